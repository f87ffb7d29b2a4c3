//! What the sheet knows beside the workspace: which tab of which result, and what was typed.

use crate::gui::view::exclusion_editor::ExclusionsUi;
use crate::gui::view::freeze::FreezeUi;
use crate::gui::view::pack::PackUi;
use crate::gui::view::supposed::SupposedUi;
use crate::model::TimeRange;
use crate::sla::SlaPeriod;

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
