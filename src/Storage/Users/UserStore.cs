using System.Collections.Immutable;
using System.Data.Common;
using VaporForge.Grains.Users;
using VaporForge.Sessions;
using VaporForge.Storage.Database;
using VaporForge.Users;

namespace VaporForge.Storage.Users;

internal sealed class UserStore(IDatabase database) : IUserStore
{
    private const int MaxPage = 200;

    /// <summary>Titles that one page of a search reads at most.</summary>
    private const int MaxSearched = 10_000;

    /// <remarks>Titles are compared here: what upper and lower case are, the databases know only for some languages, each
    /// for others.</remarks>
    public async Task<SessionPage> ListSessionsAsync(
        string userId, SessionQuery query, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp(query.Limit, 1, MaxPage);
        var cursor = SessionCursor.Parse(query.After);
        var chunk = query.Text is null ? limit + 1 : MaxPage;
        var found = ImmutableArray.CreateBuilder<SessionSummary>();
        for (var searched = 0; searched < MaxSearched; searched += chunk)
        {
            var rows = await ReadListAsync(userId, query.Deleted, cursor, chunk, cancellationToken);
            foreach (var row in rows)
            {
                if (found.Count == limit) return new SessionPage(found.ToImmutable(), cursor.ToString());
                cursor = new SessionCursor(StoredTime.From(row.UpdatedAt), row.Id);
                if (query.Text is null || row.Title.Contains(query.Text, StringComparison.OrdinalIgnoreCase)) found.Add(row);
            }

            if (rows.Count < chunk) return new SessionPage(found.ToImmutable(), null);
        }

        return new SessionPage(found.ToImmutable(), cursor.ToString());
    }

    public Task<ImmutableArray<StoredConfigItem>> ListConfigAsync(
        string userId, ConfigKind kind, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, cancel) =>
        {
            var items = await connection.Command(
                "SELECT name, value, updated_at FROM user_configuration WHERE user_id = @user AND kind = @kind ORDER BY name",
                ("user", userId),
                ("kind", (int)kind))
                .ListAsync(
                    row => new StoredConfigItem(
                        row.GetString(0), row.GetFieldValue<byte[]>(1), StoredTime.At(row.GetInt64(2))),
                    cancel);
            return items.ToImmutableArray();
        },
        cancellationToken);

    public Task<bool> PutConfigAsync(
        string userId, ConfigKind kind, StoredConfigItem item, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, cancel) =>
        {
            const string Insert = """
                INSERT INTO user_configuration (user_id, kind, name, value, updated_at)
                VALUES (@user, @kind, @name, @value, @at) ON CONFLICT (user_id, kind, name) DO NOTHING
                """;
            const string Update = """
                UPDATE user_configuration SET value = @value, updated_at = @at
                WHERE user_id = @user AND kind = @kind AND name = @name
                """;
            var isNew = await Item(connection, Insert, userId, kind, item).ExecuteAsync(cancel) > 0;
            if (!isNew) await Item(connection, Update, userId, kind, item).ExecuteAsync(cancel);
            return isNew;
        },
        cancellationToken);

    public Task<bool> DeleteConfigAsync(
        string userId, ConfigKind kind, string name, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, cancel) => await connection.Command(
            "DELETE FROM user_configuration WHERE user_id = @user AND kind = @kind AND name = @name",
            ("user", userId),
            ("kind", (int)kind),
            ("name", name))
            .ExecuteAsync(cancel) > 0,
        cancellationToken);

    private Task<List<SessionSummary>> ReadListAsync(
        string userId, bool deleted, SessionCursor after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, cancel) => connection.Command(
            $"""
            SELECT session_id, title, agent, status, head_seq, created_at, updated_at, deleted_at, awaiting
            FROM sessions
            WHERE user_id = @user AND deleted_at IS {(deleted ? "NOT NULL" : "NULL")}
            AND (updated_at, session_id) < (@updated, @session)
            ORDER BY updated_at DESC, session_id DESC LIMIT @limit
            """,
            ("user", userId),
            ("updated", after.UpdatedAt),
            ("session", after.SessionId),
            ("limit", limit))
            .ListAsync(ReadSummary, cancel),
        cancellationToken);

    private static DbCommand Item(
        DbConnection connection, string sql, string userId, ConfigKind kind, StoredConfigItem item) => connection.Command(
        sql,
        ("user", userId),
        ("kind", (int)kind),
        ("name", item.Name),
        ("value", item.Value),
        ("at", StoredTime.From(item.UpdatedAt)));

    private static SessionSummary ReadSummary(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        (SessionStatus)row.GetInt32(3),
        row.GetInt64(4),
        StoredTime.At(row.GetInt64(5)),
        StoredTime.At(row.GetInt64(6)),
        row.IsDBNull(7) ? null : StoredTime.At(row.GetInt64(7)),
        row.GetInt32(8) != 0);
}
