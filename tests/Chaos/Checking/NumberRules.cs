namespace VaporForge.Chaos.Checking;

/// <summary>The log's seqs are 1, 2, 3, ... through the head.</summary>
internal static class NumberRules
{
    public static IEnumerable<Violation> Check(SessionLog log, long headSeq)
    {
        var order = new OrderCount(0);
        foreach (var frame in log.Frames) order.Add(frame.Seq);
        var head = Math.Max(headSeq, log.Highest);
        var wrong = order.Lost(head) + order.Duplicate + order.Reordered;
        if (wrong > 0)
        {
            yield return log.Violation(
                ViolationKind.SeqGap,
                "log",
                $"through the head {head}: {order.Lost(head)} missing (first {order.FirstLost(head)}), "
                    + $"{order.Duplicate} twice, {order.Reordered} out of order",
                wrong);
        }
    }
}
