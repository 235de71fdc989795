using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using VaporForge.Docker.Engine;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Docker.Sandboxes;

/// <summary>The standard streams of one container, over one connection to the engine.</summary>
internal sealed partial class DockerAttachment : ISandboxAttachment
{
    private const int ReadBytes = 64 * 1024;

    /// <summary>Replies that nobody has read yet; beyond it the agent host has to wait.</summary>
    private const int MaxUnreadBytes = 1024 * 1024;

    /// <summary>How far apart the end of a container's output and the engine's word that it ended may be, whichever
    /// comes first.</summary>
    private static readonly TimeSpan EndsApartLimit = TimeSpan.FromSeconds(2);

    private readonly Stream _connection;
    private readonly DiagnosticsLines _diagnostics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _sessionId;
    private readonly Pipe _replies = new(new PipeOptions(
        pauseWriterThreshold: MaxUnreadBytes, resumeWriterThreshold: MaxUnreadBytes / 2, useSynchronizationContext: false));
    private readonly CancellationTokenSource _detaching;
    private readonly Task _watching;
    private readonly Task _reading;
    private int _disposed;

    public DockerAttachment(
        DockerEngine engine, string containerId, string sessionId, Stream connection, TimeProvider time, ILogger logger)
    {
        _connection = connection;
        _sessionId = sessionId;
        _time = time;
        _logger = logger;
        _diagnostics = new DiagnosticsLines(sessionId, time, logger);
        _detaching = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Commands = PipeWriter.Create(connection, new StreamPipeWriterOptions(leaveOpen: true)).AsStream(leaveOpen: true);
        Replies = _replies.Reader.AsStream(leaveOpen: true);
        _watching = WatchAsync(engine, containerId);
        _reading = ReadAsync();
    }

    public Stream Commands { get; }

    public Stream Replies { get; }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _detaching.CancelAsync();
        await _connection.DisposeAsync();
        await _replies.Reader.CompleteAsync();
        await _reading;
        await _watching;
        _detaching.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            var demultiplexer = new StreamDemultiplexer();
            var buffer = new byte[ReadBytes];
            while (true)
            {
                var read = await _connection.ReadAsync(buffer, _detaching.Token);
                if (read == 0) break;
                if (!await HandOnAsync(demultiplexer, buffer.AsMemory(0, read))) break;
            }

            // Who sees the end of the replies asks next whether the container runs, and must not find it dying.
            await _watching.WaitAsync(EndsApartLimit, _time, _detaching.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException
            or InvalidDataException or TimeoutException)
        {
            // All of these are ways in which an attachment ends; its reader sees the end of the replies.
            LogEnded(_sessionId, e.Message);
        }
        finally
        {
            await _replies.Writer.CompleteAsync();
            await _detaching.CancelAsync();
        }
    }

    /// <summary>False when nobody reads replies any more.</summary>
    private async ValueTask<bool> HandOnAsync(StreamDemultiplexer demultiplexer, ReadOnlyMemory<byte> input)
    {
        while (demultiplexer.TryTake(ref input, out var kind, out var payload))
        {
            if (kind == StreamKind.StandardOutput) _replies.Writer.Write(payload.Span);
            else _diagnostics.Write(payload.Span);
        }

        var flushed = await _replies.Writer.FlushAsync(_detaching.Token);
        return !flushed.IsCompleted;
    }

    /// <summary>The engine can miss to end the connection when a container ends just while somebody attaches, so its
    /// end is also waited for.</summary>
    private async Task WatchAsync(DockerEngine engine, string containerId)
    {
        try
        {
            var exit = await engine.WaitUntilEndedAsync(containerId, _detaching.Token);
            LogContainerEnded(_sessionId, exit?.StatusCode);
            _detaching.CancelAfter(EndsApartLimit);
        }
        catch (VaporForgeException e)
        {
            LogEnded(_sessionId, e.Message);
            await _detaching.CancelAsync();
        }
        catch (OperationCanceledException) when (_detaching.IsCancellationRequested)
        {
            // The reading side ended first, or we detach.
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {SessionId}: attachment ended: {Reason}")]
    private partial void LogEnded(string sessionId, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: container ended with exit code {ExitCode}.")]
    private partial void LogContainerEnded(string sessionId, int? exitCode);
}
