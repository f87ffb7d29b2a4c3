//! The open tiles of an import session: loaded when they are first touched, encoded and written at a commit.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::rows::Sql;
use crate::model::SampleValue;
use crate::model::fast::{FastMap, FastSet};
use crate::store::merge::{Cell, ResultCells, same};
use crate::store::tile::Tile;

/// What names a tile, in the order of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileKey {
    pub measurement: u32,
    /// -1 for scalars and bases.
    pub bin: i32,
    pub granularity_secs: u32,
    pub block: u32,
    pub day: i64,
}

impl TileKey {
    /// The same for all planes of one array.
    fn array(self) -> Self {
        Self { bin: -1, ..self }
    }
}

struct OpenTile {
    key: TileKey,
    tile: Tile,
    dirty: bool,
}

/// What came of the values of one column.
#[derive(Clone, Copy, Debug, Default)]
pub struct MergedColumn {
    /// Cells that had a different value before.
    pub n_replaced: u64,
    /// Rows whose value was replaced by a null, one bit each.
    pub taken_back: u64,
}

/// See the module's text.
#[derive(Default)]
pub struct OpenTiles {
    tiles: Vec<OpenTile>,
    by_key: FastMap<TileKey, u32>,
    /// Open bins of each array.
    bins: FastMap<TileKey, Vec<u32>>,
    /// Arrays of which all stored bins are open.
    whole_arrays: FastSet<TileKey>,
    n_bytes: usize,
}

/// Tiles that are encoded, and kept in memory as bytes, before they are written.
const TILES_PER_ROUND: usize = 2048;

impl OpenTiles {
    /// Bytes of memory, about.
    pub fn memory_bytes(&self) -> usize {
        self.n_bytes
    }

    /// The tile of that key: open, stored, or new.
    pub fn open(&mut self, connection: &Connection, key: TileKey, n_periods: usize) -> Sql<u32> {
        if let Some(&open) = self.by_key.get(&key) {
            return Ok(open);
        }
        let tile = load(connection, key)?.unwrap_or_else(|| Tile::new(n_periods));
        Ok(self.add(key, tile))
    }

    /// Opens all stored bins of the array that has `base` as its base.
    pub fn open_whole_array(
        &mut self,
        connection: &Connection,
        base: TileKey,
        n_bins: u16,
    ) -> Sql<()> {
        if self.whole_arrays.contains(&base.array()) {
            return Ok(());
        }
        for bin in 0..i32::from(n_bins) {
            let key = TileKey { bin, ..base };
            if !self.by_key.contains_key(&key)
                && let Some(tile) = load(connection, key)?
            {
                self.add(key, tile);
            }
        }
        self.whole_arrays.insert(base.array());
        Ok(())
    }

    fn add(&mut self, key: TileKey, tile: Tile) -> u32 {
        let number = self.tiles.len() as u32;
        self.n_bytes += tile.memory_bytes();
        self.tiles.push(OpenTile { key, tile, dirty: false });
        self.by_key.insert(key, number);
        if key.bin >= 0 {
            self.bins.entry(key.array()).or_default().push(number);
        }
        number
    }

    /// Makes room in a tile for rows up to `row`.
    pub fn reach_row(&mut self, number: u32, row: usize) {
        self.change(number, |tile| tile.reach_row(row));
    }

    /// Keeps the count of bytes.
    fn change(&mut self, number: u32, change: impl FnOnce(&mut Tile)) -> &mut OpenTile {
        let open = &mut self.tiles[number as usize];
        self.n_bytes -= open.tile.memory_bytes();
        change(&mut open.tile);
        self.n_bytes += open.tile.memory_bytes();
        open
    }

    /// Merges values that come once in their file, each into its cell of one tile; for all but sparse arrays. The same as
    /// [`super::super::merge::merge_result`] for each of them.
    pub fn merge_column(
        &mut self,
        number: u32,
        arriving: impl Iterator<Item = (u32, Cell)>,
    ) -> MergedColumn {
        let mut merged = MergedColumn::default();
        let mut dirty = false;
        let open = self.change(number, |tile| {
            for (cell_idx, new) in arriving {
                let cell_idx = cell_idx as usize;
                if !tile.is_absent(cell_idx) {
                    let Some(old) = tile.cell(cell_idx) else { continue };
                    if same(old, new) {
                        continue;
                    }
                    if old.value != SampleValue::Null {
                        merged.n_replaced += 1;
                        if new.value == SampleValue::Null {
                            merged.taken_back |= 1 << (cell_idx / tile.n_periods);
                        }
                    }
                }
                tile.put(cell_idx, new);
                dirty = true;
            }
        });
        open.dirty |= dirty;
        merged
    }

    /// The cells of one result: `cell` in each of the tiles.
    pub fn result<'a>(&'a mut self, tiles: &'a [u32], cell: usize) -> TileResult<'a> {
        TileResult { open: self, tiles, cell }
    }

    /// Writes what changed and closes all tiles. Rows of blocks that have values now are added to `reporters`, by measurement,
    /// granularity and block.
    pub fn write(
        &mut self,
        connection: &Connection,
        reporters: &mut BTreeMap<(u32, u32, u32), u64>,
    ) -> Sql<()> {
        let mut dirty: Vec<&OpenTile> = self.tiles.iter().filter(|open| open.dirty).collect();
        // Neighbors in the index lie beside each other in the file.
        dirty.sort_unstable_by_key(|open| open.key);
        let mut put = connection.prepare_cached(
            "INSERT INTO tile (measurement, bin, granularity, block, day, data)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (measurement, bin, granularity, block, day) DO UPDATE SET data = excluded.data",
        )?;
        let mut delete = connection.prepare_cached(
            "DELETE FROM tile
             WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3 AND block = ?4 AND day = ?5",
        )?;
        for round in dirty.chunks(TILES_PER_ROUND) {
            for (open, bytes) in round.iter().zip(encode_all(round)) {
                let TileKey { measurement, bin, granularity_secs, block, day } = open.key;
                let mask = open.tile.reporter_mask();
                *reporters.entry((measurement, granularity_secs, block)).or_default() |= mask;
                if mask == 0 && !open.tile.has_null() {
                    delete.execute(params![measurement, bin, granularity_secs, block, day])?;
                } else {
                    put.execute(params![measurement, bin, granularity_secs, block, day, bytes])?;
                }
            }
        }
        *self = Self::default();
        Ok(())
    }
}

/// Encodes on all processors.
///
/// The threads live inside of this call and borrow the tiles. The job pool cannot do that: its work must own what it touches, and
/// the session would have to wait for it while it may itself run on the pool.
fn encode_all(tiles: &[&OpenTile]) -> Vec<Vec<u8>> {
    let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let n_per_thread = tiles.len().div_ceil(n_threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = tiles
            .chunks(n_per_thread)
            .map(|part| {
                scope.spawn(|| part.iter().map(|open| open.tile.encode()).collect::<Vec<_>>())
            })
            .collect();
        let encoded = parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        encoded.collect()
    })
}

fn load(connection: &Connection, key: TileKey) -> Sql<Option<Tile>> {
    let TileKey { measurement, bin, granularity_secs, block, day } = key;
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT data FROM tile
             WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3 AND block = ?4 AND day = ?5",
        )?
        .query_row(params![measurement, bin, granularity_secs, block, day], |row| row.get(0))
        .optional()?;
    let Some(bytes) = bytes else { return Ok(None) };
    let tile = Tile::decode(&bytes)?;
    if Some(tile.n_periods as u32) != 86_400_u32.checked_div(granularity_secs) {
        return Err(super::rows::Fault::content("a tile has another granularity than its row"));
    }
    Ok(Some(tile))
}

/// One result in open tiles.
pub struct TileResult<'a> {
    open: &'a mut OpenTiles,
    tiles: &'a [u32],
    cell: usize,
}

impl ResultCells for TileResult<'_> {
    fn cell(&self, i: usize) -> Option<Cell> {
        self.open.tiles[self.tiles[i] as usize].tile.cell(self.cell)
    }

    fn put(&mut self, i: usize, cell: Cell) {
        self.open.change(self.tiles[i], |tile| tile.put(self.cell, cell)).dirty = true;
    }

    fn remove_unlisted(&mut self) -> u64 {
        let Some(first) = self.tiles.first() else { return 0 };
        let array = self.open.tiles[*first as usize].key.array();
        let Some(bins) = self.open.bins.get(&array) else { return 0 };
        let mut n_removed = 0;
        for bin in bins {
            let open = &mut self.open.tiles[*bin as usize];
            if open.tile.cell(self.cell).is_some() && !self.tiles.contains(bin) {
                open.tile.remove(self.cell);
                open.dirty = true;
                n_removed += 1;
            }
        }
        n_removed
    }
}
