using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Embedded;

/// <summary>
/// One subscription and the items on their way to it: one after another, whether or not an observer fails. One that is
/// far too slow loses the oldest.
/// </summary>
internal sealed partial class MemorySubscription<T> : IDisposable
{
    private const int MaxWaitingItems = 10_000;

    private readonly MemoryStreamProvider _provider;
    private readonly Channel<(T Item, long Sequence)> _items;

    /// <param name="owner">The grain that subscribed; null: code outside of grains.</param>
    public MemorySubscription(MemoryStreamProvider provider, StreamId streamId, GrainId? owner)
    {
        _provider = provider;
        StreamId = streamId;
        Owner = owner;
        var options = new BoundedChannelOptions(MaxWaitingItems)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        };
        _items = Channel.CreateBounded<(T, long)>(options, _ => LogDropped(_provider.Logger, StreamId));
    }

    public StreamId StreamId { get; }

    public Guid Id { get; } = Guid.NewGuid();

    public GrainId? Owner { get; }

    /// <summary>The observer outside of grains. An activation keeps its own.</summary>
    public IAsyncObserver<T>? Observer { get; set; }

    public void Start()
    {
        using var flow = ExecutionContext.SuppressFlow();
        Task.Run(DeliverAsync).Forget();
    }

    public void Publish(T item, long sequence) => _items.Writer.TryWrite((item, sequence));

    public void Dispose() => _items.Writer.TryComplete();

    /// <summary>Hands one item to an observer; what it is depends on where the observer is.</summary>
    public Task ObserveAsync(IAsyncObserver<T>? observer, T item, long sequence)
    {
        if (observer is not null)
            return observer.OnNextAsync(Copiers.Copy(item), new EventSequenceTokenV2(sequence));
        LogNotResumed(_provider.Logger, StreamId, Owner);
        return Task.CompletedTask;
    }

    private async Task DeliverAsync()
    {
        await foreach (var (item, sequence) in _items.Reader.ReadAllAsync())
        {
            try
            {
                await (Owner is { } grain ? DeliverToGrainAsync(grain, item, sequence) : ObserveAsync(Observer, item, sequence));
            }
            catch (Exception exception)
            {
                LogFailed(_provider.Logger, exception, StreamId);
            }
        }
    }

    private Task DeliverToGrainAsync(GrainId grain, T item, long sequence)
    {
        var call = new DeliveryCall<T>(this, item, sequence);
        _provider.Engine.Catalog.Dispatch(call, grain);
        return call.Task;
    }
}
