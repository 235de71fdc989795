using VaporForge.Docker.Engine;

namespace VaporForge.Docker.Sandboxes;

/// <summary>Data in named volumes: the engine makes them when a container first mounts them, with the image's content
/// and owner.</summary>
internal sealed class DataVolumes(DockerEngine engine, SandboxNames names) : ISandboxData
{
    public SandboxOwner Owner => SandboxPaths.Agent;

    public IReadOnlyList<Mount> Mounts(string sessionId) =>
    [
        new("volume", names.Workspace(sessionId), SandboxPaths.Workspace, new VolumeOptions(names.Labels(sessionId))),
        new("volume", names.Home(sessionId), SandboxPaths.Home, new VolumeOptions(names.Labels(sessionId))),
    ];

    public Task PrepareAsync(string sessionId, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<bool> ExistsAsync(string sessionId, CancellationToken cancellationToken) =>
        await engine.FindVolumeAsync(names.Workspace(sessionId), cancellationToken) is not null;

    public async Task<IReadOnlyList<string>> ListSessionsAsync(CancellationToken cancellationToken)
    {
        var volumes = await engine.ListVolumesAsync(names.OfInstance, cancellationToken);
        return [.. volumes.Select(volume => volume.Labels?.GetValueOrDefault(SandboxNames.SessionLabel)).OfType<string>().Distinct()];
    }

    public async Task RemoveAsync(string sessionId, CancellationToken cancellationToken)
    {
        await engine.RemoveVolumeAsync(names.Home(sessionId), cancellationToken);
        await engine.RemoveVolumeAsync(names.Workspace(sessionId), cancellationToken);
    }
}
