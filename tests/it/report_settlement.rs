//! What is owed for a period stands in every file of it: the credit is not what is owed where a bonus, points, a pool or netting is
//! agreed, and each step from the one to the other can be read.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use vigia::format::Locale;
use vigia::job::JobContext;
use vigia::model::Timestamp;
use vigia::report::{ReportKind, write_pdf};
use vigia::words::Language;
use vigia::workspace::{Engine, ReportFormat, ReportStyle};

use super::portfolio::{self, october, open};

type Rows = Vec<BTreeMap<String, String>>;

/// Two lines in September: `setup` missed its target, `other` did better than it had to. A breach of `setup` costs 10 % of 120,000.
fn contract(id: &str, terms: &str, credit: [&str; 2], cells: [&str; 2]) -> String {
    let plain = portfolio::contract(&portfolio::Terms {
        id,
        cell: cells[0],
        country: "PE",
        money: ("120000", "PEN"),
        more: &[],
    });
    let (head, line) = plain.split_once("[[objective]]").unwrap();
    let (line, steps) = line.split_once("[objective.credit]").unwrap();
    let line = line.replace("weight = \"100\"", "weight = \"50\"");
    let other = line
        .replace("id = \"setup\"", "id = \"other\"\nimprovement = \"99.9\"")
        .replace("name = \"Setup\"", "name = \"Other\"")
        .replace(cells[0], cells[1]);
    let credit = credit.map(|credit| match credit {
        "steps" => format!("[objective.credit]{steps}"),
        "none" => "credit = \"none\"\n".to_owned(),
        said => format!("[objective.credit]\n{said}\n"),
    });
    format!("{head}{terms}\n[[objective]]{line}{}[[objective]]{other}{}", credit[0], credit[1])
}

const NETTED: &str = r#"
[bonus]
rows = [ { objective = "other", reach = "improvement", percent = "20" } ]
netting = "net"
paid_out = true
cap_percent = "none"
"#;

fn with(contracts: &[(&str, String)]) -> tempfile::TempDir {
    let folder = portfolio::workspace();
    for old in std::fs::read_dir(folder.path().join("contracts")).unwrap() {
        std::fs::remove_file(old.unwrap().path()).unwrap();
    }
    for (id, text) in contracts {
        std::fs::write(folder.path().join(format!("contracts/{id}.toml")), text).unwrap();
    }
    folder
}

/// One kind of report as table, as what its template is given, and as what paper says, where a reader of PDFs is installed.
struct Made {
    rows: Rows,
    data: serde_json::Value,
    text: Option<String>,
}

impl Made {
    fn of(
        engine: &Engine,
        kind: ReportKind,
        contract: &str,
        period: &str,
        language: Language,
    ) -> Self {
        Self::at(engine, kind, contract, (period, october()), language)
    }

    fn at(
        engine: &Engine,
        kind: ReportKind,
        contract: &str,
        (period, as_of): (&str, Timestamp),
        language: Language,
    ) -> Self {
        let formats = [ReportFormat::Pdf, ReportFormat::Csv];
        let style = ReportStyle {
            kind,
            language: Some(language),
            locale: Some(Locale::ENGLISH),
            ..ReportStyle::of_formats(&formats)
        };
        let ctx = JobContext::default();
        let period = engine.report_period(kind, contract, period).unwrap();
        let made = engine.make_report(contract, period, as_of, &style, &ctx);
        let made = made.map_err(|problems| format!("{problems:?}")).unwrap();
        let csv = made.paper.csv().unwrap();
        let mut reader = csv::Reader::from_reader(&csv[..]);
        let header = reader.headers().unwrap().clone();
        let rows = reader.records().map(|record| {
            let record = record.unwrap();
            header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
        });
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let pdf = write_pdf(made.paper.as_ref(), &ctx).unwrap();
        std::io::Write::write_all(&mut file, &pdf).unwrap();
        let mut command = std::process::Command::new("pdftotext");
        let output = command.arg("-layout").arg(file.path()).arg("-").output().ok();
        let text = output.map(|output| {
            let text = String::from_utf8_lossy(&output.stdout).replace(['\u{a0}', '\u{202f}'], " ");
            let text = text.replace('\u{200b}', "");
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        Self { rows: rows.collect(), data: made.paper.data().unwrap(), text }
    }

    fn section(&self, section: &str) -> Vec<&BTreeMap<String, String>> {
        self.rows.iter().filter(|row| row["section"] == section).collect()
    }

    /// Amounts of the settlement by their names.
    fn amounts(&self) -> BTreeMap<&str, Decimal> {
        let rows = self.section("settlement");
        rows.into_iter()
            .map(|row| (row["object"].as_str(), row["value"].parse().unwrap()))
            .collect()
    }

    fn says(&self, words: &[&str]) {
        let Some(text) = &self.text else { return };
        words
            .iter()
            .for_each(|word| assert!(text.contains(word), "{word:?} is not on paper:\n{text}"));
    }

    fn says_not(&self, words: &[&str]) {
        let Some(text) = &self.text else { return };
        words
            .iter()
            .for_each(|word| assert!(!text.contains(word), "{word:?} is on paper:\n{text}"));
    }
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn who_owes_what_stands_in_every_file_where_a_bonus_is_netted() {
    let folder = with(&[
        ("netted", contract("netted", NETTED, ["steps", "none"], ["BAD", "OK"])),
        ("plain", contract("plain", "", ["steps", "none"], ["BAD", "OK"])),
    ]);
    let engine = open(folder.path());
    // 10 % of 120,000 against 20 % of it: the supplier owes nothing, the customer 12,000.
    for kind in [ReportKind::Monthly, ReportKind::Summary, ReportKind::Failing] {
        let made = Made::of(&engine, kind, "netted", "2026-09", Language::English);
        let amounts = made.amounts();
        assert_eq!(
            ["credit_total", "bonus", "net", "credit_due", "supplier_due"].map(|id| amounts[id]),
            ["12000", "24000", "12000", "0", "12000"].map(dec),
            "{kind:?}"
        );
        assert_eq!(made.data["scorecard"]["owed"]["label"], "The customer owes", "{kind:?}");
        assert_eq!(made.data["scorecard"]["owed"]["amount"]["exact"], "12000.00");
        made.says(&["The customer owes", "on top of the fee"]);
    }
    let monthly = Made::of(&engine, ReportKind::Monthly, "netted", "2026-09", Language::English);
    monthly.says(&["The supplier owes PEN 0.00", "Bonus PEN 24,000.00", "netted"]);
    for language in [Language::Spanish, Language::Portuguese, Language::Chinese] {
        let made = Made::of(&engine, ReportKind::Summary, "netted", "2026-09", language);
        let said = made.data["scorecard"]["sentences"].to_string();
        assert!(said.contains("24,000.00") && !said.contains("customer"), "{said}");
    }

    let plain = Made::of(&engine, ReportKind::Monthly, "plain", "2026-09", Language::English);
    assert_eq!(plain.data["scorecard"]["owed"]["label"], "", "the credit is what is owed");
    assert_eq!(plain.amounts()["credit_due"], dec("12000"));
    plain.says_not(&["The customer owes", "on top of the fee"]);

    let all = Made::of(&engine, ReportKind::Portfolio, "", "2026-09", Language::English);
    let due = |id: &str| {
        let contracts = all.section("contract");
        let row = contracts.into_iter().find(|row| row["contract"] == id).unwrap();
        (dec(&row["credit"]), row["note"].clone())
    };
    let (netted, note) = due("netted");
    assert_eq!(netted, Decimal::ZERO, "not the credit before netting");
    assert!(note.contains("the customer owes 12000.00"), "{note}");
    assert_eq!(due("plain"), (dec("12000"), String::new()));
    assert_eq!(dec(&all.section("money")[0]["credit"]), dec("12000"), "and not 24,000");

    let quarter = Made::of(&engine, ReportKind::Quarterly, "netted", "2026-Q3", Language::English);
    // August was missed as well; in July both lines were kept, and the bonus was earned.
    quarter.says(&["Customer owes", "the customer owes PEN 48,000.00 on top of the fees"]);
    let credits = quarter.section("credit");
    let note = &credits.last().unwrap()["note"];
    assert!(note.contains("the supplier owes 0.00; the customer owes 48000.00"), "{note}");
}

#[test]
fn the_steps_of_the_settlement_and_the_right_to_end_the_contract_are_told() {
    let terms = "\n[points]\ntable = [ { points = 15, percent = \"4\" } ]\n\n\
        [[termination]]\nobjectives = \"all\"\nmisses = 2\nwithin_periods = 3\ncounting = \"periods\"\n";
    let points = |n: u32| format!("kind = \"points\"\nmissed_points = {n}\ntolerated_points = 0");
    let text = contract("points", terms, [points(9).as_str(), points(8).as_str()], ["BAD", "BAD"]);
    let folder = with(&[("points", text)]);
    let engine = open(folder.path());
    let made = Made::of(&engine, ReportKind::Monthly, "points", "2026-09", Language::English);
    let steps: Vec<&str> =
        made.section("settlement_step").iter().map(|row| row["note"].as_str()).collect();
    let cost = "arithmetic=points: 9 + 8 = 17 → row from 15 points: 4% of PEN\u{a0}120,000 = PEN\u{a0}4,800.00";
    assert!(steps.contains(&cost), "{steps:?}");
    assert_eq!(made.amounts()["credit_points"], dec("4800"));
    made.says(&["Settlement", "9 + 8 = 17", "Right to end the contract", "Has arisen"]);
    let rights = made.section("termination");
    assert_eq!(rights.len(), 1);
    assert!(rights[0]["note"].starts_with("state=reached"), "{rights:?}");
    assert!(!steps.iter().any(|step| step.contains("termination")), "it is told once: {steps:?}");
    let summary = Made::of(&engine, ReportKind::Summary, "points", "2026-09", Language::English);
    summary.says(&["A right to end the contract has arisen"]);

    let first = Made::of(&engine, ReportKind::Monthly, "points", "2026-08", Language::English);
    assert!(first.section("termination")[0]["note"].starts_with("state=no;"));
    first.says_not(&["A right to end the contract has arisen"]);
}

#[test]
fn the_limit_of_the_pool_is_not_told_as_the_cap_of_the_contract() {
    let pool = "\n[at_risk_pool]\npercent_of_fee = \"10\"\ncap_percent = \"100\"\nallocations_may_exceed = true\n";
    let share = |n: u32| format!("kind = \"pool\"\nallocation_percent = \"{n}\"");
    let shares = [share(60), share(50)];
    let shares = [shares[0].as_str(), shares[1].as_str()];
    let text = contract("pool", pool, shares, ["BAD", "BAD"]);
    let capped = text
        .replace("id = \"pool\"", "id = \"capped\"")
        .replace("credit_cap_percent = \"none\"", "credit_cap_percent = \"5\"");
    let wide = text
        .replace("id = \"pool\"", "id = \"wide\"")
        .replace("credit_cap_percent = \"none\"", "credit_cap_percent = \"20\"");
    let folder = with(&[("pool", text), ("capped", capped), ("wide", wide)]);
    let engine = open(folder.path());
    let of = |id: &str| Made::of(&engine, ReportKind::Monthly, id, "2026-09", Language::English);
    // 60 % and 50 % of a pool of 12,000 are 13,200.
    for id in ["pool", "wide"] {
        let made = of(id);
        assert_eq!(made.amounts()["credit_total"], dec("12000"));
        made.says(&["held at the limit of the at-risk pool", "took PEN 1,200.00 away"]);
        made.says_not(&["before the cap of the contract", "held at the cap"]);
        assert_eq!(made.data["scorecard"]["capped"], false, "{id}");
    }
    let made = of("capped");
    assert_eq!(made.amounts()["credit_total"], dec("6000"));
    // What the cap is held against is what the pool has left.
    made.says(&[
        "held at the cap of 5% of the fee",
        "Credits add up to PEN 12,000.00 before the cap of the contract",
        "took PEN 1,200.00 away",
    ]);
}

#[test]
fn a_period_that_the_agreement_covers_in_part_says_so_first() {
    let whole = contract("part", "", ["steps", "none"], ["BAD", "OK"]);
    let part = whole.replace("valid_from = \"2026-07-01\"", "valid_from = \"2026-09-10\"");
    let folder = with(&[("part", part)]);
    let engine = open(folder.path());
    for kind in [ReportKind::Monthly, ReportKind::Summary] {
        let made = Made::of(&engine, kind, "part", "2026-09", Language::English);
        let said = made.data["scorecard"]["sentences"].to_string();
        assert!(said.contains("The agreement covers the period in part"), "{kind:?}: {said}");
        assert!(said.contains("(21 of 30 days)"), "{said}");
        let note = &made.section("contract")[0]["note"];
        assert!(note.contains("agreement: ") && note.contains("(21 of 30 days)"), "{note}");
    }
    let monthly = Made::of(&engine, ReportKind::Monthly, "part", "2026-09", Language::English);
    let facts = monthly.data["cover_facts"].to_string();
    assert!(facts.contains("\"Agreement\"") && facts.contains("(21 of 30 days)"), "{facts}");
    let quarter = Made::of(&engine, ReportKind::Quarterly, "part", "2026-Q3", Language::English);
    let said = quarter.data["sentences"].to_string();
    assert!(said.contains("September 2026") && said.contains("(21 of 30 days)"), "{said}");

    let folder = with(&[("part", whole)]);
    let made =
        Made::of(&open(folder.path()), ReportKind::Monthly, "part", "2026-09", Language::English);
    assert!(!made.data["scorecard"]["sentences"].to_string().contains("in part"));
    assert!(!made.section("contract")[0]["note"].contains("agreement"));
}

#[test]
fn a_credit_column_has_one_meaning_in_all_its_rows() {
    let text = contract("capped", "", ["steps", "steps"], ["BAD", "BAD"])
        .replace("credit_cap_percent = \"none\"", "credit_cap_percent = \"5\"");
    let folder = with(&[("capped", text)]);
    let made =
        Made::of(&open(folder.path()), ReportKind::Monthly, "capped", "2026-09", Language::English);
    let of = |section: &str| {
        let rows = made.section(section);
        let is_meant = |row: &&&BTreeMap<String, String>| {
            row["objective"] == "setup" && matches!(row["object"].as_str(), "" | "2026-09")
        };
        let row = rows.iter().find(is_meant).unwrap();
        (dec(&row["credit"]), row["note"].clone())
    };
    // 10 % of 120,000 each; both together are held at 6,000.
    assert_eq!(of("objective").0, dec("12000"));
    let (credit, note) = of("trend");
    assert_eq!(credit, dec("12000"), "before caps, as in the row of the objective");
    assert!(note.contains("credit_after_caps=3000.00"), "{note}");
    assert_eq!(of("change").0, dec("12000"));
}

/// 15 September in Lima: the month is half over.
fn mid_september() -> Timestamp {
    let zone = vigia::model::Zone::named("America/Lima").unwrap();
    zone.instant(jiff::civil::date(2026, 9, 15).at(0, 0, 0, 0))
}

#[test]
fn a_period_that_runs_owes_nothing_and_says_so_everywhere() {
    let folder = with(&[
        ("plain", contract("plain", "", ["steps", "none"], ["BAD", "OK"])),
        ("netted", contract("netted", NETTED, ["steps", "none"], ["BAD", "OK"])),
    ]);
    let engine = open(folder.path());
    for kind in [ReportKind::Monthly, ReportKind::Summary, ReportKind::Failing] {
        let asked = ("2026-09", mid_september());
        let made = Made::at(&engine, kind, "plain", asked, Language::English);
        let card = &made.data["scorecard"];
        assert_eq!(made.data["running"], true, "{kind:?}");
        assert_eq!(card["owed"]["label"], "Service credit so far", "{kind:?}");
        assert!(card["owed"]["note"].as_str().unwrap().contains("at risk, not due"));
        let said = card["sentences"].to_string();
        assert!(
            said.contains("If the period ended like this, the service credit would be"),
            "{said}"
        );
        assert!(!said.contains("The service credit is"), "{said}");
        let reason = made.data["verdict"]["reason"].as_str().unwrap();
        assert!(reason.contains("so far"), "{reason}");
        made.says(&["so far"]);
        let note = &made.section("contract")[0]["note"];
        assert!(note.contains("version: Interim"), "{note}");
        let netted = Made::at(&engine, kind, "netted", asked, Language::English);
        assert_eq!(netted.data["scorecard"]["owed"]["label"], "The customer would owe so far");
        assert!(!netted.data["scorecard"]["sentences"].to_string().contains("customer owes"));
    }
    let over = Made::of(&engine, ReportKind::Summary, "plain", "2026-09", Language::English);
    assert_eq!(over.data["running"], false);
    over.says_not(&["so far"]);

    let asked = ("2026-Q3", mid_september());
    let quarter = Made::at(&engine, ReportKind::Quarterly, "plain", asked, Language::English);
    let reason = quarter.data["verdict"]["reason"].as_str().unwrap();
    assert!(reason.contains("1 of 2 judged months"), "September is none: {reason}");
    let said = quarter.data["sentences"].to_string();
    assert!(said.contains("September 2026 is running"), "{said}");
    assert!(said.contains("12,000.00, of fees of PEN\u{a0}240,000.00"), "of two months: {said}");
    let credits = quarter.section("credit");
    assert_eq!(credits.last().unwrap()["credit"], "12000.00", "and not 24,000");
    assert!(credits[2]["note"].starts_with("so far; "), "{:?}", credits[2]);
    assert!(credits[1]["note"].starts_with("caps took"), "{:?}", credits[1]);
}

#[test]
fn a_frozen_month_is_told_from_one_that_was_never_frozen() {
    use vigia::workspace::freeze::{FreezeRequest, FreezeState};
    let folder = with(&[
        ("plain", contract("plain", "", ["steps", "none"], ["BAD", "OK"])),
        ("other", contract("other", "", ["steps", "none"], ["BAD", "OK"])),
    ]);
    let engine = open(folder.path());
    let september = engine.period_named("plain", "2026-09").unwrap();
    for state in [FreezeState::Provisional, FreezeState::Final] {
        let request = FreezeRequest { state, reason: "", by: "Ana", at: october() };
        engine.freeze("plain", september, &request, &JobContext::default()).unwrap();
    }
    let portfolio =
        |engine: &Engine| Made::of(engine, ReportKind::Portfolio, "", "2026-09", Language::English);
    let row = |made: &Made, section: &str, id: &str| {
        let rows = made.section(section);
        let is_meant = |row: &&&BTreeMap<String, String>| {
            row["contract"] == id && matches!(row["month"].as_str(), "" | "2026-09")
        };
        (*rows.iter().find(is_meant).unwrap()).clone()
    };
    let told = |row: &BTreeMap<String, String>| {
        ["frozen", "verdict_now", "credit_now"].map(|column| row[column].clone())
    };
    let made = portfolio(&engine);
    assert_eq!(told(&row(&made, "contract", "plain")), ["final", "", ""]);
    assert_eq!(told(&row(&made, "contract", "other")), ["", "", ""]);
    assert_eq!(row(&made, "month", "plain")["frozen"], "final");
    assert_eq!(row(&made, "contract", "plain")["running"], "false");
    assert!(!row(&made, "contract", "plain").contains_key("provisional"));
    made.says(&["Final", "Not frozen", "frozen as final 1, restated 0, not frozen 1"]);

    // What came later would have kept the target.
    let sheet = folder.path().join("late.csv");
    let mut text = "Time,Cell,Attempts,Succeeded\n".to_owned();
    for time in ["01 00:00", "01 01:00", "30 22:00", "30 23:00"] {
        text.push_str(&format!("2026-09-{time},BAD,500,500\n"));
    }
    std::fs::write(&sheet, text).unwrap();
    let output = super::cli::vigia(folder.path(), &["import", &sheet.to_string_lossy()]);
    assert!(output.status.success());
    let engine = open(folder.path());
    let made = portfolio(&engine);
    let plain = row(&made, "contract", "plain");
    assert_eq!(plain["credit"], "12000.00", "it counts as it was frozen");
    assert_eq!(told(&plain), ["final", "achieved", "0.00"]);
    assert_eq!(row(&made, "frozen", "plain")["contract"], "plain");
    let matrix = Made::of(&engine, ReportKind::Matrix, "", "2026-09", Language::English);
    assert_eq!(told(&row(&matrix, "state", "plain")), ["final", "achieved", "0.00"]);
    assert_eq!(told(&row(&matrix, "state", "other")), ["", "", ""]);
    matrix.says(&["frozen as final 1, restated 0, not frozen 1"]);
}

#[test]
fn one_state_has_one_word_in_a_language() {
    let folder = with(&[("plain", contract("plain", "", ["steps", "none"], ["BAD", "OK"]))]);
    let engine = open(folder.path());
    for (language, words) in [
        (Language::Spanish, "Resultados congelados y correcciones"),
        (Language::Portuguese, "Resultados congelados e correções"),
    ] {
        let made = Made::of(&engine, ReportKind::Quarterly, "plain", "2026-Q3", language);
        let labels = made.data["labels"].to_string();
        assert!(labels.contains(words), "{labels}");
        let all = made.data.to_string();
        assert!(!all.contains("eexpres") && !all.contains("eapresent"), "{all}");
    }
}
