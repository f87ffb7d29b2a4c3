//! Reading on one thread, in order: tiles decoded, bins of sparse arrays with their zeros, and what lies off the grid.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::split::Unit;
use super::{Rows, ScanEnd, TilePlace, days_of, rows_of, tile_fault};
use crate::job::JobContext;
use crate::model::{MeasurementId, MeasurementKind, ObjectId, SCALAR_BIN, Timestamp};
use crate::store::catalog::Catalog;
use crate::store::memory::{StoredResult, asked_cells, bin_of, listed_bins};
use crate::store::packed::bits_of;
use crate::store::request::{
    BinRequest, OffGridSample, ReadReport, ScanRequest, ScanSink, TileView,
};
use crate::store::sqlite::rows::{self, Sql};
use crate::store::tile::{self, Tile};

/// One scan. What was read is in `report`.
pub(super) struct Scan<'a, 's> {
    connection: &'a Connection,
    catalog: &'a Catalog,
    request: &'a ScanRequest,
    ctx: &'a JobContext,
    sink: &'a mut (dyn ScanSink + 's),
    rows: Rows,
    days: (i64, i64),
    tile: Tile,
    pub(super) report: ReadReport,
}

impl<'a, 's> Scan<'a, 's> {
    pub(super) fn new(
        connection: &'a Connection,
        catalog: &'a Catalog,
        request: &'a ScanRequest,
        ctx: &'a JobContext,
        sink: &'a mut (dyn ScanSink + 's),
    ) -> Self {
        let (rows, days) = (rows_of(catalog, request), days_of(request));
        let report = ReadReport { n_threads: 1, ..ReadReport::default() };
        let tile = Tile::default();
        Self { connection, catalog, request, ctx, sink, rows, days, tile, report }
    }

    pub(super) fn run(&mut self) -> Result<(), ScanEnd> {
        let request = self.request;
        if request.range.is_empty() || request.granularity_secs == 0 {
            return Ok(());
        }
        self.run_rest(&[], &request.measurements)
    }

    /// Some days, then some measurements, then what lies off the grid of all of them.
    pub(super) fn run_rest(
        &mut self,
        days: &[(Unit, i64)],
        measurements: &[(MeasurementId, BinRequest)],
    ) -> Result<(), ScanEnd> {
        for &(Unit { measurement, bin, block }, day) in days {
            self.scan_tiles((measurement, bin), (block, block), (day, day))?;
        }
        for &(measurement, bins) in measurements {
            self.scan_measurement(measurement, bins)?;
        }
        let request = self.request;
        let mut all = request.measurements.iter();
        all.try_for_each(|&(measurement, bins)| self.scan_off_grid(measurement, bins))
    }

    fn scan_measurement(
        &mut self,
        measurement: MeasurementId,
        bins: BinRequest,
    ) -> Result<(), ScanEnd> {
        self.ctx.check().map_err(|_| ScanEnd::Cancelled)?;
        let Some(known) = self.catalog.measurements.get(measurement.0 as usize) else {
            return Ok(());
        };
        match (known.kind, bins) {
            (_, BinRequest::Scalar) => self.scan_plane(measurement, -1),
            (_, BinRequest::One(SCALAR_BIN)) => Ok(()),
            (MeasurementKind::SparseArray { .. }, BinRequest::One(bin)) => {
                let mut places = self.places(measurement, -1)?;
                places.extend(self.places(measurement, i32::from(bin))?);
                self.scan_completed(measurement, bin, &places)
            }
            (MeasurementKind::SparseArray { n_bins }, BinRequest::AllBins) => {
                self.scan_sparse(measurement, n_bins)
            }
            (_, BinRequest::One(bin)) => self.scan_plane(measurement, i32::from(bin)),
            (MeasurementKind::DenseArray { n_bins }, BinRequest::AllBins) => {
                (0..i32::from(n_bins)).try_for_each(|bin| self.scan_plane(measurement, bin))
            }
            (MeasurementKind::Scalar, BinRequest::AllBins) => Ok(()),
        }
    }

    /// Ranges of blocks, each asked for by one statement.
    fn block_ranges(&self) -> Vec<(u32, u32)> {
        match &self.rows {
            None => vec![(0, u32::MAX)],
            Some(rows) => {
                let wanted = rows.iter().enumerate().filter(|(_, rows)| **rows != 0);
                wanted.map(|(block, _)| (block as u32, block as u32)).collect()
            }
        }
    }

    /// Hands over the tiles of one plane as they are stored.
    fn scan_plane(&mut self, measurement: MeasurementId, bin: i32) -> Result<(), ScanEnd> {
        let days = self.days;
        let mut ranges = self.block_ranges().into_iter();
        ranges.try_for_each(|blocks| self.scan_tiles((measurement, bin), blocks, days))
    }

    fn scan_tiles(
        &mut self,
        (measurement, bin): (MeasurementId, i32),
        (first_block, last_block): (u32, u32),
        (first_day, last_day): (i64, i64),
    ) -> Result<(), ScanEnd> {
        let connection = self.connection;
        let mut statement = connection.prepare_cached(
            "SELECT block, day, data FROM tile
             WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3
               AND block BETWEEN ?4 AND ?5 AND day BETWEEN ?6 AND ?7
             ORDER BY block, day",
        )?;
        let mut found = statement.query(params![
            measurement.0,
            bin,
            self.request.granularity_secs,
            first_block,
            last_block,
            first_day,
            last_day
        ])?;
        while let Some(row) = found.next()? {
            self.ctx.check().map_err(|_| ScanEnd::Cancelled)?;
            let bytes = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            let place = (row.get(0)?, row.get(1)?);
            self.tile
                .decode_into(bytes)
                .map_err(|damage| tile_fault(measurement, bin, place, &damage.to_string()))?;
            self.note_read(bytes, self.tile.values.len());
            self.hand_over(measurement, bin, place)?;
        }
        Ok(())
    }

    /// Every bin that a block and day lists, or bin 0 where there is only the base.
    fn scan_sparse(&mut self, measurement: MeasurementId, n_bins: u16) -> Result<(), ScanEnd> {
        let mut only_base = self.places(measurement, -1)?;
        let mut by_bin = Vec::new();
        for bin in 0..n_bins {
            let places = self.places(measurement, i32::from(bin))?;
            only_base.retain(|place| !places.contains(place));
            by_bin.push(places);
        }
        for (bin, mut places) in (0..n_bins.max(1)).zip(by_bin.into_iter().chain([BTreeSet::new()]))
        {
            if bin == 0 {
                places.append(&mut only_base);
            }
            self.scan_completed(measurement, bin, &places)?;
        }
        Ok(())
    }

    /// Where a plane has tiles, without reading them.
    fn places(&self, measurement: MeasurementId, bin: i32) -> Sql<BTreeSet<TilePlace>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT block, day FROM tile
             WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3
               AND block BETWEEN ?4 AND ?5 AND day BETWEEN ?6 AND ?7",
        )?;
        let mut places = BTreeSet::new();
        for (first, last) in self.block_ranges() {
            let of_range = params![
                measurement.0,
                bin,
                self.request.granularity_secs,
                first,
                last,
                self.days.0,
                self.days.1
            ];
            let found = statement.query_map(of_range, |row| Ok((row.get(0)?, row.get(1)?)))?;
            for place in found {
                places.insert(place?);
            }
        }
        Ok(places)
    }

    /// Hands over a bin of a sparse array with its zeros.
    fn scan_completed(
        &mut self,
        measurement: MeasurementId,
        bin: u16,
        places: &BTreeSet<TilePlace>,
    ) -> Result<(), ScanEnd> {
        let mut base = Tile::default();
        for &place in places {
            self.ctx.check().map_err(|_| ScanEnd::Cancelled)?;
            let mut tile = std::mem::take(&mut self.tile);
            let has_bin = self.load(measurement, i32::from(bin), place, &mut tile)?;
            if !has_bin {
                tile = Tile::default();
            }
            if self.load(measurement, -1, place, &mut base)? {
                tile.complete_from_base(&base);
            }
            self.tile = tile;
            self.hand_over(measurement, i32::from(bin), place)?;
        }
        Ok(())
    }

    fn load(
        &mut self,
        measurement: MeasurementId,
        bin: i32,
        place: TilePlace,
        tile: &mut Tile,
    ) -> Sql<bool> {
        let connection = self.connection;
        let mut statement = connection.prepare_cached(
            "SELECT data FROM tile
             WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3 AND block = ?4 AND day = ?5",
        )?;
        let key = params![measurement.0, bin, self.request.granularity_secs, place.0, place.1];
        let mut found = statement.query(key)?;
        let Some(row) = found.next()? else { return Ok(false) };
        let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        tile.decode_into(bytes)
            .map_err(|damage| tile_fault(measurement, bin, place, &damage.to_string()))?;
        self.note_read(bytes, tile.values.len());
        Ok(true)
    }

    fn note_read(&mut self, bytes: &[u8], n_values: usize) {
        self.report.n_tiles += 1;
        self.report.tile_bytes += bytes.len() as u64;
        self.report.n_values += n_values as u64;
    }

    /// Cuts the decoded tile to the rows that were asked for and hands it over.
    fn hand_over(&mut self, measurement: MeasurementId, bin: i32, place: TilePlace) -> Sql<()> {
        let (block, day) = place;
        let n_rows = self.tile.n_rows();
        let objects = self.catalog.blocks.get(block as usize).and_then(|b| b.get(..n_rows));
        let n_periods = 86_400_u32.checked_div(self.request.granularity_secs);
        let (Some(objects), true) = (objects, n_periods == Some(self.tile.n_periods as u32)) else {
            return Err(tile_fault(measurement, bin, place, "its dimensions do not fit its block"));
        };
        let mut kept = Vec::new();
        if let Some(rows) = self.rows.as_ref().and_then(|rows| rows.get(block as usize)) {
            let inside: Vec<usize> = bits_of(*rows).take_while(|row| *row < n_rows).collect();
            if inside.len() < n_rows {
                self.tile.keep_rows(&inside);
            }
            kept.extend(inside.iter().map(|row| objects[*row]));
        } else {
            kept.extend_from_slice(objects);
        }
        if kept.is_empty() {
            return Ok(());
        }
        self.sink.tile(&TileView {
            measurement,
            bin: bin_of(bin),
            granularity_secs: self.request.granularity_secs,
            day_start: tile::day_start(day),
            n_periods: self.tile.n_periods,
            objects: &kept,
            values: &self.tile.values,
            marks: &self.tile.marks,
            exact: &self.tile.exact,
        });
        Ok(())
    }

    fn scan_off_grid(
        &mut self,
        measurement: MeasurementId,
        bins: BinRequest,
    ) -> Result<(), ScanEnd> {
        let kind = self.catalog.measurements.get(measurement.0 as usize).map(|m| m.kind);
        let sparse = matches!(kind, Some(MeasurementKind::SparseArray { .. }));
        let wanted: Option<BTreeSet<ObjectId>> =
            self.request.objects.as_ref().map(|objects| objects.iter().copied().collect());
        let mut statement = self.connection.prepare_cached(
            "SELECT object, period_start, bin, kind, value, suspect FROM off_grid
             WHERE measurement = ?1 AND granularity = ?2 AND period_start >= ?3 AND period_start < ?4
             ORDER BY object, period_start, bin",
        )?;
        let range = self.request.range;
        let (start, end) = (range.start.as_unix_secs(), range.end.as_unix_secs());
        let key = params![measurement.0, self.request.granularity_secs, start, end];
        let mut found = statement.query(key)?;
        let mut results: BTreeMap<(ObjectId, Timestamp), StoredResult> = BTreeMap::new();
        while let Some(row) = found.next()? {
            let object = ObjectId(row.get(0)?);
            if wanted.as_ref().is_none_or(|wanted| wanted.contains(&object)) {
                let key = (object, Timestamp::from_unix_secs(row.get(1)?));
                results.entry(key).or_default().insert(row.get(2)?, rows::cell_of(row, 3)?);
            }
        }
        for ((object, period_start), stored) in results {
            self.ctx.check().map_err(|_| ScanEnd::Cancelled)?;
            for (plane, cell) in asked_cells(&stored, bins, sparse, &listed_bins(&stored).collect())
            {
                self.sink.off_grid(&OffGridSample {
                    measurement,
                    bin: bin_of(plane),
                    object,
                    granularity_secs: self.request.granularity_secs,
                    period_start,
                    value: cell.value,
                    suspect: cell.suspect,
                });
            }
        }
        Ok(())
    }
}
