namespace Orleans.Embedded;

/// <summary>What the attributes of one method of a grain interface say.</summary>
public sealed record GrainMethod(string Interface, string Name, CallOptions Options = default, TimeSpan? Timeout = null)
{
    public override string ToString() => $"{Interface}.{Name}";
}
