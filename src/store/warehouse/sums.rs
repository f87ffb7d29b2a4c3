//! What the servers add up, and what has to be read after all.
//!
//! ```text
//! request → planes, days cut into runs, classes → is the answer shorter than the values?      no: unsupported
//!         → days of objects on which rows lie over each other (known for a revision)          left out, then read as tiles
//!         → sums of all other rows (`sums_sql`)                                               handed over as they arrive
//!         → rows that cannot be added up without loss (counted by the same question)          read as tiles
//!         → what lies off the grid                                                            handed over as samples
//! ```
//! An answer is read as it arrives: what is in memory is one row of it.
//!
//! Not added up by the servers: arrays with all of their bins, sparse arrays and names with `*`, because their values have to be brought
//! together by object-period first; first and last values (the query layer does not ask for them here); and questions whose answer would
//! be about as long as the values, such as the quarter-hours of each object.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::PoisonError;

use super::http::{Beside, TEXT_BESIDE_TABLES_MAX};
use super::names::Names;
use super::read::{WarehouseSnapshot, extent_of};
use super::revision::Revision;
use super::row_binary::{PutRow, Rows};
use super::scan::{OnlyRows, Scan};
use super::sums_sql::{
    By, CLASSES, CutDay, Days, EXCEPT, Form, LIMB_SHIFTS, Run, Shape, fit_max, not_excepted,
    overlaps, sums, unfit,
};
use crate::job::JobContext;
use crate::model::fast::FastMap;
use crate::model::{
    GranularityPeriod, MeasurementId, MeasurementKind, ObjectId, SCALAR_BIN, TimeRange, Timestamp,
};
use crate::store::memory::{Plane, bin_of};
use crate::store::request::{
    BinRequest, OffGridSample, ReadReport, ScanRequest, ScanSink, TileView,
};
use crate::store::sums::{PieceSum, Pushdown, SumRequest, SumSink, WideSum};
use crate::store::tile::{self, column_at_or_after, day_start};
use crate::store::{StoreError, WarehouseError};

const DAY_SECS: i64 = 86_400;
/// Pieces of a day up to which they are cut on the servers. *Good*: a day in a zone has two, a shift of eight hours three. *Bad*: each
/// takes its own pass over a row; hours are cut from columns instead.
const SLOTS_MAX: usize = 8;
/// How many values take as much room as the sums of a class in a piece.
const SUM_VALUES: usize = 8;
/// How many values take as much room as the sums of a class in a column.
const COLUMN_VALUES: usize = 2;
/// Questions for days of objects that are read: beyond it, they are read together with some that need not be.
const PARTS_MAX: usize = 64;

/// What is known of a revision beside its names, so that a question need not find it out again.
#[derive(Debug, Default)]
pub struct KnownSums {
    revision: Revision,
    overlaps: BTreeMap<(u64, Plane, u32), Covered>,
    /// Measurement types with values off the grid, with their granularity.
    off_grid: Option<BTreeSet<(u64, u32)>>,
    /// Planes of which only integers were seen. Also of other revisions: it only says what to ask for.
    whole: BTreeSet<(u64, Plane)>,
}

impl KnownSums {
    /// That a revision has nothing off the grid was found out before.
    pub fn has_no_off_grid(&self, revision: &Revision) -> bool {
        self.revision == *revision && self.off_grid.as_ref().is_some_and(BTreeSet::is_empty)
    }
}

/// Days that were looked at, and the objects on them of which rows lie over each other.
#[derive(Clone, Debug)]
struct Covered {
    first_day: i64,
    last_day: i64,
    by_day: Overlaps,
}

/// Keys of objects by day.
type Overlaps = BTreeMap<i64, BTreeSet<u64>>;

/// See [`crate::store::Snapshot::add_up`].
pub fn add_up(
    snapshot: &WarehouseSnapshot,
    request: &SumRequest,
    ctx: &JobContext,
    sink: &mut dyn SumSink,
) -> Result<Pushdown, StoreError> {
    let names = snapshot.names()?;
    let asked = match Asked::new(&names, request) {
        Ok(asked) => asked,
        Err(why) => return Ok(Pushdown::Unsupported(why)),
    };
    let adding = Adding { snapshot, names: &names, request, asked: &asked, ctx };
    let mut sink = Handed { sink, n_values: 0 };
    let report = match adding.run(&mut sink)? {
        Some(report) => report,
        None => return Ok(Pushdown::Unsupported("its days are cut in too many ways")),
    };
    Ok(match sink.n_values {
        0 => Pushdown::Complete(report),
        _ => Pushdown::Partial(report),
    })
}

/// Fails where `request` would read too much; `why` it has to be read.
pub fn check_reading(
    snapshot: &WarehouseSnapshot,
    request: &ScanRequest,
    why: &'static str,
    ctx: &JobContext,
) -> Result<(), StoreError> {
    let names = snapshot.names()?;
    let limit = snapshot.shared.client.options().read_values_max;
    let granularity = GranularityPeriod::from_secs(request.granularity_secs);
    let range = extent_of(&names).and_then(|extent| extent.intersect(request.range));
    let (Some(granularity), Some(range)) = (granularity, range) else { return Ok(()) };
    let Some(n_periods) = tile::periods_per_day(granularity) else { return Ok(()) };
    let n_planes = request.measurements.iter().map(|(id, bins)| match (bins, kind(&names, *id)) {
        (
            BinRequest::AllBins,
            Some(MeasurementKind::DenseArray { n_bins } | MeasurementKind::SparseArray { n_bins }),
        ) => u64::from(n_bins),
        _ => 1,
    });
    let n_objects = request.objects.as_ref().map_or(names.catalog.objects.len(), Vec::len) as u64;
    let days = (day_of(range.start), day_of(range.end.plus_secs(-1)));
    let n_days = (days.1 - days.0 + 1).max(0) as u64;
    let at_most = n_planes
        .sum::<u64>()
        .saturating_mul(n_objects)
        .saturating_mul(n_days)
        .saturating_mul(n_periods as u64);
    if at_most <= limit {
        return Ok(());
    }
    // Not every object reports everything: now it is worth to count.
    let measurements: BTreeSet<u64> = request
        .measurements
        .iter()
        .filter_map(|(id, _)| names.measurement_keys.get(id.0 as usize).copied())
        .collect();
    let measurements: Vec<String> = measurements.iter().map(u64::to_string).collect();
    if measurements.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::new();
    let tables = match &request.objects {
        None => Vec::new(),
        Some(objects) => {
            rows = class_rows(&names, objects.iter().map(|id| (*id, 0)));
            vec![Beside { name: CLASSES.0, columns: CLASSES.1, rows: &rows }]
        }
    };
    let join = if tables.is_empty() { "" } else { " GLOBAL ALL INNER JOIN classes USING object" };
    let sql = format!(
        "SELECT sum(n_present) FROM {}{join} WHERE measurement IN ({}) AND granularity = {} \
         AND day >= toDate({}) AND day <= toDate({}) AND {}",
        snapshot.table("cells"),
        measurements.join(", "),
        request.granularity_secs,
        days.0.clamp(0, i64::from(u16::MAX)),
        days.1.clamp(0, i64::from(u16::MAX)),
        snapshot.seen(),
    );
    let n_values = snapshot.shared.client.ask_with(&sql, &tables, ctx)?.u64()?;
    drop(rows);
    if n_values <= limit {
        return Ok(());
    }
    Err(WarehouseError::TooMuchToRead { n_values, limit, why }.into())
}

fn kind(names: &Names, id: MeasurementId) -> Option<MeasurementKind> {
    names.measurements.get(id.0 as usize).map(|measurement| measurement.kind)
}

fn day_of(at: Timestamp) -> i64 {
    at.as_unix_secs().div_euclid(DAY_SECS)
}

/// Rows of the table of classes.
fn class_rows(names: &Names, classes: impl Iterator<Item = (ObjectId, u32)>) -> Vec<u8> {
    let mut rows = Vec::new();
    for (id, class) in classes {
        if let Some(key) = names.object_keys.get(id.0 as usize) {
            rows.put_u64(*key);
            rows.put_u32(class);
        }
    }
    rows
}

/// A request in the words of the servers.
struct Asked {
    n_periods: usize,
    planes: Vec<(u64, Plane)>,
    ids: FastMap<(u64, Plane), MeasurementId>,
    days: Days,
    /// The pieces of each way in which a day is cut.
    patterns: Vec<Vec<u32>>,
    by: By,
    n_slots: usize,
    /// Rows of the table of classes, where there is one.
    classes: Vec<u8>,
    /// Of objects that stand for themselves.
    class_of: FastMap<u64, u32>,
}

impl Asked {
    fn new(names: &Names, request: &SumRequest) -> Result<Self, &'static str> {
        let granularity = GranularityPeriod::from_secs(request.granularity_secs);
        let n_periods = granularity.and_then(tile::periods_per_day);
        let n_periods = n_periods.ok_or("its periods have no place in a day")?;
        let mut asked = Self {
            n_periods,
            planes: Vec::new(),
            ids: FastMap::default(),
            days: Days::new(),
            patterns: Vec::new(),
            by: By::Class,
            n_slots: 0,
            classes: Vec::new(),
            class_of: FastMap::default(),
        };
        for &(id, bins) in &request.planes {
            let Some(key) = names.measurement_keys.get(id.0 as usize).copied() else { continue };
            if matches!(kind(names, id), Some(MeasurementKind::SparseArray { .. })) {
                return Err("bins of a sparse array are completed from what was listed");
            }
            let plane = match bins {
                BinRequest::Scalar => -1,
                // There is nothing in it.
                BinRequest::One(SCALAR_BIN) => continue,
                BinRequest::One(bin) => Plane::from(bin),
                BinRequest::AllBins => {
                    return Err("bins are brought together by object and period");
                }
            };
            if asked.ids.insert((key, plane), id).is_none() {
                asked.planes.push((key, plane));
            }
        }
        asked.cut_days(request);
        asked.note_classes(names, request);
        asked.check_length(request)?;
        Ok(asked)
    }

    fn cut_days(&mut self, request: &SumRequest) {
        for (piece, range) in request.pieces.iter().enumerate() {
            if range.is_empty() {
                continue;
            }
            let first = day_of(range.start).max(0);
            let last = day_of(range.end.plus_secs(-1)).min(i64::from(u16::MAX));
            for day in first..=last {
                let column = |at| {
                    column_at_or_after(at, day_start(day), request.granularity_secs, self.n_periods)
                };
                let run =
                    Run { piece: piece as u32, first: column(range.start), end: column(range.end) };
                if run.first < run.end {
                    self.days.entry(day).or_default().runs.push(run);
                }
            }
        }
        let mut patterns: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for day in self.days.values_mut() {
            let pieces: Vec<u32> = day.runs.iter().map(|run| run.piece).collect();
            let next = self.patterns.len() as u32;
            day.pattern = *patterns.entry(pieces.clone()).or_insert(next);
            if day.pattern == next {
                self.patterns.push(pieces);
            }
        }
        self.n_slots = self.patterns.iter().map(Vec::len).max().unwrap_or(0);
    }

    fn note_classes(&mut self, names: &Names, request: &SumRequest) {
        let n_classes = request.n_classes as usize;
        let is_all = request.classes.len() == names.catalog.objects.len();
        self.by = match (is_all, n_classes) {
            (true, 1) => By::Nothing,
            (true, _) if n_classes == request.classes.len() => By::Object,
            _ => By::Class,
        };
        match self.by {
            By::Nothing => {}
            By::Object => {
                let of = |(id, class): &(ObjectId, u32)| (names.object_keys[id.0 as usize], *class);
                self.class_of = request.classes.iter().map(of).collect();
            }
            By::Class => self.classes = class_rows(names, request.classes.iter().copied()),
        }
    }

    /// The sums should take clearly less room than the values.
    fn check_length(&self, request: &SumRequest) -> Result<(), &'static str> {
        let runs = self.days.values().flat_map(|day| &day.runs);
        let n_columns: usize = runs.map(|run| run.end - run.first).sum();
        let n_values = request.classes.len().saturating_mul(n_columns);
        let n_classes = request.n_classes as usize;
        let room = match self.form(true) {
            Form::Pieces { n_slots } => {
                n_classes.saturating_mul(self.patterns.len() * n_slots).saturating_mul(SUM_VALUES)
            }
            Form::Columns { .. } => n_classes
                .saturating_mul(self.days.len() * self.n_periods)
                .saturating_mul(COLUMN_VALUES),
        };
        if room > n_values {
            return Err("the answer would be about as long as the values");
        }
        Ok(())
    }

    fn form(&self, fractions: bool) -> Form {
        match self.n_slots {
            n_slots if n_slots <= SLOTS_MAX => Form::Pieces { n_slots },
            _ => Form::Columns { fractions },
        }
    }

    fn is_empty(&self, request: &SumRequest) -> bool {
        self.planes.is_empty() || self.days.is_empty() || request.classes.is_empty()
    }

    fn edges(&self) -> (i64, i64) {
        let first = self.days.keys().next().copied().unwrap_or(0);
        (first, self.days.keys().next_back().copied().unwrap_or(first))
    }
}

/// One request on its way.
struct Adding<'a> {
    snapshot: &'a WarehouseSnapshot,
    names: &'a Names,
    request: &'a SumRequest,
    asked: &'a Asked,
    ctx: &'a JobContext,
}

impl Adding<'_> {
    /// `None`: nothing was handed over, because the question would be too long.
    fn run(&self, sink: &mut Handed<'_>) -> Result<Option<ReadReport>, StoreError> {
        let mut report = ReadReport { n_threads: 1, ..ReadReport::default() };
        if !self.asked.is_empty(self.request) {
            let mut left_out = self.overlaps()?;
            let parts = self.parts(&mut left_out);
            let n_left_out = left_out.values().map(BTreeSet::len).sum::<usize>();
            self.check_rest(n_left_out)?;
            let form = self.asked.form(!self.is_known_whole());
            let n_unfit = match self.sums(form, &left_out, sink, &mut report)? {
                Some(n_unfit) => n_unfit,
                None => return Ok(None),
            };
            if n_unfit > 0 {
                self.check_rest(n_unfit)?;
                report = report.with(self.read_unfit(form, &left_out, sink)?);
            }
            for (range, objects) in parts {
                let request = self.scan_request(range, Some(objects));
                report = report.with(self.scan(&request).on_grid(sink)?);
            }
        }
        if self.has_off_grid()? {
            let pieces = &self.request.pieces;
            if let (Some(first), Some(last)) = (pieces.first(), pieces.last()) {
                let range = TimeRange::new(first.start, last.end);
                let request = self.scan_request(range, self.objects());
                self.scan(&request).off_grid(sink)?;
            }
        }
        Ok(Some(report))
    }

    fn scan<'s>(&'s self, request: &'s ScanRequest) -> Scan<'s> {
        Scan::new(self.snapshot, self.names, request, self.ctx)
    }

    fn scan_request(&self, range: TimeRange, objects: Option<Vec<ObjectId>>) -> ScanRequest {
        let SumRequest { planes, granularity_secs, .. } = self.request;
        let granularity_secs = *granularity_secs;
        ScanRequest { measurements: planes.clone(), objects, granularity_secs, range }
    }

    /// `None`: all.
    fn objects(&self) -> Option<Vec<ObjectId>> {
        let is_all = self.request.classes.len() == self.names.catalog.objects.len();
        (!is_all).then(|| self.request.classes.iter().map(|(id, _)| *id).collect())
    }

    /// `n_days`: days of objects that have to be read.
    fn check_rest(&self, n_days: usize) -> Result<(), StoreError> {
        let limit = self.snapshot.shared.client.options().read_values_max;
        let n_rows = (n_days as u64).saturating_mul(self.asked.planes.len() as u64);
        let n_values = n_rows.saturating_mul(self.asked.n_periods as u64);
        if n_values <= limit {
            return Ok(());
        }
        let why = "so many were sent more than once, or are too large to be added up there";
        Err(WarehouseError::TooMuchToRead { n_values, limit, why }.into())
    }

    fn rows<'r>(
        &'r self,
        cells: &'r str,
        seen: &'r str,
        has_except: bool,
    ) -> super::sums_sql::Rows<'r> {
        super::sums_sql::Rows {
            cells,
            seen,
            planes: &self.asked.planes,
            granularity_secs: self.request.granularity_secs,
            days: &self.asked.days,
            by: self.asked.by,
            has_except,
        }
    }

    /// Hands over the sums. Returns how many rows cannot be added up.
    fn sums(
        &self,
        form: Form,
        left_out: &Overlaps,
        sink: &mut Handed<'_>,
        report: &mut ReadReport,
    ) -> Result<Option<usize>, StoreError> {
        let (cells, seen) = (self.snapshot.table("cells"), self.snapshot.seen());
        let shape = Shape {
            rows: self.rows(&cells, &seen, !left_out.is_empty()),
            n_periods: self.asked.n_periods,
            form,
            fit_max: fit_max(form, self.request.classes.len()),
            keep_suspect: self.request.keep_suspect,
            extremes: self.request.extremes,
        };
        let sql = sums(&shape);
        if sql.len() > TEXT_BESIDE_TABLES_MAX {
            return Ok(None);
        }
        let except = except_rows(left_out);
        let tables = self.tables(&except);
        let mut rows = self.snapshot.shared.client.ask_with(&sql, &tables, self.ctx)?;
        let mut answer =
            Answer { adding: self, fractions: BTreeMap::new(), n_rows: 0, n_sums: 0, n_unfit: 0 };
        answer.read(form, &mut rows, sink)?;
        report.n_sums += answer.n_sums;
        if form == (Form::Columns { fractions: true }) {
            let whole = answer.fractions.iter().filter(|(_, n)| **n == 0).map(|(plane, _)| *plane);
            self.known(|known| known.whole.extend(whole));
        }
        Ok(Some(answer.n_unfit as usize))
    }

    fn tables<'t>(&'t self, except: &'t [u8]) -> Vec<Beside<'t>> {
        let mut tables = Vec::new();
        if self.asked.by == By::Class {
            tables.push(Beside { name: CLASSES.0, columns: CLASSES.1, rows: &self.asked.classes });
        }
        if !except.is_empty() {
            tables.push(Beside { name: EXCEPT.0, columns: EXCEPT.1, rows: except });
        }
        tables
    }

    /// Reads rows whose values are too large to be added up, or no numbers.
    fn read_unfit(
        &self,
        form: Form,
        left_out: &Overlaps,
        sink: &mut Handed<'_>,
    ) -> Result<ReadReport, StoreError> {
        let fit_max = fit_max(form, self.request.classes.len());
        let mut condition = format!(" AND {}", unfit(form, fit_max));
        let except = except_rows(left_out);
        let mut tables = Vec::new();
        if !except.is_empty() {
            condition.push_str(&not_excepted());
            tables.push(Beside { name: EXCEPT.0, columns: EXCEPT.1, rows: &except });
        }
        let (first, last) = self.asked.edges();
        let range = TimeRange::new(day_start(first), day_start(last + 1));
        let request = self.scan_request(range, self.objects());
        let only = OnlyRows { condition: &condition, tables: &tables };
        self.scan(&request).only(only).on_grid(sink)
    }

    /// Does something with what is known of this revision.
    fn known<T>(&self, look: impl FnOnce(&mut KnownSums) -> T) -> T {
        let shared = &self.snapshot.shared;
        let mut known = shared.known_sums.lock().unwrap_or_else(PoisonError::into_inner);
        if known.revision != self.snapshot.revision {
            let whole = std::mem::take(&mut known.whole);
            *known = KnownSums {
                revision: self.snapshot.revision.clone(),
                whole,
                ..KnownSums::default()
            };
        }
        look(&mut known)
    }

    fn is_known_whole(&self) -> bool {
        self.known(|known| self.asked.planes.iter().all(|plane| known.whole.contains(plane)))
    }

    fn has_off_grid(&self) -> Result<bool, StoreError> {
        let secs = self.request.granularity_secs;
        let has = |off_grid: &BTreeSet<(u64, u32)>| {
            self.asked.planes.iter().any(|(key, _)| off_grid.contains(&(*key, secs)))
        };
        if let Some(found) = self.known(|known| known.off_grid.as_ref().map(has)) {
            return Ok(found);
        }
        let sql = format!(
            "SELECT DISTINCT measurement, granularity FROM {} WHERE {}",
            self.snapshot.table("off_grid"),
            self.snapshot.seen()
        );
        let mut rows = self.snapshot.shared.client.ask(&sql, self.ctx)?;
        let mut off_grid = BTreeSet::new();
        while rows.has_more()? {
            off_grid.insert((rows.u64()?, rows.u32()?));
        }
        let found = has(&off_grid);
        self.known(|known| known.off_grid = Some(off_grid));
        Ok(found)
    }

    /// Days of objects of the request on which rows lie over each other, in whatever plane.
    fn overlaps(&self) -> Result<Overlaps, StoreError> {
        let mut all = Overlaps::new();
        let is_narrow = self.asked.by == By::Class
            && self.request.classes.len() < self.names.catalog.objects.len() / 4;
        for plane in &self.asked.planes {
            let found = if is_narrow {
                self.ask_overlaps(*plane, By::Class)?
            } else {
                self.known_overlaps(*plane)?
            };
            for (day, objects) in found {
                all.entry(day).or_default().extend(objects);
            }
        }
        if !all.is_empty() && self.asked.by == By::Class {
            let keys =
                |(id, _): &(ObjectId, u32)| self.names.object_keys.get(id.0 as usize).copied();
            let wanted: BTreeSet<u64> = self.request.classes.iter().filter_map(keys).collect();
            all.values_mut().for_each(|objects| objects.retain(|key| wanted.contains(key)));
        }
        all.retain(|day, objects| !objects.is_empty() && self.asked.days.contains_key(day));
        Ok(all)
    }

    fn known_overlaps(&self, plane: (u64, Plane)) -> Result<Overlaps, StoreError> {
        let (first, last) = self.asked.edges();
        let key = (plane.0, plane.1, self.request.granularity_secs);
        let of_days = |covered: &Covered| -> Option<Overlaps> {
            let is_inside = covered.first_day <= first && last <= covered.last_day;
            let copied =
                || covered.by_day.range(first..=last).map(|(d, o)| (*d, o.clone())).collect();
            is_inside.then(copied)
        };
        if let Some(found) = self.known(|known| known.overlaps.get(&key).and_then(of_days)) {
            return Ok(found);
        }
        let by_day = self.ask_overlaps(plane, By::Nothing)?;
        let covered = Covered { first_day: first, last_day: last, by_day: by_day.clone() };
        self.known(|known| known.overlaps.insert(key, covered));
        Ok(by_day)
    }

    fn ask_overlaps(&self, plane: (u64, Plane), by: By) -> Result<Overlaps, StoreError> {
        let (cells, seen) = (self.snapshot.table("cells"), self.snapshot.seen());
        let (first, last) = self.asked.edges();
        let days: Days = (first..=last).map(|day| (day, CutDay::default())).collect();
        let planes = [plane];
        let rows = super::sums_sql::Rows {
            planes: &planes,
            days: &days,
            by,
            ..self.rows(&cells, &seen, false)
        };
        let classes = [Beside { name: CLASSES.0, columns: CLASSES.1, rows: &self.asked.classes }];
        let tables = if by == By::Class { &classes[..] } else { &[] };
        let client = &self.snapshot.shared.client;
        // Mostly there is none: to tell rows that lie beside each other apart is only asked where there are several.
        if !client.ask_with(&overlaps(&rows, false, Some(1)), tables, self.ctx)?.has_more()? {
            return Ok(Overlaps::new());
        }
        let mut found = client.ask_with(&overlaps(&rows, true, None), tables, self.ctx)?;
        let mut by_day = Overlaps::new();
        while found.has_more()? {
            let (object, day) = (found.u64()?, found.u16()?);
            by_day.entry(i64::from(day)).or_default().insert(object);
        }
        Ok(by_day)
    }

    /// What is left out of the sums, as questions for values: neighboring days with the same objects are one. Where there would be too
    /// many, `left_out` grows.
    fn parts(&self, left_out: &mut Overlaps) -> Vec<(TimeRange, Vec<ObjectId>)> {
        let parts = self.parts_of(left_out);
        if parts.len() <= PARTS_MAX {
            return parts;
        }
        let objects: BTreeSet<u64> = left_out.values().flatten().copied().collect();
        left_out.values_mut().for_each(|of_day| of_day.clone_from(&objects));
        let parts = self.parts_of(left_out);
        if parts.len() <= PARTS_MAX {
            return parts;
        }
        let (first, last) = self.asked.edges();
        *left_out = (first..=last).map(|day| (day, objects.clone())).collect();
        self.parts_of(left_out)
    }

    fn parts_of(&self, left_out: &Overlaps) -> Vec<(TimeRange, Vec<ObjectId>)> {
        let mut parts: Vec<(TimeRange, &BTreeSet<u64>)> = Vec::new();
        for (day, objects) in left_out {
            match parts.last_mut() {
                Some((range, before)) if range.end == day_start(*day) && *before == objects => {
                    range.end = day_start(day + 1);
                }
                _ => parts.push((TimeRange::new(day_start(*day), day_start(day + 1)), objects)),
            }
        }
        let ids = |keys: &BTreeSet<u64>| -> Vec<ObjectId> {
            let ids = keys.iter().filter_map(|key| self.names.object_by_key.get(key).copied());
            ids.collect::<BTreeSet<ObjectId>>().into_iter().collect()
        };
        parts.into_iter().map(|(range, objects)| (range, ids(objects))).collect()
    }
}

/// Rows of the table of what is left out.
fn except_rows(left_out: &Overlaps) -> Vec<u8> {
    let mut rows = Vec::new();
    for (day, objects) in left_out {
        for object in objects {
            rows.put_u64(*object);
            rows.put_u16(*day as u16);
        }
    }
    rows
}

/// Reads sums as they arrive.
struct Answer<'a> {
    adding: &'a Adding<'a>,
    /// Rows with decimals, by plane.
    fractions: BTreeMap<(u64, Plane), u64>,
    n_rows: u64,
    n_sums: u64,
    n_unfit: u64,
}

/// What a row of the answer is of.
struct Place {
    plane: (u64, Plane),
    measurement: MeasurementId,
    bin: u16,
    class: u32,
}

impl Answer<'_> {
    /// `None`: of nothing that was asked for.
    fn place(&mut self, rows: &mut Rows<impl Read>) -> Result<Option<Place>, StoreError> {
        self.n_rows += 1;
        if self.n_rows.is_multiple_of(1024) {
            self.adding.ctx.check()?;
        }
        let asked = self.adding.asked;
        let plane = (rows.u64()?, rows.i32()?);
        let class = match asked.by {
            By::Object => asked.class_of.get(&rows.u64()?).copied(),
            By::Nothing | By::Class => Some(rows.u32()?),
        };
        let found = asked.ids.get(&plane).copied().zip(class);
        let of = |(measurement, class)| Place { plane, measurement, bin: bin_of(plane.1), class };
        Ok(found.map(of))
    }

    fn read(
        &mut self,
        form: Form,
        rows: &mut Rows<impl Read>,
        sink: &mut Handed<'_>,
    ) -> Result<(), StoreError> {
        let Adding { asked, request, .. } = *self.adding;
        let mut lists = Lists::default();
        while rows.has_more()? {
            let place = self.place(rows)?;
            let of = rows.u32()?;
            self.n_unfit += rows.u64()?;
            let mut hand = |place: &Option<Place>, sum: PieceSum| {
                let Some(Place { measurement, bin, class, .. }) = *place else { return };
                if (sum.n_counted, sum.n_suspect) != (0, 0) {
                    self.n_sums += 1;
                    sink.sum(&PieceSum { measurement, bin, class, ..sum });
                }
            };
            match form {
                Form::Pieces { n_slots } => {
                    let pieces = asked.patterns.get(of as usize).map_or(&[][..], Vec::as_slice);
                    for slot in 0..n_slots {
                        let sum = piece(rows, request.extremes)?;
                        // Days that have fewer pieces than others have nothing in the last ones.
                        if let Some(piece) = pieces.get(slot) {
                            hand(&place, PieceSum { piece: *piece, ..sum });
                        }
                    }
                }
                Form::Columns { fractions } => {
                    lists.read(rows, fractions, request.extremes)?;
                    let n_fractions = if fractions { rows.u64()? } else { 0 };
                    let day = asked.days.get(&i64::from(of));
                    for run in day.into_iter().flat_map(|day| &day.runs) {
                        hand(&place, lists.cut(run));
                    }
                    if let Some(place) = place {
                        *self.fractions.entry(place.plane).or_default() += n_fractions;
                    }
                }
            }
        }
        Ok(())
    }
}

/// What a slot of a row of the answer says. Measurement, bin, class and piece are not known here.
fn piece(rows: &mut Rows<impl Read>, extremes: bool) -> Result<PieceSum, StoreError> {
    let (n_counted, n_suspect) = (rows.u64()?, rows.u64()?);
    let mut sum = WideSum::default();
    for shift in LIMB_SHIFTS {
        sum.units += i128::from(rows.i64()?) << shift;
    }
    sum.rest = rows.f64()? / (1_u64 << WideSum::UNIT_BITS) as f64;
    let min_max = if extremes { Some((rows.f64()?, rows.f64()?)) } else { None };
    let min_max = min_max.filter(|_| n_counted > 0);
    Ok(PieceSum { n_counted, n_suspect, sum, min_max, ..NOWHERE })
}

/// A sum of which nothing is known yet.
const NOWHERE: PieceSum = PieceSum {
    measurement: MeasurementId(0),
    bin: SCALAR_BIN,
    class: 0,
    piece: 0,
    n_counted: 0,
    n_suspect: 0,
    sum: WideSum { units: 0, rest: 0.0 },
    min_max: None,
};

/// Numbers by column of a day; a list ends with the last one that says something.
#[derive(Default)]
struct Lists {
    /// In each place, beside what `counted` has.
    n_full: u64,
    counted: Vec<u64>,
    suspect: Vec<u64>,
    integers: Vec<i64>,
    /// In 2^-40.
    fractions: Vec<i64>,
    rests: Vec<f64>,
    least: Vec<f64>,
    most: Vec<f64>,
}

impl Lists {
    fn read(
        &mut self,
        rows: &mut Rows<impl Read>,
        fractions: bool,
        extremes: bool,
    ) -> Result<(), StoreError> {
        self.n_full = rows.u64()?;
        rows.list_of_u64(&mut self.counted)?;
        rows.list_of_u64(&mut self.suspect)?;
        rows.list_of_i64(&mut self.integers)?;
        if fractions {
            rows.list_of_i64(&mut self.fractions)?;
            rows.list_of_f64(&mut self.rests)?;
        }
        if extremes {
            rows.list_of_f64(&mut self.least)?;
            rows.list_of_f64(&mut self.most)?;
        }
        Ok(())
    }

    /// What lies in some columns. Measurement, bin and class are not known here.
    fn cut(&self, run: &Run) -> PieceSum {
        fn part<'l, T>(list: &'l [T], run: &Run) -> &'l [T] {
            &list[run.first.min(list.len())..run.end.min(list.len())]
        }
        let total = |list: &[i64]| part(list, run).iter().map(|n| i128::from(*n)).sum::<i128>();
        let n_counted = part(&self.counted, run).iter().sum::<u64>()
            + self.n_full * (run.end - run.first) as u64;
        let least = part(&self.least, run).iter().copied().reduce(f64::min);
        let most = part(&self.most, run).iter().copied().reduce(f64::max);
        let rest: f64 = part(&self.rests, run).iter().sum();
        PieceSum {
            piece: run.piece,
            n_counted,
            n_suspect: part(&self.suspect, run).iter().sum(),
            sum: WideSum {
                units: (total(&self.integers) << WideSum::UNIT_BITS) + total(&self.fractions),
                rest: rest / (1_u64 << WideSum::UNIT_BITS) as f64,
            },
            min_max: least.zip(most).filter(|_| n_counted > 0),
            ..NOWHERE
        }
    }
}

/// Counts what is handed over as values.
struct Handed<'a> {
    sink: &'a mut dyn SumSink,
    n_values: u64,
}

impl Handed<'_> {
    fn sum(&mut self, sum: &PieceSum) {
        self.sink.sum(sum);
    }
}

impl ScanSink for Handed<'_> {
    fn tile(&mut self, tile: &TileView<'_>) {
        self.n_values += tile.values.len() as u64;
        self.sink.tile(tile);
    }

    fn off_grid(&mut self, sample: &OffGridSample) {
        self.n_values += 1;
        self.sink.off_grid(sample);
    }
}
