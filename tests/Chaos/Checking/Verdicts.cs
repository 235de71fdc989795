using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Checking;

/// <summary>All violations of a run: counted by kind, written down one by one, the first few kept for the report. Safe for
/// threads.</summary>
internal sealed class Verdicts(HistoryFile<Violation> file)
{
    private const int Kept = 20;

    private readonly Lock _sync = new();
    private readonly Dictionary<ViolationKind, long> _counts = [];
    private readonly List<Violation> _first = [];

    public void Add(IEnumerable<Violation> violations)
    {
        foreach (var violation in violations) Add(violation);
    }

    public void Add(Violation violation)
    {
        lock (_sync)
        {
            _counts[violation.Kind] = _counts.GetValueOrDefault(violation.Kind) + violation.Count;
            if (_first.Count < Kept) _first.Add(violation);
            file.Append(violation);
            file.Flush();
        }
    }

    public long Count(ViolationKind kind)
    {
        lock (_sync) return _counts.GetValueOrDefault(kind);
    }

    public long Total
    {
        get
        {
            lock (_sync) return _counts.Values.Sum();
        }
    }

    public IReadOnlyList<Violation> First
    {
        get
        {
            lock (_sync) return [.. _first];
        }
    }
}
