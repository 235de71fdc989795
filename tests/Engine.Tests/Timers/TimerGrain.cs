using Orleans;
using Orleans.Runtime;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Timers;

public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private bool _isTicking;
    private int _generation;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Signals.Count($"{Key} activated");
        _generation = Signals.CountOf($"{Key} activated");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Count($"{Key} deactivated");
        return Task.CompletedTask;
    }

    public Task StartAsync(TimerKind kind, TimeSpan dueTime, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(TickAsync, kind, new GrainTimerCreationOptions(dueTime, period)
        {
            Interleave = kind.HasFlag(TimerKind.Interleave),
            KeepAlive = kind.HasFlag(TimerKind.KeepAlive),
        });
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task WaitAsync(string gate)
    {
        Signals.Count($"{gate} entered");
        await Signals.Passed(gate);
    }

    public Task<int> GenerationAsync() => Task.FromResult(_generation);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task TickAsync(TimerKind kind, CancellationToken cancellationToken)
    {
        if (_isTicking)
            Signals.Count($"{Key} overlap");
        _isTicking = true;
        Signals.Count($"{Key} tick");
        if (kind.HasFlag(TimerKind.Waits))
        {
            using var registration = cancellationToken.Register(() => Signals.Count($"{Key} cancelled"));
            await Signals.Passed($"{Key} tick");
        }

        _isTicking = false;
        if (kind.HasFlag(TimerKind.Fails))
            throw new InvalidOperationException($"{Key} failed");
    }
}
