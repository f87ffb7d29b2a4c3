//! Calendars: holidays of a country, hours of a contract's calendar, files of calendars. A year as twelve small months.

mod file_ui;
mod year_ui;

use egui::{
    CentralPanel, CornerRadius, Frame, Margin, Panel, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::{DefinitionsUi, side_frame};
use crate::chart::map::country_name;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, CONTROL_RADIUS, PAGE_MARGIN, font, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, pick, text};
use crate::model::Zone;
use crate::sla::calendar::{
    CalendarDay, HolidayList, HolidaySet, ServiceCalendar, WeeklyHours, days_of_year, holiday_lists,
};
use crate::words::{language, order, tr};
use crate::workspace::State;

pub use file_ui::CalendarFileUi;

/// What the tab shows.
#[derive(Debug, Default)]
pub struct CalendarsUi {
    pub shown: CalendarShown,
    /// `None`: the year of the data.
    pub year: Option<i16>,
    /// The file that is being written.
    pub file: Option<CalendarFileUi>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarShown {
    /// A country and, where it is not empty, a part of it.
    Country { country: String, region: String },
    /// A calendar of a contract, by both ids.
    OfContract { contract: String, calendar: String },
}

impl Default for CalendarShown {
    fn default() -> Self {
        Self::Country { country: "PE".to_owned(), region: String::new() }
    }
}

/// Years that were drawn last.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    key: Option<(String, i16)>,
    days: Vec<CalendarDay>,
}

impl Pictures {
    /// The days of a calendar, made when another one is asked for.
    fn days(&mut self, calendar: &ServiceCalendar, year: i16) -> &[CalendarDay] {
        let key = (calendar.to_string(), year);
        if self.key.as_ref() != Some(&key) {
            self.days = days_of_year(calendar, year);
            self.key = Some(key);
        }
        &self.days
    }
}

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, definitions: &mut DefinitionsUi) {
    if definitions.calendars.file.is_some() {
        file_ui::show(ui, ctx, &mut definitions.calendars);
        return;
    }
    let width = if theme::narrow(ui) { 220.0 } else { 260.0 };
    Panel::left("calendar list")
        .default_size(width)
        .size_range(180.0..=400.0)
        .frame(side_frame(ui))
        .show(ui, |ui| list_ui(ui, ctx, &mut definitions.calendars));
    let frame =
        Frame::new().fill(tokens(ui).canvas).inner_margin(Margin::symmetric(PAGE_MARGIN, 8));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        theme::page_scroll(ui, |ui| match definitions.calendars.shown.clone() {
            CalendarShown::Country { country, region } => {
                country_ui(ui, ctx, &mut definitions.calendars, &country, &region);
            }
            CalendarShown::OfContract { contract, calendar } => {
                contract_ui(ui, ctx, &mut definitions.calendars, &contract, &calendar);
            }
        });
    });
}

fn list_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, calendars: &mut CalendarsUi) {
    ScrollArea::vertical().id_salt("calendars").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        text::caption(ui, tr!("calendars-files"));
        let listed = ctx.state.definitions.listed.found().cloned();
        for file in listed.iter().flat_map(|listed| &listed.calendars) {
            let note = if file.n_mistakes > 0 {
                tr!("definitions-n-mistakes", n = file.n_mistakes as u64)
            } else {
                tr!("calendars-n", n = file.n_calendars as u64)
            };
            let name = file.file.rsplit('/').next().unwrap_or_default();
            if row_ui(ui, name, &note, false, file.n_mistakes > 0) {
                calendars.file = Some(CalendarFileUi::of(file));
            }
        }
        if button::ghost(ui, Some(Icon::Plus), tr!("calendars-new-file")).clicked() {
            let names: Vec<String> =
                listed.iter().flat_map(|l| &l.calendars).map(|file| file.file.clone()).collect();
            calendars.file = Some(CalendarFileUi::new(&names));
        }
        super::contracts::undo_ui(ui, ctx);
        ui.add_space(8.0);
        let mut is_first = true;
        for contract in ctx.state.contracts.iter() {
            for named in &contract.calendars {
                if is_first {
                    text::caption(ui, tr!("calendars-of-contracts"));
                    is_first = false;
                }
                let shown = CalendarShown::OfContract {
                    contract: contract.id.clone(),
                    calendar: named.id.clone(),
                };
                let is_selected = calendars.shown == shown;
                if row_ui(ui, &named.id, &contract.id, is_selected, false) {
                    calendars.shown = shown;
                }
            }
        }
        if !is_first {
            ui.add_space(8.0);
        }
        text::caption(ui, tr!("calendars-holidays"));
        for (name, list) in countries() {
            let is_selected = matches!(&calendars.shown,
                CalendarShown::Country { country, .. } if *country == list.country);
            let is_open = !list.is_verified || !list.unsure.is_empty();
            let code = list.country.as_str();
            let note = if list.is_verified {
                code.to_owned()
            } else {
                format!("{} · {code}", tr!("definitions-unverified"))
            };
            if row_ui(ui, &name, &note, is_selected, is_open && !list.is_verified) {
                let (country, region) = (list.country.clone(), String::new());
                calendars.shown = CalendarShown::Country { country, region };
            }
        }
    });
}

/// Lists by the names of their countries in the language of the window.
fn countries() -> Vec<(String, &'static HolidayList)> {
    let lists = holiday_lists().unwrap_or_default().iter();
    let mut named: Vec<(String, &HolidayList)> =
        lists.map(|list| (country_said(list), list)).collect();
    named.sort_by(|a, b| order::by_name(&a.0, &b.0).then_with(|| a.1.country.cmp(&b.1.country)));
    named
}

/// As the language of the window calls it; else as the country calls itself.
fn country_said(list: &HolidayList) -> String {
    country_name(&list.country, language().code()).unwrap_or_else(|| list.name.clone())
}

fn row_ui(ui: &mut Ui, name: &str, note: &str, is_selected: bool, is_warned: bool) -> bool {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width() - 8.0, 30.0), Sense::click());
    let label = format!("{name}, {note}");
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_selected, &label));
    if is_selected || response.hovered() {
        let fill = if is_selected { t.accent_soft } else { t.raised };
        ui.painter().rect_filled(rect, CornerRadius::same(CONTROL_RADIUS), fill);
    }
    let color = if is_warned { t.warn } else { t.text_muted };
    let note = text::elided(ui, note, font::small(), color, rect.width() * 0.45);
    let room = rect.width() - note.size().x - 26.0;
    let title = text::elided(ui, name, font::body(), t.text, room);
    let at = pos2(rect.left() + 8.0, rect.center().y - title.size().y / 2.0);
    ui.painter().galley(at, title, t.text);
    let at = pos2(rect.right() - 8.0 - note.size().x, rect.center().y - note.size().y / 2.0);
    ui.painter().galley(at, note, color);
    theme::paint_focus(ui, &response);
    response.on_hover_text(label).clicked()
}

/// The year of the data, or that of the lists' last change.
fn year_of(state: &State, calendars: &CalendarsUi) -> i16 {
    let of_data = || {
        let extent = state.inventory.extent?;
        Some(state.zone.date(extent.end.plus_secs(-1)).year())
    };
    let of_lists = || {
        let lists = holiday_lists().ok()?;
        lists.first()?.version.get(..4)?.parse().ok()
    };
    calendars.year.or_else(of_data).or_else(of_lists).unwrap_or(2026)
}

/// The year with an arrow to either side.
fn year_step_ui(ui: &mut Ui, calendars: &mut CalendarsUi, year: i16) {
    ui.spacing_mut().item_spacing.x = 2.0;
    if button::icon_only(ui, Icon::ChevronLeft, tr!("calendars-year-before")).clicked() {
        calendars.year = Some(year - 1);
    }
    text::section(ui, &year.to_string());
    if button::icon_only(ui, Icon::ChevronRight, tr!("calendars-year-after")).clicked() {
        calendars.year = Some(year + 1);
    }
}

fn country_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    calendars: &mut CalendarsUi,
    country: &str,
    region: &str,
) {
    let t = tokens(ui);
    let lists = holiday_lists().unwrap_or_default();
    let Some(list) = lists.iter().find(|list| list.country == country) else { return };
    let year = year_of(ctx.state, calendars);
    ui.horizontal_wrapped(|ui| {
        text::title(ui, &country_said(list));
        if list.is_verified {
            chip::chip(ui, Some(Icon::Check), tr!("definitions-verified"), t.good, t.good_soft);
        } else {
            let words = tr!("definitions-unverified");
            chip::chip(ui, Some(Icon::Question), words, t.warn, t.warn_soft);
        }
        ui.add_space(8.0);
        year_step_ui(ui, calendars, year);
        ui.spacing_mut().item_spacing.x = 8.0;
        if !list.regions.is_empty() {
            region_ui(ui, calendars, list, region);
        }
    });
    let code = if region.is_empty() { country.to_owned() } else { format!("{country}-{region}") };
    let holidays = HolidaySet::new(vec![code.clone()], Default::default());
    let (Ok(holidays), zone) = (holidays, Zone::utc()) else { return };
    let is_known = holidays.knows(year);
    if !is_known {
        let (first, last) = (i64::from(list.first_year), i64::from(list.last_year));
        let first = first.to_string();
        let last = last.to_string();
        text::note(ui, &tr!("calendars-unknown-year", first = &first, last = &last), t.warn);
    }
    // Working days of the country: the week itself is not the question here.
    let calendar = ServiceCalendar::weekly(zone, WeeklyHours::round_the_clock(), holidays);
    let days = ctx.derived.definitions.calendars.days(&calendar, year);
    year_ui::legend(ui, false);
    year_ui::show(ui, days, false);
    ui.add_space(8.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        holidays_ui(ui, days);
    });
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::caption(ui, tr!("calendars-source"));
        text::paragraph(ui, &list.source, t.text);
        text::small(ui, &tr!("calendars-version", version = &list.version, code = &code));
        if !list.unsure.is_empty() {
            ui.add_space(4.0);
            text::caption(ui, tr!("calendars-unsure"));
            for sentence in &list.unsure {
                text::note(ui, sentence, t.text_muted);
            }
        }
    });
}

fn region_ui(ui: &mut Ui, calendars: &mut CalendarsUi, list: &HolidayList, region: &str) {
    let mut chosen = region.to_owned();
    let mut options = vec![(String::new(), tr!("calendars-whole-country").to_owned())];
    for region in &list.regions {
        options.push((region.code.clone(), format!("{} · {}", region.name, region.code)));
    }
    if pick::combo(ui, tr!("calendars-region"), &mut chosen, &options, 220.0) {
        let country = list.country.clone();
        calendars.shown = CalendarShown::Country { country, region: chosen };
    }
}

fn contract_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    calendars: &mut CalendarsUi,
    contract: &str,
    calendar: &str,
) {
    let found = ctx.state.contracts.iter().find(|c| c.id == contract).cloned();
    let named = found.as_ref().and_then(|c| c.calendars.iter().find(|n| n.id == calendar));
    let Some(named) = named else {
        text::muted(ui, tr!("calendars-gone"));
        return;
    };
    let year = year_of(ctx.state, calendars);
    ui.horizontal_wrapped(|ui| {
        text::title(ui, &named.id);
        chip::tag(ui, contract);
        ui.add_space(8.0);
        year_step_ui(ui, calendars, year);
    });
    picture_ui(ui, ctx, &named.calendar, year);
}

/// Hours, holidays and the year of a calendar.
fn picture_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, calendar: &ServiceCalendar, year: i16) {
    let t = tokens(ui);
    text::small(ui, &calendar.to_string());
    if !calendar.holidays().knows(year) {
        text::note(ui, tr!("calendars-unknown"), t.warn);
    }
    let days = ctx.derived.definitions.calendars.days(calendar, year);
    year_ui::legend(ui, true);
    year_ui::show(ui, days, true);
    ui.add_space(8.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        holidays_ui(ui, days);
    });
}

fn holidays_ui(ui: &mut Ui, days: &[CalendarDay]) {
    let found: Vec<&CalendarDay> = days.iter().filter(|day| day.holiday.is_some()).collect();
    text::section(ui, &tr!("calendars-n-holidays", n = found.len() as u64));
    for day in found {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            let weekday = year_ui::weekday(day.date.weekday());
            let date = format!("{} {}", weekday, day.date);
            ui.allocate_ui(vec2(120.0, 18.0), |ui| {
                ui.set_width(120.0);
                text::muted(ui, &date);
            });
            text::body(ui, day.holiday.as_deref().unwrap_or_default());
        });
    }
}
