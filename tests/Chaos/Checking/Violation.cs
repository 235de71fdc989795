namespace VaporForge.Chaos.Checking;

/// <param name="Where">A session, and within it a viewer, a turn, a seq.</param>
/// <param name="Count">How many frames, words, turns... it concerns.</param>
internal sealed record Violation(ViolationKind Kind, string Where, string What, long Count = 1);
