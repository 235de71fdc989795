namespace VaporForge.Testing;

/// <summary>A clock that moves only when a test says so. Timers fire within <see cref="Advance"/>, in order, each at
/// its own time.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;
    private TimeSpan _wallClockOff;

    public ManualTime()
        : this(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that wait to fire; a test that is about to advance can wait for them to be set.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_lock) return _timers.Count;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now + _wallClockOff;
    }

    public override long GetTimestamp()
    {
        lock (_lock) return _now.UtcTicks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the wall clock, forward or back, while no time passes.</summary>
    public void SetWallClock(TimeSpan by)
    {
        lock (_lock) _wallClockOff += by;
    }

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset target;
        lock (_lock) target = _now + by;
        while (TakeDue(target) is { } timer) timer.Fire();
        lock (_lock) _now = target;
    }

    internal void Set(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan) return;
            timer.DueAt = _now + dueTime;
            _timers.Add(timer);
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset target)
    {
        lock (_lock)
        {
            var next = _timers.MinBy(timer => timer.DueAt);
            if (next is null || next.DueAt > target) return null;
            _timers.Remove(next);
            if (next.DueAt > _now) _now = next.DueAt;
            return next;
        }
    }
}
