namespace VaporForge.Grains.Sessions;

internal enum OverdueVerdict
{
    Nothing,

    /// <summary>Find out what became of the process.</summary>
    Ask,

    /// <summary>The process is gone and its last lines did not come: end the turn with what is known.</summary>
    End,

    /// <summary>A stopped turn did not end in its grace: end everything in the sandbox.</summary>
    Kill,

    /// <summary>Nobody can say what became of the process, for too long.</summary>
    GiveUp,
}

/// <summary>What is overdue in a running turn. Pure; the bounds that it keeps are those of
/// <see cref="SessionOptions"/>.</summary>
internal static class Overdue
{
    /// <summary>How long after the grace the agent host gets to report that it killed.</summary>
    private static readonly TimeSpan KillMargin = TimeSpan.FromSeconds(3);

    /// <summary>Between two questions to the sandbox.</summary>
    private static readonly TimeSpan AskPeriod = TimeSpan.FromSeconds(5);

    public static OverdueVerdict Judge(ActiveTurn turn, ProducerWatch producers, DateTimeOffset now, SessionOptions options)
    {
        if (turn.StopRequestedAt is { } stop && now - stop > options.StopGrace + KillMargin) return OverdueVerdict.Kill;
        var absent = producers.AbsentFor(now);
        if (producers.Exit is not null && absent > options.ProducerGrace) return OverdueVerdict.End;
        if (producers.UnreachableSince is { } since && now - since > options.GiveUpAfter) return OverdueVerdict.GiveUp;

        // A sandbox that is still being made has no producer yet; its start fails or succeeds by itself, within its own
        // bound.
        var patience = turn.Stage == TurnStage.Starting ? options.StartTimeout : options.ProducerGrace;
        var asked = producers.AskedAt is { } at && now - at < AskPeriod;
        return absent > patience && !asked && !producers.Asking ? OverdueVerdict.Ask : OverdueVerdict.Nothing;
    }
}
