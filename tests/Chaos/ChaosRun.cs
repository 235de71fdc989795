using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Clients;
using VaporForge.Chaos.Faults;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Report;
using VaporForge.Chaos.Sessions;
using VaporForge.Chaos.Topology;

namespace VaporForge.Chaos;

/// <summary>What all parts of one run share.</summary>
internal sealed class ChaosRun
{
    public required ChaosOptions Options { get; init; }
    public required ClusterFolder Cluster { get; init; }
    public required FaultFamilies Mix { get; init; }
    public required RunClock Clock { get; init; }
    public required Api Api { get; init; }
    public required Verdicts Verdicts { get; init; }
    public required HistoryFile<FaultRecord> Faults { get; init; }
    public required TextWriter Output { get; init; }

    public Tally Tally { get; } = new();
    public LiveSessions Live { get; } = new();
    public FailOverTimes Times { get; } = new();
    public Silences Silences { get; } = new();
    public Serials Serials { get; } = new();

    public ViewerSetting ViewerSetting => new(
        Cluster.Endpoints, Cluster.Token, Clock, TimeSpan.FromMilliseconds(Options.PatienceMs), Mix.HasFlag(FaultFamilies.Drop));

    /// <summary>A random source for one part of the run, which depends on nothing but the seed and the part's numbers.</summary>
    public Random RandomFor(int part, int number) => new(unchecked((((Options.Seed * 31) + part) * 1009) + number));

    /// <summary>One line of progress.</summary>
    public Task SayAsync(string text) => Output.WriteLineAsync(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{Clock.Elapsed.TotalSeconds,7:0.0} s] {text}"));
}
