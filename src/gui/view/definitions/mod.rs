//! Definitions.

use egui::Ui;

use crate::gui::app::ViewContext;
use crate::gui::theme;
use crate::gui::widget::text;
use crate::gui::words::tr;

/// What the page shows.
#[derive(Debug, Default)]
pub struct DefinitionsUi {}

pub(crate) fn show(ui: &mut Ui, _ctx: &mut ViewContext<'_>, _definitions: &mut DefinitionsUi) {
    theme::page_ui(ui, |ui| {
        text::title(ui, tr!("definitions-title"));
    });
}
