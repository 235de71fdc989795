using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Checking;

/// <summary>Who asked gets one answer, by the end of its turn at the latest; and the answer that was acknowledged.</summary>
internal static class ApprovalRules
{
    public static IEnumerable<Violation> Check(SessionLog log, IReadOnlyList<CommandRecord> commands)
    {
        var asked = log.Of(FrameWords.Confirmation).ToLookup(ApprovalOf);
        var resolved = log.Of(FrameWords.ConfirmationResolved).ToLookup(ApprovalOf);
        var open = log.Turns.Where(turn => turn.Ends.Count == 0).Select(turn => turn.TurnId).ToHashSet();
        foreach (var approval in asked)
        {
            var answers = resolved[approval.Key].Count();
            var mayWait = approval.First().TurnId is { } turn && open.Contains(turn);
            if (answers > 1 || (answers == 0 && !mayWait))
                yield return Wrong(approval.Key, $"was resolved {answers} times");
        }

        foreach (var approval in resolved.Where(approval => !asked.Contains(approval.Key)))
            yield return Wrong(approval.Key, "was resolved and not asked for");

        foreach (var command in commands.OfType<CommandRecord.Approve>().Where(command => command.Answer.Kind == AnswerKind.Accepted))
        {
            if (!resolved[command.ApprovalId].Any(frame => frame.Text("decision") == command.Decision))
                yield return Wrong(command.ApprovalId, $"'{command.Decision}' was acknowledged and is not in the log");
        }

        Violation Wrong(string approval, string what) => log.Violation(ViolationKind.WrongApproval, $"approval {approval}", what);
    }

    private static string ApprovalOf(LoggedFrame frame) => frame.Text("approvalId") ?? "";
}
