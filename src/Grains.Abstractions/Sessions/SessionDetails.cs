namespace VaporForge.Sessions;

/// <summary>A session as its owner sees it (<c>GET /api/sessions/{id}</c>).</summary>
/// <param name="AwaitingApproval">Whether there are <paramref name="OpenApprovals"/>.</param>
/// <param name="Usage">Null before the first turn that told what it used.</param>
/// <param name="QueuedTurns">The ids of the turns that wait, in the order in which they will run. Null, as
/// <paramref name="OpenApprovals"/>, when a silo of an older version answers.</param>
[GenerateSerializer, Immutable, Alias("vf.SessionDetails")]
public sealed record SessionDetails(
    [property: Id(0)] string Id,
    [property: Id(1)] string Title,
    [property: Id(2)] string Agent,
    [property: Id(3)] SessionStatus Status,
    [property: Id(4)] long HeadSeq,
    [property: Id(5)] ActiveTurnDetails? ActiveTurn,
    [property: Id(6)] int Queued,
    [property: Id(7)] string Sandbox,
    [property: Id(8)] DateTimeOffset CreatedAt,
    [property: Id(9)] DateTimeOffset UpdatedAt,
    [property: Id(10)] SessionUsage? Usage,
    [property: Id(11)] bool AwaitingApproval,
    [property: Id(12)] string[]? QueuedTurns,
    [property: Id(13)] OpenApproval[]? OpenApprovals);

/// <summary>The turn that is running now.</summary>
/// <param name="StartSeq">The seq of its <c>turn-start</c>: who watches from the one before gets all of it.</param>
[GenerateSerializer, Immutable, Alias("vf.ActiveTurnDetails")]
public sealed record ActiveTurnDetails(
    [property: Id(0)] string TurnId,
    [property: Id(1)] string MessageId,
    [property: Id(2)] string AssistantMessageId,
    [property: Id(3)] DateTimeOffset StartedAt,
    [property: Id(4)] long StartSeq);
