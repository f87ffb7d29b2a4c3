//! Earlier periods, for terms that look back: grace, repeats, earn-back, termination, last good value.
//!
//! A period that was settled counts as it was settled ([`settled`](crate::workspace::settled)): what its customer was told does not
//! change because data or exclusions do. Any other one is judged again from the data. Nothing is read where no term looks back. A period
//! without record and data ends what is known: what lies before it is not guessed at.

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
    self, Contract, EvaluationInput, ExclusionChoice, MissingDataRule, Objective,
    ObjectiveEvidence, PeriodSource, SlaPeriod, Statement, UsedPeriod, Verdict,
};
use crate::store::Snapshot;
use crate::words::{Sentence, sentence};
use crate::workspace::diagnose;
use crate::workspace::settled::{Settled, SettledLine, SettledResult};

/// How far back a value may stand in for a missing one.
const LAST_GOOD_PERIODS_MAX: u32 = 12;

/// Periods whose days a forecast looks at: half a year of months.
const FORECAST_PERIODS: usize = 6;

/// What earlier periods brought.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub history: History,
    pub last_good: BTreeMap<String, LastGood>,
    /// Where each period of the history is known from, in its order.
    pub sources: Vec<PeriodSource>,
}

impl Past {
    /// Nothing before is known.
    fn forget(&mut self) {
        self.history = History::default();
        self.sources.clear();
    }

    fn add(&mut self, period: PastPeriod, source: PeriodSource) {
        self.history.periods.insert(0, period);
        self.sources.insert(0, source);
    }

    /// The periods with their sources, the newest first.
    pub fn used(&self) -> Vec<UsedPeriod> {
        let pairs = self.history.periods.iter().zip(&self.sources);
        pairs
            .map(|(period, from)| UsedPeriod { period: period.clone(), from: from.clone() })
            .collect()
    }
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

/// As many earlier periods as the contract's terms look back to, the oldest first: settled, or judged again.
pub(super) fn past(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    ctx: &JobContext,
) -> Result<Past, Vec<Diagnostic>> {
    let contract = question.contract;
    let mut past = Past::default();
    let (mut names, mut reaches_start) =
        earlier_periods(contract, question.name, periods_looked_at(contract));
    if names.is_empty() {
        past.history.from_contract_start = reaches_start;
        return Ok(past);
    }
    let records = sources.documents.settled.of_contract(&contract.id).map_err(|d| vec![d])?;
    // What was settled rests on nothing before it any more. Only what is judged again looks further back.
    if !names.iter().all(|name| records.of(*name).settled().is_some()) {
        (names, reaches_start) = earlier_periods(contract, question.name, periods_needed(contract));
    }
    past.history.from_contract_start = reaches_start;
    let files = TimeOfFiles::of(sources.snapshot)?;
    for name in names.into_iter().rev() {
        ctx.check().map_err(|_| vec![Diagnostic::error("the judgment was canceled")])?;
        let range = name.range(&contract.zone);
        let source = match records.of(name) {
            SettledResult::Settled(settled) => {
                past.last_good.extend(settled_good_values(contract, name, &settled));
                let source = PeriodSource::Settled {
                    restatement: settled.restatement,
                    sha256: settled.sha256.clone(),
                };
                past.add(settled_period(name, &settled), source);
                continue;
            }
            SettledResult::Damaged(_) => PeriodSource::Damaged,
            SettledResult::Nothing => PeriodSource::Judged,
        };
        if !files.touch(range) && !has_records(sources.snapshot, contract, range)? {
            past.forget();
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
        past.add(past_period(&statement), source);
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
fn earlier_periods(contract: &Contract, name: SlaPeriod, n_most: u32) -> (Vec<SlaPeriod>, bool) {
    let is_first =
        |name: &SlaPeriod| contract.valid_from.is_some_and(|day| name.first_day() <= day);
    let mut names: Vec<SlaPeriod> = Vec::new();
    let mut oldest = name;
    for _ in 0..n_most {
        if is_first(&oldest) {
            break;
        }
        let Ok(previous) = contract.window.previous(&oldest) else { break };
        oldest = previous;
        names.push(previous);
    }
    (names, is_first(&oldest))
}

/// How far back each kind of term looks: terminations and earn-backs, repeats, grace, values that stand in.
fn reaches(contract: &Contract) -> [u32; 4] {
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
    [settled, repeats, grace, if stands_in { LAST_GOOD_PERIODS_MAX } else { 0 }]
}

/// Whether a contract's result rests on earlier periods.
pub fn looks_back(contract: &Contract) -> bool {
    periods_looked_at(contract) > 0
}

/// Into how many earlier periods the contract's terms look themselves.
fn periods_looked_at(contract: &Contract) -> u32 {
    reaches(contract).into_iter().max().unwrap_or(0)
}

/// Into how many earlier periods the contract's terms reach. What they find there was made of earlier periods again: the credit that
/// comes back of its repeats, a repeated miss of what grace forgave, a miss of the value that stood in. So the terms add up.
fn periods_needed(contract: &Contract) -> u32 {
    reaches(contract).into_iter().sum()
}

/// What a reader should know of the earlier periods: where each is known from, and which have no verdict although a term asks for it.
pub(super) fn history_notes(statement: &Statement) -> Vec<Sentence> {
    let history = &statement.history;
    if history.is_empty() {
        return Vec::new();
    }
    let told = history.iter().map(|used| {
        let period = &used.period.label;
        match &used.from {
            PeriodSource::Judged => sentence!("sentences-history-judged", period = period),
            PeriodSource::Damaged => sentence!("sentences-history-damaged", period = period),
            PeriodSource::Settled { restatement: None, .. } => {
                let state = sentence!("sentences-frozen-final");
                sentence!("sentences-history-settled", period = period, state = state)
            }
            PeriodSource::Settled { restatement: Some(n), .. } => {
                let state = sentence!("sentences-frozen-restated", n = *n);
                sentence!("sentences-history-settled", period = period, state = state)
            }
        }
    });
    let mut notes = vec![sentence!("sentences-history", periods = Sentence::list(told))];
    for line in &statement.contract.objectives {
        let n_asked = periods_asked_of(&statement.contract, line);
        let is_undecided = |used: &&UsedPeriod| {
            let mut lines = used.period.objectives.iter();
            lines.any(|past| past.objective_id == line.id && past.outcome == Outcome::Undecided)
        };
        let asked = history.iter().take(n_asked as usize).filter(is_undecided);
        let labels: Vec<&str> = asked.map(|used| used.period.label.as_str()).collect();
        if !labels.is_empty() {
            notes.push(sentence!(
                "sentences-history-undecided",
                id = &line.id,
                periods = Sentence::list(labels),
            ));
        }
    }
    notes
}

/// Into how many earlier periods terms look for a miss or a good result of one line.
fn periods_asked_of(contract: &Contract, line: &Objective) -> u32 {
    let terms = &contract.settlement;
    let repeats = terms.repeats.iter().filter(|rule| rule.covers.covers(&line.id));
    let repeats = repeats.map(|rule| rule.within_periods.saturating_sub(1));
    let terminations = terms.terminations.iter().filter(|rule| rule.covers.covers(&line.id));
    let terminations = terminations.map(|rule| rule.within_periods.saturating_sub(1));
    let earn_backs = terms.earn_backs.iter().filter(|rule| rule.covers.covers(&line.id));
    let earn_backs = earn_backs.map(|rule| rule.good_periods);
    let grace = match line.grace.misses {
        0 => 0,
        _ => line.grace.periods.saturating_sub(1),
    };
    repeats.chain(terminations).chain(earn_backs).chain([grace]).max().unwrap_or(0)
}

/// As the record says it.
fn settled_period(name: SlaPeriod, settled: &Settled) -> PastPeriod {
    let results = settled.lines.iter().map(|line| PastResult {
        objective_id: line.objective_id.clone(),
        // As of a period that is judged again.
        outcome: if line.is_undecided_miss() { Outcome::Forgiven } else { line.outcome },
        credit: line.credit_after_caps,
    });
    PastPeriod { label: name.to_string(), objectives: results.collect() }
}

fn settled_good_values(
    contract: &Contract,
    name: SlaPeriod,
    settled: &Settled,
) -> Vec<(String, LastGood)> {
    let label = name.to_string();
    let of_line = |line: &SettledLine| {
        let objective = contract.objectives.iter().find(|known| known.id == line.objective_id)?;
        let is_good = line.verdict != Verdict::Undecided && objective.is_enough(line.valid_ratio);
        let value = exact_decimal(line.value.filter(|_| is_good)?)?;
        Some((line.objective_id.clone(), LastGood { label: label.clone(), value }))
    };
    settled.lines.iter().filter_map(of_line).collect()
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
