using System.Data.Common;
using Npgsql;
using VaporForge.Testing.Postgres;

namespace VaporForge.Storage.Tests.Databases;

/// <param name="server">Null takes the server that tests share.</param>
public sealed class PostgresTestDatabase(PostgresServer? server = null) : TestDatabase
{
    private string? _connectionString;

    public override async Task<StorageOptions> CreateAsync()
    {
        var home = server ?? await PostgresServer.SharedAsync();
        _connectionString = await home.CreateDatabaseAsync();
        return new StorageOptions { Store = StorageOptions.Postgres, ConnectionString = _connectionString };
    }

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(_connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public override Task<IAsyncDisposable> LockAsync(string sessionId) =>
        HoldAsync("BEGIN", $"SELECT 1 FROM sessions WHERE session_id = '{sessionId}' FOR UPDATE");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
