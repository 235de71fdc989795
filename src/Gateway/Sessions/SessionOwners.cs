using VaporForge.Gateway.Limits;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Sessions;

/// <summary>Whose a session is. Asked before any grain is woken; somebody else's session looks exactly like
/// none.</summary>
internal sealed class SessionOwners(ISessionReader reader, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int Capacity = 10_000;

    // Only sessions that live: one that is deleted is looked up each time, so that it comes back at once when it is
    // restored.
    private readonly BoundedCache<string, string> _owners = new(Capacity, options.Value.OwnerCacheLife, time);

    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SessionNotFound"/>.</exception>
    public async ValueTask RequireAsync(
        string sessionId, string userId, bool deletedToo, CancellationToken cancellationToken)
    {
        if (!await OwnsAsync(sessionId, userId, deletedToo, cancellationToken)) throw NotFound();
    }

    /// <summary>False when there is no such session.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SessionNotFound"/>: there is one, and not for this
    /// user.</exception>
    public async ValueTask<bool> OwnsAsync(
        string sessionId, string userId, bool deletedToo, CancellationToken cancellationToken)
    {
        if (!Ids.IsValid(sessionId)) throw NotFound();
        if (!_owners.TryGet(sessionId, out var owner))
        {
            if (await reader.FindOwnerAsync(sessionId, cancellationToken) is not { } found) return false;
            if (found.Deleted && !deletedToo) throw NotFound();
            owner = found.UserId;
            if (!found.Deleted) _owners.Set(sessionId, owner);
        }

        return owner == userId ? true : throw NotFound();
    }

    public void Forget(string sessionId) => _owners.Forget(sessionId);

    public static VaporForgeException NotFound() => new(ErrorCodes.SessionNotFound, "There is no such session.");
}
