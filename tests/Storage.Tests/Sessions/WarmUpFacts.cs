using Microsoft.Extensions.Logging;
using VaporForge.Storage.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Sessions;

public abstract class WarmUpFacts(TestDatabase database) : StorageFacts(database)
{
    [ContractFact]
    public async Task It_leaves_nothing_behind_and_has_nothing_to_complain_of()
    {
        Assert.Empty(await WarmUpAsync(Node));
        foreach (var table in (string[])["sessions", "session_states", "session_frames", "session_messages", "session_turns"])
            Assert.Equal(0, await Database.CountAsync(table));
    }

    /// <summary>What it had to say.</summary>
    protected async Task<IEnumerable<string>> WarmUpAsync(StorageNode node)
    {
        using var log = new LogLines();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var warmUp = new WarmUp(
            node.Sessions,
            node.Reader,
            Microsoft.Extensions.Options.Options.Create(Options),
            Time,
            factory.CreateLogger<WarmUp>());
        await warmUp.StartAsync(CancellationToken.None);
        return log.All;
    }
}

public sealed class SqliteWarmUpFacts() : WarmUpFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresWarmUpFacts() : WarmUpFacts(new PostgresTestDatabase())
{
    [ContractFact]
    public async Task The_connections_of_readers_are_open_afterwards()
    {
        await WarmUpAsync(Node);
        var open = await Database.CountAsync(
            "pg_stat_activity WHERE application_name = 'vaporforge' AND datname = current_database()");

        // One that is free again at once is used twice; so not exactly as many as there may be.
        Assert.InRange(open, Options.MaxReaders / 2, Options.MaxReaders + 2);
    }

    [ContractFact]
    public async Task A_database_that_is_away_makes_a_cold_start_and_not_a_failed_one()
    {
        await using var away = new StorageNode(
            new StorageOptions { Store = StorageOptions.Postgres, ConnectionString = "Host=127.0.0.1;Port=1" });
        Assert.Contains("could not be warmed up", Assert.Single(await WarmUpAsync(away)), StringComparison.Ordinal);
    }
}
