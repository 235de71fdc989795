using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Sessions;

public sealed class TurnRulesTests
{
    private readonly RulesWorld _world = new();

    [Fact]
    public void A_prompt_begins_its_turn_at_once_when_nothing_runs()
    {
        var receipt = _world.Submit("hello");

        Assert.Equal([FrameTypes.UserMessage, FrameTypes.TurnStart], _world.Types);
        Assert.False(receipt.Queued);
        Assert.Equal(1, receipt.Seq);
        Assert.Equal(SessionStatus.Starting, _world.State.Status);
        Assert.Equal("hello", Assert.IsType<Effect.Start>(Assert.Single(_world.Effects)).Turn.Prompt);
    }

    [Fact]
    public void Every_status_has_a_detail_be_it_empty()
    {
        _world.Submit("hello");
        var decision = _world.Decide();
        StatusRules.Tell(decision, ExecutionStates.Waking, null);
        StatusRules.Tell(decision, ExecutionStates.Preparing, "npm failed");
        TurnRules.MarkRunning(decision);
        _world.Commit(decision);
        Assert.Equal(
            ["waking: ", "preparing: npm failed", "running: "],
            _world.Of(FrameTypes.Status).Select(f => $"{FrameBody.Text(f.Body, "state")}: {FrameBody.Text(f.Body, "detail")}"));
        Assert.All(_world.Of(FrameTypes.Status), frame => Assert.NotNull(FrameBody.Text(frame.Body, "detail")));
    }

    [Fact]
    public void Second_prompt_waits_until_the_first_turn_ends()
    {
        var first = _world.Submit("one");
        var second = _world.Submit("two");
        Assert.True(second.Queued);
        Assert.Single(_world.Effects);

        _world.Ingest(("text-delta", """{"text":"a"}"""), ("done", """{"sessionId":"x","fullText":"a"}"""));

        Assert.Equal(second.TurnId, _world.State.Active!.TurnId);
        var end = Assert.Single(_world.Of(FrameTypes.TurnEnd));
        Assert.Equal(first.TurnId, end.TurnId);
        Assert.Equal(end.Seq + 1, _world.Of(FrameTypes.TurnStart)[1].Seq);
        Assert.Equal("two", _world.Effects.OfType<Effect.Start>().Last().Turn.Prompt);
    }

    [Fact]
    public void A_prompt_that_waits_can_be_taken_back_and_never_runs()
    {
        var first = _world.Submit("one");
        var second = _world.Submit("two");
        Assert.True(_world.Stop(second.TurnId));
        Assert.False(_world.Stop(second.TurnId));

        Assert.Equal(first.TurnId, _world.State.Active!.TurnId);
        Assert.Equal((second.TurnId, "stopped", "withdrawn"), (_world.Log[^1].TurnId, _world.LastText("outcome"), _world.LastText("reason")));
        _world.Ingest(("done", """{"sessionId":"x","fullText":"a"}"""));
        Assert.Equal(SessionStatus.Idle, _world.State.Status);
        Assert.Single(_world.Of(FrameTypes.TurnStart));
    }

    [Fact]
    public void A_stop_that_names_a_turn_stops_no_other()
    {
        var first = _world.Submit("one");
        Assert.False(_world.Stop("another"));
        Assert.Equal(SessionStatus.Starting, _world.State.Status);
        Assert.True(_world.Stop(first.TurnId));
        Assert.Equal(SessionStatus.Stopping, _world.State.Status);
    }

    [Fact]
    public void Done_ends_the_turn_with_its_message_and_remembers_the_agents_session()
    {
        var receipt = _world.Submit("one");
        _world.Ingest(
            ("text-delta", """{"text":"w1 "}"""),
            ("text-delta", """{"text":"w2 "}"""),
            ("done", """{"sessionId":"sdk-1","fullText":"w1 w2 "}"""),
            ("text-delta", """{"text":"too late"}"""));

        Assert.Equal(SessionStatus.Idle, _world.State.Status);
        Assert.Equal("sdk-1", _world.State.SdkSessionId);
        Assert.Equal("w1 w2 ", Assert.Single(_world.Messages[receipt.AssistantMessageId].Parts).Text);
        Assert.Equal(FrameTypes.TurnEnd, _world.Types[^1]);
        Assert.Equal("completed", _world.LastText("outcome"));
    }

    [Fact]
    public void An_empty_session_id_in_done_never_overwrites_a_stored_one()
    {
        _world.Submit("one");
        _world.Ingest(("session-init", """{"sessionId":"sdk-1"}"""), ("done", """{"sessionId":"","fullText":""}"""));
        Assert.Equal("sdk-1", _world.State.SdkSessionId);
    }

    [Fact]
    public void A_repeated_line_is_taken_once()
    {
        _world.Submit("one");
        _world.Ingest(("text-delta", """{"text":"a"}"""), ("text-delta", """{"text":"b"}"""));
        _world.IngestFrom(1, ("text-delta", """{"text":"a"}"""), ("text-delta", """{"text":"b"}"""), ("text-delta", """{"text":"c"}"""));
        Assert.Equal(3, _world.Of(FrameTypes.TextDelta).Length);
        Assert.Equal(4, _world.NextN);
    }

    [Fact]
    public void Stop_asks_once_keeps_the_text_and_ends_as_stopped_whatever_the_agent_says()
    {
        var receipt = _world.Submit("one");
        _world.Ingest(("text-delta", """{"text":"so far"}"""));
        _world.Stop();
        _world.Stop();
        Assert.Single(_world.Effects.OfType<Effect.Cancel>());
        Assert.Equal(SessionStatus.Stopping, _world.State.Status);

        _world.Ingest(("done", """{"sessionId":"","fullText":"so far"}"""));
        Assert.Equal("stopped", _world.LastText("outcome"));
        Assert.Equal("so far", Assert.Single(_world.Messages[receipt.AssistantMessageId].Parts).Text);
    }

    [Fact]
    public void Interrupt_stops_the_running_turn_and_goes_before_the_queue()
    {
        _world.Submit("one");
        _world.Submit("two");
        var urgent = _world.Submit("three", WhenBusy.Interrupt);
        Assert.Single(_world.Effects.OfType<Effect.Cancel>());
        _world.Ingest(("process-exit", """{"exitCode":0,"reason":"cancelled"}"""));
        Assert.Equal(urgent.TurnId, _world.State.Active!.TurnId);
        Assert.Single(_world.State.Queue);
    }

    [Fact]
    public void A_crash_fails_the_turn_and_names_the_exit_code()
    {
        _world.Submit("one");
        _world.Ingest(("text-delta", """{"text":"a"}"""), ("process-exit", """{"exitCode":1,"reason":"crashed"}"""));
        Assert.Equal("failed", _world.LastText("outcome"));
        Assert.Equal("crashed, exit code 1", _world.LastText("reason"));
    }

    [Theory]
    [InlineData(ExitReasons.SandboxGone, "lost")]
    [InlineData(ExitReasons.Done, "lost")]
    [InlineData(ExitReasons.Crashed, "failed")]
    [InlineData(ExitReasons.StartFailed, "failed")]
    public void A_process_that_is_gone_without_a_last_line_ends_its_turn(string reason, string outcome)
    {
        _world.Submit("one");
        var decision = _world.Decide();
        EndRules.End(decision, _world.Fold!, new ExecutionExit("e", 0, null, reason, "no daemon"), _world.NewId);
        _world.Commit(decision);
        Assert.Equal(outcome, _world.LastText("outcome"));
        Assert.Equal(reason == ExitReasons.StartFailed ? 1 : 0, _world.Of(FrameTypes.Error).Length);
    }

    [Fact]
    public void A_dropped_queue_ends_every_waiting_turn()
    {
        _world.Submit("one");
        var second = _world.Submit("two");
        var decision = _world.Decide();
        TurnRules.DropQueue(decision, "session deleted");
        _world.Commit(decision);
        Assert.Empty(_world.State.Queue);
        Assert.Equal(second.TurnId, Assert.Single(_world.Of(FrameTypes.TurnEnd)).TurnId);
    }
}
