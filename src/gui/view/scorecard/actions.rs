//! What can be done with a statement, as a row of buttons under the head. A panel that one of them opens lives in a file of its own.

use std::sync::Arc;

use egui::{Ui, vec2};

use crate::gui::app::ViewContext;
use crate::gui::ui_state::{ContractsUi, ReportUi};
use crate::gui::view::acting;
use crate::gui::widget::button;
use crate::gui::widget::icon::Icon;
use crate::sla::{Contract, SlaPeriod, Statement};
use crate::words::tr;

/// Draws the row. `statement` is none while the period is being judged.
pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    contract: &Contract,
    period: SlaPeriod,
    statement: Option<&Arc<Statement>>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        ui.add_enabled_ui(statement.is_some(), |ui| {
            if button::primary(ui, Some(Icon::Report), tr!("scorecard-write-report")).clicked() {
                let folder = ctx.state.folder.join("reports").display().to_string();
                contracts.report = Some(ReportUi::open(contract.id.clone(), period, folder));
            }
        });
        acting::buttons(ui, ctx, contract, period, None);
    });
}
