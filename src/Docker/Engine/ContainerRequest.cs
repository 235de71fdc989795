namespace VaporForge.Docker.Engine;

/// <summary>Body of <c>POST /containers/create</c>: what we use of it, under the API's own names.</summary>
internal sealed record ContainerRequest
{
    public required string Image { get; init; }
    public required string User { get; init; }
    public required IReadOnlyList<string> Env { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public required HostConfig HostConfig { get; init; }
    public string? Hostname { get; init; }
    public string? WorkingDir { get; init; }

    /// <summary>Keeps standard input open although nobody is attached.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Closes standard input when the first client that was attached goes away.</summary>
    public bool StdinOnce { get; init; }

    public bool AttachStdin { get; init; }
    public bool AttachStdout { get; init; }
    public bool AttachStderr { get; init; }
    public bool Tty { get; init; }
}

/// <summary>How a container sits on its host.</summary>
internal sealed record HostConfig
{
    public required string NetworkMode { get; init; }
    public required long Memory { get; init; }
    public required long MemorySwap { get; init; }
    public required long NanoCpus { get; init; }
    public required long PidsLimit { get; init; }
    public required IReadOnlyList<Mount> Mounts { get; init; }
    public required IReadOnlyDictionary<string, string> Tmpfs { get; init; }
    public required IReadOnlyList<Ulimit> Ulimits { get; init; }
    public required IReadOnlyList<string> CapDrop { get; init; }
    public required IReadOnlyList<string> SecurityOpt { get; init; }
    public required LogConfig LogConfig { get; init; }
    public required RestartPolicy RestartPolicy { get; init; }
    public IReadOnlyList<string>? Dns { get; init; }
    public IReadOnlyList<string>? DnsOptions { get; init; }
    public IReadOnlyList<string>? ExtraHosts { get; init; }
    public string? IpcMode { get; init; }
    public bool ReadonlyRootfs { get; init; }
    public bool Privileged { get; init; }
    public bool Init { get; init; }
}

internal sealed record Mount(string Type, string Source, string Target, VolumeOptions? VolumeOptions = null);

internal sealed record VolumeOptions(IReadOnlyDictionary<string, string> Labels);

internal sealed record Ulimit(string Name, long Soft, long Hard);

internal sealed record LogConfig(string Type);

internal sealed record RestartPolicy(string Name);
