//! Where samples live: the [`Store`] trait, the tile store in SQLite, and the same in memory for tests and one-shot runs.
//!
//! An import is a unit: [`ImportWriter::add_file`] takes one whole file, nothing of it is visible before a commit, and a commit
//! holds whole files only. A [`Snapshot`] never changes: later imports do not alter what it sees.
//! The same bytes twice are answered with [`ImportStatus::Unchanged`] and change nothing.
//! Several files share one commit, because merging a tile once for each of a day's 96 files would write it 96 times.

pub(crate) mod bits;
mod catalog;
pub mod codec;
pub mod columns;
mod cumulative;
pub mod day_rows;
mod error;
mod event;
mod intake;
mod integer_rows;
mod kept;
pub mod memory;
mod merge;
pub mod mixed;
mod numbers;
pub mod packed;
pub mod profile;
mod request;
pub mod rollup;
mod runs;
mod shape;
pub mod sqlite;
mod sums;
pub mod tile;
mod vectors;
#[cfg(feature = "warehouse")]
pub mod warehouse;

use std::sync::Arc;

pub use error::{StoreError, WarehouseError};
pub use event::FromImport;
pub use kept::{KEPT_BYTES_MAX, KEPT_ENTRIES_MAX, KeptEntry};
pub use request::{
    BinRequest, KeptSums, OffGridPeriod, OffGridSample, ReadReport, ScanRequest, ScanSink,
    SplitSink, TileView,
};
pub use sums::{PieceSum, Pushdown, SumRequest, SumSink, WideSum};

use crate::job::JobContext;
pub use crate::model::{FileCounts, ImportHeader, ImportedFile, RejectRecord};
use crate::model::{
    ManagedObject, MeasurementId, MeasurementType, ObjectId, Outage, Period, Ticket, TimeRange,
    Timestamp, Zone,
};

/// Where measurement batches live. Calls block; callers run them on a job thread.
pub trait Store: Send + Sync {
    /// Only one import session at a time; a second one of this process waits, one of another process fails with
    /// [`StoreError::Busy`] after a while.
    fn begin_import(&self) -> Result<Box<dyn ImportWriter + '_>, StoreError>;
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError>;
    /// Grows by at least one with every commit that changed something.
    fn data_revision(&self) -> Result<u64, StoreError>;
    /// What [`Store::keep`] kept under a key, if it was made of those data; `None` also where it was thrown out since.
    fn kept(&self, key: &str, made_of: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let _ = (key, made_of);
        Ok(None)
    }
    /// Keeps results for the next time, across runs of the program where the store outlives it. One of the same key is replaced; the
    /// oldest are thrown out beyond [`KEPT_ENTRIES_MAX`] and [`KEPT_BYTES_MAX`]. Never waits and never changes the data revision.
    /// `false`: nothing was kept, because an import writes or because the store can only be read.
    fn keep(&self, entries: &[KeptEntry]) -> Result<bool, StoreError> {
        let _ = entries;
        Ok(false)
    }
    /// Lets go of what is only held for speed and comes back when it is asked for. Called when nothing was asked for a while.
    fn rest(&self) {}
    /// Why nothing can be imported: the store can only be read.
    fn refusal(&self) -> Option<&str> {
        None
    }
    /// What a reader should be told, as of the last snapshot.
    fn notices(&self) -> Vec<StoreNotice> {
        Vec::new()
    }
    /// Says in which zone the days of an object begin, for what is imported from now on. Only speed depends on it.
    fn set_day_zones(&self, zones: DayZones) {
        drop(zones);
    }
}

/// What a reader of two stores ([`mixed`]) should know about an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreNotice {
    /// The store of the past does not answer; `extent` is what the other one holds.
    PastUnreachable { detail: String, extent: Option<TimeRange> },
    /// Files of the cache with values of before that instant are not in the store of the past, and their values are not seen.
    NotSent { n_files: u64, before: Timestamp },
}

/// Objects by granularity in seconds; both ascending.
pub type Reporters = Vec<(u32, Vec<ObjectId>)>;

/// The zone of an object.
pub type DayZones = Arc<dyn Fn(&ManagedObject) -> Zone + Send + Sync>;

/// One session of importing files. Dropping it without `finish` leaves whole files in or out, never a part.
pub trait ImportWriter {
    /// The newest import record with that content hash, if any, also of files added in this session.
    fn find_import(&self, sha256: &str) -> Result<Option<ImportRecord>, StoreError>;
    /// Takes a whole file. When the memory budget is full, and after a number of files, all files added so far are committed.
    ///
    /// The samples of one result (the bins of an array) must stand together in the batch. A file whose bytes were taken before is
    /// answered with its record and [`ImportStatus::Unchanged`], unless it is to be taken again ([`ImportedFile::again`]). Readings of counters are kept, and the values that they give
    /// together with earlier ones are stored as samples of this file. Of each ticket and outage the last state is kept, and
    /// all states of a ticket beside it, whatever the order of the files. Fails with [`StoreError::Usage`] and changes nothing where a
    /// sample points outside of the batch; after any other error the file is wholly out, and after a failed commit so are all
    /// files since the last one.
    fn add_file(&mut self, file: ImportedFile) -> Result<ImportRecord, StoreError>;
    /// Notes a file that was not taken, with its reason. An older note of the same bytes is replaced.
    fn add_rejected_file(
        &mut self,
        header: ImportHeader,
        reason: &str,
        rejects: Vec<RejectRecord>,
    ) -> Result<ImportRecord, StoreError>;
    /// Makes all that was added visible.
    fn finish(self: Box<Self>) -> Result<(), StoreError>;
}

/// A view of the store that does not change. Used from one thread at a time; open several for several threads.
pub trait Snapshot: Send {
    fn data_revision(&self) -> u64;
    /// All objects, in order of their ids.
    fn objects(&self) -> Result<Arc<Vec<ManagedObject>>, StoreError>;
    /// All measurement types, in order of their ids.
    fn measurements(&self) -> Result<Arc<Vec<MeasurementType>>, StoreError>;
    /// All imports, oldest first.
    fn imports(&self) -> Result<Vec<ImportRecord>, StoreError>;
    /// At most `limit` rejects, newest import first.
    fn rejects(&self, limit: usize) -> Result<Vec<RejectRecord>, StoreError>;
    /// The last known state of each ticket with its history, by id.
    fn tickets(&self) -> Result<Arc<Vec<FromImport<Ticket>>>, StoreError>;
    /// Each outage once, by start, then object.
    fn outages(&self) -> Result<Arc<Vec<FromImport<Outage>>>, StoreError>;
    /// For each granularity (seconds) in which a measurement type is stored: the objects that ever reported a value, ascending.
    /// An object that only ever sent nulls is not among them.
    fn reporters(&self, measurement: MeasurementId) -> Result<Arc<Reporters>, StoreError>;
    /// From the first period start to the last period end of everything stored.
    fn extent(&self) -> Result<Option<TimeRange>, StoreError>;
    /// Hands matching tiles to `sink` in the order measurement type (as requested), bin, block, day; then what lies off the grid.
    /// Asks `ctx` at least once per tile.
    fn scan(
        &self,
        request: &ScanRequest,
        ctx: &JobContext,
        sink: &mut dyn ScanSink,
    ) -> Result<ReadReport, StoreError>;
    /// As [`Snapshot::scan`], but in any order, into as many sinks as there may be threads: each tile goes to one of them. What needs
    /// decoding, and what lies off the grid, goes to the first sink, in the order of a scan, so that sums of decimals do not depend
    /// on chance. What tiles add up to is offered before the tiles, as far as `kept` says.
    fn scan_split(
        &self,
        request: &ScanRequest,
        kept: KeptSums,
        ctx: &JobContext,
        sinks: &mut [&mut dyn SplitSink],
    ) -> Result<ReadReport, StoreError> {
        let _ = kept;
        match sinks.first_mut() {
            Some(sink) => self.scan(request, ctx, *sink),
            None => Ok(ReadReport::default()),
        }
    }
    /// Whether [`Snapshot::add_up`] may do more than refuse: a reader need not put a request together in vain.
    fn may_add_up(&self) -> bool {
        false
    }
    /// Adds up where the values lie, as far as this store can. What it cannot add up comes as tiles and as samples off the grid, so
    /// that every object-period of the request comes once, one way or the other.
    fn add_up(
        &self,
        request: &SumRequest,
        ctx: &JobContext,
        sink: &mut dyn SumSink,
    ) -> Result<Pushdown, StoreError> {
        let _ = (request, ctx, sink);
        Ok(Pushdown::Unsupported("this store only hands values over"))
    }
    /// Fails where a scan would read more than a question may. Asked by who answers questions, not by who copies a store.
    fn check_scan(&self, request: &ScanRequest, ctx: &JobContext) -> Result<(), StoreError> {
        let _ = (request, ctx);
        Ok(())
    }
    /// The import whose value is stored for that key: the newest that brought it.
    fn provenance(
        &self,
        object: ObjectId,
        measurement: MeasurementId,
        period: Period,
    ) -> Result<Option<ImportRecord>, StoreError>;
    /// Imports that brought something of any of these objects for periods that touch a range, ascending, also where a later one
    /// replaced it since; `None` where the store does not keep that. Of the same bytes sent twice only the first is named.
    fn imports_of(
        &self,
        objects: &[ObjectId],
        range: TimeRange,
    ) -> Result<Option<Vec<ImportId>>, StoreError> {
        let _ = (objects, range);
        Ok(None)
    }
    /// Granularities in seconds and UTC days (since 1970-01-01) of which imports brought something, ascending; `None` where the store
    /// does not keep that by day.
    fn origin_days(&self) -> Result<Option<Vec<(u32, i64)>>, StoreError> {
        Ok(None)
    }
    /// Periods of some measurement types that lie off the grid of their granularity, start in a range and have a value, by object and
    /// start; none where the store does not keep them apart.
    fn off_grid_periods(
        &self,
        measurements: &[MeasurementId],
        granularity_secs: u32,
        range: TimeRange,
    ) -> Result<Vec<OffGridPeriod>, StoreError> {
        let _ = (measurements, granularity_secs, range);
        Ok(Vec::new())
    }
    /// What imports brought for one granularity and UTC day, the oldest import first: of what several brought, the last one is stored.
    fn day_origins(&self, granularity_secs: u32, day: i64) -> Result<Vec<DayOrigin>, StoreError> {
        let _ = (granularity_secs, day);
        Ok(Vec::new())
    }
    /// Reads everything and compares checksums and statistics. One line for each fault; empty when all is well.
    fn check(&self, ctx: &JobContext) -> Result<Vec<String>, StoreError>;
    fn stats(&self) -> Result<StoreStats, StoreError>;
    /// What the cache file is made of, the largest part first. Slow: looks at all of it.
    fn parts(&self, ctx: &JobContext) -> Result<Vec<PartSize>, StoreError> {
        let _ = ctx;
        Ok(Vec::new())
    }
    /// For each measurement type, in order of ids: the whole UTC days from the first to the last that hold something of it.
    fn measurement_days(&self) -> Result<Vec<Option<TimeRange>>, StoreError> {
        Ok(vec![None; self.measurements()?.len()])
    }
}

/// Some objects × some measurement types × periods that follow each other within one UTC day: one import brought all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOrigin {
    pub import: ImportId,
    /// Starts of the first and the last period.
    pub first: Timestamp,
    pub last: Timestamp,
    pub objects: Vec<ObjectId>,
    /// Ascending.
    pub measurements: Arc<Vec<MeasurementId>>,
}

/// A part of the cache file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CachePart {
    /// Values, day by day.
    Tiles,
    /// What they add up to, day by day for each object.
    Rollups,
    /// What they add up to, period by period for blocks of objects.
    Profiles,
    /// Values whose period has no place in a day.
    OffGrid,
    /// Readings of counters that only grow.
    Readings,
    /// Tickets and outages.
    Events,
    /// Which file brought what.
    Imports,
    /// Records that were not taken.
    Rejects,
    /// Objects, measurement types, who reports what.
    Names,
    /// Results that are kept for the next time.
    Kept,
    /// Room that was given back and is used again.
    Free,
    Other,
}

/// How large a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartSize {
    pub part: CachePart,
    pub bytes: u64,
}

/// Number of an import in one cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImportId(pub u32);

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportStatus {
    /// Taken in.
    Imported,
    /// Taken in, but some records of it were rejected.
    ImportedWithRejects,
    /// Not taken; `reason` says why.
    Rejected,
    /// The same bytes were imported before; nothing changed. Never stored, only answered.
    Unchanged,
}

impl ImportStatus {
    pub fn name(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::ImportedWithRejects => "imported with rejects",
            Self::Rejected => "rejected",
            Self::Unchanged => "unchanged",
        }
    }
}

/// One line of the import list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRecord {
    pub id: ImportId,
    pub header: ImportHeader,
    pub status: ImportStatus,
    pub counts: FileCounts,
    /// Distinct objects, measurement types of the file.
    pub n_objects: u64,
    pub n_measurements: u64,
    /// Samples that replaced a different value, or suspect mark, of an earlier import; also bins of a sparse array that are zero now.
    pub n_replaced: u64,
    pub n_rejects: u64,
    /// First period start and last period end.
    pub extent: Option<TimeRange>,
    /// Why it was rejected; empty otherwise.
    pub reason: String,
    pub warnings: Vec<String>,
}

/// Figures for `cache stats`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreStats {
    pub n_objects: u64,
    pub n_measurements: u64,
    pub n_imports: u64,
    pub n_tiles: u64,
    pub n_samples: u64,
    pub n_off_grid: u64,
    pub n_tickets: u64,
    pub n_outages: u64,
    pub tile_bytes: u64,
    /// Of what tiles add up to; 0 in a cache that was filled before that was kept, until it is rebuilt.
    pub rollup_bytes: u64,
    /// As `rollup_bytes`, of what blocks of objects add up to in each period.
    pub profile_bytes: u64,
    /// Tiles as earlier versions wrote them, or without sums: they are read, but slowly.
    pub n_old_tiles: u64,
    pub file_bytes: u64,
}
