namespace VaporForge.Gateway.Sessions;

/// <param name="Changed">Whether there was a turn to stop.</param>
public sealed record StopAnswer(bool Changed);
