namespace VaporForge.Gateway.Sessions;

/// <param name="Prompt">What the agent is asked; at most 1 MiB of UTF-8 unless configured otherwise.</param>
/// <param name="ClientMessageId">Makes the submit idempotent: the same id answers the same receipt again. At most 64
/// characters.</param>
/// <param name="Mode">The agent's permission mode.</param>
/// <param name="WhenBusy"><c>queue</c> (default), <c>reject</c> or <c>interrupt</c>.</param>
/// <param name="Cwd">The folder that the agent works in, from the workspace, which is the default.</param>
public sealed record SendMessageRequest(
    string? Prompt = null, string? ClientMessageId = null, string? Mode = null, string? WhenBusy = null, string? Cwd = null);
