//! Names of periods and verdicts in the language of the window.

use crate::gui::widget::chip;
use crate::sla::window::MeasurementWindow;
use crate::sla::{Contract, SlaPeriod, Verdict};
use crate::words::tr;

/// `October 2026`, `Quarter 3 of 2026`, `Week 40 of 2026`.
pub(crate) fn period_title(period: SlaPeriod) -> String {
    period.title()
}

/// What a contract costs and for how long: a month only where it is judged by months.
pub(crate) fn fee_of_period(contract: &Contract, fee: &str) -> String {
    match &contract.window {
        MeasurementWindow::CalendarMonth => tr!("scorecard-fee-month", fee = fee),
        MeasurementWindow::FiscalMonth445(_) => tr!("scorecard-fee-fiscal-month", fee = fee),
        MeasurementWindow::IsoWeek => tr!("scorecard-fee-week", fee = fee),
        MeasurementWindow::CalendarQuarter => tr!("scorecard-fee-quarter", fee = fee),
        MeasurementWindow::Rolling { days } => {
            tr!("scorecard-fee-rolling", fee = fee, days = u32::from(*days))
        }
    }
}

/// The word beside the sign.
pub(crate) fn verdict_word(verdict: Verdict, warning: bool) -> &'static str {
    if warning && verdict == Verdict::Achieved {
        return tr!("scorecard-at-risk");
    }
    chip::verdict_word(verdict)
}
