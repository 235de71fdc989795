using System.Collections.Immutable;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>What a session is, besides its log. Immutable; <see cref="SessionRules"/> makes the next one. Stored as
/// JSON in the session row.</summary>
public sealed record SessionState
{
    public required string Title { get; init; }
    public required string Agent { get; init; }

    /// <summary>The agent's own session id, to resume it; null before the first turn and after a reset.</summary>
    public string? SdkSessionId { get; init; }

    public ActiveTurn? Active { get; init; }
    public ImmutableArray<QueuedPrompt> Queue { get; init; } = [];
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Null before the first turn that told what it used.</summary>
    public SessionUsage? Usage { get; init; }

    /// <summary>Since when something may be in the sandbox that no turn owns: the process of a turn that did not
    /// complete, or the sandbox of a deleted session. Null when it was seen without (<see cref="LooseRules"/>).</summary>
    public DateTimeOffset? LooseSince { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public SessionStatus Status => Active?.Stage switch
    {
        null => SessionStatus.Idle,
        TurnStage.Starting => SessionStatus.Starting,
        TurnStage.Running => SessionStatus.Running,
        _ => SessionStatus.Stopping,
    };

    /// <summary>Whether a tool waits for a person's word.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool AwaitsApproval => Active?.Approvals.Any(approval => approval.Decision is null) ?? false;

    [System.Text.Json.Serialization.JsonIgnore]
    public OpenApproval[] OpenApprovals =>
    [
        .. (Active?.Approvals ?? []).Where(approval => approval.Decision is null).Select(
            approval => new OpenApproval(approval.ApprovalId, approval.ToolName, approval.Seq)),
    ];
}

/// <summary>The running turn.</summary>
/// <param name="StartSeq">The seq of its <c>turn-start</c>.</param>
/// <param name="StopRequestedAt">When somebody asked to stop it; the grace runs from here.</param>
public sealed record ActiveTurn(
    string TurnId,
    string ExecutionId,
    string MessageId,
    string AssistantMessageId,
    string Prompt,
    string? Mode,
    long StartSeq,
    DateTimeOffset StartedAt,
    TurnStage Stage,
    DateTimeOffset? StopRequestedAt,
    ImmutableArray<PendingApproval> Approvals)
{
    /// <summary>The state that viewers were last told (WIRE.md, 2: <c>status</c>); null before the first.</summary>
    public string? Told { get; init; }

    /// <summary>The folder that the agent works in; null is the workspace.</summary>
    public string? Cwd { get; init; }
}

public enum TurnStage
{
    Starting,
    Running,
    Stopping,
}

/// <summary>A prompt that waits for its turn; its <c>user-message</c> is in the log already.</summary>
public sealed record QueuedPrompt(
    string TurnId,
    string MessageId,
    string AssistantMessageId,
    string Prompt,
    string? Mode)
{
    public string? Cwd { get; init; }
}

/// <summary>A tool call that asked a person; denied when <paramref name="Deadline"/> passes. Decided ones are kept
/// while the turn runs, so that a new owner can tell the agent again.</summary>
public sealed record PendingApproval(
    string ApprovalId,
    string ToolName,
    DateTimeOffset Deadline,
    ApprovalDecision? Decision)
{
    /// <summary>Of its <c>confirmation</c>.</summary>
    public long Seq { get; init; }
}
