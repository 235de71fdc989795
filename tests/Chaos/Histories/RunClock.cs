namespace VaporForge.Chaos.Histories;

/// <summary>The run's two clocks: a monotonic one, for durations and for the order of what was seen, and the wall clock, which is
/// compared with the <c>at</c> of frames and nothing else.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    /// <summary>Microseconds since the run began.</summary>
    public long Micros => (long)time.GetElapsedTime(_start).TotalMicroseconds;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public DateTimeOffset Now => time.GetUtcNow();

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);
}
