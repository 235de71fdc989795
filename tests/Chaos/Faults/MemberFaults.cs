using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Topology;

namespace VaporForge.Chaos.Faults;

/// <summary>Faults that hit a member of the cluster, and its coming back.</summary>
internal sealed class MemberFaults(ChaosRun run, ClusterCommands commands)
{
    /// <summary>By how much a clock jumps.</summary>
    public static readonly TimeSpan Jump = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan _recoverBound = TimeSpan.FromSeconds(run.Options.RecoverSeconds);

    /// <summary>Who was replaced while it was frozen may end itself when it finds out, and so may a database whose disk is full.</summary>
    private readonly HashSet<string> _mayEnd = [];

    public async Task<string> KillAsync(PlannedFault planned, Member member, CancellationToken cancellationToken)
    {
        var process = member.Process;
        var strike = Strike.Now(run, planned, member.Name, Label("kill", member), () => process.Signal(Libc.SigKill));
        await run.Clock.DelayAsync(planned.Lasts, cancellationToken);

        // A supervisor brings back what has ended, and a process that is killed needs a moment to be gone.
        if (!await UntilAsync(() => !process.IsAlive, EndBound, cancellationToken))
            run.Verdicts.Add(new Violation(ViolationKind.MemberGone, member.Name, "does not end at SIGKILL"));
        return await ReplacedAsync(strike, member, cancellationToken);
    }

    public async Task<string> DrainAsync(PlannedFault planned, Member member, CancellationToken cancellationToken)
    {
        var process = member.Process;
        var strike = Strike.Now(run, planned, member.Name, Label("drain", member), () => process.Signal(Libc.SigTerm));
        if (!await UntilAsync(() => !process.IsAlive, DrainBound, cancellationToken))
        {
            run.Verdicts.Add(new Violation(
                ViolationKind.MemberGone, member.Name, $"did not end within {DrainBound.TotalSeconds:0} s of SIGTERM"));
            process.Signal(Libc.SigKill);
        }

        return await ReplacedAsync(strike, member, cancellationToken);
    }

    /// <summary>Stops it, and lets it go on when others had the time to take over.</summary>
    public async Task<string> FreezeAsync(PlannedFault planned, Member member, CancellationToken cancellationToken)
    {
        var process = member.Process;
        if (member.IsVictim) MayEnd(member);
        var strike = Strike.Now(run, planned, member.Name, Label("freeze", member), () => process.Signal(Libc.SigStop));
        try
        {
            await run.Clock.DelayAsync(planned.Lasts, cancellationToken);
        }
        finally
        {
            process.Signal(Libc.SigCont);
        }

        await ThawedAsync(member, process, cancellationToken);
        return await strike.RecoveredAsync(_recoverBound, cancellationToken);
    }

    /// <summary>Its wall clock is a minute ahead or behind for a while; nothing may come of it.</summary>
    public async Task<string> JumpAsync(PlannedFault planned, Member member, CancellationToken cancellationToken)
    {
        var strike = Strike.Now(run, planned, member.Name, Label("jump of", member), () => member.SetClock(planned.Number % 2 == 0 ? Jump : -Jump));
        try
        {
            await run.Clock.DelayAsync(planned.Lasts, cancellationToken);
        }
        finally
        {
            member.SetClock(TimeSpan.Zero);
        }

        return await strike.RecoveredAsync(_recoverBound, cancellationToken);
    }

    /// <summary>Something was done to it that it need not survive.</summary>
    public void MayEnd(Member member) => _mayEnd.Add(member.Name);

    /// <summary>Who ended without a signal of ours is a violation, and is brought back so that the run can go on.</summary>
    public async Task CheckAllAsync(CancellationToken cancellationToken)
    {
        foreach (var member in run.Cluster.Members.Where(member => !member.Process.IsAlive))
        {
            if (_mayEnd.Contains(member.Name)) await run.SayAsync($"{member.Name} ended after what was done to it");
            else run.Verdicts.Add(new Violation(ViolationKind.MemberGone, member.Name, "ended by itself; see its log"));
            await StartAsync(member, cancellationToken);
        }
    }

    private async Task<string> ReplacedAsync(Strike strike, Member member, CancellationToken cancellationToken)
    {
        var recovered = strike.RecoveredAsync(_recoverBound, cancellationToken);
        await StartAsync(member, cancellationToken);
        return await recovered;
    }

    private async Task StartAsync(Member member, CancellationToken cancellationToken)
    {
        _mayEnd.Remove(member.Name);
        if (await commands.StartAsync(member, cancellationToken) is { } problem)
            run.Verdicts.Add(new Violation(ViolationKind.MemberGone, member.Name, problem));
    }

    private async Task ThawedAsync(Member member, ProcessIdentity process, CancellationToken cancellationToken)
    {
        if (member.Public is not { } address) return;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var isReady = await UntilAsync(
            async () => !process.IsAlive || await IsReadyAsync(http, address, cancellationToken), ReadyBound, cancellationToken);
        if (!isReady)
            run.Verdicts.Add(new Violation(ViolationKind.MemberGone, member.Name, $"is not ready {ReadyBound.TotalSeconds:0} s after its thaw"));
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/readyz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private Task<bool> UntilAsync(Func<bool> isSo, TimeSpan bound, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(isSo()), bound, cancellationToken);

    private async Task<bool> UntilAsync(Func<Task<bool>> isSo, TimeSpan bound, CancellationToken cancellationToken)
    {
        var start = run.Clock.Elapsed;
        while (!await isSo())
        {
            if (run.Clock.Elapsed - start > bound) return false;
            await run.Clock.DelayAsync(LookPeriod, cancellationToken);
        }

        return true;
    }

    private static string Label(string verb, Member member) => $"{verb} {member.Role.ToString().ToLowerInvariant()}";
}
