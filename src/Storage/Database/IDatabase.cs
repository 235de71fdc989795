using System.Data.Common;
using VaporForge.Grains.Sessions;

namespace VaporForge.Storage.Database;

/// <summary>What PostgreSQL and SQLite do each in their own way; the stores above are the same for both.</summary>
/// <exception cref="VaporForgeException">Any call: <see cref="ErrorCodes.StorageUnavailable"/>.</exception>
internal interface IDatabase : IAsyncDisposable
{
    Dialect Dialect { get; }

    /// <summary>Runs a query on a connection of its own. It may run a second time when the first connection turned out
    /// to be dead.</summary>
    Task<T> ReadAsync<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken);

    /// <summary>Runs a change in one transaction, and answers when it is durable. With SQLite it may run a second time,
    /// after the first was rolled back: nothing but the database may remember it.</summary>
    Task<T> ChangeAsync<T>(Func<DbConnection, CancellationToken, Task<T>> change, CancellationToken cancellationToken);

    /// <summary>See <see cref="ISessionStore.CommitAsync"/>.</summary>
    Task<CommitStatus> CommitAsync(SessionCommit commit, CancellationToken cancellationToken);

    /// <summary>See <see cref="ISessionStore.TouchAsync"/>, and <see cref="ISessionStore.ReleaseAsync"/> for an owner that
    /// leaves.</summary>
    Task<bool> TouchAsync(string sessionId, long epoch, bool leaves, CancellationToken cancellationToken);

    /// <summary>Runs migrations: alone, whatever other processes try at the same time.</summary>
    Task<T> MigrateAsync<T>(Func<DbConnection, CancellationToken, Task<T>> migrate, CancellationToken cancellationToken);
}
