//! What is wrong with the contract, by line: a click goes there, a proposal is taken with another.

use egui::{ScrollArea, Sense, Ui, WidgetInfo};

use super::state::{ContractEditorUi, Reading};
use crate::diagnostic::{Diagnostic, Severity};
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, problem, text};
use crate::sla::contract_form::fix;
use crate::words::tr;

pub(super) fn show(ui: &mut Ui, editor: &mut ContractEditorUi, reading: &Reading) {
    let t = tokens(ui);
    if reading.messages.is_empty() {
        ui.horizontal(|ui| {
            let (glyph, color, words) = if reading.is_checked {
                (Icon::Check, t.good, tr!("contract-editor-no-mistakes"))
            } else {
                (Icon::Clock, t.text_muted, tr!("contract-editor-checking"))
            };
            icon::show(ui, glyph, 16.0, color);
            text::line(ui, words, font::strong(), t.text);
        });
        return;
    }
    let mut fixed = None;
    let mut jump = None;
    ScrollArea::vertical().id_salt("contract messages").auto_shrink(false).show(ui, |ui| {
        for (position, message) in reading.messages.iter().enumerate() {
            ui.push_id(position, |ui| {
                message_ui(ui, editor, message, &mut jump, &mut fixed);
            });
        }
    });
    if jump.is_some() {
        editor.jump = jump;
    }
    if let Some(text) = fixed {
        editor.put(text);
    }
}

fn message_ui(
    ui: &mut Ui,
    editor: &ContractEditorUi,
    message: &Diagnostic,
    jump: &mut Option<usize>,
    fixed: &mut Option<String>,
) {
    let t = tokens(ui);
    let color = if message.severity == Severity::Error { t.bad } else { t.warn };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        icon::show(ui, Icon::Warning, 14.0, color);
        let line = message.location.line.and_then(|line| usize::try_from(line).ok());
        if let Some(line) = line {
            let words = tr!("contract-editor-line", n = line as u64);
            let link = text::line(ui, &words, font::small_strong(), t.accent_text);
            let link = link.interact(Sense::click());
            let name = format!("{words}: {}", message.message);
            link.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, &name));
            theme::paint_focus(ui, &link);
            if link.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                *jump = Some(line);
            }
        }
        text::paragraph(ui, &message.message, t.text);
        match fix(&editor.text, message) {
            Some(fix) => {
                text::small(ui, tr!("contract-editor-did-you-mean"));
                if button::secondary(ui, None, &fix.word).clicked() {
                    *fixed = Some(fix.text);
                }
            }
            None => {
                for hint in problem::hints(message) {
                    text::note(ui, &format!("→ {hint}"), t.text_muted);
                }
            }
        }
    });
}
