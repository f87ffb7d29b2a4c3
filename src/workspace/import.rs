//! Importing: files are read by several threads and handed to one writer in the order of their names, so that the same set of
//! files gives the same cache whatever the number of threads.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded};

use super::engine::Engine;
use super::{clock, diagnose};
use crate::diagnostic::Diagnostic;
use crate::format::Locale;
use crate::import::{
    ImportMapping, ImportOptions, ReadOutcome, Source, find_sources, read_source_each,
};
use crate::job::{CancelToken, JobContext, JobEnd, Pool};
use crate::model::Zone;
use crate::store::{ImportHeader, ImportRecord, ImportStatus, ImportWriter, StoreError};

/// What the caller wants different from the settings.
#[derive(Clone, Debug, Default)]
pub struct ImportWishes {
    /// Zone of times without an offset.
    pub zone_when_missing: Option<Zone>,
    /// Reader to use, whatever the files look like.
    pub format: Option<String>,
    /// How tables are to be read, whatever their headers say.
    pub mapping: Option<Arc<ImportMapping>>,
    /// The one file that the mapping is for, where an archive holds others beside it.
    pub mapping_for: Option<String>,
}

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct ImportSummary {
    /// One for each file, in order; also those that were rejected or were there already.
    pub records: Vec<ImportRecord>,
}

impl ImportSummary {
    pub fn count(&self, status: ImportStatus) -> usize {
        self.records.iter().filter(|r| r.status == status).count()
    }

    /// Files that are in the cache now and were not before.
    pub fn n_taken(&self) -> usize {
        self.count(ImportStatus::Imported) + self.count(ImportStatus::ImportedWithRejects)
    }

    pub fn n_values(&self) -> u64 {
        self.taken().map(|r| r.counts.n_values).sum()
    }

    pub fn n_replaced(&self) -> u64 {
        self.taken().map(|r| r.n_replaced).sum()
    }

    fn taken(&self) -> impl Iterator<Item = &ImportRecord> {
        self.records.iter().filter(|r| {
            matches!(r.status, ImportStatus::Imported | ImportStatus::ImportedWithRejects)
        })
    }

    /// One sentence, such as `Imported 96 files (1,204,224 values); 2 were there already; 1 was rejected`.
    pub fn sentence(&self) -> String {
        let files = |n: usize| if n == 1 { "1 file".to_owned() } else { format!("{n} files") };
        let mut parts = Vec::new();
        if self.n_taken() > 0 {
            parts.push(format!(
                "imported {} ({} values)",
                files(self.n_taken()),
                Locale::ENGLISH.count(self.n_values())
            ));
        }
        let unchanged = self.count(ImportStatus::Unchanged);
        if unchanged > 0 {
            let nothing = if self.n_taken() == 0 { ": nothing changed" } else { "" };
            parts.push(format!("{} imported before{nothing}", files(unchanged)));
        }
        if self.n_replaced() > 0 {
            parts.push(format!(
                "{} earlier values replaced",
                Locale::ENGLISH.count(self.n_replaced())
            ));
        }
        let rejected = self.count(ImportStatus::Rejected);
        if rejected > 0 {
            parts.push(format!("{} rejected", files(rejected)));
        }
        if parts.is_empty() {
            parts.push("found no files".to_owned());
        }
        let sentence = parts.join("; ");
        sentence[..1].to_uppercase() + &sentence[1..]
    }
}

/// Reads everything under `paths` into the cache. Files that cannot be read are rejected one by one; the others go on.
/// Cancelled: files that were taken before stay, each whole.
pub fn import_paths(
    engine: &Engine,
    paths: &[PathBuf],
    wishes: &ImportWishes,
    ctx: &JobContext,
) -> Result<ImportSummary, Diagnostic> {
    ctx.progress.begin("Looking for files", 0, "files");
    let sources = find_sources(paths, ctx).map_err(|_| diagnose::cancelled())?;
    let total_bytes = sources.iter().map(|s| s.size_bytes).sum();
    ctx.progress.begin("Reading files", total_bytes, "bytes");
    let options = ImportOptions {
        zone_when_missing: wishes
            .zone_when_missing
            .clone()
            .or_else(|| engine.settings().zone_when_missing.clone()),
        format: wishes.format.clone(),
        mapping: wishes.mapping.clone(),
        mapping_for: wishes.mapping_for.clone(),
        mappings: engine.documents().mappings,
        ..ImportOptions::default()
    };
    let mut session = Session::begin(engine)?;
    let taken =
        read_in_order(sources, &Arc::new(options), &session.known.clone(), ctx, |outcome| {
            session.take(outcome)
        })?;
    let Session { writer, summary, .. } = session;
    ctx.progress.item("writing to the cache");
    writer.finish().map_err(|e| diagnose::of_store(&e))?;
    if taken { Ok(summary) } else { Err(diagnose::cancelled()) }
}

/// One import session: the writer and what it did so far.
struct Session<'a> {
    folder: &'a Path,
    writer: Box<dyn ImportWriter + 'a>,
    /// Content hashes that the cache holds.
    known: Arc<HashSet<String>>,
    summary: ImportSummary,
}

impl<'a> Session<'a> {
    fn begin(engine: &'a Engine) -> Result<Self, Diagnostic> {
        let of_store = |e: StoreError| diagnose::of_store(&e);
        let imports = engine.snapshot()?.imports().map_err(of_store)?;
        let known = imports
            .into_iter()
            .filter(|r| r.status != ImportStatus::Rejected)
            .map(|r| r.header.sha256)
            .collect();
        let writer = engine.store().begin_import().map_err(of_store)?;
        Ok(Self {
            folder: engine.folder(),
            writer,
            known: Arc::new(known),
            summary: ImportSummary::default(),
        })
    }

    fn take(&mut self, outcome: ReadOutcome) -> Result<(), StoreError> {
        let record = match outcome {
            ReadOutcome::File(mut file) => {
                self.finish_header(&mut file.header);
                match self.known_record(&file.header.sha256)? {
                    Some(known) => unchanged(known, file.header),
                    None => self.writer.add_file(file)?,
                }
            }
            ReadOutcome::Rejected { mut header, reason, rejects } => {
                self.finish_header(&mut header);
                self.writer.add_rejected_file(header, &reason, rejects)?
            }
            ReadOutcome::Unchanged { mut header } => {
                self.finish_header(&mut header);
                match self.known_record(&header.sha256)? {
                    Some(known) => unchanged(known, header),
                    None => return Ok(()),
                }
            }
            ReadOutcome::Cancelled => return Err(StoreError::Cancelled),
        };
        self.summary.records.push(record);
        Ok(())
    }

    fn known_record(&self, sha256: &str) -> Result<Option<ImportRecord>, StoreError> {
        Ok(self.writer.find_import(sha256)?.filter(|r| r.status != ImportStatus::Rejected))
    }

    /// Files inside the workspace are noted relative to it, so that a workspace can move.
    fn finish_header(&self, header: &mut ImportHeader) {
        header.imported_at = clock::now();
        let absolute = super::files::absolute(Path::new(&header.file));
        header.file =
            absolute.strip_prefix(self.folder).unwrap_or(&absolute).to_string_lossy().into_owned();
    }
}

fn unchanged(known: ImportRecord, header: ImportHeader) -> ImportRecord {
    let header = ImportHeader { format: known.header.format.clone(), ..header };
    ImportRecord { status: ImportStatus::Unchanged, header, ..known }
}

/// What a reader thread says of its source.
enum Message {
    Outcome(Box<ReadOutcome>),
    End(JobEnd<()>),
}

/// Files that a reader may be ahead of the writer within one archive. *Good*: an archive of any size needs the memory of a few
/// files. *Bad*: a thread waits when its archive's turn has not come.
const FILES_AHEAD: usize = 3;

/// Reads sources on several threads and hands the results over in the order of the sources. `Ok(false)`: cancelled.
fn read_in_order(
    sources: Vec<Source>,
    options: &Arc<ImportOptions>,
    known: &Arc<HashSet<String>>,
    ctx: &JobContext,
    mut take: impl FnMut(ReadOutcome) -> Result<(), StoreError>,
) -> Result<bool, Diagnostic> {
    let n_threads = Pool::default_threads();
    // Readers stop with the import, but also when the writer cannot go on.
    let readers = JobContext { cancel: CancelToken::default(), progress: ctx.progress.clone() };
    let (stop, _stop_at_end) = (readers.cancel.clone(), StopAtEnd(readers.cancel.clone()));
    ctx.cancel.on_cancel(move || stop.cancel());
    let pool = Pool::new(n_threads, "import")
        .map_err(|e| Diagnostic::error(format!("could not start reader threads: {e}")))?;
    let mut waiting = sources.into_iter();
    // Sources under way, in order. The pool takes them in this order too, so the first one always has a thread.
    let mut under_way: VecDeque<(String, Receiver<Message>)> = VecDeque::new();
    loop {
        while under_way.len() < n_threads * 2 {
            let Some(source) = waiting.next() else { break };
            let file = source.file.clone();
            under_way.push_back((file, read_one(&pool, source, options, known, &readers)));
        }
        let Some((file, messages)) = under_way.pop_front() else { return Ok(true) };
        for message in messages {
            if ctx.check().is_err() {
                return Ok(false);
            }
            let outcome = match message {
                Message::Outcome(outcome) => *outcome,
                Message::End(JobEnd::Done(())) => continue,
                Message::End(JobEnd::Cancelled) => return Ok(false),
                Message::End(JobEnd::Panicked(text)) => stopped_reader(&file, &text),
            };
            match take(outcome) {
                Ok(()) => {}
                Err(StoreError::Cancelled) => return Ok(false),
                Err(e) => return Err(diagnose::of_store(&e)),
            }
        }
    }
}

/// A fault of ours on one file costs that file only.
fn stopped_reader(file: &str, text: &str) -> ReadOutcome {
    let header = ImportHeader { file: file.to_owned(), ..ImportHeader::default() };
    let reason = diagnose::of_panic(text).message;
    ReadOutcome::Rejected { header, reason, rejects: Vec::new() }
}

/// Stops the readers when the writer leaves, however it does. Declared before the pool, so that it runs after the receivers are
/// gone but the pool still waits for its threads: see the order of drops in [`read_in_order`].
struct StopAtEnd(CancelToken);

impl Drop for StopAtEnd {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Starts reading one source; its outcomes and its end come through the channel.
fn read_one(
    pool: &Pool,
    source: Source,
    options: &Arc<ImportOptions>,
    known: &Arc<HashSet<String>>,
    readers: &JobContext,
) -> Receiver<Message> {
    let (outcomes, messages) = bounded(FILES_AHEAD);
    let ended = outcomes.clone();
    let (options, known) = (Arc::clone(options), Arc::clone(known));
    let read = move |job: &JobContext| {
        job.progress.item(&source.file);
        // When the writer has left, nobody listens: the cancel token stops the reader.
        read_source_each(
            &source,
            &options,
            &|sha256| known.contains(sha256),
            job,
            &mut |outcome| {
                outcomes.send(Message::Outcome(Box::new(outcome))).ok();
            },
        );
        Ok(())
    };
    pool.submit(readers.clone(), read, move |_, end| {
        ended.send(Message::End(end)).ok();
    });
    messages
}
