using VaporForge.Docker.Engine;

namespace VaporForge.Docker.Sandboxes;

/// <summary>How the Docker sandbox host makes sandboxes. Configuration section <c>Docker</c>.</summary>
public sealed class DockerOptions
{
    public const string Section = "Docker";

    /// <summary>Where the engine listens: <c>unix:///path</c>, or <c>tcp://host:port</c> (plain, so only through a
    /// tunnel). Default: the environment variable DOCKER_HOST, else <c>unix:///var/run/docker.sock</c>.</summary>
    public string Endpoint { get; set; } = Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host
        ? host
        : DockerEndpoint.Default;

    /// <summary>Which installation a sandbox belongs to; several may share an engine under different names. 1 to 16
    /// characters of <c>a-z 0-9</c>; default <c>main</c>. Changing it leaves the sandboxes of the old name
    /// behind.</summary>
    public string Instance { get; set; } = "main";

    /// <summary>The image that sandboxes run. Default <c>vaporforge-sandbox:latest</c>.</summary>
    public string Image { get; set; } = "vaporforge-sandbox:latest";

    /// <summary>The most memory that a sandbox gets, in bytes, its /tmp included; there is no swap beyond it. Range 64
    /// MiB to 1 TiB; default 2 GiB.</summary>
    public long MemoryBytes { get; set; } = 2L << 30;

    /// <summary>The most processor time that a sandbox gets, in processors; more than the machine has counts as all it
    /// has. Range 0.1 to 1,024; default 2.</summary>
    public double Cpus { get; set; } = 2;

    /// <summary>The most processes and threads in a sandbox. Range 32 to 1,000,000; default 512.</summary>
    public int Pids { get; set; } = 512;

    /// <summary>The most that /tmp holds, in bytes; it lies in memory. Range 1 MiB to 1 TiB; default 512 MiB.</summary>
    public long TmpBytes { get; set; } = 512L << 20;

    /// <summary>What sandboxes reach of the world. Default <see cref="Egress.Internal"/>: nothing but the host's
    /// address on their bridge. What listens there on all addresses is reachable too; a packet filter on the interface
    /// that <see cref="SandboxNetwork"/> names can shut it out.</summary>
    public Egress Egress { get; set; } = Egress.Internal;

    /// <summary>The port of the internal listener on the bridge's address. Range 1 to 65,535; default 8081.</summary>
    public int InternalPort { get; set; } = 8081;

    /// <summary>The ports of all internal listeners on the bridge's address, where several processes of one machine share an engine; at
    /// most 16; sessions spread over them. Default none: <see cref="InternalPort"/> alone.</summary>
    public IList<int> CallbackPorts { get; set; } = [];

    /// <summary>Where agent hosts reach the internal listener, when it is not on the bridge's address: a remote engine,
    /// a silo in a container. Absolute http or https addresses, at most 16; sessions spread over them. Default
    /// none.</summary>
    public IList<Uri> CallbackUrls { get; set; } = [];

    /// <summary>The folder below which each session's workspace and home lie; absolute, and on the engine's machine.
    /// When we run as root they are given to the sandbox's user, else sandboxes run as our own user. Default null:
    /// named volumes, kept by the engine.</summary>
    public string? DataRoot { get; set; }
}
