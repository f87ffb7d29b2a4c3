//! Which period a kind can be about.

use crate::diagnostic::Diagnostic;
use crate::model::CalendarMonth;
use crate::report::ReportKind;
use crate::sla::{MeasurementWindow, SlaPeriod};
use crate::workspace::engine::{CURRENT_PERIOD, LAST_PERIOD};
use crate::workspace::{Engine, clock, judge};

impl Engine {
    /// The period that a text names for a report: one of the contract, a calendar quarter of a contract that is judged by months, a
    /// calendar month of the whole workspace. `last` is the one that ended last, `current` the one that is going on. The contract is not
    /// looked at by kinds of the whole workspace.
    ///
    /// # Errors
    /// An unknown contract, a text that names no such period, a quarter of a contract that is not judged by calendar months.
    pub fn report_period(
        &self,
        kind: ReportKind,
        contract: &str,
        text: &str,
    ) -> Result<SlaPeriod, Diagnostic> {
        let (window, zone) = match kind {
            ReportKind::Portfolio | ReportKind::Matrix => {
                (MeasurementWindow::CalendarMonth, self.settings().zone.clone())
            }
            ReportKind::Quarterly => {
                let contracts = self.documents().contracts;
                let contract = judge::find_contract(&contracts, contract)?;
                check_monthly(&contract.id, &contract.window)?;
                (MeasurementWindow::CalendarQuarter, contract.zone.clone())
            }
            _ => return self.period_named(contract, text),
        };
        let now = || window.period_at(clock::now(), &zone);
        let found = match text {
            CURRENT_PERIOD => now(),
            LAST_PERIOD => now().and_then(|current| window.previous(&current)),
            _ => window.parse_period(text),
        };
        found.map_err(|error| {
            let message =
                format!("could not read the period {text:?} of a {} report: {error}", kind.name());
            Diagnostic::error(message).hint(error.hint())
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
