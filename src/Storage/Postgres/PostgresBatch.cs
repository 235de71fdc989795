using Npgsql;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;
using VaporForge.Storage.Database;
using VaporForge.Storage.GroupCommit;
using VaporForge.Storage.Sessions;

namespace VaporForge.Storage.Postgres;

/// <summary>A group of writes as one batch. Npgsql sends a batch with one Sync at its end, which makes it one
/// transaction.</summary>
/// <remarks>The heads come first and fail the whole batch when one of them is not as expected: no later statement need
/// ask again. That is rare (an owner that was replaced), and then each write goes alone. Rows travel as arrays, one per
/// column.</remarks>
internal static class PostgresBatch
{
    private static readonly string MoveHeads = $"""
        WITH moved AS (
            UPDATE sessions s SET head_seq = w.new_head_seq, owner_seen_at = {Dialect.Postgres.Now}
            FROM unnest($1, $2, $3, $4) AS w (session_id, epoch, head_seq, new_head_seq)
            WHERE s.session_id = w.session_id AND s.epoch = w.epoch AND s.head_seq = w.head_seq
            RETURNING 1)
        SELECT vf_require_heads(count(*), $5) FROM moved
        """;

    private static readonly string Touch = $"""
        UPDATE sessions s SET owner_seen_at = CASE WHEN w.leaves THEN 0 ELSE {Dialect.Postgres.Now} END
        FROM unnest($1, $2, $3) AS w (session_id, epoch, leaves)
        WHERE s.session_id = w.session_id AND s.epoch = w.epoch RETURNING s.session_id
        """;

    private const string AddFrames = """
        INSERT INTO session_frames (session_id, seq, turn_id, execution_id, n, kind, body, at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    private const string SetStates = """
        UPDATE session_states s SET state = w.state FROM unnest($1, $2) AS w (session_id, state)
        WHERE s.session_id = w.session_id
        """;

    private const string SetSummaries = """
        UPDATE sessions s SET title = w.title, agent = w.agent, status = w.status, busy = w.busy,
            updated_at = w.updated_at, deleted_at = w.deleted_at, awaiting = w.awaiting
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            AS w (session_id, title, agent, status, busy, updated_at, deleted_at, awaiting)
        WHERE s.session_id = w.session_id
        """;

    private const string PutMessages = """
        INSERT INTO session_messages (session_id, message_id, first_seq, turn_id, role, created_at, parts, ending)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (session_id, message_id) DO UPDATE SET
            first_seq = excluded.first_seq, turn_id = excluded.turn_id, role = excluded.role,
            created_at = excluded.created_at, parts = excluded.parts, ending = excluded.ending
        """;

    private const string PutEndings = """
        UPDATE session_messages m SET ending = e.ending FROM unnest($1, $2, $3) AS e (session_id, message_id, ending)
        WHERE m.session_id = e.session_id AND m.message_id = e.message_id
        """;

    private const string PutTurns = """
        INSERT INTO session_turns (session_id, turn_id, execution_id, start_seq, end_seq, ended_at, outcome, folded)
        SELECT *, 0 FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (session_id, turn_id) DO UPDATE SET
            execution_id = excluded.execution_id, start_seq = excluded.start_seq,
            end_seq = excluded.end_seq, ended_at = excluded.ended_at, outcome = excluded.outcome
        """;

    private const string AddSubmissions = """
        INSERT INTO session_submissions
            (session_id, client_message_id, turn_id, message_id, assistant_message_id, seq, queued)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        """;

    private static readonly string[] Clear =
    [
        "DELETE FROM session_messages WHERE session_id = $1 AND $2 > 0",
        "DELETE FROM session_frames WHERE session_id = $1 AND seq <= $2",
        "UPDATE session_turns SET folded = 1 WHERE session_id = $1 AND end_seq <= $2",
        "UPDATE sessions SET folded_seq = greatest(folded_seq, $2) WHERE session_id = $1",
    ];

    public static NpgsqlBatch Of(NpgsqlConnection connection, IReadOnlyList<PendingWrite> group)
    {
        var batch = new NpgsqlBatch(connection);
        var touches = group.OfType<PendingTouch>().ToArray();
        var commits = group.OfType<PendingCommit>().ToArray();
        AddTouches(batch, touches);
        if (commits.Length == 0) return batch;

        AddHeads(batch, commits);
        AddStates(batch, [.. commits.Where(commit => commit.StateJson is not null)]);
        foreach (var commit in commits) AddClear(batch, commit.Commit);
        AddFrameRows(batch, commits);
        AddMessages(batch, [.. commits.SelectMany(commit => commit.Commit.Messages.Zip(
            commit.Parts, (message, parts) => (commit.Commit.SessionId, Message: message, Parts: parts)))]);
        AddEndings(batch, [.. commits.SelectMany(commit => commit.Commit.Unrun, (commit, prompt) => (commit.Commit.SessionId, prompt))]);
        AddTurns(batch, [.. commits.SelectMany(commit => commit.Commit.Turns, (commit, turn) => (commit.Commit.SessionId, turn))]);
        AddSubmissionRows(batch, [.. commits.Where(commit => commit.Commit.Submission is not null).Select(commit => commit.Commit)]);
        return batch;
    }

    /// <summary>The touches are the first statement; all the others answer nothing.</summary>
    public static async Task ReadTouchedAsync(NpgsqlDataReader reader, IReadOnlyList<PendingWrite> group)
    {
        var touches = group.OfType<PendingTouch>().ToArray();
        if (touches.Length > 0)
        {
            var touched = new HashSet<string>();
            while (await reader.ReadAsync()) touched.Add(reader.GetString(0));
            foreach (var touch in touches) touch.Result = touched.Contains(touch.SessionId);
        }

        // To the end: an error of a later statement shows when its result is reached.
        while (await reader.NextResultAsync())
        {
        }

        foreach (var commit in group.OfType<PendingCommit>()) commit.Result = CommitStatus.Committed;
    }

    private static void AddTouches(NpgsqlBatch batch, PendingTouch[] touches)
    {
        if (touches.Length == 0) return;
        Add(
            batch,
            Touch,
            Column(touches, touch => touch.SessionId),
            Column(touches, touch => touch.Epoch),
            Column(touches, touch => touch.Leaves));
    }

    private static void AddHeads(NpgsqlBatch batch, PendingCommit[] commits) => Add(
        batch,
        MoveHeads,
        Column(commits, commit => commit.Commit.SessionId),
        Column(commits, commit => commit.Commit.Epoch),
        Column(commits, commit => commit.Commit.HeadSeq),
        Column(commits, commit => commit.NewHeadSeq),
        new NpgsqlParameter<long> { TypedValue = commits.Length });

    private static void AddStates(NpgsqlBatch batch, PendingCommit[] commits)
    {
        if (commits.Length == 0) return;
        var ids = Column(commits, commit => commit.Commit.SessionId);
        Add(batch, SetStates, ids, Column(commits, commit => commit.StateJson!));
        Add(
            batch,
            SetSummaries,
            Column(commits, commit => commit.Commit.SessionId),
            Column(commits, commit => StoredText.From(commit.Commit.State!.Title)),
            Column(commits, commit => StoredText.From(commit.Commit.State!.Agent)),
            Column(commits, commit => (int)commit.Commit.State!.Status),
            Column(commits, commit => Busy.Of(commit.Commit.State!)),
            Column(commits, commit => StoredTime.From(commit.Commit.Now)),
            Column(commits, commit => StoredOrNull(commit.Commit.State!.DeletedAt)),
            Column(commits, commit => commit.Commit.State!.AwaitsApproval ? 1 : 0));
    }

    private static void AddClear(NpgsqlBatch batch, SessionCommit commit)
    {
        if (commit.ClearThroughSeq is not { } through) return;
        foreach (var sql in Clear)
        {
            Add(
                batch,
                sql,
                new NpgsqlParameter<string> { TypedValue = commit.SessionId },
                new NpgsqlParameter<long> { TypedValue = through });
        }
    }

    private static void AddFrameRows(NpgsqlBatch batch, PendingCommit[] commits)
    {
        var rows = new FrameColumns(commits.Sum(commit => commit.Lines));
        foreach (var commit in commits) rows.Add(commit.Commit);
        if (rows.Count > 0) Add(batch, AddFrames, rows.ToParameters());
    }

    private static void AddMessages(NpgsqlBatch batch, (string SessionId, Message Message, byte[] Parts)[] rows)
    {
        if (rows.Length == 0) return;
        Add(
            batch,
            PutMessages,
            Column(rows, row => row.SessionId),
            Column(rows, row => row.Message.Id),
            Column(rows, row => row.Message.FirstSeq),
            Column(rows, row => row.Message.TurnId),
            Column(rows, row => row.Message.Role),
            Column(rows, row => StoredTime.From(row.Message.CreatedAt)),
            Column(rows, row => row.Parts),
            Column(rows, row => row.Message.Ending is { } ending ? TurnEndingJson.From(ending) : null));
    }

    private static void AddEndings(NpgsqlBatch batch, (string SessionId, UnrunPrompt Prompt)[] rows)
    {
        if (rows.Length == 0) return;
        Add(
            batch,
            PutEndings,
            Column(rows, row => row.SessionId),
            Column(rows, row => row.Prompt.MessageId),
            Column(rows, row => TurnEndingJson.From(row.Prompt.Ending)));
    }

    private static void AddTurns(NpgsqlBatch batch, (string SessionId, TurnRow Turn)[] rows)
    {
        if (rows.Length == 0) return;
        Add(
            batch,
            PutTurns,
            Column(rows, row => row.SessionId),
            Column(rows, row => row.Turn.TurnId),
            Column(rows, row => row.Turn.ExecutionId),
            Column(rows, row => row.Turn.StartSeq),
            Column(rows, row => row.Turn.EndSeq),
            Column(rows, row => StoredOrNull(row.Turn.EndedAt)),
            Column(rows, row => (int?)row.Turn.Outcome));
    }

    private static void AddSubmissionRows(NpgsqlBatch batch, SessionCommit[] commits)
    {
        if (commits.Length == 0) return;
        Add(
            batch,
            AddSubmissions,
            Column(commits, commit => commit.SessionId),
            Column(commits, commit => commit.Submission!.ClientMessageId),
            Column(commits, commit => commit.Submission!.Receipt.TurnId),
            Column(commits, commit => commit.Submission!.Receipt.MessageId),
            Column(commits, commit => commit.Submission!.Receipt.AssistantMessageId),
            Column(commits, commit => commit.Submission!.Receipt.Seq),
            Column(commits, commit => commit.Submission!.Receipt.Queued ? 1 : 0));
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter<T[]> Column<TRow, T>(TRow[] rows, Func<TRow, T> value) =>
        new() { TypedValue = Array.ConvertAll(rows, row => value(row)) };

    private static long? StoredOrNull(DateTimeOffset? at) => at is { } value ? StoredTime.From(value) : null;
}
