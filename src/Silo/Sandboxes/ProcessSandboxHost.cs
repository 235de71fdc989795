using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes;

namespace VaporForge.Silo.Sandboxes;

/// <summary>
/// Sandboxes that are none: plain processes of our own user, for development and for machines without Docker. They
/// isolate nothing.
/// <para>An agent host outlives us: its session, its streams and its identity are its own, and whoever comes next finds
/// it by the files in the session's folder.</para>
/// </summary>
internal sealed partial class ProcessSandboxHost : ISandboxHost, ISandboxInventory
{
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    private readonly ProcessOptions _options;
    private readonly AgentHostLauncher _launcher;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileChanges _changes = new();

    public ProcessSandboxHost(IOptions<ProcessOptions> options, TimeProvider time, ILogger<ProcessSandboxHost> logger)
    {
        _options = options.Value;
        _launcher = new AgentHostLauncher(_options, time);
        _time = time;
        _logger = logger;
        CallbackUrls = _options.CallbackUrls.Count > 0
            ? [.. _options.CallbackUrls]
            : [new UriBuilder("http", "127.0.0.1", _options.InternalPort).Uri];
    }

    public string Name => "process";

    public IReadOnlyList<Uri> CallbackUrls { get; }

    public Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(_options.DataRoot);
            return Task.FromResult(_launcher.FindFault());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<string?>($"Process:DataRoot '{_options.DataRoot}' cannot be made: {e.Message}");
        }
    }

    public Task<SandboxState> FindAsync(string sessionId, CancellationToken cancellationToken)
    {
        var folders = FoldersOf(sessionId);
        if (!Directory.Exists(folders.Root)) return Task.FromResult(SandboxState.Absent);
        var alive = ProcessIdentity.Load(folders.Identity) is { IsAlive: true };
        return Task.FromResult(alive ? SandboxState.Awake : SandboxState.Asleep);
    }

    public async Task WakeAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        var folders = FoldersOf(spec.SessionId);
        if (_launcher.FindFault() is { } fault) throw Unavailable(fault);
        try
        {
            Directory.CreateDirectory(folders.Root, SandboxFolders.OnlyOwner);
            using var held = await SandboxHold.TakeAsync(folders, spec.Epoch, _time, cancellationToken);
            folders.Create();
            if (ProcessIdentity.Load(folders.Identity) is { IsAlive: true }) return;

            // What an agent host that died left running belongs to executions that no longer are.
            await KillAsync(folders, cancellationToken);
            Fifo.Replace(folders.Commands);
            RepliesFile.Replace(folders.Replies);
            DiagnosticsFile.Trim(folders.Diagnostics);
            await _launcher.LaunchAsync(folders, EnvironmentOf(spec, folders), cancellationToken);
            LogStarted(spec.SessionId, ProcessIdentity.Load(folders.Identity)?.ProcessId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            throw Unavailable($"The agent host could not be started. Look at {folders.Diagnostics}.", e);
        }
    }

    public Task<ISandboxAttachment> AttachAsync(string sessionId, CancellationToken cancellationToken)
    {
        var folders = FoldersOf(sessionId);
        if (ProcessIdentity.Load(folders.Identity) is not { IsAlive: true } process) throw Unavailable("The sandbox is not awake.");
        try
        {
            return Task.FromResult<ISandboxAttachment>(new ProcessAttachment(folders, process, _changes, _time, _logger));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable("The sandbox's streams could not be opened.", e);
        }
    }

    public SandboxTools Tools => new(_launcher.FilesProgram);

    public Task<ISandboxProgram> RunAsync(string sessionId, ProgramSpec program, CancellationToken cancellationToken)
    {
        var folders = FoldersOf(sessionId);
        if (ProcessIdentity.Load(folders.Identity) is not { IsAlive: true }) throw Unavailable("The sandbox is not awake.");
        try
        {
            var environment = _launcher.EnvironmentOf(folders, sessionId, CallbackUrls[0]);
            return Task.FromResult<ISandboxProgram>(ProcessProgram.Start(program, folders.Workspace, environment, _time));
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception)
        {
            throw Unavailable("A program could not be started in the sandbox.", e);
        }
    }

    public Task<SandboxUsage?> MeasureAsync(string sessionId, CancellationToken cancellationToken)
    {
        var folders = FoldersOf(sessionId);
        if (ProcessIdentity.Load(folders.Identity) is not { IsAlive: true } process) return Task.FromResult<SandboxUsage?>(null);
        var memory = SandboxMeasure.MemoryOf(SandboxProcesses.Find(folders.Home));
        return Task.FromResult<SandboxUsage?>(new SandboxUsage(memory, MemoryLimitBytes: null, process.StartedAt(_time)));
    }

    public Task SleepAsync(string sessionId, long epoch, TimeSpan grace, CancellationToken cancellationToken) =>
        ChangeAsync("ended", sessionId, epoch, folders => EndAsync(folders, grace, cancellationToken), cancellationToken);

    public Task RemoveAsync(string sessionId, long epoch, bool withData, CancellationToken cancellationToken) =>
        ChangeAsync(
            "removed",
            sessionId,
            epoch,
            async folders =>
            {
                await EndAsync(folders, TimeSpan.Zero, cancellationToken);
                var gone = withData ? folders.Root : folders.Run;
                if (Directory.Exists(gone)) Directory.Delete(gone, recursive: true);
            },
            cancellationToken);

    public async Task<IReadOnlyList<FoundSandbox>> ListAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_options.DataRoot)) return [];
        var found = new List<FoundSandbox>();
        foreach (var sessionId in Directory.EnumerateDirectories(_options.DataRoot).Select(folder => Path.GetFileName(folder)))
        {
            if (Ids.IsValid(sessionId)) found.Add(new FoundSandbox(sessionId, await FindAsync(sessionId, cancellationToken)));
        }

        return found;
    }

    private SandboxFolders FoldersOf(string sessionId) => SandboxFolders.Of(_options.DataRoot, sessionId);

    /// <summary>Our own variables win.</summary>
    private Dictionary<string, string> EnvironmentOf(SandboxSpec spec, SandboxFolders folders)
    {
        var environment = new Dictionary<string, string>(spec.Environment);
        foreach (var (name, value) in _launcher.EnvironmentOf(folders, spec.SessionId, CallbackUrls[0])) environment[name] = value;
        return environment;
    }

    private async Task EndAsync(SandboxFolders folders, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (grace > TimeSpan.Zero && ProcessIdentity.Load(folders.Identity) is { IsAlive: true } process)
        {
            // Its group: the number of a session's first process is its group's too.
            Libc.Signal(-process.ProcessId, Libc.SigTerm);
            await WaitAsync(() => !process.IsAlive, grace, cancellationToken);
        }

        await KillAsync(folders, cancellationToken);
    }

    private async Task KillAsync(SandboxFolders folders, CancellationToken cancellationToken)
    {
        var gone = await WaitAsync(
            () =>
            {
                // The group of a number that others have by now is not ours; and until then it is nobody else's.
                if (ProcessIdentity.Load(folders.Identity) is { IsReused: false } process) Libc.Signal(-process.ProcessId, Libc.SigKill);
                var left = SandboxProcesses.Find(folders.Home);
                foreach (var processId in left) Libc.Signal(processId, Libc.SigKill);
                return left.Count == 0;
            },
            KillLimit,
            cancellationToken);
        if (!gone) throw new IOException($"processes of {folders.Root} do not end");
        if (File.Exists(folders.Identity)) File.Delete(folders.Identity);
    }

    private async Task<bool> WaitAsync(Func<bool> isSo, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (!isSo())
        {
            if (_time.GetElapsedTime(start) >= limit) return false;
            await Task.Delay(LookPeriod, _time, cancellationToken);
        }

        return true;
    }

    /// <summary>Does something to a sandbox that is there.</summary>
    private async Task ChangeAsync(
        string done, string sessionId, long epoch, Func<SandboxFolders, Task> action, CancellationToken cancellationToken)
    {
        var folders = FoldersOf(sessionId);
        if (!Directory.Exists(folders.Root)) return;
        try
        {
            using var held = await SandboxHold.TakeAsync(folders, epoch, _time, cancellationToken);
            await action(folders);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable($"The sandbox could not be {done}: {e.Message}", e);
        }
    }

    private static VaporForgeException Unavailable(string text, Exception? inner = null) =>
        new(ErrorCodes.SandboxUnavailable, text, inner?.Message, inner);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: agent host started as process {ProcessId}.")]
    private partial void LogStarted(string sessionId, int? processId);
}
