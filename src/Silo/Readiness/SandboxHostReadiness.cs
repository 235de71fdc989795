using VaporForge.Gateway.Health;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Silo.Readiness;

internal sealed class SandboxHostReadiness(ISandboxHost host) : IReadinessCheck
{
    public string Name => "sandboxHost";

    public Task<string?> CheckAsync(CancellationToken cancellationToken) => host.CheckAsync(cancellationToken);
}
