//! What the templates of the other kinds say, beside the labels that all templates share.

use super::kind::ReportKind;
use super::labels::{Labels, labels};
use crate::words::tr;

/// All labels of a kind in the language that is spoken now.
pub fn kind_labels(kind: ReportKind) -> Labels {
    let mut all = labels();
    all.extend(own());
    all.insert("k-kind", title(kind).to_owned());
    all
}

/// What a kind is called on its pages and in the window.
pub fn title(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Monthly => tr!("report-kinds-monthly"),
        ReportKind::Summary => tr!("report-kinds-summary"),
        ReportKind::Failing => tr!("report-kinds-failing"),
        ReportKind::Incidents => tr!("report-kinds-incidents"),
        ReportKind::Quarterly => tr!("report-kinds-quarterly"),
        ReportKind::Portfolio => tr!("report-kinds-portfolio"),
        ReportKind::Matrix => tr!("report-kinds-matrix"),
    }
}

#[rustfmt::skip]
fn own() -> Vec<(&'static str, String)> {
    vec![
        ("k-achieved-short", tr!("report-kinds-label-achieved-short").to_owned()),
        ("k-affected", tr!("report-kinds-label-affected").to_owned()),
        ("k-after-caps", tr!("report-kinds-label-after-caps").to_owned()),
        ("k-all-families", tr!("report-kinds-label-all-families").to_owned()),
        ("k-at-risk", tr!("report-kinds-label-at-risk").to_owned()),
        ("k-at-risk-next", tr!("report-kinds-label-at-risk-next").to_owned()),
        ("k-back", tr!("report-sheets-earned-back").to_owned()),
        ("k-before-caps", tr!("report-kinds-label-before-caps").to_owned()),
        ("k-belongs", tr!("report-kinds-label-belongs").to_owned()),
        ("k-bonus", tr!("report-kinds-label-bonus").to_owned()),
        ("k-caps-took", tr!("report-kinds-label-caps-took").to_owned()),
        ("k-cause", tr!("report-kinds-label-cause").to_owned()),
        ("k-contract", tr!("report-kinds-label-contract").to_owned()),
        ("k-contracts", tr!("report-kinds-label-contracts").to_owned()),
        ("k-converted", tr!("report-kinds-label-converted", currency = "{currency}")),
        ("k-counted", tr!("report-kinds-label-counted").to_owned()),
        ("k-country", tr!("report-kinds-label-country").to_owned()),
        ("k-credit-trend", tr!("report-kinds-label-credit-trend").to_owned()),
        ("k-credit-trend-alt", tr!("report-kinds-label-credit-trend-alt").to_owned()),
        ("k-credits", tr!("report-kinds-label-credits").to_owned()),
        ("k-credits-summary", tr!("report-kinds-label-credits-summary").to_owned()),
        ("k-currency", tr!("report-kinds-label-currency").to_owned()),
        ("k-customer-contract", tr!("report-kinds-label-customer-contract").to_owned()),
        ("k-due", tr!("report-kinds-label-due").to_owned()),
        ("k-due-after-bonus", tr!("report-kinds-label-due-after-bonus").to_owned()),
        ("k-duration", tr!("report-kinds-label-duration").to_owned()),
        ("k-exclusion-short", tr!("report-kinds-label-exclusion-short").to_owned()),
        ("k-exclusions", tr!("report-kinds-label-exclusions").to_owned()),
        ("k-exclusions-summary", tr!("report-kinds-label-exclusions-summary").to_owned()),
        ("k-failing-table", tr!("report-kinds-label-failing-table").to_owned()),
        ("k-fee", tr!("report-kinds-label-fee").to_owned()),
        ("k-frozen", tr!("report-kinds-label-frozen").to_owned()),
        ("k-from-customer", tr!("report-kinds-label-from-customer").to_owned()),
        ("k-in-warning", tr!("report-kinds-label-in-warning").to_owned()),
        ("k-least-room", tr!("report-kinds-label-least-room").to_owned()),
        ("k-mark-achieved", tr!("report-kinds-label-mark-achieved").to_owned()),
        ("k-mark-breached", tr!("report-kinds-label-mark-breached").to_owned()),
        ("k-mark-other", tr!("report-kinds-label-mark-other").to_owned()),
        ("k-matrix-note", tr!("report-kinds-label-matrix-note").to_owned()),
        ("k-matrix-summary", tr!("report-kinds-label-matrix-summary").to_owned()),
        ("k-money", tr!("report-kinds-label-money").to_owned()),
        ("k-money-summary", tr!("report-kinds-label-money-summary").to_owned()),
        ("k-month", tr!("report-kinds-label-month").to_owned()),
        ("k-all-lines", tr!("report-kinds-label-all-lines", n = "{n}")),
        ("k-n-contracts", tr!("report-kinds-label-n-contracts", n = "{n}")),
        ("k-n-counted", tr!("report-kinds-label-n-counted").to_owned()),
        ("k-n-of", tr!("report-kinds-label-n-of", n = "{n}", all = "{all}")),
        ("k-not-given", tr!("report-kinds-label-not-given").to_owned()),
        ("k-open", tr!("report-kinds-label-open").to_owned()),
        ("k-open-note", tr!("report-kinds-label-open-note").to_owned()),
        ("k-outage-time", tr!("report-kinds-label-outage-time").to_owned()),
        ("k-outage-time-note", tr!("report-kinds-label-outage-time-note").to_owned()),
        ("k-outages", tr!("report-kinds-label-outages").to_owned()),
        ("k-outages-summary", tr!("report-kinds-label-outages-summary").to_owned()),
        ("k-paused", tr!("report-kinds-label-paused").to_owned()),
        ("k-plus-at-risk", tr!("report-kinds-label-plus-at-risk", money = "{money}")),
        ("k-portfolio-summary", tr!("report-kinds-label-portfolio-summary").to_owned()),
        ("k-problems", tr!("report-kinds-label-problems").to_owned()),
        ("k-problems-summary", tr!("report-kinds-label-problems-summary").to_owned()),
        ("k-quarter", tr!("report-kinds-label-quarter").to_owned()),
        ("k-quarter-exclusions", tr!("report-kinds-label-quarter-exclusions").to_owned()),
        ("k-record", tr!("report-kinds-label-record").to_owned()),
        ("k-revisions", tr!("report-kinds-label-revisions").to_owned()),
        ("k-revisions-summary", tr!("report-kinds-label-revisions-summary").to_owned()),
        ("k-since-before", tr!("report-kinds-label-since-before").to_owned()),
        ("k-so-far", tr!("report-kinds-label-so-far").to_owned()),
        ("k-standing", tr!("report-kinds-label-standing").to_owned()),
        ("k-start-end", tr!("report-kinds-label-start-end").to_owned()),
        ("k-state", tr!("report-kinds-label-state").to_owned()),
        ("k-still-open", tr!("report-kinds-label-still-open").to_owned()),
        ("k-summary-table", tr!("report-kinds-label-summary-table").to_owned()),
        ("k-sums", tr!("report-kinds-label-sums").to_owned()),
        ("k-sums-note", tr!("report-kinds-label-sums-note").to_owned()),
        ("k-sums-summary", tr!("report-kinds-label-sums-summary").to_owned()),
        ("k-three-months", tr!("report-kinds-label-three-months").to_owned()),
        ("k-three-months-summary", tr!("report-kinds-label-three-months-summary").to_owned()),
        ("k-tickets", tr!("report-kinds-label-tickets").to_owned()),
        ("k-tickets-summary", tr!("report-kinds-label-tickets-summary").to_owned()),
        ("k-why", tr!("report-kinds-label-why").to_owned()),
        ("k-year", tr!("report-kinds-label-year").to_owned()),
        ("k-year-of-trend", tr!("report-kinds-label-year-of-trend").to_owned()),
    ]
}
