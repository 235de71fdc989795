namespace VaporForge.Chaos.Report;

/// <summary>Times from a fault to the next live frame, by what the fault was. Safe for threads.</summary>
internal sealed class FailOverTimes
{
    /// <summary>Words come every 8 to 25 ms. A session whose next frame took no longer than this was not interrupted: it was on another
    /// member. Leaving out the fast ones can only make the figures of the others worse.</summary>
    public static readonly TimeSpan Interrupted = TimeSpan.FromMilliseconds(100);

    private readonly Lock _sync = new();
    private readonly SortedDictionary<string, Distribution> _all = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Distribution> _interrupted = new(StringComparer.Ordinal);

    public void Add(string kind, TimeSpan time)
    {
        lock (_sync)
        {
            Of(_all, kind).Add(time);
            var interrupted = Of(_interrupted, kind);
            if (time > Interrupted) interrupted.Add(time);
        }
    }

    /// <summary>Kind, all sessions that were streaming, and those among them that were interrupted.</summary>
    public IReadOnlyList<(string Kind, Distribution All, Distribution Interrupted)> Rows
    {
        get
        {
            lock (_sync) return [.. _all.Select(row => (row.Key, row.Value, _interrupted[row.Key]))];
        }
    }

    private static Distribution Of(SortedDictionary<string, Distribution> rows, string kind)
    {
        if (!rows.TryGetValue(kind, out var row)) rows[kind] = row = new Distribution();
        return row;
    }
}
