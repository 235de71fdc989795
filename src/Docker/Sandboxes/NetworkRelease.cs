using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VaporForge.Docker.Sandboxes;

/// <summary>Gives the instance's network back when the host has stopped and no sandbox is left on it: an engine has room for some
/// thirty networks, and the next start makes a new one.</summary>
internal sealed partial class NetworkRelease(DockerSandboxHost host, ILogger<NetworkRelease> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await host.ReleaseNetworkAsync(cancellationToken);
        }
        catch (VaporForgeException e)
        {
            LogKept(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The sandboxes' network stays.")]
    private partial void LogKept(Exception exception);
}
