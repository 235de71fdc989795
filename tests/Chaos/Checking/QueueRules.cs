using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Checking;

/// <summary>Prompts that wait begin in the order in which they were sent; only one that interrupts may pass others.</summary>
internal static class QueueRules
{
    public static IEnumerable<Violation> Check(SessionLog log, IReadOnlyList<CommandRecord> commands)
    {
        var interrupting = commands.OfType<CommandRecord.Submit>()
            .Where(submit => submit.WhenBusy == "interrupt")
            .Select(submit => submit.Prompt)
            .ToHashSet();
        var begun = log.Turns
            .Where(turn => turn is { Start: not null, Prompt: not null } && !interrupting.Contains(turn.Prompt.Text("text") ?? ""))
            .OrderBy(turn => turn.Start!.Seq);
        var last = 0L;
        foreach (var turn in begun)
        {
            if (turn.Prompt!.Seq < last)
                yield return log.Violation(ViolationKind.ReorderedTurn, $"turn {turn.TurnId}", $"sent at {turn.Prompt.Seq}, began after one sent at {last}");
            last = Math.Max(last, turn.Prompt.Seq);
        }
    }
}
