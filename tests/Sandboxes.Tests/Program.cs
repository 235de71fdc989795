using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VaporForge.Grains.Sandboxes;
using VaporForge.Silo.Sandboxes;

namespace VaporForge.Sandboxes.Tests;

/// <summary>A silo's part in the life of a process sandbox, to be killed: wakes and attaches, says so, and waits for
/// its end.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var dataRoot, var agentHost, var sessionId]) return 2;
        var options = new ProcessOptions { DataRoot = dataRoot, NodePath = "/bin/sh", AgentHostPath = agentHost };
        var host = new ProcessSandboxHost(Options.Create(options), TimeProvider.System, NullLogger<ProcessSandboxHost>.Instance);
        await host.WakeAsync(
            new SandboxSpec(sessionId, 1, "user", new Dictionary<string, string>()), CancellationToken.None);
        await using var attachment = await host.AttachAsync(sessionId, CancellationToken.None);
        await Console.Out.WriteLineAsync("attached");
        await Console.Out.FlushAsync();
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
