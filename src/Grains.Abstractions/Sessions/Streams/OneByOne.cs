using Orleans.Streams;

namespace VaporForge.Sessions.Streams;

/// <summary>Gives an observer of batches one item at a time: an item is a batch of frames already.</summary>
internal sealed class OneByOne(IAsyncBatchObserver<FrameBatch> observer) : IAsyncObserver<FrameBatch>
{
    public Task OnNextAsync(FrameBatch item, StreamSequenceToken? token = null) =>
        observer.OnNextAsync([new SequentialItem<FrameBatch>(item, token ?? SeqToken.After(item.LastSeq))]);

    public Task OnCompletedAsync() => observer.OnCompletedAsync();

    public Task OnErrorAsync(Exception ex) => observer.OnErrorAsync(ex);
}
