//! The line over the period: chart with the target, excluded time, outages and coverage on one time axis; its days; what would change
//! the result, and what was left out.

use std::collections::BTreeSet;

use egui::{Id, Margin, Ui, vec2};
use rust_decimal::Decimal;

use super::{Page, open_explorer};
use crate::chart::{BandKind, Chart, Line};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, tokens};
use crate::gui::view::chart::{self, ChartOptions, Hit};
use crate::gui::view::explore;
use crate::gui::view::scorecard::{kind_name, margin_text, outlook_chip, result_text, target_text};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::strip::{self, Day};
use crate::gui::widget::tile::{self, Tile};
use crate::gui::widget::{button, chip, quantity, text};
use crate::model::{KpiSeries, TimeRange, Unit, Zone};
use crate::sla::burn_rate::{Alarm, Urgency};
use crate::sla::{AppliedExclusion, Comparison, ObjectiveResult, Reason, Statement};
use crate::words::tr;

/// Draws the page; the time of the point that was clicked.
pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    page: &Page<'_>,
    chart: &Chart,
    height: f32,
) -> Option<TimeRange> {
    let result = page.result;
    figures(ui, result);
    ui.add_space(8.0);
    let clicked = chart_card(ui, chart, result, height);
    ui.add_space(4.0);
    days_card(ui, result);
    ui.add_space(4.0);
    lower(ui, ctx, page);
    clicked
}

fn figures(ui: &mut Ui, result: &ObjectiveResult) {
    let unit = Unit::new(&result.objective.unit);
    let t = tokens(ui);
    let color = if result.warning { t.warn } else { t.verdict(result.verdict).0 };
    let minimum = tr!(
        "objective-least-data",
        share = &quantity::share_fine(Some(result.objective.completeness_ratio_min))
    );
    let percent = result.credit_percent.normalize();
    let percent = quantity::percent(&quantity::decimal(percent, percent.scale()));
    tile::row(
        ui,
        &[
            Tile::new(
                tr!("objective-tile-result"),
                result_text(result, &unit),
                tr!("objective-tile-result-note"),
            )
            .colored(color),
            Tile::new(
                tr!("objective-tile-target"),
                target_text(&result.objective),
                warning_note(result),
            ),
            Tile::new(
                tr!("objective-tile-margin"),
                margin_text(result),
                margin_note(result.margin),
            ),
            Tile::new(
                tr!("objective-tile-valid"),
                quantity::share_fine(result.valid_ratio()),
                minimum,
            ),
            Tile::new(tr!("objective-tile-credit"), percent, tr!("objective-tile-credit-note")),
        ],
    );
}

/// On which side of the target.
fn margin_note(margin: Option<Decimal>) -> &'static str {
    match margin {
        None => "",
        Some(margin) if margin.is_zero() => tr!("objective-tile-margin-even"),
        Some(margin) if margin.is_sign_negative() => tr!("objective-tile-margin-short"),
        Some(_) => tr!("objective-tile-margin-spare"),
    }
}

fn warning_note(result: &ObjectiveResult) -> String {
    result.objective.warning.map_or_else(String::new, |warning| {
        let shown = quantity::decimal(warning, warning.normalize().scale());
        let value = quantity::with_unit(&shown, &result.objective.unit);
        match result.objective.comparison {
            Comparison::AtLeast => tr!("objective-warning-below", value = &value),
            Comparison::AtMost => tr!("objective-warning-above", value = &value),
        }
    })
}

pub(super) fn chart_card(
    ui: &mut Ui,
    chart: &Chart,
    result: &ObjectiveResult,
    height: f32,
) -> Option<TimeRange> {
    let margin = Margin { left: 8, right: 16, top: 12, bottom: 8 };
    let hit = theme::card(ui).inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            ui.add_space(8.0);
            text::section(ui, tr!("objective-over-the-period"));
            let t = tokens(ui);
            for line in &chart.lines {
                let name = if line.is_stepped() {
                    tr!("objective-by-day")
                } else {
                    tr!("objective-by-hour")
                };
                chart::legend_name(ui, name, t.line(line.color));
            }
            if !chart.targets.is_empty() {
                chip::chip(ui, None, tr!("objective-legend-missed"), t.bad, t.bad_soft);
            }
            let has = |kind| chart.bands.iter().any(|band| band.kind == kind);
            if has(BandKind::Exclusion) {
                chip::chip(ui, None, tr!("objective-shaded-excluded"), t.warn, t.warn_soft);
            }
            if has(BandKind::Outage) {
                chip::chip(ui, None, tr!("objective-strip-outages"), t.bad, t.bad_soft);
            }
        });
        let hidden = BTreeSet::new();
        let name = tr!("objective-chart-name", name = &chart.title);
        let options = ChartOptions {
            id: Id::unique(("objective", &chart.title)),
            name: &name,
            height,
            link: None,
            wheel_zooms: false,
            hidden: &hidden,
            marks: &[],
            time_axis: true,
        };
        chart::show(ui, chart, &options, &|hit: Hit| {
            let series = series_of(result, &chart.lines[hit.line]);
            explore::point_readout(series.point(0, hit.point), &series.unit, false)
        })
    });
    let hit = hit.inner?;
    series_of(result, &chart.lines[hit.line]).buckets.get(hit.point).copied()
}

/// Where the points of a line come from.
fn series_of<'a>(result: &'a ObjectiveResult, line: &Line) -> &'a KpiSeries {
    if line.is_stepped() { &result.daily } else { &result.hourly }
}

/// A cell for each local day: kept, missed, or without a value.
pub(super) fn days_card(ui: &mut Ui, result: &ObjectiveResult) {
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
                Some(true) => (t.good.gamma_multiply(0.65), None, tr!("objective-day-kept")),
                Some(false) => {
                    (t.bad.gamma_multiply(0.85), Some(Icon::Close), tr!("objective-day-missed"))
                }
                None => (t.pressed, None, tr!("objective-day-none")),
            };
            let local = zone.local(bucket.start);
            let value = quantity::value(point.value, &result.daily.unit);
            let arrived =
                tr!("objective-share-arrived", share = &quantity::share(point.completeness));
            let date = quantity::days(*bucket, zone);
            Day {
                name: local.day().to_string(),
                color,
                icon,
                hover: format!("{date}\n{value} · {word}\n{arrived}"),
            }
        })
        .collect();
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().interact_size.y = 20.0;
        ui.horizontal_wrapped(|ui| {
            text::section(ui, tr!("objective-days"));
            text::small(ui, tr!("objective-days-note"));
        });
        ui.add_space(2.0);
        strip::days(ui, tr!("objective-days-name"), &days);
    });
}

/// What would change the result on the left, what was left out and what lies behind it on the right; one below the other where the
/// page is narrow.
fn lower(ui: &mut Ui, ctx: &mut ViewContext<'_>, page: &Page<'_>) {
    let (statement, result) = (page.statement, page.result);
    let gap = 12.0;
    if ui.available_width() < 760.0 {
        let width = ui.available_width();
        surroundings(ui, result, width);
        exclusions(ui, statement, result, width);
        reasons(ui, ctx, page, width);
        return;
    }
    let width = ((ui.available_width() - gap) / 2.0).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        ui.vertical(|ui| {
            ui.set_width(width);
            surroundings(ui, result, width);
            reasons(ui, ctx, page, width);
        });
        ui.vertical(|ui| {
            ui.set_width(width);
            exclusions(ui, statement, result, width);
        });
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
        text::section(ui, tr!("objective-around"));
        for sentence in &around.margin_sentences {
            text::paragraph(ui, &sentence.said(), t.text);
        }
        if let Some(forecast) = &around.forecast {
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                text::strong(ui, tr!("objective-forecast"));
                if let Ok(outlook) = forecast.outlook {
                    outlook_chip(ui, outlook);
                }
            });
            for sentence in forecast.lines(&result.objective.unit) {
                text::paragraph(ui, &sentence.said(), t.text);
            }
        }
        let firing = around.alarms.iter().filter(|pair| pair.alarm == Alarm::Fires);
        for pair in firing {
            let what = match pair.pair.urgency {
                Urgency::Page => tr!("objective-burns-fast"),
                Urgency::Ticket => tr!("objective-burns"),
            };
            text::paragraph(ui, what, t.bad);
        }
    });
    ui.add_space(4.0);
}

/// Outages and tickets behind what was lost.
fn reasons(ui: &mut Ui, ctx: &mut ViewContext<'_>, page: &Page<'_>, width: f32) {
    /// Reasons shown.
    const SHOWN_MAX: usize = 8;
    let is_explained = |reason: &&Reason| reason.outage.is_some() || reason.ticket.is_some();
    let explained: Vec<&Reason> = page.result.reasons.iter().filter(is_explained).collect();
    if explained.is_empty() {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(width - 34.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        text::section(ui, tr!("objective-behind-it"));
        for reason in explained.into_iter().take(SHOWN_MAX) {
            let color = tokens(ui).text;
            text::paragraph(ui, &reason.text.said(), color);
            ui.horizontal(|ui| {
                if let Some(share) = reason.lost_share {
                    let percent = quantity::percent(&quantity::fixed(share * 100.0, 1));
                    text::small(ui, &tr!("objective-share-of-loss", percent = &percent));
                }
                let open = tr!("objective-explore");
                let has_name = !reason.object.is_empty();
                if has_name && button::ghost(ui, Some(Icon::Explore), open).clicked() {
                    open_explorer(ctx, page, Some(&reason.object));
                }
            });
            ui.add_space(4.0);
        }
    });
    ui.add_space(4.0);
}

fn exclusions(ui: &mut Ui, statement: &Statement, result: &ObjectiveResult, width: f32) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(width - 34.0);
        ui.spacing_mut().interact_size.y = 22.0;
        ui.spacing_mut().item_spacing.y = 4.0;
        text::section(ui, tr!("objective-excluded"));
        if result.exclusions.is_empty() {
            text::muted(ui, tr!("objective-nothing-excluded"));
        }
        for applied in &result.exclusions {
            exclusion(ui, applied, &statement.contract.zone);
        }
        if !result.refused_exclusions.is_empty() {
            ui.add_space(8.0);
            text::strong(ui, tr!("objective-not-counted"));
            for refused in &result.refused_exclusions {
                let muted = tokens(ui).text_muted;
                let said = format!("{}: {}", refused.entry.id, refused.reason.sentence().said());
                text::paragraph(ui, &said, muted);
            }
        }
    });
    ui.add_space(4.0);
}

fn exclusion(ui: &mut Ui, applied: &AppliedExclusion, zone: &Zone) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        chip::tag(ui, kind_name(applied.entry.kind));
        text::body(ui, &applied.entry.reason);
    });
    let when = format!(
        "{} – {}",
        quantity::time(applied.range.start, zone),
        quantity::time(applied.range.end, zone)
    );
    let said = tr!(
        "objective-exclusion",
        when = &when,
        n = applied.n_objects,
        evidence = &applied.entry.evidence,
        who = &applied.entry.decided_by
    );
    let muted = tokens(ui).text_muted;
    text::note(ui, &said, muted);
}
