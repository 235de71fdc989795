using System.Text;
using System.Text.Json;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Sessions;

public abstract class CommitFacts(TestDatabase database) : StorageFacts(database)
{
    [ContractFact]
    public async Task A_turn_ends_with_its_line_its_message_and_its_state_at_once()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        await owner.SayAsync("Hel", "lo");
        await owner.EndTurnAsync();

        var row = (await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None))!.Row;
        var messages = await Node.Reader.ReadMessagesAsync("s", CancellationToken.None);
        Assert.Null(row.State.Active);
        Assert.Equal("sdk-1", row.State.SdkSessionId);
        Assert.Equal(["go", "Hello"], messages.Select(message => message.Parts[0].Text));
        Assert.Equal([1L, 2L], messages.Select(message => message.FirstSeq));
        Assert.Equal(
            ["user-message", "turn-start", "text-delta", "text-delta", "done", "turn-end"],
            (await owner.ReadAsync())!.Frames.Select(frame => frame.Type));
    }

    [ContractFact]
    public async Task An_empty_text_is_a_text()
    {
        var owner = await Owner.CreateAsync(Node, Time, "s", title: "");
        var empty = new Message("m", Message.User, [], Now, "", 1);
        Assert.Equal(CommitStatus.Committed, await owner.SendAsync(owner.Draft() with { State = owner.State, Messages = [empty] }));
        Assert.Equal("", (await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None))!.Row.State.Title);
        Assert.Equal("", Assert.Single(await Node.Reader.ReadMessagesAsync("s", CancellationToken.None)).TurnId);
    }

    [ContractFact]
    public async Task A_commit_that_breaks_a_rule_leaves_nothing_behind()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        await owner.SayAsync("a");
        var end = owner.DraftEnd();
        var again = end.Frames[0] with { N = 1 };

        await FailsAsync(() => owner.SendAsync(end with { Frames = [again, end.Frames[1]] }));

        var row = (await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None))!.Row;
        Assert.Equal(3, row.HeadSeq);
        Assert.NotNull(row.State.Active);
        Assert.Equal(3, await Database.CountAsync("session_frames", "s"));
        Assert.Equal(1, await Database.CountAsync("session_messages", "s"));
    }

    [ContractFact]
    public async Task A_line_is_in_the_log_once()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        var lines = owner.Lines("a", "b");
        await owner.CommitAsync(owner.Draft(lines));
        var late = lines[1] with { Frame = lines[1].Frame with { Seq = owner.HeadSeq + 1 } };

        await FailsAsync(() => owner.SendAsync(owner.Draft(late)));
        Assert.Equal(4, (await owner.ReadAsync())!.HeadSeq);
    }

    [ContractFact]
    public async Task The_same_line_number_in_another_session_is_another_line()
    {
        var (one, two) = (await CreateSessionAsync("s1"), await CreateSessionAsync("s2"));
        await one.StartTurnAsync("go");
        await two.StartTurnAsync("go");
        var line = one.Lines("a")[0];
        Assert.Equal(CommitStatus.Committed, await one.SendAsync(one.Draft(line)));
        Assert.Equal(CommitStatus.Committed, await two.SendAsync(two.Draft(line)));
    }

    [ContractFact]
    public async Task Frames_must_go_on_from_the_head_without_a_gap()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        var line = owner.Lines("a")[0];
        var far = line with { Frame = line.Frame with { Seq = line.Frame.Seq + 1 } };
        await Assert.ThrowsAsync<ArgumentException>(() => owner.SendAsync(owner.Draft(far)));
        await Assert.ThrowsAsync<ArgumentException>(() => owner.SendAsync(owner.Draft(line, line)));
    }

    [ContractFact]
    public async Task Frames_come_back_exactly_as_they_were_written()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        var at = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);
        Frame[] written =
        [
            new(3, "text-delta", owner.Turn.TurnId, at, "{\"text\":\"\\u0000 \\ud800 \u20AC\"}"u8.ToArray()),
            new(4, "a-type-of-tomorrow", null, at, "{}"u8.ToArray()),
            new(5, "text-delta", owner.Turn.TurnId, at, [0x7B, 0xFF, 0x00, 0x7D]),
        ];
        await owner.CommitAsync(owner.Draft([.. written.Select((frame, index) => new NewFrame(frame, owner.Turn.ExecutionId, index + 1))]));

        var read = (await owner.ReadAsync(2))!.Frames;
        Assert.Equal(written.Select(frame => frame with { Body = [] }), read.Select(frame => frame with { Body = [] }), SameFrame);
        Assert.Equal(written.Select(frame => frame.Body), read.Select(frame => frame.Body));
    }

    [ContractFact]
    public async Task Text_that_no_database_takes_does_not_stop_a_session()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        var frame = owner.Frame(3, "odd\0type\ud800", owner.Turn.TurnId);
        Assert.Equal(CommitStatus.Committed, await owner.CommitAsync(owner.Draft(new NewFrame(frame, owner.Turn.ExecutionId, 1))));
        Assert.Equal("odd\uFFFDtype\uFFFD", (await owner.ReadAsync(2))!.Frames[0].Type);
        Assert.Equal(CommitStatus.Committed, await owner.SetAsync(owner.State with { Title = "nul\0 \udc00" }));
    }

    [ContractFact]
    public async Task State_comes_back_as_it_was_written()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("a \0 and half a pair is gone");
        var state = owner.State with
        {
            Title = "Umlaute \u00E4\u00F6\u00FC \U0001F600",
            Queue = [new QueuedPrompt("t2", "m2", "a2", new string('x', 1 << 20), "plan")],
            Active = owner.Turn with
            {
                Stage = TurnStage.Stopping,
                StopRequestedAt = Now.AddTicks(1),
                Approvals = [new PendingApproval("p", "Bash", Now.AddMinutes(5), ApprovalDecision.Allow)],
            },
            DeletedAt = Now,
            Usage = new SessionUsage(1L << 40, 2, 0.10m),
        };
        await owner.SetAsync(state);

        var read = (await Node.Sessions.TakeOwnershipAsync("s", CancellationToken.None))!.Row.State;
        Assert.Equal(state.Active!.Approvals.ToArray(), read.Active!.Approvals.ToArray());
        Assert.Equal(state.Queue.ToArray(), read.Queue.ToArray());
        Assert.Equal(
            state with { Queue = [], Active = state.Active with { Approvals = [] } },
            read with { Queue = [], Active = read.Active with { Approvals = [] } });
    }

    [ContractFact]
    public async Task A_commit_without_state_leaves_the_stored_one()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        await owner.SayAsync("a");
        Assert.Equal(owner.Turn.TurnId, (await Owner.TakeAsync(Node, Time, "s")).Turn.TurnId);
    }

    [ContractFact]
    public async Task A_submit_is_remembered_by_its_client_message_id()
    {
        var owner = await CreateSessionAsync("s");
        var receipt = new SubmitReceipt("t", "m", "a", 7, true);
        await owner.CommitAsync(owner.Draft() with { Submission = new Submission("c1", receipt) });

        Assert.Equal(receipt, await Node.Sessions.FindSubmissionAsync("s", "c1", CancellationToken.None));
        Assert.Null(await Node.Sessions.FindSubmissionAsync("s", "c2", CancellationToken.None));
        Assert.Null(await Node.Sessions.FindSubmissionAsync("other", "c1", CancellationToken.None));
        await FailsAsync(() => owner.SendAsync(owner.Draft() with { Submission = new Submission("c1", receipt) }));
    }

    [ContractFact]
    public async Task An_execution_exists_from_its_start_for_its_session_only()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        var execution = owner.Turn.ExecutionId;
        Assert.True(await Node.Sessions.ExecutionExistsAsync("s", execution, CancellationToken.None));
        await owner.EndTurnAsync();
        Assert.True(await Node.Sessions.ExecutionExistsAsync("s", execution, CancellationToken.None));
        Assert.False(await Node.Sessions.ExecutionExistsAsync("other", execution, CancellationToken.None));
        Assert.False(await Node.Sessions.ExecutionExistsAsync("s", "e-none", CancellationToken.None));
    }

    [ContractFact]
    public async Task A_message_is_replaced_by_its_id_with_all_its_parts()
    {
        var owner = await CreateSessionAsync("s");
        var deep = Encoding.UTF8.GetBytes(new string('[', 500) + new string(']', 500));
        var message = new Message(
            "m",
            Message.Assistant,
            [
                new MessagePart(MessagePart.ReasoningType, "Hm."),
                new MessagePart(
                    MessagePart.ToolType, null, "x:1", "Bash", MessagePart.ToolDone, deep, "\"\\u0000 out\""u8.ToArray()),
            ],
            Now.AddTicks(3),
            "t",
            1);
        await owner.CommitAsync(owner.Draft() with { Messages = [message with { Parts = [] }] });
        await owner.CommitAsync(owner.Draft() with { Messages = [message] });

        var read = Assert.Single(await Node.Reader.ReadMessagesAsync("s", CancellationToken.None));
        Assert.Equal(message with { Parts = [] }, read with { Parts = [] });
        Assert.Equal(message.Parts[0], read.Parts[0]);
        Assert.Equal(deep, read.Parts[1].Input);
        Assert.Equal(message.Parts[1].Output, read.Parts[1].Output);
        Assert.Equal("x:1", read.Parts[1].ToolId);
    }

    [ContractFact]
    public async Task How_a_turn_ended_is_kept_with_its_message()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        await owner.QueueAsync("waits");
        var queued = owner.State.Queue[0];
        var failed = new TurnEnding(TurnOutcome.Failed, "crashed", Now, new SessionUsage(3, 5, 0.25m), ["No disk.", "\u00e4 \"b\""]);
        var end = owner.DraftEnd();
        await owner.CommitAsync(end with { Messages = [end.Messages[0] with { Ending = failed }] });
        Assert.Equal([null, failed.Reason, null], (await MessagesAsync()).Select(message => message.Ending?.Reason));

        await owner.CommitAsync(owner.Draft() with { Unrun = [new UnrunPrompt(queued.MessageId, TurnEnding.NeverRan("withdrawn", Now))] });

        var messages = await MessagesAsync();
        Assert.Equal(failed.Errors.ToArray(), messages[1].Ending!.Errors.ToArray());
        Assert.Equal(failed with { Errors = [] }, messages[1].Ending! with { Errors = [] });
        Assert.Equal(("waits", "withdrawn"), (messages[2].Parts[0].Text, messages[2].Ending!.Reason));

        // The same in what stands for folded frames.
        await Node.Sessions.FoldAsync(Now.AddDays(1), 100, CancellationToken.None);
        var snapshot = (await owner.ReadAsync(max: 1))!.Frames[0];
        Assert.Equal(FrameTypes.Snapshot, snapshot.Type);
        using var body = JsonDocument.Parse(snapshot.Body);
        var told = body.RootElement.GetProperty("messages").EnumerateArray().ToArray();
        Assert.False(told[0].TryGetProperty("ending", out _));
        Assert.Equal("failed", told[1].GetProperty("ending").GetProperty("outcome").GetString());
        Assert.Equal("withdrawn", told[2].GetProperty("ending").GetProperty("reason").GetString());

        async Task<Message[]> MessagesAsync() => [.. await Node.Reader.ReadMessagesAsync("s", CancellationToken.None)];
    }

    private static bool SameFrame(Frame left, Frame right) =>
        (left.Seq, left.Type, left.TurnId, left.At) == (right.Seq, right.Type, right.TurnId, right.At);
}

public sealed class SqliteCommitFacts() : CommitFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresCommitFacts() : CommitFacts(new PostgresTestDatabase());
