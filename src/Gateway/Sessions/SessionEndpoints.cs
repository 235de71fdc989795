using VaporForge.Gateway.Access;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Gateway.Sessions;

/// <summary>Sessions as a whole: make, list, look at, rename, delete, restore.</summary>
internal static class SessionEndpoints
{
    private const string Tag = "Sessions";
    private const int BodyMaxBytes = 64 << 10;

    public static void MapSessions(this RouteGroupBuilder sessions, RouteGroupBuilder session)
    {
        sessions.MapPost("", CreateAsync)
            .WithTags(Tag)
            .WithSummary("Makes a session")
            .WithDescription("Its sandbox begins to warm up in the background.")
            .Accepts<CreateSessionRequest>(isOptional: true, "application/json")
            .Produces<SessionDetails>(StatusCodes.Status201Created)
            .Fails(400, 413, 415);
        sessions.MapGet("", ListAsync)
            .WithTags(Tag)
            .WithSummary("Lists the caller's sessions, newest activity first")
            .WithDescription("Pass the page's next as after to get the next page, which is the last one when it has none; limit is 1 to "
                + "200, 50 by default. query: only those whose title has this text, in any case. deleted=true: those that can be "
                + "restored, instead.")
            .Produces<SessionPage>()
            .Fails(400);
        session.MapGet("", DescribeAsync)
            .WithTags(Tag)
            .WithSummary("Tells what a session is and does")
            .Produces<SessionDetails>()
            .Fails(404);
        session.MapPatch("", RenameAsync)
            .WithTags(Tag)
            .WithSummary("Renames a session")
            .Accepts<RenameSessionRequest>("application/json")
            .Produces<SessionDetails>()
            .Fails(400, 404, 413, 415);
        session.MapDelete("", DeleteAsync)
            .WithTags(Tag)
            .WithSummary("Deletes a session; it can be restored for 30 days")
            .Produces(StatusCodes.Status204NoContent)
            .Fails(404, 409);
        session.MapPost("/restore", RestoreAsync)
            .WithMetadata(DeletedSessionRoute.Instance)
            .WithTags(Tag)
            .WithSummary("Brings a deleted session back")
            .Produces<SessionDetails>()
            .Fails(404);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, SessionCalls calls, TimeProvider time)
    {
        var request = await JsonBody.ReadAsync(
            http, GatewayJson.Wire.CreateSessionRequest, BodyMaxBytes, absent: new CreateSessionRequest());
        var command = SessionFields.Check(request, http.User.Id());

        // Made once, so that a repeated call finds the session of the first.
        var sessionId = Ids.New(time);
        var creating = calls.CallAsync(sessionId, (grain, ct) => grain.CreateAsync(command, ct), http.RequestAborted);
        var session = await ErrorDetails.BlamingAsync("agent", creating);
        http.Response.Headers.Location = $"/api/sessions/{session.Id}";
        return Results.Json(session, GatewayJson.Wire.SessionDetails, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http,
        IGrainFactory grains,
        string? after,
        string? limit,
        string? query,
        string? deleted,
        CancellationToken cancellationToken)
    {
        var wanted = SessionFields.Check(after, limit, query, deleted);
        var listing = grains.GetGrain<IUserGrain>(http.User.Id()).ListSessionsAsync(wanted, cancellationToken);
        var page = await ErrorDetails.BlamingAsync("after", listing);
        return Results.Json(page, GatewayJson.Wire.SessionPage);
    }

    private static async Task<IResult> DescribeAsync(
        string id, SessionCalls calls, CancellationToken cancellationToken) =>
        await DescribedAsync(id, calls, cancellationToken);

    private static async Task<IResult> RenameAsync(string id, HttpContext http, SessionCalls calls)
    {
        var title = SessionFields.Check(
            await JsonBody.ReadAsync(http, GatewayJson.Wire.RenameSessionRequest, BodyMaxBytes));
        Require(await calls.CallAsync(id, (grain, ct) => grain.RenameAsync(title, ct), http.RequestAborted));
        return await DescribedAsync(id, calls, http.RequestAborted);
    }

    private static async Task<IResult> DeleteAsync(
        string id, SessionCalls calls, SessionOwners owners, CancellationToken cancellationToken)
    {
        Require(await calls.CallAsync(id, (grain, ct) => grain.DeleteAsync(ct), cancellationToken));
        owners.Forget(id);
        return Results.NoContent();
    }

    private static async Task<IResult> RestoreAsync(string id, SessionCalls calls, CancellationToken cancellationToken)
    {
        Require(await calls.CallAsync(id, (grain, ct) => grain.RestoreAsync(ct), cancellationToken));
        return await DescribedAsync(id, calls, cancellationToken);
    }

    private static async Task<IResult> DescribedAsync(
        string id, SessionCalls calls, CancellationToken cancellationToken)
    {
        var session = await calls.CallAsync(id, (grain, ct) => grain.DescribeAsync(ct), cancellationToken);
        return Results.Json(session ?? throw SessionOwners.NotFound(), GatewayJson.Wire.SessionDetails);
    }

    /// <summary>Turns a refusal into its error.</summary>
    public static void Require(SessionChange change)
    {
        switch (change)
        {
            case SessionChange.NotFound:
                throw SessionOwners.NotFound();
            case SessionChange.Busy:
                throw new VaporForgeException(
                    ErrorCodes.SessionBusy, "A turn is running; stop it or wait for its end.");
        }
    }
}
