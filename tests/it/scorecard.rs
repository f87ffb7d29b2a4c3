//! Scorecards of a whole workspace: a score never stands without its weights, money is never added across currencies, and what is
//! not in the tree is named.
//!
//! `succeeded ÷ attempts` of one day decides each contract: PE 990 ÷ 1000 and 400 ÷ 400, CL 150 ÷ 200. Fees are 300 PEN, 100 PEN and
//! 50,000 CLP; with 1 PEN = 0.25 USD and 1 CLP = 0.001 USD they weigh 75, 25 and 50. Scores are 0, 100 and 0 (the target is 99.5):
//! ```text
//! by value  (75·0 + 25·100 + 50·0) ÷ 150 = 16.67     by traffic  (1000·0 + 400·100 + 200·0) ÷ 1600 = 25     equal  33.33
//! ```

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use vigia::model::Zone;
use vigia::workspace::Engine;
use vigia::workspace::rates_file::parse_rates;

use super::cli::vigia;

const RATES: &str = "currency = \"USD\"\nsource = \"central bank, 2026-10-31\"\nrates = { PEN = \"0.25\", CLP = \"0.001\" }\n";

fn contract(id: &str, place: (&str, &str), fee: (&str, &str), window: &str) -> String {
    let ((country, cell), (fee, currency)) = (place, fee);
    format!(
        r#"
id = "{id}"
customer = "Customer {id}"
name = "{id}"
country = "{country}"
region = "Andes"
group = "LATAM"
zone = "America/Lima"
currency = "{currency}"
currency_decimals = 2
fee_per_period = "{fee}"
credit_cap_percent = "none"
window = "{window}"

[scorecard]
no_data = "undecided"
score = "step"

[[objective]]
id = "setup"
name = "Setup"
formula = "100 * sum(Succeeded) / sum(Attempts)"
unit = "%"
scope = 'name == "{cell}"'
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = "none"
comparison = "at_least"
target = "99.5"
tolerance = "none"
grace = "none"
completeness_min = "0"
missing_data = "ignore"
rounding = "none"
weight = "100"
[objective.credit]
steps = [ {{ limit = "99.5", percent = "0" }} ]
below_percent = "10"
"#
    )
}

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let zone = Zone::named("America/Lima").expect("a zone");
    Engine::create(folder.path(), "test", &zone).expect("a workspace");
    let mut sheet = "Time,Cell,Attempts,Succeeded\n".to_owned();
    for hour in 0..10 {
        for (cell, attempts, succeeded) in [("A", 100, 99), ("B", 40, 40), ("C", 20, 15)] {
            writeln!(sheet, "2026-10-05 {hour:02}:00,{cell},{attempts},{succeeded}").expect("text");
        }
    }
    let path = folder.path().join("sheet.csv");
    std::fs::write(&path, sheet).expect("a sheet");
    run(folder.path(), &["import", &path.to_string_lossy()]);
    for (id, place, fee, window) in [
        ("pe-1", ("PE", "A"), ("300", "PEN"), "calendar_month"),
        ("pe-2", ("PE", "B"), ("100", "PEN"), "calendar_month"),
        ("cl-1", ("CL", "C"), ("50000", "CLP"), "calendar_month"),
        ("weekly", ("PE", "A"), ("10", "PEN"), "iso_week"),
    ] {
        let path = folder.path().join(format!("contracts/{id}.toml"));
        std::fs::write(path, contract(id, place, fee, window)).expect("a contract");
    }
    std::fs::write(folder.path().join("rates.toml"), RATES).expect("rates");
    folder
}

/// The answer and what was told besides.
fn run(workspace: &Path, arguments: &[&str]) -> (String, String) {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{told}");
    (String::from_utf8(output.stdout).expect("UTF-8"), told)
}

fn refusal(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{told}");
    told
}

fn card(workspace: &Path, more: &[&str]) -> Value {
    let arguments = [&["--json", "scorecard", "--period", "2026-10"], more].concat();
    serde_json::from_str(&run(workspace, &arguments).0).expect("stdout is JSON")
}

/// To four decimals, so that thirds can be written.
fn score(node: &Value) -> String {
    let text = node["score_percent"].as_str().expect("a score");
    let score: rust_decimal::Decimal = text.parse().expect("a decimal");
    score.round_dp(4).normalize().to_string()
}

#[test]
fn each_weighting_gives_its_own_score_and_says_so() {
    let folder = workspace();
    let rates = folder.path().join("rates.toml").to_string_lossy().into_owned();
    let by_value = card(folder.path(), &["--weights", "value", "--rates", &rates]);
    assert_eq!(score(&by_value["tree"]), "16.6667");
    let stated = "weighted by contract value in USD (central bank, 2026-10-31): 1 CLP = 0.001 USD, 1 PEN = 0.25 USD";
    assert_eq!(by_value["weighting"], stated);
    let equal = card(folder.path(), &["--weights", "equal"]);
    assert_eq!(score(&equal["tree"]), "33.3333");
    let traffic = card(folder.path(), &["--weights", "traffic", "--traffic-kpi", "sum(Attempts)"]);
    assert_eq!(
        (score(&traffic["tree"]), traffic["tree"]["weight"].as_str()),
        ("25".to_owned(), Some("1600"))
    );
    // The mean of the countries' scores is none of them: 50 and 0.
    let region = &equal["tree"]["children"][0]["children"][0];
    assert_eq!(
        (score(&region["children"][0]), score(&region["children"][1])),
        ("0".to_owned(), "50".to_owned())
    );
    for answer in [&by_value, &equal, &traffic] {
        assert_ne!(score(&answer["tree"]), "25.0001");
        let mut nodes = vec![&answer["tree"]];
        while let Some(node) = nodes.pop() {
            assert_eq!(
                node["weighting"], answer["weighting"],
                "every node says how it was weighted"
            );
            nodes.extend(node["children"].as_array().expect("children"));
        }
    }
    assert_eq!(traffic["weighting"], "weighted by traffic (sum(Attempts))");
    let worst = &region["worst_child"];
    assert_eq!((&worst["name"], &worst["score_percent"]), (&json!("CL"), &json!("0")));
    assert_eq!(equal["tree"]["verdicts"], json!({ "achieved": 1, "breached": 2 }));
}

#[test]
fn money_of_two_currencies_is_never_added() {
    let folder = workspace();
    let told = refusal(folder.path(), &["scorecard", "--period", "2026-10", "--weights", "value"]);
    assert!(told.contains("CLP, PEN cannot be added without stated rates"), "{told}");
    assert!(told.contains("--rates FILE.toml"), "{told}");
    let equal = card(folder.path(), &["--weights", "equal"]);
    let credits = json!([{ "amount": "5000.00", "currency": "CLP" }, { "amount": "30.00", "currency": "PEN" }]);
    assert_eq!(equal["tree"]["credits"], credits);
    assert_eq!(equal["tree"]["credits_converted"], Value::Null);
    let rates = folder.path().join("rates.toml").to_string_lossy().into_owned();
    let with_rates = card(folder.path(), &["--weights", "equal", "--rates", &rates]);
    let sum = with_rates["tree"]["credits_converted"]["amount"].as_str().expect("an amount");
    assert_eq!(sum.parse::<rust_decimal::Decimal>().unwrap(), "12.5".parse().unwrap(), "5 + 7.5");
    assert_ne!(sum, "5030.00");
    let short = RATES.replace(", CLP = \"0.001\"", "");
    std::fs::write(&rates, short).expect("rates");
    let arguments = ["scorecard", "--period", "2026-10", "--weights", "value", "--rates", &rates];
    let told = refusal(folder.path(), &arguments);
    assert!(told.contains("no rate is stated from CLP to USD"), "{told}");
}

#[test]
fn what_is_not_in_the_score_is_named() {
    let folder = workspace();
    let contracts = folder.path().join("contracts");
    std::fs::write(contracts.join("broken.toml"), "id = 1").expect("a contract");
    let silent = contract("silent", ("PE", "Z"), ("5", "PEN"), "calendar_month");
    std::fs::write(contracts.join("silent.toml"), silent).expect("a contract");
    let undecided = card(folder.path(), &["--weights", "equal"]);
    assert_eq!(undecided["tree"]["score_percent"], Value::Null, "one contract has no score");
    assert_eq!(undecided["no_data"], "there is no score where a contract has none");
    let names = |list: &Value| -> Vec<String> {
        let list = list.as_array().expect("a list");
        list.iter().map(|l| l["contract"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(names(&undecided["not_judged"]), ["contracts/broken.toml", "weekly"]);
    let why = undecided["not_judged"][1]["why"].as_str().expect("words");
    assert!(why.contains("another window"), "{why}");
    let without = card(folder.path(), &["--weights", "equal", "--no-data", "renormalize"]);
    assert_eq!(score(&without["tree"]), "33.3333");
    assert_eq!(names(&without["left_out"]), ["silent"]);
    let zero = card(folder.path(), &["--weights", "equal", "--no-data", "zero"]);
    assert_eq!(score(&zero["tree"]), "25", "100 ÷ 4");
    let (text, _) = run(
        folder.path(),
        &["scorecard", "--period", "2026-10", "--weights", "equal", "--no-data", "renormalize"],
    );
    for words in [
        "each contract weighs the same",
        "a contract without a score is left out",
        "Not in the score:",
        "silent: it has no score",
        "weekly: it is judged by another window",
        "contracts/broken.toml",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let told = refusal(folder.path(), &["scorecard", "--period", "2026-Q4", "--weights", "equal"]);
    assert!(
        told.contains("there is no contract to roll up") && told.contains("\"pe-1\""),
        "{told}"
    );
    assert!(told.contains("calendar month"), "{told}");
}

#[test]
fn weights_are_asked_for_and_a_share_is_no_traffic() {
    let folder = workspace();
    let told = refusal(folder.path(), &["scorecard", "--period", "2026-10"]);
    assert!(told.contains("--weights"), "{told}");
    let asked = |more: &[&str]| {
        let all = [&["scorecard", "--period", "2026-10", "--weights", "traffic"], more].concat();
        refusal(folder.path(), &all)
    };
    let told = asked(&[]);
    assert!(told.contains("--traffic-kpi") && told.contains("KPIs of traffic are"), "{told}");
    let told = asked(&["--traffic-kpi", "cell_availability"]);
    assert!(told.contains("a share is no amount of traffic"), "{told}");
    let told = asked(&["--traffic-kpi", "cell_availabilty"]);
    assert!(told.contains("did you mean \"cell_availability\""), "{told}");
}

#[test]
fn the_tree_ends_where_it_is_asked_to() {
    let folder = workspace();
    let text = |more: &[&str]| {
        let all = [&["scorecard", "--period", "2026-10", "--weights", "equal"], more].concat();
        run(folder.path(), &all).0
    };
    let whole = text(&[]);
    assert!(
        whole.contains("pe-1") && whole.contains("LATAM") && whole.contains("Andes"),
        "{whole}"
    );
    let short = text(&["--by", "group"]);
    assert!(short.contains("LATAM") && !short.contains("Andes  "), "{short}");
    assert!(short.contains("each contract weighs the same"), "{short}");
    assert_eq!(text(&["--by", "country"]), text(&["--by", "country"]));
    let rows = |text: &str| {
        text.lines().filter(|line| line.contains("achieved") || line.contains("breached")).count()
    };
    assert_eq!([rows(&whole), rows(&text(&["--by", "country"])), rows(&short)], [8, 5, 2]);
}

#[test]
fn rates_say_what_is_wrong_with_them() {
    assert_eq!(parse_rates("r.toml", RATES).expect("rates").rates.len(), 2);
    for (from, to, words) in [
        ("\"0.25\"", "0.25", "the rate of PEN is written as a TOML float"),
        ("\"0.25\"", "\"0,25\"", "\"0,25\", no decimal above zero"),
        ("\"0.25\"", "\"0\"", "no decimal above zero"),
        ("\"0.25\"", "\"-1\"", "no decimal above zero"),
        ("PEN", "pen", "\"pen\" is no currency"),
        ("\"USD\"", "\"dollar\"", "\"dollar\" is no currency"),
        ("CLP", "USD", "1 USD is 0.001 USD"),
        ("central bank, 2026-10-31", " ", "\"source\" is empty"),
        ("source = \"central bank, 2026-10-31\"", "", "missing field `source`"),
        ("source", "sauce", "unknown field `sauce`"),
    ] {
        let text = RATES.replacen(from, to, 1);
        let told = parse_rates("r.toml", &text).expect_err(&text).to_string();
        assert!(told.contains(words), "{text}\n{told}");
        assert!(told.contains("r.toml"), "{told}");
    }
}
