-- Schema 3: what the tiles of eight days add up to, drawn in rollup.rs.

CREATE TABLE rollup (
    id          INTEGER PRIMARY KEY,
    measurement INTEGER NOT NULL,
    bin         INTEGER NOT NULL,
    granularity INTEGER NOT NULL, -- seconds
    block       INTEGER NOT NULL,
    days        INTEGER NOT NULL, -- day of the tiles / 8
    data        BLOB    NOT NULL,
    UNIQUE (measurement, bin, granularity, block, days)
) STRICT;

-- Whether every tile has its rollup: not in a cache that was filled before there were any.
ALTER TABLE meta ADD COLUMN has_rollups INTEGER NOT NULL DEFAULT 0;
UPDATE meta SET has_rollups = NOT EXISTS (SELECT 1 FROM tile);
