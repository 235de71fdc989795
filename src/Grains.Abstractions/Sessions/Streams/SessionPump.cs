using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace VaporForge.Sessions.Streams;

/// <summary>Brings one observer all that follows a seq: (1) what is stored, from the log, without troubling the owner;
/// (2) what is new, from the owner; and (3) begins again from the last seq delivered whenever the owner is lost. Frames
/// that were delivered are dropped and a gap is never delivered, so the observer gets each frame once and in order
/// whatever happens to owners.</summary>
internal sealed partial class SessionPump : IDisposable
{
    private const int PageFrames = 1000;
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    private readonly SessionStreamProvider _provider;
    private readonly string _sessionId;
    private readonly IAsyncObserver<FrameBatch> _observer;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private long _seq;

    public SessionPump(
        SessionStreamProvider provider, string sessionId, IAsyncObserver<FrameBatch> observer, long after)
    {
        _provider = provider;
        _sessionId = sessionId;
        _observer = observer;
        _seq = after;
        _logger = provider.Logger;
        _stopping = _stop.Token;
    }

    /// <summary>The last seq that was delivered.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>Deliveries happen on the scheduler of the one who starts it: a grain's, when a grain
    /// subscribed.</summary>
    public void Start() => _ = RunAsync();

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var delay = MinDelay;
        while (!_stopping.IsCancellationRequested)
        {
            var before = Seq;
            try
            {
                if (await CatchUpAsync()) await WatchAsync();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (VaporForgeException e) when (e.Code is ErrorCodes.SessionNotFound or ErrorCodes.AfterBeyondHead)
            {
                await FailAsync(e);
                return;
            }
            catch (ObserverFailedException e)
            {
                await FailAsync(e.InnerException!);
                return;
            }
            catch (Exception e)
            {
                LogLost(e, _sessionId, Seq);
            }

            // An owner that gave something before it was lost is replaced at once; one that gives nothing is not asked
            // in a tight loop.
            delay = Seq > before ? MinDelay : delay * 2 < MaxDelay ? delay * 2 : MaxDelay;
            await DelayAsync(delay);
        }
    }

    /// <returns>False when the log said that there is more while it gave nothing.</returns>
    private async Task<bool> CatchUpAsync()
    {
        while (true)
        {
            var page = await _provider.Reader.ReadFramesAsync(_sessionId, _seq, PageFrames, _stopping)
                ?? throw new VaporForgeException(ErrorCodes.SessionNotFound, "There is no such session.");
            if (_seq > page.HeadSeq)
            {
                throw new VaporForgeException(
                    ErrorCodes.AfterBeyondHead, $"after is {_seq}, but the newest frame is {page.HeadSeq}.");
            }

            if (_seq == page.HeadSeq) return true;
            if (!await DeliverAsync(page)) return false;
        }
    }

    private async Task WatchAsync()
    {
        using var silence = _provider.Silences.Begin(_sessionId, _seq);
        await using var reading = new OwnerReading(
            _provider.Session(_sessionId),
            _seq,
            async batch =>
            {
                var goesOn = await DeliverAsync(batch);
                silence.Heard(_seq);
                return goesOn;
            },
            _provider.Time);
        try
        {
            if (await Task.WhenAny(reading.Ended, silence.Broken).WaitAsync(_stopping) == reading.Ended) await reading.Ended;
            else LogStale(_sessionId, Seq);
        }
        catch (VaporForgeException e) when (e.Code == ErrorCodes.AfterBeyondHead)
        {
            // The log has what we have, and the one that was asked has not: it is not the owner any more.
            LogStale(_sessionId, Seq);
        }
    }

    /// <returns>False when the batch does not go on from what was delivered.</returns>
    private async ValueTask<bool> DeliverAsync(FrameBatch batch)
    {
        var fresh = Fresh(batch.Frames);
        if (fresh.IsDefaultOrEmpty) return batch.Frames.IsDefaultOrEmpty is false && batch.LastSeq <= _seq;
        if (fresh[0].Seq != _seq + 1 && fresh[0].Type != FrameTypes.Snapshot)
        {
            LogGap(_sessionId, _seq, fresh[0].Seq);
            return false;
        }

        if (_stopping.IsCancellationRequested) return false;
        var last = fresh[^1].Seq;
        try
        {
            await _observer.OnNextAsync(
                fresh.Length == batch.Frames.Length
                    ? batch
                    : new FrameBatch(fresh, batch.HeadSeq), SeqToken.After(last));
        }
        catch (Exception e)
        {
            throw new ObserverFailedException(e);
        }

        Volatile.Write(ref _seq, last);
        return true;
    }

    private ImmutableArray<Frame> Fresh(ImmutableArray<Frame> frames)
    {
        if (frames.IsDefaultOrEmpty || frames[0].Seq > _seq) return frames;
        return [.. frames.Where(frame => frame.Seq > _seq)];
    }

    private async Task FailAsync(Exception exception)
    {
        LogFailed(exception, _sessionId, Seq);
        try
        {
            await _observer.OnErrorAsync(exception);
        }
        catch (Exception e)
        {
            LogFailed(e, _sessionId, Seq);
        }
    }

    private async Task DelayAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _provider.Time, _stopping);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Session {SessionId}: the owner was lost after seq {Seq}; looking for the next.")]
    private partial void LogLost(Exception exception, string sessionId, long seq);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Session {SessionId}: the log goes on after seq {Seq} and its owner does not say so; looking for the next.")]
    private partial void LogStale(string sessionId, long seq);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Session {SessionId}: after seq {Seq} came {Next}; reading from the log.")]
    private partial void LogGap(string sessionId, long seq, long next);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {SessionId}: a subscription ended after seq {Seq}.")]
    private partial void LogFailed(Exception exception, string sessionId, long seq);
}
