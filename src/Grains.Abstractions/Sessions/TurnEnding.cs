using System.Collections.Immutable;

namespace VaporForge.Sessions;

/// <summary>How a turn ended, as long as its messages are kept: raw frames go earlier.</summary>
/// <param name="Usage">Of this turn; null when it told none.</param>
/// <param name="Errors">What went wrong in it, in the words for a person.</param>
[GenerateSerializer, Immutable, Alias("vf.TurnEnding")]
public sealed record TurnEnding(
    [property: Id(0)] TurnOutcome Outcome,
    [property: Id(1)] string? Reason,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] SessionUsage? Usage,
    [property: Id(4)] ImmutableArray<string> Errors)
{
    /// <summary>Of a prompt that never reached the agent.</summary>
    public static TurnEnding NeverRan(string reason, DateTimeOffset at) => new(TurnOutcome.Stopped, reason, at, Usage: null, Errors: []);
}
