//! Which local days have a busy hour at all: days of the week, less dates that are not typical.

use std::fmt;

use jiff::civil::{Date, Weekday};

/// Days that have a busy hour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountedDays {
    pub week: WeekDays,
    /// Local dates that do not count, in the order of the file.
    pub except: Vec<ExceptedDay>,
    /// Name of the list that the dates were taken from, where they have one.
    pub except_list: Option<String>,
}

/// Days of the week, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WeekDays([bool; 7]);

/// A date that does not count, with what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptedDay {
    pub rule: DayRule,
    /// Such as `Christmas Eve`; may be empty.
    pub name: String,
}

/// One date, or one of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayRule {
    Date(Date),
    Yearly {
        month: i8,
        day: i8,
    },
    /// `nth` from 1; [`LAST`](Self::LAST) is the last one of the month. A fifth one that a month does not have is no day.
    NthWeekday {
        month: i8,
        weekday: Weekday,
        nth: i8,
    },
}

impl DayRule {
    pub const LAST: i8 = -1;

    pub fn is(self, date: Date) -> bool {
        match self {
            Self::Date(single) => date == single,
            Self::Yearly { month, day } => (date.month(), date.day()) == (month, day),
            Self::NthWeekday { month, weekday, nth } => {
                let nth_is = if nth == Self::LAST {
                    date.day() + 7 > date.days_in_month()
                } else {
                    (date.day() - 1) / 7 + 1 == nth
                };
                (date.month(), date.weekday()) == (month, weekday) && nth_is
            }
        }
    }
}

impl WeekDays {
    pub const ALL: Self = Self([true; 7]);
    pub const WORKDAYS: Self = Self([true, true, true, true, true, false, false]);
    pub const NAMES: [(&'static str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];

    pub fn of(days: &[Weekday]) -> Self {
        Self(Self::NAMES.map(|(_, day)| days.contains(&day)))
    }

    pub fn holds(self, day: Weekday) -> bool {
        Self::NAMES.iter().zip(self.0).any(|((_, known), counts)| counts && *known == day)
    }
}

impl Default for WeekDays {
    fn default() -> Self {
        Self::ALL
    }
}

impl CountedDays {
    pub fn holds(&self, date: Date) -> bool {
        self.reason_against(date).is_none()
    }

    /// Why a date does not count; `None` where it does.
    pub fn reason_against(&self, date: Date) -> Option<String> {
        if let Some(day) = self.except.iter().find(|day| day.rule.is(date)) {
            return Some(day.to_string());
        }
        let counts = self.week.holds(date.weekday());
        (!counts).then(|| weekday_name(date.weekday()).to_owned())
    }
}

fn weekday_name(wanted: Weekday) -> &'static str {
    WeekDays::NAMES.iter().find(|(_, day)| *day == wanted).map_or("", |(name, _)| name)
}

impl fmt::Display for DayRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => write!(f, "{date}"),
            Self::Yearly { month, day } => write!(f, "{month:02}-{day:02}"),
            Self::NthWeekday { month, weekday, nth } => {
                let weekday = weekday_name(*weekday);
                match *nth {
                    Self::LAST => write!(f, "last {weekday} of month {month}"),
                    nth => write!(f, "{weekday} {nth} of month {month}"),
                }
            }
        }
    }
}

impl fmt::Display for ExceptedDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() { self.rule.fmt(f) } else { f.write_str(&self.name) }
    }
}

impl fmt::Display for WeekDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ALL {
            return f.write_str("all");
        }
        if *self == Self::WORKDAYS {
            return f.write_str("weekdays");
        }
        let counted = Self::NAMES.iter().zip(self.0).filter(|(_, counts)| *counts);
        let names: Vec<&str> = counted.map(|((name, _), _)| *name).collect();
        f.write_str(&names.join(", "))
    }
}

impl fmt::Display for CountedDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.week)?;
        if let Some(list) = &self.except_list {
            return write!(f, " except {list}");
        }
        for (i, day) in self.except.iter().enumerate() {
            write!(f, "{} {day}", if i == 0 { " except" } else { "," })?;
        }
        Ok(())
    }
}
