using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>What the current owner of a session holds in memory: the row as it was last committed, the tail for
/// watchers, and the running turn's message so far. Thrown away as a whole when a write fails.</summary>
internal sealed class OwnedLog
{
    private const int RefoldPage = 1000;
    private readonly string _sessionId;
    private bool _isSilent = true;

    public OwnedLog(OwnedSession owned, int tailFrames, DateTimeOffset now)
    {
        var row = owned.Row;
        _sessionId = row.SessionId;
        (UserId, Epoch, HeadSeq, State, CreatedAt, UpdatedAt) =
            (row.UserId, row.Epoch, row.HeadSeq, row.State, row.CreatedAt, row.UpdatedAt);
        NextN = owned.ActiveN + 1;
        Tail = new SessionTail(tailFrames);
        Producers = new ProducerWatch(row.Epoch, now);
        ResetFold();
    }

    public string UserId { get; }
    public long Epoch { get; }
    public long HeadSeq { get; private set; }
    public SessionState State { get; private set; }
    public DateTimeOffset CreatedAt { get; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public SessionTail Tail { get; }
    public ProducerWatch Producers { get; }
    public LooseWatch Loose { get; } = new();

    /// <summary>What the running execution has not been told, because nobody could be reached.</summary>
    public HashSet<Effect> Untold { get; } = [];

    /// <summary>The line of the running execution that comes next.</summary>
    public long NextN { get; private set; }

    /// <summary>The running turn's message so far; null when no turn runs.</summary>
    public MessageFold? Fold { get; private set; }

    public Decision Decide(DateTimeOffset now) => new(State, HeadSeq, now);

    /// <summary>Takes in lines of the newest connection, as part of a decision that is committed or thrown away with all
    /// of this.</summary>
    /// <returns>The line that comes next.</returns>
    public long Take(Decision decision, IngestBatch batch, TimeSpan approvalTimeout, Func<string> newId)
    {
        Producers.HearLines(batch.Connection, decision.Now);
        NextN = IngestRules.Take(decision, Fold!, batch.Lines, NextN, approvalTimeout, newId);
        return NextN;
    }

    /// <summary>Whether the effect is something that the running execution is to be told.</summary>
    public bool Concerns(Effect effect) => effect switch
    {
        Effect.Cancel cancel => cancel.ExecutionId == State.Active?.ExecutionId,
        Effect.Approve approve => approve.ExecutionId == State.Active?.ExecutionId,
        _ => false,
    };

    /// <summary>Takes over what was committed.</summary>
    /// <returns>True when something changed that the session list shows.</returns>
    public bool Apply(Decision decision)
    {
        var before = State;
        _isSilent = false;
        State = decision.State;
        HeadSeq = decision.LastSeq;
        UpdatedAt = decision.Now;
        if (before.Active?.ExecutionId != State.Active?.ExecutionId)
        {
            NextN = 1;
            Producers.Reset(isSameTurn: before.Active?.TurnId == State.Active?.TurnId, decision.Now);
            Untold.Clear();
            ResetFold();
        }

        if (decision.ClearThroughSeq is not null) Tail.Forget();
        if (decision.Frames.Count > 0) Tail.Add(decision.Frames.Select(draft => draft.Frame));
        return before.Status != State.Status
            || before.AwaitsApproval != State.AwaitsApproval
            || before.Title != State.Title
            || before.DeletedAt != State.DeletedAt;
    }

    /// <summary>Whether the database has heard nothing of this owner since the last look.</summary>
    public bool TakeSilence()
    {
        var wasSilent = _isSilent;
        _isSilent = true;
        return wasSilent;
    }

    /// <summary>Somebody says that there is a newer owner: the next look asks the database.</summary>
    public void Doubt() => _isSilent = true;

    /// <summary>Reads the running turn's frames, after ownership was taken in the middle of a turn.</summary>
    public async Task RefoldAsync(ISessionReader reader, CancellationToken cancellationToken)
    {
        if (State.Active is not { } turn || Fold is not { } fold) return;
        for (var after = turn.StartSeq; after < HeadSeq;)
        {
            var batch = await reader.ReadFramesAsync(_sessionId, after, RefoldPage, cancellationToken);
            if (batch is null || batch.Frames.IsEmpty) return;
            foreach (var frame in batch.Frames) fold.Add(frame);
            after = batch.LastSeq;
        }
    }

    public SessionSummary ToSummary(string sessionId) => new(
        sessionId, State.Title, State.Agent, State.Status, HeadSeq, CreatedAt, UpdatedAt, State.DeletedAt, State.AwaitsApproval);

    private void ResetFold() => Fold = State.Active is { } turn
        ? new MessageFold(turn.TurnId, turn.AssistantMessageId, turn.StartSeq, turn.StartedAt)
        : null;
}
