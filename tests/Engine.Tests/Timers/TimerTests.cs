using Microsoft.Extensions.Logging;
using VaporForge.Engine.Activations;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Timers;

public sealed class TimerTests(ForgetfulSiloFixture fixture) : IClassFixture<ForgetfulSiloFixture>
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(5);
    private readonly string _key = Guid.NewGuid().ToString("N");

    private ITimerGrain Grain => fixture.Silo.Grain<ITimerGrain>(_key);

    private int Ticks => Signals.CountOf($"{_key} tick");

    [Fact]
    public async Task Timer_ticks_again_and_again()
    {
        await Grain.StartAsync(TimerKind.Plain, s_soon, s_soon);
        await TickedAsync(5);
    }

    [Fact]
    public async Task Timer_without_a_period_ticks_once_until_it_is_changed()
    {
        await Grain.StartAsync(TimerKind.Plain, s_soon, Timeout.InfiniteTimeSpan);
        await TickedAsync(1);
        await OtherTimerTicksAsync();
        Assert.Equal(1, Ticks);

        await Grain.ChangeAsync(s_soon, s_soon);
        await TickedAsync(5);
    }

    [Fact]
    public async Task Timer_that_is_disposed_of_stops_and_its_tick_is_told()
    {
        await Grain.StartAsync(TimerKind.Waits | TimerKind.Interleave, s_soon, s_soon);
        await TickedAsync(1);
        await Grain.StopAsync();
        await Eventually.Is(() => Signals.CountOf($"{_key} cancelled") == 1, "the tick's token is cancelled");
        Signals.Open($"{_key} tick");
        await OtherTimerTicksAsync();
        Assert.Equal(1, Ticks);
    }

    [Fact]
    public async Task Tick_waits_for_a_running_call()
    {
        await Grain.StartAsync(TimerKind.Plain, s_soon, s_soon);
        await TickedAsync(1);
        var call = Grain.WaitAsync(_key);
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 1, "the call runs");
        var ticks = Ticks;
        await OtherTimerTicksAsync();
        Assert.Equal(ticks, Ticks);

        Signals.Open(_key);
        await call;
        await TickedAsync(ticks + 1);
    }

    [Fact]
    public async Task Interleaving_tick_does_not_wait_for_a_running_call()
    {
        await Grain.StartAsync(TimerKind.Interleave, s_soon, s_soon);
        var call = Grain.WaitAsync(_key);
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 1, "the call runs");
        await TickedAsync(Ticks + 3);
        Signals.Open(_key);
        await call;
    }

    [Fact]
    public async Task Call_waits_for_a_tick_and_there_are_never_two_ticks()
    {
        await Grain.StartAsync(TimerKind.Waits, s_soon, s_soon);
        await TickedAsync(1);
        var call = Grain.GenerationAsync();
        await OtherTimerTicksAsync();
        Assert.False(call.IsCompleted);
        Assert.Equal(1, Ticks);

        Signals.Open($"{_key} tick");
        await call;
        await TickedAsync(3);
        Assert.Equal(0, Signals.CountOf($"{_key} overlap"));
    }

    [Fact]
    public async Task Failed_tick_is_logged_and_the_timer_goes_on()
    {
        await Grain.StartAsync(TimerKind.Fails, s_soon, s_soon);
        await TickedAsync(3);
        Assert.True(fixture.Silo.Logs.Contains(LogLevel.Warning, $"{_key} failed"));
    }

    [Fact]
    public async Task Timer_ends_with_its_activation()
    {
        await Grain.StartAsync(TimerKind.Plain, s_soon, s_soon);
        await TickedAsync(1);
        await Grain.DeactivateAsync();
        Assert.Equal(2, await Grain.GenerationAsync());
        var ticks = Ticks;
        await OtherTimerTicksAsync();
        Assert.Equal(ticks, Ticks);
    }

    [Fact]
    public async Task Ticks_do_not_keep_a_grain_alive()
    {
        await Grain.StartAsync(TimerKind.Plain, s_soon, TimeSpan.FromMilliseconds(100));
        await Eventually.Is(() => Signals.CountOf($"{_key} deactivated") == 1, "the grain is collected");
        Assert.Equal(2, await Grain.GenerationAsync());
    }

    [Fact]
    public async Task Ticks_keep_a_grain_alive_when_they_shall()
    {
        await Grain.StartAsync(TimerKind.KeepAlive, s_soon, TimeSpan.FromMilliseconds(100));
        await TickedAsync(30);
        Assert.Equal(1, await Grain.GenerationAsync());
    }

    private Task TickedAsync(int times) => Eventually.Is(() => Ticks >= times, $"it ticked {times} times");

    /// <summary>Time enough for a tick: a timer of another grain ticked ten times.</summary>
    private async Task OtherTimerTicksAsync()
    {
        var other = $"{Guid.NewGuid():N}";
        await fixture.Silo.Grain<ITimerGrain>(other).StartAsync(TimerKind.Plain, s_soon, s_soon);
        await Eventually.Is(() => Signals.CountOf($"{other} tick") >= 10, "another timer ticks");
    }
}
