using System.Collections.Concurrent;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes;

namespace VaporForge.Testing.Sandboxes;

/// <summary>Sandboxes in memory, whose agent hosts speak the real control channel and whose agents are a test's own
/// code.</summary>
public sealed class ScriptedSandboxHost : ISandboxHost
{
    private readonly ConcurrentDictionary<string, ScriptedSandbox> _sandboxes = new();
    private readonly ConcurrentDictionary<string, long> _epochs = new();

    public string Name => "scripted";

    public IReadOnlyList<Uri> CallbackUrls { get; set; } = [new Uri("http://127.0.0.1:1")];

    /// <summary>What an agent does with a prompt; the execution ends when it returns.</summary>
    public Func<ScriptedRun, Task> Agent { get; set; } = _ => Task.CompletedTask;

    /// <summary>When set, an agent host that is killed leaves its executions to the next one, which does this with each of them when it
    /// has a token for it. Else nothing is left of them.</summary>
    public Func<ScriptedRun, Task>? Heir { get; set; }

    /// <summary>When set, every call fails with it: the sandbox host cannot be reached.</summary>
    public VaporForgeException? Unreachable { get; set; }

    /// <summary>What the next waking fails with, once: the call breaks off.</summary>
    public Exception? NextWakeFault { get; set; }

    /// <summary>Finding waits for it.</summary>
    public Task BeforeFind { get; set; } = Task.CompletedTask;

    /// <summary>Waking waits for it.</summary>
    public Task BeforeWake { get; set; } = Task.CompletedTask;

    /// <summary>Removing waits for it.</summary>
    public Func<Task> BeforeRemove { get; set; } = () => Task.CompletedTask;

    /// <summary>What npm says when a configuration is applied.</summary>
    public string[] InstallationLog { get; set; } = [];

    public int Wakes { get; private set; }

    public SandboxTools Tools { get; } = new(["files"]);

    /// <summary>Every program that was run for a person, in order.</summary>
    public ConcurrentQueue<ScriptedProgram> Programs { get; } = new();

    /// <summary>What such a program does; it runs on until the test ends it, or its caller does.</summary>
    public Func<ScriptedProgram, Task> Program { get; set; } = _ => Task.CompletedTask;

    public ScriptedSandbox this[string sessionId] => _sandboxes[sessionId];

    public Task<string?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(Unreachable?.Message);

    public async Task<SandboxState> FindAsync(string sessionId, CancellationToken cancellationToken)
    {
        Refuse();
        await BeforeFind;
        if (!_sandboxes.TryGetValue(sessionId, out var sandbox)) return SandboxState.Absent;
        return sandbox.IsAwake ? SandboxState.Awake : SandboxState.Asleep;
    }

    public async Task WakeAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        Refuse();
        Fence(spec.SessionId, spec.Epoch);
        await BeforeWake;
        if (NextWakeFault is { } fault)
        {
            NextWakeFault = null;
            throw fault;
        }

        var sandbox = _sandboxes.GetOrAdd(spec.SessionId, _ => new ScriptedSandbox(this));
        if (sandbox.IsAwake) return;
        Wakes++;
        sandbox.Wake();
    }

    public Task<ISandboxAttachment> AttachAsync(string sessionId, CancellationToken cancellationToken)
    {
        Refuse();
        return Task.FromResult<ISandboxAttachment>(_sandboxes[sessionId].Attach());
    }

    public Task SleepAsync(string sessionId, long epoch, TimeSpan grace, CancellationToken cancellationToken)
    {
        Refuse();
        Fence(sessionId, epoch);
        if (_sandboxes.TryGetValue(sessionId, out var sandbox)) sandbox.Kill();
        return Task.CompletedTask;
    }

    public async Task RemoveAsync(string sessionId, long epoch, bool withData, CancellationToken cancellationToken)
    {
        Refuse();
        await BeforeRemove();
        Fence(sessionId, epoch);
        if (_sandboxes.TryRemove(sessionId, out var sandbox)) sandbox.Kill();
    }

    public Task<ISandboxProgram> RunAsync(string sessionId, ProgramSpec program, CancellationToken cancellationToken)
    {
        Refuse();
        if (!_sandboxes.TryGetValue(sessionId, out var sandbox) || !sandbox.IsAwake)
            throw new VaporForgeException(ErrorCodes.SandboxUnavailable, "The sandbox is not awake.");
        var run = new ScriptedProgram(program);
        Programs.Enqueue(run);
        sandbox.Begin(run);
        _ = Program(run);
        return Task.FromResult<ISandboxProgram>(run);
    }

    public Task<SandboxUsage?> MeasureAsync(string sessionId, CancellationToken cancellationToken)
    {
        Refuse();
        var isAwake = _sandboxes.TryGetValue(sessionId, out var sandbox) && sandbox.IsAwake;
        return Task.FromResult(isAwake ? new SandboxUsage(1000, 2000, DateTimeOffset.UnixEpoch) : null);
    }

    private void Fence(string sessionId, long epoch)
    {
        if (epoch < _epochs.AddOrUpdate(sessionId, epoch, (_, newest) => Math.Max(newest, epoch)))
            throw new VaporForgeException(ErrorCodes.NotOwner, "The sandbox has met a newer owner.");
    }

    private void Refuse()
    {
        if (Unreachable is { } fault) throw fault;
    }
}
