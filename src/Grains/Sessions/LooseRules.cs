namespace VaporForge.Grains.Sessions;

internal enum LooseVerdict
{
    Nothing,

    /// <summary>Look what runs in the sandbox, and end what no turn owns.</summary>
    Settle,

    /// <summary>It did not end when it was asked, and nothing else is there: put the sandbox down.</summary>
    Kill,

    /// <summary>The session is deleted: remove the sandbox.</summary>
    Remove,

    /// <summary>Nobody answered for too long. A process that is still there ends when its producer is told that its
    /// execution has ended.</summary>
    GiveUp,
}

/// <summary>What may be left in a sandbox that no turn owns. It is remembered in the state until the sandbox was seen
/// without, because whoever wanted to end it may have died before it did. Pure.</summary>
internal static class LooseRules
{
    /// <summary>Between two looks.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    public static void Reap(Decision decision, string executionId)
    {
        decision.State = decision.State with { LooseSince = decision.Now };
        decision.Then(new Effect.Reap(executionId));
    }

    public static void Remove(Decision decision)
    {
        decision.State = decision.State with { LooseSince = decision.Now };
        decision.Then(new Effect.RemoveSandbox());
    }

    public static LooseVerdict Judge(SessionState state, LooseWatch watch, DateTimeOffset now, SessionOptions options)
    {
        if (state.LooseSince is not { } since || watch.IsBusy) return LooseVerdict.Nothing;
        if (now - since < Period || (watch.LookedAt is { } at && now - at < Period)) return LooseVerdict.Nothing;
        if (now - watch.TriedSince > options.GiveUpAfter) return LooseVerdict.GiveUp;
        if (state.Active is not null) return LooseVerdict.Settle;
        if (state.DeletedAt is not null) return LooseVerdict.Remove;
        return now - watch.TriedSince > options.ProducerGrace ? LooseVerdict.Kill : LooseVerdict.Settle;
    }

    /// <param name="since">What was seen to be settled; a turn that has ended meanwhile is not.</param>
    public static void Settle(Decision decision, DateTimeOffset? since)
    {
        if (since is not null && decision.State.LooseSince == since)
            decision.State = decision.State with { LooseSince = null };
    }
}
