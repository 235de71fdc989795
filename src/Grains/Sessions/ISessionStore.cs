using System.Collections.Immutable;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>The durable side of ChatSessionGrain: the session row and its log, fenced by epoch.</summary>
/// <remarks>An owner is heard of when it takes over, commits or touches. When that was, the store knows by its own clock: those of
/// the processes that share it differ.</remarks>
/// <exception cref="VaporForgeException">Any call: <see cref="ErrorCodes.StorageUnavailable"/>; after it the caller
/// does not know whether the write happened, and takes ownership anew to find out.</exception>
public interface ISessionStore
{
    /// <summary>Makes the session, or answers the existing one. Does not change the epoch.</summary>
    Task<SessionRow> CreateAsync(NewSession session, CancellationToken cancellationToken);

    /// <summary>Takes the next epoch, from which on every older owner is refused. Null when there is no such
    /// session.</summary>
    Task<OwnedSession?> TakeOwnershipAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Who owns the session, without changing it. Null when there is no such session.</summary>
    Task<Ownership?> FindOwnershipAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>What a new owner would get, without becoming one. Null when there is no such session.</summary>
    Task<OwnedSession?> PeekAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Appends frames and writes what goes with them, all or nothing, if epoch and head are still the expected
    /// ones. Commits of many sessions that wait at the same time share one disk flush; a fenced one does not fail its
    /// neighbours.</summary>
    Task<CommitStatus> CommitAsync(SessionCommit commit, CancellationToken cancellationToken);

    /// <summary>The receipt of an earlier submit with this client message id, if any.</summary>
    Task<SubmitReceipt?> FindSubmissionAsync(string sessionId, string clientMessageId, CancellationToken cancellationToken);

    /// <summary>Whether an execution with this id was ever started for the session.</summary>
    Task<bool> ExecutionExistsAsync(string sessionId, string executionId, CancellationToken cancellationToken);

    /// <summary>Says that the owner is alive. False when the epoch is not the current one any more.</summary>
    Task<bool> TouchAsync(string sessionId, long epoch, CancellationToken cancellationToken);

    /// <summary>Says that the owner leaves: it was last heard of long ago. False when the epoch is not the current one any
    /// more.</summary>
    Task<bool> ReleaseAsync(string sessionId, long epoch, CancellationToken cancellationToken);

    /// <summary>Sessions with a running execution or waiting prompts whose owner was not heard of for
    /// <paramref name="quietFor"/>; marks them as heard of now, so that one sweeper gets each.</summary>
    Task<ImmutableArray<string>> TakeQuietSessionsAsync(TimeSpan quietFor, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes the raw frames of turns that ended before <paramref name="endedBefore"/>, whole turns from the
    /// front of the log only; their folded messages stay. Answers how many sessions were folded; fewer than
    /// <paramref name="limit"/> means: all done.</summary>
    Task<int> FoldAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken);

    /// <summary>Removes sessions that were deleted before <paramref name="deletedBefore"/>, with all that belongs to
    /// them; answers their ids.</summary>
    Task<ImmutableArray<string>> PurgeAsync(DateTimeOffset deletedBefore, int limit, CancellationToken cancellationToken);
}
