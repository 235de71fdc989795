using System.Net;
using VaporForge.Testing;

namespace VaporForge.Gateway.Tests.Hosting;

public sealed class UiFilesTests(GatewayWithPage shared) : IClassFixture<GatewayWithPage>
{
    private HttpClient Client => shared.Client;

    [Fact]
    public async Task Headers_keep_foreign_scripts_out()
    {
        using var page = await Client.GetAsync("/");
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        using var terminal = await Client.GetAsync("/terminal.html");
        var terminalPolicy = terminal.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", terminalPolicy, StringComparison.Ordinal);
        Assert.Contains("style-src 'self' 'unsafe-inline'", terminalPolicy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/s/some-session")]
    [InlineData("/s/some-session?panel=files&path=a.txt")]
    [InlineData("/settings/agent")]
    public async Task Addresses_of_the_application_get_its_page(string address)
    {
        using var answer = await Client.GetAsync(address);
        Assert.Equal("<!doctype html>page", await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/assets/gone-4567.js", HttpStatusCode.NotFound)]
    [InlineData("/assets/gone", HttpStatusCode.NotFound)]
    [InlineData("/gone.js", HttpStatusCode.NotFound)]
    [InlineData("/..%2f..%2fetc/passwd", HttpStatusCode.NotFound)]
    [InlineData("/api/no-such-call", HttpStatusCode.NotFound)]
    [InlineData("/agents/no-such-agent/x", HttpStatusCode.NotFound)]
    [InlineData("/api/sessions", HttpStatusCode.Unauthorized)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    public async Task Other_addresses_do_not(string address, HttpStatusCode status)
    {
        using var answer = await Client.GetAsync(address);
        Assert.Equal(status, answer.StatusCode);
        Assert.DoesNotContain("page", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "no-cache")]
    [InlineData("/s/some-session", "no-cache")]
    [InlineData("/app.mjs", "no-cache")]
    [InlineData("/assets/app-0123.js", "public, max-age=31536000, immutable")]
    public async Task Only_what_never_changes_is_kept_without_asking(string address, string kept)
    {
        using var answer = await Client.GetAsync(address);
        Assert.Equal(kept, answer.Headers.GetValues("Cache-Control").Single());
    }

    [Fact]
    public async Task A_browser_that_has_a_file_is_not_sent_it_again()
    {
        using var first = await Client.GetAsync("/app.mjs");
        Assert.Equal("text/javascript", first.Content.Headers.ContentType?.MediaType);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/app.mjs");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var answer = await Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Fact]
    public async Task The_internal_listener_has_no_page()
    {
        foreach (var address in new[] { "/", "/s/some-session", "/app.mjs" })
        {
            using var answer = await Client.GetAsync(new Uri(shared.Host.Internal, address));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Only_reading_gets_a_page()
    {
        using var answer = await Client.PostAsync("/s/some-session", null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}

/// <summary>A gateway that serves the files of a page.</summary>
public sealed class GatewayWithPage : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private GatewayHost? _host;
    private HttpClient? _client;

    internal GatewayHost Host => _host!;

    internal HttpClient Client => _client!;

    public async Task InitializeAsync()
    {
        await WriteAsync("index.html", "<!doctype html>page");
        await WriteAsync("terminal.html", "<!doctype html>terminal");
        await WriteAsync("app.mjs", "export {}");
        await WriteAsync("assets/app-0123.js", "export {}");
        _host = await GatewayHost.StartAsync(options => options.UiFolder = _folder.Path);
        _client = _host.Client(token: null);
    }

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    public void Dispose()
    {
        _client?.Dispose();
        _folder.Dispose();
    }

    private async Task WriteAsync(string path, string text)
    {
        var file = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
    }
}
