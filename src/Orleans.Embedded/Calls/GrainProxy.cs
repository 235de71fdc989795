using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Base of generated proxies.</summary>
public abstract class GrainProxy(ProxyOrigin origin) : GrainReference(origin.Engine, origin.GrainId)
{
    protected Task<TResult> Send<TResult>(GrainCall<TResult> call, CancellationToken token)
    {
        Dispatch(call, null, token);
        return call.Has(CallOptions.OneWay) ? Task.FromResult<TResult>(default!) : call.Task;
    }

    protected Task Send(VoidGrainCall call, CancellationToken token)
    {
        Dispatch(call, null, token);
        return call.Has(CallOptions.OneWay) ? Task.CompletedTask : call.Task;
    }

    /// <summary>Nothing is sent before somebody enumerates.</summary>
    protected IAsyncEnumerable<T> Enumerate<T>(StreamingCall<T> call, CancellationToken token) =>
        new GrainEnumerable<T>(this, call, token);
}
