using VaporForge.Gateway.Access;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Sandboxes;
using VaporForge.Gateway.Sockets;

namespace VaporForge.Gateway.Terminals;

/// <summary>A terminal into the sandbox, over one WebSocket.</summary>
internal static class TerminalEndpoint
{
    public static void MapTerminal(this RouteGroupBuilder session) =>
        session.MapGet("/terminal", ServeAsync)
            .WithMetadata(TicketRoute.Instance)
            .WithTags("Terminal")
            .WithSummary("Opens a terminal in the sandbox")
            .WithDescription("A WebSocket. Binary messages are the terminal's bytes, both ways. Text messages are JSON: {type:\"resize\", "
                + "columns, rows} from the client; {type:\"exit\", exitCode?} from the server when the shell has ended, and then it closes "
                + "with 1000. columns and rows are 1 to 1,000, 80 and 24 by default. The shell ends with the connection. Closes with 1007 "
                + "for a text message that is none of these, 1012 when the server restarts, 1013 with an error's code when the "
                + "sandbox is not to be had. 403 where the operator has switched terminals off.")
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .Fails(400, 403, 404);

    private static async Task ServeAsync(
        string id,
        HttpContext http,
        SandboxCalls calls,
        SocketHandshakes handshakes,
        IOptions<GatewayOptions> options)
    {
        if (!options.Value.Terminals)
            throw new VaporForgeException(ErrorCodes.Forbidden, "Terminals are switched off on this server (Gateway:Terminals).");
        SocketHandshakes.Require(http);
        var size = TerminalFields.Size(http.Request);

        // Accepted before the sandbox is woken: of a refused handshake a page learns nothing, of a close it learns why.
        using var socket = await handshakes.AcceptAsync(http, id);
        var conversation = new TerminalConversation(id, socket, calls);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await socket.RunAsync(
            stop => conversation.SpeakAsync(size, opened, stop), stop => conversation.ListenAsync(opened.Task, stop));
    }
}
