using System.Data.Common;

namespace VaporForge.Storage.Tests.Databases;

/// <summary>One of the two databases that every fact holds for; empty, and of one test only.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>Called once, before anything else.</summary>
    public abstract Task<StorageOptions> CreateAsync();

    /// <summary>A connection past the product's own code.</summary>
    public abstract Task<DbConnection> ConnectAsync();

    /// <summary>Takes a lock that the next write of this session must wait for, until the answer is disposed.</summary>
    public abstract Task<IAsyncDisposable> LockAsync(string sessionId);

    public abstract ValueTask DisposeAsync();

    public Task<long> CountAsync(string table, string sessionId) => CountAsync($"{table} WHERE session_id = '{sessionId}'");

    public async Task<long> CountAsync(string from)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {from}";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    protected async Task<IAsyncDisposable> HoldAsync(params string[] statements)
    {
        var connection = await ConnectAsync();
        foreach (var sql in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }

        // Closing it rolls back and lets go.
        return connection;
    }
}
