using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Embedded;

internal sealed class MemorySubscriptionHandle<T>(MemoryStreamProvider provider, MemorySubscription<T> subscription)
    : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => subscription.StreamId;

    public override string ProviderName => provider.Name;

    public override Guid HandleId => subscription.Id;

    public override Task UnsubscribeAsync()
    {
        provider.Remove(subscription.StreamId, subscription);
        Activation.Current?.Streams.Remove(subscription.Id);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        Observe(observer);
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new OneItemBatches<T>(observer), token);

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == HandleId;

    /// <summary>Items go to this observer from now on: in turns of the grain whose turn it is, or outside of
    /// grains.</summary>
    public void Observe(IAsyncObserver<T> observer)
    {
        if (Activation.Current is { } activation)
            activation.Streams.Set(subscription.Id, observer);
        else
            subscription.Observer = observer;
    }
}
