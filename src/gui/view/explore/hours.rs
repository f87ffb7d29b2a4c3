//! Busy hours as marks on the time axis: one hour of each day, where a definition was chosen.

use egui::Ui;

use crate::gui::app::ViewContext;
use crate::gui::ui_state::ExploreUi;
use crate::gui::widget::pick;
use crate::model::{Every, TimeRange};
use crate::words::tr;
use crate::workspace::pictures::MarkQuestion;
use crate::workspace::{Command, State};

/// Marks stand on hours; on days they would say nothing.
fn are_wanted(explore: &ExploreUi) -> bool {
    matches!(explore.every, Every::Secs(_)) && explore.pictures.busy_hour_marks.is_some()
}

fn question(state: &State, explore: &ExploreUi) -> Option<MarkQuestion> {
    let name = explore.pictures.busy_hour_marks.clone().filter(|_| are_wanted(explore))?;
    if !state.busy_hours.iter().any(|hour| hour.name == name) {
        return None;
    }
    let zone = super::zone_of(state, explore);
    Some(MarkQuestion {
        name,
        range: super::range(state, explore.range, &zone),
        zone,
        suspect: explore.suspect.unwrap_or(state.suspect),
    })
}

/// Asks when the question or the data changed.
pub(super) fn ask(ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let Some(question) = question(ctx.state, explore) else { return };
    let asked = (question, ctx.state.inventory.data_revision);
    if explore.pictures.asked_hours.as_ref() != Some(&asked) {
        ctx.command(Command::AskMarks(Box::new(asked.0.clone())));
        explore.pictures.asked_hours = Some(asked);
    }
}

/// What was found for what is shown.
pub(super) fn of_answer(state: &State, explore: &ExploreUi) -> Vec<TimeRange> {
    let wanted = question(state, explore);
    let found = state.marked_hours.found().filter(|found| Some(&found.question) == wanted.as_ref());
    found.map_or_else(Vec::new, |found| found.hours.clone())
}

/// Which definition is marked, where there is any.
pub(super) fn choice(ui: &mut Ui, state: &State, explore: &mut ExploreUi) {
    if state.busy_hours.is_empty() || !matches!(explore.every, Every::Secs(_)) {
        return;
    }
    let mut options = vec![(None, tr!("explore-busy-none").to_owned())];
    options.extend(state.busy_hours.iter().map(|hour| {
        (Some(hour.name.clone()), tr!("explore-busy-mark", name = hour.name.as_str()))
    }));
    pick::combo(ui, tr!("explore-busy"), &mut explore.pictures.busy_hour_marks, &options, 150.0);
}
