//! Pages before they are written, and batches: what is seen is what is printed, and what fails does not stop the rest.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use vigia::job::JobContext;
use vigia::model::{CalendarMonth, Zone};
use vigia::workspace::demo::{DemoOptions, write_demo};
use vigia::workspace::import::import_paths;
use vigia::workspace::report_batch::{BatchState, ReportBatch};
use vigia::workspace::{
    Command, Engine, ImportWishes, Purpose, ReportFormat, ReportStyle, Workspace,
};

use super::sla_fixture::month;

/// A small demo with two days of data, and a contract that cannot be judged.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "demo", &Zone::named("America/Lima").unwrap()).unwrap();
    let last_month = CalendarMonth { year: 2026, month: 10 };
    let options = DemoOptions { n_cells: 12, n_days: 2, seed: 5, last_month };
    let ctx = JobContext::default();
    let summary = write_demo(folder.path(), &options, &ctx).unwrap();
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    import_paths(&engine, &summary.imports, &ImportWishes::default(), &ctx).unwrap();
    folder
}

/// Runs until a condition holds.
fn until(
    workspace: &mut Workspace,
    woken: &Arc<(Mutex<()>, Condvar)>,
    done: impl Fn(&Workspace) -> bool,
) {
    for _ in 0..6_000 {
        workspace.poll();
        if done(workspace) {
            return;
        }
        let guard = woken.0.lock().unwrap();
        drop(woken.1.wait_timeout(guard, Duration::from_millis(10)).unwrap());
    }
    panic!("it did not end");
}

fn open(folder: &Path) -> (Workspace, Arc<(Mutex<()>, Condvar)>) {
    let woken = Arc::new((Mutex::new(()), Condvar::new()));
    let wake = Arc::clone(&woken);
    let workspace = Workspace::open(folder, Arc::new(move || wake.1.notify_all())).unwrap();
    (workspace, woken)
}

#[test]
fn the_preview_has_the_pages_of_the_pdf_and_draws_them_at_any_size() {
    let folder = workspace();
    let (mut workspace, woken) = open(folder.path());
    let (contract, period) = ("pe-banco-andino".to_owned(), month("2026-10"));
    workspace.apply(Command::PreviewReport {
        contract: contract.clone(),
        period,
        style: ReportStyle::default(),
    });
    until(&mut workspace, &woken, |w| w.state().report_preview.latest.is_some());
    let preview = workspace.state().report_preview.found().unwrap().clone();
    let n_pages = preview.pages.len();
    assert!(n_pages >= 2, "{n_pages}");
    let out = folder.path().join("out");
    let style = ReportStyle::of_formats(&[ReportFormat::Pdf]);
    let wanted = vec![(contract, period)];
    workspace.apply(Command::WriteReports { reports: wanted, style, folder: out.clone() });
    until(&mut workspace, &woken, |w| !w.state().report_batch.is_running());
    let pdf = fs::read(out.join("pe-banco-andino_2026-10.pdf")).unwrap();
    let marker = b"/Type /Page";
    let n_printed = pdf
        .windows(marker.len() + 1)
        .filter(|bytes| bytes.starts_with(marker) && !bytes[marker.len()].is_ascii_alphabetic())
        .count();
    assert!(n_printed == n_pages || n_printed == 0, "{n_printed} printed, {n_pages} shown");

    let (width, height) = preview.pages.size(0).unwrap();
    assert!((width - 595.3).abs() < 1.0 && (height - 841.9).abs() < 1.0, "A4: {width} × {height}");
    assert_eq!(preview.pages.size(n_pages), None);
    for zoom in [200_u32, 1_500] {
        workspace.apply(Command::DrawPage { page: 0, zoom });
        until(&mut workspace, &woken, |w| w.state().report_pages.pictures.contains_key(&(0, zoom)));
        let picture = workspace.state().report_pages.pictures[&(0, zoom)].clone();
        let expected = width * f64::from(zoom) / 1000.0;
        assert!((f64::from(picture.width) - expected).abs() <= 1.0, "{picture:?} at {zoom}");
        assert_eq!(picture.rgba.len(), picture.width as usize * picture.height as usize * 4);
        let dark = picture.rgba.chunks_exact(4).filter(|pixel| pixel[0] < 100).count();
        assert!(dark > 20, "text is on the page at {zoom}: {dark}");
    }
    workspace.apply(Command::DrawPage { page: 99, zoom: 200 });
    until(&mut workspace, &woken, |w| !w.is_busy());
    assert!(!workspace.state().report_pages.pictures.contains_key(&(99, 200)));
}

#[test]
fn a_preview_that_is_closed_is_let_go_of_also_before_it_is_there() {
    let folder = workspace();
    let (mut workspace, woken) = open(folder.path());
    let (contract, period) = ("pe-banco-andino".to_owned(), month("2026-10"));
    let ask = || Command::PreviewReport {
        contract: contract.clone(),
        period,
        style: ReportStyle::default(),
    };
    workspace.apply(ask());
    until(&mut workspace, &woken, |w| w.state().report_preview.latest.is_some());
    let (preview, revision) = {
        let found = &workspace.state().report_preview;
        (Arc::downgrade(found.found().unwrap()), found.revision)
    };
    workspace.apply(Command::DrawPage { page: 0, zoom: 200 });
    until(&mut workspace, &woken, |w| !w.state().report_pages.pictures.is_empty());
    workspace.apply(Command::CloseReportPreview);
    assert!(workspace.state().report_pages.pictures.is_empty());
    until(&mut workspace, &woken, |_| preview.strong_count() == 0);
    assert!(
        workspace.state().report_preview.revision > revision,
        "no old picture is taken for new"
    );

    workspace.apply(ask());
    workspace.apply(Command::CloseReportPreview);
    until(&mut workspace, &woken, |w| !w.is_busy());
    assert!(workspace.state().report_preview.latest.is_none());
    assert!(!workspace.state().report_preview.running);
    assert!(workspace.state().jobs.is_empty(), "{:?}", workspace.state().jobs);
}

#[test]
fn a_batch_goes_on_after_a_contract_that_fails_and_tells_both() {
    let folder = workspace();
    let (mut workspace, woken) = open(folder.path());
    let out = folder.path().join("out");
    let reports = vec![
        ("nobody".to_owned(), month("2026-10")),
        ("cl-retail-austral".to_owned(), month("2026-10")),
        ("pe-banco-andino".to_owned(), month("2026-10")),
    ];
    let style = ReportStyle::of_formats(&[ReportFormat::Pdf, ReportFormat::Csv]);
    workspace.apply(Command::WriteReports { reports, style, folder: out.clone() });
    assert!(workspace.state().report_batch.is_running());
    until(&mut workspace, &woken, |w| !w.state().report_batch.is_running());
    let batch: &ReportBatch = &workspace.state().report_batch;
    assert!(
        matches!(&batch.entries[0].state, BatchState::Failed(why) if why[0].message.contains("nobody"))
    );
    assert_eq!(batch.n_failed(), 1);
    let files: Vec<&Path> = batch.files().collect();
    // The pages, the table and what is told of it.
    assert_eq!(files.len(), 6);
    assert!(files.iter().all(|file| file.is_file() && file.starts_with(&out)), "{files:?}");
}

#[test]
fn a_batch_that_is_stopped_leaves_the_rest_out() {
    let folder = workspace();
    let (mut workspace, woken) = open(folder.path());
    let name = || ("pe-banco-andino".to_owned(), month("2026-10"));
    let reports = vec![name(), ("cl-retail-austral".to_owned(), month("2026-10"))];
    let out = folder.path().join("out");
    workspace.apply(Command::WriteReports {
        reports,
        style: ReportStyle::of_formats(&[ReportFormat::Pdf]),
        folder: out,
    });
    workspace.apply(Command::StopReports);
    until(&mut workspace, &woken, |w| !w.is_busy());
    let batch = &workspace.state().report_batch;
    assert_eq!(batch.entries[1].state, BatchState::Stopped, "{batch:?}");
    assert!(!batch.is_running());
}

#[test]
fn a_folder_that_is_not_there_is_told_with_its_path() {
    let folder = workspace();
    let (mut workspace, woken) = open(folder.path());
    let missing = folder.path().join("nowhere");
    workspace.apply(Command::ShowFolder { folder: missing.clone() });
    until(&mut workspace, &woken, |w| !w.is_busy());
    let problem = workspace.state().problems.last().unwrap();
    assert!(problem.message.contains("cannot be shown"), "{problem}");
    assert_eq!(problem.location.file.as_deref(), Some(missing.as_path()));
}
