//! How the cache is: what it is made of, whether it is sound, and how to make it again.

use std::sync::Arc;

use egui::{Align, Color32, CornerRadius, Layout, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::tabs::CacheUi;
use super::{made_of, problems_ui};
use crate::chart::palette;
use crate::gui::app::ViewContext;
use crate::gui::panel::explain::pair;
use crate::gui::theme::{self, Tokens, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, progress, quantity, text};
use crate::words::tr;
use crate::workspace::cache_health::{CachePart, CacheReport};
use crate::workspace::data_jobs::DataCommand;
use crate::workspace::state::JobView;
use crate::workspace::{Command, JobKind};

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, view: &mut CacheUi) {
    let key = made_of(ctx.state);
    if view.asked != Some(key) {
        ctx.command(Command::Data(DataCommand::AskCache));
        view.asked = Some(key);
    }
    let found = ctx.state.data.cache.clone();
    theme::page_scroll(ui, |ui| {
        let report = match &found.latest {
            Some(Ok(report)) => Some(Arc::clone(report)),
            Some(Err(problems)) => {
                problems_ui(ui, problems);
                None
            }
            None => {
                let accent = tokens(ui).accent;
                text::muted(ui, tr!("cache-measuring"));
                let width = ui.available_width();
                progress::bar(ui, tr!("cache-measuring"), None, width, accent);
                None
            }
        };
        if let Some(report) = &report {
            card(ui, |ui| parts_ui(ui, ctx, report));
        }
        card(ui, |ui| check_ui(ui, ctx));
        card(ui, |ui| rebuild_ui(ui, ctx, view, report.as_deref()));
    });
}

fn card(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
    ui.add_space(4.0);
}

fn part_word(part: CachePart) -> &'static str {
    match part {
        CachePart::Tiles => tr!("cache-tiles"),
        CachePart::Rollups => tr!("cache-rollups"),
        CachePart::Profiles => tr!("cache-profiles"),
        CachePart::OffGrid => tr!("cache-off-grid"),
        CachePart::Readings => tr!("cache-readings"),
        CachePart::Events => tr!("cache-events"),
        CachePart::Imports => tr!("cache-imports"),
        CachePart::Rejects => tr!("cache-rejects"),
        CachePart::Names => tr!("cache-names"),
        CachePart::Kept => tr!("cache-kept"),
        CachePart::Free => tr!("cache-free"),
        CachePart::Other => tr!("cache-other"),
    }
}

/// Room that is free is grey; parts have the colors of lines, in the order of their sizes, and after the last color paler ones.
fn part_color(t: &Tokens, part: CachePart, position: usize) -> Color32 {
    match part {
        CachePart::Free => t.border_strong,
        CachePart::Other => t.text_faint,
        _ if position < palette::N_SERIES => t.line(position),
        _ => t.line(position).lerp_to_gamma(t.card, 0.55),
    }
}

fn parts_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, report: &CacheReport) {
    let t = tokens(ui);
    let stats = &report.stats;
    ui.horizontal(|ui| {
        text::section(ui, &tr!("cache-size", size = quantity::bytes(stats.file_bytes)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let path = ctx.state.folder.join("cache.sqlite").display().to_string();
            if button::ghost(ui, Some(Icon::Copy), tr!("activity-copy-path")).clicked() {
                ui.ctx().copy_text(path.clone());
            }
            text::line(ui, &path, theme::font::code(), t.text_muted);
        });
    });
    bar_ui(ui, report);
    ui.add_space(4.0);
    let whole = report.parts.iter().map(|part| part.bytes).sum::<u64>().max(1);
    // As many as have room for the longest name and both its figures.
    const GAP: f32 = 32.0;
    const DOT_AND_FIGURES: f32 = 160.0;
    const SHARE_WIDTH: f32 = 56.0;
    let names =
        report.parts.iter().map(|p| text::width(ui, part_word(p.part), theme::font::body()));
    let least = names.fold(120.0, f32::max) + DOT_AND_FIGURES;
    let room = ui.available_width() + GAP;
    let n_columns = ((room / (least + GAP)) as usize).clamp(1, 3);
    let column = (room / n_columns as f32 - GAP).min(least.max(360.0)).floor();
    egui::Grid::new("cache parts").num_columns(n_columns).spacing([GAP, 6.0]).show(ui, |ui| {
        for (position, part) in report.parts.iter().enumerate() {
            ui.allocate_ui_with_layout(
                vec2(column, 20.0),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.set_width(column);
                    let (dot, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
                    let color = part_color(t, part.part, position);
                    ui.painter().rect_filled(dot, 2, color);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let share = part.bytes as f64 / whole as f64;
                        // Each in a column of its own; a size is rounded, only shares that must not read as full are cut.
                        let percent = quantity::percent(&quantity::fixed(share * 100.0, 1));
                        let place = vec2(SHARE_WIDTH, 20.0);
                        let layout = Layout::right_to_left(Align::Center);
                        ui.allocate_ui_with_layout(place, layout, |ui| {
                            ui.set_min_width(SHARE_WIDTH);
                            text::number(ui, &percent);
                        });
                        text::number(ui, &quantity::bytes(part.bytes));
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            text::body(ui, part_word(part.part));
                        });
                    });
                },
            );
            if (position + 1) % n_columns == 0 {
                ui.end_row();
            }
        }
    });
    ui.add_space(8.0);
    let width = (ui.available_width()).min(460.0);
    ui.allocate_ui(vec2(width, 0.0), |ui| {
        pair(ui, tr!("cache-n-samples"), &quantity::count(stats.n_samples));
        pair(ui, tr!("cache-n-tiles"), &quantity::count(stats.n_tiles));
        pair(ui, tr!("cache-n-off-grid"), &quantity::count(stats.n_off_grid));
        pair(ui, tr!("cache-n-tickets"), &quantity::count(stats.n_tickets));
        pair(ui, tr!("cache-n-outages"), &quantity::count(stats.n_outages));
        if let Some(per_value) = bytes_per_value(report) {
            pair(ui, tr!("cache-per-value"), &per_value);
        }
    });
    if stats.n_old_tiles > 0 {
        ui.horizontal_top(|ui| {
            icon::show(ui, Icon::Warning, 16.0, t.warn);
            text::paragraph(ui, &tr!("cache-old-tiles", n = stats.n_old_tiles), t.text);
        });
    }
}

fn bytes_per_value(report: &CacheReport) -> Option<String> {
    let n = report.stats.n_samples;
    (n > 0).then(|| {
        let bytes = report.stats.file_bytes as f64 / n as f64;
        tr!("cache-bytes-per-value", bytes = quantity::fixed(bytes, 2))
    })
}

/// All parts side by side.
fn bar_ui(ui: &mut Ui, report: &CacheReport) {
    let t = tokens(ui);
    let whole = report.parts.iter().map(|part| part.bytes).sum::<u64>().max(1) as f32;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, tr!("cache-parts")));
    ui.painter().rect_filled(rect, CornerRadius::same(4), t.pressed);
    let mut left = rect.left();
    let mut hovered = None;
    for (position, part) in report.parts.iter().enumerate() {
        let width = rect.width() * part.bytes as f32 / whole;
        let piece = Rect::from_min_max(
            pos2(left, rect.top()),
            pos2((left + width - 1.0).max(left), rect.bottom()),
        );
        ui.painter().rect_filled(piece, CornerRadius::same(2), part_color(t, part.part, position));
        if response.hover_pos().is_some_and(|at| piece.x_range().contains(at.x)) {
            hovered = Some(part);
        }
        left += width;
    }
    if let Some(part) = hovered {
        let words = format!("{}: {}", part_word(part.part), quantity::bytes(part.bytes));
        response.on_hover_text_at_pointer(words);
    }
}

fn running_check(jobs: &[JobView]) -> Option<&JobView> {
    jobs.iter().find(|job| job.kind == JobKind::Check && job.outcome.is_none())
}

fn check_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let t = tokens(ui);
    let state = ctx.state;
    let running = running_check(&state.jobs).filter(|_| state.data.check.running);
    ui.horizontal(|ui| {
        text::section(ui, tr!("cache-check-title"));
        if let Some(Ok(check)) = &state.data.check.latest {
            if check.faults.is_empty() {
                chip::chip(ui, Some(Icon::Check), tr!("cache-sound"), t.good, t.good_soft);
            } else {
                let words = tr!("cache-faults", n = check.faults.len());
                chip::chip(ui, Some(Icon::Warning), &words, t.bad, t.bad_soft);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| match running {
            Some(job) => {
                if button::secondary(ui, None, tr!("activity-cancel")).clicked() {
                    ctx.command(Command::CancelJob(job.key));
                }
            }
            None => {
                if button::secondary(ui, Some(Icon::Check), tr!("cache-check")).clicked() {
                    ctx.command(Command::Data(DataCommand::CheckCache));
                }
            }
        });
    });
    text::note(ui, tr!("cache-check-sentence"), t.text_muted);
    if let Some(job) = running {
        let width = ui.available_width();
        progress::bar(ui, &job.title.said(), job.progress.ratio(), width, t.accent);
        text::small(ui, progress::phase(&job.progress.phase));
    }
    match &state.data.check.latest {
        Some(Ok(check)) => {
            let at = quantity::time(check.at, &state.zone);
            let secs = quantity::fixed(check.took.as_secs_f64(), 1);
            text::small(ui, &tr!("cache-checked", at = at, n = check.n_tiles, secs = secs));
            if check.data_revision != state.inventory.data_revision {
                text::small(ui, tr!("cache-check-stale"));
            }
            for fault in check.faults.iter().take(FAULTS_SHOWN) {
                text::note(ui, &format!("• {fault}"), t.text);
            }
            if check.faults.len() > FAULTS_SHOWN {
                let n = check.faults.len() - FAULTS_SHOWN;
                text::small(ui, &tr!("cache-more-faults", n = n));
            }
        }
        Some(Err(problems)) => problems_ui(ui, problems),
        None => {}
    }
}

/// Lines of faults that are shown; the rest is a number.
const FAULTS_SHOWN: usize = 20;

fn rebuild_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    view: &mut CacheUi,
    report: Option<&CacheReport>,
) {
    let t = tokens(ui);
    let can = report.is_some_and(|report| report.gone.is_empty() && report.n_sources > 0);
    ui.horizontal(|ui| {
        text::section(ui, tr!("cache-rebuild-title"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if view.confirms_rebuild {
                if button::primary(ui, None, tr!("cache-rebuild-confirm")).clicked() {
                    view.confirms_rebuild = false;
                    ctx.command(Command::Data(DataCommand::RebuildCache));
                }
                if button::ghost(ui, None, tr!("cache-rebuild-keep")).clicked() {
                    view.confirms_rebuild = false;
                }
                return;
            }
            ui.add_enabled_ui(can, |ui| {
                if button::secondary(ui, Some(Icon::Reload), tr!("cache-rebuild")).clicked() {
                    view.confirms_rebuild = true;
                }
            });
        });
    });
    text::note(ui, tr!("cache-rebuild-sentence"), t.text_muted);
    let Some(report) = report else { return };
    if report.gone.is_empty() {
        ui.horizontal(|ui| {
            icon::show(ui, Icon::Check, 14.0, t.good);
            text::body(ui, &tr!("cache-sources-there", n = report.n_sources));
        });
        return;
    }
    ui.horizontal(|ui| {
        icon::show(ui, Icon::Warning, 14.0, t.warn);
        let all = quantity::count((report.gone.len() + report.n_sources) as u64);
        text::body(ui, &tr!("cache-sources-gone", n = report.gone.len(), all = all));
    });
    for path in report.gone.iter().take(5) {
        text::line(ui, &path.display().to_string(), theme::font::code(), t.text_muted);
    }
}
