//! What counts of a period: what was settled with the customer, or what is judged now.
//!
//! ```text
//! newest record of a period   what counts                      what is judged now
//! final, restated             the record: verdicts, values,    is said beside it where it differs
//!                             credits, score
//! provisional, none           what is judged now               –
//! not as it was written       what is judged now               the damage is told
//! ```
//! A final result is what the customer was told and what is owed. It counts wherever several periods or contracts stand together (the
//! portfolio and its files, scorecards, reports of all contracts or of several months), and where a later period looks back (repeats,
//! grace, earn-back, termination, last good value). The page and the monthly report of one period show what is judged now, and say
//! whether that is what was frozen. A question as of an instant inside of a period is about that instant, and looks at no record of it.
//!
//! Records are read once and kept in small with the documents; what a folder lists tells whether there is anything new.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rust_decimal::Decimal;
use serde_json::Value;

use super::files;
use super::freeze::judged::outcome_named;
use super::freeze::{FreezeState, FrozenRecord, read_chain};
use super::report_facts::trend::{decimal_of, number_of, verdict_named};
use super::watch::FileLook;
use crate::diagnostic::Diagnostic;
use crate::sla::credit::Outcome;
use crate::sla::{Comparison, SlaPeriod, Verdict};
use crate::words::{Sentence, sentence};

/// Folder of the frozen results, one below it for each contract.
pub const STATEMENTS_FOLDER: &str = "statements";

/// A final or restated result in small: what the record says, without what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// 1 for the first restatement; `None` of a final result.
    pub restatement: Option<u64>,
    /// Of the record's file.
    pub sha256: String,
    pub file: String,
    pub verdict: Verdict,
    pub score_percent: Option<Decimal>,
    /// Credits before caps, what the caps took, after caps, bonus, what came back of earlier credits, and what the supplier and the
    /// customer owe, in the contract's currency.
    pub gross: Decimal,
    pub capped: Decimal,
    pub credit: Decimal,
    pub bonus: Decimal,
    pub earn_back: Decimal,
    /// From the supplier's side.
    pub net: Decimal,
    pub credit_due: Decimal,
    pub supplier_due: Decimal,
    /// In the record's order.
    pub lines: Vec<SettledLine>,
}

/// One line of a settled result.
#[derive(Clone, Debug, PartialEq)]
pub struct SettledLine {
    pub objective_id: String,
    /// A line with a supplier or team that supports another.
    pub is_supporting: bool,
    pub verdict: Verdict,
    pub outcome: Outcome,
    pub warning: bool,
    pub unit: String,
    pub comparison: Comparison,
    pub formula: String,
    /// Full precision.
    pub value: Option<f64>,
    pub rounded: Option<Decimal>,
    pub compared: Option<Decimal>,
    pub target: Decimal,
    /// In the good direction; negative where the target is missed.
    pub margin: Option<Decimal>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    pub completeness: Option<f64>,
    /// Share of valid data, 0..=1.
    pub valid_ratio: Option<f64>,
    pub has_enough_data: bool,
    pub received: u64,
    pub expected: u64,
    pub credit_percent: Decimal,
    /// Before and after caps.
    pub credit: Decimal,
    pub credit_after_caps: Decimal,
    /// Ids of the entries of the ledger that counted.
    pub exclusions: Vec<String>,
}

impl Settled {
    /// `None` where the record lacks what such a record says.
    fn of(record: &FrozenRecord) -> Option<Self> {
        let judged = &record.judged;
        let amount = |key: &str| decimal_of(&judged["settlement"][key]);
        let lines = judged["objectives"].as_array()?.iter();
        Some(Self {
            restatement: (record.state == FreezeState::Restated)
                .then_some(record.restatement.unwrap_or(1)),
            sha256: record.sha256.clone(),
            file: record.file_name(),
            verdict: verdict_named(judged["verdict"].as_str()?)?,
            score_percent: decimal_of(&judged["score_percent"]),
            gross: amount("gross")?,
            capped: amount("capped")?,
            credit: amount("malus")?,
            bonus: amount("bonus")?,
            earn_back: amount("earn_back")?,
            net: amount("net")?,
            credit_due: amount("credit_due")?,
            supplier_due: amount("supplier_due")?,
            lines: lines
                .map(|line| SettledLine::of(line, &judged["terms"]))
                .collect::<Option<_>>()?,
        })
    }

    /// The word of machine output: `final`, `restated 2`.
    pub fn state_name(&self) -> String {
        match self.restatement {
            None => FreezeState::Final.name().to_owned(),
            Some(n) => format!("{} {n}", FreezeState::Restated.name()),
        }
    }

    /// The same in a sentence.
    pub fn state_sentence(&self) -> Sentence {
        match self.restatement {
            None => sentence!("sentences-frozen-final"),
            Some(n) => sentence!("sentences-frozen-restated", n = n),
        }
    }

    pub fn line(&self, objective: &str) -> Option<&SettledLine> {
        self.lines.iter().find(|line| line.objective_id == objective)
    }
}

impl SettledLine {
    fn of(line: &Value, terms: &Value) -> Option<Self> {
        let id = line["id"].as_str()?;
        let outcome = outcome_named(line["outcome"].as_str()?)?;
        let supports = format!("objective.{id}.ola_of");
        Some(Self {
            objective_id: id.to_owned(),
            is_supporting: terms[supports.as_str()].is_string(),
            verdict: verdict_named(line["verdict"].as_str()?)?,
            outcome,
            warning: line["warning"].as_bool().unwrap_or_default(),
            unit: line["unit"].as_str().unwrap_or_default().to_owned(),
            comparison: [Comparison::AtLeast, Comparison::AtMost]
                .into_iter()
                .find(|known| line["comparison"] == known.sign())?,
            formula: line["formula"].as_str().unwrap_or_default().to_owned(),
            value: number_of(&line["value"]),
            rounded: decimal_of(&line["rounded"]),
            compared: decimal_of(&line["compared"]),
            target: decimal_of(&line["target"])?,
            margin: decimal_of(&line["margin"]),
            numerator: number_of(&line["numerator"]),
            denominator: number_of(&line["denominator"]),
            completeness: number_of(&line["completeness"]),
            valid_ratio: number_of(&line["valid"]),
            has_enough_data: line["enough_data"].as_bool().unwrap_or_default(),
            received: line["received"].as_u64().unwrap_or_default(),
            expected: line["expected"].as_u64().unwrap_or_default(),
            credit_percent: decimal_of(&line["credit_percent"])?,
            credit: decimal_of(&line["credit"])?,
            credit_after_caps: decimal_of(&line["credit_after_caps"])?,
            exclusions: line["exclusions"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|entry| Some(entry["id"].as_str()?.to_owned()))
                .collect(),
        })
    }

    /// Missed, although nobody could say whether grace forgives it.
    pub fn is_undecided_miss(&self) -> bool {
        let is_beyond = self.margin.is_some_and(|margin| margin < Decimal::ZERO);
        self.outcome == Outcome::Undecided && self.compared.is_some() && is_beyond
    }
}

/// What the records of a period say.
#[derive(Clone, Debug, Default)]
pub enum SettledResult {
    /// Nothing final was frozen: what is judged now counts.
    #[default]
    Nothing,
    Settled(Arc<Settled>),
    /// The records are not as they were written: what is wrong first.
    Damaged(Box<Diagnostic>),
}

impl SettledResult {
    pub fn settled(&self) -> Option<&Arc<Settled>> {
        if let Self::Settled(settled) = self { Some(settled) } else { None }
    }
}

/// The settled results of a workspace, as far as anybody asked.
#[derive(Debug, Default)]
pub struct SettledShelf {
    /// `None`: there are no records.
    folder: Option<PathBuf>,
    /// By contract and period.
    known: Mutex<HashMap<(String, String), ReadRecords>>,
}

/// What the records of a period said, and the files that were read for it.
#[derive(Debug)]
struct ReadRecords {
    files: Vec<FileLook>,
    found: SettledResult,
}

impl SettledShelf {
    /// Nothing is read before somebody asks.
    pub(super) fn of_workspace(folder: &Path) -> Self {
        Self { folder: Some(folder.join(STATEMENTS_FOLDER)), known: Mutex::default() }
    }

    /// What is frozen of a contract. Only its folder is listed.
    ///
    /// # Errors
    /// A folder that cannot be listed.
    pub(super) fn of_contract(&self, contract: &str) -> Result<SettledPeriods<'_>, Diagnostic> {
        let folder = self.folder.as_ref().map(|folder| folder.join(contract));
        let mut by_period: BTreeMap<String, Vec<FileLook>> = BTreeMap::new();
        if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
            for file in files::list_files(&folder)? {
                if let Some(period) = period_of(&file.path) {
                    by_period.entry(period).or_default().push(file);
                }
            }
        }
        by_period.values_mut().for_each(|files| files.sort_by(|a, b| a.path.cmp(&b.path)));
        Ok(SettledPeriods { shelf: self, contract: contract.to_owned(), by_period })
    }
}

/// What is frozen of one contract.
#[derive(Debug)]
pub struct SettledPeriods<'s> {
    shelf: &'s SettledShelf,
    contract: String,
    /// The files of each period that has a final or restated record.
    by_period: BTreeMap<String, Vec<FileLook>>,
}

impl SettledPeriods<'_> {
    /// What was settled of a period.
    pub fn of(&self, period: SlaPeriod) -> SettledResult {
        let name = period.to_string();
        let Some(files) = self.by_period.get(&name) else { return SettledResult::Nothing };
        if !files.iter().any(|file| is_settled(&file.path)) {
            return SettledResult::Nothing;
        }
        let known = || self.shelf.known.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (self.contract.clone(), name);
        if let Some(read) = known().get(&key).filter(|read| read.files == *files) {
            return read.found.clone();
        }
        let found = self.read(&key.1);
        known().insert(key, ReadRecords { files: files.clone(), found: found.clone() });
        found
    }

    /// Names of the periods of which something final was frozen, whatever became of the files.
    pub(super) fn settled_names(&self) -> impl Iterator<Item = &str> {
        let settled = self
            .by_period
            .iter()
            .filter(|(_, files)| files.iter().any(|file| is_settled(&file.path)));
        settled.map(|(name, _)| name.as_str())
    }

    fn read(&self, period: &str) -> SettledResult {
        let Some(folder) = &self.shelf.folder else { return SettledResult::Nothing };
        let damaged = |problem: Diagnostic| SettledResult::Damaged(Box::new(problem));
        let chain = match read_chain(&folder.join(&self.contract), &self.contract, period) {
            Ok(chain) => chain,
            Err(problem) => return damaged(problem),
        };
        if let Some(fault) = chain.faults.into_iter().next() {
            return damaged(fault);
        }
        match chain.records.last() {
            Some(record) if record.state != FreezeState::Provisional => match Settled::of(record) {
                Some(settled) => SettledResult::Settled(Arc::new(settled)),
                None => {
                    let lacks = "a frozen result says less than such a record does";
                    damaged(Diagnostic::error(lacks).in_file(record.file_name()))
                }
            },
            _ => SettledResult::Nothing,
        }
    }

    /// Another number wherever a record was added, taken away or written over.
    pub(super) fn mark(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for file in self.by_period.values().flatten() {
            (&file.path, file.size_bytes, file.modified_at).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// `2026-10` of `2026-10.2-final.json`.
fn period_of(file: &Path) -> Option<String> {
    let is_json = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let stem = file.file_stem()?.to_str().filter(|_| is_json)?;
    Some(stem.rsplit_once('.')?.0.to_owned())
}

fn is_settled(file: &Path) -> bool {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    let state = stem.and_then(|stem| FreezeState::named(stem.rsplit_once('-')?.1));
    state.is_some_and(|state| state != FreezeState::Provisional)
}
