namespace VaporForge.Sessions;

/// <summary>What the turns of a session have used, as far as their <c>usage</c> frames told it. Stays when the history is
/// cleared.</summary>
/// <param name="CostUsd">Null while none told a cost.</param>
[GenerateSerializer, Immutable, Alias("vf.SessionUsage")]
public sealed record SessionUsage(
    [property: Id(0)] long InputTokens, [property: Id(1)] long OutputTokens, [property: Id(2)] decimal? CostUsd);
