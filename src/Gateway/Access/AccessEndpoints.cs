using Microsoft.AspNetCore.Authentication;
using VaporForge.Access;
using VaporForge.Gateway.Json;

namespace VaporForge.Gateway.Access;

/// <summary>Signing in and out of the browser UI, and tickets.</summary>
internal static class AccessEndpoints
{
    public static void MapAccess(this IEndpointRouteBuilder routes, RouteGroupBuilder api)
    {
        routes.MapGet("/signin", SignInAsync)
            .AllowAnonymous()
            .WithTags("Access")
            .WithSummary("Signs a browser in with the one-time code of a sign-in link")
            .WithDescription("Sets the cookie and redirects to /, so that the code leaves the address bar. A code that is used or "
                + "expired shows a page that says how to get a new one.")
            .Produces(StatusCodes.Status302Found)
            .Produces<string>(StatusCodes.Status401Unauthorized, "text/html");
        api.MapPost("/signout", (Delegate)SignOutAsync)
            .WithTags("Access")
            .WithSummary("Forgets the browser's cookie")
            .Produces(StatusCodes.Status204NoContent);
        api.MapPost("/tickets", CreateTicketAsync)
            .WithTags("Access")
            .WithSummary("Makes a ticket for one connection")
            .WithDescription("For WebSocket and EventSource clients that cannot set headers: pass it as ?ticket= to events, ws, "
                + "terminal or activity. It works once, for 60 seconds.")
            .Produces<TicketAnswer>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> SignInAsync(HttpContext http, SignInCodes codes)
    {
        string? code = http.Request.Query["code"];
        if (await codes.RedeemAsync(code) is { } userId)
        {
            await http.SignInAsync(
                AccessSchemes.Cookie,
                Principals.Of(userId, AccessSchemes.Cookie),
                new AuthenticationProperties { IsPersistent = true });
            return Results.Redirect("/");
        }

        // A link that is opened a second time, in the browser that it signed in, is no reason for an error.
        return http.User.Identity?.IsAuthenticated == true
            ? Results.Redirect("/")
            : Results.Content(
                SignInPage.CodeIsGone, "text/html; charset=utf-8", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http)
    {
        await http.SignOutAsync(AccessSchemes.Cookie);
        return Results.NoContent();
    }

    private static async Task<IResult> CreateTicketAsync(
        HttpContext http, IAccessStore store, IOptions<GatewayOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var ticket = Credentials.NewCode();
        var expiresAt = time.GetUtcNow() + options.Value.TicketLife;
        await store.AddCodeAsync(
            Credentials.Hash(ticket), http.User.Id(), Credentials.TicketPurpose, expiresAt, cancellationToken);
        return Results.Json(
            new TicketAnswer(ticket, expiresAt), GatewayJson.Wire.TicketAnswer, statusCode: StatusCodes.Status201Created);
    }
}
