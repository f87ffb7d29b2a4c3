//! The open tiles of an import session: loaded when they are first touched, encoded and written at a commit.
//!
//! # Decision
//! An open tile lies the other way round, period after period: a file mostly brings one period of many objects, whose cells are
//! neighbors then. *Good*: a third of the time of merging, which waits for memory and for nothing else. *Bad*: tiles are turned when they
//! are loaded and written.

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
    /// Its rows are periods, its columns the rows of the block, with room for more of them.
    turned: Tile,
    n_rows: usize,
    dirty: bool,
}

impl OpenTile {
    fn new(key: TileKey, stored: &Tile) -> Self {
        let (mut turned, n_rows) = (Tile::default(), stored.n_rows());
        stored.transpose_into(stored.n_periods, stride_for(n_rows), &mut turned);
        Self { key, turned, n_rows, dirty: false }
    }

    /// Makes room for rows up to `row`.
    fn reach_row(&mut self, row: usize) {
        self.n_rows = self.n_rows.max(row + 1);
        let (old, new) = (self.turned.n_periods, stride_for(self.n_rows));
        if new <= old {
            return;
        }
        let (narrow, mut wide) = (std::mem::take(&mut self.turned), Tile::new(new));
        wide.reach_row(narrow.n_rows().saturating_sub(1));
        for (from, to) in (0..narrow.n_rows()).map(|period| (period * old, period * new)) {
            wide.values[to..to + old].copy_from_slice(&narrow.values[from..from + old]);
            wide.marks[to..to + old].copy_from_slice(&narrow.marks[from..from + old]);
        }
        let (old, new) = (old as u32, new as u32);
        let moved = narrow.exact.iter().map(|(cell, i)| (cell / old * new + cell % old, *i));
        wide.exact = moved.collect();
        self.turned = wide;
    }

    fn cell_idx(&self, place: CellPlace) -> usize {
        place.column as usize * self.turned.n_periods + usize::from(place.row)
    }

    /// As it is stored.
    fn tile_into(&self, tile: &mut Tile) {
        self.turned.transpose_into(self.n_rows, self.turned.n_rows(), tile);
    }
}

/// Objects that a turned tile has room for. *Good*: a block that fills up is moved six times at most. *Bad*: almost half of the room
/// may be empty.
fn stride_for(n_rows: usize) -> usize {
    n_rows.next_power_of_two()
}

/// A cell of a tile: the row of its block, and the column of its period.
#[derive(Clone, Copy, Debug)]
pub struct CellPlace {
    pub row: u8,
    pub column: u32,
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
        let mut new = Tile::new(n_periods);
        new.reach_row(0);
        let tile = load(connection, key)?.unwrap_or(new);
        Ok(self.add(key, &tile))
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
                self.add(key, &tile);
            }
        }
        self.whole_arrays.insert(base.array());
        Ok(())
    }

    fn add(&mut self, key: TileKey, stored: &Tile) -> u32 {
        let number = self.tiles.len() as u32;
        let open = OpenTile::new(key, stored);
        self.n_bytes += open.turned.memory_bytes();
        self.tiles.push(open);
        self.by_key.insert(key, number);
        if key.bin >= 0 {
            self.bins.entry(key.array()).or_default().push(number);
        }
        number
    }

    /// Makes room in a tile for rows up to `row`.
    pub fn reach_row(&mut self, number: u32, row: usize) {
        self.change(number, |open| open.reach_row(row));
    }

    /// Keeps the count of bytes.
    fn change<T>(&mut self, number: u32, change: impl FnOnce(&mut OpenTile) -> T) -> T {
        let open = &mut self.tiles[number as usize];
        self.n_bytes -= open.turned.memory_bytes();
        let changed = change(open);
        self.n_bytes += open.turned.memory_bytes();
        changed
    }

    /// Looks at a place in many tiles, so that their memory is on its way when they are merged one by one.
    ///
    /// A merge writes a few neighboring cells and goes on to another tile; alone it would wait for each of them. These reads do not
    /// depend on each other, so the processor waits for many at once: a third of the time of merging.
    pub fn touch(&self, numbers: &[u32], first: CellPlace, last: CellPlace) {
        let mut seen = 0;
        for number in numbers {
            let open = &self.tiles[*number as usize];
            for place in [first, last] {
                let cell_idx = open.cell_idx(place);
                seen |= open.turned.values[cell_idx].to_bits();
                seen |= u64::from(open.turned.marks[cell_idx]);
            }
        }
        std::hint::black_box(seen);
    }

    /// Merges values that come once in their file, each into its cell of one tile; for all but sparse arrays. The same as
    /// [`super::super::merge::merge_result`] for each of them.
    pub fn merge_column(
        &mut self,
        number: u32,
        arriving: impl Iterator<Item = (CellPlace, Cell)>,
    ) -> MergedColumn {
        self.change(number, |open| {
            let mut merged = MergedColumn::default();
            for (place, new) in arriving {
                let cell_idx = open.cell_idx(place);
                if !open.turned.is_absent(cell_idx) {
                    let Some(old) = open.turned.cell(cell_idx) else { continue };
                    if same(old, new) {
                        continue;
                    }
                    if old.value != SampleValue::Null {
                        merged.n_replaced += 1;
                        if new.value == SampleValue::Null {
                            merged.taken_back |= 1 << place.row;
                        }
                    }
                }
                open.turned.put(cell_idx, new);
                open.dirty = true;
            }
            merged
        })
    }

    /// The cells of one result: the same place in each of the tiles.
    pub fn result<'a>(&'a mut self, tiles: &'a [u32], place: CellPlace) -> TileResult<'a> {
        TileResult { open: self, tiles, place }
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
            for (open, (mask, bytes)) in round.iter().zip(encode_all(round)) {
                let TileKey { measurement, bin, granularity_secs, block, day } = open.key;
                *reporters.entry((measurement, granularity_secs, block)).or_default() |= mask;
                match bytes {
                    Some(bytes) => {
                        put.execute(params![measurement, bin, granularity_secs, block, day, bytes])?
                    }
                    None => {
                        delete.execute(params![measurement, bin, granularity_secs, block, day])?
                    }
                };
            }
        }
        *self = Self::default();
        Ok(())
    }
}

/// The rows of a tile that have values, one bit each, and its bytes; none where nothing was reported.
type Encoded = (u64, Option<Vec<u8>>);

/// Encodes on all processors.
///
/// The threads live inside of this call and borrow the tiles. The job pool cannot do that: its work must own what it touches, and
/// the session would have to wait for it while it may itself run on the pool.
fn encode_all(tiles: &[&OpenTile]) -> Vec<Encoded> {
    let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let n_per_thread = tiles.len().div_ceil(n_threads).max(1);
    let encode = |part: &[&OpenTile]| -> Vec<Encoded> {
        let mut tile = Tile::default();
        let encoded = part.iter().map(|open| {
            open.tile_into(&mut tile);
            let mask = tile.reporter_mask();
            (mask, (mask != 0 || tile.has_null()).then(|| tile.encode()))
        });
        encoded.collect()
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            tiles.chunks(n_per_thread).map(|part| scope.spawn(|| encode(part))).collect();
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
    place: CellPlace,
}

impl ResultCells for TileResult<'_> {
    fn cell(&self, i: usize) -> Option<Cell> {
        let open = &self.open.tiles[self.tiles[i] as usize];
        open.turned.cell(open.cell_idx(self.place))
    }

    fn put(&mut self, i: usize, cell: Cell) {
        self.open.change(self.tiles[i], |open| {
            open.turned.put(open.cell_idx(self.place), cell);
            open.dirty = true;
        });
    }

    fn remove_unlisted(&mut self) -> u64 {
        let Some(first) = self.tiles.first() else { return 0 };
        let array = self.open.tiles[*first as usize].key.array();
        let Some(bins) = self.open.bins.get(&array) else { return 0 };
        let mut n_removed = 0;
        for bin in bins {
            let open = &mut self.open.tiles[*bin as usize];
            let cell_idx = open.cell_idx(self.place);
            if open.turned.cell(cell_idx).is_some() && !self.tiles.contains(bin) {
                open.turned.remove(cell_idx);
                open.dirty = true;
                n_removed += 1;
            }
        }
        n_removed
    }
}
