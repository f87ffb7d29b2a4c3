//! Where a person is in the window, and the way back.

use super::ui_state::{Page, UiState};
use crate::kpi::plan::Question;
use crate::model::TimeRange;
use crate::sla::SlaPeriod;

/// Places that are kept in each direction. *Good*: a morning's way. *Bad*: the first of more clicks cannot be reached again.
const N_KEPT: usize = 100;

/// A place in the window that one can come back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    Portfolio,
    Map,
    Contracts,
    /// `period` as chosen; `None`: the one that opens first.
    Scorecard {
        contract: String,
        period: Option<SlaPeriod>,
    },
    Objective {
        contract: String,
        period: Option<SlaPeriod>,
        objective: String,
    },
    Explore,
    Dashboards,
    Data,
    Definitions,
    Reports,
    Activity,
}

/// What the explorer is to be opened on; `None` leaves that part as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExploreWish {
    pub questions: Vec<Question>,
    /// Text in the filter language.
    pub filter: Option<String>,
    /// Group key; empty for everything together.
    pub by: Option<String>,
    pub range: Option<TimeRange>,
}

impl UiState {
    /// Where this is.
    pub fn location(&self) -> Location {
        let contracts = &self.contracts;
        match self.page {
            Page::Portfolio => Location::Portfolio,
            Page::Map => Location::Map,
            Page::Explore => Location::Explore,
            Page::Dashboards => Location::Dashboards,
            Page::Data => Location::Data,
            Page::Definitions => Location::Definitions,
            Page::Reports => Location::Reports,
            Page::Activity => Location::Activity,
            Page::Contracts => match (&contracts.contract, &contracts.objective) {
                (None, _) => Location::Contracts,
                (Some(contract), objective) => {
                    let (contract, period) =
                        (contract.clone(), contracts.periods.get(contract).copied());
                    match objective.clone() {
                        None => Location::Scorecard { contract, period },
                        Some(objective) => Location::Objective { contract, period, objective },
                    }
                }
            },
        }
    }

    pub fn go(&mut self, location: Location) {
        let mut open = |contract: Option<String>, period: Option<SlaPeriod>, objective| {
            if let (Some(contract), Some(period)) = (&contract, period) {
                self.contracts.periods.insert(contract.clone(), period);
            }
            self.contracts.contract = contract;
            self.contracts.objective = objective;
        };
        self.page = match location {
            Location::Portfolio => Page::Portfolio,
            Location::Map => Page::Map,
            Location::Explore => Page::Explore,
            Location::Dashboards => Page::Dashboards,
            Location::Data => Page::Data,
            Location::Definitions => Page::Definitions,
            Location::Reports => Page::Reports,
            Location::Activity => Page::Activity,
            Location::Contracts => {
                open(None, None, None);
                Page::Contracts
            }
            Location::Scorecard { contract, period } => {
                open(Some(contract), period, None);
                Page::Contracts
            }
            Location::Objective { contract, period, objective } => {
                open(Some(contract), period, Some(objective));
                Page::Contracts
            }
        };
    }
}

/// The places before and after this one.
#[derive(Debug, Default)]
pub struct History {
    back: Vec<Location>,
    here: Option<Location>,
    forward: Vec<Location>,
}

impl History {
    /// Notes where the person is now. A scorecard whose period was chosen by itself is still the same place.
    pub fn visit(&mut self, now: Location) {
        match &mut self.here {
            Some(here) if *here == now => {}
            Some(here) if is_same_place(here, &now) => *here = now,
            here => {
                self.back.extend(here.replace(now));
                let too_many = self.back.len().saturating_sub(N_KEPT);
                self.back.drain(..too_many);
                self.forward.clear();
            }
        }
    }

    pub fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    pub fn can_go_forward(&self) -> bool {
        !self.forward.is_empty()
    }

    /// The place to go to.
    pub fn back(&mut self) -> Option<Location> {
        let to = self.back.pop()?;
        self.forward.extend(self.here.replace(to.clone()));
        Some(to)
    }

    /// The place to go to.
    pub fn forward(&mut self) -> Option<Location> {
        let to = self.forward.pop()?;
        self.back.extend(self.here.replace(to.clone()));
        Some(to)
    }
}

/// The same but for a period that was not chosen before.
fn is_same_place(before: &Location, now: &Location) -> bool {
    let unchosen = |location: &Location| {
        let mut location = location.clone();
        if let Location::Scorecard { period, .. } | Location::Objective { period, .. } =
            &mut location
        {
            *period = None;
        }
        location
    };
    let is_unchosen = *before == unchosen(before);
    is_unchosen && *before == unchosen(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sla::window::MeasurementWindow;

    fn month_of(text: &str) -> SlaPeriod {
        MeasurementWindow::CalendarMonth.parse_period(text).unwrap()
    }

    fn scorecard(contract: &str, month: Option<&str>) -> Location {
        let period = month.map(month_of);
        Location::Scorecard { contract: contract.to_owned(), period }
    }

    #[test]
    fn the_way_back_is_the_way_that_was_gone() {
        let mut history = History::default();
        for location in [Location::Portfolio, scorecard("a", None), Location::Explore] {
            history.visit(location.clone());
            history.visit(location);
        }
        assert_eq!(history.back(), Some(scorecard("a", None)));
        assert_eq!(history.back(), Some(Location::Portfolio));
        assert_eq!(history.back(), None);
        assert_eq!(history.forward(), Some(scorecard("a", None)));
        // Another way from here: the old one ahead is gone.
        history.visit(Location::Data);
        assert!(!history.can_go_forward());
        assert_eq!(history.back(), Some(scorecard("a", None)));
    }

    #[test]
    fn a_period_that_is_found_by_itself_is_no_step_but_a_chosen_one_is() {
        let mut history = History::default();
        history.visit(Location::Portfolio);
        history.visit(scorecard("a", None));
        history.visit(scorecard("a", Some("2026-10")));
        history.visit(scorecard("a", Some("2026-09")));
        assert_eq!(history.back(), Some(scorecard("a", Some("2026-10"))));
        assert_eq!(history.back(), Some(Location::Portfolio));
    }

    #[test]
    fn going_somewhere_and_asking_where_one_is_agree() {
        let mut ui = UiState::default();
        let objective = Location::Objective {
            contract: "a".to_owned(),
            period: Some(month_of("2026-10")),
            objective: "o".to_owned(),
        };
        let all = [
            Location::Portfolio,
            Location::Map,
            Location::Contracts,
            scorecard("a", Some("2026-09")),
            objective,
            Location::Explore,
            Location::Dashboards,
            Location::Data,
            Location::Definitions,
            Location::Reports,
            Location::Activity,
        ];
        for location in all {
            ui.go(location.clone());
            assert_eq!(ui.location(), location);
        }
    }
}
