using VaporForge.Chaos.Topology;

namespace VaporForge.Chaos.Faults;

/// <summary>Does the faults of the plan one after the other: the next one comes when the members are back and every session that was in
/// a turn has shown a sign of life.</summary>
internal sealed class FaultInjector(ChaosRun run, MemberFaults members, AgentFaults agents, DiskFaults disk)
{
    /// <summary>How long all places may take to get their first turns under way; starting many agents at once is no fault to recover from.</summary>
    private static readonly TimeSpan BeginBound = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan BusyBound = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    /// <summary>How many faults of each kind were done.</summary>
    public SortedDictionary<FaultKind, int> Done { get; } = [];

    public int Kills => Done.GetValueOrDefault(FaultKind.Kill);

    /// <summary>Until the plan is through, or nobody wants more.</summary>
    public async Task RunAsync(IEnumerable<PlannedFault> plan, CancellationToken noMore, CancellationToken cancellationToken)
    {
        await UntilAsync(() => run.Live.All is var all && all.Count == run.Options.Sessions && all.All(watch => watch.Words > 0), BeginBound);
        foreach (var fault in plan)
        {
            // A fault in a moment when nothing runs tries nothing.
            await UntilAsync(() => run.Live.All.Any(watch => watch.IsStreaming), BusyBound);
            await run.Clock.DelayAsync(fault.Pause, cancellationToken);
            if (noMore.IsCancellationRequested) return;
            await members.CheckAllAsync(cancellationToken);
            var said = await DoAsync(fault, cancellationToken);
            Done[fault.Kind] = Done.GetValueOrDefault(fault.Kind) + 1;
            await run.SayAsync($"{fault.Number}: {said}");
        }

        async Task UntilAsync(Func<bool> isSo, TimeSpan bound)
        {
            var start = run.Clock.Elapsed;
            while (!noMore.IsCancellationRequested && run.Clock.Elapsed - start < bound && !isSo())
                await run.Clock.DelayAsync(LookPeriod, cancellationToken);
        }
    }

    private async Task<string> DoAsync(PlannedFault fault, CancellationToken cancellationToken)
    {
        switch (fault.Kind)
        {
            case FaultKind.AgentKill:
                return $"kill agent host {agents.Kill(fault)}";
            case FaultKind.AgentFreeze:
                return $"freeze agent host {await agents.FreezeAsync(fault, cancellationToken)}";
            case FaultKind.DiskStall:
                return $"stall the disk: {await disk.StallAsync(fault, cancellationToken)}";
            case FaultKind.DiskFull:
                return $"fill the disk: {await disk.FillAsync(fault, cancellationToken)}";
        }

        if (Find(fault) is not { } member) return $"{fault.Kind}: there is no such member";
        var outcome = fault.Kind switch
        {
            FaultKind.Drain => await members.DrainAsync(fault, member, cancellationToken),
            FaultKind.Freeze or FaultKind.DatabaseFreeze => await members.FreezeAsync(fault, member, cancellationToken),
            FaultKind.ClockJump => await members.JumpAsync(fault, member, cancellationToken),
            _ => await members.KillAsync(fault, member, cancellationToken),
        };
        var verb = fault.Kind switch
        {
            FaultKind.Drain => "drain",
            FaultKind.Freeze or FaultKind.DatabaseFreeze => "freeze",
            FaultKind.ClockJump => "jump of",
            _ => "kill",
        };
        return $"{verb} {member.Name}: {outcome}";
    }

    private Member? Find(PlannedFault fault) => fault.Kind switch
    {
        FaultKind.DatabaseKill or FaultKind.DatabaseFreeze => run.Cluster.Find(MemberRole.Postgres),
        FaultKind.BalancerKill => run.Cluster.Find(MemberRole.Nginx),
        _ => run.Cluster.Victims[fault.Target % run.Cluster.Victims.Count],
    };
}
