using System.Net;
using System.Net.Http.Json;
using VaporForge.Gateway.Access;

namespace VaporForge.Gateway.Tests.Access;

public sealed class TicketTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task Of_many_who_use_a_ticket_at_once_one_gets_in()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        var ticket = await TicketAsync(Host);
        using var client = Host.Client(token: null);
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync(
            $"/api/sessions/{session.Id}/events?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead)));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, responses.Count(response => response.StatusCode == HttpStatusCode.Unauthorized));
        foreach (var response in responses) response.Dispose();
    }

    [Theory]
    [InlineData("/api/sessions")]
    [InlineData("/api/sessions/{id}")]
    [InlineData("/api/sessions/{id}/messages")]
    [InlineData("/api/config/secrets")]
    public async Task A_ticket_opens_streams_only_and_is_not_used_up_elsewhere(string path)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        var ticket = await TicketAsync(Host);
        using var client = Host.Client(token: null);
        using var refused = await client.GetAsync(
            $"{path.Replace("{id}", session.Id, StringComparison.Ordinal)}?ticket={ticket}");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var taken = await client.GetAsync(
            $"/api/activity?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task A_ticket_is_gone_after_a_minute()
    {
        var time = new JumpingTime();
        await using var host = await GatewayHost.StartAsync(time: time);
        var session = host.Sessions.Add(GatewayHost.Alice);
        var ticket = await TicketAsync(host);
        time.Advance(TimeSpan.FromSeconds(60));
        using var client = host.Client(token: null);
        using var response = await client.GetAsync($"/api/sessions/{session.Id}/events?ticket={ticket}");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_ticket_does_not_open_another_users_session()
    {
        var session = Host.Sessions.Add(GatewayHost.Bob);
        using var client = Host.Client(token: null);
        using var response = await client.GetAsync(
            $"/api/sessions/{session.Id}/events?ticket={await TicketAsync(Host)}");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(0, session.Calls);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_when_its_memory_is_over()
    {
        var time = new JumpingTime();
        await using var host = await GatewayHost.StartAsync(time: time);
        using var client = host.Client();
        using var before = await client.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await host.Access.RevokeTokensAsync(GatewayHost.Alice, "test", CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(30));
        using var after = await client.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    private static async Task<string> TicketAsync(GatewayHost host)
    {
        using var client = host.Client();
        using var answer = await client.PostAsync("/api/tickets", null);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var ticket = await answer.Content.ReadFromJsonAsync<TicketAnswer>();
        return ticket!.Ticket;
    }
}
