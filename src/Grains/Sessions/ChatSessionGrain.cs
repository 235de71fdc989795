using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    ILogger<ChatSessionGrain> logger) : Grain, IChatSessionGrain
{
    private static readonly TimeSpan TouchPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WatchdogPeriod = TimeSpan.FromSeconds(1);

    /// <summary>How long the answer of a sandbox is waited for.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private readonly SessionOptions _options = options.Value;
    private OwnedLog? _log;
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

    public async Task<SessionDetails?> DescribeAsync(CancellationToken cancellationToken) =>
        await FindAsync() is { } log ? await DescribeAsync(log) : null;

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
            if (command.WhenBusy == WhenBusy.Reject) return new SubmitOutcome(SubmitStatus.Busy, null);
            if (log.State.Queue.Length >= _options.MaxQueuedTurns) return new SubmitOutcome(SubmitStatus.QueueFull, null);
        }

        var decision = log.Decide(time.GetUtcNow());
        var receipt = TurnRules.Submit(decision, command, NewId);
        await CommitAsync(log, decision);
        return new SubmitOutcome(SubmitStatus.Accepted, receipt);
    }

    public async Task<SessionChange> StopAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } log) return SessionChange.NotFound;
        var decision = log.Decide(time.GetUtcNow());
        if (!TurnRules.Stop(decision)) return SessionChange.Unchanged;
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
        return outcome;
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
        return await ChangeAsync(log, SessionRules.Delete);
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

    public async Task<MessageHistory?> ReadMessagesAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } log) return null;
        var messages = await reader.ReadMessagesAsync(SessionId, cancellationToken);
        if (log.Fold?.ToMessage() is { } running)
            messages = [.. messages.Add(running).OrderBy(message => message.FirstSeq)];
        return new MessageHistory(log.HeadSeq, messages);
    }

    public async IAsyncEnumerable<FrameBatch> WatchAsync(
        long afterSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var log = await RequireAsync();
        if (afterSeq > log.HeadSeq)
        {
            throw new VaporForgeException(
                ErrorCodes.AfterBeyondHead, $"after is {afterSeq}, but the newest frame is {log.HeadSeq}.");
        }

        while (true)
        {
            var changed = log.Tail.Changed;
            var batch = await ReadAsync(log, afterSeq, cancellationToken);
            if (batch.Frames.IsEmpty)
            {
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            afterSeq = batch.LastSeq;
            yield return batch;
        }
    }

    public async Task CheckAsync(CancellationToken cancellationToken) => await OwnAsync();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Forget(new VaporForgeException(ErrorCodes.NotOwner, "The session moved; read on from the last seq."));
        return Task.CompletedTask;
    }

    private async Task<SessionChange> ChangeAsync(OwnedLog log, Func<Decision, SessionChange> rule)
    {
        var decision = log.Decide(time.GetUtcNow());
        var change = rule(decision);
        await CommitAsync(log, decision);
        return change;
    }

    private async Task<FrameBatch> ReadAsync(OwnedLog log, long afterSeq, CancellationToken cancellationToken)
    {
        if (afterSeq == log.HeadSeq) return new FrameBatch([], log.HeadSeq);
        if (log.Tail.After(afterSeq, _options.WatchBatchFrames) is { } live)
            return new FrameBatch(ImmutableCollectionsMarshal.AsImmutableArray(live), log.HeadSeq);
        return await reader.ReadFramesAsync(SessionId, afterSeq, _options.WatchBatchFrames, cancellationToken)
            ?? throw NotFound();
    }

    private async Task<SessionDetails> DescribeAsync(OwnedLog log)
    {
        var sandbox = await Sandbox.GetStateAsync();
        var active = log.State.Active is { } turn
            ? new ActiveTurnDetails(turn.TurnId, turn.MessageId, turn.AssistantMessageId, turn.StartedAt)
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
            log.UpdatedAt);
    }

    private void Publish(OwnedLog log) =>
        Detach(GrainFactory.GetGrain<IUserGrain>(log.UserId).OnSessionChangedAsync(log.ToSummary(SessionId)));

    private string NewId() => Ids.New(time);

    private static VaporForgeException NotFound() => new(ErrorCodes.SessionNotFound, "There is no such session.");
}
