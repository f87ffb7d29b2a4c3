//! What the sheet knows beside the workspace: which tab of which result, and what was typed.

use std::sync::Arc;

use crate::gui::view::exclusion_editor::ExclusionsUi;
use crate::gui::view::freeze::FreezeUi;
use crate::gui::view::pack::PackUi;
use crate::gui::view::supposed::SupposedUi;
use crate::model::TimeRange;
use crate::sla::SlaPeriod;

/// The very same value as before. It is kept, so that no other can take its place in memory and be taken for it.
#[derive(Debug)]
pub struct Same<T>(pub Arc<T>);

impl<T> Same<T> {
    pub fn of(value: &Arc<T>) -> Self {
        Self(Arc::clone(value))
    }
}

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Eq for Same<T> {}

/// All of it.
#[derive(Debug, Default)]
pub struct ActingUi {
    pub open: Option<ActingSheet>,
    /// Who acts: typed once, for all that is decided.
    pub who: String,
    pub exclusions: ExclusionsUi,
    pub supposed: SupposedUi,
    pub freeze: FreezeUi,
    pub pack: PackUi,
}

/// The open sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingSheet {
    pub contract: String,
    pub period: SlaPeriod,
    pub tab: ActingTab,
    /// The line it was opened from.
    pub objective: Option<String>,
}

impl ActingSheet {
    pub fn new(contract: &str, period: SlaPeriod, tab: ActingTab) -> Self {
        Self { contract: contract.to_owned(), period, tab, objective: None }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ActingTab {
    #[default]
    Exclusions,
    Supposed,
    Freeze,
    Pack,
}

/// What pages want of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActWish {
    Open(ActingSheet),
    /// A new exclusion, with what the page knows of it: a stretch of a chart, an outage, a ticket.
    Propose {
        sheet: ActingSheet,
        range: TimeRange,
        /// Filter; empty for all objects.
        objects: String,
        reason: String,
        evidence: String,
    },
    Close,
}

impl ActingUi {
    pub(crate) fn take(&mut self, wish: ActWish) {
        match wish {
            ActWish::Close => self.open = None,
            ActWish::Open(sheet) => {
                self.supposed.turn_to(sheet.objective.as_deref());
                self.open = Some(sheet);
            }
            ActWish::Propose { sheet, range, objects, reason, evidence } => {
                self.exclusions.propose(range, objects, reason, evidence);
                self.open = Some(ActingSheet { tab: ActingTab::Exclusions, ..sheet });
            }
        }
    }
}
