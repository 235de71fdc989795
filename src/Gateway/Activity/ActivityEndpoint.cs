using Microsoft.Extensions.Hosting;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.Errors;

namespace VaporForge.Gateway.Activity;

/// <summary>Watching one's session list.</summary>
internal static class ActivityEndpoint
{
    public static void MapActivity(this RouteGroupBuilder api) =>
        api.MapGet("/activity", WatchAsync)
            .WithMetadata(TicketRoute.Instance)
            .WithTags("Watching")
            .WithSummary("Watches the caller's session list by server-sent events")
            .WithDescription("Each event's data is a session as in the list; deletedAt is there when it was deleted. Changes that happen "
                + "while nobody watches are not repeated: read the list after connecting.")
            .Produces<string>(StatusCodes.Status200OK, SseResponse.ContentType)
            .Fails(429);

    private static async Task WatchAsync(
        HttpContext http,
        ActivityFeeds feeds,
        IHostApplicationLifetime lifetime,
        IOptions<GatewayOptions> options,
        TimeProvider time)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, lifetime.ApplicationStopping);
        await using var watcher = await feeds.OpenAsync(http.User.Id());
        var connection = new SseViewer(http, options.Value.StallTimeout, time, ending.Token);
        try
        {
            await connection.StartAsync();
            while (true)
            {
                if (await watcher.NextAsync(options.Value.HeartbeatInterval, time, ending.Token) is { } change)
                    connection.Write(change);
                else await connection.HeartbeatAsync();
                await connection.FlushAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException && http.Response.HasStarted)
        {
            // The viewer went, or took nothing for too long, or the host stops; it comes back and reads the list.
        }
    }
}
