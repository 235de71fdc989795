using VaporForge.Sessions;

namespace VaporForge.Gateway.Sessions;

/// <summary>Hands prompts to sessions, for HTTP and for WebSocket alike.</summary>
internal sealed class Prompts(SessionCalls calls, IOptions<GatewayOptions> options)
{
    private const int EnvelopeMaxBytes = 16 << 10;

    /// <summary>JSON may spell each byte of a prompt with six (<c>\u0041</c>).</summary>
    public int BodyMaxBytes => (options.Value.PromptMaxBytes * 6) + EnvelopeMaxBytes;

    public async Task<SubmitReceipt> SubmitAsync(
        string sessionId, SendMessageRequest request, CancellationToken cancellationToken)
    {
        var prompt = SessionFields.Check(request, options.Value.PromptMaxBytes);

        // With an id of its own a prompt is taken once, however often we have to ask.
        if (prompt.ClientMessageId is null) prompt = prompt with { ClientMessageId = Ids.NewRandom() };
        var outcome = await calls.CallAsync(sessionId, (grain, ct) => grain.SubmitAsync(prompt, ct), cancellationToken);
        return outcome switch
        {
            { Status: SubmitStatus.Accepted, Receipt: { } receipt } => receipt,
            { Status: SubmitStatus.Busy } =>
                throw new VaporForgeException(ErrorCodes.SessionBusy, "A turn is running."),
            { Status: SubmitStatus.QueueFull } =>
                throw new VaporForgeException(
                    ErrorCodes.QueueFull, "As many prompts as may are waiting for the running turn."),
            _ => throw SessionOwners.NotFound(),
        };
    }
}
