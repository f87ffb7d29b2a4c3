//! Why two results of one contract and period differ: the causes apart from what follows from them.
//!
//! A cause is something that a person or a system put in: files, formulas, exclusions, the zone, the objects, terms. A value, a
//! verdict, an amount is never one: it is a consequence. What only looks different because the period lies elsewhere (a file of the
//! last hour, an exclusion at the edge) belongs to the zone that moved it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rust_decimal::Decimal;
use serde_json::Value;

use super::judged::HISTORY;
use super::terms::{kind_of, subject_of};

/// Names that one line lists before it says "and n more".
const NAMED_MAX: usize = 12;

/// Kinds of causes, in the order in which they are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CauseKind {
    /// Other contracts, periods or days up to which data were looked at: all else may follow from it.
    Period,
    Files,
    Formula,
    Exclusions,
    Zone,
    Objects,
    Rounding,
    Target,
    Method,
    Terms,
    /// What earlier periods brought that the contract's terms look back to.
    History,
    /// Another version of the program or of the time zone database.
    Program,
}

impl CauseKind {
    /// The word of machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Period => "period",
            Self::Files => "files",
            Self::Formula => "formula",
            Self::Exclusions => "exclusions",
            Self::Zone => "zone",
            Self::Objects => "objects",
            Self::Rounding => "rounding",
            Self::Target => "target",
            Self::Method => "method",
            Self::Terms => "terms",
            Self::History => "history",
            Self::Program => "program",
        }
    }
}

/// Something that was put in on one side and not, or otherwise, on the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    pub kind: CauseKind,
    /// Id of the objective; empty for the whole contract.
    pub objective: String,
    pub what: String,
    /// Empty where a side has nothing.
    pub left: String,
    pub right: String,
}

/// Something that came out differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// Id of the objective; empty for the whole contract.
    pub objective: String,
    pub what: String,
    pub left: String,
    pub right: String,
    /// Right less left, where both are numbers.
    pub change: Option<Decimal>,
    /// `PEN`, `%`; empty where there is none.
    pub unit: String,
}

/// All differences of two results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// By kind, then by objective.
    pub causes: Vec<Cause>,
    /// Lines in their order, then the whole contract.
    pub consequences: Vec<Consequence>,
    /// Whether a side's contract looks at earlier periods, which neither side records: they may be the cause.
    pub looks_back: bool,
}

impl Difference {
    /// Whether nothing differs, neither what was put in nor what came out.
    pub fn is_empty(&self) -> bool {
        self.causes.is_empty() && self.consequences.is_empty()
    }

    /// The kinds of causes, each once.
    pub fn kinds(&self) -> Vec<CauseKind> {
        let kinds: BTreeSet<CauseKind> = self.causes.iter().map(|cause| cause.kind).collect();
        kinds.into_iter().collect()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        if !self.objective.is_empty() {
            write!(f, " of {:?}", self.objective)?;
        }
        let side = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
        write!(f, ": {}: {} → {}", self.what, side(&self.left), side(&self.right))
    }
}

impl fmt::Display for Consequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.objective.is_empty() {
            write!(f, "{}: ", self.objective)?;
        }
        let side = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
        write!(f, "{} {} → {}", self.what, side(&self.left), side(&self.right))?;
        if let Some(change) = self.change {
            let sign = if change.is_sign_negative() { "−" } else { "+" };
            let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
            write!(f, " ({sign}{}{unit})", change.abs())?;
        }
        Ok(())
    }
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// As [`super::judged::judged_value`] makes it.
    pub judged: &'a Value,
    /// As [`super::judged::tool`] makes it; `None` where it is the same on both sides.
    pub tool: Option<&'a Value>,
}

/// What differs between two results, and why.
pub fn difference(left: Side<'_>, right: Side<'_>) -> Difference {
    let sides = Sides { left: left.judged, right: right.judged };
    let mut causes = Vec::new();
    sides.period(&mut causes);
    sides.files(&mut causes);
    sides.formulas(&mut causes);
    sides.exclusions(&mut causes);
    sides.objects(&mut causes);
    sides.terms(&mut causes);
    sides.history(&mut causes);
    if let (Some(left), Some(right)) = (left.tool, right.tool) {
        for (key, what) in [("version", "version of the program"), ("tzdata", "time zone database")]
        {
            let (left, right) = (text(&left[key]), text(&right[key]));
            if left != right {
                let (objective, what) = (String::new(), what.to_owned());
                causes.push(Cause { kind: CauseKind::Program, objective, what, left, right });
            }
        }
    }
    causes.sort();
    causes.dedup();
    let looks_back = looks_back(sides.left) || looks_back(sides.right);
    Difference { causes, consequences: sides.consequences(), looks_back }
}

/// Terms that only say how a report looks.
const OF_REPORTS: [&str; 3] = ["report_language", "number_locale", "report_template"];

/// What was agreed otherwise on two sides: terms and formulas. What was measured is no part of it, and neither is the look of reports.
pub fn changed_terms(left: &Value, right: &Value) -> Vec<Cause> {
    let sides = Sides { left, right };
    let mut causes = Vec::new();
    sides.formulas(&mut causes);
    sides.terms(&mut causes);
    causes
        .retain(|cause| !(cause.objective.is_empty() && OF_REPORTS.contains(&cause.what.as_str())));
    causes.sort();
    causes.dedup();
    causes
}

/// Whether any term of a result looks at earlier periods, which are no part of it: grace, repeats, what comes back, rights to end the
/// contract, values that stand in.
fn looks_back(judged: &Value) -> bool {
    let terms = judged["terms"].as_object();
    terms.into_iter().flatten().any(|(path, value)| {
        let (_, term) = subject_of(path);
        let first = path.split('.').next().unwrap_or_default();
        matches!(first, "repeat" | "earn_back" | "termination")
            || (term.starts_with("grace") && value != "none")
            || (term == "missing_data" && value == "last_good")
    })
}

/// Text of a value; empty for what is not there.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// `a, b, c and 4 more`
fn named(names: &[&str]) -> String {
    let (first, rest) = names.split_at(names.len().min(NAMED_MAX));
    match rest.len() {
        0 => first.join(", "),
        n => format!("{} and {n} more", first.join(", ")),
    }
}

struct Sides<'a> {
    left: &'a Value,
    right: &'a Value,
}

impl<'a> Sides<'a> {
    fn period(&self, causes: &mut Vec<Cause>) {
        for key in ["contract", "period"] {
            let (left, right) = (text(&self.left[key]), text(&self.right[key]));
            if left != right {
                let (objective, what) = (String::new(), key.to_owned());
                causes.push(Cause { kind: CauseKind::Period, objective, what, left, right });
            }
        }
        // A whole period ends elsewhere in another zone: only data that were cut short before its end are a cause of their own.
        let cut = |side: &Value| {
            let as_of = text(&side["as_of"]);
            if as_of == text(&side["period_end"]) { String::new() } else { as_of }
        };
        let (left, right) = (cut(self.left), cut(self.right));
        if left != right {
            let whole = |at: String| if at.is_empty() { "the whole period".to_owned() } else { at };
            causes.push(Cause {
                kind: CauseKind::Period,
                objective: String::new(),
                what: "data up to".to_owned(),
                left: whole(left),
                right: whole(right),
            });
        }
    }

    /// Whether something of a side lies in the other side's period: if not, only the zone makes the difference.
    fn lies_in(entry: &Value, other: &Value, [start, end]: [&str; 2]) -> bool {
        let (start, end) = (text(&entry[start]), text(&entry[end]));
        let (period_start, period_end) = (text(&other["period_start"]), text(&other["period_end"]));
        // Of one form, whole seconds in UTC: the order of the texts is that of the instants.
        start.is_empty() || end.is_empty() || (start < period_end && period_start < end)
    }

    fn files(&self, causes: &mut Vec<Cause>) {
        let (left, right) = (keyed(&self.left["files"]), keyed(&self.right["files"]));
        let only = |ours: &BTreeMap<String, &'a Value>,
                    theirs: &BTreeMap<String, &'a Value>,
                    other: &Value| {
            let only = ours.iter().filter(|(sha256, _)| !theirs.contains_key(*sha256));
            let inside = only.filter(|(_, file)| Self::lies_in(file, other, ["first", "last"]));
            inside.map(|(_, file)| *file).collect::<Vec<&Value>>()
        };
        let only_left = only(&left, &right, self.right);
        let mut only_right = only(&right, &left, self.left);
        let mut push = |what: String, left: String, right: String| {
            let (kind, objective) = (CauseKind::Files, String::new());
            causes.push(Cause { kind, objective, what, left, right });
        };
        let shown = |file: &Value| text(&file["sha256"]).chars().take(16).collect::<String>();
        for file in only_left {
            let name = text(&file["file"]);
            match only_right.iter().position(|other| text(&other["file"]) == name) {
                Some(at) => {
                    let other = only_right.remove(at);
                    push(format!("{name} has other content"), shown(file), shown(other));
                }
                None => push(format!("{name} is only on the left"), shown(file), String::new()),
            }
        }
        for file in only_right {
            let name = text(&file["file"]);
            push(format!("{name} is only on the right"), String::new(), shown(file));
        }
        for (sha256, file) in &left {
            let Some(other) = right.get(sha256) else { continue };
            let (ours, theirs) = (text(&file["read_as"]), text(&other["read_as"]));
            if ours != theirs {
                push(format!("{} was read otherwise", text(&file["file"])), ours, theirs);
            }
        }
    }

    /// Objectives that both sides have.
    fn pairs(&self) -> Vec<(String, &'a Value, &'a Value)> {
        let right = by_id(&self.right["objectives"]);
        let left = list(&self.left["objectives"]).iter();
        left.filter_map(|left| {
            let id = text(&left["id"]);
            let right = right.get(&id)?;
            Some((id, left, *right))
        })
        .collect()
    }

    fn formulas(&self, causes: &mut Vec<Cause>) {
        for (objective, left, right) in self.pairs() {
            for (key, what) in [("formula", "formula"), ("formula_version", "version of the KPI")] {
                let (left, right) = (text(&left[key]), text(&right[key]));
                if left != right {
                    let (kind, objective) = (CauseKind::Formula, objective.clone());
                    causes.push(Cause { kind, objective, what: what.to_owned(), left, right });
                }
            }
        }
    }

    fn exclusions(&self, causes: &mut Vec<Cause>) {
        for (objective, left, right) in self.pairs() {
            let entries = |side: &'a Value| {
                let mut entries = by_id(&side["exclusions"]);
                entries.extend(by_id(&side["refused_exclusions"]));
                entries
            };
            let (left, right) = (entries(left), entries(right));
            let ids: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            for id in ids {
                let (ours, theirs) = (left.get(id).copied(), right.get(id).copied());
                // What counts on neither side makes no difference, whatever it says.
                let counts =
                    |entry: Option<&Value>| entry.is_some_and(|e| e["refused_because"].is_null());
                if !counts(ours) && !counts(theirs) {
                    continue;
                }
                let what = match (ours, theirs) {
                    (Some(ours), Some(theirs)) if ours["sha256"] == theirs["sha256"] => continue,
                    (Some(_), Some(_)) => format!("{id} says something else"),
                    (Some(ours), None) if Self::lies_in(ours, self.right, ["start", "end"]) => {
                        format!("{id} is only on the left")
                    }
                    (None, Some(theirs)) if Self::lies_in(theirs, self.left, ["start", "end"]) => {
                        format!("{id} is only on the right")
                    }
                    _ => continue,
                };
                let shown = |entry: Option<&Value>| entry.map_or_else(String::new, exclusion_text);
                causes.push(Cause {
                    kind: CauseKind::Exclusions,
                    objective: objective.clone(),
                    what,
                    left: shown(ours),
                    right: shown(theirs),
                });
            }
        }
    }

    fn objects(&self, causes: &mut Vec<Cause>) {
        for (objective, left, right) in self.pairs() {
            if left["objects"]["sha256"] == right["objects"]["sha256"] {
                continue;
            }
            let names = |side: &'a Value, line: &Value| -> BTreeSet<&'a str> {
                let sha256 = text(&line["objects"]["sha256"]);
                list(&side["scopes"][sha256.as_str()]).iter().filter_map(Value::as_str).collect()
            };
            let (ours, theirs) = (names(self.left, left), names(self.right, right));
            let count = |line: &Value| format!("{} objects", text(&line["objects"]["count"]));
            let lacks = |a: &BTreeSet<&'a str>, b: &BTreeSet<&'a str>| {
                let only: Vec<&str> = a.difference(b).copied().collect();
                if only.is_empty() {
                    String::new()
                } else {
                    format!(", only here: {}", named(&only))
                }
            };
            causes.push(Cause {
                kind: CauseKind::Objects,
                objective,
                what: "objects of the scope".to_owned(),
                left: count(left) + &lacks(&ours, &theirs),
                right: count(right) + &lacks(&theirs, &ours),
            });
        }
    }

    fn terms(&self, causes: &mut Vec<Cause>) {
        let terms = |side: &'a Value| -> BTreeMap<&'a str, &'a str> {
            let map = side["terms"].as_object().into_iter().flatten();
            map.filter_map(|(path, value)| Some((path.as_str(), value.as_str()?))).collect()
        };
        let (left, right) = (terms(self.left), terms(self.right));
        let paths: BTreeSet<&str> = left.keys().chain(right.keys()).copied().collect();
        let objectives = |side: &'a Value| by_id(&side["objectives"]);
        let (ours, theirs) = (objectives(self.left), objectives(self.right));
        for path in paths {
            let (objective, term) = subject_of(path);
            let shared = ours.contains_key(objective) == theirs.contains_key(objective);
            let (left, right) = (left.get(path), right.get(path));
            if left == right || (!objective.is_empty() && !shared) {
                continue;
            }
            let said = |value: Option<&&str>| value.map_or_else(String::new, ToString::to_string);
            causes.push(Cause {
                kind: kind_of(path),
                objective: objective.to_owned(),
                what: term.to_owned(),
                left: said(left),
                right: said(right),
            });
        }
        let ids: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for id in ids {
            let side = |has: bool| if has { "a line" } else { "" }.to_owned();
            let (left, right) = (ours.contains_key(id), theirs.contains_key(id));
            if left != right {
                let (kind, what) = (CauseKind::Terms, "the line itself".to_owned());
                let (left, right) = (side(left), side(right));
                causes.push(Cause { kind, objective: id.clone(), what, left, right });
            }
        }
    }

    /// What earlier periods brought, as each side took it. Whether it came from a record is no cause: it is what it brought that counts.
    /// Older records do not say it.
    fn history(&self, causes: &mut Vec<Cause>) {
        let periods = |side: &'a Value| -> Option<BTreeMap<String, BTreeMap<String, &'a Value>>> {
            let list = side.get(HISTORY)?.as_array()?;
            Some(list.iter().map(|p| (text(&p["period"]), by_id(&p["objectives"]))).collect())
        };
        let (Some(left), Some(right)) = (periods(self.left), periods(self.right)) else { return };
        // Another period looks back to others.
        if self.left["period"] != self.right["period"] {
            return;
        }
        let currency = text(&self.left["currency"]);
        let said = |line: Option<&&Value>| {
            line.map_or_else(String::new, |line| {
                let (outcome, credit) = (text(&line["outcome"]), text(&line["credit_after_caps"]));
                format!("{outcome}, credit {credit} {currency}")
            })
        };
        let labels: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
        for label in labels {
            let (ours, theirs) = (left.get(label), right.get(label));
            let lines: BTreeSet<&String> =
                [ours, theirs].into_iter().flatten().flat_map(BTreeMap::keys).collect();
            for id in lines {
                let side = |period: Option<&BTreeMap<String, &'a Value>>| {
                    said(period.and_then(|period| period.get(id)))
                };
                let (left, right) = (side(ours), side(theirs));
                if left != right {
                    causes.push(Cause {
                        kind: CauseKind::History,
                        objective: id.clone(),
                        what: label.clone(),
                        left,
                        right,
                    });
                }
            }
        }
    }

    fn consequences(&self) -> Vec<Consequence> {
        const OF_LINE: [(&str, &str); 11] = [
            ("value", "value"),
            ("gap", "lack of a value"),
            ("numerator", "numerator"),
            ("denominator", "denominator"),
            ("completeness", "completeness"),
            ("rounded", "rounded value"),
            ("compared", "compared value"),
            ("target", "target in force"),
            ("verdict", "verdict"),
            ("credit", "credit"),
            ("credit_after_caps", "credit after caps"),
        ];
        const OF_CONTRACT: [(&str, &str); 4] = [
            ("period_start", "period start"),
            ("period_end", "period end"),
            ("verdict", "verdict"),
            ("score_percent", "score"),
        ];
        let currency = text(&self.left["currency"]);
        let mut found = Vec::new();
        for (objective, left, right) in self.pairs() {
            for (key, what) in OF_LINE {
                let unit = match key {
                    "value" | "rounded" | "compared" | "target" => text(&left["unit"]),
                    "credit" | "credit_after_caps" => currency.clone(),
                    _ => String::new(),
                };
                found.extend(consequence(&objective, what, &left[key], &right[key], unit));
            }
        }
        for (key, what) in OF_CONTRACT {
            found.extend(consequence("", what, &self.left[key], &self.right[key], String::new()));
        }
        let (left, right) = (&self.left["settlement"], &self.right["settlement"]);
        for (key, what) in [
            ("gross", "credits before caps"),
            ("malus", "credits after caps"),
            ("bonus", "bonus"),
            ("earn_back", "earned back"),
            ("credit_due", "credit due to the customer"),
            ("supplier_due", "bonus due to the supplier"),
        ] {
            found.extend(consequence("", what, &left[key], &right[key], currency.clone()));
        }
        found
    }
}

fn consequence(
    objective: &str,
    what: &str,
    left: &Value,
    right: &Value,
    unit: String,
) -> Option<Consequence> {
    let (left, right) = (text(left), text(right));
    let number = |text: &str| text.parse::<Decimal>().ok();
    let change = match (number(&left), number(&right)) {
        (Some(left), Some(right)) => right.checked_sub(left),
        _ => None,
    };
    // 0.00 and 0 are one amount.
    let is_same = left == right || change.is_some_and(|change| change.is_zero());
    let (objective, what) = (objective.to_owned(), what.to_owned());
    let change = change.map(|change| change.normalize());
    (!is_same).then_some(Consequence { objective, what, left, right, change, unit })
}

/// Files by their hash. The same bytes under two names are one file.
fn keyed(files: &Value) -> BTreeMap<String, &Value> {
    list(files).iter().map(|file| (text(&file["sha256"]), file)).collect()
}

fn by_id(entries: &Value) -> BTreeMap<String, &Value> {
    list(entries).iter().map(|entry| (text(&entry["id"]), entry)).collect()
}

fn exclusion_text(entry: &Value) -> String {
    let sha256: String = text(&entry["sha256"]).chars().take(16).collect();
    let because = match entry["refused_because"].as_str() {
        Some(reason) => format!(", does not count: {reason}"),
        None => String::new(),
    };
    let (start, end, state) = (text(&entry["start"]), text(&entry["end"]), text(&entry["state"]));
    format!("{start} to {end}, {state}, {sha256}{because}")
}
