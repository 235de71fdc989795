using Orleans;

namespace VaporForge.Engine.Timers;

public interface ITimerGrain : IGrainWithStringKey
{
    Task StartAsync(TimerKind kind, TimeSpan dueTime, TimeSpan period);

    Task ChangeAsync(TimeSpan dueTime, TimeSpan period);

    Task StopAsync();

    Task WaitAsync(string gate);

    Task<int> GenerationAsync();

    Task DeactivateAsync();
}
