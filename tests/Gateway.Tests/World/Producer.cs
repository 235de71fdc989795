using System.Text;
using System.Text.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.World;

/// <summary>An agent host's side of the ingest.</summary>
internal sealed class Producer : IAsyncDisposable
{
    private readonly RawHttp _http;

    private Producer(RawHttp http) => _http = http;

    public RawHttp Http => _http;

    public static async Task<Producer> ConnectAsync(GatewayHost host, string? token, string headers = "")
    {
        var http = await RawHttp.ConnectAsync(host.Internal);
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        await http.SendAsync(
            $"POST /internal/stream HTTP/1.1\r\nHost: x\r\n{authorization}{headers}Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        await http.ReadHeadAsync();
        return new Producer(http);
    }

    public static Task<Producer> ConnectAsync(GatewayHost host, FakeSession session)
    {
        session.ExecutionId ??= "execution-1";
        return ConnectAsync(host, host.Tokens.Mint(session.ExecutionId, session.Id, 1));
    }

    public Task SendAsync(string text) => _http.SendChunkAsync(Encoding.UTF8.GetBytes(text));

    public Task SendTextAsync(long n, string text = "x") => SendAsync(TextLine(n, text));

    public static string TextLine(long n, string text = "x") => $$"""{"n":{{n}},"type":"text-delta","text":"{{text}}"}""" + "\n";

    /// <summary>The next answer that is no ping; null at the end.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        while (await _http.ReadLineAsync() is { } line)
        {
            var answer = JsonDocument.Parse(line).RootElement;
            if (answer.GetProperty("type").GetString() != "ping") return answer;
        }

        return null;
    }

    public async Task ExpectResumeAsync(long next)
    {
        var answer = await NextAsync();
        Assert.Equal("resume", answer?.GetProperty("type").GetString());
        Assert.Equal(next, answer?.GetProperty("next").GetInt64());
    }

    /// <summary>Reads acknowledgements until that line is covered.</summary>
    public async Task ExpectAckAsync(long n)
    {
        long acked = 0;
        while (acked < n)
        {
            var answer = await NextAsync();
            Assert.Equal("ack", answer?.GetProperty("type").GetString());
            acked = answer!.Value.GetProperty("n").GetInt64();
        }

        Assert.Equal(n, acked);
    }

    public async Task ExpectEndAsync(long n)
    {
        var answer = await NextAsync();
        Assert.Equal("end", answer?.GetProperty("type").GetString());
        Assert.Equal(n, answer?.GetProperty("n").GetInt64());
        Assert.Null(await NextAsync());
    }

    public ValueTask DisposeAsync() => _http.DisposeAsync();
}
