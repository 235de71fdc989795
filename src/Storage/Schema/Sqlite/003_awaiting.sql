-- Whether a tool of the running turn waits for a person's word: the session list shows it.
ALTER TABLE sessions ADD COLUMN awaiting integer NOT NULL DEFAULT 0;
