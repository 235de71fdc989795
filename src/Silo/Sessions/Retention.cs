using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VaporForge.Grains.Sandboxes;
using VaporForge.Grains.Sessions;

namespace VaporForge.Silo.Sessions;

/// <summary>Folds the logs of turns that ended long ago, and removes sessions that were deleted long ago together with
/// their sandboxes.</summary>
internal sealed partial class Retention(
    ISessionStore store,
    ISandboxHost sandboxes,
    IOptions<RetentionOptions> options,
    TimeProvider time,
    ILogger<Retention> logger) : BackgroundService
{
    private const int PerStep = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FoldAsync(stoppingToken);
                await PurgeAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    private async Task FoldAsync(CancellationToken cancellationToken)
    {
        int folded;
        do
        {
            folded = await store.FoldAsync(time.GetUtcNow() - options.Value.RawFrames, PerStep, cancellationToken);
            if (folded > 0) LogFolded(folded);
        }
        while (folded == PerStep);
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var purged = await store.PurgeAsync(time.GetUtcNow() - options.Value.DeletedSessions, PerStep, cancellationToken);
        foreach (var sessionId in purged)
        {
            await sandboxes.RemoveAsync(sessionId, long.MaxValue, withData: true, cancellationToken);
            LogPurged(sessionId);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Folded the logs of {Sessions} sessions.")]
    private partial void LogFolded(int sessions);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: removed for good.")]
    private partial void LogPurged(string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A retention pass failed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
