namespace VaporForge.Gateway.Sessions;

/// <param name="Title">1 to 200 characters.</param>
public sealed record RenameSessionRequest(string? Title = null);
