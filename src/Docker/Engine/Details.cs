namespace VaporForge.Docker.Engine;

/// <summary>What <c>GET /containers/{id}/json</c> answers, as far as we read it.</summary>
internal sealed record ContainerDetails(string Id, string Image, ContainerState State, ContainerConfig Config);

internal sealed record ContainerState(
    string Status, bool Running, bool Paused, bool OOMKilled, int ExitCode, DateTimeOffset? StartedAt = null);

internal sealed record ContainerConfig(Dictionary<string, string>? Labels);

internal sealed record CreatedContainer(string Id);

/// <summary>One row of <c>GET /containers/json</c>.</summary>
internal sealed record ListedContainer(string Id, string State, Dictionary<string, string>? Labels);

/// <summary>What <c>POST /containers/{id}/wait</c> answers when the container has ended.</summary>
internal sealed record ContainerExit(int StatusCode);

internal sealed record ImageDetails(string Id);

internal sealed record VolumeDetails(string Name, Dictionary<string, string>? Labels);

internal sealed record VolumeList(IReadOnlyList<VolumeDetails>? Volumes);

/// <summary>What we read of <c>GET /info</c>.</summary>
/// <param name="BridgeNfIptables">Whether packets between two containers of one bridge pass the packet filter; null
/// from engines that see to it themselves.</param>
internal sealed record EngineInfo(int NCPU, string ServerVersion, bool? BridgeNfIptables);

internal sealed record EngineError(string? Message);
