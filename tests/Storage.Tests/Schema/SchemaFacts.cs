using VaporForge.Storage.Schema;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Schema;

public abstract class SchemaFacts(TestDatabase database) : IAsyncLifetime
{
    private StorageOptions _options = null!;

    public async Task InitializeAsync() => _options = await database.CreateAsync();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [ContractFact]
    public async Task Processes_that_migrate_at_the_same_time_all_end_well()
    {
        var nodes = Enumerable.Range(0, 6).Select(_ => new StorageNode(_options)).ToArray();
        var applied = await Task.WhenAll(nodes.Select(node => Task.Run(node.MigrateAsync)));

        // One of them did it all.
        Assert.Equal(Migration.Of(_options.Store).Count, applied.Sum());
        Assert.Equal(5, applied.Count(count => count == 0));
        foreach (var node in nodes)
        {
            Assert.False(await node.Access.UserExistsAsync("ada", CancellationToken.None));
            await node.DisposeAsync();
        }
    }

    [ContractFact]
    public async Task A_database_that_is_newer_than_the_program_is_refused_and_left_alone()
    {
        await using var node = new StorageNode(_options);
        await node.MigrateAsync();
        await database.ExecuteAsync("INSERT INTO schema_version (version, name, applied_at) VALUES (999, 'of tomorrow', 0)");

        var failure = await Assert.ThrowsAsync<VaporForgeException>(node.MigrateAsync);

        Assert.Equal(ErrorCodes.StorageUnavailable, failure.Code);
        Assert.Contains("newer version", failure.Message, StringComparison.Ordinal);
        Assert.Contains("version 999", failure.Internal, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        await database.ExecuteAsync("CREATE TABLE users (other text)");
        await using var node = new StorageNode(_options);
        var failure = await Assert.ThrowsAsync<VaporForgeException>(node.MigrateAsync);
        Assert.Contains("users", failure.Internal, StringComparison.Ordinal);

        await database.ExecuteAsync("DROP TABLE users");
        Assert.Equal(Migration.Of(_options.Store).Count, await node.MigrateAsync());
    }
}

public sealed class SqliteSchemaFacts() : SchemaFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresSchemaFacts() : SchemaFacts(new PostgresTestDatabase());
