using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>Adds up what turns use. Pure.</summary>
internal static class UsageRules
{
    /// <summary>The largest whole number that every reader of JSON keeps (RFC 8259, 6). More than it is no amount of anything.</summary>
    private const long Max = (1L << 53) - 1;

    /// <param name="body">Of a <c>usage</c> frame.</param>
    public static void Add(Decision decision, byte[] body)
    {
        var usage = Sum(decision.State.Usage, body);
        if (usage != decision.State.Usage) decision.State = decision.State with { Usage = usage };
    }

    /// <param name="body">Of a <c>usage</c> frame. What is no amount counts as none.</param>
    public static SessionUsage Sum(SessionUsage? before, byte[] body)
    {
        var cost = Amount(body, "costUsd");
        return new SessionUsage(
            Sum(before?.InputTokens, Amount(body, "inputTokens")),
            Sum(before?.OutputTokens, Amount(body, "outputTokens")),
            cost is null ? before?.CostUsd : Math.Min((before?.CostUsd ?? 0) + cost.Value, Max));
    }

    private static long Sum(long? before, decimal? more) => (long)Math.Min((before ?? 0) + Math.Truncate(more ?? 0), Max);

    private static decimal? Amount(byte[] body, string name) =>
        FrameBody.Decimal(body, name) is { } amount and >= 0 and <= Max ? amount : null;
}
