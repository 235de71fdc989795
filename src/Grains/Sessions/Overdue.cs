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
/// <see cref="SessionOptions"/>, listed in docs/reliability.md.</summary>
internal static class Overdue
{
    /// <summary>How long after the grace the agent host gets to report that it killed.</summary>
    private static readonly TimeSpan KillMargin = TimeSpan.FromSeconds(3);

    /// <summary>Between two questions to the sandbox.</summary>
    private static readonly TimeSpan AskPeriod = TimeSpan.FromSeconds(5);

    /// <param name="nextN">The line that comes next.</param>
    public static OverdueVerdict Judge(
        ActiveTurn turn, ProducerWatch watch, long nextN, DateTimeOffset now, SessionOptions options)
    {
        var stopIsOver = now - turn.StopRequestedAt > options.StopGrace + KillMargin;
        if (watch.Exit is { } exit)
        {
            var linesAreOver = exit.LastN < nextN || now - watch.ProgressAt > options.ProducerGrace;
            return linesAreOver || stopIsOver ? OverdueVerdict.End : OverdueVerdict.Nothing;
        }

        if (stopIsOver) return OverdueVerdict.Kill;
        if (now - watch.UnreachableSince > options.GiveUpAfter) return OverdueVerdict.GiveUp;

        // Silence ends nothing: an agent may think for an hour. But a gateway that was killed cannot say that a
        // connection is gone, so silence is a reason to ask. A sandbox that is still being made has nothing to say.
        var patience = turn.Stage == TurnStage.Starting ? options.StartTimeout : options.ProducerGrace;
        var isDue = watch.UnreachableSince is not null || now - watch.AliveAt > patience;
        return isDue && !watch.IsAsking && !(now - watch.AskedAt < AskPeriod) ? OverdueVerdict.Ask : OverdueVerdict.Nothing;
    }
}
