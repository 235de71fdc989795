using Orleans;

namespace VaporForge.Engine.Timers;

/// <summary>What the timer of a test grain is like.</summary>
[Flags]
[GenerateSerializer]
public enum TimerKind
{
    Plain = 0,
    Interleave = 1,
    KeepAlive = 2,
    Waits = 4,
    Fails = 8,
}
