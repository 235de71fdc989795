using System.Net.WebSockets;

namespace VaporForge.Gateway.Sockets;

/// <summary>The outward side of a WebSocket: whole messages, one after the other. A peer that takes nothing for too long is cut
/// off.</summary>
internal sealed class SocketWriter(WebSocket socket, TimeSpan stallTimeout, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _writing = new(1, 1);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        await _writing.WaitAsync();
        try
        {
            var send = socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
            if (!send.IsCompletedSuccessfully) await send.AsTask().WaitAsync(stallTimeout, time);
        }
        catch (TimeoutException)
        {
            socket.Abort();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Says goodbye if there is still somebody to hear it.</summary>
    public async Task CloseAsync(SocketClose close)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var timeout = new CancellationTokenSource(CloseTimeout, time);
        try
        {
            await _writing.WaitAsync(timeout.Token);
            await socket.CloseOutputAsync(close.Status, close.Reason, timeout.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }

    public void Dispose() => _writing.Dispose();
}
