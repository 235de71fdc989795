using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Embedded;

/// <summary>One stream of a <see cref="MemoryStreamProvider"/>.</summary>
internal sealed class MemoryAsyncStream<T>(MemoryStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        // A copy at once, because the publisher may go on changing its own.
        provider.Publish(streamId, Copiers.Copy(item));
        return Task.CompletedTask;
    }

    public async Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        foreach (var item in batch)
            await OnNextAsync(item);
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) =>
        SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (token is not null)
            throw new ArgumentException("A stream without a past cannot go back to a token.", nameof(token));
        var subscription = new MemorySubscription<T>(provider, streamId, Activation.Current?.GrainId);
        var handle = new MemorySubscriptionHandle<T>(provider, subscription);
        handle.Observe(observer);
        subscription.Start();
        provider.Add(streamId, subscription);
        return Task.FromResult<StreamSubscriptionHandle<T>>(handle);
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) =>
        SubscribeAsync(new OneItemBatches<T>(observer));

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) =>
        SubscribeAsync(new OneItemBatches<T>(observer), token);

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var owner = Activation.Current?.GrainId;
        var mine = provider.SubscriptionsOf<T>(streamId).Where(subscription => subscription.Owner == owner);
        return Task.FromResult<IList<StreamSubscriptionHandle<T>>>(
            [.. mine.Select(subscription => new MemorySubscriptionHandle<T>(provider, subscription))]);
    }

    public bool Equals(IAsyncStream<T>? other) =>
        other is not null && other.StreamId == streamId && other.ProviderName == ProviderName;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => streamId.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : streamId.CompareTo(other.StreamId);
}
