//! One frozen record as a file, and the chain of them.

use std::path::Path;

use serde_json::{Value, json};

use super::judged::{canonical_text, sha256_text};
use super::{FreezeState, FrozenChain, judged_sha256};
use crate::diagnostic::Diagnostic;
use crate::model::Timestamp;
use crate::words::tr;
use crate::workspace::files;

/// What the first key of a record says.
pub const FORMAT: &str = "vigia-frozen-statement";
/// Version of the form.
pub const FORMAT_VERSION: u64 = 1;

/// What a record holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Sealed {
    pub contract: String,
    pub period: String,
    /// 1 for the first record of a period.
    pub sequence: u64,
    pub state: FreezeState,
    /// 1 for the first restatement; `None` for the other states.
    pub restatement: Option<u64>,
    pub reason: String,
    pub by: String,
    pub frozen_at: Timestamp,
    /// Of the file before it; `None` for the first one.
    pub previous_sha256: Option<String>,
    /// As [`super::judged::tool`] makes it.
    pub tool: Value,
    /// As [`super::judged::judged_value`] makes it.
    pub judged: Value,
}

/// A frozen result as it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct FrozenRecord {
    sealed: Sealed,
    /// The whole file.
    pub text: String,
    /// Of the file.
    pub sha256: String,
}

impl std::ops::Deref for FrozenRecord {
    type Target = Sealed;

    fn deref(&self) -> &Sealed {
        &self.sealed
    }
}

impl FrozenRecord {
    /// The record with its hashes.
    pub fn seal(sealed: Sealed) -> Self {
        let mut value = json!({
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "contract": sealed.contract,
            "period": sealed.period,
            "sequence": sealed.sequence,
            "state": sealed.state.name(),
            "restatement": sealed.restatement,
            "reason": sealed.reason,
            "by": sealed.by,
            "frozen_at": sealed.frozen_at.to_iso_utc(),
            "previous_sha256": sealed.previous_sha256,
            "tool": sealed.tool,
            "judged_sha256": judged_sha256(&sealed.judged),
            "judged": sealed.judged,
        });
        let own = sha256_text(canonical_text(&value).as_bytes());
        if let Value::Object(map) = &mut value {
            map.insert("record_sha256".to_owned(), json!(own));
        }
        let text = canonical_text(&value);
        let sha256 = sha256_text(text.as_bytes());
        Self { sealed, text, sha256 }
    }

    /// `2026-10.2-final.json`
    pub fn file_name(&self) -> String {
        format!("{}.{}-{}.json", self.period, self.sequence, self.state.name())
    }

    /// As reports say it, in the language that is spoken: `Provisional`, `Final`, `Restated 1: late files of the north`.
    pub fn label(&self) -> String {
        match self.state {
            FreezeState::Provisional => tr!("report-revision-provisional").to_owned(),
            FreezeState::Final => tr!("report-revision-final").to_owned(),
            FreezeState::Restated => {
                let n = self.restatement.unwrap_or(1);
                tr!("report-revision-restated", n = n, reason = self.reason.as_str())
            }
        }
    }

    /// A record from the text of its file.
    ///
    /// # Errors
    /// In words, what is wrong: no record, a newer form, or other content than was sealed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let no_record = |what: &str| format!("it is no frozen result: {what}");
        let value: Value = serde_json::from_str(text).map_err(|e| no_record(&e.to_string()))?;
        if value["format"] != FORMAT {
            return Err(no_record("its `format` is another one"));
        }
        if value["format_version"] != FORMAT_VERSION {
            return Err(format!(
                "it has the form {}, this program knows {FORMAT_VERSION}",
                value["format_version"]
            ));
        }
        let word = |key: &str| value[key].as_str().map(str::to_owned);
        let lacks = |key: &str| no_record(&format!("`{key}` is missing or wrong"));
        let need = |key: &str| word(key).ok_or_else(|| lacks(key));
        let sealed = Sealed {
            contract: need("contract")?,
            period: need("period")?,
            sequence: value["sequence"].as_u64().ok_or_else(|| lacks("sequence"))?,
            state: FreezeState::named(&need("state")?).ok_or_else(|| lacks("state"))?,
            restatement: value["restatement"].as_u64(),
            reason: need("reason")?,
            by: need("by")?,
            frozen_at: need("frozen_at")?
                .parse::<jiff::Timestamp>()
                .map(|at| Timestamp::from_unix_secs(at.as_second()))
                .map_err(|_| lacks("frozen_at"))?,
            previous_sha256: word("previous_sha256"),
            tool: value["tool"].clone(),
            judged: value["judged"].clone(),
        };
        // Written again from what was read it is the same text, or something in it was changed.
        let record = Self::seal(sealed);
        if record.text == text {
            return Ok(record);
        }
        Err("it was changed after it was frozen: its content does not have its own SHA-256"
            .to_owned())
    }
}

/// One file of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainFile {
    pub name: String,
    /// From its name.
    pub sequence: u64,
    /// What it holds, or in words why that is no record.
    pub record: Result<FrozenRecord, String>,
}

/// All records of a period in a contract's folder, checked from the first to the last.
pub fn read_chain(folder: &Path, contract: &str, period: &str) -> Result<FrozenChain, Diagnostic> {
    let mut chain = FrozenChain::default();
    let mut found: Vec<ChainFile> = Vec::new();
    for name in files::file_names(folder)? {
        if let Some(sequence) = sequence_of(&name, period) {
            let text = files::read_text(&folder.join(&name));
            let record = text.map_err(|unreadable| unreadable.message);
            let record = record.and_then(|text| FrozenRecord::parse(&text));
            found.push(ChainFile { name, sequence, record });
        } else if is_misnamed(&name, period) {
            let message = format!(
                "a frozen result is not as it was written: {name} is not the name of a record of {period}"
            );
            let hint = format!(
                "give it the name that it was written under, such as {period}.1-provisional.json; move what is no record elsewhere"
            );
            chain.faults.push(Diagnostic::error(message).in_file(folder.join(&name)).hint(hint));
        }
    }
    found.sort_by(|a, b| (a.sequence, &a.name).cmp(&(b.sequence, &b.name)));
    for (idx, what) in chain_faults(&found, contract, period) {
        let path = folder.join(found.get(idx).map_or("", |file| file.name.as_str()));
        chain.faults.push(
            Diagnostic::error(format!("a frozen result is not as it was written: {what}"))
                .in_file(path)
                .hint("bring it back from version control or from an evidence pack"),
        );
    }
    chain.records = found.into_iter().filter_map(|file| file.record.ok()).collect();
    Ok(chain)
}

/// Whether a file that is no record begins as the records of a period do: a record that lost its name must not be overlooked, for then
/// another one would take its place.
fn is_misnamed(name: &str, period: &str) -> bool {
    let begins = name.get(..period.len()).is_some_and(|start| start.eq_ignore_ascii_case(period));
    let rest = name.get(period.len()..).unwrap_or_default();
    let goes_on = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    // A record of another period, whose name begins with this one's.
    let is_other =
        name.split_once('.').is_some_and(|(other, _)| sequence_of(name, other).is_some());
    begins && !goes_on && !is_other && !files::is_unfinished(name)
}

/// What is wrong with the records of a period, sorted by their numbers: the position of the file, and what.
pub fn chain_faults(files: &[ChainFile], contract: &str, period: &str) -> Vec<(usize, String)> {
    let mut faults = Vec::new();
    let mut expected = 1;
    // The record before, where it could be read.
    let mut before: Option<&FrozenRecord> = None;
    for (idx, file) in files.iter().enumerate() {
        let mut tell = |what: String| faults.push((idx, what));
        let sequence = file.sequence;
        if sequence > expected {
            tell(format!("the record before number {sequence} of {period} is missing"));
            before = None;
        } else if sequence < expected {
            tell(format!("there are two records of number {sequence} of {period}"));
        }
        expected = sequence.saturating_add(1);
        match &file.record {
            Ok(record) => {
                misplaced(record, &file.name, contract, period).map(&mut tell);
                broken_link(record, before, sequence).map(&mut tell);
                before = Some(record);
            }
            Err(what) => {
                tell(what.clone());
                before = None;
            }
        }
    }
    faults
}

fn misplaced(record: &FrozenRecord, name: &str, contract: &str, period: &str) -> Option<String> {
    let is_ours =
        name == record.file_name() && record.contract == contract && record.period == period;
    (!is_ours).then(|| {
        format!("it is {} of \"{}\", under another name", record.file_name(), record.contract)
    })
}

/// What is wrong with the hash that a record names of the one before it.
fn broken_link(
    record: &FrozenRecord,
    before: Option<&FrozenRecord>,
    sequence: u64,
) -> Option<String> {
    match (before, &record.previous_sha256) {
        (Some(before), Some(named)) if before.sha256 == *named => None,
        (Some(before), _) => Some(format!(
            "{} names another SHA-256 than {} has: one of the two was replaced",
            record.file_name(),
            before.file_name()
        )),
        (None, Some(_)) if sequence == 1 => {
            Some("it is the first record and names one before it".to_owned())
        }
        (None, _) => None,
    }
}

/// Number of a record from its file name: 2 of `2026-10.2-final.json` for the period `2026-10`.
pub fn sequence_of(name: &str, period: &str) -> Option<u64> {
    let rest = name.strip_prefix(period)?.strip_prefix('.')?;
    let (number, rest) = rest.split_once('-')?;
    rest.strip_suffix(".json").and_then(FreezeState::named)?;
    number.parse().ok()
}
