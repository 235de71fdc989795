using Orleans.Embedded;

namespace Orleans.Runtime;

/// <summary>Names a grain and calls it. The generator derives a proxy for each grain interface.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly Engine _engine;

    // The activation that took the last call, to save the look-up. It says no once it has ended.
    private Activation? _lastActivation;

    private protected GrainReference(Engine engine, GrainId grainId)
    {
        _engine = engine;
        GrainId = grainId;
    }

    public GrainId GrainId { get; }

    public TGrainInterface Cast<TGrainInterface>() =>
        this is TGrainInterface typed ? typed : _engine.GrainFactory.MakeReference<TGrainInterface>(GrainId);

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    public sealed override bool Equals(object? obj) => Equals(obj as GrainReference);

    public sealed override int GetHashCode() => GrainId.GetHashCode();

    public sealed override string ToString() => $"GrainReference:{GrainId}";

    /// <summary>Sends a call to the activation named, or to whichever the grain has.</summary>
    internal Activation? Dispatch(GrainCall call, Activation? activation, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        call.Prepare(_engine.DeadlineOf(call), token);
        if (activation is null)
            activation = SendToAny(call);
        else if (!activation.TryEnqueue(call))
            call.Fail(new EnumerationAbortedException($"Enumeration aborted: {activation}, which produced the items, has ended."));
        if (token.CanBeCanceled)
            call.Observe(token);
        return activation;
    }

    private Activation? SendToAny(GrainCall call)
    {
        if (_lastActivation is { } last && last.TryEnqueue(call))
            return last;
        return _lastActivation = _engine.Catalog.Dispatch(call, GrainId);
    }
}
