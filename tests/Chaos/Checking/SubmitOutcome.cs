using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Checking;

/// <summary>All attempts of one submit, folded into what a caller knows of it.</summary>
/// <param name="Receipts">The different ones that it got; more than one is a violation by itself.</param>
/// <param name="Knowledge"><see cref="AnswerKind.Accepted"/>: it is in the log. <see cref="AnswerKind.Refused"/>: it is not.
/// <see cref="AnswerKind.Unknown"/>: it is once, or is not.</param>
internal sealed record SubmitOutcome(
    string ClientMessageId, string Prompt, IReadOnlyList<Receipt> Receipts, AnswerKind Knowledge)
{
    public static IReadOnlyList<SubmitOutcome> Fold(IEnumerable<CommandRecord> commands) =>
        [.. commands.OfType<CommandRecord.Submit>().GroupBy(attempt => attempt.ClientMessageId).Select(Fold)];

    private static SubmitOutcome Fold(IGrouping<string, CommandRecord.Submit> attempts)
    {
        var kinds = attempts.Select(attempt => attempt.Answer.Kind).ToHashSet();

        // An attempt whose answer was lost may be carried out after a later one was refused.
        var knowledge = kinds.Contains(AnswerKind.Accepted) ? AnswerKind.Accepted
            : kinds.Contains(AnswerKind.Unknown) ? AnswerKind.Unknown
            : AnswerKind.Refused;
        return new SubmitOutcome(
            attempts.Key,
            attempts.First().Prompt,
            [.. attempts.Select(attempt => attempt.Receipt).OfType<Receipt>().Distinct()],
            knowledge);
    }
}
