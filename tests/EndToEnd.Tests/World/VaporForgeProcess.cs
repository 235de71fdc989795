using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;

namespace VaporForge.EndToEnd.Tests.World;

/// <summary>A real VaporForge process on a data directory of its own, with verbs to start, kill and drain it.</summary>
internal sealed class VaporForgeProcess : IAsyncDisposable
{
    private const int SigInt = 2;
    private const int SigContinue = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(30);

    private readonly string[] _options;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly StringBuilder _output = new();
    private Process? _process;

    private VaporForgeProcess(string data, string[] options, IReadOnlyDictionary<string, string> environment)
    {
        (Data, _options, _environment) = (data, options, environment);
        (Port, InternalPort) = (Ports.Free(), Ports.Free());
    }

    public string Data { get; }
    public int Port { get; }
    public int InternalPort { get; }
    public string Token { get; private set; } = "";
    public Api Api { get; private set; } = null!;

    /// <summary>Everything that it printed, over all its lives.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static async Task<VaporForgeProcess> StartAsync(
        string data, string[] options, IReadOnlyDictionary<string, string>? environment = null)
    {
        var process = new VaporForgeProcess(data, options, environment ?? new Dictionary<string, string>());
        await process.StartAgainAsync();
        return process;
    }

    /// <summary>Several processes on one database and one data directory; their sandboxes know the doors of all of
    /// them.</summary>
    public static async Task<VaporForgeProcess[]> StartMembersAsync(
        int count, string data, string[] options, IReadOnlyDictionary<string, string> environment)
    {
        var shared = new Dictionary<string, string>(environment);
        var members = Enumerable.Range(1, count)
            .Select(number => new VaporForgeProcess(data, ["--member", $"n{number}", .. options], shared)).ToArray();
        for (var number = 0; number < count; number++)
        {
            var port = members[number].InternalPort;
            shared[$"VF_Process__CallbackUrls__{number}"] = $"http://127.0.0.1:{port}";
            shared[$"VF_Docker__CallbackPorts__{number}"] = port.ToString(CultureInfo.InvariantCulture);
        }

        await Task.WhenAll(members.Select(member => member.StartAgainAsync()));
        return members;
    }

    public async Task StartAgainAsync()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = Launch(ServeArguments, line =>
        {
            if (line.StartsWith("ready: ", StringComparison.Ordinal)) ready.TrySetResult();
        });
        var ended = _process.WaitForExitAsync();
        var first = await Task.WhenAny(ready.Task, ended, Task.Delay(StartBound, TimeProvider.System, CancellationToken.None));
        Assert.True(first == ready.Task, $"VaporForge did not become ready:\n{Output}");
        Token = (await File.ReadAllTextAsync(Path.Combine(Data, "local-token"))).Trim();
        Api = new Api(new Uri($"http://127.0.0.1:{Port}"), Token);
    }

    /// <summary>Runs it where it is expected not to start.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(
        string data, string[] options, IReadOnlyDictionary<string, string>? environment = null)
    {
        var run = new VaporForgeProcess(data, options, environment ?? new Dictionary<string, string>());
        return await run.ToEndAsync(run.ServeArguments);
    }

    /// <summary>Runs one of the other verbs, beside a process that may be running.</summary>
    public static Task<(int ExitCode, string Output)> RunVerbAsync(params string[] arguments) =>
        new VaporForgeProcess("", [], new Dictionary<string, string>()).ToEndAsync(arguments);

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(EndBound);
    }

    /// <summary>It does nothing any more, and does not know; nobody else sees why.</summary>
    public void Freeze() => Assert.Equal(0, SendSignal(_process!.Id, SigStop));

    public void Thaw() => Assert.Equal(0, SendSignal(_process!.Id, SigContinue));

    /// <summary>Ctrl-C.</summary>
    public async Task<int> InterruptAsync()
    {
        Assert.Equal(0, SendSignal(_process!.Id, SigInt));
        await _process.WaitForExitAsync().WaitAsync(EndBound);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited)
        {
            Thaw();
            _ = SendSignal(_process.Id, SigInt);
            try
            {
                await _process.WaitForExitAsync().WaitAsync(EndBound);
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
        Processes.EndSandboxesUnder(Data);
        if (Output.Contains("sandbox: docker", StringComparison.Ordinal)) await DockerCommand.RemoveAllOfAsync(Data);
    }

    private string[] ServeArguments =>
    [
        "serve", "--data", Data,
        "--port", Port.ToString(CultureInfo.InvariantCulture),
        "--internal-port", InternalPort.ToString(CultureInfo.InvariantCulture),
        .. _options,
    ];

    private async Task<(int ExitCode, string Output)> ToEndAsync(string[] arguments)
    {
        using var process = Launch(arguments, _ => { });
        await process.WaitForExitAsync().WaitAsync(StartBound);
        return (process.ExitCode, Output);
    }

    private Process Launch(string[] arguments, Action<string> onLine)
    {
        // Who runs the tests in the background has SIGINT ignored, and a process would inherit that.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "VaporForge.Silo.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment.Remove("ANTHROPIC_API_KEY");
        start.Environment.Remove("CLAUDE_CODE_OAUTH_TOKEN");
        foreach (var (name, value) in _environment) start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Take(string? line)
        {
            if (line is null) return;
            lock (_output) _output.AppendLine(line);
            onLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
