using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Sessions;

namespace VaporForge.Chaos.Report;

/// <summary>
/// Measures "fault to next live frame" of one session for one fault: by the monotonic clock, from just before the signal is sent to
/// the arrival of the first frame at any of the session's viewers whose <c>at</c> is later than the signal by the wall clock. Both
/// clocks and the server's are those of one machine. <c>at</c> has milliseconds, so a frame of the signal's own millisecond does not
/// count.
/// <para>It is asked for every session in which a turn runs when the signal is sent. Those in which no word came for a second, in which
/// nothing was said yet, or which wait for an approval are awaited and not measured.</para>
/// <para>A turn whose end bears an earlier time than the signal was over before it: nothing is measured then.</para>
/// </summary>
/// <param name="headSeq">Where clocks jump, <c>at</c> says nothing: the first frame that was not seen before the signal counts, though it
/// may have been under way. Null: <c>at</c> counts.</param>
internal sealed class FailOverProbe(string sessionId, string turnId, FaultRecord fault, bool isStreaming, long? headSeq = null)
{
    private readonly TaskCompletionSource<TimeSpan?> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _faultMs = fault.At.ToUnixTimeMilliseconds();

    public string SessionId => sessionId;

    public FaultRecord Fault => fault;

    /// <summary>Whether words were flowing at the signal, so that the time counts.</summary>
    public bool IsStreaming { get; private set; } = isStreaming;

    /// <summary>The time to the next live frame; null when the turn was over before the signal.</summary>
    public Task<TimeSpan?> Next => _next.Task;

    /// <summary>Something else than the fault keeps its frames away.</summary>
    public void DoNotMeasure() => IsStreaming = false;

    /// <returns>Whether the probe needs no more frames.</returns>
    public bool Take(FrameHead frame, long micros)
    {
        var isLive = headSeq is { } head ? frame.Seq > head : frame.At.ToUnixTimeMilliseconds() > _faultMs;
        if (isLive) _next.TrySetResult(TimeSpan.FromMicroseconds(micros - fault.Micros));
        else if (frame.Type == FrameWords.TurnEnd && frame.TurnId == turnId) _next.TrySetResult(null);
        return _next.Task.IsCompleted;
    }
}
