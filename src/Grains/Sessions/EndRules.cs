using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>Which ending a turn gets when its process is gone without having said so in its lines. Pure.</summary>
internal static class EndRules
{
    public static void End(Decision decision, MessageFold fold, ExecutionExit exit, Func<string> newId)
    {
        var turn = decision.State.Active!;
        var outcome = exit.Reason switch
        {
            ExitReasons.StartFailed or ExitReasons.Crashed => TurnOutcome.Failed,
            _ => TurnOutcome.Lost,
        };
        if (exit.Reason == ExitReasons.StartFailed && turn.Stage != TurnStage.Stopping)
        {
            fold.Add(decision.Write(
                FrameTypes.Error,
                turn.TurnId,
                FrameBody.Of(("code", ErrorCodes.SandboxUnavailable), ("error", exit.Detail))));
        }

        TurnRules.End(decision, fold, outcome, exit.Reason, newId);
    }
}
