using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>Approvals fail closed: only a person's "allow" in time lets a tool run. Pure.</summary>
internal static class ApprovalRules
{
    /// <summary>More than an agent asks at once; the oldest resolved ones give way.</summary>
    private const int MaxPerTurn = 256;

    private const string Timeout = "timeout";

    /// <summary>An agent asks, in the frame that was written last.</summary>
    public static void Ask(Decision decision, string approvalId, string toolName, TimeSpan timeout)
    {
        if (decision.State.Active is not { } turn || turn.Approvals.Any(a => a.ApprovalId == approvalId)) return;
        var asked = new PendingApproval(approvalId, toolName, decision.Now + timeout, Decision: null)
        {
            Seq = decision.LastSeq,
        };
        var approvals = turn.Approvals.Length < MaxPerTurn ? turn.Approvals : turn.Approvals.RemoveAt(0);
        decision.State = decision.State with { Active = turn with { Approvals = approvals.Add(asked) } };

        // A turn that is being stopped asks nobody.
        if (turn.Stage == TurnStage.Stopping) Resolve(decision, asked, ApprovalDecision.Deny, "stop");
    }

    /// <summary>The first decision counts.</summary>
    public static ApprovalOutcome Decide(Decision decision, string approvalId, ApprovalDecision answer, string by)
    {
        var approval = decision.State.Active?.Approvals.FirstOrDefault(a => a.ApprovalId == approvalId);
        if (approval is null) return ApprovalOutcome.Unknown;
        if (approval.Decision is not null) return ApprovalOutcome.AlreadyResolved;
        if (approval.Deadline <= decision.Now)
        {
            // Nobody has looked since; a decision that comes too late is none.
            Resolve(decision, approval, ApprovalDecision.Deny, Timeout);
            return ApprovalOutcome.AlreadyResolved;
        }

        Resolve(decision, approval, answer, by);
        return ApprovalOutcome.Resolved;
    }

    /// <summary>Denies what nobody answered in time. A deadline that is farther away than it was ever set is one of
    /// a clock that went back, and comes nearer.</summary>
    public static void Expire(Decision decision, TimeSpan timeout)
    {
        foreach (var approval in decision.State.Active?.Approvals ?? [])
        {
            if (approval.Decision is not null) continue;
            if (approval.Deadline <= decision.Now) Resolve(decision, approval, ApprovalDecision.Deny, Timeout);
            else if (approval.Deadline > decision.Now + timeout)
                Replace(decision, approval, approval with { Deadline = decision.Now + timeout });
        }
    }

    public static void Resolve(Decision decision, PendingApproval approval, ApprovalDecision answer, string by)
    {
        var turn = decision.State.Active!;
        decision.Write(
            FrameTypes.ConfirmationResolved,
            turn.TurnId,
            FrameBody.Of(("approvalId", approval.ApprovalId), ("decision", Words.Of(answer)), ("by", by)));
        Replace(decision, approval, approval with { Decision = answer });
        decision.Then(new Effect.Approve(turn.ExecutionId, approval.ApprovalId, answer));
    }

    private static void Replace(Decision decision, PendingApproval before, PendingApproval after)
    {
        var turn = decision.State.Active!;
        decision.State = decision.State with { Active = turn with { Approvals = turn.Approvals.Replace(before, after) } };
    }
}
