using System.Net.WebSockets;
using Microsoft.Extensions.Hosting;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.Sessions;

namespace VaporForge.Gateway.Sockets;

/// <summary>Watching a session, and speaking to it, over one WebSocket.</summary>
internal static class SocketEndpoint
{
    public static void MapSocket(this RouteGroupBuilder session) =>
        session.MapGet("/ws", ServeAsync)
            .WithMetadata(TicketRoute.Instance)
            .WithTags("Watching")
            .WithSummary("Watches a session by WebSocket")
            .WithDescription("Sends the same frames as events, each as one text message. Takes {type:\"send\", prompt, clientMessageId?, "
                + "mode?, whenBusy?}, {type:\"stop\"} and {type:\"approve\", approvalId, decision}; answers each with a message of type "
                + "accepted or error that has no seq. Closes with 1008 when the session may not be watched any more, 1012 when the "
                + "server restarts, 1013 when to try again later.")
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .Fails(400, 403, 404, 429);

    private static async Task ServeAsync(
        string id,
        string? after,
        HttpContext http,
        SessionFeeds feeds,
        ViewerLoop loop,
        SocketCommands commands,
        IHostApplicationLifetime lifetime,
        IOptions<GatewayOptions> options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        if (!http.WebSockets.IsWebSocketRequest)
            throw new VaporForgeException(ErrorCodes.InvalidRequest, "This address takes WebSocket handshakes only.");
        CrossSiteFilter.RequireOwnOrigin(http);
        using var viewer = await feeds.OpenAsync(id, SessionFields.After(http.Request), http.RequestAborted);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = options.Value.HeartbeatInterval,
            KeepAliveTimeout = options.Value.StallTimeout,
        });
        using var writer = new SocketWriter(socket, options.Value.StallTimeout, time);
        var connection = new SocketViewer(writer);
        var userId = http.User.Id();
        var conversation = new SocketConversation(
            writer, (message, ct) => commands.CarryOutAsync(id, userId, message, connection, ct), commands.MaxBytes);
        await conversation.RunAsync(
            new SocketDirections(id, writer, time, loggers.CreateLogger(typeof(SocketEndpoint))),
            stop => loop.RunAsync(viewer, connection, stop),
            lifetime.ApplicationStopping,
            http.RequestAborted);
    }
}
