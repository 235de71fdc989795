using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>The part that does what decisions asked for, after their commit. Runs beside the grain's calls; what it learns
/// it leaves in the log's watches.</summary>
internal sealed partial class ChatSessionGrain
{
    private bool _isTelling;

    /// <summary>The last time that the sandbox was put down: a start waits for it, or it would be put down
    /// too.</summary>
    private Task _puttingDown = Task.CompletedTask;

    /// <summary>One after the other, as the rules listed them. What fails is done again: by
    /// <see cref="TellAgainAsync"/> while the turn runs, and as <see cref="SessionState.LooseSince"/> when it has
    /// ended.</summary>
    private async Task PerformAsync(OwnedLog log, IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
        {
            try
            {
                await PerformAsync(log, effect);
            }
            catch (Exception e)
            {
                LogEffectFailed(e, SessionId, effect.GetType().Name);
                if (IsRefusal(e)) log.Doubt();
                if (log.Concerns(effect)) log.Untold.Add(effect);
            }
        }
    }

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
            case Effect.Kill:
                await PutDownAsync(log, Sandbox.KillAsync(log.Epoch, CancellationToken.None));
                break;
            case Effect.RemoveSandbox:
                await PutDownAsync(log, Sandbox.RemoveAsync(log.Epoch, withData: false, CancellationToken.None));
                break;
            default:
                throw new InvalidOperationException($"Nobody performs {effect.GetType().Name}.");
        }
    }

    private async Task StartAsync(OwnedLog log, ActiveTurn turn)
    {
        await _puttingDown.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        // It may have waited for long: what has ended meanwhile must not begin.
        if (!IsActive(log, turn)) return;
        var command = new StartExecution(
            log.Epoch,
            log.UserId,
            turn.ExecutionId,
            turn.TurnId,
            log.State.Agent,
            NamedPrompt.ForAgent(turn.Prompt),
            log.State.SdkSessionId,
            turn.Mode,
            turn.Cwd);
        try
        {
            await Sandbox.StartExecutionAsync(command, CancellationToken.None);
            if (IsActive(log, turn)) log.Producers.SeeRunning(linesWait: false, time.GetUtcNow());
        }
        catch (Exception e)
        {
            LogStartFailed(e, SessionId, turn.ExecutionId);
            if (IsRefusal(e)) log.Doubt();
            if (IsActive(log, turn)) SeeFailedStart(log, turn, e);
        }

        LookSoon();
    }

    /// <summary>Only the sandbox's own word is a failure. Whether a call that broke off arrived, nobody knows yet: the
    /// watchdog asks.</summary>
    private void SeeFailedStart(OwnedLog log, ActiveTurn turn, Exception failure)
    {
        var now = time.GetUtcNow();
        if (failure is VaporForgeException { Code: ErrorCodes.SandboxUnavailable })
        {
            var exit = new ExecutionExit(turn.ExecutionId, 0, null, ExitReasons.StartFailed, failure.Message);
            log.Producers.SeeExit(exit, log.NextN, now);
        }
        else
        {
            log.Producers.SeeUnreachable(now);
        }
    }

    private async Task PutDownAsync(OwnedLog log, Task puttingDown)
    {
        var since = log.State.LooseSince;
        _puttingDown = puttingDown;
        await puttingDown;
        log.Loose.Settle(since);
    }

    /// <summary>Tells the running execution what it could not be told before; hearing it twice harms nothing.</summary>
    private async Task TellAgainAsync(OwnedLog log)
    {
        _isTelling = true;
        try
        {
            foreach (var effect in log.Untold.ToArray())
            {
                await PerformAsync(log, effect);
                log.Untold.Remove(effect);
            }
        }
        finally
        {
            _isTelling = false;
        }
    }

    private static bool IsActive(OwnedLog log, ActiveTurn turn) => log.State.Active?.ExecutionId == turn.ExecutionId;

    private static bool IsRefusal(Exception exception) => exception is VaporForgeException { Code: ErrorCodes.NotOwner };

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
