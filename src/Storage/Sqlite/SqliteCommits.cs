using SQLitePCL;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;
using VaporForge.Storage.Database;
using VaporForge.Storage.GroupCommit;
using VaporForge.Storage.Sessions;

namespace VaporForge.Storage.Sqlite;

/// <summary>The statements of session commits, prepared once for the writer's connection.</summary>
internal sealed class SqliteCommits(sqlite3 database) : IDisposable
{
    private readonly SqliteStatement _moveHead = new(database, $"""
        UPDATE sessions SET head_seq = ?1, owner_seen_at = {Dialect.Sqlite.Now} WHERE session_id = ?2 AND epoch = ?3 AND head_seq = ?4
        """);

    private readonly SqliteStatement _touch = new(database, $"""
        UPDATE sessions SET owner_seen_at = CASE ?1 WHEN 1 THEN 0 ELSE {Dialect.Sqlite.Now} END WHERE session_id = ?2 AND epoch = ?3
        """);

    private readonly SqliteStatement _setSummary = new(database, """
        UPDATE sessions SET title = ?2, agent = ?3, status = ?4, busy = ?5, updated_at = ?6, deleted_at = ?7, awaiting = ?8
        WHERE session_id = ?1
        """);

    private readonly SqliteStatement _setState = new(database,
        "UPDATE session_states SET state = ?2 WHERE session_id = ?1");

    private readonly SqliteStatement _addFrame = new(database, """
        INSERT INTO session_frames (session_id, seq, turn_id, execution_id, n, kind, body, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """);

    private readonly SqliteStatement _putMessage = new(database, """
        INSERT INTO session_messages (session_id, message_id, first_seq, turn_id, role, created_at, parts, ending)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (session_id, message_id) DO UPDATE SET
            first_seq = excluded.first_seq, turn_id = excluded.turn_id, role = excluded.role,
            created_at = excluded.created_at, parts = excluded.parts, ending = excluded.ending
        """);

    private readonly SqliteStatement _putEnding =
        new(database, "UPDATE session_messages SET ending = ?3 WHERE session_id = ?1 AND message_id = ?2");

    private readonly SqliteStatement _putTurn = new(database, """
        INSERT INTO session_turns (session_id, turn_id, execution_id, start_seq, end_seq, ended_at, outcome, folded)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)
        ON CONFLICT (session_id, turn_id) DO UPDATE SET
            execution_id = excluded.execution_id, start_seq = excluded.start_seq,
            end_seq = excluded.end_seq, ended_at = excluded.ended_at, outcome = excluded.outcome
        """);

    private readonly SqliteStatement _addSubmission = new(database, """
        INSERT INTO session_submissions
            (session_id, client_message_id, turn_id, message_id, assistant_message_id, seq, queued)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """);

    private readonly SqliteStatement[] _clear =
    [
        new(database, "DELETE FROM session_messages WHERE session_id = ?1 AND ?2 > 0"),
        new(database, "DELETE FROM session_frames WHERE session_id = ?1 AND seq <= ?2"),
        new(database, "UPDATE session_turns SET folded = 1 WHERE session_id = ?1 AND end_seq <= ?2"),
        new(database, "UPDATE sessions SET folded_seq = max(folded_seq, ?2) WHERE session_id = ?1"),
    ];

    public bool Touch(PendingTouch touch) =>
        _touch.Bind(1, touch.Leaves ? 1 : 0).Bind(2, touch.SessionId).Bind(3, touch.Epoch).Run() > 0;

    public CommitStatus Commit(PendingCommit pending)
    {
        var commit = pending.Commit;
        var moved = _moveHead
            .Bind(1, pending.NewHeadSeq)
            .Bind(2, commit.SessionId)
            .Bind(3, commit.Epoch)
            .Bind(4, commit.HeadSeq)
            .Run();
        if (moved == 0) return CommitStatus.Fenced;

        if (pending.StateJson is { } json) SetState(commit, commit.State!, json);
        if (commit.ClearThroughSeq is { } through) Clear(commit.SessionId, through);
        AddFrames(commit);
        for (var i = 0; i < commit.Messages.Length; i++) PutMessage(commit.SessionId, commit.Messages[i], pending.Parts[i]);
        foreach (var prompt in commit.Unrun) PutEnding(commit.SessionId, prompt);
        foreach (var turn in commit.Turns) PutTurn(commit.SessionId, turn);
        if (commit.Submission is { } submission) AddSubmission(commit.SessionId, submission);
        return CommitStatus.Committed;
    }

    public void Dispose()
    {
        SqliteStatement[] all =
            [_moveHead, _touch, _setSummary, _setState, _addFrame, _putMessage, _putEnding, _putTurn, _addSubmission, .. _clear];
        foreach (var statement in all) statement.Dispose();
    }

    private void SetState(SessionCommit commit, SessionState state, string json)
    {
        _setState.Bind(1, commit.SessionId).Bind(2, json).Run();
        _setSummary
            .Bind(1, commit.SessionId)
            .Bind(2, StoredText.From(state.Title))
            .Bind(3, StoredText.From(state.Agent))
            .Bind(4, (long)state.Status)
            .Bind(5, Busy.Of(state))
            .Bind(6, StoredTime.From(commit.Now))
            .Bind(7, state.DeletedAt is { } at ? StoredTime.From(at) : null)
            .Bind(8, state.AwaitsApproval ? 1 : 0)
            .Run();
    }

    private void Clear(string sessionId, long through)
    {
        foreach (var statement in _clear) statement.Bind(1, sessionId).Bind(2, through).Run();
    }

    private void AddFrames(SessionCommit commit)
    {
        _addFrame.Bind(1, commit.SessionId);
        foreach (var (frame, executionId, n) in commit.Frames)
        {
            _addFrame
                .Bind(2, frame.Seq)
                .Bind(3, frame.TurnId)
                .Bind(4, executionId)
                .Bind(5, n)
                .Bind(6, StoredText.From(frame.Type))
                .Bind(7, frame.Body)
                .Bind(8, StoredTime.From(frame.At))
                .Run();
        }
    }

    private void PutMessage(string sessionId, Message message, byte[] parts) => _putMessage
        .Bind(1, sessionId)
        .Bind(2, message.Id)
        .Bind(3, message.FirstSeq)
        .Bind(4, message.TurnId)
        .Bind(5, message.Role)
        .Bind(6, StoredTime.From(message.CreatedAt))
        .Bind(7, parts)
        .Bind(8, message.Ending is { } ending ? TurnEndingJson.From(ending) : null)
        .Run();

    private void PutEnding(string sessionId, UnrunPrompt prompt) => _putEnding
        .Bind(1, sessionId)
        .Bind(2, prompt.MessageId)
        .Bind(3, TurnEndingJson.From(prompt.Ending))
        .Run();

    private void PutTurn(string sessionId, TurnRow turn) => _putTurn
        .Bind(1, sessionId)
        .Bind(2, turn.TurnId)
        .Bind(3, turn.ExecutionId)
        .Bind(4, turn.StartSeq)
        .Bind(5, turn.EndSeq)
        .Bind(6, turn.EndedAt is { } at ? StoredTime.From(at) : null)
        .Bind(7, (long?)turn.Outcome)
        .Run();

    private void AddSubmission(string sessionId, Submission submission) => _addSubmission
        .Bind(1, sessionId)
        .Bind(2, submission.ClientMessageId)
        .Bind(3, submission.Receipt.TurnId)
        .Bind(4, submission.Receipt.MessageId)
        .Bind(5, submission.Receipt.AssistantMessageId)
        .Bind(6, submission.Receipt.Seq)
        .Bind(7, submission.Receipt.Queued ? 1 : 0)
        .Run();
}
