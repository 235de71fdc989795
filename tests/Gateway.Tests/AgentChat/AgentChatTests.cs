using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using VaporForge.Sessions;
using static VaporForge.Gateway.Tests.AgentChat.AgentChatProtocol;

namespace VaporForge.Gateway.Tests.AgentChat;

public sealed class AgentChatTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task A_connection_is_greeted_and_a_chat_that_nobody_has_comes_into_being()
    {
        Host.Sessions.BeginsTurns = true;
        var id = $"client-chosen_{Guid.NewGuid():N}";
        using var client = await Host.ConnectAsync(id);
        Assert.Equal($$"""{"type":"cf_agent_identity","name":"{{id}}","agent":"chat-session-agent"}""", (await client.NextAsync())!.Value.GetRawText());
        Assert.Equal(
            """{"type":"cf_agent_mcp_servers","mcp":{"prompts":[],"resources":[],"servers":{},"tools":[]}}""",
            (await client.NextAsync())!.Value.GetRawText());
        await client.SendAsync("""{"type":"cf_agent_stream_resume_request","probeId":"p1"}""");
        Assert.Equal(
            """{"type":"cf_agent_stream_resume_none","reason":"idle","probeId":"p1"}""", (await client.NextAsync())!.Value.GetRawText());
        Assert.Equal(GatewayHost.Alice, Host.Sessions.Find(id)!.UserId);
    }

    [Fact]
    public async Task A_request_streams_its_turn_under_its_own_id()
    {
        var session = Add();
        using var client = await Host.GreetedAsync(session);
        await client.SendAsync(Request("r1", "hello"));
        await TurnAsync(session);
        session.Say("text-delta", """{"text":"hi"}""");
        session.EndTurn(text: "hi");
        var frames = await ResponsesAsync(client, 8);
        Assert.All(frames, frame => Assert.Equal("r1", frame.GetProperty("id").GetString()));
        Assert.Equal(
            ["start", "start-step", "text-start", "text-delta", "text-end", "finish-step", "finish", "done"], frames.Select(ChunkTypeOf));
        Assert.Equal(Enumerable.Range(0, 7), frames.Take(7).Select(frame => frame.GetProperty("seq").GetInt32()));
        Assert.Equal(("", "completed"), (frames[^1].GetProperty("body").GetString(), frames[^1].GetProperty("outcome").GetString()));
        Assert.Equal("cf_agent_chat_messages", TypeOf((await client.NextAsync())!.Value));
    }

    [Fact]
    public async Task Another_window_sees_the_prompt_and_the_answer_as_it_grows()
    {
        var session = Add();
        using var asking = await Host.GreetedAsync(session);
        using var watching = await Host.GreetedAsync(session);
        await asking.SendAsync(Request("r1", "hello"));
        await TurnAsync(session);
        session.Say("text-delta", """{"text":"hi"}""");
        var messages = (await watching.NextAsync())!.Value;
        Assert.Equal("cf_agent_chat_messages", TypeOf(messages));
        Assert.Equal("hello", messages.GetProperty("messages")[0].GetProperty("parts")[0].GetProperty("text").GetString());
        var frames = await ResponsesAsync(watching, 4);
        Assert.Equal(["start", "start-step", "text-start", "text-delta"], frames.Select(ChunkTypeOf));
        Assert.All(frames, frame => Assert.Equal(session.Active!.TurnId, frame.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_running_stream_is_announced_replayed_from_its_beginning_and_goes_on_live()
    {
        var session = Add();
        var turnId = await RunAsync(session);
        session.Say("text-delta", """{"text":"so far"}""");
        using var client = await Host.ConnectAsync(session.Id);
        Assert.Equal(["cf_agent_identity", "cf_agent_mcp_servers", "cf_agent_stream_resuming", "cf_agent_chat_messages"], await TypesAsync(client, 4));

        // Nothing of it comes before the client is ready for it.
        session.Say("text-delta", """{"text":" and"}""");
        await client.SendAsync("""{"type":"cf_agent_stream_resume_request","probeId":"p1"}""");
        var resuming = (await client.NextAsync())!.Value;
        Assert.Equal(
            ("cf_agent_stream_resuming", turnId, "p1"), (
                TypeOf(resuming), resuming.GetProperty("id").GetString(), resuming.GetProperty("probeId").GetString()));
        await client.SendAsync($$"""{"type":"cf_agent_stream_resume_ack","id":"{{turnId}}"}""");
        var replay = await ResponsesAsync(client, 6);
        Assert.All(replay, frame => Assert.True(frame.GetProperty("replay").GetBoolean()));
        Assert.Equal(["start", "start-step", "text-start", "text-delta", "text-delta", "replay complete"], replay.Select(ChunkTypeOf));
        session.Say("text-delta", """{"text":" on"}""");
        session.EndTurn();
        var live = await ResponsesAsync(client, 5);
        Assert.Equal(["text-delta", "text-end", "finish-step", "finish", "done"], live.Select(ChunkTypeOf));
        Assert.All(live, frame => Assert.False(frame.TryGetProperty("replay", out _)));
        Assert.Equal(5, live[0].GetProperty("seq").GetInt32());
    }

    [Fact]
    public async Task A_stream_that_ended_meanwhile_is_replayed_to_its_end()
    {
        var session = Add();
        var turnId = await RunAsync(session);
        using var client = await Host.ConnectAsync(session.Id);
        await TypesAsync(client, 4);
        session.Say("text-delta", """{"text":"all"}""");
        session.EndTurn(text: "all");
        await Eventually.TrueAsync(async () => TypeOf((await client.NextAsync())!.Value) == "cf_agent_chat_messages", "the client hears of the end");
        await client.SendAsync($$"""{"type":"cf_agent_stream_resume_ack","id":"{{turnId}}"}""");
        var replay = await ResponsesAsync(client, 8);
        Assert.Equal(["start", "start-step", "text-start", "text-delta", "text-end", "finish-step", "finish", "done"], replay.Select(ChunkTypeOf));
        Assert.All(replay, frame => Assert.True(frame.GetProperty("replay").GetBoolean()));
    }

    [Fact]
    public async Task A_stream_that_failed_ends_with_its_error_also_when_it_is_replayed()
    {
        var session = Add();
        var turnId = await RunAsync(session);
        using var client = await Host.ConnectAsync(session.Id);
        await TypesAsync(client, 4);
        session.Say("error", """{"code":"x","error":"It broke."}""");
        session.EndTurn("failed", "crashed");
        await Eventually.TrueAsync(async () => TypeOf((await client.NextAsync())!.Value) == "cf_agent_chat_messages", "the client hears of the end");
        await client.SendAsync($$"""{"type":"cf_agent_stream_resume_ack","id":"{{turnId}}"}""");
        var replay = await ResponsesAsync(client, 5);
        Assert.Equal(["start", "start-step", "data-error", "finish-step", "error"], replay.Select(ChunkTypeOf));
        Assert.Equal(("It broke.", false), (replay[^1].GetProperty("body").GetString(), replay[^1].TryGetProperty("replay", out _)));
    }

    [Fact]
    public async Task A_stream_that_nobody_knows_is_over()
    {
        using var client = await Host.GreetedAsync(Add());
        await client.SendAsync("""{"type":"cf_agent_stream_resume_ack","id":"whatever"}""");
        Assert.Equal("done", ChunkTypeOf((await client.NextAsync())!.Value));
    }

    [Fact]
    public async Task Only_a_cancel_stops_a_turn_and_only_its_own()
    {
        var session = Add();
        using (var closing = await Host.GreetedAsync(session))
        {
            await closing.SendAsync(Request("r1", "one"));
            await TurnAsync(session);
            await closing.CloseAsync();
            Assert.Equal(0, session.Stops);
        }

        using var client = await Host.ConnectAsync(session.Id);
        await TypesAsync(client, 4);
        await client.SendAsync(Request("r2", "two"));
        await Eventually.TrueAsync(() => session.Frames.Count(frame => frame.Type == FrameTypes.UserMessage) == 2, "the second waits");
        var waiting = session.Frames[^1].TurnId;
        await client.SendAsync("""{"type":"cf_agent_chat_request_cancel","id":"r2"}""");
        await Eventually.TrueAsync(() => session.Stops == 1, "it is cancelled");
        Assert.Equal(waiting, session.StoppedTurn);

        // The client knows the running one by the id that it had on the connection before.
        await client.SendAsync("""{"type":"cf_agent_chat_request_cancel","id":"r1"}""");
        await Eventually.TrueAsync(() => session.Stops == 2, "the running turn is stopped");
        Assert.Null(session.StoppedTurn);
    }

    [Fact]
    public async Task A_stopped_turn_is_aborted()
    {
        var session = Add();
        using var client = await Host.GreetedAsync(session);
        await client.SendAsync(Request("r1", "one"));
        await TurnAsync(session);
        session.EndTurn("stopped");
        var frames = await ResponsesAsync(client, 5);
        Assert.Equal(["start", "start-step", "finish-step", "abort", "done"], frames.Select(ChunkTypeOf));
        Assert.Equal("aborted", frames[^1].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_request_that_is_sent_again_over_a_new_connection_runs_once_and_streams()
    {
        var session = Add();
        using (var first = await Host.GreetedAsync(session))
        {
            await first.SendAsync(Request("r1", "hello"));
            await TurnAsync(session);
            session.Say("text-delta", """{"text":"hi"}""");
        }

        using var second = await Host.ConnectAsync(session.Id);
        await TypesAsync(second, 4);
        await second.SendAsync(Request("r1", "hello"));
        var frames = await ResponsesAsync(second, 5);
        Assert.Equal(["start", "start-step", "text-start", "text-delta", "replay complete"], frames.Select(ChunkTypeOf));
        Assert.All(frames, frame => Assert.Equal("r1", frame.GetProperty("id").GetString()));
        Assert.Single(session.Frames, frame => frame.Type == FrameTypes.UserMessage);
    }

    [Theory]
    [InlineData("true", ApprovalDecision.Allow)]
    [InlineData("false", ApprovalDecision.Deny)]
    [InlineData("\"true\"", ApprovalDecision.Deny)]
    public async Task An_approval_is_found_by_its_tool_call(string approved, ApprovalDecision decision)
    {
        var session = Add();
        session.Approvals["p"] = ApprovalOutcome.Resolved;
        await RunAsync(session);
        session.Say("tool-start", """{"id":"w1","name":"Write","input":{}}""");
        session.Say("confirmation", """{"approvalId":"p","toolName":"Write","input":{}}""");
        using var client = await Host.ConnectAsync(session.Id);
        await client.SendAsync($$"""{"type":"cf_agent_tool_approval","toolCallId":"w1","approved":{{approved}},"autoContinue":true}""");
        await Eventually.TrueAsync(() => session.Decisions.Count == 1, "it is answered");
        Assert.Equal(("p", decision), session.Decisions[0]);
    }

    [Fact]
    public async Task Clearing_tells_every_window_and_waits_for_the_turn_that_it_stops()
    {
        var session = Add();
        using var client = await Host.GreetedAsync(session);
        using var other = await Host.GreetedAsync(session);
        await client.SendAsync(Request("r1", "one"));
        await TurnAsync(session);
        await client.SendAsync("""{"type":"cf_agent_chat_clear"}""");
        await Eventually.TrueAsync(() => session.Stops == 1, "the turn is stopped");
        session.EndTurn("stopped");
        await Eventually.TrueAsync(async () => TypeOf((await other.NextAsync())!.Value) == "cf_agent_chat_clear", "the other window hears of it");
        Assert.Empty(session.Messages);
    }

    [Fact]
    public async Task Recovery_is_told_while_it_lasts()
    {
        var session = Add();
        using var client = await Host.GreetedAsync(session);
        await client.SendAsync(Request("r1", "one"));
        await TurnAsync(session);
        session.Say("status", """{"state":"recovering","detail":""}""");
        session.Say("status", """{"state":"running","detail":""}""");
        var told = new List<string>();
        while (told.Count < 2)
        {
            var message = (await client.NextAsync())!.Value;
            if (TypeOf(message) == "cf_agent_chat_recovering") told.Add(message.GetProperty("recovering").GetRawText());
        }

        Assert.Equal(["true", "false"], told);
    }

    [Theory]
    [InlineData("""{"type":"cf_agent_use_chat_request","id":"r1","init":{"method":"POST","body":"{}"}}""", "messages")]
    [InlineData("""{"type":"cf_agent_use_chat_request","id":"r1","init":{"method":"POST","body":"no json"}}""", "body")]
    [InlineData("""{"type":"cf_agent_use_chat_request","id":"r1","init":{"method":"POST"}}""", "init.body")]
    [InlineData("""{"type":"cf_agent_use_chat_request","id":"r1"}""", "init.body")]
    public async Task A_bad_request_is_answered_with_an_error_and_the_connection_lives(string request, string named)
    {
        using var client = await Host.GreetedAsync(Add());
        await client.SendAsync(request);
        var answer = (await client.NextAsync())!.Value;
        Assert.Equal(("error", "r1"), (ChunkTypeOf(answer), answer.GetProperty("id").GetString()));
        Assert.Contains(named, answer.GetProperty("body").GetString(), StringComparison.Ordinal);
        await client.SendAsync("""{"type":"cf_agent_stream_resume_request","probeId":"p1"}""");
        Assert.Equal("cf_agent_stream_resume_none", TypeOf((await client.NextAsync())!.Value));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"of-a-newer-client"}""")]
    [InlineData("""{"type":"cf_agent_chat_messages","messages":[{"id":"invented"}]}""")]
    [InlineData("""{"type":"cf_agent_tool_result","toolCallId":"x","output":1}""")]
    [InlineData("""{"type":"cf_agent_tool_approval","toolCallId":"unknown","approved":true}""")]
    [InlineData("""{"type":"cf_agent_stream_resume_ack"}""")]
    [InlineData("""{"type":"cf_agent_use_chat_request"}""")]
    [InlineData("""{"type":"cf_agent_stream_resume_request","probeId":"\ud800"}""")]
    public async Task What_is_no_message_of_the_protocol_changes_nothing(string message)
    {
        var session = Add();
        using var client = await Host.GreetedAsync(session);
        await client.SendAsync(message);
        await client.SendAsync("""{"type":"rpc","id":"c1","method":"anything","args":[]}""");
        var answer = (await client.NextAsync())!.Value;
        Assert.Equal(("rpc", "c1", false), (TypeOf(answer), answer.GetProperty("id").GetString(), answer.GetProperty("success").GetBoolean()));
        Assert.Empty(session.Frames);
    }

    [Fact]
    public async Task Somebody_elses_chat_closes_with_1008_and_its_messages_are_absent()
    {
        var session = Add();
        using var bob = await SocketClient.OpenAsync(
            Host, Path(session.Id), headers: ("Authorization", $"Bearer {GatewayHost.BobToken}"));
        Assert.Null(await bob.NextAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, bob.CloseStatus);
        using var client = Host.Client(GatewayHost.BobToken);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(Path(session.Id) + "/get-messages")).StatusCode);
    }

    [Fact]
    public async Task A_deleted_chat_closes_with_1008()
    {
        var session = Add();
        using var client = await Host.GreetedAsync(session);
        session.Deleted = true;
        session.KillOwner(new VaporForgeException(ErrorCodes.SessionNotFound, "There is no such session."));
        Assert.Null(await client.NextAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.CloseStatus);
    }

    [Fact]
    public async Task The_history_is_read_as_messages()
    {
        using var http = Host.Client();
        Assert.Equal("[]", await http.GetStringAsync(Path("nobody-has-this") + "/get-messages"));
        var session = Add();
        await RunAsync(session);
        session.EndTurn(text: "hi");
        var messages = JsonDocument.Parse(await http.GetStringAsync(Path(session.Id) + "/get-messages")).RootElement;
        Assert.Equal(["user", "assistant"], messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task A_ticket_opens_one_connection_and_a_token_in_the_address_none()
    {
        using var http = Host.Client();
        using var made = await http.PostAsync("/api/tickets", null);
        var ticket = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("ticket").GetString();
        using (var client = await SocketClient.OpenAsync(Host, Path(Add().Id), $"_pk=tab&ticket={ticket}"))
            Assert.Equal("cf_agent_identity", TypeOf((await client.NextAsync())!.Value));
        await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.OpenAsync(Host, Path("x"), $"ticket={ticket}"));
        await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.OpenAsync(Host, Path("x"), $"token={GatewayHost.AliceToken}"));
    }

    [Fact]
    public async Task Where_the_operator_allows_it_a_token_in_the_address_opens_a_connection()
    {
        await using var host = await GatewayHost.StartAsync(options => options.TokensInQuery = true);
        using var client = await SocketClient.OpenAsync(host, Path("mine"), $"token={GatewayHost.AliceToken}");
        Assert.Equal("cf_agent_identity", TypeOf((await client.NextAsync())!.Value));
        await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.OpenAsync(host, Path("mine"), "token=wrong"));
        using var http = host.Client(token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"/api/sessions?token={GatewayHost.AliceToken}")).StatusCode);
    }

    private FakeSession Add()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.BeginsTurns = true;
        return session;
    }
}
