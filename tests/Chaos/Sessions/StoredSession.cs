namespace VaporForge.Chaos.Sessions;

/// <summary>What the server stores of a session at one head: its log, frame by frame, and the answer to <c>/messages</c>.</summary>
internal sealed record StoredSession(long HeadSeq, IReadOnlyList<string> Log, string Messages);
