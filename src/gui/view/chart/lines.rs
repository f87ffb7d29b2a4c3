//! Lines as triangles, made once for a view and drawn again as long as it stays.
//!
//! | points in view | drawn as |
//! |---|---|
//! | far apart | a line with joins |
//! | a pixel or more apart | pieces without joins: joins of needle-sharp corners come out thick and thin |
//! | closer | a ribbon from the lowest to the highest value of each pixel column, so that every spike is seen |

use std::sync::Arc;

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Id, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};

use crate::chart::pyramid::{PixelColumn, Pyramid};

/// Points from which on a line has joins.
const JOINED_FROM: f32 = 6.0;
/// Length of a dash and of the room behind it.
const DASH: (f32, f32) = (5.0, 3.0);

/// From values and instants to points of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    pub frame: Rect,
    /// Seconds since 1970 at the left and right edge.
    pub view: (f64, f64),
    /// Values at the bottom and top edge.
    pub values: (f64, f64),
}

impl Scale {
    pub(crate) fn x(&self, secs: f64) -> f32 {
        let share = (secs - self.view.0) / (self.view.1 - self.view.0);
        self.frame.left() + share as f32 * self.frame.width()
    }

    pub(crate) fn y(&self, value: f64) -> f32 {
        let (low, high) = self.values;
        self.frame.bottom() - ((value - low) / (high - low)) as f32 * self.frame.height()
    }
}

/// How one line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LineStyle {
    pub color: Color32,
    pub width: f32,
    pub is_dashed: bool,
    /// A level for each bucket; else through their middles.
    pub is_stepped: bool,
    pub bucket_secs: i64,
}

/// What shapes were made for.
#[derive(Clone, Debug, PartialEq)]
struct Made {
    revision: u64,
    scale: Scale,
    pixels_per_point: f32,
    styles: Vec<Option<LineStyle>>,
}

type Kept = Arc<(Made, Vec<Shape>)>;

/// Shapes of lines (those with a style), kept under `id` until something changes. `revision` tells other values apart.
pub(crate) fn shapes(
    ui: &Ui,
    id: Id,
    revision: u64,
    scale: &Scale,
    lines: &[(&Pyramid, Option<LineStyle>)],
) -> Vec<Shape> {
    let pixels_per_point = ui.ctx().pixels_per_point();
    let styles = lines.iter().map(|(_, style)| *style).collect();
    let made = Made { revision, scale: *scale, pixels_per_point, styles };
    let id = id.with("lines");
    if let Some(kept) = ui.data(|data| data.get_temp::<Kept>(id))
        && kept.0 == made
    {
        return kept.1.clone();
    }
    let shapes: Vec<Shape> = lines
        .iter()
        .filter_map(|(pyramid, style)| Some((pyramid, (*style)?)))
        .flat_map(|(pyramid, style)| line(pyramid, scale, &style, pixels_per_point))
        .collect();
    ui.data_mut(|data| data.insert_temp::<Kept>(id, Arc::new((made, shapes.clone()))));
    shapes
}

fn line(pyramid: &Pyramid, scale: &Scale, style: &LineStyle, pixels_per_point: f32) -> Vec<Shape> {
    let offset = if style.is_stepped { 0.0 } else { style.bucket_secs as f64 / 2.0 };
    let inside = pyramid.positions(scale.view.0 - offset, scale.view.1 - offset);
    let n_columns = (scale.frame.width() * pixels_per_point).max(1.0) as usize;
    if inside.len() > n_columns {
        let columns = pyramid.columns(scale.view, n_columns, offset);
        let mut mesh = Mesh::default();
        ribbon(&mut mesh, &columns, scale, style, pixels_per_point);
        return vec![Shape::mesh(mesh)];
    }
    // One more on each side, so that lines leave the picture.
    let positions = inside.start.saturating_sub(1)..(inside.end + 1).min(pyramid.len());
    let mut shapes = Vec::new();
    let mut mesh = Mesh::default();
    let mut run: Vec<Pos2> = Vec::new();
    for position in positions.clone() {
        let Some(value) = pyramid.value(position) else {
            end_run(&mut shapes, &mut mesh, &mut run, style, pixels_per_point);
            continue;
        };
        let start = pyramid.grid().at(position).as_unix_secs() as f64;
        let y = scale.y(value);
        if style.is_stepped {
            // A day of 23 hours ends where the next begins.
            let end = start + style.bucket_secs as f64;
            let end = if position + 1 < positions.end {
                end.min(pyramid.grid().at(position + 1).as_unix_secs() as f64)
            } else {
                end
            };
            run.extend([pos2(scale.x(start), y), pos2(scale.x(end), y)]);
        } else {
            run.push(pos2(scale.x(start + offset), y));
        }
    }
    end_run(&mut shapes, &mut mesh, &mut run, style, pixels_per_point);
    if !mesh.is_empty() {
        shapes.push(Shape::mesh(mesh));
    }
    shapes
}

fn end_run(
    shapes: &mut Vec<Shape>,
    mesh: &mut Mesh,
    run: &mut Vec<Pos2>,
    style: &LineStyle,
    pixels_per_point: f32,
) {
    let points = std::mem::take(run);
    let width = points.last().map_or(0.0, |last| last.x - points[0].x);
    match points.as_slice() {
        [] => {}
        [only] => shapes.push(Shape::circle_filled(*only, style.width.max(1.5), style.color)),
        _ if style.is_dashed => {
            for (from, to) in dashes(&points) {
                piece(mesh, from, to, style, pixels_per_point);
            }
        }
        _ if width >= JOINED_FROM * points.len() as f32 || style.is_stepped => {
            shapes.push(Shape::line(points, Stroke::new(style.width, style.color)));
        }
        _ => {
            for two in points.windows(2) {
                piece(mesh, two[0], two[1], style, pixels_per_point);
            }
        }
    }
}

/// Dashes along a line by its own length. Of lines that jump up and down a dash may hold many corners.
fn dashes(points: &[Pos2]) -> Vec<(Pos2, Pos2)> {
    let mut found = Vec::new();
    // How far into a dash and the room behind it the line is.
    let mut into = 0.0;
    for two in points.windows(2) {
        let length = two[0].distance(two[1]);
        if !length.is_finite() || length <= 0.0 {
            continue;
        }
        let direction = (two[1] - two[0]) / length;
        let mut at = 0.0;
        while at < length {
            let (is_dash, rest) =
                if into < DASH.0 { (true, DASH.0 - into) } else { (false, DASH.0 + DASH.1 - into) };
            let step = rest.min(length - at);
            if is_dash {
                found.push((two[0] + direction * at, two[0] + direction * (at + step)));
            }
            at += step;
            into += step;
            if into >= DASH.0 + DASH.1 - 1e-3 {
                into = 0.0;
            }
        }
    }
    found
}

/// A straight piece, its edges a pixel soft.
fn piece(mesh: &mut Mesh, from: Pos2, to: Pos2, style: &LineStyle, pixels_per_point: f32) {
    let along = to - from;
    let length = along.length();
    if !length.is_finite() || length <= 0.0 {
        return;
    }
    let across = vec2(-along.y, along.x) / length;
    let soft = 1.0 / pixels_per_point;
    let (inner, outer) = (((style.width - soft) / 2.0).max(0.0), (style.width + soft) / 2.0);
    let edge = |at: Pos2| {
        [
            (at - across * outer, Color32::TRANSPARENT),
            (at - across * inner, style.color),
            (at + across * inner, style.color),
            (at + across * outer, Color32::TRANSPARENT),
        ]
    };
    strip(mesh, edge(from), edge(to));
}

type Edge = [(Pos2, Color32); 4];

fn strip(mesh: &mut Mesh, from: Edge, to: Edge) {
    let first = push(mesh, from);
    let second = push(mesh, to);
    join(mesh, first, second);
}

fn push(mesh: &mut Mesh, edge: Edge) -> u32 {
    let first = u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX);
    mesh.vertices.extend(edge.map(|(pos, color)| Vertex { pos, uv: WHITE_UV, color }));
    first
}

fn join(mesh: &mut Mesh, first: u32, second: u32) {
    for i in 0..3 {
        mesh.add_triangle(first + i, first + i + 1, second + i);
        mesh.add_triangle(second + i, first + i + 1, second + i + 1);
    }
}

/// From the lowest to the highest value of each column, joined to its neighbors where no value is missing between them.
fn ribbon(
    mesh: &mut Mesh,
    columns: &[PixelColumn],
    scale: &Scale,
    style: &LineStyle,
    pixels_per_point: f32,
) {
    let pixel = 1.0 / pixels_per_point;
    // What stands for dashes where there is no room for any.
    let color = if style.is_dashed { style.color.gamma_multiply(0.55) } else { style.color };
    let mut before: Option<u32> = None;
    for (idx, column) in columns.iter().enumerate() {
        let next = columns.get(idx + 1).filter(|next| next.joins_previous);
        let previous = idx.checked_sub(1).and_then(|i| columns.get(i));
        let previous = previous.filter(|_| column.joins_previous);
        let (mut top, mut bottom) = (scale.y(column.high), scale.y(column.low));
        // Half the way to both neighbors, where the other halves meet it.
        for half in [
            previous.map(|other| (other.last + column.first) / 2.0),
            next.map(|other| (other.first + column.last) / 2.0),
        ]
        .into_iter()
        .flatten()
        {
            let y = scale.y(half);
            (top, bottom) = (top.min(y), bottom.max(y));
        }
        let grow = (style.width / 2.0 - (bottom - top) / 2.0).max(0.0);
        (top, bottom) = (top - grow, bottom + grow);
        let x = scale.frame.left() + (column.position as f32 + 0.5) * pixel;
        let edge = |x: f32| -> Edge {
            let at = |y: f32| Pos2::new(x, y);
            [
                (at(top - pixel / 2.0), Color32::TRANSPARENT),
                (at((top + pixel / 2.0).min((top + bottom) / 2.0)), color),
                (at((bottom - pixel / 2.0).max((top + bottom) / 2.0)), color),
                (at(bottom + pixel / 2.0), Color32::TRANSPARENT),
            ]
        };
        if previous.is_none() && next.is_none() {
            // It stands alone: as wide as a line is.
            let half = Vec2::splat(style.width.max(pixel) / 2.0).x;
            strip(mesh, edge(x - half), edge(x + half));
            before = None;
            continue;
        }
        let this = push(mesh, edge(x));
        if let (Some(before), true) = (before, previous.is_some()) {
            join(mesh, before, this);
        }
        before = Some(this);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::pyramid::TimeGrid;

    const FRAME: Rect = Rect { min: Pos2::ZERO, max: Pos2::new(200.0, 100.0) };

    fn style(bucket_secs: i64) -> LineStyle {
        let is_stepped = bucket_secs >= 82_800;
        LineStyle { color: Color32::BLUE, width: 1.6, is_dashed: false, is_stepped, bucket_secs }
    }

    fn pyramid(values: &[Option<f64>]) -> Pyramid {
        let times: Vec<i64> = (0..).take(values.len()).collect();
        let values = values.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        Pyramid::new(TimeGrid::new(&times), values)
    }

    fn scale(n: usize) -> Scale {
        Scale { frame: FRAME, view: (0.0, n as f64), values: (0.0, 100.0) }
    }

    #[test]
    fn a_gap_stays_a_gap() {
        let values = [Some(1.0), Some(2.0), None, Some(3.0)];
        let shapes = line(&pyramid(&values), &scale(4), &style(1), 1.0);
        let lines = shapes.iter().filter(|shape| matches!(shape, Shape::Path(_))).count();
        let dots = shapes.iter().filter(|shape| matches!(shape, Shape::Circle(_))).count();
        assert_eq!((lines, dots), (1, 1));
    }

    #[test]
    fn a_spike_of_one_sample_reaches_its_height() {
        let mut values = vec![Some(5.0); 100_000];
        values[43_210] = Some(99.0);
        let shapes = line(&pyramid(&values), &scale(values.len()), &style(1), 1.0);
        let [Shape::Mesh(mesh)] = shapes.as_slice() else { panic!("one mesh") };
        assert!(mesh.vertices.len() <= 200 * 4 + 8, "{} corners", mesh.vertices.len());
        let top = mesh.vertices.iter().map(|v| v.pos.y).fold(f32::INFINITY, f32::min);
        assert!((top - 1.0).abs() < 1.0, "the spike ends at {top}, not at 1");
    }

    #[test]
    fn a_day_is_a_step_and_an_hour_a_point_in_its_middle() {
        let xs = |bucket_secs: i64| -> Vec<f32> {
            let grid = TimeGrid::new(&[0, bucket_secs]);
            let pyramid = Pyramid::new(grid, vec![1.0, 2.0]);
            let scale =
                Scale { frame: FRAME, view: (0.0, 2.0 * bucket_secs as f64), values: (0.0, 100.0) };
            match line(&pyramid, &scale, &style(bucket_secs), 1.0).as_slice() {
                [Shape::Path(path)] => path.points.iter().map(|point| point.x).collect(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(xs(86_400), [0.0, 100.0, 100.0, 200.0]);
        assert_eq!(xs(3_600), [50.0, 150.0]);
    }
}
