//! What was judged before, so that going back waits for nothing and no month is judged twice.
//!
//! A result is only as good as what it was made of: it is kept while the revisions of data and documents are the same. Cells are small
//! and all kept; statements hold series, so that only as many are kept as have room, and what was asked for longest ago goes first.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::cell::PortfolioCell;
use crate::model::Timestamp;
use crate::sla::{SlaPeriod, Statement};

/// Points of all series of the kept statements together, about 130 bytes each.
const POINTS_MAX: usize = 400_000;
/// Cells that are kept, a few kilobytes each.
const CELLS_MAX: usize = 20_000;

/// What a judgment was made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JudgedKey {
    pub data_revision: u64,
    pub documents_revision: u64,
    /// See [`SettledPeriods::mark`](crate::workspace::settled::SettledPeriods); 0 where the contract never looks back.
    pub records_mark: u64,
    pub contract: String,
    pub period: SlaPeriod,
    /// Never after the period's end: a period that is over is judged the same at any later time.
    pub as_of: Timestamp,
}

/// See the module's text.
#[derive(Debug, Default)]
pub struct JudgedCache {
    cells: HashMap<JudgedKey, Arc<PortfolioCell>>,
    /// The last one was asked for last.
    statements: VecDeque<(JudgedKey, Arc<Statement>)>,
    n_points: usize,
}

impl JudgedCache {
    /// The cell, and what it was made of where that is still kept.
    pub fn cell(
        &mut self,
        key: &JudgedKey,
    ) -> Option<(Arc<PortfolioCell>, Option<Arc<Statement>>)> {
        let cell = Arc::clone(self.cells.get(key)?);
        Some((cell, self.statement(key)))
    }

    pub fn statement(&mut self, key: &JudgedKey) -> Option<Arc<Statement>> {
        let at = self.statements.iter().position(|(known, _)| known == key)?;
        let found = self.statements.remove(at)?;
        let statement = Arc::clone(&found.1);
        self.statements.push_back(found);
        Some(statement)
    }

    /// Keeps the cells alone: nobody will ask for the statements again.
    pub fn forget_statements(&mut self) {
        self.statements.clear();
        self.n_points = 0;
    }

    pub fn keep(&mut self, key: JudgedKey, statement: &Arc<Statement>, cell: &Arc<PortfolioCell>) {
        // Revisions only grow: what was made of older ones is never asked for again.
        let is_current = |known: &JudgedKey| {
            known.data_revision >= key.data_revision
                && known.documents_revision >= key.documents_revision
        };
        self.cells.retain(|known, _| is_current(known));
        self.statements.retain(|(known, _)| is_current(known));
        self.n_points = self.statements.iter().map(|(_, statement)| n_points(statement)).sum();
        if self.cells.len() >= CELLS_MAX {
            self.cells.clear();
        }
        self.cells.insert(key.clone(), Arc::clone(cell));
        let n_points = n_points(statement);
        if n_points > POINTS_MAX || self.statements.iter().any(|(known, _)| *known == key) {
            return;
        }
        while self.n_points + n_points > POINTS_MAX {
            let Some((_, oldest)) = self.statements.pop_front() else { break };
            self.n_points -= self::n_points(&oldest);
        }
        self.n_points += n_points;
        self.statements.push_back((key, Arc::clone(statement)));
    }
}

/// Size of a statement: its values over time and its worst objects.
pub fn n_points(statement: &Statement) -> usize {
    let of_line = |result: &crate::sla::ObjectiveResult| {
        result.daily.points.len() + result.hourly.points.len() + result.worst_objects.len()
    };
    statement.objectives.iter().map(of_line).sum::<usize>() + 1
}
