using Microsoft.Data.Sqlite;
using SQLitePCL;
using VaporForge.Storage.GroupCommit;

namespace VaporForge.Storage.Sqlite;

/// <summary>The only writer of the file in this process. Called on its dedicated thread, where it blocks.</summary>
internal sealed class SqliteWriter(StorageOptions options) : IGroupTarget
{
    private SqliteConnection? _connection;
    private SqliteCommits? _commits;
    private SqliteStatement? _begin;
    private SqliteStatement? _commit;

    public Task WriteAsync(IReadOnlyList<PendingWrite> group)
    {
        try
        {
            Open();
            _begin!.Run();
            foreach (var write in group) Apply(write);
            _commit!.Run();
            return Task.CompletedTask;
        }
        catch (Exception failure)
        {
            Undo(failure);
            throw;
        }
    }

    public bool IsFaultOfOne(Exception failure) => failure is not SqliteException { SqliteErrorCode: var code } || code
        is raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG or raw.SQLITE_RANGE;

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Apply(PendingWrite write)
    {
        switch (write)
        {
            case PendingCommit commit:
                commit.Result = _commits!.Commit(commit);
                break;
            case PendingTouch touch:
                touch.Result = _commits!.Touch(touch);
                break;
            case ISqliteChange change:
                change.Apply(_connection!);
                break;
            default:
                throw new InvalidOperationException($"Nobody writes a {write.GetType().Name}.");
        }
    }

    private void Open()
    {
        if (_connection is not null) return;
        _connection = SqliteConnections.OpenWriter(options);
        var database = _connection.Handle!;
        _commits = new SqliteCommits(database);
        _begin = new SqliteStatement(database, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(database, "COMMIT");
    }

    /// <summary>Rolls back. When the database itself failed, the connection is not trusted any more and the next group
    /// opens another.</summary>
    private void Undo(Exception failure)
    {
        if (!IsFaultOfOne(failure) || _commits is null)
        {
            Close();
        }
        else if (raw.sqlite3_get_autocommit(_connection!.Handle) == 0)
        {
            _connection.Run("ROLLBACK");
        }
    }

    private void Close()
    {
        _commits?.Dispose();
        _begin?.Dispose();
        _commit?.Dispose();
        _connection?.Dispose();
        (_connection, _commits, _begin, _commit) = (null, null, null, null);
    }
}
