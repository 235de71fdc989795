using System.Text.Json;
using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Sessions;

/// <summary>What is kept of how a turn ended.</summary>
public sealed class TurnEndingTests
{
    private readonly RulesWorld _world = new();

    [Fact]
    public void The_agents_message_tells_what_the_frames_told()
    {
        var receipt = _world.Submit("one");
        _world.Ingest(
            ("usage", """{"inputTokens":10,"outputTokens":5,"costUsd":0.5}"""),
            ("error", """{"code":"x","error":"No disk."}"""),
            ("usage", """{"inputTokens":1,"outputTokens":2}"""));
        _world.Now += TimeSpan.FromSeconds(3);
        _world.Ingest(("process-exit", """{"exitCode":1,"reason":"crashed"}"""));

        var ending = EndingOf(receipt.AssistantMessageId)!;
        Assert.Equal((TurnOutcome.Failed, _world.LastText("reason"), _world.Now), (ending.Outcome, ending.Reason, ending.At));
        Assert.Equal(new SessionUsage(11, 7, 0.5m), ending.Usage);
        Assert.Equal(["No disk."], ending.Errors.ToArray());
        Assert.Null(EndingOf(receipt.MessageId));
    }

    [Fact]
    public void What_one_turn_used_is_not_the_next_ones()
    {
        var first = _world.Submit("one");
        var second = _world.Submit("two");
        _world.Ingest(("usage", """{"inputTokens":10,"outputTokens":5}"""), ("done", "{}"));
        _world.Ingest(("done", "{}"));
        Assert.Equal(10, EndingOf(first.AssistantMessageId)!.Usage!.InputTokens);
        Assert.Equal((TurnOutcome.Completed, null), (EndingOf(second.AssistantMessageId)!.Outcome, EndingOf(second.AssistantMessageId)!.Usage));
    }

    [Fact]
    public void A_stop_is_told_as_one_whatever_the_agent_says()
    {
        var receipt = _world.Submit("one");
        _world.Stop();
        _world.Ingest(("done", "{}"));
        Assert.Equal(TurnOutcome.Stopped, EndingOf(receipt.AssistantMessageId)!.Outcome);
    }

    [Fact]
    public void A_sandbox_that_did_not_start_is_an_error_that_stays()
    {
        var receipt = _world.Submit("one");
        var decision = _world.Decide();
        EndRules.End(decision, _world.Fold!, new ExecutionExit("e", 0, null, ExitReasons.StartFailed, "No image."), _world.NewId);
        _world.Commit(decision);
        Assert.Equal(["No image."], EndingOf(receipt.AssistantMessageId)!.Errors.ToArray());
    }

    [Fact]
    public void A_prompt_that_never_ran_tells_it_itself()
    {
        _world.Submit("one");
        var withdrawn = _world.Submit("two");
        var dropped = _world.Submit("three");
        _world.Stop(withdrawn.TurnId);
        var decision = _world.Decide();
        SessionRules.Delete(decision);
        _world.Commit(decision);

        Assert.Equal((TurnOutcome.Stopped, "withdrawn"), (EndingOf(withdrawn.MessageId)!.Outcome, EndingOf(withdrawn.MessageId)!.Reason));
        Assert.Equal("session deleted", EndingOf(dropped.MessageId)!.Reason);
        Assert.Equal("two", Assert.Single(_world.Messages[withdrawn.MessageId].Parts).Text);
    }

    [Fact]
    public void Of_many_and_long_errors_it_keeps_a_bounded_part()
    {
        var receipt = _world.Submit("one");
        var text = "x" + string.Concat(Enumerable.Repeat("\U0001F600", 4096));
        for (var i = 0; i < 40; i++) _world.Ingest(("error", JsonSerializer.Serialize(new { code = "x", error = $"{text} {i}" })));
        _world.Ingest(("error", """{"code":"x"}"""), ("error", """{"error":7}"""), ("done", "{}"));

        var errors = EndingOf(receipt.AssistantMessageId)!.Errors;
        Assert.Equal(16, errors.Length);
        Assert.All(errors, error => Assert.InRange(error.Length, 4090, 4096));
        Assert.All(errors, error => Assert.Equal('…', error[^1]));
        Assert.All(errors, error => Assert.False(char.IsHighSurrogate(error[^2])));
    }

    [Fact]
    public void In_json_it_comes_back_as_it_was_and_what_it_does_not_have_is_left_out()
    {
        var at = new DateTimeOffset(2026, 11, 21, 12, 0, 0, 250, TimeSpan.Zero);
        var full = new TurnEnding(TurnOutcome.Failed, "crashed", at, new SessionUsage(1, 2, 0.10m), ["No \"disk\".", "\U0001F600"]);
        var bare = new TurnEnding(TurnOutcome.Completed, null, at, new SessionUsage(1, 2, null), []);
        Assert.Equal(
            """{"outcome":"completed","at":"2026-11-21T12:00:00.250Z","usage":{"inputTokens":1,"outputTokens":2}}""",
            System.Text.Encoding.UTF8.GetString(TurnEndingJson.From(bare)));
        foreach (var ending in (TurnEnding[])[full, bare, TurnEnding.NeverRan("withdrawn", at)])
        {
            var read = TurnEndingJson.Read(TurnEndingJson.From(ending));
            Assert.Equal(ending.Errors.ToArray(), read.Errors.ToArray());
            Assert.Equal(ending with { Errors = [] }, read with { Errors = [] });
        }
    }

    private TurnEnding? EndingOf(string messageId) => _world.Messages[messageId].Ending;
}
