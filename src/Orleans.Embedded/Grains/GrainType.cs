namespace Orleans.Runtime;

/// <summary>The stored name of a grain class: <c>[GrainType]</c>, or the class name in lower case without
/// "Grain".</summary>
public readonly record struct GrainType
{
    private readonly string? _value;

    private GrainType(string value) => _value = value;

    public bool IsDefault => _value is null;

    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(value);
    }

    public override string ToString() => _value ?? "";
}
