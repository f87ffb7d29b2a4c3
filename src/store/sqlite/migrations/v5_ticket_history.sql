-- Schema 5: the states that each ticket was seen in, and moments beside its end. Tickets of files that were imported earlier have
-- none of it until the cache is rebuilt.

ALTER TABLE ticket ADD COLUMN responded_at INTEGER;
ALTER TABLE ticket ADD COLUMN restored_at  INTEGER;
ALTER TABLE ticket ADD COLUMN paused_secs  INTEGER;

CREATE TABLE ticket_update (
    ticket TEXT    NOT NULL,
    number INTEGER NOT NULL, -- -1: the system gives none
    at     INTEGER NOT NULL,
    state  TEXT    NOT NULL,
    reason TEXT    NOT NULL,
    PRIMARY KEY (ticket, number, at, state, reason)
) STRICT, WITHOUT ROWID;
