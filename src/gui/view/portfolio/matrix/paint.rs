//! Strokes of the matrix: cells, counts, figures at the right edge of their column.

use egui::{
    Align2, Color32, CornerRadius, FontId, Rangef, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, pos2,
    vec2,
};
use rust_decimal::Decimal;

use super::GAP;
use crate::gui::theme::{CONTROL_RADIUS, font, tokens};
use crate::gui::view::portfolio::columns::CELL_WORD;
use crate::gui::view::portfolio::{figures, look};
use crate::gui::widget::icon;
use crate::gui::widget::{quantity, text};
use crate::sla::forecast::Outlook;
use crate::workspace::portfolio::{MoneyLine, Rollup, Standing};

/// How a cell looks.
pub(super) struct CellLook {
    pub(super) standing: Standing,
    pub(super) is_provisional: bool,
    pub(super) is_hovered: bool,
    /// It counts as it was frozen, and is judged otherwise now.
    pub(super) is_other_now: bool,
    /// What is due, where anything is.
    pub(super) money: Option<String>,
}

impl CellLook {
    pub(super) fn paint(&self, ui: &Ui, place: Rect) {
        let t = tokens(ui);
        let (strong, soft) = look::colors(t, self.standing);
        let radius = CornerRadius::same(CONTROL_RADIUS);
        ui.painter().rect_filled(place, radius, soft);
        if self.is_hovered {
            ui.painter().rect_stroke(place, radius, Stroke::new(1.5, strong), StrokeKind::Inside);
        } else if self.is_provisional {
            dashed(ui, place, strong);
        }
        if self.is_other_now {
            let corner = place.right_top() + vec2(-3.0, 1.0);
            ui.painter().text(corner, Align2::RIGHT_TOP, "≠", font::small_strong(), strong);
        }
        let Some(glyph) = look::icon(self.standing) else {
            dash(ui, place);
            return;
        };
        let middle = place.center();
        if place.width() < CELL_WORD - 8.0 {
            let side = 13.0_f32.min(place.width() - 6.0);
            icon::paint(
                ui.painter(),
                Rect::from_center_size(middle, Vec2::splat(side)),
                glyph,
                strong,
            );
            return;
        }
        // Sign and word; what is due below them where there is room.
        let two = self.money.is_some() && place.height() > 30.0;
        let y = if two { middle.y - 7.0 } else { middle.y };
        let sign = Rect::from_center_size(pos2(place.left() + 14.0, y), Vec2::splat(12.0));
        icon::paint(ui.painter(), sign, glyph, strong);
        let (left, room) = (place.left() + 25.0, place.width() - 30.0);
        let word = text::elided(ui, look::word(self.standing), font::small_strong(), strong, room);
        ui.painter().galley(pos2(left, y - word.size().y / 2.0), word, strong);
        if let Some(money) = self.money.as_ref().filter(|_| two) {
            let amount = text::elided(ui, money, font::small(), strong, room);
            ui.painter().galley(pos2(left, middle.y + 1.0), amount, strong);
        }
    }
}

/// The period is still running: nothing is settled.
fn dashed(ui: &Ui, place: Rect, color: Color32) {
    let r = place.shrink(0.5);
    let corners = [r.left_top(), r.right_top(), r.right_bottom(), r.left_bottom(), r.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, color), 3.0, 3.0));
}

pub(super) fn dash(ui: &Ui, place: Rect) {
    let color = tokens(ui).text_faint;
    ui.painter().text(
        place.center(),
        Align2::CENTER_CENTER,
        quantity::NO_VALUE,
        font::small(),
        color,
    );
}

/// How many contracts stand how: `2 ✗ 1 ✓`, or a bar where there is no room for numbers.
pub(super) fn counts(ui: &Ui, place: Rect, rolled: &Rollup) {
    let t = tokens(ui);
    let shown: Vec<(Standing, usize)> = rolled
        .n_by_standing
        .iter()
        .filter(|(standing, _)| **standing != Standing::NoData)
        .map(|(standing, n)| (*standing, *n))
        .collect();
    let total: usize = shown.iter().map(|(_, n)| n).sum();
    if total == 0 {
        dash(ui, place);
        return;
    }
    let step = 30.0;
    if place.width() < step * shown.len() as f32 + 8.0 {
        let bar =
            Rect::from_center_size(place.center(), vec2((place.width() - 8.0).min(60.0), 8.0));
        let mut left = bar.left();
        for (standing, n) in shown {
            let width = bar.width() * n as f32 / total as f32;
            let part = Rect::from_min_size(pos2(left, bar.top()), vec2(width, bar.height()));
            ui.painter().rect_filled(part, 2, look::colors(t, standing).0);
            left += width;
        }
        return;
    }
    let mut left = place.left() + 8.0;
    for (standing, n) in shown {
        let (color, _) = look::colors(t, standing);
        if let Some(glyph) = look::icon(standing) {
            let sign =
                Rect::from_center_size(pos2(left + 5.0, place.center().y), Vec2::splat(10.0));
            icon::paint(ui.painter(), sign, glyph, color);
        }
        let place = pos2(left + 13.0, place.center().y);
        ui.painter().text(place, Align2::LEFT_CENTER, n.to_string(), font::small_strong(), color);
        left += step;
    }
}

pub(super) fn forecast(ui: &Ui, rect: Rect, column: Rangef, outlook: Outlook, line: Option<&str>) {
    let t = tokens(ui);
    let color = look::outlook_color(t, outlook);
    let y = if line.is_some() { rect.center().y - 8.0 } else { rect.center().y };
    let sign = Rect::from_center_size(pos2(column.min + GAP + 6.0, y), Vec2::splat(12.0));
    icon::paint(ui.painter(), sign, look::outlook_icon(outlook), color);
    let (left, room) = (column.min + GAP + 17.0, column.span() - GAP - 19.0);
    let word = text::elided(ui, look::outlook_word(outlook), font::small_strong(), color, room);
    ui.painter().galley(pos2(left, y - word.size().y / 2.0), word, color);
    if let Some(line) = line {
        let name = text::elided(ui, line, font::small(), t.text_muted, column.span() - GAP - 2.0);
        ui.painter().galley(pos2(column.min + GAP, rect.center().y + 2.0), name, t.text_muted);
    }
}

/// Amounts by currency, where there are any.
pub(super) fn amounts(money: &[MoneyLine], of: impl Fn(&MoneyLine) -> Decimal) -> Option<String> {
    let some = money.iter().filter(|line| !of(line).is_zero());
    let parts: Vec<String> =
        some.map(|line| figures::money_short(of(line), &line.currency, line.decimals)).collect();
    (!parts.is_empty()).then(|| parts.join(" + "))
}

pub(super) fn right(ui: &Ui, column: Rangef, y: f32, shown: &str, font: FontId, color: Color32) {
    let room = column.span() - GAP;
    let galley = text::tabular(ui, shown, font.clone(), color);
    let galley =
        if galley.size().x > room { text::elided(ui, shown, font, color, room) } else { galley };
    ui.painter().galley(
        pos2(column.max - galley.size().x, y - galley.size().y / 2.0),
        galley,
        color,
    );
}

pub(super) fn left(ui: &Ui, column: Rangef, y: f32, shown: &str, color: Color32) {
    ui.painter().text(pos2(column.min + GAP, y), Align2::LEFT_CENTER, shown, font::body(), color);
}

/// A figure, and what it is of below it.
pub(super) fn two_lines(
    ui: &Ui,
    rect: Rect,
    column: Rangef,
    (figure, color): (&str, Color32),
    (note, note_color): (&str, Color32),
) {
    right(ui, column, rect.center().y - 7.5, figure, font::strong(), color);
    right(ui, column, rect.center().y + 9.0, note, font::small(), note_color);
}
