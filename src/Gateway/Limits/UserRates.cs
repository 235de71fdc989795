using System.Collections.Concurrent;

namespace VaporForge.Gateway.Limits;

/// <summary>Requests per user: the generic cell rate algorithm (ITU-T I.371), which needs one number for each
/// user. By the time that passes, not by the wall clock: one that is set back would refuse everybody.</summary>
internal sealed class UserRates(IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int MaxUsers = 100_000;

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1) / options.Value.RequestsPerSecond;
    private readonly int _burst = options.Value.RequestBurst;
    private readonly long _start = time.GetTimestamp();
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new();

    /// <summary>Takes one request from the user's allowance.</summary>
    /// <param name="retryAfter">When it is worth trying again.</param>
    public bool TryTake(string userId, out TimeSpan retryAfter)
    {
        if (!_buckets.TryGetValue(userId, out var bucket)) bucket = AddBucket(userId);
        var now = time.GetElapsedTime(_start);
        lock (bucket)
        {
            var due = bucket.Due > now ? bucket.Due : now;
            retryAfter = due - now - (_interval * (_burst - 1));
            if (retryAfter > TimeSpan.Zero) return false;
            bucket.Due = due + _interval;
            return true;
        }
    }

    private Bucket AddBucket(string userId)
    {
        if (_buckets.Count >= MaxUsers) DropIdle();
        return _buckets.GetOrAdd(userId, static _ => new Bucket());
    }

    /// <summary>A bucket whose due time has passed is as good as a new one.</summary>
    private void DropIdle()
    {
        var now = time.GetElapsedTime(_start);
        foreach (var entry in _buckets)
        {
            if (entry.Value.Due <= now) _buckets.TryRemove(entry);
        }
    }

    private sealed class Bucket
    {
        public TimeSpan Due { get; set; }
    }
}
