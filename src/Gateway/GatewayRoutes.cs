using VaporForge.Gateway.Access;
using VaporForge.Gateway.Activity;
using VaporForge.Gateway.AgentChat;
using VaporForge.Gateway.Chat;
using VaporForge.Gateway.Configuration;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.Health;
using VaporForge.Gateway.Hosting;
using VaporForge.Gateway.Ingest;
using VaporForge.Gateway.Limits;
using VaporForge.Gateway.OlderContract;
using VaporForge.Gateway.Sandboxes;
using VaporForge.Gateway.Sessions;
using VaporForge.Gateway.Sockets;
using VaporForge.Gateway.Terminals;
using VaporForge.Gateway.Ui;
using VaporForge.Gateway.Workspace;

namespace VaporForge.Gateway;

/// <summary>The gateway's pipeline and routes.</summary>
public static class GatewayRoutes
{
    /// <summary>Call it once, before anything else is added to the pipeline.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        app.UseWhen(http => !ListenerGate.IsInternal(http), open => open.UseMiddleware<SecurityHeaders>());
        app.UseMiddleware<ProblemMiddleware>();
        app.UseUiFiles(options.UiFolder);
        app.UseRouting();
        app.UseMiddleware<ListenerGate>();
        LeaveAccessToUs(app);
        app.UseWhen(
            http => !ListenerGate.IsInternal(http),
            open => open.UseAuthentication().UseAuthorization().UseWebSockets());
        app.MapPublic();
        app.MapIngest();
        return app;
    }

    /// <summary>ASP.NET Core would put both in front of everything, and look an ingest token up among people's tokens,
    /// unless these marks say that they are there already.</summary>
    private static void LeaveAccessToUs(IApplicationBuilder app)
    {
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.Properties["__AuthorizationMiddlewareSet"] = true;
    }

    private static void MapPublic(this WebApplication app)
    {
        app.MapHealth();
        app.MapOpenApi().AllowAnonymous();
        app.MapSignedIn("/agents").MapAgentChat();
        var api = app.MapSignedIn("/api");
        app.MapAccess(api);
        api.MapActivity();
        api.MapConfiguration();
        api.MapChat();
        api.MapOlderContract();

        var sessions = api.MapGroup("/sessions");
        var session = sessions.MapGroup($"/{{{OwnedSessionFilter.RouteValue}}}")
            .AddEndpointFilter<OwnedSessionFilter>()
            .WithMetadata(OwnedSessionRoute.Instance);
        sessions.MapSessions(session);
        session.MapMessages();
        session.MapTurns();
        session.MapEvents();
        session.MapSocket();
        session.MapSandbox();
        session.MapFiles();
        session.MapTerminal();
    }

    private static RouteGroupBuilder MapSignedIn(this WebApplication app, string path) => app.MapGroup(path)
        .RequireAuthorization()
        .AddEndpointFilter<CrossSiteFilter>()
        .AddEndpointFilter<RateFilter>()
        .WithMetadata(Answers(401), Answers(403), Answers(429), Answers(503));

    private static ProducesResponseTypeMetadata Answers(int status) =>
        new(status, typeof(Problem), [Problems.ContentType]);
}
