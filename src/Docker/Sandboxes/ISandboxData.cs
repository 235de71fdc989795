using VaporForge.Docker.Engine;

namespace VaporForge.Docker.Sandboxes;

/// <summary>What of a sandbox outlives its container: the workspace and the agent's home.</summary>
internal interface ISandboxData
{
    /// <summary>The user and group in the container that own it, as <c>uid:gid</c>.</summary>
    string Owner { get; }

    IReadOnlyList<Mount> Mounts(string sessionId);

    Task PrepareAsync(string sessionId, CancellationToken cancellationToken);

    Task<bool> ExistsAsync(string sessionId, CancellationToken cancellationToken);

    Task<IReadOnlyList<string>> ListSessionsAsync(CancellationToken cancellationToken);

    Task RemoveAsync(string sessionId, CancellationToken cancellationToken);
}
