using System.Buffers;
using System.Net.WebSockets;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Feeds;

namespace VaporForge.Gateway.Sockets;

/// <summary>Both directions of one WebSocket: frames out, commands in. The end of one ends the other.</summary>
/// <param name="takeAsync">Carries out one message of the client.</param>
/// <param name="maxBytes">Of one such message.</param>
internal sealed class SocketConversation(
    string sessionId,
    SocketViewer connection,
    Func<ReadOnlyMemory<byte>, CancellationToken, Task> takeAsync,
    int maxBytes,
    ILogger logger)
{
    private const int ReadBytes = 4 << 10;

    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    /// <param name="watchAsync">Sends frames until its token is cancelled.</param>
    public async Task RunAsync(
        Func<CancellationToken, Task> watchAsync, TimeProvider time, CancellationToken hostStopping, CancellationToken aborted)
    {
        using var stopWatching = CancellationTokenSource.CreateLinkedTokenSource(hostStopping, aborted);

        // Not by the host's stopping: a receive that is cancelled aborts the socket, and the goodbye would be lost.
        using var stopListening = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var watching = EndedAsync(watchAsync(stopWatching.Token));
        var listening = EndedAsync(ListenAsync(stopListening.Token));
        var first = await await Task.WhenAny(watching, listening);
        await stopWatching.CancelAsync();
        await connection.CloseAsync(hostStopping.IsCancellationRequested ? SocketClose.Restarting : first);
        if (!listening.IsCompleted) await Task.WhenAny(listening, Task.Delay(GoodbyeTimeout, time, aborted));
        await stopListening.CancelAsync();
        await Task.WhenAll(watching, listening);
    }

    private async Task<SocketClose> EndedAsync(Task<SocketClose> direction)
    {
        try
        {
            return await direction;
        }
        catch (Exception e) when (
            e is OperationCanceledException or WebSocketException or TimeoutException or ObjectDisposedException)
        {
            return SocketClose.ByPeer;
        }
        catch (Exception e)
        {
            var error = Problems.Normalize(e);
            ViewerLog.Failed(logger, e, sessionId, error.Code);
            return SocketClose.For(error);
        }
    }

    private Task<SocketClose> EndedAsync(Task watching)
    {
        return EndedAsync(WatchAsync());

        async Task<SocketClose> WatchAsync()
        {
            await watching;
            return SocketClose.ByPeer;
        }
    }

    private async Task<SocketClose> ListenAsync(CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>(ReadBytes);
        while (true)
        {
            var received = await connection.Socket.ReceiveAsync(message.GetMemory(ReadBytes), cancellationToken);
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
