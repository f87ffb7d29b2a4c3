//! Which period a kind can be about.

use crate::diagnostic::Diagnostic;
use crate::model::CalendarMonth;
use crate::report::ReportKind;
use crate::sla::{MeasurementWindow, SlaPeriod};
use crate::workspace::{Engine, judge};

impl Engine {
    /// The period that a text names for a report: one of the contract, a calendar quarter of a contract that is judged by months, a
    /// calendar month of the whole workspace. The contract is not looked at by kinds of the whole workspace.
    ///
    /// # Errors
    /// An unknown contract, a text that names no such period, a quarter of a contract that is not judged by calendar months.
    pub fn report_period(
        &self,
        kind: ReportKind,
        contract: &str,
        text: &str,
    ) -> Result<SlaPeriod, Diagnostic> {
        let window = match kind {
            ReportKind::Portfolio | ReportKind::Matrix => MeasurementWindow::CalendarMonth,
            ReportKind::Quarterly => {
                let contracts = self.documents().contracts;
                let contract = judge::find_contract(&contracts, contract)?;
                check_monthly(&contract.id, &contract.window)?;
                MeasurementWindow::CalendarQuarter
            }
            _ => return self.period_named(contract, text),
        };
        window.parse_period(text).map_err(|error| {
            let kind = kind.name();
            Diagnostic::error(format!("could not read the period {text:?} of a {kind} report: {error}"))
                .hint(error.hint())
        })
    }
}

/// A quarter has three months: contracts of other windows have none.
pub(super) fn check_monthly(contract: &str, window: &MeasurementWindow) -> Result<(), Diagnostic> {
    if *window == MeasurementWindow::CalendarMonth {
        return Ok(());
    }
    let message = format!(
        "could not review a quarter of \"{contract}\": it is judged by {}, not by calendar months",
        window.kind()
    );
    Err(Diagnostic::error(message)
        .hint("write the monthly, summary or failing kind of one of its own periods"))
}

/// The three months of a quarter, oldest first.
pub(super) fn months_of(quarter: SlaPeriod) -> [SlaPeriod; 3] {
    let first = quarter.first_day();
    let first = CalendarMonth { year: first.year(), month: first.month() };
    let second = first.next();
    [first, second, second.next()].map(SlaPeriod::from)
}
