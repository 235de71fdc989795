using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.World;

/// <summary>Hosts a <see cref="FakeSession"/> on the engine, so that calls travel as they do in life.</summary>
internal sealed class FakeSessionGrain(FakeSessions sessions) : Grain, IChatSessionGrain
{
    private FakeSession? Session
    {
        get
        {
            Interlocked.Increment(ref sessions.GrainCalls);
            var session = sessions.Find(this.GetPrimaryKeyString());
            if (session is not null) Interlocked.Increment(ref session.Calls);
            return session;
        }
    }

    private FakeSession? Live => Session is { Deleted: false } session ? session : null;

    public Task<SessionDetails> CreateAsync(CreateSession command, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref sessions.GrainCalls);
        if (command.Agent == "nobody") throw new VaporForgeException(ErrorCodes.InvalidRequest, "There is no such agent.");
        var session = sessions.Add(command.UserId, this.GetPrimaryKeyString());
        session.Title = command.Title ?? "New session";
        return Task.FromResult(Describe(session));
    }

    public Task<SessionDetails?> DescribeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Live is { } session ? Describe(session) : null);

    public Task<SubmitOutcome> SubmitAsync(SubmitPrompt command, CancellationToken cancellationToken) =>
        Task.FromResult(Live?.Submit(command) ?? new SubmitOutcome(SubmitStatus.NotFound, null));

    public Task<SessionChange> StopAsync(string? turnId, CancellationToken cancellationToken) => Change(session =>
    {
        session.Stops++;
        session.StoppedTurn = turnId;
        return session.ExecutionId is null ? SessionChange.Unchanged : SessionChange.Changed;
    });

    public Task<ApprovalOutcome> ResolveApprovalAsync(
        string approvalId, ApprovalDecision decision, string by, CancellationToken cancellationToken) =>
        Task.FromResult(Live is { } session ? Resolve(session, approvalId, decision) : ApprovalOutcome.NotFound);

    public Task<SessionChange> RenameAsync(string title, CancellationToken cancellationToken) => Change(session =>
    {
        session.Title = title;
        return SessionChange.Changed;
    });

    public Task<SessionChange> DeleteAsync(CancellationToken cancellationToken) => Change(session =>
    {
        session.Deleted = true;
        session.PutSandboxDown();
        session.KillOwner(new VaporForgeException(ErrorCodes.SessionNotFound, "There is no such session."));
        return SessionChange.Changed;
    });

    public Task<SessionChange> RestoreAsync(CancellationToken cancellationToken)
    {
        if (Session is not { } session) return Task.FromResult(SessionChange.NotFound);
        session.Deleted = false;
        return Task.FromResult(SessionChange.Changed);
    }

    public Task<SessionChange> ClearAsync(CancellationToken cancellationToken) =>
        Change(session =>
        {
            session.Clears++;
            if (session.ExecutionId is not null) return SessionChange.Busy;
            session.Messages.Clear();
            session.Append(FrameTypes.Snapshot, $$"""{"throughSeq":{{session.HeadSeq}},"messages":[]}""", turnId: null);
            return SessionChange.Changed;
        });

    public Task<MessageHistory?> ReadMessagesAsync(CancellationToken cancellationToken)
    {
        if (Live is not { } session) return Task.FromResult<MessageHistory?>(null);
        var tool = new MessagePart(
            MessagePart.ToolType, null, "t1", "Read", MessagePart.ToolDone, "{\"path\":\"a\"}"u8.ToArray(), "\"text\""u8.ToArray());
        var message = new Message(
            "m1", Message.Assistant, [new MessagePart(MessagePart.TextType, "hello"), tool], DateTimeOffset.UnixEpoch, "turn-1", 1,
            new TurnEnding(TurnOutcome.Failed, "crashed", DateTimeOffset.UnixEpoch, new SessionUsage(3, 5, 0.5m), ["No disk."]));
        return Task.FromResult<MessageHistory?>(new MessageHistory(session.HeadSeq, [message]));
    }

    public async IAsyncEnumerable<FrameBatch> WatchAsync(
        long afterSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var session = Live ?? throw new VaporForgeException(ErrorCodes.SessionNotFound, "There is no such session.");
        if (afterSeq > session.HeadSeq) throw new VaporForgeException(ErrorCodes.AfterBeyondHead, "Beyond.");
        afterSeq = Math.Clamp(session.WatchStart(afterSeq), 0, session.HeadSeq);
        while (true)
        {
            if (session.WatchFault() is { } fault) throw fault;
            var (frames, changed, head) = session.After(afterSeq, session.WatchBatchFrames);
            if (frames.Length == 0)
            {
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            afterSeq = frames[^1].Seq;
            yield return new FrameBatch([.. frames], head);
        }
    }

    public Task<ProducerAttachment> AttachProducerAsync(string executionId, CancellationToken cancellationToken) =>
        Task.FromResult(Live?.Attach(executionId) ?? new ProducerAttachment(ExecutionStanding.Unknown, 0, 0));

    public async Task<IngestOutcome> AppendAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        if (Live is not { } session) return new IngestOutcome(IngestStatus.Ended, 0);
        await session.AppendGate;
        if (session.AppendFault(batch) is { } fault) throw fault;
        var outcome = session.Append(batch);
        return session.AmbiguousFault(batch) is { } ambiguous ? throw ambiguous : outcome;
    }

    public Task DetachProducerAsync(string executionId, long connection, CancellationToken cancellationToken)
    {
        if (Session is { } session) Interlocked.Increment(ref session.Detached);
        return Task.CompletedTask;
    }

    public Task OnExecutionExitedAsync(ExecutionExit exit, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OnExecutionStatusAsync(
        string executionId, string state, string? detail, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<SandboxClaim?> ClaimSandboxAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Live is { } session ? new SandboxClaim(1, session.UserId, session.Active is not null) : null);

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static ApprovalOutcome Resolve(FakeSession session, string approvalId, ApprovalDecision decision)
    {
        var outcome = session.Approvals.GetValueOrDefault(approvalId, ApprovalOutcome.Unknown);
        if (outcome != ApprovalOutcome.Resolved) return outcome;
        session.Decisions.Add((approvalId, decision));
        if (session.Active is null) return outcome;
        session.Say(FrameTypes.ConfirmationResolved, $$"""{"approvalId":"{{approvalId}}","decision":"{{Words.Of(decision)}}"}""");
        session.Approvals[approvalId] = ApprovalOutcome.AlreadyResolved;
        return outcome;
    }

    private Task<SessionChange> Change(Func<FakeSession, SessionChange> change) =>
        Task.FromResult(Live is { } session ? change(session) : SessionChange.NotFound);

    private static SessionDetails Describe(FakeSession session) => new(
        session.Id,
        session.Title,
        "demo",
        session.ExecutionId is null ? SessionStatus.Idle : SessionStatus.Running,
        session.HeadSeq,
        session.Active,
        0,
        "absent",
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch,
        null,
        false,
        ["t-queued"],
        [new OpenApproval("p1", "Bash", 3)]);
}
