using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sessions;

/// <summary>What the owner decides when it looks at its session, once a second and whenever something was found out: so
/// every turn ends. Pure.</summary>
internal static class Watchdog
{
    /// <returns>Whether the sandbox is to be asked what became of the turn.</returns>
    public static bool Look(Decision decision, OwnedLog log, SessionOptions options, Func<string> newId)
    {
        log.Producers.Rewind(decision.Now);
        log.Loose.Rewind(decision.Now);
        TurnRules.Rewind(decision);
        LooseRules.Settle(decision, log.Loose.Settled);
        if (decision.State.Active is not { } begun) return false;

        ApprovalRules.Expire(decision, options.ApprovalTimeout);
        if (decision.Now - begun.StartedAt > options.MaxTurn) TurnRules.Stop(decision);
        StatusRules.Follow(decision, log.Producers, options.ReconnectingAfter);
        if (log.Producers.IsMissing && TurnRules.BeginAgain(decision, newId)) return false;
        var turn = decision.State.Active!;
        switch (Overdue.Judge(turn, log.Producers, log.NextN, decision.Now, options))
        {
            case OverdueVerdict.End:
                EndRules.End(decision, log.Fold!, log.Producers.Exit!, newId);
                return false;
            case OverdueVerdict.Kill:
                PutDown(decision, log, ExitReasons.Killed, newId);
                return false;
            case OverdueVerdict.GiveUp:
                PutDown(decision, log, ExitReasons.SandboxGone, newId);
                return false;
            case OverdueVerdict.Ask:
                return true;
            default:
                return false;
        }
    }

    private static void PutDown(Decision decision, OwnedLog log, string reason, Func<string> newId)
    {
        decision.Then(new Effect.Kill());
        var exit = new ExecutionExit(decision.State.Active!.ExecutionId, 0, null, reason);
        EndRules.End(decision, log.Fold!, exit, newId);
    }
}
