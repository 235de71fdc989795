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

        if (status == CommitStatus.Fenced) throw GiveUpOwnership(log);
        if (log.Apply(decision)) Publish(log);
        WatchTurn(log);
        if (decision.Effects.Count > 0) Detach(PerformAsync(log, decision.Effects));
    }

    private VaporForgeException GiveUpOwnership(OwnedLog log)
    {
        LogFenced(SessionId, log.Epoch);
        var moved = VaporForgeException.NotOwner();
        Forget(moved);
        DeactivateOnIdle();
        return moved;
    }

    /// <summary>An answer that needed no commit was given by memory alone, and memory is true only while nobody else owns
    /// the session: so the database is asked.</summary>
    private async Task<T> SureAsync<T>(OwnedLog log, T answer) =>
        await IsOwnerAsync(log) ? answer : throw GiveUpOwnership(log);

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
        if (await store.TakeOwnershipAsync(SessionId, CancellationToken.None) is not { } owned) return null;
        var now = time.GetUtcNow();
        var log = new OwnedLog(owned, _options.TailFrames, now);
        await log.RefoldAsync(reader, CancellationToken.None);

        // Before anybody else can use the log: viewers are told first that the turn's owner is new.
        var decision = log.Decide(now);
        StatusRules.TakeOver(decision);
        await CommitAsync(log, decision);
        _log = log;
        _ownedEpoch = log.Epoch;
        WatchTurn(log);
        if (log.State.Active is { } turn) Detach(AskAsync(log, turn));
        return log;
    }

    /// <summary>Tells the store that this owner leaves, so that the next one need not wait until it was silent for long
    /// enough.</summary>
    private async Task ReleaseAsync(OwnedLog log, CancellationToken cancellationToken)
    {
        try
        {
            await store.ReleaseAsync(SessionId, log.Epoch, cancellationToken);
        }
        catch (Exception e) when (e is VaporForgeException or OperationCanceledException)
        {
            // Whoever wants the session then waits as for an owner that was killed.
            LogNotReleased(e, SessionId);
        }
    }

    private void Forget(Exception reason)
    {
        _log?.Tail.Fail(reason);
        _log = null;
        StopWatching();
    }
}
