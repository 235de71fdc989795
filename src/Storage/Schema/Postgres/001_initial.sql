-- One schema in two dialects: Schema/Sqlite/001_initial.sql has the same tables and columns.
-- Times are counted in 100 ns since 1970-01-01T00:00Z, so that what is replayed equals what was live.

-- The small row that every append rewrites. No index has a column that an append changes, and pages keep room: the
-- update stays within its page and touches no index (a heap-only tuple).
CREATE TABLE sessions (
    session_id    text COLLATE "C" NOT NULL PRIMARY KEY,
    user_id       text COLLATE "C" NOT NULL,
    epoch         bigint           NOT NULL,
    head_seq      bigint           NOT NULL,
    folded_seq    bigint           NOT NULL,
    title         text             NOT NULL,
    agent         text             NOT NULL,
    status        integer          NOT NULL,
    busy          integer          NOT NULL,
    owner_seen_at bigint           NOT NULL,
    created_at    bigint           NOT NULL,
    updated_at    bigint           NOT NULL,
    deleted_at    bigint
) WITH (fillfactor = 70);
CREATE INDEX sessions_by_user ON sessions (user_id, updated_at, session_id) WHERE deleted_at IS NULL;
CREATE INDEX sessions_busy ON sessions (session_id) WHERE busy = 1;
CREATE INDEX sessions_deleted ON sessions (deleted_at) WHERE deleted_at IS NOT NULL;

-- Apart from the row above: it holds prompts of up to a megabyte, and appends of output leave it.
CREATE TABLE session_states (
    session_id text COLLATE "C" NOT NULL PRIMARY KEY,
    state      text             NOT NULL
);

CREATE TABLE session_frames (
    session_id   text COLLATE "C" NOT NULL,
    seq          bigint           NOT NULL,
    turn_id      text COLLATE "C",
    execution_id text COLLATE "C",
    n            bigint,
    kind         text             NOT NULL,
    body         bytea            NOT NULL,
    at           bigint           NOT NULL,
    PRIMARY KEY (session_id, seq)
);
CREATE UNIQUE INDEX session_frames_once ON session_frames (session_id, execution_id, n) WHERE execution_id IS NOT NULL;

CREATE TABLE session_messages (
    session_id text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    first_seq  bigint           NOT NULL,
    turn_id    text COLLATE "C" NOT NULL,
    role       text             NOT NULL,
    created_at bigint           NOT NULL,
    parts      bytea            NOT NULL,
    PRIMARY KEY (session_id, message_id)
);
CREATE INDEX session_messages_in_order ON session_messages (session_id, first_seq);

CREATE TABLE session_turns (
    session_id   text COLLATE "C" NOT NULL,
    turn_id      text COLLATE "C" NOT NULL,
    execution_id text COLLATE "C" NOT NULL,
    start_seq    bigint           NOT NULL,
    end_seq      bigint,
    ended_at     bigint,
    outcome      integer,
    folded       integer          NOT NULL,
    PRIMARY KEY (session_id, turn_id)
);
CREATE UNIQUE INDEX session_turns_by_execution ON session_turns (session_id, execution_id);
CREATE INDEX session_turns_to_fold ON session_turns (ended_at) WHERE folded = 0 AND ended_at IS NOT NULL;

CREATE TABLE session_submissions (
    session_id           text COLLATE "C" NOT NULL,
    client_message_id    text COLLATE "C" NOT NULL,
    turn_id              text COLLATE "C" NOT NULL,
    message_id           text COLLATE "C" NOT NULL,
    assistant_message_id text             NOT NULL,
    seq                  bigint           NOT NULL,
    queued               integer          NOT NULL,
    PRIMARY KEY (session_id, client_message_id)
);

CREATE TABLE users (
    user_id      text COLLATE "C" NOT NULL PRIMARY KEY,
    display_name text             NOT NULL,
    created_at   bigint           NOT NULL
);

CREATE TABLE user_tokens (
    token_hash bytea            NOT NULL PRIMARY KEY,
    user_id    text COLLATE "C" NOT NULL,
    label      text COLLATE "C" NOT NULL,
    created_at bigint           NOT NULL
);
CREATE INDEX user_tokens_by_label ON user_tokens (user_id, label);

CREATE TABLE access_codes (
    code_hash  bytea            NOT NULL PRIMARY KEY,
    user_id    text COLLATE "C" NOT NULL,
    purpose    text COLLATE "C" NOT NULL,
    expires_at bigint           NOT NULL
);
CREATE INDEX access_codes_by_expiry ON access_codes (expires_at);

CREATE TABLE user_configuration (
    user_id    text COLLATE "C" NOT NULL,
    kind       integer          NOT NULL,
    name       text COLLATE "C" NOT NULL,
    value      bytea            NOT NULL,
    updated_at bigint           NOT NULL,
    PRIMARY KEY (user_id, kind, name)
);

CREATE TABLE grain_state (
    state_name text COLLATE "C" NOT NULL,
    grain_id   text COLLATE "C" NOT NULL,
    version    bigint           NOT NULL,
    state      bytea            NOT NULL,
    updated_at bigint           NOT NULL,
    PRIMARY KEY (state_name, grain_id)
);

-- Fails a group of commits as a whole when one of its heads was not as its owner believed; the writer then asks one by one.
CREATE FUNCTION vf_require_heads(moved bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF moved <> expected THEN
        RAISE EXCEPTION 'only % of % heads moved', moved, expected USING ERRCODE = 'VF001';
    END IF;
END
$$;
