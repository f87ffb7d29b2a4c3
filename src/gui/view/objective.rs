//! One objective of a statement: its chart, its arithmetic, its days, its worst objects, what did not count.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Id, Layout, Margin, Ui};

use super::acting;
use super::chart::{self, ChartOptions, Hit};
use super::contracts::{crumbs, period_title};
use super::explore;
use super::scorecard::{margin_decimals, result_text, target_text};
use crate::chart::{Chart, Line};
use crate::gui::app::ViewContext;
use crate::gui::panel::explain::{gap_text, pair};
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::ContractsUi;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::strip::{self, Day};
use crate::gui::widget::tile::{self, Tile};
use crate::gui::widget::{chip, empty_state, progress, quantity, text};
use crate::model::{KpiSeries, Unit, Zone};
use crate::report;
use crate::sla::burn_rate::{Alarm, Urgency};
use crate::sla::{Contract, ExclusionKind, ObjectiveResult, Reason, SlaPeriod, Statement};

/// The chart of the open objective: the one that its report prints.
#[derive(Default)]
pub(crate) struct ObjectiveChart {
    key: Option<(u64, String, SlaPeriod, String)>,
    chart: Option<Arc<Chart>>,
}

impl ObjectiveChart {
    fn chart(
        &mut self,
        revision: u64,
        statement: &Statement,
        result: &ObjectiveResult,
    ) -> Option<Arc<Chart>> {
        let key =
            (revision, statement.contract.id.clone(), statement.name, result.objective.id.clone());
        if self.key.as_ref() != Some(&key) {
            self.chart = Some(Arc::new(report::objective_chart(
                result,
                &statement.contract.zone,
                statement.period,
            )));
            self.key = Some(key);
        }
        self.chart.clone()
    }
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    contract: &Contract,
    objective: &str,
) {
    let period = contracts.periods.get(&contract.id).copied();
    let state = period.and_then(|period| ctx.state.statements.get(&(contract.id.clone(), period)));
    let statement =
        state.and_then(|s| s.latest.as_ref()).and_then(|latest| latest.as_ref().ok()).cloned();
    let revision = state.map_or(0, |s| s.revision);
    let found =
        statement.as_ref().and_then(|s| s.objectives.iter().find(|o| o.objective.id == objective));
    let name = found.map_or(objective, |result| &result.objective.name);
    match crumbs(ui, &["Contracts", &contract.name, name]) {
        Some(0) => {
            contracts.contract = None;
            contracts.objective = None;
            return;
        }
        Some(_) => {
            contracts.objective = None;
            return;
        }
        None => {}
    }
    ui.add_space(4.0);
    let (Some(statement), Some(result)) = (&statement, found) else {
        empty_state::show(
            ui,
            Icon::Clock,
            "Judging the period",
            "The result is on its way.",
            |_| {},
        );
        return;
    };
    let chart = ctx.derived.objective.chart(revision, statement, result);
    theme::page_scroll(ui, |ui| {
        head(ui, statement, result);
        let id = Some(result.objective.id.as_str());
        acting::toolbar(ui, ctx, contract, statement.name, id);
        ui.add_space(8.0);
        figures(ui, result);
        ui.add_space(8.0);
        if let Some(chart) = chart {
            chart_card(ui, &chart, result);
        }
        ui.add_space(4.0);
        days_card(ui, result);
        ui.add_space(4.0);
        lower(ui, ctx, statement, result);
    });
}

fn head(ui: &mut Ui, statement: &Statement, result: &ObjectiveResult) {
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            text::title(ui, &result.objective.name);
            let scope = if result.objective.scope.filter.is_empty() {
                "all objects"
            } else {
                &result.objective.scope.filter
            };
            text::small(ui, &format!("{} · {scope}", period_title(statement.name)));
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            chip::verdict(ui, result.verdict, result.warning);
            if !result.has_enough_data() && result.expected > 0 {
                chip::insufficient_data(ui);
            }
        });
    });
    if let Some(gap) = &result.gap {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, &gap_text(gap), muted);
    }
}

fn figures(ui: &mut Ui, result: &ObjectiveResult) {
    let unit = Unit::new(&result.objective.unit);
    let t = tokens(ui);
    let color = if result.warning { t.warn } else { t.verdict(result.verdict).0 };
    let minimum = format!(
        "at least {} asked for",
        quantity::share_fine(Some(result.objective.completeness_ratio_min))
    );
    let margin = result.margin.map_or_else(
        || quantity::NO_VALUE.to_owned(),
        |m| quantity::signed(m, margin_decimals(&result.objective)),
    );
    tile::row(
        ui,
        &[
            Tile::new("Result", result_text(result, &unit), "compared with the target")
                .colored(color),
            Tile::new("Target", target_text(&result.objective), ""),
            Tile::new("Margin", margin, "in the good direction"),
            Tile::new("Valid data", quantity::share_fine(result.valid_ratio()), minimum),
            Tile::new("Credit", format!("{} %", result.credit_percent.normalize()), "of the fee"),
        ],
    );
}

fn chart_card(ui: &mut Ui, chart: &Chart, result: &ObjectiveResult) {
    theme::card(ui).inner_margin(Margin { left: 8, right: 16, top: 12, bottom: 8 }).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.add_space(8.0);
                text::section(ui, "Over the period");
                let t = tokens(ui);
                for line in &chart.lines {
                    chart::legend_name(ui, &line.name, t.line(line.color));
                }
                if !chart.bands.is_empty() {
                    chip::chip(ui, None, "Shaded: excluded time", t.warn, t.warn_soft);
                }
            });
            let hidden = BTreeSet::new();
            let options = ChartOptions {
                id: Id::unique(("objective", &chart.title)),
                name: &format!("Chart of {}", chart.title),
                height: 250.0,
                link: None,
                wheel_zooms: false,
                hidden: &hidden,
                marks: &[],
                time_axis: true,
            };
            chart::show(ui, chart, &options, &|hit: Hit| {
                let series = series_of(result, &chart.lines[hit.line]);
                explore::point_readout(series.point(0, hit.point), &series.unit, false)
            });
        },
    );
}

/// Where the points of a line come from.
fn series_of<'a>(result: &'a ObjectiveResult, line: &Line) -> &'a KpiSeries {
    if line.is_stepped() { &result.daily } else { &result.hourly }
}

/// A cell for each local day: kept, missed, or without a value.
fn days_card(ui: &mut Ui, result: &ObjectiveResult) {
    let t = tokens(ui);
    let target = result.objective.target.to_string().parse::<f64>().unwrap_or(f64::NAN);
    let zone = &result.daily.zone;
    if result.daily.groups.is_empty() {
        return;
    }
    let days: Vec<Day> = result
        .daily
        .buckets
        .iter()
        .zip(result.daily.group_points(0))
        .map(|(bucket, point)| {
            let kept = point
                .value
                .map(|v| if result.higher_is_better() { v >= target } else { v <= target });
            let (color, icon, word) = match kept {
                Some(true) => (t.good.gamma_multiply(0.65), None, "kept"),
                Some(false) => (t.bad.gamma_multiply(0.85), Some(Icon::Close), "missed"),
                None => (t.pressed, None, "no value"),
            };
            let local = zone.local(bucket.start);
            let value = quantity::value(point.value, &result.daily.unit);
            let share = quantity::share(point.completeness);
            Day {
                name: local.day().to_string(),
                color,
                icon,
                hover: format!(
                    "{}\n{value}, {word}\n{share} of the data arrived",
                    local.strftime("%a %-d %b")
                ),
            }
        })
        .collect();
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().interact_size.y = 20.0;
        ui.horizontal(|ui| {
            text::section(ui, "By day");
            text::small(
                ui,
                "each day against the target, for information: the verdict is on the month",
            );
        });
        ui.add_space(2.0);
        strip::days(ui, "Days of the month", &days);
    });
}

/// Arithmetic on the left, worst objects and exclusions on the right.
fn lower(ui: &mut Ui, ctx: &mut ViewContext<'_>, statement: &Statement, result: &ObjectiveResult) {
    let gap = 12.0;
    let width = ((ui.available_width() - gap) / 2.0).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        ui.vertical(|ui| {
            ui.set_width(width);
            arithmetic(ui, result, width);
            exclusions(ui, statement, result, width);
        });
        ui.vertical(|ui| {
            ui.set_width(width);
            surroundings(ui, result, width);
            worst(ui, result, width);
            reasons(ui, ctx, statement, result, width);
        });
    });
}

fn arithmetic(ui: &mut Ui, result: &ObjectiveResult, width: f32) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(width - 34.0);
        text::section(ui, "Arithmetic");
        text::code(ui, &result.formula);
        ui.add_space(4.0);
        for line in &result.arithmetic {
            let color = tokens(ui).text;
            text::paragraph(ui, line, color);
        }
        ui.add_space(4.0);
        pair(
            ui,
            "Received ÷ expected periods",
            &format!("{} ÷ {}", quantity::count(result.received), quantity::count(result.expected)),
        );
        pair(ui, "Reported", &quantity::share_fine(result.completeness));
        pair(ui, "Valid: reported and not suspect", &quantity::share_fine(result.valid_ratio()));
        let bar_width = ui.available_width();
        progress::completeness(
            ui,
            result.valid_ratio(),
            Some(result.objective.completeness_ratio_min),
            bar_width,
        );
        if result.suspect_share > 0.0 {
            pair(
                ui,
                "Marked suspect by the sender",
                &format!("{:.2} %", result.suspect_share * 100.0),
            );
        }
    });
}

/// How far the next verdict or credit is, and how a period that is not over is likely to end.
fn surroundings(ui: &mut Ui, result: &ObjectiveResult, width: f32) {
    let around = &result.around;
    if around.margin_sentences.is_empty() && around.forecast.is_none() {
        return;
    }
    let t = tokens(ui);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(width - 34.0);
        text::section(ui, "What would change it");
        for sentence in &around.margin_sentences {
            text::paragraph(ui, sentence, t.text);
        }
        if let Some(forecast) = &around.forecast {
            ui.add_space(4.0);
            text::strong(ui, "Forecast");
            for sentence in forecast.lines(&result.objective.unit) {
                text::paragraph(ui, &sentence, t.text);
            }
        }
        let firing = around.alarms.iter().filter(|pair| pair.alarm == Alarm::Fires);
        for pair in firing {
            let what = match pair.pair.urgency {
                Urgency::Page => "The error budget burns fast: act now",
                Urgency::Ticket => "The error budget burns too fast: plan a remedy",
            };
            text::paragraph(ui, what, t.bad);
        }
    });
    ui.add_space(4.0);
}

/// Outages and tickets behind what was lost.
fn reasons(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    statement: &Statement,
    result: &ObjectiveResult,
    width: f32,
) {
    /// Reasons shown.
    const SHOWN_MAX: usize = 8;
    let is_explained = |reason: &&Reason| reason.outage.is_some() || reason.ticket.is_some();
    let explained: Vec<&Reason> = result.reasons.iter().filter(is_explained).collect();
    if explained.is_empty() {
        return;
    }
    ui.add_space(4.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(width - 34.0);
        text::section(ui, "What lies behind it");
        for reason in explained.into_iter().take(SHOWN_MAX) {
            let color = tokens(ui).text;
            text::paragraph(ui, &reason.text, color);
            if let Some(share) = reason.lost_share {
                text::small(ui, &format!("{:.1} % of the loss", share * 100.0));
            }
            let evidence = reason.outage.as_deref().or(reason.ticket.as_deref());
            let incident = acting::Incident {
                range: reason.range,
                object: &reason.object,
                reason: &reason.text,
                evidence: evidence.unwrap_or_default(),
            };
            let tab = acting::ActingTab::Exclusions;
            let sheet = acting::ActingSheet::new(&statement.contract.id, statement.name, tab);
            acting::propose_button(ui, ctx, sheet, incident);
            ui.add_space(4.0);
        }
    });
}

fn worst(ui: &mut Ui, result: &ObjectiveResult, width: f32) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(width - 34.0);
        text::section(ui, "Worst objects");
        if result.worst_objects.is_empty() {
            text::muted(ui, "None to name");
            return;
        }
        worst_row(ui, "Object", "Value", "Share of the loss", true);
        let unit = Unit::new(&result.objective.unit);
        for object in result.worst_objects.iter().take(12) {
            let share = object
                .contribution
                .map_or_else(|| quantity::NO_VALUE.to_owned(), |c| format!("{:.1} %", c * 100.0));
            worst_row(
                ui,
                &object.label,
                &quantity::value(object.point.value, &unit),
                &share,
                false,
            )
            .on_hover_text(&object.name);
        }
    });
}

fn worst_row(ui: &mut Ui, name: &str, value: &str, share: &str, heading: bool) -> egui::Response {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), 26.0), egui::Sense::hover());
    let (font, color) =
        if heading { (font::small_strong(), t.text_muted) } else { (font::body(), t.text) };
    let write = |right: f32, text: &str| {
        let galley = crate::gui::widget::text::tabular(ui, text, font.clone(), color);
        ui.painter().galley(
            egui::pos2(right - galley.size().x, rect.center().y - galley.size().y / 2.0),
            galley,
            color,
        );
    };
    write(rect.right() - 120.0, value);
    write(rect.right(), share);
    let room = egui::Rect::from_min_max(rect.min, egui::pos2(rect.right() - 220.0, rect.bottom()));
    let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
    painter.text(rect.left_center(), egui::Align2::LEFT_CENTER, name, font, color);
    if !heading {
        ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, t.grid_line));
    }
    response
}

fn exclusions(ui: &mut Ui, statement: &Statement, result: &ObjectiveResult, width: f32) {
    ui.add_space(4.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(width - 34.0);
        text::section(ui, "Excluded time");
        if result.exclusions.is_empty() {
            text::muted(ui, "Nothing was excluded");
        }
        for applied in &result.exclusions {
            exclusion(ui, applied, &statement.contract.zone);
        }
        if !result.refused_exclusions.is_empty() {
            ui.add_space(8.0);
            text::strong(ui, "In the ledger, and not counted");
            for refused in &result.refused_exclusions {
                let muted = tokens(ui).text_muted;
                text::paragraph(ui, &format!("{}: {}", refused.entry.id, refused.reason), muted);
            }
        }
    });
}

fn exclusion(ui: &mut Ui, applied: &crate::sla::AppliedExclusion, zone: &Zone) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        chip::tag(ui, kind_name(applied.entry.kind));
        text::body(ui, &applied.entry.reason);
    });
    let from = quantity::time(applied.range.start, zone);
    let to = quantity::time(applied.range.end, zone);
    let objects = quantity::plural(applied.n_objects, "object", "objects");
    text::small(
        ui,
        &format!(
            "{from} – {to} · {objects} · {} · decided by {}",
            applied.entry.evidence, applied.entry.decided_by
        ),
    );
}

fn kind_name(kind: ExclusionKind) -> &'static str {
    match kind {
        ExclusionKind::PlannedMaintenance => "Planned maintenance",
        ExclusionKind::EmergencyMaintenance => "Emergency maintenance",
        ExclusionKind::ForceMajeure => "Force majeure",
        ExclusionKind::CustomerCaused => "Caused by the customer",
        ExclusionKind::ThirdParty => "Third party",
        ExclusionKind::SiteAccess => "Site access",
        ExclusionKind::AtypicalDay => "Atypical day",
        ExclusionKind::EnergySaving => "Energy saving",
        ExclusionKind::NewSite => "New site",
        ExclusionKind::Decommissioned => "Decommissioned",
    }
}
