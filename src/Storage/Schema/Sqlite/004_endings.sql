-- How a message's turn ended, as JSON: frames that tell it may be folded away, and a page reads the newest ones only.
ALTER TABLE session_messages ADD COLUMN ending blob;
