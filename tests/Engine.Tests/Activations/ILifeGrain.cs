using Orleans;

namespace VaporForge.Engine.Activations;

/// <summary>Tells about its births and ends, and fails or waits in them as the test asks for.</summary>
public interface ILifeGrain : IGrainWithStringKey
{
    Task<int> GenerationAsync();

    Task<int> WaitAsync(string gate);

    Task DeactivateAsync();

    Task DelayDeactivationAsync(TimeSpan time);
}
