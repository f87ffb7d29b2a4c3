//! Units of KPI values. Ratios are 0..1 inside a formula only where the author writes so; a percent KPI says percent.

use std::fmt;

/// Unit of a measurement or KPI, by its usual sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unit(String);

impl Unit {
    pub fn new(sign: &str) -> Self {
        Self(sign.to_owned())
    }

    pub fn sign(&self) -> &str {
        &self.0
    }

    /// What people read behind a number: of counts, whose sign is `1`, nothing.
    pub fn shown(&self) -> &str {
        if self.0 == "1" { "" } else { &self.0 }
    }

    pub fn is_percent(&self) -> bool {
        self.0 == "%"
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
