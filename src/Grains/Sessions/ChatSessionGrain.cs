using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime;
using VaporForge.Sandboxes;
using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Grains.Sessions;

/// <summary>The owner of one session: a shell that reads the clock, asks the rules, commits what they decided, tells
/// the watchers, and then does what they asked for. After a failed write it forgets everything and takes ownership
/// anew.</summary>
[RandomPlacement]
internal sealed partial class ChatSessionGrain(
    ISessionStore store,
    ISessionReader reader,
    IOptions<SessionOptions> options,
    TimeProvider time,
    ILogger<ChatSessionGrain> logger) : Grain, IChatSessionGrain, IHandedOver
{
    private static readonly TimeSpan WatchdogPeriod = TimeSpan.FromSeconds(1);

    /// <summary>How long the answer of a sandbox is waited for.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan StateLimit = TimeSpan.FromSeconds(1);

    private readonly SessionOptions _options = options.Value;
    private OwnedLog? _log;
    private long _ownedEpoch;
    private Task<OwnedLog?>? _taking;
    private IGrainTimer? _watchdog;

    private string SessionId => this.GetPrimaryKeyString();

    private ISandboxGrain Sandbox => GrainFactory.GetGrain<ISandboxGrain>(SessionId);

    private IChatSessionGrain Self => GrainFactory.GetGrain<IChatSessionGrain>(SessionId);

    public async Task<SessionDetails> CreateAsync(CreateSession command, CancellationToken cancellationToken)
    {
        var agent = command.Agent ?? _options.DefaultAgent;
        if (!_options.Agents.Contains(agent))
        {
            throw new VaporForgeException(
                ErrorCodes.InvalidRequest, $"agent: there is no agent '{agent}'; there are {string.Join(", ", _options.Agents)}.");
        }

        var state = new SessionState { Title = command.Title ?? "New chat", Agent = agent };
        var row = await store.CreateAsync(
            new NewSession(SessionId, command.UserId, state, time.GetUtcNow()), cancellationToken);
        if (row.UserId != command.UserId) throw NotFound();
        var log = await RequireAsync();
        Publish(log);
        Detach(Sandbox.WarmAsync(log.Epoch, log.UserId, log.State.Agent));
        return await DescribeAsync(log);
    }

    public async Task<SubmitOutcome> SubmitAsync(SubmitPrompt command, CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } log) return new SubmitOutcome(SubmitStatus.NotFound, null);
        if (command.ClientMessageId is { } id
            && await store.FindSubmissionAsync(SessionId, id, cancellationToken) is { } earlier)
        {
            return new SubmitOutcome(SubmitStatus.Accepted, earlier);
        }

        if (log.State.Active is not null)
        {
            if (command.WhenBusy == WhenBusy.Reject) return await SureAsync(log, new SubmitOutcome(SubmitStatus.Busy, null));
            if (log.State.Queue.Length >= _options.MaxQueuedTurns)
                return await SureAsync(log, new SubmitOutcome(SubmitStatus.QueueFull, null));
        }

        var decision = log.Decide(time.GetUtcNow());
        var receipt = TurnRules.Submit(decision, command, NewId);
        await CommitAsync(log, decision);
        return new SubmitOutcome(SubmitStatus.Accepted, receipt);
    }

    public async Task<SessionChange> StopAsync(string? turnId, CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } log) return SessionChange.NotFound;
        var decision = log.Decide(time.GetUtcNow());
        if (!TurnRules.Stop(decision, turnId)) return await SureAsync(log, SessionChange.Unchanged);
        await CommitAsync(log, decision);
        return SessionChange.Changed;
    }

    public async Task<ApprovalOutcome> ResolveApprovalAsync(
        string approvalId, ApprovalDecision decision, string by, CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } log) return ApprovalOutcome.NotFound;
        var change = log.Decide(time.GetUtcNow());
        var outcome = ApprovalRules.Decide(change, approvalId, decision, by);
        await CommitAsync(log, change);
        return change.IsEmpty ? await SureAsync(log, outcome) : outcome;
    }

    public async Task<SessionChange> RenameAsync(string title, CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } log) return SessionChange.NotFound;
        var decision = log.Decide(time.GetUtcNow());
        SessionRules.Rename(decision, title);
        await CommitAsync(log, decision);
        return SessionChange.Changed;
    }

    public async Task<SessionChange> DeleteAsync(CancellationToken cancellationToken)
    {
        if (await OwnAsync() is not { } log) return SessionChange.NotFound;
        var change = await ChangeAsync(log, SessionRules.Delete);

        // Who follows it is to look again, though there may be nothing new to read.
        log.Tail.Add([]);
        return change;
    }

    public async Task<SessionChange> RestoreAsync(CancellationToken cancellationToken)
    {
        if (await OwnAsync() is not { } log) return SessionChange.NotFound;
        return await ChangeAsync(log, SessionRules.Restore);
    }

    public async Task<SessionChange> ClearAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } log) return SessionChange.NotFound;
        return await ChangeAsync(log, decision => SessionRules.Clear(decision, log.HeadSeq));
    }

    public async Task<SandboxClaim?> ClaimSandboxAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } log) return null;
        return await SureAsync(log, new SandboxClaim(log.Epoch, log.UserId, IsBusy: log.State.Active is not null));
    }

    public async Task CheckAsync(CancellationToken cancellationToken) => await OwnAsync();

    public bool IsWorking => _log is { State.Active: not null };

    public void EndWaits() => _log?.Tail.Fail(Moving());

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var left = _log;
        Forget(Moving());
        if (left is { State.Active: not null }) await ReleaseAsync(left, cancellationToken);
    }

    private async Task<SessionChange> ChangeAsync(OwnedLog log, Func<Decision, SessionChange> rule)
    {
        var decision = log.Decide(time.GetUtcNow());
        var change = rule(decision);
        await CommitAsync(log, decision);
        return decision.IsEmpty ? await SureAsync(log, change) : change;
    }

    private async Task<SessionDetails> DescribeAsync(OwnedLog log)
    {
        var sandbox = await FindSandboxStateAsync();
        var active = log.State.Active is { } turn
            ? new ActiveTurnDetails(turn.TurnId, turn.MessageId, turn.AssistantMessageId, turn.StartedAt, turn.StartSeq)
            : null;
        return new SessionDetails(
            SessionId,
            log.State.Title,
            log.State.Agent,
            log.State.Status,
            log.HeadSeq,
            active,
            log.State.Queue.Length,
            Words.Of(sandbox),
            log.CreatedAt,
            log.UpdatedAt,
            log.State.Usage,
            log.State.AwaitsApproval,
            [.. log.State.Queue.Select(prompt => prompt.TurnId)],
            log.State.OpenApprovals);
    }

    /// <summary>Not waited for longer than somebody who looks would: a sandbox's grain that is to end may answer after ten seconds
    /// only, and this one cannot end, or be the owner somewhere else, before its calls have.</summary>
    private async Task<SandboxState> FindSandboxStateAsync()
    {
        try
        {
            return await Sandbox.GetStateAsync().WaitAsync(StateLimit, time);
        }
        catch (TimeoutException e)
        {
            LogNoSandboxState(e, SessionId);
            return SandboxState.Failed;
        }
    }

    private void Publish(OwnedLog log) =>
        Detach(GrainFactory.GetGrain<IUserGrain>(log.UserId).OnSessionChangedAsync(log.ToSummary(SessionId)));

    private string NewId() => Ids.New(time);

    private static VaporForgeException Moving() =>
        new(ErrorCodes.NotOwner, "The session moves; read on from the last seq.");

    private static VaporForgeException NotFound() => new(ErrorCodes.SessionNotFound, "There is no such session.");
}
