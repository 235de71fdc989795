using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Checking;

/// <summary>All that is known of one session after its quiet-down: what the server stores, what its viewers saw, what its writer asked
/// for, and which faults hit its agent host.</summary>
internal sealed record SessionEvidence
{
    public required string SessionId { get; init; }

    /// <summary>The answer to <c>events?after=0</c>, frame by frame, through <see cref="HeadSeq"/>.</summary>
    public required IReadOnlyList<string> Log { get; init; }

    /// <summary>The head as the session call told it.</summary>
    public required long HeadSeq { get; init; }

    /// <summary>The answer to <c>/messages</c>; null when it was not asked for.</summary>
    public string? Messages { get; init; }

    public IReadOnlyList<ViewerEvidence> Viewers { get; init; } = [];

    public IReadOnlyList<CommandRecord> Commands { get; init; } = [];

    /// <summary>When the session's agent host, or its whole sandbox, was killed.</summary>
    public IReadOnlyList<DateTimeOffset> HostKills { get; init; } = [];

    /// <summary>By how much the time in frames may be off.</summary>
    public TimeSpan ClocksDifferBy { get; init; }
}

/// <summary>What one viewer saw.</summary>
/// <param name="After">The seq after which it began.</param>
/// <param name="MustReach">The head when it was asked to catch up; 0 for one that left for good before.</param>
/// <param name="Records">Read once, from its first to its last.</param>
internal sealed record ViewerEvidence(string Name, long After, long MustReach, IEnumerable<ViewerRecord> Records);
