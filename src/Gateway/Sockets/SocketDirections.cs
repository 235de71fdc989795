using System.Net.WebSockets;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Feeds;

namespace VaporForge.Gateway.Sockets;

/// <summary>Runs both directions of one WebSocket. The end of one ends the other, and says how the connection is closed.</summary>
internal sealed class SocketDirections(string sessionId, SocketWriter socket, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    public async Task RunAsync(
        Func<CancellationToken, Task<SocketClose>> speakAsync,
        Func<CancellationToken, Task<SocketClose>> listenAsync,
        CancellationToken hostStopping,
        CancellationToken aborted)
    {
        using var stopSpeaking = CancellationTokenSource.CreateLinkedTokenSource(hostStopping, aborted);

        // Not by the host's stopping: a receive that is cancelled aborts the socket, and the goodbye would be lost.
        using var stopListening = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var speaking = EndedAsync(speakAsync(stopSpeaking.Token));
        var listening = EndedAsync(listenAsync(stopListening.Token));
        var first = await await Task.WhenAny(speaking, listening);
        await stopSpeaking.CancelAsync();
        await socket.CloseAsync(hostStopping.IsCancellationRequested ? SocketClose.Restarting : first);
        if (!listening.IsCompleted) await Task.WhenAny(listening, Task.Delay(GoodbyeTimeout, time, aborted));
        await stopListening.CancelAsync();
        await Task.WhenAll(speaking, listening);
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
