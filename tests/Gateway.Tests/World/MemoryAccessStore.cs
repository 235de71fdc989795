using System.Collections.Concurrent;
using VaporForge.Access;

namespace VaporForge.Gateway.Tests.World;

internal sealed class MemoryAccessStore : IAccessStore
{
    private readonly ConcurrentDictionary<string, string> _users = new();
    private readonly ConcurrentDictionary<string, (string UserId, string Label)> _tokens = new();
    private readonly ConcurrentDictionary<string, (string UserId, string Purpose, DateTimeOffset ExpiresAt)> _codes = new();

    public int Lookups;

    /// <summary>What was stored, to see that no token or code lies there readable.</summary>
    public IEnumerable<string> StoredKeys => _tokens.Keys.Concat(_codes.Keys);

    public Task AddUserAsync(string userId, string displayName, CancellationToken cancellationToken)
    {
        _users[userId] = displayName;
        return Task.CompletedTask;
    }

    public Task<bool> UserExistsAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(_users.ContainsKey(userId));

    public Task AddTokenAsync(string userId, byte[] tokenHash, string label, CancellationToken cancellationToken)
    {
        _tokens[Convert.ToHexString(tokenHash)] = (userId, label);
        return Task.CompletedTask;
    }

    public Task<string?> FindUserByTokenAsync(byte[] tokenHash, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Lookups);
        return Task.FromResult(
            _tokens.TryGetValue(Convert.ToHexString(tokenHash), out var token) ? token.UserId : null);
    }

    public Task RevokeTokensAsync(string userId, string label, CancellationToken cancellationToken)
    {
        foreach (var (hash, token) in _tokens)
        {
            if (token == (userId, label)) _tokens.TryRemove(hash, out _);
        }

        return Task.CompletedTask;
    }

    public Task AddCodeAsync(
        byte[] codeHash, string userId, string purpose, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        _codes[Convert.ToHexString(codeHash)] = (userId, purpose, expiresAt);
        return Task.CompletedTask;
    }

    public Task<string?> RedeemCodeAsync(
        byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Lookups);
        var key = Convert.ToHexString(codeHash);
        var isGood = _codes.TryGetValue(key, out var code) && code.Purpose == purpose && code.ExpiresAt > now;
        return Task.FromResult(isGood && _codes.TryRemove(key, out _) ? code.UserId : null);
    }
}
