using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sessions;

internal enum RecoveryVerdict
{
    /// <summary>The sandbox has never heard of it, and nothing shows that it began.</summary>
    Missing,

    /// <summary>It runs; decisions that it may not have heard are told again.</summary>
    Follow,

    /// <summary>Its process is gone.</summary>
    Exit,

    /// <summary>The answer is older than what was heard of it meanwhile.</summary>
    Outdated,
}

/// <summary>What a sandbox's answer means for a turn that its owner has lost sight of. Pure.</summary>
internal static class Recovery
{
    /// <param name="nextN">The line that comes next.</param>
    public static (RecoveryVerdict Verdict, ExecutionExit? Exit) Judge(
        ActiveTurn turn, SandboxReport report, ProducerWatch watch, long nextN, DateTimeOffset now, SessionOptions options)
    {
        var execution = report.Executions.FirstOrDefault(e => e.ExecutionId == turn.ExecutionId);
        if (execution is { Running: true }) return (RecoveryVerdict.Follow, null);
        if (execution is not null)
            return Exited(turn, execution.Reason ?? ExitReasons.Crashed, execution.LastN, execution.ExitCode);

        // A prompt that was on its way when the sandbox was asked, and has begun since.
        if (watch.AliveAt > watch.AskedAt) return (RecoveryVerdict.Outdated, null);
        if (turn.Stage != TurnStage.Starting || nextN > 1) return Exited(turn, ExitReasons.SandboxGone);

        // The owner before died between its commit and the prompt's way to the agent, or ours did not arrive.
        if (now - watch.Since <= options.StartTimeout) return (RecoveryVerdict.Missing, null);
        return Exited(turn, ExitReasons.StartFailed, detail: "The sandbox did not start in time.");
    }

    /// <summary>What the owner before decided may never have reached the agent host.</summary>
    public static IEnumerable<Effect> Repeated(ActiveTurn turn)
    {
        foreach (var approval in turn.Approvals)
        {
            if (approval.Decision is { } decided) yield return new Effect.Approve(turn.ExecutionId, approval.ApprovalId, decided);
        }

        if (turn.Stage == TurnStage.Stopping) yield return new Effect.Cancel(turn.ExecutionId);
    }

    private static (RecoveryVerdict Verdict, ExecutionExit? Exit) Exited(
        ActiveTurn turn, string reason, long lastN = 0, int? exitCode = null, string? detail = null) =>
        (RecoveryVerdict.Exit, new ExecutionExit(turn.ExecutionId, lastN, exitCode, reason, detail));
}
