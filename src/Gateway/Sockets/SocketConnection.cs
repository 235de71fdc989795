using System.Net.WebSockets;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Feeds;

namespace VaporForge.Gateway.Sockets;

/// <summary>One WebSocket of a session. The end of one direction ends the other, and says how the connection is closed.</summary>
/// <param name="socket">Is this object's from now on.</param>
/// <param name="hostStopping">Ends the connection with a goodbye.</param>
/// <param name="aborted">Ends it without: the caller has gone.</param>
internal sealed class SocketConnection(
    string sessionId,
    WebSocket socket,
    TimeSpan stallTimeout,
    TimeProvider time,
    ILogger logger,
    CancellationToken hostStopping,
    CancellationToken aborted) : IDisposable
{
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    public SocketWriter Writer { get; } = new(socket, stallTimeout, time);

    public ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        socket.ReceiveAsync(buffer, cancellationToken);

    public async Task RunAsync(
        Func<CancellationToken, Task<SocketClose>> speakAsync, Func<CancellationToken, Task<SocketClose>> listenAsync)
    {
        using var stopSpeaking = CancellationTokenSource.CreateLinkedTokenSource(hostStopping, aborted);

        // Not by the host's stopping: a receive that is cancelled aborts the socket, and the goodbye would be lost.
        using var stopListening = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var speaking = EndedAsync(speakAsync(stopSpeaking.Token));
        var listening = EndedAsync(listenAsync(stopListening.Token));
        var first = await await Task.WhenAny(speaking, listening);
        await stopSpeaking.CancelAsync();
        await Writer.CloseAsync(hostStopping.IsCancellationRequested ? SocketClose.Restarting : first);
        if (!listening.IsCompleted) await Task.WhenAny(listening, Task.Delay(GoodbyeTimeout, time, aborted));
        await stopListening.CancelAsync();
        await Task.WhenAll(speaking, listening);
    }

    public void Dispose()
    {
        Writer.Dispose();
        socket.Dispose();
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
}
