//! Why a value is what it is: the division, the counters it was made of, and how much of the data arrived.

use egui::{Align, Layout, ScrollArea, Ui};

use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::Cell;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, problem, progress, quantity, text};
use crate::kpi::{PlanItem, interval};
use crate::model::dn::parse_name;
use crate::model::{Every, Gap, KpiPoint};
use crate::sla::{Contract, Objective};
use crate::words::{language, tr};
use crate::workspace::QueryAnswer;
use crate::workspace::answer::{DataShares, SuspectPolicy};
use crate::workspace::state::TraceState;
use crate::workspace::trace::{Trace, TraceQuestion};

/// Rows in the panel; the command line lists more.
const ROWS_SHOWN: usize = 200;

/// Why a value has the sign `≤`.
pub(crate) fn upper_bound() -> &'static str {
    tr!("explain-upper-bound")
}

/// What a person wants next.
#[derive(Debug, PartialEq)]
pub(crate) enum Wish {
    Nothing,
    Close,
    /// The rows and files behind the value.
    Trace(Box<TraceQuestion>),
}

pub(crate) fn show(
    ui: &mut Ui,
    answer: &QueryAnswer,
    cell: Cell,
    trace: &TraceState,
    contracts: &[Contract],
) -> Wish {
    let (Some(item), Some(series)) = (answer.items.get(cell.item), answer.series.get(cell.item))
    else {
        return Wish::Close;
    };
    if cell.group >= series.groups.len() || cell.bucket >= series.buckets.len() {
        return Wish::Close;
    }
    let mut wish = Wish::Nothing;
    let point = series.point(cell.group, cell.bucket);
    let closed = head(ui, item.name_in(language().code()));
    let bucket = series.buckets[cell.bucket];
    text::small(ui, &group_name(&series.groups[cell.group]));
    text::small(
        ui,
        &format!(
            "{} · {}",
            quantity::time_long(bucket.start, &series.zone),
            quantity::duration(bucket.duration_secs())
        ),
    );
    ui.add_space(8.0);
    let color = tokens(ui).text;
    let shown = quantity::bounded(quantity::value(point.value, &series.unit), item.is_upper_bound);
    text::line(ui, &shown, font::display(), color);
    if item.is_upper_bound {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, upper_bound(), muted);
    }
    if let Some(gap) = &point.gap {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, &gap_text(gap), muted);
    }
    ui.add_space(8.0);
    ScrollArea::vertical().id_salt("explain").auto_shrink(false).show(ui, |ui| {
        // Room for the scroll bar.
        ui.set_width(ui.available_width() - 10.0);
        arithmetic(ui, &item.formula, point);
        counters(ui, answer, cell);
        arrived(ui, item, point, answer.question.suspect);
        enough(ui, item, point, answer.question.suspect, contracts);
        ui.add_space(12.0);
        if let Some(asked) = trace_question(answer, cell)
            && rows_and_files(ui, trace, &asked)
        {
            wish = Wish::Trace(Box::new(asked));
        }
    });
    if closed { Wish::Close } else { wish }
}

/// The question whose rows stand behind a cell; none for busy hours.
fn trace_question(answer: &QueryAnswer, cell: Cell) -> Option<TraceQuestion> {
    let series = answer.series.get(cell.item)?;
    let mut question = answer.question.clone();
    if question.busy_hour.is_some() {
        return None;
    }
    question.questions = vec![question.questions.get(cell.item)?.clone()];
    question.every = Every::All;
    question.range = series.buckets.get(cell.bucket).copied();
    question.worst = None;
    let group = series.groups.get(cell.group)?.clone();
    Some(TraceQuestion { question, group, n_rows: ROWS_SHOWN })
}

/// Whether the rows are wanted now.
pub(crate) fn rows_and_files(ui: &mut Ui, trace: &TraceState, asked: &TraceQuestion) -> bool {
    text::caption(ui, tr!("explain-origin"));
    if trace.asked.as_ref() != Some(asked) {
        return button::secondary(ui, None, tr!("explain-show-rows")).clicked();
    }
    if trace.running {
        text::small(ui, tr!("explain-looking"));
        return false;
    }
    match &trace.latest {
        None => {}
        Some(Err(problems)) => {
            for problem in problems {
                let color = tokens(ui).text_muted;
                text::paragraph(ui, &problem::said(problem), color);
            }
        }
        Some(Ok(trace)) => {
            files(ui, trace);
            rows(ui, trace);
        }
    }
    false
}

fn files(ui: &mut Ui, trace: &Trace) {
    for file in &trace.files {
        let name = file.file.rsplit(['/', '\\']).next().unwrap_or(&file.file);
        let size = egui::vec2(ui.available_width(), 20.0);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            text::number(ui, &tr!("explain-rows", n = file.n_rows));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                text::line_with_hover(ui, name, font::body(), tokens(ui).text, &file.file);
            });
        });
        let hash = egui::RichText::new(format!("SHA-256 {}", file.sha256));
        let hash = hash.font(font::small()).color(tokens(ui).text_muted);
        ui.add(egui::Label::new(hash).wrap().selectable(true));
        ui.add_space(8.0);
    }
}

fn rows(ui: &mut Ui, trace: &Trace) {
    let shown = trace.rows.len() as u64;
    let heading = if shown < trace.n_rows {
        tr!("explain-rows-first", n = shown, of = trace.n_rows)
    } else {
        tr!("explain-rows-all", n = shown)
    };
    text::caption(ui, &heading);
    let zone = &trace.answer.question.zone;
    let mut counter = "";
    for row in &trace.rows {
        if row.counter != counter {
            counter = &row.counter;
            ui.add_space(4.0);
            text::code(ui, counter);
        }
        let object = parse_name(&row.object).label;
        let mark = if row.is_suspect { tr!("explain-suspect-mark") } else { "" };
        let mark = if mark.is_empty() { String::new() } else { format!(" · {mark}") };
        let name = format!("{} · {object}{mark}", quantity::time_long(row.start, zone));
        pair(ui, &name, &quantity::number(row.value));
    }
}

fn head(ui: &mut Ui, name: &str) -> bool {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let closed = button::icon_only(ui, Icon::Close, tr!("explain-close")).clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| text::section(ui, name));
            closed
        })
        .inner
    })
    .inner
}

/// Group keys as one text.
pub(crate) fn group_name(group: &[String]) -> String {
    if group.is_empty() { tr!("explain-all-objects").to_owned() } else { group.join(" · ") }
}

/// Why there is no value, in words.
pub(crate) fn gap_text(gap: &Gap) -> String {
    match gap {
        Gap::Missing => tr!("explain-missing").to_owned(),
        Gap::ZeroDenominator => tr!("explain-zero-denominator").to_owned(),
        Gap::Unavailable { counter } => tr!("explain-unavailable", counter = counter.as_str()),
        Gap::NotANumber => tr!("explain-no-number").to_owned(),
    }
}

fn arithmetic(ui: &mut Ui, formula: &str, point: &KpiPoint) {
    text::caption(ui, tr!("explain-formula"));
    theme::card(ui).inner_margin(10).fill(tokens(ui).field).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::code(ui, formula);
    });
    if point.numerator.is_some() || point.denominator.is_some() {
        pair(ui, tr!("explain-numerator"), &number(point.numerator));
        pair(ui, tr!("explain-denominator"), &number(point.denominator));
    }
    ui.add_space(8.0);
}

fn counters(ui: &mut Ui, answer: &QueryAnswer, cell: Cell) {
    let position = cell.group * answer.series[cell.item].buckets.len() + cell.bucket;
    let columns = answer.arithmetic.counters(position..position + 1);
    if columns.is_empty() {
        return;
    }
    text::caption(ui, tr!("explain-counters"));
    for column in columns {
        pair(ui, &column.name, &number(column.values.first().copied().flatten()));
    }
    ui.add_space(8.0);
}

fn arrived(ui: &mut Ui, item: &PlanItem, point: &KpiPoint, suspect: SuspectPolicy) {
    text::caption(ui, tr!("explain-completeness"));
    pair(
        ui,
        tr!("explain-received"),
        &format!("{} ÷ {}", quantity::count(point.received), quantity::count(point.expected)),
    );
    let shares = DataShares::of(point, suspect);
    pair(ui, tr!("explain-reported"), &quantity::share_fine(shares.reported));
    pair(ui, tr!("explain-valid"), &quantity::share_fine(shares.valid));
    let width = ui.available_width();
    progress::completeness(ui, point.completeness, None, width);
    if point.received < point.expected
        && let Some(interval) = interval::of_point(item, point)
    {
        let side = |value| quantity::value(Some(value), &item.unit);
        ui.add_space(4.0);
        let sides = format!("{} … {}", side(interval.low), side(interval.high));
        pair(ui, tr!("explain-between"), &sides);
    }
    if point.suspect_share > 0.0 {
        ui.add_space(4.0);
        let share = quantity::fixed(point.suspect_share * 100.0, 1);
        pair(ui, tr!("explain-suspect"), &quantity::percent(&share));
    }
}

/// What contracts that use the KPI ask for: without that much valid data they give no verdict.
fn enough(
    ui: &mut Ui,
    item: &PlanItem,
    point: &KpiPoint,
    suspect: SuspectPolicy,
    contracts: &[Contract],
) {
    let valid = DataShares::of(point, suspect).valid;
    for contract in contracts {
        let is_of_item = |objective: &&Objective| objective.kpi() == Some(&item.id);
        for objective in contract.objectives.iter().filter(is_of_item) {
            ui.add_space(8.0);
            let t = tokens(ui);
            if objective.is_enough(valid) {
                chip::chip(ui, Some(Icon::Check), tr!("explain-enough"), t.text_muted, t.raised);
            } else {
                chip::insufficient_data(ui);
            }
            let asked = quantity::share_fine(Some(objective.completeness_ratio_min));
            let customer = contract.customer.as_str();
            let sentence = tr!("explain-asks", customer = customer, share = asked);
            text::note(ui, &sentence, t.text_muted);
        }
    }
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| quantity::NO_VALUE.to_owned(), quantity::number)
}

/// A name on the left, a number on the right.
pub(crate) fn pair(ui: &mut Ui, name: &str, value: &str) {
    let size = egui::vec2(ui.available_width(), 20.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        text::number(ui, value);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| text::muted(ui, name));
    });
}
