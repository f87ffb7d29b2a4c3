-- Schema 6: what the objects of a block add up to in each period of eight days, drawn in profile.rs.

CREATE TABLE profile (
    id          INTEGER PRIMARY KEY,
    measurement INTEGER NOT NULL,
    bin         INTEGER NOT NULL,
    granularity INTEGER NOT NULL, -- seconds
    block       INTEGER NOT NULL,
    days        INTEGER NOT NULL, -- day of the tiles / 8
    data        BLOB    NOT NULL,
    UNIQUE (measurement, bin, granularity, block, days)
) STRICT;

-- Whether every tile has its profile: not in a cache that was filled before there were any.
ALTER TABLE meta ADD COLUMN has_profiles INTEGER NOT NULL DEFAULT 0;
UPDATE meta SET has_profiles = NOT EXISTS (SELECT 1 FROM tile);
