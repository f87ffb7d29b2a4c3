//! Weekly hours of service on the local wall clock.

use std::fmt;

/// Days of the week as contract files call them, Monday first.
pub const DAY_NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// How weekly hours are written as one text.
pub const HOURS_EXAMPLE: &str = "mon-fri 08:00-12:00 13:00-18:00, sat 09:00-13:00";

const MINUTES_PER_DAY: u16 = 1440;

/// Local hours within one day, `[open, close)`, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenSpan {
    open_minute: u16,
    close_minute: u16,
}

/// Why hours could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    #[error("{text:?} is no span of hours: write it as \"08:00-18:00\", at most to \"24:00\"")]
    NoSpan { text: String },
    #[error(
        "{text:?} closes before it opens: hours over midnight are two spans, \
         to \"24:00\" on the one day and from \"00:00\" on the next"
    )]
    ClosesBeforeItOpens { text: String },
    #[error("{day} has {first} and {second}, which overlap")]
    Overlap { day: &'static str, first: OpenSpan, second: OpenSpan },
    #[error(
        "{text:?} is no day: write \"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\", a range such as \"mon-fri\", or \"daily\""
    )]
    NoDay { text: String },
    #[error("{day} stands twice")]
    DayTwice { day: &'static str },
    #[error("{text:?} names days but no hours")]
    NoHours { text: String },
    #[error("there are no hours at all")]
    Empty,
}

impl OpenSpan {
    /// The whole day.
    pub const WHOLE_DAY: Self = Self { open_minute: 0, close_minute: MINUTES_PER_DAY };

    /// Reads `08:00-18:00`; `24:00` is the end of the day.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let no_span = || HoursError::NoSpan { text: text.to_owned() };
        let (open, close) = text.split_once('-').ok_or_else(no_span)?;
        let open_minute = parse_minute(open).ok_or_else(no_span)?;
        let close_minute = parse_minute(close).ok_or_else(no_span)?;
        if open_minute >= close_minute {
            return Err(HoursError::ClosesBeforeItOpens { text: text.to_owned() });
        }
        Ok(Self { open_minute, close_minute })
    }

    /// Seconds of the wall clock from 00:00 at which it opens.
    pub fn open_secs(self) -> i64 {
        i64::from(self.open_minute) * 60
    }

    /// Seconds of the wall clock from 00:00 at which it closes.
    pub fn close_secs(self) -> i64 {
        i64::from(self.close_minute) * 60
    }
}

/// Minutes from 00:00 of `08:30`; two digits each, up to `24:00`.
fn parse_minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two_digits = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u16>().ok())
            .flatten()
    };
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= MINUTES_PER_DAY).then_some(minutes)
}

impl fmt::Display for OpenSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = (self.open_minute, self.close_minute);
        write!(f, "{:02}:{:02}-{:02}:{:02}", open / 60, open % 60, close / 60, close % 60)
    }
}

/// Hours for each day of the week; a day without any is closed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WeeklyHours {
    /// Monday first; each sorted, disjoint, spans that touch joined.
    days: [Vec<OpenSpan>; 7],
}

impl WeeklyHours {
    /// Hours per day, Monday first, in any order. Overlaps are refused, and so is a week that is closed throughout.
    pub fn new(days: [Vec<OpenSpan>; 7]) -> Result<Self, HoursError> {
        let mut normal: [Vec<OpenSpan>; 7] = Default::default();
        for ((spans, joined), day) in days.into_iter().zip(&mut normal).zip(DAY_NAMES) {
            *joined = join(spans, day)?;
        }
        if normal.iter().all(Vec::is_empty) {
            return Err(HoursError::Empty);
        }
        Ok(Self { days: normal })
    }

    /// All day, every day.
    pub fn round_the_clock() -> Self {
        Self { days: std::array::from_fn(|_| vec![OpenSpan::WHOLE_DAY]) }
    }

    /// Reads `24x7`, or `mon-fri 08:00-12:00 13:00-18:00, sat 09:00-13:00`; `daily` stands for all seven days.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        if text.trim() == "24x7" {
            return Ok(Self::round_the_clock());
        }
        let mut days: [Vec<OpenSpan>; 7] = Default::default();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let mut words = entry.split_whitespace();
            let (first, last) = parse_days(words.next().unwrap_or_default())?;
            let spans: Vec<OpenSpan> = words.map(OpenSpan::parse).collect::<Result<_, _>>()?;
            if spans.is_empty() {
                return Err(HoursError::NoHours { text: entry.to_owned() });
            }
            let named = days.iter_mut().zip(DAY_NAMES).skip(first).take(last + 1 - first);
            for (day, name) in named {
                if !day.is_empty() {
                    return Err(HoursError::DayTwice { day: name });
                }
                day.clone_from(&spans);
            }
        }
        Self::new(days)
    }

    /// The hours of a weekday, counted from Monday = 0; none for a number beyond 6.
    pub fn of_weekday(&self, monday_zero: usize) -> &[OpenSpan] {
        self.days.get(monday_zero).map_or(&[], Vec::as_slice)
    }
}

/// Sorted and joined.
fn join(mut spans: Vec<OpenSpan>, day: &'static str) -> Result<Vec<OpenSpan>, HoursError> {
    spans.sort_unstable();
    let mut joined: Vec<OpenSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.open_minute < last.close_minute => {
                return Err(HoursError::Overlap { day, first: *last, second: span });
            }
            Some(last) if span.open_minute == last.close_minute => {
                last.close_minute = span.close_minute;
            }
            _ => joined.push(span),
        }
    }
    Ok(joined)
}

/// First and last day, Monday = 0, of `mon`, `mon-fri` or `daily`.
fn parse_days(text: &str) -> Result<(usize, usize), HoursError> {
    let no_day = || HoursError::NoDay { text: text.to_owned() };
    if text == "daily" {
        return Ok((0, 6));
    }
    let number = |name: &str| DAY_NAMES.iter().position(|day| *day == name).ok_or_else(no_day);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (number(first)?, number(last)?);
    if first > last { Err(no_day()) } else { Ok((first, last)) }
}

/// A text that [`WeeklyHours::parse`] reads back; neighbor days with the same hours stand together.
impl fmt::Display for WeeklyHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::round_the_clock() {
            return f.write_str("24x7");
        }
        let mut separator = "";
        let mut day = 0;
        while let (Some(spans), Some(name)) = (self.days.get(day), DAY_NAMES.get(day)) {
            let alike = self.days.iter().skip(day).take_while(|other| *other == spans).count();
            let last = day + alike - 1;
            if !spans.is_empty() {
                write!(f, "{separator}{name}")?;
                if let Some(last) = DAY_NAMES.get(last).filter(|_| alike > 1) {
                    write!(f, "-{last}")?;
                }
                for span in spans {
                    write!(f, " {span}")?;
                }
                separator = ", ";
            }
            day = last + 1;
        }
        Ok(())
    }
}
