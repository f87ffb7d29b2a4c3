//! When service is owed: weekly hours, holidays, and both together in a zone.
//!
//! ```text
//! assets/holidays/*.toml → holidays(country, subdivision, year) → HolidaySet ┐
//! "mon-fri 08:00-18:00"  → WeeklyHours                                        ┼→ ServiceCalendar → service time in UTC
//! "America/Santiago"     → Zone                                               ┘
//! ```
//! Local time exists only here and in [`crate::model::Zone`]; what comes out is UTC.

pub mod holiday;
mod holiday_file;
mod holiday_rule;
pub mod hours;
pub mod service_calendar;
mod year;

pub use holiday::{
    Holiday, HolidayError, HolidayList, HolidayRegion, HolidaySet, holiday_lists, holidays,
};
pub use hours::{HoursError, OpenSpan, WeeklyHours};
pub use service_calendar::ServiceCalendar;
pub use year::{CalendarDay, days_of_year, monday_zero};
