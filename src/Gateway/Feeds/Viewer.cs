using VaporForge.Gateway.Signals;

namespace VaporForge.Gateway.Feeds;

/// <summary>One attached reader: where it is, and how it is woken. What waits for it is not queued anywhere; it reads
/// on from its seq.</summary>
internal sealed class Viewer(SessionFeed feed, long seq) : IDisposable
{
    private int _heartbeatDue;

    public SessionFeed Feed => feed;

    /// <summary>The last seq that was handed to the connection. Its reader's alone.</summary>
    public long Seq { get; set; } = seq;

    public AsyncSignal Signal { get; } = new(runInline: false);

    public void AskForHeartbeat()
    {
        Volatile.Write(ref _heartbeatDue, 1);
        Signal.Set();
    }

    public bool TakeHeartbeat() => Interlocked.Exchange(ref _heartbeatDue, 0) == 1;

    public void Dispose() => feed.Leave(this);
}
