using System.Globalization;
using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Faults;

namespace VaporForge.Chaos.Report;

/// <summary>The tables at the end of a run.</summary>
internal static class RunReport
{
    private static readonly (string Title, ViolationKind Kind)[] Rows =
    [
        ("lost frames", ViolationKind.LostFrame),
        ("duplicate frames", ViolationKind.DuplicateFrame),
        ("reordered frames", ViolationKind.ReorderedFrame),
        ("phantom frames", ViolationKind.PhantomFrame),
        ("lost words", ViolationKind.LostWord),
        ("duplicate words", ViolationKind.DuplicateWord),
        ("reordered words", ViolationKind.ReorderedWord),
        ("phantom words", ViolationKind.PhantomWord),
        ("lost submits", ViolationKind.LostSubmit),
        ("duplicate submits", ViolationKind.DuplicateSubmit),
        ("phantom submits", ViolationKind.PhantomSubmit),
        ("double turns", ViolationKind.DoubleTurn),
        ("reordered turns", ViolationKind.ReorderedTurn),
        ("missing endings", ViolationKind.MissingEnding),
        ("double endings", ViolationKind.DoubleEnding),
        ("unexplained endings", ViolationKind.UnexplainedEnding),
        ("ignored stops", ViolationKind.IgnoredStop),
        ("wrong approvals", ViolationKind.WrongApproval),
        ("frames outside of their turn", ViolationKind.StrayFrame),
        ("gaps in seq", ViolationKind.SeqGap),
        ("messages that differ from the log", ViolationKind.WrongHistory),
        ("refused resumes", ViolationKind.RefusedResume),
        ("sessions that stalled", ViolationKind.Stalled),
        ("sessions that could not be read", ViolationKind.Unreadable),
        ("members that went by themselves", ViolationKind.MemberGone),
        ("garbage that was not refused", ViolationKind.GarbageAccepted),
    ];

    public static IEnumerable<string> Lines(ChaosRun run, IReadOnlyDictionary<FaultKind, int> done, int? killsWanted)
    {
        var tally = run.Tally;
        yield return "";
        yield return Text($"topology    {run.Cluster.Describe()}; seed {run.Options.Seed}; {run.Clock.Elapsed.TotalSeconds:0} s");
        yield return $"faults      {string.Join(", ", done.Select(kind => $"{kind.Value} {kind.Key}"))}"
            + (killsWanted is { } wanted && run.Mix.HasFlag(FaultFamilies.Kill) ? $" (of {wanted} kills)" : "");
        yield return Text($"sessions    {tally.Sessions} with {tally.LogFrames:#,0} frames; turns: {string.Join(", ", tally.Turns.Select(turn => $"{turn.Value} {turn.Key}"))}");
        yield return Text($"writers     {tally.Submits} submits in {tally.SubmitAttempts} attempts, outcome of {tally.AmbiguousHappened + tally.AmbiguousDidNot} never heard ")
            + Text($"({tally.AmbiguousHappened} had happened); {tally.Stops} stops, {tally.Approvals} approvals, {tally.Deletes} deletes");
        yield return Text($"viewers     {tally.Viewers} over {tally.Connections:#,0} connections ({tally.Broken:#,0} broke or were refused) saw {tally.SeenFrames:#,0} frames");
        yield return "";
        foreach (var (title, kind) in Rows) yield return Text($"{title,-36}{run.Verdicts.Count(kind),8}");
        yield return "";
        foreach (var line in Times(run)) yield return line;
    }

    private static IEnumerable<string> Times(ChaosRun run)
    {
        yield return $"{"fault to next live frame, s",-36}{"n",8}{"p50",9}{"p90",9}{"p99",9}{"max",9}";
        foreach (var (kind, all, interrupted) in run.Times.Rows)
        {
            yield return Row($"{kind}, interrupted sessions", interrupted);
            yield return Row($"{kind}, all streaming sessions", all);
        }

        if (run.Mix.HasFlag(FaultFamilies.Drop)) yield break;
        yield return "";
        yield return $"{"longest silence of a viewer, s",-36}{"n",8}{"p50",9}{"p90",9}{"p99",9}{"max",9}";
        foreach (var (kind, longest) in run.Silences.Rows) yield return Row($"{kind}, viewers in a turn", longest);
    }

    private static string Row(string title, Distribution times) => Text(
        $"{title,-36}{times.Count,8}{Seconds(times, 50),9}{Seconds(times, 90),9}{Seconds(times, 99),9}{Seconds(times, 100),9}");

    private static string Seconds(Distribution times, double percent) =>
        times.Count == 0 ? "-" : times.Percentile(percent).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
