using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VaporForge.Docker.Engine;
using VaporForge.Docker.Sandboxes;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>One installation of its own on the machine's Docker Engine; leaves nothing behind. What a killed test run
/// left is removed by the next one, which knows it by the process id in the instance's name.</summary>
internal sealed class DockerWorld : ISandboxWorld
{
    private static readonly Lazy<Task> LeftoversRemoved = new(RemoveLeftoversAsync);
    private static int _last;

    private readonly EngineTransport _transport;
    private readonly List<DockerSandboxHost> _hosts = [];

    private DockerWorld(DockerOptions options)
    {
        Options = options;
        _transport = new EngineTransport(DockerEndpoint.Parse(options.Endpoint), TimeProvider.System);
        Engine = new DockerEngine(_transport);
        Names = new SandboxNames(options.Instance);
        Host = NewHost();
    }

    public DockerOptions Options { get; }
    public DockerEngine Engine { get; }
    public SandboxNames Names { get; }
    public DockerSandboxHost Host { get; }
    ISandboxHost ISandboxWorld.Host => Host;

    public static async Task<DockerWorld> CreateAsync(Action<DockerOptions>? configure = null)
    {
        await LeftoversRemoved.Value;
        var options = new DockerOptions
        {
            Instance = string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}x{Interlocked.Increment(ref _last)}"),
            Image = TestImage.Name,
            MemoryBytes = 128 << 20,
            TmpBytes = 8 << 20,
            Pids = 64,
            InternalPort = 18081,
        };
        configure?.Invoke(options);
        var world = new DockerWorld(options);
        await TestImage.EnsureAsync(world.Engine);
        return world;
    }

    /// <summary>Another silo's host, or the same silo's after a restart.</summary>
    public DockerSandboxHost NewHost()
    {
        var host = new DockerSandboxHost(
            Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System, NullLogger<DockerSandboxHost>.Instance);
        _hosts.Add(host);
        return host;
    }

    public static SandboxSpec Spec(string sessionId, long epoch = 1) => new(sessionId, epoch, "user", new Dictionary<string, string> { ["SEEN"] = "yes" });

    public async Task<Shell> WakeAsync(string sessionId)
    {
        await Host.WakeAsync(Spec(sessionId), CancellationToken.None);
        return await AttachAsync(sessionId);
    }

    public async Task<Shell> AttachAsync(string sessionId) => new(await Host.AttachAsync(sessionId, CancellationToken.None));

    public Task<SandboxState> FindAsync(string sessionId) => Host.FindAsync(sessionId, CancellationToken.None);

    public Task SleepAsync(string sessionId, long epoch = 1) => Host.SleepAsync(sessionId, epoch, TimeSpan.Zero, CancellationToken.None);

    public async Task<ContainerDetails?> InspectAsync(string sessionId) =>
        await Engine.FindContainerAsync(Names.Container(sessionId), CancellationToken.None);

    /// <summary>As somebody with another client would: the sandbox host does not hear of it.</summary>
    public Task KillFromOutsideAsync(string sessionId) => _transport.CallAsync(
        EngineCall.Post("kill", $"containers/{Names.Container(sessionId)}/kill"), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await RemoveAllAsync(Engine, Options.Instance);
        foreach (var host in _hosts) host.Dispose();
        _transport.Dispose();
    }

    private static async Task RemoveLeftoversAsync()
    {
        using var transport = new EngineTransport(DockerEndpoint.Parse(new DockerOptions().Endpoint), TimeProvider.System);
        var engine = new DockerEngine(transport);
        var containers = await engine.ListContainersAsync(SandboxNames.InstanceLabel, CancellationToken.None);
        var volumes = await engine.ListVolumesAsync(SandboxNames.InstanceLabel, CancellationToken.None);
        var instances = containers.Select(one => one.Labels).Concat(volumes.Select(one => one.Labels))
            .Select(labels => labels?.GetValueOrDefault(SandboxNames.InstanceLabel)).OfType<string>().Distinct();
        foreach (var instance in instances.Where(IsLeftOver)) await RemoveAllAsync(engine, instance);
    }

    private static bool IsLeftOver(string instance)
    {
        var parts = instance.TrimStart('t').Split('x');
        return instance.StartsWith('t') && parts.Length == 2 && int.TryParse(parts[0], out var pid) && !Directory.Exists($"/proc/{pid}");
    }

    private static async Task RemoveAllAsync(DockerEngine engine, string instance)
    {
        var names = new SandboxNames(instance);
        foreach (var container in await engine.ListContainersAsync(names.OfInstance, CancellationToken.None))
            await engine.RemoveContainerAsync(container.Id, CancellationToken.None);
        foreach (var volume in await engine.ListVolumesAsync(names.OfInstance, CancellationToken.None))
            await engine.RemoveVolumeAsync(volume.Name, CancellationToken.None);
        foreach (var egress in Enum.GetValues<Egress>())
            await engine.RemoveNetworkAsync(names.Network(egress), CancellationToken.None);
    }
}
