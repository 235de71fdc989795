using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace VaporForge.Gateway.Tests.World;

/// <summary>A viewer by WebSocket.</summary>
internal sealed class SocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<SocketClient> ConnectAsync(
        GatewayHost host, FakeSession session, long after = 0, params (string Name, string Value)[] headers)
    {
        if (headers is []) headers = [("Authorization", $"Bearer {GatewayHost.AliceToken}")];
        return await OpenAsync(host, $"/api/sessions/{session.Id}/ws", $"after={after}", headers);
    }

    public static async Task<SocketClient> OpenAsync(
        GatewayHost host, string path, string query = "", params (string Name, string Value)[] headers)
    {
        var client = new SocketClient();
        foreach (var (name, value) in headers) client._socket.Options.SetRequestHeader(name, value);
        var address = new UriBuilder(host.Public) { Scheme = "ws", Path = path, Query = query };
        await client._socket.ConnectAsync(address.Uri, CancellationToken.None);
        return client;
    }

    public Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SendBinaryAsync(byte[] bytes) =>
        _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None);

    public Task CloseAsync() =>
        _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

    /// <summary>The next message; null when the server closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var timeout = new CancellationTokenSource(Eventually.Limit);
        var count = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(count), timeout.Token);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            count += received.Count;
            if (received.EndOfMessage) return JsonDocument.Parse(_buffer.AsMemory(0, count).ToArray()).RootElement;
        }
    }

    public void Dispose() => _socket.Dispose();
}
