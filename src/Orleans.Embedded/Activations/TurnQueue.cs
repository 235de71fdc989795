namespace Orleans.Embedded;

/// <summary>
/// Which calls of an activation wait, which run, and which may run next. Its activation guards it; it calls nobody.
/// </summary>
internal sealed class TurnQueue(bool isReentrant)
{
    private readonly CallList _waiting = new();
    private readonly CallList _running = new();

    // The running call that others must not interleave with.
    private GrainCall? _blocking;

    public int Count => _waiting.Count + _running.Count;

    public bool HasWaiting => _waiting.Count > 0;

    public bool HasRunning => _running.Count > 0;

    public void Add(GrainCall call) => _waiting.Add(call);

    /// <summary>The oldest call that may run beside those that do; it counts as running from here on.</summary>
    public GrainCall? TakeRunnable()
    {
        for (GrainCall? call = _waiting.First, next; call is not null; call = next)
        {
            next = call.Next;
            if (call.IsAnswered)
            {
                _waiting.Remove(call);
                continue;
            }

            if (MayRun(call))
            {
                _waiting.Remove(call);
                _running.Add(call);
                _blocking ??= FirstBlocking();
                return call;
            }

            if (_waiting.InterleavingCount == 0)
                break;
        }

        return null;
    }

    /// <summary>The method of a call has ended.</summary>
    public void End(GrainCall call)
    {
        _running.Remove(call);
        if (ReferenceEquals(_blocking, call))
            _blocking = FirstBlocking();
    }

    public bool IsRunning(GrainCall call) => call.List == _running;

    /// <summary>Nobody waits for this call any more: it need not run if it does not yet.</summary>
    public void Drop(GrainCall call)
    {
        if (call.List == _waiting)
            _waiting.Remove(call);
    }

    public List<GrainCall> All() => [.. _running, .. _waiting];

    public List<GrainCall> TakeAllWaiting()
    {
        List<GrainCall> calls = [.. _waiting];
        calls.ForEach(_waiting.Remove);
        return calls;
    }

    private bool MayRun(GrainCall call) =>
        _blocking is null
        || call.Has(CallOptions.AlwaysInterleave)
        || (call.Has(CallOptions.ReadOnly) && _blocking.Has(CallOptions.ReadOnly));

    /// <summary>When the first of two readers ends the second still keeps writers out. Orleans forgets it.</summary>
    private GrainCall? FirstBlocking()
    {
        if (isReentrant)
            return null;
        var call = _running.First;
        while (call is not null && call.Has(CallOptions.AlwaysInterleave))
            call = call.Next;
        return call;
    }
}
