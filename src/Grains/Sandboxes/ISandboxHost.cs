using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>What creates, starts, stops and reaches sandboxes. What changes one is done in the name of an owner of its
/// session, whose epoch a sandbox remembers: an owner that was replaced, and learns of it late, must neither start nor end
/// what its successor uses.</summary>
/// <exception cref="VaporForgeException">Any call: <see cref="ErrorCodes.SandboxUnavailable"/> with a text that says
/// what is wrong and what to do about it. Calls with an epoch: <see cref="ErrorCodes.NotOwner"/> when the sandbox has met
/// a newer one; nothing is changed then.</exception>
public interface ISandboxHost
{
    /// <summary><c>docker</c> or <c>process</c>.</summary>
    string Name { get; }

    /// <summary>Where agent hosts reach the internal listeners of the gateways, all alike. Known once
    /// <see cref="CheckAsync"/>, <see cref="WakeAsync"/> or <see cref="AttachAsync"/> has succeeded.</summary>
    IReadOnlyList<Uri> CallbackUrls { get; }

    /// <summary>Whether sandboxes can be made now; for readiness. Does not throw: null is good, else the text says why
    /// not.</summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Awake (its agent host runs), asleep (its data is there) or absent (neither), read from the host and not
    /// from memory.</summary>
    Task<SandboxState> FindAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Creates the sandbox where it is absent and starts it where it sleeps; its agent host runs
    /// afterwards.</summary>
    Task WakeAsync(SandboxSpec spec, CancellationToken cancellationToken);

    /// <summary>Attaches to the agent host's standard streams; detaching changes nothing in the sandbox. Several may be
    /// attached, and each hears all that is said from then on; one that does not read keeps nobody waiting. The first bytes
    /// may be the rest of a line.</summary>
    Task<ISandboxAttachment> AttachAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>What its sandboxes have for people.</summary>
    SandboxTools Tools { get; }

    /// <summary>Runs a program in a sandbox that is awake: as the sandbox's user, in the workspace, with the sandbox's environment. It
    /// changes nothing of the sandbox's life, so it needs no epoch.</summary>
    Task<ISandboxProgram> RunAsync(string sessionId, ProgramSpec program, CancellationToken cancellationToken);

    /// <summary>What the sandbox uses; null unless it is awake.</summary>
    Task<SandboxUsage?> MeasureAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Puts the sandbox to sleep: asks its processes to end, kills them after the grace; data stays. Absent or
    /// asleep: nothing.</summary>
    Task SleepAsync(string sessionId, long epoch, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Ends and removes the sandbox; with <paramref name="withData"/> its workspace and home too.</summary>
    /// <param name="epoch"><see cref="long.MaxValue"/> when the session is no more, and nobody owns it.</param>
    Task RemoveAsync(string sessionId, long epoch, bool withData, CancellationToken cancellationToken);
}

/// <param name="Epoch">Of the owner that wants it awake.</param>
/// <param name="Environment">Of the agent host; the host adds where workspace, state and callback are. Whoever may
/// inspect containers or processes reads it, so it holds no secrets: they travel on the control channel.</param>
public sealed record SandboxSpec(string SessionId, long Epoch, string UserId, IReadOnlyDictionary<string, string> Environment);

/// <summary>The agent host's standard input and output, as bytes.</summary>
public interface ISandboxAttachment : IAsyncDisposable
{
    Stream Commands { get; }

    /// <summary>Ends when the agent host is gone or the connection to the sandbox host broke.</summary>
    Stream Replies { get; }
}
