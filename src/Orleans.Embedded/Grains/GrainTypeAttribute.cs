namespace Orleans;

/// <summary>Gives a grain class a stored name that survives a renaming of the class.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    public string GrainType { get; } = grainType;
}
