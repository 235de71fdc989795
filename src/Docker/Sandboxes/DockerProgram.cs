using Microsoft.Extensions.Logging;
using VaporForge.Docker.Engine;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes;

namespace VaporForge.Docker.Sandboxes;

/// <summary>A program in a container, over one connection to the engine (an <c>exec</c>). The engine lets it run on when the connection
/// goes, so another program ends it.</summary>
internal sealed partial class DockerProgram : ISandboxProgram
{
    /// <summary>An engine sees the end of a program a moment after that of its output.</summary>
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    private readonly DockerEngine _engine;
    private readonly string _containerId;
    private readonly string _execId;
    private readonly string _sessionId;
    private readonly string _marker;
    private readonly Stream _connection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lazy<Task<int?>> _exitCode;
    private readonly EndedStream _output;
    private readonly bool _hasTerminal;
    private bool _isDisposed;

    private DockerProgram(
        DockerEngine engine,
        (string Container, string Exec, string Session, string Marker) ids,
        Stream connection,
        bool hasTerminal,
        TimeProvider time,
        ILogger logger)
    {
        _engine = engine;
        (_containerId, _execId, _sessionId, _marker) = ids;
        _connection = connection;
        _hasTerminal = hasTerminal;
        _time = time;
        _logger = logger;
        _output = new EndedStream(hasTerminal ? connection : new StandardOutputStream(connection));
        _exitCode = new Lazy<Task<int?>>(FindExitCodeAsync);
    }

    public Stream Input => _connection;

    public Stream Output => _output;

    public Task<int?> ExitCode => _exitCode.Value;

    public static async Task<DockerProgram> StartAsync(
        DockerEngine engine,
        string containerId,
        string sessionId,
        ProgramSpec spec,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var marker = Ids.NewRandom();
        var execId = await engine.CreateExecAsync(containerId, Request(spec, marker), cancellationToken);
        var connection = await engine.StartExecAsync(execId, spec.Terminal is not null, cancellationToken);
        var program = new DockerProgram(
            engine, (containerId, execId, sessionId, marker), connection, spec.Terminal is not null, time, logger);
        try
        {
            if (spec.Terminal is { } size) await program.ResizeAsync(size, cancellationToken);
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken) =>
        _engine.ResizeExecAsync(_execId, size.Columns, size.Rows, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await _connection.DisposeAsync();
        try
        {
            // What a shell left behind it runs on without it, and goes too.
            if (!_output.HasEnded || _hasTerminal) await EndAsync();
        }
        catch (VaporForgeException e)
        {
            // Where it runs may be gone by now; and if not, it goes with the sandbox's next sleep.
            LogNotEnded(e, _sessionId);
        }
    }

    private async Task EndAsync()
    {
        var request = new ExecRequest(
            ProgramEnd.Command(_marker), [], "/", Tty: false, AttachStdin: false, AttachStdout: false, AttachStderr: false);
        var end = await _engine.CreateExecAsync(_containerId, request, CancellationToken.None);
        await _engine.StartDetachedExecAsync(end, CancellationToken.None);
    }

    private async Task<int?> FindExitCodeAsync()
    {
        var start = _time.GetTimestamp();
        try
        {
            while (await _engine.FindExecAsync(_execId, CancellationToken.None) is { } exec)
            {
                if (!exec.Running) return exec.ExitCode;
                if (_time.GetElapsedTime(start) > ExitLimit) break;
                await Task.Delay(LookPeriod, _time, CancellationToken.None);
            }
        }
        catch (VaporForgeException e)
        {
            LogNoExitCode(e, _sessionId);
        }

        return null;
    }

    private static ExecRequest Request(ProgramSpec spec, string marker)
    {
        List<string> environment = [$"{ProgramSpec.Marker}={marker}"];
        if (spec.Terminal is not null) environment.Add("TERM=xterm-256color");
        return new ExecRequest(
            spec.Arguments,
            environment,
            SandboxPaths.Workspace,
            Tty: spec.Terminal is not null,
            AttachStdin: true,
            AttachStdout: true,
            AttachStderr: true);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {SessionId}: a program in the sandbox could not be ended.")]
    private partial void LogNotEnded(Exception exception, string sessionId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {SessionId}: a program's exit code could not be found.")]
    private partial void LogNoExitCode(Exception exception, string sessionId);
}
