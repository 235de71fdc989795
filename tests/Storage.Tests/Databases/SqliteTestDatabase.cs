using System.Data.Common;
using Microsoft.Data.Sqlite;
using VaporForge.Testing;

namespace VaporForge.Storage.Tests.Databases;

public sealed class SqliteTestDatabase : TestDatabase
{
    private readonly TempFolder _folder = new();

    public override Task<StorageOptions> CreateAsync() => Task.FromResult(new StorageOptions
    {
        Store = StorageOptions.Sqlite,
        Path = _folder.File("test.db"),
    });

    public override async Task<DbConnection> ConnectAsync()
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection($"Data Source={_folder.File("test.db")};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public override Task<IAsyncDisposable> LockAsync(string sessionId) => HoldAsync("BEGIN IMMEDIATE");

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
