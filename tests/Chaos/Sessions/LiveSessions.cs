using System.Collections.Concurrent;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Report;

namespace VaporForge.Chaos.Sessions;

/// <summary>The sessions that run at the moment, one in each place.</summary>
internal sealed class LiveSessions
{
    private readonly ConcurrentDictionary<int, SessionWatch> _places = new();

    public void Enter(int place, SessionWatch watch) => _places[place] = watch;

    public void Leave(int place) => _places.TryRemove(place, out _);

    /// <summary>In the order of their places.</summary>
    public IReadOnlyList<SessionWatch> All => [.. _places.ToArray().OrderBy(place => place.Key).Select(place => place.Value)];

    /// <summary>A probe for each session in which a turn runs.</summary>
    public IReadOnlyList<FailOverProbe> Probe(FaultRecord fault) =>
        [.. All.Select(watch => watch.Probe(fault)).OfType<FailOverProbe>()];
}
