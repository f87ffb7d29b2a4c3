//! How the law fixes a holiday's date: a day of the year, a weekday of a month, a distance from Easter, and by how it moves.

use jiff::civil::{Date, Weekday};

/// Where a holiday falls before it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateRule {
    /// Month and day; a year without that day (29 February) has none.
    Fixed { month: i8, day: i8 },
    /// The `nth` such weekday of a month; -1 is the last.
    Nth { nth: i8, weekday: Weekday, month: i8 },
    /// Days after Easter Sunday; before it when negative.
    Easter { days: i32 },
}

impl DateRule {
    /// Reads `01-06`, `3rd mon of 10`, `last fri of 11`, `easter`, `easter-2`, `easter+60`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(days) = text.strip_prefix("easter") {
            let days = if days.is_empty() { 0 } else { days.parse().ok()? };
            return Some(Self::Easter { days });
        }
        if let Some((month, day)) = text.split_once('-') {
            let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
            // 2024 has every day that a year can have.
            return Date::new(2024, month, day).ok().map(|_| Self::Fixed { month, day });
        }
        let words: Vec<&str> = text.split(' ').collect();
        let [nth, weekday, "of", month] = words.as_slice() else { return None };
        let nth = match *nth {
            "1st" => 1,
            "2nd" => 2,
            "3rd" => 3,
            "4th" => 4,
            "last" => -1,
            _ => return None,
        };
        let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
        Some(Self::Nth { nth, weekday: parse_weekday(weekday)?, month })
    }

    pub fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed { month, day } => Date::new(year, month, day).ok(),
            Self::Nth { nth, weekday, month } => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
            Self::Easter { days } => shifted(easter(year)?, days),
        }
    }
}

/// `mon` to `sun`.
pub(crate) fn parse_weekday(text: &str) -> Option<Weekday> {
    let offset = super::hours::DAY_NAMES.iter().position(|name| *name == text)?;
    Weekday::from_monday_zero_offset(i8::try_from(offset).ok()?).ok()
}

/// By which law a holiday leaves the day it falls on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MoveRule {
    /// To the Monday that follows, unless it is one (Colombia, Ley 51 of 1983, "Ley Emiliani").
    NextMonday,
    /// Tuesday and Wednesday to the Monday before, Thursday and Friday to the Monday after; weekends stay
    /// (Argentina Ley 27.399, Dominican Republic Ley 139-97, Uruguay Ley 16.805).
    NearestMonday,
    /// As [`Self::NearestMonday`], and Saturday and Sunday to the Monday after (Guatemala, Decreto 19-2018).
    NearestMondayOrNext,
    /// Tuesday, Wednesday and Thursday to the Monday of the week, Friday to the Monday after (Chile, Ley 19.668).
    ChileMonday,
    /// Tuesday to the Friday before, Wednesday to the Friday after (Chile, Ley 20.299).
    ChileFriday,
    /// Saturday to the Friday before, Sunday and Tuesday to the nearest Monday, Wednesday and Thursday to the Friday of the
    /// week (Ecuador, law of December 2016).
    Ecuador,
    /// Sunday to the Monday after.
    SundayToMonday,
    /// Saturday to the Friday before, Sunday to the Monday after (federal days of the United States).
    WeekendToNearest,
}

impl MoveRule {
    /// The words of the holiday files.
    pub const NAMES: [(&str, Self); 8] = [
        ("next_monday", Self::NextMonday),
        ("nearest_monday", Self::NearestMonday),
        ("nearest_monday_or_next", Self::NearestMondayOrNext),
        ("chile_monday", Self::ChileMonday),
        ("chile_friday", Self::ChileFriday),
        ("ecuador", Self::Ecuador),
        ("sunday_to_monday", Self::SundayToMonday),
        ("weekend_to_nearest", Self::WeekendToNearest),
    ];

    pub fn parse(text: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(name, _)| *name == text).map(|(_, rule)| *rule)
    }

    pub fn apply(self, date: Date) -> Option<Date> {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let days = match (self, date.weekday()) {
            (Self::NextMonday, day) => i32::from((7 - day.to_monday_zero_offset()) % 7),
            (Self::NearestMonday | Self::NearestMondayOrNext, Tuesday) => -1,
            (Self::NearestMonday | Self::NearestMondayOrNext, Wednesday) => -2,
            (Self::NearestMonday | Self::NearestMondayOrNext, Thursday) => 4,
            (Self::NearestMonday | Self::NearestMondayOrNext, Friday) => 3,
            (Self::NearestMondayOrNext, Saturday) => 2,
            (Self::NearestMondayOrNext, Sunday) => 1,
            (Self::ChileMonday, day @ (Tuesday | Wednesday | Thursday)) => {
                -i32::from(day.to_monday_zero_offset())
            }
            (Self::ChileMonday, Friday) => 3,
            (Self::ChileFriday, Tuesday) => -4,
            (Self::ChileFriday, Wednesday) => 2,
            (Self::Ecuador | Self::WeekendToNearest, Saturday) | (Self::Ecuador, Tuesday) => -1,
            (Self::Ecuador | Self::WeekendToNearest | Self::SundayToMonday, Sunday)
            | (Self::Ecuador, Thursday) => 1,
            (Self::Ecuador, Wednesday) => 2,
            (Self::NearestMonday | Self::NearestMondayOrNext | Self::ChileMonday, Monday)
            | (Self::NearestMonday | Self::ChileMonday, Saturday | Sunday)
            | (Self::ChileFriday, Monday | Thursday | Friday | Saturday | Sunday)
            | (Self::Ecuador, Monday | Friday)
            | (Self::SundayToMonday, Monday | Tuesday | Wednesday | Thursday | Friday | Saturday)
            | (Self::WeekendToNearest, Monday | Tuesday | Wednesday | Thursday | Friday) => 0,
        };
        shifted(date, days)
    }
}

fn shifted(date: Date, days: i32) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Easter Sunday of the Gregorian calendar: the "anonymous" algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms,
/// chapter 8), exact for every year from 1583.
pub(crate) fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let golden = year_number % 19;
    let (century, of_century) = (year_number / 100, year_number % 100);
    let moon_shift = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let day_of_march = epact + weekday - 7 * late + 22;
    shifted(Date::new(year, 3, 1).ok()?, day_of_march - 1)
}
