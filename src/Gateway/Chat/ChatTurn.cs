namespace VaporForge.Gateway.Chat;

/// <summary>A turn to stream.</summary>
/// <param name="FromSeq">No frame of its answer comes before that seq.</param>
/// <param name="HeadSeq">The newest seq when it was looked up.</param>
internal sealed record ChatTurn(string TurnId, long FromSeq, long HeadSeq);
