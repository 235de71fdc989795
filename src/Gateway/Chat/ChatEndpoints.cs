using VaporForge.Gateway.Access;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Gateway.Sessions;
using VaporForge.Gateway.UiMessages;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Chat;

/// <summary>What the AI SDK's <c>useChat</c> calls (CLIENT-PROTOCOLS.md, 1). The chat's id is the session's.</summary>
internal static class ChatEndpoints
{
    private const string Tag = "AI SDK chat";
    private const string StreamType = "text/event-stream";

    public static void MapChat(this RouteGroupBuilder api)
    {
        var chat = api.MapGroup("/chat");
        chat.MapPost("", SendAsync)
            .WithTags(Tag)
            .WithSummary("Submits the newest message of a transcript and streams the answer")
            .WithDescription("{id, messages, trigger?, messageId?, mode?, whenBusy?}, as DefaultChatTransport sends it. A chat that does not "
                + "exist yet comes into being. The answer is a UI message stream (version 1) that ends with the turn, or where the turn "
                + "waits for an approval; hanging up does not stop the turn.")
            .Accepts<ChatRequest>("application/json")
            .Produces<string>(StatusCodes.Status200OK, StreamType)
            .Fails(400, 404, 409, 413, 415);
        chat.MapGet("/{id}/stream", ResumeAsync)
            .WithTags(Tag)
            .WithSummary("Streams the running turn from its beginning")
            .WithDescription("204 when no turn runs, unless the history that was read a moment ago lacked the answer of one that has "
                + "ended since: then that one. start.messageId is the id under which the message will be in the history.")
            .Produces<string>(StatusCodes.Status200OK, StreamType)
            .Produces(StatusCodes.Status204NoContent)
            .Fails(404);
        chat.MapGet("/{id}/messages", ReadAsync)
            .WithTags(Tag)
            .WithSummary("Reads the history as UIMessages, to begin useChat with")
            .WithDescription("The running turn's answer is not among them: its stream has it from the beginning.")
            .Produces<UiMessageView[]>()
            .Fails(404);
        chat.MapPost("/{id}/stop", StopAsync)
            .WithTags(Tag)
            .WithSummary("Stops the running turn")
            .Produces<StopAnswer>(StatusCodes.Status202Accepted)
            .Fails(404);
    }

    private static async Task SendAsync(
        HttpContext http, ClientSessions sessions, Prompts prompts, SessionCalls calls, ChatStreams streams, IOptions<GatewayOptions> options)
    {
        var body = await JsonBody.ReadBytesAsync(http, options.Value.TranscriptMaxBytes);
        var request = JsonBody.ParseDeep(body);
        var chat = SubmittedChat.Read(request);
        var id = FrameJson.Text(request, "id") ?? throw ErrorDetails.InvalidField("id", "is missing.");
        if (!Ids.IsValid(id)) throw ErrorDetails.InvalidField("id", "must be 1 to 64 of the characters A-Z a-z 0-9 _ -.");
        await sessions.EnsureAsync(id, http.User.Id(), http.RequestAborted);
        if (chat.Prompt is { } prompt)
        {
            var receipt = await prompts.SubmitAsync(id, prompt, http.RequestAborted);
            await streams.SendAsync(http, id, new ChatTurn(receipt.TurnId, receipt.Seq, receipt.Seq));
            return;
        }

        var continued = chat.Continuation!;
        foreach (var (approvalId, decision) in continued.Answers)
            await TurnEndpoints.AnswerApprovalAsync(id, approvalId, decision, http.User.Id(), calls, http.RequestAborted);
        var turn = await streams.FindTurnAsync(id, continued.MessageId, http.RequestAborted)
            ?? throw ErrorDetails.InvalidField("messages", "ends with a message of the assistant that this chat does not have.");
        await streams.SendAsync(http, id, turn, continued.Asked);
    }

    private static async Task ResumeAsync(string id, HttpContext http, ClientSessions sessions, ChatStreams streams)
    {
        var exists = await sessions.ExistsAsync(id, http.User.Id(), http.RequestAborted);
        var turn = exists ? await streams.FindActiveTurnAsync(id, http.RequestAborted) : null;
        if (exists && MissingAnswer.Take(http, id) is { } messageId)
            turn ??= await streams.FindTurnAsync(id, messageId, http.RequestAborted);
        if (turn is null) http.Response.StatusCode = StatusCodes.Status204NoContent;
        else await streams.SendAsync(http, id, turn);
    }

    private static async Task<IResult> ReadAsync(
        string id, HttpContext http, ClientSessions sessions, SessionCalls calls, ISessionReader reader)
    {
        if (!await sessions.ExistsAsync(id, http.User.Id(), http.RequestAborted)) return UiMessageJson.Answer([]);
        var session = await calls.CallAsync(id, (grain, ct) => grain.DescribeAsync(ct), http.RequestAborted);
        var history = await reader.ReadMessagesAsync(id, http.RequestAborted);
        MissingAnswer.Remember(http, id, session?.ActiveTurn, history);
        return UiMessageJson.Answer(history);
    }

    private static async Task<IResult> StopAsync(string id, HttpContext http, ClientSessions sessions, SessionCalls calls)
    {
        var exists = await sessions.ExistsAsync(id, http.User.Id(), http.RequestAborted);
        var answer = exists ? await TurnEndpoints.StopTurnAsync(id, null, calls, http.RequestAborted) : new StopAnswer(false);
        return Results.Json(answer, GatewayJson.Wire.StopAnswer, statusCode: StatusCodes.Status202Accepted);
    }
}
