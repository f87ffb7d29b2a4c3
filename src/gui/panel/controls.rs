//! The controls above an answer: filter, grouping, step, range, zone, suspect values, worst groups.

use egui::Ui;

use crate::gui::app::ViewContext;
use crate::gui::ui_state::{ExploreShown, ExploreUi, RangeChoice};
use crate::gui::view::explore::is_picture;
use crate::gui::widget::{field, pick};
use crate::model::Every;
use crate::workspace::State;
use crate::workspace::answer::SuspectPolicy;

const STEPS: [(Every, &str); 6] = [
    (Every::Secs(900), "15 min"),
    (Every::Secs(3600), "1 h"),
    (Every::Day, "1 d"),
    (Every::Week, "1 w"),
    (Every::Month, "1 mo"),
    (Every::All, "All"),
];

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 8.0);
        // Worst objects are ranked over the whole range.
        let is_ranking = matches!(explore.shown, ExploreShown::Worst | ExploreShown::Ranked);
        // Pictures have all groups.
        let has_all = is_picture(explore.shown);
        // Of a busy hour there is one a day, and its definition says whose it is.
        let is_by_rule = explore.shown == ExploreShown::MonthRules;
        if !is_ranking && !is_by_rule {
            // Of a busy hour there is one a day.
            let n_short = if explore.busy_hour.is_some() { 2 } else { 0 };
            pick::segments(ui, "Step", &mut explore.every, &STEPS[n_short..]);
        }
        range(ui, &mut explore.range);
        if !is_by_rule {
            group_by(ui, ctx.state, explore);
        }
        if !explore.by.is_empty() && !is_ranking && !is_by_rule && !has_all {
            worst(ui, explore);
        }
        zone(ui, ctx.state, explore);
        suspect(ui, ctx.state, explore);
        if !is_ranking && !is_by_rule {
            busy_hour(ui, ctx.state, explore);
        }
        if explore.every == Every::Secs(3600) && !is_ranking && !is_by_rule && !has_all {
            pick::check(ui, &mut explore.marks, "Mark what is unusual");
        }
    });
}

/// The filter line; what was typed counts once it is entered.
pub(crate) fn filter(ui: &mut Ui, explore: &mut ExploreUi, width: f32) {
    let hint = "Filter objects, such as technology == \"LTE\" and region in (\"Norte\", \"Sur\")";
    let response = field::code(ui, &mut explore.filter_typed, "Filter", hint, width);
    let edited = explore.filter_typed.trim() != explore.filter;
    if edited && response.lost_focus() {
        explore.filter = explore.filter_typed.trim().to_owned();
        explore.node = None;
        explore.cell = None;
    }
}

fn range(ui: &mut Ui, range: &mut RangeChoice) -> bool {
    let options = [
        (RangeChoice::All, "All"),
        (RangeChoice::LastDay, "Last day"),
        (RangeChoice::LastWeek, "7 days"),
        (RangeChoice::LastMonth, "Month"),
    ];
    pick::segments(ui, "Range", range, &options)
}

fn group_by(ui: &mut Ui, state: &State, explore: &mut ExploreUi) -> bool {
    let mut options = vec![(String::new(), "Not grouped".to_owned())];
    options.extend(state.inventory.keys.iter().map(|key| (key.clone(), format!("By {key}"))));
    let changed = pick::combo(ui, "Group by", &mut explore.by, &options, 120.0);
    if changed {
        explore.cell = None;
        explore.hidden.clear();
    }
    changed
}

fn worst(ui: &mut Ui, explore: &mut ExploreUi) -> bool {
    let options = [
        (Some(5), "Worst 5".to_owned()),
        (Some(8), "Worst 8".to_owned()),
        (Some(20), "Worst 20".to_owned()),
        (Some(100), "Worst 100".to_owned()),
        (None, "All groups".to_owned()),
    ];
    pick::combo(ui, "Show groups", &mut explore.worst, &options, 104.0)
}

fn zone(ui: &mut Ui, state: &State, explore: &mut ExploreUi) -> bool {
    let mut names = vec![state.zone.name().to_owned()];
    names.extend(state.contracts.iter().map(|c| c.zone.name().to_owned()));
    names.push("UTC".to_owned());
    let mut options: Vec<(Option<String>, String)> = Vec::new();
    for name in names {
        if !options.iter().any(|(_, text)| *text == name) {
            let value = (name != state.zone.name()).then(|| name.clone());
            options.push((value, name));
        }
    }
    pick::combo(ui, "Time zone", &mut explore.zone, &options, 132.0)
}

/// All hours, or only those of a definition: days then are the shortest step.
fn busy_hour(ui: &mut Ui, state: &State, explore: &mut ExploreUi) {
    let mut options = vec![(None, "All hours".to_owned())];
    options
        .extend(state.busy_hours.iter().map(|hour| (Some(hour.name.clone()), hour.name.clone())));
    if pick::combo(ui, "Busy hour", &mut explore.busy_hour, &options, 128.0) {
        explore.cell = None;
        if explore.busy_hour.is_some() && matches!(explore.every, Every::Secs(_)) {
            explore.every = Every::Day;
        }
    }
}

fn suspect(ui: &mut Ui, state: &State, explore: &mut ExploreUi) {
    let options = [
        (SuspectPolicy::Keep, "With suspect".to_owned()),
        (SuspectPolicy::Exclude, "No suspect".to_owned()),
    ];
    let mut chosen = explore.suspect.unwrap_or(state.suspect);
    if pick::combo(ui, "Suspect values", &mut chosen, &options, 112.0) {
        explore.suspect = Some(chosen);
    }
}
