//! Whether the parts of a pack say the same: manifest, statement, terms, frozen records, tables. Hashes can be made right again by
//! whoever changes an entry; then the other entries still say what was written.

use std::collections::{BTreeMap, BTreeSet};

use csv::ReaderBuilder;
use serde_json::Value;

use super::archive::Entries;
use super::tables::{EXCLUSION_COLUMNS, OUTAGE_COLUMNS, TICKET_COLUMNS};
use super::verify::{Finding, FindingKind};
use super::{CONTRACT, DATA, FROZEN, MANIFEST, STATEMENT, STATEMENT_FORMAT, SUMS, meaning};
use crate::format::Locale;
use crate::report::guarded;
use crate::sla::Contract;
use crate::words::{Language, in_language, tr};
use crate::workspace::freeze::judged::{canonical_text, sha256_text};
use crate::workspace::freeze::{
    ChainFile, FreezeState, FrozenRecord, Side, chain_faults, difference, sequence_of,
};

const EXCLUSIONS: &str = "exclusions.csv";
const FORMULAS: &str = "formulas.json";
const OUTAGES: &str = "outages.csv";
const TICKETS: &str = "tickets.csv";
const VERIFY: &str = "VERIFY.txt";
/// What every pack has.
const NAMES: [&str; 11] = [
    SUMS,
    VERIFY,
    CONTRACT,
    DATA,
    EXCLUSIONS,
    FORMULAS,
    MANIFEST,
    OUTAGES,
    "report.pdf",
    STATEMENT,
    TICKETS,
];
/// Differences that one finding names.
const SHOWN_MAX: usize = 3;

/// The parts of a pack that are read.
pub(super) struct Parts<'a> {
    pub entries: &'a Entries,
    pub manifest: &'a Value,
    /// `statement.json`.
    pub said: &'a Value,
}

fn disagrees(entry: &str, what: String) -> Finding {
    Finding { entry: entry.to_owned(), kind: FindingKind::Disagrees, what }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A value as a finding shows it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}

impl<'a> Parts<'a> {
    pub fn judged(&self) -> &'a Value {
        &self.said["judged"]
    }

    pub fn bytes(&self, name: &str) -> &'a [u8] {
        self.entries.get(name).map_or(&[][..], Vec::as_slice)
    }

    /// Entries that no pack has, and such as every pack has.
    pub fn check_names(&self, found: &mut Vec<Finding>) {
        let finding = |entry: &str, kind: FindingKind, what: &str| Finding {
            entry: entry.to_owned(),
            kind,
            what: what.to_owned(),
        };
        for name in self.entries.keys() {
            if !NAMES.contains(&name.as_str()) && !name.starts_with(FROZEN) {
                found.push(finding(name, FindingKind::Added, "no pack has an entry of that name"));
            }
        }
        let missing = NAMES.iter().filter(|name| !self.entries.contains_key(**name));
        found.extend(missing.map(|name| finding(name, FindingKind::Missing, "every pack has it")));
    }

    /// What manifest and statement say of themselves.
    pub fn check_heads(&self, found: &mut Vec<Finding>) {
        let (manifest, judged) = (self.manifest, self.judged());
        if self.said["format"] != STATEMENT_FORMAT {
            found.push(disagrees(STATEMENT, "its `format` is another one".to_owned()));
        }
        const SAME: [&str; 7] =
            ["contract", "customer", "period", "period_start", "period_end", "zone", "as_of"];
        for key in SAME.into_iter().filter(|key| manifest[*key] != judged[*key]) {
            let (ours, theirs) = (shown(&manifest[key]), shown(&judged[key]));
            let what = format!("its {key} is {ours}, statement.json says {theirs}");
            found.push(disagrees(MANIFEST, what));
        }
        for key in ["label", "tool"].into_iter().filter(|key| manifest[*key] != self.said[*key]) {
            let (ours, theirs) = (shown(&manifest[key]), shown(&self.said[key]));
            let what = format!("its {key} is {ours}, statement.json says {theirs}");
            found.push(disagrees(MANIFEST, what));
        }
        if manifest["sources"] != judged["files"] {
            let what = "its source files are not those of statement.json".to_owned();
            found.push(disagrees(MANIFEST, what));
        }
        for entry in list(&manifest["entries"]) {
            if text(&entry["what"]) != meaning(text(&entry["name"])) {
                let what = format!("it calls {} {}", shown(&entry["name"]), shown(&entry["what"]));
                found.push(disagrees(MANIFEST, what));
            }
        }
        let told: Vec<&str> = list(&manifest["verify"]).iter().filter_map(Value::as_str).collect();
        let verify = String::from_utf8_lossy(self.bytes(VERIFY));
        if !verify.lines().eq(told) {
            found.push(disagrees(VERIFY, "manifest.json tells another way to check".to_owned()));
        }
        self.check_lists(found);
    }

    /// Files and objects against the hashes that stand beside them.
    fn check_lists(&self, found: &mut Vec<Finding>) {
        let judged = self.judged();
        let files = sha256_text(canonical_text(&judged["files"]).as_bytes());
        if text(&judged["files_sha256"]) != files {
            let what = "its source files do not have the SHA-256 that it names".to_owned();
            found.push(disagrees(STATEMENT, what));
        }
        for line in list(&judged["objectives"]) {
            let sha256 = text(&line["objects"]["sha256"]);
            let objects: Vec<&str> =
                list(&judged["scopes"][sha256]).iter().filter_map(Value::as_str).collect();
            let counted = line["objects"]["count"].as_u64() == Some(objects.len() as u64);
            if sha256_text(objects.join("\n").as_bytes()) != sha256 || !counted {
                let what = format!("the objects of {} are not those it names", shown(&line["id"]));
                found.push(disagrees(STATEMENT, what));
            }
        }
    }

    /// The statement's head and lines against the contract of the pack.
    pub fn check_contract(&self, contract: &Contract, found: &mut Vec<Finding>) {
        let judged = self.judged();
        let fee = contract.fee.to_string();
        let pairs = [
            ("contract", contract.id.as_str()),
            ("customer", contract.customer.as_str()),
            ("currency", contract.currency.as_str()),
            ("zone", contract.zone.name()),
            ("fee", fee.as_str()),
        ];
        for (key, of_contract) in pairs.into_iter().filter(|(key, of)| text(&judged[*key]) != *of) {
            let said = shown(&judged[key]);
            let what = format!("its {key} is {said}, contract.toml says {of_contract:?}");
            found.push(disagrees(STATEMENT, what));
        }
        match contract.window.parse_period(text(&judged["period"])) {
            Ok(period) => {
                let range = period.range(&contract.zone);
                let edges = [("period_start", range.start), ("period_end", range.end)];
                for (key, at) in
                    edges.into_iter().filter(|(key, at)| text(&judged[*key]) != at.to_iso_utc())
                {
                    let said = shown(&judged[key]);
                    let what = format!("its {key} is {said}, by contract.toml it is {at}");
                    found.push(disagrees(STATEMENT, what));
                }
            }
            Err(_) => {
                let period = shown(&judged["period"]);
                let what = format!("contract.toml has no period {period}");
                found.push(disagrees(STATEMENT, what));
            }
        }
        let agreed: Vec<&str> = contract.objectives.iter().map(|line| line.id.as_str()).collect();
        let said: Vec<&str> = list(&judged["objectives"]).iter().map(|l| text(&l["id"])).collect();
        if agreed != said {
            let (ours, theirs): (BTreeSet<&str>, BTreeSet<&str>) =
                (said.iter().copied().collect(), agreed.iter().copied().collect());
            let named = |ids: Vec<&str>, why: &str| {
                (!ids.is_empty()).then(|| format!("{why} {}", ids.join(", ")))
            };
            let parts = [
                named(theirs.difference(&ours).copied().collect(), "it leaves out"),
                named(ours.difference(&theirs).copied().collect(), "contract.toml has no"),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            let what = match parts.is_empty() {
                true => "its lines are not in the order of contract.toml".to_owned(),
                false => format!("its lines are not those of contract.toml: {}", parts.join("; ")),
            };
            found.push(disagrees(STATEMENT, what));
        }
    }

    /// The frozen records one after the other, and whether the label says what they say.
    pub fn check_frozen(&self, found: &mut Vec<Finding>) {
        let judged = self.judged();
        let (contract, period) = (text(&judged["contract"]), text(&judged["period"]));
        let mut files: Vec<ChainFile> = Vec::new();
        for (path, bytes) in self.entries.iter().filter(|(name, _)| name.starts_with(FROZEN)) {
            let name = path.strip_prefix(FROZEN).unwrap_or(path);
            let Some(sequence) = sequence_of(name, period) else {
                let what = format!("it is not the name of a frozen record of {period}");
                found.push(disagrees(path, what));
                continue;
            };
            let text = std::str::from_utf8(bytes).map_err(|_| "it is no text".to_owned());
            let record = text.and_then(FrozenRecord::parse);
            files.push(ChainFile { name: name.to_owned(), sequence, record });
        }
        files.sort_by(|a, b| (a.sequence, &a.name).cmp(&(b.sequence, &b.name)));
        let faults = chain_faults(&files, contract, period);
        let is_whole = faults.is_empty();
        for (idx, what) in faults {
            let name = files.get(idx).map_or("", |file| file.name.as_str());
            found.push(disagrees(&format!("{FROZEN}{name}"), what));
        }
        if is_whole {
            let records: Vec<FrozenRecord> =
                files.into_iter().filter_map(|file| file.record.ok()).collect();
            self.check_states(&records, found);
            self.check_label(records.last(), found);
        }
    }

    /// Provisional any number of times, then final once, then restated.
    fn check_states(&self, records: &[FrozenRecord], found: &mut Vec<Finding>) {
        let mut n_restated = 0;
        for (idx, record) in records.iter().enumerate() {
            let before = idx.checked_sub(1).and_then(|idx| records.get(idx)).map(|r| r.state);
            let is_settled = matches!(before, Some(FreezeState::Final | FreezeState::Restated));
            let may_follow = match record.state {
                FreezeState::Provisional => !is_settled,
                FreezeState::Final => before == Some(FreezeState::Provisional),
                FreezeState::Restated => is_settled,
            };
            n_restated += u64::from(record.state == FreezeState::Restated);
            let n = (record.state == FreezeState::Restated).then_some(n_restated);
            let name = format!("{FROZEN}{}", record.file_name());
            if !may_follow {
                let before = before.map_or("nothing", FreezeState::name);
                let what = format!("a {} result does not follow {before}", record.state.name());
                found.push(disagrees(&name, what));
            }
            if record.restatement != n {
                found.push(disagrees(&name, "its restatements are counted otherwise".to_owned()));
            }
            let (ours, judged) = (&record.judged, self.judged());
            if ours["contract"] != judged["contract"] || ours["period"] != judged["period"] {
                let (contract, period) = (shown(&ours["contract"]), shown(&ours["period"]));
                let what = format!("what it froze is {period} of {contract}");
                found.push(disagrees(&name, what));
            }
        }
    }

    /// The label follows from the newest record: what a pack calls final is what was frozen as final.
    fn check_label(&self, newest: Option<&FrozenRecord>, found: &mut Vec<Finding>) {
        let judged = self.judged();
        let is_over = text(&judged["as_of"]) >= text(&judged["period_end"]);
        let is_same = newest.is_some_and(|record| record.judged == *judged);
        // Whoever wrote the pack spoke one of the languages.
        let expected = Language::ALL.map(|language| {
            in_language(language, Locale::default(), || match newest {
                None if is_over => tr!("report-revision-provisional").to_owned(),
                None => tr!("report-revision-interim").to_owned(),
                Some(record) if is_same => record.label(),
                Some(record) => tr!("report-revision-differs", label = record.label()),
            })
        });
        let label = text(&self.said["label"]);
        if expected.iter().any(|expected| expected == label) {
            return;
        }
        let damaged = Language::ALL.map(|language| {
            in_language(language, Locale::default(), || tr!("report-revision-damaged").to_owned())
        });
        if damaged.iter().any(|damaged| damaged == label) {
            let what = "it was packed while the frozen records were damaged: not all are in it";
            found.push(disagrees(STATEMENT, what.to_owned()));
            return;
        }
        let [expected, ..] = expected;
        let what = match newest {
            None => format!("its label is {label:?}, and no frozen record says so: {expected:?}"),
            Some(_) => format!("its label is {label:?}, by the frozen records it is {expected:?}"),
        };
        found.push(disagrees(STATEMENT, what));
        let Some(newest) = newest.filter(|_| !is_same) else { return };
        let between =
            difference(Side { judged: &newest.judged, tool: None }, Side { judged, tool: None });
        let causes = between.causes.iter().map(ToString::to_string);
        let all: Vec<String> =
            causes.chain(between.consequences.iter().map(ToString::to_string)).collect();
        let name = newest.file_name();
        let what = match all.len() {
            0 => format!("it is not what {name} froze: words or arithmetic differ"),
            n if n > SHOWN_MAX => {
                let (first, n) = (all[..SHOWN_MAX].join("; "), n - SHOWN_MAX);
                format!("it is not what {name} froze: {first}; and {n} more")
            }
            _ => format!("it is not what {name} froze: {}", all.join("; ")),
        };
        found.push(disagrees(STATEMENT, what));
    }

    /// `formulas.json` against the lines.
    pub fn check_formulas(&self, contract: &Contract, found: &mut Vec<Finding>) {
        let formulas: Value = serde_json::from_slice(self.bytes(FORMULAS)).unwrap_or(Value::Null);
        let (formulas, lines) = (list(&formulas), list(&self.judged()["objectives"]));
        if formulas.len() != lines.len() {
            let (n, of) = (formulas.len(), lines.len());
            let what = format!("it has {n} formulas, statement.json has {of} lines");
            found.push(disagrees(FORMULAS, what));
            return;
        }
        const SAME: [(&str, &str); 5] = [
            ("objective", "id"),
            ("name", "name"),
            ("unit", "unit"),
            ("formula", "formula"),
            ("kpi_version", "formula_version"),
        ];
        for (formula, line) in formulas.iter().zip(lines) {
            for (ours, theirs) in SAME.into_iter().filter(|(a, b)| formula[*a] != line[*b]) {
                let (id, said) = (shown(&line["id"]), shown(&line[theirs]));
                let ours_said = shown(&formula[ours]);
                let what = format!("its {ours} of {id} is {ours_said}, statement.json says {said}");
                found.push(disagrees(FORMULAS, what));
            }
            let objective = contract.objectives.iter().find(|o| o.id == text(&line["id"]));
            let kpi = objective.and_then(|objective| objective.kpi());
            if objective.is_some() && formula["kpi"].as_str() != kpi {
                let (id, said) = (shown(&line["id"]), shown(&formula["kpi"]));
                let what = format!("its KPI of {id} is {said}, contract.toml names another");
                found.push(disagrees(FORMULAS, what));
            }
        }
    }

    /// The three tables of what lines rest on, against the lines.
    pub fn check_tables(&self, found: &mut Vec<Finding>) {
        let lines = list(&self.judged()["objectives"]);
        match rows_of(self.bytes(EXCLUSIONS), &EXCLUSION_COLUMNS) {
            Ok(rows) => {
                let rows = rows.iter().map(exclusion_row).collect();
                compare(EXCLUSIONS, lines.iter().flat_map(exclusions_of).collect(), rows, found);
            }
            Err(what) => found.push(disagrees(EXCLUSIONS, what)),
        }
        match rows_of(self.bytes(OUTAGES), &OUTAGE_COLUMNS) {
            // Without counted seconds it is an outage behind a loss, which no line is measured by.
            Ok(rows) => {
                let counted = rows.iter().filter(|row| !cell(row, 7).is_empty());
                let counted = counted.map(outage_row).collect();
                compare(OUTAGES, lines.iter().flat_map(outages_of).collect(), counted, found);
                unknown_lines(OUTAGES, &rows, lines, found);
            }
            Err(what) => found.push(disagrees(OUTAGES, what)),
        }
        match rows_of(self.bytes(TICKETS), &TICKET_COLUMNS) {
            Ok(rows) => {
                let listed: BTreeSet<(&str, &str)> =
                    rows.iter().map(|row| (cell(row, 0), cell(row, 1))).collect();
                for line in lines {
                    let id = guarded(text(&line["id"]));
                    let tickets = list(&line["tickets"]).iter().map(|one| guarded(text(one)));
                    for ticket in tickets.filter(|one| !listed.contains(&(&*id, &**one))) {
                        let what = format!("it lacks {ticket:?} of {id:?}");
                        found.push(disagrees(TICKETS, what));
                    }
                }
                unknown_lines(TICKETS, &rows, lines, found);
            }
            Err(what) => found.push(disagrees(TICKETS, what)),
        }
    }
}

type Row = Vec<String>;
/// Line and id, for people, and all that is compared.
type Key = ((String, String), Row);

fn cell(row: &Row, at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}

fn rows_of(bytes: &[u8], columns: &[&str]) -> Result<Vec<Row>, String> {
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let header = reader.headers().map_err(|e| e.to_string())?;
    if !header.iter().eq(columns.iter().copied()) {
        return Err("its columns are others than those of this program".to_owned());
    }
    let rows = reader.records().map(|record| {
        record.map(|record| record.iter().map(str::to_owned).collect()).map_err(|e| e.to_string())
    });
    rows.collect()
}

/// A time of a table as statements write it.
fn utc(text: &str) -> String {
    let parsed = text.parse::<jiff::Timestamp>();
    parsed.map_or_else(
        |_| text.to_owned(),
        |at| crate::model::Timestamp::from_unix_secs(at.as_second()).to_iso_utc(),
    )
}

fn exclusions_of(line: &Value) -> Vec<Key> {
    let id = guarded(text(&line["id"])).into_owned();
    let all = list(&line["exclusions"]).iter().chain(list(&line["refused_exclusions"]));
    let key = |one: &Value| {
        let said = |key: &str| match &one[key] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let of = (id.clone(), guarded(text(&one["id"])).into_owned());
        let rest = [
            "start",
            "end",
            "state",
            "counted_start",
            "counted_end",
            "capped_secs",
            "n_objects",
            "refused_because",
            "sha256",
        ];
        (of, rest.map(said).to_vec())
    };
    all.map(key).collect()
}

fn exclusion_row(row: &Row) -> Key {
    let of = (cell(row, 0).to_owned(), cell(row, 1).to_owned());
    let time = |at: usize| utc(cell(row, at));
    let said = |at: usize| cell(row, at).to_owned();
    let rest =
        vec![time(3), time(4), said(6), time(12), time(13), said(14), said(15), said(16), said(17)];
    (of, rest)
}

fn outages_of(line: &Value) -> Vec<Key> {
    let id = guarded(text(&line["id"])).into_owned();
    let key = |one: &Value| {
        let safe = |key: &str| guarded(text(&one[key])).into_owned();
        let cuts: Vec<&str> =
            list(&one["counts_less_because"]).iter().filter_map(Value::as_str).collect();
        let (start, end) = (text(&one["start"]).to_owned(), text(&one["end"]).to_owned());
        let rest =
            vec![safe("object"), start, end, one["counted_secs"].to_string(), cuts.join("; ")];
        ((id.clone(), safe("id")), rest)
    };
    list(&line["outages"]).iter().map(key).collect()
}

fn outage_row(row: &Row) -> Key {
    let said = |at: usize| cell(row, at).to_owned();
    let rest = vec![said(1), utc(cell(row, 5)), utc(cell(row, 6)), said(7), said(8)];
    ((said(0), said(2)), rest)
}

/// Rows of a table against what the lines say, each as often as it stands there.
fn compare(entry: &str, said: Vec<Key>, rows: Vec<Key>, found: &mut Vec<Finding>) {
    let mut left: BTreeMap<Key, i64> = BTreeMap::new();
    for key in said {
        *left.entry(key).or_default() += 1;
    }
    for key in rows {
        *left.entry(key).or_default() -= 1;
    }
    let differing = left.into_iter().filter(|(_, n)| *n != 0);
    let ids: BTreeSet<(String, String)> = differing.map(|((of, _), _)| of).collect();
    for (line, id) in ids {
        let what = format!("{id:?} of {line:?} is not what statement.json says of it");
        found.push(disagrees(entry, what));
    }
}

fn unknown_lines(entry: &str, rows: &[Row], lines: &[Value], found: &mut Vec<Finding>) {
    let known: BTreeSet<String> =
        lines.iter().map(|line| guarded(text(&line["id"])).into_owned()).collect();
    let unknown: BTreeSet<&str> =
        rows.iter().map(|row| cell(row, 0)).filter(|id| !known.contains(*id)).collect();
    for id in unknown {
        found.push(disagrees(entry, format!("it speaks of {id:?}, which is no line")));
    }
}
