using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Sessions;

namespace VaporForge.Chaos.Report;

/// <summary>
/// The longest time that each viewer saw nothing of a running turn, by the fault that came before.
/// <para>A silence begins with a word and ends with the same turn's next frame, whatever it is but a <c>status</c>: an agent that has said
/// a word goes on, asks or ends. It belongs to the last fault before its end. Safe for threads.</para>
/// </summary>
internal sealed class Silences
{
    private readonly Lock _sync = new();
    private readonly List<(string Kind, long Micros)> _faults = [];
    private readonly SortedDictionary<string, Distribution> _rows = new(StringComparer.Ordinal);

    /// <summary>A fault. They come in the order of their time.</summary>
    public void Add(string kind, long micros)
    {
        lock (_sync) _faults.Add((kind, micros));
    }

    /// <summary>What the viewers of a session saw, when it is over.</summary>
    public void Add(IEnumerable<ViewerEvidence> viewers)
    {
        List<(string Kind, long Micros)> faults;
        lock (_sync) faults = [.. _faults];
        foreach (var viewer in viewers)
        {
            var longest = Longest(viewer.Records, [.. faults.Select(fault => fault.Micros)]);
            lock (_sync)
            {
                foreach (var (fault, micros) in longest) Row(faults[fault].Kind).Add(TimeSpan.FromMicroseconds(micros));
            }
        }
    }

    /// <summary>By kind of fault: one time for each viewer and fault.</summary>
    public IReadOnlyList<(string Kind, Distribution Longest)> Rows
    {
        get
        {
            lock (_sync) return [.. _rows.Select(row => (row.Key, row.Value))];
        }
    }

    /// <returns>The place of a fault, and the longest silence after it, in microseconds.</returns>
    private static Dictionary<int, long> Longest(IEnumerable<ViewerRecord> records, List<long> faults)
    {
        var longest = new Dictionary<int, long>();
        (string? TurnId, long Micros)? word = null;
        foreach (var record in records)
        {
            if (record is not ViewerRecord.Saw saw || FrameHead.TryParse(saw.Json) is not { Type: not FrameWords.Status } frame) continue;
            if (word is { } before && before.TurnId == frame.TurnId && LastBefore(faults, saw.Micros) is { } fault)
                longest[fault] = Math.Max(longest.GetValueOrDefault(fault), saw.Micros - before.Micros);
            word = frame.Type == FrameWords.TextDelta ? (frame.TurnId, saw.Micros) : null;
        }

        return longest;
    }

    private static int? LastBefore(List<long> faults, long micros)
    {
        var place = faults.BinarySearch(micros);
        var next = place < 0 ? ~place : place;
        return next == 0 ? null : next - 1;
    }

    private Distribution Row(string kind)
    {
        if (!_rows.TryGetValue(kind, out var row)) _rows[kind] = row = new Distribution();
        return row;
    }
}
