//! The day calendar: a column for each local day, a row for each hour of the wall clock.
//!
//! | cell | means |
//! |---|---|
//! | filled, from pale to strong | a value on the good side of the target, the stronger the farther from it |
//! | filled in the other color, with a dot | a value on the bad side |
//! | hatched | expected, and nothing arrived |
//! | shaded with a bar | excluded |
//! | a strong edge with a folded corner | measured without some of its objects, which are excluded |
//! | a small ring | it arrived, and nothing could be measured |
//! | empty | out of service hours, or not yet |
//!
//! An hour that a clock shows twice has two cells side by side; one that it skips has none.

use egui::{
    Align2, Color32, CornerRadius, EventFilter, Key, Painter, Pos2, Rect, Response, Sense, Shape,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use jiff::civil::Weekday;

use crate::chart::day_calendar::{CalendarDay, DayCalendar, HOURS, HourCell, HourState, Tone};
use crate::chart::palette::{self, Ground};
use crate::gui::theme::{self, Tokens, font, tokens};
use crate::gui::widget::{quantity, text};
use crate::model::TimeRange;
use crate::sla::AppliedExclusion;
use crate::words::tr;

/// Room for the names of hours.
const LEFT: f32 = 44.0;
/// Room for the days.
const TOP: f32 = 34.0;
/// Height of an hour.
const ROW_MIN: f32 = 13.0;
const ROW_MAX: f32 = 22.0;

/// Draws the calendar; the range of the hour that was opened by a double click or Enter.
pub(super) fn show(
    ui: &mut Ui,
    calendar: &DayCalendar,
    exclusions: &[AppliedExclusion],
    selected: &mut Option<(usize, usize)>,
) -> Option<TimeRange> {
    let (n_missed, n_values) = calendar.n_missed();
    let t = tokens(ui);
    ui.spacing_mut().interact_size.y = 20.0;
    ui.horizontal_wrapped(|ui| {
        text::section(ui, tr!("objective-calendar-title"));
        let counts = tr!(
            "objective-calendar-counts",
            missed = n_missed as u64,
            n = n_values as u64,
            missing = calendar.n_missing() as u64
        );
        text::small(ui, &counts);
    });
    let zone = tr!("objective-calendar-note", zone = calendar.zone.name());
    text::note(ui, &zone, t.text_muted);
    ui.add_space(4.0);
    let row = ((ui.ctx().content_rect().height() - 430.0) / HOURS as f32).clamp(ROW_MIN, ROW_MAX);
    let size = vec2(ui.available_width(), TOP + row * HOURS as f32 + 2.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let grid = Grid {
        plot: Rect::from_min_max(rect.min + vec2(LEFT, TOP), rect.max),
        n_days: calendar.days.len().max(1),
        row,
    };
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(
            egui::Role::GraphicsObject,
            true,
            tr!("objective-calendar-name", name = &calendar.title),
        );
        info.current_text_value = selected.and_then(|at| reading(calendar, exclusions, at));
        info
    });
    head(ui, calendar, &grid);
    for (i, day) in calendar.days.iter().enumerate() {
        for cell in &day.cells {
            let rect = grid.cell(i, day, cell);
            state_ui(ui.painter(), calendar, cell.state, rect, t);
            if is_in_part(cell) {
                part_ui(ui.painter(), rect, t);
            }
        }
    }
    keys(ui, &response, calendar, selected);
    let pointed = response.hover_pos().and_then(|pointer| grid.at(calendar, pointer));
    if response.clicked() {
        response.request_focus();
        // Enter is a click too, without a pointer.
        *selected = pointed.or(*selected);
    }
    ring(ui, calendar, &grid, *selected, t.accent);
    ring(ui, calendar, &grid, pointed, t.text);
    theme::paint_focus(ui, &response);
    let wants_to_open = response.double_clicked()
        || response.has_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if let Some(said) = pointed.and_then(|at| reading(calendar, exclusions, at)) {
        response.on_hover_text_at_pointer(said);
    }
    ui.add_space(6.0);
    legend(ui, calendar);
    match selected.and_then(|at| reading(calendar, exclusions, at)) {
        Some(said) => text::strong(ui, &said.replace('\n', " · ")),
        None => text::small(ui, tr!("objective-calendar-hint")),
    };
    selected.filter(|_| wants_to_open).and_then(|at| Some(cell_at(calendar, at)?.range))
}

/// Where days and hours stand.
struct Grid {
    plot: Rect,
    n_days: usize,
    row: f32,
}

impl Grid {
    fn width(&self) -> f32 {
        self.plot.width() / self.n_days as f32
    }

    fn day(&self, day: usize) -> egui::Rangef {
        let left = self.plot.left() + self.width() * day as f32;
        egui::Rangef::new(left, left + self.width())
    }

    /// An hour that comes twice shares its place.
    fn cell(&self, day_idx: usize, day: &CalendarDay, cell: &HourCell) -> Rect {
        let n = day.at(cell.hour).count().max(1) as f32;
        let x = self.day(day_idx);
        let width = x.span() / n;
        let left = x.min + width * cell.nth as f32;
        let top = self.plot.top() + self.row * cell.hour as f32;
        let gap = if width > 8.0 { 1.5 } else { 0.5 };
        Rect::from_min_size(pos2(left, top), vec2(width - gap, self.row - 1.5))
    }

    /// Day and position of the cell under the pointer.
    fn at(&self, calendar: &DayCalendar, pointer: Pos2) -> Option<(usize, usize)> {
        if !self.plot.contains(pointer) {
            return None;
        }
        let day_idx = ((pointer.x - self.plot.left()) / self.width()) as usize;
        let day = calendar.days.get(day_idx)?;
        let is_under = |cell: &HourCell| {
            let rect = self.cell(day_idx, day, cell);
            rect.expand(1.0).contains(pointer)
        };
        Some((day_idx, day.cells.iter().position(is_under)?))
    }
}

fn cell_at(calendar: &DayCalendar, (day, cell): (usize, usize)) -> Option<&HourCell> {
    calendar.days.get(day)?.cells.get(cell)
}

/// Days above, hours on the left.
fn head(ui: &Ui, calendar: &DayCalendar, grid: &Grid) {
    let t = tokens(ui);
    let painter = ui.painter();
    for hour in (0..HOURS).step_by(3) {
        let at = pos2(grid.plot.left() - 8.0, grid.plot.top() + grid.row * (hour as f32 + 0.5));
        let name = format!("{hour:02}:00");
        painter.text(at, Align2::RIGHT_CENTER, name, font::small(), t.text_muted);
    }
    let every = (22.0 / grid.width()).ceil().max(1.0) as usize;
    for (i, day) in calendar.days.iter().enumerate() {
        let x = grid.day(i);
        let is_weekend = matches!(day.date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let color = if is_weekend { t.text_faint } else { t.text_muted };
        if i % every == 0 {
            let at = pos2(x.center(), grid.plot.top() - 5.0);
            painter.text(at, Align2::CENTER_BOTTOM, day.date.day(), font::small_strong(), color);
            let at = pos2(x.center(), grid.plot.top() - 19.0);
            let letter = weekday_letter(day.date.weekday());
            painter.text(at, Align2::CENTER_BOTTOM, letter, font::small(), t.text_faint);
        }
        if day.is_uneven() {
            // The clocks changed: say how long the day was.
            let y = grid.plot.top() - 2.0;
            painter.hline(x.min..=x.max - 1.5, y, Stroke::new(2.0, t.accent));
        }
    }
}

fn weekday_letter(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => tr!("objective-monday"),
        Weekday::Tuesday => tr!("objective-tuesday"),
        Weekday::Wednesday => tr!("objective-wednesday"),
        Weekday::Thursday => tr!("objective-thursday"),
        Weekday::Friday => tr!("objective-friday"),
        Weekday::Saturday => tr!("objective-saturday"),
        Weekday::Sunday => tr!("objective-sunday"),
    }
}

fn state_ui(painter: &Painter, calendar: &DayCalendar, state: HourState, rect: Rect, t: &Tokens) {
    let radius = CornerRadius::same(2);
    match state {
        HourState::Value(value) => {
            let tone = calendar.tone(value);
            painter.rect_filled(rect, radius, tone_color(tone, t));
            if matches!(tone, Tone::Missed(_)) && rect.width() > 5.0 {
                painter.circle_filled(rect.center(), 2.0, ink_on(tone_color(tone, t), t));
            }
        }
        HourState::Missing => hatch(painter, rect, t),
        HourState::Excluded => {
            painter.rect_filled(rect, radius, t.warn_soft);
            let inner = rect.shrink2(vec2(rect.width() * 0.25, 0.0));
            painter.hline(inner.x_range(), rect.center().y, Stroke::new(1.2, t.warn));
        }
        HourState::Nothing => {
            painter.rect_stroke(rect, radius, Stroke::new(1.0, t.border), StrokeKind::Inside);
            let size = (rect.width().min(rect.height()) * 0.18).clamp(1.0, 2.5);
            painter.circle_stroke(rect.center(), size, Stroke::new(1.0, t.text_faint));
        }
        HourState::OutOfService => {
            painter.rect_stroke(rect, radius, Stroke::new(1.0, t.grid_line), StrokeKind::Inside);
        }
        HourState::NotYet => {}
    }
}

/// Lines across: nothing is there, and something should be.
fn hatch(painter: &Painter, rect: Rect, t: &Tokens) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    painter.rect_filled(rect, CornerRadius::same(2), t.raised);
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        let line = [pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())];
        painter.line_segment(line, Stroke::new(1.0, t.border_strong));
        x += 5.0;
    }
}

/// Whether some of its objects are left out, and the rest was measured.
fn is_in_part(cell: &HourCell) -> bool {
    cell.exclusion.is_some() && cell.value().is_some()
}

/// An edge and a corner in the color of text, which stands out from every color of an hour.
fn part_ui(painter: &Painter, rect: Rect, t: &Tokens) {
    let edge = Stroke::new(1.5, t.text);
    painter.rect_stroke(rect, CornerRadius::same(2), edge, StrokeKind::Inside);
    let side = (rect.width().min(rect.height()) * 0.5).min(7.0);
    let corner = rect.right_top();
    let fold = vec![corner, corner + vec2(0.0, side), corner - vec2(side, 0.0)];
    painter.add(Shape::convex_polygon(fold, t.text, Stroke::NONE));
}

/// What stands out from a color: dark on the light ones, light on the dark ones.
fn ink_on(color: Color32, t: &Tokens) -> Color32 {
    let is_light = palette::is_light([color.r(), color.g(), color.b()]);
    if is_light == (t.ground == Ground::Light) { t.text } else { t.canvas }
}

fn tone_color(tone: Tone, t: &Tokens) -> Color32 {
    let [red, green, blue] = palette::heat(tone, t.ground);
    Color32::from_rgb(red, green, blue)
}

fn ring(ui: &Ui, calendar: &DayCalendar, grid: &Grid, at: Option<(usize, usize)>, color: Color32) {
    let Some((day_idx, position)) = at else { return };
    let Some(day) = calendar.days.get(day_idx) else { return };
    let Some(cell) = day.cells.get(position) else { return };
    let rect = grid.cell(day_idx, day, cell).expand(1.5);
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(3),
        Stroke::new(1.6, color),
        StrokeKind::Inside,
    );
}

/// Arrows move among the hours.
fn keys(
    ui: &Ui,
    response: &Response,
    calendar: &DayCalendar,
    selected: &mut Option<(usize, usize)>,
) {
    if !response.has_focus() {
        return;
    }
    let arrows =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let n = |key| ui.input(|i| i.num_presses(key)) as i64;
    let (right, down) =
        (n(Key::ArrowRight) - n(Key::ArrowLeft), n(Key::ArrowDown) - n(Key::ArrowUp));
    let Some((day, cell)) = *selected else {
        *selected = (!calendar.days.is_empty()).then_some((0, 0));
        return;
    };
    if (right, down) == (0, 0) {
        return;
    }
    let last_day = calendar.days.len().saturating_sub(1);
    let day = day.saturating_add_signed(right as isize).min(last_day);
    let last_cell = calendar.days.get(day).map_or(0, |day| day.cells.len().saturating_sub(1));
    *selected = Some((day, cell.saturating_add_signed(down as isize).min(last_cell)));
}

/// When, what, and how sure.
fn reading(
    calendar: &DayCalendar,
    exclusions: &[AppliedExclusion],
    (day, position): (usize, usize),
) -> Option<String> {
    let cell = cell_at(calendar, (day, position))?;
    let zone = &calendar.zone;
    let end = zone.local(cell.range.end).strftime("%H:%M").to_string();
    let mut said = vec![format!("{}–{end}", quantity::time_long(cell.range.start, zone))];
    if cell.nth > 0 {
        said.push(tr!("objective-hour-again").to_owned());
    }
    said.push(match cell.state {
        HourState::Value(value) => {
            let shown = quantity::value(Some(value), &calendar.unit);
            match calendar.tone(value) {
                Tone::Kept(_) => tr!("objective-hour-kept", value = &shown),
                Tone::Missed(_) => tr!("objective-hour-missed", value = &shown),
            }
        }
        HourState::Missing => tr!("objective-hour-missing").to_owned(),
        HourState::Nothing => tr!("objective-hour-nothing").to_owned(),
        HourState::Excluded => tr!("objective-hour-excluded").to_owned(),
        HourState::OutOfService => tr!("objective-hour-out-of-service").to_owned(),
        HourState::NotYet => tr!("objective-hour-not-yet").to_owned(),
    });
    if cell.completeness.is_some() {
        said.push(tr!("objective-share-arrived", share = &quantity::share(cell.completeness)));
    }
    if let Some(applied) = cell.exclusion.and_then(|position| exclusions.get(position)) {
        said.push(format!("{} · {}", applied.entry.id, applied.entry.reason));
    }
    let n_hours = calendar.days.get(day)?.cells.len();
    if n_hours != HOURS {
        said.push(tr!("objective-day-hours", n = n_hours as u64));
    }
    Some(said.join("\n"))
}

/// What the cells mean.
fn legend(ui: &mut Ui, calendar: &DayCalendar) {
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(14.0, 4.0);
        if let Some((low, high)) = calendar.extent {
            scale(ui, calendar, low, high);
        }
        let entry = |ui: &mut Ui, name: &str, paint: &dyn Fn(&Painter, Rect)| {
            let galley = ui.painter().layout_no_wrap(name.to_owned(), font::small(), t.text_muted);
            let (rect, response) =
                ui.allocate_exact_size(vec2(galley.size().x + 22.0, 18.0), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, name));
            let cell =
                Rect::from_min_size(pos2(rect.left(), rect.center().y - 6.0), vec2(16.0, 12.0));
            paint(ui.painter(), cell);
            let at = pos2(rect.left() + 22.0, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, t.text_muted);
        };
        let states = [
            (HourState::Missing, tr!("objective-legend-missing")),
            (HourState::Excluded, tr!("objective-legend-excluded")),
            (HourState::Nothing, tr!("objective-legend-nothing")),
            (HourState::OutOfService, tr!("objective-legend-out-of-service")),
        ];
        let has = |state: HourState| {
            calendar.days.iter().flat_map(|day| &day.cells).any(|cell| cell.state == state)
        };
        if let Some(missed) = worst_missed(calendar) {
            let name = tr!("objective-legend-missed");
            entry(ui, name, &|painter, rect| state_ui(painter, calendar, missed, rect, t));
        }
        if calendar.days.iter().flat_map(|day| &day.cells).any(is_in_part) {
            let kept = tone_color(Tone::Kept(1.0), t);
            entry(ui, tr!("objective-legend-in-part"), &|painter, rect| {
                painter.rect_filled(rect, CornerRadius::same(2), kept);
                part_ui(painter, rect, t);
            });
        }
        for (state, name) in states.into_iter().filter(|(state, _)| has(*state)) {
            entry(ui, name, &|painter, rect| state_ui(painter, calendar, state, rect, t));
        }
    });
}

/// The hour that misses the target by most, if any does.
fn worst_missed(calendar: &DayCalendar) -> Option<HourState> {
    let (low, high) = calendar.extent?;
    let is_missed = |value: &f64| matches!(calendar.tone(*value), Tone::Missed(_));
    [low, high].into_iter().find(is_missed).map(HourState::Value)
}

/// The value at a share of a scale from `from` to `to`. Where the target lies between, each of its sides has half of the scale, however
/// little it takes of the values: most hours lie on the good side, close to the target.
fn value_at(share: f64, from: f64, to: f64, target: Option<f64>) -> f64 {
    let is_between = |target: &f64| from.min(to) < *target && *target < from.max(to);
    match target.filter(is_between) {
        None => from + (to - from) * share,
        Some(target) if share < 0.5 => from + (target - from) * share * 2.0,
        Some(target) => target + (to - target) * (share - 0.5) * 2.0,
    }
}

/// From the worst value over the target to the best.
fn scale(ui: &mut Ui, calendar: &DayCalendar, low: f64, high: f64) {
    const STEPS: usize = 24;
    const WIDTH: f32 = 132.0;
    let t = tokens(ui);
    let write = |value: f64| quantity::value(Some(value), &calendar.unit);
    let (from, to) = match calendar.target.as_ref().is_some_and(|t| !t.higher_is_better) {
        true => (high, low),
        false => (low, high),
    };
    let target = calendar.target.as_ref().map(|target| target.value);
    text::small(ui, &write(from));
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 12.0), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Image, true, tr!("objective-legend-scale"))
    });
    let step = WIDTH / STEPS as f32;
    for i in 0..STEPS {
        let value = value_at((i as f64 + 0.5) / STEPS as f64, from, to, target);
        let left = rect.left() + step * i as f32;
        let part = Rect::from_min_size(pos2(left, rect.top()), vec2(step + 0.5, rect.height()));
        ui.painter().rect_filled(part, 0.0, tone_color(calendar.tone(value), t));
    }
    if let Some(target) = target.filter(|_| from != to) {
        // In the middle where both sides have values, else at the end that it lies beyond.
        let share = match (target - from) / (to - from) {
            before if before <= 0.0 => 0.0,
            beyond if beyond >= 1.0 => 1.0,
            _ => 0.5,
        };
        let x = rect.left() + rect.width() * share;
        ui.painter().vline(x, rect.expand2(vec2(0.0, 3.0)).y_range(), Stroke::new(1.5, t.text));
    }
    text::small(ui, &write(to));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_of_the_target_have_half_of_the_scale() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        let at = |share| value_at(share, 93.3, 100.0, Some(99.9));
        assert!(near(at(0.0), 93.3) && near(at(0.5), 99.9) && near(at(1.0), 100.0));
        assert!(at(0.75) > 99.9, "the last quarter keeps the target");
        // Lower is better: the scale runs from the highest down.
        assert!(near(value_at(0.5, 10.0, 0.0, Some(1.0)), 1.0));
        // A target that no hour is beyond splits nothing.
        assert!(near(value_at(0.5, 90.0, 95.0, Some(99.0)), 92.5));
        assert!(near(value_at(0.5, 90.0, 95.0, None), 92.5));
    }
}
