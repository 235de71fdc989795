using System.Net.WebSockets;
using System.Text;

namespace VaporForge.Gateway.Tests.World;

/// <summary>A terminal as the page has it.</summary>
internal sealed class TerminalClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 << 10];

    /// <summary>How the server closed: its code, and its reason.</summary>
    public (int Code, string? Reason) Closed => ((int)(_socket.CloseStatus ?? 0), _socket.CloseStatusDescription);

    public static async Task<TerminalClient> OpenAsync(
        GatewayHost host, FakeSession session, string query = "", params (string Name, string Value)[] headers)
    {
        if (headers is []) headers = [("Authorization", $"Bearer {GatewayHost.AliceToken}")];
        var client = new TerminalClient();
        foreach (var (name, value) in headers) client._socket.Options.SetRequestHeader(name, value);
        var address = new UriBuilder(host.Public) { Scheme = "ws", Path = $"/api/sessions/{session.Id}/terminal", Query = query };
        await client._socket.ConnectAsync(address.Uri, CancellationToken.None);
        return client;
    }

    public Task TypeAsync(string text) => TypeAsync(Encoding.UTF8.GetBytes(text));

    public Task TypeAsync(byte[] bytes) => _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None);

    public Task TellAsync(string json, bool isWhole = true) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, isWhole, CancellationToken.None);

    public Task CloseAsync() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

    /// <summary>No goodbye: the connection is gone.</summary>
    public void Vanish() => _socket.Abort();

    public async Task<(WebSocketMessageType Type, string Text)> NextAsync()
    {
        using var timeout = new CancellationTokenSource(Eventually.Limit);
        var received = await _socket.ReceiveAsync(_buffer.AsMemory(), timeout.Token);
        return (received.MessageType, Encoding.UTF8.GetString(_buffer, 0, received.Count));
    }

    /// <summary>All that it shows until this much has been shown.</summary>
    public async Task<string> ShowAsync(int length)
    {
        var shown = new StringBuilder();
        while (shown.Length < length)
        {
            var (type, text) = await NextAsync();
            Assert.Equal(WebSocketMessageType.Binary, type);
            shown.Append(text);
        }

        return shown.ToString();
    }

    /// <summary>Hears on until the server closes.</summary>
    public async Task<(int Code, string? Reason)> EndAsync()
    {
        while ((await NextAsync()).Type != WebSocketMessageType.Close) continue;
        return Closed;
    }

    public void Dispose() => _socket.Dispose();
}
