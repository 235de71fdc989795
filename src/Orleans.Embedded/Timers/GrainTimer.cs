using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A timer of an activation. The next tick is set when the last has ended, so there are never two.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly GrainMethod _method;
    private TimeSpan _dueTime = Timeout.InfiniteTimeSpan;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _isTicking;
    private bool _isChanged;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Validate(options.DueTime, options.Period);
        _activation = activation;
        _callback = callback;
        _method = new GrainMethod("IGrainTimer", "Tick", CallOptions.OneWay | CallOptions.Local
            | (options.Interleave ? CallOptions.AlwaysInterleave : CallOptions.None)
            | (options.KeepAlive ? CallOptions.None : CallOptions.KeepsIdle));
        using (ExecutionContext.SuppressFlow())
        {
            _timer = activation.Engine.Clock.CreateTimer(
                static state => ((GrainTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>During a tick it decides when the next one comes.</summary>
    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, period);
        lock (_gate)
        {
            (_dueTime, _period) = (dueTime, period);
            _isChanged = true;
            if (!_isTicking)
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _disposed.Cancel();
        _activation.ForgetTimer(this);
    }

    private static void Validate(TimeSpan dueTime, TimeSpan period)
    {
        // The bounds of the system's own timers.
        const uint MaxMilliseconds = 0xfffffffe;
        foreach (var time in (ReadOnlySpan<TimeSpan>)[dueTime, period])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, nameof(dueTime));
            ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, MaxMilliseconds, nameof(dueTime));
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_isTicking || _disposed.IsCancellationRequested)
                return;
            _isTicking = true;
        }

        // No for an answer means that the activation has ended, and the timer with it.
        _activation.TryEnqueue(new Tick(this));
    }

    private async ValueTask TickAsync()
    {
        if (_disposed.IsCancellationRequested)
            return;
        lock (_gate)
            _isChanged = false;
        try
        {
            await _callback(_disposed.Token);
        }
        catch (Exception exception)
        {
            _activation.Engine.TimerFailed(exception, _activation.GrainId);
        }

        lock (_gate)
        {
            _isTicking = false;
            if (!_disposed.IsCancellationRequested)
                _timer.Change(_isChanged ? _dueTime : _period, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Tick(GrainTimer timer) : VoidGrainCall
    {
        public override GrainMethod Method => timer._method;

        protected override ValueTask InvokeAsync(object grain) => timer.TickAsync();
    }
}
