using Orleans;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Calls;

public sealed class CancellableGrain : Grain, ICancellableGrain
{
    public async Task WaitForeverAsync(string gate, CancellationToken cancellationToken)
    {
        Signals.Count($"{gate} entered");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Signals.Count($"{gate} cancelled");
            throw;
        }
    }

    public Task<bool> HasTokenAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(cancellationToken.IsCancellationRequested);

    public async Task WaitAtGateAsync(string gate)
    {
        Signals.Count($"{gate} entered");
        await Signals.Passed(gate);
    }
}
