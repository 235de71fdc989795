namespace VaporForge.Gateway.Tests.World;

/// <summary>The system's clock, which a test may set forward. Timers run by the system's: an engine shares this clock, and stands still
/// when its timers do.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * System.TimestampFrequency);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);

    private TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
}
