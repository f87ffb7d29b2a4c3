//! Five steps through the window, on the workspace that is open. Offered once, on the first workspace with contracts and data;
//! the command brings it back.

use egui::{Align, Align2, Area, EventFilter, Key, Layout, Modifiers, Order, Response, Ui, vec2};

use crate::gui::app::{Action, App};
use crate::gui::location::Location;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, text};
use crate::words::tr;
use crate::workspace::State;

const N_STEPS: usize = 5;
const WIDTH: f32 = 400.0;

/// Title, text and the place that the step is about.
fn step(position: usize, state: &State) -> (&'static str, &'static str, Location) {
    let contract = state.contracts.first().map(|contract| contract.id.clone());
    let scorecard = contract
        .map_or(Location::Contracts, |contract| Location::Scorecard { contract, period: None });
    match position {
        0 => (tr!("tour-portfolio"), tr!("tour-portfolio-text"), Location::Portfolio),
        1 => (tr!("tour-scorecard"), tr!("tour-scorecard-text"), scorecard),
        2 => (tr!("tour-explore"), tr!("tour-explore-text"), Location::Explore),
        3 => (tr!("tour-data"), tr!("tour-data-text"), Location::Data),
        _ => (tr!("tour-palette"), tr!("tour-palette-text"), Location::Reports),
    }
}

/// Begins the tour where the person has never seen it and there is something to see.
pub(super) fn offer(app: &mut App) {
    if app.preferences.toured || app.preferences_file.is_none() || app.ui.tour.is_some() {
        return;
    }
    let Some(backend) = &app.backend else { return };
    let state = backend.state();
    if !state.contracts.is_empty() && !state.inventory.imports.is_empty() {
        app.preferences.toured = true;
        app.save();
        app.ui.tour = Some(0);
    }
}

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    let Some(position) = app.ui.tour else { return };
    let Some(backend) = &app.backend else {
        app.ui.tour = None;
        return;
    };
    let (title, sentence, place) = step(position, backend.state());
    let area = Area::new(egui::Id::unique("tour"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -56.0))
        .show(ui.ctx(), |ui| {
            let frame = theme::dialog(ui).stroke(egui::Stroke::new(1.5, tokens(ui).accent));
            frame.show(ui, |ui| step_ui(ui, position, title, sentence)).inner
        });
    if let Some(to) = area.inner {
        app.ui.tour = to;
        match to {
            Some(next) => {
                let place = step(next, backend.state()).2;
                app.queue.push(Action::Go(place));
            }
            None if position + 1 == N_STEPS => {
                app.queue.push(Action::Window(UiCommand::ShowPortfolio));
            }
            None => {}
        }
    } else if position == 0 && app.ui.location() != place {
        app.queue.push(Action::Go(place));
    }
}

/// Where to go from here: another step, or out; nothing where the person reads on.
fn step_ui(ui: &mut Ui, position: usize, title: &str, sentence: &str) -> Option<Option<usize>> {
    ui.set_width(WIDTH);
    let mut to = None;
    let mut ways: Vec<Response> = Vec::new();
    text::small(ui, &tr!("tour-step", step = position as u64 + 1, steps = N_STEPS as u64));
    text::line(ui, title, font::title(), tokens(ui).text);
    text::paragraph(ui, sentence, tokens(ui).text_muted);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let is_last = position + 1 == N_STEPS;
        // At the end there is nothing left to skip.
        if !is_last {
            let skip = button::ghost(ui, None, tr!("tour-skip"));
            if skip.clicked() {
                to = Some(None);
            }
            ways.push(skip);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let next = if is_last { tr!("tour-done") } else { tr!("tour-next") };
            let next = button::primary(ui, None, next);
            if next.clicked() {
                to = Some((!is_last).then_some(position + 1));
            }
            if position > 0 {
                let back = button::secondary(ui, Some(Icon::ChevronLeft), tr!("tour-back"));
                if back.clicked() {
                    to = Some(Some(position - 1));
                }
                ways.push(back);
            }
            ways.push(next);
        });
    });
    keep_focus(ui, position, &ways);
    if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        to = Some(None);
    }
    to
}

/// Each step begins with the keyboard on its last button, which goes on; Tab goes round among the buttons, for the page behind is what the
/// step speaks of and not where it is answered. A click on the page leaves the card, and Tab then goes through the page as ever.
fn keep_focus(ui: &Ui, position: usize, ways: &[Response]) {
    let key = ui.scope_id().with("step that has the focus");
    if ui.data(|data| data.get_temp::<usize>(key)) != Some(position) {
        ui.data_mut(|data| data.insert_temp(key, position));
        ways.iter().last().inspect(|next| next.request_focus());
        return;
    }
    let Some(at) = ways.iter().position(Response::has_focus) else { return };
    let tab = EventFilter { tab: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(ways[at].id, tab));
    let pressed = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::Tab));
    let step = if pressed(Modifiers::SHIFT) {
        ways.len() - 1
    } else if pressed(Modifiers::NONE) {
        1
    } else {
        return;
    };
    ways[(at + step) % ways.len()].request_focus();
}
