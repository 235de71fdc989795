using Orleans;

namespace VaporForge.Engine.Calls;

public interface ICancellableGrain : IGrainWithStringKey
{
    Task WaitForeverAsync(string gate, CancellationToken cancellationToken);

    Task<bool> HasTokenAsync(CancellationToken cancellationToken = default);

    Task WaitAtGateAsync(string gate);
}
