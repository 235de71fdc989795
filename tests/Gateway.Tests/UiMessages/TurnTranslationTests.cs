using System.Text;
using System.Text.Json;
using VaporForge.Gateway.UiMessages;

namespace VaporForge.Gateway.Tests.UiMessages;

public sealed class TurnTranslationTests : IChunkSink
{
    private readonly List<string> _chunks = [];
    private readonly TurnTranslation _turn;
    private int _seq;

    public TurnTranslationTests() => _turn = new TurnTranslation("t1", this);

    void IChunkSink.Take(ReadOnlySpan<byte> chunk) => _chunks.Add(Encoding.UTF8.GetString(chunk));

    [Fact]
    public void Text_and_reasoning_come_in_runs_with_a_start_and_an_end()
    {
        Begin();
        Take("reasoning-delta", """{"text":"hm"}""");
        Take("text-delta", """{"text":"a"}""");
        Take("text-delta", """{"text":"b\n\"c\""}""");
        End();
        Assert.Equal(
            [
                """{"type":"start","messageId":"a1"}""",
                """{"type":"start-step"}""",
                """{"type":"reasoning-start","id":"reasoning-1"}""",
                """{"type":"reasoning-delta","id":"reasoning-1","delta":"hm"}""",
                """{"type":"reasoning-end","id":"reasoning-1"}""",
                """{"type":"text-start","id":"text-2"}""",
                """{"type":"text-delta","id":"text-2","delta":"a"}""",
                """{"type":"text-delta","id":"text-2","delta":"b\n\"c\""}""",
                """{"type":"text-end","id":"text-2"}""",
                """{"type":"finish-step"}""",
                """{"type":"finish","finishReason":"stop"}""",
            ],
            _chunks);
        Assert.Equal(("completed", null, "a1"), (_turn.Outcome, _turn.ErrorText, _turn.MessageId));
    }

    [Fact]
    public void A_tool_has_its_input_before_its_output_and_ends_the_run_of_text()
    {
        Begin();
        Take("text-delta", """{"text":"a"}""");
        Take("tool-start", """{"id":"x","name":"Read","input":{"path":"p","deep":[1,{"a":null}]}}""");
        Take("tool-result", """{"id":"x","name":"Read","output":["o"],"isError":false}""");
        Take("tool-start", """{"id":"y","name":"Bash","input":"ls"}""");
        Take("tool-result", """{"id":"y","name":"Bash","output":{"code":1},"isError":true}""");
        Take("text-delta", """{"text":"b"}""");
        Assert.Equal(
            ["text-start", "text-delta", "text-end", "tool-input-start", "tool-input-available", "tool-output-available",
                "tool-input-start", "tool-input-available", "tool-output-error", "text-start", "text-delta"],
            Types().Skip(2));
        Assert.Equal(
            """{"type":"tool-input-available","toolCallId":"x","toolName":"Read","dynamic":true,"providerExecuted":true,"input":{"path":"p","deep":[1,{"a":null}]}}""",
            _chunks[6]);
        Assert.Equal("""["o"]""", Of("tool-output-available").GetProperty("output").GetRawText());
        Assert.Equal("""{"code":1}""", Of("tool-output-error").GetProperty("errorText").GetString());
    }

    [Fact]
    public void A_result_without_a_start_gets_one_because_clients_refuse_it_otherwise()
    {
        Begin();
        Take("tool-result", """{"id":"x","name":"Read","output":"o","isError":false}""");
        Assert.Equal(["tool-input-start", "tool-input-available", "tool-output-available"], Types().Skip(2));
    }

    [Theory]
    [InlineData("""{"approvalId":"p","toolName":"Write","input":{"a":1},"toolCallId":"w1"}""", "w1")]
    [InlineData("""{"approvalId":"p","toolName":"Write","input":{"a":1}}""", "w1")]
    [InlineData("""{"approvalId":"p","toolName":"Write","input":{"other":1}}""", "w2")]
    [InlineData("""{"approvalId":"p","toolName":"Bash","input":{}}""", "p")]
    public void An_approval_is_asked_for_the_tool_call_that_it_means(string confirmation, string toolCallId)
    {
        Begin();
        Take("tool-start", """{"id":"w1","name":"Write","input":{"a":1}}""");
        Take("tool-start", """{"id":"w2","name":"Write","input":{"a":2}}""");
        Take("confirmation", confirmation);
        var request = Of("tool-approval-request");
        Assert.Equal(("p", toolCallId), (request.GetProperty("approvalId").GetString(), request.GetProperty("toolCallId").GetString()));
        Assert.Contains(_chunks, chunk => chunk.Contains("tool-input-available", StringComparison.Ordinal)
            && chunk.Contains($"\"{toolCallId}\"", StringComparison.Ordinal));
        Assert.Equal("p", _turn.ApprovalOf(toolCallId));
    }

    [Fact]
    public void A_tool_that_its_approval_introduced_begins_once()
    {
        Begin();
        Take("confirmation", """{"approvalId":"p","toolName":"Bash","input":{"c":"ls"}}""");
        Take("confirmation-resolved", """{"approvalId":"p","decision":"allow"}""");
        Take("tool-start", """{"id":"b1","name":"Bash","input":{"c":"ls"}}""");
        Take("tool-result", """{"id":"b1","name":"Bash","output":"ok","isError":false}""");
        Assert.Equal(["tool-input-start", "tool-input-available", "tool-approval-request", "tool-output-available"], Types().Skip(2));
        Assert.Equal("p", Of("tool-output-available").GetProperty("toolCallId").GetString());
    }

    [Fact]
    public void A_turn_waits_when_every_tool_that_runs_does()
    {
        Begin();
        Take("tool-start", """{"id":"w1","name":"Write","input":1}""");
        Take("tool-start", """{"id":"r1","name":"Read","input":2}""");
        Take("confirmation", """{"approvalId":"p","toolName":"Write","input":1}""");
        Assert.False(_turn.WaitsForApproval);
        Take("tool-result", """{"id":"r1","name":"Read","output":1}""");
        Assert.True(_turn.WaitsForApproval);
        Take("confirmation-resolved", """{"approvalId":"p","decision":"allow"}""");
        Assert.False(_turn.WaitsForApproval);
        Assert.Null(_turn.ApprovalOf("w1"));
    }

    [Fact]
    public void A_denied_tool_is_denied_and_says_no_more()
    {
        Begin();
        Take("tool-start", """{"id":"w1","name":"Write","input":1}""");
        Take("confirmation", """{"approvalId":"p","toolName":"Write","input":1}""");
        Take("confirmation-resolved", """{"approvalId":"p","decision":"deny"}""");
        Take("tool-result", """{"id":"w1","name":"Write","output":"You did not allow this.","isError":true}""");
        Take("confirmation-resolved", """{"approvalId":"nobody asked","decision":"deny"}""");
        End();
        Assert.Equal(["tool-approval-request", "tool-output-denied", "finish-step", "finish"], Types().Skip(4));
    }

    [Fact]
    public void What_is_open_when_the_turn_ends_is_closed()
    {
        Begin();
        Take("tool-start", """{"id":"w1","name":"Write","input":1}""");
        Take("text-delta", """{"text":"a"}""");
        End("stopped", "user");
        Assert.Equal(["text-start", "text-delta", "text-end", "tool-output-error", "finish-step", "abort"], Types().Skip(4));
        Assert.Equal("user", Of("abort").GetProperty("reason").GetString());
        Take("text-delta", """{"text":"too late"}""");
        Assert.Equal("abort", Types()[^1]);
    }

    [Fact]
    public void An_error_that_nothing_follows_is_how_the_turn_ended()
    {
        Begin();
        Take("error", """{"code":"overloaded","error":"Try later."}""");
        End();
        Assert.Equal("Try later.", _turn.ErrorText);
        Assert.Equal(["data-error", "finish-step"], Types().Skip(2));
        _turn.WriteError();
        Assert.Equal(["error", "finish"], Types().Skip(4));
        Assert.Equal("Try later.", Of("error").GetProperty("errorText").GetString());
    }

    [Fact]
    public void An_error_that_the_agent_got_over_is_told_and_no_more()
    {
        Begin();
        Take("error", """{"code":"overloaded","error":"Trying again."}""");
        Take("text-delta", """{"text":"a"}""");
        Take("error", """{"code":"bad-line","error":"Line 3 is no JSON object."}""");
        End();
        Assert.Null(_turn.ErrorText);
        Assert.DoesNotContain("error", Types());
        Assert.True(Of("data-error").GetProperty("transient").GetBoolean());
    }

    [Theory]
    [InlineData("failed", "crashed, exit code 1", "crashed, exit code 1")]
    [InlineData("lost", null, "The turn failed.")]
    public void A_turn_that_fails_without_a_word_says_why(string outcome, string? reason, string text)
    {
        Begin();
        End(outcome, reason);
        Assert.Equal(text, _turn.ErrorText);
    }

    [Fact]
    public void What_is_no_part_of_the_message_is_told_and_not_kept()
    {
        Begin();
        Take("status", """{"state":"waking","detail":""}""");
        Take("usage", """{"inputTokens":3,"outputTokens":4}""");
        Take("of-a-newer-agent", """{"x":[1]}""");
        Take("no chunk could be called that", "{}");
        Assert.Equal(["data-status", "data-usage", "data-of-a-newer-agent"], Types().Skip(2));
        Assert.Equal("""{"type":"data-usage","data":{"inputTokens":3,"outputTokens":4},"transient":true}""", _chunks[3]);
    }

    [Fact]
    public void An_agent_that_does_not_stream_says_everything_at_the_end()
    {
        Begin();
        Take("done", """{"sessionId":"s","fullText":"all of it"}""");
        End();
        Assert.Equal("all of it", Of("text-delta").GetProperty("delta").GetString());
    }

    [Fact]
    public void Other_turns_are_passed_over_and_one_that_was_taken_back_has_no_message()
    {
        Take("text-delta", """{"text":"of another"}""", "t2");
        Take("turn-start", """{"messageId":"a2"}""", "t2");
        Take("turn-end", """{"outcome":"stopped","reason":"withdrawn"}""");
        Assert.Equal(["""{"type":"abort","reason":"withdrawn"}"""], _chunks);
    }

    [Fact]
    public void Of_an_old_turn_the_snapshot_has_the_message()
    {
        Take(
            "snapshot",
            """
            {"throughSeq":9,"messages":[
              {"id":"m1","role":"user","parts":[{"type":"text","text":"hi"}],"createdAt":"2026-11-21T12:00:00.000Z","turnId":"t1"},
              {"id":"a1","role":"assistant","turnId":"t1","createdAt":"2026-11-21T12:00:00.000Z","parts":[
                {"type":"text","text":"a"},
                {"type":"tool","id":"x","name":"Read","state":"done","input":{},"output":1},
                {"type":"tool","id":"y","name":"Read","state":"running","input":{}}]}]}
            """,
            turnId: null);
        Assert.Equal(
            ["start", "start-step", "text-start", "text-delta", "text-end", "tool-input-start", "tool-input-available",
                "tool-output-available", "tool-input-start", "tool-input-available", "tool-output-error", "finish-step", "finish"],
            Types());
    }

    [Fact]
    public void Muted_chunks_are_counted_and_not_sent()
    {
        Begin();
        var count = _turn.Count;
        _turn.IsMuted = true;
        Take("text-delta", """{"text":"a"}""");
        Assert.Equal((count + 2, count), (_turn.Count, _chunks.Count));
    }

    private void Begin() => Take("turn-start", """{"messageId":"a1"}""");

    private void End(string outcome = "completed", string? reason = null) =>
        Take("turn-end", reason is null ? $$"""{"outcome":"{{outcome}}"}""" : $$"""{"outcome":"{{outcome}}","reason":"{{reason}}"}""");

    private void Take(string type, string fields, string? turnId = "t1")
    {
        var members = fields.Trim()[1..];
        var turn = turnId is null ? "" : $"\"turnId\":\"{turnId}\",";
        var separator = members == "}" ? "" : ",";
        var frame = $"{{\"seq\":{++_seq},\"type\":\"{type}\",{turn}\"at\":\"2026-11-21T12:00:00.000Z\"{separator}{members}";
        using var json = FrameJson.Parse(Encoding.UTF8.GetBytes(frame));
        _turn.Take(json.RootElement);
    }

    private string[] Types() => [.. _chunks.Select(chunk => JsonDocument.Parse(chunk).RootElement.GetProperty("type").GetString()!)];

    private JsonElement Of(string type) =>
        _chunks.Select(chunk => JsonDocument.Parse(chunk).RootElement).First(chunk => chunk.GetProperty("type").GetString() == type);
}
