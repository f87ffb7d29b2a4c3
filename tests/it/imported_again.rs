//! Files that come once more, and the cache made again from its files: what counts is what was imported last, and a rebuild gives the
//! same numbers or says why not.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::cli::vigia;

const DEFAULT_ZONE: &str = "zone_when_missing = \"America/Lima\"\n";

struct Place {
    folder: tempfile::TempDir,
}

/// What a command said, on both outputs.
struct Said {
    code: Option<i32>,
    out: String,
    told: String,
}

impl Place {
    fn new(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Self { folder };
        let root = place.root();
        place.run(&["init", &root.to_string_lossy(), "--zone", "UTC"]);
        let text = format!("name = \"x\"\nzone = \"UTC\"\n[import]\n{settings}");
        std::fs::write(root.join("vigia.toml"), text).unwrap();
        place
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("w")
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let output = vigia(&self.root(), arguments);
        Said {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            told: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn done(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(said.code, Some(0), "{arguments:?}\n{}{}", said.out, said.told);
        said.told
    }

    /// Writes a file and gives its path.
    fn put(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// All values of a counter, with their times.
    fn values(&self, counter: &str) -> String {
        let said =
            self.run(&["query", "--measurement", counter, "--every", "15m", "--format", "csv"]);
        assert_eq!(said.code, Some(0), "{}", said.told);
        said.out
    }

    fn sum(&self, counter: &str) -> String {
        let said =
            self.run(&["query", "--measurement", counter, "--every", "all", "--format", "csv"]);
        assert_eq!(said.code, Some(0), "{}", said.told);
        said.out.lines().nth(1).and_then(|l| l.split(',').nth(1)).unwrap_or_default().to_owned()
    }
}

/// One quarter-hour of one cell, ending at `end`.
fn export(end: &str, counters: &[(&str, u32)]) -> String {
    let (mut types, mut values) = (String::new(), String::new());
    for (n, (name, value)) in counters.iter().enumerate() {
        let _ = write!(types, "<measType p=\"{}\">{name}</measType>", n + 1);
        let _ = write!(values, "<r p=\"{}\">{value}</r>", n + 1);
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<measCollecFile xmlns="http://www.3gpp.org/ftp/specs/archive/32_series/32.435#measCollec">
<fileHeader fileFormatVersion="32.435 V10.0" vendorName="Acme"><fileSender/><measCollec beginTime="{end}"/></fileHeader>
<measData><managedElement localDn="ManagedElement=ME1"/>
<measInfo measInfoId="G"><granPeriod duration="PT900S" endTime="{end}"/>{types}
<measValue measObjLdn="Cell=1">{values}</measValue></measInfo></measData>
<fileFooter><measCollec endTime="{end}"/></fileFooter></measCollecFile>
"#
    )
}

fn of(value: u32) -> String {
    export("2026-09-06T00:15:00Z", &[("c", value)])
}

fn without_zone() -> String {
    export("2026-09-06T00:15:00", &[("c", 10)])
}

#[test]
fn a_file_that_comes_back_under_its_name_counts_again() {
    let place = Place::new("");
    let path = place.put("in/A.xml", &of(10));
    place.done(&["import", &path]);
    place.put("in/A.xml", &of(20));
    assert!(place.done(&["import", &path]).contains("1 earlier values replaced"));
    place.put("in/A.xml", &of(10));
    let told = place.done(&["import", &path]);
    assert!(told.contains("1 earlier values replaced"), "{told}");
    assert_eq!(place.sum("c"), "10", "the corrected file was sent last");
    // It is there now, and changes nothing.
    let told = place.done(&["import", &path]);
    assert!(told.contains("nothing changed") && !told.contains("--again"), "{told}");
}

#[test]
fn a_file_whose_values_were_replaced_since_says_by_which_one() {
    let place = Place::new("");
    let (first, second) = (place.put("in/v1.xml", &of(10)), place.put("in/v2.xml", &of(20)));
    place.done(&["import", &first]);
    place.done(&["import", &second]);
    let told = place.done(&["import", &first]);
    assert!(told.contains("nothing changed"), "{told}");
    assert!(
        told.contains("v2.xml brought values for the same objects and periods since"),
        "{told}"
    );
    assert_eq!(place.sum("c"), "20");
    let told = place.done(&["import", "--again", &first]);
    assert!(told.contains("1 earlier values replaced"), "{told}");
    assert_eq!(place.sum("c"), "10");
    // Now it is the other one that does not count any more.
    let told = place.done(&["import", &second]);
    assert!(told.contains("v1.xml brought values"), "{told}");
}

#[test]
fn a_folder_that_is_imported_twice_says_nothing_of_what_it_replaced_itself() {
    let place = Place::new("");
    let first = place.put("in/v1.xml", &of(10));
    place.put("in/v2.xml", &of(20));
    place.put("other/v3.xml", &export("2026-09-06T00:30:00Z", &[("c", 1)]));
    let folder = Path::new(&first).parent().unwrap().to_string_lossy().into_owned();
    place.done(&["import", &folder]);
    let told = place.done(&["import", &folder]);
    assert!(told.contains("2 files imported before: nothing changed"), "{told}");
    assert!(!told.contains("--again"), "{told}");
    assert_eq!(place.sum("c"), "20");
}

/// Rebuilds, and everything is as it was.
#[track_caller]
fn rebuilds_alike(place: &Place, counters: &[&str]) -> String {
    let answers = || -> Vec<String> { counters.iter().map(|c| place.values(c)).collect() };
    let before = answers();
    let told = place.done(&["cache", "rebuild"]);
    assert_eq!(answers(), before, "{told}");
    told
}

/// Is refused a rebuild, and everything is as it was.
#[track_caller]
fn refuses(place: &Place, said: &[&str]) {
    let before = place.values("c");
    let refused = place.run(&["cache", "rebuild"]);
    assert_ne!(refused.code, Some(0), "{}", refused.told);
    for part in said {
        assert!(refused.told.contains(part), "{:?} does not say {part:?}", refused.told);
    }
    assert_eq!(place.values("c"), before);
}

#[test]
fn a_rebuild_keeps_the_zone_of_an_import() {
    for settings in [DEFAULT_ZONE, ""] {
        let place = Place::new(settings);
        let path = place.put("in/A.xml", &without_zone());
        place.done(&["import", "--zone", "Asia/Kolkata", &path]);
        assert!(place.values("c").contains("2026-09-05T18:30:00"), "{}", place.values("c"));
        let told = rebuilds_alike(&place, &["c"]);
        assert!(told.contains("zone=Asia/Kolkata"), "{told}");
    }
}

#[test]
fn a_rebuild_as_the_workspace_says_today_is_asked_for() {
    let place = Place::new(DEFAULT_ZONE);
    let path = place.put("in/A.xml", &without_zone());
    place.done(&["import", "--zone", "Asia/Kolkata", &path]);
    let other = place.done(&["import", "--zone", "America/Bogota", &path]);
    assert!(other.contains("--as-now"), "{other}");
    place.done(&["cache", "rebuild", "--as-now"]);
    assert!(place.values("c").contains("2026-09-06T05:00:00"), "{}", place.values("c"));
    place.done(&["cache", "rebuild", "--zone", "UTC"]);
    assert!(place.values("c").contains("2026-09-06T00:00:00"), "{}", place.values("c"));
}

#[test]
fn a_rebuild_that_rejects_a_file_puts_the_old_cache_back() {
    let place = Place::new("");
    let path = place.put("in/A.xml", &without_zone());
    place.done(&["import", "--zone", "Asia/Kolkata", &path]);
    let before = place.values("c");
    let refused = place.run(&["cache", "rebuild", "--as-now"]);
    assert_ne!(refused.code, Some(0), "{}", refused.told);
    assert!(
        refused.told.contains("rejected now") && refused.told.contains("A.xml"),
        "{}",
        refused.told
    );
    assert_eq!(place.values("c"), before);
}

#[test]
fn a_rebuild_keeps_what_an_import_selected() {
    let place = Place::new("");
    let path = place.put("in/A.xml", &export("2026-09-06T00:15:00Z", &[("c", 10), ("d", 3)]));
    place.done(&["import", "--measurements", "c", &path]);
    rebuilds_alike(&place, &["c"]);
    let measurements = place.run(&["--json", "list", "measurements"]).out;
    assert!(!measurements.contains("\"d\""), "{measurements}");
}

#[test]
fn a_rebuild_without_the_mapping_of_an_import_names_it() {
    let place = Place::new("zone_when_missing = \"UTC\"\n");
    let mut table = "time;cell;c\n".to_owned();
    for n in 0..24 {
        let _ = writeln!(table, "2026-09-06 {:02}:{:02};C1;{n}", n / 4, n % 4 * 15);
    }
    let path = place.put("in/x.csv", &table);
    let mapping = place.put("map.toml", "period_stamp = \"end\"\n");
    place.done(&["import", "--mapping", &mapping, &path]);
    assert!(place.values("c").contains("2026-09-05T23:45:00"), "{}", place.values("c"));
    refuses(&place, &["mapping", "x.csv", "--mapping FILE"]);
    let before = place.values("c");
    place.done(&["cache", "rebuild", "--mapping", &mapping]);
    assert_eq!(place.values("c"), before);
}

#[test]
fn a_rebuild_reads_no_file_that_was_changed_since() {
    let place = Place::new("");
    let path = place.put("in/A.xml", &of(10));
    place.done(&["import", &path]);
    place.put("in/A.xml", &of(55));
    refuses(&place, &["1 of 1", "A.xml", "--changed-files"]);
    assert_eq!(place.sum("c"), "10");
    place.done(&["cache", "rebuild", "--changed-files"]);
    assert_eq!(place.sum("c"), "55");
}

#[test]
fn a_rebuild_without_the_bytes_that_count_is_refused() {
    let place = Place::new("");
    // The second one counts, and its bytes are gone.
    let path = place.put("in/A.xml", &of(10));
    place.done(&["import", &path]);
    place.put("in/A.xml", &of(20));
    place.done(&["import", &path]);
    place.put("in/A.xml", &of(10));
    refuses(&place, &["1 of 2", "A.xml"]);
    assert_eq!(place.sum("c"), "20");
}

#[test]
fn a_rebuild_keeps_the_order_of_imports() {
    let place = Place::new("");
    let first = place.put("a/A.xml", &of(10));
    place.done(&["import", &first]);
    let second = place.put("b/B.xml", &of(20));
    place.done(&["import", &second]);
    place.put("a/A.xml", &of(30));
    place.done(&["import", &first]);
    assert_eq!(place.sum("c"), "30");
    let told = rebuilds_alike(&place, &["c"]);
    assert!(told.contains("nothing is stored any more"), "{told}");
    // And once more, with a file that was taken twice.
    place.done(&["import", "--again", &second]);
    assert_eq!(place.sum("c"), "20");
    rebuilds_alike(&place, &["c"]);
}
