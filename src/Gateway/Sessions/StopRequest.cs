namespace VaporForge.Gateway.Sessions;

/// <param name="TurnId">Only that turn: one that runs is stopped, one that waits is taken back. Absent is the running
/// one.</param>
public sealed record StopRequest(string? TurnId = null);
