//! How a band looks and what it is called: shape, color and word, never color alone.

use egui::{Color32, Painter, Pos2, Shape, Stroke, vec2};

use crate::gui::theme::Tokens;
use crate::gui::widget::quantity;
use crate::model::Unit;
use crate::words::tr;
use crate::workspace::map::{Band, MapScale, N_CLASSES};

/// The color of a band.
pub(super) fn color(t: &Tokens, band: Band) -> Color32 {
    match band {
        Band::Good => t.good,
        Band::Near => t.warn,
        Band::Bad => t.bad,
        Band::Class(class) => {
            let share = f32::from(class) / (N_CLASSES - 1) as f32;
            t.card.lerp_to_gamma(t.accent, 0.35 + 0.65 * share)
        }
        Band::NoValue => t.unknown,
    }
}

/// The color of a country in a band: quiet enough for a name to stand on it.
pub(super) fn tint(t: &Tokens, band: Band) -> Color32 {
    match band {
        Band::Good => t.ground_of(t.good, t.good_soft),
        Band::Near => t.ground_of(t.warn, t.warn_soft),
        Band::Bad => t.ground_of(t.bad, t.bad_soft),
        Band::Class(class) => t.card.lerp_to_gamma(t.accent, 0.08 + 0.07 * f32::from(class)),
        Band::NoValue => t.ground_of(t.unknown, t.unknown_soft),
    }
}

/// The word for a band.
pub(super) fn word(scale: &MapScale, band: Band, unit: &Unit) -> String {
    match band {
        Band::Good => tr!("map-band-good").to_owned(),
        Band::Near => tr!("map-band-near").to_owned(),
        Band::Bad => tr!("map-band-bad").to_owned(),
        Band::NoValue => tr!("map-band-none").to_owned(),
        Band::Class(class) => class_word(scale, usize::from(class), unit),
    }
}

/// `98.2 … 99.1 %`, open at both ends of the scale.
fn class_word(scale: &MapScale, class: usize, unit: &Unit) -> String {
    let MapScale::Quantiles { edges, higher_is_better } = scale else { return String::new() };
    let value = |edge: f64| quantity::value(Some(edge), unit);
    let better = class.checked_sub(1).and_then(|before| edges.get(before));
    let worse = edges.get(class);
    let (low, high) = if *higher_is_better { (worse, better) } else { (better, worse) };
    match (low, high) {
        (None, None) => tr!("map-class-all").to_owned(),
        (None, Some(high)) => tr!("map-class-below", value = value(*high)),
        (Some(low), None) => tr!("map-class-above", value = value(*low)),
        (Some(low), Some(high)) => {
            tr!("map-class-between", low = quantity::plain(*low, unit), high = value(*high))
        }
    }
}

/// Half the width of a mark.
pub(super) fn radius(band: Band) -> f32 {
    match band {
        Band::Good | Band::NoValue => 5.0,
        Band::Near | Band::Bad => 6.5,
        Band::Class(class) => 4.0 + 0.8 * f32::from(class),
    }
}

/// Circle, triangle, diamond, ring: a shape for each band. Classes grow, and the last one is a diamond.
pub(super) fn mark(painter: &Painter, at: Pos2, band: Band, t: &Tokens, size: f32) {
    let fill = color(t, band);
    let edge = Stroke::new(1.2, t.card);
    let corner = |x: f32, y: f32| at + vec2(x, y) * size;
    match band {
        Band::Near => {
            let points = vec![corner(0.0, -1.05), corner(1.0, 0.8), corner(-1.0, 0.8)];
            painter.add(Shape::convex_polygon(points, fill, edge));
        }
        Band::Bad => diamond(painter, at, size, fill, edge),
        Band::Class(class) if usize::from(class) == N_CLASSES - 1 => {
            diamond(painter, at, size, fill, edge);
        }
        Band::NoValue => {
            painter.circle(at, size, t.card, Stroke::new(1.6, fill));
        }
        Band::Good | Band::Class(_) => {
            painter.circle(at, size, fill, edge);
        }
    }
}

fn diamond(painter: &Painter, at: Pos2, size: f32, fill: Color32, edge: Stroke) {
    let corner = |x: f32, y: f32| at + vec2(x, y) * size * 1.1;
    let points = vec![corner(0.0, -1.0), corner(1.0, 0.0), corner(0.0, 1.0), corner(-1.0, 0.0)];
    painter.add(Shape::convex_polygon(points, fill, edge));
}
