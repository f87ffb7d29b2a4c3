//! What a busy hour is, as people define it.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::{Date, Weekday};

use crate::model::Zone;

/// One definition, under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct BusyHourDefinition {
    pub name: String,
    /// For people; may be empty.
    pub description: String,
    pub traffic: Traffic,
    pub resolution: Resolution,
    pub scope: Scope,
    pub stability: Stability,
    pub days: CountedDays,
    pub ties: TieRule,
    /// Whose days and clock; `None`: those of the question.
    pub zone: Option<Zone>,
    /// Whose traffic counts, as after `--where`; empty: that of all objects.
    pub filter: String,
}

/// What is to be greatest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Traffic {
    /// A KPI of the catalogue, by id.
    Kpi(String),
    Formula(String),
    /// A measurement by its own name.
    Measurement(String),
}

impl fmt::Display for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kpi(text) | Self::Formula(text) | Self::Measurement(text) => f.write_str(text),
        }
    }
}

/// Where hours may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// At full hours of the local clock.
    Clock,
    /// At every period.
    Sliding,
}

/// Who has a busy hour of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each object.
    Object,
    /// Each group of objects by these keys; not empty.
    Group(Vec<String>),
    /// All objects together.
    Network,
}

impl Scope {
    /// Group keys of its units.
    pub fn keys(&self) -> Vec<String> {
        match self {
            Self::Object => vec!["object".to_owned()],
            Self::Group(keys) => keys.clone(),
            Self::Network => Vec::new(),
        }
    }
}

/// Whether each day has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stability {
    /// Each day has its own hour.
    Bouncing,
    /// One hour of the clock for all counted days of the question's range.
    Fixed,
}

/// Which of several hours with the same traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TieRule {
    #[default]
    Earliest,
}

/// Days that have a busy hour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountedDays {
    /// Monday to Friday only.
    pub weekdays_only: bool,
    /// Local dates that do not count.
    pub except: BTreeSet<Date>,
}

impl CountedDays {
    pub fn holds(&self, date: Date) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        !(self.except.contains(&date) || self.weekdays_only && weekend)
    }
}

impl Resolution {
    pub const NAMES: [(&'static str, Self); 2] =
        [("clock", Self::Clock), ("sliding", Self::Sliding)];

    pub fn name(self) -> &'static str {
        name_of(&Self::NAMES, self)
    }
}

impl Stability {
    pub const NAMES: [(&'static str, Self); 2] =
        [("bouncing", Self::Bouncing), ("fixed", Self::Fixed)];

    pub fn name(self) -> &'static str {
        name_of(&Self::NAMES, self)
    }
}

impl TieRule {
    pub const NAMES: [(&'static str, Self); 1] = [("earliest", Self::Earliest)];
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object => f.write_str("object"),
            Self::Group(keys) => write!(f, "group by {}", keys.join(", ")),
            Self::Network => f.write_str("network"),
        }
    }
}

impl fmt::Display for CountedDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.weekdays_only { "weekdays" } else { "all" })?;
        for (i, date) in self.except.iter().enumerate() {
            write!(f, "{} {date}", if i == 0 { " except" } else { "," })?;
        }
        Ok(())
    }
}

fn name_of<T: PartialEq + Copy>(names: &[(&'static str, T)], wanted: T) -> &'static str {
    names.iter().find(|(_, value)| *value == wanted).map_or("", |(name, _)| name)
}
