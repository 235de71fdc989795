namespace VaporForge.Grains.Sandboxes;

/// <summary>What an awake sandbox uses.</summary>
/// <param name="MemoryBytes">Of all its programs; null when it cannot be told.</param>
/// <param name="MemoryLimitBytes">Null where there is none.</param>
public sealed record SandboxUsage(long? MemoryBytes, long? MemoryLimitBytes, DateTimeOffset? StartedAt);
