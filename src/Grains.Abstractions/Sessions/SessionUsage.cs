namespace VaporForge.Sessions;

/// <summary>What a turn has used, or all turns of a session, as far as <c>usage</c> frames told it. A session's stays when its
/// history is cleared.</summary>
/// <param name="CostUsd">Null while none told a cost.</param>
[GenerateSerializer, Immutable, Alias("vf.SessionUsage")]
public sealed record SessionUsage(
    [property: Id(0)] long InputTokens, [property: Id(1)] long OutputTokens, [property: Id(2)] decimal? CostUsd);
