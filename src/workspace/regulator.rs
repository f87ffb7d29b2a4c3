//! What a regulator is told of a month: each day in the busy hours of its sectors, by technology, with what was left out and why.
//!
//! ```text
//! days of the month − days that are not typical → hours of each sector − notified maintenance → its busy hour
//!                                                     numerators and denominators of those hours, summed over sectors → value
//! ```
//! A month is made of the sums of its counted days, divided last.

use super::busy_hours::{self, BusyHourDefinition, BusyHours, FoundHours, HoursQuestion};
use super::documents::Documents;
use super::regulator_file::{
    FOLDER, PackTechnology, RegulatorPack, SHIPPED, ShippedPack, parse_pack,
};
use super::{Engine, ask, diagnose, files};
use crate::diagnostic::{Diagnostic, nearest};
use crate::job::JobContext;
use crate::kpi::Plan;
use crate::kpi::plan::{PlanItem, Question};
use crate::model::{
    CalendarMonth, Every, KpiPoint, KpiSeries, ManagedObject, TimeRange, Timestamp, Zone,
};
use crate::query::busy_hour::{counter_frame_in_hours, local_days};
use crate::query::{FrameRequest, Mask, ReadOptions, SuspectPolicy};
use crate::sla::{ExclusionEntry, ExclusionKind, ExclusionState};
use crate::store::{Snapshot, StoreError};

/// One pack as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPack {
    pub pack: RegulatorPack,
    /// Whether the workspace has it.
    pub added: bool,
}

/// Packs of the workspace and those that ship with the program, by id. What cannot be read comes back beside them.
pub fn list(engine: &Engine) -> (Vec<ListedPack>, Vec<Diagnostic>) {
    let (mut packs, mut problems): (Vec<ListedPack>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    let own = files::files_with_extension(&engine.folder().join(FOLDER), "toml");
    for path in own.unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    }) {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let read = files::read_text(&path);
        match read.and_then(|text| parse_pack(&format!("{FOLDER}/{name}"), &text)) {
            Ok(pack) => packs.push(ListedPack { pack, added: true }),
            Err(problem) => problems.push(problem),
        }
    }
    for shipped in SHIPPED {
        let is_known = packs.iter().any(|known| known.pack.id == shipped.id);
        match parse_pack(shipped.id, shipped.files[0].1) {
            Ok(pack) if !is_known => packs.push(ListedPack { pack, added: false }),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
    }
    packs.sort_by(|a, b| a.pack.id.cmp(&b.pack.id));
    (packs, problems)
}

/// Copies a pack's files into the workspace and says which were written. Files that are there with another text are not touched: then
/// nothing is written, and they are named.
pub fn add(engine: &Engine, id: &str) -> Result<Vec<String>, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let shipped = shipped(id).map_err(one)?;
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (folder, text) in shipped.files {
        let name = format!("{folder}/{id}.toml");
        let path = engine.folder().join(folder).join(format!("{id}.toml"));
        if !path.exists() {
            new.push((name, path, text));
        } else if files::read_text(&path).map_err(one)? != text {
            changed.push(
                Diagnostic::error(format!(
                    "{name} is there with another text; nothing was written"
                ))
                .in_file(path)
                .hint("move it away or rename it to take the pack's own over"),
            );
        }
    }
    if !changed.is_empty() {
        return Err(changed);
    }
    for (folder, _) in shipped.files {
        files::create_folder(&engine.folder().join(folder)).map_err(one)?;
    }
    let mut written = Vec::new();
    for (name, path, text) in new {
        files::write_atomically(&path, text.as_bytes()).map_err(one)?;
        written.push(name);
    }
    Ok(written)
}

fn shipped(id: &str) -> Result<ShippedPack, Diagnostic> {
    SHIPPED.into_iter().find(|pack| pack.id == id).ok_or_else(|| {
        let unknown = Diagnostic::error(format!("no pack {id:?} ships with the program"));
        diagnose::with_nearest(unknown, nearest(id, SHIPPED.iter().map(|pack| pack.id)))
            .hint("`vigia regulator list` shows all of them")
    })
}

/// A month as the regulator is told it.
#[derive(Clone, Debug)]
pub struct RegulatorReport {
    pub pack: RegulatorPack,
    pub month: CalendarMonth,
    /// By technology and KPI: its days, then its month.
    pub rows: Vec<RegulatorRow>,
    pub warnings: Vec<Diagnostic>,
}

/// One day or the month of one KPI.
#[derive(Clone, Debug, PartialEq)]
pub struct RegulatorRow {
    /// `2026-12-24` or `2026-12`.
    pub period: String,
    pub is_month: bool,
    pub technology: String,
    pub kpi: PlanItem,
    /// Sectors that have a busy hour; of a month busy hours of all its days.
    pub n_busy_hours: usize,
    /// Traffic of these busy hours, added up.
    pub traffic: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    pub value: Option<f64>,
    /// Of the counters in the busy hours, 0..=1.
    pub completeness_ratio: Option<f64>,
    /// Why a day does not count; empty where it does. Of a month the days that do not count.
    pub left_out: String,
    /// Hours that were left out of a day that counts.
    pub note: String,
}

/// The report of a month, as the files of the workspace say it.
pub fn report(
    engine: &Engine,
    id: &str,
    month: CalendarMonth,
    ctx: &JobContext,
) -> Result<RegulatorReport, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let pack = pack_of(engine, id).map_err(one)?;
    let documents = engine.documents();
    if !documents.faults.is_empty() {
        let stop = Diagnostic::error(format!(
            "could not report {id:?}: the workspace's own files have mistakes"
        ))
        .hint("mend them first: numbers without them would be a guess");
        return Err([stop].into_iter().chain(documents.faults.iter().cloned()).collect());
    }
    let snapshot = engine.snapshot().map_err(one)?;
    let of_store = |e: StoreError| vec![diagnose::of_store(&e)];
    if snapshot.extent().map_err(of_store)?.is_none() {
        return Err(one(ask::no_data_yet()));
    }
    let objects = snapshot.objects().map_err(of_store)?;
    let (mut rows, mut warnings) = (Vec::new(), Vec::new());
    for technology in &pack.technologies {
        let snapshot = snapshot.as_ref();
        let (pack, documents, objects) = (&pack, &documents, &objects[..]);
        let judged = Judged { engine, snapshot, documents, objects, pack, technology, month, ctx };
        judged.rows(&mut rows, &mut warnings)?;
    }
    Ok(RegulatorReport { pack, month, rows, warnings })
}

fn pack_of(engine: &Engine, id: &str) -> Result<RegulatorPack, Diagnostic> {
    let path = engine.folder().join(FOLDER).join(format!("{id}.toml"));
    let is_name = id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if is_name && path.is_file() {
        return parse_pack(&format!("{FOLDER}/{id}.toml"), &files::read_text(&path)?);
    }
    let missing = Diagnostic::error(format!("the workspace has no regulator {id:?}"));
    Err(match shipped(id) {
        Ok(_) => missing.hint(format!("take it over first: `vigia regulator add {id}`")),
        Err(_) => diagnose::with_nearest(missing, nearest(id, SHIPPED.iter().map(|pack| pack.id)))
            .hint("`vigia regulator list` shows all of them"),
    })
}

/// One technology in one month.
struct Judged<'a> {
    engine: &'a Engine,
    snapshot: &'a dyn Snapshot,
    documents: &'a Documents,
    objects: &'a [ManagedObject],
    pack: &'a RegulatorPack,
    technology: &'a PackTechnology,
    month: CalendarMonth,
    ctx: &'a JobContext,
}

/// Time that an entry of the ledger leaves out.
struct LeftOut<'a> {
    entry: &'a ExclusionEntry,
    mask: Mask,
    of_all_objects: bool,
    whole_days: bool,
}

impl Judged<'_> {
    fn rows(
        &self,
        rows: &mut Vec<RegulatorRow>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<(), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let definition = busy_hours::definition_named(self.documents, &self.technology.busy_hour)
            .map_err(one)?;
        let zone = definition.zone.clone().unwrap_or_else(|| self.pack.zone.clone());
        let range = zone.month(self.month);
        let left_out = self.left_out(&zone, range).map_err(one)?;
        let masks: Vec<Mask> = left_out.iter().map(|left| left.mask.clone()).collect();
        let memory_bytes = self.engine.settings().frame_memory_bytes;
        let suspect = SuspectPolicy::Keep;
        let zone_ref = &zone;
        let question = HoursQuestion {
            definition,
            range,
            zone: zone_ref,
            suspect,
            masks: &masks,
            memory_bytes,
        };
        let store = self.engine.store();
        let found = busy_hours::find(self.snapshot, store, self.documents, question, self.ctx)?;
        if found.hours.unit_days.iter().all(|day| day.hour.is_none() && day.expected == 0) {
            let nobody = Diagnostic::warning(format!(
                "{}: no sector reports the traffic {} in this month; nothing is said of it",
                self.technology.name, definition.traffic
            ));
            let hint = match definition.filter.as_str() {
                "" => "`vigia list measurements` shows which counters there are".to_owned(),
                filter => format!(
                    "its busy hour counts objects where {filter}; topology/*.csv may say so"
                ),
            };
            warnings.push(nobody.hint(hint));
            return Ok(());
        }
        warnings.extend(found.warnings.iter().cloned());
        let (items, days, month) = self.series(&found, range, &masks, warnings)?;
        for (item_idx, item) in items.iter().enumerate() {
            let day = |idx: usize| self.day_row(item, &found, &left_out, &days[item_idx], idx);
            let of_days: Vec<RegulatorRow> = (0..days[item_idx].buckets.len()).map(day).collect();
            let month =
                self.month_row(item, &found.hours, &of_days, month[item_idx].points.first());
            rows.extend(of_days);
            rows.push(month);
        }
        Ok(())
    }

    /// The KPIs in the busy hours, by day and of the month.
    #[allow(clippy::type_complexity, reason = "items, days and month belong together here only")]
    fn series(
        &self,
        found: &FoundHours,
        range: TimeRange,
        masks: &[Mask],
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<(Vec<PlanItem>, Vec<KpiSeries>, Vec<KpiSeries>), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let measurements = self.snapshot.measurements().map_err(|e| one(diagnose::of_store(&e)))?;
        let questions: Vec<Question> =
            self.technology.kpis.iter().map(|id| Question::Kpi(id.clone())).collect();
        let (catalog, dictionary) = (&self.documents.catalog, &self.documents.dictionary);
        let (plan, told) = Plan::with_dictionary(catalog, &questions, &measurements, dictionary)?;
        warnings.extend(told);
        let definition = &found.definition;
        let filter =
            ask::read_filter(&definition.filter, self.objects, self.documents).map_err(one)?;
        let frame = |every: Every| {
            let request = FrameRequest {
                inputs: plan.inputs().to_vec(),
                filter: filter.clone(),
                by: Vec::new(),
                every,
                range,
                zone: found.hours.zone.clone(),
                granularity: None,
                masks: masks.to_vec(),
                suspect: SuspectPolicy::Keep,
            };
            let memory_bytes = self.engine.settings().frame_memory_bytes;
            let read_as = ReadOptions { memory_bytes, ..ReadOptions::default() };
            let topology = &self.documents.topology;
            counter_frame_in_hours(
                self.snapshot,
                topology,
                &request,
                &found.hours,
                &read_as,
                self.ctx,
            )
            .map(|(frame, _)| plan.evaluate(&frame))
            .map_err(|e| one(diagnose::of_query(&e)))
        };
        Ok((plan.items().to_vec(), frame(Every::Day)?, frame(Every::All)?))
    }

    fn day_row(
        &self,
        item: &PlanItem,
        found: &FoundHours,
        left_out: &[LeftOut<'_>],
        series: &KpiSeries,
        bucket_idx: usize,
    ) -> RegulatorRow {
        let (day, point) = (series.buckets[bucket_idx], &series.points[bucket_idx]);
        let (n_busy_hours, traffic) = hours_of(&found.hours, Some(day));
        let why = why_left_out(&found.definition, &found.hours.zone, left_out, day);
        let is_counted = why.is_none();
        let touching = left_out.iter().filter(|left| left.mask.range.intersect(day).is_some());
        let notes = touching.map(|left| {
            let n = left.mask.objects.as_ref().map_or(0, Vec::len);
            format!("{} {} (objects: {n})", left.entry.kind.name(), left.entry.id)
        });
        let mut notes: Vec<String> = notes.collect();
        let n_without = n_without_hour(&found.hours, day);
        if n_without > 0 && n_busy_hours > 0 {
            notes.push(format!("{n_without} sectors without a busy hour"));
        }
        let note = if is_counted { notes.join("; ") } else { String::new() };
        RegulatorRow {
            period: found.hours.zone.local(day.start).date().to_string(),
            is_month: false,
            left_out: why.unwrap_or_default(),
            note,
            ..self.row(item, n_busy_hours, traffic, is_counted.then_some(point))
        }
    }

    fn month_row(
        &self,
        item: &PlanItem,
        hours: &BusyHours,
        days: &[RegulatorRow],
        point: Option<&KpiPoint>,
    ) -> RegulatorRow {
        let (n_busy_hours, traffic) = hours_of(hours, None);
        let n_left_out = days.iter().filter(|day| !day.left_out.is_empty()).count();
        let n_with_value = days.iter().filter(|day| day.value.is_some()).count();
        let n_counted = days.len() - n_left_out;
        RegulatorRow {
            period: format!("{:04}-{:02}", self.month.year, self.month.month),
            is_month: true,
            left_out: format!("{n_left_out} of {} days", days.len()),
            note: format!("{n_with_value} of {n_counted} counted days have a value"),
            ..self.row(item, n_busy_hours, traffic, point)
        }
    }

    fn row(
        &self,
        item: &PlanItem,
        n_busy_hours: usize,
        traffic: Option<f64>,
        point: Option<&KpiPoint>,
    ) -> RegulatorRow {
        RegulatorRow {
            period: String::new(),
            is_month: false,
            technology: self.technology.name.clone(),
            kpi: item.clone(),
            n_busy_hours,
            traffic,
            numerator: point.and_then(|point| point.numerator),
            denominator: point.and_then(|point| point.denominator),
            value: point.and_then(|point| point.value),
            completeness_ratio: point.and_then(|point| point.completeness),
            left_out: String::new(),
            note: String::new(),
        }
    }

    /// What the ledger leaves out of a month, with the objects concerned.
    fn left_out(&self, zone: &Zone, month: TimeRange) -> Result<Vec<LeftOut<'_>>, Diagnostic> {
        let mut left_out = Vec::new();
        for entry in &self.documents.exclusions.entries {
            let whole_days = self.pack.days_left_out.contains(&entry.kind);
            let is_of_month = entry.range.intersect(month).is_some();
            let counts = entry.state == ExclusionState::Approved
                && (whole_days || self.is_notified_maintenance(entry));
            if !counts || !is_of_month {
                continue;
            }
            let filter = ask::read_filter(&entry.objects, self.objects, self.documents)?;
            let ids = ask::matching_objects(
                &std::sync::Arc::new(self.objects.to_vec()),
                self.documents,
                filter.as_ref(),
                entry.range.start,
            );
            let range = if whole_days {
                days_touched(zone, entry.range)
            } else {
                hours_touched(zone, entry.range)
            };
            let mask = Mask { range, objects: Some(ids) };
            left_out.push(LeftOut { entry, mask, of_all_objects: filter.is_none(), whole_days });
        }
        Ok(left_out)
    }

    fn is_notified_maintenance(&self, entry: &ExclusionEntry) -> bool {
        let (Some(hours_min), Some(notified_at)) =
            (self.pack.maintenance_notified_hours_min, entry.notified_at)
        else {
            return false;
        };
        let latest = entry.range.start.plus_secs(-3600 * i64::from(hours_min));
        entry.kind == ExclusionKind::PlannedMaintenance && notified_at <= latest
    }
}

fn why_left_out(
    definition: &BusyHourDefinition,
    zone: &Zone,
    left_out: &[LeftOut<'_>],
    day: TimeRange,
) -> Option<String> {
    definition.days.reason_against(zone.local(day.start).date()).or_else(|| {
        let of_day = |left: &&LeftOut<'_>| {
            left.of_all_objects && left.whole_days && left.mask.range.intersect(day).is_some()
        };
        let left = left_out.iter().find(of_day)?;
        Some(format!("{} {}", left.entry.kind.name(), left.entry.id))
    })
}

/// Busy hours of one day (of all days) and their traffic together.
fn hours_of(hours: &BusyHours, day: Option<TimeRange>) -> (usize, Option<f64>) {
    let (mut n_hours, mut traffic) = (0, None);
    for unit_idx in 0..hours.units.len() {
        for (known, found) in hours.days.iter().zip(hours.days_of(unit_idx)) {
            let Some(hour) = found.hour.filter(|_| day.is_none_or(|day| day == *known)) else {
                continue;
            };
            n_hours += 1;
            traffic = match (traffic, hour.traffic) {
                (Some(sum), Some(more)) => Some(sum + more),
                (known, more) => known.or(more),
            };
        }
    }
    (n_hours, traffic)
}

/// Units of which something was expected on a day and no hour was found.
fn n_without_hour(hours: &BusyHours, day: TimeRange) -> usize {
    let Some(day_idx) = hours.days.iter().position(|known| *known == day) else { return 0 };
    let of_day = |unit_idx: &usize| {
        let found = hours.days_of(*unit_idx)[day_idx];
        found.hour.is_none() && found.expected > 0
    };
    (0..hours.units.len()).filter(of_day).count()
}

fn days_touched(zone: &Zone, range: TimeRange) -> TimeRange {
    let days = local_days(zone, range);
    match (days.first(), days.last()) {
        (Some(first), Some(last)) => TimeRange::new(first.start, last.end),
        _ => range,
    }
}

/// From the full hour of the local clock before a range to the one after it: an hour of which a part is left out is no busy hour.
fn hours_touched(zone: &Zone, range: TimeRange) -> TimeRange {
    let into_hour_secs = |at: Timestamp| {
        let local = zone.local(at).time();
        i64::from(local.minute()) * 60 + i64::from(local.second())
    };
    let start = range.start.plus_secs(-into_hour_secs(range.start));
    let end = match into_hour_secs(range.end) {
        0 => range.end,
        secs => range.end.plus_secs(3600 - secs),
    };
    TimeRange::new(start, end)
}
