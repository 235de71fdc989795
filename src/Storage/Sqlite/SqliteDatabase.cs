using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using VaporForge.Grains.Sessions;
using VaporForge.Storage.Database;
using VaporForge.Storage.GroupCommit;

namespace VaporForge.Storage.Sqlite;

/// <summary>One file. All writes go through one thread; reads run on the thread pool, on a bounded number of
/// connections.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private readonly StorageOptions _options;
    private readonly DedicatedThread _thread = new("sqlite-writer");
    private readonly GroupWriter _writer;
    private readonly ConcurrentBag<SqliteConnection> _idleReaders = [];
    private readonly SemaphoreSlim _readers;

    public SqliteDatabase(StorageOptions options, StorageMetrics metrics, ILogger<GroupWriter> logger)
    {
        _options = options;
        _readers = new SemaphoreSlim(options.MaxReaders);
        _writer = new GroupWriter(new SqliteWriter(options), options, metrics, logger, _thread);
    }

    public Dialect Dialect => Dialect.Sqlite;

    public async Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        if (!await _readers.WaitAsync(_options.CommandTimeout, cancellationToken))
            throw StorageFailure.Because($"No reader was free for {_options.CommandTimeout}.");
        try
        {
            // Not on the caller's thread: a page that is not cached blocks on the disk, and the caller may be a grain.
            return await Task.Run(() => ReadOnceAsync(query, cancellationToken), cancellationToken);
        }
        catch (Exception failure) when (StorageFailure.IsRaw(failure, cancellationToken))
        {
            throw StorageFailure.From(failure);
        }
        finally
        {
            _readers.Release();
        }
    }

    public Task<T> ChangeAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> change, CancellationToken cancellationToken) =>
        _writer.WriteAsync(new SqliteChange<T>(change, cancellationToken));

    public Task<CommitStatus> CommitAsync(SessionCommit commit, CancellationToken cancellationToken) =>
        _writer.WriteAsync(new PendingCommit(commit, cancellationToken));

    public Task<bool> TouchAsync(string sessionId, long epoch, bool leaves, CancellationToken cancellationToken) =>
        _writer.WriteAsync(new PendingTouch(sessionId, epoch, leaves, cancellationToken));

    public Task<T> MigrateAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> migrate, CancellationToken cancellationToken) => Task.Run(async () =>
        {
            using var connection = SqliteConnections.OpenWriter(_options);
            connection.Run("BEGIN EXCLUSIVE");
            var result = await migrate(connection, cancellationToken);
            connection.Run("COMMIT");
            return result;
        }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _thread.Dispose();
        while (_idleReaders.TryTake(out var reader)) reader.Dispose();
        _readers.Dispose();
    }

    private async Task<T> ReadOnceAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        var connection = _idleReaders.TryTake(out var idle) ? idle : SqliteConnections.OpenReader(_options);
        try
        {
            var result = await query(connection, cancellationToken);
            _idleReaders.Add(connection);
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
