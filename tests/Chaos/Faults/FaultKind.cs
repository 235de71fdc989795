namespace VaporForge.Chaos.Faults;

/// <summary>What one fault of the plan does. Drops and garbage are no faults of the plan: they go on all the time.</summary>
internal enum FaultKind
{
    Kill,
    Freeze,
    Drain,
    AgentKill,
    AgentFreeze,
    DatabaseKill,
    DatabaseFreeze,
    BalancerKill,
    DiskStall,
    DiskFull,
    ClockJump,
}
