-- One schema in two dialects: Schema/Postgres/001_initial.sql has the same tables and columns.
-- Times are counted in 100 ns since 1970-01-01T00:00Z, so that what is replayed equals what was live.

-- The small row that every append rewrites. WITHOUT ROWID: found by its text key in one descent.
CREATE TABLE sessions (
    session_id    TEXT    NOT NULL PRIMARY KEY,
    user_id       TEXT    NOT NULL,
    epoch         INTEGER NOT NULL,
    head_seq      INTEGER NOT NULL,
    folded_seq    INTEGER NOT NULL,
    title         TEXT    NOT NULL,
    agent         TEXT    NOT NULL,
    status        INTEGER NOT NULL,
    busy          INTEGER NOT NULL,
    owner_seen_at INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    deleted_at    INTEGER
) WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id, updated_at, session_id) WHERE deleted_at IS NULL;
CREATE INDEX sessions_busy ON sessions (session_id) WHERE busy = 1;
CREATE INDEX sessions_deleted ON sessions (deleted_at) WHERE deleted_at IS NOT NULL;

-- Apart from the row above: it holds prompts of up to a megabyte, and appends of output leave it.
CREATE TABLE session_states (
    session_id TEXT NOT NULL PRIMARY KEY,
    state      TEXT NOT NULL
);

CREATE TABLE session_frames (
    session_id   TEXT    NOT NULL,
    seq          INTEGER NOT NULL,
    turn_id      TEXT,
    execution_id TEXT,
    n            INTEGER,
    kind         TEXT    NOT NULL,
    body         BLOB    NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (session_id, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX session_frames_once ON session_frames (session_id, execution_id, n) WHERE execution_id IS NOT NULL;

CREATE TABLE session_messages (
    session_id TEXT    NOT NULL,
    message_id TEXT    NOT NULL,
    first_seq  INTEGER NOT NULL,
    turn_id    TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    parts      BLOB    NOT NULL,
    PRIMARY KEY (session_id, message_id)
);
CREATE INDEX session_messages_in_order ON session_messages (session_id, first_seq);

CREATE TABLE session_turns (
    session_id   TEXT    NOT NULL,
    turn_id      TEXT    NOT NULL,
    execution_id TEXT    NOT NULL,
    start_seq    INTEGER NOT NULL,
    end_seq      INTEGER,
    ended_at     INTEGER,
    outcome      INTEGER,
    folded       INTEGER NOT NULL,
    PRIMARY KEY (session_id, turn_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX session_turns_by_execution ON session_turns (session_id, execution_id);
CREATE INDEX session_turns_to_fold ON session_turns (ended_at) WHERE folded = 0 AND ended_at IS NOT NULL;

CREATE TABLE session_submissions (
    session_id           TEXT    NOT NULL,
    client_message_id    TEXT    NOT NULL,
    turn_id              TEXT    NOT NULL,
    message_id           TEXT    NOT NULL,
    assistant_message_id TEXT    NOT NULL,
    seq                  INTEGER NOT NULL,
    queued               INTEGER NOT NULL,
    PRIMARY KEY (session_id, client_message_id)
) WITHOUT ROWID;

CREATE TABLE users (
    user_id      TEXT    NOT NULL PRIMARY KEY,
    display_name TEXT    NOT NULL,
    created_at   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE user_tokens (
    token_hash BLOB    NOT NULL PRIMARY KEY,
    user_id    TEXT    NOT NULL,
    label      TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX user_tokens_by_label ON user_tokens (user_id, label);

CREATE TABLE access_codes (
    code_hash  BLOB    NOT NULL PRIMARY KEY,
    user_id    TEXT    NOT NULL,
    purpose    TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX access_codes_by_expiry ON access_codes (expires_at);

CREATE TABLE user_configuration (
    user_id    TEXT    NOT NULL,
    kind       INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    value      BLOB    NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, kind, name)
);

CREATE TABLE grain_state (
    state_name TEXT    NOT NULL,
    grain_id   TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    state      BLOB    NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (state_name, grain_id)
);
