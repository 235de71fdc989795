namespace VaporForge.Sandboxes;

/// <summary>Where a sandbox is in its life.</summary>
[GenerateSerializer, Alias("vf.SandboxState")]
public enum SandboxState
{
    Absent,
    Creating,
    Awake,
    Asleep,
    Failed,
}
