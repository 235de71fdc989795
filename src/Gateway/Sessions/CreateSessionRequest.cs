namespace VaporForge.Gateway.Sessions;

/// <param name="Title">At most 200 characters.</param>
/// <param name="Agent">A configured agent's name; absent takes the default.</param>
public sealed record CreateSessionRequest(string? Title = null, string? Agent = null);
