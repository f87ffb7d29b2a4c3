//! A scan of a warehouse: pieces of a request that fit into memory, each one question; rows of several commits laid over each other,
//! the newest on top, into the tiles that a cache would hand over.
//!
//! A piece is some blocks of one measurement type on some days, with all of its bins or one of them. Pieces follow each other in the
//! order of a scan, so what is in memory is one piece however much is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::http::Beside;
use super::names::Names;
use super::read::{WarehouseSnapshot, extent_of};
use super::revision::list;
use super::row_binary::Rows;
use crate::job::JobContext;
use crate::model::fast::FastMap;
use crate::model::{
    GranularityPeriod, MeasurementId, MeasurementKind, ObjectId, SampleValue, TimeRange, Timestamp,
};
use crate::store::memory::{Plane, StoredResult, asked_cells, bin_of, listed_bins};
use crate::store::merge::Cell;
use crate::store::request::{
    BinRequest, OffGridSample, ReadReport, ScanRequest, ScanSink, TileView,
};
use crate::store::tile::marks::{NULL, PRESENT, SUSPECT};
use crate::store::tile::{self, BLOCK_ROWS, Tile};
use crate::store::{StoreError, WarehouseError};

/// Blocks whose objects are named in one question.
const PIECE_BLOCKS: usize = 128;
/// As many whose objects' keys stand in 100 KB.
const FEW_BLOCKS: usize = 64;
/// Value, marks.
const CELL_BYTES: usize = 9;

/// Objects of one block that are to be read, by row.
struct BlockRows {
    block: u32,
    objects: Vec<ObjectId>,
    /// Row in the block → row in the tile that is made; [`NOT_READ`]: none.
    tile_row: [u8; BLOCK_ROWS],
}

const NOT_READ: u8 = u8::MAX;

impl BlockRows {
    fn new(names: &Names, block: u32, objects: Vec<ObjectId>) -> Self {
        let mut tile_row = [NOT_READ; BLOCK_ROWS];
        for (row, object) in objects.iter().enumerate() {
            let place = names.catalog.places[object.0 as usize];
            tile_row[usize::from(place.row)] = row as u8;
        }
        Self { block, objects, tile_row }
    }
}

/// What one question reads.
struct Piece<'a> {
    measurement: MeasurementId,
    /// Condition on the bins, as SQL.
    bins: String,
    blocks: &'a [BlockRows],
    /// The blocks are all that there are: their objects need not be named.
    all_objects: bool,
    first_day: i64,
    last_day: i64,
}

type Tiles = BTreeMap<(Plane, u32, i64), Tile>;

pub struct Scan<'a> {
    snapshot: &'a WarehouseSnapshot,
    names: &'a Names,
    request: &'a ScanRequest,
    ctx: &'a JobContext,
    /// Only some of the rows.
    only: Option<OnlyRows<'a>>,
    report: ReadReport,
}

/// Rows that a scan is to read of those that it otherwise would.
#[derive(Clone, Copy)]
pub struct OnlyRows<'a> {
    /// As SQL, behind other conditions.
    pub condition: &'a str,
    pub tables: &'a [Beside<'a>],
}

impl<'a> Scan<'a> {
    pub fn new(
        snapshot: &'a WarehouseSnapshot,
        names: &'a Names,
        request: &'a ScanRequest,
        ctx: &'a JobContext,
    ) -> Self {
        let report = ReadReport { n_threads: 1, ..ReadReport::default() };
        Self { snapshot, names, request, ctx, only: None, report }
    }

    /// Only rows on the grid are told apart.
    pub fn only(self, rows: OnlyRows<'a>) -> Self {
        Self { only: Some(rows), ..self }
    }

    pub fn run(mut self, sink: &mut dyn ScanSink) -> Result<ReadReport, StoreError> {
        self.on_grid(sink)?;
        if extent_of(self.names).and_then(|e| e.intersect(self.request.range)).is_some() {
            self.off_grid(sink)?;
        }
        Ok(self.report)
    }

    /// What has a place in a day, in the order of a scan.
    pub fn on_grid(&mut self, sink: &mut dyn ScanSink) -> Result<ReadReport, StoreError> {
        let granularity = GranularityPeriod::from_secs(self.request.granularity_secs);
        let extent = extent_of(self.names).and_then(|e| e.intersect(self.request.range));
        let (Some(granularity), Some(range)) = (granularity, extent) else {
            return Ok(self.report);
        };
        if let Some(n_periods) = tile::periods_per_day(granularity) {
            let wanted = self.wanted_blocks();
            let whole = self.whole_blocks(&wanted);
            for &(measurement, bins) in &self.request.measurements {
                let Some(kind) = self.names.measurements.get(measurement.0 as usize) else {
                    continue;
                };
                // Which bins a block lists is a matter of all of its objects.
                let sparse = matches!(kind.kind, MeasurementKind::SparseArray { .. });
                let blocks = if sparse && bins == BinRequest::AllBins { &whole } else { &wanted };
                self.measurement((measurement, bins, kind.kind), blocks, n_periods, range, sink)?;
            }
        }
        Ok(self.report)
    }

    /// Blocks with the objects that were asked for.
    fn wanted_blocks(&self) -> Vec<BlockRows> {
        let catalog = &self.names.catalog;
        let mut by_block: BTreeMap<u32, Vec<ObjectId>> = BTreeMap::new();
        match &self.request.objects {
            None => {
                let blocks = catalog.blocks.iter().enumerate();
                by_block.extend(blocks.map(|(block, objects)| (block as u32, objects.clone())));
            }
            Some(objects) => {
                for object in objects {
                    if let Some(place) = catalog.places.get(object.0 as usize) {
                        by_block.entry(place.block).or_default().push(*object);
                    }
                }
            }
        }
        let blocks = by_block.into_iter().map(|(block, mut objects)| {
            objects.sort_unstable_by_key(|object| catalog.places[object.0 as usize].row);
            objects.dedup();
            BlockRows::new(self.names, block, objects)
        });
        blocks.collect()
    }

    /// The same blocks with all of their objects.
    fn whole_blocks(&self, wanted: &[BlockRows]) -> Vec<BlockRows> {
        let all = |block: u32| self.names.catalog.blocks[block as usize].clone();
        wanted.iter().map(|b| BlockRows::new(self.names, b.block, all(b.block))).collect()
    }

    fn measurement(
        &mut self,
        (measurement, bins, kind): (MeasurementId, BinRequest, MeasurementKind),
        blocks: &[BlockRows],
        n_periods: usize,
        range: TimeRange,
        sink: &mut dyn ScanSink,
    ) -> Result<(), StoreError> {
        let sparse = matches!(kind, MeasurementKind::SparseArray { .. });
        let n_bins = match kind {
            MeasurementKind::Scalar => 0,
            MeasurementKind::DenseArray { n_bins } | MeasurementKind::SparseArray { n_bins } => {
                usize::from(n_bins)
            }
        };
        let day_of = |at: Timestamp| at.as_unix_secs().div_euclid(86_400);
        let days = (day_of(range.start), day_of(range.end.plus_secs(-1)));
        let n_days = (days.1 - days.0 + 1).max(0) as usize;
        let n_objects: usize = blocks.iter().map(|b| b.objects.len()).sum();
        let plane_bytes = n_objects * n_days * n_periods * CELL_BYTES;
        let piece_bytes = self.snapshot.shared.client.options().piece_bytes;
        // Groups of bins that are handed over together: the condition, how many planes it reads, and the one bin to hand over.
        let groups: Vec<(String, usize, Option<Plane>)> = match bins {
            BinRequest::Scalar => vec![("bin = -1".to_owned(), 1, None)],
            BinRequest::One(bin) if bin == crate::model::SCALAR_BIN => Vec::new(),
            BinRequest::One(bin) if sparse => vec![(format!("bin IN (-1, {bin})"), 2, None)],
            BinRequest::One(bin) => vec![(format!("bin = {bin}"), 1, None)],
            BinRequest::AllBins if plane_bytes.saturating_mul(n_bins + 1) <= piece_bytes => {
                let least = if sparse { -1 } else { 0 };
                vec![(format!("bin >= {least}"), n_bins + 1, None)]
            }
            BinRequest::AllBins => (0..n_bins.max(1) as Plane)
                .map(|bin| match (sparse, bin) {
                    // Bin 0 stands in where no bin was listed, which only all of them tell.
                    (true, 0) => ("bin >= -1".to_owned(), n_bins + 1, Some(0)),
                    (true, _) => (format!("bin IN (-1, {bin})"), 2, Some(bin)),
                    (false, _) => (format!("bin = {bin}"), 1, Some(bin)),
                })
                .collect(),
        };
        // A list of objects would not fit beside tables.
        let blocks_at_once = if self.only.is_some() { FEW_BLOCKS } else { PIECE_BLOCKS };
        for (condition, n_planes, only) in groups {
            let row_bytes = n_periods * CELL_BYTES * n_planes;
            for (blocks, days) in pieces(blocks, days, row_bytes, piece_bytes, blocks_at_once) {
                let piece = Piece {
                    measurement,
                    bins: condition.clone(),
                    blocks,
                    all_objects: self.request.objects.is_none()
                        && blocks.len() == self.names.catalog.blocks.len(),
                    first_day: days.0,
                    last_day: days.1,
                };
                let tiles = self.load(&piece, sparse, n_periods)?;
                let tiles = asked_tiles(tiles, bins, sparse, only);
                self.hand_over(&piece, tiles, sink)?;
            }
        }
        Ok(())
    }

    /// Reads a piece. Rows come by version, and of one version the base first.
    fn load(
        &mut self,
        piece: &Piece<'_>,
        sparse: bool,
        n_periods: usize,
    ) -> Result<Tiles, StoreError> {
        let mut tiles = Tiles::new();
        if piece.blocks.is_empty() || piece.first_day > piece.last_day || piece.last_day < 0 {
            return Ok(tiles);
        }
        let by_block: FastMap<u32, &BlockRows> =
            piece.blocks.iter().map(|rows| (rows.block, rows)).collect();
        let mut row = CellsRow::default();
        let mut planes: BTreeSet<Plane> = BTreeSet::new();
        let tables = self.only.map_or(&[] as &[Beside<'_>], |only| only.tables);
        let client = &self.snapshot.shared.client;
        let mut rows = client.ask_with(&self.question(piece), tables, self.ctx)?;
        while rows.has_more()? {
            row.read(&mut rows, n_periods)?;
            self.report.n_tiles += 1;
            self.report.tile_bytes += (row.values.len() * CELL_BYTES) as u64;
            self.report.n_values += row.values.len() as u64;
            if self.report.n_tiles.is_multiple_of(1024) {
                self.ctx.check()?;
            }
            let Some(object) = self.names.object_by_key.get(&row.object) else { continue };
            let place = self.names.catalog.places[object.0 as usize];
            let Some(block) = by_block.get(&place.block) else { continue };
            let tile_row = block.tile_row[usize::from(place.row)];
            if tile_row == NOT_READ {
                continue;
            }
            let first_cell = usize::from(tile_row) * n_periods + row.first;
            if sparse && row.bin < 0 {
                // A newer result of a sparse array replaces all of the earlier one.
                for plane in planes.range(0..) {
                    if let Some(tile) = tiles.get_mut(&(*plane, place.block, row.day)) {
                        row.columns().for_each(|at| tile.remove(first_cell + at));
                    }
                }
            }
            planes.insert(row.bin);
            let tile = tiles.entry((row.bin, place.block, row.day)).or_insert_with(|| {
                let mut tile = Tile::new(n_periods);
                tile.reach_row(block.objects.len() - 1);
                tile
            });
            row.put_into(tile, first_cell);
        }
        Ok(tiles)
    }

    fn question(&self, piece: &Piece<'_>) -> String {
        let key = self.names.measurement_keys[piece.measurement.0 as usize];
        let mut sql = format!(
            "SELECT bin, object, day, first, values, marks, exact_at, exact FROM {} \
             WHERE measurement = {key} AND granularity = {} AND {} \
             AND day >= toDate({}) AND day <= toDate({}) AND {}",
            self.snapshot.table("cells"),
            self.request.granularity_secs,
            piece.bins,
            piece.first_day.clamp(0, i64::from(u16::MAX)),
            piece.last_day.clamp(0, i64::from(u16::MAX)),
            self.snapshot.seen(),
        );
        if !piece.all_objects {
            let ids = piece.blocks.iter().flat_map(|rows| &rows.objects);
            let keys: Vec<u64> = ids.map(|id| self.names.object_keys[id.0 as usize]).collect();
            sql.push_str(&format!(" AND object IN ({})", list(&keys)));
        }
        if let Some(only) = self.only {
            sql.push_str(only.condition);
        }
        sql.push_str(" ORDER BY version, bin");
        sql
    }

    fn hand_over(
        &self,
        piece: &Piece<'_>,
        tiles: Tiles,
        sink: &mut dyn ScanSink,
    ) -> Result<(), StoreError> {
        let by_block: FastMap<u32, &BlockRows> =
            piece.blocks.iter().map(|rows| (rows.block, rows)).collect();
        let wanted: Option<BTreeSet<ObjectId>> =
            self.request.objects.as_ref().map(|ids| ids.iter().copied().collect());
        for ((plane, block, day), mut tile) in tiles {
            self.ctx.check()?;
            let Some(rows) = by_block.get(&block) else { continue };
            let mut objects = rows.objects.clone();
            if let Some(wanted) = &wanted {
                let kept: Vec<usize> =
                    (0..objects.len()).filter(|row| wanted.contains(&objects[*row])).collect();
                if kept.len() < objects.len() {
                    tile.keep_rows(&kept);
                    objects = kept.iter().map(|row| objects[*row]).collect();
                }
            }
            if tile.marks.iter().all(|marks| *marks == 0) {
                continue;
            }
            sink.tile(&TileView {
                measurement: piece.measurement,
                bin: bin_of(plane),
                granularity_secs: self.request.granularity_secs,
                day_start: tile::day_start(day),
                n_periods: tile.n_periods,
                objects: &objects,
                values: &tile.values,
                marks: &tile.marks,
                exact: &tile.exact,
            });
        }
        Ok(())
    }

    /// What lies off the grid, in the order of a scan.
    pub fn off_grid(&self, sink: &mut dyn ScanSink) -> Result<(), StoreError> {
        let request = self.request;
        let ids: BTreeSet<MeasurementId> = request.measurements.iter().map(|(id, _)| *id).collect();
        let keys: Vec<u64> = ids
            .iter()
            .filter_map(|id| self.names.measurement_keys.get(id.0 as usize).copied())
            .collect();
        if keys.is_empty() || request.range.is_empty() {
            return Ok(());
        }
        let mut sql = format!(
            "SELECT measurement, bin, object, start, mark, value, is_exact, exact FROM {} \
             WHERE measurement IN ({}) AND granularity = {} AND start >= {} AND start < {} AND {}",
            self.snapshot.table("off_grid"),
            list(&keys),
            request.granularity_secs,
            request.range.start.as_unix_secs(),
            request.range.end.as_unix_secs(),
            self.snapshot.seen(),
        );
        let wanted: Option<BTreeSet<ObjectId>> =
            request.objects.as_ref().map(|ids| ids.iter().copied().collect());
        if let Some(wanted) = wanted.as_ref().filter(|ids| ids.len() <= PIECE_BLOCKS * BLOCK_ROWS) {
            let of_id = |id: &ObjectId| self.names.object_keys.get(id.0 as usize).copied();
            let keys: Vec<u64> = wanted.iter().filter_map(of_id).collect();
            if keys.is_empty() {
                return Ok(());
            }
            sql.push_str(&format!(" AND object IN ({})", list(&keys)));
        }
        sql.push_str(" ORDER BY version, bin");
        let mut rows = self.snapshot.shared.client.ask(&sql, self.ctx)?;
        let mut results: BTreeMap<(MeasurementId, ObjectId, Timestamp), StoredResult> =
            BTreeMap::new();
        while rows.has_more()? {
            let measurement = self.names.measurement_by_key.get(&rows.u64()?).copied();
            let plane = rows.i32()?;
            let object = self.names.object_by_key.get(&rows.u64()?).copied();
            let start = Timestamp::from_unix_secs(rows.i64()?);
            let (mark, value) = (rows.u8()?, rows.f64()?);
            let (is_exact, exact) = (rows.u8()? != 0, rows.i64()?);
            let (Some(measurement), Some(object)) = (measurement, object) else { continue };
            if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&object)) {
                continue;
            }
            let stored = results.entry((measurement, object, start)).or_default();
            if plane < 0 && self.is_sparse(measurement) {
                stored.clear();
            }
            stored.insert(plane, cell_of(mark, value, is_exact.then_some(exact)));
        }
        for &(measurement, bins) in &request.measurements {
            let sparse = self.is_sparse(measurement);
            let least = (measurement, ObjectId(0), Timestamp::from_unix_secs(i64::MIN));
            let of_measurement =
                results.range(least..).take_while(|((found, ..), _)| *found == measurement);
            for ((_, object, start), stored) in of_measurement {
                self.ctx.check()?;
                let listed = listed_bins(stored).collect();
                for (plane, cell) in asked_cells(stored, bins, sparse, &listed) {
                    sink.off_grid(&OffGridSample {
                        measurement,
                        bin: bin_of(plane),
                        object: *object,
                        granularity_secs: request.granularity_secs,
                        period_start: *start,
                        value: cell.value,
                        suspect: cell.suspect,
                    });
                }
            }
        }
        Ok(())
    }

    fn is_sparse(&self, measurement: MeasurementId) -> bool {
        let found = self.names.measurements.get(measurement.0 as usize);
        found.is_some_and(|found| matches!(found.kind, MeasurementKind::SparseArray { .. }))
    }
}

/// A cell as `off_grid` and the tests of `cells` keep it.
pub fn cell_of(mark: u8, value: f64, exact: Option<i64>) -> Cell {
    let value = match exact {
        _ if mark & PRESENT == 0 => SampleValue::Null,
        Some(integer) => SampleValue::Integer(integer),
        None => SampleValue::Decimal(value),
    };
    Cell { value, suspect: mark & SUSPECT != 0 }
}

/// Cuts blocks and days so that the rows of each part fit into memory: blocks first, days only where one block is too much.
fn pieces(
    blocks: &[BlockRows],
    (first_day, last_day): (i64, i64),
    row_bytes: usize,
    piece_bytes: usize,
    blocks_at_once: usize,
) -> Vec<(&[BlockRows], (i64, i64))> {
    let n_days = (last_day - first_day + 1).max(0) as usize;
    let bytes_of = |blocks: &[BlockRows]| {
        let n_objects: usize = blocks.iter().map(|b| b.objects.len()).sum();
        n_objects.saturating_mul(n_days).saturating_mul(row_bytes)
    };
    if bytes_of(blocks) <= piece_bytes && blocks.len() <= blocks_at_once {
        return vec![(blocks, (first_day, last_day))];
    }
    let mut parts = Vec::new();
    let mut rest = blocks;
    while !rest.is_empty() {
        let fits = |n: &usize| bytes_of(&rest[..*n]) <= piece_bytes;
        let n = (1..=rest.len().min(blocks_at_once)).take_while(fits).last().unwrap_or(1);
        let (part, others) = rest.split_at(n);
        rest = others;
        let n_parts = bytes_of(part).div_ceil(piece_bytes.max(1)).max(1);
        let step = (n_days.div_ceil(n_parts)).max(1) as i64;
        let mut day = first_day;
        while day <= last_day {
            parts.push((part, (day, (day + step - 1).min(last_day))));
            day += step;
        }
    }
    parts
}

/// The tiles that a request is about, with the zeros of a sparse array. `only`: the other planes were read to know these.
fn asked_tiles(mut tiles: Tiles, bins: BinRequest, sparse: bool, only: Option<Plane>) -> Tiles {
    if !sparse || bins == BinRequest::Scalar {
        return tiles;
    }
    let is_empty = |tile: &Tile| tile.marks.iter().all(|marks| marks & (PRESENT | NULL) == 0);
    tiles.retain(|(plane, ..), tile| *plane < 0 || !is_empty(tile));
    let bases: Vec<(u32, i64)> = tiles
        .keys()
        .filter(|(plane, ..)| *plane < 0)
        .map(|(_, block, day)| (*block, *day))
        .collect();
    let planes: BTreeSet<Plane> =
        tiles.keys().map(|(plane, ..)| *plane).filter(|p| *p >= 0).collect();
    for (block, day) in bases {
        let Some(base) = tiles.remove(&(-1, block, day)) else { continue };
        let is_listed = |plane: &Plane| tiles.contains_key(&(*plane, block, day));
        let asked: Vec<Plane> = match bins {
            BinRequest::One(bin) => vec![Plane::from(bin)],
            _ if !planes.iter().any(is_listed) => vec![0],
            _ => planes.iter().copied().filter(is_listed).collect(),
        };
        for plane in asked.into_iter().filter(|plane| only.is_none_or(|only| only == *plane)) {
            tiles.entry((plane, block, day)).or_default().complete_from_base(&base);
        }
    }
    tiles.retain(|(plane, ..), _| only.is_none_or(|only| only == *plane));
    tiles
}

/// A row of `cells`, into buffers that are used again.
#[derive(Default)]
struct CellsRow {
    bin: Plane,
    object: u64,
    day: i64,
    first: usize,
    values: Vec<f64>,
    /// Empty: all are plain values. 0: the row says nothing of the period.
    marks: Vec<u8>,
    exact_at: Vec<u16>,
    exact: Vec<i64>,
}

impl CellsRow {
    fn read(&mut self, rows: &mut Rows<impl Read>, n_periods: usize) -> Result<(), StoreError> {
        self.bin = rows.i32()?;
        self.object = rows.u64()?;
        self.day = i64::from(rows.u16()?);
        self.first = usize::from(rows.u16()?);
        rows.list_of_f64(&mut self.values)?;
        rows.list_of_u8(&mut self.marks)?;
        rows.list_of_u16(&mut self.exact_at)?;
        rows.list_of_i64(&mut self.exact)?;
        let is_right = self.first + self.values.len() <= n_periods
            && (self.marks.is_empty() || self.marks.len() == self.values.len())
            && self.exact_at.len() == self.exact.len();
        if !is_right {
            let detail = "a row of values has lists of different lengths".to_owned();
            return Err(WarehouseError::Garbled { detail }.into());
        }
        Ok(())
    }

    /// Positions of which the row says something.
    fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        let says = |at: &usize| self.marks.get(*at).is_none_or(|mark| *mark != 0);
        (0..self.values.len()).filter(says)
    }

    fn put_into(&self, tile: &mut Tile, first_cell: usize) {
        if self.marks.is_empty() && self.exact.is_empty() && tile.exact.is_empty() {
            let cells = first_cell..first_cell + self.values.len();
            tile.values[cells.clone()].copy_from_slice(&self.values);
            tile.marks[cells].fill(PRESENT);
            return;
        }
        for at in self.columns() {
            let column = (self.first + at) as u16;
            let exact = self.exact_at.iter().position(|exact_at| *exact_at == column);
            let mark = self.marks.get(at).copied().unwrap_or(PRESENT);
            let cell = cell_of(mark, self.values[at], exact.map(|i| self.exact[i]));
            tile.put(first_cell + at, cell);
        }
    }
}
