using System.Text;
using VaporForge.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Sessions;

public abstract class FoldingFacts(TestDatabase database) : StorageFacts(database)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [ContractFact]
    public async Task Snapshot_and_tail_fold_to_what_the_whole_log_folds_to()
    {
        foreach (var seed in Enumerable.Range(1, 15)) await FoldsToTheSameAsync(seed);
    }

    [ContractFact]
    public async Task A_snapshot_stands_for_the_frames_that_are_gone()
    {
        var owner = await CreateSessionAsync("s");
        await owner.RunTurnAsync("go", "Hel", "lo");
        var through = owner.HeadSeq;
        Time.Advance(Day);
        await owner.RunTurnAsync("more", "x");

        Assert.Equal(1, await FoldAsync(Now));

        var frames = (await owner.ReadAsync())!.Frames;
        Assert.Equal("snapshot", frames[0].Type);
        Assert.Equal(through, frames[0].Seq);
        Assert.Equal(through + 1, frames[1].Seq);
        Assert.Equal(
            """{"throughSeq":6,"messages":[{"id":"u-s-0-1","role":"user","parts":[{"type":"text","text":"go"}],"createdAt":"2026-11-21T12:00:00.000Z","turnId":"t-s-0-1"},{"id":"a-s-0-1","role":"assistant","parts":[{"type":"text","text":"Hello"}],"createdAt":"2026-11-21T12:00:00.000Z","turnId":"t-s-0-1"}]}""",
            Encoding.UTF8.GetString(frames[0].Body));
    }

    [ContractFact]
    public async Task Who_is_past_the_fold_gets_frames_and_who_is_before_it_a_snapshot()
    {
        var owner = await CreateSessionAsync();
        await owner.RunTurnAsync("go", "a");
        var through = owner.HeadSeq;
        await owner.StartTurnAsync("more");
        await FoldAsync(Now + Day);

        Assert.Equal("snapshot", (await owner.ReadAsync(through - 1))!.Frames[0].Type);
        Assert.Equal(through + 1, (await owner.ReadAsync(through))!.Frames[0].Seq);
        var shortest = (await owner.ReadAsync(0, 1))!;
        Assert.Equal(("snapshot", through), (Assert.Single(shortest.Frames).Type, shortest.LastSeq));
        Assert.Equal([through, through + 1], (await owner.ReadAsync(0, 2))!.Frames.Select(frame => frame.Seq));
    }

    [ContractFact]
    public async Task A_running_turn_keeps_its_frames_and_so_does_what_follows_a_recent_one()
    {
        var owner = await CreateSessionAsync("s");
        await owner.RunTurnAsync("old", "a");
        var through = owner.HeadSeq;
        Time.Advance(Day);
        await owner.RunTurnAsync("recent", "b");
        await owner.StartTurnAsync("running");
        await owner.SayAsync("c");

        await FoldAsync(Now);
        Assert.Equal(owner.HeadSeq - through, await Database.CountAsync("session_frames", "s"));
        await FoldAsync(Now + Day);
        Assert.Equal(3, await Database.CountAsync("session_frames", "s"));
    }

    [ContractFact]
    public async Task A_turn_whose_predecessor_ended_later_by_another_clock_waits_for_it()
    {
        var owner = await CreateSessionAsync("s");
        Time.Advance(Day);
        await owner.RunTurnAsync("by a fast clock", "a");
        await owner.StartTurnAsync("by a slow clock");
        var end = owner.DraftEnd();
        await owner.CommitAsync(end with { Turns = [end.Turns[0] with { EndedAt = Now - Day }] });

        Assert.Equal(0, await FoldAsync(Now));
        Assert.Equal(owner.HeadSeq, await Database.CountAsync("session_frames", "s"));
        Assert.Equal(1, await FoldAsync(Now + Day));
        Assert.Equal(0, await Database.CountAsync("session_frames", "s"));
    }

    [ContractFact]
    public async Task A_prompt_that_still_waits_is_in_the_snapshot()
    {
        var owner = await CreateSessionAsync();
        await owner.StartTurnAsync("first");
        await owner.QueueAsync("second");
        await owner.EndTurnAsync();
        await FoldAsync(Now + Day);
        var view = new FoldView();
        foreach (var frame in (await owner.ReadAsync())!.Frames) view.Add(frame);
        Assert.Contains(view.Messages, message => message.EndsWith(": second", StringComparison.Ordinal));
    }

    [ContractFact]
    public async Task Folding_answers_how_many_sessions_it_folded_until_all_are()
    {
        foreach (var number in Enumerable.Range(0, 5))
        {
            var owner = await CreateSessionAsync();
            await owner.RunTurnAsync("one", $"{number}");
            await owner.RunTurnAsync("two", $"{number}");
        }

        Assert.Equal(3, await Node.Sessions.FoldAsync(Now + Day, 3, CancellationToken.None));
        Assert.Equal(2, await Node.Sessions.FoldAsync(Now + Day, 3, CancellationToken.None));
        Assert.Equal(0, await Node.Sessions.FoldAsync(Now + Day, 3, CancellationToken.None));
    }

    [ContractFact]
    public async Task Two_that_fold_at_the_same_time_lose_nothing()
    {
        var other = await StartAnotherAsync();
        var owner = await CreateSessionAsync();
        foreach (var number in Enumerable.Range(0, 10)) await owner.RunTurnAsync("go", $"{number}");
        var before = await ViewAsync(owner, 0);
        await Task.WhenAll(FoldAsync(Now + Day), other.Sessions.FoldAsync(Now + Day, 100, CancellationToken.None));
        Assert.Equal(before, await ViewAsync(owner, 0));
        Assert.Equal(0, await Database.CountAsync("session_frames", owner.SessionId));
    }

    [ContractFact]
    public async Task A_reader_in_the_middle_of_folding_sees_all_or_nothing_of_it()
    {
        var owner = await CreateSessionAsync();
        foreach (var number in Enumerable.Range(0, 30)) await owner.RunTurnAsync("go", $"{number} ", "and ", "more ");
        var whole = await ViewAsync(owner, 0);
        var folding = Task.Run(async () =>
        {
            for (var turn = 1; turn <= 30; turn++)
            {
                await Database.ExecuteAsync(
                    $"UPDATE session_turns SET ended_at = 0 WHERE session_id = '{owner.SessionId}' AND start_seq < {7 * turn}");
                await FoldAsync(DateTimeOffset.UnixEpoch + Day);
            }
        });
        while (!folding.IsCompleted) Assert.Equal(whole, await ViewAsync(owner, 0));
        await folding;
        Assert.Equal(whole, await ViewAsync(owner, 0));
    }

    [ContractFact]
    public async Task Clearing_takes_the_history_and_goes_on_with_the_seq()
    {
        var owner = await CreateSessionAsync("s");
        await owner.RunTurnAsync("go", "a");
        var head = owner.HeadSeq;
        await owner.ClearAsync();
        Assert.Empty(await Node.Reader.ReadMessagesAsync("s", CancellationToken.None));
        var batch = (await owner.ReadAsync())!;
        Assert.Equal(
            $"{{\"throughSeq\":{head},\"messages\":[]}}", Encoding.UTF8.GetString(Assert.Single(batch.Frames).Body));
        Assert.Equal(head, batch.LastSeq);

        await owner.RunTurnAsync("again", "b");
        Assert.Equal([head, head + 1], (await owner.ReadAsync())!.Frames.Take(2).Select(frame => frame.Seq));
        Assert.Equal(2, (await Node.Reader.ReadMessagesAsync("s", CancellationToken.None)).Length);
        Assert.Equal(1, await FoldAsync(Now + Day));
        Assert.Equal(0, await FoldAsync(Now + Day));
    }

    [ContractFact]
    public async Task A_reader_in_the_middle_of_clearing_sees_all_of_the_history_or_none()
    {
        var owner = await CreateSessionAsync();
        for (var round = 0; round < 30; round++)
        {
            await owner.RunTurnAsync("folded", "a");
            await FoldAsync(Now + Day);
            await owner.RunTurnAsync("raw", "b");
            var clearing = Task.Run(owner.ClearAsync);
            bool cleared;
            do
            {
                cleared = clearing.IsCompleted;
                var view = new FoldView();
                foreach (var frame in (await owner.ReadAsync())!.Frames) view.Add(frame);
                Assert.True(view.Messages.Count is 0 or 4, $"{view.Messages.Count} messages in round {round}");
            }
            while (!cleared);
            await clearing;
        }
    }

    [ContractFact]
    public async Task A_commit_that_clears_keeps_what_it_brings()
    {
        var owner = await CreateSessionAsync("s");
        await owner.RunTurnAsync("go", "a");
        var message = new Message("u-s-0-1", Message.User, [], Now, "t", owner.HeadSeq + 1);
        var frame = owner.Frame(owner.HeadSeq + 1, FrameTypes.Status, null);
        await owner.CommitAsync(owner.Draft(new Grains.Sessions.NewFrame(frame, null, null)) with
        {
            ClearThroughSeq = owner.HeadSeq,
            Messages = [message],
        });
        Assert.Equal(message.Id, Assert.Single(await Node.Reader.ReadMessagesAsync("s", CancellationToken.None)).Id);
        var frames = (await owner.ReadAsync())!.Frames;
        Assert.Equal(["snapshot", "status"], frames.Select(read => read.Type));
        Assert.Equal(frames[1].At, frames[0].At);
    }

    [ContractFact]
    public async Task A_snapshot_of_nothing_is_dated_by_the_frame_that_follows_it()
    {
        var owner = await CreateSessionAsync("s");
        await owner.RunTurnAsync("go", "a");
        var frame = owner.Frame(owner.HeadSeq + 1, FrameTypes.Snapshot, null);
        await owner.CommitAsync(owner.Draft(new Grains.Sessions.NewFrame(frame, null, null)) with { ClearThroughSeq = owner.HeadSeq });
        var snapshot = (await owner.ReadAsync(max: 1))!.Frames[0];
        Assert.Equal(("snapshot", frame.Seq - 1, frame.At), (snapshot.Type, snapshot.Seq, snapshot.At));
    }

    private Task<int> FoldAsync(DateTimeOffset endedBefore) =>
        Node.Sessions.FoldAsync(endedBefore, 100, CancellationToken.None);

    private async Task FoldsToTheSameAsync(int seed)
    {
        var random = new Random(seed);
        var owner = await CreateSessionAsync();
        for (var step = 0; step < 40; step++)
        {
            await StepAsync(owner, random);
            if (random.Next(8) == 0) Time.Advance(Day);
        }

        var whole = await ViewAsync(owner, 0);
        var ends = owner.HeadSeq;
        while (await FoldAsync(Now - random.Next(4) * Day) > 0 && random.Next(3) > 0)
        {
        }

        Assert.True(whole.SequenceEqual(await ViewAsync(owner, random.Next((int)ends))), $"seed {seed}: another history");
    }

    private static async Task StepAsync(Owner owner, Random random)
    {
        if (owner.State.Active is null)
        {
            await owner.StartTurnAsync($"prompt {random.Next()}");
            return;
        }

        switch (random.Next(6))
        {
            case 0:
                await owner.QueueAsync($"queued {random.Next()}");
                break;
            case 1:
                await owner.EndTurnAsync();
                break;
            default:
                await owner.SayAsync([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => $"{random.Next(100)} ")]);
                break;
        }
    }

    /// <summary>The history as a viewer sees it that read the frames before <paramref name="after"/> some time ago, or
    /// that comes anew: where raw frames are gone the snapshot replaces what it had.</summary>
    private static async Task<IReadOnlyList<string>> ViewAsync(Owner owner, long after)
    {
        var view = new FoldView();
        if (after > 0 && (await owner.ReadAsync(after, 1))!.Frames is not [{ Type: FrameTypes.Snapshot }]) after = 0;
        while (after < owner.HeadSeq)
        {
            var batch = (await owner.ReadAsync(after, 50))!;
            foreach (var frame in batch.Frames) view.Add(frame);
            after = batch.LastSeq;
        }

        return view.Messages;
    }
}

public sealed class SqliteFoldingFacts() : FoldingFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresFoldingFacts() : FoldingFacts(new PostgresTestDatabase());
