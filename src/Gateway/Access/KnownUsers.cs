using VaporForge.Access;
using VaporForge.Gateway.Limits;

namespace VaporForge.Gateway.Access;

/// <summary>Looks up who somebody is, and believes the store for a short while.</summary>
internal sealed class KnownUsers(IAccessStore store, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int Capacity = 10_000;

    private readonly BoundedCache<string, string> _usersByToken = new(Capacity, options.Value.AccessCacheLife, time);
    private readonly BoundedCache<string, bool> _users = new(Capacity, options.Value.AccessCacheLife, time);

    /// <summary>The user of a bearer token; null when there is none.</summary>
    public async ValueTask<string?> FindByTokenAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > Credentials.MaxLength) return null;
        var hash = Credentials.Hash(token);
        var key = Convert.ToHexString(hash);
        if (_usersByToken.TryGet(key, out var known)) return known;
        var userId = await store.FindUserByTokenAsync(hash, cancellationToken);
        if (userId is not null) _usersByToken.Set(key, userId);
        return userId;
    }

    public async ValueTask<bool> ExistsAsync(string userId, CancellationToken cancellationToken)
    {
        if (_users.TryGet(userId, out _)) return true;
        var exists = await store.UserExistsAsync(userId, cancellationToken);
        if (exists) _users.Set(userId, true);
        return exists;
    }
}
