//! The map itself: what is drawn in which order, and what the hand, the wheel and the keys do to it.

use std::sync::Arc;

use egui::{
    Align2, Color32, EventFilter, Key, Margin, Rect, Response, Sense, Stroke, Ui, UiBuilder, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::base::{self, Caption, Tints};
use super::marks::{Mark, Marks};
use super::verdicts::{self, Judged};
use super::{MapColor, MapShown, MapUi, detail, look};
use crate::chart::map::{Bounds, MapPoint, MapView, Place, World};
use crate::gui::app::ViewContext;
use crate::gui::theme::{CONTROL_RADIUS, Tokens, font, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, quantity, text};
use crate::words::{language, tr};
use crate::workspace::map::{Band, MapAnswer, MapLevel, MapScale};

/// How far an arrow key moves the map.
const KEY_STEP: f64 = 80.0;
/// How much nearer a key or a button goes.
const ZOOM_STEP: f64 = 1.6;
/// No nearer than this when something is fitted into the window: a city.
const FIT_SCALE_MAX: f64 = 900.0;
const FIT_MARGIN: f64 = 56.0;
/// Mexico to Chile: what is shown where nothing has a place.
const LATIN_AMERICA: [Place; 2] = [Place::new(-112.0, -54.0), Place::new(-36.0, 31.0)];

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    map: &mut MapUi,
    answer: Option<&Arc<MapAnswer>>,
    scale: Option<&MapScale>,
) {
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::GraphicsObject, true, summary(answer)));
    let t = tokens(ui);
    ui.painter().rect_filled(rect, CONTROL_RADIUS, t.field);
    let Some(world) = ctx.state.world.clone() else {
        ui.painter().text(
            rect.center(),
            Align2::CENTER_CENTER,
            tr!("map-drawing"),
            font::body(),
            t.text_muted,
        );
        return;
    };
    let rows = if map.color == MapColor::Verdicts {
        verdicts::judged(ctx.state, map, Some(&world))
    } else {
        Vec::new()
    };
    let is_settled = ctx.state.map.latest.is_some() && !ctx.state.map.running;
    if map.view.is_none() && (answer.is_some() || is_settled) {
        map.view = Some(fitted(answer.map(Arc::as_ref), &rows, &world, rect));
    }
    let Some(mut view) = map.view else { return };
    navigate(ui, &response, rect, &mut view);
    map.view = Some(view);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect));
    inner.set_clip_rect(rect.intersect(ui.clip_rect()));
    let (tints, captions) = countries(t, answer, scale, &rows, &world, view.scale);
    ctx.derived.map.base.paint(&inner, rect, &view, &world, &tints);
    let marks = &mut ctx.derived.map.marks;
    let mut covered: Vec<Rect> = Vec::new();
    if let (Some(answer), Some(scale)) = (answer, scale) {
        marks.update(answer, ctx.state.map.revision, scale, &view);
        let seen = marks.marks.iter().map(|mark| mark.rect(rect, &view));
        covered.extend(seen.filter(|place| place.intersects(rect)).take(400));
    }
    base::names(&inner, rect, &view, &world, &captions, &covered);
    if let Some(answer) = answer.filter(|_| scale.is_some()) {
        let selected = selected_row(map, answer);
        let level = marks.level;
        let is_selected = |at: usize| is_selected(answer, selected, level, at);
        marks.paint(&inner, rect, &view, &is_selected, map.color == MapColor::Verdicts);
    }
    let found = Found { answer, scale, rows: &rows, world: &world, marks };
    pointer(&mut inner, map, &found, rect, &view, &response);
    ui.painter().rect_stroke(
        rect,
        CONTROL_RADIUS,
        Stroke::new(1.0, t.border),
        egui::StrokeKind::Inside,
    );
    if let (Some(answer), Some(scale)) = (answer, scale)
        && map.color != MapColor::Verdicts
    {
        legend(ui, rect, answer, scale, &ctx.derived.map.marks.counts);
    }
    scale_bar(ui, rect, &view);
    let fit = buttons(ui, map, rect)
        || response.has_focus() && ui.input(|input| input.key_pressed(Key::Home));
    if fit {
        map.view = Some(fitted(answer.map(Arc::as_ref), &rows, &world, rect));
    }
}

/// Everything that is under a pointer.
struct Found<'a> {
    answer: Option<&'a Arc<MapAnswer>>,
    scale: Option<&'a MapScale>,
    rows: &'a [Judged<'a>],
    world: &'a World,
    marks: &'a Marks,
}

/// What a screen reader says of the map.
fn summary(answer: Option<&Arc<MapAnswer>>) -> String {
    let Some(answer) = answer else { return tr!("map-canvas").to_owned() };
    let placed =
        |level| answer.level(level).iter().filter(|group| group.place.is_some()).count() as u64;
    tr!(
        "map-canvas-counts",
        sites = placed(MapLevel::Site),
        cells = placed(MapLevel::Cell),
        missing = answer.n_unplaced() as u64
    )
}

/// What was clicked, as a position of its level.
fn selected_row(map: &MapUi, answer: &MapAnswer) -> Option<(MapLevel, usize)> {
    let (level, name) = map.selected.as_ref()?;
    let at = answer.level(*level).iter().position(|group| group.name == *name)?;
    Some((*level, at))
}

/// Whether a row of the drawn level is what was clicked, holds it, or is held by it.
fn is_selected(
    answer: &MapAnswer,
    selected: Option<(MapLevel, usize)>,
    level: MapLevel,
    at: usize,
) -> bool {
    match (selected, level) {
        (None, _) => false,
        (Some((one, selected)), other) if one == other => at == selected,
        (Some((MapLevel::Cell, cell)), MapLevel::Site) => answer.cells[cell].parent == Some(at),
        (Some((MapLevel::Site, site)), MapLevel::Cell) => answer.cells[at].parent == Some(site),
        _ => false,
    }
}

/// All places of the answer, or the countries of contracts, or Latin America.
fn fitted(answer: Option<&MapAnswer>, rows: &[Judged<'_>], world: &World, rect: Rect) -> MapView {
    let places = answer.into_iter().flat_map(|answer| &answer.cells).filter_map(|cell| cell.place);
    let mut bounds = Bounds::around(places.map(Place::project));
    if bounds.is_empty() {
        let countries = rows.iter().filter_map(|row| row.country);
        bounds = countries.fold(bounds, |all, country| all.union(world.countries[country].bounds));
    }
    if bounds.is_empty() {
        bounds = Bounds::around(LATIN_AMERICA.map(Place::project));
    }
    fit(bounds, rect, FIT_SCALE_MAX)
}

fn fit(bounds: Bounds, rect: Rect, scale_max: f64) -> MapView {
    let size = (f64::from(rect.width()), f64::from(rect.height()));
    MapView::fitting(bounds, size, FIT_MARGIN, scale_max)
}

/// Goes to a place, near enough to tell it from others.
pub(super) fn look_at(map: &mut MapUi, place: Place, level: MapLevel) {
    let scale = match level {
        MapLevel::Country => 24.0,
        MapLevel::Region => 220.0,
        MapLevel::Site | MapLevel::Cell => 2.0 * super::marks::CELLS_SCALE,
    };
    let before = map.view.map_or(0.0, |view| view.scale);
    let scale = if level >= MapLevel::Site { before.max(scale) } else { scale };
    map.view = Some(MapView { center: place.project(), scale });
}

fn navigate(ui: &Ui, response: &Response, rect: Rect, view: &mut MapView) {
    if response.dragged() {
        let Vec2 { x, y } = response.drag_delta();
        *view = view.dragged((f64::from(x), f64::from(y)));
    }
    if response.clicked() {
        response.request_focus();
    }
    if let Some(pointer) = response.hover_pos() {
        let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let factor = f64::from(pinch) * (f64::from(scroll) * 0.005).exp();
        if (factor - 1.0).abs() > 1e-6 {
            *view = view.zoomed(factor, base::from_middle(rect, pointer));
        }
        if response.double_clicked() {
            *view = view.zoomed(2.0, base::from_middle(rect, pointer));
        }
    }
    if response.has_focus() {
        let arrows = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let steps = [
            (Key::ArrowLeft, (KEY_STEP, 0.0)),
            (Key::ArrowRight, (-KEY_STEP, 0.0)),
            (Key::ArrowUp, (0.0, KEY_STEP)),
            (Key::ArrowDown, (0.0, -KEY_STEP)),
        ];
        for (_, step) in steps.into_iter().filter(|(key, _)| pressed(*key)) {
            *view = view.dragged(step);
        }
        let zooms =
            [(Key::Plus, ZOOM_STEP), (Key::Equals, ZOOM_STEP), (Key::Minus, 1.0 / ZOOM_STEP)];
        for (_, factor) in zooms.into_iter().filter(|(key, _)| pressed(*key)) {
            *view = view.zoomed(factor, (0.0, 0.0));
        }
    }
}

/// Fill and caption of each country that something is known of.
fn countries(
    t: &Tokens,
    answer: Option<&Arc<MapAnswer>>,
    scale: Option<&MapScale>,
    rows: &[Judged<'_>],
    world: &World,
    nearness: f64,
) -> (Tints, Vec<Caption>) {
    let (mut tints, mut captions) = (Tints::new(), Vec::new());
    // From near, a country is ground: its color must not drown the marks.
    let share = 1.0 - ((nearness / 40.0).ln() / 10.0_f64.ln()).clamp(0.0, 0.85);
    let faded = |color: Color32| t.card.lerp_to_gamma(color, share as f32);
    if rows.is_empty() {
        if let (Some(answer), Some(scale)) = (answer, scale) {
            for group in &answer.countries {
                let Some(country) = world.country_named(&group.label) else { continue };
                tints.push((country, faded(look::tint(t, scale.band(&group.point)))));
                let text = quantity::value(group.point.value, &answer.item.unit);
                captions.push(Caption { country, text, color: t.text });
            }
        }
        return (tints, captions);
    }
    for (country, worst, n) in verdicts::by_country(rows) {
        tints.push((country, faded(verdicts::tint(t, worst))));
        let contracts = tr!("map-contracts", n = n as u64);
        let (text, color) = match worst.verdict {
            Some(verdict) => {
                let word = if worst.warning && verdict == crate::sla::Verdict::Achieved {
                    tr!("common-at-risk")
                } else {
                    chip::verdict_word(verdict)
                };
                let is_risk = worst.warning && verdict == crate::sla::Verdict::Achieved;
                let color = if is_risk { t.warn } else { t.verdict(verdict).0 };
                (format!("{} {word} · {contracts}", verdict.symbol()), color)
            }
            None => (contracts, t.text_muted),
        };
        captions.push(Caption { country, text, color });
    }
    (tints, captions)
}

/// Tooltip and click of what is under the pointer.
fn pointer(
    ui: &mut Ui,
    map: &mut MapUi,
    found: &Found<'_>,
    rect: Rect,
    view: &MapView,
    response: &Response,
) {
    let Some(at) = response.hover_pos().filter(|at| rect.contains(*at)) else { return };
    if response.dragged() {
        return;
    }
    let plain = map.color == MapColor::Verdicts;
    let mark = found.marks.at(at, rect, view).filter(|_| !plain && found.answer.is_some());
    if let Some(mark) = mark.and_then(|i| found.marks.marks.get(i)) {
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        mark_hover(response, found, mark);
        if response.clicked() {
            click_mark(map, found, mark, rect, view);
        }
        return;
    }
    let place = view.from_window(base::from_middle(rect, at)).place();
    let Some(country) = found.world.country_at(place) else {
        if response.clicked() {
            map.selected = None;
            map.country = None;
        }
        return;
    };
    country_hover(response, found, country);
    if response.clicked() {
        match found
            .answer
            .filter(|_| !plain)
            .and_then(|answer| row_of(answer, found.world, country))
        {
            Some(name) => {
                map.selected = Some((MapLevel::Country, name));
                map.shown = MapShown::Level(MapLevel::Country);
            }
            None => {
                map.selected = None;
                let known = found.rows.iter().any(|row| row.country == Some(country));
                map.country = (known && map.country != Some(country)).then_some(country);
                map.shown = MapShown::First;
            }
        }
    }
}

fn row_of(answer: &MapAnswer, world: &World, country: usize) -> Option<String> {
    let is_it = |label: &str| world.country_named(label) == Some(country);
    answer.countries.iter().find(|group| is_it(&group.label)).map(|group| group.name.clone())
}

fn click_mark(map: &mut MapUi, found: &Found<'_>, mark: &Mark, rect: Rect, view: &MapView) {
    let Some(answer) = found.answer else { return };
    match mark.members.as_slice() {
        [one] => {
            map.selected =
                Some((found.marks.level, answer.level(found.marks.level)[*one].name.clone()));
            map.shown = MapShown::Level(found.marks.level);
        }
        // Those at one place cannot be told apart any nearer.
        _ if mark.bounds.width().max(mark.bounds.height()) * view.scale < 1e-3 => {}
        _ => map.view = Some(fit(mark.bounds, rect, view.scale * 8.0)),
    }
}

/// Objects that the tooltip of a joined mark names.
const NAMED_MAX: usize = 5;

fn mark_hover(response: &Response, found: &Found<'_>, mark: &Mark) {
    let (Some(answer), Some(scale)) = (found.answer, found.scale) else { return };
    let groups = answer.level(found.marks.level);
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(300.0);
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.spacing_mut().interact_size.y = 18.0;
        if let [one] = mark.members.as_slice() {
            detail::facts(ui, answer, scale, found.marks.level, &groups[*one]);
            return;
        }
        let n = mark.members.len() as u64;
        let title = match found.marks.level {
            MapLevel::Cell => tr!("map-n-cells", n = n),
            _ => tr!("map-n-sites", n = n),
        };
        text::line(ui, &title, font::strong(), tokens(ui).text);
        for (band, n) in &mark.bands {
            legend_row(ui, answer, scale, *band, *n);
        }
        let mut worst = mark.members.clone();
        worst.sort_by_key(|i| std::cmp::Reverse(scale.band(&groups[*i].point).urgency()));
        for at in worst.iter().take(NAMED_MAX) {
            let value = quantity::value(groups[*at].point.value, &answer.item.unit);
            text::small(ui, &format!("{} · {value}", groups[*at].label));
        }
    });
}

fn country_hover(response: &Response, found: &Found<'_>, country: usize) {
    let language = crate::words::language().code();
    let name = found.world.countries[country].name(language).to_owned();
    let mut lines = vec![name];
    for row in found.rows.iter().filter(|row| row.country == Some(country)) {
        let word = row.verdict.map_or(tr!("map-judging"), chip::verdict_word);
        lines.push(format!("{}: {word}", row.contract.customer));
    }
    if let (Some(answer), true) = (found.answer, found.rows.is_empty())
        && let Some(name) = row_of(answer, found.world, country)
        && let Some(group) = answer.countries.iter().find(|group| group.name == name)
    {
        lines.push(quantity::value(group.point.value, &answer.item.unit));
    }
    response.clone().on_hover_text_at_pointer(lines.join("\n"));
}

/// Shape, color, word and count of every band.
fn legend(ui: &mut Ui, rect: Rect, answer: &MapAnswer, scale: &MapScale, counts: &[(Band, usize)]) {
    let level = if answer.sites.is_empty() { MapLevel::Cell } else { MapLevel::Site };
    let n_of = |band: Band| counts.iter().find(|(known, _)| *known == band).map_or(0, |(_, n)| *n);
    let mut bands = scale.bands();
    bands.reverse();
    bands.extend((n_of(Band::NoValue) > 0).then_some(Band::NoValue));
    let height = 30.0 + bands.len() as f32 * 21.0 + 4.0;
    let place = Rect::from_min_size(
        pos2(rect.left() + 12.0, rect.bottom() - 12.0 - height),
        vec2(252.0, height),
    );
    let mut inner = ui.new_child(
        UiBuilder::new().max_rect(place).layout(egui::Layout::bottom_up(egui::Align::Min)),
    );
    overlay(&inner).show(&mut inner, |ui| {
        ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.spacing_mut().interact_size.y = 18.0;
            let heading = match level {
                MapLevel::Cell => {
                    tr!("map-legend-cells", name = answer.item.name_in(language().code()))
                }
                _ => tr!("map-legend-sites", name = answer.item.name_in(language().code())),
            };
            text::caption(ui, &heading);
            for band in bands {
                legend_row(ui, answer, scale, band, n_of(band));
            }
        });
    });
}

fn legend_row(ui: &mut Ui, answer: &MapAnswer, scale: &MapScale, band: Band, n: usize) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (place, _) = ui.allocate_exact_size(vec2(16.0, 18.0), Sense::hover());
        look::mark(ui.painter(), place.center(), band, tokens(ui), look::radius(band).min(6.0));
        let word = look::word(scale, band, &answer.item.unit);
        text::small(ui, &format!("{word} · {}", quantity::count(n as u64)));
    });
}

/// Frame of what lies on the map.
fn overlay(ui: &Ui) -> egui::Frame {
    let t = tokens(ui);
    egui::Frame::new()
        .fill(t.panel.gamma_multiply(0.94))
        .stroke(Stroke::new(1.0, t.border))
        .corner_radius(CONTROL_RADIUS)
        .inner_margin(Margin::symmetric(10, 8))
}

/// Nearer, farther, everything; true for the last.
fn buttons(ui: &mut Ui, map: &mut MapUi, rect: Rect) -> bool {
    let place =
        Rect::from_min_size(pos2(rect.right() - 12.0 - 34.0, rect.top() + 12.0), vec2(34.0, 116.0));
    let t = tokens(ui);
    ui.painter().rect(
        place,
        CONTROL_RADIUS,
        t.panel,
        Stroke::new(1.0, t.border),
        egui::StrokeKind::Inside,
    );
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place.shrink(1.0)));
    inner.spacing_mut().item_spacing.y = 8.0;
    let mut zoom = |factor: f64| map.view = map.view.map(|view| view.zoomed(factor, (0.0, 0.0)));
    if button::icon_only(&mut inner, Icon::Plus, tr!("map-zoom-in")).clicked() {
        zoom(ZOOM_STEP);
    }
    if button::icon_only(&mut inner, Icon::Minus, tr!("map-zoom-out")).clicked() {
        zoom(1.0 / ZOOM_STEP);
    }
    button::icon_only(&mut inner, Icon::Fit, tr!("map-fit")).clicked()
}

/// A round distance and how long it is here.
fn scale_bar(ui: &Ui, rect: Rect, view: &MapView) {
    const KM_OF_DEGREE: f64 = 111.32;
    let latitude = MapPoint { x: view.center.x, y: view.center.y }.place().latitude;
    let km_of_unit = KM_OF_DEGREE * latitude.to_radians().cos() / view.scale;
    let most = km_of_unit * 110.0;
    let power = 10.0_f64.powf(most.log10().floor());
    let km = [5.0, 2.0, 1.0].into_iter().map(|n| n * power).find(|km| *km <= most).unwrap_or(power);
    let width = (km / km_of_unit) as f32;
    let t = tokens(ui);
    let right = pos2(rect.right() - 14.0, rect.bottom() - 14.0);
    let left = right - vec2(width, 0.0);
    let line = |a: egui::Pos2, b: egui::Pos2| {
        ui.painter().line_segment([a, b], Stroke::new(1.4, t.text_muted))
    };
    line(left, right);
    line(left, left - vec2(0.0, 5.0));
    line(right, right - vec2(0.0, 5.0));
    let label = if km >= 1.0 {
        tr!("map-km", n = quantity::number(km))
    } else {
        tr!("map-m", n = quantity::number((km * 1_000.0).round()))
    };
    let color: Color32 = t.text_muted;
    ui.painter().text(
        right - vec2(width / 2.0, 4.0),
        Align2::CENTER_BOTTOM,
        label,
        font::small(),
        color,
    );
}
