using System.Collections.Immutable;
using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Grains.Users;

/// <summary>What people own besides their logs: the list of their sessions and their configuration.</summary>
/// <exception cref="VaporForgeException">Any call: <see cref="ErrorCodes.StorageUnavailable"/>.</exception>
public interface IUserStore
{
    /// <summary>Newest activity first. A page of a search may be shorter than its limit and not the last: only so many
    /// titles are read for one.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.InvalidRequest"/> when <see
    /// cref="SessionQuery.After"/> is not one of ours.</exception>
    Task<SessionPage> ListSessionsAsync(string userId, SessionQuery query, CancellationToken cancellationToken);

    /// <summary>All stored items of a kind, ordered by name; values as they were given (already protected where they
    /// must be).</summary>
    Task<ImmutableArray<StoredConfigItem>> ListConfigAsync(string userId, ConfigKind kind, CancellationToken cancellationToken);

    /// <returns>True when it is new.</returns>
    Task<bool> PutConfigAsync(string userId, ConfigKind kind, StoredConfigItem item, CancellationToken cancellationToken);

    /// <returns>False when there was none.</returns>
    Task<bool> DeleteConfigAsync(string userId, ConfigKind kind, string name, CancellationToken cancellationToken);
}

public sealed record StoredConfigItem(string Name, byte[] Value, DateTimeOffset UpdatedAt);
