//! Land, sea and borders as one mesh, made again when the scale changes or the window leaves what it covers; a drag only moves it.

use std::sync::Arc;

use egui::epaint::{Mesh, PathShape, TessellationOptions, Tessellator, Vertex};
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};

use crate::chart::map::outline::{Outline, detail_of};
use crate::chart::map::{Bounds, MapPoint, MapView, World};
use crate::gui::theme::{Tokens, font, tokens};
use crate::words;

/// How much more than the window a mesh covers on each side, in windows. *Good*: a drag moves it for a while. *Bad*: more to make.
const COVER_MARGIN: f64 = 0.5;

/// Colors of countries, by position; what is not there is plain land.
pub(super) type Tints = Vec<(usize, Color32)>;

/// The mesh and what it was made for.
#[derive(Default)]
pub(super) struct BaseMap {
    key: Option<Key>,
    covers: Option<Bounds>,
    /// What lies at the origin of the mesh.
    anchor: Option<MapPoint>,
    mesh: Mesh,
}

#[derive(PartialEq)]
struct Key {
    scale: u64,
    pixels_per_point: u32,
    land: Color32,
    line: Color32,
    tints: Tints,
}

impl BaseMap {
    pub(super) fn paint(
        &mut self,
        ui: &Ui,
        rect: Rect,
        view: &MapView,
        world: &World,
        tints: &Tints,
    ) {
        let t = tokens(ui);
        let size = (f64::from(rect.width()), f64::from(rect.height()));
        let seen = view.seen(size);
        let key = Key {
            scale: view.scale.to_bits(),
            pixels_per_point: ui.pixels_per_point().to_bits(),
            land: t.card,
            line: t.border_strong,
            tints: tints.clone(),
        };
        let covered = self.covers.is_some_and(|covers| covers.holds(&seen));
        if !covered || self.key.as_ref() != Some(&key) {
            let covers = seen.grown(seen.width() * COVER_MARGIN, seen.height() * COVER_MARGIN);
            self.mesh = make(world, view, covers, ui.pixels_per_point(), t, tints);
            (self.key, self.covers, self.anchor) = (Some(key), Some(covers), Some(view.center));
        }
        let Some(anchor) = self.anchor else { return };
        let (x, y) = view.to_window(anchor);
        let mut mesh = self.mesh.clone();
        mesh.translate(rect.center().to_vec2() + vec2(x as f32, y as f32));
        ui.painter().add(Shape::mesh(mesh));
    }
}

fn make(
    world: &World,
    view: &MapView,
    covers: Bounds,
    pixels_per_point: f32,
    t: &Tokens,
    tints: &Tints,
) -> Mesh {
    let at = |point: &MapPoint| {
        let (x, y) = view.to_window(*point);
        pos2(x as f32, y as f32)
    };
    let detail = &world.details[detail_of(view.scale)];
    let mut mesh = Mesh::default();
    for fill in detail.fills.iter().filter(|fill| fill.bounds.touches(&covers)) {
        let tint = tints.iter().find(|(country, _)| *country == fill.country);
        let color = tint.map_or(t.card, |(_, color)| *color);
        let first = mesh.vertices.len() as u32;
        mesh.vertices.extend(fill.points.iter().map(|p| Vertex {
            pos: at(p),
            uv: egui::epaint::WHITE_UV,
            color,
        }));
        mesh.indices.extend(fill.triangles.iter().map(|corner| first + corner));
    }
    let options = TessellationOptions {
        coarse_tessellation_culling: false,
        ..TessellationOptions::default()
    };
    let mut tessellator = Tessellator::new(pixels_per_point, options, [1, 1], Vec::new());
    for outline in detail.outlines.iter().filter(|outline| outline.bounds.touches(&covers)) {
        let width = if outline.is_coast { 0.8 } else { 1.0 };
        for run in runs(outline, &covers) {
            let points: Vec<Pos2> = run.iter().map(at).collect();
            tessellator.tessellate_path(
                &PathShape::line(points, Stroke::new(width, t.border_strong)),
                &mut mesh,
            );
        }
    }
    mesh
}

/// The parts of a line that come near the covered part: a coast is long, and only a bay of it is in view.
fn runs<'a>(outline: &'a Outline, covers: &Bounds) -> Vec<&'a [MapPoint]> {
    if covers.holds(&outline.bounds) {
        return vec![&outline.points];
    }
    let (mut runs, mut start) = (Vec::new(), None);
    for (i, pair) in outline.points.windows(2).enumerate() {
        let near = Bounds::around(pair.iter().copied()).touches(covers);
        match (near, start) {
            (true, None) => start = Some(i),
            (false, Some(first)) => {
                runs.push(&outline.points[first..=i]);
                start = None;
            }
            _ => {}
        }
    }
    runs.extend(start.map(|first| &outline.points[first..]));
    runs
}

/// A country that the page has something to say about.
pub(super) struct Caption {
    /// Position in the world.
    pub country: usize,
    /// Below the name.
    pub text: String,
    pub color: Color32,
}

/// Names of countries where there is room for them, those with a caption first, then the largest.
pub(super) fn names(
    ui: &Ui,
    rect: Rect,
    view: &MapView,
    world: &World,
    captions: &[Caption],
    covered: &[Rect],
) {
    let t = tokens(ui);
    let painter = ui.painter();
    let language = words::language().code();
    let caption_of = |at: usize| captions.iter().find(|caption| caption.country == at);
    let mut order: Vec<usize> = (0..world.countries.len()).collect();
    order.sort_by(|a, b| {
        let size = |at: usize| world.countries[at].square_degrees;
        let told = |at: usize| caption_of(at).is_none();
        told(*a).cmp(&told(*b)).then(size(*b).total_cmp(&size(*a)))
    });
    let mut taken: Vec<Rect> = Vec::new();
    for at in order {
        let country = &world.countries[at];
        let middle = position(rect, view, country.label.project());
        if !rect.contains(middle) {
            continue;
        }
        let caption = caption_of(at);
        let (color, font) = match caption {
            Some(_) => (t.text, font::strong()),
            None => (t.text_faint, font::small()),
        };
        let name = painter.layout_no_wrap(country.name(language).to_owned(), font, color);
        let below = caption.map(|caption| {
            (
                painter.layout_no_wrap(caption.text.clone(), font::small_strong(), caption.color),
                caption.color,
            )
        });
        let below_size = below.as_ref().map_or(Vec2::ZERO, |(galley, _)| galley.size());
        let size = vec2(name.size().x.max(below_size.x), name.size().y + below_size.y);
        let room = country.bounds.width().max(country.bounds.height()) * view.scale;
        if room < f64::from(size.x) * if caption.is_some() { 0.5 } else { 1.15 } {
            continue;
        }
        // A caption moves aside for marks, as far as its country goes.
        let offsets: &[(f32, f32)] = if caption.is_some() { &ASIDE } else { &ASIDE[..1] };
        let free = offsets.iter().map(|(x, y)| middle + vec2(*x, *y)).find(|middle| {
            let place = Rect::from_center_size(*middle, size);
            let lies_in = world.country_at(view.from_window(from_middle(rect, *middle)).place());
            let blocked =
                taken.iter().chain(covered).any(|other| other.expand(3.0).intersects(place));
            !blocked && rect.contains_rect(place) && lies_in == Some(at)
        });
        // What the page is about keeps its name whatever lies there.
        let Some(middle) = free.or(caption.map(|_| middle)) else { continue };
        let place = Rect::from_center_size(middle, size);
        let left = |galley: &egui::Galley| middle.x - galley.size().x / 2.0;
        paint_haloed(painter, pos2(left(&name), place.top()), &name, t.card, color);
        if let Some((galley, color)) = &below {
            let at = pos2(left(galley), place.top() + name.size().y);
            paint_haloed(painter, at, galley, t.card, *color);
        }
        taken.push(place);
    }
}

/// Where a caption may stand, from the best place of its country.
const ASIDE: [(f32, f32); 9] = [
    (0.0, 0.0),
    (0.0, -34.0),
    (-44.0, -20.0),
    (44.0, -20.0),
    (0.0, 34.0),
    (-60.0, 0.0),
    (60.0, 0.0),
    (-50.0, -70.0),
    (0.0, -80.0),
];

/// Text that can be read on any ground: its own color over a soft edge.
fn paint_haloed(
    painter: &Painter,
    at: Pos2,
    galley: &Arc<egui::Galley>,
    halo: Color32,
    color: Color32,
) {
    for offset in [vec2(-1.0, 0.0), vec2(1.0, 0.0), vec2(0.0, -1.0), vec2(0.0, 1.0)] {
        painter.galley_with_override_text_color(
            at + offset,
            galley.clone(),
            halo.gamma_multiply(0.8),
        );
    }
    painter.galley_with_override_text_color(at, galley.clone(), color);
}

/// Where a place lies in the window.
pub(super) fn position(rect: Rect, view: &MapView, point: MapPoint) -> Pos2 {
    let (x, y) = view.to_window(point);
    rect.center() + Vec2::new(x as f32, y as f32)
}

/// From the middle of the window.
pub(super) fn from_middle(rect: Rect, at: Pos2) -> (f64, f64) {
    let offset = at - rect.center();
    (f64::from(offset.x), f64::from(offset.y))
}
