using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace VaporForge.Sessions.Streams;

/// <summary>The stream provider <c>sessions</c>. Publishing is the session's owner's business alone, through the
/// log.</summary>
internal sealed class SessionStreamProvider(
    ISessionReader reader,
    IGrainFactory grains,
    SilenceWatch silences,
    TimeProvider time,
    ILogger<SessionStreamProvider> logger) : IStreamProvider
{
    private readonly ConcurrentDictionary<Guid, SessionSubscription> _subscriptions = new();

    public string Name => SessionStreams.Provider;

    public bool IsRewindable => true;

    public ISessionReader Reader => reader;

    public SilenceWatch Silences => silences;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public IAsyncStream<T> GetStream<T>(StreamId streamId)
    {
        if (typeof(T) != typeof(FrameBatch))
            throw new ArgumentException(
                $"Items of the streams of '{Name}' are {nameof(FrameBatch)}, not {typeof(T).Name}.");
        if (streamId.GetNamespace() != SessionStreams.Namespace)
            throw new ArgumentException($"The namespace of the streams of '{Name}' is '{SessionStreams.Namespace}'.");
        return (IAsyncStream<T>)(object)new SessionStream(this, streamId);
    }

    public IChatSessionGrain Session(string sessionId) => grains.GetGrain<IChatSessionGrain>(sessionId);

    public void Add(SessionSubscription subscription) => _subscriptions[subscription.HandleId] = subscription;

    public void Remove(SessionSubscription subscription) => _subscriptions.TryRemove(subscription.HandleId, out _);

    public IEnumerable<SessionSubscription> SubscriptionsOf(StreamId streamId) =>
        _subscriptions.Values.Where(subscription => subscription.StreamId == streamId);
}
