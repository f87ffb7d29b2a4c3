//! The "write report" dialog: where, in which formats.

use egui::{Align, Layout, Modal, Ui};

use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::ReportUi;
use crate::gui::view::contracts::period_title;
use crate::gui::view::reports::kinds;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, field, pick, text};
use crate::words::tr;
use crate::workspace::Command;

/// Room for the longest names of languages and number locales, side by side.
const WIDTH: f32 = 580.0;

/// What the person did.
pub(crate) enum Outcome {
    Open,
    Choose,
    /// Look at the pages first, with more to choose.
    Preview,
    Cancel,
    Write(Command),
}

/// `templates`: whose paper it may be.
pub(super) fn show(ui: &mut Ui, report: &mut ReportUi, templates: &[String]) -> Outcome {
    let response =
        Modal::new(egui::Id::unique("report")).frame(theme::dialog(ui)).show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            dialog_ui(ui, report, templates)
        });
    match response.inner {
        Outcome::Open if response.should_close() => Outcome::Cancel,
        outcome => outcome,
    }
}

fn dialog_ui(ui: &mut Ui, report: &mut ReportUi, templates: &[String]) -> Outcome {
    let mut outcome = Outcome::Open;
    text::line(
        ui,
        &tr!("reports-dialog-title", period = period_title(report.period)),
        font::title(),
        tokens(ui).text,
    );
    ui.add_space(8.0);
    text::caption(ui, tr!("reports-kind"));
    kinds::combo(ui, &mut report.choice.kind, &kinds::of_period(report.period), WIDTH);
    ui.add_space(8.0);
    text::caption(ui, tr!("reports-folder"));
    ui.horizontal(|ui| {
        let choose = button::width(ui, tr!("reports-choose")) + 24.0;
        field::code(
            ui,
            &mut report.folder,
            tr!("reports-folder-one"),
            tr!("reports-folder-hint"),
            WIDTH - choose - ui.spacing().item_spacing.x,
        );
        if button::secondary(ui, Some(Icon::Folder), tr!("reports-choose")).clicked() {
            outcome = Outcome::Choose;
        }
    });
    ui.add_space(8.0);
    text::caption(ui, tr!("reports-formats"));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 24.0;
        pick::check(ui, &mut report.choice.pdf, tr!("reports-pdf"));
        pick::check(ui, &mut report.choice.xlsx, tr!("reports-xlsx"));
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 24.0;
        pick::check(ui, &mut report.choice.csv, tr!("reports-csv"));
        if report.choice.csv {
            report.choice.csv_profile_ui(ui);
        }
    });
    ui.add_space(8.0);
    report.choice.wording_ui(ui, templates);
    ui.add_space(16.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let ready = !report.folder.trim().is_empty() && !report.choice.is_empty();
        ui.add_enabled_ui(ready, |ui| {
            if button::primary(ui, Some(Icon::Report), tr!("reports-dialog-write")).clicked() {
                outcome = Outcome::Write(Command::WriteReport {
                    contract: report.contract.clone(),
                    period: kinds::period_of(report.choice.kind, report.period),
                    style: report.choice.style(),
                    folder: report.folder.trim().into(),
                });
            }
        });
        if button::ghost(ui, None, tr!("reports-dialog-cancel")).clicked() {
            outcome = Outcome::Cancel;
        }
        if button::ghost(ui, None, tr!("reports-dialog-preview")).clicked() {
            outcome = Outcome::Preview;
        }
    });
    outcome
}
