namespace VaporForge.Gateway.Sessions;

/// <param name="Changed">Whether there was a turn to stop or to take back.</param>
public sealed record StopAnswer(bool Changed);
