using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>
/// One call of a grain method on its way: waiting in an activation, running, or done. The generator derives one class
/// for each method, which holds the arguments. A call ends once for its caller: by result, failure, timeout or
/// cancellation, whatever comes first. It ends for its activation when the method has ended.
/// </summary>
public abstract class GrainCall
{
    private int _answered;
    private CancellationTokenRegistration _callerCancellation;
    private CancellationTokenSource? _calleeCancellation;

    public abstract GrainMethod Method { get; }

    /// <summary>What a cancellable method gets in place of its caller's token: cancelled in a turn of the
    /// callee.</summary>
    protected CancellationToken CalleeToken => _calleeCancellation?.Token ?? CancellationToken.None;

    // A call stands in one list of one activation at a time; the activation guards these.
    internal GrainCall? Previous { get; set; }

    internal GrainCall? Next { get; set; }

    internal CallList? List { get; set; }

    internal Activation? Activation { get; set; }

    internal int ForwardCount { get; set; }

    internal long Deadline { get; private set; } = long.MaxValue;

    internal virtual CallOptions Options => Method.Options;

    /// <summary>Its caller has given up: it need not run any more.</summary>
    internal bool IsAnswered => Volatile.Read(ref _answered) != 0;

    internal bool Has(CallOptions option) => (Options & option) != 0;

    /// <summary>Starts the method on its activation's scheduler and reports its end there.</summary>
    internal abstract void Run(Activation activation);

    /// <summary>Ends the call for its caller.</summary>
    internal void Fail(Exception exception)
    {
        if (!TryAnswer())
            return;
        if (!Has(CallOptions.OneWay))
            SetException(exception);
        else if (!Has(CallOptions.Local))
            Activation?.Engine.OneWayCallFailed(exception, this);
    }

    internal void Prepare(long deadline, CancellationToken callerToken)
    {
        Deadline = deadline;
        if (callerToken.CanBeCanceled)
            _calleeCancellation = new CancellationTokenSource();
    }

    /// <summary>To be called once the call stands in its activation, so that a cancellation finds it there.</summary>
    internal void Observe(CancellationToken callerToken)
    {
        _callerCancellation = callerToken.UnsafeRegister(
            static (state, token) => ((GrainCall)state!).CancelByCaller(token), this);
        if (IsAnswered)
            _callerCancellation.Unregister();
    }

    internal void StopClock() => Deadline = long.MaxValue;

    internal void CancelCallee() => _calleeCancellation?.Cancel();

    private protected abstract void SetException(Exception exception);

    private protected bool TryAnswer()
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            return false;
        _callerCancellation.Unregister();
        return true;
    }

    private protected void FailInvocation(Activation activation, Exception exception)
    {
        activation.OnMethodFailed(exception, this);
        Fail(exception);
    }

    private void CancelByCaller(CancellationToken token)
    {
        // The caller goes on at once, and the callee is told: Orleans does the same unless told to wait.
        if (TryAnswer())
        {
            Activation?.CancelCall(this);
            SetException(new OperationCanceledException(token));
        }
    }
}
