//! A date and time of a named zone: typed, stepped with the arrow keys, or picked from a calendar.
//!
//! What is typed stays as it is; below stands what it means there, or why it means nothing. Of a wall clock that the clocks show
//! twice the person says which one is meant.

use egui::{
    Align2, CornerRadius, Key, Margin, Modifiers, Popup, PopupCloseBehavior, Sense, TextEdit, Ui,
    WidgetInfo, vec2,
};

use jiff::civil::{Date, Weekday};

use super::icon::Icon;
use super::{button, text};
use crate::format::{WallClockFault, offset, parse_wall_clock, wall_clock_text};
use crate::gui::theme::{CONTROL_HEIGHT, CONTROL_RADIUS, font, tokens};
use crate::model::{CalendarMonth, Timestamp, Zone};
use crate::words::{date, tr};

/// By how much an arrow key moves a time.
const STEP_SECS: i64 = 900;

/// What is typed in one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateTimeDraft {
    pub text: String,
}

impl DateTimeDraft {
    pub fn at(instant: Timestamp, zone: &Zone) -> Self {
        Self { text: wall_clock_text(instant, zone) }
    }

    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The instant that is meant, where one is.
    pub fn instant(&self, zone: &Zone) -> Option<Timestamp> {
        parse_wall_clock(&self.text, zone).ok()
    }
}

/// The field, its calendar, and what it means; whether it was changed.
pub fn field(ui: &mut Ui, name: &str, draft: &mut DateTimeDraft, zone: &Zone, width: f32) -> bool {
    let before = draft.text.clone();
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            edit(ui, name, draft, zone, width - CONTROL_HEIGHT - 4.0);
            calendar_button(ui, name, draft, zone);
        });
        meaning(ui, draft, zone, width);
    });
    draft.text != before
}

fn edit(ui: &mut Ui, name: &str, draft: &mut DateTimeDraft, zone: &Zone, width: f32) {
    let id = ui.scope_id().with(("date and time", name));
    if ui.memory(|memory| memory.has_focus(id))
        && let Some(at) = draft.instant(zone)
    {
        let n = |key| i64::from(ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)));
        let n_steps = n(Key::ArrowUp) - n(Key::ArrowDown);
        if n_steps != 0 {
            *draft = DateTimeDraft::at(at.plus_secs(n_steps * STEP_SECS), zone);
        }
    }
    let faint = tokens(ui).text_faint;
    let edit = TextEdit::singleline(&mut draft.text)
        .id(id)
        .font(font::code())
        .hint_text(egui::RichText::new("2026-10-11 01:00").color(faint).font(font::code()))
        .desired_width(width)
        .margin(Margin::symmetric(10, 8))
        .align(Align2::LEFT_CENTER)
        .min_size(vec2(0.0, CONTROL_HEIGHT));
    ui.add(edit).accessible_name(name);
}

fn meaning(ui: &mut Ui, draft: &mut DateTimeDraft, zone: &Zone, width: f32) {
    let t = tokens(ui);
    if draft.is_empty() {
        text::note(ui, zone.name(), t.text_faint);
        return;
    }
    match parse_wall_clock(&draft.text, zone) {
        Ok(at) => {
            let day = date::weekday_short(zone.local(at).weekday());
            let said = format!("{day} · {} · {}", offset(at, zone), zone.name());
            ui.scope(|ui| {
                ui.set_max_width(width);
                text::small(ui, &said);
            });
        }
        Err(WallClockFault::Unreadable) => {
            ui.scope(|ui| {
                ui.set_max_width(width);
                text::note(ui, tr!("exclusions-time-unreadable"), t.bad);
            });
        }
        Err(WallClockFault::Skipped { next }) => {
            ui.scope(|ui| {
                ui.set_max_width(width);
                text::note(ui, tr!("exclusions-time-skipped"), t.bad);
            });
            choice(ui, draft, zone, next);
        }
        Err(WallClockFault::Twice { first, second }) => {
            ui.scope(|ui| {
                ui.set_max_width(width);
                text::note(ui, tr!("exclusions-time-twice"), t.warn);
            });
            choice(ui, draft, zone, first);
            choice(ui, draft, zone, second);
        }
    }
}

fn choice(ui: &mut Ui, draft: &mut DateTimeDraft, zone: &Zone, at: Timestamp) {
    let shown = format!("{} ({})", wall_clock_text(at, zone), offset(at, zone));
    if button::secondary(ui, None, &shown).clicked() {
        *draft = DateTimeDraft::at(at, zone);
    }
}

fn calendar_button(ui: &mut Ui, name: &str, draft: &mut DateTimeDraft, zone: &Zone) {
    let open = button::icon_only(ui, Icon::ChevronDown, &tr!("exclusions-calendar", field = name));
    let key = ui.scope_id().with(("calendar month", name));
    if open.clicked() {
        ui.data_mut(|data| data.remove::<(i16, i8)>(key));
    }
    let chosen = draft.instant(zone);
    let shown = ui.data(|data| data.get_temp::<(i16, i8)>(key));
    let shown = shown.map(|(year, month)| CalendarMonth { year, month });
    let of_draft = chosen.map(|at| {
        let local = zone.local(at);
        CalendarMonth { year: local.year(), month: local.month() }
    });
    let mut month = shown.or(of_draft).unwrap_or(CalendarMonth { year: 2026, month: 1 });
    Popup::menu(&open).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_width(7.0 * DAY_SIZE + 12.0);
        ui.horizontal(|ui| {
            if button::icon_only(ui, Icon::ChevronLeft, tr!("exclusions-calendar-earlier"))
                .clicked()
            {
                month = month.previous();
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let later = tr!("exclusions-calendar-later");
                if button::icon_only(ui, Icon::ChevronRight, later).clicked() {
                    month = month.next();
                }
                ui.centered_and_justified(|ui| {
                    text::section(ui, &date::month_year(month));
                });
            });
        });
        if let Some(day) = days_ui(ui, month, chosen.map(|at| zone.local(at).date())) {
            let time = chosen.map_or_else(
                || "00:00".to_owned(),
                |at| zone.local(at).strftime("%H:%M").to_string(),
            );
            draft.text = format!("{day} {time}");
            ui.close();
        }
    });
    if ui.data(|data| data.get_temp::<(i16, i8)>(key)) != Some((month.year, month.month)) {
        ui.data_mut(|data| data.insert_temp(key, (month.year, month.month)));
    }
}

const DAY_SIZE: f32 = 32.0;

/// Weeks from Monday on; the day that was clicked.
fn days_ui(ui: &mut Ui, month: CalendarMonth, chosen: Option<Date>) -> Option<Date> {
    let first = month.first_day();
    let n_before = i64::from(first.weekday().to_monday_zero_offset());
    let mut clicked = None;
    ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
    ui.horizontal(|ui| {
        for day in Weekday::Monday.cycle_forward().take(7) {
            let (rect, _) = ui.allocate_exact_size(vec2(DAY_SIZE, 18.0), Sense::hover());
            let (font, color) = (font::small(), tokens(ui).text_muted);
            ui.painter().text(
                rect.center(),
                Align2::CENTER_CENTER,
                date::weekday_short(day),
                font,
                color,
            );
        }
    });
    for week in 0..6_i64 {
        let start = week * 7 - n_before + 1;
        if start > i64::from(first.days_in_month()) {
            break;
        }
        ui.horizontal(|ui| {
            for day in start..start + 7 {
                let in_month =
                    i8::try_from(day).ok().filter(|day| (1..=first.days_in_month()).contains(day));
                let date =
                    in_month.and_then(|day| Date::new(first.year(), first.month(), day).ok());
                match date {
                    Some(date) if day_ui(ui, date, chosen == Some(date)) => clicked = Some(date),
                    Some(_) => {}
                    None => {
                        ui.allocate_exact_size(vec2(DAY_SIZE, DAY_SIZE), Sense::hover());
                    }
                }
            }
        });
    }
    clicked
}

fn day_ui(ui: &mut Ui, date: Date, is_chosen: bool) -> bool {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(DAY_SIZE, DAY_SIZE), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::Button, true, is_chosen, date.to_string())
    });
    let fill = match (is_chosen, response.hovered() || response.has_focus()) {
        (true, _) => t.accent,
        (false, true) => t.raised,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(CONTROL_RADIUS), fill);
    let color = if is_chosen { t.on_accent } else { t.text };
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        date.day().to_string(),
        font::body(),
        color,
    );
    response.clicked()
}
