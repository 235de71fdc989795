using VaporForge.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Sessions;

public abstract class SweepFacts(TestDatabase database) : StorageFacts(database)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    [ContractFact]
    public async Task A_running_session_whose_owner_is_quiet_is_taken_once()
    {
        await StartAsync("s");
        Assert.Empty(await TakeAsync(Node));
        await FallSilentAsync(2 * Quiet);
        Assert.Equal(["s"], await TakeAsync(Node));
        Assert.Empty(await TakeAsync(Node));
        await FallSilentAsync(2 * Quiet);
        Assert.Equal(["s"], await TakeAsync(Node));
    }

    [ContractFact]
    public async Task An_idle_session_is_left_alone()
    {
        var owner = await StartAsync("s");
        await owner.EndTurnAsync();
        await FallSilentAsync(2 * Quiet);
        Assert.Empty(await TakeAsync(Node));
    }

    [ContractFact]
    public async Task An_owner_is_heard_of_when_it_touches_commits_or_takes_over()
    {
        var (touched, spoke, taken, quiet) =
            (await StartAsync("touched"), await StartAsync("spoke"), await StartAsync("taken"), await StartAsync("quiet"));
        await FallSilentAsync(2 * Quiet);
        await Node.Sessions.TouchAsync("touched", touched.Epoch, CancellationToken.None);
        await spoke.SayAsync("a");
        await Owner.TakeAsync(Node, Time, taken.SessionId);
        Assert.Equal([quiet.SessionId], await TakeAsync(Node));
    }

    [ContractFact]
    public async Task A_session_whose_owner_left_is_taken_at_once()
    {
        var owner = await StartAsync("s");
        Assert.True(await Node.Sessions.ReleaseAsync("s", owner.Epoch, CancellationToken.None));
        Assert.Equal(["s"], await TakeAsync(Node));
    }

    [ContractFact]
    public async Task A_clock_that_was_set_back_leaves_no_session_behind()
    {
        await StartAsync("s");
        await FallSilentAsync(-2 * Quiet);
        Assert.Equal(["s"], await TakeAsync(Node));
        Assert.Empty(await TakeAsync(Node));
    }

    [ContractFact]
    public async Task Prompts_that_wait_without_a_running_turn_are_not_forgotten()
    {
        var owner = await StartAsync("s");
        await owner.QueueAsync("next");
        await owner.EndTurnAsync();
        await FallSilentAsync(2 * Quiet);
        Assert.Equal(["s"], await TakeAsync(Node));
    }

    [ContractFact]
    public async Task Two_sweepers_never_get_the_same_session()
    {
        var other = await StartAnotherAsync();
        foreach (var number in Enumerable.Range(0, 40)) await StartAsync($"s{number}");
        await FallSilentAsync(2 * Quiet);
        var sweeps = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => TakeAsync(number % 2 == 0 ? Node : other, 5)));
        var taken = sweeps.SelectMany(ids => ids).ToList();
        while (await TakeAsync(Node, 5) is { Length: > 0 } rest) taken.AddRange(rest);
        Assert.Equal(40, taken.Count);
        Assert.Equal(40, taken.Distinct().Count());
    }

    private async Task<Owner> StartAsync(string sessionId)
    {
        var owner = await CreateSessionAsync(sessionId);
        await owner.StartTurnAsync("go");
        return owner;
    }

    private static async Task<string[]> TakeAsync(StorageNode node, int limit = 100) =>
        [.. await node.Sessions.TakeQuietSessionsAsync(Quiet, limit, CancellationToken.None)];
}

public sealed class SqliteSweepFacts() : SweepFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresSweepFacts() : SweepFacts(new PostgresTestDatabase())
{
    [ContractFact]
    public async Task A_session_that_another_sweeper_holds_is_skipped_and_not_waited_for()
    {
        var owner = await CreateSessionAsync("held");
        await owner.StartTurnAsync("go");
        var free = await CreateSessionAsync("free");
        await free.StartTurnAsync("go");
        await FallSilentAsync(TimeSpan.FromHours(1));
        await using var held = await Database.LockAsync("held");
        var taken = await Node.Sessions.TakeQuietSessionsAsync(TimeSpan.FromSeconds(30), 10, CancellationToken.None);
        Assert.Equal("free", Assert.Single(taken));
    }
}
