using VaporForge.Grains.Sessions;
using VaporForge.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;
using VaporForge.Users;

namespace VaporForge.Storage.Tests.Users;

public abstract class SessionListFacts(TestDatabase database) : StorageFacts(database)
{
    [ContractFact]
    public async Task The_newest_activity_comes_first()
    {
        var owners = new List<Owner>();
        foreach (var id in new[] { "a", "b", "c" }) owners.Add(await CreateAtAsync(id));
        Time.Advance(TimeSpan.FromSeconds(1));
        await owners[1].RunTurnAsync("go", "x");
        Assert.Equal(["b", "c", "a"], (await PageAsync()).Sessions.Select(session => session.Id));
    }

    [ContractFact]
    public async Task Pages_show_every_session_once_also_those_of_the_same_moment()
    {
        foreach (var number in Enumerable.Range(0, 23))
        {
            await CreateSessionAsync($"s{number:00}");
            if (number % 3 == 0) Time.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await PageAsync(next, 5);
            Assert.InRange(page.Sessions.Length, 1, 5);
            seen.AddRange(page.Sessions.Select(session => session.Id));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 23).Select(number => $"s{22 - number:00}"), seen);
    }

    [ContractFact]
    public async Task The_last_page_says_so_when_it_is_just_full()
    {
        foreach (var id in new[] { "a", "b" }) await CreateAtAsync(id);
        Assert.Null((await PageAsync(null, 2)).Next);
        Assert.NotNull((await PageAsync(null, 1)).Next);
    }

    [ContractFact]
    public async Task A_row_says_that_a_person_is_waited_for_as_long_as_one_is()
    {
        var owner = await CreateAtAsync("s");
        await owner.StartTurnAsync("go");
        foreach (var (decision, isWaitedFor) in new (ApprovalDecision?, bool)[] { (null, true), (ApprovalDecision.Deny, false) })
        {
            var approval = new PendingApproval("p", "Bash", Now.AddMinutes(5), decision);
            await owner.SetAsync(owner.State with { Active = owner.Turn with { Approvals = [approval] } });
            Assert.Equal(isWaitedFor, Assert.Single((await PageAsync()).Sessions).AwaitingApproval);
        }
    }

    [ContractFact]
    public async Task A_row_says_what_the_session_is_doing()
    {
        var owner = await CreateAtAsync("s");
        Time.Advance(TimeSpan.FromSeconds(1));
        await owner.StartTurnAsync("go");
        await owner.SayAsync("a", "b");
        var row = Assert.Single((await PageAsync()).Sessions);
        Assert.Equal(("A chat", "demo", SessionStatus.Running, 4L), (row.Title, row.Agent, row.Status, row.HeadSeq));
        Assert.Equal(Now, row.UpdatedAt);
        Assert.False(row.AwaitingApproval);
        Assert.Equal(Now.AddSeconds(-1), row.CreatedAt);
    }

    [ContractFact]
    public async Task Deleted_sessions_and_those_of_others_are_left_out()
    {
        await CreateSessionAsync("mine");
        await CreateSessionAsync("others", "bob");
        var gone = await CreateSessionAsync("gone");
        await gone.SetAsync(gone.State with { DeletedAt = Now });
        Assert.Equal("mine", Assert.Single((await PageAsync()).Sessions).Id);
        await gone.SetAsync(gone.State with { DeletedAt = null });
        Assert.Equal(2, (await PageAsync()).Sessions.Length);
    }

    [ContractFact]
    public async Task A_cursor_that_is_not_ours_is_refused()
    {
        foreach (var after in new[] { "", "x", "!!", "OnM", "MTpz", new string('A', 300), "MTo", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OnM" })
        {
            if (after == "MTpz")
            {
                // "1:s" is well formed: it stands for a place in the list, and nothing is there.
                Assert.Empty((await PageAsync(after)).Sessions);
                continue;
            }

            var failure = await Assert.ThrowsAsync<VaporForgeException>(() => PageAsync(after));
            Assert.Equal(ErrorCodes.InvalidRequest, failure.Code);
        }
    }

    [ContractFact]
    public async Task Deleted_sessions_are_listed_when_they_are_asked_for()
    {
        await CreateSessionAsync("mine");
        var gone = await CreateSessionAsync("gone");
        await gone.SetAsync(gone.State with { DeletedAt = Now });
        var row = Assert.Single((await PageAsync(new SessionQuery(null, 10, Deleted: true))).Sessions);
        Assert.Equal(("gone", Now), (row.Id, row.DeletedAt));
    }

    [ContractFact]
    public async Task A_search_finds_text_in_titles_in_any_case_page_by_page()
    {
        foreach (var number in Enumerable.Range(0, 450))
        {
            var owner = await CreateSessionAsync($"s{number:000}");
            if (number % 150 == 0) await owner.SetAsync(owner.State with { Title = $"Über 100 % {number}" });
        }

        var first = await PageAsync(new SessionQuery(null, 2, "üBER 100 %"));
        var second = await PageAsync(new SessionQuery(first.Next, 2, "üBER 100 %"));
        Assert.Equal(["s300", "s150"], first.Sessions.Select(session => session.Id));
        Assert.Equal(["s000"], second.Sessions.Select(session => session.Id));
        Assert.Null(second.Next);
        Assert.Empty((await PageAsync(new SessionQuery(null, 10, "no such title"))).Sessions);
    }

    private async Task<Owner> CreateAtAsync(string id)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return await CreateSessionAsync(id);
    }

    private Task<SessionPage> PageAsync(string? after = null, int limit = 100) => PageAsync(new SessionQuery(after, limit));

    private Task<SessionPage> PageAsync(SessionQuery query) =>
        Node.Users.ListSessionsAsync("ada", query, CancellationToken.None);
}

public sealed class SqliteSessionListFacts() : SessionListFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresSessionListFacts() : SessionListFacts(new PostgresTestDatabase());
