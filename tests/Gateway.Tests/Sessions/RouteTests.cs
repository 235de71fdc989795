using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using VaporForge.Gateway.Hosting;
using VaporForge.Gateway.Ingest;
using VaporForge.Gateway.Sessions;

namespace VaporForge.Gateway.Tests.Sessions;

/// <summary>Nobody forgets to decide who may call a route.</summary>
public sealed class RouteTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    /// <summary>The only ones that anybody may call.</summary>
    private static readonly string[] Open = ["/healthz", "/readyz", "/signin", "/openapi/{documentName}.json"];

    private RouteEndpoint[] Routes =>
        [.. shared.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    [Fact]
    public void Every_route_decides_who_may_call_it()
    {
        Assert.True(Routes.Length > 30, $"Only {Routes.Length} routes were found.");
        foreach (var route in Routes)
        {
            var path = "/" + route.RoutePattern.RawText!.Trim('/');
            var isOpen = route.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            var needsUser = route.Metadata.GetMetadata<IAuthorizeData>() is not null;
            var needsIngestToken = route.Metadata.GetMetadata<IngestTokenRoute>() is not null;
            Assert.True(
                new[] { isOpen, needsUser, needsIngestToken }.Count(
                    decision => decision) == 1, $"{path} has no decision.");
            Assert.True(isOpen == Open.Contains(path), $"{path} is open to anybody.");
            Assert.Equal(path.StartsWith("/internal", StringComparison.Ordinal), needsIngestToken);
            Assert.Equal(needsIngestToken, route.Metadata.GetMetadata<InternalRoute>() is not null);
        }
    }

    [Fact]
    public void Every_route_of_a_session_checks_whose_it_is()
    {
        foreach (var route in Routes)
        {
            var isOfSession = route.RoutePattern.RawText!.Contains("sessions/{", StringComparison.Ordinal);
            Assert.Equal(isOfSession, route.Metadata.GetMetadata<OwnedSessionRoute>() is not null);
        }
    }

    [Fact]
    public async Task Every_public_route_is_described()
    {
        var description = await DescriptionAsync();
        var paths = description.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToHashSet();
        foreach (var route in Routes)
        {
            var path = "/" + route.RoutePattern.RawText!.Trim('/');
            if (path.StartsWith("/internal", StringComparison.Ordinal) || path.StartsWith("/openapi", StringComparison.Ordinal)) continue;
            Assert.Contains(path, paths);
        }
    }

    [Theory]
    [InlineData("SessionDetails", "activeTurn", "usage", "queuedTurns", "openApprovals")]
    [InlineData("SessionUsage", "costUsd")]
    [InlineData("MessageView", "ending")]
    [InlineData("TurnEndingView", "reason", "usage", "errors")]
    [InlineData("SessionSummary", "deletedAt")]
    [InlineData("SessionPage", "next")]
    [InlineData("ConfigEntry", "value")]
    [InlineData("Problem", "detail", "errors")]
    [InlineData("ReadinessState", "detail")]
    [InlineData("MessagePartView", "text", "id", "name", "state", "input", "output")]
    public async Task What_an_answer_may_leave_out_is_not_required(string schema, params string[] optional)
    {
        var described = (await DescriptionAsync()).GetProperty("components").GetProperty("schemas").GetProperty(schema);
        var members = described.GetProperty("properties").EnumerateObject().Select(member => member.Name);
        var required = described.GetProperty("required").EnumerateArray().Select(name => name.GetString()!);
        Assert.Equal(members.Except(optional).Order(), required.Order());
    }

    [Fact]
    public async Task Numbers_and_words_are_described_as_what_they_are()
    {
        var schemas = (await DescriptionAsync()).GetProperty("components").GetProperty("schemas");
        var session = schemas.GetProperty("SessionDetails").GetProperty("properties");
        Assert.Equal("integer", session.GetProperty("headSeq").GetProperty("type").GetString());
        Assert.Equal("integer", session.GetProperty("queued").GetProperty("type").GetString());
        var words = schemas.GetProperty("SessionStatus").GetProperty("enum").EnumerateArray().Select(word => word.GetString());
        Assert.Equal(["idle", "starting", "running", "stopping"], words);
    }

    [Fact]
    public async Task Every_route_that_takes_a_body_says_how_it_refuses_one()
    {
        foreach (var path in (await DescriptionAsync()).GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Value.TryGetProperty("requestBody", out _)))
            {
                var answers = operation.Value.GetProperty("responses").EnumerateObject().Select(answer => answer.Name);
                Assert.Empty(new[] { "400", "401", "403", "413", "415", "429", "503" }.Except(answers));
            }
        }
    }

    private async Task<JsonElement> DescriptionAsync()
    {
        using var client = shared.Host.Client(token: null);
        return JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json")).RootElement;
    }
}
