namespace VaporForge.Gateway.Configuration;

/// <param name="Value">Becomes an environment variable of the agent. Nobody can read it back here.</param>
public sealed record SecretRequest(string? Value = null);

/// <param name="Text">What the agent is told in every session.</param>
public sealed record InstructionsRequest(string? Text = null);

/// <param name="Path">Relative to the agent's home, with <c>/</c> between folders.</param>
/// <param name="Content">Nobody can read it back here.</param>
public sealed record CredentialFileRequest(string? Path = null, string? Content = null);
