namespace VaporForge.EndToEnd.Tests.World;

/// <summary>A fact that mounts a disk, which only root may.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "Needs root: it mounts a small disk.";
}
