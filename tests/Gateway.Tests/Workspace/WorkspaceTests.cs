using System.Net;
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
    public async Task A_body_without_a_length_that_grows_too_large_is_refused_and_leaves_nothing()
    {
        await using var host = await GatewayHost.StartAsync(options => options.UploadMaxBytes = 100_000);
        var session = host.Sessions.Add(GatewayHost.Alice);
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Put, Content(session, "large")) { Content = new ByteArrayContent(new byte[12 << 20]) };
        request.Headers.TransferEncodingChunked = true;
        using var large = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Empty(session.Files);
        await NothingIsOpenAsync(session);
    }

    [Fact]
    public async Task A_caller_that_goes_in_the_middle_of_an_upload_leaves_nothing()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using (var caller = await RawHttp.ConnectAsync(Host.Public))
        {
            await caller.SendAsync(
                $"PUT {Content(session, "half")} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {GatewayHost.AliceToken}\r\nContent-Length: 1000\r\n\r\nhalf");
            await Eventually.TrueAsync(() => !session.Inputs.IsEmpty);
        }

        await NothingIsOpenAsync(session);
        Assert.Empty(session.Files);
    }

    [Fact]
    public async Task A_sandbox_whose_disk_is_full_or_that_is_busy_says_so()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.SandboxBytes = 1000;
        using var client = Host.Client();
        using var full = await client.PutAsync(Content(session, "large"), new ByteArrayContent(new byte[12 << 20]));
        Assert.Equal(507, (int)full.StatusCode);
        Assert.Contains("\"code\":\"disk-full\"", await full.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(session.Files);
        session.SandboxFault = () => new VaporForgeException(ErrorCodes.SandboxBusy, "Too much is open.");
        foreach (var call in new[]
        {
            client.GetAsync($"/api/sessions/{session.Id}/files"),
            client.GetAsync(Content(session, "f")),
            client.PutAsync(Content(session, "f"), new StringContent("x")),
        })
        {
            using var busy = await call;
            Assert.Equal((HttpStatusCode.TooManyRequests, 5), (busy.StatusCode, busy.Headers.RetryAfter!.Delta!.Value.Seconds));
        }
    }

    [Fact]
    public async Task A_file_that_became_shorter_meanwhile_does_not_look_whole()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.Files["f"] = new byte[200_000];
        session.MissingBytes = 1;
        using var client = Host.Client();
        using var read = await client.GetAsync(Content(session, "f"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200_000, read.Content.Headers.ContentLength);
        await Assert.ThrowsAsync<HttpRequestException>(() => read.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Another_site_changes_nothing_with_the_cookie_of_a_user()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        var cookie = await Host.SignInAsync(GatewayHost.Alice);
        using var client = Host.Client(token: null);
        foreach (var (method, path) in new[] { ("PUT", Content(session, "f")), ("POST", $"/api/sessions/{session.Id}/sandbox/restart") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("x") };
            request.Headers.Add("Cookie", cookie);
            request.Headers.Add("Origin", "https://evil.example");
            using var refused = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        Assert.Empty(session.Files);
    }

    private static Task NothingIsOpenAsync(FakeSession session) => Eventually.TrueAsync(() => session.Inputs.IsEmpty, "nothing is open in the sandbox");

    private static string Content(FakeSession session, string path) => $"/api/sessions/{session.Id}/files/content?path={path}";
}
