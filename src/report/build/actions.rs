//! What was agreed to make things better, and how far it is.

use super::Writer;
use crate::report::facts::{ActionFact, ActionFacts, ActionState, ReportFacts};
use crate::report::part::{Block, Cell, Column, Part, Table};
use crate::sla::Verdict;
use crate::words::tr;

/// So many stand below another part; more begin a page.
const ACTIONS_BELOW_MAX: usize = 6;

impl Writer<'_> {
    pub(super) fn actions_part(&self, facts: &ReportFacts) -> Option<Part> {
        let actions = facts.actions.as_ref()?;
        let mut part = Part {
            id: "actions",
            title: tr!("report-parts-actions").to_owned(),
            follows: actions.actions.len() <= ACTIONS_BELOW_MAX,
            ..Part::default()
        };
        if actions.actions.is_empty() {
            part.sentences.push(tr!("report-parts-no-actions").to_owned());
        } else {
            part.sentences.push(self.action_counts(actions));
        }
        part.sentences.extend(self.without_action(actions));
        if !actions.actions.is_empty() {
            part.blocks.push(Block::Table(self.action_table(actions)));
        }
        Some(part)
    }

    /// The local day up to which data were looked at: what is overdue is so on that day, whenever the report is printed.
    fn as_of_day(&self) -> jiff::civil::Date {
        let at = self.statement.as_of.min(self.statement.period.end).plus_secs(-1);
        self.zone().date(at)
    }

    fn is_overdue(&self, action: &ActionFact) -> bool {
        is_open(action.state) && action.due.is_some_and(|due| due < self.as_of_day())
    }

    fn action_counts(&self, facts: &ActionFacts) -> String {
        let actions = &facts.actions;
        let n = |is: &dyn Fn(&&ActionFact) -> bool| actions.iter().filter(is).count() as u64;
        tr!(
            "report-parts-action-counts",
            all = actions.len() as u64,
            open = n(&|a| is_open(a.state)),
            done = n(&|a| a.state == ActionState::Done),
            overdue = n(&|a| self.is_overdue(a)),
        )
    }

    /// Breached lines for which nothing is agreed that is not done yet.
    fn without_action(&self, facts: &ActionFacts) -> Option<String> {
        let has_action = |id: &str| {
            facts
                .actions
                .iter()
                .any(|a| is_open(a.state) && (a.objective_id == id || a.objective_id.is_empty()))
        };
        let names: Vec<&str> = self
            .statement
            .objectives
            .iter()
            .filter(|o| o.verdict == Verdict::Breached && !has_action(&o.objective.id))
            .map(|o| self.name(o))
            .collect();
        (!names.is_empty()).then(|| tr!("report-parts-without-action", names = names.join(", ")))
    }

    fn action_table(&self, facts: &ActionFacts) -> Table {
        let columns = vec![
            Column::text("object", tr!("report-parts-action")),
            Column::text("title", tr!("report-parts-title")).wide(),
            Column::text("objective", tr!("report-parts-objective-id")).off_paper(),
            Column::text("objective_name", tr!("report-parts-objective")),
            Column::text("owner", tr!("report-parts-owner")),
            Column::time("period_end", tr!("report-parts-due")),
            Column::text("state", tr!("report-parts-state")),
            Column::time("closed", tr!("report-parts-closed")).off_paper(),
            Column::text("remark", tr!("report-parts-remark")).off_paper(),
        ];
        let rows = facts.actions.iter().map(|action| {
            let date = |day: Option<jiff::civil::Date>| {
                day.map_or_else(|| Cell::said("–", ""), |day| Cell::text(day.to_string()))
            };
            let overdue = self.is_overdue(action);
            let state = Cell::said(state_word(action.state), action.state.name());
            let state = match (overdue, action.state) {
                (true, _) => state.with_tone("breached").with_below(tr!("report-parts-overdue")),
                (false, ActionState::Done) => {
                    let day = action.closed.map_or_else(String::new, |day| day.to_string());
                    state.with_tone("achieved").with_below(day)
                }
                (false, _) => state.with_tone("undecided"),
            };
            vec![
                Cell::text(action.id.clone()),
                Cell::text(action.title.clone()).with_below(action.note.clone()),
                Cell::text(action.objective_id.clone()),
                Cell::text(self.name_of(&action.objective_id)),
                Cell::text(action.owner.clone()),
                date(action.due),
                state,
                date(action.closed),
                Cell::text(action.note.clone()),
            ]
        });
        Table::new("action", "", columns).with_rows(rows.collect())
    }
}

fn is_open(state: ActionState) -> bool {
    matches!(state, ActionState::Planned | ActionState::InProgress)
}

fn state_word(state: ActionState) -> &'static str {
    match state {
        ActionState::Planned => tr!("report-parts-action-planned"),
        ActionState::InProgress => tr!("report-parts-action-in-progress"),
        ActionState::Done => tr!("report-parts-action-done"),
        ActionState::Cancelled => tr!("report-parts-action-cancelled"),
    }
}
