//! The controls above an answer: filter, what is shown, what is taken along, going back; below them grouping, step, range, zone,
//! suspect values, worst groups.

use egui::Ui;

use super::filter;
use crate::gui::app::ViewContext;
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{ExploreShown, ExploreUi, RangeChoice};
use crate::gui::view::explore;
use crate::gui::view::explore::is_picture;
use crate::gui::view::export::{self, ExportUi};
use crate::gui::view::keys;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, pick};
use crate::model::Every;
use crate::words::{language, tr};
use crate::workspace::answer::SuspectPolicy;
use crate::workspace::export::ExportTable;
use crate::workspace::{QueryAnswer, State};

/// Undo and redo of the question, right to left.
pub(crate) fn back_and_forth(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &ExploreUi) {
    let history = &explore.views.history;
    let can = [(UiCommand::Redo, history.can_redo()), (UiCommand::Undo, history.can_undo())];
    for (command, is_possible) in can {
        ui.add_enabled_ui(is_possible, |ui| {
            let icon = if command == UiCommand::Undo { Icon::Undo } else { Icon::Redo };
            if button::icon_only(ui, icon, command.text()).clicked() {
                ctx.window(command);
            }
        });
    }
}

/// The menu of what can be copied and saved.
pub(crate) fn take_along(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &ExploreUi,
    export: &mut ExportUi,
    answer: Option<&QueryAnswer>,
    is_tight: bool,
) {
    let table = match explore.shown {
        ExploreShown::Worst => ExportTable::Worst,
        ExploreShown::MonthRules => ExportTable::MonthRules,
        shown if is_picture(shown) => ExportTable::Picture(explore.slot),
        _ => ExportTable::Answer(explore.slot),
    };
    let charts = match explore.shown {
        ExploreShown::Both | ExploreShown::Chart if explore.every != Every::All => {
            explore::charts_shown(ctx.state, explore)
        }
        _ => Vec::new(),
    };
    let items = answer.map_or(&[][..], |answer| answer.items.as_slice());
    let names: Vec<&str> = items.iter().map(|item| item.name_in(language().code())).collect();
    let title = match charts.as_slice() {
        [only] => only.title.clone(),
        _ => names.join(", "),
    };
    let said = export::Shown { title: &title, subtitle: &explore.filter, charts: &charts, table };
    export::menu_ui(ui, ctx, export, is_tight, &said);
}

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
            let steps = [
                (Every::Secs(900), tr!("controls-quarter")),
                (Every::Secs(3600), tr!("controls-hour")),
                (Every::Day, tr!("controls-day")),
                (Every::Week, tr!("controls-week")),
                (Every::Month, tr!("controls-month")),
                (Every::All, tr!("controls-all")),
            ];
            // Of a busy hour there is one a day.
            let n_short = if explore.busy_hour.is_some() { 2 } else { 0 };
            pick::segments(ui, tr!("controls-step"), &mut explore.every, &steps[n_short..]);
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
            pick::check(ui, &mut explore.marks, tr!("controls-marks"));
        }
    });
}

/// The filter line; what was typed counts once it is entered.
pub(crate) fn filter(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi, width: f32) {
    let name = tr!("controls-filter");
    let (bar, filter) = (&mut explore.filter_bar, &mut explore.filter);
    if filter::show(ui, ctx, bar, filter, name, width) {
        explore.filter_typed.clone_from(&explore.filter);
        explore.node = None;
        explore.cell = None;
    }
}

fn range(ui: &mut Ui, range: &mut RangeChoice) -> bool {
    let mut options = vec![
        (RangeChoice::All, tr!("controls-range-all")),
        (RangeChoice::LastDay, tr!("controls-last-day")),
        (RangeChoice::LastWeek, tr!("controls-7-days")),
        (RangeChoice::LastMonth, tr!("controls-last-month")),
    ];
    if let RangeChoice::Fixed(_) = range {
        options.push((*range, tr!("controls-fixed")));
    }
    pick::segments(ui, tr!("controls-range"), range, &options)
}

fn group_by(ui: &mut Ui, state: &State, explore: &mut ExploreUi) -> bool {
    let mut options = vec![(String::new(), tr!("controls-not-grouped").to_owned())];
    let keys = state.inventory.keys.iter();
    options.extend(keys.map(|key| (key.clone(), tr!("controls-by", key = keys::name(key)))));
    let changed = pick::combo(ui, tr!("controls-group-by"), &mut explore.by, &options, 120.0);
    if changed {
        explore.cell = None;
        explore.hidden.clear();
    }
    changed
}

fn worst(ui: &mut Ui, explore: &mut ExploreUi) -> bool {
    let mut options: Vec<(Option<usize>, String)> = [5, 8, 20, 100]
        .map(|n: usize| (Some(n), tr!("controls-worst-groups", n = n as u64)))
        .to_vec();
    options.push((None, tr!("controls-all-groups").to_owned()));
    if let Some(n) = explore.worst
        && !options.iter().any(|(known, _)| *known == Some(n))
    {
        // A saved view may say another number.
        options.insert(0, (Some(n), tr!("controls-worst-groups", n = n as u64)));
    }
    pick::combo(ui, tr!("controls-show-groups"), &mut explore.worst, &options, 104.0)
}

fn zone(ui: &mut Ui, state: &State, explore: &mut ExploreUi) -> bool {
    let mut names = vec![state.zone.name().to_owned()];
    names.extend(state.contracts.iter().map(|c| c.zone.name().to_owned()));
    names.push("UTC".to_owned());
    names.extend(explore.zone.clone());
    let mut options: Vec<(Option<String>, String)> = Vec::new();
    for name in names {
        if !options.iter().any(|(_, text)| *text == name) {
            let is_said = explore.zone.as_ref() == Some(&name);
            let value = (is_said || name != state.zone.name()).then(|| name.clone());
            options.push((value, name));
        }
    }
    pick::combo(ui, tr!("controls-zone"), &mut explore.zone, &options, 132.0)
}

/// All hours, or only those of a definition: days then are the shortest step.
fn busy_hour(ui: &mut Ui, state: &State, explore: &mut ExploreUi) {
    let mut options = vec![(None, tr!("controls-all-hours").to_owned())];
    options
        .extend(state.busy_hours.iter().map(|hour| (Some(hour.name.clone()), hour.name.clone())));
    let name = tr!("controls-busy-hour");
    if pick::combo(ui, name, &mut explore.busy_hour, &options, 128.0) {
        explore.cell = None;
        if explore.busy_hour.is_some() && matches!(explore.every, Every::Secs(_)) {
            explore.every = Every::Day;
        }
    }
}

fn suspect(ui: &mut Ui, state: &State, explore: &mut ExploreUi) {
    let options = [
        (SuspectPolicy::Keep, tr!("controls-with-suspect").to_owned()),
        (SuspectPolicy::Exclude, tr!("controls-no-suspect").to_owned()),
    ];
    let mut chosen = explore.suspect.unwrap_or(state.suspect);
    if pick::combo(ui, tr!("controls-suspect"), &mut chosen, &options, 112.0) {
        explore.suspect = Some(chosen);
    }
}
