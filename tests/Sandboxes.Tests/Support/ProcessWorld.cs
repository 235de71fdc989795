using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VaporForge.Grains.Sandboxes;
using VaporForge.Silo.Sandboxes;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>A process host with a folder of its own. In the place of an agent host runs a shell; leaves nothing
/// behind.</summary>
internal sealed class ProcessWorld : ISandboxWorld
{
    public ProcessWorld()
    {
        Root = Directory.CreateTempSubdirectory("vf-test-").FullName;
        AgentHost = Path.Combine(Root, "agent-host.sh");
        File.WriteAllText(AgentHost, "exec /bin/sh\n");
        Options = new ProcessOptions { DataRoot = Path.Combine(Root, "data"), NodePath = "/bin/sh", AgentHostPath = AgentHost };
        Host = NewHost();
    }

    public string Root { get; }
    public string AgentHost { get; }
    public ProcessOptions Options { get; }
    public ProcessSandboxHost Host { get; }
    ISandboxHost ISandboxWorld.Host => Host;

    public ProcessSandboxHost NewHost() => new(
        Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System, NullLogger<ProcessSandboxHost>.Instance);

    public SandboxFolders Folders(string sessionId) => SandboxFolders.Of(Options.DataRoot, sessionId);

    public int ProcessOf(string sessionId) => ProcessIdentity.Load(Folders(sessionId).Identity)!.Value.ProcessId;

    public static SandboxSpec Spec(string sessionId, long epoch = 1) => new(sessionId, epoch, "user", new Dictionary<string, string> { ["SEEN"] = "yes" });

    public async Task<Shell> WakeAsync(string sessionId)
    {
        await Host.WakeAsync(Spec(sessionId), CancellationToken.None);
        return await AttachAsync(sessionId);
    }

    public async Task<Shell> AttachAsync(string sessionId) => new(await Host.AttachAsync(sessionId, CancellationToken.None));

    public Task<SandboxState> FindAsync(string sessionId) => Host.FindAsync(sessionId, CancellationToken.None);

    public Task SleepAsync(string sessionId, long epoch = 1) => Host.SleepAsync(sessionId, epoch, TimeSpan.Zero, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in await Host.ListAsync(CancellationToken.None)) await SleepAsync(sandbox.SessionId, long.MaxValue);
        Directory.Delete(Root, recursive: true);
    }
}
