//! The folders that are watched while the workspace is open: what was taken from them, what still grows, and how to stop.

use egui::{Align, Layout, Margin, Ui};

use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, text};
use crate::model::Zone;
use crate::words::tr;
use crate::workspace::{Command, WatchedFolder};

/// One line for each folder; nothing where none is watched.
pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let state = ctx.state;
    if state.watched.is_empty() {
        return;
    }
    theme::card(ui).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        for watched in &state.watched {
            if folder_ui(ui, watched, &state.zone) {
                ctx.command(Command::StopWatching { folder: watched.folder.clone() });
            }
        }
    });
    ui.add_space(8.0);
}

/// True when it is to be watched no longer.
fn folder_ui(ui: &mut Ui, watched: &WatchedFolder, zone: &Zone) -> bool {
    let t = tokens(ui);
    let path = watched.folder.display().to_string();
    ui.horizontal(|ui| {
        icon::show(ui, Icon::Folder, 16.0, t.text_muted);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = tr!("watched-stop", path = path.as_str());
            let stopped = button::icon_only(ui, Icon::Close, &name).clicked();
            match &watched.problem {
                Some(problem) => {
                    // The path keeps some room, whatever the problem has to say.
                    let width = ui.available_width() * 0.6;
                    ui.allocate_ui_with_layout(
                        egui::vec2(width, 20.0),
                        Layout::right_to_left(Align::Center),
                        |ui| text::line(ui, problem, font::small_strong(), t.bad),
                    );
                }
                None => {
                    text::small(ui, &news(watched, zone));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                text::caption(ui, tr!("watched-name"));
                text::line(ui, &path, font::code(), t.text);
            });
            stopped
        })
        .inner
    })
    .inner
}

/// `3 files taken · 1 waiting · looked at 14:15`
fn news(watched: &WatchedFolder, zone: &Zone) -> String {
    let taken = tr!("watched-taken", n = watched.n_taken);
    let waiting = match watched.n_waiting {
        0 => String::new(),
        n => format!(" · {}", tr!("watched-waiting", n = n)),
    };
    let look = watched.last_look.map_or_else(
        || tr!("watched-not-yet").to_owned(),
        |at| tr!("watched-looked", time = zone.local(at).strftime("%H:%M:%S").to_string()),
    );
    format!("{taken}{waiting} · {look}")
}
