using VaporForge.Access;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Health;

namespace VaporForge.Silo.Readiness;

/// <summary>Asks the database something small.</summary>
internal sealed class StorageReadiness(IAccessStore store) : IReadinessCheck
{
    public string Name => "storage";

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.UserExistsAsync(LocalUser.Id, cancellationToken);
            return null;
        }
        catch (VaporForgeException e)
        {
            return e.Message;
        }
    }
}
