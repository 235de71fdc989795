using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded;

namespace Orleans.Runtime;

/// <summary>Birth, idleness and end of an activation.</summary>
internal sealed partial class Activation
{
    private AsyncServiceScope? _scope;
    private readonly List<ILoadedState> _states = [];
    private readonly HashSet<GrainTimer> _timers = [];
    private CancellationTokenSource? _activating;
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _deactivating;
    private CancellationTokenRegistration _stopRegistration;
    private DeactivationReason _reason;
    private long _lastUsed;
    private long _keepUntil;
    private bool _wasValid;
    private bool _activationEnded;
    private bool _finishing;

    public Task Deactivated => _deactivated.Task;

    /// <summary>Puts the activation to work. The first calls may stand in its queue already.</summary>
    public void Start()
    {
        _scope = Engine.Services.CreateAsyncScope();
        _activating = new CancellationTokenSource(Engine.Collection.ActivationTimeout, Engine.Clock);
        Post(() => ActivateAsync(_activating.Token).Forget());
    }

    public void AddState(ILoadedState state) => _states.Add(state);

    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options);
        lock (_gate)
        {
            if (_finishing)
                throw new InvalidOperationException($"{this} has ended; it takes no timers.");
            _timers.Add(timer);
        }

        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void ForgetTimer(GrainTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    public void DelayDeactivation(TimeSpan time)
    {
        var keepUntil = time == TimeSpan.MaxValue || time == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : Engine.TimestampAfter(time);
        lock (_gate)
            _keepUntil = keepUntil;
    }

    /// <summary>Ends the activation if it has been idle for too long.</summary>
    public void CollectIfIdle(long now)
    {
        lock (_gate)
        {
            if (_state != ActivationState.Valid || _queue.Count > 0 || _keepUntil > now)
                return;
            if (_class.IdleLimit(Engine.Collection) is not { } limit || Engine.Clock.GetElapsedTime(_lastUsed, now) < limit)
                return;
        }

        // A call that slips in here is passed on to the next activation.
        Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The activation has been idle for too long."));
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_state is ActivationState.Deactivating or ActivationState.Ended)
                return;
            _wasValid = _state == ActivationState.Valid;
            _state = ActivationState.Deactivating;
            _reason = deactivationReason;
            _deactivating = new CancellationTokenSource(Engine.Collection.DeactivationTimeout, Engine.Clock);
            _stopRegistration = cancellationToken.UnsafeRegister(
                static state => ((CancellationTokenSource)state!).CancelAsync().Forget(), _deactivating);
            SchedulePump();
        }

        Post(() =>
        {
            if (!_activationEnded)
                _activating?.Cancel();
            Enumerators.Abort();
        });
    }

    private async Task ActivateAsync(CancellationToken token)
    {
        try
        {
            token.ThrowIfCancellationRequested();
            Grain = _class.Construct(this);
            foreach (var state in _states)
                await state.LoadAsync(token).WaitAsync(token);
            await Grain.OnActivateAsync(token).WaitAsync(token);
        }
        catch (Exception exception)
        {
            if (_state == ActivationState.Activating)
                Engine.ActivationFailed(exception, GrainId);
            Deactivate(new DeactivationReason(
                DeactivationReasonCode.ActivationFailed, exception, "Failed to activate grain."), CancellationToken.None);
        }

        lock (_gate)
        {
            if (_state == ActivationState.Activating)
                _state = ActivationState.Valid;
            _activationEnded = true;
            _lastUsed = Engine.Clock.GetTimestamp();
            SchedulePump();
        }
    }

    /// <summary>Ends the activation once nothing runs in it any more.</summary>
    private void TryFinish()
    {
        lock (_gate)
        {
            if (_state != ActivationState.Deactivating || !_activationEnded || _finishing || _queue.HasRunning)
                return;
            _finishing = true;
        }

        FinishAsync().Forget();
    }

    private async Task FinishAsync()
    {
        var token = _deactivating!.Token;
        DisposeTimers();
        if (_wasValid)
            await AttemptAsync(() => Grain!.OnDeactivateAsync(_reason, token).WaitAsync(token), "OnDeactivateAsync");
        await AttemptAsync(() => Enumerators.DisposeAsync().WaitAsync(token), "disposing enumerators");
        await AttemptAsync(() => DisposeGrainAsync().WaitAsync(token), "disposing the grain");
        await AttemptAsync(() => _scope!.Value.DisposeAsync().AsTask().WaitAsync(token), "disposing its services");
        DisposeTimers();

        Engine.Catalog.Remove(this);
        foreach (var call in End())
            PassOn(call);

        // Waits for a cancellation that is under way, so that it finds its source alive.
        await _stopRegistration.DisposeAsync();
        _activating!.Dispose();
        _deactivating.Dispose();
        _deactivated.TrySetResult();
    }

    private async Task AttemptAsync(Func<Task> step, string name)
    {
        try
        {
            await step();
        }
        catch (Exception exception)
        {
            // The end of an activation cannot be stopped; the other steps still run.
            Engine.DeactivationStepFailed(exception, name, GrainId);
        }
    }

    private async Task DisposeGrainAsync()
    {
        if (Grain is IAsyncDisposable asyncDisposable)
            await asyncDisposable.DisposeAsync();
        else if (Grain is IDisposable disposable)
            disposable.Dispose();
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_gate)
            timers = [.. _timers];
        foreach (var timer in timers)
            timer.Dispose();
    }

    private List<GrainCall> End()
    {
        lock (_gate)
        {
            _state = ActivationState.Ended;
            return _queue.TakeAllWaiting();
        }
    }

    /// <summary>A call that could not run here. When activation failed its callers learn why; others try the
    /// next.</summary>
    private void PassOn(GrainCall call)
    {
        if (call.Has(CallOptions.Local))
            call.Fail(new EnumerationAbortedException($"Enumeration aborted: {this}, which produced the items, has ended."));
        else if (_reason.Exception is { } exception)
            call.Fail(exception);
        else
            Engine.Catalog.Forward(call, GrainId, _reason);
    }
}
