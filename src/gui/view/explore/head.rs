//! The first rows of the explorer: which picture, going back, taking along, the filter.

use egui::{Align, Layout, Ui};

use crate::gui::app::ViewContext;
use crate::gui::panel::controls;
use crate::gui::theme;
use crate::gui::ui_state::{ExploreShown, ExploreUi};
use crate::gui::view::export::ExportUi;
use crate::gui::widget::{pick, text};
use crate::words::tr;
use crate::workspace::QueryAnswer;

/// Width of the row of the filter from which on its buttons have words.
const TIGHT_BELOW: f32 = 600.0;
/// Room in a segment beside its word.
const SEGMENT_ROOM: f32 = 17.0;

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    export: &mut ExportUi,
    answer: Option<&QueryAnswer>,
) {
    ui.horizontal(|ui| pictures(ui, explore));
    ui.horizontal_top(|ui| {
        let is_tight = ui.available_width() < TIGHT_BELOW;
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            controls::take_along(ui, ctx, explore, export, answer, is_tight);
            controls::back_and_forth(ui, ctx, explore);
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                let width = ui.available_width();
                controls::filter(ui, ctx, explore, width);
            });
        });
    });
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
    if needed + 4.0 < ui.available_width() {
        pick::segments(ui, tr!("explore-show"), &mut explore.shown, &options);
    } else {
        // Side by side "both" says what it is; alone it does not.
        let both = format!("{} + {}", tr!("explore-show-chart"), tr!("explore-show-table"));
        let options = options.map(|(shown, text)| match shown {
            ExploreShown::Both => (shown, both.clone()),
            _ => (shown, text.to_owned()),
        });
        text::caption(ui, tr!("explore-show"));
        pick::combo(ui, tr!("explore-show"), &mut explore.shown, &options, 190.0);
    }
}
