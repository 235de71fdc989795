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
        SocketHandshakes handshakes)
    {
        SocketHandshakes.Require(http);
        using var viewer = await feeds.OpenAsync(id, SessionFields.After(http.Request), http.RequestAborted);
        using var socket = await handshakes.AcceptAsync(http, id);
        var connection = new SocketViewer(socket.Writer);
        var userId = http.User.Id();
        var conversation = new SocketConversation(
            socket, (message, ct) => commands.CarryOutAsync(id, userId, message, connection, ct), commands.MaxBytes);
        await conversation.RunAsync(stop => loop.RunAsync(viewer, connection, stop));
    }
}
