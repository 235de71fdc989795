namespace VaporForge.Grains.Sandboxes;

/// <summary>The part that refuses owners that were replaced. Commands carry the epoch, and the agent host ignores older
/// ones; what is done to the sandbox itself is fenced here, by the epoch that all activations of this grain share in the
/// database. There are two of them around failures, and always where nodes share a database without a cluster.</summary>
internal sealed partial class SandboxGrain
{
    /// <summary>Completes when the stored memory is not read or written any more; calls interleave.</summary>
    private Task _memoryIsFree = Task.CompletedTask;

    /// <summary>The newest epoch that an owner came to this activation with.</summary>
    private long _epoch;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _epoch = memory.State.Epoch;
        return Task.CompletedTask;
    }

    /// <summary>An owner comes with its epoch, which is remembered for all activations; an older one than any of them
    /// knows is refused.</summary>
    /// <param name="userId">Null when the owner does not say whose sandbox it is.</param>
    private async Task MeetAsync(long epoch, string? userId = null)
    {
        Fence(epoch);
        if (IsMet(epoch, userId)) return;
        await AloneAsync(async () =>
        {
            if (IsMet(epoch, userId)) return;
            await memory.ReadStateAsync();
            if (epoch < memory.State.Epoch) throw Replaced();
            memory.State.Epoch = epoch;
            memory.State.UserId = userId ?? memory.State.UserId;
            await memory.WriteStateAsync();
            _epoch = epoch;
        });
    }

    private bool IsMet(long epoch, string? userId) =>
        _epoch == epoch && memory.State.Epoch == epoch && (userId is null || memory.State.UserId == userId);

    private void Fence(long epoch)
    {
        if (epoch < _epoch) throw VaporForgeException.NotOwner();
    }

    private async Task EnsureCurrentAsync()
    {
        if (!await IsCurrentAsync()) throw Replaced();
    }

    /// <summary>Whether no other activation has met a newer owner.</summary>
    private async Task<bool> IsCurrentAsync()
    {
        await AloneAsync(() => memory.ReadStateAsync());
        return memory.State.Epoch <= _epoch;
    }

    private async Task AloneAsync(Func<Task> work)
    {
        var free = _memoryIsFree;
        var done = new TaskCompletionSource();
        _memoryIsFree = done.Task;
        await free;
        try
        {
            await work();
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>Whether nothing runs in the sandbox for anybody. Another activation may have started something, so the
    /// agent host is asked; one that gives no answer keeps nobody awake.</summary>
    private async Task<bool> MaySleepAsync()
    {
        if (!await IsCurrentAsync())
        {
            Replaced();
            return false;
        }

        try
        {
            if (_channel is { IsOpen: true } channel) await GreetAsync(channel, CancellationToken.None);
        }
        catch (VaporForgeException e) when (e.Code == ErrorCodes.NotOwner)
        {
            Replaced();
            return false;
        }
        catch (VaporForgeException e)
        {
            LogSilentWhileIdle(e, SessionId);
        }

        return _unsettled.Count == 0;
    }

    private VaporForgeException Replaced()
    {
        LogReplaced(SessionId, _epoch);
        DeactivateOnIdle();

        // Nobody needs the answers that it waits for, and the activation that follows would wait for them too.
        Detach(CloseAsync());
        return VaporForgeException.NotOwner();
    }
}
