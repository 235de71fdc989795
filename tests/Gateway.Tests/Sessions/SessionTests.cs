using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VaporForge.Gateway.Limits;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.Sessions;

public sealed class SessionTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task A_session_is_made_found_renamed_deleted_and_restored()
    {
        using var client = Host.Client();
        using var created = await client.PostAsync("/api/sessions", JsonContent.Create(new { title = "First" }));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var session = await JsonOf(created);
        var path = $"/api/sessions/{session.GetProperty("id").GetString()}";
        Assert.Equal(path, created.Headers.Location?.ToString());
        Assert.Equal("First", session.GetProperty("title").GetString());
        Assert.Equal("idle", session.GetProperty("status").GetString());
        Assert.Equal(0, session.GetProperty("headSeq").GetInt64());
        Assert.Equal("1970-01-01T00:00:00.000Z", session.GetProperty("createdAt").GetString());
        Assert.False(session.TryGetProperty("activeTurn", out _));

        using var renamed = await client.PatchAsync(path, JsonContent.Create(new { title = "Zweite ü" }));
        Assert.Equal("Zweite ü", (await JsonOf(renamed)).GetProperty("title").GetString());
        using var list = await client.GetAsync("/api/sessions");
        Assert.Contains(
            (await JsonOf(list)).GetProperty("sessions").EnumerateArray(), s =>
                s.GetProperty("title").GetString() == "Zweite ü");

        using var deleted = await client.DeleteAsync(path);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var restored = await client.PostAsync($"{path}/restore", null);
        Assert.Equal(HttpStatusCode.OK, restored.StatusCode);
        using var back = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task A_session_needs_no_body()
    {
        using var client = Host.Client();
        using var created = await client.PostAsync("/api/sessions", null);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    [Fact]
    public async Task The_same_client_message_id_answers_the_same_receipt()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var client = Host.Client();
        var body = new { prompt = "hello", clientMessageId = "c1" };
        using var first = await client.PostAsync($"/api/sessions/{session.Id}/messages", JsonContent.Create(body));
        using var second = await client.PostAsync($"/api/sessions/{session.Id}/messages", JsonContent.Create(body));
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        var receipt = await JsonOf(first);
        Assert.Equal(receipt.ToString(), (await JsonOf(second)).ToString());
        Assert.Equal(
            ["turnId", "messageId", "assistantMessageId", "seq", "queued"], receipt.EnumerateObject().Select(p => p.Name));
        Assert.Single(session.Frames);
    }

    [Fact]
    public async Task The_history_has_messages_with_their_parts()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(2);
        using var client = Host.Client();
        using var response = await client.GetAsync($"/api/sessions/{session.Id}/messages");
        Assert.Equal(
            """
            {"headSeq":2,"messages":[{"id":"m1","role":"assistant","parts":[{"type":"text","text":"hello"},{"type":"tool","id":"t1","name":"Read","state":"done","input":{"path":"a"},"output":"text"}],"createdAt":"1970-01-01T00:00:00.000Z","turnId":"turn-1","ending":{"outcome":"failed","reason":"crashed","at":"1970-01-01T00:00:00.000Z","usage":{"inputTokens":3,"outputTokens":5,"costUsd":0.5},"errors":["No disk."]}}]}
            """.Trim(),
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stopping_is_202_each_time()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var client = Host.Client();
        for (var i = 0; i < 2; i++)
        {
            using var response = await client.PostAsync($"/api/sessions/{session.Id}/stop", null);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("Resolved", 200)]
    [InlineData("AlreadyResolved", 409)]
    [InlineData("Unknown", 404)]
    public async Task An_approval_is_answered_once(string outcome, int status)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.Approvals["a1"] = Enum.Parse<ApprovalOutcome>(outcome);
        using var client = Host.Client();
        using var response = await client.PostAsync(
            $"/api/sessions/{session.Id}/approvals/a1", JsonContent.Create(new { decision = "allow" }));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_storage_that_is_away_is_503_and_says_when_to_come_back()
    {
        await using var host = await GatewayHost.StartAsync();
        var session = host.Sessions.Add(GatewayHost.Alice);
        host.Sessions.ReadFault = () =>
            new VaporForgeException(ErrorCodes.StorageUnavailable, "The database is away.", "secret detail");
        using var client = host.Client();
        using var response = await client.GetAsync($"/api/sessions/{session.Id}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.True(response.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.DoesNotContain("secret detail", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_requests_of_one_user_are_429_and_others_go_on()
    {
        // A clock that stands still: however slow this machine is, nothing is allowed again meanwhile.
        await using var host = await GatewayHost.StartAsync(
            options => (options.RequestBurst, options.RequestsPerSecond) = (5, 1),
            services => services.AddSingleton(
                provider => ActivatorUtilities.CreateInstance<UserRates>(provider, new ManualTime())));
        using var client = host.Client();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            using var response = await client.GetAsync("/api/sessions");
            statuses.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                Assert.True(response.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        }

        Assert.Equal(5, statuses.TakeWhile(status => status == HttpStatusCode.OK).Count());
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        using var bob = host.Client(GatewayHost.BobToken);
        using var other = await bob.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}
