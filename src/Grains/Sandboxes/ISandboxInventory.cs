using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>All sandboxes that exist on a sandbox host, whoever made them: for finding those that a killed process left
/// awake.</summary>
public interface ISandboxInventory
{
    /// <summary>Every sandbox of this installation, awake or asleep, in no order.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SandboxUnavailable"/></exception>
    Task<IReadOnlyList<FoundSandbox>> ListAsync(CancellationToken cancellationToken);
}

public sealed record FoundSandbox(string SessionId, SandboxState State);
