//! Kinds of reports in the window: which there are, and of which periods.

use egui::Ui;

use crate::gui::view::contracts;
use crate::gui::widget::pick;
use crate::report::{ReportKind, kind_title};
use crate::sla::{Contract, MeasurementWindow, SlaPeriod};
use crate::words::tr;
use crate::workspace::State;

pub(crate) fn all() -> Vec<ReportKind> {
    ReportKind::ALL.to_vec()
}

/// Kinds that one period of one contract can have. A quarter has the months of a calendar.
pub(crate) fn of_period(period: SlaPeriod) -> Vec<ReportKind> {
    let can = |kind: &ReportKind| {
        kind.is_of_contract() && (!kind.is_of_quarter() || period.month().is_some())
    };
    ReportKind::ALL.into_iter().filter(can).collect()
}

/// The period of a kind that a period of the contract lies in.
pub(crate) fn period_of(kind: ReportKind, period: SlaPeriod) -> SlaPeriod {
    if !kind.is_of_quarter() {
        return period;
    }
    MeasurementWindow::CalendarQuarter.period_of_day(period.first_day()).unwrap_or(period)
}

pub(crate) fn combo(ui: &mut Ui, kind: &mut ReportKind, kinds: &[ReportKind], width: f32) {
    let options: Vec<(ReportKind, String)> =
        kinds.iter().map(|kind| (*kind, kind_title(*kind).to_owned())).collect();
    pick::combo(ui, tr!("reports-kind"), kind, &options, width);
}

/// What a period of the kind is called above the choice of one.
pub(super) fn period_word(kind: ReportKind) -> &'static str {
    if kind.is_of_quarter() { tr!("reports-quarter") } else { tr!("reports-month") }
}

/// Periods with data that a contract can have a report of.
pub(super) fn periods(state: &State, kind: ReportKind, contract: &Contract) -> Vec<SlaPeriod> {
    let own = contracts::periods(state, contract);
    if !kind.is_of_quarter() {
        return own;
    }
    if contract.window != MeasurementWindow::CalendarMonth {
        return Vec::new();
    }
    let mut quarters: Vec<SlaPeriod> =
        own.into_iter().map(|period| period_of(kind, period)).collect();
    quarters.dedup();
    quarters
}

/// Periods of all contracts, oldest first; of the whole workspace calendar months.
pub(super) fn all_periods(state: &State, kind: ReportKind) -> Vec<SlaPeriod> {
    let of_contract = |contract: &Contract| periods(state, kind, contract);
    let mut all: Vec<SlaPeriod> = state.contracts.iter().flat_map(of_contract).collect();
    if !kind.is_of_contract() {
        let month = |period: SlaPeriod| {
            MeasurementWindow::CalendarMonth.period_of_day(period.last_day()).ok()
        };
        all = all.into_iter().filter_map(month).collect();
    }
    all.sort();
    all.dedup();
    all
}

/// The period of a kind that opens first: the one that what was shown lies in, else the last whole one of the first contract.
pub(super) fn default_period(
    state: &State,
    kind: ReportKind,
    shown: Option<SlaPeriod>,
) -> Option<SlaPeriod> {
    let all = all_periods(state, kind);
    let first = state.contracts.first();
    let whole = first.and_then(|contract| contracts::default_period(state, contract));
    let near = |wanted: SlaPeriod| {
        let holds = |period: &&SlaPeriod| {
            period.first_day() <= wanted.last_day() && wanted.first_day() <= period.last_day()
        };
        all.iter().rev().find(holds).copied()
    };
    shown.and_then(near).or_else(|| near(whole?)).or(all.last().copied())
}
