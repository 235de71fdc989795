using Orleans.Runtime;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>The part that sees to it that every turn ends: looks at what is overdue, and asks the sandbox about turns
/// that were lost sight of. What it finds out is kept in the log's watches and decided about in the next look.</summary>
internal sealed partial class ChatSessionGrain
{
    private void WatchTurn(OwnedLog log)
    {
        if (log.State is { Active: null, LooseSince: null }) StopWatching();
        else _watchdog ??= this.RegisterGrainTimer(
            WatchdogAsync,
            new GrainTimerCreationOptions(WatchdogPeriod, WatchdogPeriod) { KeepAlive = true });
    }

    private void StopWatching()
    {
        _watchdog?.Dispose();
        _watchdog = null;
    }

    /// <summary>Something was found out: the next look is now. It is a turn of this activation, so it can never be one
    /// of the owner after us.</summary>
    private void LookSoon() => _watchdog?.Change(TimeSpan.Zero, WatchdogPeriod);

    private async Task WatchdogAsync(CancellationToken cancellationToken)
    {
        if (_log is not { } log) return;
        if (log.TakeSilence() && !await IsOwnerAsync(log))
        {
            GiveUpOwnership(log);
            return;
        }

        await LookAsync(log);
        if (log.Untold.Count > 0 && !_isTelling) Detach(TellAgainAsync(log));
        await LookAtLooseAsync(log);
    }

    private async Task LookAsync(OwnedLog log)
    {
        var decision = log.Decide(time.GetUtcNow());
        var ask = Watchdog.Look(decision, log, _options, NewId);
        if (decision.Effects.OfType<Effect.Kill>().Any()) LogKill(SessionId, log.State.Active!.ExecutionId);
        await CommitAsync(log, decision);
        if (ask && log.State.Active is { } turn) Detach(AskAsync(log, turn));
    }

    /// <summary>Finds out what became of a turn.</summary>
    private async Task AskAsync(OwnedLog log, ActiveTurn turn)
    {
        var watch = log.Producers;
        watch.BeginAsking(time.GetUtcNow());
        try
        {
            var report = await Sandbox.InspectAsync(log.Epoch, wake: true, CancellationToken.None).WaitAsync(AskLimit, time);
            if (log.State.Active?.ExecutionId != turn.ExecutionId) return;
            See(log, log.State.Active, report);
        }
        catch (Exception e)
        {
            // Nothing is known, which is not the same as nothing running: the watchdog asks again.
            LogSandboxUnreachable(e, SessionId, turn.ExecutionId);
            if (log.State.Active?.ExecutionId == turn.ExecutionId) watch.SeeUnreachable(time.GetUtcNow());
            if (IsRefusal(e)) log.Doubt();
        }
        finally
        {
            watch.EndAsking();
            LookSoon();
        }
    }

    private void See(OwnedLog log, ActiveTurn turn, SandboxReport report)
    {
        var now = time.GetUtcNow();
        var (verdict, exit) = Recovery.Judge(turn, report, log.Producers, log.NextN, now, _options);
        switch (verdict)
        {
            case RecoveryVerdict.Exit:
                log.Producers.SeeExit(exit!, log.NextN, now);
                break;
            case RecoveryVerdict.Missing:
                log.Producers.SeeMissing();
                break;
            case RecoveryVerdict.Outdated:
                break;
            default:
                var lastN = report.Executions.First(e => e.ExecutionId == turn.ExecutionId).LastN;
                log.Producers.SeeRunning(linesWait: lastN >= log.NextN, now);
                log.Untold.UnionWith(Recovery.Repeated(turn));
                break;
        }
    }

    /// <summary>Asks the database, so that nothing is done in the world for a session that has another owner.</summary>
    private Task<bool> IsOwnerAsync(OwnedLog log) => store.TouchAsync(SessionId, log.Epoch, CancellationToken.None);

    private async Task LookAtLooseAsync(OwnedLog log)
    {
        var now = time.GetUtcNow();
        var verdict = LooseRules.Judge(log.State, log.Loose, now, _options);
        if (verdict == LooseVerdict.Nothing) return;
        if (verdict == LooseVerdict.GiveUp)
        {
            LogLooseGivenUp(SessionId);
            log.Loose.Settle(log.State.LooseSince);
            LookSoon();
            return;
        }

        log.Loose.Begin(log.State.LooseSince, now);
        Detach(SettleLooseAsync(log, verdict, log.State.LooseSince));
    }

    private async Task SettleLooseAsync(OwnedLog log, LooseVerdict verdict, DateTimeOffset? since)
    {
        try
        {
            if (!await IsOwnerAsync(log)) log.Doubt();
            else if (verdict == LooseVerdict.Kill) await PutDownAsync(log, Sandbox.KillAsync(log.Epoch, CancellationToken.None));
            else if (verdict == LooseVerdict.Remove)
                await PutDownAsync(log, Sandbox.RemoveAsync(log.Epoch, withData: false, CancellationToken.None));
            else if (await IsSandboxTidyAsync(log)) log.Loose.Settle(since);
        }
        finally
        {
            log.Loose.End();
            LookSoon();
        }
    }

    /// <summary>Ends what runs and belongs to no turn.</summary>
    private async Task<bool> IsSandboxTidyAsync(OwnedLog log)
    {
        var report = await Sandbox.InspectAsync(log.Epoch, wake: false, CancellationToken.None).WaitAsync(AskLimit, time);
        var loose = report.Executions.Where(e => e.Running && e.ExecutionId != log.State.Active?.ExecutionId).ToArray();
        foreach (var execution in loose) await PerformAsync(log, new Effect.Reap(execution.ExecutionId));
        return loose.Length == 0;
    }
}
