using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>What viewers are told of how a turn is doing, so that silence has a reason: one <c>status</c> frame for each
/// change. Pure.</summary>
internal static class StatusRules
{
    private const string TakenOver = "asking the sandbox what became of the agent";

    /// <summary>Says it, unless it was the last thing said. A turn that is being stopped says nothing more. The detail is
    /// always there (WIRE.md, 2): empty when there is nothing to add.</summary>
    public static void Tell(Decision decision, string state, string? detail = null)
    {
        if (decision.State.Active is not { Stage: not TurnStage.Stopping } turn) return;
        if (turn.Told == state && detail is null) return;
        decision.Write(FrameTypes.Status, turn.TurnId, FrameBody.Of(("state", state), ("detail", detail ?? "")));
        decision.State = decision.State with { Active = turn with { Told = state } };
    }

    /// <summary>The sandbox says how far the start is. What it says of a turn that runs already comes too
    /// late.</summary>
    public static void Prepare(Decision decision, string state, string? detail)
    {
        if (decision.State.Active?.Stage == TurnStage.Starting) Tell(decision, state, detail);
    }

    /// <summary>A new owner does not know yet what became of the turn.</summary>
    public static void TakeOver(Decision decision)
    {
        if (decision.State.Active?.Told != ExecutionStates.Recovering) Tell(decision, ExecutionStates.Recovering, TakenOver);
    }

    /// <summary>Says what the watch has found out since.</summary>
    public static void Follow(Decision decision, ProducerWatch watch, TimeSpan reconnectingAfter)
    {
        if (!watch.IsKnownToRun) return;
        var isGone = watch.IsOutOfReach(decision.Now, reconnectingAfter);
        TurnRules.MarkRunning(decision, isGone ? ExecutionStates.Reconnecting : ExecutionStates.Running);
    }
}
