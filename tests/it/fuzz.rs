//! Broken and hostile content for every reader, the sniffer and the formula parser, on the stable toolchain.
//!
//! Seeds are the hand-made fixtures and a few lines beside them; they are flipped, cut, spliced, repeated, and given extreme
//! numbers and the tokens that structure formats. The generator is seeded, so the same cases come every time. By default a few
//! hundred for each reader, within a minute for all; longer with
//!
//! ```text
//! VIGIA_FUZZ_SECS=600 cargo test --test it fuzz
//! ```
//! which shares the seconds among the targets and begins where chance takes it (`VIGIA_FUZZ_SEED`, 1 by default).
//!
//! A case passes when nothing panics, it ends soon, what was read is consistent in itself, and reading it twice gives the same.
//! One that fails is written to `target/tmp` and named.

use std::io::{Cursor, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use vigia::import::{
    BulkstatsSchemas, ImportOptions, Limits, ReadOutcome, find_sources, formats, read_source,
    sniff_source,
};
use vigia::job::JobContext;
use vigia::kpi::Formula;
use vigia::model::{ImportedFile, MeasurementKind, SCALAR_BIN, Zone};

/// Longest that one small case may take, with debug assertions and without optimization.
const CASE_MAX: Duration = Duration::from_secs(20);
/// Cases for each target where no time is given, and the time after which they end anyway.
const CASES: usize = 250;
const TARGET_SECS: f64 = 5.0;

/// SplitMix64: small, seeded, good enough to break readers.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &'a [&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// What structures the formats, and what has broken readers before.
const TOKENS: &[&[u8]] = &[
    b"<",
    b">",
    b"/>",
    b"</",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?xml",
    b"&amp;",
    b"&#0;",
    b"<measInfo>",
    b"</measValue>",
    b"<r p=\"1\">",
    b"<measResults>",
    b"<measTypes>",
    b"<mt>",
    b"<mv>",
    b"<PMSetup>",
    b"<PMTarget>",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b":",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xe2\x80\x9c",
    b"'",
    b"=",
    b"%",
    b"%servname%",
    b"NIL",
    b"N/A",
    b"null",
    b"true",
    b"Start Time",
    b"Total 1 Records",
    b"BEGIN:VEVENT",
    b"END:VEVENT",
    b"DTSTART:20261001T000000Z",
    b"schema ",
    b" format ",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"ustar",
    b"1970-01-01T00:00:00Z",
    b"PT0S",
    b"PT900S",
    b"20261301",
];

const NUMBERS: &[&[u8]] = &[
    b"0",
    b"-0",
    b"-1",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"18446744073709551615",
    b"4294967284",
    b"4294967295",
    b"65535",
    b"65536",
    b"1e308",
    b"1e999",
    b"-1e-999",
    b"NaN",
    b"INF",
    b"0x10",
    b"1.7976931348623157e308",
    b"00000000000000000000001",
    b"99999999999999999999999999",
    b"1,234,567",
    b"1.234,56",
    b"9999-12-31T23:59:59Z",
    b"0000-01-01",
    b"24:00:00",
    b"2,5,62,8,64",
];

/// Changes a content once or a few times.
fn mutate(random: &mut Random, seed: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let until = (at + random.below(64)).min(bytes.len());
        match random.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => bytes.truncate(at),
            2 => _ = bytes.drain(at..until),
            3 => {
                let from = random.below(other.len() + 1);
                let piece = &other[from..(from + random.below(200)).min(other.len())];
                bytes.splice(at..until, piece.iter().copied());
            }
            4 => {
                let piece = bytes[at..until].repeat(1 + random.below(20));
                bytes.splice(at..at, piece);
            }
            5 => {
                // A number in its place, where one is near.
                let start = bytes[at..].iter().position(u8::is_ascii_digit).map_or(at, |n| at + n);
                let digits = bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
                bytes.splice(start..start + digits, random.pick(NUMBERS).iter().copied());
            }
            6 => {
                bytes.splice(at..at, random.pick(TOKENS).iter().copied());
            }
            _ => {
                // Lines change places.
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
                let (a, b) = (random.below(lines.len()), random.below(lines.len()));
                if !lines.is_empty() {
                    lines.swap(a, b);
                }
                bytes = lines.concat();
            }
        }
    }
    bytes
}

/// Changes what lies in a workbook and packs it again: its bytes are held together by checksums, so that a change to them is
/// found before any reader of tables sees it. Half of the time; anything else is changed as it is.
fn mutate_inside(random: &mut Random, seed: &[u8], other: &[u8]) -> Vec<u8> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(seed)) else {
        return mutate(random, seed, other);
    };
    if random.below(2) == 0 || archive.is_empty() {
        return mutate(random, seed, other);
    }
    let changed = random.below(archive.len());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for idx in 0..archive.len() {
        let mut member = archive.by_index(idx).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        writer.start_file(member.name().unwrap(), options).unwrap();
        let bytes = if idx == changed { mutate(random, &bytes, &[]) } else { bytes };
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// All hand-made fixtures, sorted by name.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    let mut folders = vec![folder];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let on_disk = paths.iter().map(|path| (name(path), std::fs::read(path).unwrap()));
    let tables = crate::table::seeds().into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
    on_disk.chain(tables).collect()
}

/// How many cases a target gets.
struct Budget {
    started: Instant,
    secs: Option<f64>,
    n_cases: usize,
}

impl Budget {
    fn begin() -> Self {
        let all_secs: Option<f64> =
            std::env::var("VIGIA_FUZZ_SECS").ok().and_then(|secs| secs.parse().ok());
        // The sniffer and the formula parser are targets too.
        let n_targets = formats().len() + 2;
        Self { started: Instant::now(), secs: all_secs.map(|s| s / n_targets as f64), n_cases: 0 }
    }

    fn more(&mut self) -> bool {
        self.n_cases += 1;
        let elapsed_secs = self.started.elapsed().as_secs_f64();
        match self.secs {
            Some(secs) => elapsed_secs < secs,
            None => self.n_cases <= CASES && elapsed_secs < TARGET_SECS,
        }
    }
}

fn random_of(target: &str) -> Random {
    let seed: u64 = std::env::var("VIGIA_FUZZ_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1);
    Random(target.bytes().fold(seed, |sum, b| sum.wrapping_mul(31).wrapping_add(u64::from(b))))
}

fn options(format: Option<&str>) -> ImportOptions {
    let configuration = String::from_utf8(
        fixtures().into_iter().find(|(name, _)| name == "bulkstats.cfg").unwrap().1,
    );
    ImportOptions {
        zone_when_missing: Some(Zone::named("America/Lima").unwrap()),
        format: format.map(str::to_owned),
        bulkstats: Arc::new(BulkstatsSchemas::parse(&configuration.unwrap())),
        ..ImportOptions::default()
    }
}

/// Runs one case; on a fault keeps the bytes and says where.
fn check_case(target: &str, bytes: &[u8], case: impl FnOnce()) {
    let started = Instant::now();
    let ended = catch_unwind(AssertUnwindSafe(case));
    let is_slow = started.elapsed() > CASE_MAX;
    if ended.is_err() || is_slow {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("vigia-fuzz-{target}.bin"));
        std::fs::write(&path, bytes).ok();
        panic!("{target}: slow {is_slow}, failed {}; see {}", ended.is_err(), path.display());
    }
}

fn read(path: &Path, options: &ImportOptions) -> Vec<ReadOutcome> {
    let ctx = JobContext::default();
    let sources = find_sources(&[path.to_owned()], &Limits::default(), &ctx).unwrap();
    sources.iter().flat_map(|s| read_source(s, options, &|_| false, &ctx)).collect()
}

fn check_outcome(outcome: &ReadOutcome) {
    match outcome {
        ReadOutcome::File(file) => check_file(file),
        ReadOutcome::Rejected { reason, rejects, .. } => {
            assert!(!reason.is_empty() && !rejects.is_empty(), "a refusal says why");
        }
        other => panic!("{other:?}"),
    }
}

/// What holds for everything that was read, whatever it was.
fn check_file(file: &ImportedFile) {
    let (batch, counts) = (&file.batch, &file.counts);
    assert!(counts.n_null + counts.n_text <= counts.n_values, "{counts:?}");
    let believed = 315_532_800..=7_258_118_400;
    for period in &batch.periods {
        let start = period.start.as_unix_secs();
        assert!(believed.contains(&start), "{period:?}");
        assert!(
            believed.contains(&(start + i64::from(period.granularity.as_secs()))),
            "{period:?}"
        );
    }
    for sample in batch.samples.iter() {
        assert!((sample.object as usize) < batch.objects.len(), "{sample:?}");
        assert!((sample.period as usize) < batch.periods.len(), "{sample:?}");
        let fits = match batch.measurements[sample.measurement as usize].kind {
            MeasurementKind::Scalar => sample.bin == SCALAR_BIN,
            MeasurementKind::DenseArray { n_bins } => sample.bin < n_bins,
            MeasurementKind::SparseArray { n_bins } => {
                sample.bin < n_bins || sample.bin == SCALAR_BIN
            }
        };
        assert!(fits, "{sample:?}");
        assert!(sample.value.as_f64().is_none_or(f64::is_finite), "{sample:?}");
    }
    for object in &batch.objects {
        assert!(!object.name.is_empty(), "an object without a name");
    }
    if let Some(cumulative) = &file.cumulative {
        for reading in &cumulative.readings {
            assert!((reading.object as usize) < cumulative.objects.len(), "{reading:?}");
            assert!((reading.measurement as usize) < cumulative.measurements.len(), "{reading:?}");
            assert!(believed.contains(&reading.at.as_unix_secs()), "{reading:?}");
        }
    }
    for reject in &file.rejects {
        assert!(!reject.message.is_empty() && !reject.file.is_empty(), "{reject:?}");
    }
}

/// Everything but what a caller adds.
fn essence(outcomes: &[ReadOutcome]) -> String {
    format!("{outcomes:?}")
}

#[test]
fn fuzz_readers() {
    let folder = tempfile::tempdir().unwrap();
    // A name from which a reader may take the node.
    let path = folder.path().join("epc1_bulkstats_20261001_051000_EST_5_5.csv");
    let seeds = fixtures();
    for format in formats() {
        let chosen = options(Some(format.name));
        // What the reader takes unbroken is the better seed; the rest is hostile enough.
        let mut own = Vec::new();
        for (_, bytes) in &seeds {
            std::fs::write(&path, bytes).unwrap();
            let outcomes = read(&path, &chosen);
            if outcomes.iter().any(|outcome| matches!(outcome, ReadOutcome::File(_))) {
                own.push(bytes.as_slice());
            }
        }
        assert!(!own.is_empty(), "no fixture of {} in tests/data/import", format.name);
        let mut random = random_of(format.name);
        let mut budget = Budget::begin();
        let mut n_read = 0;
        while budget.more() {
            let foreign = seeds[random.below(seeds.len())].1.as_slice();
            let seed = if random.below(10) == 0 { foreign } else { random.pick(&own) };
            let bytes = mutate_inside(&mut random, seed, foreign);
            std::fs::write(&path, &bytes).unwrap();
            check_case(format.name, &bytes, || {
                let outcomes = read(&path, &chosen);
                outcomes.iter().for_each(check_outcome);
                n_read += outcomes.iter().filter(|o| matches!(o, ReadOutcome::File(_))).count();
                assert_eq!(essence(&outcomes), essence(&read(&path, &chosen)), "twice the same");
            });
        }
        assert!(n_read > 0, "{}: every case was refused, so little was tried", format.name);
    }
}

#[test]
fn fuzz_sniffer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.dat");
    let (seeds, options, ctx) = (fixtures(), options(None), JobContext::default());
    let mut random = random_of("sniffer");
    let mut budget = Budget::begin();
    while budget.more() {
        let (a, b) = (random.below(seeds.len()), random.below(seeds.len()));
        let bytes = mutate(&mut random, &seeds[a].1, &seeds[b].1);
        std::fs::write(&path, &bytes).unwrap();
        check_case("sniffer", &bytes, || {
            let sources = find_sources(std::slice::from_ref(&path), &options.limits, &ctx).unwrap();
            let reports: Vec<_> = sources.iter().flat_map(|s| sniff_source(s, &options)).collect();
            // What is sniffed is what is read.
            let outcomes = read(&path, &options);
            outcomes.iter().for_each(check_outcome);
            let n_problems = reports.iter().filter(|report| report.problem.is_some()).count();
            let n_rejected =
                outcomes.iter().filter(|o| matches!(o, ReadOutcome::Rejected { .. })).count();
            assert_eq!((reports.len(), n_problems), (outcomes.len(), n_rejected));
        });
    }
}

#[test]
fn fuzz_formulas() {
    const SEEDS: [&str; 5] = [
        "100 * sum(RRC.ConnEstabSucc) / sum(RRC.ConnEstabAtt)",
        "if(max(`pm X[5]`) >= 3 and not (avg(b) < 1e3), coalesce(a, 0), -min2(a ^ 2, ln(c)))",
        "sum(RRC.ConnEstabAtt.*) + pmDistr[*] / period_secs",
        "((((((((1))))))))",
        "round(sqrt(abs(-1.5)) , 2) or count(x) = 1",
    ];
    const WORDS: [&str; 16] = [
        "(",
        ")",
        "((((((((((((((((",
        "+",
        "-",
        "^",
        "`",
        "[",
        "]",
        ".*",
        ",",
        "if(",
        "sum(",
        "not ",
        "1e999",
        "ñ",
    ];
    let mut random = random_of("formula");
    let mut budget = Budget::begin();
    while budget.more() {
        let seed = SEEDS[random.below(SEEDS.len())];
        let other = SEEDS[random.below(SEEDS.len())];
        let bytes = mutate(&mut random, seed.as_bytes(), other.as_bytes());
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        for _ in 0..random.below(3) {
            let at = text.floor_char_boundary(random.below(text.len() + 1));
            text.insert_str(at, &WORDS[random.below(WORDS.len())].repeat(1 + random.below(200)));
        }
        check_case("formula", text.as_bytes(), || match Formula::parse(&text) {
            Ok(formula) => {
                // Printed and read again it is the same formula.
                let printed = formula.to_string();
                let again = Formula::parse(&printed).map(|f| f.to_string());
                assert_eq!(again.as_deref().ok(), Some(printed.as_str()), "{text:?}");
            }
            Err(problems) => assert!(problems.iter().all(|p| !p.message.is_empty())),
        });
    }
}
