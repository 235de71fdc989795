using Orleans.Concurrency;
using VaporForge.Sandboxes;

namespace VaporForge.Sessions;

/// <summary>The durable owner of one session; its key is the session id. Callers have checked that the session is the
/// user's
/// (<see cref="ISessionReader.FindOwnerAsync"/>) before they wake it. Every answer comes after the write that it speaks
/// of.</summary>
/// <exception cref="VaporForgeException">Any call: <see cref="ErrorCodes.StorageUnavailable"/> when the database is
/// away (nothing was changed or acknowledged), <see cref="ErrorCodes.NotOwner"/> when another activation took the
/// session over (call again).</exception>
[Alias("vf.IChatSessionGrain")]
public interface IChatSessionGrain : IGrainWithStringKey
{
    /// <summary>Creates the session, or answers the existing one of the same user. The sandbox begins to warm
    /// up.</summary>
    [Alias("Create")]
    Task<SessionDetails> CreateAsync(CreateSession command, CancellationToken cancellationToken);

    /// <summary>Null when there is no such session, or it is deleted.</summary>
    [Alias("Describe"), AlwaysInterleave]
    Task<SessionDetails?> DescribeAsync(CancellationToken cancellationToken);

    [Alias("Submit")]
    Task<SubmitOutcome> SubmitAsync(SubmitPrompt command, CancellationToken cancellationToken);

    /// <summary>Stops the running turn: asks, waits out the grace, kills. Idempotent; changes nothing when no turn
    /// runs.</summary>
    /// <param name="turnId">Only that turn, which may also be one that waits: it is taken back and never runs. Null is
    /// the running one.</param>
    [Alias("Stop")]
    Task<SessionChange> StopAsync(string? turnId, CancellationToken cancellationToken);

    /// <param name="by">Who decides, for the <c>confirmation-resolved</c> frame.</param>
    [Alias("ResolveApproval")]
    Task<ApprovalOutcome> ResolveApprovalAsync(
        string approvalId, ApprovalDecision decision, string by, CancellationToken cancellationToken);

    [Alias("Rename")]
    Task<SessionChange> RenameAsync(string title, CancellationToken cancellationToken);

    [Alias("Delete")]
    Task<SessionChange> DeleteAsync(CancellationToken cancellationToken);

    [Alias("Restore")]
    Task<SessionChange> RestoreAsync(CancellationToken cancellationToken);

    /// <summary>History goes, seq goes on. Busy while a turn runs.</summary>
    [Alias("Clear")]
    Task<SessionChange> ClearAsync(CancellationToken cancellationToken);

    /// <summary>The history through the head, the running turn's text so far included. Null when there is no such
    /// session.</summary>
    [Alias("ReadMessages")]
    Task<MessageHistory?> ReadMessagesAsync(CancellationToken cancellationToken);

    /// <summary>All durable frames after <paramref name="afterSeq"/>, stored and then live, without end, once each and
    /// in order.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.AfterBeyondHead"/>,
    /// <see cref="ErrorCodes.SessionNotFound"/>.</exception>
    [Alias("Watch"), AlwaysInterleave]
    IAsyncEnumerable<FrameBatch> WatchAsync(long afterSeq, CancellationToken cancellationToken);

    /// <summary>A producer connects: where does it go on? The newest connection of an execution wins over older
    /// ones.</summary>
    [Alias("AttachProducer")]
    Task<ProducerAttachment> AttachProducerAsync(string executionId, CancellationToken cancellationToken);

    /// <summary>Appends lines exactly once; answers when they are durable.</summary>
    [Alias("Append")]
    Task<IngestOutcome> AppendAsync(IngestBatch batch, CancellationToken cancellationToken);

    /// <summary>A producer's connection went away without an ending. The execution waits for it to come back.</summary>
    [Alias("DetachProducer")]
    Task DetachProducerAsync(string executionId, long connection, CancellationToken cancellationToken);

    /// <summary>The sandbox says that an execution's process is gone.</summary>
    [Alias("OnExecutionExited")]
    Task OnExecutionExitedAsync(ExecutionExit exit, CancellationToken cancellationToken);

    /// <summary>The sandbox says how far the start of an execution is; becomes a <c>status</c> frame.</summary>
    [Alias("OnExecutionStatus")]
    Task OnExecutionStatusAsync(string executionId, string state, string? detail, CancellationToken cancellationToken);

    /// <summary>In whose name the sandbox may be used for the session's user now. Null when there is no such session, or it is
    /// deleted.</summary>
    [Alias("ClaimSandbox"), AlwaysInterleave]
    Task<SandboxClaim?> ClaimSandboxAsync(CancellationToken cancellationToken);

    /// <summary>Wakes the grain so that it finds out what became of its running execution (the watchdog's
    /// sweep).</summary>
    [Alias("Check")]
    Task CheckAsync(CancellationToken cancellationToken);
}
