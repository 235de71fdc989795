using System.Collections.Immutable;
using System.Data.Common;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.Sessions;

internal sealed class SessionStore(IDatabase database) : ISessionStore
{
    private string Now => database.Dialect.Now;

    public Task<SessionRow> CreateAsync(NewSession session, CancellationToken cancellationToken)
    {
        var state = SessionJson.FromState(session.State);
        return database.ChangeAsync(
            async (connection, cancel) =>
            {
                await InsertAsync(connection, session, state, cancel);
                var row = await SessionRows.FindAsync(connection, session.SessionId, cancel);
                return row ?? throw new InvalidOperationException("A session that was just inserted is not there.");
            },
            cancellationToken);
    }

    public Task<OwnedSession?> TakeOwnershipAsync(string sessionId, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, cancel) =>
        {
            // From here on no older owner commits, so what is read next is the whole log.
            var taken = await connection.Command(
                $"UPDATE sessions SET epoch = epoch + 1, owner_seen_at = {Now} WHERE session_id = @session",
                ("session", sessionId))
                .ExecuteAsync(cancel);
            return taken == 0 ? null : await ReadOwnedAsync(connection, sessionId, cancel);
        },
        cancellationToken);

    public Task<Ownership?> FindOwnershipAsync(string sessionId, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, cancel) => connection.Command(
            $"SELECT epoch, {Now} - owner_seen_at, busy FROM sessions WHERE session_id = @session", ("session", sessionId))
            .FirstAsync(row => new Ownership(row.GetInt64(0), TimeSpan.FromTicks(row.GetInt64(1)), row.GetInt32(2) != 0), cancel),
        cancellationToken);

    public Task<OwnedSession?> PeekAsync(string sessionId, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, cancel) => ReadOwnedAsync(connection, sessionId, cancel), cancellationToken);

    public Task<CommitStatus> CommitAsync(SessionCommit commit, CancellationToken cancellationToken) =>
        database.CommitAsync(commit, cancellationToken);

    public Task<SubmitReceipt?> FindSubmissionAsync(
        string sessionId, string clientMessageId, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, cancel) => connection.Command(
            """
            SELECT turn_id, message_id, assistant_message_id, seq, queued FROM session_submissions
            WHERE session_id = @session AND client_message_id = @message
            """,
            ("session", sessionId),
            ("message", clientMessageId))
            .FirstAsync(
                row => new SubmitReceipt(
                    row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt32(4) != 0),
                cancel),
        cancellationToken);

    public Task<bool> ExecutionExistsAsync(
        string sessionId, string executionId, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, cancel) => await connection.Command(
            "SELECT count(*) FROM session_turns WHERE session_id = @session AND execution_id = @execution",
            ("session", sessionId),
            ("execution", executionId))
            .ScalarAsync<long>(cancel) > 0,
        cancellationToken);

    public Task<bool> TouchAsync(string sessionId, long epoch, CancellationToken cancellationToken) =>
        database.TouchAsync(sessionId, epoch, leaves: false, cancellationToken);

    public Task<bool> ReleaseAsync(string sessionId, long epoch, CancellationToken cancellationToken) =>
        database.TouchAsync(sessionId, epoch, leaves: true, cancellationToken);

    public Task<ImmutableArray<string>> TakeQuietSessionsAsync(
        TimeSpan quietFor, int limit, CancellationToken cancellationToken) => database.ChangeAsync(
            async (connection, cancel) =>
            {
                // Materialized: the row locks must be taken once, whatever plan the update gets. Who was heard of in the future
                // is quiet too: the clock was set back.
                var ids = await connection.Command(
                    $"""
                    WITH quiet AS MATERIALIZED (
                        SELECT session_id FROM sessions WHERE busy = 1 AND owner_seen_at NOT BETWEEN {Now} - @quietFor AND {Now}
                        ORDER BY owner_seen_at LIMIT @limit {database.Dialect.SkipLocked})
                    UPDATE sessions SET owner_seen_at = {Now} WHERE session_id IN (SELECT session_id FROM quiet)
                    RETURNING session_id
                    """,
                    ("quietFor", quietFor.Ticks),
                    ("limit", limit))
                    .ListAsync(row => row.GetString(0), cancel);
                return ids.ToImmutableArray();
            },
            cancellationToken);

    public Task<int> FoldAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken) =>
        Folding.FoldAsync(database, endedBefore, limit, cancellationToken);

    public Task<ImmutableArray<string>> PurgeAsync(
        DateTimeOffset deletedBefore, int limit, CancellationToken cancellationToken) =>
        Purging.PurgeAsync(database, deletedBefore, limit, cancellationToken);

    private static async Task<OwnedSession?> ReadOwnedAsync(
        DbConnection connection, string sessionId, CancellationToken cancellationToken) =>
        await SessionRows.FindAsync(connection, sessionId, cancellationToken) is { } row
            ? new OwnedSession(row, await ReadActiveNAsync(connection, row, cancellationToken))
            : null;

    private async Task InsertAsync(
        DbConnection connection, NewSession session, string state, CancellationToken cancellationToken)
    {
        var inserted = await connection.Command(
            $"""
            INSERT INTO sessions (session_id, user_id, epoch, head_seq, folded_seq, title, agent, status, busy,
                owner_seen_at, created_at, updated_at, deleted_at)
            VALUES (@session, @user, 0, 0, 0, @title, @agent, @status, @busy, {Now}, @now, @now, @deleted)
            ON CONFLICT (session_id) DO NOTHING
            """,
            ("session", session.SessionId),
            ("user", session.UserId),
            ("title", StoredText.From(session.State.Title)),
            ("agent", StoredText.From(session.State.Agent)),
            ("status", (int)session.State.Status),
            ("busy", Busy.Of(session.State)),
            ("now", StoredTime.From(session.Now)),
            ("deleted", StoredTime.FromNullable(session.State.DeletedAt)))
            .ExecuteAsync(cancellationToken);
        if (inserted == 0) return;
        await connection.Command(
            "INSERT INTO session_states (session_id, state) VALUES (@session, @state)",
            ("session", session.SessionId),
            ("state", state))
            .ExecuteAsync(cancellationToken);
    }

    private static async Task<long> ReadActiveNAsync(
        DbConnection connection, SessionRow row, CancellationToken cancellationToken)
    {
        if (row.State.Active is not { } turn) return 0;
        return await connection.Command(
            "SELECT coalesce(max(n), 0) FROM session_frames WHERE session_id = @session AND execution_id = @execution",
            ("session", row.SessionId),
            ("execution", turn.ExecutionId))
            .ScalarAsync<long>(cancellationToken);
    }
}
