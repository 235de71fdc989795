using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace VaporForge.Gateway.Tests.Workspace;

public sealed class WorkspaceTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task A_file_is_put_replaced_listed_and_read()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var client = Host.Client();
        var bytes = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray();
        using var made = await client.PutAsync(Content(session, "src/a.bin"), new ByteArrayContent(bytes));
        Assert.Equal((HttpStatusCode.Created, """{"path":"src/a.bin","size":300000}"""), (made.StatusCode, await made.Content.ReadAsStringAsync()));
        using var again = await client.PutAsync(Content(session, "src/a.bin"), new ByteArrayContent(bytes));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var listing = JsonDocument.Parse(await client.GetStringAsync($"/api/sessions/{session.Id}/files")).RootElement;
        Assert.Equal("src/a.bin", Assert.Single(listing.GetProperty("entries").EnumerateArray()).GetProperty("name").GetString());
        using var read = await client.GetAsync(Content(session, "src/a.bin"));
        Assert.Equal(bytes, await read.Content.ReadAsByteArrayAsync());
        Assert.Equal(
            ("application/octet-stream", "attachment", 300_000L, "nosniff"), (
                read.Content.Headers.ContentType!.MediaType,
                read.Content.Headers.ContentDisposition!.DispositionType,
                read.Content.Headers.ContentLength!.Value,
                read.Headers.GetValues("X-Content-Type-Options").Single()));
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a%00b")]
    [InlineData("a%0Ab")]
    [InlineData("a/")]
    [InlineData("")]
    public async Task A_path_that_leaves_the_workspace_or_names_no_file_is_refused_and_named(string path)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var client = Host.Client();
        foreach (var call in new[] { client.GetAsync(Content(session, path)), client.PutAsync(Content(session, path), new StringContent("x")) })
        {
            using var answer = await call;
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal("path", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        }

        Assert.Empty(session.Files);
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_one_that_is_too_large_are_refused()
    {
        await using var host = await GatewayHost.StartAsync(options => options.UploadMaxBytes = 1 << 10);
        var session = host.Sessions.Add(GatewayHost.Alice);
        using var client = host.Client();
        using var missing = await client.GetAsync(Content(session, "none"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var large = await client.PutAsync(Content(session, "large"), new ByteArrayContent(new byte[1025]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Empty(session.Files);
    }

    [Fact]
    public async Task A_sandbox_is_described_woken_and_not_put_to_sleep_under_a_turn()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.BeginsTurns = true;
        using var client = Host.Client();
        Assert.Equal("""{"state":"asleep","host":"process"}""", await client.GetStringAsync($"/api/sessions/{session.Id}/sandbox"));
        using var awake = await client.PostAsync($"/api/sessions/{session.Id}/sandbox/wake", null);
        Assert.Equal("""{"state":"awake","host":"process"}""", await awake.Content.ReadAsStringAsync());
        session.Submit(new VaporForge.Sessions.SubmitPrompt("go", null, null, VaporForge.Sessions.WhenBusy.Queue));
        foreach (var verb in new[] { "sleep", "restart" })
        {
            using var busy = await client.PostAsync($"/api/sessions/{session.Id}/sandbox/{verb}", null);
            Assert.Equal(HttpStatusCode.Conflict, busy.StatusCode);
        }
    }

    [Fact]
    public async Task A_terminal_says_back_what_is_typed_until_its_shell_ends()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var socket = await ConnectAsync(session, "columns=100&rows=30");
        Assert.Equal("100x30", (await NextAsync(socket)).Text);
        await socket.SendAsync("ls"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Equal((WebSocketMessageType.Binary, "ls"), await NextAsync(socket));
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("""{"type":"resize","columns":90,"rows":20}"""), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Equal("90x20", (await NextAsync(socket)).Text);
        await socket.SendAsync("q"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Equal((WebSocketMessageType.Text, """{"type":"exit","exitCode":3}"""), await NextAsync(socket));
        Assert.Equal(WebSocketMessageType.Close, (await NextAsync(socket)).Type);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task A_terminal_is_the_owners_alone_and_an_operator_can_switch_them_off()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(session, "", GatewayHost.BobToken));
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(session, "columns=0"));
        await using var host = await GatewayHost.StartAsync(options => options.Terminals = false);
        using var client = host.Client();
        using var off = await client.GetAsync($"/api/sessions/{host.Sessions.Add(GatewayHost.Alice).Id}/terminal");
        Assert.Equal(HttpStatusCode.Forbidden, off.StatusCode);
    }

    private static string Content(FakeSession session, string path) => $"/api/sessions/{session.Id}/files/content?path={path}";

    private async Task<ClientWebSocket> ConnectAsync(FakeSession session, string query, string token = GatewayHost.AliceToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        var address = new UriBuilder(Host.Public) { Scheme = "ws", Path = $"/api/sessions/{session.Id}/terminal", Query = query };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        return socket;
    }

    private static async Task<(WebSocketMessageType Type, string Text)> NextAsync(ClientWebSocket socket)
    {
        using var timeout = new CancellationTokenSource(Eventually.Limit);
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), timeout.Token);
        return (received.MessageType, Encoding.UTF8.GetString(buffer, 0, received.Count));
    }
}
