using System.Globalization;

namespace VaporForge.Chaos.Checking;

/// <summary>The demo agent counts: a turn says <c>w1 w2 w3 </c> and so on. A completed turn has all of its words, any other one the first
/// so many, and none has a word that is not next.</summary>
internal static class WordRules
{
    public static IEnumerable<Violation> Check(SessionLog log) => log.Turns.SelectMany(turn => Check(log, turn));

    private static IEnumerable<Violation> Check(SessionLog log, TurnHistory turn)
    {
        var where = $"turn {turn.TurnId}";
        var asked = DemoPrompt.WordsOf(turn.Prompt?.Text("text") ?? "");
        var said = turn.Said;
        var order = new OrderCount(0);
        long phantom = 0;
        foreach (var word in said.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (NumberOf(word) is { } number && number <= asked) order.Add(number);
            else phantom++;
        }

        var last = turn.Outcome == FrameWords.Completed ? asked : order.Highest;
        if (order.Lost(last) is > 0 and var lost)
            yield return log.Violation(ViolationKind.LostWord, where, $"of {last} words, first w{order.FirstLost(last)}", lost);
        if (order.Duplicate > 0) yield return log.Violation(ViolationKind.DuplicateWord, where, "more than once", order.Duplicate);
        if (order.Reordered > 0) yield return log.Violation(ViolationKind.ReorderedWord, where, "after a later one", order.Reordered);
        if (phantom > 0) yield return log.Violation(ViolationKind.PhantomWord, where, "not what the agent says", phantom);

        // Words in order can still be spelled with other blanks than the agent's.
        var isClean = order.Lost(last) + order.Duplicate + order.Reordered + phantom == 0;
        if (isClean && said != DemoPrompt.Text(order.Highest))
            yield return log.Violation(ViolationKind.PhantomWord, where, "the blanks between the words are not the agent's");
        if (turn.Of(FrameWords.Done).FirstOrDefault()?.Text("fullText") is { } full && full != said)
            yield return log.Violation(ViolationKind.PhantomWord, where, "the fullText of done is not what was said");
    }

    private static long? NumberOf(string word) =>
        word[0] == 'w' && long.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null;
}
