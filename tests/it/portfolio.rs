//! All contracts and months at one look: every kind of verdict, months without data that are none, a contract that cannot be judged and
//! stops no other, results that come one by one, nothing judged twice, money that is added by stated rates only.
//!
//! `succeeded ÷ attempts` of one day of each month decides each contract; the target is 99.5 %.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rust_decimal::Decimal;
use serde_json::Value;
use vigia::job::JobContext;
use vigia::model::{Timestamp, Zone};
use vigia::sla::{SlaPeriod, Statement, Verdict};
use vigia::workspace::portfolio::{
    CellState, Portfolio, PortfolioCell, PortfolioNews, PortfolioQuestion, Standing, standing_of,
    whole_hour,
};
use vigia::workspace::{Command, Engine, Purpose, Workspace};

use super::cli::vigia;

/// What is different from contract to contract.
pub(super) struct Terms<'a> {
    pub(super) id: &'a str,
    pub(super) cell: &'a str,
    pub(super) country: &'a str,
    pub(super) money: (&'a str, &'a str),
    /// Lines that say a term; they take the place of the plain ones.
    pub(super) more: &'a [&'a str],
}

/// The contract file; a line of `more` stands for the plain line of its term.
pub(super) fn contract(terms: &Terms<'_>) -> String {
    let Terms { id, cell, country, money: (fee, currency), more } = terms;
    let plain = [
        "tolerance = \"none\"",
        "grace = \"none\"",
        "completeness_min = \"0\"",
        "missing_data = \"ignore\"",
        "formula = \"100 * sum(Succeeded) / sum(Attempts)\"",
    ];
    let term = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let is_said = |line: &&str| more.iter().any(|said| term(said) == term(line));
    let kept: Vec<&str> = plain.into_iter().filter(|line| !is_said(line)).collect();
    format!(
        r#"
id = "{id}"
customer = "Customer of {currency}"
name = "{id}"
country = "{country}"
region = "Andes"
group = "LATAM"
zone = "America/Lima"
currency = "{currency}"
currency_decimals = 2
fee_per_period = "{fee}"
credit_cap_percent = "none"
valid_from = "2026-07-01"
window = "calendar_month"

[scorecard]
no_data = "undecided"
score = "step"

[[objective]]
id = "setup"
name = "Setup"
unit = "%"
scope = 'name == "{cell}" and technology in ("LTE", "NR")'
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = "none"
comparison = "at_least"
target = "99.5"
rounding = "none"
weight = "100"
{}
{}
[objective.credit]
steps = [ {{ limit = "99.5", percent = "0" }} ]
below_percent = "10"
"#,
        kept.join("\n"),
        more.join("\n")
    )
}

/// Cells with the successes of two thousand attempts in July, August and September. `LATE` comes in September.
const CELLS: [(&str, [Option<u32>; 3]); 5] = [
    ("OK", [Some(2000), Some(2000), Some(2000)]),
    ("BAD", [Some(2000), Some(1800), Some(1800)]),
    ("NEAR", [Some(1992), Some(1992), Some(1992)]),
    ("SHORT", [Some(1988), Some(1988), Some(1988)]),
    ("LATE", [None, None, Some(2000)]),
];

pub(super) fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let zone = Zone::named("America/Lima").expect("a zone");
    Engine::create(folder.path(), "test", &zone).expect("a workspace");
    let mut sheet = "Time,Cell,Attempts,Succeeded\n".to_owned();
    let mut topology = "name,technology\n".to_owned();
    for (cell, months) in CELLS {
        writeln!(topology, "{cell},LTE").expect("text");
        for (month, succeeded) in (7..).zip(months) {
            if let Some(succeeded) = succeeded {
                // Hours of the first and of the last day: the data reach over the whole month.
                for time in ["01 00:00", "01 01:00", "30 22:00", "30 23:00"] {
                    writeln!(sheet, "2026-{month:02}-{time},{cell},500,{}", succeeded / 4)
                        .expect("text");
                }
            }
        }
    }
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    write("sheet.csv", &sheet);
    write("topology/cells.csv", &topology);
    let path = folder.path().join("sheet.csv").to_string_lossy().into_owned();
    let output = vigia(folder.path(), &["import", &path]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let pen = ("300", "PEN");
    for (id, cell, money, more) in [
        ("breached", "BAD", pen, &[][..]),
        ("broken", "OK", pen, &["formula = \"100 * sum(Succeeded) / sum(Atempts)\""]),
        ("forgiven", "BAD", ("100000", "CLP"), &["grace = { misses = 1, periods = 12 }"]),
        ("kept", "OK", pen, &[]),
        ("late", "LATE", pen, &["completeness_min = \"0.9\"", "missing_data = \"undecided\""]),
        ("tolerated", "SHORT", pen, &["tolerance = \"0.2\""]),
        ("undecided", "OK", pen, &["completeness_min = \"0.9\"", "missing_data = \"undecided\""]),
        ("warned", "NEAR", pen, &["warning = \"99.7\""]),
    ] {
        let country = if money.1 == "PEN" { "PE" } else { "CL" };
        let text = contract(&Terms { id, cell, country, money, more });
        write(&format!("contracts/{id}.toml"), &text);
    }
    write("contracts/typo.toml", "id = \"typo\"\ncustomer = 7\n");
    folder
}

pub(super) fn open(folder: &Path) -> Engine {
    Engine::open(folder, Purpose::Reading).expect("a workspace").0
}

/// 1 October in Lima: September is over.
pub(super) fn october() -> Timestamp {
    let zone = Zone::named("America/Lima").expect("a zone");
    zone.instant(jiff::civil::date(2026, 10, 1).at(0, 0, 0, 0))
}

fn question(n_months: usize) -> PortfolioQuestion {
    PortfolioQuestion { n_months, as_of: october(), rates: None }
}

/// Standings by contract and period.
fn standings(portfolio: &Portfolio) -> BTreeMap<(String, String), &'static str> {
    let of_row = portfolio.rows.iter().flat_map(|row| {
        row.periods.iter().map(|period| {
            let key = (row.contract_id.clone(), period.name.to_string());
            (key, standing_of(&period.state).name())
        })
    });
    of_row.collect()
}

#[test]
fn every_contract_stands_as_its_verdicts_say() {
    let folder = workspace();
    let portfolio = open(folder.path()).portfolio(&question(13), &JobContext::default()).unwrap();
    let months: Vec<String> = portfolio.months.iter().map(ToString::to_string).collect();
    assert_eq!(months, ["2026-07", "2026-08", "2026-09"], "as far as there are data");
    let found = standings(&portfolio);
    let of = |id: &str| -> Vec<&str> {
        months.iter().map(|month| found[&(id.to_owned(), month.clone())]).collect()
    };
    assert_eq!(of("kept"), ["achieved"; 3]);
    assert_eq!(of("breached"), ["achieved", "breached", "breached"]);
    assert_eq!(
        of("forgiven"),
        ["achieved", "forgiven", "breached"],
        "one miss of a year is forgiven"
    );
    assert_eq!(of("tolerated"), ["tolerated"; 3]);
    assert_eq!(of("undecided"), ["undecided"; 3], "two hours of a month say nothing");
    assert_eq!(of("warned"), ["at risk"; 3], "kept, but inside the warning zone");
    // Before its cell came there is no verdict, also not an undecided one.
    assert_eq!(of("late"), ["no data", "no data", "undecided"]);
    assert_eq!(of("broken"), ["problem"; 3]);
    let broken = portfolio.rows.iter().find(|row| row.contract_id == "broken").unwrap();
    assert!(broken.problem().unwrap().message.contains("Atempts"), "{:?}", broken.problem());
    let unread = &portfolio.unread;
    assert_eq!(unread.len(), 1);
    assert!(unread[0].file.ends_with("typo.toml") && unread[0].n_mistakes > 1, "{unread:?}");
    let last = portfolio.default_month();
    assert_eq!(last, 2, "September is over");
    let rolled = portfolio.rollup(0..portfolio.rows.len(), last);
    assert_eq!((rolled.n(Standing::Breached), rolled.n(Standing::Achieved)), (2, 1));
    assert_eq!(rolled.n(Standing::NoData), 0);
    let july = portfolio.rollup(0..portfolio.rows.len(), 0);
    assert_eq!((july.n(Standing::NoData), july.n(Standing::Undecided)), (1, 1));
}

#[test]
fn a_cell_is_what_judge_says() {
    let folder = workspace();
    let engine = open(folder.path());
    let ctx = JobContext::default();
    let portfolio = engine.portfolio(&question(13), &ctx).unwrap();
    // Another engine, so that nothing comes from memory.
    let other = open(folder.path());
    let mut n_same = 0;
    for row in &portfolio.rows {
        for period in &row.periods {
            let judged = other.judge(&row.contract_id, period.name, october(), &ctx);
            match &period.state {
                CellState::Judged(cell) => {
                    let judged = judged.unwrap();
                    assert_eq!(
                        **cell,
                        PortfolioCell::of(&judged),
                        "{} {}",
                        row.contract_id,
                        period.name
                    );
                    assert_eq!(
                        (cell.verdict, cell.credit),
                        (judged.verdict(), judged.credit_total)
                    );
                    n_same += 1;
                }
                CellState::NoData => assert_eq!(judged.unwrap().verdict(), Verdict::Undecided),
                CellState::Problem(problem) => {
                    assert_eq!(judged.unwrap_err()[0].message, problem.message);
                }
                CellState::Waiting => panic!("{} {} was left out", row.contract_id, period.name),
            }
        }
    }
    assert_eq!(n_same, 6 * 3 + 1);
    let breached = portfolio.rows.iter().find(|row| row.contract_id == "breached").unwrap();
    assert_eq!((breached.due(1), breached.due(0)), (Decimal::from(30), Decimal::ZERO));
    assert_eq!(breached.vendors, Vec::<String>::new());
    assert_eq!(breached.technologies, ["LTE", "NR"]);
    let line = &breached.periods[1].state.judged().unwrap().lines[0];
    assert_eq!(line.margin, Some("-9.5".parse().unwrap()));
    assert_eq!(line.headroom, Some(-19.0), "9.5 missing points of 0.5 that may fail");
}

/// What was told, in order.
fn told(engine: &Engine, n_months: usize) -> Vec<PortfolioNews> {
    let mut news = Vec::new();
    let found = engine.portfolio_telling(
        &question(n_months),
        &mut |one| news.push(one),
        &JobContext::default(),
    );
    found.unwrap();
    news
}

fn statements(news: &[PortfolioNews]) -> Vec<Arc<Statement>> {
    let of_part = |one: &PortfolioNews| match one {
        PortfolioNews::Part(part) => part.statement.clone(),
        PortfolioNews::Outline(_) => None,
    };
    news.iter().filter_map(of_part).collect()
}

#[test]
fn results_come_one_by_one_newest_month_first_and_nothing_is_judged_twice() {
    let folder = workspace();
    let engine = open(folder.path());
    let few = told(&engine, 1);
    let first = told(&engine, 13);
    let PortfolioNews::Outline(outline) = &first[0] else { panic!("{:?}", first[0]) };
    assert_eq!((outline.n_waiting(), outline.rows.len()), (24, 8), "all rows are there at once");
    let months: Vec<usize> = first[1..]
        .iter()
        .map(|one| match one {
            PortfolioNews::Part(part) => outline.rows[part.row].periods[part.period].month_idx,
            PortfolioNews::Outline(_) => panic!("the outline comes once"),
        })
        .collect();
    assert_eq!(months.len(), 24);
    assert!(months.is_sorted_by(|a, b| a >= b), "{months:?}");
    // The month that was judged before is the same result, not an equal one.
    let (before, after) = (statements(&few), statements(&first));
    assert_eq!((before.len(), after.len()), (7, 21));
    assert!(before.iter().all(|old| after.iter().any(|new| Arc::ptr_eq(old, new))));
    let again = statements(&told(&engine, 13));
    assert!(after.iter().zip(&again).all(|(old, new)| Arc::ptr_eq(old, new)));
    // A single judgment reads the same memory; what documents say anew is judged anew.
    let period = after[0].name;
    let id = after[0].contract.id.clone();
    assert_eq!(engine.judge(&id, period, october(), &JobContext::default()).unwrap(), *after[0]);
    let file = folder.path().join(format!("contracts/{id}.toml"));
    let text = std::fs::read_to_string(&file)
        .unwrap()
        .replace("fee_per_period = \"300\"", "fee_per_period = \"600\"");
    std::fs::write(&file, text).unwrap();
    engine.reload_documents();
    let changed = engine.judge(&id, period, october(), &JobContext::default()).unwrap();
    assert_eq!(changed.contract.fee, Decimal::from(600));
    let anew = statements(&told(&engine, 13));
    assert!(!anew.iter().any(|new| after.iter().any(|old| Arc::ptr_eq(old, new))));
}

#[test]
fn cancel_ends_it_and_keeps_what_was_told() {
    let folder = workspace();
    let engine = open(folder.path());
    let ctx = JobContext::default();
    let mut n_told = 0;
    let mut tell = |news: PortfolioNews| {
        if let PortfolioNews::Part(_) = news {
            n_told += 1;
            ctx.cancel.cancel();
        }
    };
    let stopped = engine.portfolio_telling(&question(13), &mut tell, &ctx).unwrap_err();
    assert!(stopped[0].message.contains("canceled"), "{stopped:?}");
    assert_eq!(n_told, 1);
}

#[test]
fn the_month_that_opens_first_is_one_of_which_something_is_known() {
    let folder = workspace();
    for file in std::fs::read_dir(folder.path().join("contracts")).unwrap() {
        let path = file.unwrap().path();
        // What is broken in every month makes none of them known.
        if !path.ends_with("broken.toml") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let more = &["completeness_min = \"0.004\"", "missing_data = \"undecided\""];
    let text =
        contract(&Terms { id: "few", cell: "BAD", country: "PE", money: ("300", "PEN"), more });
    std::fs::write(folder.path().join("contracts/few.toml"), text).unwrap();
    // Two hours of October, where September has four.
    let sheet = folder.path().join("october.csv");
    let hours = "2026-10-03 10:00,BAD,500,450\n2026-10-03 11:00,BAD,500,450\n";
    std::fs::write(&sheet, format!("Time,Cell,Attempts,Succeeded\n{hours}")).unwrap();
    let output = vigia(folder.path(), &["import", &sheet.to_string_lossy()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let as_of = Timestamp::from_unix_secs(october().as_unix_secs() + 35 * 86_400);
    let question = PortfolioQuestion { n_months: 13, as_of, rates: None };
    let portfolio = open(folder.path()).portfolio(&question, &JobContext::default()).unwrap();
    let last = portfolio.months.len() - 1;
    assert_eq!(portfolio.months[last].to_string(), "2026-10");
    let few = portfolio.rows.iter().find(|row| row.contract_id == "few").unwrap();
    assert_eq!(
        (few.standing(last - 1), few.standing(last)),
        (Standing::Breached, Standing::Undecided)
    );
    assert!(few.running().is_none(), "October is over");
    assert_eq!(portfolio.default_month(), last - 1, "nothing is known of October");
}

#[test]
fn a_running_period_is_at_risk_and_owes_nothing_yet() {
    let folder = workspace();
    // In the middle of September.
    let as_of = Timestamp::from_unix_secs(october().as_unix_secs() - 15 * 86_400);
    let question = PortfolioQuestion { n_months: 13, as_of, rates: None };
    let portfolio = open(folder.path()).portfolio(&question, &JobContext::default()).unwrap();
    assert_eq!(portfolio.default_month(), 1, "August is the last month that is over");
    let row = portfolio.rows.iter().find(|row| row.contract_id == "breached").unwrap();
    let (period, cell) = row.running().expect("September runs");
    assert_eq!((period.month_idx, cell.verdict), (2, Verdict::Breached));
    assert!(cell.is_provisional && cell.outlook.is_some());
    assert_eq!((cell.due(), row.due(2)), (Decimal::ZERO, Decimal::ZERO));
    assert_eq!((cell.at_risk, row.at_risk(2)), (Decimal::from(30), Decimal::from(30)));
    let kept = portfolio.rows.iter().find(|row| row.contract_id == "kept").unwrap();
    assert_eq!(kept.at_risk(2), Decimal::ZERO);
    let rolled = portfolio.rollup(0..portfolio.rows.len(), 2);
    assert!(rolled.money.iter().all(|line| line.due.is_zero()), "{:?}", rolled.money);
}

#[test]
fn money_is_added_by_the_workspace_s_rates_only() {
    let folder = workspace();
    let engine = open(folder.path());
    let ctx = JobContext::default();
    let rolled = |engine: &Engine| {
        let portfolio = engine.portfolio(&question(13), &ctx).unwrap();
        (portfolio.rollup(0..portfolio.rows.len(), 2), portfolio.warnings)
    };
    let (without, _) = rolled(&engine);
    let due: Vec<(&str, Decimal)> =
        without.money.iter().map(|line| (line.currency.as_str(), line.due)).collect();
    assert_eq!(due, [("CLP", Decimal::from(10_000)), ("PEN", Decimal::from(30))]);
    assert_eq!(without.converted, None);
    let rates =
        "currency = \"USD\"\nsource = \"bank\"\nrates = { PEN = \"0.25\", CLP = \"0.001\" }\n";
    std::fs::write(folder.path().join("rates.toml"), rates).unwrap();
    let (with, warnings) = rolled(&engine);
    let converted = with.converted.expect("rates for both");
    assert_eq!((converted.currency.as_str(), converted.due), ("USD", "17.5".parse().unwrap()));
    assert!(warnings.is_empty());
    std::fs::write(folder.path().join("rates.toml"), "currency = \"dollars\"\n").unwrap();
    let (faulty, warnings) = rolled(&engine);
    assert_eq!((faulty.converted, warnings.len()), (None, 1), "told, and not used");
}

#[test]
fn in_the_window_cells_appear_and_their_pages_are_ready() {
    let folder = workspace();
    let mut workspace = Workspace::open(folder.path(), Arc::new(|| {})).unwrap();
    workspace.apply(Command::AskPortfolio { n_months: 13 });
    assert!(workspace.state().portfolio.running);
    let started = Instant::now();
    while workspace.state().portfolio.running || workspace.is_busy() {
        assert!(started.elapsed() < Duration::from_secs(60), "{:?}", workspace.state().problems);
        workspace.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
    let state = workspace.state();
    let portfolio = Arc::clone(state.portfolio.found().expect("a portfolio"));
    assert_eq!(portfolio.n_waiting(), 0);
    assert!(state.portfolio.revision > 1, "it grew while it was judged");
    let name = |month: &str| -> SlaPeriod {
        let found = portfolio.rows[0].periods.iter().find(|p| p.name.to_string() == month);
        found.unwrap().name
    };
    let key = ("kept".to_owned(), name("2026-08"));
    let kept = state.statements[&key].latest.as_ref().unwrap().as_ref().unwrap();
    assert_eq!(kept.verdict(), Verdict::Achieved);
    assert!(!state.statements.contains_key(&("broken".to_owned(), name("2026-08"))));
    assert!(state.jobs.iter().all(|job| job.outcome.is_some()), "nothing is left in the list");
    workspace.apply(Command::ReloadDocuments);
    while workspace.is_busy() {
        workspace.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(workspace.state().statements.is_empty(), "they rest on documents");
    // What was judged before stands until it is judged again: nothing flickers.
    workspace.apply(Command::AskPortfolio { n_months: 13 });
    while workspace.is_busy() {
        let shown =
            Arc::clone(workspace.state().portfolio.found().expect("the portfolio of before"));
        let states = shown.rows.iter().flat_map(|row| &row.periods).map(|period| &period.state);
        assert!(!states.into_iter().any(|state| *state == CellState::Waiting));
        workspace.poll();
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(workspace.state().portfolio.found().unwrap().n_waiting(), 0);
    // What was under way is forgotten, whenever it ends; what ended before the documents were read stands until it is judged again.
    workspace.apply(Command::AskPortfolio { n_months: 13 });
    workspace.apply(Command::ReloadDocuments);
    while workspace.is_busy() {
        workspace.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
    let portfolio = &workspace.state().portfolio;
    assert!(!portfolio.running && workspace.state().statements.is_empty());
    assert!(portfolio.found().is_none_or(|found| found.n_waiting() == 0));
    // A newer wish takes the place of the older one, whatever that had found.
    workspace.apply(Command::AskPortfolio { n_months: 13 });
    workspace.apply(Command::AskPortfolio { n_months: 1 });
    while workspace.is_busy() {
        workspace.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(workspace.state().portfolio.found().unwrap().months.len(), 1);
}

#[test]
fn an_hour_is_one_question() {
    let at = |secs| Timestamp::from_unix_secs(secs);
    assert_eq!(whole_hour(at(7199)), at(3600));
    assert_eq!(whole_hour(at(7200)), at(7200));
    assert_eq!(whole_hour(at(-1)), at(-3600));
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = vigia(folder, arguments);
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn the_command_line_shows_the_same() {
    let folder = workspace();
    let as_of = ["--as-of", "2026-10-01"];
    let arguments = |more: &[&'static str]| [&["portfolio"][..], &as_of, more].concat();
    let (code, json) = run(folder.path(), &arguments(&["--format", "json", "--by", "country"]));
    assert_eq!(code, Some(0));
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["month"], "2026-09");
    assert_eq!(json["summary"]["standings"]["breached"], 2);
    assert_eq!(json["summary"]["converted"], Value::Null);
    let groups: Vec<&str> =
        json["groups"].as_array().unwrap().iter().map(|g| g["name"].as_str().unwrap()).collect();
    assert_eq!(groups, ["CL", "PE"]);
    assert_eq!(json["groups"][0]["summary"]["money"][0]["due"], "10000.00");
    assert_eq!(json["groups"][1]["contracts"][0]["id"], "breached", "most money first");
    let (_, text) = run(folder.path(), &arguments(&["--months", "2"]));
    assert!(text.starts_with("2026-09: 2 breached"), "{text}");
    assert!(text.contains("≈ forgiven") && !text.contains("2026-07"), "{text}");
    assert!(text.contains("typo.toml") && text.contains("Atempts"), "{text}");
    assert!(text.contains("CLP 10000.00 + PEN 30.00"), "{text}");
    let (_, csv) = run(folder.path(), &arguments(&["--format", "csv"]));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|column| column == name).unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    // A record for each period, and one for each line of those that were judged.
    assert_eq!(records.len(), 24 + 19);
    let found = records.iter().find(|record| {
        &record[at("contract")] == "breached"
            && &record[at("period")] == "2026-08"
            && &record[at("objective")] == "setup"
    });
    let found = found.unwrap();
    assert_eq!((&found[at("value")], &found[at("margin")]), ("90", "-9.5"));
    assert_eq!((&found[at("credit")], &found[at("standing")]), ("30.00", "breached"));
    let (strict, _) = run(folder.path(), &arguments(&["--strict"]));
    assert_eq!(strict, Some(1));
    let (wrong, _) = run(folder.path(), &arguments(&["--months", "14"]));
    assert_eq!(wrong, Some(2));
}
