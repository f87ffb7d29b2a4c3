//! A formula that is being written: what is wrong with it, what was probably meant, and what it gives.
//!
//! It is judged as a typed formula, so that a name which nobody knows is a mistake here although it is none in a file; and as an
//! entry of the catalogue, so that what would be refused when it is saved is told now.

use std::ops::Range;
use std::sync::Arc;

use super::answer::{QueryAnswer, QueryQuestion, SuspectPolicy};
use super::diagnose;
use super::documents::Documents;
use super::engine::Engine;
use super::own_kpi::{self, KpiDefinition};
use crate::diagnostic::{Diagnostic, Severity, nearest_names};
use crate::job::JobContext;
use crate::kpi::ast::{Expression, Node, Reference};
use crate::kpi::plan::Question;
use crate::kpi::{Formula, Plan};
use crate::model::{Every, MeasurementType, TimeRange, Zone};

/// Names that are offered in the place of one that nobody knows.
const N_FIXES_MAX: usize = 3;
/// Id of a KPI that has none yet.
const NAMELESS: &str = "new_kpi";

/// What is to be checked, and where its value is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct KpiWish {
    pub definition: KpiDefinition,
    /// Whether it is to be a KPI of its own, beside all that are known.
    pub is_new: bool,
    pub filter: String,
    pub range: Option<TimeRange>,
    pub zone: Zone,
    pub suspect: SuspectPolicy,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct KpiCheck {
    pub wish: KpiWish,
    /// Their spans are in the formula.
    pub diagnostics: Vec<Diagnostic>,
    pub fixes: Vec<KpiFix>,
    /// Where the formula has no mistake.
    pub values: Option<Result<KpiValues, Diagnostic>>,
}

/// Another name in the place of one that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiFix {
    pub span: Range<usize>,
    /// As a formula writes it.
    pub text: String,
}

/// The formula on everything that was asked for, as one value and by day.
#[derive(Clone, Debug)]
pub struct KpiValues {
    pub total: Arc<QueryAnswer>,
    pub daily: Arc<QueryAnswer>,
}

/// What the window shows of the KPI that is being written.
#[derive(Clone, Debug, Default)]
pub struct KpiEditorState {
    /// A newer check is on its way; `latest` is the one before.
    pub running: bool,
    pub latest: Option<Arc<KpiCheck>>,
    /// Grows with every new `latest`.
    pub revision: u64,
    /// How the last saving, deleting or undoing ended.
    pub done: Option<Result<KpiDone, Vec<Diagnostic>>>,
    /// The change that can be taken back.
    pub(super) last_change: Option<own_kpi::KpiChange>,
}

impl KpiEditorState {
    pub fn can_undo(&self) -> bool {
        self.last_change.is_some()
    }
}

/// What was done to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiDone {
    pub kind: KpiDoneKind,
    pub id: String,
    pub version: u32,
    /// Below the workspace's folder.
    pub file: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KpiDoneKind {
    Saved,
    Deleted,
    Undone,
}

/// Checks a definition and computes it.
pub fn check(engine: &Engine, wish: &KpiWish, ctx: &JobContext) -> Result<KpiCheck, Diagnostic> {
    let snapshot = engine.snapshot()?;
    let measurements = snapshot.measurements().map_err(|e| diagnose::of_store(&e))?;
    let documents = engine.documents();
    let definition = &wish.definition;
    let mut checked =
        KpiCheck { wish: wish.clone(), diagnostics: Vec::new(), fixes: Vec::new(), values: None };
    if definition.formula.trim().is_empty() {
        return Ok(checked);
    }
    let question = [Question::Formula(definition.formula.clone())];
    let planned =
        Plan::with_dictionary(&documents.catalog, &question, &measurements, &documents.dictionary);
    checked.diagnostics = match planned {
        Ok((_, warnings)) => warnings,
        Err(mistakes) => mistakes,
    };
    for found in as_entry(&documents, definition, wish.is_new) {
        let is_told = checked.diagnostics.iter().any(|d| d.message == found.message);
        if !is_told {
            checked.diagnostics.push(found);
        }
    }
    checked.diagnostics.sort_by_key(|d| std::cmp::Reverse(d.severity));
    checked.fixes = fixes(&documents, &measurements, &checked);
    let is_wrong = checked.diagnostics.iter().any(|d| d.severity == Severity::Error);
    if !is_wrong {
        checked.values = Some(values(engine, wish, ctx));
    }
    Ok(checked)
}

/// What the catalogue would say of it.
fn as_entry(documents: &Documents, definition: &KpiDefinition, is_new: bool) -> Vec<Diagnostic> {
    let mut definition = definition.clone();
    if definition.id.trim().is_empty() {
        NAMELESS.clone_into(&mut definition.id);
    }
    if definition.name("en").is_empty() {
        definition.set_name("en", NAMELESS);
    }
    let mut catalog = (*documents.catalog).clone();
    let mut found = catalog.extend("", &own_kpi::entry_text(&definition));
    found.retain(|d| is_new || d.severity > Severity::Note);
    for diagnostic in &mut found {
        // Of a file that does not exist.
        (diagnostic.location.file, diagnostic.location.line) = (None, None);
    }
    found
}

/// For each name that was complained about the nearest ones that are known.
fn fixes(
    documents: &Documents,
    measurements: &[MeasurementType],
    checked: &KpiCheck,
) -> Vec<KpiFix> {
    let Ok(formula) = Formula::parse(&checked.wish.definition.formula) else { return Vec::new() };
    let mut references = Vec::new();
    collect(&formula.expression, &mut references);
    let catalog = &documents.catalog;
    let is_known = |name: &str| {
        measurements.iter().any(|m| m.name == name)
            || catalog.measurement(name).is_some()
            || catalog.kpi(name).is_some()
    };
    let mut fixes = Vec::new();
    for diagnostic in checked.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
        let Some(span) = &diagnostic.location.span else { continue };
        let wrong = references.iter().find(|(at, r)| at == span && !is_known(&r.name));
        let Some((_, reference)) = wrong else { continue };
        let known = measurements
            .iter()
            .map(|m| m.name.as_str())
            .chain(catalog.measurements().iter().map(|m| m.name.as_str()))
            .chain(catalog.kpis().iter().map(|k| k.id.as_str()));
        fixes.extend(nearest_names(&reference.name, known, N_FIXES_MAX).into_iter().map(|name| {
            let text = Reference { name: name.to_owned(), bin: reference.bin }.to_string();
            KpiFix { span: span.clone(), text }
        }));
    }
    fixes
}

fn collect(expression: &Expression, into: &mut Vec<(Range<usize>, Reference)>) {
    match &expression.node {
        Node::Reference(reference) => into.push((expression.span.clone(), reference.clone())),
        Node::Aggregate { argument, .. } | Node::Fold { argument, .. } => collect(argument, into),
        Node::Unary { operand, .. } => collect(operand, into),
        Node::Binary { left, right, .. } => {
            collect(left, into);
            collect(right, into);
        }
        Node::Call { arguments, .. } => arguments.iter().for_each(|a| collect(a, into)),
        // The array of a histogram stands in a larger span than its name.
        Node::Number(_) | Node::Quantity { .. } | Node::Bins { .. } | Node::PeriodSecs => {}
    }
}

fn values(engine: &Engine, wish: &KpiWish, ctx: &JobContext) -> Result<KpiValues, Diagnostic> {
    let ask = |every: Every| {
        let question = QueryQuestion {
            questions: vec![Question::Formula(wish.definition.formula.clone())],
            filter: wish.filter.clone(),
            by: Vec::new(),
            every,
            range: wish.range,
            zone: wish.zone.clone(),
            granularity: None,
            suspect: wish.suspect,
            worst: None,
            busy_hour: None,
        };
        engine.answer(&question, true, ctx).map_err(|problems| {
            let first = problems.into_iter().next();
            first.unwrap_or_else(|| Diagnostic::error("the formula could not be computed"))
        })
    };
    Ok(KpiValues { total: ask(Every::All)?, daily: ask(Every::Day)? })
}
