using VaporForge.Gateway.Json;

namespace VaporForge.Gateway.Health;

/// <summary>Liveness and readiness, for anybody.</summary>
public static class HealthEndpoints
{
    private const string Tag = "Health";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Json(new LivenessAnswer("ok"), GatewayJson.Wire.LivenessAnswer))
            .AllowAnonymous()
            .WithTags(Tag)
            .WithSummary("Whether the process is alive")
            .Produces<LivenessAnswer>();
        routes.MapGet("/readyz", AskAsync)
            .AllowAnonymous()
            .WithTags(Tag)
            .WithSummary("Whether it can do its work: storage, engine and sandbox host, each named")
            .Produces<ReadinessAnswer>()
            .Produces<ReadinessAnswer>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> AskAsync(Readiness readiness, CancellationToken cancellationToken)
    {
        var answer = await readiness.AskAsync(cancellationToken);
        var status = answer.Checks.Values.All(check => check.Ok)
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable;
        return Results.Json(answer, GatewayJson.Wire.ReadinessAnswer, statusCode: status);
    }
}
