//! What the formula gives: one number with what it is made of, and its days. Of another text than the one in the field it is
//! marked as old.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Id, ScrollArea, Ui};

use crate::chart::Chart;
use crate::gui::panel::explain::{gap_text, pair, upper_bound};
use crate::gui::theme::{font, tokens};
use crate::gui::view::chart::{self, ChartOptions, Hit};
use crate::gui::view::explore;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{chip, problem, progress, quantity, text};
use crate::model::Unit;
use crate::words::tr;
use crate::workspace::kpi_check::{KpiCheck, KpiEditorState, KpiValues, KpiWish};

/// The chart of the newest check.
#[derive(Default)]
pub(crate) struct OutcomeChart {
    key: Option<(u64, String)>,
    chart: Option<Arc<Chart>>,
}

pub(super) fn show(
    ui: &mut Ui,
    state: &KpiEditorState,
    wish: &KpiWish,
    derived: &mut OutcomeChart,
) {
    ScrollArea::vertical().id_salt("outcome").auto_shrink(false).show(ui, |ui| {
        let latest = state.latest.as_deref();
        let is_old = latest.is_some_and(|latest| !is_same(&latest.wish, wish));
        ui.horizontal(|ui| {
            text::section(ui, tr!("kpi-editor-value"));
            let t = tokens(ui);
            if is_old {
                chip::chip(ui, Some(Icon::Clock), tr!("kpi-editor-old"), t.warn, t.warn_soft)
                    .on_hover_text(tr!("kpi-editor-old-note"));
            }
        });
        text::small(ui, &scope(latest.map_or(wish, |latest| &latest.wish)));
        if state.running {
            let accent = tokens(ui).accent;
            let width = ui.available_width();
            progress::bar(ui, tr!("kpi-editor-checking-formula"), None, width, accent);
        } else {
            ui.add_space(4.0);
        }
        ui.add_space(4.0);
        ui.scope(|ui| {
            if is_old {
                ui.set_opacity(0.5);
            }
            match latest {
                Some(latest) => {
                    latest_ui(ui, latest, state.revision, &wish.definition.unit, derived);
                }
                None => {
                    let muted = tokens(ui).text_muted;
                    text::paragraph(ui, tr!("kpi-editor-value-later"), muted);
                }
            }
        });
    });
}

/// Whether two wishes have the same value.
fn is_same(a: &KpiWish, b: &KpiWish) -> bool {
    (&a.definition.formula, &a.filter, a.range, &a.zone)
        == (&b.definition.formula, &b.filter, b.range, &b.zone)
}

fn scope(wish: &KpiWish) -> String {
    let days = wish
        .range
        .map_or_else(|| tr!("kpi-editor-all-days").to_owned(), |r| quantity::days(r, &wish.zone));
    let filter = wish.filter.trim();
    if filter.is_empty() {
        tr!("kpi-editor-of-all", days = &days)
    } else {
        tr!("kpi-editor-of-some", days = &days, filter = filter)
    }
}

fn latest_ui(
    ui: &mut Ui,
    latest: &KpiCheck,
    revision: u64,
    unit: &str,
    derived: &mut OutcomeChart,
) {
    let t = tokens(ui);
    match &latest.values {
        Some(Ok(values)) => values_ui(ui, values, revision, unit, derived),
        Some(Err(problem)) => {
            ui.horizontal_top(|ui| {
                icon::show(ui, Icon::Info, 16.0, t.accent_text);
                ui.vertical(|ui| {
                    text::paragraph(ui, &problem::said(problem), t.text);
                    for hint in problem::hints(problem) {
                        text::note(ui, &format!("→ {hint}"), t.text_muted);
                    }
                });
            });
        }
        None if latest.wish.definition.formula.trim().is_empty() => {
            text::paragraph(ui, tr!("kpi-editor-value-no-formula"), t.text_muted);
        }
        None => {
            text::paragraph(ui, tr!("kpi-editor-value-mistakes"), t.text_muted);
        }
    }
}

fn values_ui(
    ui: &mut Ui,
    values: &KpiValues,
    revision: u64,
    unit: &str,
    derived: &mut OutcomeChart,
) {
    let unit = Unit::new(unit.trim());
    let Some(point) = values.total.series.first().and_then(|s| s.points.first()) else {
        text::muted(ui, tr!("kpi-editor-no-object"));
        return;
    };
    let t = tokens(ui);
    let is_upper_bound = values.total.items.first().is_some_and(|item| item.is_upper_bound);
    let shown = quantity::bounded(quantity::value(point.value, &unit), is_upper_bound);
    text::line(ui, &shown, font::display(), t.text).widget_info(|| {
        egui::WidgetInfo::labeled(
            egui::Role::Label,
            true,
            tr!("kpi-editor-value-is", value = &shown),
        )
    });
    if is_upper_bound {
        text::paragraph(ui, upper_bound(), t.text_muted);
    }
    if let Some(gap) = &point.gap {
        text::paragraph(ui, &gap_text(gap), t.text_muted);
    }
    ui.add_space(8.0);
    if let (Some(numerator), Some(denominator)) = (point.numerator, point.denominator) {
        pair(ui, tr!("kpi-editor-numerator"), &quantity::number(numerator));
        pair(ui, tr!("kpi-editor-denominator"), &quantity::number(denominator));
    }
    pair(ui, tr!("kpi-editor-complete"), &quantity::share(point.completeness));
    let received =
        tr!("kpi-editor-received-of", received = point.received, expected = point.expected);
    pair(ui, tr!("kpi-editor-received"), &received);
    ui.add_space(12.0);
    text::caption(ui, tr!("kpi-editor-by-day"));
    let key = (revision, unit.sign().to_owned());
    if derived.key.as_ref() != Some(&key) {
        derived.chart = daily_chart(values, &unit).map(Arc::new);
        derived.key = Some(key);
    }
    let Some(chart) = derived.chart.clone() else { return };
    let options = ChartOptions {
        id: Id::unique("own kpi"),
        name: tr!("kpi-editor-chart"),
        height: 160.0,
        link: None,
        wheel_zooms: false,
        hidden: &BTreeSet::new(),
        time_axis: true,
        marks: &[],
    };
    chart::show(ui, &chart, &options, &|hit: Hit| {
        let series = &values.daily.series[0];
        explore::point_readout(series.point(0, hit.point), &unit, is_upper_bound)
    });
}

fn daily_chart(values: &KpiValues, unit: &Unit) -> Option<Chart> {
    let series = values.daily.series.first().filter(|s| !s.groups.is_empty())?;
    Some(Chart {
        title: tr!("kpi-editor-by-day").to_owned(),
        zone: series.zone.clone(),
        range: values.daily.range,
        unit: unit.clone(),
        lines: vec![explore::line(series, 0, tr!("kpi-editor-formula").to_owned(), 0)],
        targets: Vec::new(),
        bands: Vec::new(),
        coverage: explore::coverage(series),
    })
}
