//! How fast questions are answered: `cargo bench --bench query`, and the data for the comparison with other databases.
//!
//! ```text
//! cargo bench --bench query                                             a small cache in a folder that is deleted again
//! cargo bench --bench query -- --build DIR --cells 2000 --days 7 --counters 20
//! cargo bench --bench query -- --run DIR --answers FILE.json
//! ```
//! `--build` also takes `--seed 1`, `--granularity 900`, `--zone America/Santiago`, `--start 2026-09-01` (a local date), `--corrected N`
//! (one in N files is first sent with other numbers, and again at the end) and `--no-raw`;
//! `--run` takes `--rounds 7`, `--no-rollups`, `--threads N` and `--only Q3`.
//!
//! ```text
//! DIR/cache.sqlite           one file imported for each period, with all cells
//! DIR/raw/meta.json          what there is, and what is asked
//! DIR/raw/objects.csv        the cells; also the topology of the questions
//! DIR/raw/NAME.i32           values of a counter, little-endian, cell by cell, each in order of time; the lowest number is a gap
//! DIR/raw/suspect.u8         1 where the sender doubts the row of a cell and a period
//! ```
//! Generated data, the same for the same seed: cells of very different sizes, busy by day, less on Sundays; pairs of attempts and
//! successes, traffic, counters that are mostly zero. About 0.5 % of the values are missing: cells are down for hours, whole files
//! are lost, single values are blank. About 0.1 % of the rows are marked suspect; they count.
//!
//! The first time of a question is that of opening the cache and answering; the file may lie in the system's memory. The others are
//! medians, each round with a snapshot of its own. Writing the answers down is in neither. Beside them stands what the last round read:
//! days answered from rollups and profiles, tiles, and values that were unpacked.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop at the first surprise"
)]

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use vigia::job::JobContext;
use vigia::model::{
    Aggregate, Column, CounterFrame, Every, FrameInput, GranularityPeriod, ImportHeader,
    ImportedFile, MeasurementBatch, MeasurementEntry, MeasurementKind, ObjectEntry, Period,
    SCALAR_BIN, SampleValue, TimeRange, Timestamp, Zone,
};
use vigia::query::{
    Filter, FrameRequest, ReadOptions, SuspectPolicy, Topology, counter_frame_with,
};
use vigia::store::sqlite::{SqliteOptions, SqliteStore};
use vigia::store::{ReadReport, Store};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DAY_SECS: u64 = 86_400;
const N_REGIONS: u32 = 8;
const VENDORS: [&str; 3] = ["Ericsson", "Huawei", "Nokia"];
/// Cells of one site; a site is of one vendor.
const CELLS_PER_SITE: u32 = 3;
/// The first counters, which the questions ask for; more follow in the order of [`FURTHER`].
const ASKED: [(&str, Kind); 4] = [
    ("pmRrcAtt", Kind::Attempts),
    ("pmRrcSucc", Kind::Successes),
    ("pmTrafficKb", Kind::Traffic),
    ("pmUsersSum", Kind::Users),
];
const FURTHER: [Kind; 6] =
    [Kind::Attempts, Kind::Successes, Kind::Traffic, Kind::Rare, Kind::Users, Kind::Rare];
/// How many cells the question for the worst names.
const N_WORST: usize = 20;

fn main() {
    let arguments = Arguments(std::env::args().collect());
    if let Some(folder) = arguments.after("--build") {
        build(Path::new(&folder), &Wishes::of(&arguments), !arguments.has("--no-raw"));
    } else if let Some(folder) = arguments.after("--run") {
        let answers = arguments.after("--answers").map(PathBuf::from);
        run(Path::new(&folder), answers.as_deref(), &arguments);
    } else if arguments.has("--bench") {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), &Wishes::of(&arguments), false);
        run(folder.path(), None, &arguments);
    } else {
        // `cargo test --all-targets` starts benchmarks too, without this argument.
        println!("skipped: run it with `cargo bench`");
    }
}

struct Arguments(Vec<String>);

impl Arguments {
    fn has(&self, flag: &str) -> bool {
        self.0.iter().any(|argument| argument == flag)
    }

    fn after(&self, flag: &str) -> Option<String> {
        self.0.iter().position(|a| a == flag).and_then(|i| self.0.get(i + 1)).cloned()
    }

    fn number(&self, flag: &str, otherwise: u32) -> u32 {
        self.after(flag).map_or(otherwise, |text| text.parse().unwrap())
    }
}

// -------------------------------------------------------------------------------------------------------------------- the data

/// What is to be made.
struct Wishes {
    n_cells: u32,
    n_days: u32,
    n_counters: u32,
    seed: u32,
    granularity_secs: u32,
    zone: Zone,
    start: jiff::civil::Date,
    /// One in so many files is first sent with other numbers, and again at the end; 0: none.
    corrected: u32,
}

impl Wishes {
    fn of(arguments: &Arguments) -> Self {
        let text = |flag: &str, otherwise: &str| {
            arguments.after(flag).unwrap_or_else(|| otherwise.to_owned())
        };
        Self {
            n_cells: arguments.number("--cells", 500),
            n_days: arguments.number("--days", 7),
            n_counters: arguments.number("--counters", 20).max(ASKED.len() as u32),
            seed: arguments.number("--seed", 1),
            granularity_secs: arguments.number("--granularity", 900),
            zone: Zone::named(&text("--zone", "America/Santiago")).unwrap(),
            start: text("--start", "2026-09-01").parse().unwrap(),
            corrected: arguments.number("--corrected", 0),
        }
    }

    fn range(&self) -> TimeRange {
        self.zone.days_of(self.start, self.n_days as i32)
    }

    fn n_slots(&self) -> u32 {
        (self.range().duration_secs() / i64::from(self.granularity_secs)) as u32
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Attempts,
    /// Of the attempts of the counter before; never more.
    Successes,
    Traffic,
    Users,
    /// Mostly zero.
    Rare,
}

/// All values, each of them a function of cell, counter and slot (number of the period) alone.
struct World {
    seed: u64,
    counters: Vec<(String, Kind)>,
    /// By cell.
    sizes: Vec<u64>,
    /// By cell: of 10,000 attempts so many fail.
    failures: Vec<u64>,
    /// By slot of a day.
    busy: Vec<u64>,
}

/// What a random number is for, so that no two uses get the same.
#[derive(Clone, Copy)]
enum Draw {
    Size = 1 << 16,
    Failures,
    Vendor,
    Down,
    Lost,
    Suspect,
}

impl World {
    fn new(wishes: &Wishes) -> Self {
        let n_further = wishes.n_counters as usize - ASKED.len();
        let named = ASKED.iter().map(|(name, kind)| ((*name).to_owned(), *kind));
        let further = (0..n_further).map(|i| {
            let kind = FURTHER[i % FURTHER.len()];
            (format!("pmCounter{:02}", i + ASKED.len()), kind)
        });
        let per_day = DAY_SECS as u32 / wishes.granularity_secs;
        let mut world = Self {
            seed: u64::from(wishes.seed),
            counters: named.chain(further).collect(),
            sizes: Vec::new(),
            failures: Vec::new(),
            busy: (0..per_day).map(|slot| busy(f64::from(slot) / f64::from(per_day))).collect(),
        };
        world.sizes = (0..wishes.n_cells)
            .map(|cell| {
                let drawn = world.draw(Draw::Size as u32, cell, 0);
                (1 << (drawn % 8)) * (100 + (drawn >> 8) % 100) / 100
            })
            .collect();
        world.failures = (0..wishes.n_cells)
            .map(|cell| {
                let drawn = world.draw(Draw::Failures as u32, cell, 0);
                5 + (1 << (drawn % 9)) + (drawn >> 8) % 20
            })
            .collect();
        world
    }

    fn draw(&self, what: u32, cell: u32, slot: u32) -> u64 {
        let mut mixed = (u64::from(cell) << 32 | u64::from(slot))
            .wrapping_add((self.seed << 24 | u64::from(what)).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn per_day(&self) -> u32 {
        self.busy.len() as u32
    }

    /// What the sender counted; `None` for a blank.
    fn value(&self, cell: u32, counter: u32, slot: u32) -> Option<i32> {
        let kind = self.counters[counter as usize].1;
        let drawn = self.draw(counter, cell, slot);
        if (drawn >> 40).is_multiple_of(4096) {
            return None;
        }
        let load = self.load(cell, slot);
        Some(match kind {
            Kind::Attempts => attempts(load, drawn),
            Kind::Successes => {
                let tried = attempts(load, self.draw(counter - 1, cell, slot));
                let share = self.failures[cell as usize] * (drawn % 2000);
                tried - (tried * share / 10_000_000).min(tried)
            }
            Kind::Traffic => load * (700 + drawn % 600) + (drawn >> 16) % 1024,
            Kind::Users => load * (900 + drawn % 200) / 4000,
            Kind::Rare => u64::from(drawn.is_multiple_of(64)) * (1 + (drawn >> 16) % 20),
        } as i32)
    }

    fn load(&self, cell: u32, slot: u32) -> u64 {
        let (day, of_day) = (slot / self.per_day(), slot % self.per_day());
        let weekly = if day % 7 == 5 { 7 } else { 10 };
        self.sizes[cell as usize] * self.busy[of_day as usize] * weekly / 10
    }

    /// The cell is down, or the file of the period is lost: it has no row.
    fn is_gap(&self, cell: u32, slot: u32) -> bool {
        self.is_lost(slot) || self.is_down(cell, slot)
    }

    fn is_lost(&self, slot: u32) -> bool {
        self.draw(Draw::Lost as u32, 0, slot).is_multiple_of(900)
    }

    /// Down for one to nine hours, on one of sixty days.
    fn is_down(&self, cell: u32, slot: u32) -> bool {
        let per_day = self.per_day();
        let today = slot / per_day;
        (today.saturating_sub(1)..=today).any(|day| {
            let drawn = self.draw(Draw::Down as u32, cell, day);
            let start = day * per_day + (drawn >> 8) as u32 % per_day;
            let n_slots = per_day / 24 + (drawn >> 40) as u32 % (per_day / 3).max(1);
            drawn.is_multiple_of(60) && start <= slot && slot < start + n_slots
        })
    }

    fn is_suspect(&self, cell: u32, slot: u32) -> bool {
        self.draw(Draw::Suspect as u32, cell, slot).is_multiple_of(1000)
    }

    fn region(&self, cell: u32) -> String {
        let n_cells = self.sizes.len() as u64;
        format!("R{}", u64::from(cell) * u64::from(N_REGIONS) / n_cells + 1)
    }

    fn vendor(&self, cell: u32) -> &'static str {
        let site = cell / CELLS_PER_SITE;
        VENDORS[(self.draw(Draw::Vendor as u32, site, 0) % 3) as usize]
    }
}

fn attempts(load: u64, drawn: u64) -> u64 {
    load * (700 + drawn % 600) / 20_000
}

/// Between 30 at night and 1,000 in the evening, by the part of the day that has gone by.
fn busy(of_day: f64) -> u64 {
    let hill = |at: f64, width: f64| (-((of_day - at) / width).powi(2)).exp();
    (30.0 + 600.0 * hill(0.52, 0.15) + 900.0 * hill(0.84, 0.09)).min(1000.0) as u64
}

fn cell_name(cell: u32) -> String {
    format!("C{cell:05}")
}

// ------------------------------------------------------------------------------------------------------------------- making it

fn build(folder: &Path, wishes: &Wishes, with_raw: bool) {
    let raw = folder.join("raw");
    std::fs::create_dir_all(&raw).unwrap();
    let world = World::new(wishes);
    let begun = Instant::now();
    let n_values = write_cache(&folder.join("cache.sqlite"), wishes, &world);
    let secs = begun.elapsed().as_secs_f64();
    println!(
        "{n_values} values imported in {secs:.1} s, making them included: {:.2} million/s",
        n_values as f64 / secs / 1e6
    );
    if with_raw {
        write_columns(&raw, wishes, &world);
    }
    write_objects(&raw.join("objects.csv"), wishes, &world);
    // Last: a folder with it is whole.
    write_meta(&raw.join("meta.json"), wishes, &world, with_raw);
}

fn write_cache(path: &Path, wishes: &Wishes, world: &World) -> u64 {
    for ending in ["", "-wal", "-shm"] {
        let old = PathBuf::from(format!("{}{ending}", path.display()));
        if old.exists() {
            std::fs::remove_file(old).unwrap();
        }
    }
    let store = SqliteStore::open(path, SqliteOptions::default()).unwrap().store;
    let zone = wishes.zone.clone();
    store.set_day_zones(Arc::new(move |_| zone.clone()));
    let measurements = world.counters.iter().map(|(name, _)| MeasurementEntry {
        name: name.clone(),
        group: "cells".to_owned(),
        kind: MeasurementKind::Scalar,
    });
    let measurements = Arc::new(measurements.collect::<Vec<_>>());
    let objects = (0..wishes.n_cells).map(|cell| ObjectEntry {
        name: format!("MeContext=M{:05},Cell={}", cell / CELLS_PER_SITE, cell_name(cell)),
        vendor: None,
    });
    let objects: Vec<ObjectEntry> = objects.collect();
    let mut writer = store.begin_import().unwrap();
    let mut n_values = 0;
    let is_corrected = |slot: &u32| wishes.corrected > 0 && slot.is_multiple_of(wishes.corrected);
    for slot in (0..wishes.n_slots()).filter(|slot| !world.is_lost(*slot)) {
        let is_wrong = is_corrected(&slot);
        let file = file(wishes, world, (slot, is_wrong), &objects, &measurements);
        n_values += file.batch.samples.len() as u64;
        writer.add_file(file).unwrap();
        if slot % world.per_day() == 0 {
            println!("day {} of {}", slot / world.per_day() + 1, wishes.n_days);
        }
    }
    writer.finish().unwrap();
    let mut writer = store.begin_import().unwrap();
    for slot in (0..wishes.n_slots()).filter(|slot| !world.is_lost(*slot) && is_corrected(slot)) {
        writer.add_file(file(wishes, world, (slot, false), &objects, &measurements)).unwrap();
    }
    writer.finish().unwrap();
    n_values
}

/// One file of a period with all cells and counters.
fn file(
    wishes: &Wishes,
    world: &World,
    (slot, is_wrong): (u32, bool),
    objects: &[ObjectEntry],
    measurements: &Arc<Vec<MeasurementEntry>>,
) -> ImportedFile {
    let granularity = GranularityPeriod::from_secs(wishes.granularity_secs).unwrap();
    let start = wishes.range().start.plus_secs(i64::from(slot * wishes.granularity_secs));
    let mut batch = MeasurementBatch {
        objects: objects.to_vec(),
        measurements: Arc::clone(measurements),
        periods: vec![Period { start, granularity }],
        ..MeasurementBatch::default()
    };
    let counters = 0..measurements.len() as u32;
    let column = |measurement| Column { measurement, bin: SCALAR_BIN };
    let list = batch.samples.list(&counters.clone().map(column).collect::<Vec<_>>());
    for cell in (0..wishes.n_cells).filter(|cell| !world.is_down(*cell, slot)) {
        let value = |counter| match world.value(cell, counter, slot) {
            Some(value) if is_wrong => SampleValue::Integer(i64::from(value) * 3 + 7),
            Some(value) => SampleValue::Integer(i64::from(value)),
            None => SampleValue::Null,
        };
        let is_suspect = world.is_suspect(cell, slot);
        batch.samples.add_row(cell, 0, is_suspect, list, counters.clone().map(value));
    }
    let name = format!("f{slot}{}", if is_wrong { "-wrong" } else { "" });
    let header = ImportHeader { file: name.clone(), sha256: name, ..ImportHeader::default() };
    ImportedFile { header, batch, ..ImportedFile::default() }
}

fn write_columns(raw: &Path, wishes: &Wishes, world: &World) {
    let create = |name: String| BufWriter::new(File::create(raw.join(name)).unwrap());
    let mut columns: Vec<_> =
        world.counters.iter().map(|(name, _)| create(format!("{name}.i32"))).collect();
    let mut suspects = create("suspect.u8".to_owned());
    for cell in 0..wishes.n_cells {
        for slot in 0..wishes.n_slots() {
            let is_gap = world.is_gap(cell, slot);
            let is_suspect = !is_gap && world.is_suspect(cell, slot);
            suspects.write_all(&[u8::from(is_suspect)]).unwrap();
            for (counter, column) in columns.iter_mut().enumerate() {
                let value = if is_gap { None } else { world.value(cell, counter as u32, slot) };
                column.write_all(&value.unwrap_or(i32::MIN).to_le_bytes()).unwrap();
            }
        }
    }
    for mut file in columns.into_iter().chain([suspects]) {
        file.flush().unwrap();
    }
}

fn write_objects(path: &Path, wishes: &Wishes, world: &World) {
    let mut text = "object_id,name,region,vendor\n".to_owned();
    for cell in 0..wishes.n_cells {
        let (region, vendor) = (world.region(cell), world.vendor(cell));
        writeln!(text, "{cell},{},{region},{vendor}", cell_name(cell)).unwrap();
    }
    std::fs::write(path, text).unwrap();
}

fn write_meta(path: &Path, wishes: &Wishes, world: &World, with_raw: bool) {
    let names: Vec<&str> = world.counters.iter().map(|(name, _)| name.as_str()).collect();
    let meta = json!({
        "n_cells": wishes.n_cells,
        "n_days": wishes.n_days,
        "n_slots": wishes.n_slots(),
        "counters": names,
        "seed": wishes.seed,
        "granularity_secs": wishes.granularity_secs,
        "zone": wishes.zone.name(),
        "start": wishes.range().start.as_unix_secs(),
        "end": wishes.range().end.as_unix_secs(),
        "has_columns": with_raw,
        "region": "R3",
        "cell": cell_name(wishes.n_cells / 2),
        "least_attempts": wishes.n_days * 10_000,
        "n_worst": N_WORST,
    });
    std::fs::write(path, serde_json::to_string_pretty(&meta).unwrap()).unwrap();
}

// --------------------------------------------------------------------------------------------------------------- the questions

/// A question: what is added up, and what becomes of the frame.
struct Question {
    name: &'static str,
    request: FrameRequest,
    reduction: Reduction,
}

#[derive(Clone, Copy)]
enum Reduction {
    /// The values as they are.
    Sums,
    /// The first counter over the second, after both.
    Ratio,
    /// Received and expected of the first counter.
    Completeness,
    /// The groups with the lowest ratio of the first counter to the second, of those in which the second reaches `least`.
    Worst { n: usize, least: f64 },
    /// For each local day the bucket in which the first counter is highest, the earliest of equals; and the ratio of the others in it.
    BusyHour,
}

/// Rows of an answer, by column.
#[derive(Default)]
struct Answer {
    groups: Vec<Vec<String>>,
    /// By row.
    group_idx: Vec<u32>,
    instants: Vec<Vec<i64>>,
    values: Vec<Vec<Option<f64>>>,
}

fn questions(meta: &Value) -> Vec<Question> {
    let text = |key: &str| meta[key].as_str().unwrap();
    let number = |key: &str| meta[key].as_i64().unwrap();
    let range = TimeRange::new(
        Timestamp::from_unix_secs(number("start")),
        Timestamp::from_unix_secs(number("end")),
    );
    let zone = Zone::named(text("zone")).unwrap();
    let request = |counters: &[usize], by: &[&str], every, filter: Option<String>| FrameRequest {
        inputs: counters
            .iter()
            .map(|counter| FrameInput {
                name: ASKED[*counter].0.to_owned(),
                bin: None,
                aggregate: Aggregate::Sum,
                spelling: Default::default(),
            })
            .collect(),
        filter: filter.map(|text| Filter::parse(&text).unwrap()),
        by: by.iter().map(|key| (*key).to_owned()).collect(),
        every,
        range,
        zone: zone.clone(),
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    };
    let of_region = Some(format!("region == \"{}\"", text("region")));
    let of_cell = Some(format!("name == \"{}\"", text("cell")));
    let period = Every::Secs(number("granularity_secs") as u32);
    let (att, succ, traffic) = (0, 1, 2);
    let worst =
        Reduction::Worst { n: number("n_worst") as usize, least: number("least_attempts") as f64 };
    let question = |name, request, reduction| Question { name, request, reduction };
    vec![
        question(
            "Q1 daily sums of 4 counters by region",
            request(&[0, 1, 2, 3], &["region"], Every::Day, None),
            Reduction::Sums,
        ),
        question(
            "Q2 ratio of one region by period",
            request(&[succ, att], &[], period, of_region),
            Reduction::Ratio,
        ),
        question(
            "Q3 two counters of one cell by period",
            request(&[att, traffic], &[], period, of_cell),
            Reduction::Sums,
        ),
        question(
            "Q4 worst cells by ratio",
            request(&[succ, att], &["name"], Every::All, None),
            worst,
        ),
        question(
            "Q5 busy hour of each day, ratio in it",
            request(&[traffic, succ, att], &[], Every::Secs(3600), None),
            Reduction::BusyHour,
        ),
        question(
            "Q6 completeness by cell and day",
            request(&[att], &["name"], Every::Day, None),
            Reduction::Completeness,
        ),
        question(
            "Q7 monthly ratio by region and vendor",
            request(&[succ, att], &["region", "vendor"], Every::Month, None),
            Reduction::Ratio,
        ),
    ]
}

fn ratio(part: Option<f64>, whole: Option<f64>) -> Option<f64> {
    part.zip(whole).filter(|(_, whole)| *whole != 0.0).map(|(part, whole)| part / whole)
}

fn reduce(frame: CounterFrame, reduction: Reduction) -> Answer {
    match reduction {
        Reduction::Sums => on_grid(frame, values),
        Reduction::Ratio => on_grid(frame, |frame| {
            let mut columns = values(frame);
            let ratios = columns[0].iter().zip(&columns[1]).map(|(part, all)| ratio(*part, *all));
            columns.push(ratios.collect());
            columns
        }),
        Reduction::Completeness => on_grid(frame, |frame| {
            let counts = |counts: &[u64]| counts.iter().map(|n| Some(*n as f64)).collect();
            vec![counts(&frame.columns[0].received), counts(&frame.columns[0].expected)]
        }),
        Reduction::Worst { n, least } => worst(frame, n, least),
        Reduction::BusyHour => busy_hours(&frame),
    }
}

fn values(frame: &mut CounterFrame) -> Vec<Vec<Option<f64>>> {
    frame.columns.iter_mut().map(|column| std::mem::take(&mut column.values)).collect()
}

/// A row for each cell of the frame.
fn on_grid(
    mut frame: CounterFrame,
    values: impl FnOnce(&mut CounterFrame) -> Vec<Vec<Option<f64>>>,
) -> Answer {
    let n_buckets = frame.buckets.len();
    let n_cells = frame.n_cells();
    Answer {
        values: values(&mut frame),
        group_idx: (0..n_cells).map(|cell| (cell / n_buckets) as u32).collect(),
        instants: vec![
            (0..n_cells).map(|cell| frame.buckets[cell % n_buckets].start.as_unix_secs()).collect(),
        ],
        groups: frame.groups,
    }
}

fn worst(frame: CounterFrame, n: usize, least: f64) -> Answer {
    let (succ, att) = (&frame.columns[0].values, &frame.columns[1].values);
    let mut ranked: Vec<(f64, usize)> = (0..frame.groups.len())
        .filter(|group| att[*group].is_some_and(|att| att >= least))
        .filter_map(|group| Some((ratio(succ[group], att[group])?, group)))
        .collect();
    // Groups are sorted by name.
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    ranked.truncate(n);
    let of = |column: &[Option<f64>]| ranked.iter().map(|(_, group)| column[*group]).collect();
    Answer {
        group_idx: ranked.iter().map(|(_, group)| *group as u32).collect(),
        instants: vec![(0..ranked.len() as i64).collect()],
        values: vec![of(succ), of(att), ranked.iter().map(|(ratio, _)| Some(*ratio)).collect()],
        groups: frame.groups,
    }
}

fn busy_hours(frame: &CounterFrame) -> Answer {
    let mut answer = Answer {
        groups: frame.groups.clone(),
        instants: vec![Vec::new(); 2],
        values: vec![Vec::new(); 4],
        ..Answer::default()
    };
    let [traffic, succ, att] = [0, 1, 2].map(|column| &frame.columns[column].values);
    let (Some(first), Some(last)) = (frame.buckets.first(), frame.buckets.last()) else {
        return answer;
    };
    let mut hours = frame.buckets.iter().enumerate().peekable();
    for day in frame.zone.buckets(TimeRange::new(first.start, last.end), Every::Day) {
        let mut busiest: Option<(usize, f64)> = None;
        while let Some((hour, _)) = hours.next_if(|(_, hour)| day.contains(hour.start)) {
            if let Some(traffic) = traffic[hour]
                && busiest.is_none_or(|(_, most)| traffic > most)
            {
                busiest = Some((hour, traffic));
            }
        }
        let Some((hour, most)) = busiest else { continue };
        answer.group_idx.push(0);
        answer.instants[0].push(day.start.as_unix_secs());
        answer.instants[1].push(frame.buckets[hour].start.as_unix_secs());
        let found = [Some(most), succ[hour], att[hour], ratio(succ[hour], att[hour])];
        for (column, value) in answer.values.iter_mut().zip(found) {
            column.push(value);
        }
    }
    answer
}

impl Answer {
    /// Group, instants, values; rows without any value are left out.
    fn rows(&self) -> Vec<Value> {
        let row = |row: usize| -> Option<Value> {
            let values: Vec<Option<f64>> = self.values.iter().map(|column| column[row]).collect();
            if values.iter().all(Option::is_none) {
                return None;
            }
            let group = self.groups[self.group_idx[row] as usize].iter().map(|key| json!(key));
            let instants = self.instants.iter().map(|column| json!(column[row]));
            Some(group.chain(instants).chain(values.iter().map(|value| json!(value))).collect())
        };
        (0..self.group_idx.len()).filter_map(row).collect()
    }
}

// --------------------------------------------------------------------------------------------------------------- answering them

fn run(folder: &Path, answers: Option<&Path>, arguments: &Arguments) {
    let raw = folder.join("raw");
    let meta = std::fs::read_to_string(raw.join("meta.json")).unwrap();
    let meta: Value = serde_json::from_str(&meta).unwrap();
    let objects = std::fs::read_to_string(raw.join("objects.csv")).unwrap();
    let topology = Topology::parse_csv("objects.csv", &objects).unwrap();
    let cache = folder.join("cache.sqlite");
    let n_rounds = arguments.number("--rounds", 7).max(1);
    let mut read_as =
        ReadOptions { use_rollups: !arguments.has("--no-rollups"), ..ReadOptions::default() };
    read_as.n_threads = arguments.number("--threads", read_as.n_threads as u32) as usize;
    let open = || SqliteStore::open(&cache, SqliteOptions::default()).unwrap().store;
    let ask = |store: &SqliteStore, question: &Question| {
        let snapshot = store.snapshot().unwrap();
        let ctx = JobContext::default();
        let (frame, report) =
            counter_frame_with(&*snapshot, &topology, &question.request, &read_as, &ctx).unwrap();
        (reduce(frame, question.reduction), report.read)
    };
    let mut questions = questions(&meta);
    if let Some(only) = arguments.after("--only") {
        questions.retain(|question| question.name.starts_with(&only));
    }
    let first: Vec<f64> = questions
        .iter()
        .map(|question| millis(|| drop(std::hint::black_box(ask(&open(), question)))))
        .collect();
    let store = open();
    let mut told = Vec::new();
    println!(
        "| question | first, ms | median of {n_rounds}, ms | threads | rollups | profiles | tiles | values |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (question, first_ms) in questions.iter().zip(first) {
        let (mut answer, mut read) = (Answer::default(), ReadReport::default());
        let mut times: Vec<f64> =
            (0..n_rounds).map(|_| millis(|| (answer, read) = ask(&store, question))).collect();
        times.sort_by(f64::total_cmp);
        let median_ms = times[times.len() / 2];
        let kilobytes = |n_parts: u64, n_bytes: u64| format!("{n_parts}, {} kB", n_bytes / 1000);
        println!(
            "| {} | {first_ms:.2} | {median_ms:.2} | {} | {} | {} | {} | {} |",
            question.name,
            read.n_threads,
            kilobytes(read.n_rollups, read.rollup_bytes),
            kilobytes(read.n_profiles, read.profile_bytes),
            kilobytes(read.n_tiles, read.tile_bytes),
            read.n_values,
        );
        let mut entry = json!({
            "name": question.name,
            "first_ms": first_ms,
            "median_ms": median_ms,
            "read": {
                "n_threads": read.n_threads,
                "n_rollups": read.n_rollups,
                "rollup_bytes": read.rollup_bytes,
                "n_profiles": read.n_profiles,
                "profile_bytes": read.profile_bytes,
                "n_tiles": read.n_tiles,
                "tile_bytes": read.tile_bytes,
                "n_values": read.n_values,
            },
        });
        if answers.is_some() {
            entry["rows"] = answer.rows().into();
        }
        told.push(entry);
    }
    let n_bytes = std::fs::metadata(&cache).unwrap().len();
    let peak = peak_bytes();
    let shown = peak.map_or("not known".to_owned(), |peak| format!("{:.0} MB", peak as f64 / 1e6));
    println!("\ncache: {:.1} MB; peak memory: {shown}", n_bytes as f64 / 1e6);
    if let Some(path) = answers {
        let told = json!({ "questions": told, "cache_bytes": n_bytes, "peak_bytes": peak });
        serde_json::to_writer(BufWriter::new(File::create(path).unwrap()), &told).unwrap();
    }
}

fn millis(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1e3
}

/// The most memory this process ever held, where the system tells.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}
