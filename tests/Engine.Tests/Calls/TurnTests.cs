using Microsoft.Extensions.Logging;
using Orleans;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Calls;

public sealed class TurnTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private ITurnGrain Plain => fixture.Silo.Client.GetGrain<ITurnGrain>(_key, typeof(TurnGrain).FullName);

    private IReentrantTurnGrain Reentrant => fixture.Silo.Grain<IReentrantTurnGrain>(_key);

    [Fact]
    public async Task Second_call_waits_until_the_first_ends()
    {
        var first = await EnterAsync(Plain, _key);
        var second = Plain.AddAsync(1);

        Assert.Equal(0, await Plain.PeekAsync());
        Assert.False(second.IsCompleted);

        Signals.Open(_key);
        await first;
        Assert.Equal(1, await second);
    }

    [Fact]
    public async Task Code_after_an_await_is_still_alone_in_its_grain() =>
        await Eventually.Ends(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Plain.YieldManyTimesAsync())));

    [Fact]
    public async Task Code_after_an_await_is_still_alone_in_a_reentrant_grain() =>
        await Eventually.Ends(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Reentrant.YieldManyTimesAsync())));

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave()
    {
        var first = await EnterAsync(Reentrant, _key);
        Assert.Equal(1, await Eventually.Ends(Reentrant.AddAsync(1)));
        Assert.False(first.IsCompleted);
        Signals.Open(_key);
        await first;
    }

    [Fact]
    public async Task Always_interleaving_method_runs_beside_a_running_call()
    {
        var first = await EnterAsync(Plain, _key);
        Assert.Equal(0, await Eventually.Ends(Plain.PeekAsync()));
        Signals.Open(_key);
        await first;
    }

    [Fact]
    public async Task Read_only_calls_interleave_with_each_other_and_a_write_waits()
    {
        var first = Plain.ReadAsync(_key);
        var second = Plain.ReadAsync(_key);
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 2, "both readers are in");
        var write = Plain.AddAsync(1);
        Assert.Equal(0, await Plain.PeekAsync());

        Signals.Open(_key);
        await Task.WhenAll(first, second);
        Assert.Equal(1, await write);
    }

    [Fact]
    public async Task Read_only_call_waits_for_a_write()
    {
        var write = await EnterAsync(Plain, _key);
        var read = Plain.ReadAsync($"{_key} reader");
        await Plain.PeekAsync();
        Assert.Equal(0, Signals.CountOf($"{_key} reader entered"));

        Signals.Open(_key);
        Signals.Open($"{_key} reader");
        await Task.WhenAll(write, read);
    }

    [Fact]
    public async Task Calls_of_different_grains_do_not_wait_for_each_other()
    {
        var first = await EnterAsync(Plain, _key);
        Assert.Equal(7, await Eventually.Ends(
            fixture.Silo.Client.GetGrain<ITurnGrain>(_key + "2", typeof(TurnGrain).FullName).AddAsync(7)));
        Signals.Open(_key);
        await first;
    }

    [Fact]
    public async Task One_way_call_returns_before_its_method_ends()
    {
        await Eventually.Ends(Plain.FireAsync(_key));
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 1, "the method runs");
        Assert.Equal(0, Signals.CountOf($"{_key} left"));
        Signals.Open(_key);
        await Eventually.Is(() => Signals.CountOf($"{_key} left") == 1, "the method ends");
    }

    [Fact]
    public async Task Exception_of_a_one_way_call_is_logged_and_not_thrown()
    {
        await Plain.FireAndFailAsync(_key);
        await Eventually.Is(() => fixture.Silo.Logs.Contains(LogLevel.Warning, _key), "the failure is logged");
    }

    [Fact]
    public async Task Exception_arrives_with_its_own_type_and_text()
    {
        var exception = await Assert.ThrowsAsync<OddException>(() => Plain.FailAsync("odd"));
        Assert.Equal("odd", exception.Message);
        Assert.Equal(1, await Plain.AddAsync(1));
    }

    [Fact]
    public async Task Value_task_methods_return_their_result() => Assert.Equal("echo", await Plain.EchoAsync("echo"));

    [Fact]
    public async Task References_to_one_grain_are_equal()
    {
        await Plain.AddAsync(1);
        Assert.Equal(Plain, Plain);
        Assert.NotEqual(Plain, fixture.Silo.Client.GetGrain<ITurnGrain>(_key + "2", typeof(TurnGrain).FullName));
        Assert.Equal(_key, Plain.GetPrimaryKeyString());
    }

    /// <summary>Starts a call and returns it, in a task of its own, once the method runs.</summary>
    private static async Task<Task> EnterAsync(ITurnGrain grain, string gate)
    {
        var call = grain.WaitAsync(gate);
        await Eventually.Is(() => Signals.CountOf($"{gate} entered") == 1, "the method runs");
        return call;
    }
}
