using Orleans.Runtime;

namespace VaporForge.Storage.Tests.OrleansProviders;

internal sealed class CounterGrain(
    [PersistentState("counter", CounterGrain.Storage)] IPersistentState<CounterState> state) : Grain, ICounterGrain
{
    public const string Storage = "adonet";

    public async Task<int> AddAsync(int amount)
    {
        state.State.Value += amount;
        await state.WriteStateAsync();
        return state.State.Value;
    }

    public Task<int> GetAsync() => Task.FromResult(state.State.Value);

    public Task ClearAsync() => state.ClearStateAsync();

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
