using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Report;

namespace VaporForge.Chaos.Faults;

/// <summary>One fault that was done, and the sessions that have to get over it.</summary>
internal sealed class Strike
{
    private readonly ChaosRun _run;
    private readonly string? _label;
    private readonly IReadOnlyList<FailOverProbe> _probes;

    private Strike(ChaosRun run, FaultRecord fault, string? label, IReadOnlyList<FailOverProbe> probes) =>
        (_run, Fault, _label, _probes) = (run, fault, label, probes);

    public FaultRecord Fault { get; }

    /// <summary>Takes the time, asks which sessions stream, and sends the signal, in this order: what a session shows after that time
    /// cannot come from before the signal unless it is faster than the signal itself.</summary>
    /// <param name="label">The row of the report in which the times stand; null: none.</param>
    public static Strike Now(ChaosRun run, PlannedFault planned, string target, string? label, Action signal)
    {
        var fault = new FaultRecord(planned.Number, planned.Kind.ToString(), target, run.Clock.Micros, run.Clock.Now);
        var probes = run.Live.Probe(fault);
        signal();
        run.Faults.Append(fault);
        run.Faults.Flush();
        if (label is not null) run.Silences.Add(label, fault.Micros);
        return new Strike(run, fault, label, probes);
    }

    /// <summary>Waits until each session in which a turn ran shows a live frame, for a bounded time from the fault.</summary>
    /// <param name="bound">From now on.</param>
    /// <returns>What to say of it.</returns>
    public async Task<string> RecoveredAsync(TimeSpan bound, CancellationToken cancellationToken)
    {
        var slowest = TimeSpan.Zero;
        var start = _run.Clock.Elapsed;
        foreach (var probe in _probes)
        {
            var left = bound - (_run.Clock.Elapsed - start);
            try
            {
                var next = await probe.Next.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _run.Clock.Time, cancellationToken);
                if (next is not { } time || !probe.IsStreaming) continue;
                if (_label is not null) _run.Times.Add(_label, time);
                if (time > slowest) slowest = time;
            }
            catch (TimeoutException)
            {
                _run.Verdicts.Add(new Violation(
                    ViolationKind.Stalled, $"session {probe.SessionId}", $"no frame within {bound.TotalSeconds:0} s after {Fault}"));
            }
        }

        return FormattableString.Invariant($"{_probes.Count} sessions in a turn, the slowest of those that streamed went on after {slowest.TotalSeconds:0.00} s");
    }
}
