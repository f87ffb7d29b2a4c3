//! Why a value is what it is: the division, the counters it was made of, and how much of the data arrived.

use egui::{Align, Layout, ScrollArea, Ui};

use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::Cell;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, progress, quantity, text};
use crate::model::{Gap, KpiPoint};
use crate::workspace::QueryAnswer;

/// True when the panel is to close.
pub(crate) fn show(ui: &mut Ui, answer: &QueryAnswer, cell: Cell) -> bool {
    let (Some(item), Some(series)) = (answer.items.get(cell.item), answer.series.get(cell.item))
    else {
        return true;
    };
    if cell.group >= series.groups.len() || cell.bucket >= series.buckets.len() {
        return true;
    }
    let point = series.point(cell.group, cell.bucket);
    let closed = head(ui, &item.name);
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
    text::line(ui, &quantity::value(point.value, &series.unit), font::display(), color);
    if let Some(gap) = &point.gap {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, &gap_text(gap), muted);
    }
    ui.add_space(8.0);
    ScrollArea::vertical().id_salt("explain").auto_shrink(false).show(ui, |ui| {
        arithmetic(ui, &item.formula, point);
        counters(ui, answer, cell, &item.id);
        arrived(ui, point);
    });
    closed
}

fn head(ui: &mut Ui, name: &str) -> bool {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let closed = button::icon_only(ui, Icon::Close, "Close explanation").clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| text::section(ui, name));
            closed
        })
        .inner
    })
    .inner
}

/// Group keys as one text.
pub(crate) fn group_name(group: &[String]) -> String {
    if group.is_empty() { "All objects".to_owned() } else { group.join(" · ") }
}

/// Why there is no value, in words.
pub(crate) fn gap_text(gap: &Gap) -> String {
    match gap {
        Gap::Missing => "No data arrived for this time".to_owned(),
        Gap::ZeroDenominator => {
            "Nothing happened that could be measured: the denominator is zero".to_owned()
        }
        Gap::Unavailable { counter } => {
            format!("Unavailable: needs {counter}, which was never imported for these objects")
        }
        Gap::NotANumber => "The formula has no value for these counters".to_owned(),
    }
}

fn arithmetic(ui: &mut Ui, formula: &str, point: &KpiPoint) {
    text::caption(ui, "Formula");
    theme::card(ui).inner_margin(10).fill(tokens(ui).field).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::code(ui, formula);
    });
    if point.numerator.is_some() || point.denominator.is_some() {
        pair(ui, "Numerator", &number(point.numerator));
        pair(ui, "÷ Denominator", &number(point.denominator));
    }
    ui.add_space(8.0);
}

fn counters(ui: &mut Ui, answer: &QueryAnswer, cell: Cell, item_id: &str) {
    let position = cell.group * answer.series[cell.item].buckets.len() + cell.bucket;
    // Numerator and denominator of every item are columns too; here only the counters are wanted.
    let columns: Vec<_> = answer
        .explain
        .iter()
        .filter(|column| {
            !is_part_of_item(answer, &column.name)
                && !column.name.starts_with(&format!("{item_id}."))
        })
        .collect();
    if columns.is_empty() {
        return;
    }
    text::caption(ui, "Counters, added up first");
    for column in columns {
        pair(ui, &column.name, &number(column.values.get(position).copied().flatten()));
    }
    ui.add_space(8.0);
}

fn is_part_of_item(answer: &QueryAnswer, name: &str) -> bool {
    answer.items.iter().any(|item| {
        name.strip_prefix(&item.id)
            .is_some_and(|rest| rest == ".numerator" || rest == ".denominator")
    })
}

fn arrived(ui: &mut Ui, point: &KpiPoint) {
    text::caption(ui, "Completeness");
    pair(
        ui,
        "Received ÷ expected periods",
        &format!("{} ÷ {}", quantity::count(point.received), quantity::count(point.expected)),
    );
    pair(ui, "Share that arrived", &quantity::share(point.completeness));
    let width = ui.available_width();
    progress::completeness(ui, point.completeness, None, width);
    if point.suspect_share > 0.0 {
        ui.add_space(4.0);
        pair(ui, "Marked suspect by the sender", &format!("{:.1} %", point.suspect_share * 100.0));
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
