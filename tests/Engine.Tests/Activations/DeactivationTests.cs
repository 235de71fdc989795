using VaporForge.Engine.Support;

namespace VaporForge.Engine.Activations;

public sealed class DeactivationTests(ForgetfulSiloFixture fixture) : IClassFixture<ForgetfulSiloFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private ILifeGrain Grain => GrainOf(_key);

    [Fact]
    public async Task Deactivation_happens_after_the_running_call_and_in_order()
    {
        await Grain.GenerationAsync();
        await Eventually.Is(() => Signals.Notes(_key).Contains("tick"), "the timer ticks");
        await Grain.DeactivateAsync();
        await Eventually.Is(() => Signals.Notes(_key).Contains("disposed"), "it has ended");
        Assert.Equal(
            ["deactivating ApplicationRequested", "deactivated", "disposed"],
            Signals.Notes(_key).SkipWhile(note => note == "tick"));
    }

    [Fact]
    public async Task Call_after_deactivation_reaches_a_new_activation()
    {
        Assert.Equal(1, await Grain.GenerationAsync());
        await Grain.DeactivateAsync();
        Assert.Equal(2, await Grain.GenerationAsync());
    }

    [Fact]
    public async Task Waiting_calls_are_passed_on_to_the_next_activation()
    {
        var running = Grain.WaitAsync(_key);
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 1, "the first call runs");
        var deactivation = Grain.DeactivateAsync();
        var waiting = Enumerable.Range(0, 5).Select(_ => Grain.GenerationAsync()).ToArray();

        Signals.Open(_key);
        Assert.Equal(1, await running);
        await deactivation;
        Assert.All(await Task.WhenAll(waiting), generation => Assert.Equal(2, generation));
    }

    [Fact]
    public async Task Failure_in_the_end_does_not_stop_the_end()
    {
        var key = $"fails to end {_key}";
        await GrainOf(key).GenerationAsync();
        await GrainOf(key).DeactivateAsync();
        Assert.Equal(2, await GrainOf(key).GenerationAsync());
    }

    [Fact]
    public async Task Idle_grain_is_collected()
    {
        await Grain.GenerationAsync();
        await Eventually.Is(() => Signals.Notes(_key).Contains("deactivating ActivationIdle"), "it is collected");
        Assert.Equal(2, await Grain.GenerationAsync());
    }

    [Fact]
    public async Task Grain_that_asks_for_a_delay_is_kept_and_may_take_it_back()
    {
        await Grain.DelayDeactivationAsync(TimeSpan.FromMinutes(5));
        await AnotherIsCollectedAsync();
        Assert.DoesNotContain("deactivating ActivationIdle", Signals.Notes(_key));

        await Grain.DelayDeactivationAsync(TimeSpan.Zero);
        await Eventually.Is(() => Signals.Notes(_key).Contains("deactivating ActivationIdle"), "it is collected");
    }

    [Fact]
    public async Task Grain_that_is_marked_keep_alive_is_kept()
    {
        var kept = fixture.Silo.Grain<IKeptGrain>(_key);
        await kept.GenerationAsync();
        await AnotherIsCollectedAsync();
        Assert.Equal(1, await kept.GenerationAsync());
    }

    [Fact]
    public async Task Busy_grain_is_kept()
    {
        var running = Grain.WaitAsync(_key);
        await AnotherIsCollectedAsync();
        Signals.Open(_key);
        Assert.Equal(1, await running);
    }

    /// <summary>Long enough for an idle grain to be collected: another one was, which came later.</summary>
    private async Task AnotherIsCollectedAsync()
    {
        var other = $"{_key} other";
        await GrainOf(other).GenerationAsync();
        await Eventually.Is(() => Signals.Notes(other).Contains("deactivating ActivationIdle"), "another grain is collected");
    }

    private ILifeGrain GrainOf(string key) =>
        fixture.Silo.Client.GetGrain<ILifeGrain>(key, typeof(LifeGrain).FullName);
}
