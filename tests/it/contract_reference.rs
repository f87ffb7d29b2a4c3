//! The reference page of contract files: it names every term in the section of its table, with every choice, and each of its
//! examples is read by the program.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use vigia::sla::{
    FileTerm, contract_file_terms, exclusion_file_terms, parse_contract, parse_exclusions,
};
use vigia::workspace::reference::CONTRACTS;

const HEAD: &str = "id = \"c-1\"\ncustomer = \"Banco Andino\"\nname = \"RAN\"\ncountry = \"PE\"\nzone = \"America/Lima\"\n\
    currency = \"PEN\"\ncurrency_decimals = 2\nfee_per_period = \"120000.00\"\ncredit_cap_percent = \"none\"\n";
const WINDOW: &str = "window = \"calendar_month\"\n";
const SCORECARD: &str = "[scorecard]\nno_data = \"zero\"\nscore = \"step\"\n";
const POOL: &str = "[at_risk_pool]\npercent_of_fee = \"12\"\ncap_percent = \"100\"\nallocations_may_exceed = false\n";
const POINTS: &str = "[points]\ntable = [ { points = 5, percent = \"1\" } ]\n";
const OBJECTIVE: &str = "[[objective]]\nid = \"availability\"\nname = \"Availability\"\nunit = \"%\"\nscope = \"\"\n\
    membership = \"dated\"\ncomparison = \"at_least\"\ntarget = \"99.90\"\nimprovement = \"99.95\"\nstretch = \"99.98\"\n\
    tolerance = \"none\"\ngrace = \"none\"\nrounding = \"none\"\nweight = \"100\"\n";
const OF_COUNTERS: &str =
    "kpi = \"cell_availability\"\ncompleteness_min = \"0.9\"\nmissing_data = \"ignore\"\n";
const STEPS: &str = "[objective.credit]\nsteps = [ { limit = \"99.90\", percent = \"0\" } ]\nbelow_percent = \"5\"\n";

/// A whole contract around an example of the page.
fn completed(kind: &str, example: &str) -> String {
    let or = |kinds: &[&str], other: &str| {
        if kinds.contains(&kind) { example.to_owned() } else { other.to_owned() }
    };
    let mut text = or(&["contract"], HEAD) + &or(&["window"], WINDOW);
    text += &or(&["calendar", "pool", "points", "settlement", "bonus"], "");
    text += &or(&["scorecard"], SCORECARD);
    match kind {
        "credit pool" => text += POOL,
        "credit points" => text += POINTS,
        "objective" => return text + example,
        _ => {}
    }
    text += OBJECTIVE;
    let calendar = if kind == "calendar" { "oficina" } else { "24x7" };
    text += &format!("service_calendar = {calendar:?}\n");
    let method = if kind == "tickets" { "ticket_statistic" } else { "availability" };
    text += &format!("method = {method:?}\n");
    if !["outages", "tickets"].contains(&kind) {
        text += OF_COUNTERS;
    }
    if kind != "exclusions" {
        text += "exclusions = \"none\"\n";
    }
    match kind {
        "pool" => text += "credit = { kind = \"pool\", allocation_percent = \"30\" }\n",
        "points" => {
            text += "credit = { kind = \"points\", missed_points = 5, tolerated_points = 0 }\n";
        }
        _ => text += &or(&["credit", "credit pool", "credit points"], STEPS),
    }
    text + &or(&["exclusions", "outages", "tickets"], "")
}

#[test]
fn every_example_is_read() {
    let mut n_of: BTreeMap<&str, usize> = BTreeMap::new();
    for block in CONTRACTS.split("```toml ").skip(1) {
        let (kind, rest) = block.split_once('\n').unwrap();
        let example = rest.split_once("```").unwrap().0;
        *n_of.entry(kind).or_default() += 1;
        if kind == "ledger" {
            assert_eq!(parse_exclusions("x", example).unwrap().entries.len(), 1);
            continue;
        }
        let text = completed(kind, example);
        let read = parse_contract("x", &text);
        assert!(read.is_ok(), "{kind}: {:#?}\n{text}", read.err());
        // The example itself is what is read: without its last line something is missing or other than before.
        let lines: Vec<&str> = example.lines().collect();
        assert!(!lines.is_empty());
        let cut = completed(kind, &format!("{}\nno_such_term = 1\n", example.trim_end()));
        assert!(parse_contract("x", &cut).is_err(), "{kind}");
    }
    let kinds = [
        "bonus",
        "calendar",
        "contract",
        "credit",
        "credit points",
        "credit pool",
        "exclusions",
        "ledger",
        "objective",
        "outages",
        "points",
        "pool",
        "scorecard",
        "settlement",
        "tickets",
        "window",
    ];
    assert_eq!(n_of.keys().copied().collect::<Vec<_>>(), kinds);
    let n_fences = CONTRACTS.lines().filter(|line| line.starts_with("```")).count();
    assert_eq!(n_fences, 2 * n_of.values().sum::<usize>(), "an example that is not read");
}

/// The text from a heading to the next of its rank.
fn section(heading: &str) -> &'static str {
    let rank = heading.split(' ').next().unwrap();
    let start = CONTRACTS.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("{heading}"));
    let rest = &CONTRACTS[start + heading.len() + 2..];
    let ends = if rank == "##" { vec!["\n## "] } else { vec!["\n## ", "\n### "] };
    let end = ends.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    &rest[..end]
}

fn heading(table: &str) -> &'static str {
    match table {
        "" => "## The agreement",
        "window" => "## Window",
        "calendar" => "## Calendars",
        "scorecard" | "scorecard.floors" => "## Scorecard",
        "at_risk_pool" => "### At-risk pool",
        "points" | "points.table" => "### Points",
        "repeat" | "earn_back" | "termination" => "### Repeats, earn-back, termination",
        "bonus" | "bonus.rows" => "### Bonus",
        "objective" => "## Objectives",
        "objective.weight_by" | "objective.parts" => "### Method",
        "objective.outages" => "### Outages",
        "objective.tickets" => "### Tickets",
        "objective.exclusions" | "objective.exclusions.kinds" => "### Exclusions",
        "objective.target_change" | "objective.grace" => "### Targets and verdict",
        "objective.credit" | "objective.credit.steps" => "## Credits",
        "exclusion" => "## Exclusion ledger",
        other => panic!("the page has no section for {other}"),
    }
}

/// First cells of the rows of the tables that explain.
fn explained(section: &str) -> String {
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.split('|').nth(1).unwrap()).collect()
}

#[test]
fn every_term_is_explained_with_its_choices() {
    let ledger = exclusion_file_terms();
    let in_ledger = |term: &FileTerm| FileTerm { table: "exclusion", ..*term };
    let terms: Vec<FileTerm> =
        contract_file_terms().into_iter().chain(ledger.iter().map(in_ledger)).collect();
    assert!(terms.len() > 140, "{}", terms.len());
    for term in &terms {
        let section = section(heading(term.table));
        let named = format!("`{}`", term.key);
        assert!(explained(section).contains(&named), "{} {}", term.table, term.key);
        // A word with an underscore in an example is a choice, never a name of the user's.
        let words = term.example.split('"').skip(1).step_by(2);
        for word in words
            .filter(|w| w.contains('_') && w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        {
            let is_name = ["cell_availability"].contains(&word);
            let shown = CONTRACTS.contains(&format!("\"{word}\""));
            assert!(is_name || shown, "{} {}: {word:?}", term.table, term.key);
        }
    }
}

#[test]
fn the_page_is_printed_as_it_is() {
    let printed = Command::new(env!("CARGO_BIN_EXE_vigia"))
        .args(["reference", "contracts"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), CONTRACTS);
    for example in ["conformanceTarget", "toleranceTarget", "thresholdTarget", "graceTimes", "C09"]
    {
        assert!(CONTRACTS.contains(example), "{example}");
    }
}

/// The commented examples are contracts that a workspace takes as they are.
#[test]
fn a_workspace_lists_the_three_examples() {
    let folder = tempfile::tempdir().unwrap();
    let vigia = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_vigia"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    vigia(&["init", "."]);
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/contracts");
    for entry in std::fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        let copy = folder.path().join("contracts").join(path.file_name().unwrap());
        std::fs::copy(path, copy).unwrap();
    }
    let listed = vigia(&["list", "contracts"]);
    for id in ["cl-pacifico-2026", "co-ticket-desk-2026", "pe-andina-2026"] {
        assert!(listed.lines().any(|line| line.starts_with(id)), "{listed}");
    }
}
