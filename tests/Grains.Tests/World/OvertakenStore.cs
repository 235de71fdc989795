using System.Collections.Immutable;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.World;

/// <summary>A silo's store, in which another silo is faster at the very moment that a test names.</summary>
internal sealed class OvertakenStore(ISessionStore inner) : ISessionStore
{
    public ISessionStore Inner => inner;

    /// <summary>What happens elsewhere just before a commit of this silo reaches the database.</summary>
    public Func<SessionCommit, Task>? BeforeCommit { get; set; }

    /// <summary>What happens elsewhere just before this silo asks whether there is such an execution.</summary>
    public Func<string, Task>? BeforeExecutionExists { get; set; }

    public async Task<CommitStatus> CommitAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        if (BeforeCommit is { } before) await before(commit);
        return await inner.CommitAsync(commit, cancellationToken);
    }

    public async Task<bool> ExecutionExistsAsync(string sessionId, string executionId, CancellationToken cancellationToken)
    {
        if (BeforeExecutionExists is { } before) await before(executionId);
        return await inner.ExecutionExistsAsync(sessionId, executionId, cancellationToken);
    }

    public Task<SessionRow> CreateAsync(NewSession session, CancellationToken cancellationToken) =>
        inner.CreateAsync(session, cancellationToken);

    public Task<OwnedSession?> TakeOwnershipAsync(string sessionId, CancellationToken cancellationToken) =>
        inner.TakeOwnershipAsync(sessionId, cancellationToken);

    public Task<Ownership?> FindOwnershipAsync(string sessionId, CancellationToken cancellationToken) =>
        inner.FindOwnershipAsync(sessionId, cancellationToken);

    public Task<OwnedSession?> PeekAsync(string sessionId, CancellationToken cancellationToken) =>
        inner.PeekAsync(sessionId, cancellationToken);

    public Task<SubmitReceipt?> FindSubmissionAsync(
        string sessionId, string clientMessageId, CancellationToken cancellationToken) =>
        inner.FindSubmissionAsync(sessionId, clientMessageId, cancellationToken);

    public Task<bool> TouchAsync(string sessionId, long epoch, CancellationToken cancellationToken) =>
        inner.TouchAsync(sessionId, epoch, cancellationToken);

    public Task<bool> ReleaseAsync(string sessionId, long epoch, CancellationToken cancellationToken) =>
        inner.ReleaseAsync(sessionId, epoch, cancellationToken);

    public Task<ImmutableArray<string>> TakeQuietSessionsAsync(
        TimeSpan quietFor, int limit, CancellationToken cancellationToken) =>
        inner.TakeQuietSessionsAsync(quietFor, limit, cancellationToken);

    public Task<int> FoldAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken) =>
        inner.FoldAsync(endedBefore, limit, cancellationToken);

    public Task<ImmutableArray<string>> PurgeAsync(
        DateTimeOffset deletedBefore, int limit, CancellationToken cancellationToken) =>
        inner.PurgeAsync(deletedBefore, limit, cancellationToken);
}
