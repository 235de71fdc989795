using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Clients;
using VaporForge.Chaos.Faults;
using VaporForge.Chaos.Garbage;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Report;
using VaporForge.Chaos.Sessions;
using VaporForge.Chaos.Topology;

namespace VaporForge.Chaos;

/// <summary>One run, from the plan to the exit code.</summary>
internal static class ChaosProgram
{
    /// <summary>More kills than any machine does in a minute: the plan of a run that is bounded by time alone.</summary>
    private const int KillsPerMinute = 120;

    /// <summary>What the quiet-down may take beyond its own bounds: catching up, reading, checking.</summary>
    private static readonly TimeSpan EndMargin = TimeSpan.FromMinutes(6);

    /// <returns>0 without a violation, 1 with one, or when the kills that were asked for were not all done.</returns>
    /// <exception cref="ClusterFolderException">There is no cluster to plague.</exception>
    public static async Task<int> RunAsync(ChaosOptions options, TextWriter output, CancellationToken interrupted)
    {
        var cluster = new ClusterFolder(options.DataFolder);
        var folder = new OutFolder(options.OutFolder);
        var clock = new RunClock(TimeProvider.System);
        using var api = new Api(cluster.Token, clock);
        using var faults = new HistoryFile<FaultRecord>(folder.Faults);
        using var violations = new HistoryFile<Violation>(folder.Violations);
        var run = new ChaosRun
        {
            Options = options,
            Cluster = cluster,
            Mix = MixOf(options, cluster),
            Clock = clock,
            Api = api,
            Verdicts = new Verdicts(violations),
            Faults = faults,
            Output = output,
        };
        var owners = cluster.Victims.Index().Where(victim => victim.Item.Role != MemberRole.Gateway).Select(victim => victim.Index).ToList();
        var plan = FaultPlan.Make(
            options.Seed,
            options.Kills ?? options.Minutes * KillsPerMinute,
            run.Mix,
            cluster.Victims.Count,
            owners,
            options.Sessions).ToList();
        await AnnounceAsync(run, plan, folder);
        var members = new MemberFaults(run, new ClusterCommands(options.Vf, options.DataFolder, clock));
        var injector = new FaultInjector(
            run, members, new AgentFaults(run, new AgentHosts(options.DataFolder)), new DiskFaults(run, members));
        await PlayAsync(run, injector, plan, interrupted);
        return await ConcludeAsync(run, injector, folder);
    }

    private static async Task PlayAsync(ChaosRun run, FaultInjector injector, List<PlannedFault> plan, CancellationToken interrupted)
    {
        var most = TimeSpan.FromMinutes(run.Options.Minutes);
        using var noMore = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        using var end = new CancellationTokenSource(most + (TimeSpan.FromSeconds(run.Options.QuietSeconds) * 2) + EndMargin, run.Clock.Time);
        noMore.CancelAfter(most);
        using var crowd = new GarbageCrowd(run);
        var garbage = run.Mix.HasFlag(FaultFamilies.Garbage) ? crowd.RunAsync(noMore.Token) : Task.CompletedTask;
        var places = Task.WhenAll(Enumerable.Range(0, run.Options.Sessions).Select(place => KeepAsync(run, place, noMore.Token, end.Token)));
        try
        {
            // A place that fails is a mistake of this program: the run is worth nothing then, and ends.
            var injecting = injector.RunAsync(plan, noMore.Token, end.Token);
            await await Task.WhenAny(injecting, places);
            await run.SayAsync(injecting.IsCompletedSuccessfully ? "no more faults; quieting down" : "nobody writes any more");
            await noMore.CancelAsync();
            await Task.WhenAll(injecting, places, garbage);
            if (run.Mix.HasFlag(FaultFamilies.Garbage)) await run.SayAsync($"{crowd.Sent} pieces of garbage were sent");
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            run.Verdicts.Add(new Violation(ViolationKind.Unreadable, "the run", "its quiet-down did not end within its bound"));
        }
    }

    /// <summary>Sessions one after the other in one place.</summary>
    private static async Task KeepAsync(ChaosRun run, int place, CancellationToken noMore, CancellationToken cancellationToken)
    {
        for (var generation = 0; !noMore.IsCancellationRequested; generation++)
            await new SessionLife(run, place, generation).RunAsync(noMore, cancellationToken);
    }

    private static async Task AnnounceAsync(ChaosRun run, List<PlannedFault> plan, OutFolder folder)
    {
        const int PerLine = 6;
        const int MostLines = 60;
        var lines = plan.Chunk(PerLine).Select(faults => "  " + string.Join("  ", faults.AsEnumerable())).ToList();
        await folder.WritePlanAsync(plan.Select(fault => fault.ToString()));
        await run.Output.WriteLineAsync($"topology: {run.Cluster.Describe()}; mix: {run.Mix.ToString().ToLowerInvariant()}; seed: {run.Options.Seed}");
        await run.Output.WriteLineAsync("plan (number:kind#target+pause in ms~how long):");
        foreach (var line in lines.Take(MostLines)) await run.Output.WriteLineAsync(line);
        if (lines.Count > MostLines) await run.Output.WriteLineAsync($"  ... {plan.Count} in all, see {run.Options.OutFolder}/plan");
    }

    private static async Task<int> ConcludeAsync(ChaosRun run, FaultInjector injector, OutFolder folder)
    {
        var report = RunReport.Lines(run, injector.Done, run.Options.Kills).ToList();
        foreach (var line in report) await run.Output.WriteLineAsync(line);
        foreach (var violation in run.Verdicts.First) await run.Output.WriteLineAsync($"{violation}");
        var isComplete = run.Options.Kills is not { } wanted || !run.Mix.HasFlag(FaultFamilies.Kill) || injector.Kills >= wanted;
        if (!isComplete) await run.Output.WriteLineAsync("the kills that were asked for were not all done in the time");
        if (run.Verdicts.Total == 0 && isComplete)
        {
            await run.Output.WriteLineAsync("no violation");
            if (run.Options.Keep) await KeepAsync();
            else folder.Delete();
            return 0;
        }

        await KeepAsync();
        await run.Output.WriteLineAsync($"{run.Verdicts.Total} violations; histories, plan and logs lie in {run.Options.OutFolder}");
        return 1;

        async Task KeepAsync()
        {
            await folder.WriteReportAsync(report);
            folder.CopyLogs(run.Cluster);
        }
    }

    private static FaultFamilies MixOf(ChaosOptions options, ClusterFolder cluster)
    {
        var mix = options.Faults ?? DefaultMix(cluster);
        return options.Garbage ? mix | FaultFamilies.Garbage : mix;
    }

    /// <summary>A single node that is frozen has nobody to take over, and its database is its own.</summary>
    private static FaultFamilies DefaultMix(ClusterFolder cluster)
    {
        var mix = FaultFamilies.Kill | FaultFamilies.Agent | FaultFamilies.Drop;
        if (cluster.Victims.Count > 1) mix |= FaultFamilies.Freeze;
        if (cluster.Find(MemberRole.Postgres) is not null) mix |= FaultFamilies.Database;
        if (cluster.Find(MemberRole.Nginx) is not null) mix |= FaultFamilies.Balancer;
        return mix;
    }
}
