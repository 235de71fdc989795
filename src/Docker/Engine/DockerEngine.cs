using System.Globalization;
using System.Net;
using System.Text.Json;

namespace VaporForge.Docker.Engine;

/// <summary>The part of the Docker Engine API that VaporForge uses (https://docs.docker.com/reference/api/engine/, 1.41
/// and later). Answers that callers branch on are return values.</summary>
/// <exception cref="VaporForgeException">Any call: <see cref="ErrorCodes.SandboxUnavailable"/> when the engine cannot
/// be reached, is too slow, or refuses.</exception>
internal sealed class DockerEngine(EngineTransport transport)
{
    /// <summary>What the engine may take beyond the grace that it gives a container to stop.</summary>
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(30);

    public Task<ApiVersion> PingAsync(CancellationToken cancellationToken) => transport.NegotiateAsync(cancellationToken);

    public async Task<EngineInfo> GetInfoAsync(CancellationToken cancellationToken) =>
        Present(await transport.AskAsync(EngineCall.Get("describe itself", "info"), DockerJson.Default.EngineInfo, cancellationToken));

    public Task<ImageDetails?> FindImageAsync(string image, CancellationToken cancellationToken) => transport.AskAsync(
        EngineCall.Get("look for the image", $"images/{image}/json").OrElse(HttpStatusCode.NotFound),
        DockerJson.Default.ImageDetails,
        cancellationToken);

    public Task<ContainerDetails?> FindContainerAsync(string container, CancellationToken cancellationToken) => transport.AskAsync(
        EngineCall.Get("look for the sandbox", $"containers/{container}/json").OrElse(HttpStatusCode.NotFound),
        DockerJson.Default.ContainerDetails,
        cancellationToken);

    public async Task<IReadOnlyList<ListedContainer>> ListContainersAsync(string label, CancellationToken cancellationToken) =>
        Present(await transport.AskAsync(
            EngineCall.Get("list sandboxes", $"containers/json?all=true&{LabelFilter(label)}"),
            DockerJson.Default.IReadOnlyListListedContainer,
            cancellationToken));

    public async Task<CreateOutcome> CreateContainerAsync(string name, ContainerRequest request, CancellationToken cancellationToken)
    {
        var call = EngineCall.Post("create the sandbox", $"containers/create?name={name}")
            .With(request, DockerJson.Default.ContainerRequest)
            .OrElse(HttpStatusCode.Conflict, HttpStatusCode.NotFound);
        return OutcomeOf(await transport.CallAsync(call, cancellationToken));
    }

    /// <summary>False when the container, or something that it needs, is gone or going. Starting what runs changes
    /// nothing.</summary>
    public async Task<bool> StartContainerAsync(string container, CancellationToken cancellationToken)
    {
        var call = EngineCall.Post("start the sandbox", $"containers/{container}/start")
            .OrElse(HttpStatusCode.NotModified, HttpStatusCode.NotFound, HttpStatusCode.Conflict);
        return await transport.CallAsync(call, cancellationToken) is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict);
    }

    public Task UnpauseContainerAsync(string container, CancellationToken cancellationToken) => transport.CallAsync(
        EngineCall.Post("resume the sandbox", $"containers/{container}/unpause").OrElse(HttpStatusCode.NotFound), cancellationToken);

    /// <summary>Asks its program to end, kills it after the grace (whole seconds, rounded up). Stopped or absent:
    /// nothing.</summary>
    public Task StopContainerAsync(string container, TimeSpan grace, CancellationToken cancellationToken)
    {
        var seconds = ((int)Math.Ceiling(grace.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var call = EngineCall.Post("stop the sandbox", $"containers/{container}/stop?t={seconds}")
            .OrElse(HttpStatusCode.NotModified, HttpStatusCode.NotFound) with { Limit = grace + StopMargin };
        return transport.CallAsync(call, cancellationToken);
    }

    /// <summary>Kills and removes the container, and returns when it is gone. Absent: nothing.</summary>
    public async Task RemoveContainerAsync(string container, CancellationToken cancellationToken)
    {
        var removal = EngineCall.Delete("remove the sandbox", $"containers/{container}?force=true")
            .OrElse(HttpStatusCode.NotFound, HttpStatusCode.Conflict);
        if (await transport.CallAsync(removal, cancellationToken) != HttpStatusCode.Conflict) return;

        // Somebody else's removal is under way.
        var wait = EngineCall.Post("remove the sandbox", $"containers/{container}/wait?condition=removed")
            .OrElse(HttpStatusCode.NotFound);
        await transport.CallAsync(wait, cancellationToken);
    }

    /// <summary>The container's standard streams: what is written goes to its input, what is read is
    /// multiplexed.</summary>
    public Task<Stream> AttachAsync(string container, CancellationToken cancellationToken) => transport.HijackAsync(
        EngineCall.Post("attach to the sandbox", $"containers/{container}/attach?stream=1&stdin=1&stdout=1&stderr=1"),
        cancellationToken);

    /// <summary>Prepares a program in a container that runs; answers its id.</summary>
    public async Task<string> CreateExecAsync(string container, ExecRequest request, CancellationToken cancellationToken) =>
        Present(await transport.AskAsync(
            EngineCall.Post("prepare a program in the sandbox", $"containers/{container}/exec")
                .With(request, DockerJson.Default.ExecRequest),
            DockerJson.Default.CreatedExec,
            cancellationToken)).Id;

    /// <summary>Starts it: what is written goes to its input, what is read is its output, multiplexed unless it has a
    /// terminal.</summary>
    public Task<Stream> StartExecAsync(string exec, bool terminal, CancellationToken cancellationToken) => transport.HijackAsync(
        EngineCall.Post("run a program in the sandbox", $"exec/{exec}/start")
            .With(new ExecStart(Detach: false, terminal), DockerJson.Default.ExecStart),
        cancellationToken);

    /// <summary>Starts it, and has nothing to do with it from then on.</summary>
    public Task StartDetachedExecAsync(string exec, CancellationToken cancellationToken) => transport.CallAsync(
        EngineCall.Post("run a program in the sandbox", $"exec/{exec}/start")
            .With(new ExecStart(Detach: true, Tty: false), DockerJson.Default.ExecStart),
        cancellationToken);

    /// <summary>False when it does not run any more.</summary>
    public async Task<bool> ResizeExecAsync(string exec, int columns, int rows, CancellationToken cancellationToken)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"h={rows}&w={columns}");
        var call = EngineCall.Post("resize a terminal in the sandbox", $"exec/{exec}/resize?{size}")
            .OrElse(HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.InternalServerError);
        return await transport.CallAsync(call, cancellationToken) is HttpStatusCode.OK or HttpStatusCode.Created;
    }

    /// <summary>Null when the engine has forgotten it: with its container, or some minutes after its end.</summary>
    public Task<ExecDetails?> FindExecAsync(string exec, CancellationToken cancellationToken) => transport.AskAsync(
        EngineCall.Get("look for a program in the sandbox", $"exec/{exec}/json").OrElse(HttpStatusCode.NotFound),
        DockerJson.Default.ExecDetails,
        cancellationToken);

    /// <summary>What a container uses now; null when it does not run. One sample: the engine waits for no second one.</summary>
    public Task<ContainerStats?> MeasureAsync(string container, CancellationToken cancellationToken) => transport.AskAsync(
        EngineCall.Get("measure the sandbox", $"containers/{container}/stats?stream=false&one-shot=true")
            .OrElse(HttpStatusCode.NotFound, HttpStatusCode.Conflict),
        DockerJson.Default.ContainerStats,
        cancellationToken);

    /// <summary>Waits, for as long as it takes, until the container does not run; null when it is no longer
    /// there.</summary>
    public Task<ContainerExit?> WaitUntilEndedAsync(string container, CancellationToken cancellationToken) => transport.AskAsync(
        EngineCall.Post("wait for the sandbox", $"containers/{container}/wait?condition=not-running")
            .OrElse(HttpStatusCode.NotFound) with { Limit = Timeout.InfiniteTimeSpan },
        DockerJson.Default.ContainerExit,
        cancellationToken);

    public Task<NetworkDetails?> FindNetworkAsync(string network, CancellationToken cancellationToken) => transport.AskAsync(
        EngineCall.Get("look for the sandboxes' network", $"networks/{network}").OrElse(HttpStatusCode.NotFound),
        DockerJson.Default.NetworkDetails,
        cancellationToken);

    /// <remarks>Engines answer 409 for a name, and 403 for a bridge or a subnet, that is taken.</remarks>
    public async Task<CreateOutcome> CreateNetworkAsync(NetworkRequest request, CancellationToken cancellationToken)
    {
        var call = EngineCall.Post("create the sandboxes' network", "networks/create")
            .With(request, DockerJson.Default.NetworkRequest)
            .OrElse(HttpStatusCode.Conflict, HttpStatusCode.Forbidden);
        return OutcomeOf(await transport.CallAsync(call, cancellationToken));
    }

    public Task RemoveNetworkAsync(string network, CancellationToken cancellationToken) => transport.CallAsync(
        EngineCall.Delete("remove the sandboxes' network", $"networks/{network}").OrElse(HttpStatusCode.NotFound), cancellationToken);

    public Task<VolumeDetails?> FindVolumeAsync(string volume, CancellationToken cancellationToken) => transport.AskAsync(
        EngineCall.Get("look for the sandbox's data", $"volumes/{volume}").OrElse(HttpStatusCode.NotFound),
        DockerJson.Default.VolumeDetails,
        cancellationToken);

    public async Task<IReadOnlyList<VolumeDetails>> ListVolumesAsync(string label, CancellationToken cancellationToken)
    {
        var call = EngineCall.Get("list sandboxes' data", $"volumes?{LabelFilter(label)}");
        return Present(await transport.AskAsync(call, DockerJson.Default.VolumeList, cancellationToken)).Volumes ?? [];
    }

    public Task RemoveVolumeAsync(string volume, CancellationToken cancellationToken) => transport.CallAsync(
        EngineCall.Delete("remove the sandbox's data", $"volumes/{volume}").OrElse(HttpStatusCode.NotFound), cancellationToken);

    private static string LabelFilter(string label)
    {
        var filter = new Dictionary<string, IReadOnlyList<string>> { ["label"] = [label] };
        var json = JsonSerializer.Serialize(filter, DockerJson.Default.DictionaryStringIReadOnlyListString);
        return "filters=" + Uri.EscapeDataString(json);
    }

    private static CreateOutcome OutcomeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Conflict or HttpStatusCode.Forbidden => CreateOutcome.NameTaken,
        HttpStatusCode.NotFound => CreateOutcome.PartMissing,
        _ => CreateOutcome.Created,
    };

    private static T Present<T>(T? answer) where T : class =>
        answer ?? throw EngineFault.Unavailable("The Docker Engine gave an empty answer.");
}
