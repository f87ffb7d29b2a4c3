//! Earlier periods, judged again from the data, for terms that look back: grace, repeats, earn-back, termination, last good value.
//!
//! Nothing is read where no term looks back. A period without data ends what is known: what lies before it is not guessed at.

use std::collections::BTreeMap;

use super::{Depth, JudgeQuestion, Sources, evidence_of, has_records};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::TimeRange;
use crate::sla::credit::{History, Outcome, PastPeriod, PastResult};
use crate::sla::evaluate::{LastGood, exact_decimal};
use crate::sla::forecast::DayCount;
use crate::sla::interval::union;
use crate::sla::{
    self, Contract, EvaluationInput, ExclusionChoice, MissingDataRule, ObjectiveEvidence,
    SlaPeriod, Statement, Verdict,
};
use crate::store::Snapshot;
use crate::workspace::diagnose;

/// How far back a value may stand in for a missing one.
const LAST_GOOD_PERIODS_MAX: u32 = 12;

/// Periods whose days a forecast looks at: half a year of months.
const FORECAST_PERIODS: usize = 6;

/// What earlier periods brought.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub history: History,
    pub last_good: BTreeMap<String, LastGood>,
}

/// Time of which files were imported, as a normal list. Between the first and the last file may lie months without any.
struct TimeOfFiles(Vec<TimeRange>);

impl TimeOfFiles {
    fn of(snapshot: &dyn Snapshot) -> Result<Self, Vec<Diagnostic>> {
        let imports = snapshot.imports().map_err(|e| vec![diagnose::of_store(&e)])?;
        let extents: Vec<TimeRange> = imports.iter().filter_map(|import| import.extent).collect();
        Ok(Self(union(&extents)))
    }

    fn touch(&self, range: TimeRange) -> bool {
        self.0.iter().any(|extent| extent.intersect(range).is_some())
    }
}

/// Judges as many earlier periods as the contract's terms look back to, the oldest first.
pub(super) fn past(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    ctx: &JobContext,
) -> Result<Past, Vec<Diagnostic>> {
    let contract = question.contract;
    let (names, reaches_start) = earlier_periods(contract, question.name);
    let mut past = Past::default();
    past.history.from_contract_start = reaches_start;
    if names.is_empty() {
        return Ok(past);
    }
    let files = TimeOfFiles::of(sources.snapshot)?;
    for name in names.into_iter().rev() {
        ctx.check().map_err(|_| vec![Diagnostic::error("the judgment was canceled")])?;
        let range = name.range(&contract.zone);
        if !files.touch(range) && !has_records(sources.snapshot, contract, range)? {
            past.history = History::default();
            continue;
        }
        // Targets and rules are those of the question; what was excluded then stays excluded.
        let earlier =
            JudgeQuestion { name, exclusions: ExclusionChoice::Approved, ..question.clone() };
        let found = evidence_of(sources, &earlier, range, Depth::Verdict, ctx)?;
        let evidence = found.into_iter().map(|one| one.evidence).collect();
        let statement = sla::evaluate(EvaluationInput {
            contract,
            name,
            as_of: range.end,
            evidence,
            history: &past.history,
            last_good: &past.last_good,
            what_if: Vec::new(),
        });
        past.last_good.extend(good_values(&statement));
        past.history.periods.insert(0, past_period(&statement));
    }
    Ok(past)
}

/// Adds the days of the periods before, as far as there are data, for forecasts.
pub(super) fn add_past_days(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    evidence: &mut [ObjectiveEvidence],
    ctx: &JobContext,
) -> Result<(), Vec<Diagnostic>> {
    let contract = question.contract;
    let mut name = question.name;
    let files = TimeOfFiles::of(sources.snapshot)?;
    for _ in 0..FORECAST_PERIODS {
        let Ok(previous) = contract.window.previous(&name) else { break };
        name = previous;
        let range = name.range(&contract.zone);
        if !files.touch(range) && !has_records(sources.snapshot, contract, range)? {
            break;
        }
        let earlier = JudgeQuestion { name, as_of: range.end, ..question.clone() };
        let of_period = evidence_of(sources, &earlier, range, Depth::Days, ctx)?;
        for (line, earlier) in evidence.iter_mut().zip(&of_period) {
            line.past_days.push(DayCount::of_series(&earlier.evidence.daily));
        }
    }
    Ok(())
}

/// The newest first, and whether the oldest is the contract's first.
fn earlier_periods(contract: &Contract, name: SlaPeriod) -> (Vec<SlaPeriod>, bool) {
    let is_first =
        |name: &SlaPeriod| contract.valid_from.is_some_and(|day| name.first_day() <= day);
    let mut names: Vec<SlaPeriod> = Vec::new();
    let mut oldest = name;
    for _ in 0..periods_needed(contract) {
        if is_first(&oldest) {
            break;
        }
        let Ok(previous) = contract.window.previous(&oldest) else { break };
        oldest = previous;
        names.push(previous);
    }
    (names, is_first(&oldest))
}

/// Into how many earlier periods the contract's terms reach. What they find there was made of earlier periods again: the credit that
/// comes back of its repeats, a repeated miss of what grace forgave, a miss of the value that stood in. So the terms add up.
fn periods_needed(contract: &Contract) -> u32 {
    let terms = &contract.settlement;
    let most = |periods: &mut dyn Iterator<Item = u32>| periods.max().unwrap_or(0);
    let repeats = most(&mut terms.repeats.iter().map(|rule| rule.within_periods.saturating_sub(1)));
    let terminations = terms.terminations.iter().map(|rule| rule.within_periods.saturating_sub(1));
    let earn_backs = terms.earn_backs.iter().map(|rule| rule.good_periods);
    let settled = most(&mut terminations.chain(earn_backs));
    let lines = || contract.objectives.iter();
    let grace = most(&mut lines().map(|objective| match objective.grace.misses {
        0 => 0,
        _ => objective.grace.periods.saturating_sub(1),
    }));
    let stands_in = lines().any(|line| line.missing_data == MissingDataRule::LastGood);
    settled + repeats + grace + if stands_in { LAST_GOOD_PERIODS_MAX } else { 0 }
}

fn past_period(statement: &Statement) -> PastPeriod {
    let results = statement.objectives.iter().map(|result| PastResult {
        objective_id: result.objective.id.clone(),
        // A miss of which nobody knows whether grace forgives it is a miss for the grace of later periods; no money hangs on it.
        outcome: match result.outcome {
            Outcome::Undecided if result.missed => Outcome::Forgiven,
            outcome => outcome,
        },
        credit: result.settled.after_caps,
    });
    PastPeriod { label: statement.name.to_string(), objectives: results.collect() }
}

/// Values of lines that had enough data of their own.
fn good_values(statement: &Statement) -> Vec<(String, LastGood)> {
    let label = statement.name.to_string();
    statement
        .objectives
        .iter()
        .filter(|result| {
            result.verdict != Verdict::Undecided && result.objective.is_enough(result.valid_ratio())
        })
        .filter_map(|result| {
            let value = exact_decimal(result.sli?)?;
            Some((result.objective.id.clone(), LastGood { label: label.clone(), value }))
        })
        .collect()
}
