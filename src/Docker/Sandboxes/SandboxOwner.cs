using System.Globalization;

namespace VaporForge.Docker.Sandboxes;

/// <summary>The user and group that a sandbox runs as, by number.</summary>
internal readonly record struct SandboxOwner(uint UserId, uint GroupId)
{
    /// <summary>As the engine takes it: <c>uid:gid</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{UserId}:{GroupId}");
}
