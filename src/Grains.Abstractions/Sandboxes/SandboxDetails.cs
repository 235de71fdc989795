namespace VaporForge.Sandboxes;

/// <summary>What a sandbox is and uses.</summary>
/// <param name="Host"><c>docker</c> or <c>process</c>.</param>
/// <param name="MemoryBytes">What its programs use; null unless it is awake.</param>
/// <param name="MemoryLimitBytes">What they may use; null where nothing limits them.</param>
/// <param name="StartedAt">Since when it is awake.</param>
[GenerateSerializer, Immutable, Alias("vf.SandboxDetails")]
public sealed record SandboxDetails(
    [property: Id(0)] SandboxState State,
    [property: Id(1)] string Host,
    [property: Id(2)] long? MemoryBytes = null,
    [property: Id(3)] long? MemoryLimitBytes = null,
    [property: Id(4)] DateTimeOffset? StartedAt = null);
