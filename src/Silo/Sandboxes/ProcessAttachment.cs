using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Silo.Sandboxes;

/// <summary>The standard streams of one agent host. Several may be attached, from several processes: each hears all that is said
/// from then on, and one that is stopped keeps nobody waiting.</summary>
internal sealed partial class ProcessAttachment : ISandboxAttachment
{
    private const int ReadBytes = 16 * 1024;

    /// <summary>Replies that nobody has read yet; beyond it they wait in their file.</summary>
    private const int MaxUnreadBytes = 1024 * 1024;

    /// <summary>How often we look whether the process lives, and how long its files are. Its end is seen at once, when it lets go
    /// of its replies, unless a child of it inherited them.</summary>
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    /// <summary>A process that ends closes its files a moment before it is gone.</summary>
    private static readonly TimeSpan DyingLimit = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DyingLookPeriod = TimeSpan.FromMilliseconds(2);

    private readonly SandboxFolders _folders;
    private readonly ProcessIdentity _process;
    private readonly RepliesFile _source;
    private readonly IDisposable _following;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _looks;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _detaching = new();
    private readonly Pipe _replies = new(new PipeOptions(
        pauseWriterThreshold: MaxUnreadBytes, resumeWriterThreshold: MaxUnreadBytes / 2, useSynchronizationContext: false));
    private readonly Task _work;
    private volatile bool _hasEnded;
    private int _disposed;

    public ProcessAttachment(
        SandboxFolders folders, ProcessIdentity process, FileChanges changes, TimeProvider time, ILogger logger)
    {
        _folders = folders;
        _process = process;
        _time = time;
        _logger = logger;
        Commands = Fifo.OpenToWrite(folders.Commands);
        _source = new RepliesFile(folders.Replies);
        _looks = new PeriodicTimer(LookPeriod, time);
        _following = changes.Follow(folders.Replies, OnReplies);
        Replies = _replies.Reader.AsStream(leaveOpen: true);
        _work = Task.WhenAll(ReadAsync(), WatchAsync());
    }

    public Stream Commands { get; }

    public Stream Replies { get; }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _following.Dispose();
        await _detaching.CancelAsync();
        await _replies.Reader.CompleteAsync();
        await _work;
        _looks.Dispose();
        await Commands.DisposeAsync();
        _source.Dispose();
        _changed.Dispose();
        _detaching.Dispose();
    }

    private void OnReplies(bool writerLeft)
    {
        if (writerLeft) _looks.Period = DyingLookPeriod;
        Wake();
    }

    /// <summary>One that has not been taken yet counts for both.</summary>
    private void Wake()
    {
        lock (_changed)
        {
            if (_changed.CurrentCount == 0) _changed.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                // Looked at first: then all that it said before its end is read.
                var hasEnded = _hasEnded;
                await HandOnAsync();
                if (hasEnded) break;
                await _changed.WaitAsync(_detaching.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
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

    private async Task HandOnAsync()
    {
        int read;
        while ((read = _source.Read(_replies.Writer.GetSpan(ReadBytes))) > 0)
        {
            _replies.Writer.Advance(read);
            if ((await _replies.Writer.FlushAsync(_detaching.Token)).IsCompleted) throw new IOException("nobody reads");
        }
    }

    private async Task WatchAsync()
    {
        var start = _time.GetTimestamp();
        try
        {
            while (_process.IsAlive)
            {
                DiagnosticsFile.Trim(_folders.Diagnostics);
                if (!_source.Trim()) LogNotTrimmed(_folders.Replies);
                await _looks.WaitForNextTickAsync(_detaching.Token);
                if (_looks.Period == LookPeriod) start = _time.GetTimestamp();
                else if (_time.GetElapsedTime(start) > DyingLimit) _looks.Period = LookPeriod;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            LogEnded(_process.ProcessId, e.Message);
            await _detaching.CancelAsync();
        }

        _hasEnded = true;
        Wake();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Agent host {ProcessId}: attachment ended: {Reason}")]
    private partial void LogEnded(int processId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} grows until its sandbox sleeps: its file system cannot give back what was read.")]
    private partial void LogNotTrimmed(string file);
}
