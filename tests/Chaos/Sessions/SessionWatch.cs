using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Report;

namespace VaporForge.Chaos.Sessions;

/// <summary>What is known of a session while it runs, from what its viewers see: which turn runs, which have ended, who waits for an
/// approval. Writers and faults go by it; the checker does not. Safe for threads.</summary>
/// <param name="clocksJump">Whether the time in frames may be off.</param>
internal sealed class SessionWatch(string sessionId, RunClock clock, bool clocksJump = false)
{
    /// <summary>A turn that said nothing for so long is not counted as streaming.</summary>
    private const long StreamingMicros = 1_000_000;

    private readonly Lock _sync = new();
    private readonly HashSet<string> _ended = [];
    private readonly List<FailOverProbe> _probes = [];
    private readonly List<DateTimeOffset> _hostKills = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _running;
    private bool _hostKilled;
    private bool _isDeleted;
    private long _lastFrameMicros;

    public string SessionId => sessionId;

    public long HeadSeq { get; private set; }

    /// <summary>How many words the running turn has said.</summary>
    public int Words { get; private set; }

    public string? PendingApproval { get; private set; }

    public bool IsRunning
    {
        get
        {
            lock (_sync) return _running is not null;
        }
    }

    /// <summary>Whether words are flowing just now.</summary>
    public bool IsStreaming
    {
        get
        {
            lock (_sync) return _running is not null && !_hostKilled && IsFlowing;
        }
    }

    public IReadOnlyList<DateTimeOffset> HostKills
    {
        get
        {
            lock (_sync) return [.. _hostKills];
        }
    }

    public bool HasEnded(string turnId)
    {
        lock (_sync) return _ended.Contains(turnId);
    }

    /// <summary>Its agent host was killed: the running turn may end without a word.</summary>
    public void OnHostKilled(DateTimeOffset at)
    {
        lock (_sync)
        {
            _hostKills.Add(at);
            _hostKilled = _running is not null;
        }
    }

    /// <summary>Until it is restored nobody can watch it, which is no fault's doing: nothing is measured then.</summary>
    public void OnDeleted()
    {
        lock (_sync)
        {
            _isDeleted = true;
            foreach (var probe in _probes) probe.DoNotMeasure();
        }
    }

    public void OnRestored()
    {
        lock (_sync) _isDeleted = false;
    }

    public void OnFrame(FrameHead frame, long micros)
    {
        TaskCompletionSource changed;
        lock (_sync)
        {
            _probes.RemoveAll(probe => probe.Take(frame, micros));
            _lastFrameMicros = micros;
            if (frame.Seq > HeadSeq) Advance(frame);
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    /// <summary>A probe for the running turn; null when none runs, or when its agent host is dead anyway.</summary>
    public FailOverProbe? Probe(FaultRecord fault)
    {
        lock (_sync)
        {
            if (_running is null || _hostKilled) return null;
            var probe = new FailOverProbe(sessionId, _running, fault, IsFlowing, clocksJump ? HeadSeq : null);
            _probes.Add(probe);
            return probe;
        }
    }

    /// <summary>Waits for the condition, which is asked again at every frame.</summary>
    /// <returns>Whether it came true within the bound.</returns>
    public async Task<bool> UntilAsync(Func<bool> isSo, TimeSpan bound, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(bound, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            Task changed;
            lock (_sync) changed = _changed.Task;
            if (isSo()) return true;
            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return isSo();
            }
        }
    }

    private bool IsFlowing =>
        Words > 0 && PendingApproval is null && !_isDeleted && clock.Micros - _lastFrameMicros < StreamingMicros;

    private void Advance(FrameHead frame)
    {
        HeadSeq = frame.Seq;
        switch (frame.Type)
        {
            case FrameWords.TurnStart:
                (_running, Words, PendingApproval, _hostKilled) = (frame.TurnId, 0, null, false);
                break;
            case FrameWords.TextDelta:
                Words++;
                break;
            case FrameWords.Confirmation:
                PendingApproval = frame.ApprovalId;
                break;
            case FrameWords.ConfirmationResolved:
                PendingApproval = null;
                break;
            case FrameWords.TurnEnd:
                if (frame.TurnId is { } turn) _ended.Add(turn);
                if (frame.TurnId == _running) (_running, PendingApproval) = (null, null);
                break;
        }
    }
}
