using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Silo.Sandboxes;

/// <summary>The standard streams of one agent host. What it said while nobody was attached comes first, and may begin
/// within a line.</summary>
internal sealed partial class ProcessAttachment : ISandboxAttachment
{
    /// <summary>Replies that nobody has read yet; beyond it the agent host has to wait.</summary>
    private const int MaxUnreadBytes = 1024 * 1024;

    /// <summary>How often we look whether the process lives, and how long its diagnostics are. Its end is seen at once,
    /// by the end of its replies, unless a child of it inherited them.</summary>
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan DyingLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DyingLookPeriod = TimeSpan.FromMilliseconds(2);

    private readonly SandboxFolders _folders;
    private readonly ProcessIdentity _process;
    private readonly Stream _source;
    private readonly TimeProvider _time;
    private readonly Action<ProcessAttachment> _onDetached;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _detaching = new();
    private readonly Pipe _replies = new(new PipeOptions(
        pauseWriterThreshold: MaxUnreadBytes, resumeWriterThreshold: MaxUnreadBytes / 2, useSynchronizationContext: false));
    private readonly Task _work;
    private int _disposed;

    public ProcessAttachment(
        SandboxFolders folders, ProcessIdentity process, Action<ProcessAttachment> onDetached, TimeProvider time, ILogger logger)
    {
        _folders = folders;
        _process = process;
        _onDetached = onDetached;
        _time = time;
        _logger = logger;
        _source = Fifo.OpenToRead(folders.Replies);
        Commands = Fifo.OpenToWrite(folders.Commands);
        Replies = _replies.Reader.AsStream(leaveOpen: true);
        _work = Task.WhenAll(ReadAsync(), WatchAsync());
    }

    public Stream Commands { get; }

    public Stream Replies { get; }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _onDetached(this);
        await _detaching.CancelAsync();
        await _replies.Reader.CompleteAsync();
        await _work;
        await Commands.DisposeAsync();
        await _source.DisposeAsync();
        _detaching.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await _source.CopyToAsync(_replies.Writer, _detaching.Token);

            // A process that ends closes its streams a moment before it is gone. Who sees the end of the replies asks
            // next whether it lives, and must not find it dying.
            await WaitUntilGoneAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // All of these are ways in which an attachment ends; its reader sees the end of the replies.
            LogEnded(_process.ProcessId, e.Message);
        }
        finally
        {
            await _replies.Writer.CompleteAsync();
            await _detaching.CancelAsync();
        }
    }

    private async Task WaitUntilGoneAsync()
    {
        using var timer = new PeriodicTimer(DyingLookPeriod, _time);
        var start = _time.GetTimestamp();
        while (_process.IsAlive && _time.GetElapsedTime(start) < DyingLimit) await timer.WaitForNextTickAsync(_detaching.Token);
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(LookPeriod, _time);
        try
        {
            do DiagnosticsFile.Trim(_folders.Diagnostics);
            while (await timer.WaitForNextTickAsync(_detaching.Token) && _process.IsAlive);
        }
        catch (OperationCanceledException) when (_detaching.IsCancellationRequested)
        {
            // The replies ended first, or we detach.
        }
        catch (IOException e)
        {
            LogEnded(_process.ProcessId, e.Message);
        }

        await _detaching.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Agent host {ProcessId}: attachment ended: {Reason}")]
    private partial void LogEnded(int processId, string reason);
}
