-- Results that were computed from the data and are kept for the next time. May be emptied at any time.

CREATE TABLE kept (
    id         INTEGER PRIMARY KEY AUTOINCREMENT, -- the lowest is the oldest
    key_hash   INTEGER NOT NULL, -- CRC-32 of `key`
    key        TEXT    NOT NULL, -- all that the result depends on but the data
    made_of    TEXT    NOT NULL, -- which data: a data revision, or a mark of the days it was made of
    size_bytes INTEGER NOT NULL, -- key and result
    bytes      BLOB    NOT NULL
) STRICT;
CREATE INDEX kept_by_key ON kept (key_hash);
