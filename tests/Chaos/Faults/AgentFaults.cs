using VaporForge.Chaos.Sessions;
using VaporForge.Chaos.Topology;

namespace VaporForge.Chaos.Faults;

/// <summary>Faults that hit the agent host of a session.</summary>
internal sealed class AgentFaults(ChaosRun run, AgentHosts hosts)
{
    private readonly TimeSpan _recoverBound = TimeSpan.FromSeconds(run.Options.RecoverSeconds);

    /// <summary>Its turn may end <c>lost</c> now, and must end. It is not waited for here: the agent host's producer has half a minute
    /// to come back, and the quiet-down waits for the end.</summary>
    public string Kill(PlannedFault planned)
    {
        if (Find(planned.Target) is not { } found) return "nothing streams, so nobody is hit";
        var (watch, host) = found;
        Strike.Now(run, planned, watch.SessionId, label: null, () =>
        {
            watch.OnHostKilled(run.Clock.Now);
            host.Signal(Libc.SigKill);
        });
        return $"of session {watch.SessionId}";
    }

    /// <summary>Nothing may come of it but a pause.</summary>
    public async Task<string> FreezeAsync(PlannedFault planned, CancellationToken cancellationToken)
    {
        if (Find(planned.Target) is not { } found) return "nothing streams, so nobody is hit";
        var (watch, host) = found;
        var strike = Strike.Now(run, planned, watch.SessionId, label: null, () => host.Signal(Libc.SigStop));
        try
        {
            await run.Clock.DelayAsync(planned.Lasts, cancellationToken);
        }
        finally
        {
            host.Signal(Libc.SigCont);
        }

        return $"of session {watch.SessionId}: {await strike.RecoveredAsync(_recoverBound, cancellationToken)}";
    }

    private (SessionWatch Watch, ProcessIdentity Host)? Find(int target)
    {
        var streaming = run.Live.All.Where(watch => watch.IsStreaming).ToList();
        for (var i = 0; i < streaming.Count; i++)
        {
            var watch = streaming[(target + i) % streaming.Count];
            if (hosts.Find(watch.SessionId) is { } host) return (watch, host);
        }

        return null;
    }
}
