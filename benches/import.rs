//! How fast export files come in: `cargo bench --bench import`, and the data for the comparison with other programs.
//!
//! ```text
//! cargo bench --bench import                          a small folder: unpacking alone, reading, importing
//! cargo bench --bench import -- --write DIR           the day of 200 nodes that `benches/peers/import.py` times
//! ```
//! Generated data, the same in every run: Ericsson-style measCollec files (a node and a quarter-hour each, 12 cells × 250 counters)
//! as `.xml.gz`, and wide CSV files (an hour each, 12 cells a node × 100 counters).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop at the first surprise"
)]

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use vigia::import::{ImportOptions, Limits, ReadOutcome, find_sources, read_source};
use vigia::job::JobContext;
use vigia::model::{Timestamp, Zone};
use vigia::workspace::import::{ImportWishes, import_paths};
use vigia::workspace::{Engine, Purpose};

const N_CELLS: u32 = 12;
const N_COUNTERS: u32 = 250;
const N_CSV_COUNTERS: u32 = 100;
const N_PERIODS: u32 = 96;
/// 2026-10-01T00:00:00Z.
const START: i64 = 1_790_812_800;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |flag: &str| {
        arguments.iter().position(|a| a == flag).and_then(|i| arguments.get(i + 1)).cloned()
    };
    let nodes = after("--nodes").map(|n| n.parse().unwrap());
    match after("--write") {
        Some(folder) => write_all(Path::new(&folder), nodes.unwrap_or(200)),
        None => measure(nodes.unwrap_or(10)),
    }
}

fn write_all(folder: &Path, n_nodes: u32) {
    let (n_files, xml_bytes) = write_xml(&folder.join("xml"), n_nodes);
    println!("{n_files} .xml.gz files, {xml_bytes} bytes of XML");
    println!("{} bytes of CSV", write_csv(&folder.join("csv"), n_nodes));
}

/// Busy by day, quiet by night, never the same twice; a fifth of the counters stays at zero, some are large.
fn value(node: u32, cell: u32, counter: u32, period: u32) -> u64 {
    if counter.is_multiple_of(5) {
        return 0;
    }
    let seed = u64::from(node * 64 + cell) << 32 | u64::from(counter) << 16 | u64::from(period);
    let mixed = (seed ^ (seed >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let noise = (mixed ^ (mixed >> 32)) % 997;
    let busy = 48_u64.saturating_sub(u64::from(period.abs_diff(56))).max(2);
    (busy * noise) >> (counter % 8) << (8 * u64::from(counter % 16 == 1))
}

fn write_xml(folder: &Path, n_nodes: u32) -> (u32, u64) {
    let mut n_bytes = 0;
    for node in 0..n_nodes {
        let name = format!("LIM{node:03}");
        let of_node = folder.join(&name);
        std::fs::create_dir_all(&of_node).unwrap();
        for period in 0..N_PERIODS {
            let text = xml(&name, node, period);
            n_bytes += text.len() as u64;
            let file =
                std::fs::File::create(of_node.join(format!("A{period:02}_{name}.xml.gz"))).unwrap();
            let mut packer = flate2::write::GzEncoder::new(file, flate2::Compression::default());
            packer.write_all(text.as_bytes()).unwrap();
            packer.finish().unwrap();
        }
    }
    (n_nodes * N_PERIODS, n_bytes)
}

fn xml(name: &str, node: u32, period: u32) -> String {
    let end = Timestamp::from_unix_secs(START + i64::from(period + 1) * 900);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<measCollecFile xmlns=\"http://www.3gpp.org/ftp/specs/archive/32_series/32.435#measCollec\">\n\
         <fileHeader fileFormatVersion=\"32.435 V10.0\" vendorName=\"Ericsson AB\" dnPrefix=\"SubNetwork=Lima,MeContext={name}\">\n\
         <fileSender localDn=\"{name}\" elementType=\"RadioNode\"/>\n<measCollec beginTime=\"{end}\"/>\n</fileHeader>\n<measData>\n\
         <managedElement localDn=\"{name}\"/>\n<measInfo measInfoId=\"PM=1,PmGroup=EUtranCellFDD\">\n<job jobId=\"1\"/>\n\
         <granPeriod duration=\"PT900S\" endTime=\"{end}\"/>\n<repPeriod duration=\"PT900S\"/>\n"
    );
    for counter in 0..N_COUNTERS {
        writeln!(text, "<measType p=\"{}\">pmCounter{counter:03}</measType>", counter + 1).unwrap();
    }
    for cell in 0..N_CELLS {
        writeln!(text, "<measValue measObjLdn=\"ManagedElement={name},ENodeBFunction=1,EUtranCellFDD={name}{cell:02}\">").unwrap();
        for counter in 0..N_COUNTERS {
            writeln!(text, "<r p=\"{}\">{}</r>", counter + 1, value(node, cell, counter, period))
                .unwrap();
        }
        text.push_str("</measValue>\n");
    }
    writeln!(text, "</measInfo>\n</measData>\n<fileFooter>\n<measCollec endTime=\"{end}\"/>\n</fileFooter>\n</measCollecFile>").unwrap();
    text
}

fn write_csv(folder: &Path, n_nodes: u32) -> u64 {
    std::fs::create_dir_all(folder).unwrap();
    let mut n_bytes = 0;
    for hour in 0..24 {
        let mut text = "time,node,cell".to_owned();
        for counter in 0..N_CSV_COUNTERS {
            write!(text, ",csvCounter{counter:03}").unwrap();
        }
        text.push('\n');
        for period in hour * 4..hour * 4 + 4 {
            let minute = period * 15;
            for node in 0..n_nodes {
                for cell in 0..N_CELLS {
                    write!(
                        text,
                        "2026-10-01 {:02}:{:02}:00,LIM{node:03},LIM{node:03}{cell:02}",
                        minute / 60,
                        minute % 60
                    )
                    .unwrap();
                    for counter in 0..N_CSV_COUNTERS {
                        write!(text, ",{}", value(node, cell, counter, period)).unwrap();
                    }
                    text.push('\n');
                }
            }
        }
        n_bytes += text.len() as u64;
        std::fs::write(folder.join(format!("cells_{hour:02}.csv")), text).unwrap();
    }
    n_bytes
}

fn measure(n_nodes: u32) {
    let folder = tempfile::tempdir().unwrap();
    let (n_files, xml_bytes) = write_xml(&folder.path().join("xml"), n_nodes);
    let csv_bytes = write_csv(&folder.path().join("csv"), n_nodes);
    println!(
        "{n_nodes} nodes: {n_files} files, {:.0} MB of XML, {:.0} MB of CSV",
        xml_bytes as f64 / 1e6,
        csv_bytes as f64 / 1e6
    );
    println!("| what | XML, MB/s | CSV, MB/s |");
    println!("|---|---|---|");
    let row = |what: &str, xml: f64, csv: f64| {
        println!(
            "| {what} | {:.0} | {:.0} |",
            xml_bytes as f64 / 1e6 / xml,
            csv_bytes as f64 / 1e6 / csv
        );
    };
    let (xml, csv) = (folder.path().join("xml"), folder.path().join("csv"));
    row(
        "unpacking or reading bytes alone, one thread",
        timed(|| unpack(&xml)),
        timed(|| unpack(&csv)),
    );
    row("reading into batches, one thread", timed(|| read(&xml)), timed(|| read(&csv)));
    row(
        "importing into a new cache, all threads",
        import(folder.path(), "a", &xml),
        import(folder.path(), "b", &csv),
    );
}

fn timed(work: impl FnOnce()) -> f64 {
    let started = Instant::now();
    work();
    started.elapsed().as_secs_f64()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

fn unpack(folder: &Path) {
    for path in files(folder) {
        let stored = std::fs::read(&path).unwrap();
        if path.extension().is_some_and(|e| e == "gz") {
            let mut plain = Vec::new();
            flate2::read::MultiGzDecoder::new(stored.as_slice()).read_to_end(&mut plain).unwrap();
            std::hint::black_box(plain.len());
        }
        std::hint::black_box(stored.len());
    }
}

fn read(folder: &Path) {
    let ctx = JobContext::default();
    let options =
        ImportOptions { zone_when_missing: Some(Zone::utc()), ..ImportOptions::default() };
    for source in find_sources(&[folder.to_owned()], &Limits::default(), &ctx).unwrap() {
        for outcome in read_source(&source, &options, &|_| false, &ctx) {
            assert!(matches!(outcome, ReadOutcome::File(_)), "{outcome:?}");
        }
    }
}

/// Seconds for one import into a workspace of its own.
fn import(folder: &Path, name: &str, exports: &Path) -> f64 {
    let workspace = folder.join(name);
    std::fs::create_dir_all(&workspace).unwrap();
    Engine::create(&workspace, name, &Zone::utc()).unwrap_or_else(|d| panic!("{}", d.message));
    let (engine, _) =
        Engine::open(&workspace, Purpose::Importing).unwrap_or_else(|d| panic!("{}", d.message));
    timed(|| {
        let wishes = ImportWishes::default();
        let summary = import_paths(&engine, &[exports.to_owned()], &wishes, &JobContext::default());
        assert!(summary.unwrap_or_else(|d| panic!("{}", d.message)).n_values() > 0);
    })
}
