using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Checking;

/// <summary>
/// A viewer's whole view, over all of its connections, is a piece of the log: from the seq after the one with which it began, once
/// each, in order, with the same bytes.
/// <para>A viewer that was asked to catch up must have got everything through the head of that moment; one that left for good must
/// have got everything through the last frame that it has.</para>
/// </summary>
internal static class ViewerRules
{
    private const string AfterBeyondHead = "after-beyond-head";

    public static IEnumerable<Violation> Check(SessionLog log, ViewerEvidence viewer)
    {
        var order = new OrderCount(viewer.After);
        var found = new List<Violation>();
        foreach (var record in viewer.Records)
        {
            if (record is ViewerRecord.Saw saw) Fold(log, viewer, saw, order, found);
            else if (record is ViewerRecord.Refused { Code: AfterBeyondHead } refused)
                found.Add(Of(ViolationKind.RefusedResume, $"at {refused.Micros} us, with {order.Highest}"));
        }

        var last = Math.Min(log.Highest, Math.Max(viewer.MustReach, order.Highest));
        if (order.Lost(last) is > 0 and var lost)
            found.Add(Of(ViolationKind.LostFrame, $"through {last}, first {order.FirstLost(last)}", lost));
        if (order.Duplicate > 0) found.Add(Of(ViolationKind.DuplicateFrame, "more than once", order.Duplicate));
        if (order.Reordered > 0) found.Add(Of(ViolationKind.ReorderedFrame, "after a later one", order.Reordered));
        return found;

        Violation Of(ViolationKind kind, string what, long count = 1) => log.Violation(kind, viewer.Name, what, count);
    }

    private static void Fold(
        SessionLog log, ViewerEvidence viewer, ViewerRecord.Saw saw, OrderCount order, List<Violation> found)
    {
        LoggedFrame frame;
        try
        {
            frame = LoggedFrame.Parse(saw.Json);
        }
        catch (InvalidDataException e)
        {
            found.Add(log.Violation(ViolationKind.PhantomFrame, viewer.Name, e.Message));
            return;
        }

        order.Add(frame.Seq);
        if (log.Find(frame.Seq) is not { } logged)
            found.Add(Phantom(frame.Seq, $"is not in the log, whose head is {log.Highest}: {saw.Json}"));
        else if (logged != saw.Json)
            found.Add(Phantom(frame.Seq, $"differs; seen {saw.Json}, logged {logged}"));
        else if (saw.EventId is { } id && id != frame.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture))
            found.Add(Phantom(frame.Seq, $"came as event {id}"));

        Violation Phantom(long seq, string what) =>
            log.Violation(ViolationKind.PhantomFrame, viewer.Name, $"frame {seq} {what}");
    }
}
