using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VaporForge.Docker.Engine;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes;

namespace VaporForge.Docker.Sandboxes;

/// <summary>
/// Sandboxes as containers of a Docker Engine. The engine knows all there is to know: containers and data are found by
/// name and label, so nothing is lost with this process.
/// <para>Asleep means that the container is gone and its data is there. A stopped container would wake 5 ms earlier
/// (measured: 200 ms to start either, 5 ms to create one), and would cost the engine something for every session ever
/// opened, and be of an outdated image.</para>
/// </summary>
internal sealed partial class DockerSandboxHost : ISandboxHost, ISandboxInventory, IDisposable
{
    private static readonly TimeSpan WakeLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(10);

    private readonly DockerOptions _options;
    private readonly EngineTransport _transport;
    private readonly DockerEngine _engine;
    private readonly SandboxNames _names;
    private readonly SandboxNetwork _network;
    private readonly ISandboxData _data;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private IReadOnlyList<Uri> _callbackUrls;
    private EngineInfo? _info;

    public DockerSandboxHost(IOptions<DockerOptions> options, TimeProvider time, ILogger<DockerSandboxHost> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        _transport = new EngineTransport(DockerEndpoint.Parse(_options.Endpoint), time);
        _engine = new DockerEngine(_transport);
        _names = new SandboxNames(_options.Instance);
        _network = new SandboxNetwork(_engine, _names, _options.Egress, time);
        _data = DataOf(_options.DataRoot);
        _callbackUrls = [.. _options.CallbackUrls];
    }

    public string Name => "docker";

    public IReadOnlyList<Uri> CallbackUrls => _callbackUrls;

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CheckLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _engine.PingAsync(either.Token);
            _info = await _engine.GetInfoAsync(either.Token);
            await FindImageAsync(either.Token);
            await MeetNetworkAsync(either.Token);
            return _info.BridgeNfIptables == false
                ? "Sandboxes could reach each other: packets within a bridge pass no filter. Set net.bridge.bridge-nf-call-iptables=1."
                : null;
        }
        catch (VaporForgeException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The Docker Engine did not answer within {CheckLimit.TotalSeconds:0} s.";
        }
    }

    public async Task<SandboxState> FindAsync(string sessionId, CancellationToken cancellationToken)
    {
        var container = await _engine.FindContainerAsync(_names.Container(sessionId), cancellationToken);
        if (Runs(container)) return SandboxState.Awake;
        if (container is not null) return SandboxState.Asleep;
        return await _data.ExistsAsync(sessionId, cancellationToken) ? SandboxState.Asleep : SandboxState.Absent;
    }

    /// <remarks>Whoever else wakes it at the same time, or died half way, leaves something that the next look finds and
    /// goes on from. A container that runs is left alone, outdated or not: its executions go first, and it is made anew
    /// after its next sleep.</remarks>
    public async Task WakeAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        var name = _names.Container(spec.SessionId);
        var start = _time.GetTimestamp();
        for (; _time.GetElapsedTime(start) < WakeLimit; await Task.Delay(LookPeriod, _time, cancellationToken))
        {
            var found = await _engine.FindContainerAsync(name, cancellationToken);
            Fence(found, spec.Epoch);
            if (Runs(found)) return;
            if (found is { State: { Running: true, Paused: true } })
            {
                await _engine.UnpauseContainerAsync(found.Id, cancellationToken);
                return;
            }

            var blueprint = await DrawAsync(spec, cancellationToken);
            if (found is not null && !blueprint.Matches(found))
            {
                await _engine.RemoveContainerAsync(found.Id, cancellationToken);
                LogOutdated(spec.SessionId);
                found = null;
            }

            // An engine gives a name away before it shows what has it.
            if (found is null && !await CreateAsync(spec.SessionId, blueprint, cancellationToken)) continue;
            if (await _engine.StartContainerAsync(name, cancellationToken)) return;
        }

        throw EngineFault.Unavailable(
            $"The sandbox could not be woken within {WakeLimit.TotalSeconds:0} s: others change its container. Try again.", $"container {name}");
    }

    public async Task<ISandboxAttachment> AttachAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (_callbackUrls.Count == 0) await MeetNetworkAsync(cancellationToken);
        var container = await _engine.FindContainerAsync(_names.Container(sessionId), cancellationToken);
        if (!Runs(container)) throw EngineFault.Unavailable("The sandbox is not awake.", $"container is {container?.State.Status ?? "absent"}");
        var connection = await _engine.AttachAsync(container!.Id, cancellationToken);
        return new DockerAttachment(_engine, container.Id, sessionId, connection, _time, _logger);
    }

    public SandboxTools Tools { get; } = new(SandboxPaths.Files);

    public async Task<ISandboxProgram> RunAsync(string sessionId, ProgramSpec program, CancellationToken cancellationToken)
    {
        var container = await _engine.FindContainerAsync(_names.Container(sessionId), cancellationToken);
        if (!Runs(container)) throw EngineFault.Unavailable("The sandbox is not awake.", $"container is {container?.State.Status ?? "absent"}");
        return await DockerProgram.StartAsync(_engine, container!.Id, sessionId, program, _time, _logger, cancellationToken);
    }

    public async Task<SandboxUsage?> MeasureAsync(string sessionId, CancellationToken cancellationToken)
    {
        var container = await _engine.FindContainerAsync(_names.Container(sessionId), cancellationToken);
        if (!Runs(container) || await _engine.MeasureAsync(container!.Id, cancellationToken) is not { } stats) return null;
        return new SandboxUsage(stats.UsedBytes, stats.Memory?.Limit, container.State.StartedAt);
    }

    public async Task SleepAsync(string sessionId, long epoch, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (await FindFencedAsync(sessionId, epoch, cancellationToken) is not { Id: var container }) return;
        await _engine.StopContainerAsync(container, grace, cancellationToken);
        await _engine.RemoveContainerAsync(container, cancellationToken);
    }

    public async Task RemoveAsync(string sessionId, long epoch, bool withData, CancellationToken cancellationToken)
    {
        if (await FindFencedAsync(sessionId, epoch, cancellationToken) is { Id: var container })
            await _engine.RemoveContainerAsync(container, cancellationToken);
        if (withData) await _data.RemoveAsync(sessionId, cancellationToken);
        LogRemoved(sessionId, withData);
    }

    public async Task<IReadOnlyList<FoundSandbox>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, SandboxState>();
        foreach (var sessionId in await _data.ListSessionsAsync(cancellationToken)) found[sessionId] = SandboxState.Asleep;
        foreach (var container in await _engine.ListContainersAsync(_names.OfInstance, cancellationToken))
        {
            if (container.Labels?.GetValueOrDefault(SandboxNames.SessionLabel) is not { } sessionId) continue;
            found[sessionId] = container.State == "running" ? SandboxState.Awake : SandboxState.Asleep;
        }

        return [.. found.Select(sandbox => new FoundSandbox(sandbox.Key, sandbox.Value))];
    }

    /// <summary>Removes the network unless sandboxes of the instance are on it.</summary>
    public async Task ReleaseNetworkAsync(CancellationToken cancellationToken)
    {
        if ((await _engine.ListContainersAsync(_names.OfInstance, cancellationToken)).Count > 0) return;
        await _network.RemoveAsync(cancellationToken);
    }

    public void Dispose()
    {
        _network.Dispose();
        _transport.Dispose();
    }

    private ISandboxData DataOf(string? root)
    {
        if (root is null) return new DataVolumes(_engine, _names);
        return OperatingSystem.IsWindows()
            ? throw EngineFault.Unavailable("Docker:DataRoot needs Linux. Leave it out for named volumes.")
            : new DataFolders(root);
    }

    /// <summary>The container, to be spoken of by its id from then on: one that a newer owner has made since is another.</summary>
    private async Task<ContainerDetails?> FindFencedAsync(string sessionId, long epoch, CancellationToken cancellationToken)
    {
        var found = await _engine.FindContainerAsync(_names.Container(sessionId), cancellationToken);
        Fence(found, epoch);
        return found;
    }

    private static void Fence(ContainerDetails? container, long epoch)
    {
        if (SandboxNames.EpochOf(container?.Config.Labels) > epoch)
            throw VaporForgeException.NotOwner();
    }

    private static bool Runs(ContainerDetails? container) => container is { State: { Running: true, Paused: false } };

    private async Task<ContainerBlueprint> DrawAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        _info ??= await _engine.GetInfoAsync(cancellationToken);
        await MeetNetworkAsync(cancellationToken);
        var image = await FindImageAsync(cancellationToken);
        return ContainerBlueprint.Draw(spec, _options, _data, image, _callbackUrls[0], _info.NCPU);
    }

    private async Task<ImageDetails> FindImageAsync(CancellationToken cancellationToken) =>
        await _engine.FindImageAsync(_options.Image, cancellationToken)
        ?? throw EngineFault.Unavailable($"The sandbox image '{_options.Image}' is missing. Run './vf image', or set Docker:Image.");

    private async Task MeetNetworkAsync(CancellationToken cancellationToken)
    {
        var address = await _network.EnsureAsync(cancellationToken);
        if (_options.CallbackUrls.Count > 0) return;
        IEnumerable<int> ports = _options.CallbackPorts.Count > 0 ? _options.CallbackPorts : [_options.InternalPort];
        _callbackUrls = [.. ports.Select(port => new UriBuilder("http", address.ToString(), port).Uri)];
    }

    /// <summary>False when somebody else made or took something meanwhile: look again.</summary>
    private async Task<bool> CreateAsync(string sessionId, ContainerBlueprint blueprint, CancellationToken cancellationToken)
    {
        await _data.PrepareAsync(sessionId, cancellationToken);
        var outcome = await _engine.CreateContainerAsync(blueprint.Name, blueprint.Request, cancellationToken);
        LogCreated(sessionId, outcome);
        return outcome == CreateOutcome.Created;
    }
}
