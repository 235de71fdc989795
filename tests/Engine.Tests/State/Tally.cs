using Orleans;

namespace VaporForge.Engine.State;

/// <summary>What the state tests store.</summary>
[GenerateSerializer]
public sealed class Tally
{
    [Id(0)]
    public int Count { get; set; }

    [Id(1)]
    public List<string> Words { get; set; } = [];
}
