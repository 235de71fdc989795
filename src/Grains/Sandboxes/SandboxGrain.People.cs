using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>The part that does what people ask of the sandbox as a whole. They come in the name of the session's owner, so what they
/// ask for is fenced as its own commands are.</summary>
internal sealed partial class SandboxGrain
{
    private const ConfigureAwaitOptions HoweverItEnds =
        ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing;

    public async Task<SandboxDetails> DescribeAsync(CancellationToken cancellationToken)
    {
        if (_waking is not null) return new SandboxDetails(SandboxState.Creating, host.Name);
        var found = await FindQuietlyAsync();
        if (found != SandboxState.Awake)
            return new SandboxDetails(_state == SandboxState.Failed ? SandboxState.Failed : found, host.Name);
        var usage = await MeasureQuietlyAsync(cancellationToken);
        return new SandboxDetails(found, host.Name, usage?.MemoryBytes, usage?.MemoryLimitBytes, usage?.StartedAt);
    }

    public async Task<SandboxDetails> WakeAsync(SandboxClaim claim, CancellationToken cancellationToken)
    {
        await ReachAsync(claim);
        return await DescribeAsync(cancellationToken);
    }

    public async Task<SandboxDetails> SleepAsync(SandboxClaim claim, CancellationToken cancellationToken)
    {
        await RestAsync(claim, cancellationToken);
        return await DescribeAsync(cancellationToken);
    }

    public async Task<SandboxDetails> RestartAsync(SandboxClaim claim, CancellationToken cancellationToken)
    {
        await RestAsync(claim, cancellationToken);
        return await WakeAsync(claim, cancellationToken);
    }

    /// <summary>Awake, for a person, from now on.</summary>
    private async Task ReachAsync(SandboxClaim claim)
    {
        await MeetAsync(claim.Epoch, claim.UserId);

        // What is on its way to sleep would be found awake, and go away under our hands.
        await _puttingDown.ConfigureAwait(HoweverItEnds);
        await WakeAsync();
        _usedAt = time.GetUtcNow();
    }

    private async Task RestAsync(SandboxClaim claim, CancellationToken cancellationToken)
    {
        if (claim.IsBusy) throw Busy();
        await MeetAsync(claim.Epoch, claim.UserId);
        if (_waking is { } waking) await ((Task)waking).ConfigureAwait(HoweverItEnds);
        if (!await MaySleepAsync()) throw _unsettled.Count > 0 ? Busy() : VaporForgeException.NotOwner();
        await PutDownAsync(() => host.SleepAsync(SessionId, _epoch, SleepGrace, cancellationToken));
        SeeAsleep();
    }

    private async Task<SandboxUsage?> MeasureQuietlyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await host.MeasureAsync(SessionId, cancellationToken);
        }
        catch (VaporForgeException e)
        {
            LogNotMeasured(e, SessionId);
            return null;
        }
    }

    private static VaporForgeException Busy() =>
        new(ErrorCodes.SessionBusy, "A turn is running; stop it or wait for its end.");
}
