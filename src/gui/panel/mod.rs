//! What stands around a page: rail, status bar, notices, palette. And the side lists of the explorer.

pub(super) mod controls;
pub(super) mod explain;
pub(super) mod filter;
pub(super) mod kpis;
mod notices;
pub(super) mod objects;
mod palette;
mod rail;
pub(super) mod reference;
mod report;
mod settings;
mod shortcuts;
mod start;
mod status_bar;
pub(super) mod toasts;
mod tour;
pub(super) mod trouble;

use egui::{CentralPanel, Margin, Panel, Stroke, Ui};

use super::app::Action;
use super::app::{self, App};
use super::dialog::DialogPurpose;
use super::location::Location;
use super::theme::{self, RAIL_WIDTH, RAIL_WIDTH_NARROW, font, tokens};
use crate::words::tr;

/// The whole window.
pub(super) fn frame_ui(app: &mut App, ui: &mut Ui) {
    // A dashboard on the wall has nothing around it.
    let is_full = app.ui.page == super::ui_state::Page::Dashboards && app.ui.dashboards.full;
    if app.backend.is_some() && !is_full {
        let frame = theme::side(ui, Margin::symmetric(20, 0));
        Panel::bottom("status")
            .exact_size(32.0)
            .frame(frame)
            .resizable(false)
            .show_separator_line(false)
            .show(ui, |ui| {
                status_bar::show(app, ui);
            });
        let (width, margin) =
            if theme::narrow(ui) { (RAIL_WIDTH_NARROW, 8) } else { (RAIL_WIDTH, 12) };
        let frame = theme::side(ui, Margin::symmetric(margin, 16));
        Panel::left("rail")
            .exact_size(width)
            .frame(frame)
            .resizable(false)
            .show_separator_line(true)
            .show(ui, |ui| {
                rail::show(app, ui);
            });
    }
    let ground = egui::Frame::new().fill(tokens(ui).canvas);
    CentralPanel::default().frame(ground).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        notices::show(app, ui);
        trouble::bars(app, ui);
        ui.spacing_mut().item_spacing.y = 8.0;
        if app.backend.is_some() {
            app::page_ui(app, ui);
        } else if let Some(trouble) = app.trouble.clone() {
            theme::page_ui(ui, |ui| trouble::screen(app, ui, &trouble));
        } else {
            theme::page_ui(ui, |ui| start::show(app, ui));
        }
    });
    app::acting_ui(app, ui);
    report_dialog(app, ui);
    palette::show(app, ui);
    reference::show(app, ui);
    settings::show(app, ui);
    shortcuts::show(app, ui);
    tour::offer(app);
    tour::show(app, ui);
    toasts::show(app, ui);
    drop_overlay(ui);
}

fn report_dialog(app: &mut App, ui: &mut Ui) {
    let Some(report) = &mut app.ui.contracts.report else { return };
    let templates = app.backend.as_ref().map(|backend| backend.state().report_templates.as_slice());
    let outcome = report::show(ui, report, templates.unwrap_or_default());
    match outcome {
        report::Outcome::Open => {}
        report::Outcome::Choose => app.queue.push(Action::Dialog(DialogPurpose::ReportFolder)),
        report::Outcome::Cancel => app.ui.contracts.report = None,
        report::Outcome::Preview => {
            let (contract, period) = (report.contract.clone(), report.period);
            app.ui.reports.choice = report.choice.clone();
            app.ui.contracts.report = None;
            if let Some(backend) = &app.backend {
                let kind = app.ui.reports.choice.kind;
                app.ui.reports.open(backend.state(), kind, &contract, period);
                app.queue.push(Action::Go(Location::Reports));
            }
        }
        report::Outcome::Write(command) => {
            app.queue.push(Action::Workspace(command));
            app.ui.contracts.report = None;
        }
    }
}

/// Says that files may be let go anywhere, while they hover over the window.
fn drop_overlay(ui: &mut Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let t = tokens(ui);
    let rect = ui.ctx().content_rect();
    let painter = ui
        .ctx()
        .layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
    painter.rect_filled(rect, 0, t.canvas.gamma_multiply(0.86));
    painter.rect_stroke(
        rect.shrink(16.0),
        12,
        Stroke::new(2.0, t.accent),
        egui::StrokeKind::Inside,
    );
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        tr!("shell-drop"),
        font::display(),
        t.text,
    );
}
