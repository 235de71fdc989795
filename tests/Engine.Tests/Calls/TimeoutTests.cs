using VaporForge.Engine.Support;

namespace VaporForge.Engine.Calls;

public sealed class TimeoutTests(ImpatientSiloFixture fixture) : IClassFixture<ImpatientSiloFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private ITurnGrain Grain => fixture.Silo.Client.GetGrain<ITurnGrain>(_key, typeof(TurnGrain).FullName);

    [Fact]
    public async Task Grain_that_calls_itself_waits_in_vain() =>
        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.Ends(Grain.CallItselfAsync()));

    [Fact]
    public async Task Caller_gives_up_and_the_method_goes_on()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.WaitAsync(_key));
        Signals.Open(_key);
        Assert.Equal(1, await Grain.AddAsync(1));
    }

    [Fact]
    public async Task Call_that_timed_out_before_it_ran_never_runs()
    {
        var running = Grain.WaitAsync(_key);
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 1, "the first call runs");
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.AddAsync(5));
        await Assert.ThrowsAsync<TimeoutException>(() => running);
        Signals.Open(_key);
        Assert.Equal(1, await Grain.AddAsync(1));
    }

    [Fact]
    public async Task Method_may_set_its_own_timeout()
    {
        var start = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.WaitImpatientlyAsync(_key));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        Signals.Open(_key);
    }
}
