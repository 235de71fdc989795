using Orleans.Streams;
using VaporForge.Sessions;
using VaporForge.Sessions.Streams;

namespace VaporForge.Gateway.Feeds;

/// <summary>The one subscription of this gateway to a session's log, shared by all its viewers. It encodes each frame
/// once, keeps the newest, and wakes the viewers, who read on from where they are: here, or in the log when they are
/// further behind.</summary>
internal sealed class SessionFeed : IAsyncObserver<FrameBatch>, IDisposable
{
    private readonly Lock _sync = new();
    private readonly List<Viewer> _viewers = [];
    private readonly FeedTail _tail;
    private readonly SessionFeeds _feeds;
    private readonly GatewayOptions _options;
    private readonly ITimer _linger;
    private Viewer[]? _snapshot;
    private StreamSubscriptionHandle<FrameBatch>? _subscription;
    private Exception? _failure;
    private bool _closed;

    public SessionFeed(string sessionId, long head, SessionFeeds feeds, GatewayOptions options, TimeProvider time)
    {
        SessionId = sessionId;
        _feeds = feeds;
        _options = options;
        _tail = new FeedTail(head, options.FeedTailBytes);
        _linger = time.CreateTimer(_ => CloseIfEmpty(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string SessionId { get; }

    public async Task SubscribeAsync(IStreamProvider sessions)
    {
        var stream = sessions.GetStream<FrameBatch>(SessionStreams.IdOf(SessionId));
        var subscription = await stream.SubscribeAsync(this, SeqToken.After(_tail.Head));
        lock (_sync)
        {
            _subscription = subscription;
            if (!_closed) return;
        }

        await subscription.UnsubscribeAsync();
    }

    /// <summary>Null when the feed has just closed: take another.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.TooManyViewers"/>.</exception>
    public Viewer? TryJoin(long seq)
    {
        lock (_sync)
        {
            if (_closed) return null;
            if (_viewers.Count >= _options.ViewersPerSession)
                throw new VaporForgeException(
                    ErrorCodes.TooManyViewers, $"{_options.ViewersPerSession:N0} viewers watch this session.");
            var viewer = new Viewer(this, seq);
            _viewers.Add(viewer);
            _snapshot = null;
            return viewer;
        }
    }

    public void Leave(Viewer viewer)
    {
        lock (_sync)
        {
            if (!_viewers.Remove(viewer)) return;
            _snapshot = null;
            if (_viewers.Count == 0 && !_closed) _linger.Change(_options.FeedLinger, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The newest seq that this feed got.</summary>
    public long Head
    {
        get
        {
            lock (_sync) return _tail.Head;
        }
    }

    /// <summary>What follows that seq, if it is here.</summary>
    /// <exception cref="VaporForgeException">The subscription failed for good.</exception>
    public FeedAnswer Read(long seq)
    {
        lock (_sync)
        {
            if (seq < _tail.Start) return FeedAnswer.InLog;
            if (_tail.After(seq) is { } batch) return new FeedAnswer(FeedPlace.Here, batch);
            return _failure is null ? FeedAnswer.NotYet : throw Rethrown(_failure);
        }
    }

    public void AskForHeartbeats()
    {
        foreach (var viewer in Viewers()) viewer.AskForHeartbeat();
    }

    public Task OnNextAsync(FrameBatch item, StreamSequenceToken? token = null)
    {
        if (item.Frames.IsDefaultOrEmpty) return Task.CompletedTask;

        // Only this method moves the head, and the stream calls it once at a time.
        var batch = FrameEncoder.Encode(Head, item.Frames.AsSpan());
        lock (_sync) _tail.Add(batch);
        foreach (var viewer in Viewers()) viewer.Signal.Set();
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        _feeds.Remove(this);
        lock (_sync)
        {
            _closed = true;
            _failure = ex;
        }

        foreach (var viewer in Viewers()) viewer.Signal.Set();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _linger.Dispose();
        StreamSubscriptionHandle<FrameBatch>? subscription;
        lock (_sync)
        {
            _closed = true;
            subscription = _subscription;
        }

        // Ends at once: a subscription to a session is nothing but a loop in this process.
        subscription?.UnsubscribeAsync();
    }

    private void CloseIfEmpty()
    {
        lock (_sync)
        {
            if (_viewers.Count > 0 || _closed) return;
            _closed = true;
        }

        _feeds.Remove(this);
        Dispose();
    }

    private Viewer[] Viewers()
    {
        lock (_sync) return _snapshot ??= [.. _viewers];
    }

    /// <summary>Each viewer gets an exception of its own: one object thrown from many threads garbles its
    /// trace.</summary>
    private static VaporForgeException Rethrown(Exception failure) => failure is VaporForgeException known
        ? new VaporForgeException(known.Code, known.Message, known.Internal)
        : new VaporForgeException(
            ErrorCodes.Unavailable, "The session cannot be watched at the moment.", failure.Message, failure);
}
