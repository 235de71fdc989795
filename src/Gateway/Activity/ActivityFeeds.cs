using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using VaporForge.Gateway.Json;
using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Gateway.Activity;

/// <summary>One subscription for each user who watches here, however many windows they have open.</summary>
internal sealed class ActivityFeeds([FromKeyedServices(ActivityStream.Provider)] IStreamProvider activity) : IDisposable
{
    private const int MaxWatchersPerUser = 200;

    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly Dictionary<string, Feed> _feeds = [];

    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.TooManyViewers"/>.</exception>
    public async Task<ActivityWatcher> OpenAsync(string userId)
    {
        await _changing.WaitAsync();
        try
        {
            if (!_feeds.TryGetValue(userId, out var feed))
            {
                feed = new Feed();
                var stream = activity.GetStream<SessionSummary>(StreamId.Create(ActivityStream.Namespace, userId));
                feed.Subscription = await stream.SubscribeAsync((change, _) => feed.PublishAsync(change));
                _feeds[userId] = feed;
            }

            if (feed.Watchers.Count >= MaxWatchersPerUser)
                throw new VaporForgeException(
                    ErrorCodes.TooManyViewers, $"{MaxWatchersPerUser} windows watch this list.");
            var watcher = new ActivityWatcher(gone => CloseAsync(userId, feed, gone));
            lock (feed) feed.Watchers.Add(watcher);
            return watcher;
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    private async Task CloseAsync(string userId, Feed feed, ActivityWatcher watcher)
    {
        await _changing.WaitAsync();
        try
        {
            lock (feed) feed.Watchers.Remove(watcher);
            if (feed.Watchers.Count > 0) return;
            _feeds.Remove(userId);
            await feed.Subscription!.UnsubscribeAsync();
        }
        finally
        {
            _changing.Release();
        }
    }

    private sealed class Feed
    {
        public List<ActivityWatcher> Watchers { get; } = [];

        public StreamSubscriptionHandle<SessionSummary>? Subscription { get; set; }

        public Task PublishAsync(SessionSummary change)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(change, GatewayJson.Wire.SessionSummary);
            lock (this)
            {
                foreach (var watcher in Watchers) watcher.Add(json);
            }

            return Task.CompletedTask;
        }
    }
}
