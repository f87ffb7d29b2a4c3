//! From a look at a file to the next one read alike, through the workspace as the window uses it, but without a window.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use vigia::model::Zone;
use vigia::workspace::preview::{
    ColumnMapping, DateOrder, ImportMapping, PreviewState, Role, SniffReport, TableKind,
};
use vigia::workspace::state::ImportStatus;
use vigia::workspace::{Command, Workspace};

/// Nothing in it tells day from month.
const NOVEMBER: &str = "Start time;Cell;RRC attempts;Drop rate (%)\n\
     03/11/2026 00:00;LIM001A;120;0,4\n\
     03/11/2026 01:00;LIM001A;96;0,2\n";

fn open(folder: &TempDir) -> Workspace {
    let folder = folder.path().join("latam");
    Workspace::create(&folder, "latam", &Zone::utc(), Arc::new(|| {})).unwrap()
}

fn write(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Does something and waits until all that follows from it is done.
fn apply(workspace: &mut Workspace, command: Command) {
    workspace.apply(command);
    let limit = Instant::now() + Duration::from_secs(60);
    loop {
        workspace.poll();
        if !workspace.is_busy() {
            break;
        }
        assert!(Instant::now() < limit, "the work does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn look(
    workspace: &mut Workspace,
    path: &Path,
    file: Option<&str>,
    mapping: Option<ImportMapping>,
) -> Vec<SniffReport> {
    let command = Command::Preview {
        path: path.to_owned(),
        file: file.map(str::to_owned),
        mapping: mapping.map(Box::new),
    };
    apply(workspace, command);
    let shown: &PreviewState = workspace.state().preview.as_ref().unwrap();
    assert!(!shown.running);
    shown.latest.clone().unwrap().unwrap().to_vec()
}

fn ordered() -> ImportMapping {
    ImportMapping { date_order: Some(DateOrder::DayMonth), ..ImportMapping::default() }
}

#[test]
fn a_refused_table_is_decided_kept_and_the_next_one_read_alike() {
    let folder = TempDir::new().unwrap();
    let mut workspace = open(&folder);
    let november = write(&folder, "lim-november.csv", NOVEMBER);
    let december = write(&folder, "lim-december.csv", &NOVEMBER.replace("03/11/", "04/12/"));

    let refused = look(&mut workspace, &november, None, None).remove(0);
    let problem = refused.problem.unwrap();
    assert!(problem.contains("day and month cannot be told apart"), "{problem}");
    assert!(refused.first_rows.is_empty());
    assert_eq!(refused.raw_rows.len(), 3, "a person sees what it is about");
    assert_eq!(refused.layout.unwrap().columns[2].role, Role::Measurement);

    let decided = look(&mut workspace, &november, None, Some(ordered())).remove(0);
    assert_eq!(decided.problem, None);
    assert_eq!(decided.first_rows[1][0], "2026-11-03T00:00:00Z", "not the 11th of March");
    let mapping = Box::new(decided.mapping("lim", None).unwrap());
    apply(&mut workspace, Command::SaveMapping { name: "lim cells".to_owned(), mapping });
    let saved = workspace.state().preview.as_ref().unwrap().saved.clone().unwrap().unwrap();
    assert_eq!(saved, workspace.state().folder.join("mappings/lim-cells.toml"));
    assert!(std::fs::read_to_string(&saved).unwrap().contains("date_order = \"day/month/year\""));

    let import =
        Command::ImportPreviewed { path: november, file: None, mapping: Box::new(ordered()) };
    apply(&mut workspace, import);
    apply(&mut workspace, Command::Import { paths: vec![december] });
    let imports = &workspace.state().inventory.imports;
    let spans: Vec<(ImportStatus, String)> = imports
        .iter()
        .map(|import| (import.status, import.extent.unwrap().start.to_string()))
        .collect();
    assert_eq!(
        spans,
        [
            (ImportStatus::Imported, "2026-11-03T00:00:00Z".to_owned()),
            (ImportStatus::Imported, "2026-12-04T00:00:00Z".to_owned()),
        ],
        "the second by its header alone, and not in April"
    );
}

#[test]
fn a_changed_role_decides_what_is_imported() {
    let folder = TempDir::new().unwrap();
    let mut workspace = open(&folder);
    let path = write(&folder, "lim.csv", &NOVEMBER.replace("03/11/2026", "2026-11-03"));
    let mut mapping = ImportMapping::default();
    mapping.columns.push(ColumnMapping {
        name: "Drop rate (%)".to_owned(),
        role: Some(Role::Ignore),
        ..Default::default()
    });
    let report = look(&mut workspace, &path, None, Some(mapping.clone())).remove(0);
    assert!(report.first_rows.iter().flatten().all(|cell| !cell.starts_with("Drop rate")));
    let import = Command::ImportPreviewed { path, file: None, mapping: Box::new(mapping) };
    apply(&mut workspace, import);
    let names: Vec<&str> =
        workspace.state().inventory.measurements.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["RRC attempts"]);
}

#[test]
fn a_mapping_for_one_file_of_an_archive_leaves_the_others() {
    let folder = TempDir::new().unwrap();
    let mut workspace = open(&folder);
    let path = folder.path().join("lim.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for name in ["a.csv", "b.csv"] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, NOVEMBER.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let b = format!("{}/b.csv", path.display());
    let reports = look(&mut workspace, &path, Some(&b), Some(ordered()));
    assert_eq!(reports.len(), 2);
    assert!(reports[0].problem.is_some(), "nobody decided about {}", reports[0].file);
    assert_eq!((reports[1].file.as_str(), &reports[1].problem), (b.as_str(), &None));
}

#[test]
fn a_folder_is_not_looked_at_whole() {
    let folder = TempDir::new().unwrap();
    let mut workspace = open(&folder);
    let path = folder.path().to_owned();
    apply(&mut workspace, Command::Preview { path, file: None, mapping: None });
    let shown = workspace.state().preview.as_ref().unwrap();
    let problem = shown.latest.clone().unwrap().unwrap_err();
    assert!(problem.message.contains("this is a folder"), "{problem}");
    assert!(!problem.hints.is_empty());
}

#[test]
fn names_of_mappings_stay_inside_of_their_folder() {
    use vigia::workspace::preview::mapping_stem;
    assert_eq!(mapping_stem("../../etc/passwd"), "------etc-passwd");
    assert_eq!(mapping_stem("  Lima 4G  "), "Lima-4G");
    assert_eq!(mapping_stem("  "), "mapping");
}

#[test]
fn what_has_to_be_known_to_find_the_header_is_kept_too() {
    let folder = TempDir::new().unwrap();
    let mut workspace = open(&folder);
    let text = |day: &str| {
        format!(
            "Cell;Time;Exported by\nname;when;attempts\nLIM001A;2026-11-{day} 00:00;120\nLIM001A;2026-11-{day} 01:00;96\n"
        )
    };
    let (first, second) =
        (write(&folder, "first.csv", &text("03")), write(&folder, "second.csv", &text("04")));
    let plain = look(&mut workspace, &first, None, None).remove(0);
    assert_ne!(plain.layout.unwrap().header_line, Some(2), "nobody would know");

    let column = |name: &str, role, measurement: Option<&str>| ColumnMapping {
        name: name.to_owned(),
        role: Some(role),
        measurement: measurement.map(str::to_owned),
        ..ColumnMapping::default()
    };
    let mapping = ImportMapping {
        header_line: Some(2),
        kind: Some(TableKind::Wide),
        columns: vec![
            column("name", Role::Object, None),
            column("when", Role::Time, None),
            column("attempts", Role::Measurement, Some("RRC attempts")),
        ],
        ..ImportMapping::default()
    };
    let decided = look(&mut workspace, &first, None, Some(mapping)).remove(0);
    assert_eq!(decided.problem, None);
    let mapping = Box::new(decided.mapping("by hand", None).unwrap());
    apply(&mut workspace, Command::SaveMapping { name: "by hand".to_owned(), mapping });

    let next = look(&mut workspace, &second, None, None).remove(0);
    assert_eq!(next.saved_mapping(), Some("mappings/by-hand.toml"), "{:?}", next.findings);
    assert_eq!(next.first_rows[1][4], "RRC attempts", "by its given name");
    apply(&mut workspace, Command::Import { paths: vec![second] });
    let inventory = &workspace.state().inventory;
    assert_eq!(inventory.imports[0].extent.unwrap().start.to_string(), "2026-11-04T00:00:00Z");
    assert_eq!(inventory.measurements[0].name, "RRC attempts");
}

#[test]
fn two_mappings_never_wait_for_one_header() {
    let folder = TempDir::new().unwrap();
    let mut workspace = open(&folder);
    let path = write(&folder, "lim.csv", NOVEMBER);
    for (name, is_kept) in [("b", true), ("a", false), ("b", true)] {
        let report = look(&mut workspace, &path, None, Some(ordered())).remove(0);
        let mapping = Box::new(report.mapping(name, None).unwrap());
        apply(&mut workspace, Command::SaveMapping { name: name.to_owned(), mapping });
        let saved = workspace.state().preview.as_ref().unwrap().saved.clone().unwrap();
        assert_eq!(saved.is_ok(), is_kept, "{name}: {saved:?}");
    }
}
