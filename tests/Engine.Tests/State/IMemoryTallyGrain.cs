using Orleans;

namespace VaporForge.Engine.State;

/// <summary>A grain over the engine's own storage.</summary>
public interface IMemoryTallyGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int number);

    Task<Tally> ForgetWordsAsync();

    Task DeactivateAsync();
}
