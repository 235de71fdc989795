using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;
using VaporForge.Grains.Sessions;
using VaporForge.Storage.Database;
using VaporForge.Storage.GroupCommit;

namespace VaporForge.Storage.Postgres;

/// <summary>A PostgreSQL database that any number of processes share. Session commits go through one writer per
/// process; all else takes pooled connections.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    /// <summary>Of the advisory lock under which one process at a time migrates: "VFschema" in ASCII.</summary>
    private const long MigrationLock = 0x5646_7363_6865_6D61;

    private readonly NpgsqlDataSource _source;
    private readonly GroupWriter _writer;

    public PostgresDatabase(StorageOptions options, StorageMetrics metrics, ILogger<GroupWriter> logger)
    {
        _source = PostgresConnections.CreateSource(options);
        _writer = new GroupWriter(new PostgresWriter(_source), options, metrics, logger, TaskScheduler.Default);
    }

    public Dialect Dialect => Dialect.Postgres;

    public async Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadOnceAsync(query, cancellationToken);
        }
        catch (NpgsqlException failure) when (PostgresFaults.IsOfConnection(failure) && !cancellationToken.IsCancellationRequested)
        {
            // The pool's connections are as dead as this one (a server that restarted); a fresh one may do.
            _source.Clear();
        }
        catch (Exception failure) when (StorageFailure.IsRaw(failure, cancellationToken))
        {
            throw StorageFailure.From(failure);
        }

        return await OrFailAsync(() => ReadOnceAsync(query, cancellationToken), cancellationToken);
    }

    public Task<T> ChangeAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> change, CancellationToken cancellationToken) => OrFailAsync(
        async () =>
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await change(connection, cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        },
        cancellationToken);

    public Task<CommitStatus> CommitAsync(SessionCommit commit, CancellationToken cancellationToken) =>
        _writer.WriteAsync(new PendingCommit(commit, cancellationToken));

    public Task<bool> TouchAsync(string sessionId, long epoch, bool leaves, CancellationToken cancellationToken) =>
        _writer.WriteAsync(new PendingTouch(sessionId, epoch, leaves, cancellationToken));

    public Task<T> MigrateAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> migrate, CancellationToken cancellationToken) => ChangeAsync(
        async (connection, cancel) =>
        {
            await connection.Command("SELECT pg_advisory_xact_lock(@lock)", ("lock", MigrationLock)).ExecuteAsync(cancel);
            return await migrate(connection, cancel);
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task<T> ReadOnceAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await query(connection, cancellationToken);
    }

    private async Task<T> OrFailAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (StorageFailure.IsRaw(failure, cancellationToken))
        {
            if (PostgresFaults.IsOfConnection(failure)) _source.Clear();
            throw StorageFailure.From(failure);
        }
    }
}
