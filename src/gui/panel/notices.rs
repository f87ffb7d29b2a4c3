//! What the window itself has to say, in a bar above the page until it is dismissed.

use egui::{Align, Layout, Margin, Ui};

use crate::diagnostic::{Diagnostic, Severity};
use crate::gui::app::{Action, App};
use crate::gui::theme::tokens;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, problem, text};
use crate::words::tr;

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    let mut dismissed = None;
    for (position, notice) in app.notices.iter().enumerate() {
        let makeable = app.ui.start.makeable.clone();
        let makeable = makeable.filter(|folder| notice.location.file.as_ref() == Some(folder));
        match bar(ui, notice, makeable.is_some()) {
            Wish::Stay => continue,
            Wish::Close => {}
            Wish::Make => {
                app.ui.start.makeable = None;
                app.queue.extend(makeable.map(Action::Create));
            }
        }
        dismissed = Some(position);
    }
    if let Some(position) = dismissed {
        app.notices.remove(position);
    }
}

enum Wish {
    Stay,
    Close,
    Make,
}

/// `can_make`: it is about a folder that a workspace can be made in.
fn bar(ui: &mut Ui, notice: &Diagnostic, can_make: bool) -> Wish {
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
                    let made = can_make
                        && button::secondary(ui, Some(Icon::FolderPlus), tr!("start-make-here"))
                            .clicked();
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
                    match (made, closed) {
                        (true, _) => Wish::Make,
                        (false, true) => Wish::Close,
                        (false, false) => Wish::Stay,
                    }
                })
                .inner
            })
            .inner
        })
        .inner
}
