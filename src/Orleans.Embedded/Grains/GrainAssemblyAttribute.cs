namespace Orleans.Embedded;

/// <summary>Generated: names an assembly with grains that this one refers to, or this one itself.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GrainAssemblyAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
