//! Draws a [`Chart`] with egui: lines with gaps, target, shaded time, cursor with readout, coverage below.
//!
//! Time runs in the chart's own zone. Wheel and drag move in time only; the value axis follows what is in view.
//! Axes, colors, steps and thinning are those of [`crate::chart`], so the report prints the same picture.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use egui::{
    Align2, Color32, CornerRadius, Id, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use egui_plot::{
    AxisHints, GridInput, GridMark, HLine, LineStyle, Plot, PlotPoint, PlotTransform, PlotUi, Span,
};

use crate::chart::axis::{self, TimeTick, ValueAxis};
use crate::chart::{Band, BandKind, Chart, Line, Target, decimate};
use crate::format::Locale;
use crate::gui::theme::{Tokens, font, tokens};
use crate::gui::widget::quantity;
use crate::gui::words::tr;
use crate::model::{TimeRange, Timestamp, Unit, Zone};

/// How a chart is shown.
pub(super) struct ChartOptions<'a> {
    pub id: Id,
    /// Accessible name.
    pub name: &'a str,
    /// Of the plot without legend and strip, in points.
    pub height: f32,
    /// Charts of one group move in time together.
    pub link: Option<Id>,
    /// The wheel zooms (not where the page itself scrolls).
    pub wheel_zooms: bool,
    /// Positions of lines that are switched off.
    pub hidden: &'a BTreeSet<usize>,
    /// Points that are ringed.
    pub marks: &'a [Hit],
    /// Time axis and strip, wanted under the lowest of several charts.
    pub time_axis: bool,
}

/// What the cursor says about one point.
pub(super) struct Readout {
    pub value: String,
    /// Names and texts, such as the numerator; shown for the line nearest to the cursor.
    pub details: Vec<(&'static str, String)>,
}

/// A point of a line, by positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub line: usize,
    pub point: usize,
}

type ReadoutFn<'a> = dyn Fn(Hit) -> Readout + 'a;

/// Room left of the plot for the values of the axis.
const AXIS_WIDTH: f32 = 56.0;
/// Room below the plot for times.
const TIME_AXIS_HEIGHT: f32 = 20.0;
/// Room for one label of an axis, in points.
const TIME_LABEL_ROOM: f32 = 84.0;
const VALUE_LABEL_ROOM: f32 = 52.0;
/// Lines in the readout at the cursor.
const READOUT_LINES: usize = 8;

/// Draws the chart and says which point was clicked.
pub(super) fn show(
    ui: &mut Ui,
    chart: &Chart,
    options: &ChartOptions<'_>,
    readout: &ReadoutFn<'_>,
) -> Option<Hit> {
    let t = tokens(ui);
    let full = (chart.range.start.as_unix_secs() as f64, chart.range.end.as_unix_secs() as f64);
    let reset = changed(ui, options.id, chart.range);
    let wheel = if options.wheel_zooms { ui.input(|i| i.smooth_scroll_delta.y) } else { 0.0 };
    let ticks = Ticks {
        n_times: ((ui.available_width() - AXIS_WIDTH) / TIME_LABEL_ROOM).max(2.0) as usize,
        n_values: (options.height / VALUE_LABEL_ROOM).clamp(2.0, 12.0) as usize,
        values: RefCell::new(axis::value_axis(0.0, 1.0, 5, None)),
    };
    *ticks.values.borrow_mut() = value_axis(chart, options.hidden, full, ticks.n_values);
    let response = plot(chart, options, t, full, &ticks, reset).show(ui, |plot_ui| {
        draw(plot_ui, chart, options, t, full, &ticks, wheel);
    });
    let (plot_response, transform) = (response.response, response.transform);
    plot_response
        .widget_info(|| WidgetInfo::labeled(egui::Role::GraphicsObject, true, options.name));
    if plot_response.double_clicked() {
        ui.data_mut(|data| data.remove::<TimeRange>(options.id));
        ui.ctx().request_repaint();
    }
    frame(ui, &transform, t);
    if !has_values(chart) {
        let middle = transform.frame().center();
        let (align, font) = (Align2::CENTER_CENTER, font::body());
        ui.painter().text(middle, align, "No values in this time", font, t.text_faint);
    }
    lines(ui, chart, options.hidden, &transform, t);
    rings(ui, chart, options, &transform, t);
    target_labels(ui, chart, &transform, t);
    if options.time_axis {
        time_labels(ui, chart, &transform, ticks.n_times);
    }
    let hit = plot_response
        .hover_pos()
        .and_then(|pointer| cursor(ui, chart, options, &transform, pointer, readout));
    if options.time_axis && chart.bands.iter().any(|band| band.kind == BandKind::Outage) {
        outages(ui, chart, &transform);
    }
    if options.time_axis && !chart.coverage.is_empty() {
        coverage(ui, chart, &transform);
    }
    hit.filter(|_| plot_response.clicked())
}

fn has_values(chart: &Chart) -> bool {
    chart.lines.iter().any(|line| line.points.iter().any(|(_, value)| value.is_some()))
}

/// Whether the range is another one than in the frame before, so that the view starts anew.
fn changed(ui: &Ui, id: Id, range: TimeRange) -> bool {
    ui.data_mut(|data| {
        let before = data.get_temp::<TimeRange>(id);
        data.insert_temp(id, range);
        before != Some(range)
    })
}

/// How many labels there is room for, and the value axis of what is in view.
struct Ticks {
    n_times: usize,
    n_values: usize,
    values: RefCell<ValueAxis>,
}

fn plot<'a>(
    chart: &'a Chart,
    options: &ChartOptions<'_>,
    t: &'static Tokens,
    full: (f64, f64),
    ticks: &'a Ticks,
    reset: bool,
) -> Plot<'a> {
    let zone = &chart.zone;
    // Times are written by `time_labels`, which keeps them inside the plot.
    let x_axis = AxisHints::new_x()
        .formatter(|_, _| String::new())
        .min_thickness(if options.time_axis { TIME_AXIS_HEIGHT } else { 4.0 });
    let y_axis = AxisHints::new_y()
        .formatter(|mark, _| value_label(&ticks.values.borrow(), mark.value, &chart.unit))
        .tick_label_color(t.text_muted)
        .tick_label_font(font::small())
        .label_spacing(egui::Rangef::new(1.0, 2.0))
        .min_thickness(AXIS_WIDTH);
    let (low, high) = bounds_of(&ticks.values.borrow());
    let mut plot = Plot::new(options.id)
        .id(options.id)
        .height(options.height)
        .show_background(false)
        .allow_drag([true, false])
        .allow_zoom([true, false])
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .grid_color(t.grid_line)
        .grid_fade(0.0)
        .cursor_color(Color32::TRANSPARENT)
        .default_x_bounds(full.0, full.1)
        .default_y_bounds(low, high)
        .set_margin_fraction(egui::Vec2::ZERO)
        .x_grid_spacer(move |input| time_marks(&input, zone, ticks.n_times))
        .y_grid_spacer(|_| value_marks(&ticks.values.borrow()))
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis]);
    if let Some(group) = options.link {
        plot = plot.link_axis(group, [true, false]);
    }
    if reset { plot.reset() } else { plot }
}

fn draw<'a>(
    plot_ui: &mut PlotUi<'a>,
    chart: &'a Chart,
    options: &ChartOptions<'_>,
    t: &'static Tokens,
    full: (f64, f64),
    ticks: &Ticks,
    wheel: f32,
) {
    if wheel != 0.0 && plot_ui.response().contains_pointer() {
        plot_ui.zoom_bounds_around_hovered(vec2((wheel * 0.004).exp(), 1.0));
    }
    let bounds = plot_ui.plot_bounds();
    let view = keep_inside((bounds.min()[0], bounds.max()[0]), full);
    if view != (bounds.min()[0], bounds.max()[0]) {
        plot_ui.set_plot_bounds_x(view.0..=view.1);
    }
    let values = value_axis(chart, options.hidden, view, ticks.n_values);
    let (low, high) = bounds_of(&values);
    *ticks.values.borrow_mut() = values;
    plot_ui.set_plot_bounds_y(low..=high);
    if let [target] = chart.targets.as_slice() {
        bad_side(plot_ui, target, (low, high), t);
    }
    for band in chart.bands.iter().filter(|band| band.kind != BandKind::Outage) {
        let (start, end) =
            (band.range.start.as_unix_secs() as f64, band.range.end.as_unix_secs() as f64);
        let (fill, edge) = match band.kind {
            BandKind::Chosen => (t.accent.gamma_multiply(0.18), t.accent),
            BandKind::Exclusion | BandKind::Outage => (t.band, t.band_edge),
        };
        plot_ui.span(Span::new("", start..=end).fill(fill).border(Stroke::new(1.0, edge)));
    }
    for target in &chart.targets {
        let line = HLine::new("", target.value)
            .color(t.text_muted)
            .width(1.2)
            .style(LineStyle::Dashed { length: 6.0 });
        plot_ui.hline(line.allow_hover(false));
    }
}

/// Values that miss the target lie on soft ground; where a value is kept and in danger a finer line says from where.
fn bad_side(
    plot_ui: &mut PlotUi<'_>,
    target: &Target,
    (low, high): (f64, f64),
    t: &'static Tokens,
) {
    let missed = if target.higher_is_better { low..=target.value } else { target.value..=high };
    if missed.start() < missed.end() {
        let span = Span::new("", missed).axis(egui_plot::Axis::Y).fill(t.bad.gamma_multiply(0.07));
        plot_ui.span(span.border(Stroke::NONE));
    }
    if let Some(warning) = target.warning {
        let line = HLine::new("", warning)
            .color(t.warn)
            .width(1.0)
            .style(LineStyle::Dotted { spacing: 5.0 });
        plot_ui.hline(line.allow_hover(false));
    }
}

/// Lines over the grid. Where points stand closer than a pixel or two, pieces without joins are painted: joins of
/// needle-sharp corners come out thick and thin.
fn lines(ui: &Ui, chart: &Chart, hidden: &BTreeSet<usize>, transform: &PlotTransform, t: &Tokens) {
    let bounds = transform.bounds();
    let view = (bounds.min()[0], bounds.max()[0]);
    let frame = *transform.frame();
    let painter = ui.painter().with_clip_rect(frame.expand(2.0).intersect(ui.clip_rect()));
    let under_steps = chart.lines.iter().any(Line::is_stepped);
    for (_, line) in
        chart.lines.iter().enumerate().filter(|(position, _)| !hidden.contains(position))
    {
        let color = t.line(line.color);
        // Hours behind days are fine and pale, as on paper.
        let stroke = if under_steps && !line.is_stepped() {
            Stroke::new(1.0, color.gamma_multiply(0.7))
        } else {
            Stroke::new(1.6, color)
        };
        for run in runs(line, view, frame.width().max(1.0) as usize) {
            let points: Vec<Pos2> =
                run.iter().map(|point| transform.position_from_point(point)).collect();
            let width = points.last().map_or(0.0, |last| last.x - points[0].x);
            match points.as_slice() {
                [only] => {
                    painter.circle_filled(*only, 2.0, stroke.color);
                }
                _ if width < 2.5 * points.len() as f32 => {
                    painter.extend(
                        points
                            .windows(2)
                            .map(|two| egui::Shape::line_segment([two[0], two[1]], stroke)),
                    );
                }
                _ => {
                    painter.line(points, stroke);
                }
            }
        }
    }
}

/// A ring around each marked point in view.
fn rings(
    ui: &Ui,
    chart: &Chart,
    options: &ChartOptions<'_>,
    transform: &PlotTransform,
    t: &Tokens,
) {
    let painter = ui.painter().with_clip_rect(transform.frame().intersect(ui.clip_rect()));
    for mark in options.marks.iter().filter(|mark| !options.hidden.contains(&mark.line)) {
        let line = chart.lines.get(mark.line);
        let Some((line, (time, Some(value)))) =
            line.and_then(|line| Some((line, *line.points.get(mark.point)?)))
        else {
            continue;
        };
        let place = PlotPoint::new(middle(line, time), value);
        let place = transform.position_from_point(&place);
        painter.circle(place, 4.5, Color32::TRANSPARENT, Stroke::new(1.6, t.warn));
    }
}

/// A view moved and cut so that it stays where there are data.
fn keep_inside(view: (f64, f64), full: (f64, f64)) -> (f64, f64) {
    let width = (view.1 - view.0).min(full.1 - full.0);
    if !width.is_finite() || width <= 0.0 {
        return full;
    }
    let start = view.0.clamp(full.0, full.1 - width);
    (start, start + width)
}

/// Positions of the points in a view, with one more on each side.
fn in_view(line: &Line, view: (f64, f64)) -> Range<usize> {
    let at =
        |secs: f64| line.points.partition_point(|(time, _)| (time.as_unix_secs() as f64) < secs);
    at(view.0).saturating_sub(1)..(at(view.1) + 1).min(line.points.len())
}

/// Where a point is drawn on the time axis: in the middle of its bucket.
fn middle(line: &Line, time: Timestamp) -> f64 {
    (time.as_unix_secs() + line.bucket_secs / 2) as f64
}

/// What to draw of a line: runs without a gap, thinned to the columns; buckets of a day and more as steps.
fn runs(line: &Line, view: (f64, f64), columns: usize) -> Vec<Vec<PlotPoint>> {
    decimate::min_max(&line.points[in_view(line, view)], columns)
        .split(|(_, value)| value.is_none())
        .filter(|run| !run.is_empty())
        .map(|run| {
            let values: Vec<(Timestamp, f64)> =
                run.iter().filter_map(|(time, value)| Some((*time, (*value)?))).collect();
            if line.is_stepped() {
                steps(&values, line.bucket_secs)
            } else {
                values.iter().map(|(time, v)| PlotPoint::new(middle(line, *time), *v)).collect()
            }
        })
        .collect()
}

/// Start and end of each bucket. A day of 23 hours ends where the next begins.
fn steps(values: &[(Timestamp, f64)], bucket_secs: i64) -> Vec<PlotPoint> {
    let mut points = Vec::with_capacity(values.len() * 2);
    for (i, (time, value)) in values.iter().enumerate() {
        let end = time.plus_secs(bucket_secs);
        let end = values.get(i + 1).map_or(end, |(next, _)| end.min(*next));
        points.push(PlotPoint::new(time.as_unix_secs() as f64, *value));
        points.push(PlotPoint::new(end.as_unix_secs() as f64, *value));
    }
    points
}

/// The axis that covers what is in view and the targets.
fn value_axis(
    chart: &Chart,
    hidden: &BTreeSet<usize>,
    view: (f64, f64),
    n_ticks: usize,
) -> ValueAxis {
    let values = chart
        .lines
        .iter()
        .enumerate()
        .filter(|(position, _)| !hidden.contains(position))
        .flat_map(|(_, line)| {
            line.points[in_view(line, view)].iter().filter_map(|(_, value)| *value)
        })
        .chain(chart.targets.iter().flat_map(|t| [Some(t.value), t.warning]).flatten());
    axis::axis_of_values(values, &chart.unit, n_ticks)
}

/// A little more than the axis, so that a line along its end is drawn whole.
fn bounds_of(values: &ValueAxis) -> (f64, f64) {
    let air = (values.high - values.low) * 0.012;
    (values.low - air, values.high + air)
}

fn value_marks(values: &ValueAxis) -> Vec<GridMark> {
    let step_size = (values.high - values.low).abs();
    values.ticks.iter().map(|value| GridMark { value: *value, step_size }).collect()
}

fn value_label(values: &ValueAxis, tick: f64, unit: &Unit) -> String {
    let text = values.label(tick, &Locale::ENGLISH);
    if unit.is_percent() { format!("{text} %") } else { text }
}

/// The ticks of a view, by the chart's own calendar.
fn time_ticks(view: (f64, f64), zone: &Zone, n_ticks: usize) -> Vec<TimeTick> {
    const SECS_MAX: f64 = 40_000.0 * 86_400.0;
    if !(view.1 - view.0 > 0.0 && view.1 - view.0 < SECS_MAX) {
        return Vec::new();
    }
    let range = TimeRange::new(
        Timestamp::from_unix_secs(view.0 as i64),
        Timestamp::from_unix_secs(view.1 as i64),
    );
    let mut ticks = axis::time_ticks(range, zone, n_ticks);
    // Hours of one day would stand there without their date.
    let hours =
        ticks.windows(2).all(|two| two[1].at.as_unix_secs() - two[0].at.as_unix_secs() < 82_800);
    if hours
        && !ticks.iter().any(|tick| tick.major)
        && let Some(first) = ticks.first_mut()
    {
        first.label = zone.local(first.at).strftime("%-d %b %H:%M").to_string();
    }
    ticks
}

fn time_marks(input: &GridInput, zone: &Zone, n_ticks: usize) -> Vec<GridMark> {
    let step_size = input.bounds.1 - input.bounds.0;
    time_ticks(input.bounds, zone, n_ticks)
        .iter()
        .map(|tick| GridMark { value: tick.at.as_unix_secs() as f64, step_size })
        .collect()
}

/// Times below the plot, at its ends moved inside; one that would touch its neighbor is left out.
fn time_labels(ui: &Ui, chart: &Chart, transform: &PlotTransform, n_ticks: usize) {
    let t = tokens(ui);
    let frame = transform.frame();
    let bounds = transform.bounds();
    let mut free_from = f32::NEG_INFINITY;
    for tick in time_ticks((bounds.min()[0], bounds.max()[0]), &chart.zone, n_ticks) {
        let color = if tick.major { t.text } else { t.text_muted };
        let galley = ui.painter().layout_no_wrap(tick.label, font::small(), color);
        let half = galley.size().x / 2.0;
        let x = transform.position_from_point_x(tick.at.as_unix_secs() as f64);
        let left = (x - half).min(frame.right() - 2.0 * half).max(frame.left());
        if left < free_from || left + 2.0 * half > frame.right() + 0.5 {
            continue;
        }
        free_from = left + 2.0 * half + 8.0;
        ui.painter().galley(pos2(left, frame.bottom() + 5.0), galley, color);
    }
}

/// Hairlines left and below.
fn frame(ui: &Ui, transform: &PlotTransform, t: &Tokens) {
    let rect = transform.frame();
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, t.border));
}

fn target_labels(ui: &Ui, chart: &Chart, transform: &PlotTransform, t: &Tokens) {
    let rect = *transform.frame();
    for target in &chart.targets {
        let y = transform.position_from_point_y(target.value);
        if !rect.y_range().contains(y) {
            continue;
        }
        let sign = if target.higher_is_better { "≥" } else { "≤" };
        let text = format!("{} {sign} {} {}", target.name, target.value, chart.unit);
        let galley = ui.painter().layout_no_wrap(text, font::small_strong(), t.text);
        let size = galley.size() + vec2(12.0, 4.0);
        let above = y - size.y - 3.0 > rect.top();
        let top = if above { y - size.y - 3.0 } else { y + 3.0 };
        let pill = Rect::from_min_size(pos2(rect.right() - size.x - 4.0, top), size);
        ui.painter().rect_filled(pill, CornerRadius::same(4), t.raised);
        ui.painter().galley(pill.min + vec2(6.0, 2.0), galley, t.text);
    }
}

/// Line, dots and readout at the pointer; the point that a click means.
fn cursor(
    ui: &Ui,
    chart: &Chart,
    options: &ChartOptions<'_>,
    transform: &PlotTransform,
    pointer: Pos2,
    readout: &ReadoutFn<'_>,
) -> Option<Hit> {
    let t = tokens(ui);
    let secs = transform.value_from_position(pointer).x;
    let hits: Vec<(Hit, Pos2)> = chart
        .lines
        .iter()
        .enumerate()
        .filter(|(position, _)| !options.hidden.contains(position))
        .filter_map(|(position, line)| {
            let point = nearest(line, secs)?;
            let (time, value) = line.points[point];
            let at = transform.position_from_point(&PlotPoint::new(
                middle(line, time),
                value.unwrap_or(f64::NAN),
            ));
            Some((Hit { line: position, point }, at))
        })
        .collect();
    let distance = |at: &Pos2| if at.y.is_finite() { (at.y - pointer.y).abs() } else { f32::MAX };
    let &(main, at) = hits.iter().min_by(|a, b| distance(&a.1).total_cmp(&distance(&b.1)))?;
    let rect = transform.frame();
    ui.painter().vline(at.x, rect.y_range(), Stroke::new(1.0, t.border_strong));
    for (hit, at) in hits.iter().filter(|(_, at)| at.y.is_finite()) {
        let color = t.line(chart.lines[hit.line].color);
        let radius = if *hit == main { 4.5 } else { 3.0 };
        ui.painter().circle(*at, radius, color, Stroke::new(1.5, t.card));
    }
    readout_card(ui, chart, &hits, main, pointer, readout);
    Some(main)
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

fn readout_card(
    ui: &Ui,
    chart: &Chart,
    hits: &[(Hit, Pos2)],
    main: Hit,
    pointer: Pos2,
    readout: &ReadoutFn<'_>,
) {
    let line = &chart.lines[main.line];
    let (time, _) = line.points[main.point];
    let when = if line.is_stepped() {
        quantity::days(TimeRange::new(time, time.plus_secs(line.bucket_secs)), &chart.zone)
    } else {
        quantity::time_long(time, &chart.zone)
    };
    egui::Area::new(Id::unique("chart readout"))
        .order(egui::Order::Tooltip)
        .fixed_pos(beside(ui, pointer))
        .interactable(false)
        .show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(10).show(ui, |ui| {
                ui.set_width(READOUT_WIDTH);
                ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
                crate::gui::widget::text::small(ui, &when);
                for (hit, _) in hits.iter().take(READOUT_LINES) {
                    let line = &chart.lines[hit.line];
                    readout_row(ui, line, &readout(*hit).value, *hit == main);
                }
                let details = readout(main).details;
                if !details.is_empty() {
                    ui.add_space(2.0);
                    for (name, value) in details {
                        crate::gui::panel::explain::pair(ui, name, &value);
                    }
                }
            });
        });
}

const READOUT_WIDTH: f32 = 250.0;

/// Right of the pointer, or left of it near the edge.
fn beside(ui: &Ui, pointer: Pos2) -> Pos2 {
    let screen = ui.ctx().content_rect();
    let right = pointer.x + 20.0;
    let x = if right + READOUT_WIDTH + 24.0 > screen.right() {
        pointer.x - READOUT_WIDTH - 44.0
    } else {
        right
    };
    pos2(x, (pointer.y + 12.0).min(screen.bottom() - 220.0))
}

fn readout_row(ui: &mut Ui, line: &Line, value: &str, main: bool) {
    let t = tokens(ui);
    let size = vec2(ui.available_width(), 20.0);
    ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(8.0, 18.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 4.0, t.line(line.color));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let font = if main { font::strong() } else { font::body() };
            crate::gui::widget::text::number_in(ui, value, font.clone(), t.text);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                crate::gui::widget::text::line(
                    ui,
                    &line.name,
                    font,
                    if main { t.text } else { t.text_muted },
                );
            });
        });
    });
}

/// A strip on the plot's own time axis: when something was out.
fn outages(ui: &mut Ui, chart: &Chart, transform: &PlotTransform) {
    let t = tokens(ui);
    let frame = transform.frame();
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Image, true, tr!("objective-outage-strip"))
    });
    let strip = Rect::from_min_max(
        pos2(frame.left(), row.top() + 5.0),
        pos2(frame.right(), row.top() + 13.0),
    );
    let name = tr!("objective-outages-short");
    let at = pos2(frame.left() - 6.0, strip.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, name, font::small(), t.text_faint);
    let painter = ui.painter().with_clip_rect(strip.intersect(ui.clip_rect()));
    painter.rect_filled(strip, CornerRadius::same(3), t.raised);
    let x = |at: Timestamp| transform.position_from_point_x(at.as_unix_secs() as f64);
    let bands = || chart.bands.iter().filter(|band| band.kind == BandKind::Outage);
    for band in bands() {
        let (left, right) = (x(band.range.start), x(band.range.end));
        let rect = Rect::from_min_max(
            pos2(left, strip.top()),
            pos2(right.max(left + 2.0), strip.bottom()),
        );
        painter.rect_filled(rect, CornerRadius::same(1), t.bad.gamma_multiply(0.6));
    }
    let Some(pointer) = response.hover_pos() else { return };
    // What is narrower than the pointer can still be pointed at.
    let is_near = |band: &&Band| {
        x(band.range.start) - 3.0 <= pointer.x && pointer.x <= x(band.range.end) + 3.0
    };
    let near: Vec<String> = bands()
        .filter(is_near)
        .take(READOUT_LINES)
        .map(|band| {
            let from = quantity::time(band.range.start, &chart.zone);
            let length = quantity::duration(band.range.duration_secs());
            format!("{from} · {length} · {}", band.name)
        })
        .collect();
    if !near.is_empty() {
        response.on_hover_text_at_pointer(near.join("\n"));
    }
}

/// A strip on the plot's own time axis: how much of the data arrived.
fn coverage(ui: &mut Ui, chart: &Chart, transform: &PlotTransform) {
    let t = tokens(ui);
    let frame = transform.frame();
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let strip = Rect::from_min_max(
        pos2(frame.left(), row.top() + 6.0),
        pos2(frame.right(), row.top() + 12.0),
    );
    ui.painter().text(
        pos2(frame.left() - 6.0, strip.center().y),
        Align2::RIGHT_CENTER,
        "Data",
        font::small(),
        t.text_faint,
    );
    let painter = ui.painter().with_clip_rect(strip.intersect(ui.clip_rect()));
    painter.rect_filled(strip, CornerRadius::same(3), t.pressed);
    let x = |at: Timestamp| transform.position_from_point_x(at.as_unix_secs() as f64);
    for cell in merged(&chart.coverage, &x) {
        let (left, right, ratio) = cell;
        painter.rect_filled(
            Rect::from_min_max(
                pos2(left, strip.top()),
                pos2(right.max(left + 1.0), strip.bottom()),
            ),
            CornerRadius::ZERO,
            ratio.map_or(t.pressed, |r| {
                t.completeness(r).gamma_multiply(if r >= 0.99 { 0.55 } else { 1.0 })
            }),
        );
    }
    if let Some(pointer) = response.hover_pos() {
        let secs = transform.value_from_position(pointer).x as i64;
        let found = chart
            .coverage
            .iter()
            .find(|(range, _)| range.contains(Timestamp::from_unix_secs(secs)));
        if let Some((range, ratio)) = found {
            let text = format!(
                "{} of the data arrived\n{}",
                quantity::share(*ratio),
                quantity::time_long(range.start, &chart.zone)
            );
            response.on_hover_text_at_pointer(text);
        }
    }
}

/// Buckets as pixels; those narrower than a pixel join, and the least complete one of them counts.
fn merged(
    coverage: &[(TimeRange, Option<f64>)],
    x: &dyn Fn(Timestamp) -> f32,
) -> Vec<(f32, f32, Option<f64>)> {
    let mut cells: Vec<(f32, f32, Option<f64>)> = Vec::new();
    for (range, ratio) in coverage {
        let (left, right) = (x(range.start), x(range.end));
        match cells.last_mut() {
            Some(last)
                if right - last.0 < 1.0 || last.2 == *ratio && (left - last.1).abs() < 0.5 =>
            {
                last.1 = right;
                last.2 = match (last.2, *ratio) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    _ => None,
                };
            }
            _ => cells.push((left, right, *ratio)),
        }
    }
    cells
}

/// Color and name of a line that cannot be switched off.
pub(super) fn legend_name(ui: &mut Ui, name: &str, color: Color32) {
    let t = tokens(ui);
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font::small_strong(), t.text_muted);
    let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x + 22.0, 22.0), Sense::hover());
    let bar = Rect::from_center_size(pos2(rect.left() + 9.0, rect.center().y), vec2(10.0, 3.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), color);
    let at = pos2(rect.left() + 18.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text_muted);
}

/// One entry of a legend; true when it was clicked.
pub(super) fn legend_entry(ui: &mut Ui, name: &str, color: Color32, visible: bool) -> bool {
    let t = tokens(ui);
    let ink = if visible { t.text_muted } else { t.text_faint };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font::small_strong(), ink);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 22.0, 22.0), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::CheckBox, true, visible, format!("Line {name}"))
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), t.raised);
    }
    let bar = Rect::from_center_size(pos2(rect.left() + 9.0, rect.center().y), vec2(10.0, 3.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), if visible { color } else { t.pressed });
    ui.painter().galley(
        pos2(rect.left() + 18.0, rect.center().y - galley.size().y / 2.0),
        galley,
        ink,
    );
    crate::gui::theme::paint_focus(ui, &response);
    response.on_hover_text(if visible { "Hide this line" } else { "Show this line" }).clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(values: &[Option<f64>]) -> Line {
        let points = values
            .iter()
            .enumerate()
            .map(|(i, v)| (Timestamp::from_unix_secs(i as i64), *v))
            .collect();
        Line { name: String::new(), color: 0, points, bucket_secs: 1 }
    }

    #[test]
    fn a_gap_stays_a_gap() {
        let runs = runs(&line(&[Some(1.0), Some(2.0), None, Some(3.0)]), (0.0, 4.0), 100);
        assert_eq!(runs.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn thinning_keeps_the_extremes() {
        let mut values = vec![Some(5.0); 10_000];
        values[4321] = Some(-7.0);
        values[8765] = Some(99.0);
        let runs = runs(&line(&values), (0.0, 10_000.0), 200);
        let points: Vec<f64> = runs.concat().iter().map(|p| p.y).collect();
        assert!(points.len() <= 800, "{} points for 200 columns", points.len());
        assert!(points.contains(&-7.0) && points.contains(&99.0));
    }

    #[test]
    fn a_day_is_a_step_and_an_hour_a_point_in_its_middle() {
        let day = |bucket_secs: i64| Line {
            points: vec![
                (Timestamp::from_unix_secs(0), Some(1.0)),
                (Timestamp::from_unix_secs(bucket_secs), Some(2.0)),
            ],
            bucket_secs,
            ..line(&[])
        };
        let xs = |line: &Line| -> Vec<f64> {
            runs(line, (0.0, 200_000.0), 100).concat().iter().map(|p| p.x).collect()
        };
        assert_eq!(xs(&day(86_400)), [0.0, 86_400.0, 86_400.0, 172_800.0]);
        assert_eq!(xs(&day(3_600)), [1_800.0, 5_400.0]);
    }

    #[test]
    fn hours_of_one_day_name_it() {
        let zone = Zone::named("America/Lima").unwrap();
        let start = 1_790_812_800.0 + 8.0 * 3600.0; // 2026-10-01T03:00 in Lima
        let ticks = time_ticks((start, start + 10.0 * 3600.0), &zone, 8);
        assert_eq!(ticks.first().unwrap().label, "1 Oct 04:00");
        assert!(ticks.iter().skip(1).all(|tick| tick.label.len() == 5), "{ticks:?}");
    }

    #[test]
    fn a_view_cannot_leave_the_data() {
        assert_eq!(keep_inside((-5.0, 5.0), (0.0, 100.0)), (0.0, 10.0));
        assert_eq!(keep_inside((-50.0, 500.0), (0.0, 100.0)), (0.0, 100.0));
        assert_eq!(keep_inside((95.0, 105.0), (0.0, 100.0)), (90.0, 100.0));
    }

    #[test]
    fn ticks_stand_on_local_midnight() {
        let zone = Zone::named("America/Lima").unwrap();
        let start = 1_790_812_800.0; // 2026-10-01T00:00Z
        let marks = time_marks(
            &GridInput { bounds: (start, start + 10.0 * 86_400.0), base_step_size: 6_000.0 },
            &zone,
            8,
        );
        assert!(!marks.is_empty());
        for mark in marks {
            assert_eq!(zone.local(Timestamp::from_unix_secs(mark.value as i64)).hour(), 0);
        }
    }
}
