namespace VaporForge.Gateway;

/// <summary>Says which key is wrong and what it may be.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var failures = new List<string>();
        Listeners(failures, nameof(options.PublicUrls), options.PublicUrls);
        Listeners(failures, nameof(options.InternalEndpoints), options.InternalEndpoints);
        InRange(failures, nameof(options.PromptMaxBytes), options.PromptMaxBytes, 1 << 10, 16 << 20);
        InRange(failures, nameof(options.TranscriptMaxBytes), options.TranscriptMaxBytes, 64 << 10, 256 << 20);
        InRange(failures, nameof(options.UploadMaxBytes), options.UploadMaxBytes, 1L << 10, 16L << 30);
        InRange(failures, nameof(options.RequestsPerSecond), options.RequestsPerSecond, 1, 100_000);
        InRange(failures, nameof(options.RequestBurst), options.RequestBurst, 1, 1_000_000);
        InRange(failures, nameof(options.ViewersPerSession), options.ViewersPerSession, 1, 100_000);
        InRange(failures, nameof(options.MaxConnections), options.MaxConnections, 10, 1_000_000);
        InRange(failures, nameof(options.HeartbeatInterval), options.HeartbeatInterval, Seconds(1), Minutes(5));
        InRange(failures, nameof(options.StallTimeout), options.StallTimeout, Seconds(1), TimeSpan.FromHours(1));
        InRange(failures, nameof(options.FeedLinger), options.FeedLinger, TimeSpan.Zero, Minutes(5));
        InRange(failures, nameof(options.FeedTailBytes), options.FeedTailBytes, 4 << 10, 64 << 20);
        InRange(failures, nameof(options.LogPageFrames), options.LogPageFrames, 1, 10_000);
        InRange(failures, nameof(options.IngestLineMaxBytes), options.IngestLineMaxBytes, 4 << 10, 16 << 20);
        InRange(failures, nameof(options.IngestBatchLines), options.IngestBatchLines, 1, 10_000);
        InRange(failures, nameof(options.IngestBatchBytes), options.IngestBatchBytes, 4 << 10, 64 << 20);
        InRange(failures, nameof(options.IngestPendingBytes), options.IngestPendingBytes, 4 << 10, 256 << 20);
        InRange(failures, nameof(options.OwnerAnswerTimeout), options.OwnerAnswerTimeout, Milliseconds(100), Minutes(1));
        InRange(failures, nameof(options.OwnerRetryFor), options.OwnerRetryFor, TimeSpan.Zero, Minutes(2));
        InRange(failures, nameof(options.AppendAnswerTimeout), options.AppendAnswerTimeout, Milliseconds(100), Minutes(1));
        InRange(failures, nameof(options.IngestRetryFor), options.IngestRetryFor, TimeSpan.Zero, Minutes(10));
        InRange(failures, nameof(options.TicketLife), options.TicketLife, Seconds(5), Minutes(10));
        InRange(failures, nameof(options.SignInLinkLife), options.SignInLinkLife, Minutes(1), TimeSpan.FromDays(7));
        InRange(
            failures, nameof(options.CookieLife), options.CookieLife, TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        InRange(failures, nameof(options.AccessCacheLife), options.AccessCacheLife, TimeSpan.Zero, Minutes(10));
        InRange(failures, nameof(options.OwnerCacheLife), options.OwnerCacheLife, TimeSpan.Zero, Minutes(1));
        InRange(
            failures, nameof(options.ReadinessTimeout), options.ReadinessTimeout, Milliseconds(100), Seconds(30));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void InRange<T>(List<string> failures, string key, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            failures.Add($"{GatewayOptions.Section}:{key} is {value}; give {min} to {max}.");
    }

    private static void Listeners(List<string> failures, string key, string[] urls)
    {
        for (var i = 0; i < urls.Length; i++)
        {
            if (!Hosting.ListenAddress.TryParse(urls[i], out _))
            {
                failures.Add(
                    $"{GatewayOptions.Section}:{key}:{i} is '{urls[i]}'; give http://address:port with an IP address, localhost or *.");
            }
        }
    }

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
