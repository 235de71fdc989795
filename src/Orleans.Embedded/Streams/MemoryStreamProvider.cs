using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Embedded;

/// <summary>
/// Streams without memory of the past: what is published reaches those who are subscribed, in order, soon after.
/// A subscription of a grain outlives its activation; an item for it wakes the grain, which resumes as it activates.
/// </summary>
internal sealed class MemoryStreamProvider(string name, Engine engine, ILogger<MemoryStreamProvider> logger)
    : IStreamProvider, IDisposable
{
    // Streams with subscribers only. All subscriptions of one stream have one type of item.
    private readonly ConcurrentDictionary<StreamId, ImmutableList<IDisposable>> _subscriptions = new();
    private long _lastSequence;

    public string Name => name;

    public bool IsRewindable => false;

    public Engine Engine => engine;

    public ILogger Logger => logger;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryAsyncStream<T>(this, streamId);

    public void Publish<T>(StreamId streamId, T item)
    {
        var sequence = Interlocked.Increment(ref _lastSequence);
        foreach (var subscription in SubscriptionsOf<T>(streamId))
            subscription.Publish(item, sequence);
    }

    public IEnumerable<MemorySubscription<T>> SubscriptionsOf<T>(StreamId streamId) =>
        _subscriptions.TryGetValue(streamId, out var list) ? list.Cast<MemorySubscription<T>>() : [];

    public void Add(StreamId streamId, IDisposable subscription) =>
        _subscriptions.AddOrUpdate(streamId, _ => [subscription], (_, list) => list.Add(subscription));

    public void Remove(StreamId streamId, IDisposable subscription)
    {
        var rest = _subscriptions.AddOrUpdate(streamId, _ => [], (_, list) => list.Remove(subscription));
        if (rest.IsEmpty)
            _subscriptions.TryRemove(KeyValuePair.Create(streamId, rest));
        subscription.Dispose();
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions.Values.SelectMany(list => list))
            subscription.Dispose();
    }
}
