using Orleans.Runtime;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>The part that runs a turn: lines come in, effects go out, and a watchdog sees to it that every turn
/// ends.</summary>
internal sealed partial class ChatSessionGrain
{
    public async Task<ProducerAttachment> AttachProducerAsync(string executionId, CancellationToken cancellationToken)
    {
        if (await OwnAsync() is not { } log) return new ProducerAttachment(ExecutionStanding.Unknown, 0, 0);
        if (log.State.Active?.ExecutionId == executionId)
            return new ProducerAttachment(ExecutionStanding.Active, log.NextN, log.Producers.Attach());
        var known = await store.ExecutionExistsAsync(SessionId, executionId, cancellationToken);
        return new ProducerAttachment(known ? ExecutionStanding.Ended : ExecutionStanding.Unknown, 0, 0);
    }

    public async Task<IngestOutcome> AppendAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        if (await OwnAsync() is not { } log
            || log.State.Active?.ExecutionId != batch.ExecutionId
            || !log.Producers.Accepts(batch.Connection))
        {
            return new IngestOutcome(IngestStatus.Ended, 0);
        }

        if (batch.Lines.IsEmpty || batch.Lines[^1].N < log.NextN) return new IngestOutcome(IngestStatus.Committed, log.NextN);
        if (batch.Lines[0].N > log.NextN) return new IngestOutcome(IngestStatus.Gap, log.NextN);

        var decision = log.Decide(time.GetUtcNow());
        var next = IngestRules.Take(decision, log.Fold!, batch.Lines, log.NextN, _options.ApprovalTimeout, NewId);
        log.NextN = next;
        await CommitAsync(log, decision);
        return new IngestOutcome(IngestStatus.Committed, next);
    }

    public async Task DetachProducerAsync(string executionId, long connection, CancellationToken cancellationToken)
    {
        if (await OwnAsync() is { } log && log.State.Active?.ExecutionId == executionId)
            log.Producers.Detach(connection, time.GetUtcNow());
    }

    public async Task OnExecutionExitedAsync(ExecutionExit exit, CancellationToken cancellationToken)
    {
        if (await OwnAsync() is not { } log || log.State.Active?.ExecutionId != exit.ExecutionId) return;
        log.Producers.Exit = exit;
        log.Producers.AbsentFor(time.GetUtcNow());

        // While lines are on their way the ending is theirs; the watchdog bounds the wait.
        if (exit.LastN < log.NextN) await EndAsync(log, exit);
    }

    public async Task OnExecutionStatusAsync(
        string executionId, string state, string? detail, CancellationToken cancellationToken)
    {
        if (await OwnAsync() is not { } log || log.State.Active is not { } turn || turn.ExecutionId != executionId) return;
        var decision = log.Decide(time.GetUtcNow());
        if (state == ExecutionStates.Running) TurnRules.MarkRunning(decision);
        else TurnRules.WriteStatus(decision, turn.TurnId, state, detail);
        await CommitAsync(log, decision);
    }

    /// <summary>Does what a decision asked for, after its commit. Runs beside the grain's calls and comes back to it by
    /// calls.</summary>
    private async Task PerformAsync(OwnedLog log, Effect effect)
    {
        switch (effect)
        {
            case Effect.Start start:
                await StartAsync(log, start.Turn);
                break;
            case Effect.Cancel cancel:
                await Sandbox.CancelExecutionAsync(
                    log.Epoch, cancel.ExecutionId, _options.StopGrace, CancellationToken.None);
                break;
            case Effect.Approve approve:
                await Sandbox.ApproveAsync(
                    log.Epoch, approve.ExecutionId, approve.ApprovalId, approve.Decision, CancellationToken.None);
                break;
            case Effect.Reap reap:
                await Sandbox.CancelExecutionAsync(log.Epoch, reap.ExecutionId, TimeSpan.Zero, CancellationToken.None);
                break;
            case Effect.RemoveSandbox:
                await Sandbox.RemoveAsync(log.Epoch, withData: false, CancellationToken.None);
                break;
            default:
                throw new InvalidOperationException($"Nobody performs {effect.GetType().Name}.");
        }
    }

    private async Task StartAsync(OwnedLog log, ActiveTurn turn)
    {
        var command = new StartExecution(
            log.Epoch,
            log.UserId,
            turn.ExecutionId,
            turn.TurnId,
            log.State.Agent,
            turn.Prompt,
            log.State.SdkSessionId,
            turn.Mode);
        try
        {
            await Sandbox.StartExecutionAsync(command, CancellationToken.None);
            await Self.OnExecutionStatusAsync(turn.ExecutionId, ExecutionStates.Running, null, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogStartFailed(e, SessionId, turn.ExecutionId);
            var detail = (e as VaporForgeException)?.Message ?? "The sandbox could not be started.";
            await Self.OnExecutionExitedAsync(
                new ExecutionExit(turn.ExecutionId, 0, null, ExitReasons.StartFailed, detail), CancellationToken.None);
        }
    }

    /// <summary>A new owner finds out what became of a turn that it did not start.</summary>
    private async Task RecoverAsync(OwnedLog log, ActiveTurn turn)
    {
        log.Producers.AskedAt = time.GetUtcNow();
        log.Producers.Asking = true;
        try
        {
            var report = await Sandbox.InspectAsync(log.Epoch, CancellationToken.None);
            log.Producers.UnreachableSince = null;
            var execution = report.Executions.FirstOrDefault(e => e.ExecutionId == turn.ExecutionId);
            if (execution is null && turn.Stage == TurnStage.Starting && log.NextN == 1)
            {
                // The owner before died between its commit and the prompt's way to the agent.
                await StartAsync(log, turn);
            }
            else if (execution is null)
            {
                await ReportExitAsync(turn, 0, null, ExitReasons.SandboxGone);
            }
            else if (!execution.Running)
            {
                await ReportExitAsync(turn, execution.LastN, execution.ExitCode, execution.Reason ?? ExitReasons.Crashed);
            }
            else
            {
                await RepeatDecisionsAsync(log, turn);
            }
        }
        catch (VaporForgeException e)
        {
            // Nothing is known, which is not the same as nothing running: the watchdog asks again.
            LogSandboxUnreachable(e, SessionId, turn.ExecutionId);
            log.Producers.UnreachableSince ??= time.GetUtcNow();
        }
        finally
        {
            log.Producers.Asking = false;
        }
    }

    private Task ReportExitAsync(ActiveTurn turn, long lastN, int? exitCode, string reason) =>
        Self.OnExecutionExitedAsync(
            new ExecutionExit(turn.ExecutionId, lastN, exitCode, reason), CancellationToken.None);

    /// <summary>What the owner before decided may never have reached the agent host; hearing it twice harms
    /// nothing.</summary>
    private async Task RepeatDecisionsAsync(OwnedLog log, ActiveTurn turn)
    {
        foreach (var approval in turn.Approvals)
        {
            if (approval.Decision is { } decided)
                await PerformAsync(log, new Effect.Approve(turn.ExecutionId, approval.ApprovalId, decided));
        }

        if (turn.Stage == TurnStage.Stopping) await PerformAsync(log, new Effect.Cancel(turn.ExecutionId));
    }

    private void WatchTurn(OwnedLog log)
    {
        if (log.State.Active is null) StopWatching();
        else _watchdog ??= this.RegisterGrainTimer(
            WatchdogAsync,
            new GrainTimerCreationOptions(WatchdogPeriod, WatchdogPeriod) { KeepAlive = true });
    }

    private void StopWatching()
    {
        _watchdog?.Dispose();
        _watchdog = null;
    }

    /// <summary>Every turn ends: looks once a second at what is overdue.</summary>
    private async Task WatchdogAsync(CancellationToken cancellationToken)
    {
        if (_log is not { State.Active: { } turn } log) return;
        var now = time.GetUtcNow();
        if (log.TouchDue(now, TouchPeriod) && !await store.TouchAsync(SessionId, log.Epoch, now, cancellationToken))
        {
            LogFenced(SessionId, log.Epoch);
            Forget(new VaporForgeException(ErrorCodes.NotOwner, "The session has another owner now."));
            DeactivateOnIdle();
            return;
        }

        var decision = log.Decide(now);
        ApprovalRules.Expire(decision);
        if (now - turn.StartedAt > _options.MaxTurn) TurnRules.Stop(decision);
        await CommitAsync(log, decision);

        var verdict = Overdue.Judge(turn, log.Producers, now, _options);
        switch (verdict)
        {
            case OverdueVerdict.Nothing:
                break;
            case OverdueVerdict.Kill:
                LogKill(SessionId, turn.ExecutionId);
                Detach(Sandbox.KillAsync(log.Epoch, CancellationToken.None));
                await EndAsync(log, new ExecutionExit(turn.ExecutionId, 0, null, ExitReasons.Killed));
                break;
            case OverdueVerdict.End:
                await EndAsync(log, log.Producers.Exit!);
                break;
            case OverdueVerdict.GiveUp:
                await EndAsync(log, new ExecutionExit(turn.ExecutionId, 0, null, ExitReasons.SandboxGone));
                break;
            case OverdueVerdict.Ask:
                Detach(RecoverAsync(log, turn));
                break;
        }
    }

    private async Task EndAsync(OwnedLog log, ExecutionExit exit)
    {
        var decision = log.Decide(time.GetUtcNow());
        EndRules.End(decision, log.Fold!, exit, NewId);
        await CommitAsync(log, decision);
    }

    /// <summary>Lets work go on beside the grain's calls; what fails is recorded, and the watchdog deals with what it
    /// leaves behind.</summary>
    private void Detach(Task work) => _ = ObserveAsync(work);

    private async Task ObserveAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception e)
        {
            LogDetachedFailed(e, SessionId);
        }
    }
}
