using System.Net.Http.Headers;
using System.Text.Json;

namespace VaporForge.Gateway.Tests.World;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class SseClient : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private SseClient(HttpResponseMessage response, StreamReader reader)
    {
        _response = response;
        _reader = reader;
    }

    public HttpResponseHeaders Headers => _response.Headers;

    public string? ContentType => _response.Content.Headers.ContentType?.ToString();

    public List<string> Comments { get; } = [];

    public string? Retry { get; private set; }

    public static async Task<SseClient> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new SseClient(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    public static async Task<SseClient> PostAsync(HttpClient client, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, null, "application/json") };
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new SseClient(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    public static Task<SseClient> WatchAsync(GatewayHost host, FakeSession session, long after = 0) =>
        OpenAsync(host.Client(), $"/api/sessions/{session.Id}/events?after={after}");

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<SseEvent?> NextAsync()
    {
        var (id, name, data) = ("", "message", "");
        using var timeout = new CancellationTokenSource(Eventually.Limit);
        while (await _reader.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0) return new SseEvent(id, name, data);
            }
            else if (line[0] == ':')
            {
                Comments.Add(line);
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data += line[6..];
            }
            else if (line.StartsWith("retry: ", StringComparison.Ordinal))
            {
                Retry = line[7..];
            }
            else
            {
                Assert.Fail($"Not a line of server-sent events: {line}");
            }
        }

        return null;
    }

    /// <summary>Reads on to that seq and checks that each frame comes once and in order.</summary>
    public async Task<List<JsonElement>> ReadThroughAsync(long after, long through)
    {
        var frames = new List<JsonElement>();
        for (var seq = after + 1; seq <= through; seq++)
        {
            var next = await NextAsync();
            Assert.NotNull(next);
            Assert.Equal(seq, long.Parse(next.Id, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(seq, next.Json.GetProperty("seq").GetInt64());
            frames.Add(next.Json);
        }

        return frames;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed record SseEvent(string Id, string Name, string Data)
{
    public JsonElement Json => JsonDocument.Parse(Data).RootElement;
}
