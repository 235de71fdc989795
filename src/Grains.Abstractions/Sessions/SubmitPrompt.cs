namespace VaporForge.Sessions;

/// <summary>A prompt that a person sends (<c>POST /api/sessions/{id}/messages</c>).</summary>
/// <param name="ClientMessageId">Makes the submit idempotent: the same id answers the same receipt again.</param>
/// <param name="Mode">The agent's permission mode; null takes the agent's default.</param>
/// <param name="Cwd">The folder that the agent works in, from the workspace; null is the workspace.</param>
[GenerateSerializer, Immutable, Alias("vf.SubmitPrompt")]
public sealed record SubmitPrompt(
    [property: Id(0)] string Prompt,
    [property: Id(1)] string? ClientMessageId,
    [property: Id(2)] string? Mode,
    [property: Id(3)] WhenBusy WhenBusy,
    [property: Id(4)] string? Cwd = null);

/// <summary>What to do with a prompt while a turn runs.</summary>
[GenerateSerializer, Alias("vf.WhenBusy")]
public enum WhenBusy
{
    Queue,
    Reject,
    Interrupt,
}

/// <summary>What became of a submit.</summary>
[GenerateSerializer, Alias("vf.SubmitStatus")]
public enum SubmitStatus
{
    Accepted,
    Busy,
    QueueFull,
    NotFound,
}

/// <param name="Receipt">Present exactly when the prompt was accepted.</param>
[GenerateSerializer, Immutable, Alias("vf.SubmitOutcome")]
public sealed record SubmitOutcome(
    [property: Id(0)] SubmitStatus Status,
    [property: Id(1)] SubmitReceipt? Receipt);

/// <summary>The 202 of a submit.</summary>
/// <param name="Seq">The seq of the prompt's <c>user-message</c> frame.</param>
/// <param name="Queued">Whether it waits for an earlier turn.</param>
[GenerateSerializer, Immutable, Alias("vf.SubmitReceipt")]
public sealed record SubmitReceipt(
    [property: Id(0)] string TurnId,
    [property: Id(1)] string MessageId,
    [property: Id(2)] string AssistantMessageId,
    [property: Id(3)] long Seq,
    [property: Id(4)] bool Queued);
