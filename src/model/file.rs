//! A file as a reader gives it to a store: what it is, what was counted, what was not taken, and its samples.

use super::batch::MeasurementBatch;
use super::cumulative::CumulativeBatch;
use super::draft::Drafts;
use super::event::{Outage, Ticket};
use super::time::Timestamp;

/// What is known of a file before its samples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportHeader {
    /// Path as the person gave it; members of archives as `archive.tar.gz/member.csv`.
    pub file: String,
    /// Short name of the format, such as `3gpp-meascollec`.
    pub format: String,
    /// Lower-case hex SHA-256 of the bytes as they lie on the disk (of the member, for archives).
    pub sha256: String,
    pub size_bytes: u64,
    /// The decisions under which it was read (zone, format and so on), in a form that compares; empty: not known.
    pub read_as: String,
    /// When it was imported; given by the caller, the store has no clock.
    pub imported_at: Timestamp,
}

/// Counts a reader makes while it reads. The batch holds each (object, measurement, period) once; repeats are only counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// Results as the file lists them: an array is one, a `NIL` is one, a text is one, and repeats count as often as they stand there.
    /// Results that belong to no name or to no object are not among them; the message of their reject says how many.
    pub n_values: u64,
    /// Results that say "no value" (`NIL`, blank, arrays of blanks).
    pub n_null: u64,
    /// Results that are text and cannot be stored as numbers.
    pub n_text: u64,
    /// `measValue` rows marked suspect, of those that were taken.
    pub n_suspect: u64,
    /// Results that repeat one of the same file (same object, measurement, period) with the same value.
    pub n_repeats: u64,
    /// Results that contradict an earlier one of the same file. The last one counts; of a counter that stands twice in one place
    /// of an OMeS file the first.
    pub n_conflicts: u64,
    /// Data rows of a table, blank ones left out; 0 for formats that are no tables.
    pub n_rows: u64,
    /// Tickets, alarms and outages, each once.
    pub n_events: u64,
}

/// A file that was read whole.
#[derive(Clone, Debug, Default)]
pub struct ImportedFile {
    pub header: ImportHeader,
    pub counts: FileCounts,
    /// One sentence for each finding that did not stop the import, such as an assumed zone.
    pub warnings: Vec<String>,
    pub rejects: Vec<RejectRecord>,
    pub batch: MeasurementBatch,
    /// Readings of counters that only grow.
    pub cumulative: Option<CumulativeBatch>,
    /// Last state of each ticket of the file with all states that the file tells, each id once.
    pub tickets: Vec<Ticket>,
    pub outages: Vec<Outage>,
    /// Taken anew although its bytes were taken before: what other files replaced of it since is replaced once more.
    pub again: bool,
    /// For the folders of the workspace; a store leaves it alone.
    pub drafts: Drafts,
}

/// A record that was not taken, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RejectRecord {
    /// As in [`ImportHeader::file`].
    pub file: String,
    pub line: Option<u64>,
    /// What could not be done and why, with the value.
    pub message: String,
    pub hint: String,
}
