using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes;
using VaporForge.Silo.Sessions;

namespace VaporForge.Silo.Sandboxes;

/// <summary>A process that was killed leaves sandboxes awake. The next one, where it is the only owner, finds them at its start and
/// has their grains take care of them.</summary>
internal sealed partial class Adoption(
    ISandboxInventory inventory, IGrainFactory grains, IOptions<SweepOptions> options, ILogger<Adoption> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.SoleOwner) return;
        try
        {
            foreach (var sandbox in await inventory.ListAsync(stoppingToken))
            {
                if (sandbox.State != SandboxState.Awake) continue;
                LogAdopting(sandbox.SessionId);
                await grains.GetGrain<ISandboxGrain>(sandbox.SessionId).AdoptAsync();
            }
        }
        catch (VaporForgeException e)
        {
            // They end themselves some time after they last heard of a silo.
            LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: its sandbox is awake from an earlier process.")]
    private partial void LogAdopting(string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sandboxes of earlier processes could not be listed.")]
    private partial void LogFailed(Exception exception);
}
