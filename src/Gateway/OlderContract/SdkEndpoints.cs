using Microsoft.Extensions.Hosting;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.Json;
using VaporForge.Gateway.Limits;
using VaporForge.Gateway.Sessions;
using VaporForge.Gateway.Sockets;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Gateway.OlderContract;

/// <summary>The older browser contract (WIRE.md, 4): one connection a message.</summary>
internal static class SdkEndpoints
{
    private const string Tag = "Older contract";
    private const string FieldsText = "sessionId, prompt, cwd?, mode?. Sends the frames of the prompt's turn and, last, process-exit; closing "
        + "detaches and stops nothing.";

    public static void MapOlderContract(this RouteGroupBuilder api)
    {
        var sdk = api.MapGroup("/sdk");
        sdk.MapGet("/ws", ServeSocketAsync)
            .WithMetadata(TicketRoute.Instance)
            .WithTags(Tag)
            .WithSummary("Sends a prompt and follows its turn by WebSocket")
            .WithDescription("Query: " + FieldsText)
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .Fails(400, 403, 404, 409);
        sdk.MapPost("/stream", StreamAsync)
            .WithTags(Tag)
            .WithSummary("Sends a prompt and follows its turn by server-sent events")
            .WithDescription(FieldsText)
            .Accepts<SdkRequest>("application/json")
            .Produces<string>(StatusCodes.Status200OK, SseResponse.ContentType)
            .Fails(400, 404, 409, 413, 415);
        sdk.MapPost("/persist", PersistAsync)
            .WithTags(Tag)
            .WithSummary("Answers success and changes nothing: everything is durable already")
            .Accepts<PersistRequest>("application/json")
            .Produces<PersistAnswer>()
            .Fails(400, 404, 413, 415);
    }

    private static async Task ServeSocketAsync(
        HttpContext http,
        SdkTurns turns,
        UserRates rates,
        SocketHandshakes handshakes)
    {
        SocketHandshakes.Require(http);
        var query = http.Request.Query;
        var request = new SdkRequest(query["sessionId"], query["prompt"], query["cwd"], query["mode"]);
        var turn = await turns.BeginAsync(request, http.User.Id(), http.RequestAborted);
        using var socket = await handshakes.AcceptAsync(http, turn.SessionId);
        var connection = new SocketViewer(socket.Writer);
        var conversation = new SocketConversation(socket, IgnoreAsync, turns.MaxBytes);
        await conversation.RunAsync(
            stop => turns.FollowAsync(turn, connection, frame => connection.SendAsync(frame.Json), stop));

        // The prompt came with the address, and this contract says no more.
        Task IgnoreAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
        {
            new RateFilter(rates).Check(http.User.Id());
            return Task.CompletedTask;
        }
    }

    private static async Task StreamAsync(
        HttpContext http, SdkTurns turns, IHostApplicationLifetime lifetime, IOptions<GatewayOptions> options, TimeProvider time)
    {
        var request = await JsonBody.ReadAsync(http, GatewayJson.Wire.SdkRequest, turns.MaxBytes);
        var turn = await turns.BeginAsync(request, http.User.Id(), http.RequestAborted);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        var sse = new SseViewer(http, options.Value.StallTimeout, time, ending.Token);
        try
        {
            await sse.StartAsync();
            await turns.FollowAsync(turn, sse, Write, ending.Token);
            await sse.FlushAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            http.Abort();
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            await sse.FailAsync(Problems.Normalize(e));
        }

        ValueTask Write(SdkFrame frame)
        {
            sse.Write(frame.Seq, frame.Json.Span);
            return ValueTask.CompletedTask;
        }
    }

    private static async Task<IResult> PersistAsync(HttpContext http, SessionOwners owners, SdkTurns turns)
    {
        var request = await JsonBody.ReadAsync(http, GatewayJson.Wire.PersistRequest, turns.MaxBytes);
        await owners.RequireAsync(SdkTurns.Named(request.SessionId), http.User.Id(), deletedToo: false, http.RequestAborted);
        return Results.Json(new PersistAnswer(true), GatewayJson.Wire.PersistAnswer);
    }
}
