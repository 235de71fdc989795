using VaporForge.Access;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.Access;

internal sealed class AccessStore(IDatabase database, TimeProvider time) : IAccessStore
{
    public Task AddUserAsync(string userId, string displayName, CancellationToken cancellationToken) => database.ChangeAsync(
        (connection, cancel) => connection.Command(
            """
            INSERT INTO users (user_id, display_name, created_at) VALUES (@user, @display, @now)
            ON CONFLICT (user_id) DO NOTHING
            """,
            ("user", userId),
            ("display", StoredText.From(displayName)),
            ("now", Now()))
            .ExecuteAsync(cancel),
        cancellationToken);

    public Task<bool> UserExistsAsync(string userId, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, cancel) => await connection.Command(
            "SELECT count(*) FROM users WHERE user_id = @user", ("user", userId))
            .ScalarAsync<long>(cancel) > 0,
        cancellationToken);

    public Task AddTokenAsync(
        string userId, byte[] tokenHash, string label, CancellationToken cancellationToken) => database.ChangeAsync(
        (connection, cancel) => connection.Command(
            """
            INSERT INTO user_tokens (token_hash, user_id, label, created_at) VALUES (@hash, @user, @label, @now)
            ON CONFLICT (token_hash) DO NOTHING
            """,
            ("hash", tokenHash),
            ("user", userId),
            ("label", label),
            ("now", Now()))
            .ExecuteAsync(cancel),
        cancellationToken);

    public Task<string?> FindUserByTokenAsync(byte[] tokenHash, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, cancel) => connection.Command(
            "SELECT user_id FROM user_tokens WHERE token_hash = @hash", ("hash", tokenHash))
            .ScalarAsync<string>(cancel),
        cancellationToken);

    public Task RevokeTokensAsync(string userId, string label, CancellationToken cancellationToken) => database.ChangeAsync(
        (connection, cancel) => connection.Command(
            "DELETE FROM user_tokens WHERE user_id = @user AND label = @label", ("user", userId), ("label", label))
            .ExecuteAsync(cancel),
        cancellationToken);

    public Task AddCodeAsync(
        byte[] codeHash, string userId, string purpose, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        database.ChangeAsync(
            async (connection, cancel) =>
            {
                // Codes that nobody redeemed go with the next one that is made.
                await connection.Command("DELETE FROM access_codes WHERE expires_at <= @now", ("now", Now()))
                    .ExecuteAsync(cancel);
                return await connection.Command(
                    """
                    INSERT INTO access_codes (code_hash, user_id, purpose, expires_at)
                    VALUES (@hash, @user, @purpose, @expires)
                    """,
                    ("hash", codeHash),
                    ("user", userId),
                    ("purpose", purpose),
                    ("expires", StoredTime.From(expiresAt)))
                    .ExecuteAsync(cancel);
            },
            cancellationToken);

    /// <remarks>A code for another purpose stays; an expired one goes.</remarks>
    public Task<string?> RedeemCodeAsync(
        byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, cancel) =>
        {
            var code = await connection.Command(
                "DELETE FROM access_codes WHERE code_hash = @hash AND purpose = @purpose RETURNING user_id, expires_at",
                ("hash", codeHash),
                ("purpose", purpose))
                .FirstAsync(row => new { UserId = row.GetString(0), ExpiresAt = row.GetInt64(1) }, cancel);
            return code is not null && code.ExpiresAt > StoredTime.From(now) ? code.UserId : null;
        },
        cancellationToken);

    private long Now() => StoredTime.From(time.GetUtcNow());
}
