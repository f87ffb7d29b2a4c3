//! A year as twelve months: open days, closed days, holidays; the name of a holiday and the hours of a day on hover.

use egui::{Color32, Rect, Sense, Ui, WidgetInfo, pos2, vec2};
use jiff::civil::Weekday;

use crate::gui::theme::{font, tokens};
use crate::gui::widget::text;
use crate::sla::calendar::{CalendarDay, monday_zero};
use crate::words::tr;

const GAP: f32 = 16.0;
const MONTH_MIN: f32 = 168.0;
/// Title and weekdays above the days.
const HEAD: f32 = 40.0;
const DAY: f32 = 24.0;

pub(super) fn month(number: i8) -> &'static str {
    match number {
        1 => tr!("calendars-january"),
        2 => tr!("calendars-february"),
        3 => tr!("calendars-march"),
        4 => tr!("calendars-april"),
        5 => tr!("calendars-may"),
        6 => tr!("calendars-june"),
        7 => tr!("calendars-july"),
        8 => tr!("calendars-august"),
        9 => tr!("calendars-september"),
        10 => tr!("calendars-october"),
        11 => tr!("calendars-november"),
        _ => tr!("calendars-december"),
    }
}

pub(super) fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => tr!("calendars-mon"),
        Weekday::Tuesday => tr!("calendars-tue"),
        Weekday::Wednesday => tr!("calendars-wed"),
        Weekday::Thursday => tr!("calendars-thu"),
        Weekday::Friday => tr!("calendars-fri"),
        Weekday::Saturday => tr!("calendars-sat"),
        Weekday::Sunday => tr!("calendars-sun"),
    }
}

/// What the colors of the days say.
pub(super) fn legend(ui: &mut Ui, has_hours: bool) {
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let mut entry = |color: Color32, mark: Option<Color32>, words: &str| {
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
            ui.painter().rect_filled(rect, 3, color);
            if let Some(mark) = mark {
                ui.painter().circle_filled(rect.center(), 2.5, mark);
            }
            text::small(ui, words);
            ui.add_space(8.0);
        };
        if has_hours {
            entry(t.accent_soft, None, tr!("calendars-open"));
            entry(t.raised, None, tr!("calendars-closed"));
        }
        entry(t.warn_soft, Some(t.warn), tr!("calendars-holiday"));
    });
}

/// Draws the months. Without hours only holidays and weekends are told apart.
pub(super) fn show(ui: &mut Ui, days: &[CalendarDay], has_hours: bool) {
    let room = ui.available_width();
    let n = (((room + GAP) / (MONTH_MIN + GAP)) as usize).clamp(1, 6);
    // Twelve parts without a rest.
    let n = [6, 4, 3, 2, 1].into_iter().find(|columns| *columns <= n).unwrap_or(1);
    let width = ((room - GAP * (n - 1) as f32) / n as f32).min(240.0).floor();
    for row in 0..12_usize.div_ceil(n) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for column in 0..n {
                let number = (row * n + column + 1) as i8;
                let of_month: Vec<&CalendarDay> =
                    days.iter().filter(|day| day.date.month() == number).collect();
                month_ui(ui, number, &of_month, width, has_hours);
            }
        });
    }
}

fn month_ui(ui: &mut Ui, number: i8, days: &[&CalendarDay], width: f32, has_hours: bool) {
    let t = tokens(ui);
    let Some(first) = days.first() else { return };
    let lead = monday_zero(first.date.weekday());
    let n_weeks = (lead + days.len()).div_ceil(7);
    let height = HEAD + n_weeks as f32 * DAY;
    let (rect, response) =
        ui.allocate_exact_size(vec2(width, height.max(HEAD + 6.0 * DAY)), Sense::hover());
    let n_holidays = days.iter().filter(|day| day.holiday.is_some()).count() as u64;
    let n_open = days.iter().filter(|day| day.service_secs > 0).count() as u64;
    let name =
        tr!("calendars-month-says", month = month(number), open = n_open, holidays = n_holidays);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &name));
    let left = egui::Align2::LEFT_TOP;
    ui.painter().text(rect.left_top(), left, month(number), font::small_strong(), t.text);
    let step = width / 7.0;
    let order = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    for (column, day) in order.into_iter().enumerate() {
        let at = pos2(rect.left() + (column as f32 + 0.5) * step, rect.top() + 28.0);
        let letter = initial(weekday(day));
        ui.painter().text(at, egui::Align2::CENTER_CENTER, letter, font::small(), t.text_faint);
    }
    let pointer = response.hover_pos();
    let mut hovered = None;
    for (position, day) in days.iter().enumerate() {
        let cell = lead + position;
        let corner = pos2(
            rect.left() + (cell % 7) as f32 * step,
            rect.top() + HEAD + (cell / 7) as f32 * DAY,
        );
        let place = Rect::from_min_size(corner, vec2(step, DAY)).shrink(1.0);
        let is_weekend = cell % 7 >= 5;
        let (fill, color) = if day.holiday.is_some() {
            (t.warn_soft, t.text)
        } else if has_hours && day.service_secs > 0 {
            (t.accent_soft, t.text)
        } else if has_hours || is_weekend {
            (t.raised, t.text_muted)
        } else {
            (t.card, t.text)
        };
        ui.painter().rect_filled(place, 4, fill);
        let middle = place.center() - vec2(0.0, if day.holiday.is_some() { 2.0 } else { 0.0 });
        let shown = day.date.day().to_string();
        ui.painter().text(middle, egui::Align2::CENTER_CENTER, shown, font::small(), color);
        if day.holiday.is_some() {
            ui.painter().circle_filled(place.center_bottom() - vec2(0.0, 3.5), 1.8, t.warn);
        }
        if pointer.is_some_and(|pointer| place.contains(pointer)) {
            hovered = Some(*day);
        }
    }
    if let Some(day) = hovered {
        response.on_hover_text_at_pointer(said(day, has_hours));
    }
}

/// The letter that tells a weekday: the first, of Chinese names the last.
fn initial(name: &str) -> String {
    let is_chinese = name.starts_with('周');
    let letter = if is_chinese { name.chars().next_back() } else { name.chars().next() };
    letter.map_or_else(String::new, String::from)
}

fn said(day: &CalendarDay, has_hours: bool) -> String {
    let date = format!("{} {}", weekday(day.date.weekday()), day.date);
    let mut lines = vec![date];
    if let Some(holiday) = &day.holiday {
        lines.push(holiday.clone());
    } else if has_hours {
        if day.hours.is_empty() {
            lines.push(tr!("calendars-closed").to_owned());
        }
        lines.extend(day.hours.iter().map(ToString::to_string));
    }
    if !day.is_known {
        lines.push(tr!("calendars-unknown").to_owned());
    }
    lines.join("\n")
}
