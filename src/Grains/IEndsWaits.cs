namespace VaporForge.Grains;

/// <summary>A grain whose callers may wait for long. An engine ends an activation only when none of its calls runs any
/// more, and until then the grain is nowhere else; so the waiting ends as soon as the activation is to end.</summary>
public interface IEndsWaits
{
    /// <summary>Lets those who wait go. Comes between turns of the activation, and may come again.</summary>
    void EndWaits();
}
