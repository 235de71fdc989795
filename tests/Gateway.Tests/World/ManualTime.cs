namespace VaporForge.Gateway.Tests.World;

/// <summary>A clock that stands still until it is told to go on. Timers fire within <see cref="Advance"/>.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _sync = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_sync) return _now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>How many timers wait.</summary>
    public int Pending
    {
        get
        {
            lock (_sync) return _timers.Count;
        }
    }

    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (true)
        {
            Timer? next;
            lock (_sync)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                _now = next?.Due > _now ? next.Due : next is null ? end : _now;
                next?.Rearm();
            }

            if (next is null) return;
            next.Fire();
        }
    }

    private sealed class Timer(ManualTime time, Action fire) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public void Rearm()
        {
            if (_period > TimeSpan.Zero) Due += _period;
            else time._timers.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._sync)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime < TimeSpan.Zero) return true;
                Due = time._now + dueTime;
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._sync) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
