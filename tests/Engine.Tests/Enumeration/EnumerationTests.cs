using Orleans.Runtime;
using VaporForge.Engine.Calls;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Enumeration;

public sealed class EnumerationTests(ImpatientSiloFixture fixture) : IClassFixture<ImpatientSiloFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private IWatchGrain Grain => fixture.Silo.Grain<IWatchGrain>(_key);

    [Fact]
    public async Task Items_arrive_in_order_and_end() =>
        Assert.Equal(Enumerable.Range(1, 1000), await ToListAsync(Grain.CountAsync(1000)));

    [Fact]
    public async Task Nothing_is_nothing() => Assert.Empty(await ToListAsync(Grain.CountAsync(0)));

    [Fact]
    public async Task Ready_items_travel_in_batches_of_a_hundred_unless_said_otherwise()
    {
        await using (var items = Grain.CountAsync(1000).GetAsyncEnumerator())
        {
            Assert.True(await items.MoveNextAsync());
            Assert.Equal(100, Signals.CountOf($"{_key} produced"));
        }

        await using var few = Grain.CountAsync(1000).WithBatchSize(3).GetAsyncEnumerator();
        Assert.True(await few.MoveNextAsync());
        Assert.Equal(103, Signals.CountOf($"{_key} produced"));
    }

    [Fact]
    public async Task Nothing_runs_before_somebody_enumerates()
    {
        _ = Grain.CountAsync(10);
        await Grain.GenerationAsync();
        Assert.Equal(0, Signals.CountOf($"{_key} produced"));
    }

    [Fact]
    public async Task Items_that_come_later_arrive_as_they_come()
    {
        await using var watcher = Grain.WatchAsync().GetAsyncEnumerator();
        for (var i = 0; i < 20; i++)
        {
            var next = watcher.MoveNextAsync().AsTask();
            await Eventually.Is(() => Signals.CountOf($"{_key} watched") == 1, "it watches");
            await Grain.PublishAsync($"item {i}");
            Assert.True(await Eventually.Ends(next));
            Assert.Equal($"item {i}", watcher.Current);
        }
    }

    [Fact]
    public async Task Pull_interleaves_with_a_running_call_and_holds_no_other_up()
    {
        var call = Grain.WaitAsync(_key);
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 1, "the call runs");
        Assert.Equal(10, (await Eventually.Ends(ToListAsync(Grain.CountAsync(10)))).Count);
        Signals.Open(_key);
        await call;

        await using var watcher = Grain.WatchAsync().GetAsyncEnumerator();
        var next = watcher.MoveNextAsync().AsTask();
        await Eventually.Is(() => Signals.CountOf($"{_key} watched") == 1, "it watches");
        Assert.Equal(1, await Eventually.Ends(Grain.GenerationAsync()));
        await Grain.PublishAsync("end");
        await next;
    }

    [Fact]
    public async Task Watcher_may_wait_for_longer_than_the_response_timeout()
    {
        await using var watcher = Grain.WatchAsync().GetAsyncEnumerator();
        var next = watcher.MoveNextAsync().AsTask();
        await Eventually.Is(() => Signals.CountOf($"{_key} watched") == 1, "it watches");
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.WaitAsync(_key));
        Assert.False(next.IsCompleted);
        Signals.Open(_key);
        await Grain.PublishAsync("late");
        Assert.True(await Eventually.Ends(next));
    }

    [Fact]
    public async Task Leaving_early_cancels_the_grains_token()
    {
        var watching = Task.Run(async () =>
        {
            await foreach (var _ in Grain.WatchAsync())
                break;
        });
        await Eventually.Is(() => Signals.CountOf($"{_key} watched") == 1, "it watches");
        await Grain.PublishAsync("first");
        await Eventually.Ends(watching);
        await Eventually.Is(() => Signals.CountOf($"{_key} cancelled") == 1, "the token is cancelled");
    }

    [Fact]
    public async Task Cancelling_the_enumeration_ends_both_sides()
    {
        using var cancellation = new CancellationTokenSource();
        var watching = ToListAsync(Grain.WatchAsync(), cancellation.Token);
        await Eventually.Is(() => Signals.CountOf($"{_key} watched") == 1, "it watches");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.Ends(watching));
        await Eventually.Is(() => Signals.CountOf($"{_key} cancelled") == 1, "the token is cancelled");
    }

    [Fact]
    public async Task Cancelling_the_token_of_the_call_ends_both_sides()
    {
        using var cancellation = new CancellationTokenSource();
        var watching = ToListAsync(Grain.WatchAsync(cancellation.Token));
        await Eventually.Is(() => Signals.CountOf($"{_key} watched") == 1, "it watches");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.Ends(watching));
        await Eventually.Is(() => Signals.CountOf($"{_key} cancelled") == 1, "the token is cancelled");
    }

    [Fact]
    public async Task Failure_arrives_after_the_items_before_it()
    {
        var seen = new List<int>();
        var exception = await Assert.ThrowsAsync<OddException>(async () =>
        {
            await foreach (var item in Grain.FailAfterAsync(5))
                seen.Add(item);
        });
        Assert.Equal("after the items", exception.Message);
        Assert.Equal([1, 2, 3, 4, 5], seen);
    }

    [Fact]
    public async Task Items_are_copies()
    {
        await foreach (var box in Grain.BoxesAsync())
        {
            Assert.Equal(1, box.Number);
            box.Number = 99;
        }

        Assert.Equal(1, await Grain.KeptNumberAsync());
    }

    [Fact]
    public async Task One_enumerable_may_be_enumerated_twice()
    {
        var items = Grain.CountAsync(3);
        Assert.Equal([1, 2, 3], await ToListAsync(items));
        Assert.Equal([1, 2, 3], await ToListAsync(items));
    }

    [Fact]
    public async Task End_of_the_activation_aborts_the_enumeration()
    {
        var watching = ToListAsync(Grain.WatchAsync());
        await Eventually.Is(() => Signals.CountOf($"{_key} watched") == 1, "it watches");
        await Grain.DeactivateAsync();
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => Eventually.Ends(watching));
        await Eventually.Is(
            () => Signals.CountOf($"{_key} cancelled") + Signals.CountOf($"{_key} left") == 1, "the grain's side is cleaned up");
        Assert.Equal(2, await Grain.GenerationAsync());
    }

    [Fact]
    public async Task Enumerator_that_nobody_pulls_expires()
    {
        var watcher = Grain.WatchAsync().GetAsyncEnumerator();
        var next = watcher.MoveNextAsync().AsTask();
        await Eventually.Is(() => Signals.CountOf($"{_key} watched") == 1, "it watches");
        await Grain.PublishAsync("first");
        Assert.True(await next);

        await Eventually.Is(() => Signals.CountOf($"{_key} cancelled") == 1, "the grain gives it up");
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => watcher.MoveNextAsync().AsTask());
    }

    private static async Task<List<T>> ToListAsync<T>(
        IAsyncEnumerable<T> items, CancellationToken cancellationToken = default)
    {
        var list = new List<T>();
        await foreach (var item in items.WithCancellation(cancellationToken))
            list.Add(item);
        return list;
    }
}
