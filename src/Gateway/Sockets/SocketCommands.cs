using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Gateway.Limits;
using VaporForge.Gateway.Sessions;

namespace VaporForge.Gateway.Sockets;

/// <summary>Carries out what WebSocket viewers ask for, and answers each command.</summary>
internal sealed partial class SocketCommands(
    Prompts prompts, SessionCalls calls, SessionOwners owners, UserRates rates, ILogger<SocketCommands> logger)
{
    /// <summary>Longest command.</summary>
    public int MaxBytes => prompts.BodyMaxBytes;

    public async Task CarryOutAsync(
        string sessionId, string userId, ReadOnlyMemory<byte> json, SocketViewer connection, CancellationToken cancellationToken)
    {
        SocketCommand? command = null;
        try
        {
            new RateFilter(rates).Check(userId);
            command = JsonBody.Parse(json.Span, GatewayJson.Wire.SocketCommand);

            // Ownership is asked again: the session may have been deleted since the handshake.
            await owners.RequireAsync(sessionId, userId, deletedToo: false, cancellationToken);
            var answer = await CarryOutAsync(sessionId, userId, command, cancellationToken);
            await connection.AnswerAsync(answer, GatewayJson.Wire.SocketAccepted);
        }
        catch (VaporForgeException e)
        {
            await RefuseAsync(connection, command, e);
        }
        catch (Exception e) when (
            e is OrleansException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(e, sessionId);
            await RefuseAsync(connection, command, Problems.Normalize(e));
        }
    }

    private async Task<SocketAccepted> CarryOutAsync(
        string sessionId, string userId, SocketCommand command, CancellationToken cancellationToken)
    {
        switch (command.Type)
        {
            case "send":
                var request = new SendMessageRequest(
                    command.Prompt, command.ClientMessageId, command.Mode, command.WhenBusy);
                var receipt = await prompts.SubmitAsync(sessionId, request, cancellationToken);
                return Accepted(command, receipt: receipt);
            case "stop":
                await TurnEndpoints.StopTurnAsync(sessionId, command.TurnId, calls, cancellationToken);
                return Accepted(command);
            case "approve":
                var approvalId = command.ApprovalId ?? throw ErrorDetails.InvalidField("approvalId", "is missing.");
                var decision = SessionFields.DecisionOf(command.Decision);
                await TurnEndpoints.ResolveApprovalAsync(
                    sessionId, approvalId, decision, userId, calls, cancellationToken);
                return Accepted(command);
            case null:
                throw ErrorDetails.InvalidField("type", "is missing; give send, stop or approve.");
            default:
                throw ErrorDetails.InvalidField("type", "must be send, stop or approve.");
        }
    }

    private static SocketAccepted Accepted(SocketCommand command, VaporForge.Sessions.SubmitReceipt? receipt = null) =>
        new("accepted", command.Type!, command.ClientMessageId, receipt, command.ApprovalId);

    private static ValueTask RefuseAsync(SocketViewer connection, SocketCommand? command, VaporForgeException error) =>
        connection.AnswerAsync(
            new SocketError("error", error.Code, error.Message, Echo(command?.Type), Echo(command?.ClientMessageId)),
            GatewayJson.Wire.SocketError);

    /// <summary>Only what may be an id or a word goes back.</summary>
    private static string? Echo(string? text) => text is { Length: <= Ids.MaxLength } ? text : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A command to session {SessionId} failed.")]
    private partial void LogFailed(Exception exception, string sessionId);
}
