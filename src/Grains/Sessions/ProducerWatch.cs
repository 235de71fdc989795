using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sessions;

/// <summary>What the owner has seen of the running execution: which connection brings its lines, when it last gave a
/// sign of life, and what the sandbox said of it. In memory only; a new owner asks.</summary>
internal sealed class ProducerWatch(long epoch, DateTimeOffset now)
{
    // Numbers grow over all owners of the session, so that a connection of an earlier owner is known to be older.
    private long _lastGiven = epoch << 20;

    // 0 at first: for a new owner the first connection that writes is the newest, until it hears of another.
    private long _newest;

    /// <summary>When this owner began to watch this turn.</summary>
    public DateTimeOffset Since { get; private set; } = now;

    /// <summary>The last sign of life: a line, a connection, the sandbox's word that it runs.</summary>
    public DateTimeOffset AliveAt { get; private set; } = now;

    /// <summary>The last line, or the word that no more are made.</summary>
    public DateTimeOffset ProgressAt { get; private set; } = now;

    /// <summary>Since when it is known that no connection brings lines. Null when one does, or nothing is
    /// known.</summary>
    public DateTimeOffset? GoneSince { get; private set; }

    /// <summary>Since when the sandbox gives no answer.</summary>
    public DateTimeOffset? UnreachableSince { get; private set; }

    /// <summary>What the sandbox said about the end of the process, while lines may still be on their way.</summary>
    public ExecutionExit? Exit { get; private set; }

    /// <summary>Whether something has shown that the agent has its prompt.</summary>
    public bool IsKnownToRun { get; private set; }

    /// <summary>Whether the sandbox said that it has never heard of it.</summary>
    public bool IsMissing { get; private set; }

    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>An answer of the sandbox is on its way.</summary>
    public bool IsAsking { get; private set; }

    public long Attach(DateTimeOffset now)
    {
        _newest = ++_lastGiven;
        SeeAlive(now);
        return _newest;
    }

    /// <summary>Whether lines of that connection are taken: an older one's than the newest are not.</summary>
    public bool Accepts(long connection) => connection >= _newest;

    public void HearLines(long connection, DateTimeOffset now)
    {
        _newest = connection;
        ProgressAt = now;
        SeeAlive(now);
    }

    public void Detach(long connection, DateTimeOffset now)
    {
        if (!Accepts(connection)) return;
        _newest = connection;
        GoneSince ??= now;
    }

    /// <summary>The sandbox says that the process runs.</summary>
    /// <param name="linesWait">Whether it has made lines that are not here.</param>
    public void SeeRunning(bool linesWait, DateTimeOffset now)
    {
        (AliveAt, UnreachableSince, IsKnownToRun, IsMissing) = (now, null, true, false);

        // The next line, or a connection, says that they only had not arrived yet.
        if (linesWait) GoneSince ??= now;
    }

    /// <summary>The sandbox says that the process is gone.</summary>
    /// <param name="nextN">The line that comes next.</param>
    public void SeeExit(ExecutionExit exit, long nextN, DateTimeOffset now)
    {
        // Lines are proof that it did start, whatever became of the answer.
        if (exit.Reason == ExitReasons.StartFailed && nextN > 1) return;
        if (Exit is null) ProgressAt = now;

        // The report that promises fewer lines counts: what is gone with its sandbox does not come any more.
        if (Exit is null || exit.LastN < Exit.LastN) Exit = exit;
        UnreachableSince = null;
    }

    /// <summary>The sandbox does not know the execution, and nothing shows that it began.</summary>
    public void SeeMissing() => IsMissing = true;

    public void SeeUnreachable(DateTimeOffset now) => UnreachableSince ??= now;

    public void BeginAsking(DateTimeOffset now) => (IsAsking, AskedAt) = (true, now);

    public void EndAsking() => IsAsking = false;

    public bool IsOutOfReach(DateTimeOffset now, TimeSpan longerThan) =>
        now - GoneSince > longerThan || now - UnreachableSince > longerThan;

    /// <summary>After a clock that went back, waits that began in its future begin now.</summary>
    public void Rewind(DateTimeOffset now)
    {
        if (Since > now) Since = now;
        if (AliveAt > now) AliveAt = now;
        if (ProgressAt > now) ProgressAt = now;
        if (GoneSince > now) GoneSince = now;
        if (UnreachableSince > now) UnreachableSince = now;
        if (AskedAt > now) AskedAt = now;
    }

    /// <summary>Another execution runs now.</summary>
    /// <param name="isSameTurn">It stands for one that was never begun: the turn has no more time for that.</param>
    public void Reset(bool isSameTurn, DateTimeOffset now)
    {
        if (!isSameTurn) Since = now;
        (_newest, AliveAt, ProgressAt) = (0, now, now);
        (GoneSince, UnreachableSince, Exit, AskedAt) = (null, null, null, null);
        (IsKnownToRun, IsMissing, IsAsking) = (false, false, false);
    }

    private void SeeAlive(DateTimeOffset now)
    {
        (AliveAt, IsKnownToRun, IsMissing) = (now, true, false);
        (GoneSince, UnreachableSince) = (null, null);
        if (Exit?.Reason == ExitReasons.StartFailed) Exit = null;
    }
}
