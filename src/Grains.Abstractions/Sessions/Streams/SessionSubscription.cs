using Orleans.Streams;

namespace VaporForge.Sessions.Streams;

/// <summary>One subscription to one session's log. Lives in this process only: nothing outlives a gateway that
/// crashed.</summary>
internal sealed class SessionSubscription(SessionStreamProvider provider, StreamId streamId)
    : StreamSubscriptionHandle<FrameBatch>, IDisposable
{
    private readonly Lock _sync = new();
    private SessionPump? _pump;

    public override StreamId StreamId => streamId;

    public override string ProviderName => provider.Name;

    public override Guid HandleId { get; } = Guid.NewGuid();

    public void Start(IAsyncObserver<FrameBatch> observer, long after)
    {
        lock (_sync)
        {
            _pump?.Dispose();
            _pump = new SessionPump(provider, streamId.GetKeyAsString(), observer, after);
            _pump.Start();
        }
    }

    /// <summary>After this nothing is delivered any more, but for a delivery that is under way.</summary>
    public override Task UnsubscribeAsync()
    {
        provider.Remove(this);
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        lock (_sync) _pump?.Dispose();
    }

    /// <summary>Goes on with another observer, after the token's seq or, without a token, where the one before
    /// was.</summary>
    public override Task<StreamSubscriptionHandle<FrameBatch>> ResumeAsync(
        IAsyncObserver<FrameBatch> observer, StreamSequenceToken? token = null)
    {
        lock (_sync)
        {
            var after = token?.SequenceNumber ?? _pump?.Seq ?? 0;
            provider.Add(this);
            Start(observer, after);
        }

        return Task.FromResult<StreamSubscriptionHandle<FrameBatch>>(this);
    }

    public override Task<StreamSubscriptionHandle<FrameBatch>> ResumeAsync(
        IAsyncBatchObserver<FrameBatch> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new OneByOne(observer), token);

    public override bool Equals(StreamSubscriptionHandle<FrameBatch>? other) =>
        other is not null && other.HandleId == HandleId;
}
