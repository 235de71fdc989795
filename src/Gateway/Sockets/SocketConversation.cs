using System.Buffers;
using System.Net.WebSockets;

namespace VaporForge.Gateway.Sockets;

/// <summary>What a viewer and a session say to each other over one WebSocket: frames out, commands in.</summary>
/// <param name="takeAsync">Carries out one text message of the viewer.</param>
/// <param name="maxBytes">Of one such message.</param>
internal sealed class SocketConversation(
    SocketConnection socket, Func<ReadOnlyMemory<byte>, CancellationToken, Task> takeAsync, int maxBytes)
{
    private const int ReadBytes = 4 << 10;

    /// <param name="watchAsync">Sends frames until its token is cancelled.</param>
    public Task RunAsync(Func<CancellationToken, Task> watchAsync)
    {
        return socket.RunAsync(WatchAsync, ListenAsync);

        async Task<SocketClose> WatchAsync(CancellationToken cancellationToken)
        {
            await watchAsync(cancellationToken);
            return SocketClose.ByPeer;
        }
    }

    private async Task<SocketClose> ListenAsync(CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>(ReadBytes);
        while (true)
        {
            var received = await socket.ReceiveAsync(message.GetMemory(ReadBytes), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close) return SocketClose.ByPeer;
            if (received.MessageType != WebSocketMessageType.Text) return SocketClose.NotText;
            message.Advance(received.Count);
            if (message.WrittenCount > maxBytes) return SocketClose.TooBig;
            if (!received.EndOfMessage) continue;
            await takeAsync(message.WrittenMemory, cancellationToken);

            // A rare long prompt does not keep its buffer.
            if (message.Capacity > 4 * ReadBytes) message = new ArrayBufferWriter<byte>(ReadBytes);
            else message.ResetWrittenCount();
        }
    }
}
