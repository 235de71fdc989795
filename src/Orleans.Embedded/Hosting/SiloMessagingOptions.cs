namespace Orleans.Configuration;

/// <summary>Limits of grain calls.</summary>
public sealed class SiloMessagingOptions
{
    /// <summary>How long a caller waits before <see cref="TimeoutException"/>. 30 s unless set, here or by
    /// attribute.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many calls may wait or run in one activation before further ones fail with
    /// <see cref="Orleans.Runtime.LimitExceededException"/>. 10,000 unless set. Orleans has no limit unless set (0).
    /// </summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; } = 10_000;

    /// <summary>How often one call may be passed on because its activation ended before it ran. Orleans' default:
    /// 2.</summary>
    public int MaxForwardCount { get; set; } = 2;
}
