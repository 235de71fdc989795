using Orleans.Runtime;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Activations;

public sealed class ShutdownTests
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Stop_lets_the_running_turn_end_and_then_ends_the_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<ILifeGrain>(_key, typeof(LifeGrain).FullName);
        await grain.GenerationAsync();
        var running = grain.WaitAsync(_key);
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 1, "the call runs");

        var stopped = silo.StopAsync();
        Assert.DoesNotContain("deactivated", Signals.Notes(_key));
        Signals.Open(_key);
        await Eventually.Ends(stopped);

        Assert.Contains("deactivating ShuttingDown", Signals.Notes(_key));
        Assert.Contains("deactivated", Signals.Notes(_key));
        Assert.True(running.IsCompleted);
    }

    [Fact]
    public async Task Stopped_silo_takes_no_calls()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<ILifeGrain>(_key, typeof(LifeGrain).FullName);
        await silo.StopAsync();
        await Assert.ThrowsAnyAsync<OrleansException>(() => Eventually.Ends(grain.GenerationAsync()));
        Assert.Equal(0, Signals.CountOf($"{_key} activated"));
    }
}
