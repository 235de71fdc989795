using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Checking;

/// <summary>Every ending has its reason: <c>completed</c> the agent's <c>done</c>, <c>stopped</c> somebody's stop, <c>failed</c> and
/// <c>lost</c> the death of the agent host. Nothing else that a fault does may cost a turn.</summary>
internal sealed class EndingRules(SessionLog log, SessionEvidence evidence)
{
    /// <summary>An agent host may be killed this long before the turn that finds out. Also more than the clocks of one machine and
    /// the three decimals of <c>at</c> differ by.</summary>
    private static readonly TimeSpan LeastSlack = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _slack = LeastSlack + evidence.ClocksDifferBy;

    public IEnumerable<Violation> Check()
    {
        foreach (var turn in log.Turns)
        {
            if (turn.Ends is not [var end, ..]) continue;
            if (WhyUnexplained(turn, end) is { } why)
                yield return log.Violation(ViolationKind.UnexplainedEnding, $"turn {turn.TurnId}", $"{why}: {end.Json}");
        }

        var acknowledged = evidence.Commands.OfType<CommandRecord.Stop>().Count(stop => stop.Changed);
        var stopped = log.Turns.Count(turn => turn.Outcome == FrameWords.Stopped);
        if (acknowledged > stopped)
        {
            yield return log.Violation(
                ViolationKind.IgnoredStop, "", $"{acknowledged} stops were acknowledged, {stopped} turns were stopped", acknowledged - stopped);
        }
    }

    private string? WhyUnexplained(TurnHistory turn, LoggedFrame end)
    {
        switch (turn.Outcome)
        {
            case FrameWords.Completed:
                return turn.Of(FrameWords.Done).Count() == 1 ? null : "completed without exactly one done";
            case FrameWords.Stopped:
                return evidence.Commands.Any(command => MayStop(command, turn, end)) ? null : "nobody stopped it";
            case FrameWords.Failed or FrameWords.Lost:
                return evidence.HostKills.Any(kill => kill >= Begin(turn, end) - _slack && kill <= end.At + _slack)
                    ? null
                    : "nothing happened to its agent host";
            default:
                return "that is no outcome";
        }
    }

    /// <summary>Whether the command may have reached the session while the turn was there. One that was never answered may reach it
    /// at any later time.</summary>
    private bool MayStop(CommandRecord command, TurnHistory turn, LoggedFrame end)
    {
        var stops = command is CommandRecord.Stop or CommandRecord.Delete or CommandRecord.Submit { WhenBusy: "interrupt" };
        if (!stops || command.Answer.Kind == AnswerKind.Refused) return false;
        var isOver = command.Answer.Kind == AnswerKind.Accepted && command.Time.Answered < Begin(turn, end) - _slack;
        return command.Time.Asked <= end.At + _slack && !isOver;
    }

    private static DateTimeOffset Begin(TurnHistory turn, LoggedFrame end) => (turn.Start ?? turn.Prompt ?? end).At;
}
