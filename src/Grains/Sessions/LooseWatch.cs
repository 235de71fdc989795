namespace VaporForge.Grains.Sessions;

/// <summary>What the owner has found out about <see cref="SessionState.LooseSince"/> since it last committed.</summary>
internal sealed class LooseWatch
{
    public DateTimeOffset? LookedAt { get; private set; }

    /// <summary>Somebody looks just now.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>The <see cref="SessionState.LooseSince"/> that is settled.</summary>
    public DateTimeOffset? Settled { get; private set; }

    public void Begin(DateTimeOffset now) => (IsBusy, LookedAt) = (true, now);

    public void End() => IsBusy = false;

    public void Settle(DateTimeOffset? since) => Settled = since;

    public void Rewind(DateTimeOffset now)
    {
        if (LookedAt > now) LookedAt = now;
    }
}
