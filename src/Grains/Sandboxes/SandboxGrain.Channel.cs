using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>The part that keeps the control channel: opens it, says hello, listens, and finds out what happened when it
/// breaks.</summary>
internal sealed partial class SandboxGrain
{
    /// <summary>What the last hello said of executions.</summary>
    private ControlExecution[] _found = [];

    /// <summary>The open channel, or a new one to a sandbox that is awake now. All who ask at the same time share one
    /// attempt.</summary>
    private async Task<ControlChannel> WakeAsync()
    {
        if (_channel is { IsOpen: true } open) return open;
        var waking = _waking ??= OpenAsync();
        try
        {
            return await waking;
        }
        catch (VaporForgeException)
        {
            _state = SandboxState.Failed;
            throw;
        }
        finally
        {
            if (_waking == waking) _waking = null;
        }
    }

    private async Task<ControlChannel> OpenAsync()
    {
        await EnsureCurrentAsync();
        _isPutDown = false;
        var environment = new Dictionary<string, string> { ["VF_SESSION_ID"] = SessionId };
        await host.WakeAsync(new SandboxSpec(SessionId, _epoch, memory.State.UserId, environment), CancellationToken.None);
        var channel = new ControlChannel(await host.AttachAsync(SessionId, CancellationToken.None), time, logger);
        try
        {
            Detach(ListenAsync(channel));
            await GreetAsync(channel, CancellationToken.None);
            if (!channel.IsOpen) throw new VaporForgeException(ErrorCodes.SandboxUnavailable, "The sandbox went away as soon as it was there.");
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }

        _channel = channel;
        _state = SandboxState.Awake;
        _usedAt = time.GetUtcNow();
        _idleTimer ??= this.RegisterGrainTimer(
            SleepWhenIdleAsync, new GrainTimerCreationOptions(IdleCheckPeriod, IdleCheckPeriod) { KeepAlive = true });
        LogAwake(SessionId, host.Name);
        return channel;
    }

    /// <summary>Says hello, learns what runs and what is applied, and gives running executions fresh tokens.</summary>
    private async Task<ControlReply> GreetAsync(ControlChannel channel, CancellationToken cancellationToken)
    {
        var hello = await channel.AskAsync(
            ControlCommand.Hello(_epoch, Doors.For(SessionId, host.CallbackUrls)), _options.AnswerTimeout, cancellationToken);
        _applied = hello.Hashes ?? [];
        _running.RemoveWhere(executionId => executionId != _starting);
        _unsettled.RemoveWhere(executionId => executionId != _starting);
        _found = hello.Executions ?? [];
        foreach (var execution in _found)
        {
            if (execution.Running) _running.Add(execution.ExecutionId);
            _unsettled.Add(execution.ExecutionId);
            await GiveTokenAsync(channel, execution.ExecutionId);
        }

        return hello;
    }

    private Task GiveTokenAsync(ControlChannel channel, string executionId)
    {
        var token = tokens.Mint(executionId, SessionId, _epoch);
        return channel.TellAsync(ControlCommand.Token(_epoch, executionId, token), _options.AnswerTimeout);
    }

    /// <summary>Tells a sandbox that is awake; a sleeping one has nobody to tell.</summary>
    private async Task<bool> TellAsync(ControlCommand command, CancellationToken cancellationToken)
    {
        Fence(command.Epoch);
        if (_isPutDown) return false;
        if (_waking is null && _channel is not { IsOpen: true }
            && await host.FindAsync(SessionId, cancellationToken) != SandboxState.Awake)
        {
            return false;
        }

        var channel = await WakeAsync();
        await channel.TellAsync(command, _options.AnswerTimeout);
        return true;
    }

    /// <summary>Hears the agent host until it is gone, then finds out what became of that which it owes.</summary>
    private async Task ListenAsync(ControlChannel channel)
    {
        await channel.ReadAsync(reply => Detach(HearAsync(channel, reply)));
        await channel.DisposeAsync();
        if (_channel != channel) return;
        _channel = null;
        _state = null;
        if (_unsettled.Count > 0) await RecoverAsync([.. _unsettled]);
    }

    private async Task HearAsync(ControlChannel channel, ControlReply reply)
    {
        switch (reply.Type)
        {
            case ControlReply.Exited when reply.ExecutionId is { } executionId:
                _running.Remove(executionId);
                _usedAt = time.GetUtcNow();
                var exit = new ExecutionExit(
                    executionId, reply.LastN ?? 0, reply.ExitCode, reply.Reason ?? ExitReasons.Crashed, reply.Detail);
                await Session.OnExecutionExitedAsync(exit, CancellationToken.None);
                break;
            case ControlReply.Settled when reply.ExecutionId is { } executionId:
                Forget(executionId);
                break;
            case ControlReply.TokenNeeded when reply.ExecutionId is { } executionId:
                await GiveTokenAsync(channel, executionId);
                break;
            case ControlReply.Error:
                if (reply is { Code: ControlReply.UnknownExecution, ExecutionId: { } unknown }) Forget(unknown);
                LogAgentHostError(SessionId, reply.Code ?? "?", reply.Detail ?? "");
                break;
        }
    }
}
