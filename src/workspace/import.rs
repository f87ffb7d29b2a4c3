//! Importing: files are read by several threads and handed to one writer in the order of their names, so that the same set of
//! files gives the same cache whatever the number of threads.
//!
//! # Decision
//! An import should stay below 600 MiB, whatever lies in the folder. Of its parts, open tiles get what the settings give them
//! (256 MiB), and what is read ahead of the writer is held to `READ_AHEAD_BYTES`: a source is only begun when what it may need
//! fits beside those under way, and one that is larger than the bound is read alone. *Price*: a machine with many cores does not
//! read many large files at once. *What this cannot promise*: the store looks at its budget after each file, so that what one file
//! brings is open together and is encoded on top; and a single content near `content_bytes_max` needs a few times its size
//! all by itself.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};

use super::clock::Stopwatch;
use super::engine::Engine;
use super::import_speed::Speedometer;
use super::replaced::Brought;
use super::settings::Settings;
use super::{clock, diagnose, drafts, files};
use crate::diagnostic::Diagnostic;
use crate::import::{
    BulkstatsSchemas, ImportMapping, ImportOptions, ReadOutcome, Selection, SharedTables, Source,
    find_sources, read_source_each,
};
use crate::job::{CancelToken, FileProgress, JobContext, JobEnd, Pool};
use crate::model::{ImportedFile, Zone};
use crate::store::{
    ImportHeader, ImportRecord, ImportStatus, ImportWriter, RejectRecord, StoreError,
};
use crate::words::{Part, Sentence, sentence};

/// What the caller wants different from the settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportWishes {
    /// Zone of times without an offset.
    pub zone_when_missing: Option<Zone>,
    /// Reader to use, whatever the files look like.
    pub format: Option<String>,
    /// How tables are to be read, whatever their headers say.
    pub mapping: Option<Arc<ImportMapping>>,
    /// Read XML whose declaration does not stand first, and say so.
    pub repair_leading_instruction: bool,
    /// Patterns of measurement types to take; `None`: those of the settings.
    pub measurements: Option<Vec<String>>,
    /// The one file that the mapping is for, where an archive holds others beside it.
    pub mapping_for: Option<String>,
    /// Take files once more whose bytes were taken before.
    pub again: bool,
    /// Nothing but these wishes decides: not the zone and the measurements of the settings, nor the mappings of the workspace.
    pub as_before: bool,
    /// Content hashes; what else lies under the paths is passed over. `None`: everything is taken.
    pub only: Option<Arc<HashSet<String>>>,
}

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct ImportSummary {
    /// One for each file, in order; also those that were rejected or were there already.
    pub records: Vec<ImportRecord>,
    /// Documents of the workspace that were written beside, in its folders.
    pub documents: Vec<PathBuf>,
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

    /// Records of the files that were taken.
    pub fn taken(&self) -> impl Iterator<Item = &ImportRecord> {
        self.records.iter().filter(|r| {
            matches!(r.status, ImportStatus::Imported | ImportStatus::ImportedWithRejects)
        })
    }

    /// One sentence, such as `Imported 96 files (1,204,224 values); 2 were there already; 1 was rejected`.
    pub fn sentence(&self) -> Sentence {
        let mut parts = Vec::new();
        if self.n_taken() > 0 {
            parts.push(sentence!(
                "sentences-imported",
                n = self.n_taken(),
                values = Part::amount(self.n_values() as f64)
            ));
        }
        match (self.count(ImportStatus::Unchanged), self.n_taken()) {
            (0, _) => {}
            (n, 0) => parts.push(sentence!("sentences-imported-nothing-new", n = n)),
            (n, _) => parts.push(sentence!("sentences-imported-before", n = n)),
        }
        if self.n_replaced() > 0 {
            let values = Part::amount(self.n_replaced() as f64);
            parts.push(sentence!("sentences-imported-replaced", values = values));
        }
        let rejected = self.count(ImportStatus::Rejected);
        if rejected > 0 {
            parts.push(sentence!("sentences-imported-rejected", n = rejected));
        }
        if parts.is_empty() {
            parts.push(sentence!("sentences-imported-none"));
        }
        Sentence::joined("; ", parts).capitalized()
    }
}

/// Reads everything under `paths` into the cache. Files that cannot be read are rejected one by one; the others go on.
/// Cancelled: files that were taken before stay, each whole. Paused: what was taken is committed, the lock is given back, and
/// nothing is read until somebody resumes.
pub fn import_paths(
    engine: &Engine,
    paths: &[PathBuf],
    wishes: &ImportWishes,
    ctx: &JobContext,
) -> Result<ImportSummary, Diagnostic> {
    ctx.progress.begin("Looking for files", 0, "files");
    let settings = engine.settings();
    let sources = find_sources(paths, &settings.limits, ctx).map_err(|_| diagnose::cancelled())?;
    let total_bytes = sources.iter().map(|s| s.size_bytes).sum();
    ctx.progress.begin("Reading files", total_bytes, "bytes");
    let options = import_options(Some(engine), wishes, &sources)?;
    let mut session = Session::begin(engine, wishes, ctx, sources.len() as u64)?;
    let known = session.known.clone();
    let taken = read_in_order(sources, &Arc::new(options), &known, ctx, &mut session)?;
    ctx.progress.item("writing to the cache");
    session.commit().map_err(|e| diagnose::of_store(&e))?;
    let mut summary = session.summary;
    tell_replaced(engine, &mut summary)?;
    if !summary.documents.is_empty() {
        // What is wrong with them is said when somebody reads them: see the problems of the workspace.
        engine.reload_documents();
    }
    if taken { Ok(summary) } else { Err(diagnose::cancelled()) }
}

/// How files are to be read: as a person wishes, else as the workspace says.
pub fn import_options(
    engine: Option<&Engine>,
    wishes: &ImportWishes,
    sources: &[Source],
) -> Result<ImportOptions, Diagnostic> {
    let settings: Option<&Settings> = engine.map(Engine::settings);
    let deciding = settings.filter(|_| !wishes.as_before);
    let zone_when_missing = wishes.zone_when_missing.clone();
    let selection = match &wishes.measurements {
        Some(patterns) => Selection::parse(patterns).map_err(|e| {
            Diagnostic::error(format!("could not import: {e}"))
                .hint("a pattern is such as pmRrc*, !pmFlex* or group:PmGroup=EUtranCell*")
        })?,
        None => deciding.map(|s| s.selection.clone()).unwrap_or_default(),
    };
    Ok(ImportOptions {
        zone_when_missing: zone_when_missing
            .or_else(|| deciding.and_then(|s| s.zone_when_missing.clone())),
        format: wishes.format.clone(),
        limits: settings.map(|s| s.limits.clone()).unwrap_or_default(),
        selection,
        bulkstats: Arc::new(bulkstats_schemas(engine.map(Engine::folder), sources)?),
        mapping: wishes.mapping.clone(),
        mapping_for: wishes.mapping_for.clone(),
        mappings: engine
            .filter(|_| !wishes.as_before)
            .map(|engine| engine.documents().mappings)
            .unwrap_or_default(),
        repair_leading_instruction: wishes.repair_leading_instruction,
        tables: SharedTables::default(),
    })
}

/// The decisions of a workspace for files that bring nothing along.
pub(super) fn recorded_options(
    engine: &Engine,
    wishes: &ImportWishes,
) -> Result<ImportOptions, Diagnostic> {
    import_options(Some(engine), wishes, &[])
}

/// Ending of the configurations of nodes, in `mappings/` and among exports.
const CONFIGURATION_EXTENSION: &str = "cfg";
/// A configuration larger than this is none.
const CONFIGURATION_BYTES_MAX: u64 = 64 << 20;

/// What names the columns of bulkstats: the configurations in `mappings/`, and those that lie beside the files being imported,
/// which are looked at first, whatever their place in the order.
fn bulkstats_schemas(
    folder: Option<&Path>,
    sources: &[Source],
) -> Result<BulkstatsSchemas, Diagnostic> {
    let mut schemas = BulkstatsSchemas::default();
    if let Some(folder) = folder {
        for path in files::files_with_extension(&folder.join("mappings"), CONFIGURATION_EXTENSION)?
        {
            schemas.merge_text(&files::read_text(&path)?);
        }
    }
    let is_configuration = |source: &&Source| {
        let extension = Path::new(&source.file).extension();
        extension.is_some_and(|e| e.eq_ignore_ascii_case(CONFIGURATION_EXTENSION))
            && source.size_bytes <= CONFIGURATION_BYTES_MAX
    };
    for source in sources.iter().filter(is_configuration) {
        // What cannot be read is told when its turn comes.
        if let Ok(text) = files::read_text(Path::new(&source.file)) {
            schemas.merge_text(&text);
        }
    }
    Ok(schemas)
}

/// One import session: the writer and what it did so far.
struct Session<'a> {
    engine: &'a Engine,
    ctx: &'a JobContext,
    /// `None` while it rests.
    writer: Option<Box<dyn ImportWriter + 'a>>,
    pace: Pace,
    known: Arc<Known>,
    /// Content hashes of files that were taken in this session.
    taken: HashSet<String>,
    summary: ImportSummary,
}

impl<'a> Session<'a> {
    fn begin(
        engine: &'a Engine,
        wishes: &ImportWishes,
        ctx: &'a JobContext,
        n_sources: u64,
    ) -> Result<Self, Diagnostic> {
        let of_store = |e: StoreError| diagnose::of_store(&e);
        let imports = engine.snapshot()?.imports().map_err(of_store)?;
        let known = Arc::new(Known::of(imports, engine.folder(), wishes));
        let writer = Some(engine.store().begin_import().map_err(of_store)?);
        let taken = HashSet::new();
        let pace = Pace::new(n_sources);
        let summary = ImportSummary::default();
        Ok(Self { engine, ctx, writer, pace, known, taken, summary })
    }

    /// Makes all that was taken so far visible and gives the lock back.
    fn commit(&mut self) -> Result<(), StoreError> {
        self.writer.take().map_or(Ok(()), crate::store::ImportWriter::finish)
    }

    fn writer(&mut self) -> Result<&mut (dyn ImportWriter + 'a), StoreError> {
        match &mut self.writer {
            Some(writer) => Ok(writer.as_mut()),
            None => Err(StoreError::Usage("the import session is over".to_owned())),
        }
    }

    /// Waits until somebody resumes, without the lock; at once where nobody asked to pause.
    fn rest(&mut self) -> Result<(), StoreError> {
        if !self.ctx.pause.is_paused() {
            return Ok(());
        }
        self.commit()?;
        self.pace.rest(self.ctx);
        let waited = self.ctx.pause.wait(&self.ctx.cancel);
        self.pace.go_on(self.ctx);
        waited?;
        self.writer = Some(self.engine.store().begin_import()?);
        Ok(())
    }

    fn take(&mut self, outcome: ReadOutcome) -> Result<(), StoreError> {
        let record = match outcome {
            ReadOutcome::File(mut file) => {
                self.finish_header(&mut file.header);
                name_rejects(&mut file.rejects, &file.header);
                let known = self.known_record(&file.header.sha256)?;
                file.again = known.is_some() && self.is_again(&file.header, known.as_ref())?;
                match known.filter(|_| !file.again) {
                    Some(known) => unchanged(known, file.header),
                    None => {
                        self.write_drafts(&mut file);
                        self.taken.insert(file.header.sha256.clone());
                        self.writer()?.add_file(file)?
                    }
                }
            }
            ReadOutcome::Rejected { mut header, reason, mut rejects } => {
                self.finish_header(&mut header);
                name_rejects(&mut rejects, &header);
                self.writer()?.add_rejected_file(header, &reason, rejects)?
            }
            ReadOutcome::Unchanged { mut header } => {
                self.finish_header(&mut header);
                match self.known_record(&header.sha256)? {
                    Some(known) if self.known.wants(&header) => unchanged(known, header),
                    _ => return Ok(()),
                }
            }
            ReadOutcome::Cancelled => return Err(StoreError::Cancelled),
        };
        self.pace.count(&record);
        self.pace.tell(self.ctx);
        self.summary.records.push(record);
        Ok(())
    }

    /// What lies in an export for the folders of the workspace goes there before the file is taken, so that the record of the
    /// import says so; where taking it then fails, the same documents are found there the next time.
    fn write_drafts(&mut self, file: &mut ImportedFile) {
        if file.drafts.is_empty() {
            return;
        }
        let content = std::mem::take(&mut file.drafts);
        let zone = &self.engine.settings().zone;
        let written = drafts::write(self.engine.folder(), zone, &file.header.file, &content);
        file.warnings.extend(written.sentences);
        self.summary.documents.extend(written.files);
    }

    fn known_record(&mut self, sha256: &str) -> Result<Option<ImportRecord>, StoreError> {
        // Most files are new: the store is not asked for those.
        if !self.known.hashes.contains(sha256) && !self.taken.contains(sha256) {
            return Ok(None);
        }
        let found = self.writer()?.find_import(sha256)?;
        Ok(found.filter(|r| r.status != ImportStatus::Rejected))
    }

    /// Whether a file whose bytes are known is taken once more: a person wants it, or it is back under a name that stood for other
    /// bytes since, and something was replaced of it meanwhile.
    fn is_again(
        &self,
        header: &ImportHeader,
        known: Option<&ImportRecord>,
    ) -> Result<bool, StoreError> {
        if self.known.again {
            return Ok(true);
        }
        let Some(known) = known.filter(|_| self.known.came_back(&header.file, &header.sha256))
        else {
            return Ok(false);
        };
        let snapshot = self.engine.store().snapshot()?;
        let Some(mut brought) = Brought::new(snapshot.as_ref())? else { return Ok(false) };
        Ok(!brought.replaced_by(known, &snapshot.imports()?)?.is_empty())
    }

    /// Files inside the workspace are noted relative to it, so that a workspace can move.
    fn finish_header(&self, header: &mut ImportHeader) {
        header.imported_at = clock::now();
        header.file = noted_name(self.engine.folder(), &header.file);
    }
}

/// The name under which a file is noted.
fn noted_name(folder: &Path, file: &str) -> String {
    let absolute = files::absolute(Path::new(file));
    absolute.strip_prefix(folder).unwrap_or(&absolute).to_string_lossy().into_owned()
}

/// What the cache held when the session began.
struct Known {
    folder: PathBuf,
    /// Content hashes.
    hashes: HashSet<String>,
    /// By noted name of a file: the hash of what was taken last under it.
    latest: HashMap<String, String>,
    /// Everything is taken once more.
    again: bool,
    /// See [`ImportWishes::only`].
    only: Option<Arc<HashSet<String>>>,
}

impl Known {
    fn of(imports: Vec<ImportRecord>, folder: &Path, wishes: &ImportWishes) -> Self {
        let taken = imports.into_iter().filter(|r| r.status != ImportStatus::Rejected);
        let (mut hashes, mut latest) = (HashSet::new(), HashMap::new());
        for ImportRecord { header, .. } in taken {
            hashes.insert(header.sha256.clone());
            latest.insert(header.file, header.sha256);
        }
        Self {
            folder: folder.to_owned(),
            hashes,
            latest,
            again: wishes.again,
            only: wishes.only.clone(),
        }
    }

    /// A file need not be read: it is there, and nothing tells that it is to be taken once more.
    fn may_skip(&self, header: &ImportHeader) -> bool {
        let is_there = || {
            !self.again
                && self.hashes.contains(&header.sha256)
                && !self.came_back(&noted_name(&self.folder, &header.file), &header.sha256)
        };
        !self.wants(header) || is_there()
    }

    fn wants(&self, header: &ImportHeader) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&header.sha256))
    }

    /// The name stood for other bytes the last time.
    fn came_back(&self, noted: &str, sha256: &str) -> bool {
        self.latest.get(noted).is_some_and(|latest| latest != sha256)
    }
}

/// Says of files that were there already where later files replaced what they had brought: who sends a file again may want its
/// values back, and they are not. Nothing is said where the later file came behind it in this session too: then the cache holds
/// what these files give in their order.
fn tell_replaced(engine: &Engine, summary: &mut ImportSummary) -> Result<(), Diagnostic> {
    let is_unchanged = |record: &ImportRecord| record.status == ImportStatus::Unchanged;
    if !summary.records.iter().any(is_unchanged) {
        return Ok(());
    }
    let snapshot = engine.snapshot()?;
    let imports = snapshot.imports().map_err(|e| diagnose::of_store(&e))?;
    let replacing: Vec<ImportRecord> =
        imports.into_iter().filter(|record| record.n_replaced > 0).collect();
    if replacing.is_empty() {
        return Ok(());
    }
    let of_store = |e: StoreError| diagnose::of_store(&e);
    let Some(mut brought) = Brought::new(snapshot.as_ref()).map_err(of_store)? else {
        return Ok(());
    };
    let last_place: HashMap<_, usize> =
        summary.records.iter().enumerate().map(|(place, record)| (record.id, place)).collect();
    for (place, record) in summary.records.iter_mut().enumerate() {
        if !is_unchanged(record) {
            continue;
        }
        let by = brought.replaced_by(record, &replacing).map_err(of_store)?;
        let came_behind = |id| last_place.get(&id).is_some_and(|other| *other > place);
        let named: Vec<&str> = replacing
            .iter()
            .filter(|other| by.contains(&other.id) && !came_behind(other.id))
            .map(|other| other.header.file.as_str())
            .collect();
        if let Some((first, others)) = named.split_first() {
            record.warnings.push(replaced_warning(&record.header.file, first, others.len()));
        }
    }
    Ok(())
}

fn replaced_warning(file: &str, first: &str, n_others: usize) -> String {
    let others = match n_others {
        0 => String::new(),
        1 => " and 1 more file".to_owned(),
        n => format!(" and {n} more files"),
    };
    format!(
        "{file} was imported before and changes nothing: {first}{others} brought values for the same objects and periods \
         since, and those count. `vigia import --again` takes it once more"
    )
}

/// Rejects name their file as its record does, so that one is found by the other.
fn name_rejects(rejects: &mut [RejectRecord], header: &ImportHeader) {
    rejects.iter_mut().for_each(|reject| reject.file.clone_from(&header.file));
}

/// What an import has done, and how fast.
struct Pace {
    files: FileProgress,
    since: Stopwatch,
    meter: Speedometer,
}

impl Pace {
    fn new(n_sources: u64) -> Self {
        let files = FileProgress { n_sources, ..FileProgress::default() };
        Self { files, since: Stopwatch::start(), meter: Speedometer::default() }
    }

    fn count(&mut self, record: &ImportRecord) {
        let files = &mut self.files;
        match record.status {
            ImportStatus::Imported | ImportStatus::ImportedWithRejects => {
                files.n_taken += 1;
                files.n_values += record.counts.n_values;
                files.n_rejects += record.n_rejects;
            }
            ImportStatus::Unchanged => files.n_unchanged += 1,
            ImportStatus::Rejected => files.n_rejected += 1,
        }
    }

    fn tell(&mut self, ctx: &JobContext) {
        let progress = ctx.progress.get();
        let secs = self.since.elapsed().as_secs_f64();
        self.meter.note(secs, progress.done, self.files.n_values);
        let speed = self.meter.speed().unwrap_or_default();
        self.files.bytes_per_sec = speed.bytes_per_sec as u64;
        self.files.values_per_sec = speed.values_per_sec as u64;
        self.files.secs_left = self.meter.secs_left(progress.total).map(|secs| secs.ceil() as u64);
        ctx.progress.files(self.files);
    }

    fn rest(&mut self, ctx: &JobContext) {
        self.meter.restart();
        self.files = FileProgress {
            is_paused: true,
            bytes_per_sec: 0,
            values_per_sec: 0,
            secs_left: None,
            ..self.files
        };
        ctx.progress.files(self.files);
    }

    fn go_on(&mut self, ctx: &JobContext) {
        self.files.is_paused = false;
        ctx.progress.files(self.files);
    }
}

/// The record of a file that was there already. Its warnings were told when it was taken; what is new is only that it would be
/// read differently today. Caches of before this was noted know nothing of it.
fn unchanged(known: ImportRecord, header: ImportHeader) -> ImportRecord {
    let read_as = known.header.read_as.clone();
    let differs = !read_as.is_empty() && read_as != header.read_as;
    let warning = || {
        format!(
            "read before under other decisions ({read_as}): `vigia cache rebuild` with --zone, --mapping, --measurements or --as-now \
             reads everything anew"
        )
    };
    let warnings = differs.then(warning).into_iter().collect();
    let header = ImportHeader { format: known.header.format.clone(), read_as, ..header };
    ImportRecord { status: ImportStatus::Unchanged, header, warnings, ..known }
}

/// What a reader thread says of its source.
enum Message {
    Outcome(Box<ReadOutcome>),
    End(JobEnd<()>),
}

/// Files that a reader may be ahead of the writer within one archive. *Good*: an archive of any size needs the memory of a few
/// files. *Bad*: a thread waits when its archive's turn has not come.
const FILES_AHEAD: usize = 3;

/// Sources that may be under way at once, where their memory allows it. *Good*: the readers go on while the writer commits, and no
/// small file waits for a thread to wake up. *Bad*: none met.
const SOURCES_AHEAD: usize = 500;
// A source whose outcomes nobody takes yet holds its thread: to wait for room in the queue would be to wait for ever.
const _: () = assert!(SOURCES_AHEAD < Pool::QUEUE_LENGTH);

/// Memory that sources under way may take together, by [`MemoryGuess`]. *Good*: hundreds of small files wait for the writer, and
/// nobody waits for them while it commits. *Bad*: of large files fewer, down to one.
const READ_AHEAD_BYTES: u64 = 192 << 20;

/// How long the writer may overlook that somebody asked to pause.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Reads sources on several threads and hands the results over in the order of the sources. `Ok(false)`: cancelled.
fn read_in_order(
    sources: Vec<Source>,
    options: &Arc<ImportOptions>,
    known: &Arc<Known>,
    ctx: &JobContext,
    session: &mut Session<'_>,
) -> Result<bool, Diagnostic> {
    let n_threads = Pool::default_threads();
    // Readers stop with the import, but also when the writer cannot go on.
    let readers = JobContext { cancel: CancelToken::default(), ..ctx.clone() };
    let (stop, _stop_at_end) = (readers.cancel.clone(), StopAtEnd(readers.cancel.clone()));
    ctx.cancel.on_cancel(move || stop.cancel());
    let pool = Pool::new(n_threads, "import")
        .map_err(|e| Diagnostic::error(format!("could not start reader threads: {e}")))?;
    let mut waiting = sources.into_iter().peekable();
    // Sources under way, in order. The pool takes them in this order too, so the first one always has a thread.
    let mut under_way: VecDeque<UnderWay> = VecDeque::new();
    let mut memory = MemoryGuess::default();
    loop {
        while under_way.len() < SOURCES_AHEAD {
            let fits = |next: &Source| {
                under_way.is_empty() || memory.with(next, n_threads) <= READ_AHEAD_BYTES
            };
            let Some(source) = waiting.next_if(fits) else { break };
            let file = source.file.clone();
            let guess = memory.of(&source);
            memory.add(guess);
            let messages = read_one(&pool, source, options, known, &readers);
            under_way.push_back(UnderWay { file, guess, messages });
        }
        let Some(UnderWay { file, guess, messages }) = under_way.pop_front() else {
            return Ok(true);
        };
        loop {
            match session.rest() {
                Ok(()) => {}
                Err(StoreError::Cancelled) => return Ok(false),
                Err(e) => return Err(diagnose::of_store(&e)),
            }
            let message = messages.recv_timeout(LOOK_EVERY);
            if ctx.check().is_err() {
                return Ok(false);
            }
            let outcome = match message {
                Err(RecvTimeoutError::Timeout) => {
                    session.pace.tell(ctx);
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Ok(message) => message,
            };
            let outcome = match outcome {
                Message::Outcome(outcome) => *outcome,
                Message::End(JobEnd::Done(())) => continue,
                Message::End(JobEnd::Cancelled) => return Ok(false),
                Message::End(JobEnd::Panicked(text)) => stopped_reader(&file, &text),
            };
            if let ReadOutcome::File(file) = &outcome {
                memory.learn(file);
            }
            match session.take(outcome) {
                Ok(()) => {}
                Err(StoreError::Cancelled) => return Ok(false),
                Err(e) => return Err(diagnose::of_store(&e)),
            }
        }
        memory.remove(guess);
        session.pace.files.n_sources_done += 1;
        session.pace.tell(ctx);
    }
}

/// Memory of the sources under way, by guesses: the results of all, and the work on as many of the largest as there are threads.
///
/// What results take is learned from those that came: a file of arrays takes ten times as much as one of scalars, and no name
/// tells them apart. Until one came, results are taken for as large as all the work.
#[derive(Default)]
struct MemoryGuess {
    result_bytes: u64,
    /// Working bytes, with how many sources under way have them.
    working: BTreeMap<u64, usize>,
    /// Most bytes of results for a byte of a source, of those that came.
    ratio: Option<f64>,
}

/// What a source under way is believed to take: for its results, and while it is read.
#[derive(Clone, Copy)]
struct Guess {
    result_bytes: u64,
    working_bytes: u64,
}

impl MemoryGuess {
    fn of(&self, source: &Source) -> Guess {
        // While a file is read, its results lie there twice, and its text.
        const WORK_FOR_RESULTS: u64 = 2;
        let working_bytes = source.working_bytes_guess();
        let Some(ratio) = self.ratio else {
            return Guess { result_bytes: working_bytes, working_bytes };
        };
        // A fourth more: the next one may be larger than all before.
        let result_bytes = (source.size_bytes as f64 * ratio * 1.25) as u64;
        let working_bytes = working_bytes.max(result_bytes.saturating_mul(WORK_FOR_RESULTS));
        Guess { result_bytes, working_bytes }
    }

    fn learn(&mut self, file: &ImportedFile) {
        if file.header.size_bytes > 0 {
            let bytes = file.batch.samples.memory_bytes() as f64;
            let ratio = bytes / file.header.size_bytes as f64;
            self.ratio = Some(self.ratio.map_or(ratio, |known| known.max(ratio)));
        }
    }

    /// Bytes, if that source were under way too.
    fn with(&self, source: &Source, n_threads: usize) -> u64 {
        let Guess { result_bytes, working_bytes } = self.of(source);
        let largest = self.working.last_key_value().map_or(0, |(bytes, _)| *bytes);
        let n_sources = self.working.values().sum::<usize>() + 1;
        let on_threads = largest.max(working_bytes).saturating_mul(n_sources.min(n_threads) as u64);
        on_threads.saturating_add(self.result_bytes).saturating_add(result_bytes)
    }

    fn add(&mut self, guess: Guess) {
        self.result_bytes = self.result_bytes.saturating_add(guess.result_bytes);
        *self.working.entry(guess.working_bytes).or_default() += 1;
    }

    fn remove(&mut self, guess: Guess) {
        self.result_bytes = self.result_bytes.saturating_sub(guess.result_bytes);
        if let Some(n) = self.working.get_mut(&guess.working_bytes) {
            *n -= 1;
            if *n == 0 {
                self.working.remove(&guess.working_bytes);
            }
        }
    }
}

/// A source that is being read.
struct UnderWay {
    file: String,
    guess: Guess,
    messages: Receiver<Message>,
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
    known: &Arc<Known>,
    readers: &JobContext,
) -> Receiver<Message> {
    let (outcomes, messages) = bounded(FILES_AHEAD);
    let ended = outcomes.clone();
    let (options, known) = (Arc::clone(options), Arc::clone(known));
    let read = move |job: &JobContext| {
        job.pause.wait(&job.cancel)?;
        job.progress.item(&source.file);
        // When the writer has left, nobody listens: the cancel token stops the reader.
        read_source_each(
            &source,
            &options,
            &|header| known.may_skip(header),
            job,
            &mut |outcome| {
                // Where it is cancelled meanwhile the writer has left, or takes this one still.
                job.pause.wait(&job.cancel).ok();
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
