//! Which period a kind can be about.

use crate::diagnostic::Diagnostic;
use crate::model::CalendarMonth;
use crate::report::ReportKind;
use crate::sla::{Contract, MeasurementWindow, SlaPeriod};
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

    /// Why a contract has no report of a period that a batch asks for: it is judged by other periods, or the period lies outside of
    /// its agreement. `None` where it has one, and where the text is a period of no kind at all: that is a mistake of the question.
    pub fn not_due(&self, kind: ReportKind, contract: &str, text: &str) -> Option<String> {
        let contracts = self.documents().contracts;
        let known = judge::find_contract(&contracts, contract).ok()?;
        match self.report_period(kind, contract, text) {
            Ok(period) => outside_agreement(known, period),
            Err(_) => {
                let is_of_month = known.window == MeasurementWindow::CalendarMonth;
                // A quarterly review of a contract that has quarters: only the text can be wrong.
                let must_have_it = kind == ReportKind::Quarterly && is_of_month;
                let names_a_period = WINDOWS.iter().any(|w| w.parse_period(text).is_ok());
                (names_a_period && !must_have_it)
                    .then(|| format!("it is judged by {}", known.window.kind()))
            }
        }
    }
}

/// Windows whose periods need no calendar of a contract to be read.
const WINDOWS: [MeasurementWindow; 4] = [
    MeasurementWindow::CalendarMonth,
    MeasurementWindow::CalendarQuarter,
    MeasurementWindow::IsoWeek,
    MeasurementWindow::Rolling { days: 1 },
];

/// Why a period is none of an agreement: it ends before its first day, or begins after its last one.
pub(in crate::workspace) fn outside_agreement(
    contract: &Contract,
    period: SlaPeriod,
) -> Option<String> {
    match (contract.valid_from, contract.valid_to) {
        (Some(first), _) if period.last_day() < first => Some(format!("it begins on {first}")),
        (_, Some(last)) if period.first_day() > last => Some(format!("it ended on {last}")),
        _ => None,
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
