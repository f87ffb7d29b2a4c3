//! A contract that is being written: what the reader cannot know is wrong with it, which objects its lines cover, and what it would
//! give for the last period with data.

use std::path::Path;
use std::sync::Arc;

use super::named_texts;
use crate::diagnostic::{Diagnostic, nearest};
use crate::job::JobContext;
use crate::kpi::Plan;
use crate::kpi::plan::Question;
use crate::model::{ManagedObject, MeasurementType, TimeRange};
use crate::sla::contract_form::complete::KnownNames;
use crate::sla::toml_text::{self, Place, Table};
use crate::sla::{Contract, SlaPeriod, Statement, read_draft};
use crate::workspace::ask::{matching_objects, read_filter};
use crate::workspace::documents::Documents;
use crate::workspace::engine::Engine;
use crate::workspace::judge::JudgeQuestion;
use crate::workspace::{clock, diagnose};

/// What is to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftWish {
    pub text: String,
    /// Below the workspace's folder; for messages, and so that its own id does not count as taken.
    pub file: String,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct DraftCheck {
    pub wish: DraftWish,
    /// What only the workspace knows: names that do not exist, formulas with mistakes; by line.
    pub diagnostics: Vec<Diagnostic>,
    /// For each line in the order of the text: how many objects its scope chooses; `None` where the filter has a mistake.
    pub n_objects: Vec<Option<usize>>,
    /// Objects of the workspace.
    pub n_all_objects: usize,
    /// The last period with data, where the contract can be read.
    pub period: Option<SlaPeriod>,
    pub statement: Option<Result<Arc<Statement>, Vec<Diagnostic>>>,
}

/// Names that a contract of this workspace may say.
pub fn known_names(catalog: &crate::kpi::Catalog, busy_hours: &[String]) -> KnownNames {
    let kpis = catalog.kpis().iter().map(|kpi| (kpi.id.clone(), kpi.name.clone())).collect();
    KnownNames { kpis, busy_hours: busy_hours.to_vec() }
}

/// Checks a draft and judges it.
pub fn check(
    engine: &Engine,
    wish: &DraftWish,
    ctx: &JobContext,
) -> Result<DraftCheck, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let snapshot = engine.snapshot().map_err(one)?;
    let of_store = |e| one(diagnose::of_store(&e));
    let documents = engine.documents();
    let objects = snapshot.objects().map_err(of_store)?;
    let measurements = snapshot.measurements().map_err(of_store)?;
    let extent = snapshot.extent().map_err(of_store)?;
    let root = toml_text::outline(&wish.text);
    let known = Known { documents: &documents, objects: &objects, measurements: &measurements };
    let at = extent.map_or_else(clock::now, |range| range.end.plus_secs(-1));
    let mut found = DraftCheck {
        wish: wish.clone(),
        diagnostics: Vec::new(),
        n_objects: Vec::new(),
        n_all_objects: objects.len(),
        period: None,
        statement: None,
    };
    for (position, line) in root.tables("objective").into_iter().enumerate() {
        let place = Place::root().key("objective").at(position);
        known.check_names(wish, &root, &place, line, &mut found.diagnostics);
        let scope = line.word("scope").unwrap_or_default();
        let n_objects = match read_filter(scope, &objects, &documents) {
            Ok(filter) => Some(matching_objects(&objects, &documents, filter.as_ref(), at).len()),
            Err(problem) => {
                found.diagnostics.push(at_term(wish, &root, &place.key("scope"), problem));
                None
            }
        };
        found.n_objects.push(n_objects);
    }
    let reading = read_draft(&wish.file, &wish.text);
    if let (Some(contract), Some(extent)) = (&reading.contract, extent) {
        found.period = last_period(contract, extent);
    }
    if let (Some(contract), Some(period)) = (&reading.contract, found.period)
        && found.diagnostics.is_empty()
    {
        let question = JudgeQuestion::official(contract, period, clock::now());
        found.statement = Some(engine.judge_as(&documents, &question, ctx).map(Arc::new));
    }
    refuse_taken_id(engine.folder(), wish, &root, &mut found.diagnostics);
    found.diagnostics.sort_by_key(|d| d.location.line);
    Ok(found)
}

/// The last whole period of the data, else the last that has any.
pub fn last_period(contract: &Contract, extent: TimeRange) -> Option<SlaPeriod> {
    let last = contract.window.period_at(extent.end.plus_secs(-1), &contract.zone).ok()?;
    if last.range(&contract.zone).end <= extent.end {
        return Some(last);
    }
    let before = contract.window.previous(&last).ok();
    let is_in_data = |period: &SlaPeriod| {
        let shared = period.range(&contract.zone).intersect(extent);
        shared.is_some_and(|shared| shared.duration_secs() >= 86_400)
    };
    before.filter(is_in_data).or(Some(last))
}

fn at_term(wish: &DraftWish, root: &Table, place: &Place, problem: Diagnostic) -> Diagnostic {
    let at = root.node_at(place).map_or(0, |node| node.span.start);
    let mut problem =
        problem.in_file(&wish.file).at_line(toml_text::line_of(&wish.text, at) as u64);
    problem.location.span = None;
    problem
}

/// What the workspace knows.
struct Known<'a> {
    documents: &'a Documents,
    objects: &'a [ManagedObject],
    measurements: &'a [MeasurementType],
}

impl Known<'_> {
    fn check_names(
        &self,
        wish: &DraftWish,
        root: &Table,
        place: &Place,
        line: &Table,
        found: &mut Vec<Diagnostic>,
    ) {
        let named = |line: &Table| match line.word("id") {
            Some(id) if !id.is_empty() => format!("Objective {id:?}"),
            _ => "Objective".to_owned(),
        };
        let catalog = &self.documents.catalog;
        if let Some(kpi) = line.word("kpi").filter(|kpi| !kpi.is_empty())
            && catalog.kpi(kpi).is_none()
        {
            let message = format!("{}: \"kpi\" is {kpi:?}, which nobody defined", named(line));
            let near = nearest(kpi, catalog.kpis().iter().map(|k| k.id.as_str()));
            let problem = diagnose::with_nearest(Diagnostic::error(message), near);
            found.push(at_term(wish, root, &place.key("kpi"), problem));
        }
        if let Some(formula) = line.word("formula").filter(|formula| !formula.trim().is_empty()) {
            let question = [Question::Formula(formula.to_owned())];
            let planned = Plan::with_dictionary(
                catalog,
                &question,
                self.measurements,
                &self.documents.dictionary,
            );
            // Without data no counter is known: what is not there yet is no mistake of the formula.
            let problems = planned.err().filter(|_| !self.objects.is_empty());
            for problem in problems.into_iter().flatten() {
                found.push(at_term(wish, root, &place.key("formula"), problem));
            }
        }
        if let Some(name) = line.word("busy_hour").filter(|name| !name.is_empty()) {
            let known = || self.documents.busy_hours.iter().map(|hour| hour.name.as_str());
            if known().all(|known| known != name) {
                let message =
                    format!("{}: \"busy_hour\" is {name:?}, which nobody defined", named(line));
                let problem =
                    diagnose::with_nearest(Diagnostic::error(message), nearest(name, known()));
                found.push(at_term(wish, root, &place.key("busy_hour"), problem));
            }
        }
    }
}

fn refuse_taken_id(folder: &Path, wish: &DraftWish, root: &Table, found: &mut Vec<Diagnostic>) {
    let Some(id) = root.word("id").filter(|id| !id.is_empty()) else { return };
    for (file, text) in named_texts(folder, "contracts").unwrap_or_default() {
        if file != wish.file && toml_text::outline(&text).word("id") == Some(id) {
            let message = format!("the contract id {id:?} is used by {file}");
            let problem = Diagnostic::error(message).hint("give each contract an id of its own");
            found.push(at_term(wish, root, &Place::root().key("id"), problem));
        }
    }
}
