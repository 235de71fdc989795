using System.Collections.Immutable;

namespace VaporForge.Sessions;

/// <summary>A row of a user's session list.</summary>
/// <param name="AwaitingApproval">A tool of the running turn waits until a person allows or denies it.</param>
[GenerateSerializer, Immutable, Alias("vf.SessionSummary")]
public sealed record SessionSummary(
    [property: Id(0)] string Id,
    [property: Id(1)] string Title,
    [property: Id(2)] string Agent,
    [property: Id(3)] SessionStatus Status,
    [property: Id(4)] long HeadSeq,
    [property: Id(5)] DateTimeOffset CreatedAt,
    [property: Id(6)] DateTimeOffset UpdatedAt,
    [property: Id(7)] DateTimeOffset? DeletedAt,
    [property: Id(8)] bool AwaitingApproval);

/// <summary>A page of a user's session list, newest activity first.</summary>
/// <param name="Next">Opaque text to pass as <c>after</c> for the next page; null on the last one.</param>
[GenerateSerializer, Immutable, Alias("vf.SessionPage")]
public sealed record SessionPage(
    [property: Id(0)] ImmutableArray<SessionSummary> Sessions,
    [property: Id(1)] string? Next);
