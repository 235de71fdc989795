using VaporForge.Grains.Sessions;
using VaporForge.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Sessions;

public abstract class PurgeFacts(TestDatabase database) : StorageFacts(database)
{
    private static readonly string[] Tables =
        ["sessions", "session_states", "session_frames", "session_messages", "session_turns", "session_submissions"];

    [ContractFact]
    public async Task Nothing_of_a_purged_session_is_left_and_nothing_of_another_is_gone()
    {
        foreach (var id in new[] { "gone", "kept" }) await FillAsync(id);
        var gone = await Owner.TakeAsync(Node, Time, "gone");
        await gone.SetAsync(gone.State with { DeletedAt = Now });

        Assert.Empty(await PurgeAsync(Now));
        Assert.Equal(["gone"], await PurgeAsync(Now.AddTicks(1)));

        foreach (var table in Tables)
        {
            Assert.Equal(0, await Database.CountAsync(table, "gone"));
            Assert.NotEqual(0, await Database.CountAsync(table, "kept"));
        }

        Assert.Equal(CommitStatus.Fenced, await gone.SetAsync(gone.State with { DeletedAt = null }));
    }

    [ContractFact]
    public async Task A_restored_session_stays()
    {
        var owner = await CreateSessionAsync();
        await owner.SetAsync(owner.State with { DeletedAt = Now });
        await owner.SetAsync(owner.State with { DeletedAt = null });
        Assert.Empty(await PurgeAsync(Now.AddDays(1)));
    }

    [ContractFact]
    public async Task Purging_takes_the_oldest_first_and_only_so_many()
    {
        foreach (var number in Enumerable.Range(0, 5))
        {
            var owner = await CreateSessionAsync($"s{number}");
            Time.Advance(TimeSpan.FromSeconds(1));
            await owner.SetAsync(owner.State with { DeletedAt = Now });
        }

        Assert.Equal(["s0", "s1", "s2"], await PurgeAsync(Now.AddDays(1), 3));
        Assert.Equal(["s3", "s4"], await PurgeAsync(Now.AddDays(1), 3));
    }

    [ContractFact]
    public async Task Of_two_that_purge_one_gets_each_session()
    {
        var other = await StartAnotherAsync();
        foreach (var number in Enumerable.Range(0, 10))
        {
            var owner = await CreateSessionAsync($"s{number}");
            await owner.SetAsync(owner.State with { DeletedAt = Now });
        }

        var both = await Task.WhenAll(PurgeAsync(Now.AddDays(1)), PurgeAsync(Now.AddDays(1), node: other));
        Assert.Equal(10, both.Sum(ids => ids.Length));
    }

    private async Task FillAsync(string sessionId)
    {
        var owner = await CreateSessionAsync(sessionId);
        await owner.RunTurnAsync("go", "a", "b");
        var receipt = new SubmitReceipt("t", "m", "a", 1, false);
        await owner.CommitAsync(owner.Draft() with { Submission = new Submission("c", receipt) });
    }

    private async Task<string[]> PurgeAsync(DateTimeOffset deletedBefore, int limit = 100, StorageNode? node = null) =>
        [.. await (node ?? Node).Sessions.PurgeAsync(deletedBefore, limit, CancellationToken.None)];
}

public sealed class SqlitePurgeFacts() : PurgeFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresPurgeFacts() : PurgeFacts(new PostgresTestDatabase());
