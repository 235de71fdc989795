using VaporForge.Gateway.Access;
using VaporForge.Gateway.Health;
using VaporForge.Silo.Hosting;
using VaporForge.Users;

namespace VaporForge.Silo.Readiness;

/// <summary>Calls a grain.</summary>
internal sealed class EngineReadiness(IGrainFactory grains) : IReadinessCheck
{
    public string Name => "engine";

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IUserGrain>(LocalUser.Id).ListSessionsAsync(new SessionQuery(null, 1), cancellationToken);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"{Engine.Name}: {e.Message}";
        }
    }
}
