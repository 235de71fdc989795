using VaporForge.Grains.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.GroupCommit;

public abstract class SharedFlushFacts(TestDatabase database) : StorageFacts(database)
{
    private const int Neighbours = 30;
    private Owner _stuck = null!;

    [ContractFact]
    public async Task Writers_that_wait_share_a_flush()
    {
        var owners = await StartAsync(Neighbours);
        var before = Node.Flushes;
        await WhileBlockedAsync(() => Task.WhenAll(owners.Select(owner => owner.SayAsync("a", "b"))));

        // What arrived before the writer was blocked, and everything after it.
        Assert.InRange(Node.Flushes - before, 1, 2);
    }

    [ContractFact]
    public async Task A_writer_that_waits_for_nobody_flushes_alone()
    {
        var owner = (await StartAsync(1))[0];
        var before = Node.Flushes;
        foreach (var line in Enumerable.Range(0, 10)) await owner.SayAsync($"{line}");
        Assert.Equal(10, Node.Flushes - before);
    }

    [ContractFact]
    public async Task A_fenced_session_does_not_fail_its_neighbours()
    {
        var owners = await StartAsync(Neighbours);
        await Owner.TakeAsync(Node, Time, owners[7].SessionId);
        await Owner.TakeAsync(Node, Time, owners[20].SessionId);

        var statuses = await WhileBlockedAsync(() => Task.WhenAll(owners.Select(owner => owner.SayAsync("a"))));

        Assert.Equal(
            Enumerable.Range(0, Neighbours).Select(number => number is 7 or 20 ? CommitStatus.Fenced : CommitStatus.Committed), statuses);
        foreach (var owner in owners)
            Assert.Equal(owner.HeadSeq, (await owner.ReadAsync())!.Frames.Length);
    }

    [ContractFact]
    public async Task A_commit_that_breaks_a_rule_does_not_fail_its_neighbours()
    {
        var owners = await StartAsync(Neighbours);
        var poison = owners[11];
        var twice = poison.Lines("a")[0];
        var second = twice with { Frame = twice.Frame with { Seq = twice.Frame.Seq + 1 } };

        var sent = await WhileBlockedAsync(async () =>
        {
            var all = owners.Select(owner =>
                owner == poison ? owner.SendAsync(owner.Draft(twice, second)) : owner.SayAsync("a")).ToArray();
            await Task.WhenAll(all.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
            return all;
        });

        await FailsAsync(() => sent[11]);
        foreach (var (task, index) in sent.Select((task, index) => (task, index)).Where(item => item.index != 11))
        {
            Assert.Equal(CommitStatus.Committed, await task);
            Assert.Equal(3, (await owners[index].ReadAsync())!.Frames.Length);
        }

        Assert.Equal(2, (await poison.ReadAsync())!.HeadSeq);
    }

    [ContractFact]
    public async Task Commits_of_one_session_that_wait_together_keep_their_order()
    {
        var owner = (await StartAsync(1))[0];
        var statuses = await WhileBlockedAsync(() =>
        {
            var sent = new List<Task<CommitStatus>>();
            foreach (var line in owner.Lines("a", "b", "c", "d"))
            {
                sent.Add(owner.SendAsync(owner.Draft(line)));
                owner.HeadSeq++;
            }

            return Task.WhenAll(sent);
        });
        Assert.All(statuses, status => Assert.Equal(CommitStatus.Committed, status));
        Assert.Equal(6, (await owner.ReadAsync())!.Frames.Length);
    }

    [ContractFact]
    public async Task Touches_ride_along()
    {
        var owners = await StartAsync(Neighbours);
        await Owner.TakeAsync(Node, Time, owners[3].SessionId);
        var before = Node.Flushes;
        var touched = await WhileBlockedAsync(() => Task.WhenAll(
            owners.Select(owner => Node.Sessions.TouchAsync(owner.SessionId, owner.Epoch, CancellationToken.None))));
        Assert.Equal(Enumerable.Range(0, Neighbours).Select(number => number != 3), touched);
        Assert.InRange(Node.Flushes - before, 1, 2);
    }

    [ContractFact]
    public async Task Changes_of_every_kind_go_in_one_group()
    {
        var owners = await StartAsync(20);
        foreach (var owner in owners) await owner.SayAsync("Hi");
        await WhileBlockedAsync(() => Task.WhenAll(owners.Select((owner, number) => (number % 4) switch
        {
            0 => owner.EndTurnAsync(),
            1 => owner.QueueAsync("next"),
            2 => owner.CommitAsync(owner.Draft() with { Submission = new("c", new("t", "m", "a", 1, true)) }),
            _ => owner.SayAsync(" there"),
        })));
        foreach (var (owner, number) in owners.Select((owner, number) => (owner, number)))
        {
            var stored = await Owner.TakeAsync(Node, Time, owner.SessionId);
            Assert.Equal(owner.HeadSeq, stored.HeadSeq);
            Assert.Equal(number % 4 == 0, stored.State.Active is null);
            Assert.Equal(number % 4 == 1 ? 1 : 0, stored.State.Queue.Length);
            Assert.Equal(number % 4 == 2 ? 1 : 0, await Database.CountAsync("session_submissions", owner.SessionId));
        }
    }

    private async Task<Owner[]> StartAsync(int count)
    {
        _stuck = await CreateSessionAsync("stuck");
        var owners = new List<Owner>();
        for (var number = 0; number < count; number++)
        {
            var owner = await CreateSessionAsync($"s{number}");
            await owner.StartTurnAsync("go");
            owners.Add(owner);
        }

        return [.. owners];
    }

    /// <summary>Sends writes while the writer is stuck behind one that waits for a lock, and lets go when all are
    /// waiting. The stuck one is its session's owner: PostgreSQL does not wait for a row that it would not change.</summary>
    private async Task<T> WhileBlockedAsync<T>(Func<Task<T>> send)
    {
        var held = await Database.LockAsync(_stuck.SessionId);
        var blocked = Node.Sessions.TouchAsync(_stuck.SessionId, _stuck.Epoch, CancellationToken.None);
        var sent = send();
        Assert.False(blocked.IsCompleted);
        await held.DisposeAsync();
        Assert.True(await blocked);
        return await sent;
    }

    private Task<bool> WhileBlockedAsync(Func<Task> send) => WhileBlockedAsync(async () =>
    {
        await send();
        return true;
    });
}

public sealed class SqliteSharedFlushFacts() : SharedFlushFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresSharedFlushFacts() : SharedFlushFacts(new PostgresTestDatabase());
