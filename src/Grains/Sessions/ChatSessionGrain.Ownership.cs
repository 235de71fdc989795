using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>The part that owns the log: takes it over at the first call, commits, and gives it up when a write
/// fails.</summary>
internal sealed partial class ChatSessionGrain
{
    /// <summary>Commits, then publishes to watchers, then acts. A failed write leaves nothing in memory that may be
    /// wrong.</summary>
    private async Task CommitAsync(OwnedLog log, Decision decision)
    {
        if (decision.IsEmpty) return;
        CommitStatus status;
        try
        {
            // Not the caller's token: a commit that is under way is not called back.
            status = await store.CommitAsync(decision.ToCommit(SessionId, log.Epoch), CancellationToken.None);
        }
        catch (Exception e)
        {
            Forget(e);
            DeactivateOnIdle();
            throw;
        }

        if (status == CommitStatus.Fenced)
        {
            LogFenced(SessionId, log.Epoch);
            var moved = new VaporForgeException(ErrorCodes.NotOwner, "The session has another owner now; try again.");
            Forget(moved);
            DeactivateOnIdle();
            throw moved;
        }

        if (log.Apply(decision)) Publish(log);
        WatchTurn(log);
        foreach (var effect in decision.Effects) Detach(PerformAsync(log, effect));
    }

    private async ValueTask<OwnedLog?> FindAsync() =>
        await OwnAsync() is { State.DeletedAt: null } log ? log : null;

    private async ValueTask<OwnedLog> RequireAsync() => await FindAsync() ?? throw NotFound();

    /// <summary>The log that we own, taken over at the first call and after every failed write. Null when there is no
    /// such session.</summary>
    private async ValueTask<OwnedLog?> OwnAsync()
    {
        if (_log is { } log) return log;
        var taking = _taking ??= TakeAsync();
        try
        {
            return await taking;
        }
        finally
        {
            if (_taking == taking) _taking = null;
        }
    }

    private async Task<OwnedLog?> TakeAsync()
    {
        var owned = await store.TakeOwnershipAsync(SessionId, time.GetUtcNow(), CancellationToken.None);
        if (owned is null) return null;
        var log = new OwnedLog(owned, _options.TailFrames);
        await log.RefoldAsync(reader, CancellationToken.None);
        _log = log;
        WatchTurn(log);
        if (log.State.Active is { } turn) Detach(RecoverAsync(log, turn));
        return log;
    }

    private void Forget(Exception reason)
    {
        _log?.Tail.Fail(reason);
        _log = null;
        StopWatching();
    }
}
