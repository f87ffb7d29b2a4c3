//! Making the cache again from the exports: the same files, in the order and under the decisions of their imports.
//!
//! A cache is what its imports made of their files. So before it is set aside every file is hashed, and where one is gone, or is not
//! what it was, nothing is touched, unless later imports replaced all that came of it. Then each import is done once more as it was
//! done: with its zone, format, mapping and measurements, in its place. Where that cannot be, it is said and not guessed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::engine::Engine;
use super::import::{ImportSummary, ImportWishes, import_paths, recorded_options};
use super::replaced::Brought;
use super::{diagnose, upkeep};
use crate::diagnostic::Diagnostic;
use crate::import::{ImportMapping, ImportOptions, ReadOutcome, find_sources, read_source_each};
use crate::job::JobContext;
use crate::model::Zone;
use crate::store::{ImportRecord, ImportStatus};

/// What a rebuild does otherwise than the imports did. By default nothing.
#[derive(Clone, Debug, Default)]
pub struct RebuildWishes {
    /// Everything is read as the workspace says today, whatever was decided for the imports.
    pub as_now: bool,
    /// Zone of times without an offset, in the place of those of the imports.
    pub zone: Option<Zone>,
    /// For tables that were read with a mapping that the workspace does not have, or not any more.
    pub mapping: Option<Arc<ImportMapping>>,
    /// Patterns of measurement types, in the place of those of the imports.
    pub measurements: Option<Vec<String>>,
    /// Files that are not what they were are read as they are now.
    pub changed_files: bool,
}

impl RebuildWishes {
    /// Nothing is wished that the imports did not do.
    fn is_faithful(&self) -> bool {
        let Self { as_now, zone, mapping, measurements, changed_files } = self;
        !as_now && !changed_files && zone.is_none() && mapping.is_none() && measurements.is_none()
    }
}

/// The imports of a cache, to be done once more.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    steps: Vec<ReplayStep>,
    /// What was taken, by content hash: file and decisions.
    taken: HashMap<String, (String, String)>,
    /// The decisions have to come out as they were.
    is_faithful: bool,
    /// What a person should know before it begins.
    pub notes: Vec<Diagnostic>,
}

/// Imports that follow each other and were done under the same decisions.
#[derive(Clone, Debug, PartialEq)]
struct ReplayStep {
    read_as: String,
    paths: Vec<PathBuf>,
    wishes: ImportWishes,
    /// Content hashes; `None`: whatever lies there.
    only: Option<HashSet<String>>,
}

impl Replay {
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Files and archives, each once.
    pub fn n_sources(&self) -> usize {
        self.steps.iter().flat_map(|step| &step.paths).collect::<BTreeSet<_>>().len()
    }

    /// What a rebuild of a workspace's cache has to do; an error where it would not give what is in the cache now.
    pub fn of_cache(
        engine: &Engine,
        wishes: &RebuildWishes,
        ctx: &JobContext,
    ) -> Result<Self, Diagnostic> {
        ctx.progress.begin("Comparing files", 0, "bytes");
        let of_store = |e| diagnose::of_store(&e);
        let snapshot = engine.snapshot()?;
        let imports = snapshot.imports().map_err(of_store)?;
        let files = Files::look(engine.folder(), &imports, ctx)?;
        // A damaged cache may not say it: then what is missing is missing.
        let mut brought = Brought::new(snapshot.as_ref()).unwrap_or_default();
        let mut is_replaced = |record: &ImportRecord| {
            let brought = brought.as_mut();
            brought.is_some_and(|brought| brought.is_wholly_replaced(record).unwrap_or(false))
        };
        let (mut gone, mut changed, mut n_replaced) = (Vec::new(), Vec::new(), 0);
        let mut kept = Vec::new();
        for record in &imports {
            let found = files.of(record);
            let is_taken = record.status != ImportStatus::Rejected;
            let Found { path, hashes } = match found {
                Some(found) if !is_taken || found.hashes.contains(&record.header.sha256) => {
                    kept.push((record, found, false));
                    continue;
                }
                _ if is_replaced(record) => {
                    n_replaced += 1;
                    continue;
                }
                None => {
                    gone.push(record.header.file.as_str());
                    continue;
                }
                Some(found) => found,
            };
            changed.push(record.header.file.as_str());
            kept.push((record, Found { path, hashes }, true));
        }
        refuse_missing(
            &gone,
            "no longer there",
            imports.len(),
            "bring them back, or import into a new workspace",
        )?;
        if !wishes.changed_files {
            refuse_missing(
                &changed,
                "no longer what they were when they were imported",
                imports.len(),
                "bring them back as they were, or read them as they are now with --changed-files",
            )?;
        }
        let mut replay = Self { is_faithful: wishes.is_faithful(), ..Self::default() };
        if n_replaced > 0 {
            let why = format!(
                "of {n_replaced} imports nothing is stored any more, and their files are not what they were: they are left out"
            );
            replay.notes.push(Diagnostic::note(why));
        }
        for (record, found, is_changed) in kept {
            let decided = match record.status {
                // What was not taken gives nothing that could differ.
                ImportStatus::Rejected => decisions_of(engine, record, wishes).unwrap_or_default(),
                _ => decisions_of(engine, record, wishes)?,
            };
            replay.add(record, found, decided, is_changed);
        }
        replay.note_decisions(engine)?;
        Ok(replay)
    }

    /// As far as it goes: of a cache that was found damaged, in whose place there is a new one.
    pub(super) fn of_aside(engine: &Engine, imports: &[ImportRecord]) -> Self {
        let mut replay = Self::default();
        for record in imports {
            let Some(path) = upkeep::source_of(engine.folder(), &record.header.file) else {
                continue;
            };
            let wishes = RebuildWishes::default();
            let decided = decisions_of(engine, record, &wishes).unwrap_or_default();
            let path = path.as_path();
            replay.add(record, Found { path, hashes: &HashSet::new() }, decided, false);
        }
        replay.steps.iter_mut().for_each(|step| step.only = None);
        replay
    }

    fn add(
        &mut self,
        record: &ImportRecord,
        found: Found<'_>,
        mut wishes: ImportWishes,
        is_changed: bool,
    ) {
        let header = &record.header;
        let mut hashes = HashSet::from([header.sha256.clone()]);
        if is_changed {
            hashes.extend(found.hashes.iter().cloned());
        }
        if record.status != ImportStatus::Rejected && !is_changed {
            let noted = (header.file.clone(), header.read_as.clone());
            wishes.again = self.taken.insert(header.sha256.clone(), noted).is_some();
        }
        let path = found.path;
        if let Some(step) = self.steps.last_mut() {
            let is_last = step.paths.last().is_some_and(|last| last == path);
            let is_alike = !wishes.as_before || step.read_as == header.read_as;
            let fits = is_alike
                && step.wishes == wishes
                && (is_last || !step.paths.iter().any(|known| known == path));
            if fits {
                if !is_last {
                    step.paths.push(path.to_owned());
                }
                step.only.get_or_insert_default().extend(hashes);
                return;
            }
        }
        self.steps.push(ReplayStep {
            read_as: header.read_as.clone(),
            paths: vec![path.to_owned()],
            wishes,
            only: Some(hashes),
        });
    }

    /// Says where the imports decided otherwise than the workspace does today.
    fn note_decisions(&mut self, engine: &Engine) -> Result<(), Diagnostic> {
        let today = recorded_options(engine, &ImportWishes::default())?.fingerprint();
        let chosen = |text: &str| {
            let parts = text
                .split("; ")
                .filter(|p| p.starts_with("zone=") || p.starts_with("measurements="));
            parts.collect::<Vec<_>>().join("; ")
        };
        let today = chosen(&today);
        let others: BTreeSet<String> = self
            .steps
            .iter()
            .filter(|step| step.wishes.as_before)
            .map(|step| chosen(&step.read_as))
            .filter(|then| *then != today && !then.is_empty())
            .collect();
        for then in others {
            let today = if today.is_empty() { "nothing" } else { &today };
            let why = format!(
                "files are read as they were imported ({then}), where the workspace says {today} today"
            );
            self.notes.push(
                Diagnostic::note(why).hint("--as-now reads everything as the workspace says today"),
            );
        }
        Ok(())
    }

    /// Does the imports once more, into an empty cache. An error where a file that was taken is not taken now, or otherwise than
    /// it was: the caller puts the old cache back.
    pub fn run(&self, engine: &Engine, ctx: &JobContext) -> Result<ImportSummary, Diagnostic> {
        let mut all = ImportSummary::default();
        for step in &self.steps {
            let wishes =
                ImportWishes { only: step.only.clone().map(Arc::new), ..step.wishes.clone() };
            let summary = import_paths(engine, &step.paths, &wishes, ctx)?;
            all.records.extend(summary.records);
            all.documents.extend(summary.documents);
        }
        for record in &all.records {
            let Some((file, read_as)) = self.taken.get(&record.header.sha256) else { continue };
            if record.status == ImportStatus::Rejected {
                return Err(not_as_before(file, &format!("it is rejected now: {}", record.reason)));
            }
            let (then, now) = (parts_of(read_as), parts_of(&record.header.read_as));
            // A zone that is named today is of no use to a file that needed none.
            if self.is_faithful && !then.is_subset(&now) {
                let now = &record.header.read_as;
                return Err(not_as_before(
                    file,
                    &format!("it was read under {read_as} and would be under {now}"),
                ));
            }
        }
        Ok(all)
    }
}

fn parts_of(read_as: &str) -> BTreeSet<&str> {
    read_as.split("; ").filter(|part| !part.is_empty()).collect()
}

fn not_as_before(file: &str, why: &str) -> Diagnostic {
    Diagnostic::error(format!("could not rebuild the cache: {why}"))
        .in_file(file)
        .hint("the old cache is in its place again; --as-now reads everything as the workspace says today")
}

fn refuse_missing(files: &[&str], what: &str, n_all: usize, hint: &str) -> Result<(), Diagnostic> {
    const NAMED_MAX: usize = 5;
    if files.is_empty() {
        return Ok(());
    }
    let named = files.iter().take(NAMED_MAX).copied().collect::<Vec<_>>().join(", ");
    Err(Diagnostic::error(format!(
        "could not rebuild: {} of {n_all} imported files are {what}; nothing was changed",
        files.len()
    ))
    .hint(format!("{hint}: {named}")))
}

/// The decisions under which a file was read, as wishes for reading it once more.
fn decisions_of(
    engine: &Engine,
    record: &ImportRecord,
    wishes: &RebuildWishes,
) -> Result<ImportWishes, Diagnostic> {
    let RebuildWishes { zone, mapping, measurements, .. } = wishes.clone();
    if wishes.as_now {
        return Ok(ImportWishes {
            zone_when_missing: zone,
            mapping,
            measurements,
            ..ImportWishes::default()
        });
    }
    let settings = engine.settings();
    let mut decided = ImportWishes {
        as_before: true,
        // Where no zone is noted, all times had an offset, or the cache is older than that notes: today's does no harm.
        zone_when_missing: settings.zone_when_missing.clone(),
        ..ImportWishes::default()
    };
    for part in record.header.read_as.split("; ") {
        match part.split_once('=') {
            Some(("zone", name)) => decided.zone_when_missing = Zone::named(name).ok(),
            Some(("format", name)) => decided.format = Some(name.to_owned()),
            Some(("repair", _)) => decided.repair_leading_instruction = true,
            Some(("measurements", text)) if text == settings.selection.text() => {
                decided.measurements = Some(settings.selection.patterns().to_vec());
            }
            Some(("measurements", text)) => {
                decided.measurements = Some(text.split(',').map(str::to_owned).collect());
            }
            Some(("mapping", digest)) => {
                let known = engine.documents().mappings;
                let same =
                    known.iter().find(|known| known.digest() == digest).cloned().map(Arc::new);
                let Some(found) = same.or_else(|| mapping.clone()) else {
                    let why = format!(
                        "could not rebuild: the file was read with a mapping ({digest}) that is not among those of the workspace; nothing was changed"
                    );
                    return Err(Diagnostic::error(why).in_file(&record.header.file).hint(
                        "name that mapping with --mapping FILE, or read everything as the workspace says today with --as-now",
                    ));
                };
                decided.mapping = Some(found);
            }
            _ => {}
        }
    }
    decided.zone_when_missing = zone.or(decided.zone_when_missing);
    decided.measurements = measurements.or(decided.measurements);
    Ok(decided)
}

/// A file or an archive that is there, and the hashes of what lies in it.
#[derive(Clone, Copy)]
struct Found<'f> {
    path: &'f Path,
    hashes: &'f HashSet<String>,
}

/// The files that imports came from, as they are now.
struct Files {
    folder: PathBuf,
    hashes: HashMap<PathBuf, HashSet<String>>,
}

impl Files {
    fn look(folder: &Path, imports: &[ImportRecord], ctx: &JobContext) -> Result<Self, Diagnostic> {
        let mut hashes: HashMap<PathBuf, HashSet<String>> = HashMap::new();
        let options = ImportOptions::default();
        for record in imports {
            let Some(path) = upkeep::source_of(folder, &record.header.file) else { continue };
            if hashes.contains_key(&path) {
                continue;
            }
            let found = hashes.entry(path.clone()).or_default();
            let sources =
                find_sources(&[path], &options.limits, ctx).map_err(|_| diagnose::cancelled())?;
            for source in &sources {
                // Everything is known: nothing is read, all is hashed.
                read_source_each(source, &options, &|_| true, ctx, &mut |outcome| {
                    if let ReadOutcome::Unchanged { header } = outcome {
                        found.insert(header.sha256);
                    }
                });
            }
            ctx.check().map_err(|_| diagnose::cancelled())?;
        }
        Ok(Self { folder: folder.to_owned(), hashes })
    }

    fn of(&self, record: &ImportRecord) -> Option<Found<'_>> {
        let path = upkeep::source_of(&self.folder, &record.header.file)?;
        self.hashes.get_key_value(&path).map(|(path, hashes)| Found { path, hashes })
    }
}
