using System.Data.Common;
using VaporForge.Grains.Sessions;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.Sessions;

internal static class SessionRows
{
    public static Task<SessionRow?> FindAsync(
        DbConnection connection, string sessionId, CancellationToken cancellationToken) => connection.Command(
        """
        SELECT s.session_id, s.user_id, s.epoch, s.head_seq, s.folded_seq, t.state, s.created_at, s.updated_at
        FROM sessions s JOIN session_states t ON t.session_id = s.session_id WHERE s.session_id = @session
        """,
        ("session", sessionId))
        .FirstAsync(Read, cancellationToken);

    private static SessionRow Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetInt64(2),
        row.GetInt64(3),
        row.GetInt64(4),
        SessionJson.ToState(row.GetString(5)),
        StoredTime.At(row.GetInt64(6)),
        StoredTime.At(row.GetInt64(7)));
}
