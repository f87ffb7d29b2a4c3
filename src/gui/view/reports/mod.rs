//! Reports.

use egui::Ui;

use crate::gui::app::ViewContext;
use crate::gui::theme;
use crate::gui::widget::text;
use crate::gui::words::tr;
use crate::sla::SlaPeriod;

/// What the page shows.
#[derive(Debug, Default)]
pub struct ReportsUi {
    /// Contract and period that another page wants reported; whoever shows them takes it.
    pub wanted: Option<(String, SlaPeriod)>,
}

pub(crate) fn show(ui: &mut Ui, _ctx: &mut ViewContext<'_>, _reports: &mut ReportsUi) {
    theme::page_ui(ui, |ui| {
        text::title(ui, tr!("reports-title"));
    });
}
