using Orleans.Streams;

namespace Orleans.Embedded;

/// <summary>Lets an observer of batches observe items.</summary>
internal sealed class OneItemBatches<T>(IAsyncBatchObserver<T> observer) : IAsyncObserver<T>
{
    public Task OnNextAsync(T item, StreamSequenceToken? token = null) =>
        observer.OnNextAsync([new SequentialItem<T>(item, token!)]);

    public Task OnErrorAsync(Exception ex) => observer.OnErrorAsync(ex);
}
