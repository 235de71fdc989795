using System.Collections.Immutable;
using System.Data.Common;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.Sessions;

/// <summary>Removes deleted sessions with everything that belongs to them, each in a transaction of its own.</summary>
internal static class Purging
{
    private const string FindSql =
        "SELECT session_id FROM sessions WHERE deleted_at IS NOT NULL AND deleted_at < @before ORDER BY deleted_at LIMIT @limit";

    /// <summary>The row first: a commit or a restore that comes now finds no session and is refused.</summary>
    private const string RemoveSql =
        "DELETE FROM sessions WHERE session_id = @session AND deleted_at IS NOT NULL AND deleted_at < @before";

    private static readonly string[] Dependents =
        ["session_states", "session_frames", "session_messages", "session_turns", "session_submissions"];

    public static async Task<ImmutableArray<string>> PurgeAsync(
        IDatabase database, DateTimeOffset deletedBefore, int limit, CancellationToken cancellationToken)
    {
        var before = StoredTime.From(deletedBefore);
        var found = await database.ReadAsync(
            (connection, cancel) => connection.Command(FindSql, ("before", before), ("limit", limit))
                .ListAsync(row => row.GetString(0), cancel),
            cancellationToken);
        var purged = ImmutableArray.CreateBuilder<string>(found.Count);
        foreach (var id in found)
        {
            if (await database.ChangeAsync((connection, cancel) => RemoveAsync(connection, id, before, cancel), cancellationToken))
                purged.Add(id);
        }

        return purged.ToImmutable();
    }

    /// <returns>False when it was restored, or another process was first.</returns>
    private static async Task<bool> RemoveAsync(
        DbConnection connection, string sessionId, long before, CancellationToken cancellationToken)
    {
        var removed = await connection.Command(RemoveSql, ("session", sessionId), ("before", before))
            .ExecuteAsync(cancellationToken);
        if (removed == 0) return false;
        foreach (var table in Dependents)
        {
            await connection.Command($"DELETE FROM {table} WHERE session_id = @session", ("session", sessionId))
                .ExecuteAsync(cancellationToken);
        }

        return true;
    }
}
