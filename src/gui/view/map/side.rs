//! The map as a list: contracts by what they cost, or places by how they stand, the worst first. Rows are virtual.

use std::sync::Arc;

use egui::{CornerRadius, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::verdicts::{self, Judged};
use super::{MapColor, MapShown, MapUi, canvas, detail, look};
use crate::gui::app::ViewContext;
use crate::gui::location::Location;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::explore;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, field, pick, problem, progress, quantity, text};
use crate::sla::Verdict;
use crate::words::{self, tr};
use crate::workspace::map::{
    Band, MapAnswer, MapGroup, MapLevel, MapScale, Misplaced, WhyMisplaced,
};

const ROW_HEIGHT: f32 = 44.0;
const CONTRACT_HEIGHT: f32 = 62.0;
/// Room of the selected row below the list.
const DETAIL_HEIGHT: f32 = 276.0;

/// Positions of a level in the order of the list.
#[derive(Default)]
pub(super) struct Rows {
    key: Option<(u64, bool, MapLevel, String)>,
    rows: Arc<Vec<(usize, Band)>>,
}

impl Rows {
    /// The worst first; those without a value last.
    fn rows(
        &mut self,
        answer: &MapAnswer,
        revision: u64,
        scale: &MapScale,
        level: MapLevel,
        search: &str,
    ) -> Arc<Vec<(usize, Band)>> {
        let key = (revision, matches!(scale, MapScale::Target(_)), level, search.to_owned());
        if self.key.as_ref() != Some(&key) {
            self.rows = Arc::new(sorted(answer, scale, level, search));
            self.key = Some(key);
        }
        self.rows.clone()
    }
}

fn sorted(
    answer: &MapAnswer,
    scale: &MapScale,
    level: MapLevel,
    search: &str,
) -> Vec<(usize, Band)> {
    let groups = answer.level(level);
    let words: Vec<String> = search.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |group: &MapGroup| {
        words.is_empty() || {
            let text = format!("{} {}", group.label, group.name).to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        }
    };
    let mut rows: Vec<(usize, Band)> = (0..groups.len())
        .filter(|i| fits(&groups[*i]))
        .map(|i| (i, scale.band(&groups[i].point)))
        .collect();
    let sign = if answer.higher_is_better() { 1.0 } else { -1.0 };
    let badness = |i: usize| groups[i].point.value.map(|value| value * sign);
    rows.sort_by(|(a, _), (b, _)| match (badness(*a), badness(*b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    rows
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    map: &mut MapUi,
    answer: Option<&Arc<MapAnswer>>,
    scale: Option<&MapScale>,
) {
    ui.spacing_mut().item_spacing.y = 8.0;
    if map.shown == MapShown::Misplaced {
        misplaced_ui(ui, map, answer);
        return;
    }
    if map.color == MapColor::Verdicts {
        contracts_ui(ui, ctx, map);
    } else if let (Some(answer), Some(scale)) = (answer, scale) {
        places_ui(ui, ctx, map, answer, scale);
    } else if let Some(Err(problems)) =
        ctx.state.map.latest.as_ref().filter(|_| !ctx.state.map.running)
    {
        explore::problems_ui(ui, problems);
    } else {
        text::muted(ui, tr!("map-computing"));
        let accent = tokens(ui).accent;
        progress::bar(ui, tr!("map-computing"), None, 160.0, accent);
    }
}

/// Objects that are not on the map are never left out silently.
fn misplaced_link(ui: &mut Ui, map: &mut MapUi, answer: Option<&Arc<MapAnswer>>) {
    let Some(answer) = answer.filter(|answer| !answer.misplaced.is_empty()) else { return };
    let n_unplaced = answer.n_unplaced();
    let message = if n_unplaced > 0 {
        tr!("map-not-on-map", n = n_unplaced as u64)
    } else {
        tr!("map-elsewhere", n = answer.misplaced.len() as u64)
    };
    if button::ghost(ui, Some(Icon::Warning), &message).clicked() {
        map.shown = MapShown::Misplaced;
    }
}

fn misplaced_ui(ui: &mut Ui, map: &mut MapUi, answer: Option<&Arc<MapAnswer>>) {
    if button::ghost(ui, Some(Icon::ChevronLeft), tr!("map-back")).clicked() {
        map.shown = MapShown::First;
    }
    text::section(ui, tr!("map-misplaced-title"));
    let muted = tokens(ui).text_muted;
    text::note(ui, tr!("map-misplaced-hint"), muted);
    let Some(answer) = answer else { return };
    let rows = &answer.misplaced;
    ScrollArea::vertical().id_salt("misplaced").auto_shrink(false).show_rows(
        ui,
        ROW_HEIGHT,
        rows.len(),
        |ui, range| {
            for object in &rows[range] {
                ui.allocate_ui_with_layout(
                    vec2(ui.available_width(), ROW_HEIGHT - 8.0),
                    egui::Layout::top_down(egui::Align::Min),
                    |ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        let color = tokens(ui).text;
                        text::line_with_hover(
                            ui,
                            &object.label,
                            font::body(),
                            color,
                            &object.object,
                        );
                        text::small(ui, &why(object));
                    },
                );
            }
        },
    );
}

fn why(object: &Misplaced) -> String {
    match &object.why {
        WhyMisplaced::NoCoordinates => tr!("map-why-none").to_owned(),
        WhyMisplaced::OnlyOne { key } => tr!("map-why-one", key = *key),
        WhyMisplaced::Unreadable { key, text } => {
            tr!("map-why-unreadable", key = *key, text = text.as_str())
        }
        WhyMisplaced::OutOfRange { key, text } => {
            tr!("map-why-range", key = *key, text = text.as_str())
        }
        WhyMisplaced::Zero => tr!("map-why-zero").to_owned(),
        WhyMisplaced::OtherCountry { says, lies_in } if lies_in.is_empty() => {
            tr!("map-why-sea", says = says.as_str())
        }
        WhyMisplaced::OtherCountry { says, lies_in } => {
            tr!("map-why-country", says = says.as_str(), lies = lies_in.as_str())
        }
    }
}

fn contracts_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, map: &mut MapUi) {
    let world = ctx.state.world.clone();
    let answer = ctx.state.map.found().cloned();
    let rows = verdicts::judged(ctx.state, map, world.as_deref());
    ui.horizontal(|ui| match map.country.zip(world.as_deref()) {
        Some((country, world)) => {
            let name = world.countries[country].name(words::language().code());
            text::section(ui, &tr!("map-contracts-in", country = name));
            if button::icon_only(ui, Icon::Close, tr!("map-all-countries")).clicked() {
                map.country = None;
            }
        }
        None => _ = text::section(ui, tr!("map-contracts-title")),
    });
    let shown: Vec<&Judged<'_>> =
        rows.iter().filter(|row| map.country.is_none() || row.country == map.country).collect();
    if shown.is_empty() {
        text::muted(ui, tr!("map-no-contract"));
        return;
    }
    let muted = tokens(ui).text_muted;
    text::note(ui, tr!("map-contracts-order"), muted);
    let mut open = None;
    let room = (ui.available_height() - 48.0).max(CONTRACT_HEIGHT);
    ScrollArea::vertical()
        .id_salt("contracts on the map")
        .auto_shrink([false, true])
        .max_height(room)
        .show_rows(ui, CONTRACT_HEIGHT, shown.len(), |ui, range| {
            for row in &shown[range] {
                if contract_row(ui, row) {
                    open = Some(Location::Scorecard {
                        contract: row.contract.id.clone(),
                        period: Some(row.period),
                    });
                }
            }
        });
    if let Some(location) = open {
        ctx.go(location);
    }
    misplaced_link(ui, map, answer.as_ref());
}

fn contract_row(ui: &mut Ui, row: &Judged<'_>) -> bool {
    let contract = row.contract;
    let word = match row.verdict {
        Some(Verdict::Achieved) if row.warning => tr!("common-at-risk"),
        Some(verdict) => chip::verdict_word(verdict),
        None if row.failed => tr!("map-not-judged"),
        None => tr!("map-judging"),
    };
    let credit = match row.verdict {
        Some(_) => quantity::money(row.credit, &contract.currency, contract.currency_decimals),
        None => quantity::NO_VALUE.to_owned(),
    };
    let name = tr!(
        "map-contract-row",
        customer = contract.customer.as_str(),
        verdict = word,
        credit = credit.as_str()
    );
    let (rect, response) = clickable(ui, CONTRACT_HEIGHT, &name, false);
    let mut inner = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(10.0, 6.0)))
            .layout(egui::Layout::top_down(egui::Align::Min)),
    );
    inner.spacing_mut().item_spacing = vec2(8.0, 3.0);
    text::line(
        &mut inner,
        &format!("{} · {}", contract.customer, contract.country),
        font::strong(),
        tokens(ui).text,
    );
    inner.horizontal(|ui| {
        let t = tokens(ui);
        match row.verdict {
            Some(verdict) => _ = chip::verdict(ui, verdict, row.warning),
            None => _ = chip::chip(ui, Some(Icon::Clock), word, t.text_muted, t.raised),
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            text::number(ui, &credit);
        });
    });
    response.on_hover_text(contract.said_name()).clicked()
}

/// A whole row that can be clicked and reached by the keyboard.
fn clickable(ui: &mut Ui, height: f32, name: &str, selected: bool) -> (Rect, egui::Response) {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height - 8.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, selected, name));
    let fill = match (selected, response.hovered()) {
        (true, _) => t.accent_soft,
        (false, true) => t.raised,
        _ => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(theme::CONTROL_RADIUS), fill);
    theme::paint_focus(ui, &response);
    (rect, response)
}

/// The levels that have rows, and what they are called.
fn levels(answer: &MapAnswer) -> Vec<(MapLevel, &'static str)> {
    let name = |level| match level {
        MapLevel::Country => tr!("map-countries"),
        MapLevel::Region => tr!("map-regions"),
        MapLevel::Site => tr!("map-sites"),
        MapLevel::Cell => tr!("map-cells"),
    };
    MapLevel::ALL
        .into_iter()
        .filter(|level| !answer.level(*level).is_empty())
        .map(|level| (level, name(level)))
        .collect()
}

fn places_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    map: &mut MapUi,
    answer: &Arc<MapAnswer>,
    scale: &MapScale,
) {
    total(ui, answer, scale, ctx.state.map.running);
    let levels = levels(answer);
    let mut level = match map.shown {
        MapShown::Level(level) if levels.iter().any(|(known, _)| *known == level) => level,
        _ => levels.first().map_or(MapLevel::Cell, |(level, _)| *level),
    };
    if theme::narrow(ui) {
        let options: Vec<(MapLevel, String)> =
            levels.iter().map(|(l, name)| (*l, (*name).to_owned())).collect();
        pick::combo(ui, tr!("map-level"), &mut level, &options, 150.0);
    } else {
        pick::segments(ui, tr!("map-level"), &mut level, &levels);
    }
    map.shown = MapShown::Level(level);
    let width = ui.available_width();
    field::search(ui, &mut map.search, tr!("map-search"), tr!("map-search"), width);
    let selected = map.selected.clone();
    let selected_row = selected.as_ref().and_then(|(level, name)| {
        let group = answer.level(*level).iter().find(|group| group.name == *name)?;
        Some((*level, group))
    });
    let below = if selected_row.is_some() { DETAIL_HEIGHT } else { 0.0 }
        + if answer.misplaced.is_empty() { 0.0 } else { 44.0 };
    let room = (ui.available_height() - below).max(3.0 * ROW_HEIGHT);
    let revision = ctx.state.map.revision;
    let rows = ctx.derived.map.rows.rows(answer, revision, scale, level, &map.search);
    if rows.is_empty() {
        text::muted(ui, tr!("map-nothing-found"));
    }
    let mut clicked = None;
    ScrollArea::vertical().id_salt("places").auto_shrink([false, true]).max_height(room).show_rows(
        ui,
        ROW_HEIGHT - 8.0,
        rows.len(),
        |ui, range| {
            for (at, band) in &rows[range] {
                let group = &answer.level(level)[*at];
                let is_selected =
                    selected.as_ref().is_some_and(|(l, name)| *l == level && *name == group.name);
                if place_row(ui, answer, scale, level, (group, *band), is_selected) {
                    clicked = Some(group);
                }
            }
        },
    );
    if let Some(group) = clicked {
        map.selected = Some((level, group.name.clone()));
        if let Some(place) = group.place {
            canvas::look_at(map, place, level);
        }
    }
    misplaced_link(ui, map, Some(answer));
    if let Some(row) = selected_row {
        detail::show(ui, ctx, map, answer, scale, row);
    }
}

/// Everything together, above its parts.
fn total(ui: &mut Ui, answer: &MapAnswer, scale: &MapScale, running: bool) {
    ui.spacing_mut().item_spacing.y = 3.0;
    text::caption(ui, answer.item.name_in(words::language().code()));
    ui.horizontal(|ui| {
        let value = quantity::value(answer.total.value, &answer.item.unit);
        let color = tokens(ui).text;
        text::number_in(
            ui,
            &quantity::bounded(value, answer.item.is_upper_bound),
            font::figure(),
            color,
        );
        if running {
            text::small(ui, tr!("map-computing"));
        }
    });
    let days = quantity::days(answer.range, &answer.zone);
    let cells = tr!("map-n-cells", n = answer.cells.len() as u64);
    text::small(ui, &format!("{cells} · {days}"));
    if let MapScale::Target(target) = scale {
        let value = quantity::decimal(target.value, target.value.scale());
        let value = quantity::with_unit(&value, answer.item.unit.shown());
        let limit = format!("{} {value}", target.comparison.sign());
        text::small(ui, &tr!("map-target", limit = limit));
    }
    for warning in answer.warnings.iter().take(1) {
        let muted = tokens(ui).text_muted;
        text::note(ui, &problem::said(warning), muted);
    }
    ui.spacing_mut().item_spacing.y = 8.0;
}

fn place_row(
    ui: &mut Ui,
    answer: &MapAnswer,
    scale: &MapScale,
    level: MapLevel,
    (group, band): (&MapGroup, Band),
    selected: bool,
) -> bool {
    let t = tokens(ui);
    let unit = &answer.item.unit;
    let value = quantity::value(group.point.value, unit);
    let word = look::word(scale, band, unit);
    let title = detail::title(level, group);
    let (rect, response) =
        clickable(ui, ROW_HEIGHT, &format!("{title}, {value}, {word}"), selected);
    let painter = ui.painter();
    look::mark(painter, pos2(rect.left() + 14.0, rect.center().y), band, t, look::radius(band));
    let number = text::tabular(ui, &value, font::body(), t.text);
    let right = rect.right() - 10.0 - number.size().x;
    ui.painter().galley(pos2(right, rect.center().y - number.size().y / 2.0), number, t.text);
    let left = rect.left() + 30.0;
    let room = right - left - 10.0;
    let within = detail::within(answer, level, group);
    let name = text::elided(ui, &title, font::body(), t.text, room);
    let height = name.size().y;
    if within.is_empty() {
        ui.painter().galley(pos2(left, rect.center().y - height / 2.0), name, t.text);
    } else {
        let below = text::elided(ui, &within, font::small(), t.text_muted, room);
        let top = rect.center().y - (height + below.size().y) / 2.0;
        ui.painter().galley(pos2(left, top), name, t.text);
        ui.painter().galley(pos2(left, top + height), below, t.text_muted);
    }
    response.on_hover_text(format!("{}\n{word}", group.name)).clicked()
}
