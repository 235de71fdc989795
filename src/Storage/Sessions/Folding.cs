using System.Data.Common;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.Sessions;

/// <summary>Deletes raw frames whose messages stand for them: whole turns, from the front of a log.</summary>
internal static class Folding
{
    /// <summary>Frames that one transaction deletes, unless a single turn has more: other writes wait that long at
    /// most.</summary>
    private const int FramesAtOnce = 5000;

    /// <summary>A turn can go when it ended long enough ago and nothing before it must stay. Turns of one session end
    /// in order, but by the clocks of different machines.</summary>
    private const string FindSql = """
        SELECT t.session_id, max(t.end_seq) FROM session_turns t
        WHERE t.folded = 0 AND t.ended_at IS NOT NULL AND t.ended_at < @before AND NOT EXISTS (
            SELECT 1 FROM session_turns earlier
            WHERE earlier.session_id = t.session_id AND earlier.start_seq < t.end_seq
                AND (earlier.ended_at IS NULL OR earlier.ended_at >= @before))
        GROUP BY t.session_id LIMIT @limit
        """;

    private const string NextSql = """
        SELECT coalesce(
            (SELECT max(t.end_seq) FROM session_turns t JOIN sessions s ON s.session_id = t.session_id
                WHERE t.session_id = @session AND t.folded = 0 AND t.end_seq <= @through
                    AND t.end_seq <= s.folded_seq + @atOnce),
            (SELECT min(end_seq) FROM session_turns WHERE session_id = @session AND folded = 0 AND end_seq <= @through))
        """;

    /// <summary>The row last: it is locked while the transaction ends, and its owner may be appending.</summary>
    private static readonly string[] Steps =
    [
        "DELETE FROM session_frames WHERE session_id = @session AND seq <= @through",
        "UPDATE session_turns SET folded = 1 WHERE session_id = @session AND end_seq <= @through",
        "UPDATE sessions SET folded_seq = @through WHERE session_id = @session AND folded_seq < @through",
    ];

    public static async Task<int> FoldAsync(
        IDatabase database, DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            (connection, cancel) => connection.Command(
                FindSql, ("before", StoredTime.From(endedBefore)), ("limit", limit))
                .ListAsync(row => (SessionId: row.GetString(0), Through: row.GetInt64(1)), cancel),
            cancellationToken);
        foreach (var (sessionId, through) in found)
        {
            var folded = 0L;
            while (folded < through)
            {
                var next = await database.ChangeAsync(
                    (connection, cancel) => FoldOnceAsync(connection, sessionId, through, cancel), cancellationToken);

                // Nothing left to fold: another process did it, or the session was cleared or purged.
                if (next == 0) break;
                folded = next;
            }
        }

        return found.Count;
    }

    /// <returns>The seq through which the log is folded now; 0 when nothing was left.</returns>
    private static async Task<long> FoldOnceAsync(
        DbConnection connection, string sessionId, long through, CancellationToken cancellationToken)
    {
        var next = await connection.Command(
            NextSql, ("session", sessionId), ("through", through), ("atOnce", (long)FramesAtOnce))
            .ScalarAsync<long>(cancellationToken);
        if (next == 0) return 0;
        foreach (var sql in Steps)
        {
            await connection.Command(sql, ("session", sessionId), ("through", next)).ExecuteAsync(cancellationToken);
        }

        return next;
    }
}
