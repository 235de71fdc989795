using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Embedded;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>
/// One grain in memory. This part takes calls and runs them; its birth and end are in Activation.Lifecycle.cs.
/// <c>_gate</c> guards the queue, the state and the idle clock; no foreign code runs under it.
/// </summary>
internal sealed partial class Activation : IGrainContext
{
    [ThreadStatic]
    private static Activation? t_current;

    private readonly Lock _gate = new();
    private readonly TurnQueue _queue;
    private readonly ActivationScheduler _scheduler;
    private readonly GrainClass _class;
    private bool _pumpScheduled;
    private ActivationState _state;

    public Activation(Engine engine, GrainClass grainClass, GrainId grainId)
    {
        Engine = engine;
        GrainId = grainId;
        _class = grainClass;
        _queue = new TurnQueue(grainClass.IsReentrant);
        _scheduler = new ActivationScheduler(this);
        _lastUsed = engine.Clock.GetTimestamp();
        Enumerators = new EnumeratorTable(this);
    }

    /// <summary>The activation whose turn runs on this thread.</summary>
    public static Activation? Current
    {
        get => t_current;
        set => t_current = value;
    }

    public Engine Engine { get; }

    public GrainId GrainId { get; }

    public IGrainBase? Grain { get; private set; }

    public object? GrainInstance => Grain;

    public GrainReference GrainReference => field ??= Engine.GrainFactory.MakePlainReference(GrainId);

    public IGrainFactory GrainFactory => Engine.GrainFactory;

    public IServiceProvider ActivationServices => _scope!.Value.ServiceProvider;

    /// <summary>The streaming calls that somebody enumerates.</summary>
    public EnumeratorTable Enumerators { get; }

    /// <summary>What this activation has subscribed to.</summary>
    public StreamObservers Streams { get; } = new();

    /// <summary>Takes a call, or says no because this activation has ended.</summary>
    public bool TryEnqueue(GrainCall call)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Ended)
                return false;
            call.Activation = this;
            var limit = Engine.Messaging.MaxEnqueuedRequestsHardLimit;
            if (limit <= 0 || _queue.Count < limit || call.Has(CallOptions.Local))
            {
                _queue.Add(call);
                SchedulePump();
                return true;
            }
        }

        Engine.RejectedOverloaded(GrainId);
        call.Fail(new LimitExceededException(
            nameof(Engine.Messaging.MaxEnqueuedRequestsHardLimit),
            Engine.Messaging.MaxEnqueuedRequestsHardLimit,
            Engine.Messaging.MaxEnqueuedRequestsHardLimit,
            this));
        return true;
    }

    /// <summary>A method has ended; maybe another call may run now.</summary>
    public void OnCallEnded(GrainCall call)
    {
        lock (_gate)
        {
            _queue.End(call);
            if (!call.Has(CallOptions.KeepsIdle))
                _lastUsed = Engine.Clock.GetTimestamp();
            if (_queue.HasWaiting || _state == ActivationState.Deactivating)
                SchedulePump();
        }
    }

    /// <summary>Looks at a failure before the caller does.</summary>
    public void OnMethodFailed(Exception exception, GrainCall call)
    {
        Engine.CallFailed(exception, call);
        if (exception is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            inconsistent.IsSourceActivation = false;
            Deactivate(new DeactivationReason(
                DeactivationReasonCode.ApplicationError, $"The stored state is not the one last read. {exception.Message}"));
        }
    }

    /// <summary>The caller has gone: a waiting call is dropped, the token of a running one is cancelled in a
    /// turn.</summary>
    public void CancelCall(GrainCall call)
    {
        lock (_gate)
        {
            _queue.Drop(call);
            if (!_queue.IsRunning(call))
                return;
        }

        Post(call.CancelCallee);
    }

    /// <summary>Fails the calls whose time is up. A waiting one will not run; a running one goes on unheard.</summary>
    public void ExpireCalls(long now)
    {
        List<GrainCall> expired;
        lock (_gate)
        {
            if (_queue.Count == 0)
                return;
            expired = _queue.All().FindAll(call => call.Deadline <= now);
            expired.ForEach(_queue.Drop);
        }

        foreach (var call in expired)
        {
            call.Fail(new TimeoutException(
                $"Response did not arrive on time in {Engine.TimeoutOf(call)} for {call.Method} of {GrainId}."));
        }
    }

    /// <summary>The host has no more time: callers learn of it, whatever still runs.</summary>
    public void AbandonCalls()
    {
        List<GrainCall> calls;
        lock (_gate)
            calls = _queue.All();
        foreach (var call in calls)
            call.Fail(new SiloUnavailableException($"The host stopped before {call.Method} of {GrainId} ended."));
    }

    /// <summary>Runs something as a turn of its own, beside the calls. What it throws is logged.</summary>
    public void Post(Action action) => _scheduler.Start(
        state =>
        {
            try
            {
                ((Action)state!)();
            }
            catch (Exception exception)
            {
                Engine.TurnFailed(exception, GrainId);
            }
        },
        action);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"[Activation of {GrainId}, {_state}]";

    private void SchedulePump()
    {
        if (_pumpScheduled)
            return;
        _pumpScheduled = true;
        _scheduler.Start(static state => ((Activation)state!).Pump(), this);
    }

    private void Pump()
    {
        var clean = ExecutionContext.Capture();
        while (TakeRunnable() is { } call)
        {
            call.Run(this);

            // What one method put into async locals must not reach the next.
            ExecutionContext.Restore(clean!);
        }

        TryFinish();
    }

    private GrainCall? TakeRunnable()
    {
        lock (_gate)
        {
            _pumpScheduled = false;
            return _state == ActivationState.Valid ? _queue.TakeRunnable() : null;
        }
    }
}
