using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Sandboxes;

namespace VaporForge.Gateway.Sandboxes;

/// <summary>The sandbox of a session: what it is, and its sleep.</summary>
internal static class SandboxEndpoints
{
    private const string Tag = "Sandbox";

    public static void MapSandbox(this RouteGroupBuilder session)
    {
        session.MapGet("/sandbox", DescribeAsync)
            .WithTags(Tag)
            .WithSummary("Tells what the sandbox is and uses")
            .WithDescription("Wakes nothing. Memory and the time of its start are there while it is awake, the limit where there is one.")
            .Produces<SandboxDetails>()
            .Fails(404);
        session.MapPost("/sandbox/wake", WakeAsync)
            .WithTags(Tag)
            .WithSummary("Wakes the sandbox")
            .WithDescription("Answers once it is awake; 200 when it was, too.")
            .Produces<SandboxDetails>()
            .Fails(404);
        session.MapPost("/sandbox/sleep", SleepAsync)
            .WithTags(Tag)
            .WithSummary("Puts the sandbox to sleep")
            .WithDescription("Its files stay, its programs and terminals end. 409 while a turn runs.")
            .Produces<SandboxDetails>()
            .Fails(404, 409);
        session.MapPost("/sandbox/restart", RestartAsync)
            .WithTags(Tag)
            .WithSummary("Puts the sandbox to sleep and wakes it again")
            .WithDescription("Its files stay, its programs and terminals end. 409 while a turn runs.")
            .Produces<SandboxDetails>()
            .Fails(404, 409);
    }

    private static async Task<IResult> DescribeAsync(string id, SandboxCalls calls, CancellationToken cancellationToken) =>
        Results.Json(await calls.Sandbox(id).DescribeAsync(cancellationToken), GatewayJson.Wire.SandboxDetails);

    private static Task<IResult> WakeAsync(string id, SandboxCalls calls, CancellationToken cancellationToken) =>
        ChangeAsync(id, calls, (sandbox, claim) => sandbox.WakeAsync(claim, cancellationToken), cancellationToken);

    private static Task<IResult> SleepAsync(string id, SandboxCalls calls, CancellationToken cancellationToken) =>
        ChangeAsync(id, calls, (sandbox, claim) => sandbox.SleepAsync(claim, cancellationToken), cancellationToken);

    private static Task<IResult> RestartAsync(string id, SandboxCalls calls, CancellationToken cancellationToken) =>
        ChangeAsync(id, calls, (sandbox, claim) => sandbox.RestartAsync(claim, cancellationToken), cancellationToken);

    private static async Task<IResult> ChangeAsync(
        string id,
        SandboxCalls calls,
        Func<ISandboxGrain, SandboxClaim, Task<SandboxDetails>> change,
        CancellationToken cancellationToken) =>
        Results.Json(await calls.CallAsync(id, change, cancellationToken), GatewayJson.Wire.SandboxDetails);
}
