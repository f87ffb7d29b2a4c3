//! The ledger as one contract and period sees it: which entries touch it, what each line makes of them, and whether notice was kept.

use super::preview::LineEffect;
use crate::model::TimeRange;
use crate::sla::{Contract, ExclusionEntry, ExclusionLedger, Objective, RefusalReason, Statement};

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    pub entry: ExclusionEntry,
    /// The part of it that lies in the period.
    pub inside: TimeRange,
    pub notice: Notice,
    /// Lines of the contract, in its order; empty before the period is judged.
    pub lines: Vec<LineStand>,
}

/// What one line makes of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct LineStand {
    pub objective_id: String,
    pub name: String,
    pub stand: Stand,
}

/// Whether it counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Stand {
    /// For so many objects; `capped_secs` of it were cut off by the cap of its kind.
    Counts {
        n_objects: u64,
        capped_secs: i64,
    },
    Refused(RefusalReason),
    /// It covers no object of the line.
    Elsewhere,
}

/// The notice that an entry was given, beside the longest that any line asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// No line asks for any.
    NotAsked,
    Kept {
        given_minutes: i64,
        hours: u32,
    },
    /// Some lines ask for more than was given.
    Late {
        given_minutes: i64,
        hours: u32,
    },
    /// Nobody wrote down when it was notified.
    Unknown {
        hours: u32,
    },
}

impl LedgerRow {
    /// How many lines let it in.
    pub fn n_counting(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.stand, Stand::Counts { .. })).count()
    }

    /// Minutes of the part in the period, whatever counts of it.
    pub fn minutes(&self) -> i64 {
        self.inside.duration_secs() / 60
    }
}

/// Entries of a contract that touch its period, in the ledger's order.
pub fn ledger_rows(
    contract: &Contract,
    period: TimeRange,
    ledger: &ExclusionLedger,
    statement: Option<&Statement>,
) -> Vec<LedgerRow> {
    ledger
        .of_contract(&contract.id, period)
        .filter_map(|entry| {
            let inside = entry.range.intersect(period)?;
            let lines = statement.map_or_else(Vec::new, |statement| stands(statement, entry));
            Some(LedgerRow {
                notice: notice(&contract.objectives, entry),
                entry: entry.clone(),
                inside,
                lines,
            })
        })
        .collect()
}

fn stands(statement: &Statement, entry: &ExclusionEntry) -> Vec<LineStand> {
    let lines = statement.objectives.iter().map(|line| {
        let applied = line.exclusions.iter().find(|applied| applied.entry.id == entry.id);
        let refused = line.refused_exclusions.iter().find(|refused| refused.entry.id == entry.id);
        let stand = match (applied, refused) {
            (Some(applied), _) => {
                Stand::Counts { n_objects: applied.n_objects, capped_secs: applied.capped_secs }
            }
            (None, Some(refused)) => Stand::Refused(refused.reason.clone()),
            (None, None) => Stand::Elsewhere,
        };
        let objective = &line.objective;
        LineStand { objective_id: objective.id.clone(), name: objective.name.clone(), stand }
    });
    lines.collect()
}

/// The strictest line that agrees on the kind decides which word is shown; each line decides for itself whether it counts.
fn notice(objectives: &[Objective], entry: &ExclusionEntry) -> Notice {
    let agreed = objectives.iter().filter_map(|objective| {
        let terms = objective.exclusions.as_ref()?;
        let of_kind = terms.kinds.iter().find(|terms| terms.kind == entry.kind)?;
        Some(of_kind.notice_hours)
    });
    let hours = agreed.max().unwrap_or(0);
    if hours == 0 {
        return Notice::NotAsked;
    }
    let Some(notified_at) = entry.notified_at else { return Notice::Unknown { hours } };
    let given_secs = entry.range.start.as_unix_secs() - notified_at.as_unix_secs();
    let given_minutes = given_secs.div_euclid(60);
    if given_secs >= i64::from(hours) * 3600 {
        Notice::Kept { given_minutes, hours }
    } else {
        Notice::Late { given_minutes, hours }
    }
}

impl LineEffect {
    /// Whether value, verdict or credit differ.
    pub fn changes(&self) -> bool {
        self.before != self.after
    }
}
