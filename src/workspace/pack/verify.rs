//! What of a pack is as it was written: every hash, every size, every entry, every byte of the ZIP; and whether the parts agree with
//! each other: frozen records, label, terms, tables, the values once more from the rows, verdicts and money once more from the values.
//!
//! Each hash stands in two places (`manifest.json` and `SHA256SUMS`; that of the manifest in `SHA256SUMS` and the ZIP's comment), so
//! that a change of one of these is told apart from a change of an entry. Whoever changes all of them at once has to make all parts
//! agree as well: that can be done, so a pack without a finding does not prove who wrote it. What nobody can change is the copy that
//! the other side has, and so [`Verification::sha256`] is there to be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rust_decimal::Decimal;
use serde_json::Value;

use super::again::Again;
use super::agree::Parts;
use super::archive::{Archive, FILE_BYTES_MAX, read_archive, write_archive};
use super::derive::{Derivation, Figures, derived, find_derivation, same, sums};
use super::structure::structure_faults;
use super::tables::read_data_table;
use super::{
    CONTRACT, DATA, FORMAT, FORMAT_VERSION, MANIFEST, STATEMENT, SUMS, comment_of, sums_text,
};
use crate::diagnostic::Diagnostic;
use crate::sla::credit::rounded;
use crate::sla::evaluate::exact_decimal;
use crate::sla::{
    CompareRule, Contract, Method, MissingDataRule, Objective, Source, parse_contract,
    write_contract,
};
use crate::workspace::freeze::judged::sha256_text;
use crate::workspace::freeze::{judged_sha256, terms::terms_of};
use crate::workspace::judge::rows::{EvidenceRow, RowKind};

/// The ZIP itself, as the name of an entry.
pub const CONTAINER: &str = "(the ZIP itself)";
/// A ZIP of the same length that differs in no more bytes than this was changed; one that differs in more was packed anew.
const CHANGED_BYTES_MAX: usize = 64;

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    Changed,
    Missing,
    /// The manifest does not know it.
    Added,
    /// Its hashes are right, and what it says does not agree with the others.
    Disagrees,
}

impl FindingKind {
    /// The word of machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Added => "added",
            Self::Disagrees => "disagrees",
        }
    }
}

/// One thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Name of the entry.
    pub entry: String,
    pub kind: FindingKind,
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.entry, self.kind.name(), self.what)
    }
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Sorted by entry; empty where every hash is right and the parts agree with each other.
    pub findings: Vec<Finding>,
    /// Of the whole file: for comparing it with the other side's copy.
    pub sha256: String,
    /// As the pack says it; where there are findings it may be made up.
    pub contract: String,
    pub period: String,
    pub label: String,
    pub n_entries: usize,
    /// Objectives whose value was computed again from the rows.
    pub derived: Vec<String>,
    /// Objectives whose value cannot be, and why.
    pub not_derived: Vec<(String, String)>,
    /// What is no change, but worth to know.
    pub notes: Vec<String>,
}

impl Verification {
    pub fn is_intact(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Checks the bytes of a pack.
///
/// # Errors
/// Where they are no ZIP, or no evidence pack of a form that this program knows.
pub fn verify_pack(bytes: &[u8]) -> Result<Verification, Diagnostic> {
    let refuse = |why: String| {
        Diagnostic::error(format!("could not verify the pack: {why}"))
            .hint("ask for the file again: it may have been cut short on its way")
    };
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(refuse(format!("it has more than {FILE_BYTES_MAX} bytes")));
    }
    let archive = read_archive(bytes).map_err(refuse)?;
    let known = [MANIFEST, SUMS, STATEMENT];
    let holds =
        |name: &&str| archive.entries.contains_key(*name) || archive.unreadable.contains_key(*name);
    if known.iter().filter(|name| holds(name)).count() < 2 {
        return Err(refuse("it is a ZIP, and no evidence pack".to_owned()));
    }
    let manifest = archive.entries.get(MANIFEST).and_then(|b| serde_json::from_slice(b).ok());
    let manifest: Value = manifest.unwrap_or(Value::Null);
    if manifest["format"] == FORMAT
        && manifest["format_version"].as_u64().is_some_and(|version| version > FORMAT_VERSION)
    {
        return Err(refuse(format!(
            "it has the form {}, this program knows {FORMAT_VERSION}",
            manifest["format_version"]
        )));
    }
    let text = |key: &str| manifest[key].as_str().unwrap_or_default().to_owned();
    let mut verification = Verification {
        sha256: sha256_text(bytes),
        contract: text("contract"),
        period: text("period"),
        label: text("label"),
        n_entries: archive.entries.len() + archive.unreadable.len(),
        ..Verification::default()
    };
    let hashes = Hashes::of(&archive, &manifest);
    verification.findings = hashes.findings();
    let forms = structure_faults(bytes).into_iter().map(|fault| Finding {
        kind: if fault.entry.is_some() { FindingKind::Added } else { FindingKind::Changed },
        entry: fault.entry.unwrap_or_else(|| CONTAINER.to_owned()),
        what: fault.what,
    });
    verification.findings.extend(forms);
    if verification.findings.is_empty() {
        verification.check_container(&archive, bytes);
    }
    if verification.findings.is_empty() {
        verification.check_content(&archive, &manifest);
    }
    verification.findings.sort();
    verification.findings.dedup();
    Ok(verification)
}

/// The hashes of a pack from all places where they stand.
struct Hashes<'a> {
    archive: &'a Archive,
    /// Of the entries that could be read.
    actual: BTreeMap<&'a str, String>,
    /// Hash and size, where the manifest can be read.
    of_manifest: Option<BTreeMap<&'a str, (&'a str, u64)>>,
    /// Where `SHA256SUMS` can be read.
    of_sums: Option<BTreeMap<&'a str, &'a str>>,
}

impl<'a> Hashes<'a> {
    fn of(archive: &'a Archive, manifest: &'a Value) -> Self {
        let listed = manifest["entries"].as_array().map(|entries| {
            let one = |entry: &'a Value| {
                let size_bytes = entry["size_bytes"].as_u64()?;
                Some((entry["name"].as_str()?, (entry["sha256"].as_str()?, size_bytes)))
            };
            entries.iter().filter_map(one).collect()
        });
        let sums = archive.entries.get(SUMS).and_then(|bytes| std::str::from_utf8(bytes).ok());
        let of_sums = sums.map(|text| {
            let pairs = text.lines().filter_map(|line| line.split_once("  "));
            pairs.map(|(sha256, name)| (name, sha256)).collect()
        });
        let entries = archive.entries.iter();
        let actual = entries.map(|(name, bytes)| (name.as_str(), sha256_text(bytes))).collect();
        Self { archive, actual, of_manifest: listed, of_sums }
    }

    fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let changed = |entry: &str, what: String| Finding {
            entry: entry.to_owned(),
            kind: FindingKind::Changed,
            what,
        };
        for (name, why) in &self.archive.unreadable {
            found.push(changed(name, why.clone()));
        }
        self.check_manifest(&mut found);
        for name in self.names() {
            if name == MANIFEST || name == SUMS || self.archive.unreadable.contains_key(name) {
                continue;
            }
            found.extend(self.check_entry(name));
        }
        // What is written right says nothing else than what was found.
        if let (Some(sums), Some(bytes)) = (&self.of_sums, self.archive.entries.get(SUMS)) {
            let pairs = sums.iter().map(|(name, sha256)| (*name, (*sha256).to_owned()));
            if sums_text(pairs).as_bytes() != bytes.as_slice() {
                found.push(changed(SUMS, "it is not written as it was".to_owned()));
            }
        } else if self.archive.entries.contains_key(SUMS) {
            found.push(changed(SUMS, "it is no text".to_owned()));
        }
        found.sort();
        found.dedup_by(|a, b| a.entry == b.entry && a.kind == b.kind);
        found
    }

    fn names(&self) -> BTreeSet<&'a str> {
        let mut names: BTreeSet<&str> = self.actual.keys().copied().collect();
        names.extend(self.of_manifest.iter().flat_map(|map| map.keys().copied()));
        names.extend(self.of_sums.iter().flat_map(|map| map.keys().copied()));
        names
    }

    /// The manifest against `SHA256SUMS` and the comment: the one that stands alone was changed.
    fn check_manifest(&self, found: &mut Vec<Finding>) {
        let mut push = |entry: &str, kind: FindingKind, what: &str| {
            found.push(Finding { entry: entry.to_owned(), kind, what: what.to_owned() });
        };
        for name in [MANIFEST, SUMS] {
            let is_there = self.actual.contains_key(name);
            if !is_there && !self.archive.unreadable.contains_key(name) {
                push(name, FindingKind::Missing, "every pack has it");
            }
        }
        let Some(actual) = self.actual.get(MANIFEST) else { return };
        let bytes = self.archive.entries.get(MANIFEST).map_or(&[][..], Vec::as_slice);
        let comment_agrees = self.archive.comment == comment_of(bytes);
        let sums_agree =
            self.of_sums.as_ref().map(|sums| sums.get(MANIFEST).is_some_and(|said| said == actual));
        match (sums_agree, comment_agrees) {
            (Some(true) | None, true) => {}
            (Some(false), true) => {
                push(SUMS, FindingKind::Changed, "it names another SHA-256 of the manifest");
            }
            (Some(true), false) => {
                push(CONTAINER, FindingKind::Changed, "its comment is another one");
            }
            (Some(false) | None, false) => {
                push(MANIFEST, FindingKind::Changed, "it has another SHA-256 than was written");
            }
        }
        if self.of_manifest.is_none() {
            push(MANIFEST, FindingKind::Changed, "it lists no entries");
        }
    }

    /// One entry against manifest and `SHA256SUMS`.
    fn check_entry(&self, name: &str) -> Option<Finding> {
        let finding = |entry: &str, kind: FindingKind, what: String| {
            Some(Finding { entry: entry.to_owned(), kind, what })
        };
        let actual = self.actual.get(name).map(String::as_str);
        let in_manifest = self.of_manifest.as_ref().map(|map| map.get(name).map(|(hash, _)| *hash));
        let in_sums = self.of_sums.as_ref().map(|map| map.get(name).copied());
        let Some(actual) = actual else {
            // A name that only one of the two knows is that one's mistake.
            return match (in_manifest, in_sums) {
                (Some(Some(_)), Some(None)) => {
                    finding(MANIFEST, FindingKind::Changed, format!("it lists {name:?}"))
                }
                (Some(None), Some(Some(_))) => {
                    finding(SUMS, FindingKind::Changed, format!("it lists {name:?}"))
                }
                _ => finding(name, FindingKind::Missing, "the manifest lists it".to_owned()),
            };
        };
        let size_bytes = self.archive.entries.get(name).map_or(0, |bytes| bytes.len() as u64);
        let said_bytes =
            self.of_manifest.as_ref().and_then(|map| map.get(name)).map(|(_, bytes)| *bytes);
        match (in_manifest, in_sums) {
            (Some(Some(listed)), _) | (None, Some(Some(listed))) if listed == actual => {
                match (in_sums, said_bytes) {
                    (Some(said), _) if said != Some(actual) => {
                        finding(SUMS, FindingKind::Changed, format!("it is wrong about {name:?}"))
                    }
                    (_, Some(said)) if said != size_bytes => finding(
                        MANIFEST,
                        FindingKind::Changed,
                        format!("it says {said} bytes of {name:?}, which has {size_bytes}"),
                    ),
                    _ => None,
                }
            }
            (Some(_), Some(Some(said))) if said == actual => {
                finding(MANIFEST, FindingKind::Changed, format!("it is wrong about {name:?}"))
            }
            (Some(None) | None, Some(None) | None) => {
                finding(name, FindingKind::Added, "the manifest does not list it".to_owned())
            }
            (Some(Some(listed)), _) | (_, Some(Some(listed))) => {
                let size = said_bytes.filter(|said| *said != size_bytes);
                let size = size.map_or_else(String::new, |said| {
                    format!(", {size_bytes} bytes where {said} were written")
                });
                let start = |hash: &str| hash.chars().take(16).collect::<String>();
                finding(
                    name,
                    FindingKind::Changed,
                    format!(
                        "SHA-256 {}… where {}… was written{size}",
                        start(actual),
                        start(listed)
                    ),
                )
            }
        }
    }
}

impl Verification {
    fn push(&mut self, entry: &str, kind: FindingKind, what: String) {
        self.findings.push(Finding { entry: entry.to_owned(), kind, what });
    }

    /// The ZIP around the entries: as this program would write it, changed in a few bytes, or packed anew.
    fn check_container(&mut self, archive: &Archive, bytes: &[u8]) {
        let Ok(again) = write_archive(&archive.entries, &archive.comment) else { return };
        if again == bytes {
            return;
        }
        let mut others = again.iter().zip(bytes).enumerate().filter(|(_, (a, b))| a != b);
        let first = others.next().map(|(at, _)| at);
        let n_others = 1 + others.count();
        match first {
            Some(at) if again.len() == bytes.len() && n_others <= CHANGED_BYTES_MAX => {
                let what = format!(
                    "{n_others} of its own bytes, the first at {at}; all entries are intact"
                );
                self.push(CONTAINER, FindingKind::Changed, what);
            }
            _ => self.notes.push(
                "the ZIP was packed anew by another program or version; all entries are intact"
                    .to_owned(),
            ),
        }
    }

    /// Frozen records, figures, rows and terms against each other. Only asked where every hash is right.
    fn check_content(&mut self, archive: &Archive, manifest: &Value) {
        let entry = |name: &str| archive.entries.get(name).map_or(&[][..], Vec::as_slice);
        let said: Value = serde_json::from_slice(entry(STATEMENT)).unwrap_or(Value::Null);
        let judged = &said["judged"];
        if said["judged_sha256"].as_str() != Some(judged_sha256(judged).as_str()) {
            let what = "what it says does not have the SHA-256 that it names".to_owned();
            self.push(STATEMENT, FindingKind::Disagrees, what);
            return;
        }
        let parts = Parts { entries: &archive.entries, manifest, said: &said };
        parts.check_names(&mut self.findings);
        parts.check_heads(&mut self.findings);
        parts.check_frozen(&mut self.findings);
        parts.check_tables(&mut self.findings);
        let text = std::str::from_utf8(entry(CONTRACT)).unwrap_or_default();
        let Ok(contract) = parse_contract(CONTRACT, text) else {
            let what = "this program cannot read it as a contract".to_owned();
            self.push(CONTRACT, FindingKind::Disagrees, what);
            return;
        };
        let terms = serde_json::to_value(terms_of(&write_contract(&contract)));
        if terms.ok().as_ref() != Some(&judged["terms"]) {
            let what = "its terms are not those of statement.json".to_owned();
            self.push(CONTRACT, FindingKind::Disagrees, what);
        }
        parts.check_contract(&contract, &mut self.findings);
        parts.check_formulas(&contract, &mut self.findings);
        if let Some(mut again) = Again::of(&contract, judged) {
            again.check();
            self.findings.append(&mut again.findings);
            self.notes.append(&mut again.notes);
        }
        match read_data_table(entry(DATA)) {
            Ok(rows) => self.check_values(&said, &contract, &rows),
            Err(what) => self.push(DATA, FindingKind::Disagrees, what),
        }
    }

    fn check_values(&mut self, said: &Value, contract: &Contract, rows: &[(String, EvidenceRow)]) {
        let lines = said["judged"]["objectives"].as_array().map_or(&[][..], Vec::as_slice);
        let unknown: BTreeSet<&String> = rows.iter().map(|(of, _)| of).collect();
        for id in unknown.into_iter().filter(|id| !lines.iter().any(|line| line["id"] == **id)) {
            self.push(
                DATA,
                FindingKind::Disagrees,
                format!("it has rows of {id:?}, which is no line"),
            );
        }
        for line in lines {
            let id = line["id"].as_str().unwrap_or_default();
            let of_line: Vec<EvidenceRow> =
                rows.iter().filter(|(of, _)| of == id).map(|(_, row)| row.clone()).collect();
            let objective = contract.objectives.iter().find(|objective| objective.id == id);
            let how = Derivation::parse(&said["derivations"][id]);
            let (Some(objective), Some(how)) = (objective, how) else {
                let what = format!("it does not say how the value of {id:?} comes about");
                self.push(STATEMENT, FindingKind::Disagrees, what);
                continue;
            };
            let figures = figures_of(line);
            let before = self.findings.len();
            self.check_rows(objective, &of_line, figures);
            self.check_derivation(&how, (objective, contract), &of_line, figures);
            self.check_rounding(objective, line, figures);
            self.note_received(objective, line, &of_line);
            self.note_sums(objective, line, &of_line);
            match how {
                Derivation::None { why } => self.not_derived.push((id.to_owned(), why)),
                _ if self.findings.len() == before => self.derived.push(id.to_owned()),
                _ => {}
            }
        }
    }

    /// Each row by itself: its value is that of its numerator and denominator.
    fn check_rows(&mut self, objective: &Objective, rows: &[EvidenceRow], line: Figures) {
        let id = &objective.id;
        let (counters, others): (Vec<&EvidenceRow>, Vec<&EvidenceRow>) =
            rows.iter().partition(|row| row.kind != RowKind::Ticket);
        let wrong_ticket = others.iter().find(|row| !same(row.point.value, row.point.numerator));
        if let Some(row) = wrong_ticket {
            let what = format!("the value of {:?} of {id:?} is not its numerator", row.object);
            self.push(DATA, FindingKind::Disagrees, what);
        }
        let of_rows = counters.iter().map(|row| {
            let (value, numerator) = (row.point.value, row.point.numerator);
            Figures { value, numerator, denominator: row.point.denominator }
        });
        let mut points: Vec<Figures> = of_rows.collect();
        // Methods over cells make another value of the line.
        let is_plain = matches!(objective.method, Method::PeriodAggregate | Method::Availability);
        if is_plain && !matches!(objective.source, Source::Tickets(_)) {
            points.push(line);
        }
        let factor = match objective.source {
            Source::Outages(_) => Some(100.0),
            _ => usual_factor(&points),
        };
        let Some(factor) = factor else { return };
        for (at, point) in points.iter().enumerate().filter(|(_, point)| !point.follows(factor)) {
            let shown = |n: Option<f64>| n.map_or_else(|| "nothing".to_owned(), |n| n.to_string());
            let (value, numerator, denominator) =
                (shown(point.value), shown(point.numerator), shown(point.denominator));
            let equation = format!("{value} is not {factor} × {numerator} ÷ {denominator}");
            let (entry, what) = match counters.get(at) {
                Some(row) => (
                    DATA,
                    format!("of {id:?}, {:?} from {}: {equation}", row.object, row.range.start),
                ),
                None => (
                    STATEMENT,
                    format!("of {id:?} it says a value that its rows do not know: {equation}"),
                ),
            };
            self.push(entry, FindingKind::Disagrees, what);
        }
    }

    /// How the rows give the value: as the pack says it, and as it is found again.
    fn check_derivation(
        &mut self,
        how: &Derivation,
        (objective, contract): (&Objective, &Contract),
        rows: &[EvidenceRow],
        figures: Figures,
    ) {
        let id = &objective.id;
        let again = derived(how, objective, &contract.zone, rows, figures);
        let pairs = [
            ("numerator", again.numerator, figures.numerator),
            ("denominator", again.denominator, figures.denominator),
            ("value", again.value, figures.value),
        ];
        let mut agrees = true;
        let shown = |n: Option<f64>| n.map_or_else(|| "nothing".to_owned(), |n| n.to_string());
        for (what, again, said) in pairs.into_iter().filter(|(_, a, b)| !same(*a, *b)) {
            agrees = false;
            let (again, said) = (shown(again), shown(said));
            let what =
                format!("the rows of {id:?} give the {what} {again}, statement.json says {said}");
            self.push(DATA, FindingKind::Disagrees, what);
        }
        if !agrees {
            return;
        }
        // What a pack says of itself is not believed.
        let found = find_derivation(objective, &contract.zone, rows, figures);
        if found.to_value() != how.to_value() {
            let (said, found) = (how.to_value(), found.to_value());
            let what = format!(
                "it says how the value of {id:?} comes about, {}, and its rows say {}",
                said["in_words"], found["in_words"]
            );
            self.push(STATEMENT, FindingKind::Disagrees, what);
        }
        // Cells have all that the methods over them need, but for the weights.
        let has_cells = rows.iter().any(|row| row.kind == RowKind::Cell);
        let needs_weights = matches!(objective.method, Method::Weighted { .. });
        if has_cells && !needs_weights && matches!(found, Derivation::None { .. }) {
            let what = format!("the cells of {id:?} do not give its value by the line's method");
            self.push(DATA, FindingKind::Disagrees, what);
        }
    }

    /// The value as it is shown and compared.
    fn check_rounding(&mut self, objective: &Objective, line: &Value, figures: Figures) {
        // Another period's value, or other lines' values, may stand in for what the rows say.
        let own_value = objective.missing_data != MissingDataRule::LastGood
            && objective.source != Source::Composite;
        let Some(exact) = figures.value.and_then(exact_decimal).filter(|_| own_value) else {
            return;
        };
        let shown = rounded(exact, objective.rounding);
        let compared = match objective.compare {
            CompareRule::AfterRounding => shown,
            CompareRule::BeforeRounding => exact,
        };
        for (key, again) in [("rounded", shown), ("compared", compared)] {
            let said = line[key].as_str().and_then(|text| text.parse::<Decimal>().ok());
            if said != Some(again) {
                let said = said.map_or_else(|| "nothing".to_owned(), |n| n.to_string());
                let id = &objective.id;
                let what = format!("of {id:?} it says {key} {said}, the rule gives {again}");
                self.push(STATEMENT, FindingKind::Disagrees, what);
            }
        }
    }

    /// Rows that do not add up although the formula is made of sums alone: a vendor's own formula may be the reason, and so may somebody
    /// who changed numerator and value together.
    fn note_sums(&mut self, objective: &Objective, line: &Value, rows: &[EvidenceRow]) {
        let is_plain = matches!(objective.method, Method::PeriodAggregate | Method::Availability);
        let formula = line["formula"].as_str().unwrap_or_default();
        let said = figures_of(line);
        let whole = rows.iter().all(|row| {
            let point = &row.point;
            point.received == 0 || (point.numerator.is_some() && point.denominator.is_some())
        });
        if !is_plain || !objective.is_of_counters() || !is_made_of_sums(formula) || !whole {
            return;
        }
        let (numerator, denominator) = sums(rows);
        let has_both = said.numerator.is_some() && said.denominator.is_some();
        if has_both && !(same(numerator, said.numerator) && same(denominator, said.denominator)) {
            self.notes.push(format!(
                "{}: its formula is made of sums alone, and its rows do not add up to its numerator and denominator: ask for the reason",
                objective.id
            ));
        }
    }

    /// Periods of the line against those of its rows. A formula of several counters may lack them in different rows, so that the rows
    /// have fewer: worth a look where they would be too few.
    fn note_received(&mut self, objective: &Objective, line: &Value, rows: &[EvidenceRow]) {
        let days = || rows.iter().filter(|row| row.kind == RowKind::ObjectDay);
        let said = (line["received"].as_u64(), line["expected"].as_u64());
        let (Some(received), Some(expected), true) = (said.0, said.1, objective.is_of_counters())
        else {
            return;
        };
        let of_rows: u64 = days().map(|row| row.point.received).sum();
        let id = &objective.id;
        if of_rows > received {
            let what =
                format!("of {id:?} it says {received} periods received, its rows have {of_rows}");
            self.push(STATEMENT, FindingKind::Disagrees, what);
            return;
        }
        let suspect = line["suspect_share"].as_str().and_then(|text| text.parse::<f64>().ok());
        let valid = |received: u64| {
            let share = received as f64 / expected as f64 * (1.0 - suspect.unwrap_or_default());
            (expected > 0).then_some(share)
        };
        if objective.is_enough(valid(received)) && !objective.is_enough(valid(of_rows)) {
            self.notes.push(format!(
                "{id}: the line has {received} of {expected} periods, its rows {of_rows}, which would be too few; that may be where several counters lack in different rows"
            ));
        }
    }
}

/// Whether a formula has no function but `sum`.
fn is_made_of_sums(formula: &str) -> bool {
    let before = formula.split('(').rev().skip(1);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    before
        .map(str::trim_end)
        .map(|text| &text[text.trim_end_matches(is_name).len()..])
        .all(|name| matches!(name, "" | "sum"))
}

fn figures_of(line: &Value) -> Figures {
    let number = |key: &str| line[key].as_str().and_then(|text| text.parse::<f64>().ok());
    let (value, numerator) = (number("value"), number("numerator"));
    Figures { value, numerator, denominator: number("denominator") }
}

/// The constant factor of value = factor × numerator ÷ denominator, which is one for all points of a formula: the one of most of
/// them. `None` where no point has all three.
fn usual_factor(points: &[Figures]) -> Option<f64> {
    let mut counts: BTreeMap<String, (usize, f64)> = BTreeMap::new();
    for factor in points.iter().filter_map(|point| point.factor()) {
        let count = counts.entry(format!("{factor:.6e}")).or_insert((0, factor));
        count.0 += 1;
    }
    let (_, factor) = counts.into_values().max_by_key(|(n, _)| *n)?;
    // Without the last binary digits, which division leaves.
    format!("{factor:.9e}").parse().ok()
}
