using Orleans.Streams;

namespace Orleans.Embedded;

/// <summary>Delivers one stream item to a grain, in a turn of its own.</summary>
internal sealed class DeliveryCall<T>(MemorySubscription<T> subscription, T item, long sequence) : VoidGrainCall
{
    private static readonly GrainMethod s_method = new("Orleans.Streams.IAsyncObserver", "OnNextAsync");

    public override GrainMethod Method => s_method;

    protected override ValueTask InvokeAsync(object grain) =>
        new(subscription.ObserveAsync(Activation!.Streams.Find(subscription.Id) as IAsyncObserver<T>, item, sequence));
}
