namespace VaporForge.Grains;

/// <summary>Under which name grains ask for storage of what can be rebuilt from the world
/// (<c>IPersistentState</c>).</summary>
public static class GrainStorage
{
    public const string Name = "grains";
}
