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
        using var client = shared.Host.Client(token: null);
        var description = await client.GetStringAsync("/openapi/v1.json");
        using var json = System.Text.Json.JsonDocument.Parse(description);
        var paths = json.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToHashSet();
        foreach (var route in Routes)
        {
            var path = "/" + route.RoutePattern.RawText!.Trim('/');
            if (path.StartsWith("/internal", StringComparison.Ordinal) || path.StartsWith("/openapi", StringComparison.Ordinal)) continue;
            Assert.Contains(path, paths);
        }
    }
}
