//! The first rows of the explorer: which picture, the filter, copying.

use egui::{Align, Layout, Ui};

use super::picture;
use crate::gui::panel::controls;
use crate::gui::theme;
use crate::gui::ui_state::{ExploreShown, ExploreUi};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, pick};
use crate::gui::words::tr;
use crate::workspace::pictures::{Picture, pivot_csv};
use crate::workspace::{QueryAnswer, State, answer_csv, busy_hours_csv, worst_csv};

/// Room for the button at the end of the row of pictures, with and without its word.
const COPY_ROOM: f32 = 130.0;
const COPY_ROOM_TIGHT: f32 = 48.0;
/// Room in a segment beside its word.
const SEGMENT_ROOM: f32 = 17.0;

pub(super) fn show(
    ui: &mut Ui,
    state: &State,
    explore: &mut ExploreUi,
    answer: Option<&QueryAnswer>,
) {
    ui.horizontal(|ui| {
        pictures(ui, explore);
        let is_tight = ui.available_width() < COPY_ROOM;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if copy_button(ui, is_tight).on_hover_text(tr!("explore-copy-why")).clicked() {
                ui.ctx().copy_text(copied(state, explore, answer));
            }
        });
    });
    let width = ui.available_width();
    controls::filter(ui, explore, width);
}

/// What is shown, as CSV. It fails only where memory does; then nothing is copied.
fn copied(state: &State, explore: &ExploreUi, answer: Option<&QueryAnswer>) -> String {
    let (worst, hours) = (state.worst.found(), state.month_rules.found());
    let found = picture::found(state, explore).map(|(found, _)| found);
    let written = match (explore.shown, worst, hours, &found, answer) {
        (ExploreShown::Worst, Some(worst), ..) => worst_csv::write(worst),
        (ExploreShown::MonthRules, _, Some(hours), ..) => busy_hours_csv::write_comparison(hours),
        (_, _, _, Some(found), _) => match &found.picture {
            Picture::Pivot(table) => pivot_csv::write(table),
            _ => crate::workspace::pictures::samples_csv::write(found),
        },
        (.., Some(answer)) => answer_csv::write(answer, false, None),
        _ => return String::new(),
    };
    written.unwrap_or_default()
}

/// One of the pictures: side by side where there is room, else a list.
fn pictures(ui: &mut Ui, explore: &mut ExploreUi) {
    let options = [
        (ExploreShown::Both, tr!("explore-show-both")),
        (ExploreShown::Chart, tr!("explore-show-chart")),
        (ExploreShown::Table, tr!("explore-show-table")),
        (ExploreShown::Distribution, tr!("explore-show-distribution")),
        (ExploreShown::Scatter, tr!("explore-show-scatter")),
        (ExploreShown::Heat, tr!("explore-show-heat")),
        (ExploreShown::Ranked, tr!("explore-show-ranked")),
        (ExploreShown::Pivot, tr!("explore-show-pivot")),
        (ExploreShown::Worst, tr!("explore-show-worst")),
        (ExploreShown::MonthRules, tr!("explore-show-busy-hours")),
    ];
    let font = theme::font::strong();
    let width_of = |text: &str| {
        let galley =
            ui.painter().layout_no_wrap(text.to_owned(), font.clone(), egui::Color32::WHITE);
        galley.size().x + SEGMENT_ROOM
    };
    let needed: f32 = options.iter().map(|(_, text)| width_of(text)).sum();
    if needed + COPY_ROOM_TIGHT < ui.available_width() {
        pick::segments(ui, tr!("explore-show"), &mut explore.shown, &options);
    } else {
        let options = options.map(|(shown, text)| (shown, text.to_owned()));
        pick::combo(ui, tr!("explore-show"), &mut explore.shown, &options, 170.0);
    }
}

fn copy_button(ui: &mut Ui, is_tight: bool) -> egui::Response {
    if is_tight {
        button::icon_only(ui, Icon::Copy, tr!("explore-copy"))
    } else {
        button::ghost(ui, Some(Icon::Copy), tr!("explore-copy"))
    }
}
