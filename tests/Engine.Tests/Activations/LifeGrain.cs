using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Activations;

/// <summary>
/// Behaviour by key: "fails once" in OnActivateAsync, "throws once" in the constructor, "waits" at a gate before it is
/// active, "fails to end" in OnDeactivateAsync.
/// </summary>
public class LifeGrain : Grain, ILifeGrain, IDisposable
{
    private readonly string _key;
    private int _generation;

    public LifeGrain(IGrainContext context)
    {
        _key = this.GetPrimaryKeyString();
        Assert.Same(context, GrainContext);
        Signals.Count($"{_key} constructed");
        if (_key.StartsWith("throws once", StringComparison.Ordinal) && Signals.CountOf($"{_key} constructed") == 1)
            throw new InvalidOperationException("constructor");
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Signals.Count($"{_key} activated");
        _generation = Signals.CountOf($"{_key} activated");
        if (_key.StartsWith("waits", StringComparison.Ordinal))
            await Signals.Passed(_key);
        if (_key.StartsWith("fails once", StringComparison.Ordinal) && _generation == 1)
        {
            await Signals.Passed(_key);
            throw new InvalidOperationException("activation");
        }

        this.RegisterGrainTimer(
            () =>
            {
                Signals.Note(_key, "tick");
                return Task.CompletedTask;
            },
            TimeSpan.FromMilliseconds(1),
            TimeSpan.FromMilliseconds(1));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Note(_key, $"deactivating {reason.ReasonCode}");
        await Task.Yield();
        if (_key.StartsWith("fails to end", StringComparison.Ordinal))
            throw new InvalidOperationException("end");
        Signals.Note(_key, "deactivated");
    }

    public Task<int> GenerationAsync() => Task.FromResult(_generation);

    public async Task<int> WaitAsync(string gate)
    {
        Signals.Count($"{gate} entered");
        await Signals.Passed(gate);
        return _generation;
    }

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task DelayDeactivationAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Signals.Note(_key, "disposed");
        GC.SuppressFinalize(this);
    }
}
