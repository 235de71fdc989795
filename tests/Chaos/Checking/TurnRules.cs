namespace VaporForge.Chaos.Checking;

/// <summary>One turn at a time; each begins once and ends once; nothing of a turn lies outside of it.</summary>
internal static class TurnRules
{
    public static IEnumerable<Violation> Check(SessionLog log) => [.. CheckOverlap(log), .. log.Turns.SelectMany(turn => CheckEnds(log, turn))];

    private static IEnumerable<Violation> CheckOverlap(SessionLog log)
    {
        var running = new HashSet<string>();
        var begun = new HashSet<string>();
        foreach (var frame in log.Frames)
        {
            if (frame.TurnId is not { } turn || frame.Type == FrameWords.UserMessage) continue;
            switch (frame.Type)
            {
                case FrameWords.TurnStart:
                    if (running.Count > 0 || begun.Contains(turn))
                        yield return log.Violation(ViolationKind.DoubleTurn, $"turn {turn}", Started(frame.Seq, running));
                    begun.Add(turn);
                    running.Add(turn);
                    break;
                case FrameWords.TurnEnd:
                    running.Remove(turn);
                    break;
                default:
                    if (!running.Contains(turn))
                        yield return log.Violation(ViolationKind.StrayFrame, $"turn {turn}", $"{frame.Type} at {frame.Seq}, while it did not run");
                    break;
            }
        }
    }

    private static string Started(long seq, HashSet<string> running) => running.Count > 0
        ? $"began at {seq} while {string.Join(", ", running)} ran"
        : $"began again at {seq}";

    private static IEnumerable<Violation> CheckEnds(SessionLog log, TurnHistory turn)
    {
        var where = $"turn {turn.TurnId}";
        if (turn.Prompt is null)
            yield return log.Violation(ViolationKind.StrayFrame, where, "has no user-message", turn.Frames.Count);
        else if (turn.Ends.Count == 0)
            yield return log.Violation(ViolationKind.MissingEnding, where, $"its prompt is at {turn.Prompt.Seq}");
        if (turn.Ends.Count > 1)
            yield return log.Violation(ViolationKind.DoubleEnding, where, $"ends at {string.Join(", ", turn.Ends.Select(end => end.Seq))}", turn.Ends.Count - 1);
    }
}
