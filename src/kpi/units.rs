//! What units are made of: time, data, energy, decibels, and a scale. Enough to see that a formula in kbit per second was called
//! Mbit/s, or that a share was called a percentage.
//!
//! A constant factor changes the unit of a number: `100 * a / b` of two counts is in hundredths, which is what % means, and
//! `sum(bits) / 1000` is in kbit. So the factor that a formula needs follows from its units, and a wrong one is seen.

use crate::diagnostic::nearest;
use crate::model::Unit;

/// The dimensions and the scale of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// Exponents of time, data, energy and decibels.
    dimensions: [i8; 4],
    /// In seconds, bits, joules: `ms` has 0.001, `%` has 0.01.
    scale: f64,
}

const TIME: usize = 0;
const DATA: usize = 1;
const ENERGY: usize = 2;
const DECIBEL: usize = 3;

const NONE: [i8; 4] = [0; 4];

/// Words for things that are counted: numbers without a dimension.
const COUNTED: [&str; 35] = [
    "1",
    "users",
    "user",
    "UE",
    "UEs",
    "calls",
    "call",
    "sessions",
    "cells",
    "cell",
    "sites",
    "PRB",
    "PRBs",
    "attempts",
    "failures",
    "releases",
    "tickets",
    "outages",
    "changes",
    "packets",
    "packet",
    "frames",
    "messages",
    "requests",
    "bearers",
    "channels",
    "timeslots",
    "Erl",
    "erlang",
    "Erlang",
    "samples",
    "objects",
    "periods",
    "CCE",
    "events",
];

/// Bases that take a prefix for thousands, with dimension and scale.
const PREFIXED: [(&str, [i8; 4], f64); 8] = [
    ("bit", [0, 1, 0, 0], 1.0),
    ("byte", [0, 1, 0, 0], 8.0),
    ("B", [0, 1, 0, 0], 8.0),
    ("Wh", [0, 0, 1, 0], 3600.0),
    ("W", [-1, 0, 1, 0], 1.0),
    ("J", [0, 0, 1, 0], 1.0),
    ("Hz", [-1, 0, 0, 0], 1.0),
    ("Erl", NONE, 1.0),
];

const PREFIXES: [(&str, f64); 6] =
    [("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15)];

/// Other units.
const PLAIN: [(&str, [i8; 4], f64); 19] = [
    ("s", [1, 0, 0, 0], 1.0),
    ("ms", [1, 0, 0, 0], 1e-3),
    ("Eh", [1, 0, 0, 0], 3600.0), // erlang hours
    ("us", [1, 0, 0, 0], 1e-6),
    ("µs", [1, 0, 0, 0], 1e-6),
    ("ns", [1, 0, 0, 0], 1e-9),
    ("min", [1, 0, 0, 0], 60.0),
    ("h", [1, 0, 0, 0], 3600.0),
    ("d", [1, 0, 0, 0], 86_400.0),
    ("day", [1, 0, 0, 0], 86_400.0),
    ("%", NONE, 0.01),
    ("‰", NONE, 1e-3),
    ("ppm", NONE, 1e-6),
    ("KiB", [0, 1, 0, 0], 8.0 * 1024.0),
    ("MiB", [0, 1, 0, 0], 8.0 * 1_048_576.0),
    ("GiB", [0, 1, 0, 0], 8.0 * 1_073_741_824.0),
    ("dB", [0, 0, 0, 1], 1.0),
    ("dBm", [0, 0, 0, 1], 1.0),
    ("month", [1, 0, 0, 0], 30.0 * 86_400.0),
];

impl Quantity {
    /// A number without a dimension.
    pub const COUNT: Self = Self { dimensions: NONE, scale: 1.0 };

    /// Of a unit's sign, such as `kbit/s`; `None` where it is not known.
    pub fn of(unit: &Unit) -> Option<Self> {
        let mut parts = unit.sign().split('/').map(str::trim);
        let mut quantity = part(parts.next()?)?;
        for divisor in parts {
            quantity = quantity.over(part(divisor)?);
        }
        Some(quantity)
    }

    #[must_use]
    pub fn times(self, other: Self) -> Self {
        self.with(other, 1)
    }

    #[must_use]
    pub fn over(self, other: Self) -> Self {
        self.with(other, -1)
    }

    fn with(self, other: Self, sign: i8) -> Self {
        let mut dimensions = self.dimensions;
        for (own, other) in dimensions.iter_mut().zip(other.dimensions) {
            *own += sign * other;
        }
        let scale = if sign > 0 { self.scale * other.scale } else { self.scale / other.scale };
        Self { dimensions, scale }
    }

    /// Of a number that was multiplied by a constant; `None` for 0.
    pub fn scaled(self, factor: f64) -> Option<Self> {
        let scale = self.scale / factor.abs();
        (scale.is_finite() && scale > 0.0).then_some(Self { scale, ..self })
    }

    pub fn is_same_kind(self, other: Self) -> bool {
        self.dimensions == other.dimensions
    }

    /// The same unit, up to rounding.
    pub fn is_same(self, other: Self) -> bool {
        self.is_same_kind(other) && (self.scale / other.scale - 1.0).abs() < 1e-9
    }

    /// By what a number of this unit has to be multiplied to be one of the other.
    pub fn factor_to(self, other: Self) -> f64 {
        self.scale / other.scale
    }

    /// What it is made of, for messages: `data per time`.
    pub fn kind(self) -> String {
        let names = ["time", "data", "energy", "decibels"];
        let [time, data, energy, decibel] =
            [TIME, DATA, ENERGY, DECIBEL].map(|at| self.dimensions[at]);
        if [time, data, energy, decibel] == NONE {
            return "a plain number".to_owned();
        }
        let of = |positive: bool| {
            let wanted =
                |(_, exponent): &(&&str, i8)| (*exponent > 0) == positive && *exponent != 0;
            let parts = names.iter().zip(self.dimensions).filter(wanted).map(|(name, exponent)| {
                if exponent.abs() == 1 {
                    (*name).to_owned()
                } else {
                    format!("{name}^{}", exponent.abs())
                }
            });
            parts.collect::<Vec<_>>().join(" · ")
        };
        match (of(true), of(false)) {
            (over, under) if under.is_empty() => over,
            (over, under) if over.is_empty() => format!("events per {under}"),
            (over, under) => format!("{over} per {under}"),
        }
    }
}

/// One unit without `/`.
fn part(sign: &str) -> Option<Quantity> {
    if COUNTED.contains(&sign) {
        return Some(Quantity::COUNT);
    }
    let of = |(_, dimensions, scale): &(&str, [i8; 4], f64), by: f64| Quantity {
        dimensions: *dimensions,
        scale: scale * by,
    };
    if let Some(plain) = PLAIN.iter().chain(&PREFIXED).find(|(name, ..)| *name == sign) {
        return Some(of(plain, 1.0));
    }
    let (prefix, by) = PREFIXES.iter().find(|(prefix, _)| sign.starts_with(prefix))?;
    let base = sign.strip_prefix(prefix)?;
    PREFIXED.iter().find(|(name, ..)| *name == base).map(|base| of(base, *by))
}

/// Whether a word may stand behind a number: `900 s`.
pub(super) fn is_known(word: &str) -> bool {
    word != "1" && part(word).is_some()
}

/// The nearest sign to one that is not known.
pub(super) fn nearest_sign(sign: &str) -> Option<&'static str> {
    let common = [
        "%", "s", "ms", "min", "h", "bit", "kbit", "Mbit", "Gbit", "byte", "MB", "GB", "kbit/s",
        "Mbit/s", "Gbit/s", "Erl", "kWh", "dB", "dBm", "1/s", "1/h",
    ];
    nearest(sign, common.into_iter().chain(COUNTED))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sign: &str) -> Quantity {
        Quantity::of(&Unit::new(sign)).unwrap_or_else(|| panic!("{sign}"))
    }

    #[test]
    fn units_are_made_of_parts() {
        assert!(of("kbit/ms").is_same(of("Mbit/s")), "kbit per ms are Mbit per s");
        assert!(of("MB").is_same(of("Mbit").scaled(0.125).unwrap()));
        assert!(!of("MB").is_same(of("Mbit")) && of("MB").is_same_kind(of("Mbit")));
        assert!(of("1/s").scaled(3600.0).unwrap().is_same(of("1/h")));
        assert!(of("users").is_same(of("1")) && !of("%").is_same(of("1")));
        assert!(of("1").over(of("1")).scaled(100.0).unwrap().is_same(of("%")));
        assert!(of("W").times(of("h")).is_same(of("Wh")));
        assert_eq!(of("s").factor_to(of("ms")), 1000.0);
        for unknown in ["", "furlong", "kusers", "s/", "kdB", "mm"] {
            assert_eq!(Quantity::of(&Unit::new(unknown)), None, "{unknown}");
        }
    }

    #[test]
    fn kinds_have_words() {
        assert_eq!(of("kbit/s").kind(), "data per time");
        assert_eq!(of("1/h").kind(), "events per time");
        assert_eq!(of("%").kind(), "a plain number");
        assert_eq!(of("Mbit").over(of("kWh")).kind(), "data per energy");
        assert_eq!(nearest_sign("kbits"), Some("kbit"));
    }
}
