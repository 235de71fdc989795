namespace Orleans.Concurrency;

/// <summary>Wraps one argument that nobody changes any more, so it is not copied.</summary>
[GenerateSerializer, Immutable]
public readonly struct Immutable<T>(T value)
{
    [Id(0)]
    public readonly T Value = value;
}
