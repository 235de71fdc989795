using VaporForge.Engine.Support;

namespace VaporForge.Engine.Calls;

public sealed class CancellationTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private ICancellableGrain Grain => fixture.Silo.Grain<ICancellableGrain>(_key);

    [Fact]
    public async Task Cancellation_reaches_the_callee_and_ends_the_wait_of_the_caller()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.WaitForeverAsync(_key, cancellation.Token);
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 1, "the method runs");

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.Ends(call));
        await Eventually.Is(() => Signals.CountOf($"{_key} cancelled") == 1, "the method's token is cancelled");
        Assert.False(await Grain.HasTokenAsync());
    }

    [Fact]
    public async Task Call_that_is_cancelled_while_it_waits_does_not_run_or_is_cancelled_as_it_runs()
    {
        var running = Grain.WaitAtGateAsync($"{_key} first");
        await Eventually.Is(() => Signals.CountOf($"{_key} first entered") == 1, "the first call runs");
        using var cancellation = new CancellationTokenSource();
        var waiting = Grain.WaitForeverAsync(_key, cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.Ends(waiting));
        Signals.Open($"{_key} first");
        await running;

        // Orleans sends the cancellation behind the call, so the method may have begun.
        await Eventually.Ends(Grain.HasTokenAsync());
        Assert.Equal(Signals.CountOf($"{_key} entered"), Signals.CountOf($"{_key} cancelled"));
    }

    [Fact]
    public async Task Token_that_is_cancelled_already_stops_the_call_before_it_is_sent()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Grain.WaitForeverAsync(_key, new CancellationToken(canceled: true)));
        await Grain.HasTokenAsync();
        Assert.Equal(0, Signals.CountOf($"{_key} entered"));
    }

    [Fact]
    public async Task Token_that_is_not_cancelled_changes_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.False(await Grain.HasTokenAsync(cancellation.Token));
    }
}
