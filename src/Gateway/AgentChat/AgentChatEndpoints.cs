using VaporForge.Gateway.Access;
using VaporForge.Gateway.Chat;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Sessions;
using VaporForge.Gateway.Sockets;
using VaporForge.Gateway.UiMessages;
using VaporForge.Sessions;

namespace VaporForge.Gateway.AgentChat;

/// <summary>What <c>useAgentChat</c> connects to (CLIENT-PROTOCOLS.md, 2). The agent's name is the session's id.</summary>
internal static class AgentChatEndpoints
{
    private const string Tag = "Agents chat";

    public static void MapAgentChat(this RouteGroupBuilder agents)
    {
        var agent = agents.MapGroup($"/{AgentChatConnection.AgentName}/{{id}}").WithMetadata(TicketRoute.Instance);
        agent.MapGet("", ServeAsync)
            .WithTags(Tag)
            .WithSummary("Connects useAgentChat by WebSocket")
            .WithDescription("A chat that does not exist yet comes into being. Closes with 1008 when the session is somebody else's or "
                + "deleted, 1012 when the server restarts, 1013 when to try again later. Closing it stops nothing.")
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .Fails(400, 403);
        agent.MapGet("/get-messages", ReadAsync)
            .WithTags(Tag)
            .WithSummary("Reads the history as UIMessages")
            .WithDescription("The running turn's answer is not among them: its stream has it from the beginning.")
            .Produces<UiMessageView[]>()
            .Fails(404);
    }

    private static async Task ServeAsync(
        string id, HttpContext http, AgentChatParts parts, SocketHandshakes handshakes, IOptions<GatewayOptions> options)
    {
        SocketHandshakes.Require(http);
        var userId = http.User.Id();
        using var socket = await handshakes.AcceptAsync(http, id);
        using var connection = new AgentChatConnection(id, userId, new SocketViewer(socket.Writer), parts);
        var conversation = new SocketConversation(socket, connection.TakeAsync, options.Value.TranscriptMaxBytes);
        await conversation.RunAsync(OpenAndWatchAsync);

        async Task OpenAndWatchAsync(CancellationToken stop)
        {
            await connection.GreetAsync(stop);
            await connection.WatchAsync(stop);
        }
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext http, ClientSessions sessions, ISessionReader reader)
    {
        var exists = await sessions.ExistsAsync(id, http.User.Id(), http.RequestAborted);
        return UiMessageJson.Answer(exists ? await reader.ReadMessagesAsync(id, http.RequestAborted) : []);
    }
}
