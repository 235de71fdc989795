using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Checking;

/// <summary>What was acknowledged is in the log once, where its receipt says; what was refused is not there; what nobody knows of is
/// there at most once; and nothing else is there.</summary>
internal static class SubmitRules
{
    public static IEnumerable<Violation> Check(SessionLog log, IReadOnlyList<CommandRecord> commands)
    {
        var logged = log.Of(FrameWords.UserMessage).ToLookup(frame => frame.Text("text") ?? "");
        var submits = SubmitOutcome.Fold(commands);
        var prompts = submits.Select(submit => submit.Prompt).ToHashSet();
        return
        [
            .. submits.SelectMany(submit => Check(log, submit, [.. logged[submit.Prompt]])),
            .. logged.Where(frames => !prompts.Contains(frames.Key)).Select(frames => log.Violation(
                ViolationKind.PhantomSubmit, $"frame {frames.First().Seq}", "nobody submitted this", frames.Count())),
        ];
    }

    /// <summary>Of the submits whose answers were lost: how many are in the log.</summary>
    public static (int Happened, int DidNot) Ambiguous(SessionLog log, IReadOnlyList<CommandRecord> commands)
    {
        var logged = log.Of(FrameWords.UserMessage).Select(frame => frame.Text("text")).ToHashSet();
        var unknown = SubmitOutcome.Fold(commands).Where(submit => submit.Knowledge == AnswerKind.Unknown).ToList();
        var happened = unknown.Count(submit => logged.Contains(submit.Prompt));
        return (happened, unknown.Count - happened);
    }

    private static IEnumerable<Violation> Check(SessionLog log, SubmitOutcome submit, IReadOnlyList<LoggedFrame> frames)
    {
        var where = $"submit {submit.ClientMessageId}";
        var surplus = Math.Max(frames.Count, submit.Receipts.Count) - 1;
        if (surplus > 0)
            yield return log.Violation(
                ViolationKind.DuplicateSubmit, where, $"{frames.Count} times in the log, {submit.Receipts.Count} receipts", surplus);
        switch (submit.Knowledge)
        {
            case AnswerKind.Accepted when frames.Count == 0:
                yield return log.Violation(ViolationKind.LostSubmit, where, $"acknowledged as {string.Join(", ", submit.Receipts)}");
                break;
            case AnswerKind.Accepted when !frames.Any(frame => submit.Receipts.Any(receipt => Fits(frame, receipt))):
                yield return log.Violation(
                    ViolationKind.PhantomSubmit, where, $"its receipt says {string.Join(", ", submit.Receipts)}, the log {frames[0].Json}");
                break;
            case AnswerKind.Refused when frames.Count > 0:
                yield return log.Violation(ViolationKind.PhantomSubmit, where, $"was refused and is at {frames[0].Seq}", frames.Count);
                break;
        }
    }

    private static bool Fits(LoggedFrame frame, Receipt receipt) =>
        frame.Seq == receipt.Seq && frame.TurnId == receipt.TurnId && frame.Text("messageId") == receipt.MessageId;
}
