namespace VaporForge.Sessions;

/// <summary>Makes the session that the grain's key names.</summary>
/// <param name="Agent">A configured agent's name; null takes the default.</param>
[GenerateSerializer, Immutable, Alias("vf.CreateSession")]
public sealed record CreateSession(
    [property: Id(0)] string UserId,
    [property: Id(1)] string? Title,
    [property: Id(2)] string? Agent);
