using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.Sessions;
using VaporForge.Sandboxes;

namespace VaporForge.Gateway.OlderContract;

/// <summary>Begins turns and follows each to its end, as the older contract knows them.</summary>
internal sealed class SdkTurns(
    SessionOwners owners, Prompts prompts, IGrainFactory grains, SessionFeeds feeds, ViewerLoop loop)
{
    /// <summary>Of a request.</summary>
    public int MaxBytes => prompts.BodyMaxBytes;

    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.MissingSessionId"/>, <see
    /// cref="ErrorCodes.SessionNotFound"/>, <see cref="ErrorCodes.SandboxNotActive"/>, and what a prompt may be refused
    /// for.</exception>
    public async Task<SdkTurn> BeginAsync(SdkRequest request, string userId, CancellationToken cancellationToken)
    {
        var sessionId = Named(request.SessionId);
        await owners.RequireAsync(sessionId, userId, deletedToo: false, cancellationToken);
        if (await grains.GetGrain<ISandboxGrain>(sessionId).CheckHostAsync(cancellationToken) is { } fault)
            throw new VaporForgeException(ErrorCodes.SandboxNotActive, "Sandbox not active", fault);
        var prompt = new SendMessageRequest(request.Prompt, Mode: Given(request.Mode), Cwd: Given(request.Cwd));
        var receipt = await prompts.SubmitAsync(sessionId, prompt, cancellationToken);
        return new SdkTurn(sessionId, receipt.TurnId, receipt.Seq);
    }

    /// <summary>Returns when the turn has ended and its last frame was written, or the token is cancelled.</summary>
    /// <param name="write">Writes one frame to the connection.</param>
    public async Task FollowAsync(
        SdkTurn turn, IViewerConnection connection, Func<SdkFrame, ValueTask> write, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var viewer = await feeds.OpenAsync(turn.SessionId, turn.Seq - 1, cancellationToken);
        await loop.RunAsync(viewer, new SdkViewer(turn.TurnId, connection, write, end), end.Token);
    }

    public static string Named(string? sessionId) => sessionId is { Length: > 0 } named
        ? named
        : throw ErrorDetails.Field(new VaporForgeException(ErrorCodes.MissingSessionId, "Missing sessionId"), "sessionId");

    /// <summary>These clients send what they do not have as nothing.</summary>
    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
