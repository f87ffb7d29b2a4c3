-- Schema 2: what IT systems and alarm logs know, readings of counters that only grow, and how a file was read.

ALTER TABLE import ADD COLUMN n_rows   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN n_events INTEGER NOT NULL DEFAULT 0;
-- The decisions under which the file was read; empty: imported before they were noted.
ALTER TABLE import ADD COLUMN read_as  TEXT    NOT NULL DEFAULT '';

-- The last state of each ticket.
CREATE TABLE ticket (
    id               TEXT    NOT NULL PRIMARY KEY,
    import           INTEGER NOT NULL REFERENCES import,
    title            TEXT    NOT NULL,
    state            TEXT    NOT NULL,
    priority         TEXT    NOT NULL,
    priority_level   INTEGER,
    category         TEXT    NOT NULL,
    assignment_group TEXT    NOT NULL,
    object           TEXT    NOT NULL,
    location         TEXT    NOT NULL,
    opened_at        INTEGER,
    resolved_at      INTEGER,
    closed_at        INTEGER,
    updated_at       INTEGER,
    update_number    INTEGER NOT NULL, -- bits of an unsigned number
    n_reopened       INTEGER NOT NULL,
    n_reassigned     INTEGER NOT NULL,
    met_sla          INTEGER
) STRICT, WITHOUT ROWID;

-- Known by its id, or by place, name and start where the sender gives none.
CREATE TABLE outage (
    number   INTEGER PRIMARY KEY,
    import   INTEGER NOT NULL REFERENCES import,
    id       TEXT    NOT NULL,
    object   TEXT    NOT NULL,
    location TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    severity TEXT    NOT NULL,
    start    INTEGER NOT NULL,
    end      INTEGER -- none: still active
) STRICT;
CREATE UNIQUE INDEX outage_by_id ON outage (id) WHERE id <> '';
CREATE UNIQUE INDEX outage_by_place ON outage (object, location, name, start) WHERE id = '';

-- As they arrived; the values of periods are made of them and stored as all samples are.
CREATE TABLE counter_reading (
    measurement INTEGER NOT NULL,
    granularity INTEGER NOT NULL, -- seconds from reading to reading
    object      INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    value       INTEGER NOT NULL, -- bits of an unsigned number
    PRIMARY KEY (measurement, granularity, object, at)
) STRICT, WITHOUT ROWID;

-- Each file that arrives asks whether it was rejected before: without this, that reads all imports each time.
CREATE INDEX import_rejected_file ON import (file) WHERE status = 2;
