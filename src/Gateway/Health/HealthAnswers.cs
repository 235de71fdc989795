namespace VaporForge.Gateway.Health;

/// <param name="Status">Always <c>ok</c>: a process that answers is alive.</param>
public sealed record LivenessAnswer(string Status);

/// <param name="Status"><c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Checks">By name.</param>
public sealed record ReadinessAnswer(string Status, IReadOnlyDictionary<string, ReadinessState> Checks);

/// <param name="Detail">What is wrong.</param>
public sealed record ReadinessState(bool Ok, string? Detail = null);
