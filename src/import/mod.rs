//! From paths on disk to [`ImportedFile`]s.
//!
//! ```text
//! paths ─ find_sources ─► Source ─ open ─► content ─ hash, known? ─► unpack ─ look ─► reader ─ select ─► ImportedFile
//!                         (source.rs)      (unpack.rs)                (format.rs)      (meas_collec, omes, table, …)
//! ```
//! A file comes out whole or not at all: a reader that meets a fault it cannot contain refuses the file with line, reason and
//! hint; a record that cannot be taken is listed and the rest goes on. What a file *is* is decided by its content; the name of
//! a file never decides its time. Nothing here knows the clock, the machine's zone or a store.
//!
//! [`read_source`] may run on many threads at once.

mod asn1;
mod calendar;
mod file_name;
mod format;
mod limits;
mod mapping;
mod mapping_file;
mod mdc;
mod meas_collec;
mod omes;
mod refusal;
mod rows;
mod selection;
mod sniff;
mod source;
mod staros;
mod table;
mod text;
mod time_text;
mod unpack;
mod value_text;
mod ves;
mod ves_file;
mod xml;

use sha2::{Digest, Sha256};

pub use format::{FormatInfo, formats, table_formats};
pub use limits::Limits;
pub use mapping::{ColumnMapping, ImportMapping};
pub use mapping_file::{mapping_text, parse_mapping};
pub use selection::{PatternError, Selection};
pub use sniff::{SniffReport, sniff_source};
pub use source::{Source, find_sources};
pub use staros::{BulkstatsSchemas, CounterKind};
pub use table::layout::{ColumnLayout, ObjectName, PeriodStamp, TableLayout};
pub use table::local_time::DateOrder;
pub use table::role::{Role, TableKind};

use std::borrow::Cow;
use std::sync::Arc;

use crate::job::{Cancelled, JobContext};
use crate::model::{ImportHeader, ImportedFile, Phrase, RejectRecord, Timestamp, Zone, phrase};
use format::{Chosen, Input};
pub use refusal::n_more_records;
use refusal::{ReadError, Refusal};
pub use rows::SharedTables;
use unpack::{Content, Opened};

/// What the person or the workspace decided beforehand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportOptions {
    /// Zone for times that name no offset. `None`: files with such times are refused with a hint.
    pub zone_when_missing: Option<Zone>,
    /// Name of the format, where the person knows better than the content.
    pub format: Option<String>,
    /// Read XML whose declaration stands behind an instruction, a comment or blanks, as if they stood behind it, and say so.
    /// Such a file is not well-formed; some exporters write it all the same.
    pub repair_leading_instruction: bool,
    pub limits: Limits,
    /// Which measurement types are taken.
    pub selection: Selection,
    /// Names of the columns of StarOS bulkstats.
    pub bulkstats: Arc<BulkstatsSchemas>,
    /// The mapping that a person chose for these files.
    pub mapping: Option<Arc<ImportMapping>>,
    /// Its [`ImportHeader::file`], where the mapping was chosen for one of several files.
    pub mapping_for: Option<String>,
    /// Mappings of the workspace; one is used where its fingerprint is the header's.
    pub mappings: Arc<Vec<ImportMapping>>,
    /// What files read under these options share. No decision.
    pub tables: SharedTables,
}

impl ImportOptions {
    /// The options for one file: a mapping that was chosen for another one is not for it.
    fn of_file(&self, file: &str) -> Cow<'_, Self> {
        match &self.mapping_for {
            Some(chosen) if chosen != file => Cow::Owned(Self { mapping: None, ..self.clone() }),
            _ => Cow::Borrowed(self),
        }
    }

    /// All decisions that change how a file is read, as a short text such as `zone=America/Lima; measurements=pmRrc*`, for
    /// [`ImportHeader::read_as`]. Equal decisions give equal texts; no decisions give none. Limits are not among them: they refuse
    /// a file, they never change it; mappings that are found by a fingerprint are added where one is used.
    pub fn fingerprint(&self) -> String {
        let mut parts = Vec::new();
        if let Some(zone) = &self.zone_when_missing {
            parts.push(format!("zone={}", zone.name()));
        }
        if let Some(format) = &self.format {
            parts.push(format!("format={format}"));
        }
        if self.repair_leading_instruction {
            parts.push("repair=yes".to_owned());
        }
        if let Some(mapping) = &self.mapping {
            parts.push(format!("mapping={}", mapping.digest()));
        }
        if !self.selection.takes_everything() {
            parts.push(format!("measurements={}", self.selection.text()));
        }
        if !self.bulkstats.is_empty() {
            // Sixteen digits tell configurations apart; nobody reads more of them.
            let hash = crate::model::hex(&Sha256::digest(self.bulkstats.canonical_text()));
            parts.push(format!("bulkstats={}", hash.get(..16).unwrap_or_default()));
        }
        parts.join("; ")
    }
}

/// What became of one file.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "one at a time, handed over once")]
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
pub type Finding = (Phrase, Phrase, Phrase);

fn finding(what: Phrase, value: impl Into<Phrase>, why: impl Into<Phrase>) -> Finding {
    (what, value.into(), why.into())
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
/// `already` is asked with the header of each file (name, and SHA-256 of the bytes as stored); where it says yes, the file is not read.
/// Adds the source's bytes on disk to the progress at its end.
pub fn read_source(
    source: &Source,
    options: &ImportOptions,
    already: &(dyn Fn(&ImportHeader) -> bool + Sync),
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
    already: &(dyn Fn(&ImportHeader) -> bool + Sync),
    ctx: &JobContext,
    take: &mut dyn FnMut(ReadOutcome),
) {
    let walked = source.each_content(&options.limits, ctx, &mut |opened| {
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
    already: &(dyn Fn(&ImportHeader) -> bool + Sync),
    ctx: &JobContext,
) -> Result<ReadOutcome, Cancelled> {
    let content = match opened {
        Ok(content) => content,
        Err((file, error)) => {
            return rejected(ImportHeader { file, ..ImportHeader::default() }, error);
        }
    };
    let options = &*options.of_file(&content.file);
    let mut header = ImportHeader { read_as: options.fingerprint(), ..header_of(&content) };
    if already(&header) {
        // Only tables have saved mappings; what cannot be opened was not taken under one.
        if !options.mappings.is_empty()
            && let Ok(prepared) = prepare(content, options, ctx)
        {
            header.read_as = prepared.read_as(options);
        }
        return Ok(ReadOutcome::Unchanged { header });
    }
    let mut look = Look::default();
    let reading = prepare(content, options, ctx).and_then(|prepared| {
        header.read_as = prepared.read_as(options);
        read_prepared(prepared, options, ctx, &mut look)
    });
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
        sha256: crate::model::hex(&digest),
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

/// A content that was unpacked, and who reads it.
struct Prepared {
    file: String,
    written_at: Option<Timestamp>,
    choice: Chosen,
}

impl Prepared {
    /// All decisions under which it is read: those of the options, and the mapping that was found for it.
    fn read_as(&self, options: &ImportOptions) -> String {
        let saved = match &self.choice {
            Chosen::Table(table) => table.saved_mapping(options),
            Chosen::Reader { .. } => None,
        };
        let mapping = saved.map(|mapping| format!("mapping={}", mapping.digest()));
        let parts = [Some(options.fingerprint()), mapping];
        parts.into_iter().flatten().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("; ")
    }
}

/// Unpacks and chooses the reader.
fn prepare(
    content: Content,
    options: &ImportOptions,
    ctx: &JobContext,
) -> Result<Prepared, ReadError> {
    let Content { file, stored, written_at } = content;
    let written_at = written_at.or_else(|| unpack::gzip_written_at(&stored));
    let bytes = unpack::gunzip(&stored, &options.limits, ctx).unwrap_or(Ok(stored))?;
    text::check_lines(&bytes, &options.limits)?;
    let choice = format::choose(bytes, &file, options, ctx)?;
    ctx.check()?;
    Ok(Prepared { file, written_at, choice })
}

fn read_prepared(
    prepared: Prepared,
    options: &ImportOptions,
    ctx: &JobContext,
    look: &mut Look,
) -> Result<Reading, ReadError> {
    let Prepared { file, written_at, choice } = prepared;
    let file = file.as_str();
    look.format = Some(choice.name());
    look.findings.push(finding(phrase!("format"), choice.name(), choice.why().clone()));
    let mut reading = match choice {
        Chosen::Reader { reader, bytes, .. } => (reader.read)(Input { bytes, file, options }, ctx)?,
        Chosen::Table(table) => table::read(*table, file, written_at, options, ctx, look)?,
    };
    options.selection.apply(&mut reading.file);
    Ok(reading)
}
