using Orleans;
using Orleans.Runtime;

namespace VaporForge.Engine.State;

public sealed class MemoryTallyGrain([PersistentState("tally", "memory")] IPersistentState<Tally> state)
    : Grain, IMemoryTallyGrain
{
    public async Task<int> AddAsync(int number)
    {
        state.State.Count += number;
        state.State.Words.Add("added");
        await state.WriteStateAsync();
        return state.State.Count;
    }

    /// <summary>Changes the state in memory, reads it again, and gives back what was stored.</summary>
    public async Task<Tally> ForgetWordsAsync()
    {
        state.State.Words.Clear();
        await state.ReadStateAsync();
        return state.State;
    }

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
