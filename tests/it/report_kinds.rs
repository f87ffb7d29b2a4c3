//! The other kinds of reports: numbers recomputed from what is judged, the same bytes twice, currencies that are never added, contracts
//! that cannot be read or judged named and stopping no other, one page that stays one page.

use std::collections::BTreeMap;
use std::path::Path;

use rust_decimal::Decimal;
use vigia::format::Locale;
use vigia::job::JobContext;
use vigia::model::{CalendarMonth, Timestamp, Zone};
use vigia::report::{ReportKind, set_pages, write_pdf};
use vigia::sla::{Statement, Verdict};
use vigia::words::Language;
use vigia::workspace::demo::{DemoOptions, write_demo};
use vigia::workspace::import::import_paths;
use vigia::workspace::{Engine, ImportWishes, Purpose, ReportFormat, ReportStyle};

use super::cli::vigia;
use super::pack_fixture;
use super::portfolio::{self, october, open};

type Rows = Vec<BTreeMap<String, String>>;

/// In English, whatever the country of the contract.
fn style(kind: ReportKind) -> ReportStyle {
    let style = ReportStyle::of_formats(&[ReportFormat::Pdf, ReportFormat::Csv]);
    // Not that of the country.
    ReportStyle { kind, language: Some(Language::English), ..style }
}

/// A report in one language, as paper and as table.
struct Report {
    pdf: Vec<u8>,
    csv: Vec<u8>,
    n_pages: usize,
    verdict: Verdict,
}

impl Report {
    fn of(
        engine: &Engine,
        contract: &str,
        period: &str,
        at: Timestamp,
        style: &ReportStyle,
    ) -> Self {
        let ctx = JobContext::default();
        let period = engine.report_period(style.kind, contract, period).unwrap();
        let made = engine.make_report(contract, period, at, style, &ctx);
        let made = made.map_err(|problems| format!("{problems:?}")).unwrap();
        let paper = made.paper.as_ref();
        assert_eq!(paper.kind(), style.kind);
        let report = Self {
            n_pages: set_pages(paper, &ctx).unwrap().len(),
            pdf: write_pdf(paper, &ctx).unwrap(),
            csv: paper.csv().unwrap(),
            verdict: made.verdict,
        };
        if let Ok(folder) = std::env::var("VIGIA_KEEP_REPORT") {
            let language = style.language.unwrap_or_default().code();
            let name = format!("{}_{contract}_{language}.pdf", style.kind.name());
            std::fs::write(Path::new(&folder).join(&name), &report.pdf).unwrap();
            let data = serde_json::to_vec(&paper.data().unwrap()).unwrap();
            std::fs::write(Path::new(&folder).join(name.replace(".pdf", ".json")), data).unwrap();
        }
        report
    }

    /// Rows of a section by column.
    fn rows(&self, section: &str) -> Rows {
        let mut reader = csv::Reader::from_reader(&self.csv[..]);
        let header = reader.headers().unwrap().clone();
        let all = reader.records().map(|record| {
            let record = record.unwrap();
            header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
        });
        let all: Rows = all.collect();
        all.into_iter().filter(|row| row["section"] == section).collect()
    }

    /// What paper says, in one line with single blanks; `None` where no reader of PDFs is installed.
    fn text(&self) -> Option<String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file, &self.pdf).unwrap();
        let mut command = std::process::Command::new("pdftotext");
        let output = command.arg("-layout").arg(file.path()).arg("-").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).replace(['\u{a0}', '\u{202f}'], " ");
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn says(&self, words: &[&str]) {
        let Some(text) = self.text() else { return };
        for word in words {
            let word = word.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(text.contains(&word), "{word:?} is not on paper:\n{text}");
        }
    }

    fn says_not(&self, words: &[&str]) {
        let Some(text) = self.text() else { return };
        for word in words {
            assert!(!text.contains(word), "{word:?} is on paper:\n{text}");
        }
    }
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is no decimal"))
}

/// Whole weights that add up to a hundred.
fn weight_of(at: usize, n_lines: usize) -> usize {
    let each = 100 / n_lines;
    if at + 1 == n_lines { 100 - each * (n_lines - 1) } else { each }
}

/// A contract of many lines with long names over the cell that keeps its target.
fn wide_contract(n_lines: usize) -> String {
    let terms = portfolio::Terms {
        id: "wide",
        cell: "OK",
        country: "PE",
        money: ("1000", "PEN"),
        more: &[],
    };
    let text = portfolio::contract(&terms);
    let (head, line) = text.split_once("[[objective]]").unwrap();
    let mut all = head.to_owned();
    for at in 0..n_lines {
        let name = format!(
            "Accessibility of the radio access network for branches, cash machines and depots of region {at:02}"
        );
        let line = line
            .replace("id = \"setup\"", &format!("id = \"line-{at:02}\""))
            .replace("name = \"Setup\"", &format!("name = \"{name}\""))
            .replace("weight = \"100\"", &format!("weight = \"{}\"", weight_of(at, n_lines)));
        all.push_str(&format!("[[objective]]{line}\n"));
    }
    all
}

#[test]
fn a_summary_of_twelve_long_lines_is_one_page_and_so_is_one_of_forty() {
    for (n_lines, n_shown) in [(1, 1), (12, 12), (40, 14)] {
        let folder = portfolio::workspace();
        let file = folder.path().join("contracts/wide.toml");
        std::fs::write(file, wide_contract(n_lines)).unwrap();
        let engine = open(folder.path());
        for language in Language::ALL {
            let style = ReportStyle { language: Some(language), ..style(ReportKind::Summary) };
            let report = Report::of(&engine, "wide", "2026-09", october(), &style);
            assert_eq!(report.n_pages, 1, "{n_lines} lines in {language:?}");
            assert_eq!(report.rows("objective").len(), n_lines, "the table has all of them");
            let Some(text) = report.text() else { continue };
            if language == Language::English {
                // Long names break over lines of a cell; the target stands in each row once.
                assert_eq!(text.matches("≥ 99.50").count(), n_shown, "{text}");
                assert_eq!(text.contains("26 further objectives"), n_lines == 40);
            }
        }
    }
}

#[test]
fn a_summary_says_how_many_of_the_lines_it_leaves_out_were_missed() {
    let folder = portfolio::workspace();
    let text = wide_contract(40).replace("name == \"OK\"", "name == \"BAD\"");
    std::fs::write(folder.path().join("contracts/wide.toml"), text).unwrap();
    let engine = open(folder.path());
    let report = Report::of(&engine, "wide", "2026-09", october(), &style(ReportKind::Summary));
    assert_eq!(report.verdict, Verdict::Breached);
    report.says(&["26 further objectives are in the monthly report.", "not achieved: 26."]);
    report.says_not(&["with more room"]);
}

#[test]
fn a_summary_says_how_each_line_went_since_the_month_before() {
    let folder = portfolio::workspace();
    let engine = open(folder.path());
    let report = Report::of(&engine, "breached", "2026-08", october(), &style(ReportKind::Summary));
    // 2000 of 2000 in July, 1800 of 2000 in August.
    let before = report.rows("before");
    assert_eq!(before.len(), 1);
    assert_eq!((before[0]["value"].as_str(), before[0]["note"].as_str()), ("100", "worse"));
    assert_eq!(before[0]["period_start"], "2026-07-01T00:00:00-05:00");
    assert_eq!(before[0]["period_end"], "2026-08-01T00:00:00-05:00");
    let objective = &report.rows("objective")[0];
    assert_eq!((objective["value"].as_str(), objective["verdict"].as_str()), ("90", "breached"));
    assert_eq!(dec(&report.rows("contract")[0]["credit"]), Decimal::from(30));
    report.says(&[
        "Executive summary".to_uppercase().as_str(),
        "90.00 %",
        "Jul 100.00",
        "worse",
        "PEN 30.00",
        "Breached",
    ]);
    report.says_not(&["better"]);
    // Of the first month there is nothing before.
    let first = Report::of(&engine, "breached", "2026-07", october(), &style(ReportKind::Summary));
    assert!(first.rows("before").is_empty());
    // In September nothing moved.
    let third = Report::of(&engine, "breached", "2026-09", october(), &style(ReportKind::Summary));
    assert_eq!(third.rows("before")[0]["note"], "same");
    // A line in the warning zone is named with its distance: 99.6 of 99.5.
    let warned = Report::of(&engine, "warned", "2026-09", october(), &style(ReportKind::Summary));
    warned.says(&["It lies in the warning zone, 0.10 percentage points from its target."]);
}

#[test]
fn only_what_was_not_achieved_or_warns_is_listed_and_an_empty_page_says_why() {
    let folder = portfolio::workspace();
    let engine = open(folder.path());
    let of = |id: &str| Report::of(&engine, id, "2026-09", october(), &style(ReportKind::Failing));
    let kept = of("kept");
    assert_eq!((kept.rows("objective").len(), kept.n_pages), (0, 1));
    assert_eq!(kept.rows("achieved")[0]["value"], "1");
    kept.says(&["Nothing to list: every objective was achieved", "1 of 1 objective was achieved"]);
    let breached = of("breached");
    assert_eq!(breached.rows("objective").len(), 1);
    assert_eq!(breached.rows("achieved")[0]["value"], "0");
    breached.says(&["0 of 1 objective was achieved", "90.00 %", "Objects that cost most"]);
    breached.says_not(&["Nothing to list"]);
    let warned = of("warned");
    assert_eq!(warned.rows("objective").len(), 1, "achieved, but in the warning zone");
    warned.says(&["In the warning zone"]);
    // Undecided and tolerated are not achieved.
    assert_eq!(of("undecided").rows("objective").len(), 1);
    assert_eq!(of("tolerated").rows("objective").len(), 1);

    let folder = pack_fixture::workspace();
    let engine = pack_fixture::engine(folder.path());
    let at = pack_fixture::after_october(20);
    let report = Report::of(&engine, "c-1", "2026-10", at, &style(ReportKind::Failing));
    let statement = judge(&engine, "c-1", at);
    let listed: Vec<&str> = statement
        .objectives
        .iter()
        .filter(|o| o.verdict != Verdict::Achieved || o.warning)
        .map(|o| o.objective.id.as_str())
        .collect();
    let rows = report.rows("objective");
    assert_eq!(rows.iter().map(|row| row["objective"].as_str()).collect::<Vec<_>>(), listed);
    assert!(listed.len() < statement.objectives.len() && !listed.is_empty(), "{listed:?}");
    let achieved = statement.objectives.iter().filter(|o| o.verdict == Verdict::Achieved);
    assert_eq!(report.rows("achieved")[0]["value"], achieved.count().to_string());
    // Nothing of the others stands anywhere in the table.
    let others = statement.objectives.iter().filter(|o| !listed.contains(&o.objective.id.as_str()));
    let text = String::from_utf8_lossy(&report.csv).into_owned();
    for other in others {
        assert!(!text.contains(&format!(",{},", other.objective.id)), "{}", other.objective.id);
    }
}

fn judge(engine: &Engine, contract: &str, at: Timestamp) -> Statement {
    engine.judge(contract, pack_fixture::october(), at, &JobContext::default()).unwrap()
}

#[test]
fn the_annex_has_every_record_once_and_its_sums_are_the_downtime() {
    let folder = pack_fixture::workspace();
    let engine = pack_fixture::engine(folder.path());
    let at = pack_fixture::after_october(20);
    let report = Report::of(&engine, "c-1", "2026-10", at, &style(ReportKind::Incidents));
    let outages = report.rows("outage");
    assert_eq!(outages.len(), 1, "one record, although several lines have its object");
    // From the fifth at 23:00 to the sixth at 02:00, counted from midnight of the first.
    assert_eq!(dec(&outages[0]["value"]), Decimal::from(3 * 3600));
    assert_eq!(outages[0]["period_start"], "2026-10-06T23:00:00-05:00");
    let tickets = report.rows("ticket");
    let lengths: Vec<String> = tickets.iter().map(|row| row["value"].clone()).collect();
    assert_eq!(lengths, ["10800", "32400", "3600"], "three, nine hours, one");
    // What counts of all records is what the line lost.
    let statement = judge(&engine, "c-1", at);
    let up = statement.objectives.iter().find(|o| o.objective.id == "up").unwrap();
    let down = up.denominator.unwrap() - up.numerator.unwrap();
    let sum = |line: &str| {
        let effects = report.rows("effect");
        let of_line = effects.iter().filter(|row| row["objective"] == line);
        of_line
            .filter(|row| !row["value"].is_empty())
            .map(|row| dec(&row["value"]))
            .sum::<Decimal>()
    };
    assert_eq!(sum("up").to_string(), down.to_string());
    let sums = report.rows("sum");
    assert_eq!(sums.len(), statement.objectives.len());
    let of = |line: &str| sums.iter().find(|row| row["objective"] == line).unwrap();
    assert_eq!(dec(&of("up")["value"]), sum("up"));
    assert_eq!(dec(&of("repair")["value"]), sum("repair"), "the tickets' clocks");
    assert_eq!(of("access")["value"], "", "records only explain a line of counters");
    // The line of tickets has as many counting records as it was judged by.
    let repair = statement.objectives.iter().find(|o| o.objective.id == "repair").unwrap();
    let note = &of("repair")["note"];
    assert!(note.contains(&format!("counted: {}", repair.denominator.unwrap())), "{note}");
    report.says(&[
        "O-1",
        "INC1",
        "INC2",
        "INC3",
        "3 h",
        "9 h",
        "2026-10-06 23:00",
        "2026-10-07 02:00",
    ]);
    // A text that a spreadsheet would run is guarded; paper shows it as it is.
    assert!(outages[0]["note"].starts_with("'="), "{}", outages[0]["note"]);
    report.says(&["=power"]);
}

#[test]
fn a_record_of_many_lines_is_told_whole_and_in_few_words() {
    let folder = pack_fixture::workspace();
    let text = pack_fixture::contract_text();
    let up = text.split("[[objective]]").last().unwrap();
    let mut many = pack_fixture::CONTRACT.replace("id = \"c-1\"", "id = \"many\"");
    for at in 0..40 {
        let line = up
            .replace("id = \"up\"", &format!("id = \"up-{at:02}\""))
            .replace("name = \"Up, by outages\"", &format!("name = \"Line of the region {at:02}\""))
            .replace("weight = \"10\"", &format!("weight = \"{}\"", weight_of(at, 40)))
            // Two of them reckon what others leave out.
            .replace(
                "minimum_secs = 0",
                &format!("minimum_secs = {}", if at < 2 { 86400 } else { 0 }),
            );
        many.push_str(&format!("[[objective]]{line}\n"));
    }
    std::fs::write(folder.path().join("contracts/many.toml"), many).unwrap();
    let engine = pack_fixture::engine(folder.path());
    let at = pack_fixture::after_october(20);
    let report = Report::of(&engine, "many", "2026-10", at, &style(ReportKind::Incidents));
    let Some(text) = report.text() else { return };
    for line in 0..40 {
        // In the record and in the sums.
        let name = format!("region {line:02}");
        assert!(text.matches(&name).count() >= 2, "{name} is lost:\n{text}");
    }
    assert!(report.n_pages <= 3, "{} pages", report.n_pages);
    report.says(&["All 40 objectives"]);
}

#[test]
fn a_record_that_lies_in_an_exclusion_names_it() {
    let folder = pack_fixture::workspace();
    let start = pack_fixture::month_start();
    let mut records = super::store_conformance::file("more.csv", &[], &[]);
    records.outages = vec![vigia::model::Outage {
        id: "O-5".to_owned(),
        object: pack_fixture::CELLS[0].to_owned(),
        name: "work".to_owned(),
        start: Timestamp::from_unix_secs(start + 3600 * (5 * 24 + 2)),
        end: None,
        ..Default::default()
    }];
    records.counts.n_events = 1;
    pack_fixture::add(folder.path(), [records]);
    let engine = pack_fixture::engine(folder.path());
    let at = pack_fixture::after_october(20);
    let report = Report::of(&engine, "c-1", "2026-10", at, &style(ReportKind::Incidents));
    let open = report.rows("outage").into_iter().find(|row| row["object"] == "O-5").unwrap();
    assert_eq!(open["period_end"], "", "nobody reported its end");
    assert!(open["note"].contains("exclusion CHG-1"), "{}", open["note"]);
    assert_eq!(report.rows("exclusion").len(), 1);
    report.says(&["still open", "Exclusion CHG-1"]);
}

/// Cells of uneven months: what a mean of ratios would make of them is far from the truth.
fn with_uneven(folder: &Path) {
    let mut sheet = "Time,Cell,Attempts,Succeeded\n".to_owned();
    for (month, attempts, succeeded) in [(7, 100, 90), (8, 1000, 990), (9, 10, 5)] {
        for time in ["01 00:00", "01 01:00", "30 22:00", "30 23:00"] {
            sheet.push_str(&format!("2026-{month:02}-{time},UNEVEN,{attempts},{succeeded}\n"));
        }
    }
    std::fs::write(folder.join("uneven.csv"), sheet).unwrap();
    std::fs::write(folder.join("topology/uneven.csv"), "name,technology\nUNEVEN,LTE\n").unwrap();
    let path = folder.join("uneven.csv").to_string_lossy().into_owned();
    let output = vigia(folder, &["import", &path]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (id, formula) in [
        ("uneven", "100 * sum(Succeeded) / sum(Attempts)"),
        ("highest", "100 * max(Succeeded) / max(Attempts)"),
    ] {
        let more = format!("formula = \"{formula}\"");
        let terms = portfolio::Terms {
            id,
            cell: "UNEVEN",
            country: "PE",
            money: ("300", "PEN"),
            more: &[&more],
        };
        let file = folder.join(format!("contracts/{id}.toml"));
        std::fs::write(file, portfolio::contract(&terms)).unwrap();
    }
}

#[test]
fn a_quarter_is_made_of_sums_or_is_not_given() {
    let folder = portfolio::workspace();
    with_uneven(folder.path());
    let engine = open(folder.path());
    let of =
        |id: &str| Report::of(&engine, id, "2026-Q3", october(), &style(ReportKind::Quarterly));
    let report = of("uneven");
    let quarter = &report.rows("quarter")[0];
    let (n, d) = (4.0 * (90.0 + 990.0 + 5.0), 4.0 * (100.0 + 1000.0 + 10.0));
    assert_eq!(quarter["numerator"].parse::<f64>().unwrap(), n);
    assert_eq!(quarter["denominator"].parse::<f64>().unwrap(), d);
    assert!((quarter["value"].parse::<f64>().unwrap() - 100.0 * n / d).abs() < 1e-9);
    let months = report.rows("objective");
    let values: Vec<f64> = months.iter().map(|row| row["value"].parse().unwrap()).collect();
    assert_eq!(values, [90.0, 99.0, 50.0]);
    report.says(&["97.75 %", "90.00 %", "99.00 %", "50.00 %", "never a mean of the months"]);
    report.says_not(&["79.67", "79.66"]);
    assert_eq!(report.verdict, Verdict::Breached, "the worst of three months");
    // The largest of a month is nothing that adds up.
    let highest = of("highest");
    let quarter = &highest.rows("quarter")[0];
    assert_eq!((quarter["value"].as_str(), quarter["numerator"].as_str()), ("", ""));
    assert!(quarter["note"].contains("do not add up"), "{}", quarter["note"]);
    highest.says(&["A value of the quarter is not given for"]);
    // Of a contract that came in September, two months have none.
    let late = of("late");
    assert_eq!(late.rows("quarter")[0]["value"], "");
    assert_eq!(late.rows("month").iter().filter(|row| row["verdict"].is_empty()).count(), 2);
    let credits = of("breached").rows("credit");
    let amounts: Vec<Decimal> = credits.iter().map(|row| dec(&row["credit"])).collect();
    assert_eq!(amounts, [0, 30, 30, 60].map(Decimal::from), "three months and their sum");
}

#[test]
fn a_quarter_names_its_frozen_results_and_refuses_contracts_without_months() {
    use vigia::workspace::freeze::{FreezeRequest, FreezeState};
    let folder = portfolio::workspace();
    let engine = open(folder.path());
    let july = engine.period_named("breached", "2026-07").unwrap();
    let request =
        FreezeRequest { state: FreezeState::Provisional, reason: "", by: "Ana", at: october() };
    engine.freeze("breached", july, &request, &JobContext::default()).unwrap();
    let report =
        Report::of(&engine, "breached", "2026-Q3", october(), &style(ReportKind::Quarterly));
    let frozen = report.rows("revision");
    assert_eq!(frozen.len(), 1);
    assert!(frozen[0]["object"].ends_with("provisional"), "{frozen:?}");
    report.says(&["Ana", "July 2026", "Provisional"]);
    let weekly = portfolio::contract(&portfolio::Terms {
        id: "weekly",
        cell: "OK",
        country: "PE",
        money: ("300", "PEN"),
        more: &[],
    });
    let weekly = weekly.replace("calendar_month", "iso_week");
    std::fs::write(folder.path().join("contracts/weekly.toml"), weekly).unwrap();
    let engine = open(folder.path());
    let refused = engine.report_period(ReportKind::Quarterly, "weekly", "2026-Q3").unwrap_err();
    assert!(refused.message.contains("ISO week"), "{refused:?}");
    let wrong = engine.report_period(ReportKind::Quarterly, "kept", "2026-10").unwrap_err();
    assert!(wrong.message.contains("2026-10"), "{wrong:?}");
}

/// The month before is what the customer was told of it, not what late data make of it since.
#[test]
fn a_trend_tells_what_was_frozen() {
    use vigia::workspace::freeze::{FreezeRequest, FreezeState};
    let folder = portfolio::workspace();
    let engine = open(folder.path());
    let before = |engine: &Engine, contract: &str| {
        let style = style(ReportKind::Summary);
        let rows = Report::of(engine, contract, "2026-08", october(), &style).rows("before");
        (rows[0]["value"].clone(), rows[0]["period_start"].clone())
    };
    let told = before(&engine, "breached");
    assert_eq!(told, before(&engine, "forgiven"), "two contracts on one cell");
    let july = engine.period_named("breached", "2026-07").unwrap();
    let request =
        FreezeRequest { state: FreezeState::Provisional, reason: "", by: "Ana", at: october() };
    engine.freeze("breached", july, &request, &JobContext::default()).unwrap();
    let sheet = folder.path().join("late.csv");
    std::fs::write(
        &sheet,
        "Time,Cell,Attempts,Succeeded\n2026-07-01 00:00,BAD,500,1\n2026-07-01 01:00,BAD,500,1\n",
    )
    .unwrap();
    let output = vigia(folder.path(), &["import", &sheet.to_string_lossy()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let engine = open(folder.path());
    assert_ne!(before(&engine, "forgiven"), told, "nobody froze it");
    assert_eq!(before(&engine, "breached"), told);
}

#[test]
fn currencies_are_never_added_without_rates_and_what_is_broken_stops_nothing() {
    let folder = portfolio::workspace();
    let engine = open(folder.path());
    let of = |engine: &Engine, kind| Report::of(engine, "", "2026-09", october(), &style(kind));
    let report = of(&engine, ReportKind::Portfolio);
    let contracts = report.rows("contract");
    assert_eq!(contracts.len(), 8, "the broken one too");
    let due = |currency: &str| -> Decimal {
        let rows = contracts.iter().filter(|row| row["currency"] == currency);
        rows.filter(|row| !row["credit"].is_empty()).map(|row| dec(&row["credit"])).sum()
    };
    let money = report.rows("money");
    assert_eq!(money.len(), 2);
    for row in &money {
        assert_eq!(dec(&row["credit"]), due(&row["currency"]), "{row:?}");
    }
    // 10 % of 300 and of 100,000: the second miss of the year is not forgiven.
    assert_eq!((due("PEN"), due("CLP")), (Decimal::from(30), Decimal::from(10_000)));
    assert!(report.rows("converted").is_empty());
    report.says(&[
        "PEN 30.00",
        "CLP 10,000.00",
        "Not added",
        "typo.toml",
        "Atempts",
        "Customer of CLP",
    ]);
    report.says_not(&["10,030"]);
    assert_eq!(report.verdict, Verdict::Breached);
    let problems: Vec<String> =
        report.rows("problem").iter().map(|row| row["note"].clone()).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("typo.toml") && problems[1].contains("Atempts"));
    // Each contract has its three months, as it was judged in them.
    let months: Vec<String> = report
        .rows("month")
        .iter()
        .filter(|row| row["contract"] == "breached")
        .map(|row| row["standing"].clone())
        .collect();
    assert_eq!(months, ["achieved", "breached", "breached"]);
    // Those that missed come first.
    assert_eq!(contracts[0]["standing"], "breached");
    assert_eq!(contracts.last().unwrap()["standing"], "achieved");

    let matrix = of(&engine, ReportKind::Matrix);
    matrix.says_not(&["10,030"]);
    matrix.says(&["typo.toml", "CLP 10,000.00", "PEN 30.00", "Peru", "Chile"]);
    let cell = |country: &str, family: &str| {
        let rows = matrix.rows("cell");
        rows.into_iter().find(|r| r["country"] == country && r["family"] == family).unwrap()
    };
    // Peru: kept, warned achieved; breached, late, tolerated, undecided not; the broken one has no lines.
    let peru = cell("PE", "");
    assert_eq!((peru["n_achieved"].as_str(), peru["n_objectives"].as_str()), ("2", "6"));
    let share = dec(&peru["share_achieved"]);
    assert!((share - Decimal::ONE_HUNDRED / Decimal::from(3)).abs() < dec("0.0001"), "{share}");
    assert_eq!(peru["contract"], "breached", "the line with the least room");
    assert_eq!(cell("CL", "")["n_achieved"], "0");
    assert_eq!(cell("", "")["n_objectives"], "7");

    let rates =
        "currency = \"USD\"\nsource = \"a bank\"\n\n[rates]\nPEN = \"0.25\"\nCLP = \"0.001\"\n";
    std::fs::write(folder.path().join("rates.toml"), rates).unwrap();
    let engine = open(folder.path());
    for kind in [ReportKind::Portfolio, ReportKind::Matrix] {
        let report = of(&engine, kind);
        let converted = report.rows("converted");
        assert_eq!(converted.len(), 1, "{kind:?}");
        assert_eq!(dec(&converted[0]["credit"]), dec("17.5"), "30 × 0.25 + 10,000 × 0.001");
        report.says(&["USD 17.50", "a bank"]);
    }
}

#[test]
fn a_month_that_is_over_stays_what_it_is_when_later_data_come() {
    let folder = portfolio::workspace();
    let engine = open(folder.path());
    let early = Report::of(&engine, "", "2026-08", october(), &style(ReportKind::Portfolio));
    let later = october().plus_secs(40 * 86_400);
    let late =
        Report::of(&open(folder.path()), "", "2026-08", later, &style(ReportKind::Portfolio));
    assert_eq!(early.csv, late.csv);
    assert_eq!(early.pdf, late.pdf);
    let months: std::collections::BTreeSet<String> =
        early.rows("month").iter().map(|row| row["month"].clone()).collect();
    assert_eq!(months.into_iter().collect::<Vec<_>>(), ["2026-07", "2026-08"], "and none later");
}

/// Two countries, their exports of two days, tickets and outages.
fn demo() -> tempfile::TempDir {
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

fn november() -> Timestamp {
    Zone::named("America/Lima").unwrap().instant(jiff::civil::date(2026, 11, 2).at(0, 0, 0, 0))
}

/// Contract and period that a kind is asked for.
fn asked(kind: ReportKind) -> (&'static str, &'static str) {
    match kind {
        ReportKind::Portfolio | ReportKind::Matrix => ("", "2026-10"),
        ReportKind::Quarterly => ("pe-banco-andino", "2026-Q4"),
        _ => ("pe-banco-andino", "2026-10"),
    }
}

#[test]
fn a_matrix_counts_what_was_judged() {
    let folder = demo();
    let engine = open(folder.path());
    let report = Report::of(&engine, "", "2026-10", november(), &style(ReportKind::Matrix));
    let documents = engine.documents();
    let mut wanted: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for contract in documents.contracts.iter() {
        let statement = judge(&engine, &contract.id, november());
        for result in statement.customer_lines() {
            let kpi = result.objective.kpi().unwrap();
            let family = documents.catalog.kpi(kpi).unwrap().category.clone();
            for key in [(contract.country.clone(), family.clone()), (String::new(), family)] {
                let count = wanted.entry(key).or_default();
                count.0 += usize::from(result.verdict == Verdict::Achieved);
                count.1 += 1;
            }
        }
    }
    let cells = report.rows("cell");
    let found: BTreeMap<(String, String), (usize, usize)> = cells
        .iter()
        .filter(|row| !row["family"].is_empty())
        .map(|row| {
            let n = |column: &str| row[column].parse().unwrap();
            let key = (row["country"].clone(), row["family"].clone());
            (key, (n("n_achieved"), n("n_objectives")))
        })
        .collect();
    assert_eq!(found, wanted);
    assert!(found.len() > 6, "several families in two countries: {found:?}");
}

#[test]
fn every_kind_speaks_four_languages_and_gives_the_same_bytes_twice() {
    let folder = demo();
    let (one, other) = (open(folder.path()), open(folder.path()));
    for kind in ReportKind::ALL {
        let (contract, period) = asked(kind);
        for language in Language::ALL {
            let style = ReportStyle { language: Some(language), ..style(kind) };
            let report = Report::of(&one, contract, period, november(), &style);
            let Some(text) = report.text() else { continue };
            assert!(!text.contains('\u{fffd}'), "{kind:?} in {language:?}: {text}");
            let said = match language {
                Language::English => "Page 1 of",
                Language::Spanish => "Página 1 de",
                Language::Portuguese => "Página 1 de",
                _ => "第 1 页",
            };
            assert!(text.contains(said), "{kind:?} in {language:?}: {text}");
            if language == Language::Spanish {
                let again = Report::of(&other, contract, period, november(), &style);
                assert_eq!(report.pdf, again.pdf, "{kind:?}");
                assert_eq!(report.csv, again.csv, "{kind:?}");
            }
        }
    }
}

#[test]
fn paper_and_table_say_the_same_numbers() {
    let folder = demo();
    let engine = open(folder.path());
    let locale = Locale::for_country("PE");
    for kind in [ReportKind::Summary, ReportKind::Failing, ReportKind::Quarterly] {
        let (contract, period) = asked(kind);
        let report = Report::of(&engine, contract, period, november(), &style(kind));
        let Some(text) = report.text() else { return };
        let mut n = 0;
        for row in report.rows("objective").iter().filter(|row| !row["value"].is_empty()) {
            let (value, target) = (dec(&row["value"]), dec(&row["target"]));
            let decimals = target.normalize().scale().max(2);
            let shown = locale.judged(value, target, row["comparison"] == "at_least", decimals);
            assert!(
                text.contains(&shown),
                "{kind:?}: {shown} of {} is not on paper",
                row["objective"]
            );
            n += 1;
        }
        assert!(n > 0, "{kind:?}");
        for row in report.rows("contract") {
            let credit = locale.money(dec(&row["credit"]), &row["currency"], 2);
            assert!(text.contains(&credit.replace('\u{a0}', " ")), "{credit}");
        }
    }
    let report = Report::of(&engine, "", "2026-10", november(), &style(ReportKind::Portfolio));
    let Some(text) = report.text() else { return };
    for row in report.rows("money") {
        let decimals = if row["currency"] == "CLP" { 0 } else { 2 };
        let money = Locale::ENGLISH.money(dec(&row["credit"]), &row["currency"], decimals);
        assert!(text.contains(&money.replace('\u{a0}', " ")), "{money}");
    }
}

#[test]
fn the_command_line_writes_every_kind_under_its_own_name() {
    let folder = portfolio::workspace();
    let out = folder.path().join("out");
    let out_text = out.to_string_lossy().into_owned();
    let run = |arguments: &[&str]| {
        let mut all = vec!["report"];
        all.extend_from_slice(arguments);
        all.extend(["--as-of", "2026-10-01", "-o", &out_text]);
        let output = vigia(folder.path(), &all);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    for (kind, file) in [
        ("monthly", "kept_2026-09"),
        ("summary", "kept_2026-09_summary"),
        ("failing", "kept_2026-09_failing"),
        ("incidents", "kept_2026-09_incidents"),
    ] {
        let (code, told, problems) = run(&["kept", "--kind", kind, "--period", "2026-09"]);
        assert_eq!(code, Some(0), "{kind}: {problems}");
        for extension in ["pdf", "csv"] {
            assert!(
                out.join(format!("{file}.{extension}")).is_file(),
                "{file}.{extension}: {told}"
            );
        }
    }
    let (code, _, problems) = run(&["kept", "--kind", "quarterly", "--period", "2026-Q3"]);
    assert_eq!(code, Some(0), "{problems}");
    assert!(out.join("kept_2026-Q3_quarterly.pdf").is_file());
    // The typo's file is told; the report of all contracts names it and is written.
    for kind in ["portfolio", "matrix"] {
        let (_, told, problems) = run(&["--kind", kind, "--period", "2026-09"]);
        assert!(out.join(format!("{kind}_2026-09.pdf")).is_file(), "{told}{problems}");
        assert!(out.join(format!("{kind}_2026-09.csv")).is_file());
    }
    let (code, _, problems) = run(&["--kind", "summary", "--period", "2026-09"]);
    assert_eq!(code, Some(2));
    assert!(problems.contains("about one contract"), "{problems}");
    let (code, _, problems) = run(&["kept", "--kind", "portfolio", "--period", "2026-09"]);
    assert_eq!(code, Some(2));
    assert!(problems.contains("about all contracts"), "{problems}");
    let (code, _, problems) = run(&["kept", "--kind", "weekly", "--period", "2026-09"]);
    assert_eq!(code, Some(2));
    assert!(problems.contains("weekly") && problems.contains("quarterly"), "{problems}");
    let (code, ..) = run(&["--kind", "portfolio", "--period", "2027-09"]);
    assert_eq!(code, Some(2), "a month without data");
    assert!(!out.join("portfolio_2027-09.pdf").exists());
}
