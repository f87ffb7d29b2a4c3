//! Evidence packs from the window: written, verified, compared.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::freeze::Difference;
use super::jobs::{Finish, Job};
use super::pack::{Verification, archive, compare_packs, read_side, verify_pack};
use super::state::FoundState;
use super::{JobKind, JobOutcome, Wish, Workspace, clock, files};
use crate::diagnostic::Diagnostic;
use crate::sla::SlaPeriod;
use crate::words::sentence;

/// What can be asked of packs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackCommand {
    /// Judges a period now and writes its pack into a folder, which is made where it is missing.
    Write {
        contract: String,
        period: SlaPeriod,
        folder: PathBuf,
    },
    Verify {
        file: PathBuf,
    },
    /// Packs, or frozen records.
    Compare {
        left: PathBuf,
        right: PathBuf,
    },
}

/// What views know of packs.
#[derive(Clone, Debug, Default)]
pub struct PackState {
    pub written: FoundState<WrittenPack>,
    pub verified: FoundState<VerifiedPack>,
    pub compared: FoundState<ComparedPacks>,
}

/// A pack on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenPack {
    pub contract: String,
    pub period: SlaPeriod,
    pub file: PathBuf,
    /// `Final`, `Restated 1: …`
    pub label: String,
    pub size_bytes: u64,
    pub n_entries: usize,
    pub n_objectives: usize,
    /// Objectives whose value can be added up again from the rows.
    pub n_derived: usize,
}

/// A pack that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedPack {
    pub file: PathBuf,
    pub found: Verification,
}

/// Two packs side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedPacks {
    /// Path, title and what is not as it was written.
    pub left: ComparedSide,
    pub right: ComparedSide,
    pub difference: Difference,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedSide {
    pub file: PathBuf,
    /// `2026-10 of pe-banco-andino, Final`
    pub title: String,
    pub faults: Vec<String>,
}

/// `pe-banco-andino-2026-10-pack.zip`
pub fn pack_file_name(contract: &str, period: SlaPeriod) -> String {
    format!("{contract}-{period}-pack.zip")
}

impl Workspace {
    pub(super) fn act_on_packs(&mut self, command: PackCommand) {
        match command {
            PackCommand::Write { contract, period, folder } => {
                self.write_pack(contract, period, folder);
            }
            PackCommand::Verify { file } => self.verify_pack(file),
            PackCommand::Compare { left, right } => self.compare_packs(left, right),
        }
    }

    fn write_pack(&mut self, contract: String, period: SlaPeriod, folder: PathBuf) {
        self.state.packs.written.running = true;
        let engine = Arc::clone(&self.engine);
        let title = sentence!(
            "sentences-job-pack",
            contract = contract.as_str(),
            period = period.to_string()
        );
        let job = Job::listed(JobKind::Report, title).replacing(Wish::PackWritten);
        self.start(job.on_stop(|state| state.packs.written.running = false), move |ctx| {
            let written = engine.pack(&contract, period, clock::now(), ctx).and_then(|packed| {
                if ctx.cancel.is_cancelled() {
                    return Err(vec![Diagnostic::note("the pack was not written: cancelled")]);
                }
                let one = |problem: Diagnostic| vec![problem];
                files::create_folder(&folder).map_err(one)?;
                let file = files::absolute(&folder).join(pack_file_name(&contract, period));
                files::write_atomically(&file, &packed.bytes).map_err(one)?;
                Ok(Arc::new(WrittenPack {
                    contract,
                    period,
                    file,
                    label: packed.label,
                    size_bytes: packed.bytes.len() as u64,
                    n_entries: packed.n_entries,
                    n_objectives: packed.statement.objectives.len(),
                    n_derived: packed.n_derived,
                }))
            });
            Finish::new(move |workspace| {
                let outcome = match &written {
                    Ok(pack) => JobOutcome::wrote(
                        sentence!("sentences-job-wrote-entries", n = pack.n_entries),
                        vec![pack.file.clone()],
                    ),
                    Err(problems) => JobOutcome::failed(problems),
                };
                workspace.state.packs.written.take(written);
                outcome
            })
        });
    }

    fn verify_pack(&mut self, file: PathBuf) {
        self.state.packs.verified.running = true;
        let job = Job::quiet(Wish::PackVerified);
        self.start(job.on_stop(|state| state.packs.verified.running = false), move |_| {
            let found = bytes_of(&file)
                .and_then(|bytes| verify_pack(&bytes).map_err(|problem| problem.in_file(&file)))
                .map(|found| Arc::new(VerifiedPack { file, found }))
                .map_err(|problem| vec![problem]);
            Finish::new(move |workspace| {
                workspace.state.packs.verified.take(found);
                JobOutcome::done(sentence!("sentences-job-checked"))
            })
        });
    }

    fn compare_packs(&mut self, left: PathBuf, right: PathBuf) {
        self.state.packs.compared.running = true;
        let job = Job::quiet(Wish::PackCompared);
        self.start(job.on_stop(|state| state.packs.compared.running = false), move |_| {
            let found = compared(left, right).map(Arc::new).map_err(|problem| vec![problem]);
            Finish::new(move |workspace| {
                workspace.state.packs.compared.take(found);
                JobOutcome::done(sentence!("sentences-job-compared"))
            })
        });
    }
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, Diagnostic> {
    files::read_bytes(file, archive::FILE_BYTES_MAX)
}

fn compared(left: PathBuf, right: PathBuf) -> Result<ComparedPacks, Diagnostic> {
    let side = |file: &Path| read_side(&bytes_of(file)?).map_err(|problem| problem.in_file(file));
    let (ours, theirs) = (side(&left)?, side(&right)?);
    let difference = compare_packs(&ours, &theirs);
    let shown =
        |file: PathBuf, title: String, faults: Vec<String>| ComparedSide { file, title, faults };
    Ok(ComparedPacks {
        left: shown(left, ours.title, ours.faults),
        right: shown(right, theirs.title, theirs.faults),
        difference,
    })
}
