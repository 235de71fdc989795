using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace VaporForge.Gateway.Tests.OlderContract;

public sealed class SdkTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task One_socket_sends_one_prompt_and_follows_its_turn_to_process_exit()
    {
        var session = Add();
        using var socket = await OpenAsync($"sessionId={session.Id}&prompt=say%20hi&cwd=src&mode=plan");
        Assert.Equal(("say hi", "src", "plan"), (session.LastPrompt!.Prompt, session.LastPrompt.Cwd, session.LastPrompt.Mode));
        session.Say("text-delta", """{"text":"hi"}""");
        session.Append("text-delta", """{"text":"of another turn"}""", "t0");
        session.EndTurn();
        Assert.Equal(
            ["user-message", "turn-start", "text-delta", "turn-end", "process-exit"], (await RestAsync(socket)).Select(TypeOf));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData("completed", 0)]
    [InlineData("stopped", 1)]
    public async Task Process_exit_says_how_it_went(string outcome, int exitCode)
    {
        var session = Add();
        using var socket = await OpenAsync($"sessionId={session.Id}&prompt=x");
        session.EndTurn(outcome);
        var exit = (await RestAsync(socket))[^1];
        Assert.Equal((exitCode, outcome), (exit.GetProperty("exitCode").GetInt32(), exit.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task An_exit_of_the_agents_own_is_not_told_twice()
    {
        var session = Add();
        using var socket = await OpenAsync($"sessionId={session.Id}&prompt=x");
        session.Say("process-exit", """{"exitCode":3,"reason":"crashed"}""");
        session.EndTurn("failed");
        Assert.Equal(["user-message", "turn-start", "process-exit", "turn-end"], (await RestAsync(socket)).Select(TypeOf));
    }

    [Fact]
    public async Task Closing_it_detaches_and_stops_nothing()
    {
        var session = Add();
        using var socket = await OpenAsync($"sessionId={session.Id}&prompt=x");
        await socket.CloseAsync();
        await RestAsync(socket);
        Assert.Equal(0, session.Stops);
        Assert.NotNull(session.Active);
    }

    [Fact]
    public async Task The_same_by_server_sent_events()
    {
        var session = Add();
        await using var events = await SseClient.PostAsync(_host.Client(), "/api/sdk/stream", $$"""{"sessionId":"{{session.Id}}","prompt":"x","cwd":""}""");
        session.EndTurn();
        var told = new List<SseEvent>();
        while (await events.NextAsync() is { } next) told.Add(next);
        Assert.Equal(["user-message", "turn-start", "turn-end", "process-exit"], told.Select(next => TypeOf(next.Json)));
        Assert.Equal(["1", "2", "3", ""], told.Select(next => next.Id));
    }

    [Fact]
    public async Task Persist_answers_success_and_changes_nothing()
    {
        var session = Add();
        var (status, body) = await PostAsync("/api/sdk/persist", $$"""{"sessionId":"{{session.Id}}","content":"what I saw","sdkSessionId":"s"}""");
        Assert.Equal((HttpStatusCode.OK, """{"success":true}"""), (status, body));
        Assert.Empty(session.Frames);
    }

    [Theory]
    [InlineData("/api/sdk/stream", """{"prompt":"x"}""", 400, "Missing sessionId")]
    [InlineData("/api/sdk/stream", """{"sessionId":"","prompt":"x"}""", 400, "Missing sessionId")]
    [InlineData("/api/sdk/persist", """{"content":"x"}""", 400, "Missing sessionId")]
    [InlineData("/api/sdk/stream", """{"sessionId":"nobody","prompt":"x"}""", 404, "Session not found")]
    [InlineData("/api/sdk/persist", """{"sessionId":"nobody","content":"x"}""", 404, "Session not found")]
    public async Task What_is_missing_is_said_in_the_words_of_the_contract(string path, string body, int status, string title)
    {
        var (answered, problem) = await PostAsync(path, body);
        Assert.Equal((status, title), ((int)answered, JsonDocument.Parse(problem).RootElement.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task Without_a_sandbox_host_nothing_is_taken_in()
    {
        _host.Sessions.SandboxHostFault = "The Docker Engine does not answer.";
        var session = Add();
        var (status, problem) = await PostAsync("/api/sdk/stream", $$"""{"sessionId":"{{session.Id}}","prompt":"x"}""");
        Assert.Equal(
            (HttpStatusCode.BadRequest, "Sandbox not active"), (status, JsonDocument.Parse(problem).RootElement.GetProperty("title").GetString()));
        Assert.Empty(session.Frames);
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync($"sessionId={session.Id}&prompt=x"));
    }

    [Theory]
    [InlineData("prompt=x")]
    [InlineData("sessionId=nobody&prompt=x")]
    [InlineData("sessionId={id}")]
    [InlineData("sessionId={id}&prompt=")]
    [InlineData("sessionId={id}&prompt=x&cwd=%00")]
    public async Task A_handshake_that_lacks_something_is_refused(string query)
    {
        var session = Add();
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(query.Replace("{id}", session.Id, StringComparison.Ordinal)));
        Assert.Empty(session.Frames);
    }

    [Fact]
    public async Task Somebody_elses_session_is_absent()
    {
        var session = Add();
        using var bob = _host.Client(GatewayHost.BobToken);
        using var content = new StringContent($$"""{"sessionId":"{{session.Id}}","prompt":"x"}""", Encoding.UTF8, "application/json");
        using var answer = await bob.PostAsync("/api/sdk/stream", content);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(session.Frames);
    }

    private FakeSession Add()
    {
        var session = _host.Sessions.Add(GatewayHost.Alice);
        session.BeginsTurns = true;
        return session;
    }

    private Task<SocketClient> OpenAsync(string query) =>
        SocketClient.OpenAsync(_host, "/api/sdk/ws", query, ("Authorization", $"Bearer {GatewayHost.AliceToken}"));

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string json)
    {
        using var client = _host.Client();
        using var answer = await client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonElement[]> RestAsync(SocketClient socket)
    {
        var frames = new List<JsonElement>();
        while (await socket.NextAsync() is { } frame) frames.Add(frame);
        return [.. frames];
    }

    private static string TypeOf(JsonElement frame) => frame.GetProperty("type").GetString()!;
}
