using System.Net;
using System.Net.Http.Json;
using VaporForge.Gateway.Access;

namespace VaporForge.Gateway.Tests.Access;

public sealed class SignInTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task A_link_signs_a_browser_in_once()
    {
        var (cookie, link) = await SignInAsync();
        using var browser = Browser(cookie);
        using var sessions = await browser.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, sessions.StatusCode);

        using var stranger = Host.Client(token: null);
        using var again = await stranger.GetAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal("text/html", again.Content.Headers.ContentType?.MediaType);
        Assert.Contains("./vf link", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // The browser that it signed in may follow it again.
        using var back = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_not_for_scripts_and_the_code_leaves_the_address_bar()
    {
        var link = await LinkAsync();
        using var client = Host.Client(token: null);
        using var response = await client.GetAsync(link);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/", response.Headers.Location?.ToString());
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task Of_many_who_follow_a_link_at_once_one_gets_in()
    {
        var link = await LinkAsync();
        using var client = Host.Client(token: null);
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync(link)));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Redirect);
        foreach (var response in responses) response.Dispose();
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task What_another_site_makes_a_signed_in_browser_send_is_403(string header, string value)
    {
        var (cookie, _) = await SignInAsync();
        using var browser = Browser(cookie);
        browser.DefaultRequestHeaders.Add(header, value);
        using var response = await browser.PostAsync("/api/sessions", JsonContent.Create(new { }));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        using var reading = await browser.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, reading.StatusCode);
    }

    [Fact]
    public async Task The_page_itself_may_send()
    {
        var (cookie, _) = await SignInAsync();
        using var browser = Browser(cookie);
        browser.DefaultRequestHeaders.Add("Origin", Host.Public.GetLeftPart(UriPartial.Authority));
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var response = await browser.PostAsync("/api/sessions", JsonContent.Create(new { }));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Signing_out_takes_the_cookie_away()
    {
        var (cookie, _) = await SignInAsync();
        using var browser = Browser(cookie);
        using var response = await browser.PostAsync("/api/signout", null);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains(
            response.Headers.GetValues("Set-Cookie"), value =>
                value.StartsWith($"{CookieSetup.CookieName}=;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forged_cookie_opens_nothing()
    {
        using var browser = Browser($"{CookieSetup.CookieName}=CfDJ8forged");
        using var response = await browser.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task No_code_ticket_or_token_is_stored_or_logged()
    {
        var link = await LinkAsync();
        var code = link.Query["?code=".Length..];
        using var client = Host.Client();
        using var signedIn = await client.GetAsync(link);
        using var answer = await client.PostAsync("/api/tickets", null);
        var ticket = (await answer.Content.ReadFromJsonAsync<TicketAnswer>())!.Ticket;
        using var used = await client.GetAsync($"/api/sessions/none/events?ticket={ticket}");
        foreach (var secret in new[] { code, ticket, GatewayHost.AliceToken })
        {
            Assert.DoesNotContain(Host.Access.StoredKeys, key => key.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(
                Host.Logs.All, line => line.Contains(secret, StringComparison.Ordinal) && !IsTrace(line));
        }

        static bool IsTrace(string line) =>
            line.StartsWith("Debug", StringComparison.Ordinal) || line.StartsWith("Trace", StringComparison.Ordinal);
    }

    private async Task<(string Cookie, Uri Link)> SignInAsync()
    {
        var link = await LinkAsync();
        using var client = Host.Client(token: null);
        using var response = await client.GetAsync(link);
        return (response.Headers.GetValues("Set-Cookie").Single().Split(';')[0], link);
    }

    private async Task<Uri> LinkAsync()
    {
        var folder = Directory.CreateTempSubdirectory("vf-test-");
        var user = Host.Services.GetRequiredService<LocalUser>();
        await user.EnsureAsync(Path.Combine(folder.FullName, "token"), CancellationToken.None);
        folder.Delete(recursive: true);
        return await user.CreateSignInLinkAsync(Host.Public, CancellationToken.None);
    }

    private HttpClient Browser(string cookie)
    {
        var client = Host.Client(token: null);
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }
}
