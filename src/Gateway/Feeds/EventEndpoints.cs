using Microsoft.Extensions.Hosting;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Sessions;

namespace VaporForge.Gateway.Feeds;

/// <summary>Watching a session by server-sent events.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this RouteGroupBuilder session) =>
        session.MapGet("/events", WatchAsync)
            .WithMetadata(TicketRoute.Instance)
            .WithTags("Watching")
            .WithSummary("Watches a session by server-sent events")
            .WithDescription("Sends every durable frame after the given seq, stored and then live, once each and in order, without end: "
                + "id: is the seq, data: is {seq, type, turnId?, at, ...}. Last-Event-ID wins over after; who has nothing yet passes 0. "
                + "A comment comes every 15 seconds. An event named error carries a problem document and ends the stream.")
            .Produces<string>(StatusCodes.Status200OK, SseResponse.ContentType)
            .Fails(400, 404, 429);

    private static async Task WatchAsync(
        string id,
        string? after,
        HttpContext http,
        SessionFeeds feeds,
        ViewerLoop loop,
        IHostApplicationLifetime lifetime,
        IOptions<GatewayOptions> options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, lifetime.ApplicationStopping);
        using var viewer = await feeds.OpenAsync(id, SessionFields.After(http.Request), ending.Token);
        var connection = new SseViewer(http, options.Value.StallTimeout, time, ending.Token);
        try
        {
            await connection.StartAsync();
            await loop.RunAsync(viewer, connection, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The viewer went, or the host stops: it comes back by itself.
        }
        catch (TimeoutException)
        {
            ViewerLog.Stalled(loggers.CreateLogger(typeof(EventEndpoints)), id);
            http.Abort();
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            var error = Problems.Normalize(e);
            ViewerLog.Failed(loggers.CreateLogger(typeof(EventEndpoints)), e, id, error.Code);
            await connection.FailAsync(error);
        }
    }
}
