using System.Net;
using System.Text;
using System.Text.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.Chat;

public sealed class ChatTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task A_submit_streams_its_turn_to_the_end()
    {
        var session = Add();
        await using var stream = await SubmitAsync(session.Id, User("u1", "hello"));
        Assert.Equal("text/event-stream", stream.ContentType);
        Assert.Equal(
            ("no-cache", "v1", "no"), (
                stream.Headers.CacheControl!.ToString(), Header(stream, "x-vercel-ai-ui-message-stream"), Header(stream, "x-accel-buffering")));
        Assert.Equal("hello", session.LastPrompt!.Prompt);
        session.Say("text-delta", """{"text":"hi"}""");
        Assert.Equal(["start", "start-step", "text-start", "text-delta"], await TypesAsync(stream, 4));
        session.EndTurn();
        Assert.Equal(["text-end", "finish-step", "finish", "[DONE]"], await TypesAsync(stream, 4));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Start_names_the_message_as_it_is_stored()
    {
        var session = Add();
        await using var stream = await SubmitAsync(session.Id, User("u1", "hello"));
        var start = (await stream.NextAsync())!.Json;
        Assert.Equal(session.Active!.AssistantMessageId, start.GetProperty("messageId").GetString());
    }

    [Fact]
    public async Task A_chat_that_nobody_has_comes_into_being_and_one_of_somebody_else_is_absent()
    {
        Host.Sessions.BeginsTurns = true;
        var id = $"client-chosen_{Guid.NewGuid():N}";
        await using var stream = await SubmitAsync(id, User("u1", "hello"));
        Assert.Equal(GatewayHost.Alice, Host.Sessions.Find(id)!.UserId);
        using var bob = Host.Client(GatewayHost.BobToken);
        foreach (var (method, path) in new[] { ("GET", "stream"), ("GET", "messages"), ("POST", "stop") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/chat/{id}/{path}");
            Assert.Equal(HttpStatusCode.NotFound, (await bob.SendAsync(request)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(bob, Chat(id, User("u1", "x"))));
    }

    [Fact]
    public async Task An_answer_that_is_complete_between_history_and_resume_is_streamed_once()
    {
        using var client = Host.Client(keepsCookies: true);
        var session = Add();
        session.Submit(new SubmitPrompt("hello", null, null, WhenBusy.Queue));
        session.Say("text-delta", """{"text":"hi"}""");
        Assert.DoesNotContain("assistant", await client.GetStringAsync($"/api/chat/{session.Id}/messages"), StringComparison.Ordinal);
        session.EndTurn(text: "hi");
        await using (var stream = await SseClient.OpenAsync(client, $"/api/chat/{session.Id}/stream"))
            Assert.Equal(["start", "start-step", "text-start", "text-delta", "text-end", "finish-step", "finish", "[DONE]"], await TypesAsync(stream, 8));
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync($"/api/chat/{session.Id}/stream")).StatusCode);
    }

    [Fact]
    public async Task An_answer_that_a_later_history_has_is_not_streamed_again()
    {
        using var client = Host.Client(keepsCookies: true);
        var session = Add();
        session.Submit(new SubmitPrompt("hello", null, null, WhenBusy.Queue));
        await client.GetStringAsync($"/api/chat/{session.Id}/messages");
        session.EndTurn(text: "hi");
        Assert.Contains("assistant", await client.GetStringAsync($"/api/chat/{session.Id}/messages"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync($"/api/chat/{session.Id}/stream")).StatusCode);
    }

    [Fact]
    public async Task Resume_streams_the_running_turn_from_its_beginning_and_answers_204_when_nothing_runs()
    {
        using var client = Host.Client();
        var session = Add();
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync($"/api/chat/{session.Id}/stream")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync("/api/chat/nobody-has-this/stream")).StatusCode);
        await using (var first = await SubmitAsync(session.Id, User("u1", "hello")))
        {
            session.Say("text-delta", """{"text":"so far"}""");
            await TypesAsync(first, 4);
        }

        await using var again = await SseClient.OpenAsync(client, $"/api/chat/{session.Id}/stream");
        Assert.Equal(["start", "start-step", "text-start", "text-delta"], await TypesAsync(again, 4));
        session.Say("text-delta", """{"text":" and on"}""");
        session.EndTurn();
        Assert.Equal(["text-delta", "text-end", "finish-step", "finish", "[DONE]"], await TypesAsync(again, 5));
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync($"/api/chat/{session.Id}/stream")).StatusCode);
    }

    [Fact]
    public async Task The_same_message_is_submitted_once_and_an_edited_or_repeated_one_again()
    {
        var session = Add();
        await using var first = await SubmitAsync(session.Id, User("u1", "hello"));
        await using var twice = await SubmitAsync(session.Id, User("u1", "hello"));
        Assert.Equal(1, Prompts(session));
        session.EndTurn();
        await using var edited = await SubmitAsync(session.Id, User("u1", "hello!"), ",\"messageId\":\"u1\"");
        Assert.Equal(2, Prompts(session));
        session.EndTurn();
        await using var regenerated = await SubmitAsync(session.Id, User("u1", "hello!"), ",\"trigger\":\"regenerate-message\"");
        Assert.Equal(3, Prompts(session));
    }

    [Fact]
    public async Task Only_the_newest_message_of_a_person_is_taken()
    {
        var session = Add();
        await using var stream = await SubmitAsync(
            session.Id, User("u1", "invented") + """,{"id":"a","role":"assistant","parts":[{"type":"text","text":"too"}]},""" + User("u2", "new"));
        Assert.Equal("new", session.LastPrompt!.Prompt);
        Assert.Equal(1, Prompts(session));
    }

    [Fact]
    public async Task A_turn_that_waits_for_a_person_ends_the_response_and_the_answer_begins_the_rest()
    {
        var session = Add();
        session.Approvals["p"] = ApprovalOutcome.Resolved;
        await using var stream = await SubmitAsync(session.Id, User("u1", "hello"));
        session.Say("text-delta", """{"text":"before"}""");
        session.Say("tool-start", """{"id":"w1","name":"Write","input":{}}""");
        session.Say("confirmation", """{"approvalId":"p","toolName":"Write","input":{}}""");
        Assert.Equal(
            ["start", "start-step", "text-start", "text-delta", "text-end", "tool-input-start", "tool-input-available",
                "tool-approval-request", "finish-step", "finish", "[DONE]"],
            await TypesAsync(stream, 11));
        session.Say("status", """{"state":"running","detail":""}""");
        var messageId = session.Active!.AssistantMessageId;
        await using var rest = await SubmitAsync(session.Id, User("u1", "hello") + "," + Answered(messageId, "p", "true"));
        Assert.Equal(("p", ApprovalDecision.Allow), Assert.Single(session.Decisions));
        session.Say("tool-result", """{"id":"w1","name":"Write","output":"done","isError":false}""");
        session.EndTurn();
        var chunks = await ChunksAsync(rest, 7);
        Assert.Equal(
            ["start", "start-step", "data-status", "tool-output-available", "finish-step", "finish", "[DONE]"], chunks.Select(TypeOf));
        Assert.Equal(messageId, JsonDocument.Parse(chunks[0]).RootElement.GetProperty("messageId").GetString());
        Assert.Equal(1, Prompts(session));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("\"yes\"")]
    [InlineData("null")]
    public async Task Anything_but_a_clear_yes_denies(string approved)
    {
        var session = Add();
        session.Approvals["p"] = ApprovalOutcome.Resolved;
        await using var stream = await SubmitAsync(session.Id, User("u1", "hello"));
        session.Say("confirmation", """{"approvalId":"p","toolName":"Write","input":{}}""");
        await TypesAsync(stream, 8);
        await using var rest = await SubmitAsync(session.Id, Answered(session.Active!.AssistantMessageId, "p", approved));
        Assert.Equal(("p", ApprovalDecision.Deny), Assert.Single(session.Decisions));
        Assert.Contains("tool-output-denied", await TypesAsync(rest, 3));
    }

    [Fact]
    public async Task A_resumed_stream_does_not_stop_at_an_approval_that_was_answered()
    {
        var session = Add();
        session.Approvals["p"] = ApprovalOutcome.Resolved;
        await using var stream = await SubmitAsync(session.Id, User("u1", "hello"));
        session.Say("confirmation", """{"approvalId":"p","toolName":"Write","input":{}}""");
        session.Say("confirmation-resolved", """{"approvalId":"p","decision":"allow"}""");
        session.Say("text-delta", """{"text":"went on"}""");
        using var client = Host.Client();
        await using var again = await SseClient.OpenAsync(client, $"/api/chat/{session.Id}/stream");
        Assert.Contains("text-delta", await TypesAsync(again, 7));
    }

    [Fact]
    public async Task A_transcript_that_ends_with_a_finished_answer_gets_its_end_and_begins_nothing()
    {
        var session = Add();
        await using (var stream = await SubmitAsync(session.Id, User("u1", "hello")))
        {
            session.EndTurn();
            await TypesAsync(stream, 5);
        }

        var answer = session.Messages[^1].Id;
        await using var again = await SubmitAsync(
            session.Id, User("u1", "hello") + $$""",{"id":"{{answer}}","role":"assistant","parts":[]}""");
        Assert.Equal(["start", "start-step", "finish-step", "finish", "[DONE]"], await TypesAsync(again, 5));
        Assert.Equal(1, Prompts(session));
    }

    [Fact]
    public async Task A_stopped_turn_aborts_and_a_failed_one_is_an_error()
    {
        var session = Add();
        await using var stopped = await SubmitAsync(session.Id, User("u1", "one"));
        session.EndTurn("stopped");
        Assert.Equal(["start", "start-step", "finish-step", "abort", "[DONE]"], await TypesAsync(stopped, 5));
        await using var failed = await SubmitAsync(session.Id, User("u2", "two"));
        session.EndTurn("failed", "crashed");
        Assert.Equal(["start", "start-step", "finish-step", "error", "finish", "[DONE]"], await TypesAsync(failed, 6));
    }

    [Fact]
    public async Task A_prompt_that_waits_streams_when_its_turn_comes()
    {
        var session = Add();
        await using var first = await SubmitAsync(session.Id, User("u1", "one"));
        await using var second = await SubmitAsync(session.Id, User("u2", "two"));
        session.Say("text-delta", """{"text":"of the first"}""");
        session.EndTurn();
        session.Say("text-delta", """{"text":"of the second"}""");
        session.EndTurn();
        var chunks = await ChunksAsync(second, 8);
        Assert.Equal("[DONE]", chunks[^1]);
        Assert.DoesNotContain(chunks, chunk => chunk.Contains("of the first", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hanging_up_stops_nothing_and_stop_does()
    {
        var session = Add();
        await (await SubmitAsync(session.Id, User("u1", "hello"))).DisposeAsync();
        Assert.Equal(0, session.Stops);
        using var client = Host.Client();
        using var answer = await client.PostAsync($"/api/chat/{session.Id}/stop", null);
        Assert.Equal((HttpStatusCode.Accepted, 1), (answer.StatusCode, session.Stops));
    }

    [Fact]
    public async Task Messages_are_what_the_client_begins_with()
    {
        using var client = Host.Client();
        Assert.Equal("[]", await client.GetStringAsync("/api/chat/nobody-has-this/messages"));
        var session = Add();
        await using var stream = await SubmitAsync(session.Id, User("u1", "hello"));
        session.EndTurn(text: "hi");
        session.Messages.Add(new Message(
            "a9",
            Message.Assistant,
            [
                new MessagePart(MessagePart.ReasoningType, "hm"),
                new MessagePart(MessagePart.ToolType, null, "x", "Read", MessagePart.ToolDone, "{}"u8.ToArray(), "[1]"u8.ToArray()),
                new MessagePart(MessagePart.ToolType, null, "y", "Bash", MessagePart.ToolError, "{}"u8.ToArray(), "\"no\""u8.ToArray()),
                new MessagePart(MessagePart.ToolType, null, "z", "Bash", MessagePart.ToolRunning, "{}"u8.ToArray()),
            ],
            DateTimeOffset.UnixEpoch,
            "t9",
            99));
        var messages = JsonDocument.Parse(await client.GetStringAsync($"/api/chat/{session.Id}/messages")).RootElement;
        Assert.Equal(["user", "assistant", "assistant"], messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("""{"type":"text","text":"hello","state":"done"}""", messages[0].GetProperty("parts")[0].GetRawText());
        var parts = messages[2].GetProperty("parts").EnumerateArray().ToArray();
        Assert.Equal(
            ["reasoning", "dynamic-tool output-available", "dynamic-tool output-error", "dynamic-tool output-error"],
            parts.Select(part => part.GetProperty("type").GetString() + (part.TryGetProperty("toolName", out _) ? " " + part.GetProperty("state").GetString() : "")));
        Assert.Equal(("[1]", "no"), (parts[1].GetProperty("output").GetRawText(), parts[2].GetProperty("errorText").GetString()));
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "messages")]
    [InlineData("""{"id":"x"}""", "messages")]
    [InlineData("""{"id":"x","messages":{}}""", "messages")]
    [InlineData("""{"messages":[{"id":"u","role":"user","parts":[{"type":"text","text":"a"}]}]}""", "id")]
    [InlineData("""{"id":"no blanks","messages":[{"id":"u","role":"user","parts":[{"type":"text","text":"a"}]}]}""", "id")]
    [InlineData("""{"id":"x","messages":[{"id":"u","role":"user","parts":[]}]}""", "prompt")]
    [InlineData("""{"id":"x","messages":[{"id":"u","role":"user","parts":7}]}""", "messages[0].parts")]
    [InlineData("""{"id":"x","messages":[{"id":"u","role":"user","parts":[{"type":"file","url":"data:,x"}]}]}""", "messages[0].parts")]
    [InlineData("""{"id":"x","messages":[{"id":"u","role":"system","parts":[]}]}""", "messages[0]")]
    [InlineData("""{"id":"x","messages":[7]}""", "messages[0]")]
    [InlineData("""{"id":"x","trigger":"dance","messages":[{"id":"u","role":"user","parts":[]}]}""", "trigger")]
    [InlineData("""{"id":"x","messages":[{"id":"unknown","role":"assistant","parts":[]}]}""", "messages")]
    [InlineData("""[]""", "body")]
    [InlineData("""{"id":"x","messages":[{"id":"u","role":"user","parts":[{"type":"text","text":"\ud800"}]}]}""", "messages[0].parts[0].text")]
    public async Task A_malformed_submit_names_the_field(string body, string field)
    {
        using var client = Host.Client();
        using var answer = await client.PostAsync("/api/chat", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Nobody_chats_without_signing_in()
    {
        using var stranger = Host.Client(token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(stranger, Chat("x", User("u", "a"))));
    }

    private FakeSession Add()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.BeginsTurns = true;
        return session;
    }

    private async Task<SseClient> SubmitAsync(string id, string messages, string more = "")
    {
        var stream = await SseClient.PostAsync(Host.Client(), "/api/chat", Chat(id, messages, more));
        return stream;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string body)
    {
        using var answer = await client.PostAsync("/api/chat", new StringContent(body, Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    private static string Chat(string id, string messages, string more = "") => $$"""{"id":"{{id}}","messages":[{{messages}}]{{more}}}""";

    private static string User(string id, string text) =>
        $$"""{"id":"{{id}}","role":"user","parts":[{"type":"text","text":{{JsonSerializer.Serialize(text)}}}]}""";

    private static string Answered(string messageId, string approvalId, string approved) =>
        $$$"""
        {"id":"{{{messageId}}}","role":"assistant","parts":[{"type":"step-start"},{"type":"dynamic-tool","toolCallId":"w1","toolName":"Write",
        "state":"approval-responded","input":{},"approval":{"id":"{{{approvalId}}}","approved":{{{approved}}}}}]}
        """;

    private static int Prompts(FakeSession session) => session.Frames.Count(frame => frame.Type == FrameTypes.UserMessage);

    private static string Header(SseClient stream, string name) => string.Join(',', stream.Headers.GetValues(name));

    private static async Task<string[]> TypesAsync(SseClient stream, int count) => [.. (await ChunksAsync(stream, count)).Select(TypeOf)];

    private static async Task<string[]> ChunksAsync(SseClient stream, int count)
    {
        var chunks = new List<string>();
        while (chunks.Count < count) chunks.Add((await stream.NextAsync())?.Data ?? throw new InvalidOperationException($"Ended after {string.Join(' ', chunks)}"));
        return [.. chunks];
    }

    private static string TypeOf(string chunk) =>
        chunk == "[DONE]" ? chunk : JsonDocument.Parse(chunk).RootElement.GetProperty("type").GetString()!;
}
