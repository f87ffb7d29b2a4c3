//! Month, contracts, formats, folder, and the button that writes.

use egui::{Align, CornerRadius, Layout, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::{ReportsUi, batch, kinds, wanted, with_period};
use crate::gui::app::{Action, ViewContext};
use crate::gui::dialog::DialogPurpose;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::contracts::period_title;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, field, pick, text};
use crate::sla::{Contract, SlaPeriod};
use crate::words::tr;
use crate::workspace::Command;

const ROW_HEIGHT: f32 = 44.0;

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, reports: &mut ReportsUi) {
    ui.spacing_mut().item_spacing.y = 6.0;
    text::title(ui, tr!("reports-title"));
    ui.add_space(4.0);
    text::caption(ui, tr!("reports-kind"));
    let width = ui.available_width();
    kinds::combo(ui, &mut reports.choice.kind, &kinds::all(), width);
    ui.add_space(4.0);
    let month = kinds::period_word(reports.choice.kind);
    text::caption(ui, month);
    let months: Vec<(Option<SlaPeriod>, String)> =
        kinds::all_periods(ctx.state, reports.choice.kind)
            .iter()
            .rev()
            .map(|period| (Some(*period), period_title(*period)))
            .collect();
    pick::combo(ui, month, &mut reports.period, &months, width);
    ui.add_space(4.0);
    let is_of_contract = reports.choice.kind.is_of_contract();
    if is_of_contract {
        contracts_head(ui, ctx, reports);
    } else {
        let muted = tokens(ui).text_muted;
        text::note(ui, tr!("reports-of-all-contracts"), muted);
    }
    let below = if ctx.state.report_templates.is_empty() { 288.0 } else { 344.0 };
    let room = (ui.available_height() - below).max(2.0 * ROW_HEIGHT);
    ScrollArea::vertical()
        .id_salt("contracts to report")
        .auto_shrink([false, true])
        .max_height(room)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            if !ctx.state.report_batch.entries.is_empty() {
                batch::rows(ui, ctx, reports);
            } else if is_of_contract {
                for contract in ctx.state.contracts.iter() {
                    contract_row(ui, ctx, reports, contract);
                }
            }
        });
    if ctx.state.report_batch.entries.is_empty() {
        write_ui(ui, ctx, reports);
    } else {
        batch::foot(ui, ctx);
    }
}

fn contracts_head(ui: &mut Ui, ctx: &ViewContext<'_>, reports: &mut ReportsUi) {
    let possible: Vec<String> =
        with_period(ctx.state, reports).map(|contract| contract.id.clone()).collect();
    let choosing = ctx.state.report_batch.entries.is_empty() && possible.len() > 1;
    ui.horizontal(|ui| {
        text::caption(ui, tr!("reports-contracts"));
        if choosing {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if button::ghost(ui, None, tr!("reports-none")).clicked() {
                    reports.left_out = possible.iter().cloned().collect();
                }
                if button::ghost(ui, None, tr!("reports-all")).clicked() {
                    reports.left_out.clear();
                }
            });
        }
    });
}

/// A box to tick, and the name: a click on it shows the pages.
fn contract_row(ui: &mut Ui, ctx: &ViewContext<'_>, reports: &mut ReportsUi, contract: &Contract) {
    let possible = with_period(ctx.state, reports).any(|known| known.id == contract.id);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let mut wanted = possible && !reports.left_out.contains(&contract.id);
        let name = tr!("reports-include", contract = contract.customer.as_str());
        ui.add_enabled_ui(possible, |ui| {
            if pick::check_named(ui, &mut wanted, "", &name).changed() {
                if wanted {
                    reports.left_out.remove(&contract.id);
                } else {
                    reports.left_out.insert(contract.id.clone());
                }
            }
        });
        let note = if possible { contract.said_name() } else { tr!("reports-no-data") };
        let shown = reports.shown.as_ref() == Some(&contract.id);
        if row(ui, &contract.customer, note, shown, possible) && possible {
            reports.shown = Some(contract.id.clone());
        }
    });
}

/// Two lines that can be clicked: whose pages are shown.
pub(super) fn row(ui: &mut Ui, name: &str, note: &str, selected: bool, enabled: bool) -> bool {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(
            egui::Role::Button,
            enabled,
            selected,
            tr!("reports-show", contract = name),
        )
    });
    let fill = match (selected, response.hovered() && enabled) {
        (true, _) => t.accent_soft,
        (false, true) => t.raised,
        _ => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(theme::CONTROL_RADIUS), fill);
    let room = rect.width() - 20.0;
    let color = if enabled { t.text } else { t.text_faint };
    let first = text::elided(ui, name, font::strong(), color, room);
    let second = text::elided(ui, note, font::small(), t.text_muted, room);
    let top = rect.center().y - (first.size().y + second.size().y) / 2.0;
    let left = rect.left() + 10.0;
    let below = egui::pos2(left, top + first.size().y);
    ui.painter().galley(egui::pos2(left, top), first, color);
    ui.painter().galley(below, second, t.text_muted);
    theme::paint_focus(ui, &response);
    response.on_hover_text(format!("{name}\n{note}")).clicked()
}

fn write_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, reports: &mut ReportsUi) {
    ui.add_space(6.0);
    text::caption(ui, tr!("reports-formats"));
    let choice = &mut reports.choice;
    pick::check(ui, &mut choice.pdf, tr!("reports-pdf"));
    pick::check(ui, &mut choice.xlsx, tr!("reports-xlsx"));
    pick::check(ui, &mut choice.csv, tr!("reports-csv"));
    if choice.csv {
        choice.csv_profile_ui(ui);
    }
    ui.add_space(4.0);
    choice.wording_ui(ui, &ctx.state.report_templates);
    ui.add_space(4.0);
    text::caption(ui, tr!("reports-folder"));
    let mut folder = reports.folder(ctx.state);
    ui.horizontal(|ui| {
        let width = ui.available_width() - 42.0;
        if field::code(ui, &mut folder, tr!("reports-folder-of"), tr!("reports-folder-hint"), width)
            .changed()
        {
            reports.folder = Some(folder.clone());
        }
        if button::icon_only(ui, Icon::Folder, tr!("reports-choose")).clicked() {
            ctx.queue.push(Action::Dialog(DialogPurpose::ReportsFolder));
        }
    });
    ui.add_space(6.0);
    let wanted = wanted(ctx.state, reports);
    let ready = !wanted.is_empty() && !reports.choice.is_empty() && !folder.trim().is_empty();
    ui.add_enabled_ui(ready, |ui| {
        let label = tr!("reports-write", n = wanted.len() as u64);
        if button::primary(ui, Some(Icon::Report), &label).clicked() {
            ctx.command(Command::WriteReports {
                reports: wanted,
                style: reports.choice.style(),
                folder: folder.trim().into(),
            });
        }
    });
}
