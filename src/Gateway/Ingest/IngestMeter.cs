using System.Diagnostics.Metrics;

namespace VaporForge.Gateway.Ingest;

/// <summary>Counts of the ingest.</summary>
internal sealed class IngestMeter : IDisposable
{
    public const string Name = "VaporForge.Gateway";

    private readonly Meter _meter = new(Name);

    public IngestMeter()
    {
        Lines = _meter.CreateCounter<long>("vaporforge.ingest.lines", "{line}", "Lines that became durable.");
        BadLines = _meter.CreateCounter<long>("vaporforge.ingest.bad_lines", "{line}", "Lines recorded as bad-line.");
        Connections = _meter.CreateUpDownCounter<long>(
            "vaporforge.ingest.connections", "{connection}", "Open ingest connections.");
    }

    public Counter<long> Lines { get; }

    public Counter<long> BadLines { get; }

    public UpDownCounter<long> Connections { get; }

    public void Dispose() => _meter.Dispose();
}
