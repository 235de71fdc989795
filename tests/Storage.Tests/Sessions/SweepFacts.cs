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
        Time.Advance(2 * Quiet);
        Assert.Equal(["s"], await TakeAsync(Node));
        Assert.Empty(await TakeAsync(Node));
        Time.Advance(2 * Quiet);
        Assert.Equal(["s"], await TakeAsync(Node));
    }

    [ContractFact]
    public async Task An_idle_session_is_left_alone()
    {
        var owner = await StartAsync("s");
        await owner.EndTurnAsync();
        Time.Advance(2 * Quiet);
        Assert.Empty(await TakeAsync(Node));
    }

    [ContractFact]
    public async Task An_owner_is_heard_of_when_it_touches_commits_or_takes_over()
    {
        var (touched, spoke, taken, quiet) =
            (await StartAsync("touched"), await StartAsync("spoke"), await StartAsync("taken"), await StartAsync("quiet"));
        Time.Advance(2 * Quiet);
        await Node.Sessions.TouchAsync("touched", touched.Epoch, Now, CancellationToken.None);
        await spoke.SayAsync("a");
        await Owner.TakeAsync(Node, Time, taken.SessionId);
        Assert.Equal([quiet.SessionId], await TakeAsync(Node));
    }

    [ContractFact]
    public async Task Prompts_that_wait_without_a_running_turn_are_not_forgotten()
    {
        var owner = await StartAsync("s");
        await owner.QueueAsync("next");
        await owner.EndTurnAsync();
        Time.Advance(2 * Quiet);
        Assert.Equal(["s"], await TakeAsync(Node));
    }

    [ContractFact]
    public async Task Two_sweepers_never_get_the_same_session()
    {
        var other = await StartAnotherAsync();
        foreach (var number in Enumerable.Range(0, 40)) await StartAsync($"s{number}");
        Time.Advance(2 * Quiet);
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

    private async Task<string[]> TakeAsync(StorageNode node, int limit = 100) =>
        [.. await node.Sessions.TakeQuietSessionsAsync(Now - Quiet, Now, limit, CancellationToken.None)];
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
        Time.Advance(TimeSpan.FromHours(1));
        await using var held = await Database.LockAsync("held");
        var taken = await Node.Sessions.TakeQuietSessionsAsync(Now, Now, 10, CancellationToken.None);
        Assert.Equal("free", Assert.Single(taken));
    }
}
