//! What is known of one row: value, both sides of the division, how complete the data are; and the ways on from there.

use egui::Ui;

use super::{MapUi, canvas, look};
use crate::chart::map::World;
use crate::gui::app::{Action, ViewContext};
use crate::gui::location::ExploreWish;
use crate::gui::panel::explain::gap_text;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, quantity, text};
use crate::words::{self, tr};
use crate::workspace::State;
use crate::workspace::map::{Band, MapAnswer, MapGroup, MapLevel, MapMeasure, MapScale};

/// A country by its name in the language of the window, everything else as people call it.
pub(super) fn title(level: MapLevel, group: &MapGroup) -> String {
    let world = if level == MapLevel::Country { World::shipped().ok() } else { None };
    let country =
        world.as_ref().and_then(|world| Some(&world.countries[world.country_named(&group.label)?]));
    let language = words::language().code();
    country.map_or_else(|| group.label.clone(), |country| country.name(language).to_owned())
}

/// Name, band, value and its arithmetic.
pub(super) fn facts(
    ui: &mut Ui,
    answer: &MapAnswer,
    scale: &MapScale,
    level: MapLevel,
    group: &MapGroup,
) {
    let t = tokens(ui);
    text::line(ui, &title(level, group), font::strong(), t.text);
    let within = within(answer, level, group);
    if !within.is_empty() {
        text::small(ui, &within);
    }
    let point = &group.point;
    let value = quantity::value(point.value, &answer.item.unit);
    ui.horizontal(|ui| {
        text::number_in(
            ui,
            &quantity::bounded(value, answer.item.is_upper_bound),
            font::title(),
            t.text,
        );
        let band = scale.band(point);
        if !matches!(band, Band::Class(_)) {
            let icon = match band {
                Band::Good => Icon::Check,
                Band::Near => Icon::Warning,
                Band::Bad => Icon::Close,
                Band::Class(_) | Band::NoValue => Icon::Question,
            };
            chip::chip(
                ui,
                Some(icon),
                &look::word(scale, band, &answer.item.unit),
                look::color(t, band),
                look::tint(t, band),
            );
        }
    });
    text::small(ui, answer.item.name_in(words::language().code()));
    if let Some(gap) = &point.gap {
        text::note(ui, &gap_text(gap), t.text_muted);
    }
    if let (Some(n), Some(d)) = (point.numerator, point.denominator) {
        text::small(ui, &format!("{} ÷ {}", quantity::number(n), quantity::number(d)));
    }
    text::small(ui, &tr!("map-completeness", share = quantity::share(point.completeness)));
    if level != MapLevel::Cell {
        text::small(ui, &tr!("map-n-cells", n = group.n_objects as u64));
    }
}

/// `LIM001 · Lima · PE`: what holds it, the nearest first.
pub(super) fn within(answer: &MapAnswer, level: MapLevel, group: &MapGroup) -> String {
    let mut names: Vec<String> = Vec::new();
    let (mut level, mut parent) = (level, group.parent);
    while let Some(at) = parent {
        let Some(above) = above(answer, level) else { break };
        let Some(row) = answer.level(above).get(at) else { break };
        names.push(title(above, row));
        (level, parent) = (above, row.parent);
    }
    names.join(" · ")
}

/// The nearest level above that has rows.
fn above(answer: &MapAnswer, level: MapLevel) -> Option<MapLevel> {
    MapLevel::ALL.into_iter().rev().find(|above| *above < level && !answer.level(*above).is_empty())
}

/// The selected row at the foot of the list.
pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    map: &mut MapUi,
    answer: &MapAnswer,
    scale: &MapScale,
    (level, group): (MapLevel, &MapGroup),
) {
    theme::card(ui).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        facts(ui, answer, scale, level, group);
        if let Some(place) = group.place {
            text::small(ui, &format!("{:.5}, {:.5}", place.latitude, place.longitude));
        }
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            if button::secondary(ui, Some(Icon::Explore), tr!("map-open-explorer")).clicked() {
                let wish = explore_wish(ctx.state, answer, group);
                ctx.queue.push(Action::Explore(Box::new(wish)));
            }
            if let Some(place) = group.place
                && button::ghost(ui, Some(Icon::Search), tr!("map-zoom-to")).clicked()
            {
                canvas::look_at(map, place, level);
            }
        });
    });
}

/// The KPI of the map over what is selected, by its parts.
fn explore_wish(state: &State, answer: &MapAnswer, group: &MapGroup) -> ExploreWish {
    let questions = match &answer.question.measure {
        MapMeasure::Kpi(question) => vec![question.clone()],
        MapMeasure::Line { contract, objective, .. } => {
            let contract = state.contracts.iter().find(|known| known.id == *contract);
            let lines = contract.into_iter().flat_map(|contract| &contract.objectives);
            lines
                .filter(|line| line.id == *objective)
                .filter_map(crate::workspace::map::question_of)
                .collect()
        }
    };
    let by = if group.n_objects > 1 { "object" } else { "" };
    let (filter, by) = (Some(group.filter.clone()), Some(by.to_owned()));
    ExploreWish { questions, filter, by, range: None }
}
