namespace VaporForge.Grains.Sandboxes;

/// <summary>What SandboxGrain remembers over its activations. All of it can be rebuilt from the world: losing it costs
/// time, never truth.</summary>
[GenerateSerializer, Alias("vf.SandboxMemory")]
public sealed class SandboxMemory
{
    /// <summary>The newest epoch that a session's owner came with.</summary>
    [Id(0)]
    public long Epoch { get; set; }

    [Id(1)]
    public string UserId { get; set; } = "";
}
