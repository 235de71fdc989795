using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.GroupCommit;

/// <summary>Gathers the writes of all sessions that wait and makes them durable together, so that they share the cost
/// of a disk flush. While one group is flushed the next one gathers; when nothing waits, a write goes at once and
/// alone.</summary>
internal sealed partial class GroupWriter : IAsyncDisposable
{
    private readonly Channel<PendingWrite> _waiting = Channel.CreateUnbounded<PendingWrite>(new() { SingleReader = true });
    private readonly List<PendingWrite> _group = [];
    private readonly HashSet<string> _keys = [];
    private readonly IGroupTarget _target;
    private readonly StorageOptions _options;
    private readonly StorageMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Task _running;
    private int _waitingCount;

    /// <param name="scheduler">Where the target is called.</param>
    public GroupWriter(
        IGroupTarget target,
        StorageOptions options,
        StorageMetrics metrics,
        ILogger logger,
        TaskScheduler scheduler)
    {
        (_target, _options, _metrics, _logger) = (target, options, metrics, logger);
        _running = Task.Factory.StartNew(
            RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
    }

    public Task<T> WriteAsync<T>(PendingWrite<T> write)
    {
        if (write.CancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(write.CancellationToken);
        write.WaitsSince = Stopwatch.GetTimestamp();
        if (Interlocked.Increment(ref _waitingCount) > _options.MaxWaitingWrites)
        {
            Interlocked.Decrement(ref _waitingCount);
            return Task.FromException<T>(StorageFailure.Because($"{_options.MaxWaitingWrites} writes are waiting already."));
        }

        if (_waiting.Writer.TryWrite(write)) return write.Answer;
        Interlocked.Decrement(ref _waitingCount);
        return Task.FromException<T>(StorageFailure.Because("The storage is closed."));
    }

    /// <summary>Takes no more writes; those that wait are still written.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            Gather();
            if (_group.Count > 0) await FlushAsync(_group);
        }

        await _target.DisposeAsync();
    }

    /// <summary>Fills the group in the order of arrival, up to the first write that must not be in it.</summary>
    private void Gather()
    {
        _group.Clear();
        _keys.Clear();
        var (lines, bytes) = (0, 0L);
        while (_group.Count < _options.MaxGroupWrites && _waiting.Reader.TryPeek(out var next))
        {
            if (_group.Count > 0 && !Fits(lines + next.Lines, bytes + next.Bytes)) return;
            if (next.Key is { } key && !_keys.Add(key)) return;
            _waiting.Reader.TryRead(out _);
            Interlocked.Decrement(ref _waitingCount);
            if (next.CancellationToken.IsCancellationRequested)
            {
                next.Cancel();
            }
            else if (Stopwatch.GetElapsedTime(next.WaitsSince) > _options.CommandTimeout)
            {
                next.Fail(StorageFailure.Because($"The write waited longer than {_options.CommandTimeout}."));
            }
            else
            {
                lines += next.Lines;
                bytes += next.Bytes;
                _group.Add(next);
            }
        }
    }

    private bool Fits(int lines, long bytes) => lines <= _options.MaxGroupLines && bytes <= _options.MaxGroupBytes;

    private async Task FlushAsync(List<PendingWrite> group)
    {
        try
        {
            await _target.WriteAsync(group);
            _metrics.Flushed(group);
            foreach (var write in group) write.Complete();
        }
        catch (Exception failure) when (group.Count > 1 && _target.IsFaultOfOne(failure))
        {
            // All were rolled back; alone, only the one at fault fails.
            LogSeparated(group.Count, failure.Message);
            foreach (var write in group) await FlushAsync([write]);
        }
        catch (Exception failure)
        {
            LogFailed(failure, group.Count);
            foreach (var write in group) write.Fail(StorageFailure.From(failure));
        }
    }

    [LoggerMessage(LogLevel.Warning, "One of {Count} writes failed the group; writing each alone: {Reason}")]
    private partial void LogSeparated(int count, string reason);

    [LoggerMessage(LogLevel.Error, "{Count} writes failed")]
    private partial void LogFailed(Exception failure, int count);
}
