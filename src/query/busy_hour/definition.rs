//! What a busy hour is, as people define it.

use std::fmt;

use super::{CountedDays, MonthRule};
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
    /// How its days become one number for a month, where a contract or a regulator says so.
    pub month_rule: Option<MonthRule>,
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
    Latest,
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
    pub const NAMES: [(&'static str, Self); 2] =
        [("earliest", Self::Earliest), ("latest", Self::Latest)];

    pub fn name(self) -> &'static str {
        name_of(&Self::NAMES, self)
    }
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

fn name_of<T: PartialEq + Copy>(names: &[(&'static str, T)], wanted: T) -> &'static str {
    names.iter().find(|(_, value)| *value == wanted).map_or("", |(name, _)| name)
}
