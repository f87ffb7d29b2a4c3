//! The open tiles of an import session: loaded when they are first touched, encoded and written at a commit.
//!
//! # Decision
//! An open tile lies the other way round, period after period, and holds the periods between the first and the last one that was
//! reported: a file mostly brings one period of many objects, whose cells are neighbors then. *Good*: a network of a thousand cells
//! with arrays of two hundred bins takes the memory of its values, not of the day that they are a quarter-hour of (4 GB
//! before). *Bad*: tiles are turned when they are loaded and written; merging alone became no faster by it, see
//! [`OpenTiles::touch`].

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension, params};

use super::rows::Sql;
use super::sums::{DayStarts, SumsRows, SumsTable};
use crate::model::SampleValue;
use crate::model::fast::{FastMap, FastSet};
use crate::store::columns::ColumnSums;
use crate::store::integer_rows::{DecodedRows, IntegerRows};
use crate::store::memory::StoredResult;
use crate::store::merge::{Cell, ResultCells, same};
use crate::store::packed::PackedRoom;
use crate::store::shape::{Part, Span, dense_of};
use crate::store::tile::{Tile, marks};
use crate::store::{day_rows, profile, rollup};

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
    n_periods: usize,
    /// Its rows are periods, from [`Self::first`] on; its columns the rows of the block, with room for more of them.
    turned: Tile,
    /// Column of the first period that is held.
    first: usize,
    n_rows: usize,
    dirty: bool,
}

impl OpenTile {
    fn new(key: TileKey, n_periods: usize) -> Self {
        Self { key, n_periods, turned: Tile::new(1), first: 0, n_rows: 1, dirty: false }
    }

    fn of(key: TileKey, stored: &Tile) -> Self {
        let n_periods = stored.n_periods;
        let mut open = Self::new(key, n_periods);
        let reported = |column: &usize| {
            stored.marks.iter().skip(*column).step_by(n_periods).any(|marks| *marks != 0)
        };
        let columns = (0..n_periods).find(reported).zip((0..n_periods).rev().find(reported));
        let Some((first, last)) = columns else { return open };
        open.reach(stored.n_rows() - 1, first..=last);
        for row in 0..stored.n_rows() {
            for column in first..=last {
                let (from, to) = (row * n_periods + column, open.turned_idx(row, column));
                open.turned.values[to] = stored.values[from];
                open.turned.marks[to] = stored.marks[from];
            }
        }
        for (cell, integer) in &stored.exact {
            let (row, column) = (*cell as usize / n_periods, *cell as usize % n_periods);
            let to = open.turned_idx(row, column);
            open.turned.exact.insert(to as u32, *integer);
        }
        open
    }

    /// Makes room for rows up to `row` in these columns.
    fn reach(&mut self, row: usize, columns: RangeInclusive<usize>) {
        self.n_rows = self.n_rows.max(row + 1);
        let n_held = self.turned.n_rows();
        let (start, last) = columns.into_inner();
        let (first, end) = match n_held {
            0 => (start, last + 1),
            // At the front room is made for as many again, so that files in falling order do not move all for each.
            _ if start < self.first => {
                let first = start.min(self.first.saturating_sub(n_held));
                (first, (self.first + n_held).max(last + 1))
            }
            _ => (self.first, (self.first + n_held).max(last + 1)),
        };
        let (old, new) = (self.turned.n_periods, stride_for(self.n_rows));
        if n_held > 0 && (new > old || first < self.first) {
            let (narrow, mut wide) = (std::mem::take(&mut self.turned), Tile::new(new.max(old)));
            let (stride, shift) = (wide.n_periods, self.first - first);
            wide.reach_row(end - first - 1);
            for period in 0..n_held {
                let (from, to) = (period * old, (period + shift) * stride);
                wide.values[to..to + old].copy_from_slice(&narrow.values[from..from + old]);
                wide.marks[to..to + old].copy_from_slice(&narrow.marks[from..from + old]);
            }
            let moved = narrow.exact.iter().map(|(cell, integer)| {
                let (period, row) = (*cell as usize / old, *cell as usize % old);
                (((period + shift) * stride + row) as u32, *integer)
            });
            wide.exact = moved.collect();
            self.turned = wide;
        } else if n_held == 0 {
            self.turned = Tile::new(new.max(old));
        }
        self.first = first;
        self.make_room(end - first, n_held);
        self.turned.reach_row(end - first - 1);
    }

    /// For so many periods, and for as many again as were held, but never for more than the rest of the day.
    fn make_room(&mut self, n_wanted: usize, n_held: usize) {
        let stride = self.turned.n_periods;
        let n_periods = n_wanted.max(n_held * 2).min(self.n_periods - self.first);
        let n_cells = self.turned.values.len();
        if self.turned.values.capacity() < n_wanted * stride {
            self.turned.values.reserve_exact((n_periods * stride).saturating_sub(n_cells));
            self.turned.marks.reserve_exact((n_periods * stride).saturating_sub(n_cells));
        }
    }

    fn turned_idx(&self, row: usize, column: usize) -> usize {
        (column - self.first) * self.turned.n_periods + row
    }

    /// Its place in `turned`; `None` where there is no room for it, so nothing was reported.
    fn cell_idx(&self, place: CellPlace) -> Option<usize> {
        let (row, column) = (usize::from(place.row), place.column as usize);
        let is_held = column >= self.first
            && column < self.first + self.turned.n_rows()
            && row < self.turned.n_periods;
        is_held.then(|| self.turned_idx(row, column))
    }

    /// As it is stored.
    fn tile_into(&self, tile: &mut Tile) {
        let (n_periods, stride) = (self.n_periods, self.turned.n_periods);
        tile.n_periods = n_periods;
        tile.values.clear();
        tile.values.resize(self.n_rows * n_periods, 0.0);
        tile.marks.clear();
        tile.marks.resize(self.n_rows * n_periods, 0);
        for row in 0..self.n_rows {
            let to = row * n_periods + self.first;
            for period in 0..self.turned.n_rows() {
                tile.values[to + period] = self.turned.values[period * stride + row];
                tile.marks[to + period] = self.turned.marks[period * stride + row];
            }
        }
        let turned_back = self.turned.exact.iter().map(|(cell, integer)| {
            let (period, row) = (*cell as usize / stride, *cell as usize % stride);
            ((row * n_periods + self.first + period) as u32, *integer)
        });
        tile.exact = turned_back.collect();
    }

    fn memory_bytes(&self) -> usize {
        self.turned.memory_bytes()
    }

    /// Where something was reported.
    fn places(&self) -> Vec<CellPlace> {
        let stride = self.turned.n_periods;
        let cells = 0..self.turned.n_rows() * stride;
        let reported = cells.filter(|cell| !self.turned.is_absent(*cell));
        let place = |cell: usize| CellPlace {
            row: (cell % stride) as u8,
            column: (self.first + cell / stride) as u32,
        };
        reported.map(place).collect()
    }
}

/// Notes all numbers of a tile, whichever way it lies.
pub fn note_numbers(tile: &Tile, span: &mut Span) {
    let present = tile.values.iter().zip(&tile.marks).filter(|(_, m)| **m & marks::PRESENT != 0);
    present.for_each(|(value, _)| span.note_number(*value));
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
        let stored = load(connection, key)?;
        let open = stored.map_or_else(|| OpenTile::new(key, n_periods), |t| OpenTile::of(key, &t));
        Ok(self.add(open))
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
                self.add(OpenTile::of(key, &tile));
            }
        }
        self.whole_arrays.insert(base.array());
        Ok(())
    }

    fn add(&mut self, open: OpenTile) -> u32 {
        let (number, key) = (self.tiles.len() as u32, open.key);
        self.n_bytes += open.memory_bytes();
        self.tiles.push(open);
        self.by_key.insert(key, number);
        if key.bin >= 0 {
            self.bins.entry(key.array()).or_default().push(number);
        }
        number
    }

    /// Makes room in a tile for rows up to `row` in these columns.
    pub fn reach(&mut self, number: u32, row: usize, columns: RangeInclusive<usize>) {
        self.change(number, |open| open.reach(row, columns));
    }

    /// Keeps the count of bytes.
    fn change<T>(&mut self, number: u32, change: impl FnOnce(&mut OpenTile) -> T) -> T {
        let open = &mut self.tiles[number as usize];
        self.n_bytes -= open.memory_bytes();
        let changed = change(open);
        self.n_bytes += open.memory_bytes();
        changed
    }

    /// Looks at a place in many tiles, so that their memory is on its way when they are merged one by one.
    ///
    /// A merge writes a few neighboring cells and goes on to another tile; alone it would wait for each of them. These reads do not
    /// depend on each other, so the processor waits for many at once. Merging took 8.5 % of an import's processor time without, and
    /// 4.8 % with these reads counted in.
    pub fn touch(&self, numbers: &[u32], first: CellPlace, last: CellPlace) {
        let mut seen = 0;
        for number in numbers {
            let open = &self.tiles[*number as usize];
            for place in [first, last] {
                let Some(cell_idx) = open.cell_idx(place) else { continue };
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
                // Room was made for all of them.
                let Some(cell_idx) = open.cell_idx(place) else { continue };
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

    /// What the numbers of a measurement type's open tiles span, and which tiles those are.
    pub fn span(&self, measurement: u32, part: Part) -> (Span, FastSet<TileKey>) {
        let (mut span, mut keys) = (Span::default(), FastSet::default());
        let is_of = |key: TileKey| {
            key.measurement == measurement && (key.bin < 0) == (part == Part::Singles)
        };
        for open in self.tiles.iter().filter(|open| is_of(open.key)) {
            keys.insert(open.key);
            note_numbers(&open.turned, &mut span);
        }
        (span, keys)
    }

    /// Keys of the open bases of a measurement type.
    pub fn bases(&self, measurement: u32) -> impl Iterator<Item = TileKey> + '_ {
        let keys = self.tiles.iter().map(|open| open.key);
        keys.filter(move |key| key.measurement == measurement && key.bin < 0)
    }

    /// Turns the sparse arrays with that base into dense ones of `n_bins`, and says how many had numbers.
    pub fn make_dense(
        &mut self,
        connection: &Connection,
        base: TileKey,
        (n_stored_bins, n_bins): (u16, u16),
    ) -> Sql<u64> {
        let n_periods = (86_400_u32.checked_div(base.granularity_secs)).unwrap_or(0) as usize;
        let base_number = self.open(connection, base, n_periods)?;
        self.open_whole_array(connection, base, n_stored_bins)?;
        let mut targets = Vec::new();
        for bin in 0..i32::from(n_bins) {
            targets.push(self.open(connection, TileKey { bin, ..base }, n_periods)?);
        }
        let places = self.tiles[base_number as usize].places();
        let (Some(row), Some(first), Some(last)) = (
            places.iter().map(|place| usize::from(place.row)).max(),
            places.iter().map(|place| place.column as usize).min(),
            places.iter().map(|place| place.column as usize).max(),
        ) else {
            return Ok(0);
        };
        targets.iter().for_each(|target| self.reach(*target, row, first..=last));
        let mut planes = self.bins.get(&base.array()).cloned().unwrap_or_default();
        planes.push(base_number);
        let mut n_turned = 0;
        for place in places {
            let mut sparse = StoredResult::new();
            for number in &planes {
                let bin = self.tiles[*number as usize].key.bin;
                sparse.extend(self.take(*number, place).map(|cell| (bin, cell)));
            }
            let count = sparse.get(&-1).map(|cell| cell.value);
            n_turned += u64::from(count.is_some_and(|count| count != SampleValue::Null));
            for (bin, cell) in dense_of(&sparse, n_bins) {
                let Some(target) = self.by_key.get(&TileKey { bin, ..base }).copied() else {
                    continue;
                };
                self.change(target, |open| {
                    if let Some(cell_idx) = open.cell_idx(place) {
                        open.turned.put(cell_idx, cell);
                        open.dirty = true;
                    }
                });
            }
        }
        Ok(n_turned)
    }

    /// Takes a cell out of its tile.
    fn take(&mut self, number: u32, place: CellPlace) -> Option<Cell> {
        let open = self.tiles.get_mut(number as usize)?;
        let cell_idx = open.cell_idx(place)?;
        let cell = open.turned.cell(cell_idx)?;
        open.turned.remove(cell_idx);
        open.dirty = true;
        Some(cell)
    }

    /// Writes what changed, with what it adds up to, and closes all tiles. Rows of blocks that have values now are added to
    /// `reporters`, by measurement, granularity and block.
    pub fn write(
        &mut self,
        connection: &Connection,
        day_starts: &mut DayStarts<'_>,
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
        let mut rollups = SumsRows::new(connection, SumsTable::Rollup);
        let mut profiles = SumsRows::new(connection, SumsTable::Profile);
        let mut splits: FastMap<(u32, u32, i64), Vec<u16>> = FastMap::default();
        for open in &dirty {
            let TileKey { granularity_secs, block, day, .. } = open.key;
            splits
                .entry((granularity_secs, block, day))
                .or_insert_with(|| day_starts.splits(granularity_secs, block, day));
        }
        for round in dirty.chunks(TILES_PER_ROUND) {
            for (open, Encoded { mask, bytes, rollup, profile }) in
                round.iter().zip(encode_all(round, &splits))
            {
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
                rollups.add(open.key, rollup)?;
                profiles.add(open.key, profile)?;
            }
        }
        rollups.write()?;
        profiles.write()?;
        *self = Self::default();
        Ok(())
    }
}

/// A tile as it is stored.
struct Encoded {
    /// The rows that have values, one bit each.
    mask: u64,
    /// None where nothing was reported.
    bytes: Option<Vec<u8>>,
    /// The records of what it adds up to; empty where nothing was reported.
    rollup: Vec<u8>,
    profile: Vec<u8>,
}

/// Encodes on all processors. `splits`: where local days begin, by granularity, block and day.
///
/// The threads live inside of this call and borrow the tiles. The job pool cannot do that: its work must own what it touches, and
/// the session would have to wait for it while it may itself run on the pool.
fn encode_all(tiles: &[&OpenTile], splits: &FastMap<(u32, u32, i64), Vec<u16>>) -> Vec<Encoded> {
    let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let n_per_thread = tiles.len().div_ceil(n_threads).max(1);
    let encode = |part: &[&OpenTile]| -> Vec<Encoded> {
        let (mut tile, mut packed) = (Tile::default(), PackedRoom::default());
        let mut columns = ColumnSums::default();
        let encoded = part.iter().map(|open| {
            open.tile_into(&mut tile);
            let mask = tile.reporter_mask();
            let bytes = (mask != 0 || tile.has_null()).then(|| tile.encode());
            let (mut rollup, mut profile) = (Vec::new(), Vec::new());
            if let Some(bytes) = &bytes {
                let TileKey { granularity_secs, block, day, .. } = open.key;
                let splits = splits.get(&(granularity_secs, block, day));
                let packed = packed.read(bytes).ok().flatten();
                let decoded = match packed {
                    Some(_) => None,
                    None => DecodedRows::of(&tile, bytes),
                };
                let packed = packed.as_ref().map(|rows| rows as &dyn IntegerRows);
                let rows = packed.or(decoded.as_ref().map(|rows| rows as &dyn IntegerRows));
                let splits = splits.map_or(&[][..], Vec::as_slice);
                let day = day_rows::place_of(day).1;
                rollup::write_record(rows, day, splits, &mut rollup);
                profile::write_record(rows, day, &mut columns, &mut profile);
            }
            Encoded { mask, bytes, rollup, profile }
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
        open.turned.cell(open.cell_idx(self.place)?)
    }

    fn put(&mut self, i: usize, cell: Cell) {
        self.open.change(self.tiles[i], |open| {
            if let Some(cell_idx) = open.cell_idx(self.place) {
                open.turned.put(cell_idx, cell);
                open.dirty = true;
            }
        });
    }

    fn remove_unlisted(&mut self) -> u64 {
        let Some(first) = self.tiles.first() else { return 0 };
        let array = self.open.tiles[*first as usize].key.array();
        let Some(bins) = self.open.bins.get(&array) else { return 0 };
        let mut n_removed = 0;
        for bin in bins {
            let open = &mut self.open.tiles[*bin as usize];
            let Some(cell_idx) = open.cell_idx(self.place) else { continue };
            if !open.turned.is_absent(cell_idx) && !self.tiles.contains(bin) {
                open.turned.remove(cell_idx);
                open.dirty = true;
                n_removed += 1;
            }
        }
        n_removed
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: TileKey =
        TileKey { measurement: 0, bin: -1, granularity_secs: 900, block: 0, day: 20_000 };
    const N_PERIODS: usize = 96;

    proptest! {
        /// Whatever is written in whatever order, a turned tile is stored as one that never was turned, and comes back.
        #[test]
        fn an_open_tile_is_stored_as_if_it_had_never_been_turned(
            cells in prop::collection::vec((0_u8..64, 0_u32..96, any::<i64>(), any::<bool>()), 1..80),
        ) {
            let mut open = OpenTile::new(KEY, N_PERIODS);
            let mut expected = Tile::new(N_PERIODS);
            for (row, column, integer, suspect) in cells {
                let value = SampleValue::Integer(integer >> (integer & 63));
                let cell = Cell { value, suspect };
                expected.reach_row(usize::from(row));
                expected.put(usize::from(row) * N_PERIODS + column as usize, cell);
                let place = CellPlace { row, column };
                open.reach(usize::from(row), column as usize..=column as usize);
                let idx = open.cell_idx(place);
                prop_assert!(idx.is_some());
                open.turned.put(idx.unwrap_or_default(), cell);
            }
            let mut stored = Tile::default();
            open.tile_into(&mut stored);
            prop_assert_eq!(&stored, &expected);
            let mut again = Tile::default();
            OpenTile::of(KEY, &stored).tile_into(&mut again);
            prop_assert_eq!(&again, &expected);
            prop_assert!(open.turned.values.capacity() <= N_PERIODS * 64, "no more than the day");
        }
    }
}
