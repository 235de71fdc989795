using System.Text.Json.Serialization;

namespace VaporForge.Docker.Engine;

/// <summary>What we read of <c>GET /containers/{id}/stats</c>.</summary>
internal sealed record ContainerStats([property: JsonPropertyName("memory_stats")] MemoryStats? Memory)
{
    /// <summary>Without files that the kernel would drop at once if memory were wanted, as Docker's own tools count. Null when the
    /// container has ended meanwhile.</summary>
    public long? UsedBytes => Memory?.Usage is { } usage ? Math.Max(0, usage - Memory.DroppableBytes) : null;
}

internal sealed record MemoryStats(long? Usage, long? Limit, Dictionary<string, long>? Stats)
{
    /// <summary>Under its name in control groups of the second version, else of the first.</summary>
    public long DroppableBytes =>
        Stats?.GetValueOrDefault("inactive_file", Stats.GetValueOrDefault("total_inactive_file")) ?? 0;
}
