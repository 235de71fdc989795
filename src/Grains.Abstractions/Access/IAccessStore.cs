namespace VaporForge.Access;

/// <summary>Who may come in: users, their bearer tokens, and codes that work once (tickets and sign-in links). Only
/// SHA-256 hashes of tokens and codes are stored.</summary>
/// <exception cref="VaporForgeException">Any call: <see cref="ErrorCodes.StorageUnavailable"/>.</exception>
public interface IAccessStore
{
    Task AddUserAsync(string userId, string displayName, CancellationToken cancellationToken);

    Task<bool> UserExistsAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Adding the same token again changes nothing.</summary>
    Task AddTokenAsync(string userId, byte[] tokenHash, string label, CancellationToken cancellationToken);

    /// <summary>The user of a token; null when no token has this hash.</summary>
    Task<string?> FindUserByTokenAsync(byte[] tokenHash, CancellationToken cancellationToken);

    Task RevokeTokensAsync(string userId, string label, CancellationToken cancellationToken);

    /// <param name="purpose">What it opens: a code of one purpose is worth nothing for another.</param>
    Task AddCodeAsync(
        byte[] codeHash, string userId, string purpose, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Takes the code out of the store: of any number of callers at once, one gets the user, all others null.
    /// Expired: null.</summary>
    Task<string?> RedeemCodeAsync(
        byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken);
}
