namespace VaporForge.Grains.Sessions;

/// <summary>What the owner has found out about <see cref="SessionState.LooseSince"/> since it last committed.</summary>
internal sealed class LooseWatch
{
    private DateTimeOffset? _about;

    public DateTimeOffset? LookedAt { get; private set; }

    /// <summary>Since when this owner has tried in vain.</summary>
    public DateTimeOffset? TriedSince { get; private set; }

    /// <summary>Somebody looks just now.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>The <see cref="SessionState.LooseSince"/> that is settled.</summary>
    public DateTimeOffset? Settled { get; private set; }

    /// <param name="since">The <see cref="SessionState.LooseSince"/> that it is about.</param>
    public void Begin(DateTimeOffset? since, DateTimeOffset now)
    {
        if (_about != since) (_about, TriedSince) = (since, now);
        (IsBusy, LookedAt) = (true, now);
    }

    public void End() => IsBusy = false;

    public void Settle(DateTimeOffset? since) => Settled = since;

    public void Rewind(DateTimeOffset now)
    {
        if (LookedAt > now) LookedAt = now;
        if (TriedSince > now) TriedSince = now;
    }
}
