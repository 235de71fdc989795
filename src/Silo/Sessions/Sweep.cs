using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Silo.Sessions;

/// <summary>Wakes the grains of sessions with a running execution whose owner has gone quiet, so that every turn ends
/// or goes on even if the silo that started it died (DESIGN.md, G5). The first sweep is at start.</summary>
internal sealed partial class Sweep(
    ISessionStore store, IGrainFactory grains, IOptions<SweepOptions> options, TimeProvider time, ILogger<Sweep> logger)
    : BackgroundService
{
    private const int PerSweep = 256;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var settings = options.Value;
        using var timer = new PeriodicTimer(settings.Period, time);
        var quietFor = settings.SoleOwner ? TimeSpan.Zero : settings.QuietFor;
        do
        {
            try
            {
                await SweepAsync(quietFor, stoppingToken);
            }
            catch (VaporForgeException e)
            {
                LogFailed(e);
            }

            quietFor = settings.QuietFor;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(TimeSpan quietFor, CancellationToken cancellationToken)
    {
        var quiet = await store.TakeQuietSessionsAsync(quietFor, PerSweep, cancellationToken);
        await Task.WhenAll(quiet.Select(sessionId => WakeAsync(sessionId, cancellationToken)));
    }

    private async Task WakeAsync(string sessionId, CancellationToken cancellationToken)
    {
        LogWaking(sessionId);
        try
        {
            await grains.GetGrain<IChatSessionGrain>(sessionId).CheckAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogWakeFailed(e, sessionId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId} did not wake; the next sweep tries again.")]
    private partial void LogWakeFailed(Exception exception, string sessionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: its owner went quiet in the middle of a turn; waking it.")]
    private partial void LogWaking(string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep for quiet sessions failed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
