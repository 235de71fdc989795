using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>What is done to a session as a whole: renamed, deleted, brought back, cleared. Pure.</summary>
internal static class SessionRules
{
    public static void Rename(Decision decision, string title) => decision.State = decision.State with { Title = title };

    public static SessionChange Delete(Decision decision)
    {
        if (decision.State.DeletedAt is not null) return SessionChange.Unchanged;
        decision.State = decision.State with { DeletedAt = decision.Now };
        TurnRules.DropQueue(decision, "session deleted");

        // A turn that runs takes the sandbox with it when it ends.
        if (decision.State.Active is null) LooseRules.Remove(decision);
        else TurnRules.Stop(decision);
        return SessionChange.Changed;
    }

    public static SessionChange Restore(Decision decision)
    {
        if (decision.State.DeletedAt is null) return SessionChange.Unchanged;
        decision.State = decision.State with { DeletedAt = null };
        return SessionChange.Changed;
    }

    /// <param name="headSeq">The seq through which the history goes.</param>
    public static SessionChange Clear(Decision decision, long headSeq)
    {
        if (decision.State.Active is not null) return SessionChange.Busy;
        decision.State = decision.State with { SdkSessionId = null };
        decision.ClearThroughSeq = headSeq;

        // Viewers that are attached learn of it by a snapshot of nothing.
        decision.Write(FrameTypes.Snapshot, null, FrameBody.EmptySnapshot(headSeq));
        return SessionChange.Changed;
    }
}
