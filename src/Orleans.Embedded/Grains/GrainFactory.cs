using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Makes references, for grains and for the rest of the process alike.</summary>
internal sealed class GrainFactory(Engine engine) : IClusterClient
{
    public IServiceProvider ServiceProvider => engine.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        var grainType = GrainInterface<TGrainInterface>.GrainType(grainClassNamePrefix);
        return MakeReference<TGrainInterface>(new GrainId(grainType, IdSpan.Create(primaryKey)));
    }

    public TGrainInterface MakeReference<TGrainInterface>(GrainId grainId) =>
        GrainInterface<TGrainInterface>.MakeProxy(new ProxyOrigin(engine, grainId));

    public GrainReference MakePlainReference(GrainId grainId) => new PlainReference(engine, grainId);

    /// <summary>A reference without an interface: names a grain, and becomes callable by a cast.</summary>
    private sealed class PlainReference(Engine engine, GrainId grainId) : GrainReference(engine, grainId);
}
