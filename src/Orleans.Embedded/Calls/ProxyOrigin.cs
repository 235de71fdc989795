using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What a proxy is made from. Opaque to generated code.</summary>
public readonly struct ProxyOrigin
{
    internal ProxyOrigin(Engine engine, GrainId grainId)
    {
        Engine = engine;
        GrainId = grainId;
    }

    internal Engine Engine { get; }

    internal GrainId GrainId { get; }
}
