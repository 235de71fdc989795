namespace Orleans.Placement;

/// <summary>Says where in a cluster activations of this class should live. Here there is one place.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PreferLocalPlacementAttribute : Attribute;
