using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using VaporForge.Gateway.Errors;
using VaporForge.Sessions;
using VaporForge.Sessions.Streams;

namespace VaporForge.Gateway.Feeds;

/// <summary>The feeds of this gateway, one for each session that somebody watches.</summary>
internal sealed class SessionFeeds : IDisposable
{
    private readonly ConcurrentDictionary<string, SessionFeed> _feeds = new();
    private readonly ISessionReader _reader;
    private readonly IStreamProvider _sessions;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _heartbeat;

    public SessionFeeds(
        ISessionReader reader,
        [FromKeyedServices(SessionStreams.Provider)] IStreamProvider sessions,
        IOptions<GatewayOptions> options,
        TimeProvider time)
    {
        _reader = reader;
        _sessions = sessions;
        _options = options.Value;
        _time = time;
        _heartbeat = time.CreateTimer(
            _ => AskForHeartbeats(), null, _options.HeartbeatInterval, _options.HeartbeatInterval);
    }

    /// <summary>How many sessions are watched here.</summary>
    public int Count => _feeds.Count;

    /// <summary>Attaches a viewer that has everything through <paramref name="after"/>. Dispose it to leave.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SessionNotFound"/>, <see
    /// cref="ErrorCodes.AfterBeyondHead"/>, <see cref="ErrorCodes.TooManyViewers"/>, <see
    /// cref="ErrorCodes.StorageUnavailable"/>.</exception>
    public async ValueTask<Viewer> OpenAsync(string sessionId, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isNew = !_feeds.TryGetValue(sessionId, out var feed);
            if (feed is null || after > feed.Head)
            {
                var head = await ReadHeadAsync(sessionId, after, cancellationToken);
                if (feed is null)
                {
                    var made = new SessionFeed(sessionId, head, this, _options, _time);
                    feed = _feeds.GetOrAdd(sessionId, made);
                    isNew = ReferenceEquals(feed, made);
                    if (!isNew) made.Dispose();
                }
            }

            if (feed.TryJoin(after) is not { } viewer) continue;
            try
            {
                if (isNew) await feed.SubscribeAsync(_sessions);
                return viewer;
            }
            catch (Exception e)
            {
                viewer.Dispose();
                await feed.OnErrorAsync(e);
                throw;
            }
        }
    }

    /// <summary>What follows that seq, from the log, encoded; null when the log has nothing.</summary>
    public async Task<EncodedBatch?> ReadLogAsync(string sessionId, long seq, CancellationToken cancellationToken)
    {
        var page = await _reader.ReadFramesAsync(sessionId, seq, _options.LogPageFrames, cancellationToken)
            ?? throw NotFound();
        return page.Frames.IsDefaultOrEmpty ? null : FrameEncoder.Encode(seq, page.Frames.AsSpan());
    }

    public void Remove(SessionFeed feed) =>
        _feeds.TryRemove(new KeyValuePair<string, SessionFeed>(feed.SessionId, feed));

    public void Dispose()
    {
        _heartbeat.Dispose();
        foreach (var feed in _feeds.Values) feed.Dispose();
    }

    private async Task<long> ReadHeadAsync(string sessionId, long after, CancellationToken cancellationToken)
    {
        var page = await _reader.ReadFramesAsync(sessionId, after, 1, cancellationToken) ?? throw NotFound();
        if (after <= page.HeadSeq) return page.HeadSeq;
        throw ErrorDetails.Field(
            new VaporForgeException(
                ErrorCodes.AfterBeyondHead, $"after is {after}, but the newest frame is {page.HeadSeq}."), "after");
    }

    private void AskForHeartbeats()
    {
        foreach (var feed in _feeds.Values) feed.AskForHeartbeats();
    }

    private static VaporForgeException NotFound() => new(ErrorCodes.SessionNotFound, "There is no such session.");
}
