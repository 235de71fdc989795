namespace Orleans.Streams;

/// <summary>One stream, to publish to and to subscribe to.</summary>
public interface IAsyncStream<T> :
    IAsyncStream,
    IEquatable<IAsyncStream<T>>,
    IComparable<IAsyncStream<T>>,
    IAsyncObservable<T>,
    IAsyncBatchObservable<T>,
    IAsyncBatchProducer<T>
{
    /// <summary>The caller's own subscriptions: those of the calling grain, or those made outside of grains.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}
