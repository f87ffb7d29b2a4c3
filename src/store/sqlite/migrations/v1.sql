-- Schema 1 of the tile cache. Append-only: a later version is a file of its own.

-- One row: `data_revision` grows with every commit that changed something.
CREATE TABLE meta (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    data_revision INTEGER NOT NULL
) STRICT;
INSERT INTO meta VALUES (1, 0);

CREATE TABLE import (
    id             INTEGER PRIMARY KEY,
    file           TEXT    NOT NULL,
    format         TEXT    NOT NULL,
    sha256         TEXT    NOT NULL,
    size_bytes     INTEGER NOT NULL,
    imported_at    INTEGER NOT NULL, -- UTC seconds, as all times
    status         INTEGER NOT NULL, -- 0 imported, 1 imported with rejects, 2 rejected
    n_values       INTEGER NOT NULL,
    n_null         INTEGER NOT NULL,
    n_text         INTEGER NOT NULL,
    n_suspect      INTEGER NOT NULL,
    n_repeats      INTEGER NOT NULL,
    n_conflicts    INTEGER NOT NULL,
    n_objects      INTEGER NOT NULL,
    n_measurements INTEGER NOT NULL,
    n_replaced     INTEGER NOT NULL,
    n_rejects      INTEGER NOT NULL,
    extent_start   INTEGER,
    extent_end     INTEGER,
    reason         TEXT    NOT NULL
) STRICT;
CREATE INDEX import_sha256 ON import (sha256);

CREATE TABLE warning (
    import   INTEGER NOT NULL REFERENCES import,
    position INTEGER NOT NULL,
    message  TEXT    NOT NULL,
    PRIMARY KEY (import, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE reject (
    import   INTEGER NOT NULL REFERENCES import,
    position INTEGER NOT NULL,
    file     TEXT    NOT NULL,
    line     INTEGER,
    message  TEXT    NOT NULL,
    hint     TEXT    NOT NULL,
    PRIMARY KEY (import, position)
) STRICT, WITHOUT ROWID;

-- Class, label and RDNs are parsed from the name. Objects of one block have one class.
CREATE TABLE object (
    id        INTEGER PRIMARY KEY,
    name      TEXT    NOT NULL UNIQUE,
    vendor    TEXT,
    block     INTEGER NOT NULL,
    block_row INTEGER NOT NULL,
    UNIQUE (block, block_row)
) STRICT;

CREATE TABLE measurement (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    group_name TEXT    NOT NULL,
    kind       INTEGER NOT NULL, -- 0 scalar, 1 dense array, 2 sparse array
    n_bins     INTEGER NOT NULL
) STRICT;

-- `bin` is -1 for scalars and bases of sparse arrays; `day` counts from 1970-01-01; `data` is drawn in tile.rs.
-- A table with rowid, because a WITHOUT ROWID table moves all of a BLOB over a quarter page to pages of its own.
CREATE TABLE tile (
    id          INTEGER PRIMARY KEY,
    measurement INTEGER NOT NULL,
    bin         INTEGER NOT NULL,
    granularity INTEGER NOT NULL, -- seconds
    block       INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    data        BLOB    NOT NULL,
    UNIQUE (measurement, bin, granularity, block, day)
) STRICT;

-- Which rows of a block ever reported a value.
CREATE TABLE reporter (
    measurement INTEGER NOT NULL,
    granularity INTEGER NOT NULL,
    block       INTEGER NOT NULL,
    mask        INTEGER NOT NULL, -- bit r: row r
    PRIMARY KEY (measurement, granularity, block)
) STRICT, WITHOUT ROWID;

-- Samples whose period has no place in a day-tile.
CREATE TABLE off_grid (
    measurement  INTEGER NOT NULL,
    granularity  INTEGER NOT NULL,
    object       INTEGER NOT NULL,
    period_start INTEGER NOT NULL,
    bin          INTEGER NOT NULL,
    kind         INTEGER NOT NULL, -- 0 null, 1 integer, 2 decimal
    value        INTEGER NOT NULL, -- the integer, or the bits of the f64: REAL would turn NaN into NULL
    suspect      INTEGER NOT NULL,
    PRIMARY KEY (measurement, granularity, object, period_start, bin)
) STRICT, WITHOUT ROWID;

-- Sets of measurement ids, each kept once: ascending u32, little-endian.
CREATE TABLE measurement_set (
    id   INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL, -- CRC-32 of `ids`
    ids  BLOB    NOT NULL
) STRICT;
CREATE INDEX measurement_set_hash ON measurement_set (hash);

-- Which import brought the rows `mask` of a block, for a set of measurements, in the periods first..=last of one UTC day.
CREATE TABLE provenance (
    block           INTEGER NOT NULL,
    granularity     INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    import          INTEGER NOT NULL,
    first_start     INTEGER NOT NULL,
    measurement_set INTEGER NOT NULL,
    mask            INTEGER NOT NULL,
    last_start      INTEGER NOT NULL,
    PRIMARY KEY (block, granularity, day, import, first_start, measurement_set, mask)
) STRICT, WITHOUT ROWID;
