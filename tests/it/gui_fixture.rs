//! A made-up workspace for tests of the window: two vendors, a month of hours, two contracts. It records what the window asks for.

#![allow(clippy::unwrap_used, clippy::result_large_err, clippy::too_many_arguments)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use rust_decimal::Decimal;
use vigia::chart::map::{Place, World};
use vigia::diagnostic::Diagnostic;
use vigia::format::Locale;
use vigia::gui::Backend;
use vigia::job::JobContext;
use vigia::kpi::plan::{PlanItem, Question};
use vigia::kpi::worst::{WorstOptions, WorstSeries, rank};
use vigia::kpi::{Arithmetic, Catalog, CounterDictionary, ExplainColumn};
use vigia::model::{
    CalendarMonth, Every, Gap, KpiPoint, KpiSeries, ManagedObject, MeasurementId, MeasurementKind,
    MeasurementType, ObjectId, Phrase, TimeRange, Timestamp, Unit, Zone,
};
use vigia::report::{ReportOptions, build_document, set_pages};
use vigia::sla::{
    AppliedExclusion, Comparison, Contract, ExclusionEntry, ExclusionKind, ExclusionLedger,
    ExclusionState, Membership, Method, Objective, ObjectiveResult, RoundingRule, Scope, SlaPeriod,
    Source, Statement, Verdict, WorstObject,
};
use vigia::workspace::answer::SuspectPolicy;
use vigia::workspace::changes::{
    Change, ChangeRow, ChangesAnswer, ChangesQuestion, HourCounts, Mark, Spell,
};
use vigia::workspace::map::{
    MapAnswer, MapGroup, MapMeasure, MapQuestion, MapTarget, Misplaced, WhyMisplaced,
};
use vigia::workspace::object_tree::ObjectTree;
use vigia::workspace::pictures::MarkedHours;
use vigia::workspace::pictures::plots::{countries_of, make as make_plots};
use vigia::workspace::portfolio::{CellState, Portfolio, PortfolioCell, PortfolioQuestion};
use vigia::workspace::preview::{
    ColumnLayout, ImportMapping, ObjectName, PeriodStamp, PreviewState, Role, SniffReport,
    TableKind, TableLayout,
};
use vigia::workspace::report_batch::{BatchEntry, BatchState, ReportBatch};
use vigia::workspace::report_preview::{PageState, ReportPreview};
use vigia::workspace::state::TraceState;
use vigia::workspace::state::{
    FileCounts, ImportHeader, ImportId, ImportRecord, ImportStatus, RejectRecord, StoreStats,
};
use vigia::workspace::trace::{Trace, TraceFile, TraceRow};
use vigia::workspace::worst::{WorstAnswer, WorstQuestion};
use vigia::workspace::{
    AnswerCost, AnswerState, Command, Inventory, JobKey, JobKind, JobOutcome, JobView, QueryAnswer,
    QueryQuestion, ReportFormat, State, StatementState, WatchedFolder,
};

use super::sla_fixture::{empty_result, empty_statement, month, plain_contract, plain_objective};

/// What the window pushed, in order.
pub type Log = Rc<RefCell<Vec<Command>>>;

/// A backend that answers at once with made-up numbers.
pub struct FakeBackend {
    state: State,
    log: Log,
}

/// The month that the made-up numbers are of.
pub fn october_name() -> SlaPeriod {
    month("2026-10")
}

const OCTOBER: CalendarMonth = CalendarMonth { year: 2026, month: 10 };

impl FakeBackend {
    pub fn new(state: State, log: Log) -> Self {
        Self { state, log }
    }
}

impl Backend for FakeBackend {
    fn apply(&mut self, command: Command) {
        self.log.borrow_mut().push(command.clone());
        self.state.revision += 1;
        match command {
            Command::Ask { slot, question } => {
                let answer = answer(&question);
                let before = self.state.answers.get(&slot).map_or(0, |a| a.revision);
                let fresh = AnswerState {
                    running: false,
                    latest: Some(Ok(Arc::new(answer))),
                    revision: before + 1,
                };
                self.state.answers.insert(slot, fresh);
            }
            Command::Trace(asked) => {
                let found = Trace {
                    answer: answer(&asked.question),
                    group_idx: 0,
                    rows: vec![TraceRow {
                        object: "SubNetwork=1,EUtranCellFDD=LIM001-1".to_owned(),
                        start: october().start,
                        granularity_secs: 900,
                        counter: "pmRrcConnEstabAtt".to_owned(),
                        value: 474.0,
                        is_suspect: true,
                        import: Some(ImportId(3)),
                    }],
                    n_rows: 2976,
                    files: vec![TraceFile {
                        import: ImportId(3),
                        file: "B20261002_LIM001.xml.gz".to_owned(),
                        sha256: "9f2c".repeat(16),
                        imported_at: october().start,
                        n_rows: 1,
                    }],
                };
                let latest = Some(Ok(Arc::new(found)));
                self.state.trace = TraceState { running: false, asked: Some(*asked), latest };
            }
            Command::AskWorst { question } => {
                self.state.worst.take(Ok(Arc::new(worst_answer(&question))));
            }
            Command::AskMap { question } => {
                self.state.map.take(Ok(Arc::new(map_answer(&question))));
                self.state.world = Some(World::shipped().unwrap());
            }
            Command::AskPicture { slot, question } => {
                let found = super::pictures::made_up(&question);
                self.state.pictures.entry(slot).or_default().take(Ok(Arc::new(found)));
            }
            Command::DrawPlots(question) => {
                let found = |slot: u64| match &self.state.answers.get(&slot)?.latest {
                    Some(Ok(answer)) => Some(Arc::clone(answer)),
                    _ => None,
                };
                let Some(answer) = found(question.slot) else { return };
                let earlier = question.earlier.and_then(|(slot, _)| found(slot));
                let countries = countries_of(&self.state.inventory.attributes);
                let contracts = &self.state.contracts;
                let plots = make_plots(question, answer, earlier, contracts, &countries);
                self.state.plots.entry(question.slot).or_default().take(Ok(Arc::new(plots)));
            }
            Command::AskMarks(question) => {
                let hours = vec![TimeRange::new(october().start, october().start.plus_secs(3600))];
                let found = MarkedHours { question: *question, hours, n_units: 1 };
                self.state.marked_hours.take(Ok(Arc::new(found)));
            }
            Command::PreviewReport { contract, period, style } => {
                // A kind of all contracts names none.
                let is_meant = |c: &&Contract| c.id == contract || contract.is_empty();
                let found = self.state.contracts.iter().find(is_meant).cloned();
                let options = report_options();
                let month = if style.kind.is_of_quarter() { october_name() } else { period };
                let document = build_document(&statement(&found.unwrap(), month), &options);
                let preview = ReportPreview {
                    kind: style.kind,
                    contract,
                    period,
                    revision_label: options.revision_label,
                    pages: Arc::new(set_pages(&document, &JobContext::default()).unwrap()),
                };
                self.state.report_preview.take(Ok(Arc::new(preview)));
                let revision = self.state.report_preview.revision;
                self.state.report_pages = PageState::of(revision);
            }
            Command::CloseReportPreview => {
                self.state.report_preview.latest = None;
                self.state.report_preview.revision += 1;
                self.state.report_pages = PageState::default();
            }
            Command::WriteReports { reports, style, folder } => {
                let entries = reports
                    .into_iter()
                    .map(|(contract, period)| {
                        let state = if contract.starts_with("cl") {
                            BatchState::Failed(vec![Diagnostic::error("its file has mistakes")])
                        } else {
                            let file = |f: &ReportFormat| {
                                folder.join(format!("{contract}_{period}.{}", f.extension()))
                            };
                            let files = style.formats.iter().map(file).collect();
                            BatchState::Done { verdict: Verdict::Breached, files }
                        };
                        BatchEntry { contract, period, state }
                    })
                    .collect();
                self.state.report_batch = ReportBatch { entries, style, folder, number: 1 };
            }
            Command::ForgetReports => self.state.report_batch = ReportBatch::default(),
            Command::AskChanges { question } => {
                self.state.changes.take(Ok(Arc::new(changes_answer(&question))));
            }
            Command::AskPortfolio { n_months } => {
                // A test may have put one there.
                if self.state.portfolio.latest.is_none() {
                    let found = portfolio(&self.state, n_months);
                    self.state.portfolio.take(Ok(Arc::new(found)));
                }
            }
            Command::Evaluate { contract, period } => {
                let found = self.state.contracts.iter().find(|c| c.id == contract).cloned();
                let latest = found.map(|c| Ok(Arc::new(statement(&c, period))));
                let fresh = StatementState { running: false, latest, revision: 1 };
                self.state.statements.insert((contract, period), fresh);
            }
            Command::Import { paths } => {
                let key = JobKey(self.state.jobs.len() as u64 + 1);
                self.state.jobs.push(import_job(key, paths.len()));
            }
            Command::WriteReport { contract, period, style, folder } => {
                let files: Vec<PathBuf> = style
                    .formats
                    .iter()
                    .map(|f| folder.join(format!("{contract}-{period}.{}", f.extension())))
                    .collect();
                let key = JobKey(self.state.jobs.len() as u64 + 1);
                self.state.jobs.push(JobView {
                    key,
                    kind: JobKind::Report,
                    title: format!("Report {contract} {period}").into(),
                    progress: Default::default(),
                    outcome: Some(JobOutcome::Done {
                        summary: format!("Wrote {} files", files.len()).into(),
                        files,
                    }),
                });
            }
            Command::CancelJob(key) => {
                for job in self.state.jobs.iter_mut().filter(|job| job.key == key) {
                    job.outcome = Some(JobOutcome::Cancelled);
                }
            }
            Command::DismissJob(key) => self.state.jobs.retain(|job| job.key != key),
            Command::ClearProblems => self.state.problems.clear(),
            Command::Drop { slot } => {
                self.state.answers.remove(&slot);
            }
            Command::ImportPreviewed { .. } => {
                let key = JobKey(self.state.jobs.len() as u64 + 1);
                self.state.jobs.push(import_job(key, 1));
            }
            Command::Preview { path, file, mapping } => {
                let revision = self.state.preview.as_ref().map_or(0, |shown| shown.revision) + 1;
                let reports = look(&path, mapping.as_deref());
                self.state.preview = Some(PreviewState {
                    path,
                    file,
                    mapping: mapping.map(Arc::from),
                    latest: Some(Ok(Arc::new(reports))),
                    revision,
                    ..PreviewState::default()
                });
            }
            Command::ClosePreview => self.state.preview = None,
            Command::SaveMapping { name, .. } => {
                if let Some(shown) = &mut self.state.preview {
                    let path = self.state.folder.join(format!("mappings/{name}.toml"));
                    shown.saved = Some(Ok(path));
                }
            }
            Command::WatchFolder { folder } => {
                let watched = WatchedFolder {
                    folder,
                    last_look: None,
                    n_waiting: 0,
                    n_taken: 0,
                    problem: None,
                };
                self.state.watched.push(watched);
            }
            Command::StopWatching { folder } => {
                self.state.watched.retain(|watched| watched.folder != folder);
            }
            Command::Ledger(_)
            | Command::Suppose(_)
            | Command::Freeze(_)
            | Command::Pack(_)
            | Command::Data(_)
            | Command::AskTrend { .. }
            | Command::AskLine(_)
            | Command::ReloadDocuments
            | Command::DrawPage { .. }
            | Command::StopReports
            | Command::ShowFolder { .. }
            | Command::AskMonthRules { .. }
            | Command::Saved(_)
            | Command::HelpFilter(_)
            | Command::Export(_)
            | Command::CheckKpi(_)
            | Command::SaveKpi { .. }
            | Command::DeleteKpi { .. }
            | Command::UndoKpi
            | Command::Definitions(_)
            | Command::CloseKpi => {}
        }
    }

    fn poll(&mut self) -> bool {
        false
    }

    fn state(&self) -> &State {
        &self.state
    }
}

/// What a look at a file gives: `*.xml` is no table, `*.zip` holds two, of `*week*` nothing tells the order of day and month.
fn look(path: &Path, mapping: Option<&ImportMapping>) -> Vec<SniffReport> {
    let file = path.display().to_string();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("xml") => vec![SniffReport {
            file,
            format: Some("3gpp-meas-collec"),
            findings: vec![finding("format", "3gpp-meas-collec", "root element <measCollecFile>")],
            first_rows: stored_rows(),
            ..SniffReport::default()
        }],
        Some("zip") => vec![
            table_report(format!("{file}/lim-october.csv"), mapping),
            table_report(format!("{file}/lim-november.csv"), None),
        ],
        _ => vec![table_report(file, mapping)],
    }
}

fn table_report(file: String, mapping: Option<&ImportMapping>) -> SniffReport {
    let mut layout = table_layout();
    let warnings = mapping.map_or_else(Vec::new, |mapping| mapping.apply(&mut layout));
    let mut findings = vec![
        finding("format", "delimited-text", "it has times, and a column for each measurement"),
        finding("encoding", "UTF-8", "plain ASCII"),
        finding("delimiter", "comma", "comma cuts 3 of the first rows into 4 cells"),
        finding("header", "line 1", "it has times, and a column for each measurement"),
        finding("fingerprint", "246f7d948613eac5", "of the header's names"),
        finding("zone", "America/Lima", "no time names an offset; the workspace's choice"),
    ];
    findings.extend(warnings.iter().map(|warning| finding("warning", warning, "")));
    let is_open = file.contains("week") && layout.date_order.is_none();
    let problem = is_open.then(|| {
        "day and month cannot be told apart (such as \"03/11/2026 00:00\")\n  Hint: name the order in a mapping"
            .to_owned()
    });
    SniffReport {
        file,
        format: Some("delimited-text"),
        findings,
        first_rows: if is_open { Vec::new() } else { stored_rows() },
        layout: Some(layout),
        raw_rows: vec![
            row(&["Start time", "Cell", "RRC attempts", "Remark"]),
            row(&["03/11/2026 00:00", "LIM001A", "120", "ok"]),
            row(&["03/11/2026 00:00", "LIM001B", "", "ok"]),
        ],
        problem,
    }
}

fn finding(what: &'static str, value: &str, why: &'static str) -> (Phrase, Phrase, Phrase) {
    (Phrase::of_template(what), value.into(), Phrase::of_template(why))
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn stored_rows() -> Vec<Vec<Phrase>> {
    let heads = ["period start", "length", "object", "group", "measurement", "value", "suspect"];
    let row = |cells: [&str; 7]| cells.map(Phrase::from).to_vec();
    vec![
        heads.map(Phrase::of_template).to_vec(),
        row(["2026-11-03T05:00:00Z", "15 min", "LIM001A", "", "RRC attempts", "120", ""]),
        row(["2026-11-03T05:00:00Z", "15 min", "LIM001B", "", "RRC attempts", "", ""]),
    ]
}

fn table_layout() -> TableLayout {
    let column = |name: &str, role| ColumnLayout {
        name: name.to_owned(),
        role,
        measurement: name.to_owned(),
        unit: String::new(),
        is_fraction: false,
        missing: Vec::new(),
    };
    TableLayout {
        kind: TableKind::Wide,
        sheet: None,
        encoding: "UTF-8".to_owned(),
        delimiter: Some(','),
        decimal_mark: '.',
        thousands_mark: None,
        header_line: Some(1),
        units_line: None,
        columns: vec![
            column("Start time", Role::Time),
            column("Cell", Role::Object),
            column("RRC attempts", Role::Measurement),
            column("Remark", Role::Ignore),
        ],
        date_order: None,
        zone: None,
        stamp: PeriodStamp::Start,
        granularity: None,
        fixed_start: None,
        snap: false,
        missing: row(&["N/A", "-"]),
        vendor: None,
        group: String::new(),
        object_name: ObjectName::Columns,
    }
}

pub fn import_job(key: JobKey, n_paths: usize) -> JobView {
    JobView {
        key,
        kind: JobKind::Import,
        title: format!("Import {n_paths} paths").into(),
        progress: vigia::job::Progress {
            phase: "Reading files".to_owned(),
            done: 48_200_000,
            total: 131_000_000,
            unit: "bytes",
            item: "A20261012.0215-0230_LIM014.xml.gz".to_owned(),
            files: None,
        },
        outcome: None,
    }
}

pub fn lima() -> Zone {
    Zone::named("America/Lima").unwrap()
}

/// October 2026 in Lima.
pub fn october() -> TimeRange {
    lima().month(OCTOBER)
}

/// The four cells of worked example K19, ranked as asked.
fn report_options() -> ReportOptions {
    ReportOptions {
        language: vigia::words::Language::English,
        locale: Locale::ENGLISH,
        generated_at: october().end,
        revision_label: "Provisional".to_owned(),
        ..ReportOptions::default()
    }
}

/// Three sites in two countries, one cell without a place.
fn map_answer(question: &MapQuestion) -> MapAnswer {
    let point = |value: f64| KpiPoint {
        value: Some(value),
        gap: None,
        numerator: Some(value * 100.0),
        denominator: Some(10_000.0),
        completeness: Some(1.0),
        ..KpiPoint::missing()
    };
    let group = |label: &str, key: &str, place: Option<Place>, parent, value| MapGroup {
        label: label.to_owned(),
        name: label.to_owned(),
        filter: format!("{key} == \"{label}\""),
        place,
        parent,
        n_objects: 1,
        azimuth: None,
        point: point(value),
    };
    let (lima, cusco, santiago) =
        (Place::new(-77.04, -12.05), Place::new(-71.97, -13.53), Place::new(-70.67, -33.45));
    let kpi = match &question.measure {
        MapMeasure::Kpi(kpi) => kpi.clone(),
        MapMeasure::Line { objective, .. } => Question::Formula(objective.clone()),
    };
    let target = MapTarget {
        value: Decimal::new(985, 1),
        warning: None,
        tolerance: Decimal::ZERO,
        comparison: Comparison::AtLeast,
        rounding: RoundingRule::None,
        completeness_ratio_min: 0.9,
    };
    MapAnswer {
        question: question.clone(),
        item: item(&kpi).0,
        range: october(),
        zone: question.zone.clone(),
        target: matches!(question.measure, MapMeasure::Line { .. }).then_some(target),
        total: point(98.2),
        countries: vec![
            group("PE", "country", Some(lima), None, 98.0),
            group("CL", "country", Some(santiago), None, 99.1),
        ],
        regions: Vec::new(),
        sites: vec![
            group("LIM001", "site", Some(lima), Some(0), 97.2),
            group("CUS001", "site", Some(cusco), Some(0), 98.9),
            group("SCL001", "site", Some(santiago), Some(1), 99.1),
        ],
        cells: vec![
            group("LIM001-1", "object", Some(lima), Some(0), 97.2),
            group("CUS001-1", "object", Some(cusco), Some(1), 98.9),
            group("SCL001-1", "object", Some(santiago), Some(2), 99.1),
            group("ARE009-1", "object", None, None, 95.5),
        ],
        misplaced: vec![Misplaced {
            object: "Cell=ARE009-1".to_owned(),
            label: "ARE009-1".to_owned(),
            why: WhyMisplaced::NoCoordinates,
        }],
        warnings: Vec::new(),
    }
}

fn worst_answer(question: &WorstQuestion) -> WorstAnswer {
    let cells = [
        ("A", 20.0, 12.0),
        ("B", 12_000.0, 11_640.0),
        ("C", 800.0, 712.0),
        ("D", 5_000.0, 4_975.0),
    ];
    let point = |attempts: f64, successes: f64| KpiPoint {
        value: Some(100.0 * successes / attempts),
        gap: None,
        numerator: Some(successes),
        denominator: Some(attempts),
        completeness: Some(1.0),
        ..KpiPoint::missing()
    };
    let zone = question.zone.clone();
    let range = zone.month(OCTOBER);
    let whole = KpiSeries {
        kpi_id: "rrc_setup_success_rate".to_owned(),
        unit: Unit::new("%"),
        zone,
        buckets: vec![range],
        keys: vec!["object".to_owned()],
        groups: cells.iter().map(|(name, ..)| vec![format!("Cell={name}")]).collect(),
        points: cells.iter().map(|(_, att, succ)| point(*att, *succ)).collect(),
    };
    let total = point(17_820.0, 17_339.0);
    let days = KpiSeries { buckets: Vec::new(), points: Vec::new(), ..whole.clone() };
    let options = WorstOptions {
        rank: question.rank,
        higher_is_better: true,
        sides_add_up: true,
        attempts_min: question.attempts_min,
        bad_days_min: question.bad_days_min,
        n_days: question.n_days,
        completeness_ratio_min: question.completeness_ratio_min,
        threshold: question.threshold,
        n_shown: question.n_shown,
        n_without: question.n_without,
    };
    let series = WorstSeries { whole: &whole, total: &total, days: &days, total_days: &days };
    let report = rank(series, &options).unwrap();
    WorstAnswer {
        question: question.clone(),
        item: item(&question.kpi).0,
        higher_is_better: true,
        time_unit_secs: None,
        keys: whole.keys.clone(),
        range,
        days_range: range,
        labels: report.rows.iter().map(|row| row.group[0].replace("Cell=", "cell ")).collect(),
        report,
        label_of: HashMap::new(),
        warnings: Vec::new(),
    }
}

/// Two hours of the first KPI are worse than usual, from the tenth hour of October on.
fn changes_answer(question: &ChangesQuestion) -> ChangesAnswer {
    let range = question.range.unwrap();
    let start = october().start.plus_secs(10 * 3600);
    let peak = Mark {
        group_idx: 0,
        bucket_idx: 10,
        start,
        value: 90.0,
        usual: 98.9,
        usual_low: 98.0,
        usual_high: 99.8,
        score: -49.0,
        change: Change::Worse,
    };
    let spell = Spell {
        group_idx: 0,
        range: TimeRange::new(start, start.plus_secs(7200)),
        n_hours: 2,
        peak,
    };
    ChangesAnswer {
        question: question.clone(),
        items: question.kpis.iter().map(|kpi| item(kpi).0).collect(),
        keys: question.by.clone(),
        range,
        n_groups: 1,
        rows: vec![ChangeRow { item_idx: 0, group: Vec::new(), label: String::new(), spell }],
        counts: HourCounts { n_judged: 720, ..HourCounts::default() },
        warnings: Vec::new(),
    }
}

/// A workspace without data.
pub fn empty_state() -> State {
    State {
        name: "latam".to_owned(),
        folder: "/data/latam".into(),
        zone: lima(),
        suspect: SuspectPolicy::Keep,
        inventory: Arc::default(),
        catalog: Arc::new(Catalog::builtin()),
        dictionary: Arc::default(),
        contracts: Arc::default(),
        exclusions: Arc::new(ExclusionLedger::default()),
        busy_hours: Arc::default(),
        answers: Default::default(),
        statements: Default::default(),
        trend: Default::default(),
        lines: Default::default(),
        trace: Default::default(),
        worst: Default::default(),
        changes: Default::default(),
        month_rules: Default::default(),
        portfolio: Default::default(),
        map: Default::default(),
        world: None,
        pictures: Default::default(),
        plots: Default::default(),
        marked_hours: Default::default(),
        report_preview: Default::default(),
        report_pages: Default::default(),
        report_templates: Arc::default(),
        report_batch: Default::default(),
        preview: None,
        kpi_editor: Default::default(),
        ledger: Default::default(),
        supposed: Default::default(),
        frozen: Default::default(),
        packs: Default::default(),
        saved: Default::default(),
        filter_help: Default::default(),
        exported: Default::default(),
        definitions: Default::default(),
        watched: Vec::new(),
        jobs: Vec::new(),
        problems: Vec::new(),
        data: Default::default(),
        revision: 1,
    }
}

/// A workspace with a month of data and two contracts.
pub fn full_state() -> State {
    State {
        inventory: Arc::new(inventory()),
        contracts: Arc::new(vec![peru(), chile()]),
        data: Default::default(),
        problems: vec![
            Diagnostic::warning(
                "Contract \"pe-norte-2026\": the warning value lies below the target",
            )
            .in_file("/data/latam/contracts/pe-norte.toml")
            .at_line(31)
            .hint("set \"warning\" between the target and the best value"),
        ],
        ..empty_state()
    }
}

fn inventory() -> Inventory {
    let objects = objects();
    let measurements: Vec<MeasurementType> = [
        ("pmRrcConnEstabSucc", "RRC"),
        ("pmRrcConnEstabAtt", "RRC"),
        ("pmErabRelAbnormalEnb", "ERAB"),
        ("pmPdcpVolDlDrb", "PDCP"),
        ("L.RRC.ConnReq.Succ", "Cell"),
        ("pmCellDowntimeAuto", "Availability"),
    ]
    .iter()
    .enumerate()
    .map(|(i, (name, group))| MeasurementType {
        id: MeasurementId(i as u32),
        name: (*name).to_owned(),
        group: (*group).to_owned(),
        kind: MeasurementKind::Scalar,
    })
    .collect();
    let imports = imports();
    Inventory {
        data_revision: 7,
        attributes: vec![Vec::new(); objects.len()],
        keys: [
            "EUtranCellFDD",
            "MeContext",
            "SubNetwork",
            "object",
            "region",
            "technology",
            "vendor",
        ]
        .map(str::to_owned)
        .to_vec(),
        damaged: None,
        notices: Vec::new(),
        stats: StoreStats {
            n_objects: objects.len() as u64,
            n_measurements: 6,
            n_imports: imports.len() as u64,
            n_tiles: 8_420,
            n_samples: 27_418_220,
            n_off_grid: 0,
            n_tickets: 890,
            n_outages: 41,
            tile_bytes: 38_000_000,
            rollup_bytes: 2_900_000,
            profile_bytes: 900_000,
            n_old_tiles: 0,
            file_bytes: 41_200_000,
        },
        tree: Arc::new(ObjectTree::of(&objects)),
        supplies: Inventory::supplies_of(
            &Catalog::builtin(),
            &measurements,
            &CounterDictionary::default(),
        ),
        objects: Arc::new(objects),
        measurements: Arc::new(measurements),
        reject_causes: Default::default(),
        rejects: vec![RejectRecord {
            file: "/exports/huawei/HW_20261012.tar.gz/PM_0214.csv".to_owned(),
            line: Some(41),
            message: "Could not read value \"n/a\" in column \"L.RRC.ConnReq.Succ\": not a number"
                .to_owned(),
            hint: "set \"n/a\" as the text for a missing value in the mapping".to_owned(),
        }],
        imports,
        extent: Some(TimeRange::new(october().start, october().end.plus_secs(6 * 3600))),
    }
}

fn objects() -> Vec<ManagedObject> {
    let mut names = Vec::new();
    for (region, site) in [("Lima", "LIM"), ("Norte", "PIU"), ("Sur", "AQP")] {
        for number in 1..=12 {
            for sector in ["A", "B", "C"] {
                let node = format!("{site}{number:03}");
                names.push((
                    format!("SubNetwork={region},MeContext={node},ManagedElement={node},ENodeBFunction=1,EUtranCellFDD={node}{sector}"),
                    "Ericsson",
                ));
            }
        }
    }
    for number in 1..=8 {
        names.push((format!("SCL{number:03}/Cell:eNodeB Function Name=SCL{number:03}, Local Cell ID=1, Cell Name=SCL{number:03}_1"), "Huawei"));
    }
    names
        .into_iter()
        .enumerate()
        .map(|(i, (name, vendor))| {
            ManagedObject::new(ObjectId(i as u32), name, Some(vendor.into()))
        })
        .collect()
}

fn imports() -> Vec<ImportRecord> {
    let start = october().start;
    (0..96u32)
        .map(|i| {
            let from = start.plus_secs(i64::from(i) * 900);
            let (status, reason) = match i {
                88 => (ImportStatus::Rejected, "The file ends inside the element measInfo at line 1,204: it was cut while it was copied"),
                90 => (ImportStatus::ImportedWithRejects, ""),
                _ => (ImportStatus::Imported, ""),
            };
            let local = lima().local(from);
            let file = if i == 90 {
                "/exports/huawei/HW_20261012.tar.gz/PM_0214.csv".to_owned()
            } else {
                format!("/exports/ericsson/A{}-{:04}_SubNetwork.xml.gz", local.strftime("%Y%m%d.%H%M"), i * 15 + 15)
            };
            ImportRecord {
                id: ImportId(i + 1),
                header: ImportHeader {
                    file,
                    format: if i == 90 { "huawei-query" } else { "3gpp-meascollec" }.to_owned(),
                    sha256: format!("{:064x}", u64::from(i) * 7_919 + 0xabc_def0),
                    size_bytes: 184_220,
                    read_as: String::new(),
                    imported_at: start.plus_secs(3_000_000),
                },
                status,
                counts: FileCounts { n_values: 21_600 + u64::from(i), n_null: if i % 7 == 0 { 12 } else { 0 }, n_suspect: if i == 91 { 6 } else { 0 }, ..Default::default() },
                n_objects: 108,
                n_measurements: 200,
                n_replaced: if i == 93 { 420 } else { 0 },
                n_rejects: u64::from(i == 90) * 3,
                extent: (i != 88).then(|| TimeRange::new(from, from.plus_secs(900))),
                reason: reason.to_owned(),
                warnings: if i == 94 { vec!["The times have no zone; the zone of the file's sender was assumed".to_owned()] } else { Vec::new() },
            }
        })
        .collect()
}

fn objective(
    id: &str,
    name: &str,
    kpi: &str,
    filter: &str,
    comparison: Comparison,
    target: &str,
) -> Objective {
    Objective {
        id: id.to_owned(),
        name: name.to_owned(),
        source: Source::Kpi(kpi.to_owned()),
        scope: Scope { filter: filter.to_owned(), membership: Membership::Dated },
        method: if id == "availability" { Method::Availability } else { Method::PeriodAggregate },
        comparison,
        target: target.parse().unwrap(),
        completeness_ratio_min: 0.95,
        rounding: RoundingRule::HalfUp { decimals: 2 },
        weight: Decimal::from(25),
        ..plain_objective()
    }
}

fn peru() -> Contract {
    Contract {
        id: "pe-norte-2026".to_owned(),
        customer: "Telefonía del Norte".to_owned(),
        name: "LTE managed service".to_owned(),
        country: "PE".to_owned(),
        zone: lima(),
        currency: "PEN".to_owned(),
        currency_decimals: 2,
        fee: Decimal::from(480_000),
        credit_cap_percent: Some(Decimal::from(15)),
        objectives: vec![
            objective(
                "availability",
                "Cell availability",
                "availability",
                "technology == \"LTE\"",
                Comparison::AtLeast,
                "99.5",
            ),
            objective(
                "accessibility",
                "E-RAB accessibility",
                "erab_accessibility",
                "technology == \"LTE\"",
                Comparison::AtLeast,
                "98.5",
            ),
            objective(
                "drops",
                "E-RAB drop rate",
                "erab_drop_rate",
                "region == \"Norte\"",
                Comparison::AtMost,
                "0.8",
            ),
            objective(
                "handover",
                "Handover success",
                "handover_success",
                "",
                Comparison::AtLeast,
                "97",
            ),
        ],
        ..plain_contract()
    }
}

fn chile() -> Contract {
    Contract {
        id: "cl-andes-2026".to_owned(),
        customer: "Andes Móvil".to_owned(),
        name: "RAN operation".to_owned(),
        country: "CL".to_owned(),
        zone: Zone::named("America/Santiago").unwrap(),
        currency: "CLP".to_owned(),
        currency_decimals: 0,
        fee: Decimal::from(92_000_000),
        credit_cap_percent: None,
        objectives: vec![objective(
            "accessibility",
            "E-RAB accessibility",
            "erab_accessibility",
            "vendor == \"Huawei\"",
            Comparison::AtLeast,
            "98",
        )],
        ..plain_contract()
    }
}

/// A wave with a daily shape, by hour number and line.
fn wave(i: usize, line: usize, base: f64) -> f64 {
    let x = i as f64;
    let noise = ((x * 12.9898 + line as f64 * 78.233).sin() * 43_758.545).fract();
    base + 0.35 * (x / 24.0 * std::f64::consts::TAU + line as f64).sin() + 0.22 * noise
        - 0.12 * line as f64
}

fn point(value: Option<f64>, completeness: f64) -> KpiPoint {
    let attempts = 184_000.0;
    let expected = 432;
    KpiPoint {
        value,
        gap: value.is_none().then_some(Gap::Missing),
        numerator: value.map(|v| (v / 100.0 * attempts).round()),
        denominator: value.map(|_| attempts),
        completeness: Some(completeness),
        suspect_share: 0.0,
        suspect: 0,
        received: (completeness * expected as f64) as u64,
        expected,
    }
}

fn series(
    id: &str,
    unit: &str,
    zone: &Zone,
    range: TimeRange,
    every: Every,
    groups: Vec<Vec<String>>,
    keys: Vec<String>,
    base: f64,
) -> KpiSeries {
    let buckets = zone.buckets(range, every);
    let mut points = Vec::new();
    for line in 0..groups.len() {
        for i in 0..buckets.len() {
            let gap = (300..318).contains(&i) && every == Every::Secs(3600);
            let dip = if (420..438).contains(&i) { -1.6 } else { 0.0 };
            let completeness = if gap {
                0.0
            } else if (480..500).contains(&i) {
                0.93
            } else {
                1.0
            };
            points
                .push(point((!gap).then(|| (wave(i, line, base) + dip).min(100.0)), completeness));
        }
    }
    KpiSeries {
        kpi_id: id.to_owned(),
        unit: Unit::new(unit),
        zone: zone.clone(),
        buckets,
        keys,
        groups,
        points,
    }
}

fn item(question: &Question) -> (PlanItem, f64, &'static str) {
    let (id, name) = match question {
        Question::Kpi(id) => (id.clone(), kpi_name(id)),
        Question::Formula(text) => ("formula".to_owned(), text.clone()),
        Question::Measurement(name) => (name.clone(), name.clone()),
    };
    let (base, unit) = match question {
        Question::Measurement(_) => (1840.0, ""),
        Question::Kpi(id) if id.contains("drop") => (1.2, "%"),
        _ => (98.9, "%"),
    };
    let plan = PlanItem {
        id,
        name,
        names: Default::default(),
        unit: Unit::new(unit),
        formula: "100 * sum(pmRrcConnEstabSucc) / sum(pmRrcConnEstabAtt)".to_owned(),
        version: Some(1),
        higher_is_better: Some(true),
        is_upper_bound: false,
        uses: Vec::new(),
    };
    (plan, base, unit)
}

/// An answer on the grid that was asked for.
pub fn answer(question: &QueryQuestion) -> QueryAnswer {
    let range = question.range.unwrap_or_else(october);
    let groups: Vec<Vec<String>> = if question.by.is_empty() {
        vec![Vec::new()]
    } else {
        ["Norte", "Sur", "Lima"].iter().map(|g| vec![(*g).to_owned()]).collect()
    };
    let mut items = Vec::new();
    let mut all = Vec::new();
    for asked in &question.questions {
        let (plan, base, unit) = item(asked);
        all.push(series(
            &plan.id,
            unit,
            &question.zone,
            range,
            question.every,
            groups.clone(),
            question.by.clone(),
            base,
        ));
        items.push(plan);
    }
    let n = all.first().map_or(0, |s| s.points.len());
    QueryAnswer {
        question: question.clone(),
        range,
        items,
        series: all,
        arithmetic: Arithmetic::of_counters(vec![
            ExplainColumn {
                name: "sum(pmRrcConnEstabSucc)".to_owned(),
                values: vec![Some(181_976.0); n],
            },
            ExplainColumn {
                name: "sum(pmRrcConnEstabAtt)".to_owned(),
                values: vec![Some(184_000.0); n],
            },
        ]),
        warnings: Vec::new(),
        cost: AnswerCost { total_micros: 14_000, ..AnswerCost::default() },
    }
}

fn result(contract: &Contract, objective: &Objective, period: TimeRange) -> ObjectiveResult {
    let (sli, verdict, warning, credit_percent, completeness) = match objective.id.as_str() {
        "availability" => (99.712, Verdict::Achieved, false, 0, 0.998),
        "accessibility" => (98.521, Verdict::Achieved, true, 0, 0.991),
        "drops" => (1.1342, Verdict::Breached, false, 5, 0.972),
        _ => (97.8, Verdict::Undecided, false, 0, 0.871),
    };
    let compared = Decimal::from_f64_retain(sli).unwrap().round_dp(2);
    let margin = if objective.comparison == Comparison::AtLeast {
        compared - objective.target
    } else {
        objective.target - compared
    };
    let base = if objective.id == "drops" { 1.1 } else { sli };
    let made = |every| {
        series(
            &objective.id,
            "%",
            &contract.zone,
            period,
            every,
            vec![Vec::new()],
            Vec::new(),
            base,
        )
    };
    ObjectiveResult {
        verdict,
        warning,
        sli: Some(sli),
        gap: None,
        compared: Some(compared),
        rounded: Some(compared),
        numerator: Some(1_812_220.0),
        denominator: Some(1_839_410.0),
        completeness: Some(completeness),
        received: (completeness * 321_408.0) as u64,
        expected: 321_408,
        suspect_share: 0.0004,
        margin: Some(margin),
        credit_percent: Decimal::from(credit_percent),
        credit: contract.fee * Decimal::from(credit_percent) / Decimal::ONE_HUNDRED,
        arithmetic: vec![
            "Numerator: sum(pmErabEstabSuccInit) = 1,812,220".into(),
            "Denominator: sum(pmErabEstabAttInit) = 1,839,410".into(),
            format!("100 × 1,812,220 ÷ 1,839,410 = {sli}").into(),
            format!("Rounded half up to 2 decimals: {compared}").into(),
        ],
        formula: "100 * sum(pmErabEstabSuccInit) / sum(pmErabEstabAttInit)".to_owned(),
        formula_version: Some(1),
        daily: made(Every::Day),
        hourly: made(Every::Secs(3600)),
        worst_objects: (1..=9)
            .map(|i| WorstObject {
                label: format!("PIU{i:03}B"),
                name: format!("SubNetwork=Norte,MeContext=PIU{i:03},EUtranCellFDD=PIU{i:03}B"),
                point: point(Some(sli - 3.0 + f64::from(i) * 0.3), 1.0),
                contribution: Some(0.21 / f64::from(i)),
            })
            .collect(),
        exclusions: vec![AppliedExclusion {
            entry: ExclusionEntry {
                id: "CHG-20417".to_owned(),
                contracts: vec![contract.id.clone()],
                kind: ExclusionKind::PlannedMaintenance,
                range: TimeRange::new(
                    period.start.plus_secs(420 * 3600),
                    period.start.plus_secs(438 * 3600),
                ),
                objects: "region == \"Norte\"".to_owned(),
                reason: "Software upgrade of 12 sites".to_owned(),
                evidence: "CHG-20417".to_owned(),
                notified_at: None,
                state: ExclusionState::Approved,
                decided_by: "R. Salas".to_owned(),
                decided_at: None,
            },
            range: TimeRange::new(
                period.start.plus_secs(420 * 3600),
                period.start.plus_secs(438 * 3600),
            ),
            capped_secs: 0,
            n_objects: 36,
        }],
        ..empty_result(objective)
    }
}

/// All contracts with the made-up statements of their periods.
pub fn portfolio(state: &State, n_months: usize) -> Portfolio {
    let as_of = october().end.plus_secs(6 * 3600);
    let question = PortfolioQuestion { n_months, as_of, rates: None };
    let mut found = Portfolio::outline(&state.contracts, state.inventory.extent, &question);
    for (row, contract) in found.rows.iter_mut().zip(state.contracts.iter()) {
        for period in &mut row.periods {
            let cell = PortfolioCell::of(&statement(contract, period.name));
            period.state = CellState::Judged(Arc::new(cell));
        }
    }
    found.n_judged = found.n_periods;
    found
}

/// A judged month.
pub fn statement(contract: &Contract, name: SlaPeriod) -> Statement {
    let period = name.range(&contract.zone);
    let objectives: Vec<ObjectiveResult> =
        contract.objectives.iter().map(|o| result(contract, o, period)).collect();
    let credit: Decimal = objectives.iter().map(|o| o.credit).sum();
    let mut settlement = empty_statement(contract, name).settlement;
    (settlement.gross, settlement.malus, settlement.credit_due) = (credit, credit, credit);
    settlement.net = -credit;
    Statement {
        settlement,
        as_of: Timestamp::from_unix_secs(period.end.as_unix_secs() + 86_400),
        objectives,
        credit_total: credit,
        credit_uncapped: credit,
        score_percent: Some(Decimal::from(50)),
        ..empty_statement(contract, name)
    }
}

/// `erab_drop_rate` as `Erab drop rate`.
fn kpi_name(id: &str) -> String {
    let words = id.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
