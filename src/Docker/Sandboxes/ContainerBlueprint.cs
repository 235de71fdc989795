using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using VaporForge.Docker.Engine;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Docker.Sandboxes;

/// <summary>The container that a sandbox should have, and whether one that exists is that. Pure.</summary>
internal sealed record ContainerBlueprint(string Name, ContainerRequest Request, string ImageId)
{
    /// <summary>The name that Docker's own tools give the host.</summary>
    private const string HostAlias = "host.docker.internal";

    private const long NanosPerCpu = 1_000_000_000;
    private const long RunBytes = 16L << 20;

    /// <summary>Whether <paramref name="container"/> was made from the same request and the same image.</summary>
    public bool Matches(ContainerDetails container) =>
        container.Image == ImageId
        && container.Config.Labels?.GetValueOrDefault(SandboxNames.SpecLabel) == Request.Labels[SandboxNames.SpecLabel];

    /// <param name="hostCpus">The engine refuses limits above what its machine has.</param>
    public static ContainerBlueprint Draw(
        SandboxSpec spec, DockerOptions options, ISandboxData data, ImageDetails image, Uri callback, int hostCpus)
    {
        var names = new SandboxNames(options.Instance);
        var request = new ContainerRequest
        {
            Image = options.Image,
            User = data.Owner.ToString(),
            Hostname = "sandbox",
            WorkingDir = SandboxPaths.Workspace,
            Env = EnvironmentOf(spec, callback),
            Labels = names.Labels(spec.SessionId),
            OpenStdin = true,
            StdinOnce = false,
            AttachStdin = true,
            AttachStdout = true,
            AttachStderr = true,
            HostConfig = new HostConfig
            {
                NetworkMode = names.Network(options.Egress),
                // Names of the world would pass the engine's own resolver, whatever the network forwards
                // (CVE-2024-29018).
                Dns = options.Egress == Egress.Internal ? ["127.0.0.1"] : null,
                DnsOptions = options.Egress == Egress.Internal ? ["timeout:1", "attempts:1"] : null,
                // What an operator runs on the host (a proxy of the model's API, a stand-in of it) has a name that
                // stays.
                ExtraHosts = callback.HostNameType == UriHostNameType.IPv4 ? [$"{HostAlias}:{callback.Host}"] : null,
                Mounts = data.Mounts(spec.SessionId),
                Tmpfs = Tmpfs(options, data.Owner),
                Memory = options.MemoryBytes,
                // The sum of both: so there is no swap.
                MemorySwap = options.MemoryBytes,
                NanoCpus = (long)(Math.Min(options.Cpus, hostCpus) * NanosPerCpu),
                PidsLimit = options.Pids,
                // No core dumps. Open files stay as the engine has them: asking for more than its own limit fails every
                // start.
                Ulimits = [new("core", 0, 0)],
                CapDrop = ["ALL"],
                SecurityOpt = ["no-new-privileges:true"],
                ReadonlyRootfs = true,
                Privileged = false,
                IpcMode = "private",
                Init = true,
                LogConfig = new LogConfig("none"),
                RestartPolicy = new RestartPolicy("no"),
            },
        };
        return new ContainerBlueprint(names.Container(spec.SessionId), Signed(request, spec.Epoch), image.Id);
    }

    /// <summary>Our own variables win. What is set here can be read by whoever may inspect containers: no
    /// secrets.</summary>
    private static List<string> EnvironmentOf(SandboxSpec spec, Uri callback)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in spec.Environment) variables[name] = value;
        variables["HOME"] = SandboxPaths.Home;
        variables["VF_SESSION_ID"] = spec.SessionId;
        variables["VF_WORKSPACE"] = SandboxPaths.Workspace;
        variables["VF_CALLBACK_URL"] = callback.ToString().TrimEnd('/');
        return [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];
    }

    /// <summary>npm runs install scripts, and agents load native modules, from /tmp: so it is executable. /run is not.
    /// Both belong to the sandbox's user, because runc gives them the mode of the image's folder whatever mode is asked
    /// for (seen with 1.1.5).</summary>
    private static Dictionary<string, string> Tmpfs(DockerOptions options, SandboxOwner owner)
    {
        var common = string.Create(CultureInfo.InvariantCulture, $"rw,nosuid,nodev,uid={owner.UserId},gid={owner.GroupId}");
        return new Dictionary<string, string>
        {
            ["/tmp"] = string.Create(CultureInfo.InvariantCulture, $"{common},exec,size={options.TmpBytes}"),
            ["/run"] = string.Create(CultureInfo.InvariantCulture, $"{common},noexec,size={RunBytes}"),
        };
    }

    /// <summary>For whom it is made says nothing of what it is.</summary>
    private static ContainerRequest Signed(ContainerRequest request, long epoch)
    {
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, DockerJson.Default.ContainerRequest));
        var labels = new Dictionary<string, string>(request.Labels)
        {
            [SandboxNames.SpecLabel] = Convert.ToHexStringLower(hash),
            [SandboxNames.EpochLabel] = epoch.ToString(CultureInfo.InvariantCulture),
        };
        return request with { Labels = labels };
    }
}
