using Orleans.Streams;

namespace VaporForge.Sessions.Streams;

/// <summary>One session's log.</summary>
internal sealed class SessionStream(SessionStreamProvider provider, StreamId streamId) : IAsyncStream<FrameBatch>
{
    public bool IsRewindable => true;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    /// <summary>Begins with what is appended from now on.</summary>
    public Task<StreamSubscriptionHandle<FrameBatch>> SubscribeAsync(IAsyncObserver<FrameBatch> observer) =>
        SubscribeAsync(observer, null);

    /// <summary>Begins after the token's seq; without a token, with what is appended from now on.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SessionNotFound"/>, <see
    /// cref="ErrorCodes.StorageUnavailable"/>.</exception>
    public async Task<StreamSubscriptionHandle<FrameBatch>> SubscribeAsync(
        IAsyncObserver<FrameBatch> observer, StreamSequenceToken? token, string? filterData = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (filterData is not null) throw new NotSupportedException("A session's stream knows no filters.");
        var after = token?.SequenceNumber ?? await ReadHeadAsync();
        var subscription = new SessionSubscription(provider, streamId);
        provider.Add(subscription);
        subscription.Start(observer, after);
        return subscription;
    }

    public Task<StreamSubscriptionHandle<FrameBatch>> SubscribeAsync(IAsyncBatchObserver<FrameBatch> observer) =>
        SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<FrameBatch>> SubscribeAsync(
        IAsyncBatchObserver<FrameBatch> observer, StreamSequenceToken? token) =>
        SubscribeAsync(new OneByOne(observer), token);

    public Task<IList<StreamSubscriptionHandle<FrameBatch>>> GetAllSubscriptionHandles() =>
        Task.FromResult<IList<StreamSubscriptionHandle<FrameBatch>>>([.. provider.SubscriptionsOf(streamId)]);

    public Task OnNextAsync(FrameBatch item, StreamSequenceToken? token = null) => throw NotForPublishing();

    public Task OnNextBatchAsync(IEnumerable<FrameBatch> batch, StreamSequenceToken? token = null) =>
        throw NotForPublishing();

    public Task OnErrorAsync(Exception ex) => throw NotForPublishing();

    public int CompareTo(IAsyncStream<FrameBatch>? other) => other is null ? 1 : streamId.CompareTo(other.StreamId);

    public bool Equals(IAsyncStream<FrameBatch>? other) =>
        other is not null && other.ProviderName == ProviderName && other.StreamId == streamId;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<FrameBatch>);

    public override int GetHashCode() => streamId.GetHashCode();

    private async Task<long> ReadHeadAsync()
    {
        var batch = await provider.Reader.ReadFramesAsync(
            streamId.GetKeyAsString(), long.MaxValue, 1, CancellationToken.None);
        return batch?.HeadSeq ?? throw new VaporForgeException(ErrorCodes.SessionNotFound, "There is no such session.");
    }

    private static NotSupportedException NotForPublishing() =>
        new("A session's stream is its log; only the session's owner appends to it.");
}
