//! From paths on disk to [`ImportedFile`]s.
//!
//! ```text
//! paths ─ find_sources ─► Source ─ open ─► content ─ hash, known? ─► unpack ─ look ─► reader ─► ImportedFile
//!                         (source.rs)                                (format.rs)      (meas_collec, table, …)
//! ```
//! A file comes out whole or not at all: a reader that meets a fault it cannot contain refuses the file with line, reason and
//! hint; a record that cannot be taken is listed and the rest goes on. What a file *is* is decided by its content; the name of
//! a file never decides its time. Nothing here knows the clock, the machine's zone or a store.
//!
//! [`read_source`] may run on many threads at once.

mod format;
mod limits;
mod mapping;
mod mapping_file;
mod meas_collec;
mod refusal;
mod sniff;
mod source;
mod table;
mod text;
mod time_text;
mod value_text;

use sha2::{Digest, Sha256};

pub use format::{FormatInfo, formats, table_formats};
pub use limits::Limits;
pub use mapping::{ColumnMapping, ImportMapping};
pub use mapping_file::{mapping_text, parse_mapping};
pub use sniff::{SniffReport, sniff_source};
pub use source::{Source, find_sources};
pub use table::layout::{ColumnLayout, ObjectName, PeriodStamp, TableLayout};
pub use table::local_time::DateOrder;
pub use table::role::{Role, TableKind};

use std::sync::Arc;

use crate::job::{Cancelled, JobContext};
use crate::model::{ImportHeader, ImportedFile, RejectRecord, Zone};
use format::{Chosen, Input};
use refusal::{ReadError, Refusal};
use source::{Content, Opened};

/// What the person or the workspace decided beforehand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportOptions {
    /// Zone for times that name no offset. `None`: files with such times are refused with a hint.
    pub zone_when_missing: Option<Zone>,
    /// Name of the format, where the person knows better than the content.
    pub format: Option<String>,
    pub limits: Limits,
    /// The mapping that a person chose for these files.
    pub mapping: Option<Arc<ImportMapping>>,
    /// Its [`ImportHeader::file`], where the mapping was chosen for one of several files.
    pub mapping_for: Option<String>,
    /// Mappings of the workspace; one is used where its fingerprint is the header's.
    pub mappings: Arc<Vec<ImportMapping>>,
}

/// What became of one file.
#[derive(Clone, Debug)]
pub enum ReadOutcome {
    /// Read. `header.imported_at` is left for the caller.
    File(ImportedFile),
    /// The caller already has these bytes; they were hashed and not read.
    Unchanged { header: ImportHeader },
    /// Not taken. `reason` is one sentence; `rejects` has the same with line and hint.
    Rejected { header: ImportHeader, reason: String, rejects: Vec<RejectRecord> },
    /// Somebody cancelled; nothing more follows.
    Cancelled,
}

/// What and why, for `vigia sniff`: what it is about, what was found, what tells so.
type Finding = (String, String, String);

fn finding(what: &str, value: &str, why: &str) -> Finding {
    (what.to_owned(), value.to_owned(), why.to_owned())
}

/// What a reader gives.
#[derive(Debug, Default)]
struct Reading {
    /// Without header.
    file: ImportedFile,
    findings: Vec<Finding>,
}

/// What is known of a content before it is read whole; it stays where the reading fails, so that a person can see why.
#[derive(Debug, Default)]
struct Look {
    format: Option<&'static str>,
    findings: Vec<Finding>,
    /// How a table will be read, and its first rows as they are written.
    layout: Option<TableLayout>,
    raw_rows: Vec<Vec<String>>,
}

/// Reads one source whole. An archive gives one outcome for each of its files.
///
/// `already` is asked with the SHA-256 of each file (lower-case hex, of the bytes as stored); where it says yes, the file is not read.
/// Adds the source's bytes on disk to the progress at its end.
pub fn read_source(
    source: &Source,
    options: &ImportOptions,
    already: &(dyn Fn(&str) -> bool + Sync),
    ctx: &JobContext,
) -> Vec<ReadOutcome> {
    let mut outcomes = Vec::new();
    read_source_each(source, options, already, ctx, &mut |outcome| outcomes.push(outcome));
    outcomes
}

/// As [`read_source`], handing each outcome over as soon as it is there, so that a large archive need not fit into memory.
pub fn read_source_each(
    source: &Source,
    options: &ImportOptions,
    already: &(dyn Fn(&str) -> bool + Sync),
    ctx: &JobContext,
    take: &mut dyn FnMut(ReadOutcome),
) {
    let walked = source.each_content(ctx, &mut |opened| {
        take(read_opened(opened, options, already, ctx)?);
        Ok(())
    });
    if walked == Err(Cancelled) {
        take(ReadOutcome::Cancelled);
    }
    ctx.progress.advance(source.size_bytes);
}

fn read_opened(
    opened: Opened,
    options: &ImportOptions,
    already: &(dyn Fn(&str) -> bool + Sync),
    ctx: &JobContext,
) -> Result<ReadOutcome, Cancelled> {
    let content = match opened {
        Ok(content) => content,
        Err((file, error)) => {
            return rejected(ImportHeader { file, ..ImportHeader::default() }, error);
        }
    };
    let mut header = header_of(&content);
    if already(&header.sha256) {
        return Ok(ReadOutcome::Unchanged { header });
    }
    let mut look = Look::default();
    let reading = read_content(content, options, ctx, &mut look);
    look.format.unwrap_or_default().clone_into(&mut header.format);
    match reading {
        Ok(reading) => Ok(ReadOutcome::File(ImportedFile { header, ..reading.file })),
        Err(error) => rejected(header, error),
    }
}

fn header_of(content: &Content) -> ImportHeader {
    let digest = Sha256::digest(&content.stored);
    ImportHeader {
        file: content.file.clone(),
        format: String::new(),
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        size_bytes: content.stored.len() as u64,
        ..ImportHeader::default()
    }
}

fn rejected(header: ImportHeader, error: ReadError) -> Result<ReadOutcome, Cancelled> {
    match error {
        ReadError::Cancelled => Err(Cancelled),
        ReadError::Refused(refusal) => {
            let reason = refusal.reason();
            let rejects = vec![refusal.into_record(&header.file)];
            Ok(ReadOutcome::Rejected { header, reason, rejects })
        }
    }
}

/// Unpacks, chooses the reader, reads.
fn read_content(
    content: Content,
    options: &ImportOptions,
    ctx: &JobContext,
    look: &mut Look,
) -> Result<Reading, ReadError> {
    let Content { file, stored, written_at } = content;
    let written_at = written_at.or_else(|| source::gzip_written_at(&stored));
    let bytes = source::gunzip(&stored, ctx).unwrap_or(Ok(stored))?;
    let file = file.as_str();
    let without_mapping;
    let options = match &options.mapping_for {
        Some(chosen) if chosen != file => {
            without_mapping = ImportOptions { mapping: None, ..options.clone() };
            &without_mapping
        }
        _ => options,
    };
    let choice = format::choose(bytes, file, options, ctx)?;
    look.format = Some(choice.name());
    look.findings.push(finding("format", choice.name(), choice.why()));
    ctx.check()?;
    match choice {
        Chosen::Reader { reader, bytes, .. } => {
            (reader.read)(Input { bytes, file, written_at, options }, ctx)
        }
        Chosen::Table(table) => table::read(*table, file, written_at, options, ctx, look),
    }
}
