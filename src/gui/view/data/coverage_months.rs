//! The months of the whole network: a share each, and a small calendar of its days. A click goes to that month in the grid.

use egui::{CornerRadius, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::coverage_grid::{coverage_month_name, paint_day};
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::quantity;
use crate::words::tr;
use crate::workspace::coverage::{Coverage, CoverageMonth, DayState};

const DAY: f32 = 11.0;
const CALENDAR: f32 = 7.0 * DAY;
const WIDTH: f32 = 138.0;
const HEIGHT: f32 = 6.0 * DAY + 36.0;
/// Without the days.
const HEIGHT_LOW: f32 = 30.0;
/// Below this the grid needs the room more than the calendars do.
const ROOM_MIN: f32 = 440.0;

/// The first day of the month that was clicked.
pub(super) fn show(ui: &mut Ui, coverage: &Coverage) -> Option<usize> {
    let mut clicked = None;
    let with_days = ui.available_height() >= ROOM_MIN;
    ScrollArea::horizontal().id_salt("months").auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            for month in &coverage.months {
                if month_ui(ui, coverage, month, with_days) {
                    clicked = Some(month.days.start);
                }
            }
        });
    });
    clicked
}

fn month_ui(ui: &mut Ui, coverage: &Coverage, month: &CoverageMonth, with_days: bool) -> bool {
    let t = tokens(ui);
    let height = if with_days { HEIGHT } else { HEIGHT_LOW };
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, height), Sense::click());
    let name = coverage_month_name(month.month);
    let share = quantity::share(month.total.ratio());
    response.widget_info(|| {
        let words = tr!("coverage-month", month = name.as_str(), share = share.as_str());
        WidgetInfo::labeled(egui::Role::Button, true, words)
    });
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    let fill = if response.hovered() { t.raised } else { t.card };
    let stroke = Stroke::new(1.0, t.border);
    let radius = CornerRadius::same(theme::CARD_RADIUS);
    ui.painter().rect(rect, radius, fill, stroke, StrokeKind::Inside);
    let top = rect.top() + 8.0;
    let painter = ui.painter();
    let left = egui::Align2::LEFT_TOP;
    painter.text(pos2(rect.left() + 12.0, top), left, &name, font::small_strong(), t.text);
    let color = month.total.ratio().map_or(t.unknown, |ratio| t.completeness(ratio));
    let right = pos2(rect.right() - 12.0, top);
    painter.text(right, egui::Align2::RIGHT_TOP, &share, font::small_strong(), color);
    let zone = &coverage.question.zone;
    let corner = pos2(rect.center().x - CALENDAR / 2.0, top + 20.0);
    let first = zone.date(coverage.days[month.days.start].start);
    let offset = first.first_of_month().weekday().to_monday_zero_offset();
    for day in month.days.clone().filter(|_| with_days) {
        let date = zone.date(coverage.days[day].start);
        let at = i32::from(offset) + i32::from(date.day()) - 1;
        let (week, weekday) = ((at / 7) as f32, (at % 7) as f32);
        let cell = corner + vec2(weekday * DAY, week * DAY);
        let cell = Rect::from_min_size(cell, vec2(DAY - 2.0, DAY - 2.0));
        let count = coverage.network[day];
        let state = match count.ratio() {
            None => DayState::NotYet,
            Some(_) if count.received == 0 => DayState::Missing,
            Some(ratio) if ratio >= 1.0 => DayState::Full,
            Some(_) => DayState::Partial,
        };
        paint_day(painter, cell, state, count.ratio().unwrap_or(0.0), false, t);
    }
    theme::paint_focus(ui, &response);
    let hover = tr!(
        "coverage-month-hover",
        month = name.as_str(),
        received = quantity::count(month.total.received),
        expected = quantity::count(month.total.expected),
        share = quantity::share_fine(month.total.ratio())
    );
    response.on_hover_text(hover).clicked()
}
