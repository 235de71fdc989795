namespace VaporForge.Gateway.AgentChat;

/// <summary>Where a connection follows its session from.</summary>
/// <param name="After">The seq that the client has, or before which it needs nothing.</param>
/// <param name="ReplayedTurnId">The turn whose stream is replayed first; null when nothing is.</param>
internal sealed record WatchFrom(long After, string? ReplayedTurnId);
