namespace VaporForge.Gateway.Errors;

/// <param name="RetryAfterSeconds">When it is worth trying again, for errors that pass.</param>
internal sealed record ErrorKind(int Status, string Title, int? RetryAfterSeconds = null);
