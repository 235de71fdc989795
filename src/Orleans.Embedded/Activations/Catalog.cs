using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>All activations of one host, at most one for each grain.</summary>
internal sealed class Catalog(Engine engine)
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private volatile bool _isOpen;

    public IEnumerable<Activation> All => _activations.Select(static entry => entry.Value);

    public void Open() => _isOpen = true;

    /// <summary>Brings a call to the grain's activation, which is made if there is none. Null: the call has
    /// failed.</summary>
    public Activation? Dispatch(GrainCall call, GrainId grainId)
    {
        while (true)
        {
            if (!_activations.TryGetValue(grainId, out var activation))
            {
                if (!_isOpen)
                {
                    call.Fail(new SiloUnavailableException($"The host takes no call of {call.Method}: it is not running."));
                    return null;
                }

                activation = Create(grainId);
            }

            if (activation.TryEnqueue(call))
                return activation;
            Remove(activation);
        }
    }

    /// <summary>Passes on a call whose activation ended before it ran.</summary>
    public void Forward(GrainCall call, GrainId grainId, DeactivationReason reason)
    {
        if (call.ForwardCount++ < engine.Messaging.MaxForwardCount)
        {
            Dispatch(call, grainId);
            return;
        }

        call.Fail(new OrleansMessageRejectionException(
            $"{call.Method} was passed on {engine.Messaging.MaxForwardCount} times, and each activation of {grainId} "
            + $"ended before it ran. The last: {reason}"));
    }

    public void Remove(Activation activation) =>
        _activations.TryRemove(KeyValuePair.Create(activation.GrainId, activation));

    /// <summary>Takes no new grains, lets running calls end, and ends all activations, until the token says
    /// stop.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _isOpen = false;
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This process is terminating.");
        while (!_activations.IsEmpty)
        {
            var ending = All.ToArray();
            foreach (var activation in ending)
                activation.Deactivate(reason, cancellationToken);
            await Task.WhenAll(ending.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Fails all calls that have not ended, so that nobody waits for a host that is gone.</summary>
    public void AbandonCalls()
    {
        foreach (var activation in All)
            activation.AbandonCalls();
    }

    private Activation Create(GrainId grainId)
    {
        var made = new Activation(engine, GrainRegistry.ClassOf(grainId.Type), grainId);
        var kept = _activations.GetOrAdd(grainId, made);
        if (ReferenceEquals(kept, made))
            made.Start();
        return kept;
    }
}
