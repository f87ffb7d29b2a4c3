//! Numbers, money, times and durations as people read them: one door for the window, the command line and the report.
//!
//! Machine output (CSV, JSON) does not come through here: it keeps the dot and every digit.
//! The locale is a parameter; the machine's own is never asked.

mod cldr;
mod locale;
mod number;
mod time;
mod wall_clock;

pub use locale::Locale;
pub use number::{amount_decimals, exact_decimal};
pub use time::{
    date, date_and_time, duration, duration_in, local_range, offset, time_of_day, utc_range,
};
pub use wall_clock::{WallClockFault, parse_wall_clock, wall_clock_text};
