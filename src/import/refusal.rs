//! Why a whole file was not taken, and the list of records of a file that were not.

use crate::job::Cancelled;
use crate::model::RejectRecord;

/// A reader stopped. Nothing of the file is taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ReadError {
    #[error("cancelled")]
    Cancelled,
    #[error("{}", .0.message)]
    Refused(Refusal),
}

impl From<Cancelled> for ReadError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Refusal> for ReadError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Why a whole file was not taken. Lower-case fragments without a full stop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) message: String,
    /// From 1.
    pub(super) line: Option<u64>,
    pub(super) hint: String,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), line: None, hint: hint.into() }
    }

    #[must_use]
    pub(super) fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The sentence that stands in the list of imports.
    pub(super) fn reason(&self) -> String {
        match self.line {
            Some(line) => format!("{} (line {line})", self.message),
            None => self.message.clone(),
        }
    }

    pub(super) fn into_record(self, file: &str) -> RejectRecord {
        RejectRecord {
            file: file.to_owned(),
            line: self.line,
            message: self.message,
            hint: self.hint,
        }
    }
}

/// A fault at a byte of the text that ends the reading of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) hint: &'static str,
    /// Byte offset.
    pub(super) at: usize,
}

impl Fault {
    pub(super) fn new(at: usize, message: impl Into<String>, hint: &'static str) -> Self {
        Self { message: message.into(), hint, at }
    }

    /// With the line instead of the byte.
    pub(super) fn into_refusal(self, text: &str) -> Refusal {
        Refusal::new(self.message, self.hint).at_line(line_at(text, self.at))
    }
}

/// Why a scanner or a builder does not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Cancelled,
    Fault(Fault),
}

impl Stop {
    pub(super) fn into_error(self, text: &str) -> ReadError {
        match self {
            Self::Cancelled => ReadError::Cancelled,
            Self::Fault(fault) => ReadError::Refused(fault.into_refusal(text)),
        }
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Hint for every time without a zone.
pub(super) const ZONE_HINT: &str = "name the zone of the exporting system: `zone_when_missing = \"America/Lima\"` in vigia.toml, or --zone";

const MORE_RECORDS: &str = " more records of this file were not taken";

/// Of the message that stands for records which were only counted: how many.
pub fn n_more_records(message: &str) -> Option<u64> {
    message.strip_suffix(MORE_RECORDS)?.parse().ok()
}

/// Records of one file that were not taken; beyond [`RejectList::KEPT`] they are only counted.
#[derive(Debug, Default)]
pub(super) struct RejectList {
    kept: Vec<(usize, RejectRecord)>,
    n_more: u64,
}

impl RejectList {
    /// *Good*: a file of words does not fill the cache with its complaints. *Bad*: the rest is a number only.
    pub(super) const KEPT: usize = 100;

    /// `at` is the byte offset of the record; its line is looked up by [`Self::into_records`].
    /// The message is only made where it is kept.
    pub(super) fn push(&mut self, at: usize, message: impl FnOnce() -> String, hint: &str) {
        if self.kept.len() < Self::KEPT {
            let record = RejectRecord {
                message: message(),
                hint: hint.to_owned(),
                ..RejectRecord::default()
            };
            self.kept.push((at, record));
        } else {
            self.n_more += 1;
        }
    }

    /// The records in the order of the text, with file and line.
    pub(super) fn into_records(self, file: &str, text: &str) -> Vec<RejectRecord> {
        let (mut line, mut counted) = (1, 0);
        self.into_located(file, |at| {
            let at = at.min(text.len());
            line += n_line_ends(&text.as_bytes()[counted..at]);
            counted = at;
            line
        })
    }

    /// The same where `at` is the number of a row already.
    pub(super) fn into_records_by_line(self, file: &str) -> Vec<RejectRecord> {
        self.into_located(file, |at| at as u64)
    }

    /// `line_of` is asked in ascending order.
    fn into_located(
        mut self,
        file: &str,
        mut line_of: impl FnMut(usize) -> u64,
    ) -> Vec<RejectRecord> {
        self.kept.sort_by_key(|(at, _)| *at);
        let mut records = Vec::with_capacity(self.kept.len() + 1);
        for (at, record) in self.kept {
            records.push(RejectRecord { file: file.to_owned(), line: Some(line_of(at)), ..record });
        }
        if self.n_more > 0 {
            records.push(RejectRecord {
                file: file.to_owned(),
                line: None,
                message: format!("{}{MORE_RECORDS}", self.n_more),
                hint: String::new(),
            });
        }
        records
    }
}

fn n_line_ends(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Line of a byte offset, from 1.
pub(super) fn line_at(text: &str, at: usize) -> u64 {
    1 + n_line_ends(&text.as_bytes()[..at.min(text.len())])
}

/// At most 60 characters of a value, for a message.
pub(super) fn shown(value: &str) -> String {
    let value = value.trim();
    if value.chars().count() <= 60 {
        return format!("{value:?}");
    }
    let cut: String = value.chars().take(57).collect();
    format!("{:?}", format!("{cut}…"))
}
