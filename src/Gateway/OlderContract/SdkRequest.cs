namespace VaporForge.Gateway.OlderContract;

/// <param name="Prompt">What the agent is asked.</param>
/// <param name="Cwd">The folder that the agent works in, from the workspace, which is the default.</param>
/// <param name="Mode">The agent's permission mode.</param>
public sealed record SdkRequest(string? SessionId = null, string? Prompt = null, string? Cwd = null, string? Mode = null);

/// <param name="Content">What the client believes the answer to be; the log knows better.</param>
public sealed record PersistRequest(string? SessionId = null, string? Content = null, string? SdkSessionId = null);

public sealed record PersistAnswer(bool Success);
