namespace VaporForge.Chaos.Faults;

/// <summary>What <c>--faults</c> names.</summary>
[Flags]
internal enum FaultFamilies
{
    None = 0,

    /// <summary>SIGKILL of nodes, silos and gateways.</summary>
    Kill = 1,

    /// <summary>SIGSTOP of them, and SIGCONT after longer than a fail-over takes.</summary>
    Freeze = 2,

    /// <summary>SIGTERM of them: a planned shutdown.</summary>
    Drain = 4,

    /// <summary>SIGKILL, and SIGSTOP for a while, of agent hosts.</summary>
    Agent = 8,

    /// <summary>SIGKILL, and SIGSTOP for a while, of the database.</summary>
    Database = 16,

    /// <summary>SIGKILL of the balancer.</summary>
    Balancer = 32,

    /// <summary>Viewers that drop, reset, half-close or stop reading their connections.</summary>
    Drop = 64,

    /// <summary>Clients that send garbage to every endpoint.</summary>
    Garbage = 128,

    /// <summary>SIGTERM of every silo or node, one after the other: a rolling restart.</summary>
    Roll = 256,

    /// <summary>The file system under all of the cluster: writes that hang for a while, and no room for a while.</summary>
    Disk = 512,

    /// <summary>Wall clocks of silos and nodes that jump by a minute, forward or back, for a while.</summary>
    Clock = 1024,
}
