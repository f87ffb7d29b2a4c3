//! Sites and cells as marks: those that would lie on each other are drawn as one, with how many there are and how they stand.

use std::collections::HashMap;

use egui::{Pos2, Rect, Shape, Stroke, Ui, vec2};

use super::base::position;
use super::look;
use crate::chart::map::{Bounds, MapPoint, MapView};
use crate::gui::theme::{Tokens, font, tokens};
use crate::gui::widget::quantity;
use crate::workspace::map::{Band, MapAnswer, MapGroup, MapLevel, MapScale};

/// From this scale on, cells are drawn and not their sites: a kilometer is about 14 units of the screen then.
pub(super) const CELLS_SCALE: f64 = 1_500.0;
/// Marks nearer than this are drawn as one.
const APART: f64 = 34.0;
/// How far the cells of a site are drawn from it.
const FAN_RADIUS: f32 = 11.0;

/// One mark of the map.
pub(super) struct Mark {
    pub point: MapPoint,
    /// Positions in the level.
    pub members: Vec<usize>,
    /// How many of each band, the most urgent first.
    pub bands: Vec<(Band, usize)>,
    pub bounds: Bounds,
    /// Offset on the screen: cells stand around their site.
    offset: egui::Vec2,
}

impl Mark {
    fn band(&self) -> Band {
        self.bands.first().map_or(Band::NoValue, |(band, _)| *band)
    }

    fn radius(&self) -> f32 {
        match self.members.len() {
            0 | 1 => look::radius(self.band()),
            n => (10.0 + 2.2 * (n as f32).log2()).min(24.0),
        }
    }

    pub(super) fn position(&self, rect: Rect, view: &MapView) -> Pos2 {
        position(rect, view, self.point) + self.offset
    }

    /// What it covers.
    pub(super) fn rect(&self, rect: Rect, view: &MapView) -> Rect {
        Rect::from_center_size(self.position(rect, view), egui::Vec2::splat(2.0 * self.radius()))
    }
}

/// The marks of one answer at one degree of joining.
#[derive(Default)]
pub(super) struct Marks {
    key: Option<(u64, bool, MapLevel, i32)>,
    pub level: MapLevel,
    pub marks: Vec<Mark>,
    counts_of: Option<(u64, bool)>,
    /// How many sites, or cells where there are no sites, are in each band.
    pub counts: Vec<(Band, usize)>,
}

/// The level whose objects are drawn at a scale.
fn level_at(answer: &MapAnswer, scale: f64) -> MapLevel {
    if answer.sites.is_empty() || scale >= CELLS_SCALE { MapLevel::Cell } else { MapLevel::Site }
}

impl Marks {
    /// Joins again where the scale came to another power of two, or the answer is another one.
    pub(super) fn update(
        &mut self,
        answer: &MapAnswer,
        revision: u64,
        scale: &MapScale,
        view: &MapView,
    ) {
        let level = level_at(answer, view.scale);
        let power = (APART / view.scale).log2().floor() as i32;
        let key = (revision, matches!(scale, MapScale::Target(_)), level, power);
        if self.key == Some(key) {
            return;
        }
        self.key = Some(key);
        let counts_of = (revision, key.1);
        if self.counts_of != Some(counts_of) {
            self.counts_of = Some(counts_of);
            let groups = answer.level(level_at(answer, 0.0));
            self.counts = counted(groups.iter().map(|group| scale.band(&group.point)));
        }
        self.level = level;
        let rows = answer.level(level);
        // Cells of one mast are told apart as soon as masts are.
        let fan = level == MapLevel::Cell && view.scale >= CELLS_SCALE;
        self.marks = if fan { fanned(rows, scale, power) } else { joined(rows, scale, power) };
        self.marks.sort_by_key(|mark| (mark.band().urgency(), mark.members.len()));
    }

    /// Draws what is in view, the most urgent on top.
    /// `plain` marks say where something is, and nothing of how it stands.
    pub(super) fn paint(
        &self,
        ui: &Ui,
        rect: Rect,
        view: &MapView,
        selected: &dyn Fn(usize) -> bool,
        plain: bool,
    ) {
        let t = tokens(ui);
        let around = rect.expand(30.0);
        for mark in &self.marks {
            let at = mark.position(rect, view);
            if !around.contains(at) {
                continue;
            }
            if plain {
                let radius = (2.5 + (mark.members.len() as f32).sqrt() * 0.8).min(9.0);
                ui.painter().circle(at, radius, t.text_faint, Stroke::new(1.0, t.card));
                continue;
            }
            let radius = mark.radius();
            if mark.offset != egui::Vec2::ZERO {
                let mast = at - mark.offset;
                ui.painter().line_segment([mast, at], Stroke::new(1.2, t.border_strong));
                ui.painter().circle_filled(mast, 2.0, t.text_muted);
            }
            if mark.members.iter().any(|member| selected(*member)) {
                ui.painter().circle(at, radius + 5.0, t.accent_soft, Stroke::new(2.0, t.accent));
            }
            match mark.members.len() {
                0 | 1 => look::mark(ui.painter(), at, mark.band(), t, radius),
                n => cluster(ui, at, radius, mark, n, t),
            }
        }
    }

    /// The mark under the pointer: the nearest of those that reach it.
    pub(super) fn at(&self, pointer: Pos2, rect: Rect, view: &MapView) -> Option<usize> {
        let reach =
            |mark: &Mark| (mark.position(rect, view).distance(pointer), mark.radius() + 4.0);
        let near = self.marks.iter().enumerate().filter_map(|(i, mark)| {
            let (distance, radius) = reach(mark);
            (distance <= radius).then_some((i, distance))
        });
        near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
    }
}

/// How many of each band, the most urgent first.
pub(super) fn counted(bands: impl Iterator<Item = Band>) -> Vec<(Band, usize)> {
    let mut counts: Vec<(Band, usize)> = Vec::new();
    for band in bands {
        match counts.iter_mut().find(|(known, _)| *known == band) {
            Some((_, n)) => *n += 1,
            None => counts.push((band, 1)),
        }
    }
    counts.sort_by_key(|(band, _)| std::cmp::Reverse(band.urgency()));
    counts
}

fn mark_of(members: Vec<usize>, rows: &[MapGroup], scale: &MapScale, offset: egui::Vec2) -> Mark {
    let points: Vec<MapPoint> =
        members.iter().filter_map(|i| Some(rows[*i].place?.project())).collect();
    let n = points.len().max(1) as f64;
    let point = MapPoint {
        x: points.iter().map(|p| p.x).sum::<f64>() / n,
        y: points.iter().map(|p| p.y).sum::<f64>() / n,
    };
    let bands = counted(members.iter().map(|i| scale.band(&rows[*i].point)));
    Mark { point, bounds: Bounds::around(points), bands, members, offset }
}

/// Positions of what lies near each other, in the order of first sight: by the squares of a grid, and squares whose middles nearly
/// touch count as one, so that no mark covers another.
fn squares(rows: &[MapGroup], power: i32) -> Vec<Vec<usize>> {
    let side = 2.0_f64.powi(power);
    let mut squares: Vec<Square> = Vec::new();
    let mut known: HashMap<(i64, i64), usize> = HashMap::new();
    for (i, row) in rows.iter().enumerate() {
        let Some(place) = row.place else { continue };
        let point = place.project();
        let at = ((point.x / side).floor() as i64, (point.y / side).floor() as i64);
        let position = *known.entry(at).or_insert(squares.len());
        if position == squares.len() {
            squares.push(Square { at, members: Vec::new(), sum: (0.0, 0.0) });
        }
        let square = &mut squares[position];
        square.members.push(i);
        square.sum = (square.sum.0 + point.x, square.sum.1 + point.y);
    }
    // The fullest draw their neighbors in.
    squares.sort_by_key(|square| std::cmp::Reverse(square.members.len()));
    let mut kept: Vec<Square> = Vec::new();
    let mut taken: HashMap<(i64, i64), usize> = HashMap::new();
    for square in squares {
        let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (x, y)));
        let near = around
            .filter_map(|(x, y)| taken.get(&(square.at.0 + x, square.at.1 + y)).copied())
            .find(|other| kept[*other].distance(&square) < side * NEAR);
        match near {
            Some(other) => {
                let kept = &mut kept[other];
                kept.members.extend(square.members);
                kept.sum = (kept.sum.0 + square.sum.0, kept.sum.1 + square.sum.1);
                taken.insert(square.at, other);
            }
            None => {
                taken.insert(square.at, kept.len());
                kept.push(square);
            }
        }
    }
    kept.into_iter().map(|square| square.members).collect()
}

/// Middles nearer than this share of a square's side count as one.
const NEAR: f64 = 1.3;

struct Square {
    at: (i64, i64),
    members: Vec<usize>,
    sum: (f64, f64),
}

impl Square {
    fn middle(&self) -> (f64, f64) {
        let n = self.members.len().max(1) as f64;
        (self.sum.0 / n, self.sum.1 / n)
    }

    fn distance(&self, other: &Self) -> f64 {
        let (a, b) = (self.middle(), other.middle());
        (a.0 - b.0).hypot(a.1 - b.1)
    }
}

fn joined(rows: &[MapGroup], scale: &MapScale, power: i32) -> Vec<Mark> {
    let squares = squares(rows, power).into_iter();
    squares.map(|members| mark_of(members, rows, scale, egui::Vec2::ZERO)).collect()
}

/// Cells that stand at one place in a ring around it, where their antennas look or else in their order.
fn fanned(rows: &[MapGroup], scale: &MapScale, power: i32) -> Vec<Mark> {
    let mut masts: Vec<Vec<usize>> = Vec::new();
    let mut known: HashMap<(u64, u64), usize> = HashMap::new();
    for (i, row) in rows.iter().enumerate() {
        let Some(place) = row.place else { continue };
        let key = (place.longitude.to_bits(), place.latitude.to_bits());
        let at = *known.entry(key).or_insert(masts.len());
        if at == masts.len() {
            masts.push(Vec::new());
        }
        masts[at].push(i);
    }
    // Masts that nearly touch stay joined: their rings would cover each other.
    let middles: Vec<MapGroup> = masts.iter().map(|cells| rows[cells[0]].clone()).collect();
    let mut marks = Vec::new();
    for square in squares(&middles, power) {
        match square.as_slice() {
            [mast] => {
                let cells = &masts[*mast];
                for (nth, cell) in cells.iter().enumerate() {
                    let turn = nth as f64 / cells.len() as f64 * 360.0;
                    let angle = (rows[*cell].azimuth.unwrap_or(turn) as f32).to_radians();
                    let out = if cells.len() > 1 { FAN_RADIUS } else { 0.0 };
                    let offset = vec2(angle.sin(), -angle.cos()) * out;
                    marks.push(mark_of(vec![*cell], rows, scale, offset));
                }
            }
            many => {
                let cells = many.iter().flat_map(|mast| masts[*mast].iter().copied()).collect();
                marks.push(mark_of(cells, rows, scale, egui::Vec2::ZERO));
            }
        }
    }
    marks
}

/// A disc with a number, a ring with the share of each band, and the shape of the most urgent one at its edge.
fn cluster(ui: &Ui, at: Pos2, radius: f32, mark: &Mark, n: usize, t: &Tokens) {
    let painter = ui.painter();
    painter.circle_filled(at, radius + 1.0, t.card);
    let mut from = 0.0;
    for (band, count) in mark.bands.iter().rev() {
        let to = from + *count as f32 / n as f32;
        arc(painter, at, radius - 1.5, (from, to), Stroke::new(3.0, look::color(t, *band)));
        from = to;
    }
    let galley = painter.layout_no_wrap(quantity::count(n as u64), font::small_strong(), t.text);
    painter.galley(at - galley.size() / 2.0, galley, t.text);
    let worst = mark.band();
    if worst.urgency() > 3 {
        look::mark(painter, at + vec2(radius, -radius) * 0.72, worst, t, 5.0);
    }
}

/// Shares of a whole turn, clockwise from the top.
fn arc(painter: &egui::Painter, at: Pos2, radius: f32, (from, to): (f32, f32), stroke: Stroke) {
    let n_steps = ((to - from) * 28.0).ceil().max(1.0) as usize;
    let point = |i: usize| {
        let angle = (from + (to - from) * i as f32 / n_steps as f32) * std::f32::consts::TAU;
        at + vec2(angle.sin(), -angle.cos()) * radius
    };
    painter.add(Shape::line((0..=n_steps).map(point).collect(), stroke));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::map::Place;
    use crate::model::KpiPoint;

    fn rows(places: &[(f64, f64)]) -> Vec<MapGroup> {
        let row = |(longitude, latitude): &(f64, f64)| MapGroup {
            label: String::new(),
            name: String::new(),
            filter: String::new(),
            place: Some(Place::new(*longitude, *latitude)),
            parent: None,
            n_objects: 1,
            azimuth: None,
            point: KpiPoint::missing(),
        };
        places.iter().map(row).collect()
    }

    fn scale() -> MapScale {
        MapScale::Quantiles { edges: Vec::new(), higher_is_better: true }
    }

    #[test]
    fn joining_loses_nobody_and_keeps_what_is_apart() {
        let rows = rows(&[(-77.04, -12.05), (-77.03, -12.05), (-70.6, -33.4), (-71.9, -13.5)]);
        let far = joined(&rows, &scale(), 6);
        assert_eq!(far.iter().map(|mark| mark.members.len()).sum::<usize>(), rows.len());
        assert!(far.len() < rows.len());
        let near = joined(&rows, &scale(), -9);
        assert_eq!(near.len(), rows.len());
    }

    #[test]
    fn cells_of_a_mast_stand_around_it_and_one_alone_on_it() {
        let rows = rows(&[(-77.0, -12.0), (-77.0, -12.0), (-77.0, -12.0), (-76.0, -12.0)]);
        let marks = fanned(&rows, &scale(), -9);
        assert_eq!(marks.len(), 4);
        let offsets: Vec<egui::Vec2> = marks.iter().map(|mark| mark.offset).collect();
        assert!(offsets[..3].iter().all(|offset| (offset.length() - FAN_RADIUS).abs() < 0.01));
        assert!(offsets[0].y < 0.0, "the first looks north");
        assert_eq!(offsets[3], egui::Vec2::ZERO);
    }

    #[test]
    fn the_pointer_finds_the_nearest_mark_in_reach() {
        let rows = rows(&[(-77.0, -12.0), (-76.9, -12.0)]);
        let marks = Marks { marks: joined(&rows, &scale(), -6), ..Marks::default() };
        assert_eq!(marks.marks.len(), 2);
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0));
        let view = MapView { center: rows[0].place.unwrap().project(), scale: 200.0 };
        let found = marks.at(rect.center() + vec2(2.0, 0.0), rect, &view);
        assert_eq!(found.map(|i| marks.marks[i].members.clone()), Some(vec![0]));
        assert_eq!(marks.at(rect.center() + vec2(0.0, 60.0), rect, &view), None);
    }
}
