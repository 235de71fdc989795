using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using VaporForge.Access;
using VaporForge.Sandboxes;
using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Grains.Sandboxes;

/// <summary>The sandbox of one session: wakes it, applies what its user configured, and speaks with its agent host.
/// What it believes it learns from the sandbox host and from the agent host's <c>hello</c>, never from a stored
/// row.</summary>
[PreferLocalPlacement]
internal sealed partial class SandboxGrain(
    [PersistentState("sandbox", GrainStorage.Name)] IPersistentState<SandboxMemory> memory,
    ISandboxHost host,
    IngestTokens tokens,
    IOptions<SandboxOptions> options,
    TimeProvider time,
    ILogger<SandboxGrain> logger) : Grain, ISandboxGrain
{
    /// <summary>Cancels that came before their execution was handed over; more than can wait in a session.</summary>
    private const int MaxRememberedCancels = 64;

    private static readonly TimeSpan IdleCheckPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SleepGrace = TimeSpan.FromSeconds(3);

    private readonly SandboxOptions _options = options.Value;

    private readonly HashSet<string> _running = [];

    /// <summary>Executions of which the sandbox may hold something that the session has not got: begun, and not said to be settled.</summary>
    private readonly HashSet<string> _unsettled = [];
    private readonly Queue<string> _cancelled = new();
    private string? _starting;
    private SandboxState? _state;
    private ControlChannel? _channel;
    private Task<ControlChannel>? _waking;
    private Dictionary<string, string> _applied = [];
    private DateTimeOffset _usedAt;
    private IGrainTimer? _idleTimer;

    private string SessionId => this.GetPrimaryKeyString();

    private IChatSessionGrain Session => GrainFactory.GetGrain<IChatSessionGrain>(SessionId);

    public async Task WarmAsync(long epoch, string userId, string agent)
    {
        try
        {
            await MeetAsync(epoch, userId);
            await WakeAsync();
        }
        catch (VaporForgeException e)
        {
            // The first prompt will try again, and tell the person.
            LogWarmFailed(e, SessionId);
        }
    }

    public async Task AdoptAsync()
    {
        try
        {
            if (await host.FindAsync(SessionId, CancellationToken.None) == SandboxState.Awake) await WakeAsync();
        }
        catch (VaporForgeException e)
        {
            LogWarmFailed(e, SessionId);
        }
    }

    /// <remarks>
    /// 1. Group A, in parallel: the user's configuration; the sandbox, awake and attached.
    /// 2. Group B: parts of the configuration whose hash differs are applied; the ingest token is minted.
    /// 3. The prompt is handed over: on the warm path the only write, and no container call at all.
    /// </remarks>
    public async Task StartExecutionAsync(StartExecution command, CancellationToken cancellationToken)
    {
        await MeetAsync(command.Epoch, command.UserId);
        _usedAt = time.GetUtcNow();

        // 1.
        if (_channel is not { IsOpen: true }) await TellStatusAsync(command, ExecutionStates.Waking);
        var resolving = GrainFactory.GetGrain<IUserConfigGrain>(command.UserId).ResolveAsync(cancellationToken);
        var waking = WakeAsync();
        await Task.WhenAll(resolving, waking);
        var (user, channel) = (await resolving, await waking);

        // 2.
        var configuration = SandboxConfiguration.From(user, _options);
        if (!configuration.IsApplied(_applied)) await ApplyAsync(command, channel, configuration);
        var environment = AgentEnvironment.Merge(_options.AgentEnvironment, user.Secrets);
        var token = tokens.Mint(command.ExecutionId, SessionId, command.Epoch);

        // 3.
        if (_cancelled.Contains(command.ExecutionId))
            throw new VaporForgeException(ErrorCodes.SandboxUnavailable, "Stopped before the agent had the prompt.");
        _starting = command.ExecutionId;
        _running.Add(command.ExecutionId);
        _unsettled.Add(command.ExecutionId);
        _revivals = 0;
        try
        {
            await channel.AskAsync(ControlCommand.Run(command, environment, token), _options.AnswerTimeout, cancellationToken);
        }
        finally
        {
            _starting = null;
        }
    }

    public async Task<bool> CancelExecutionAsync(
        long epoch, string executionId, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (_cancelled.Count == MaxRememberedCancels) _cancelled.Dequeue();
        _cancelled.Enqueue(executionId);
        return await TellAsync(ControlCommand.Cancel(epoch, executionId, grace), cancellationToken);
    }

    public Task<bool> ApproveAsync(
        long epoch, string executionId, string approvalId, ApprovalDecision decision, CancellationToken cancellationToken) =>
        TellAsync(ControlCommand.Approve(epoch, executionId, approvalId, decision), cancellationToken);

    public async Task KillAsync(long epoch, CancellationToken cancellationToken)
    {
        await MeetAsync(epoch);
        await EnsureCurrentAsync();
        await PutDownAsync(() => host.SleepAsync(SessionId, _epoch, TimeSpan.Zero, cancellationToken));
        _state = SandboxState.Asleep;
    }

    public async Task<SandboxReport> InspectAsync(long epoch, bool wake, CancellationToken cancellationToken)
    {
        await MeetAsync(epoch);
        _state = await host.FindAsync(SessionId, cancellationToken);
        var asleep = _state != SandboxState.Awake;
        if (asleep && (!wake || _state == SandboxState.Absent || !await ReviveAsync())) return new SandboxReport(false, []);
        var channel = await WakeAsync();
        var hello = await GreetAsync(channel, cancellationToken);
        return new SandboxReport(true, [.. (hello.Executions ?? []).Select(execution => execution.ToReport())]);
    }

    public Task<string?> CheckHostAsync(CancellationToken cancellationToken) => host.CheckAsync(cancellationToken);

    public async Task<SandboxState> GetStateAsync()
    {
        if (_waking is not null) return SandboxState.Creating;
        return _state ??= await FindQuietlyAsync();
    }

    public async Task RemoveAsync(long epoch, bool withData, CancellationToken cancellationToken)
    {
        await MeetAsync(epoch);
        await EnsureCurrentAsync();
        await PutDownAsync(() => host.RemoveAsync(SessionId, _epoch, withData, cancellationToken));
        _state = SandboxState.Absent;

        // The epoch stays while the session does: an owner that was paused must not make the sandbox anew.
        if (withData) await memory.ClearStateAsync(cancellationToken);
        DeactivateOnIdle();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // Looked at first: closing the channel makes the sandbox's state unknown. What is not settled keeps in the sandbox.
        var sleeps = _options.SleepOnShutdown
            && reason.ReasonCode == DeactivationReasonCode.ShuttingDown
            && _running.Count == 0
            && _state == SandboxState.Awake;
        await CloseAsync();
        if (sleeps && await IsCurrentAsync()) await TrySleepAsync(cancellationToken);
    }

    private async Task ApplyAsync(StartExecution command, ControlChannel channel, SandboxConfiguration configuration)
    {
        var installs = configuration.Hashes["packages"] != _applied.GetValueOrDefault("packages", CanonicalJson.EmptyHash);
        await TellStatusAsync(command, installs ? ExecutionStates.Installing : ExecutionStates.Preparing);
        var reply = await channel.AskAsync(
            ControlCommand.Apply(command.Epoch, configuration), _options.ApplyTimeout, CancellationToken.None);
        _applied = reply.Hashes ?? [];
        foreach (var line in reply.Log ?? []) LogInstallation(SessionId, line);
        LogApplied(SessionId, string.Join(", ", (reply.Changed ?? []).Select(part => Shown(part, configuration))));
        if (reply is { Ok: not false, Failure: null }) return;

        // Not fatal (WIRE.md, 5): the agent runs without what could not be applied, and the next turn tries again.
        var reason = reply.Failure ?? "The configuration could not be applied.";
        LogApplyFailed(SessionId, reason);
        await TellStatusAsync(command, ExecutionStates.Preparing, reason);
    }

    private static string Shown(string part, SandboxConfiguration configuration) =>
        $"{part} {CanonicalJson.Short(configuration.Hashes.GetValueOrDefault(part, "?"))}";

    private Task TellStatusAsync(StartExecution command, string state, string? detail = null) =>
        Session.OnExecutionStatusAsync(command.ExecutionId, state, detail, CancellationToken.None);

    private async Task SleepWhenIdleAsync(CancellationToken cancellationToken)
    {
        // Looked at twice: somebody may come to use it while the agent host is asked.
        if (IsUsed() || !await MaySleepAsync() || IsUsed()) return;
        if (await TrySleepAsync(cancellationToken)) SeeAsleep();
    }

    private bool IsUsed() => _waking is not null || time.GetUtcNow() - _usedAt < _options.IdleSleep;

    private void SeeAsleep()
    {
        // Absent stays absent: the next look finds out.
        _state = null;
        _idleTimer?.Dispose();
        _idleTimer = null;
        LogAsleep(SessionId);
    }

    private async Task<SandboxState> FindQuietlyAsync()
    {
        try
        {
            return await host.FindAsync(SessionId, CancellationToken.None);
        }
        catch (VaporForgeException e)
        {
            LogWarmFailed(e, SessionId);
            return SandboxState.Failed;
        }
    }

    private void Detach(Task work) => _ = ObserveAsync(work);

    private async Task ObserveAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception e)
        {
            LogDetachedFailed(e, SessionId);
        }
    }
}
