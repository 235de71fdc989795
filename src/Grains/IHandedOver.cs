namespace VaporForge.Grains;

/// <summary>A grain that people wait for. An engine ends an activation only when none of its calls runs any more, and until
/// then the grain is nowhere else.</summary>
public interface IHandedOver
{
    /// <summary>Whether it works on something: then a process that leaves hands it over to another before it does anything
    /// else. Asked by any thread.</summary>
    bool IsWorking { get; }

    /// <summary>The activation is to end: lets go those whose calls wait for something to happen. Comes between turns of the
    /// activation, and may come again.</summary>
    void EndWaits();
}
