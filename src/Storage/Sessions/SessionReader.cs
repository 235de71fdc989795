using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.InteropServices;
using VaporForge.Sessions;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.Sessions;

internal sealed class SessionReader(IDatabase database, StorageOptions options) : ISessionReader
{
    /// <summary>Of one statement; both databases take far more.</summary>
    private const int MaxParameters = 500;

    /// <summary>The row and the frames in one statement, so that both are of the same moment: folding moves one and
    /// deletes the other. A session without further frames is one row of nulls.</summary>
    private const string FramesSql = """
        SELECT s.head_seq, s.folded_seq, f.seq, f.kind, f.turn_id, f.at, f.body
        FROM sessions s LEFT JOIN session_frames f ON f.session_id = s.session_id AND f.seq > @after
        WHERE s.session_id = @session ORDER BY f.seq LIMIT @limit
        """;

    public Task<SessionOwner?> FindOwnerAsync(string sessionId, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, cancel) => connection.Command(
            "SELECT user_id, deleted_at FROM sessions WHERE session_id = @session", ("session", sessionId))
            .FirstAsync(row => new SessionOwner(row.GetString(0), !row.IsDBNull(1)), cancel),
        cancellationToken);

    public async Task<FrameBatch?> ReadFramesAsync(
        string sessionId, long afterSeq, int maxFrames, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrames, 1);
        var page = await database.ReadAsync(
            (connection, cancel) => ReadPageAsync(connection, sessionId, afterSeq, maxFrames, cancel), cancellationToken);
        if (page is null || afterSeq >= page.FoldedSeq) return page?.ToBatch();

        // Folded frames are asked for. The messages that stand for them must be of the same moment as the frames after
        // them.
        return await database.ReadAsync(
            (connection, cancel) => ReadFromSnapshotAsync(connection, sessionId, afterSeq, maxFrames, cancel),
            cancellationToken);
    }

    public Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(
        IReadOnlyCollection<string> sessionIds, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, cancel) =>
        {
            var heads = new Dictionary<string, long>();
            foreach (var some in sessionIds.Chunk(MaxParameters))
            {
                var parameters = some.Select((id, number) => ($"id{number}", (object?)id)).ToArray();
                var names = string.Join(", ", parameters.Select(parameter => $"@{parameter.Item1}"));
                var rows = await connection.Command(
                    $"SELECT session_id, head_seq FROM sessions WHERE session_id IN ({names})", parameters)
                    .ListAsync(row => (row.GetString(0), row.GetInt64(1)), cancel);
                foreach (var (id, head) in rows) heads[id] = head;
            }

            return (IReadOnlyDictionary<string, long>)heads;
        },
        cancellationToken);

    public Task<ImmutableArray<Message>> ReadMessagesAsync(string sessionId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (connection, cancel) =>
            {
                var messages = await connection.Command(
                    """
                    SELECT message_id, role, parts, created_at, turn_id, first_seq, ending FROM session_messages
                    WHERE session_id = @session ORDER BY first_seq, message_id
                    """,
                    ("session", sessionId))
                    .ListAsync(ReadMessage, cancel);
                return messages.ToImmutableArray();
            },
            cancellationToken);

    private async Task<FrameBatch?> ReadFromSnapshotAsync(
        DbConnection connection, string sessionId, long afterSeq, int maxFrames, CancellationToken cancellationToken)
    {
        await connection.Command(database.Dialect.BeginSnapshot).ExecuteAsync(cancellationToken);
        var page = await ReadPageAsync(connection, sessionId, afterSeq, maxFrames, cancellationToken);
        var snapshot = page is null || afterSeq >= page.FoldedSeq
            ? null
            : await Snapshot.ReadAsync(
                connection, sessionId, page.FoldedSeq, page.Frames is [var first, ..] ? first.At : null, cancellationToken);
        await connection.Command("COMMIT").ExecuteAsync(cancellationToken);
        if (snapshot is null) return page?.ToBatch();
        if (page!.Frames.Count == maxFrames) page.Frames.RemoveAt(maxFrames - 1);
        page.Frames.Insert(0, snapshot);
        return page.ToBatch();
    }

    private async Task<Page?> ReadPageAsync(
        DbConnection connection, string sessionId, long afterSeq, int maxFrames, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            FramesSql, ("session", sessionId), ("after", afterSeq), ("limit", maxFrames));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Page? page = null;
        var bytes = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            page ??= new Page(reader.GetInt64(0), reader.GetInt64(1));
            if (reader.IsDBNull(2)) break;
            var frame = ReadFrame(reader);
            bytes += frame.Body.Length;
            if (bytes > options.MaxReadBytes && page.Frames.Count > 0) break;
            page.Frames.Add(frame);
        }

        return page;
    }

    private static Frame ReadFrame(DbDataReader row) => new(
        row.GetInt64(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        StoredTime.At(row.GetInt64(5)),
        row.GetFieldValue<byte[]>(6));

    private static Message ReadMessage(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        MessageJson.ReadParts(row.GetFieldValue<byte[]>(2)),
        StoredTime.At(row.GetInt64(3)),
        row.GetString(4),
        row.GetInt64(5),
        row.IsDBNull(6) ? null : TurnEndingJson.Read(row.GetFieldValue<byte[]>(6)));

    private sealed record Page(long HeadSeq, long FoldedSeq)
    {
        public List<Frame> Frames { get; } = [];

        public FrameBatch ToBatch() => new(ImmutableCollectionsMarshal.AsImmutableArray(Frames.ToArray()), HeadSeq);
    }
}
