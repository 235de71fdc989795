using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.State;

public sealed class TallyGrain([PersistentState("tally", "tallies")] IPersistentState<Tally> state) : Grain, ITallyGrain
{
    private int _countAtActivation;
    private int _generation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _countAtActivation = state.State.Count;
        Signals.Count(this.GetPrimaryKeyString());
        _generation = Signals.CountOf(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public Task<int> CountAtActivationAsync() => Task.FromResult(_countAtActivation);

    public Task<int> GenerationAsync() => Task.FromResult(_generation);

    public async Task<int> AddAsync(int number)
    {
        state.State.Count += number;
        await state.WriteStateAsync();
        return state.State.Count;
    }

    public Task<int> AddWithoutWritingAsync(int number) => Task.FromResult(state.State.Count += number);

    public async Task<int> ReadAgainAsync()
    {
        await state.ReadStateAsync(CancellationToken.None);
        return state.State.Count;
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public Task<(bool RecordExists, string? Etag, int Count)> DescribeAsync() =>
        Task.FromResult((state.RecordExists, state.Etag, state.State.Count));

    public async Task WriteTwiceAtOnceAsync()
    {
        var first = state.WriteStateAsync();
        state.State.Count++;
        await Task.WhenAll(first, state.WriteStateAsync());
    }

    public async Task<string> WriteAndCatchAsync()
    {
        try
        {
            await state.WriteStateAsync();
            return "written";
        }
        catch (InconsistentStateException)
        {
            return "stale";
        }
    }

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
