using VaporForge.Grains.Sandboxes;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>A sandbox host of one kind or the other, whose sandboxes run a shell in the place of an agent host.</summary>
internal interface ISandboxWorld : IAsyncDisposable
{
    ISandboxHost Host { get; }

    Task<Shell> WakeAsync(string sessionId);

    Task SleepAsync(string sessionId, long epoch = 1);
}
