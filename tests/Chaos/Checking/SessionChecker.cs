namespace VaporForge.Chaos.Checking;

/// <summary>
/// Judges one session. Pure: evidence in, violations out.
/// <para>The log is what counts: it is checked by itself (numbers, turns, words), and everything else (viewers, receipts, messages)
/// is folded against it.</para>
/// </summary>
internal static class SessionChecker
{
    public static IReadOnlyList<Violation> Check(SessionEvidence evidence)
    {
        SessionLog log;
        try
        {
            log = new SessionLog(evidence.SessionId, [.. evidence.Log.Select(LoggedFrame.Parse)]);
        }
        catch (InvalidDataException e)
        {
            return [new Violation(ViolationKind.Unreadable, $"session {evidence.SessionId}", e.Message)];
        }

        return
        [
            .. NumberRules.Check(log, evidence.HeadSeq),
            .. TurnRules.Check(log),
            .. QueueRules.Check(log, evidence.Commands),
            .. WordRules.Check(log),
            .. new EndingRules(log, evidence).Check(),
            .. ApprovalRules.Check(log, evidence.Commands),
            .. SubmitRules.Check(log, evidence.Commands),
            .. evidence.Viewers.SelectMany(viewer => ViewerRules.Check(log, viewer)),
            .. evidence.Messages is { } messages ? MessageRules.Check(log, messages) : [],
        ];
    }
}
