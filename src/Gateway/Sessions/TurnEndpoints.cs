using VaporForge.Gateway.Access;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Sessions;

/// <summary>Commands to the running turn.</summary>
internal static class TurnEndpoints
{
    private const string Tag = "Turns";
    private const int BodyMaxBytes = 4 << 10;

    public static void MapTurns(this RouteGroupBuilder session)
    {
        session.MapPost("/stop", StopAsync)
            .WithTags(Tag)
            .WithSummary("Stops the running turn")
            .WithDescription(
                "Keeps the text so far; the turn ends once, as stopped. Idempotent: it is 202 when nothing runs, too. With a turnId "
                + "only that turn: a prompt that waits is taken back, and its turn ends as stopped without having begun.")
            .Accepts<StopRequest>(isOptional: true, "application/json")
            .Produces<StopAnswer>(StatusCodes.Status202Accepted)
            .Fails(400, 404, 413, 415);
        session.MapPost("/approvals/{approvalId}", ResolveAsync)
            .WithTags(Tag)
            .WithSummary("Answers a tool that waits for approval")
            .WithDescription("One that is never answered is denied.")
            .Accepts<ApprovalRequest>("application/json")
            .Produces<ApprovalAnswer>()
            .Fails(400, 404, 409, 413, 415);
    }

    private static async Task<IResult> StopAsync(string id, HttpContext http, SessionCalls calls)
    {
        var request = await JsonBody.ReadAsync(http, GatewayJson.Wire.StopRequest, BodyMaxBytes, absent: new StopRequest());
        var answer = await StopTurnAsync(id, request.TurnId, calls, http.RequestAborted);
        return Results.Json(answer, GatewayJson.Wire.StopAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ResolveAsync(string id, string approvalId, HttpContext http, SessionCalls calls)
    {
        var request = await JsonBody.ReadAsync(http, GatewayJson.Wire.ApprovalRequest, BodyMaxBytes);
        var decision = SessionFields.Check(request);
        await ResolveApprovalAsync(id, approvalId, decision, http.User.Id(), calls, http.RequestAborted);
        return Results.Json(new ApprovalAnswer(approvalId, Words.Of(decision)), GatewayJson.Wire.ApprovalAnswer);
    }

    public static async Task<StopAnswer> StopTurnAsync(
        string sessionId, string? turnId, SessionCalls calls, CancellationToken cancellationToken)
    {
        if (turnId is not null && !Ids.IsValid(turnId)) throw ErrorDetails.InvalidField("turnId", "is not the id of a turn.");
        var change = await calls.CallAsync(sessionId, (grain, ct) => grain.StopAsync(turnId, ct), cancellationToken);
        SessionEndpoints.Require(change);
        return new StopAnswer(change == SessionChange.Changed);
    }

    public static async Task ResolveApprovalAsync(
        string sessionId,
        string approvalId,
        ApprovalDecision decision,
        string by,
        SessionCalls calls,
        CancellationToken cancellationToken)
    {
        // Approval ids may come from the agent, so they are only bounded here.
        if (approvalId.Length is 0 or > 256) throw Unknown();
        var outcome = await calls.CallAsync(
            sessionId, (grain, ct) => grain.ResolveApprovalAsync(approvalId, decision, by, ct), cancellationToken);
        switch (outcome)
        {
            case ApprovalOutcome.Resolved:
                return;
            case ApprovalOutcome.AlreadyResolved:
                throw new VaporForgeException(ErrorCodes.ApprovalResolved, "This approval has been answered already.");
            case ApprovalOutcome.Unknown:
                throw Unknown();
            default:
                throw SessionOwners.NotFound();
        }
    }

    /// <summary>For clients that send an answer again with everything else they have: one that was given already, or that nobody
    /// waits for any more, changes nothing.</summary>
    public static async Task AnswerApprovalAsync(
        string sessionId,
        string approvalId,
        ApprovalDecision decision,
        string by,
        SessionCalls calls,
        CancellationToken cancellationToken)
    {
        try
        {
            await ResolveApprovalAsync(sessionId, approvalId, decision, by, calls, cancellationToken);
        }
        catch (VaporForgeException e) when (e.Code is ErrorCodes.ApprovalResolved or ErrorCodes.ApprovalNotFound)
        {
            // The log says how it was answered, and that is what the client gets.
        }
    }

    private static VaporForgeException Unknown() =>
        new(ErrorCodes.ApprovalNotFound, "No tool waits for this approval.");
}
