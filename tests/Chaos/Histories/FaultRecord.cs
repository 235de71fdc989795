namespace VaporForge.Chaos.Histories;

/// <summary>One fault as it was done.</summary>
/// <param name="Number">Its place in the plan.</param>
/// <param name="Target">A member's name, or the session whose agent host was hit.</param>
/// <param name="Micros">The signal's moment by the monotonic clock.</param>
/// <param name="At">The same by the wall clock.</param>
internal sealed record FaultRecord(int Number, string Kind, string Target, long Micros, DateTimeOffset At);
