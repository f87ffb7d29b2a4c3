//! What the window itself has to say, in a bar above the page until it is dismissed.

use egui::{Align, Layout, Margin, Ui};

use crate::diagnostic::{Diagnostic, Severity};
use crate::gui::app::App;
use crate::gui::theme::tokens;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, problem, text};
use crate::words::tr;

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    let mut dismissed = None;
    for (position, notice) in app.notices.iter().enumerate() {
        if bar(ui, notice) {
            dismissed = Some(position);
        }
    }
    if let Some(position) = dismissed {
        app.notices.remove(position);
    }
}

fn bar(ui: &mut Ui, notice: &Diagnostic) -> bool {
    let t = tokens(ui);
    let (color, soft, glyph) = match notice.severity {
        Severity::Error => (t.bad, t.bad_soft, Icon::Warning),
        Severity::Warning => (t.warn, t.warn_soft, Icon::Warning),
        Severity::Note => (t.accent_text, t.accent_soft, Icon::Info),
    };
    egui::Frame::new()
        .fill(soft)
        .inner_margin(Margin::symmetric(24, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                icon::show(ui, glyph, 16.0, color);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let closed = button::icon_only(ui, Icon::Close, tr!("shell-dismiss")).clicked();
                    ui.with_layout(Layout::top_down(Align::Min), |ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        text::paragraph(ui, &problem::said(notice), t.text);
                        if let Some(file) = &notice.location.file {
                            text::small(ui, &file.display().to_string());
                        }
                        for hint in problem::hints(notice) {
                            text::small(ui, &tr!("shell-hint", hint = hint.as_str()));
                        }
                    });
                    closed
                })
                .inner
            })
            .inner
        })
        .inner
}
