using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VaporForge.Silo.Sandboxes;

/// <summary>Says at start what this host is not.</summary>
internal sealed partial class ProcessHostWarning(ILogger<ProcessHostWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogIsolatesNothing(Environment.UserName);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "AGENTS RUN WITHOUT A SANDBOX: as plain processes of the user {User}, who can read and change whatever that user can. "
        + "For development only; use Docker for anything else.")]
    private partial void LogIsolatesNothing(string user);
}
