//! What a report says beside its statement, gathered with few questions.
//!
//! | part | from | cost |
//! |---|---|---|
//! | the year before | frozen records; of periods that nobody froze the newest, judged | `trend` bounds it |
//! | changes | frozen records of this and earlier periods, the contract | nothing is judged |
//! | regions | one question for each objective of counters | |
//! | incidents | tickets and outages of the cache, placed once | |
//! | traffic | four questions of one KPI | |
//! | actions | `actions/CONTRACT.toml` | |
//! | late files | the imports that the statement rests on | |
//!
//! Only data, documents and frozen records decide what comes out, never what a session looked at before: the same workspace gives
//! the same report.

mod actions_file;
mod changes;
mod incidents;
mod regions;
mod rejections;
mod traffic;
pub(super) mod trend;

use std::path::PathBuf;

pub use self::actions_file::parse_actions;
use super::engine::Engine;
use super::judge::{self, JudgeQuestion};
use super::{diagnose, files};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::TimeRange;
use crate::report::ReportFacts;
use crate::report::facts::{ActionFacts, FileFact};
use crate::sla::{Contract, Statement};
use crate::store::{ImportRecord, Snapshot};
use crate::words;

/// Folder of the actions, one file for each contract.
pub const ACTIONS_FOLDER: &str = "actions";

/// What all of it is gathered from.
#[derive(Clone, Copy)]
struct Gathering<'a> {
    engine: &'a Engine,
    statement: &'a Statement,
    /// As it was agreed: with all changes of targets.
    contract: &'a Contract,
    /// The period as far as data were looked at.
    range: TimeRange,
    ctx: &'a JobContext,
}

impl Engine {
    /// All facts of a report; `imports` are those that the statement rests on.
    ///
    /// # Errors
    /// What the cache cannot tell, and a file of actions that cannot be read.
    pub fn report_facts(
        &self,
        statement: &Statement,
        imports: &[ImportRecord],
        ctx: &JobContext,
    ) -> Result<ReportFacts, Vec<Diagnostic>> {
        let contract = self.agreed_contract(statement)?;
        let TimeRange { start, end } = statement.period;
        let range = TimeRange::new(start, end.min(statement.as_of).max(start));
        let gathering = Gathering { engine: self, statement, contract: &contract, range, ctx };
        ctx.progress.begin("Gathering the facts of the report", 6, "parts");
        let frozen = trend::FrozenFiles::of(self, &contract.id).map_err(|d| vec![d])?;
        let step = || ctx.progress.advance(1);
        let of_places = || {
            let regions = gathering.regions();
            step();
            regions
        };
        // Side by side: regions ask as much of the cache as all others together.
        let (language, numbers) = (words::language(), words::numbers());
        let (others, regions) = std::thread::scope(|scope| {
            let places = scope.spawn(|| words::in_language(language, numbers, of_places));
            let others = (|| {
                let before = gathering.before(&frozen)?;
                step();
                let changes = gathering.changes(&frozen)?;
                step();
                let incidents = gathering.incidents()?;
                step();
                let traffic = gathering.traffic()?;
                step();
                Ok::<_, Vec<Diagnostic>>((before, changes, incidents, traffic))
            })();
            (others, places.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let ((before, changes, incidents, traffic), regions) = (others?, regions?);
        ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
        Ok(ReportFacts {
            before: Some(before),
            changes: Some(changes),
            regions,
            incidents: Some(incidents),
            traffic,
            actions: Some(self.actions_of(&contract.id)?),
            files: Some(files_of(imports, statement.period)),
            rejections: gathering.rejections(),
        })
    }

    /// Where the actions of a contract stand.
    pub fn actions_path(&self, contract: &str) -> PathBuf {
        self.folder().join(ACTIONS_FOLDER).join(format!("{contract}.toml"))
    }

    /// The actions that were agreed for a contract; a workspace without the file has none.
    ///
    /// # Errors
    /// All mistakes of the file.
    pub fn actions_of(&self, contract: &str) -> Result<ActionFacts, Vec<Diagnostic>> {
        let file = format!("{ACTIONS_FOLDER}/{contract}.toml");
        let path = self.actions_path(contract);
        if !path.is_file() {
            return Ok(ActionFacts { file, ..ActionFacts::default() });
        }
        let text = files::read_text(&path).map_err(|d| vec![d])?;
        let documents = self.documents();
        let known = judge::find_contract(&documents.contracts, contract).map_err(|d| vec![d])?;
        let lines: Vec<&str> = known.objectives.iter().map(|line| line.id.as_str()).collect();
        let actions = parse_actions(&file, &text, &lines)?;
        Ok(ActionFacts { file, is_there: true, actions })
    }
}

impl<'a> Gathering<'a> {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, Vec<Diagnostic>> {
        self.engine.snapshot().map_err(|d| vec![d])
    }

    fn question(&self) -> JudgeQuestion<'a> {
        JudgeQuestion::official(self.contract, self.statement.name, self.range.end)
    }
}

/// Files that replaced values, or have values that their sender doubts; by name.
fn files_of(imports: &[ImportRecord], period: TimeRange) -> Vec<FileFact> {
    let mut found: Vec<FileFact> = imports
        .iter()
        .filter(|record| record.n_replaced > 0 || record.counts.n_suspect > 0)
        .filter_map(|record| {
            let extent = record.extent?;
            extent.intersect(period)?;
            let name = record.header.file.rsplit(['/', '\\']).next().unwrap_or_default();
            Some(FileFact {
                name: name.to_owned(),
                sha256: record.header.sha256.clone(),
                extent,
                n_replaced: record.n_replaced,
                n_suspect: record.counts.n_suspect,
            })
        })
        .collect();
    found.sort_by(|a, b| (&a.name, &a.sha256).cmp(&(&b.name, &b.sha256)));
    found
}
