using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using VaporForge.Engine.Copying;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Streams;

public sealed class StreamTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private IListenerGrain Listener => fixture.Silo.Grain<IListenerGrain>(_key);

    private IAsyncStream<Box> Boxes =>
        fixture.Silo.Client.GetStreamProvider("streams").GetStream<Box>(StreamId.Create("boxes", _key));

    [Fact]
    public async Task Subscriber_outside_of_grains_gets_all_items_in_order()
    {
        await Boxes.SubscribeAsync(new NotingObserver(_key));
        for (var number = 1; number <= 20; number++)
            await Boxes.OnNextAsync(new Box { Number = number });
        await SeenAsync(_key, Enumerable.Range(1, 20).Select(number => $"{number}"));
    }

    [Fact]
    public async Task Publisher_and_subscribers_do_not_share_an_item()
    {
        await Boxes.SubscribeAsync(new NotingObserver($"{_key} one"));
        await Boxes.SubscribeAsync(new NotingObserver($"{_key} two"));
        var box = new Box { Number = 1 };
        await Boxes.OnNextAsync(box);
        box.Number = 50;
        await SeenAsync($"{_key} one", ["1"]);
        await SeenAsync($"{_key} two", ["1"]);
        Assert.Equal(50, box.Number);
    }

    [Fact]
    public async Task Subscriber_that_fails_does_not_stop_the_others()
    {
        await Boxes.SubscribeAsync(new NotingObserver($"{_key} bad", fails: true));
        await Boxes.SubscribeAsync(new NotingObserver(_key));
        await Boxes.OnNextAsync(new Box { Number = 1 });
        await Boxes.OnNextAsync(new Box { Number = 2 });
        await SeenAsync(_key, ["1", "2"]);
    }

    [Fact]
    public async Task Subscriber_that_failed_gets_the_next_item()
    {
        await Boxes.SubscribeAsync(new NotingObserver(_key, failsOnce: true));
        await Boxes.OnNextAsync(new Box { Number = 1 });
        await Boxes.OnNextAsync(new Box { Number = 2 });

        // Orleans also tries the first one again; nobody may count on that here.
        await Eventually.Is(() => Signals.Notes(_key).Contains("2"), "it has seen the second");
    }

    [Fact]
    public async Task Subscriber_that_has_left_gets_nothing_more()
    {
        var handle = await Boxes.SubscribeAsync(new NotingObserver($"{_key} left"));
        await Boxes.SubscribeAsync(new NotingObserver(_key));
        Assert.Equal(2, (await Boxes.GetAllSubscriptionHandles()).Count);
        await handle.UnsubscribeAsync();
        Assert.Single(await Boxes.GetAllSubscriptionHandles());
        await Boxes.OnNextAsync(new Box { Number = 1 });
        await SeenAsync(_key, ["1"]);
        Assert.Empty(Signals.Notes($"{_key} left"));
    }

    [Fact]
    public async Task Grain_gets_items_in_turns_of_its_own()
    {
        await Listener.SubscribeAsync();
        var call = Listener.WaitAsync(_key);
        await Eventually.Is(() => Signals.CountOf($"{_key} entered") == 1, "the call runs");
        var stream = fixture.Silo.Client.GetStreamProvider("streams").GetStream<string>(StreamId.Create("texts", _key));
        await stream.OnNextAsync("one");
        await stream.OnNextAsync("two");
        Signals.Open(_key);
        await call;
        await SeenAsync(_key, ["one", "two"]);
    }

    [Fact]
    public async Task Item_wakes_a_grain_that_is_subscribed()
    {
        await Listener.SubscribeAsync();
        await Listener.PublishAsync("one");
        await SeenAsync(_key, ["one"]);
        await Listener.DeactivateAsync();
        var stream = fixture.Silo.Client.GetStreamProvider("streams").GetStream<string>(StreamId.Create("texts", _key));
        await stream.OnNextAsync("two");
        await SeenAsync(_key, ["one", "two"]);
        Assert.Equal(2, Signals.CountOf($"{_key} activated"));

        await Listener.UnsubscribeAsync();
        await Boxes.SubscribeAsync(new NotingObserver($"{_key} other"));
        await Listener.PublishAsync("three");
        await Boxes.OnNextAsync(new Box { Number = 1 });
        await SeenAsync($"{_key} other", ["1"]);
        Assert.Equal(["one", "two"], Signals.Notes(_key));
    }

    [Fact]
    public void Unknown_provider_is_not_found() =>
        Assert.Throws<KeyNotFoundException>(() => fixture.Silo.Client.GetStreamProvider("nowhere"));

    private static Task SeenAsync(string key, IEnumerable<string> notes) =>
        Eventually.Is(() => Signals.Notes(key).SequenceEqual(notes), $"{key} has seen its items");
}
