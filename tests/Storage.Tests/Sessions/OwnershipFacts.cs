using VaporForge.Grains.Sessions;
using VaporForge.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Sessions;

public abstract class OwnershipFacts(TestDatabase database) : StorageFacts(database)
{
    [ContractFact]
    public async Task Creating_a_session_again_answers_the_first_one()
    {
        var first = await CreateAsync("ada", "First");
        var second = await CreateAsync("bob", "Second");
        Assert.Equal(first, second with { State = first.State });
        Assert.Equal("First", second.State.Title);
        Assert.Equal(0, second.Epoch);
    }

    [ContractFact]
    public async Task Each_owner_gets_the_next_epoch()
    {
        await CreateAsync("ada", "A");
        var first = await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None);
        var second = await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None);
        Assert.Equal((1, 2), (first!.Row.Epoch, second!.Row.Epoch));
    }

    [ContractFact]
    public async Task Nobody_owns_a_session_that_is_not_there()
    {
        Assert.Null(await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None));
        Assert.Null(await Node.Sessions.FindOwnershipAsync("s", CancellationToken.None));
        Assert.Null(await Node.Sessions.PeekAsync("s", CancellationToken.None));
    }

    [ContractFact]
    public async Task Looking_at_an_owner_changes_nothing()
    {
        var owner = await CreateSessionAsync("s");
        Assert.Equal((1, false), await FindAsync());
        await owner.StartTurnAsync("go");
        await owner.SayAsync("a", "b");
        var stored = await Node.Sessions.PeekAsync("s", CancellationToken.None);
        Assert.Equal((1, owner.HeadSeq, 2), (stored!.Row.Epoch, stored.Row.HeadSeq, stored.ActiveN));
        Assert.Equal((1, true), await FindAsync());
        Assert.Equal(CommitStatus.Committed, await owner.SayAsync("c"));
    }

    [ContractFact]
    public async Task An_owner_is_silent_since_it_was_last_heard_of()
    {
        var (hour, minute) = (TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        var owner = await CreateSessionAsync("s");
        Func<Task>[] signs =
        [
            () => owner.StartTurnAsync("go"),
            () => Node.Sessions.TouchAsync("s", owner.Epoch, CancellationToken.None),
            () => Owner.TakeAsync(Node, Time, "s"),
        ];
        foreach (var sign in signs)
        {
            await FallSilentAsync(hour);
            Assert.InRange(await SilenceAsync(), hour, hour + minute);
            await sign();
            Assert.InRange(await SilenceAsync(), TimeSpan.Zero, minute);
        }
    }

    [ContractFact]
    public async Task An_owner_that_leaves_was_last_heard_of_long_ago()
    {
        var owner = await CreateSessionAsync("s");
        Assert.False(await Node.Sessions.ReleaseAsync("s", owner.Epoch - 1, CancellationToken.None));
        Assert.InRange(await SilenceAsync(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.True(await Node.Sessions.ReleaseAsync("s", owner.Epoch, CancellationToken.None));
        Assert.True(await SilenceAsync() > TimeSpan.FromDays(365));
    }

    [ContractFact]
    public async Task Owners_that_come_at_the_same_time_get_different_epochs()
    {
        await CreateAsync("ada", "A");
        var other = await StartAnotherAsync();
        var owners = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            (number % 2 == 0 ? Node : other).Sessions.TakeOwnershipAsync("s", CancellationToken.None)));
        Assert.Equal(Enumerable.Range(1, 20).Select(epoch => (long)epoch), owners.Select(owned => owned!.Row.Epoch).Order());
    }

    [ContractFact]
    public async Task Only_the_newest_owner_appends()
    {
        var old = await CreateSessionAsync("s");
        await old.StartTurnAsync("go");
        var other = await StartAnotherAsync();
        var current = await Owner.TakeAsync(other, Time, "s");

        Assert.Equal(CommitStatus.Fenced, await old.SayAsync("late"));
        Assert.Equal(CommitStatus.Committed, await current.SayAsync("in time"));
        Assert.Equal(3, (await current.ReadAsync())!.Frames.Length);
    }

    [ContractFact]
    public async Task Only_who_knows_the_head_appends()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        var head = owner.HeadSeq;
        foreach (var wrong in new[] { head - 1, head + 1 })
        {
            owner.HeadSeq = wrong;
            Assert.Equal(CommitStatus.Fenced, await owner.SayAsync("elsewhere"));
        }

        var row = await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None);
        Assert.Equal(head, row!.Row.HeadSeq);
    }

    [ContractFact]
    public async Task A_fenced_commit_changes_nothing()
    {
        var old = await CreateSessionAsync("s");
        await old.RunTurnAsync("one", "a");
        await old.StartTurnAsync("two");
        await Owner.TakeAsync(Node, Time, "s");
        var receipt = new SubmitReceipt("t", "m", "a", 1, false);
        var everything = old.DraftEnd() with
        {
            Submission = new Submission("c", receipt),
            ClearThroughSeq = old.HeadSeq,
        };

        Assert.Equal(CommitStatus.Fenced, await old.SendAsync(everything));

        var row = await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None);
        Assert.NotNull(row!.Row.State.Active);
        Assert.Equal(0, row.Row.FoldedSeq);
        Assert.Equal(3, await Database.CountAsync("session_messages", "s"));
        Assert.Equal(0, await Database.CountAsync("session_submissions", "s"));
    }

    [ContractFact]
    public async Task A_new_owner_learns_how_far_the_execution_got()
    {
        var owner = await CreateSessionAsync("s");
        Assert.Equal(0, (await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None))!.ActiveN);
        owner = await Owner.TakeAsync(Node, Time, "s");
        await owner.StartTurnAsync("go");
        await owner.SayAsync("a", "b", "c");
        Assert.Equal(3, (await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None))!.ActiveN);
    }

    [ContractFact]
    public async Task An_ended_execution_is_no_active_one()
    {
        var owner = await CreateSessionAsync("s");
        await owner.RunTurnAsync("go", "a", "b");
        Assert.Equal(0, (await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None))!.ActiveN);
    }

    [ContractFact]
    public async Task Touching_is_for_the_current_owner()
    {
        var owner = await CreateSessionAsync("s");
        Assert.True(await Node.Sessions.TouchAsync("s", owner.Epoch, CancellationToken.None));
        await Owner.TakeAsync(Node, Time, "s");
        Assert.False(await Node.Sessions.TouchAsync("s", owner.Epoch, CancellationToken.None));
        Assert.False(await Node.Sessions.TouchAsync("absent", 1, CancellationToken.None));
    }

    private async Task<(long Epoch, bool IsBusy)> FindAsync()
    {
        var found = await Node.Sessions.FindOwnershipAsync("s", CancellationToken.None);
        return (found!.Epoch, found.IsBusy);
    }

    private async Task<TimeSpan> SilenceAsync() =>
        (await Node.Sessions.FindOwnershipAsync("s", CancellationToken.None))!.Silence;

    private Task<SessionRow> CreateAsync(string userId, string title) => Node.Sessions.CreateAsync(
        new NewSession("s", userId, new SessionState { Title = title, Agent = "demo" }, Now), CancellationToken.None);
}

public sealed class SqliteOwnershipFacts() : OwnershipFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresOwnershipFacts() : OwnershipFacts(new PostgresTestDatabase());
