using VaporForge.Docker.Engine;

namespace VaporForge.Docker.Sandboxes;

/// <summary>What of a sandbox outlives its container: the workspace and the agent's home.</summary>
internal interface ISandboxData
{
    /// <summary>Whose it is in the container, so whom the container runs as.</summary>
    SandboxOwner Owner { get; }

    IReadOnlyList<Mount> Mounts(string sessionId);

    Task PrepareAsync(string sessionId, CancellationToken cancellationToken);

    Task<bool> ExistsAsync(string sessionId, CancellationToken cancellationToken);

    Task<IReadOnlyList<string>> ListSessionsAsync(CancellationToken cancellationToken);

    Task RemoveAsync(string sessionId, CancellationToken cancellationToken);
}
