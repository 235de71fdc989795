using System.Collections.Immutable;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

public sealed record NewSession(string SessionId, string UserId, SessionState State, DateTimeOffset Now);

/// <summary>The session row.</summary>
/// <param name="FoldedSeq">Raw frames up to here are gone; their messages stand for them.</param>
public sealed record SessionRow(
    string SessionId,
    string UserId,
    long Epoch,
    long HeadSeq,
    long FoldedSeq,
    SessionState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <param name="Silence">Since its owner was last heard of, or since the creation when it never had one. By the store's clock:
/// negative when that was set back.</param>
/// <param name="IsBusy">Whether a turn runs or prompts wait, so that an owner has something to do.</param>
public sealed record Ownership(long Epoch, TimeSpan Silence, bool IsBusy);

/// <summary>What a new owner needs to go on.</summary>
/// <param name="ActiveN">The highest n of the active execution in the log; 0 when it has none, or none is
/// active.</param>
public sealed record OwnedSession(SessionRow Row, long ActiveN);

/// <summary>One atomic change of a session.</summary>
public sealed record SessionCommit
{
    public required string SessionId { get; init; }
    public required long Epoch { get; init; }

    /// <summary>The head that the owner believes in; <see cref="Frames"/> go on from it without a gap.</summary>
    public required long HeadSeq { get; init; }

    public required DateTimeOffset Now { get; init; }
    public ImmutableArray<NewFrame> Frames { get; init; } = [];

    /// <summary>The new state, when it changed; null leaves the stored one. Appends of plain output leave it.</summary>
    public SessionState? State { get; init; }

    /// <summary>Messages to insert or replace, by id.</summary>
    public ImmutableArray<Message> Messages { get; init; } = [];

    /// <summary>Prompts whose turn ends and never ran: their messages get that ending.</summary>
    public ImmutableArray<UnrunPrompt> Unrun { get; init; } = [];

    /// <summary>A turn that begins (with its execution id) or ends with this commit; folding and ExecutionExists rely
    /// on it.</summary>
    public ImmutableArray<TurnRow> Turns { get; init; } = [];

    /// <summary>Remembers the receipt for a client message id.</summary>
    public Submission? Submission { get; init; }

    /// <summary>Deletes all messages, and all raw frames through this seq; the folded seq moves there.</summary>
    public long? ClearThroughSeq { get; init; }
}

/// <param name="ExecutionId">Null for frames that we write ourselves; then <paramref name="N"/> is null too.</param>
public readonly record struct NewFrame(Frame Frame, string? ExecutionId, long? N);

/// <param name="EndSeq">The seq of its <c>turn-end</c>; null while it runs.</param>
public sealed record TurnRow(string TurnId, string ExecutionId, long StartSeq, long? EndSeq, DateTimeOffset? EndedAt, TurnOutcome? Outcome);

public sealed record UnrunPrompt(string MessageId, TurnEnding Ending);

public sealed record Submission(string ClientMessageId, SubmitReceipt Receipt);

public enum CommitStatus
{
    Committed,

    /// <summary>Epoch or head are not what the owner believed: another owner took over, or an earlier commit was
    /// ambiguous.</summary>
    Fenced,
}
