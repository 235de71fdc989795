using VaporForge.Chaos.Faults;

namespace VaporForge.Chaos;

/// <summary>What the program was called with. <c>./vf chaos</c> is the usual caller.</summary>
internal sealed record ChaosOptions
{
    /// <summary>The folder of a cluster that is up.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The <c>vf</c> script, which brings members back.</summary>
    public required string Vf { get; init; }

    /// <summary>Where histories go. It must not exist, or be empty.</summary>
    public required string OutFolder { get; init; }

    /// <summary>SIGKILLs of nodes, silos and gateways. Range 0 to 100,000; null: as many as the time allows.</summary>
    public int? Kills { get; init; }

    /// <summary>All of the plan, in minutes; afterwards the quiet-down begins. Range 1 to 1,440; default 60.</summary>
    public int Minutes { get; init; } = 60;

    /// <summary>Seed of the fault plan and of what clients do. Default: taken from the clock, and printed.</summary>
    public required int Seed { get; init; }

    /// <summary>Sessions at a time. Range 1 to 100; default 6.</summary>
    public int Sessions { get; init; } = 6;

    /// <summary>Viewers of each session at a time. Range 1 to 100; default 4.</summary>
    public int Viewers { get; init; } = 4;

    /// <summary>How long the agents' words take, in milliseconds. Range 1 to 10,000; null: 8 to 25, each turn its own.</summary>
    public int? PaceMs { get; init; }

    /// <summary>Which faults; null: those that fit the topology.</summary>
    public FaultFamilies? Faults { get; init; }

    public bool Garbage { get; init; }

    /// <summary>Keeps the histories of a run without violations too.</summary>
    public bool Keep { get; init; }

    /// <summary>How long a session may take to become quiet once nobody asks for more, in seconds; a turn without an end by then has
    /// none. Range 10 to 3,600; default 150: an agent host's death is noticed by its turn after at most 30 s, and a full queue of
    /// turns must be through.</summary>
    public int QuietSeconds { get; init; } = 150;

    /// <summary>How long a session in a turn may be silent after a fault, in seconds. Range 5 to 600; default 60.</summary>
    public int RecoverSeconds { get; init; } = 60;

    /// <summary>How long viewers take silence in a turn before they try another connection, in milliseconds. Range 500 to 60,000; default
    /// 2,000.</summary>
    public int PatienceMs { get; init; } = 2000;
}
