//! Named KPIs and the vendors' counters behind canonical measurement names.

use crate::diagnostic::Diagnostic;
use crate::model::Unit;

/// All known KPIs and vendor maps: the built-in ones and the workspace's own on top.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    kpis: Vec<Kpi>,
}

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    HigherIsBetter,
    LowerIsBetter,
    Neutral,
}

/// One KPI definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Kpi {
    pub id: String,
    /// English; other languages in `names`.
    pub name: String,
    /// Language code and name, sorted.
    pub names: Vec<(String, String)>,
    pub description: String,
    pub formula: String,
    pub unit: Unit,
    pub direction: Direction,
    pub category: String,
    /// Clause of a standard, or `convention`.
    pub source: String,
    pub verified: bool,
    /// "Where operators differ", may be empty.
    pub note: String,
}

/// How a vendor reports a canonical measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct VendorMap {
    /// Canonical name, 3GPP spelling.
    pub measurement: String,
    pub vendor: String,
    /// Formula over the vendor's own counters.
    pub formula: String,
}

impl Catalog {
    /// The catalogue that ships with the program.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// Adds a file of the workspace's own; a KPI of the same id replaces the built-in one and says so.
    pub fn extend(&mut self, file: &str, text: &str) -> Vec<Diagnostic> {
        let _ = (file, text);
        Vec::new()
    }

    /// Sorted by category, then id.
    pub fn kpis(&self) -> &[Kpi] {
        &self.kpis
    }

    pub fn kpi(&self, id: &str) -> Option<&Kpi> {
        self.kpis.iter().find(|k| k.id == id)
    }
}
