namespace VaporForge.Sandboxes;

/// <summary>In whose name a session's sandbox may be used for a person now: the owner of the session gives it
/// (<see cref="VaporForge.Sessions.IChatSessionGrain.ClaimSandboxAsync"/>), and the sandbox's grain refuses it once it has met a
/// newer owner.</summary>
/// <param name="Epoch">The session's fencing number.</param>
/// <param name="IsBusy">Whether a turn runs, or is about to.</param>
[GenerateSerializer, Immutable, Alias("vf.SandboxClaim")]
public sealed record SandboxClaim(
    [property: Id(0)] long Epoch,
    [property: Id(1)] string UserId,
    [property: Id(2)] bool IsBusy);
