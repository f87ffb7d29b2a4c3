//! Every term of contract files and exclusion ledgers, taken out, misspelled, of a wrong type, with an unknown word and out of
//! range: each gives one message of its own, at its line, with what to write instead. What may be left out is listed with the
//! reason why nothing about money is guessed then.
//!
//! The files are the commented examples and fixtures for the terms that no example has, written in a canonical form in which each
//! key has a line of its own. The line that a message must name is found by a scan of that text, not by the reader under test.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use toml::{Table, Value};
use vigia::diagnostic::Diagnostic;
use vigia::sla::{
    contract_file_terms, exclusion_file_terms, parse_contract, parse_exclusions, write_contract,
};

/// Contract terms that may be left out, by table and key.
const OPTIONAL: [(&str, &str, &str); 30] = [
    ("", "provider", "a name in reports"),
    ("", "names", "other languages show the one name"),
    ("", "region", "rollups put it under the country"),
    ("", "group", "rollups put it under no group"),
    (
        "",
        "valid_from",
        "no first day: what repeats needs of earlier periods is asked for, never assumed",
    ),
    ("", "valid_to", "no last day is agreed"),
    ("", "source_precedence", "said for people, decides no number"),
    ("", "dispute_days", "said for people, decides no number"),
    ("", "report_language", "how a report reads, decides no number"),
    ("", "number_locale", "how a report writes numbers, decides no number"),
    ("", "report_template", "how a report looks, decides no number"),
    ("", "repeat", "no table, nothing agreed: each miss costs the same"),
    ("", "earn_back", "no table, nothing agreed: no credit comes back"),
    ("", "bonus", "no table, nothing agreed: nothing is brought"),
    ("", "termination", "no table, nothing agreed: a right, not money"),
    ("calendar", "zone", "the contract's zone, which must be said"),
    ("objective", "names", "other languages show the one name"),
    ("objective", "ola_of", "the line then stands for itself, with the weight and credit it says"),
    ("objective", "busy_hour", "all hours of the service calendar, which must be said"),
    ("objective", "warning", "a color, not a verdict"),
    ("objective", "improvement", "refused where a score, a bonus or an earn-back asks for it"),
    ("objective", "stretch", "refused where a bonus or an earn-back asks for it"),
    ("objective", "target_change", "no change agreed: the target holds for all days"),
    ("objective.target_change", "warning", "a color, not a verdict"),
    ("objective.target_change", "improvement", "refused where a score or a bonus asks for it"),
    ("objective.target_change", "stretch", "refused where a bonus asks for it"),
    ("objective.credit", "kind", "only a table of steps may leave it out, and it says what it is"),
    ("objective.credit", "boundary", "the better step, DOMAIN.md 4.5; the arithmetic says so"),
    ("objective.credit", "base", "the fee, which is what credits are percents of"),
    ("scorecard", "floors", "belongs to score = \"linear\" only, and is asked for there"),
];

/// Ledger terms that may be left out.
const OPTIONAL_IN_LEDGER: [(&str, &str, &str); 5] = [
    ("", "exclusion", "an empty file is an empty ledger"),
    ("exclusion", "zone", "times have offsets, or are refused without it"),
    ("exclusion", "notified_at", "a kind that asks for notice then refuses the entry"),
    ("exclusion", "decided_at", "shown, decides nothing"),
    ("exclusion", "decided_by", "only where nothing is decided yet"),
];

/// Terms that take any text: a wrong word is a word like any other.
const FREE_TEXT: [(&str, &str); 20] = [
    ("", "customer"),
    ("", "provider"),
    ("", "name"),
    ("", "region"),
    ("", "group"),
    ("", "report_template"),
    ("objective", "name"),
    // Names, filters and formulas are looked up where the workspace knows counters and objects.
    ("objective", "kpi"),
    ("objective", "formula"),
    ("objective", "unit"),
    ("objective", "scope"),
    ("objective", "busy_hour"),
    ("objective.weight_by", "attribute"),
    ("objective.weight_by", "formula"),
    ("objective.exclusions", "approver"),
    ("exclusion", "id"),
    ("exclusion", "objects"),
    ("exclusion", "reason"),
    ("exclusion", "evidence"),
    ("exclusion", "decided_by"),
];

/// Numbers without an end: values of KPIs in their own unit. What contradicts another term is tested with the contradictions.
const UNBOUNDED: [(&str, &str); 11] = [
    ("objective", "target"),
    ("objective", "warning"),
    ("objective", "improvement"),
    ("objective", "stretch"),
    ("objective.target_change", "target"),
    ("objective.target_change", "warning"),
    ("objective.target_change", "improvement"),
    ("objective.target_change", "stretch"),
    ("objective.credit.steps", "limit"),
    ("objective.credit", "from"),
    ("scorecard.floors", "floor"),
];

/// Terms whose lack is told by another one, and by which.
const TOLD_ELSEWHERE: [(&str, &str, &str); 8] = [
    ("", "calendar", "\"service_calendar\" is \"oficina\", not one of \"24x7\""),
    ("", "points", "yields points, and the contract does not say what they cost"),
    ("", "at_risk_pool", "takes a share of an at-risk pool, and the contract agrees none"),
    ("objective", "formula", "has no \"kpi\""),
    ("objective", "outages", "has no \"kpi\""),
    ("objective", "tickets", "has no \"kpi\""),
    ("objective.weight_by", "formula", "has no \"attribute\""),
    ("objective.credit", "missed_points", "has no \"missed_points\""),
];

/// Tables whose keys are the user's own.
const OWN_KEYS: [&str; 3] = ["names", "year_starts", "hours"];

const WRONG_WORD: &str = "no such word?";

struct File {
    name: &'static str,
    text: &'static str,
    read: fn(&str) -> Vec<Diagnostic>,
    optional: &'static [(&'static str, &'static str, &'static str)],
}

fn contract_mistakes(text: &str) -> Vec<Diagnostic> {
    parse_contract("c.toml", text).err().unwrap_or_default()
}

fn ledger_mistakes(text: &str) -> Vec<Diagnostic> {
    parse_exclusions("c.toml", text).err().unwrap_or_default()
}

const LEDGER: &str = r#"
[[exclusion]]
id = "CHG-1042"
contracts = ["pe-andina-2026"]
kind = "planned_maintenance"
start = "2026-10-11T01:00:00"
end = "2026-10-11T05:00:00"
zone = "America/Lima"
objects = 'site == "LIM014"'
reason = "Power system replaced"
evidence = "CHG-1042"
notified_at = "2026-10-08T09:00:00"
state = "approved"
decided_by = "R. Quispe"
decided_at = "2026-10-09T11:30:00"

[[exclusion]]
id = "CHG-1043"
contracts = []
kind = "customer_caused"
start = "2026-10-12T01:00:00-05:00"
end = "2026-10-12T05:00:00-05:00"
zone = "America/Lima"
objects = ""
reason = "Power cut by the customer"
evidence = "mail"
state = "proposed"
decided_by = ""
"#;

fn files() -> Vec<File> {
    let contract = |name, text| File { name, text, read: contract_mistakes, optional: &OPTIONAL };
    vec![
        contract("pe", include_str!("../../assets/contracts/pe-andina-2026.toml")),
        contract("cl", include_str!("../../assets/contracts/cl-pacifico-2026.toml")),
        contract("co", include_str!("../../assets/contracts/co-ticket-desk-2026.toml")),
        contract("other", include_str!("../data/sla/contract_other_terms.toml")),
        File { name: "ledger", text: LEDGER, read: ledger_mistakes, optional: &OPTIONAL_IN_LEDGER },
    ]
}

/// `objective/1/credit/steps/0/limit`: one key of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(Vec<String>);

impl Place {
    fn key(&self) -> &str {
        self.0.last().unwrap()
    }

    fn parent(&self) -> Self {
        Self(self.0[..self.0.len() - 1].to_vec())
    }

    /// The path of its table without positions, as [`vigia::sla::FileTerm::table`] has it.
    fn table(&self) -> String {
        let names = self.parent().0;
        let names: Vec<String> =
            names.into_iter().filter(|n| n.parse::<usize>().is_err()).collect();
        names.join(".")
    }

    fn is_in(&self, list: &[(&str, &str)]) -> bool {
        list.iter().any(|(table, key)| *table == self.table() && *key == self.key())
    }
}

fn places(value: &Value, at: &[String], found: &mut Vec<Place>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                let at: Vec<String> = at.iter().cloned().chain([key.clone()]).collect();
                found.push(Place(at.clone()));
                if !OWN_KEYS.contains(&key.as_str()) {
                    places(value, &at, found);
                }
            }
        }
        Value::Array(list) => {
            for (idx, value) in list.iter().enumerate() {
                let at: Vec<String> = at.iter().cloned().chain([idx.to_string()]).collect();
                places(value, &at, found);
            }
        }
        _ => {}
    }
}

/// The table that holds the key.
fn table_of<'a>(root: &'a mut Value, place: &Place) -> &'a mut Table {
    let mut value = root;
    for step in &place.parent().0 {
        value = match value {
            Value::Table(table) => table.get_mut(step).unwrap(),
            Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
            _ => unreachable!("a path leads through tables and lists"),
        };
    }
    value.as_table_mut().unwrap()
}

fn changed(root: &Value, place: &Place, change: impl FnOnce(&mut Table)) -> String {
    let mut root = root.clone();
    change(table_of(&mut root, place));
    toml::to_string(&root).unwrap()
}

/// The line of each key and of each table's header, by path.
fn lines(text: &str) -> BTreeMap<Vec<String>, u64> {
    let mut found = BTreeMap::from([(Vec::new(), 1)]);
    let mut n_of: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut table: Vec<String> = Vec::new();
    for (line, number) in text.lines().zip(1_u64..) {
        if let Some(header) = line.strip_prefix('[') {
            let is_list = header.starts_with('[');
            let names: Vec<&str> =
                header.trim_matches(|c| "[]".contains(c)).split('.').map(str::trim).collect();
            table.clear();
            for (idx, name) in names.iter().enumerate() {
                table.push((*name).to_owned());
                if is_list && idx + 1 == names.len() {
                    *n_of.entry(table.clone()).or_default() += 1;
                    found.entry(table.clone()).or_insert(number);
                }
                if let Some(n) = n_of.get(&table) {
                    table.push((n - 1).to_string());
                }
            }
            found.insert(table.clone(), number);
            // A table may have no header of its own, only those of the tables in it.
            for n in 1..table.len() {
                found.entry(table[..n].to_vec()).or_insert(number);
            }
        } else if let Some((key, _)) = line.split_once(" = ") {
            found.insert(table.iter().cloned().chain([key.to_owned()]).collect(), number);
        }
    }
    found
}

/// The line of a key, or of the header of the nearest table around it.
fn line_of(text: &str, place: &Place) -> u64 {
    let lines = lines(text);
    let mut at = place.0.clone();
    loop {
        if let Some(line) = lines.get(&at) {
            return *line;
        }
        at.pop();
    }
}

fn told(mistakes: &[Diagnostic]) -> Vec<String> {
    mistakes.iter().map(ToString::to_string).collect()
}

/// Each file with its tree and all its places.
fn tried() -> Vec<(File, Value, Vec<Place>)> {
    files()
        .into_iter()
        .map(|file| {
            let root = Value::Table(file.text.parse::<Table>().unwrap());
            assert_eq!(told(&(file.read)(file.text)), [""; 0], "{}", file.name);
            let canonical = toml::to_string(&root).unwrap();
            assert_eq!(told(&(file.read)(&canonical)), [""; 0], "{}\n{canonical}", file.name);
            let mut found = Vec::new();
            places(&root, &[], &mut found);
            (file, root, found)
        })
        .collect()
}

/// All messages of one kind of mistake; the same words never stand for two terms.
#[derive(Default)]
struct Said(BTreeMap<String, (String, String)>);

impl Said {
    fn note(&mut self, place: &Place, mistake: &Diagnostic) {
        let term = (place.table(), place.key().to_owned());
        assert!(!mistake.hints.is_empty(), "{mistake}");
        let before = self.0.insert(mistake.message.clone(), term.clone());
        assert!(before.as_ref().is_none_or(|b| *b == term), "{before:?} and {term:?}: {mistake}");
    }
}

#[test]
fn every_term_is_tried() {
    let tried: BTreeSet<(String, String)> = tried()
        .iter()
        .flat_map(|(_, _, places)| places.iter().map(|p| (p.table(), p.key().to_owned())))
        .collect();
    let terms: BTreeSet<(String, String)> = contract_file_terms()
        .into_iter()
        .chain(exclusion_file_terms())
        .map(|term| (term.table.to_owned(), term.key.to_owned()))
        .collect();
    let untried: Vec<_> = terms.difference(&tried).collect();
    assert!(untried.is_empty(), "{untried:?}");
    let unlisted: Vec<_> = tried
        .difference(&terms)
        .filter(|(table, _)| !OWN_KEYS.iter().any(|own| table.ends_with(own)))
        .collect();
    assert!(unlisted.is_empty(), "{unlisted:?}");
    assert!(terms.len() > 130, "{}", terms.len());
}

#[test]
fn a_missing_term_is_asked_for_once() {
    let mut said = Said::default();
    let mut left_out = BTreeSet::new();
    for (file, root, places) in tried() {
        for place in &places {
            let text = changed(&root, place, |table| drop(table.remove(place.key())));
            let mistakes = (file.read)(&text);
            let (table, key) = (place.table(), place.key());
            let what = format!("{}: {}", file.name, place.0.join("/"));
            if file.optional.iter().any(|(t, k, _)| *t == table && *k == key) {
                if mistakes.is_empty() {
                    left_out.insert((table, key.to_owned()));
                    continue;
                }
                assert!(mistakes.iter().all(|m| !m.hints.is_empty()), "{what}: {mistakes:?}");
                continue;
            }
            let elsewhere = TOLD_ELSEWHERE.iter().find(|(t, k, _)| *t == table && *k == key);
            let expected = elsewhere.map_or(format!("has no {key:?}: "), |(.., e)| (*e).to_owned());
            assert!(!mistakes.is_empty(), "{what} is accepted");
            for mistake in &mistakes {
                assert!(mistake.message.contains(&expected), "{what}: {mistake}");
            }
            let is_told_by_lines = table.is_empty() && elsewhere.is_some();
            if !is_told_by_lines {
                assert_eq!(mistakes.len(), 1, "{what}: {:#?}", told(&mistakes));
                let line = line_of(&text, &place.parent());
                assert_eq!(
                    mistakes[0].location.line,
                    Some(line),
                    "{what}: {}\n{text}",
                    mistakes[0]
                );
                assert!(mistakes[0].hints[0].starts_with("add "), "{what}: {}", mistakes[0]);
            }
            if elsewhere.is_none() {
                assert!(mistakes[0].hints[0].contains(key), "{what}: {}", mistakes[0]);
                said.note(place, &mistakes[0]);
            }
        }
    }
    let listed: Vec<&(&str, &str, &str)> = OPTIONAL.iter().chain(&OPTIONAL_IN_LEDGER).collect();
    for (table, key, _) in listed {
        // Floors are another function's term: no example can do without them where they stand.
        let never = (*table, *key) == ("scorecard", "floors");
        let found = left_out.contains(&((*table).to_owned(), (*key).to_owned()));
        assert!(found || never, "{table} {key} is listed as optional and is not");
    }
}

/// The one message of a change of a value, at the line of its key.
fn only_mistake(file: &File, text: &str, place: &Place) -> Diagnostic {
    let mistakes = (file.read)(text);
    let what = format!("{}: {}", file.name, place.0.join("/"));
    assert_eq!(mistakes.len(), 1, "{what}: {:#?}", told(&mistakes));
    let mistake = mistakes.into_iter().next().unwrap();
    let line = line_of(text, place);
    assert_eq!(mistake.location.line, Some(line), "{what}: {mistake}\n{text}");
    assert!(mistake.message.contains(&format!("{:?}", place.key())), "{what}: {mistake}");
    assert!(!mistake.hints.is_empty(), "{what}: {mistake}");
    mistake
}

#[test]
fn a_wrong_type_is_named() {
    let mut said = Said::default();
    for (file, root, places) in tried() {
        for place in &places {
            let text = changed(&root, place, |table| {
                let value = table.get_mut(place.key()).unwrap();
                *value = match value {
                    Value::Boolean(_) => Value::from("perhaps"),
                    _ => Value::from(true),
                };
            });
            let mistake = only_mistake(&file, &text, place);
            let shown = ["true", "boolean", "\"perhaps\""];
            assert!(shown.iter().any(|s| mistake.message.contains(s)), "{mistake}");
            said.note(place, &mistake);
        }
    }
}

#[test]
fn an_unknown_word_is_shown_with_what_may_stand_there() {
    let mut said = Said::default();
    for (file, root, places) in tried() {
        for place in &places {
            let text = changed(&root, place, |table| {
                table.insert(place.key().to_owned(), Value::from(WRONG_WORD));
            });
            if place.is_in(&FREE_TEXT) {
                assert_eq!(told(&(file.read)(&text)), [""; 0], "{place:?} takes any text");
                continue;
            }
            let mistake = only_mistake(&file, &text, place);
            // Hours are read span by span: the first word is the first that is wrong.
            let shown = [WRONG_WORD, "TOML string", "\"no\" is no day"];
            assert!(shown.iter().any(|s| mistake.message.contains(s)), "{mistake}");
            said.note(place, &mistake);
        }
    }
}

/// A word that is nearly right is found.
#[test]
fn a_mistyped_word_is_met_with_the_nearest() {
    let text = files().iter().map(|file| file.text).collect::<Vec<_>>();
    for (idx, right, wrong) in [
        (0, "\"calendar_month\"", "\"calender_month\""),
        (0, "= \"undecided\"", "= \"undecidded\""),
        (0, "\"planned_maintenance\"", "\"planed_maintenance\""),
        (0, "\"availability\"            #", "\"availabilty\" #"),
        (0, "\"America/Lima\"", "\"America/Lma\""),
        (1, "\"intervals_meeting\"", "\"interval_meeting\""),
        (1, "[\"drop-rate\"]", "[\"drop-rat\"]"),
        (2, "\"percent_within\"", "\"percent_withn\""),
        (2, "\"sum_of_open_spells\"", "\"sum_of_open_spell\""),
        (2, "\"until_period_end\"", "\"until_period_ends\""),
        (2, "\"basic_to_improvement\"", "\"basic_to_improvment\""),
        (2, "objective = \"response\"", "objective = \"respons\""),
    ] {
        assert!(text[idx].contains(right), "{right}");
        let mistakes = contract_mistakes(&text[idx].replacen(right, wrong, 1));
        assert_eq!(mistakes.len(), 1, "{wrong}: {:#?}", told(&mistakes));
        let near = right.split('"').nth(1).unwrap();
        assert_eq!(mistakes[0].hints, [format!("did you mean {near:?}?")], "{}", mistakes[0]);
    }
}

#[test]
fn a_number_out_of_range_is_refused() {
    let mut said = Said::default();
    let mut n_tried = 0;
    for (file, root, places) in tried() {
        for place in places.iter().filter(|place| !place.is_in(&UNBOUNDED)) {
            let mut probe = root.clone();
            let old = table_of(&mut probe, place).get(place.key()).unwrap().clone();
            let wrong: [Value; 2] = match &old {
                Value::Integer(_) => [Value::from(-5), Value::from(999_999_999)],
                Value::String(text) if text.parse::<f64>().is_ok() => {
                    [Value::from("-5"), Value::from("9999999999999999")]
                }
                _ => continue,
            };
            for value in wrong {
                let text = changed(&root, place, |table| {
                    table.insert(place.key().to_owned(), value.clone());
                });
                let mistake = only_mistake(&file, &text, place);
                let shown = value.to_string();
                let shown = shown.trim_matches('"');
                assert!(mistake.message.contains(shown), "{mistake}");
                said.note(place, &mistake);
            }
            n_tried += 1;
        }
    }
    assert!(n_tried > 60, "{n_tried}");
}

#[test]
fn a_misspelled_term_is_met_with_the_nearest() {
    let mut said = Said::default();
    for (file, root, places) in tried() {
        for place in &places {
            let key = place.key();
            let wrong = format!("{key}x");
            let text = changed(&root, place, |table| {
                let value = table.remove(key).unwrap();
                table.insert(wrong.clone(), value);
            });
            let what = format!("{}: {}", file.name, place.0.join("/"));
            let mistakes = (file.read)(&text);
            let unknown: Vec<&Diagnostic> = mistakes
                .iter()
                .filter(|m| m.message.contains(&format!("has an unknown term {wrong:?}")))
                .collect();
            let [unknown] = unknown[..] else { panic!("{what}: {:#?}", told(&mistakes)) };
            let renamed = Place(place.parent().0.into_iter().chain([wrong]).collect());
            let line = line_of(&text, &renamed);
            assert_eq!(unknown.location.line, Some(line), "{what}: {unknown}\n{text}");
            let near = format!("did you mean {key:?}?");
            let known = format!("{key:?}");
            let hint = &unknown.hints[0];
            assert!(*hint == near || key.len() < 4 && hint.contains(&known), "{what}: {unknown}");
            said.note(place, unknown);
        }
    }
}

/// Terms that contradict each other are told at one of them.
#[test]
fn terms_that_can_never_hold_are_refused() {
    let text = files().iter().map(|file| file.text).collect::<Vec<_>>();
    for (idx, from, to, expected) in [
        (
            0,
            "misses = 1, periods = 12",
            "misses = 2, periods = 2",
            "Objective \"availability\", grace: \"misses\" is 2 of 2 periods, so that no miss would ever count",
        ),
        (
            0,
            "target = \"99.92\"",
            "target = \"99.70\"",
            "Objective \"availability\", target change 1: \"credit\" charges 5 % for a result that meets the target 99.70",
        ),
        (
            1,
            "floor = \"98.5\"",
            "floor = \"99.5\"",
            "Scorecard, floor 2: \"floor\" is 99.5, not on the bad side of the target 99.5",
        ),
        (
            1,
            "  { objective = \"drop-rate\", floor = \"1.50\" },\n",
            "",
            "Scorecard: \"floors\" say none for \"drop-rate\", which has a weight",
        ),
        (
            1,
            "allocation_percent = \"30\"",
            "allocation_percent = \"60\"",
            "Contract: \"at_risk_pool\" allocations add up to 50 + 60 = 110, above 100",
        ),
        (
            1,
            "weight = \"0\"",
            "weight = \"0.5\"",
            "Objective \"transport\": \"weight\" is not 0 for a line that supports another",
        ),
        (
            2,
            "stretch = \"99.95\"\n",
            "",
            "Bonus, row 2: \"reach\" is \"stretch\", which \"site-availability\" does not have at all times",
        ),
        (
            2,
            "improvement = \"98\"\n",
            "",
            "Scorecard: \"score\" asks for an improvement target, which \"resolution\" does not have at all times",
        ),
        (
            2,
            "objective = \"resolution\", weight",
            "objective = \"response\", weight",
            "Objective \"desk\", part 2: \"objective\" is \"response\", a second time",
        ),
        (2, "reach = \"target\"", "reach = \"stretch\"", ""),
    ] {
        assert!(text[idx].contains(from), "{from}");
        let mistakes = contract_mistakes(&text[idx].replacen(from, to, 1));
        let found: Vec<&str> = mistakes.iter().map(|d| d.message.as_str()).collect();
        if expected.is_empty() {
            assert_eq!(found, [""; 0], "the line has a stretch target");
        } else if idx == 1 && to.contains("0.5") && from.contains("weight") {
            assert!(found.contains(&expected), "{found:#?}");
        } else {
            assert_eq!(found, [expected]);
        }
    }
}

/// No message leads to a path that cannot be taken: every example of a term with a plain value is read by its own reader.
#[test]
fn the_examples_are_written_back_to_equal_contracts() {
    for file in files().iter().filter(|file| file.name != "ledger") {
        let contract = parse_contract("c.toml", file.text).unwrap();
        let written = write_contract(&contract);
        assert_eq!(parse_contract("c.toml", &written).unwrap(), contract, "{written}");
        assert_eq!(write_contract(&parse_contract("c.toml", &written).unwrap()), written);
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/contracts");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["cl-pacifico-2026.toml", "co-ticket-desk-2026.toml", "pe-andina-2026.toml"]);
}
