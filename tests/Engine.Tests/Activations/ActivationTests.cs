using VaporForge.Engine.Support;

namespace VaporForge.Engine.Activations;

public sealed class ActivationTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task First_call_activates_and_later_ones_find_the_same_activation()
    {
        var grain = Grain(_id);
        Assert.Equal(1, await grain.GenerationAsync());
        Assert.Equal(1, await Grain(_id).GenerationAsync());
    }

    [Fact]
    public async Task Calls_wait_until_the_grain_is_active()
    {
        var key = $"waits {_id}";
        var calls = Enumerable.Range(0, 5).Select(_ => Grain(key).GenerationAsync()).ToArray();
        await Eventually.Is(() => Signals.CountOf($"{key} activated") == 1, "it activates");
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        Signals.Open(key);
        Assert.All(await Task.WhenAll(calls), generation => Assert.Equal(1, generation));
    }

    [Fact]
    public async Task Failed_activation_fails_the_waiting_calls_and_the_next_call_tries_anew()
    {
        var key = $"fails once {_id}";
        var calls = Enumerable.Range(0, 5).Select(_ => Grain(key).GenerationAsync()).ToArray();
        await Eventually.Is(() => Signals.CountOf($"{key} activated") == 1, "it activates");
        Signals.Open(key);

        // The first call began the activation. On a busy machine another may come only after it failed, and finds the
        // next one.
        Assert.Equal("activation", (await Assert.ThrowsAsync<InvalidOperationException>(() => calls[0])).Message);
        foreach (var call in calls[1..])
        {
            var failure = await Record.ExceptionAsync(() => call);
            if (failure is null) Assert.Equal(2, await call);
            else Assert.Equal("activation", Assert.IsType<InvalidOperationException>(failure).Message);
        }

        Assert.DoesNotContain("deactivated", Signals.Notes(key));
        Assert.Equal(2, await Grain(key).GenerationAsync());
    }

    [Fact]
    public async Task Constructor_that_throws_fails_the_call_and_the_next_call_tries_anew()
    {
        var key = $"throws once {_id}";
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Grain(key).GenerationAsync());
        Assert.Contains("constructor", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await Grain(key).GenerationAsync());
    }

    private ILifeGrain Grain(string key) =>
        fixture.Silo.Client.GetGrain<ILifeGrain>(key, typeof(LifeGrain).FullName);
}
