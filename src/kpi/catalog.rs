//! Named KPIs and the vendors' counters behind canonical measurement names.
//!
//! A formula of the catalogue is written with canonical names, the 3GPP spelling. Each vendor has one or more maps for such a
//! name: a linear expression over its own counters, with the conversion of units in it. Several maps of one vendor are
//! alternatives in order of preference (by name, then by numeric id); only one of them is ever used, so that a network which
//! exports both is not counted twice. Where the two come from different objects, this counts only the preferred ones: which
//! objects report a counter is not known here.
//!
//! Every canonical measurement has three maps that nobody writes down, for vendor `3GPP`: the sub-counter `.sum`, else the name
//! itself, else all sub-counters `.*` (the causes of TS 32.425, where a sum over them exists).

use std::sync::OnceLock;

use super::ast::{Formula, Reference};
use super::catalog_file::{
    SavedAggregate, SavedDirection, SavedFile, SavedKpi, SavedMap, SavedMeasurement, SavedName,
};
use super::{check, function, lexer, linear};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Aggregate, Unit};

/// The files that ship with the program.
const BUILTIN_FILES: [(&str, &str); 7] = [
    ("measurements.toml", include_str!("../../assets/kpis/measurements.toml")),
    ("accessibility.toml", include_str!("../../assets/kpis/accessibility.toml")),
    ("retainability.toml", include_str!("../../assets/kpis/retainability.toml")),
    ("integrity.toml", include_str!("../../assets/kpis/integrity.toml")),
    ("availability.toml", include_str!("../../assets/kpis/availability.toml")),
    ("mobility.toml", include_str!("../../assets/kpis/mobility.toml")),
    ("traffic.toml", include_str!("../../assets/kpis/traffic.toml")),
];

/// Vendor of the maps that every canonical measurement has.
pub const STANDARD_VENDOR: &str = "3GPP";

/// All known KPIs and vendor maps: the built-in ones and the workspace's own on top.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    kpis: Vec<Kpi>,
    measurements: Vec<CanonicalMeasurement>,
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
    /// Of the definition, from 1: a value is only comparable with one of the same version.
    pub version: u32,
}

/// A measurement by its canonical name, whoever reports it.
#[derive(Clone, Debug, PartialEq)]
pub struct CanonicalMeasurement {
    /// 3GPP spelling.
    pub name: String,
    pub unit: Unit,
    /// What the bare name means in a formula.
    pub aggregate: Aggregate,
    /// Clause of the standard that defines it, may be empty.
    pub source: String,
    /// Grouped by vendor; within a vendor the preferred one first.
    pub maps: Vec<VendorMap>,
}

/// How a vendor reports a canonical measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct VendorMap {
    /// Canonical name, 3GPP spelling.
    pub measurement: String,
    pub vendor: String,
    /// Formula over the vendor's own counters.
    pub formula: String,
    /// Of the vendor's own counters.
    pub unit: Unit,
    /// The formula as factors and counters.
    pub(super) terms: Vec<(f64, Reference)>,
}

impl Kpi {
    /// The name in a language, English where there is none.
    pub fn name_in(&self, language: &str) -> &str {
        self.names.iter().find(|(code, _)| code == language).map_or(&self.name, |(_, name)| name)
    }
}

impl Catalog {
    /// The catalogue that ships with the program.
    pub fn builtin() -> Self {
        static BUILTIN: OnceLock<Catalog> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::builtin_with_diagnostics().0).clone()
    }

    /// The shipped catalogue, and what there is to say about it: nothing, as a test proves.
    pub fn builtin_with_diagnostics() -> (Self, Vec<Diagnostic>) {
        let mut catalog = Self::default();
        let mut diagnostics = Vec::new();
        for (file, text) in BUILTIN_FILES {
            diagnostics.extend(catalog.extend(file, text));
        }
        (catalog, diagnostics)
    }

    /// Adds a file of the workspace's own; a KPI of the same id replaces the built-in one and says so.
    /// Maps for a vendor replace the maps that the measurement has for that vendor.
    ///
    /// An entry with a mistake is told and left out, the others are taken. `file` is only for the messages.
    pub fn extend(&mut self, file: &str, text: &str) -> Vec<Diagnostic> {
        let saved: SavedFile = match toml::from_str(text) {
            Ok(saved) => saved,
            Err(error) => return vec![unreadable(file, text, &error)],
        };
        let mut reader = Reader { file, text, diagnostics: Vec::new() };
        for measurement in saved.measurement {
            if let Some(measurement) = reader.measurement(measurement) {
                self.add_measurement(measurement, &mut reader);
            }
        }
        let mut added: Vec<(Kpi, u64)> = Vec::new();
        for saved in saved.kpi {
            let line = reader.line(saved.id.span().start);
            let Some((kpi, formula_line)) = reader.kpi(saved) else { continue };
            if added.iter().any(|(k, _)| k.id == kpi.id) {
                let message = format!("KPI {:?} is defined twice in this file", kpi.id);
                reader.say(Diagnostic::error(message).hint("the first one was taken"), line);
                continue;
            }
            added.push((kpi, formula_line));
        }
        self.add_kpis(&added, &mut reader);
        reader.diagnostics
    }

    /// Sorted by category, then id.
    pub fn kpis(&self) -> &[Kpi] {
        &self.kpis
    }

    pub fn kpi(&self, id: &str) -> Option<&Kpi> {
        self.kpis.iter().find(|k| k.id == id)
    }

    /// Sorted by name.
    pub fn measurements(&self) -> &[CanonicalMeasurement] {
        &self.measurements
    }

    /// By canonical name.
    pub fn measurement(&self, name: &str) -> Option<&CanonicalMeasurement> {
        self.measurements
            .binary_search_by(|m| m.name.as_str().cmp(name))
            .ok()
            .map(|i| &self.measurements[i])
    }

    /// A vendor's counter as the maps know it: its unit and the aggregate of the measurement it serves.
    pub(super) fn vendor_counter(&self, name: &str) -> Option<(&Unit, Aggregate)> {
        let maps = self.measurements.iter().flat_map(|m| m.maps.iter().map(move |map| (m, map)));
        maps.filter(|(_, map)| map.terms.iter().any(|(_, r)| r.name == name))
            .map(|(m, map)| (&map.unit, m.aggregate))
            .next()
    }

    fn add_measurement(&mut self, mut added: CanonicalMeasurement, reader: &mut Reader<'_>) {
        let Some(known) = self.measurements.iter_mut().find(|m| m.name == added.name) else {
            let bare =
                |suffix: &str| Reference { name: format!("{}{suffix}", added.name), bin: None };
            let mut standard: Vec<VendorMap> = Vec::new();
            if !added.maps.iter().any(|m| m.vendor == STANDARD_VENDOR) {
                let suffixes: &[&str] =
                    if added.aggregate == Aggregate::Sum { &[".sum", "", ".*"] } else { &[""] };
                standard.extend(suffixes.iter().map(|suffix| VendorMap {
                    measurement: added.name.clone(),
                    vendor: STANDARD_VENDOR.to_owned(),
                    formula: bare(suffix).to_string(),
                    unit: added.unit.clone(),
                    terms: vec![(1.0, bare(suffix))],
                }));
            }
            added.maps.splice(0..0, standard);
            let position = self.measurements.partition_point(|m| m.name < added.name);
            return self.measurements.insert(position, added);
        };
        let mut replaced: Vec<&str> = added.maps.iter().map(|m| m.vendor.as_str()).collect();
        replaced.dedup();
        for vendor in replaced {
            if known.maps.iter().any(|m| m.vendor == vendor) {
                let message = format!(
                    "The maps of {vendor} for {} are replaced by those of this file",
                    known.name
                );
                reader.diagnostics.push(Diagnostic::note(message).in_file(reader.file));
            }
            known.maps.retain(|m| m.vendor != vendor);
        }
        known.maps.extend(added.maps);
    }

    fn add_kpis(&mut self, added: &[(Kpi, u64)], reader: &mut Reader<'_>) {
        let before = self.kpis.clone();
        for (kpi, _) in added {
            self.kpis.retain(|k| k.id != kpi.id);
        }
        self.kpis.extend(added.iter().map(|(kpi, _)| kpi.clone()));
        let mut refused: Vec<String> = Vec::new();
        for (kpi, line) in added {
            let found = check::check_kpi(self, kpi);
            if found.iter().any(|d| d.severity == Severity::Error) {
                refused.push(kpi.id.clone());
            } else if before.iter().any(|k| k.id == kpi.id) {
                let message = format!("KPI {:?} replaces the one that was defined before", kpi.id);
                reader.say(Diagnostic::note(message), *line);
            }
            for diagnostic in found {
                reader.say(diagnostic, *line);
            }
        }
        for id in refused {
            self.kpis.retain(|k| k.id != id);
            self.kpis.extend(before.iter().find(|k| k.id == id).cloned());
        }
        self.kpis.sort_by(|a, b| (&a.category, &a.id).cmp(&(&b.category, &b.id)));
    }
}

/// Turns the saved form into the catalogue's, with the file and line of every mistake.
struct Reader<'f> {
    file: &'f str,
    text: &'f str,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn line(&self, byte: usize) -> u64 {
        line_of(self.text, byte)
    }

    fn say(&mut self, diagnostic: Diagnostic, line: u64) {
        self.diagnostics.push(diagnostic.in_file(self.file).at_line(line));
    }

    /// The KPI and the line of its formula.
    fn kpi(&mut self, saved: SavedKpi) -> Option<(Kpi, u64)> {
        let id_line = self.line(saved.id.span().start);
        let line = self.line(saved.formula.span().start);
        let (id, text) = (saved.id.into_inner(), saved.formula.into_inner());
        let is_taken = id.starts_with("formula") || function::is_reserved(&id);
        if !lexer::is_plain_name(&id) || id.contains(['.', '*']) || is_taken {
            let message = format!("{id:?} cannot be the id of a KPI");
            let hint = "use letters, digits and _, such as rrc_setup_success_rate";
            self.say(Diagnostic::error(message).hint(hint), id_line);
            return None;
        }
        self.formula(&text, line)?;
        let names: Vec<(String, String)> = match saved.name {
            SavedName::One(name) => vec![("en".to_owned(), name)],
            SavedName::ByLanguage(names) => names.into_iter().collect(),
        };
        let english = names.iter().find(|(code, _)| code == "en").or(names.first());
        let name = english.map_or_else(|| id.clone(), |(_, name)| name.clone());
        let kpi = Kpi {
            id,
            name,
            names,
            description: saved.description,
            formula: text,
            unit: Unit::new(&saved.unit),
            direction: match saved.direction {
                SavedDirection::Higher => Direction::HigherIsBetter,
                SavedDirection::Lower => Direction::LowerIsBetter,
                SavedDirection::Neutral => Direction::Neutral,
            },
            category: saved.category,
            source: saved.source,
            verified: saved.verified,
            note: saved.note,
            version: saved.version.get(),
        };
        Some((kpi, line))
    }

    fn measurement(&mut self, saved: SavedMeasurement) -> Option<CanonicalMeasurement> {
        let line = self.line(saved.name.span().start);
        let name = saved.name.into_inner();
        if name.is_empty() || name.contains('*') {
            self.say(
                Diagnostic::error(format!("{name:?} cannot be the name of a measurement")),
                line,
            );
            return None;
        }
        let unit = Unit::new(&saved.unit);
        let mut maps: Vec<VendorMap> =
            saved.maps.into_iter().filter_map(|map| self.map(&name, &unit, map)).collect();
        maps.sort_by(|a, b| a.vendor.cmp(&b.vendor)); // stable: preferences stay
        let aggregate = match saved.aggregate {
            SavedAggregate::Sum => Aggregate::Sum,
            SavedAggregate::Avg => Aggregate::Avg,
            SavedAggregate::Min => Aggregate::Min,
            SavedAggregate::Max => Aggregate::Max,
            SavedAggregate::Last => Aggregate::Last,
            SavedAggregate::Count => Aggregate::Count,
            SavedAggregate::First => Aggregate::First,
        };
        Some(CanonicalMeasurement { name, unit, aggregate, source: saved.source, maps })
    }

    fn map(&mut self, measurement: &str, unit: &Unit, saved: SavedMap) -> Option<VendorMap> {
        let line = self.line(saved.formula.span().start);
        let text = saved.formula.into_inner();
        let formula = self.formula(&text, line)?;
        let Ok(terms) = linear::terms(&formula.expression) else {
            let message = format!(
                "The map of {} for {measurement} is not a sum of counters with constant factors: {text:?}",
                saved.vendor
            );
            let hint = "write it without aggregates, such as pmA + pmB or pmA / 1000";
            self.say(Diagnostic::error(message).hint(hint), line);
            return None;
        };
        Some(VendorMap {
            measurement: measurement.to_owned(),
            vendor: saved.vendor,
            terms: terms.iter().map(|t| (t.factor, t.reference.clone())).collect(),
            unit: saved.unit.map_or_else(|| unit.clone(), |sign| Unit::new(&sign)),
            formula: text,
        })
    }

    fn formula(&mut self, text: &str, line: u64) -> Option<Formula> {
        match Formula::parse(text) {
            Ok(formula) => Some(formula),
            Err(diagnostics) => {
                for diagnostic in diagnostics {
                    self.say(diagnostic, line);
                }
                None
            }
        }
    }
}

fn unreadable(file: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let message = error.message().lines().next().unwrap_or_default();
    let diagnostic = Diagnostic::error(format!("Could not read the KPIs: {message}")).in_file(file);
    match error.span() {
        Some(span) => diagnostic.at_line(line_of(text, span.start)),
        None => diagnostic,
    }
}

/// Line of a byte position, from 1.
fn line_of(text: &str, byte: usize) -> u64 {
    let before = &text.as_bytes()[..byte.min(text.len())];
    before.iter().filter(|b| **b == b'\n').count() as u64 + 1
}
