using System.Diagnostics;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes;

namespace VaporForge.Silo.Sandboxes;

/// <summary>A program beside a plain agent host, in a session of its own. It ends with all that it started, which has its marker in its
/// environment.</summary>
internal sealed class ProcessProgram : ISandboxProgram
{
    /// <summary>Opens the terminal, and becomes the program with it: setsid makes it the one that it is controlled from. A server that
    /// a script started in its background ignores interrupts; what is typed here must not be.</summary>
    private const string OnTerminal = """exec env --default-signal setsid -c "$@" <"$0" >"$0" 2>&1""";

    /// <summary>How long programs may take to end when their input has ended, or their terminal has hung up.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly PseudoTerminal? _terminal;
    private readonly string _marker;
    private readonly TimeProvider _time;
    private readonly Task _ended;
    private bool _isDisposed;

    private ProcessProgram(Process process, PseudoTerminal? terminal, string marker, TimeProvider time)
    {
        (_process, _terminal, _marker, _time) = (process, terminal, marker, time);
        Input = terminal ?? process.StandardInput.BaseStream;
        Output = terminal ?? process.StandardOutput.BaseStream;
        if (terminal is null) _ = DrainAsync(process.StandardError.BaseStream);
        else CloseUnused(process);
        _ended = WatchAsync();
        ExitCode = FindExitCodeAsync();
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public Task<int?> ExitCode { get; }

    /// <exception cref="IOException">It did not start.</exception>
    public static ProcessProgram Start(
        ProgramSpec spec, string workspace, IReadOnlyDictionary<string, string> environment, TimeProvider time)
    {
        var marker = Ids.NewRandom();
        var terminal = spec.Terminal is { } size ? PseudoTerminal.Open(size) : null;
        try
        {
            var start = new ProcessStartInfo(terminal is null ? "setsid" : "/bin/sh")
            {
                WorkingDirectory = workspace,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            string[] before = terminal is null ? [] : ["-c", OnTerminal, terminal.Device];
            foreach (var argument in before.Concat(spec.Arguments)) start.ArgumentList.Add(argument);
            start.Environment.Clear();
            foreach (var (name, value) in environment) start.Environment[name] = value;
            start.Environment[ProgramSpec.Marker] = marker;
            if (terminal is not null) start.Environment["TERM"] = "xterm-256color";
            var process = Process.Start(start) ?? throw new IOException("it did not start");
            return new ProcessProgram(process, terminal, marker, time);
        }
        catch
        {
            terminal?.Dispose();
            throw;
        }
    }

    public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken)
    {
        // One that has ended shows nothing any more.
        if (!_isDisposed) _terminal?.Resize(size);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await Input.DisposeAsync();
        if (_terminal is null) await Output.DisposeAsync();
        await Task.WhenAny(_ended, Task.Delay(EndGrace, _time, CancellationToken.None));
        await KillAsync();

        // One that wiped its environment was not found; of what it started, its own children are.
        _process.Kill(entireProcessTree: true);
        await _ended;
        await ExitCode;
        _process.Dispose();
    }

    /// <summary>A shell that has ended may leave programs behind that have its terminal open, so that it would never end.</summary>
    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync();
        if (_terminal is not null) await KillAsync();
    }

    private async Task<int?> FindExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Until nobody is left: one that is just being started has no environment yet.</summary>
    private async Task KillAsync()
    {
        var start = _time.GetTimestamp();
        while (SandboxProcesses.FindMarked(ProgramSpec.Marker, _marker) is { Count: > 0 } left && _time.GetElapsedTime(start) < KillLimit)
        {
            foreach (var processId in left) Libc.Signal(processId, Libc.SigKill);
            await Task.Delay(LookPeriod, _time, CancellationToken.None);
        }
    }

    /// <summary>What it says there is for nobody, and must not keep it waiting.</summary>
    private static async Task DrainAsync(Stream errors)
    {
        try
        {
            await errors.CopyToAsync(Stream.Null);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It has ended.
        }
    }

    private static void CloseUnused(Process process)
    {
        process.StandardInput.Close();
        process.StandardOutput.Close();
        process.StandardError.Close();
    }
}
