using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Sessions;

/// <summary>The history of a session, and prompts.</summary>
internal static class MessageEndpoints
{
    private const string Tag = "Messages";

    public static void MapMessages(this RouteGroupBuilder session)
    {
        session.MapGet("/messages", ReadAsync)
            .WithTags(Tag)
            .WithSummary("Reads the history")
            .WithDescription("The running turn's text so far is part of it. Watch on with events?after=headSeq.")
            .Produces<MessageList>()
            .Fails(404);
        session.MapPost("/messages", SendAsync)
            .WithTags(Tag)
            .WithSummary("Sends a prompt")
            .WithDescription("The prompt is durable when this answers. While a turn runs, whenBusy decides: queue it (default; a full "
                + "queue is 429), reject it (409), or interrupt the running turn. The same clientMessageId answers the same 202 again.")
            .Accepts<SendMessageRequest>("application/json")
            .Produces<SubmitReceipt>(StatusCodes.Status202Accepted)
            .Fails(400, 404, 409, 413, 415);
        session.MapDelete("/messages", ClearAsync)
            .WithTags(Tag)
            .WithSummary("Clears the history")
            .WithDescription("History goes, seq goes on. Not while a turn runs (409).")
            .Produces(StatusCodes.Status204NoContent)
            .Fails(404, 409);
    }

    private static async Task<IResult> ReadAsync(string id, SessionCalls calls, CancellationToken cancellationToken)
    {
        var history = await calls.CallAsync(id, (grain, ct) => grain.ReadMessagesAsync(ct), cancellationToken);
        return Results.Json(history ?? throw SessionOwners.NotFound(), GatewayJson.Wire.MessageHistory);
    }

    private static async Task<IResult> SendAsync(string id, HttpContext http, Prompts prompts)
    {
        var request = await JsonBody.ReadAsync(http, GatewayJson.Wire.SendMessageRequest, prompts.BodyMaxBytes);
        var receipt = await prompts.SubmitAsync(id, request, http.RequestAborted);
        return Results.Json(receipt, GatewayJson.Wire.SubmitReceipt, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ClearAsync(string id, SessionCalls calls, CancellationToken cancellationToken)
    {
        SessionEndpoints.Require(await calls.CallAsync(id, (grain, ct) => grain.ClearAsync(ct), cancellationToken));
        return Results.NoContent();
    }
}
