using System.Diagnostics.Metrics;
using VaporForge.Storage.GroupCommit;

namespace VaporForge.Storage;

/// <summary>Counters of the meter <c>VaporForge.Storage</c>: writes per flush says how well flushes are
/// shared.</summary>
internal sealed class StorageMetrics : IDisposable
{
    public const string MeterName = "VaporForge.Storage";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _flushes;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _lines;
    private long _flushCount;

    public StorageMetrics()
    {
        _flushes = _meter.CreateCounter<long>("vaporforge.storage.flushes", "{flush}", "Groups made durable");
        _writes = _meter.CreateCounter<long>("vaporforge.storage.writes", "{write}", "Writes made durable");
        _lines = _meter.CreateCounter<long>("vaporforge.storage.lines", "{line}", "Frames made durable");
    }

    /// <summary>Groups made durable since the start.</summary>
    public long Flushes => Interlocked.Read(ref _flushCount);

    public void Flushed(IReadOnlyList<PendingWrite> group)
    {
        Interlocked.Increment(ref _flushCount);
        _flushes.Add(1);
        _writes.Add(group.Count);
        var lines = 0;
        foreach (var write in group) lines += write.Lines;
        _lines.Add(lines);
    }

    public void Dispose() => _meter.Dispose();
}
