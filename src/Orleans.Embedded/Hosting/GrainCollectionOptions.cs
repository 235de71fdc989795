namespace Orleans.Configuration;

/// <summary>When idle activations end, and how long starts and ends of activations may take.</summary>
public sealed class GrainCollectionOptions
{
    /// <summary>How often to look for idle activations. One minute unless set; less than
    /// <see cref="CollectionAge"/>.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an activation may be idle. 15 minutes unless set, here or by attribute.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an activation may be idle, by full name of the grain class.</summary>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

    /// <summary>Time for state to load and <c>OnActivateAsync</c> to end. 30 s unless set.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for <c>OnDeactivateAsync</c> to end. 30 s unless set.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
