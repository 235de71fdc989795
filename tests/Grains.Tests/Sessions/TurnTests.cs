using VaporForge.Grains.Tests.World;
using VaporForge.Sandboxes;
using VaporForge.Sessions;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Grains.Tests.Sessions;

/// <summary>The life of a turn with the real grains on the real engine and a real database.</summary>
public sealed class TurnTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Database => Path.Combine(_folder.Path, "sessions.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_prompt_reaches_the_agent_and_its_answer_the_history()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run =>
        {
            var producer = new Producer(session, run);
            await producer.SayAsync($"you said {run.Prompt}; ");
            await producer.SayAsync("bye");
            await producer.DoneAsync();
        };

        var receipt = (await SubmitAsync(session, "hello")).Receipt!;
        await EndedAsync(world, "completed");

        var history = await session.ReadMessagesAsync(CancellationToken.None);
        Assert.Equal([receipt.MessageId, receipt.AssistantMessageId], history!.Messages.Select(m => m.Id));
        Assert.Equal("you said hello; bye", Assert.Single(history.Messages[1].Parts).Text);
        var frames = await world.FramesAsync("s");
        Assert.Equal(Enumerable.Range(1, frames.Length).Select(i => (long)i), frames.Select(f => f.Seq));
    }

    [Fact]
    public async Task The_same_client_message_id_answers_the_same_receipt_and_runs_once()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run => await new Producer(session, run).DoneAsync();
        var command = new SubmitPrompt("hello", "client-1", null, WhenBusy.Queue);
        var first = await session.SubmitAsync(command, CancellationToken.None);
        await EndedAsync(world, "completed");
        var second = await session.SubmitAsync(command, CancellationToken.None);
        Assert.Equal(first.Receipt, second.Receipt);
        Assert.Single(await world.FramesAsync("s"), f => f.Type == FrameTypes.UserMessage);
    }

    [Fact]
    public async Task The_second_turn_resumes_the_agents_own_session()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        var resumed = new List<string?>();
        world.Sandboxes.Agent = async run =>
        {
            resumed.Add((string?)run.Command["sdkSessionId"]);
            await new Producer(session, run).DoneAsync("sdk-7");
        };
        await SubmitAsync(session, "one");
        await SubmitAsync(session, "two");
        await EndedAsync(world, "completed", turns: 2);
        Assert.Equal([null, "sdk-7"], resumed);
        Assert.Equal(1, world.Sandboxes.Wakes);
    }

    [Fact]
    public async Task A_busy_session_rejects_or_queues_up_to_its_bound()
    {
        await using var world = await GrainWorld.StartAsync(Database, options => options.MaxQueuedTurns = 2);
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = run => run.Cancelled;
        Assert.False((await SubmitAsync(session, "one")).Receipt!.Queued);
        Assert.Equal(SubmitStatus.Busy, (await SubmitAsync(session, "no", WhenBusy.Reject)).Status);
        var two = (await SubmitAsync(session, "two")).Receipt!;
        var three = (await SubmitAsync(session, "three")).Receipt!;
        Assert.True(two.Queued && three.Queued);
        Assert.Equal(SubmitStatus.QueueFull, (await SubmitAsync(session, "four")).Status);
        var details = (await session.DescribeAsync(CancellationToken.None))!;
        Assert.Equal(2, details.Queued);
        Assert.Equal([two.TurnId, three.TurnId], details.QueuedTurns!);
    }

    [Fact]
    public async Task Stop_reaches_the_agent_and_keeps_the_text()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run =>
        {
            var producer = new Producer(session, run);
            await producer.SayAsync("so far");
            await run.Cancelled;
            await producer.WriteAsync(("process-exit", """{"exitCode":0,"reason":"cancelled"}"""));
        };
        await SubmitAsync(session, "one");
        await Eventually.TrueAsync(async () => (await world.TypesAsync("s")).Contains(FrameTypes.TextDelta), "text is there");
        Assert.Equal(SessionChange.Changed, await session.StopAsync(null, CancellationToken.None));
        await EndedAsync(world, "stopped");
        Assert.Equal(SessionChange.Unchanged, await session.StopAsync(null, CancellationToken.None));
        var history = await session.ReadMessagesAsync(CancellationToken.None);
        Assert.Equal("so far", Assert.Single(history!.Messages[1].Parts).Text);
    }

    [Fact]
    public async Task An_agent_host_that_does_not_obey_loses_its_sandbox()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run =>
        {
            run.Silent = true;
            await new Producer(session, run).SayAsync("never ending");
            await Never();
        };
        await SubmitAsync(session, "one");
        await Eventually.TrueAsync(async () => (await world.TypesAsync("s")).Contains(FrameTypes.TextDelta), "text is there");
        await session.StopAsync(null, CancellationToken.None);
        await EndedAsync(world, "stopped");
        await Eventually.TrueAsync(() => !world.Sandboxes["s"].IsAwake, "the sandbox is put down");

        // And stays down, until the next prompt.
        world.Sandboxes.Agent = async run => await new Producer(session, run).DoneAsync();
        await SubmitAsync(session, "two");
        await EndedAsync(world, "completed", turns: 2);
        Assert.Equal(2, world.Sandboxes.Wakes);
    }

    [Fact]
    public async Task A_sandbox_that_dies_ends_its_turn_as_lost_and_the_next_prompt_runs()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run =>
        {
            await new Producer(session, run).SayAsync("some");
            await Never();
        };
        await SubmitAsync(session, "one");
        await Eventually.TrueAsync(async () => (await world.TypesAsync("s")).Contains(FrameTypes.TextDelta), "text is there");
        world.Sandboxes["s"].Kill();
        await EndedAsync(world, "lost");

        world.Sandboxes.Agent = async run => await new Producer(session, run).DoneAsync();
        await SubmitAsync(session, "two");
        await EndedAsync(world, "completed", turns: 2);
        Assert.Equal(2, world.Sandboxes.Wakes);
    }

    [Fact]
    public async Task A_sandbox_host_that_is_away_fails_the_turn_and_tells_the_person_why()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        world.Sandboxes.Unreachable = new VaporForgeException(ErrorCodes.SandboxUnavailable, "No Docker daemon answers.");
        var session = await world.CreateSessionAsync("s");
        await SubmitAsync(session, "one");
        await EndedAsync(world, "failed");
        var error = (await world.FramesAsync("s")).Single(f => f.Type == FrameTypes.Error);
        Assert.Equal(ErrorCodes.SandboxUnavailable, Field(error, "code"));
        Assert.Equal("No Docker daemon answers.", Field(error, "error"));
    }

    [Fact]
    public async Task An_exit_whose_last_lines_never_come_ends_the_turn_within_the_producers_grace()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run =>
        {
            var producer = new Producer(session, run);
            await producer.SayAsync("some");
            await producer.DetachAsync();
            run.LastN = 5;
            run.Reason = ExitReasons.Done;
        };
        await SubmitAsync(session, "one");
        await EndedAsync(world, "lost");
    }

    [Fact]
    public async Task An_approval_reaches_the_agent_and_is_denied_when_nobody_answers()
    {
        await using var world = await GrainWorld.StartAsync(Database, options => options.ApprovalTimeout = TimeSpan.FromSeconds(1));
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run =>
        {
            var producer = new Producer(session, run);
            await producer.WriteAsync(("confirmation", """{"approvalId":"a","toolName":"Write","input":{}}"""));
            await Eventually.TrueAsync(() => run.Approvals.ContainsKey("a"), "the first answer");
            await producer.WriteAsync(("confirmation", """{"approvalId":"b","toolName":"Write","input":{}}"""));
            await Eventually.TrueAsync(() => run.Approvals.ContainsKey("b"), "the second answer");
            await producer.SayAsync($"{run.Approvals["a"]} {run.Approvals["b"]}");
            await producer.DoneAsync();
        };
        await SubmitAsync(session, "one");
        await Eventually.TrueAsync(async () => (await world.TypesAsync("s")).Contains(FrameTypes.Confirmation), "the question");
        Assert.Equal(
            ApprovalOutcome.Resolved,
            await session.ResolveApprovalAsync("a", ApprovalDecision.Allow, "ada", CancellationToken.None));
        Assert.Equal(
            ApprovalOutcome.Unknown,
            await session.ResolveApprovalAsync("zzz", ApprovalDecision.Allow, "ada", CancellationToken.None));
        await EndedAsync(world, "completed");
        var history = await session.ReadMessagesAsync(CancellationToken.None);
        Assert.Equal("allow deny", Assert.Single(history!.Messages[1].Parts).Text);
    }

    [Fact]
    public async Task A_producer_is_told_where_to_go_on_and_lines_count_once()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        ScriptedRun? run = null;
        world.Sandboxes.Agent = async started =>
        {
            run = started;
            await Never();
        };
        await SubmitAsync(session, "one");
        await Eventually.TrueAsync(() => run is not null, "the agent has the prompt");

        var first = new Producer(session, run!);
        await first.SayAsync("1");
        var second = new Producer(session, run!);
        Assert.Equal(2, (await second.AttachAsync()).Next);
        Assert.Equal(IngestStatus.Ended, (await first.SayAsync("late")).Status);
        Assert.Equal(3, (await second.SayAsync("2")).Next);

        var unknown = await session.AttachProducerAsync("no-such-execution", CancellationToken.None);
        Assert.Equal(ExecutionStanding.Unknown, unknown.Standing);
        await second.DoneAsync();
        Assert.Equal(ExecutionStanding.Ended, (await second.AttachAsync()).Standing);
        Assert.Equal(2, (await world.FramesAsync("s")).Count(f => f.Type == FrameTypes.TextDelta));
    }

    [Fact]
    public async Task Delete_hides_stops_and_restore_brings_back()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run =>
        {
            await run.Cancelled;
            await new Producer(session, run).WriteAsync(("process-exit", """{"exitCode":0,"reason":"cancelled"}"""));
        };
        await SubmitAsync(session, "one");
        await SubmitAsync(session, "two");
        Assert.Equal(SessionChange.Changed, await session.DeleteAsync(CancellationToken.None));
        Assert.Null(await session.DescribeAsync(CancellationToken.None));
        Assert.Equal(SubmitStatus.NotFound, (await SubmitAsync(session, "three")).Status);
        await EndedAsync(world, "stopped", turns: 2);
        Assert.Equal(SessionChange.Changed, await session.RestoreAsync(CancellationToken.None));
        Assert.Equal(SessionStatus.Idle, (await session.DescribeAsync(CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task Who_follows_a_session_that_is_deleted_gets_the_end_of_its_turn_and_then_hears_of_it()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run =>
        {
            await run.Cancelled;
            await new Producer(session, run).WriteAsync(("process-exit", """{"exitCode":0,"reason":"cancelled"}"""));
        };
        await SubmitAsync(session, "one");
        var seen = new List<string>();
        var following = FollowAsync();
        await Eventually.TrueAsync(() => seen.Contains(FrameTypes.TurnStart), "it is followed");
        await session.DeleteAsync(CancellationToken.None);
        var failure = await Assert.ThrowsAsync<VaporForgeException>(() => following.WaitAsync(Eventually.Limit));
        Assert.Equal((ErrorCodes.SessionNotFound, FrameTypes.TurnEnd), (failure.Code, seen[^1]));

        async Task FollowAsync()
        {
            await foreach (var batch in session.WatchAsync(0, CancellationToken.None)) seen.AddRange(batch.Frames.Select(frame => frame.Type));
        }
    }

    [Fact]
    public async Task A_session_in_which_nothing_runs_is_deleted_before_the_eyes_of_who_follows_it()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        await using var frames = session.WatchAsync(0, CancellationToken.None).GetAsyncEnumerator();
        var next = frames.MoveNextAsync().AsTask();
        await session.DeleteAsync(CancellationToken.None);
        var failure = await Assert.ThrowsAsync<VaporForgeException>(() => next.WaitAsync(Eventually.Limit));
        Assert.Equal(ErrorCodes.SessionNotFound, failure.Code);
    }

    [Fact]
    public async Task Clear_drops_the_history_and_the_agents_session_but_seq_goes_on()
    {
        await using var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        var resumed = new List<string?>();
        world.Sandboxes.Agent = async run =>
        {
            resumed.Add((string?)run.Command["sdkSessionId"]);
            await new Producer(session, run).DoneAsync();
        };
        await SubmitAsync(session, "one");
        await EndedAsync(world, "completed");
        var head = (await session.DescribeAsync(CancellationToken.None))!.HeadSeq;
        Assert.Equal(SessionChange.Changed, await session.ClearAsync(CancellationToken.None));
        Assert.Empty((await session.ReadMessagesAsync(CancellationToken.None))!.Messages);
        Assert.Equal(head + 1, (await session.DescribeAsync(CancellationToken.None))!.HeadSeq);
        await SubmitAsync(session, "two");
        await EndedAsync(world, "completed");
        Assert.Equal([null, null], resumed);
    }

    private static Task<SubmitOutcome> SubmitAsync(IChatSessionGrain session, string prompt, WhenBusy whenBusy = WhenBusy.Queue) =>
        session.SubmitAsync(new SubmitPrompt(prompt, null, null, whenBusy), CancellationToken.None);

    private static async Task EndedAsync(GrainWorld world, string outcome, int turns = 1)
    {
        Frame[] ends = [];
        await Eventually.TrueAsync(
            async () =>
            {
                ends = [.. (await world.FramesAsync("s")).Where(f => f.Type == FrameTypes.TurnEnd)];
                return ends.Length == turns;
            },
            $"{turns} turns have ended");
        Assert.Equal(outcome, Field(ends[^1], "outcome"));
    }

    private static string? Field(Frame frame, string name) => Grains.Sessions.FrameBody.Text(frame.Body, name);

    private static Task Never() => new TaskCompletionSource().Task;
}
