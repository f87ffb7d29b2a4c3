//! The open tiles of an import session: loaded when they are first touched, encoded and written at a commit.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::rows::Sql;
use crate::model::Sample;
use crate::store::merge::{Cell, ResultCells};
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

/// Where a sample goes: number of an open tile, and the cell in it.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub tile: u32,
    pub cell: u32,
}

/// See the module's text.
#[derive(Default)]
pub struct OpenTiles {
    tiles: Vec<OpenTile>,
    by_key: HashMap<TileKey, u32>,
    /// Open bins of each array.
    bins: HashMap<TileKey, Vec<u32>>,
    /// Arrays of which all stored bins are open.
    whole_arrays: HashSet<TileKey>,
}

/// Tiles that are encoded, and kept in memory as bytes, before they are written.
const TILES_PER_ROUND: usize = 2048;

impl OpenTiles {
    /// Bytes of memory, about.
    pub fn memory_bytes(&self) -> usize {
        self.tiles.iter().map(|open| open.tile.memory_bytes()).sum()
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
        self.tiles.push(OpenTile { key, tile, dirty: false });
        self.by_key.insert(key, number);
        if key.bin >= 0 {
            self.bins.entry(key.array()).or_default().push(number);
        }
        number
    }

    pub fn tile_mut(&mut self, number: u32) -> &mut Tile {
        &mut self.tiles[number as usize].tile
    }

    /// The cells of one result.
    pub fn result<'a>(&'a mut self, targets: &'a [Target]) -> TileResult<'a> {
        TileResult { open: self, targets }
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
                if mask == 0 && !open.tile.null.contains(&true) {
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
    targets: &'a [Target],
}

impl ResultCells for TileResult<'_> {
    fn cell(&self, i: usize) -> Option<Cell> {
        let target = self.targets[i];
        self.open.tiles[target.tile as usize].tile.cell(target.cell as usize)
    }

    fn put(&mut self, i: usize, cell: Cell) {
        let target = self.targets[i];
        let open = &mut self.open.tiles[target.tile as usize];
        open.tile.put(target.cell as usize, cell);
        open.dirty = true;
    }

    fn remove_unlisted(&mut self) -> u64 {
        let Some(first) = self.targets.first() else { return 0 };
        let array = self.open.tiles[first.tile as usize].key.array();
        let Some(bins) = self.open.bins.get(&array) else { return 0 };
        let mut n_removed = 0;
        for &bin in bins {
            let listed = self.targets.iter().any(|target| target.tile == bin);
            let open = &mut self.open.tiles[bin as usize];
            if !listed && open.tile.cell(first.cell as usize).is_some() {
                open.tile.remove(first.cell as usize);
                open.dirty = true;
                n_removed += 1;
            }
        }
        n_removed
    }
}

/// Finds the tile of a sample without hashing as long as neighbors in the file are neighbors in the store.
#[derive(Default)]
pub struct TileFinder {
    /// By position of the measurement type and plane: the tile found last.
    found: Vec<Vec<Found>>,
}

#[derive(Clone, Copy)]
struct Found {
    block: u32,
    slot: usize,
    tile: u32,
}

const NOT_FOUND: Found = Found { block: 0, slot: 0, tile: u32::MAX };

impl TileFinder {
    /// Bins that have a place in the table. Larger ones are looked up each time: a single sample of bin 65,000 must not cost a
    /// table of that length.
    const PLANES_MAX: usize = 512;

    pub fn new(n_measurements: usize) -> Self {
        Self { found: vec![Vec::new(); n_measurements] }
    }

    /// The tile for `sample` in `block` and the `slot`-th pair of granularity and day, or what `open` gives.
    pub fn find(
        &mut self,
        sample: &Sample,
        block: u32,
        slot: usize,
        open: impl FnOnce() -> Sql<u32>,
    ) -> Sql<u32> {
        // The scalar's bin is the last number, so that it wraps to plane 0.
        let plane = usize::from(sample.bin.wrapping_add(1));
        if plane >= Self::PLANES_MAX {
            return open();
        }
        let planes = &mut self.found[sample.measurement as usize];
        if planes.len() <= plane {
            planes.resize(plane + 1, NOT_FOUND);
        }
        let found = &mut planes[plane];
        if found.tile == u32::MAX || found.block != block || found.slot != slot {
            *found = Found { block, slot, tile: open()? };
        }
        Ok(found.tile)
    }
}
