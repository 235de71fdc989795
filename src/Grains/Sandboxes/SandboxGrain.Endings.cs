using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>The part that deals with the end of a sandbox. One that we ended stays down. One that went away by itself is woken again,
/// because what its agent host had accepted lies in it (docs/control-channel.md, When the agent host dies).</summary>
internal sealed partial class SandboxGrain
{
    /// <summary>How often in a row, without a prompt between: a sandbox that dies at every start must not be started for ever.</summary>
    private const int MaxRevivals = 3;

    private int _revivals;
    private bool _isPutDown;

    /// <summary>The last time that we put it down: done when it is over.</summary>
    private Task _puttingDown = Task.CompletedTask;

    /// <summary>Ends it by our own will: what runs in it is given up, and its end is no news.</summary>
    private Task PutDownAsync(Func<Task> end) => _puttingDown = EndAsync(end);

    private async Task EndAsync(Func<Task> end)
    {
        _isPutDown = true;
        _running.Clear();
        _unsettled.Clear();
        await CloseAsync();
        try
        {
            await end();
        }
        catch (VaporForgeException e) when (e.Code == ErrorCodes.NotOwner)
        {
            throw Replaced();
        }
    }

    /// <summary>Puts it to sleep when there is time for it. False when it is a newer owner's.</summary>
    private async Task<bool> TrySleepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PutDownAsync(() => host.SleepAsync(SessionId, _epoch, SleepGrace, cancellationToken));
            return true;
        }
        catch (VaporForgeException e) when (e.Code == ErrorCodes.NotOwner)
        {
            return false;
        }
    }

    private async Task CloseAsync()
    {
        var channel = _channel;
        _channel = null;
        if (channel is not null) await channel.DisposeAsync();
    }

    /// <summary>The control channel ended although executions were not settled: the session learns what became of each, from the
    /// agent host that is there, or from the one that follows it.</summary>
    private async Task RecoverAsync(IReadOnlyList<string> executions)
    {
        // When the sandbox host cannot be asked nothing is known, and the session's watchdog goes on asking.
        _state = await host.FindAsync(SessionId, CancellationToken.None);
        if (_state == SandboxState.Awake) await WakeAsync();
        else if (_state == SandboxState.Absent || !await ReviveAsync()) _found = [];

        foreach (var executionId in executions)
        {
            if (_found.FirstOrDefault(found => found.ExecutionId == executionId) is not { } execution)
                await TellExitAsync(new ExecutionExit(executionId, 0, null, ExitReasons.SandboxGone));
            else if (!execution.Running)
                await TellExitAsync(execution.ToExit());
        }
    }

    /// <summary>Wakes what went away by itself. False when it cannot be woken: what it had accepted is lost.</summary>
    private async Task<bool> ReviveAsync()
    {
        var start = time.GetTimestamp();
        while (_revivals++ < MaxRevivals && _options.ReviveTimeout - time.GetElapsedTime(start) is { Ticks: > 0 } left)
        {
            try
            {
                LogReviving(SessionId);
                await WakeAsync().WaitAsync(left, time);
                return true;
            }
            catch (Exception e) when (e is TimeoutException or VaporForgeException { Code: not ErrorCodes.NotOwner })
            {
                LogNotRevived(SessionId, e);
            }
        }

        LogSandboxLost(SessionId);
        return false;
    }

    private void Forget(string executionId)
    {
        _running.Remove(executionId);
        _unsettled.Remove(executionId);
    }

    private Task TellExitAsync(ExecutionExit exit) => Session.OnExecutionExitedAsync(exit, CancellationToken.None);
}
