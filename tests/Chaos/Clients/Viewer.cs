using System.Net.WebSockets;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Sessions;

namespace VaporForge.Chaos.Clients;

/// <summary>
/// One viewer: it records every frame, drops and comes back with the last seq that it has, on the next address.
/// <para>It comes back after 50 to 150 ms, and after 250 to 500 ms when that failed several times in a row.</para>
/// </summary>
internal sealed class Viewer
{
    /// <summary>Two heartbeats of the default setting, and some.</summary>
    private static readonly TimeSpan IdlePatience = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan OpenBound = TimeSpan.FromSeconds(5);
    private const int QuickTries = 5;
    private const string AfterBeyondHead = "after-beyond-head";

    private readonly ViewerBegin _begin;
    private readonly ViewerSetting _setting;
    private readonly SessionWatch _watch;
    private readonly HistoryFile<ViewerRecord> _history;
    private readonly Random _random;
    private readonly EndpointCursor _endpoint;
    private long _lastSeq;
    private (long Seq, int Status, string Code) _told;
    private readonly Lock _leaving = new();
    private int _failures;
    private bool _mustStay;

    public Viewer(
        ViewerBegin begin, ViewerSetting setting, SessionWatch watch, HistoryFile<ViewerRecord> history, Random random)
    {
        (_begin, _setting, _watch, _history, _random) = (begin, setting, watch, history, random);
        _endpoint = new EndpointCursor(setting.Endpoints, begin.FirstEndpoint);
        _lastSeq = begin.After;
    }

    public ViewerBegin Begin => _begin;
    public string HistoryPath => _history.Path;
    public long LastSeq => Interlocked.Read(ref _lastSeq);
    public int Connections { get; private set; }
    public long Frames { get; private set; }

    /// <summary>How often a connection was refused, or ended by the other side.</summary>
    public int Broken { get; private set; }

    /// <summary>Whether it left for good.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>From now on it does not leave for good any more.</summary>
    public void Stay()
    {
        lock (_leaving) _mustStay = true;
    }

    /// <summary>Watches until it leaves for good or is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!await WatchOnceAsync(cancellationToken))
            {
                _endpoint.MoveOn();
                var (least, most) = ++_failures <= QuickTries ? (50, 150) : (250, 500);
                await _setting.Clock.DelayAsync(TimeSpan.FromMilliseconds(_random.Next(least, most)), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _history.Append(new ViewerRecord.Closed(_setting.Clock.Micros, ByUs: true, "the end"));
        }
    }

    /// <returns>Whether it left for good.</returns>
    private async Task<bool> WatchOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            _history.Append(new ViewerRecord.Opened(
                _setting.Clock.Micros, _endpoint.Current.ToString(), _begin.OverSocket ? "ws" : "sse", LastSeq));
            Connections++;
            return await ReadAsync(connection, _setting.Drops ? DropPlan.Next(_random) : DropPlan.None, cancellationToken);
        }
        catch (RefusedException e)
        {
            Broken++;

            // Being told the same again says nothing new.
            var told = (LastSeq, e.Status, e.Code);
            if (told != _told) _history.Append(new ViewerRecord.Refused(_setting.Clock.Micros, e.Status, e.Code));
            _told = told;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (IsLoss(e))
        {
            Broken++;

            // Also when it comes just as we are told to end.
            _history.Append(new ViewerRecord.Closed(_setting.Clock.Micros, ByUs: false, e.Message));
        }

        return false;
    }

    private async Task<IViewerConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(OpenBound);
        try
        {
            return _begin.OverSocket
                ? await SocketConnection.OpenAsync(
                    _endpoint.Current, _setting.Token, _watch.SessionId, LastSeq, _setting.Patience, bound.Token)
                : await SseConnection.OpenAsync(_endpoint.Current, _setting.Token, _watch.SessionId, LastSeq, bound.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("the connection was not accepted in time");
        }
    }

    private async Task<bool> ReadAsync(IViewerConnection connection, DropPlan drop, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var frames = 0;
        while (true)
        {
            silence.CancelAfter(_watch.IsRunning ? _setting.Patience : IdlePatience);
            ViewerItem item;
            try
            {
                item = await connection.NextAsync(silence.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Close(byUs: true, "it was silent for too long");
            }

            if (item is ViewerItem.End end)
            {
                if (end.How.Contains(AfterBeyondHead, StringComparison.Ordinal)) throw new RefusedException(0, AfterBeyondHead);
                return Close(byUs: false, end.How);
            }

            if (item is not ViewerItem.Frame frame) continue;
            Take(frame);
            if (++frames != drop.AfterFrames) continue;
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            await _setting.Clock.DelayAsync(drop.Stall, cancellationToken);
            if (drop.Cut is not { } cut) continue;
            connection.Cut(cut);
            if (cut == CutKind.HalfClose) continue;
            Close(byUs: true, cut.ToString());
            return drop.Leaves && TryLeave();
        }

        bool Close(bool byUs, string how)
        {
            _history.Append(new ViewerRecord.Closed(_setting.Clock.Micros, byUs, how));
            if (!byUs) Broken++;
            return false;
        }
    }

    private void Take(ViewerItem.Frame frame)
    {
        var micros = _setting.Clock.Micros;
        _history.Append(new ViewerRecord.Saw(micros, frame.EventId, frame.Json));
        Frames++;
        _failures = 0;
        if (FrameHead.TryParse(frame.Json) is not { } head) return;
        if (head.Seq > LastSeq) Interlocked.Exchange(ref _lastSeq, head.Seq);
        _watch.OnFrame(head, micros);
    }

    private bool TryLeave()
    {
        lock (_leaving) return HasLeft = !_mustStay;
    }

    private static bool IsLoss(Exception e) =>
        e is IOException or HttpRequestException or WebSocketException or OperationCanceledException or ObjectDisposedException;
}
