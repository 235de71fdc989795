using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.Sockets;

public sealed class SocketTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task Frames_are_the_same_as_events()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(3);
        await using var events = await SseClient.WatchAsync(Host, session);
        using var socket = await SocketClient.ConnectAsync(Host, session);
        var stored = await events.ReadThroughAsync(0, 3);
        foreach (var frame in stored) Assert.Equal(frame.ToString(), (await socket.NextAsync()).ToString());
        session.AppendText(2000);
        foreach (var frame in await events.ReadThroughAsync(3, 2003))
            Assert.Equal(frame.ToString(), (await socket.NextAsync()).ToString());
    }

    [Fact]
    public async Task Commands_are_carried_out_and_answered_without_a_seq()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.Approvals["a1"] = ApprovalOutcome.Resolved;
        using var socket = await SocketClient.ConnectAsync(Host, session);
        await socket.SendAsync("""{"type":"send","prompt":"hello","clientMessageId":"c1"}""");
        var (frame, answer) = await FrameAndAnswerAsync(socket);
        Assert.Equal("user-message", frame.GetProperty("type").GetString());
        Assert.Equal(
            ("accepted", "send", "c1"), (
                Text(answer, "type"), Text(answer, "command"), Text(answer, "clientMessageId")));
        Assert.Equal(1, answer.GetProperty("receipt").GetProperty("seq").GetInt64());
        await socket.SendAsync("""{"type":"stop"}""");
        Assert.Equal("stop", Text((await socket.NextAsync())!.Value, "command"));
        Assert.Equal(1, session.Stops);
        await socket.SendAsync("""{"type":"approve","approvalId":"a1","decision":"allow"}""");
        Assert.Equal("accepted", Text((await socket.NextAsync())!.Value, "type"));
    }

    [Theory]
    [InlineData("not json", "invalid-request")]
    [InlineData("[]", "invalid-request")]
    [InlineData("""{}""", "invalid-request")]
    [InlineData("""{"type":"dance"}""", "invalid-request")]
    [InlineData("""{"type":"send"}""", "invalid-request")]
    [InlineData("""{"type":"send","prompt":"a","whenBusy":"x"}""", "invalid-request")]
    [InlineData("""{"type":"approve","decision":"allow"}""", "invalid-request")]
    [InlineData("""{"type":"approve","approvalId":"x","decision":"perhaps"}""", "invalid-request")]
    [InlineData("""{"type":"approve","approvalId":"x","decision":"allow"}""", "approval-not-found")]
    public async Task A_bad_command_is_an_error_message_and_the_connection_lives(string command, string code)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var socket = await SocketClient.ConnectAsync(Host, session);
        await socket.SendAsync(command);
        var error = (await socket.NextAsync())!.Value;
        Assert.Equal(("error", code), (Text(error, "type"), Text(error, "code")));
        Assert.False(error.TryGetProperty("seq", out _));
        session.AppendText(1);
        Assert.Equal(1, (await socket.NextAsync())!.Value.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task A_message_that_is_no_text_closes_with_1003()
    {
        using var socket = await SocketClient.ConnectAsync(Host, Host.Sessions.Add(GatewayHost.Alice));
        await socket.SendBinaryAsync([1, 2, 3]);
        Assert.Null(await socket.NextAsync());
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, socket.CloseStatus);
    }

    [Fact]
    public async Task A_session_that_is_deleted_closes_with_1008()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var socket = await SocketClient.ConnectAsync(Host, session);
        session.AppendText(1);
        await socket.NextAsync();
        using var client = Host.Client();
        using var deleted = await client.DeleteAsync($"/api/sessions/{session.Id}");
        Assert.Null(await socket.NextAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
    }

    [Fact]
    public async Task A_host_that_stops_closes_with_1012()
    {
        await using var host = await GatewayHost.StartAsync();
        using var socket = await SocketClient.ConnectAsync(host, host.Sessions.Add(GatewayHost.Alice));
        var stopping = host.StopAsync();
        Assert.Null(await socket.NextAsync());
        Assert.Equal(1012, (int)socket.CloseStatus!);
        await socket.CloseAsync();
        await stopping;
    }

    [Theory]
    [InlineData("/api/sessions/{0}/ws", "")]
    [InlineData("/api/sessions/{0}/terminal", "")]
    [InlineData("/agents/chat-session-agent/{0}", "")]
    [InlineData("/api/sdk/ws", "sessionId={0}&prompt=hello")]
    public async Task By_cookie_only_the_own_page_may_connect(string path, string query)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.BeginsTurns = true;
        var cookie = ("Cookie", await Host.SignInAsync(GatewayHost.Alice));
        var own = Host.Public.GetLeftPart(UriPartial.Authority);
        (string, string)[][] foreign =
        [
            [cookie],
            [cookie, ("Origin", "https://evil.example")],
            [cookie, ("Origin", "null")],
            [cookie, ("Origin", own + ".evil.example")],
            [cookie, ("Origin", own), ("Sec-Fetch-Site", "cross-site")],
        ];
        foreach (var headers in foreign) await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(headers));
        Assert.Null(session.Active);
        Assert.Empty(session.Inputs);
        using var socket = await ConnectAsync(cookie, ("Origin", own));

        Task<SocketClient> ConnectAsync(params (string, string)[] headers) => SocketClient.OpenAsync(
            Host,
            string.Format(CultureInfo.InvariantCulture, path, session.Id),
            string.Format(CultureInfo.InvariantCulture, query, session.Id),
            headers);
    }

    private static async Task<(JsonElement Frame, JsonElement Answer)> FrameAndAnswerAsync(SocketClient socket)
    {
        var (first, second) = ((await socket.NextAsync())!.Value, (await socket.NextAsync())!.Value);
        return first.TryGetProperty("seq", out _) ? (first, second) : (second, first);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
