//! What a period is called in the language that is spoken.

use super::SlaPeriod;
use super::window::PeriodName;
use crate::words::{date, tr};

impl SlaPeriod {
    /// `October 2026`, `Quarter 3 of 2026`, `Week 40 of 2026`.
    pub fn title(self) -> String {
        match self.name() {
            PeriodName::Month(month) => date::month_year(month),
            PeriodName::FiscalMonth { year, number } => tr!(
                "scorecard-fiscal-month",
                number = number.unsigned_abs(),
                year = &year.to_string()
            ),
            PeriodName::Week { year, week } => {
                tr!("scorecard-week", number = week.unsigned_abs(), year = &year.to_string())
            }
            PeriodName::Quarter { year, number } => {
                tr!("scorecard-quarter", number = number.unsigned_abs(), year = &year.to_string())
            }
            PeriodName::Rolling => tr!(
                "scorecard-rolling",
                days = self.n_days().unsigned_abs(),
                last = &self.last_day().to_string()
            ),
        }
    }
}
