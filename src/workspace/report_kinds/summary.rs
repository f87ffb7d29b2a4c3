//! One page of one contract: each line with its way since the period before, and what to look at next.

use rust_decimal::Decimal;

use super::figures::{Figures, Limit};
use super::trend::TrendMonth;
use super::words;
use crate::model::Zone;
use crate::report::Document;
use crate::report::document::Figure;
use crate::report::kind_document::{Risk, SummaryPart, SummaryRow, Trend, TrendPoint};
use crate::sla::forecast::Outlook;
use crate::sla::margin::Direction;
use crate::sla::{Comparison, ObjectiveResult, Statement, Verdict};
use crate::words::{language, tr};
use crate::workspace::portfolio::headroom;

/// Lines that fit on the page with two lines of text each. *Good*: it stays one page. *Bad*: of more, the least urgent are counted only.
const ROWS_MAX: usize = 14;
/// Letters of a name: two lines of its column.
const NAME_LETTERS_MAX: usize = 84;
const RISKS_MAX: usize = 3;
/// Periods in a row that make a trend.
const FALLS_MIN: usize = 3;
/// Room up to the target below which a kept line is named, as in [`headroom`].
const TIGHT_HEADROOM: f64 = 0.2;

pub(super) fn part(
    statement: &Statement,
    document: &Document,
    months: &[TrendMonth],
    figures: Figures,
) -> SummaryPart {
    let rows: Vec<SummaryRow> = statement
        .objectives
        .iter()
        .map(|result| SummaryRow {
            name: cut(result.objective.name_in(language().code()), NAME_LETTERS_MAX),
            trend: trend(result, months, statement, figures),
            points: points(
                &result.objective.id,
                Limit::of(&result.objective),
                months,
                &statement.contract.zone,
                figures,
            ),
        })
        .collect();
    let shown = shown(statement);
    let n_more = statement.objectives.len() - shown.len();
    let left_out = statement.objectives.iter().enumerate().filter(|(at, _)| !shown.contains(at));
    let n_missed = left_out.filter(|(_, result)| result.verdict != Verdict::Achieved).count();
    let risks = risks(statement, months, figures);
    let no_risk = match (risks.is_empty(), statement.is_provisional()) {
        (false, _) => String::new(),
        (true, true) => tr!("report-kinds-no-risk-running").to_owned(),
        (true, false) => tr!("report-kinds-no-risk").to_owned(),
    };
    debug_assert_eq!(rows.len(), document.objectives.len());
    SummaryPart {
        shown,
        rows,
        more: match (n_more, n_missed) {
            (0, _) => String::new(),
            (n, 0) => tr!("report-kinds-more-lines", n = n as u64),
            // They have no more room than those above: there were too many of them.
            (n, missed) => {
                tr!("report-kinds-more-lines-missed", n = n as u64, missed = missed as u64)
            }
        },
        risks,
        no_risk,
    }
}

/// Positions of the lines on the page, in the contract's order: of too many those that were not kept or have the least room.
fn shown(statement: &Statement) -> Vec<usize> {
    let n = statement.objectives.len();
    let mut order: Vec<usize> = (0..n).collect();
    if n > ROWS_MAX {
        let urgency = |at: &usize| {
            let result = &statement.objectives[*at];
            let rank = match result.verdict {
                Verdict::Breached => 0,
                Verdict::Undecided => 1,
                _ if result.warning => 2,
                Verdict::Forgiven | Verdict::Tolerated => 3,
                Verdict::Achieved => 4,
            };
            (rank, *at)
        };
        order.sort_by(|a, b| {
            let (one, other) = (urgency(a), urgency(b));
            let room = |at: &usize| room_of(&statement.objectives[*at]).unwrap_or(f64::MAX);
            one.0.cmp(&other.0).then(room(a).total_cmp(&room(b))).then(one.1.cmp(&other.1))
        });
        order.truncate(ROWS_MAX);
        order.sort_unstable();
    }
    order
}

fn room_of(result: &ObjectiveResult) -> Option<f64> {
    let objective = &result.objective;
    result.margin?;
    headroom(result.compared?, objective.comparison, objective.target, &objective.unit)
}

/// A text of so many letters at most.
fn cut(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text.chars().take(letters - 1).collect();
            format!("{}…", kept.trim_end())
        }
    }
}

/// The way of a line since the period before. A change of the target says nothing about the value, so only values are compared.
fn trend(
    result: &ObjectiveResult,
    months: &[TrendMonth],
    statement: &Statement,
    figures: Figures,
) -> Trend {
    let none = || Trend { arrow: "none", meaning: "none", word: String::new(), ..Trend::default() };
    let objective = &result.objective;
    let at = months.iter().position(|month| month.period == statement.name);
    let Some(month) = at.and_then(|at| months.get(at.checked_sub(1)?)) else { return none() };
    let line = month.line(&objective.id);
    let Some(before) = line.and_then(|line| line.value) else { return none() };
    let now = result.compared.or_else(|| result.sli.and_then(crate::format::exact_decimal));
    let Some(now) = now else { return none() };
    let limit = Limit::of(objective);
    let zone = &statement.contract.zone;
    let range = month.period.range(zone);
    let (arrow, rises) = match now.cmp(&before) {
        std::cmp::Ordering::Greater => ("up", true),
        std::cmp::Ordering::Less => ("down", false),
        std::cmp::Ordering::Equal => ("flat", false),
    };
    let (meaning, word) = match (arrow, rises == limit.higher_is_better()) {
        ("flat", _) => ("same", tr!("report-kinds-trend-same")),
        (_, true) => ("better", tr!("report-kinds-trend-better")),
        (_, false) => ("worse", tr!("report-kinds-trend-worse")),
    };
    Trend {
        arrow,
        meaning,
        word: word.to_owned(),
        before_name: words::period_short(month.period),
        before_start: zone.to_iso(range.start),
        before_end: zone.to_iso(range.end),
        before: figures.exact_value(Some(before), limit),
    }
}

/// The periods of a small picture, between the lowest and the highest of values and targets.
pub(super) fn points(
    objective: &str,
    limit: Limit<'_>,
    months: &[TrendMonth],
    zone: &Zone,
    figures: Figures,
) -> Vec<TrendPoint> {
    let extent = extent(objective, months);
    let of_month = |(at, month): (usize, &TrendMonth)| {
        let range = month.period.range(zone);
        TrendPoint {
            label: words::period_short(month.period),
            year: words::year_mark(month.period, at == 0),
            period_start: zone.to_iso(range.start),
            period_end: zone.to_iso(range.end),
            ..point(objective, limit, month, extent, figures)
        }
    };
    months.iter().enumerate().map(of_month).collect()
}

/// Lowest and highest of values and targets.
pub(super) fn extent(objective: &str, months: &[TrendMonth]) -> Option<(Decimal, Decimal)> {
    let lines = months.iter().filter_map(|month| month.line(objective));
    let numbers = lines.filter_map(|line| Some([line.value?, line.target])).flatten();
    numbers.fold(None, |extent, number| {
        Some(extent.map_or((number, number), |(low, high): (Decimal, Decimal)| {
            (low.min(number), high.max(number))
        }))
    })
}

fn point(
    objective: &str,
    limit: Limit<'_>,
    month: &TrendMonth,
    extent: Option<(Decimal, Decimal)>,
    figures: Figures,
) -> TrendPoint {
    let place = |value: Decimal| {
        let (low, high) = extent?;
        let height = high.checked_sub(low)?;
        if height.is_zero() {
            return Some(0.5);
        }
        let share = value.checked_sub(low)?.checked_div(height)?;
        // Four digits are finer than any paper, and the same everywhere.
        share.round_dp(4).to_string().parse::<f64>().ok()
    };
    let Some(line) = month.line(objective) else {
        return TrendPoint { kind: "none", ..TrendPoint::default() };
    };
    let of_month = Limit { target: line.target, ..limit };
    TrendPoint {
        kind: line.verdict.name(),
        value: figures.exact_value(line.value, of_month),
        target: figures.target(of_month),
        numerator: figures.amount(line.numerator),
        denominator: figures.amount(line.denominator),
        y: line.value.and_then(place),
        target_y: line.value.and_then(|_| place(line.target)),
        provisional: month.is_provisional,
        ..TrendPoint::default()
    }
}

/// What somebody should look at next, the most urgent first.
fn risks(statement: &Statement, months: &[TrendMonth], figures: Figures) -> Vec<Risk> {
    let mut found: Vec<(u8, f64, Risk)> = statement
        .customer_lines()
        .filter_map(|result| risk(result, statement, months, figures))
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    found.into_iter().take(RISKS_MAX).map(|(_, _, risk)| risk).collect()
}

/// Why one line is in danger: how urgent that is, and its room.
fn risk(
    result: &ObjectiveResult,
    statement: &Statement,
    months: &[TrendMonth],
    figures: Figures,
) -> Option<(u8, f64, Risk)> {
    let objective = &result.objective;
    let limit = Limit::of(objective);
    let room = room_of(result);
    let outlook = result.around.forecast.as_ref().and_then(|forecast| forecast.outlook.ok());
    let n_worse = n_worse_in_a_row(&objective.id, limit, months);
    let margin = result.margin.map_or_else(String::new, |margin| distance(margin, limit, figures));
    let is_tight = result.verdict == Verdict::Achieved
        && room.is_some_and(|room| (0.0..TIGHT_HEADROOM).contains(&room));
    let (rank, kind, text) = match outlook {
        Some(Outlook::Lost) => (0, "breached", tr!("report-kinds-risk-lost").to_owned()),
        Some(Outlook::AtRisk) => (1, "warning", tr!("report-kinds-risk-outlook").to_owned()),
        _ if result.verdict == Verdict::Breached && statement.is_provisional() => {
            (1, "breached", tr!("report-kinds-risk-below").to_owned())
        }
        _ if result.verdict == Verdict::Undecided => {
            (4, "undecided", tr!("report-kinds-risk-undecided").to_owned())
        }
        _ if result.warning => (2, "warning", tr!("report-kinds-risk-warning", margin = &margin)),
        _ if n_worse >= FALLS_MIN => {
            (3, "warning", tr!("report-kinds-risk-falling", n = n_worse as u64))
        }
        _ if is_tight => (3, "warning", tr!("report-kinds-risk-tight", margin = &margin)),
        _ => return None,
    };
    let mut sentences = vec![text];
    if let Some(cost) = next_cost(result) {
        let contract = &statement.contract;
        let money = figures.money(cost, &contract.currency, contract.currency_decimals);
        sentences.push(tr!("report-kinds-risk-cost", money = &money.shown));
    }
    let name = cut(objective.name_in(language().code()), NAME_LETTERS_MAX);
    let text = sentences.join(tr!("report-kinds-sentence-gap"));
    Some((rank, room.unwrap_or(f64::MAX), Risk { kind, name, text }))
}

/// `0.02 percentage points`, `1.4 Mbit/s`; without a sign.
fn distance(margin: Decimal, limit: Limit<'_>, figures: Figures) -> String {
    // The digits of the target, and more where the distance would read as none.
    let negative = -margin.abs();
    let shown = figures.locale.judged(negative, Decimal::ZERO, true, limit.decimals());
    let shown = shown.trim_start_matches(['-', '\u{2212}']).to_owned();
    if limit.unit == "%" {
        tr!("report-kinds-points", n = &shown)
    } else {
        figures.with_unit(&Figure { shown, exact: String::new() }, limit.unit)
    }
}

/// Periods in a row, up to the last, in which a line was worse than in the one before.
fn n_worse_in_a_row(objective: &str, limit: Limit<'_>, months: &[TrendMonth]) -> usize {
    let values: Vec<Option<Decimal>> =
        months.iter().map(|month| month.line(objective).and_then(|line| line.value)).collect();
    let is_worse = |pair: &[Option<Decimal>]| match pair {
        [Some(before), Some(now)] => match limit.comparison {
            Comparison::AtLeast => now < before,
            Comparison::AtMost => now > before,
        },
        _ => false,
    };
    values.windows(2).rev().take_while(|pair| is_worse(pair)).count()
}

/// What the first step for the worse costs that costs anything.
fn next_cost(result: &ObjectiveResult) -> Option<Decimal> {
    let around = &result.around;
    let steps = around.margin.iter().flat_map(|margin| &margin.steps);
    let of_steps = steps.map(|step| (step.direction, step.credit_change));
    let of_distances = around.distances.iter().map(|way| (way.direction, way.credit_change));
    of_steps
        .chain(of_distances)
        .find(|(direction, cost)| *direction == Direction::Worse && *cost > Decimal::ZERO)
        .map(|(_, cost)| cost)
}
