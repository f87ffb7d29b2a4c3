//! Draws a [`Chart`] with egui: lines with gaps, target, shaded time, cursor with readout, coverage below.
//!
//! Time runs in the chart's own zone. Dragging, the wheel and keys move in time only; the value axis follows what is in view.
//! Axes, colors, steps and thinning are those of [`crate::chart`], so the report prints the same picture. Plots of one group share
//! their time and their cursor: see [`time_view`]. Lines are made once for a view: see [`lines`].

mod axes;
mod legend;
pub(super) mod lines;
mod readout;
mod strip;
pub(super) mod time_view;

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher};

use egui::{
    Align2, Color32, CornerRadius, Id, Key, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::chart::axis::ValueAxis;
use crate::chart::pyramid::Pyramid;
use crate::chart::{BandKind, Chart, Line, Target};
use crate::gui::theme::{self, Tokens, font, tokens};
use crate::model::{TimeRange, Timestamp};
use crate::words::tr;

pub(super) use axes::target_words;
pub(super) use legend::{legend_dashed, legend_entry, legend_name};
use lines::LineStyle;
pub(super) use lines::Scale;
pub(super) use readout::{
    LINES_MAX, Readout, ReadoutLine, ReadoutSection, card as readout_card, when,
};
pub(super) use time_view::{Cursor, TimeView};

/// How a chart is shown.
pub(super) struct ChartOptions<'a> {
    pub id: Id,
    /// Accessible name.
    pub name: &'a str,
    /// Of the plot without legend and strip, in points.
    pub height: f32,
    /// Charts of one group move in time together.
    pub link: Option<Id>,
    /// The wheel zooms (not where the page itself scrolls; with the control key it always does).
    pub wheel_zooms: bool,
    /// Positions of lines that are switched off.
    pub hidden: &'a BTreeSet<usize>,
    /// Points that are ringed.
    pub marks: &'a [Hit],
    /// Time axis and strip, wanted under the lowest of several charts.
    pub time_axis: bool,
}

/// A point of a line, by positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Hit {
    pub line: usize,
    pub point: usize,
}

type ReadoutFn<'a> = dyn Fn(Hit) -> Readout + 'a;

/// A chart with what was made ready for drawing it.
#[derive(Clone, Copy)]
pub(super) struct PlotData<'a> {
    pub chart: &'a Chart,
    /// One for each line.
    pub pyramids: &'a [Pyramid],
    /// What a line is compared with, drawn dashed in its color.
    pub earlier: &'a [Option<Pyramid>],
    /// Received ÷ expected.
    pub coverage: &'a Pyramid,
    /// Tells other values of the same plot apart.
    pub revision: u64,
    /// Hours that are marked above.
    pub hours: &'a [TimeRange],
    /// Ends of the value axis, where several plots share one.
    pub values: Option<(f64, f64)>,
    pub selected: Option<Hit>,
    /// Time that is selected in any plot.
    pub selected_time: Option<TimeRange>,
}

/// What a person does with a plot.
pub(super) struct Outcome {
    pub response: Response,
    /// The nearest point of each line at the cursor.
    pub hits: Vec<Hit>,
    /// Of these the one nearest to the pointer, where it is in this plot.
    pub pointed: Option<Hit>,
    pub clicked: Option<Hit>,
}

/// Room left of the plot for the values of the axis.
const AXIS_WIDTH: f32 = 56.0;
/// Room below the plot for times.
const TIME_AXIS_HEIGHT: f32 = 20.0;
/// Room above a plot for the names of its targets.
const TARGETS_HEIGHT: f32 = 17.0;
/// Below plots that have no time axis.
const BOTTOM_ROOM: f32 = 4.0;
/// Room for one label of an axis, in points.
const TIME_LABEL_ROOM: f32 = 84.0;
const VALUE_LABEL_ROOM: f32 = 52.0;

/// Draws the chart and says which point was clicked.
pub(super) fn show(
    ui: &mut Ui,
    chart: &Chart,
    options: &ChartOptions<'_>,
    readout: &ReadoutFn<'_>,
) -> Option<Hit> {
    let pyramids: Vec<Pyramid> =
        chart.lines.iter().map(|line| Pyramid::of_points(&line.points)).collect();
    let coverage: Vec<(Timestamp, Option<f64>)> =
        chart.coverage.iter().map(|(range, ratio)| (range.start, *ratio)).collect();
    let data = PlotData {
        chart,
        pyramids: &pyramids,
        earlier: &[],
        coverage: &Pyramid::of_points(&coverage),
        revision: fingerprint(chart),
        hours: &[],
        values: None,
        selected: None,
        selected_time: None,
    };
    let outcome = plot(ui, &data, options);
    if let Some(main) = outcome.pointed.or_else(|| outcome.hits.first().copied()) {
        readout::of_chart(ui, chart, &outcome, main, readout);
    }
    if options.time_axis && chart.bands.iter().any(|band| band.kind == BandKind::Outage) {
        strip::outages(ui, &data, options);
    }
    if options.time_axis && !chart.coverage.is_empty() {
        strip::show(ui, &data, options);
    }
    outcome.clicked
}

/// Tells charts with other values apart, so that their lines are made anew.
fn fingerprint(chart: &Chart) -> u64 {
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    for (at, value) in chart.lines.iter().flat_map(|line| &line.points) {
        hasher.write_i64(at.as_unix_secs());
        hasher.write_u64(value.map_or(1, f64::to_bits));
    }
    hasher.finish()
}

/// The strip below a plot of several, for its whole group.
pub(super) fn coverage_strip(ui: &mut Ui, data: &PlotData<'_>, options: &ChartOptions<'_>) {
    strip::show(ui, data, options);
}

/// Where values lie in a plot of the `height` of [`ChartOptions`].
fn frame_of(rect: Rect, time_axis: bool, has_targets: bool) -> Rect {
    let below = if time_axis { TIME_AXIS_HEIGHT } else { BOTTOM_ROOM };
    let above = if has_targets { TARGETS_HEIGHT } else { 2.0 };
    Rect::from_min_max(
        pos2(rect.left() + AXIS_WIDTH, rect.top() + above),
        pos2(rect.right() - 2.0, rect.bottom() - below),
    )
}

/// Draws a plot without a readout; the caller shows what stands at the cursor.
pub(super) fn plot(ui: &mut Ui, data: &PlotData<'_>, options: &ChartOptions<'_>) -> Outcome {
    let t = tokens(ui);
    let chart = data.chart;
    let group = options.link.unwrap_or(options.id);
    let view = TimeView::begin(ui, group, chart.range, options.wheel_zooms);
    let size = vec2(ui.available_width(), options.height);
    let (_, rect) = ui.allocate_space(size);
    let frame = frame_of(rect, options.time_axis, !chart.targets.is_empty());
    let response = ui.interact(frame, options.id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::GraphicsObject, true, options.name));
    TimeView::end(ui, group, options.id, frame);
    if !ui.is_rect_visible(rect) {
        return Outcome { response, hits: Vec::new(), pointed: None, clicked: None };
    }
    let n_values = (options.height / VALUE_LABEL_ROOM).clamp(2.0, 12.0) as usize;
    let axis = value_axis(data, options.hidden, view.view(), n_values);
    let scale = Scale { frame, view: view.view(), values: axes::ends(&axis) };
    let n_times = (frame.width() / TIME_LABEL_ROOM).max(2.0) as usize;
    axes::grid(ui, chart, &scale, &axis, n_times);
    if let [target] = chart.targets.as_slice() {
        bad_side(ui, target, &scale, t);
    }
    bands(ui, chart, &scale, t);
    busy_hours(ui, data.hours, &scale, t);
    if let Some(range) = data.selected_time {
        selected_time(ui, range, &scale, t);
    }
    targets(ui, chart, &scale, t);
    if !data.pyramids.iter().any(|pyramid| pyramid.extremes(0..pyramid.len()).is_some()) {
        let (align, font) = (Align2::CENTER_CENTER, font::body());
        ui.painter().text(frame.center(), align, tr!("chart-no-values"), font, t.text_faint);
    }
    draw_lines(ui, data, options, &scale, t);
    rings(ui, data, options, &scale, t);
    axes::target_labels(ui, chart, &scale);
    if options.time_axis {
        axes::time_labels(ui, chart, &scale, n_times);
    }
    theme::paint_focus(ui, &response);
    keys(ui, data, options, &response, &view, group);
    let (hits, pointed) = cursor(ui, data, options, &scale, view.cursor());
    let is_entered = response.has_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    let clicked = if response.clicked() && response.hovered() {
        pointed
    } else if is_entered {
        pointed.or_else(|| hits.first().copied())
    } else {
        None
    };
    Outcome { response, hits, pointed, clicked }
}

/// The axis that covers what is in view and the targets.
fn value_axis(
    data: &PlotData<'_>,
    hidden: &BTreeSet<usize>,
    view: (f64, f64),
    n_ticks: usize,
) -> ValueAxis {
    let (low, high) = data
        .values
        .or_else(|| extremes_in_view(data, hidden, view))
        .unwrap_or((f64::INFINITY, f64::NEG_INFINITY));
    let targets = data.chart.targets.iter().flat_map(|t| [Some(t.value), t.warning]).flatten();
    let values = [low, high].into_iter().chain(targets);
    crate::chart::axis::axis_of_values(values, &data.chart.unit, n_ticks)
}

/// Lowest and highest value of the visible lines in a view, and of what they are compared with.
pub(super) fn extremes_in_view(
    data: &PlotData<'_>,
    hidden: &BTreeSet<usize>,
    view: (f64, f64),
) -> Option<(f64, f64)> {
    let lines = data.chart.lines.iter().zip(data.pyramids).enumerate();
    let visible = lines.filter(|(position, _)| !hidden.contains(position));
    let earlier = |position: usize| data.earlier.get(position).and_then(Option::as_ref);
    visible
        .flat_map(|(position, (line, pyramid))| {
            [Some(pyramid), earlier(position)].into_iter().flatten().map(move |p| (line, p))
        })
        .filter_map(|(line, pyramid)| {
            // With the neighbors outside, through which the line leaves the picture.
            let half =
                if line.is_stepped() { line.bucket_secs } else { line.bucket_secs / 2 } as f64;
            let inside = pyramid.positions(view.0 - half, view.1 - half);
            let range = inside.start.saturating_sub(1)..(inside.end + 1).min(pyramid.len());
            pyramid.extremes(range)
        })
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn draw_lines(ui: &Ui, data: &PlotData<'_>, options: &ChartOptions<'_>, scale: &Scale, t: &Tokens) {
    let chart = data.chart;
    let under_steps = chart.lines.iter().any(Line::is_stepped);
    let style = |line: &Line, is_dashed: bool| {
        // Hours behind days are fine and pale, as on paper.
        let is_pale = under_steps && !line.is_stepped();
        let color = t.line(line.color);
        LineStyle {
            color: match (is_pale, is_dashed) {
                (true, _) => color.gamma_multiply(0.7),
                (false, true) => color.gamma_multiply(0.8),
                (false, false) => color,
            },
            width: if is_pale {
                1.0
            } else if is_dashed {
                1.3
            } else {
                1.6
            },
            is_dashed,
            is_stepped: line.is_stepped(),
            bucket_secs: line.bucket_secs,
        }
    };
    let mut drawn = Vec::with_capacity(data.pyramids.len() * 2);
    let lines = || chart.lines.iter().enumerate();
    let is_visible = |position: usize| !options.hidden.contains(&position);
    for (position, line) in lines() {
        if let Some(Some(earlier)) = data.earlier.get(position) {
            drawn.push((earlier, is_visible(position).then(|| style(line, true))));
        }
    }
    for ((position, line), pyramid) in lines().zip(data.pyramids) {
        drawn.push((pyramid, is_visible(position).then(|| style(line, false))));
    }
    let shapes = lines::shapes(ui, options.id, data.revision, scale, &drawn);
    let clip = scale.frame.expand(2.0).intersect(ui.clip_rect());
    ui.painter().with_clip_rect(clip).extend(shapes);
}

fn bands(ui: &Ui, chart: &Chart, scale: &Scale, t: &Tokens) {
    let painter = ui.painter().with_clip_rect(scale.frame.intersect(ui.clip_rect()));
    for band in chart.bands.iter().filter(|band| band.kind != BandKind::Outage) {
        let place = span(scale, band.range, 1.0);
        let (fill, edge) = match band.kind {
            BandKind::Chosen => (t.accent.gamma_multiply(0.18), t.accent),
            BandKind::Exclusion | BandKind::Outage => (t.band, t.band_edge),
        };
        let stroke = Stroke::new(1.0, edge);
        painter.rect(place, CornerRadius::ZERO, fill, stroke, StrokeKind::Inside);
    }
}

/// Values that miss the target lie on soft ground; where a value is kept and in danger a finer line says from where.
fn bad_side(ui: &Ui, target: &Target, scale: &Scale, t: &Tokens) {
    let painter = ui.painter().with_clip_rect(scale.frame.intersect(ui.clip_rect()));
    let (frame, y) = (scale.frame, scale.y(target.value));
    let missed = if target.higher_is_better {
        Rect::from_min_max(pos2(frame.left(), y), frame.max)
    } else {
        Rect::from_min_max(frame.min, pos2(frame.right(), y))
    };
    if missed.is_positive() {
        painter.rect_filled(missed, CornerRadius::ZERO, t.bad.gamma_multiply(0.07));
    }
    if let Some(warning) = target.warning {
        let y = scale.y(warning);
        let ends = [pos2(frame.left(), y), pos2(frame.right(), y)];
        painter.extend(egui::Shape::dotted_line(&ends, t.warn, 5.0, 0.7));
    }
}

/// A time over the whole height, at least that wide.
fn span(scale: &Scale, range: TimeRange, width_min: f32) -> Rect {
    let x = |at: Timestamp| scale.x(at.as_unix_secs() as f64);
    let (left, right) = (x(range.start), x(range.end));
    let frame = scale.frame;
    Rect::from_min_max(pos2(left, frame.top()), pos2(right.max(left + width_min), frame.bottom()))
}

/// A bar along the top over each marked hour, and a shade below it where there is room for one.
fn busy_hours(ui: &Ui, hours: &[TimeRange], scale: &Scale, t: &Tokens) {
    let painter = ui.painter().with_clip_rect(scale.frame.intersect(ui.clip_rect()));
    let (from, to) = scale.view;
    let in_view = |hour: &&TimeRange| {
        hour.end.as_unix_secs() as f64 > from && (hour.start.as_unix_secs() as f64) < to
    };
    for hour in hours.iter().filter(in_view) {
        let place = span(scale, *hour, 3.0);
        if place.width() > 3.0 {
            painter.rect_filled(place, CornerRadius::ZERO, t.accent.gamma_multiply(0.12));
        }
        let top = Rect::from_min_size(place.min, vec2(place.width(), 4.0));
        painter.rect_filled(top, CornerRadius::ZERO, t.accent);
    }
}

fn selected_time(ui: &Ui, range: TimeRange, scale: &Scale, t: &Tokens) {
    let painter = ui.painter().with_clip_rect(scale.frame.intersect(ui.clip_rect()));
    let place = span(scale, range, 2.0);
    painter.rect_filled(place, CornerRadius::ZERO, t.accent.gamma_multiply(0.16));
    painter.vline(place.center().x, place.y_range(), Stroke::new(1.0, t.accent));
}

fn targets(ui: &Ui, chart: &Chart, scale: &Scale, t: &Tokens) {
    let painter = ui.painter().with_clip_rect(scale.frame.intersect(ui.clip_rect()));
    for target in &chart.targets {
        let y = scale.y(target.value);
        let ends = [pos2(scale.frame.left(), y), pos2(scale.frame.right(), y)];
        let stroke = Stroke::new(1.2, t.text_muted);
        painter.extend(egui::Shape::dashed_line(&ends, stroke, 6.0, 6.0));
    }
}

/// A ring around each marked point in view, and one around the selected.
fn rings(ui: &Ui, data: &PlotData<'_>, options: &ChartOptions<'_>, scale: &Scale, t: &Tokens) {
    let painter = ui.painter().with_clip_rect(scale.frame.expand(6.0).intersect(ui.clip_rect()));
    let place = |hit: &Hit| {
        let line =
            data.chart.lines.get(hit.line).filter(|_| !options.hidden.contains(&hit.line))?;
        let (time, value) = line.points.get(hit.point)?;
        let place = pos2(scale.x(middle(line, *time)), scale.y((*value)?));
        scale.frame.expand(1.0).contains(place).then_some((place, line))
    };
    for (at, _) in options.marks.iter().filter_map(place) {
        // On the ground's color, so that it stands apart from the line that it is on.
        painter.circle_stroke(at, 5.0, Stroke::new(4.0, t.card));
        painter.circle_stroke(at, 5.0, Stroke::new(2.0, t.warn));
    }
    if let Some((at, line)) = data.selected.as_ref().and_then(place) {
        painter.circle(at, 5.0, t.line(line.color), Stroke::new(2.0, t.card));
        painter.circle_stroke(at, 7.0, Stroke::new(2.0, t.accent));
    }
}

/// Where a point is drawn on the time axis: in the middle of its bucket.
fn middle(line: &Line, time: Timestamp) -> f64 {
    (time.as_unix_secs() + line.bucket_secs / 2) as f64
}

/// The point whose bucket the instant lies in, or else the nearest.
fn nearest(line: &Line, secs: f64) -> Option<usize> {
    let after = line.points.partition_point(|(time, _)| middle(line, *time) < secs);
    let distance = |i: &usize| (middle(line, line.points[*i].0) - secs).abs();
    [after.saturating_sub(1), after]
        .into_iter()
        .filter(|i| *i < line.points.len())
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// Arrow keys move the cursor from bucket to bucket.
fn keys(
    ui: &Ui,
    data: &PlotData<'_>,
    options: &ChartOptions<'_>,
    response: &Response,
    view: &TimeView,
    group: Id,
) {
    if !response.has_focus() {
        return;
    }
    let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(options.id, filter));
    let step = ui.input(|i| {
        i64::from(i.key_pressed(Key::ArrowRight)) - i64::from(i.key_pressed(Key::ArrowLeft))
    });
    let Some(line) = data.chart.lines.first().filter(|_| step != 0) else { return };
    let (from, to) = view.view();
    let secs = view.cursor().map_or((from + to) / 2.0, |cursor| cursor.secs);
    let Some(point) = nearest(line, secs) else { return };
    let moved = i64::try_from(point).unwrap_or(0) + step;
    let moved = usize::try_from(moved).unwrap_or(0).min(line.points.len() - 1);
    let secs = middle(line, line.points[moved].0);
    TimeView::point_at(ui, group, Cursor { secs, plot: options.id, pointer: None });
    ui.ctx().request_repaint();
}

/// Line and dots at the cursor; the nearest point of each line, and the one nearest to the pointer.
fn cursor(
    ui: &Ui,
    data: &PlotData<'_>,
    options: &ChartOptions<'_>,
    scale: &Scale,
    cursor: Option<Cursor>,
) -> (Vec<Hit>, Option<Hit>) {
    let Some(cursor) = cursor else { return (Vec::new(), None) };
    let t = tokens(ui);
    let chart = data.chart;
    let lines = chart.lines.iter().enumerate();
    let hits: Vec<(Hit, egui::Pos2)> = lines
        .filter(|(position, _)| !options.hidden.contains(position))
        .filter_map(|(position, line)| {
            let point = nearest(line, cursor.secs)?;
            let (time, value) = line.points[point];
            let y = value.map_or(f32::NAN, |value| scale.y(value));
            Some((Hit { line: position, point }, pos2(scale.x(middle(line, time)), y)))
        })
        .collect();
    let pointer = cursor.pointer.filter(|_| cursor.plot == options.id);
    let pointed = pointer.and_then(|pointer| {
        let distance =
            |at: &egui::Pos2| if at.y.is_finite() { (at.y - pointer.y).abs() } else { f32::MAX };
        hits.iter().min_by(|a, b| distance(&a.1).total_cmp(&distance(&b.1))).map(|hit| hit.0)
    });
    let x = pointed
        .and_then(|pointed| hits.iter().find(|(hit, _)| *hit == pointed))
        .or_else(|| hits.first())
        .map_or_else(|| scale.x(cursor.secs), |(_, at)| at.x);
    let frame = scale.frame;
    if frame.x_range().contains(x) {
        ui.painter().vline(x, frame.y_range(), Stroke::new(1.0, t.border_strong));
    }
    let painter = ui.painter().with_clip_rect(frame.expand(5.0).intersect(ui.clip_rect()));
    for (hit, at) in hits.iter().filter(|(_, at)| at.y.is_finite()) {
        let color = t.line(chart.lines[hit.line].color);
        let radius = if Some(*hit) == pointed { 4.5 } else { 3.0 };
        painter.circle(*at, radius, color, Stroke::new(1.5, t.card));
    }
    (hits.into_iter().map(|(hit, _)| hit).collect(), pointed)
}

/// Color of a line that is compared with, as legends show it.
pub(super) fn faded(color: Color32) -> Color32 {
    color.gamma_multiply(0.8)
}
