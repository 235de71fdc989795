using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Clients;
using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Sessions;

/// <summary>One viewer's place at a session: when a viewer leaves for good, another one takes it, from the beginning or from what the
/// session has by then.</summary>
internal sealed class ViewerPlace(ChaosRun run, SessionWatch watch, SessionFolder folder, int number, Random random) : IDisposable
{
    private readonly List<(Viewer Viewer, HistoryFile<ViewerRecord> History)> _viewers = [];
    private bool _isLast;

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long after = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var viewer = Seat(after);
            await viewer.RunAsync(cancellationToken);
            run.Tally.AddViewer(viewer.Connections, viewer.Broken, viewer.Frames);
            after = random.Next(2) == 0 ? 0 : watch.HeadSeq;
        }
    }

    /// <summary>From now on the viewer that is there, or takes the place next, stays.</summary>
    public void Stay()
    {
        lock (_viewers)
        {
            _isLast = true;
            if (_viewers.Count > 0) _viewers[^1].Viewer.Stay();
        }
    }

    /// <summary>Whether the viewer that stays has it.</summary>
    public bool HasReached(long seq)
    {
        lock (_viewers) return _viewers.Count > 0 && _viewers[^1].Viewer is { HasLeft: false } viewer && viewer.LastSeq >= seq;
    }

    /// <summary>What each viewer of this place saw. Only once it does not run any more.</summary>
    /// <param name="head">What the last one had to reach.</param>
    public IEnumerable<ViewerEvidence> Evidence(long head)
    {
        for (var i = 0; i < _viewers.Count; i++)
        {
            var begin = _viewers[i].Viewer.Begin;
            var mustReach = i == _viewers.Count - 1 ? head : 0;
            yield return new ViewerEvidence(
                begin.Name, begin.After, mustReach, HistoryJson.Read<ViewerRecord>(_viewers[i].Viewer.HistoryPath));
        }
    }

    public void Dispose()
    {
        foreach (var (_, history) in _viewers) history.Dispose();
    }

    private Viewer Seat(long after)
    {
        var name = $"viewer-{number}-{_viewers.Count + 1}";
        var begin = new ViewerBegin(name, after, OverSocket: (number + _viewers.Count) % 2 == 1, FirstEndpoint: number + _viewers.Count);
        var history = new HistoryFile<ViewerRecord>(folder.Viewer(name));
        var viewer = new Viewer(begin, run.ViewerSetting, watch, history, random);
        lock (_viewers)
        {
            if (_isLast) viewer.Stay();
            _viewers.Add((viewer, history));
        }

        return viewer;
    }
}
