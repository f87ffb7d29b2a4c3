//! Random contracts judged twice: by the program, and by a script in Python that was written from the prose of the terms and shares
//! nothing with it (`tests/independent/contracts.py`). Every value, verdict, amount and score must agree.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use rust_decimal::Decimal;
use serde_json::Value;
use vigia::job::JobContext;
use vigia::model::{Outage, SCALAR_BIN, SampleValue, Ticket, TicketUpdate, Timestamp, Zone};
use vigia::sla::credit::Outcome;
use vigia::sla::{ObjectiveResult, Statement};
use vigia::workspace::{Engine, Purpose};

use super::store_conformance;

/// After the end of every period that is asked for.
pub const LATER: i64 = 1_830_000_000;
const HOUR_SECS: u32 = 3600;

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent").join(name)
}

/// What a script prints; it must succeed.
fn python(name: &str, arguments: &[&str]) -> String {
    let output = Command::new("python3").arg(script(name)).args(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{name} {arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

/// Whether somebody can be asked: Python 3.11 with the zones of its system.
pub fn has_python() -> bool {
    let needed = "import tomllib, zoneinfo; zoneinfo.ZoneInfo('America/Santiago')";
    let found = Command::new("python3").args(["-c", needed]).output();
    let has = found.is_ok_and(|output| output.status.success());
    if !has {
        println!("skipped: no python3 here with tomllib (3.11) and time zones");
    }
    has
}

/// Rows of a CSV file by column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok().map(Timestamp::from_unix_secs)
}

fn outage(row: &BTreeMap<String, String>) -> Outage {
    Outage {
        id: row["id"].clone(),
        object: row["object"].clone(),
        name: row["name"].clone(),
        severity: row["severity"].clone(),
        start: instant(&row["start"]).unwrap(),
        end: instant(&row["end"]),
        ..Outage::default()
    }
}

fn ticket(row: &BTreeMap<String, String>) -> Ticket {
    let updates = row["updates"].split(';').filter(|step| !step.is_empty()).map(|step| {
        let parts: Vec<&str> = step.split('|').collect();
        TicketUpdate {
            number: None,
            at: instant(parts[0]).unwrap(),
            state: parts[1].to_owned(),
            reason: parts[2].to_owned(),
        }
    });
    Ticket {
        id: row["id"].clone(),
        object: row["object"].clone(),
        priority: row["priority"].clone(),
        priority_level: row["priority"].parse().ok(),
        category: row["category"].clone(),
        opened_at: instant(&row["opened_at"]),
        responded_at: instant(&row["responded_at"]),
        resolved_at: instant(&row["resolved_at"]),
        updates: updates.collect(),
        ..Ticket::default()
    }
}

/// A made-up network with so many contracts over it, and what the program says of each.
pub struct World {
    pub folder: tempfile::TempDir,
    pub statements: BTreeMap<String, Statement>,
}

impl World {
    pub fn new(n_contracts: u32, seed: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Engine::create(folder.path(), "test", &Zone::named("America/Lima").unwrap()).unwrap();
        let path = folder.path().to_str().unwrap();
        let (n_contracts, seed) = (n_contracts.to_string(), seed.to_string());
        python("random_contracts.py", &[path, &n_contracts, &seed]);
        let (engine, problems) = Engine::open(folder.path(), Purpose::Importing).unwrap();
        let told: BTreeSet<String> = problems.iter().map(|p| format!("{p:?}")).collect();
        assert!(problems.is_empty(), "{:#?}", told.iter().take(9).collect::<Vec<_>>());
        import(&engine, folder.path());
        let mut statements = BTreeMap::new();
        for question in rows(&folder.path().join("questions.csv")) {
            let contract = &question["contract"];
            let period = engine.period_named(contract, &question["period"]).unwrap();
            let as_of = Timestamp::from_unix_secs(LATER);
            let judged = engine.judge(contract, period, as_of, &JobContext::default()).unwrap();
            statements.insert(contract.clone(), judged);
        }
        Self { folder, statements }
    }

    /// What the script says, right or with a mistake on purpose.
    fn asked(&self, mutation: &str) -> Value {
        let path = self.folder.path().to_str().unwrap();
        serde_json::from_str(&python("contracts.py", &[path, mutation])).unwrap()
    }

    /// One line for everything that differs.
    fn differences(&self, told: &Value) -> Vec<String> {
        let mut found = Vec::new();
        for (id, statement) in &self.statements {
            compare(id, statement, &told[id], &mut found);
        }
        found
    }
}

fn import(engine: &Engine, folder: &Path) {
    let counters = rows(&folder.join("counters.csv"));
    let lines: Vec<_> = counters
        .iter()
        .map(|row| {
            let value = SampleValue::Integer(row["value"].parse().unwrap());
            let start = row["start"].parse().unwrap();
            let (object, measurement) = (row["object"].as_str(), row["measurement"].as_str());
            (object, measurement, SCALAR_BIN, HOUR_SECS, start, value, row["suspect"] == "1")
        })
        .collect();
    let mut file = store_conformance::file("counters.csv", &[], &lines);
    file.outages = rows(&folder.join("outages.csv")).iter().map(outage).collect();
    file.tickets = rows(&folder.join("tickets.csv")).iter().map(ticket).collect();
    store_conformance::import(engine.store(), [file]);
}

fn compare(id: &str, statement: &Statement, told: &Value, found: &mut Vec<String>) {
    let mut say = |what: &str, ours: String, theirs: &Value| {
        found.push(format!("{id} {} {what}: {ours}, the script says {theirs}", statement.name));
    };
    for result in &statement.objectives {
        let line = &result.objective.id;
        let theirs = &told["lines"][line];
        let mut differs = |what: &str, ours: String| {
            say(&format!("{line} {what}"), ours, &theirs[what]);
        };
        for (what, ours) in [
            ("value", result.sli),
            ("numerator", result.numerator),
            ("denominator", result.denominator),
            ("valid", result.valid_ratio()),
        ] {
            // What has no value has no parts to compare.
            let is_asked = what == "value" || !(ours.is_none() || theirs[what].is_null());
            if is_asked && !is_close(ours, &theirs[what]) {
                differs(what, format!("{ours:?}"));
            }
        }
        for (what, ours) in [("verdict", result.verdict.name()), ("outcome", outcome(result))] {
            if theirs[what] != ours {
                differs(what, ours.to_owned());
            }
        }
        let credits = [("credit", result.credit), ("after_caps", result.settled.after_caps)];
        for (what, ours) in credits {
            if !is_same(ours, &theirs[what]) {
                differs(what, ours.to_string());
            }
        }
    }
    for (what, ours) in [
        ("total", statement.credit_total),
        ("credit_due", statement.settlement.credit_due),
        ("supplier_due", statement.settlement.supplier_due),
    ] {
        if !is_same(ours, &told[what]) {
            say(what, ours.to_string(), &told[what]);
        }
    }
    let score = statement.score_percent.map(|score| score.to_string().parse::<f64>().unwrap());
    if !is_close(score, &told["score"]) {
        say("score", format!("{score:?}"), &told["score"]);
    }
}

fn outcome(result: &ObjectiveResult) -> &'static str {
    match result.outcome {
        Outcome::Stretch => "stretch",
        Outcome::Improvement => "improvement",
        Outcome::Met => "met",
        Outcome::Tolerated => "tolerated",
        Outcome::Forgiven => "forgiven",
        Outcome::Missed => "missed",
        Outcome::Undecided => "undecided",
    }
}

/// Both without a value, or both the same to one part in 10^9.
fn is_close(ours: Option<f64>, theirs: &Value) -> bool {
    let theirs: Option<f64> = theirs.as_str().map(|text| text.parse().unwrap());
    match (ours, theirs) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3),
        _ => false,
    }
}

/// Money: not a fraction of a cent apart.
fn is_same(ours: Decimal, theirs: &Value) -> bool {
    theirs.as_str().is_some_and(|text| text.parse::<Decimal>().unwrap() == ours)
}

fn n_where(world: &World, is_so: impl Fn(&ObjectiveResult) -> bool) -> usize {
    world.statements.values().flat_map(|s| &s.objectives).filter(|result| is_so(result)).count()
}

#[test]
fn five_hundred_random_contracts_are_judged_the_same_by_an_independent_script() {
    if !has_python() {
        return;
    }
    let world = World::new(500, 2030);
    assert_eq!(world.statements.len(), 500);
    let differences = world.differences(&world.asked(""));
    let shown = &differences[..differences.len().min(40)];
    assert!(differences.is_empty(), "{} differ: {shown:#?}", differences.len());
    // Agreement about nothing would prove nothing: every outcome occurs, and so do money and caps.
    for wanted in ["stretch", "improvement", "met", "tolerated", "forgiven", "missed", "undecided"]
    {
        assert!(n_where(&world, |result| outcome(result) == wanted) >= 20, "{wanted}");
    }
    assert!(n_where(&world, |result| result.credit > Decimal::ZERO) >= 150);
    assert!(n_where(&world, |result| result.settled.multiplier.is_some()) >= 20);
    assert!(n_where(&world, |result| result.settled.earned_back > Decimal::ZERO) >= 5);
    assert!(n_where(&world, |result| result.settled.after_caps < result.credit) >= 50);
    assert!(n_where(&world, |result| !result.exclusions.is_empty()) >= 200);
    // Values that lie on a limit or halfway between two numbers are rare: of so many contracts some have them.
    notices(&world, &["worse_boundary", "half_even"]);
}

/// Mistakes made on purpose show up as differences.
fn notices(world: &World, mutations: &[&str]) {
    for mutation in mutations {
        let noticed = world.differences(&world.asked(mutation)).len();
        assert!(noticed > 0, "nobody would notice {mutation}");
    }
}

#[test]
fn an_evaluator_with_one_popular_mistake_is_noticed() {
    if !has_python() {
        return;
    }
    let world = World::new(100, 7);
    let right = world.differences(&world.asked(""));
    assert!(right.is_empty(), "{right:#?}");
    notices(&world, &["mean_of_ratios", "overlap_twice", "completeness_ignored"]);
}
