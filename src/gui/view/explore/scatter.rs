//! Two KPIs against each other: a point for each object or hour, lines at what contracts ask for, how strongly they go together.

use std::sync::Arc;

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Id, Pos2, Rect, Shape, Stroke, Ui, vec2};

use super::field::{Field, axis};
use super::pick;
use crate::chart::scatter::{Quadrants, quadrants};
use crate::gui::app::ViewContext;
use crate::gui::theme::{Tokens, font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::view::chart::target_words;
use crate::gui::widget::{quantity, text};
use crate::kpi::plan::PlanItem;
use crate::words::{language, tr};
use crate::workspace::pictures::{PictureAnswer, ScatterPicture};

/// How far from a point the pointer may be.
const REACH: f32 = 14.0;
/// Points from which on each is a small square: rounds would cost more than they show.
const SQUARES_FROM: usize = 6000;

/// What the points were drawn for.
#[derive(Clone, Debug, PartialEq)]
struct Made {
    revision: u64,
    frame: Rect,
    dark: bool,
}

type Kept = Arc<(Made, Shape, Vec<(Pos2, usize)>)>;

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &PictureAnswer,
    picture: &ScatterPicture,
    revision: u64,
) {
    let [x_item, y_item, ..] = answer.items.as_slice() else { return };
    let pairs: Vec<(f64, f64)> =
        picture.x.iter().zip(&picture.y).filter_map(|(x, y)| Some((x.value?, y.value?))).collect();
    if pairs.is_empty() {
        super::nothing_there(ui);
        return;
    }
    let filter = answer.question.base.filter.as_str();
    let target = |item: &PlanItem| super::targets(ui, ctx.state, &item.id, filter).first().cloned();
    let (x_target, y_target) = (target(x_item), target(y_item));
    // Where no contract asks for anything, the value of everything together parts the picture; not that of what adds up, which lies
    // beyond all points and would flatten them.
    let among = |value: &f64, of: fn(&(f64, f64)) -> f64| {
        pairs.iter().any(|pair| of(pair) <= *value) && pairs.iter().any(|pair| of(pair) >= *value)
    };
    let x_together = picture.x_total.value.filter(|value| among(value, |pair| pair.0));
    let y_together = picture.y_total.value.filter(|value| among(value, |pair| pair.1));
    let x_limit = x_target.as_ref().map(|target| target.value).or(x_together);
    let y_limit = y_target.as_ref().map(|target| target.value).or(y_together);
    summary(ui, picture);
    let height = (ui.available_height() - 4.0).max(200.0);
    let (x_title, y_title) = (super::item_title(x_item), super::item_title(y_item));
    let xs = pairs.iter().map(|pair| pair.0).chain(x_limit);
    let ys = pairs.iter().map(|pair| pair.1).chain(y_limit);
    let x_axis = axis(xs, &x_item.unit, ui.available_width() - 90.0, 92.0);
    let y_axis = axis(ys, &y_item.unit, height - 60.0, 52.0);
    let name = tr!("explore-scatter-of", x = x_title.as_str(), y = y_title.as_str());
    let (field, response) = Field::allocate(ui, &name, (height, 16.0, 1), x_axis, y_axis);
    field.grid(ui, &x_item.unit, &y_item.unit, &x_title);
    let t = tokens(ui);
    let above = field.frame.left_top() + vec2(-52.0, -20.0);
    ui.painter().text(above, egui::Align2::LEFT_TOP, &y_title, font::small_strong(), t.text_muted);
    let limit_name =
        |target: &Option<crate::chart::Target>, value: f64, unit: &crate::model::Unit| {
            let shown = quantity::value(Some(value), unit);
            match target {
                Some(target) => target_words(target, unit),
                None => tr!("explore-together", value = shown),
            }
        };
    if let (Some(x), Some(y)) = (x_limit, y_limit) {
        quarters(ui, &field, quadrants(&pairs, x, y), (x, y));
    }
    let kept = points(ui, &field, picture, revision, t);
    ui.painter().with_clip_rect(field.frame.expand(4.0)).add(kept.1.clone());
    // Over the points, so that their names can be read.
    if let Some(limit) = x_limit {
        field.upright(ui, limit, &limit_name(&x_target, limit, &x_item.unit), t.text_muted, 0);
    }
    if let Some(limit) = y_limit {
        field.across(ui, limit, &limit_name(&y_target, limit, &y_item.unit), t.text_muted);
    }
    let picked = picture.samples.picks.iter().position(|sample| pick::is_picked(explore, sample));
    if let Some(position) = picked
        && let Some((at, _)) = kept.2.iter().find(|(_, sample)| *sample == position)
    {
        ring(ui, *at, t, t.accent, &picture.samples.labels[position]);
    }
    let nearest = response.hover_pos().and_then(|pointer| {
        let near = kept
            .2
            .iter()
            .min_by(|a, b| a.0.distance_sq(pointer).total_cmp(&b.0.distance_sq(pointer)))?;
        (near.0.distance(pointer) <= REACH).then_some(*near)
    });
    let kpi = answer.question.base.questions.get(1).cloned();
    let target = nearest
        .zip(kpi.clone())
        .map(|((_, sample), kpi)| (picture.samples.picks[sample].clone(), kpi));
    pick::menu(&response, explore, target);
    let Some((at, sample)) = nearest else { return };
    ui.painter().circle_stroke(at, 6.0, Stroke::new(2.0, t.text));
    if response.clicked()
        && let Some(kpi) = kpi
    {
        pick::pick(explore, picture.samples.picks[sample].clone(), kpi);
    }
    response.on_hover_ui_at_pointer(|ui| {
        text::strong(ui, &picture.samples.labels[sample]);
        let x = quantity::value(picture.x[sample].value, &x_item.unit);
        let y = quantity::value(picture.y[sample].value, &y_item.unit);
        text::body(ui, &format!("{}: {x}", x_item.name_in(language().code())));
        text::body(ui, &format!("{}: {y}", y_item.name_in(language().code())));
        let arrived = quantity::share(picture.y[sample].completeness);
        text::muted(ui, &tr!("chart-arrived", share = arrived));
    });
}

fn summary(ui: &mut Ui, picture: &ScatterPicture) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        let correlation = picture.correlation;
        let shown = |value: Option<f64>| {
            value.map_or_else(|| quantity::NO_VALUE.to_owned(), |r| quantity::fixed(r, 2))
        };
        text::small(ui, &tr!("explore-scatter-n", n = correlation.n as u64));
        if picture.n_missing > 0 {
            text::small(ui, &tr!("explore-scatter-missing", n = picture.n_missing as u64));
        }
        text::small(ui, &tr!("explore-correlation", r = shown(correlation.linear)))
            .on_hover_text(tr!("explore-correlation-why"));
        text::small(ui, &tr!("explore-correlation-rank", r = shown(correlation.by_rank)))
            .on_hover_text(tr!("explore-correlation-rank-why"));
        let word = correlation.by_rank.or(correlation.linear).map(|r| match r.abs() {
            r if r < 0.2 => tr!("explore-correlation-none"),
            r if r < 0.5 => tr!("explore-correlation-weak"),
            r if r < 0.8 => tr!("explore-correlation-clear"),
            _ => tr!("explore-correlation-strong"),
        });
        if let Some(word) = word {
            text::small(ui, word);
        }
    });
}

/// How many samples each quarter has, in its corner.
fn quarters(ui: &Ui, field: &Field, found: Quadrants, (x, y): (f64, f64)) {
    let t = tokens(ui);
    let frame = field.frame;
    let (px, py) = (field.px(x), field.py(y));
    let corners = [
        (found.low_high, px - frame.left(), py - frame.top(), egui::Align2::LEFT_TOP),
        (found.high_high, frame.right() - px, py - frame.top(), egui::Align2::RIGHT_TOP),
        (found.low_low, px - frame.left(), frame.bottom() - py, egui::Align2::LEFT_BOTTOM),
        (found.high_low, frame.right() - px, frame.bottom() - py, egui::Align2::RIGHT_BOTTOM),
    ];
    for (n, width, height, align) in corners {
        // A quarter that is no more than a rim has no room for a number.
        if width < 44.0 || height < 24.0 {
            continue;
        }
        let at = align.pos_in_rect(&frame.shrink(6.0));
        let text = quantity::count(n as u64);
        ui.painter().text(at, align, text, font::section(), t.text_faint);
    }
}

fn ring(ui: &Ui, at: Pos2, t: &Tokens, color: Color32, name: &str) {
    ui.painter().circle_stroke(at, 7.0, Stroke::new(4.0, t.card));
    ui.painter().circle_stroke(at, 7.0, Stroke::new(2.0, color));
    let place = at + vec2(12.0, 0.0);
    ui.painter().text(place, egui::Align2::LEFT_CENTER, name, font::small_strong(), t.text);
}

/// The points as one shape, and where each of them is; kept until the picture or its place changes.
fn points(ui: &Ui, field: &Field, picture: &ScatterPicture, revision: u64, t: &Tokens) -> Kept {
    let made = Made { revision, frame: field.frame, dark: ui.visuals().dark_mode };
    let id = Id::unique("scatter points");
    if let Some(kept) = ui.data(|data| data.get_temp::<Kept>(id))
        && kept.0 == made
    {
        return kept;
    }
    let places: Vec<(Pos2, usize)> = picture
        .x
        .iter()
        .zip(&picture.y)
        .enumerate()
        .filter_map(|(sample, (x, y))| Some((field.at(x.value?, y.value?), sample)))
        .collect();
    let color = t.line(0).gamma_multiply(0.7);
    let mut mesh = Mesh::default();
    for (at, _) in &places {
        if places.len() > SQUARES_FROM {
            mesh.add_colored_rect(Rect::from_center_size(*at, vec2(3.0, 3.0)), color);
        } else {
            dot(&mut mesh, *at, color);
        }
    }
    let kept: Kept = Arc::new((made, Shape::mesh(mesh), places));
    ui.data_mut(|data| data.insert_temp(id, kept.clone()));
    kept
}

/// Eight corners and a soft rim.
fn dot(mesh: &mut Mesh, at: Pos2, color: Color32) {
    const CORNERS: u32 = 8;
    let first = u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX);
    let mut push = |pos: Pos2, color: Color32| {
        mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
    };
    push(at, color);
    for (radius, color) in [(2.6, color), (3.6, Color32::TRANSPARENT)] {
        for corner in 0..CORNERS {
            let angle = corner as f32 / CORNERS as f32 * std::f32::consts::TAU;
            push(at + vec2(angle.cos(), angle.sin()) * radius, color);
        }
    }
    for corner in 0..CORNERS {
        let next = (corner + 1) % CORNERS;
        let (inner, inner_next) = (first + 1 + corner, first + 1 + next);
        let (outer, outer_next) = (inner + CORNERS, inner_next + CORNERS);
        mesh.add_triangle(first, inner, inner_next);
        mesh.add_triangle(inner, outer, inner_next);
        mesh.add_triangle(inner_next, outer, outer_next);
    }
}
