namespace Orleans.Runtime;

/// <summary>Names a grain and can call it. Generated proxies derive from it.</summary>
public abstract class GrainReference : IAddressable
{
    public abstract GrainId GrainId { get; }

    public abstract TGrainInterface Cast<TGrainInterface>();
}
