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

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::ast::{Formula, Reference};
use super::catalog_file::{
    SavedAggregate, SavedBasis, SavedCollection, SavedDefaults, SavedDirection, SavedFile,
    SavedKpi, SavedMap, SavedMeasurement, SavedText, SavedTexts,
};
use super::dictionary::CounterDictionary;
use super::resolve::{self, VendorSupply};
use super::{catalog_texts, check, function, lexer, linear, names};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Aggregate, MeasurementType, Unit};

/// The files that ship with the program; their texts in other languages are in [`catalog_texts`].
const BUILTIN_FILES: [(&str, &str); 12] = [
    ("measurements/lte.toml", include_str!("../../assets/kpis/measurements/lte.toml")),
    ("measurements/nr.toml", include_str!("../../assets/kpis/measurements/nr.toml")),
    ("measurements/umts.toml", include_str!("../../assets/kpis/measurements/umts.toml")),
    ("measurements/gsm.toml", include_str!("../../assets/kpis/measurements/gsm.toml")),
    ("measurements/ip.toml", include_str!("../../assets/kpis/measurements/ip.toml")),
    ("measurements/it.toml", include_str!("../../assets/kpis/measurements/it.toml")),
    ("lte.toml", include_str!("../../assets/kpis/lte.toml")),
    ("nr.toml", include_str!("../../assets/kpis/nr.toml")),
    ("umts.toml", include_str!("../../assets/kpis/umts.toml")),
    ("gsm.toml", include_str!("../../assets/kpis/gsm.toml")),
    ("ip.toml", include_str!("../../assets/kpis/ip.toml")),
    ("it.toml", include_str!("../../assets/kpis/it.toml")),
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

/// Whose definition a KPI is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// A standard defines the KPI itself.
    Standard,
    /// Common practice; a standard may define its counters.
    Convention,
    /// Every operator has its own definition, and this is one of them.
    Operator,
}

/// How a measurement comes about, TS 32.404.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CollectionMethod {
    /// CC: counts up.
    CumulativeCounter,
    /// GAUGE: goes up and down.
    Gauge,
    /// DER: made of the events of the period, such as their mean.
    EventRegistration,
    /// SI: sampled.
    StatusInspection,
}

/// One KPI definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Kpi {
    pub id: String,
    /// English; other languages by [`Self::name_in`].
    pub name: String,
    pub formula: String,
    pub unit: Unit,
    pub direction: Direction,
    pub category: String,
    /// Such as LTE; may be empty for a KPI of the workspace's own.
    pub technology: Vec<String>,
    /// Classes of objects at which it makes sense, such as cell; may be empty for a KPI of the workspace's own.
    pub level: Vec<String>,
    pub basis: Basis,
    /// Clause of a standard, or `convention`.
    pub source: String,
    pub verified: bool,
    /// Of the definition, from 1: a value is only comparable with one of the same version.
    pub version: u32,
    /// In the KPI's unit; a default, where nobody agreed on another.
    pub target: Option<f64>,
    pub warning: Option<f64>,
    /// What the defining file says itself: language code and text. A shipped KPI has its texts elsewhere.
    names: Vec<(String, String)>,
    descriptions: Vec<(String, String)>,
    note: String,
    shipped: bool,
}

/// A measurement by its canonical name, whoever reports it.
#[derive(Clone, Debug, PartialEq)]
pub struct CanonicalMeasurement {
    /// 3GPP spelling.
    pub name: String,
    pub unit: Unit,
    pub collection: CollectionMethod,
    /// What the bare name means in a formula.
    pub aggregate: Aggregate,
    /// Of a histogram: lower edges of the bins in `unit`, and the upper edge of the last one where it has one. Ascending.
    pub bin_edges: Vec<f64>,
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
        if language == "en" {
            return &self.name;
        }
        let own = self.names.iter().find(|(code, _)| code == language).map(|(_, name)| name);
        own.or_else(|| self.texts()?.name.get(language)).unwrap_or(&self.name)
    }

    /// All names but the English one, by language.
    pub fn names_by_language(&self) -> BTreeMap<String, String> {
        let shipped = self.texts().into_iter().flat_map(|texts| &texts.name);
        let shipped = shipped.filter(|(code, _)| *code != "en");
        let own = self.names.iter().map(|(code, name)| (code, name));
        shipped.chain(own).map(|(code, name)| (code.clone(), name.clone())).collect()
    }

    /// One sentence in a language, English where there is none; may be empty for a KPI of the workspace's own.
    pub fn description_in(&self, language: &str) -> &str {
        if let Some(texts) = self.texts() {
            let found = texts.description.get(language).or_else(|| texts.description.get("en"));
            return found.map_or("", String::as_str);
        }
        let of = |code: &str| self.descriptions.iter().find(|(c, _)| c == code);
        let found = of(language).or_else(|| of("en")).or(self.descriptions.first());
        found.map_or("", |(_, text)| text.as_str())
    }

    /// "Where operators differ", English; may be empty for a KPI of the workspace's own.
    pub fn note(&self) -> &str {
        self.texts().map_or(&self.note, |texts| &texts.note)
    }

    /// Whether it came with the program, and nothing of the workspace replaced it.
    pub fn is_shipped(&self) -> bool {
        self.shipped
    }

    fn texts(&self) -> Option<&'static SavedTexts> {
        if self.shipped { catalog_texts::shipped(&self.id) } else { None }
    }
}

/// A measurement that a KPI needs, with what it makes of it.
#[derive(Clone, Debug)]
pub struct NeededMeasurement<'c> {
    pub measurement: &'c CanonicalMeasurement,
    pub aggregate: Aggregate,
    /// Without it there is no value; an argument of `coalesce` may be missing.
    pub is_required: bool,
}

impl VendorMap {
    /// The counters, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|(_, reference)| reference.name.as_str())
    }

    /// Factor and counter of each term.
    pub fn factors(&self) -> impl Iterator<Item = (f64, &str)> {
        self.terms.iter().map(|(factor, reference)| (*factor, reference.name.as_str()))
    }

    /// Whether the aggregate of the map follows from the aggregates of its counters.
    pub fn supports(&self, aggregate: Aggregate) -> bool {
        resolve::supports(aggregate, self)
    }
}

impl Basis {
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Convention => "convention",
            Self::Operator => "operator",
        }
    }
}

impl CollectionMethod {
    /// As TS 32.404 abbreviates it.
    pub fn code(self) -> &'static str {
        match self {
            Self::CumulativeCounter => "CC",
            Self::Gauge => "GAUGE",
            Self::EventRegistration => "DER",
            Self::StatusInspection => "SI",
        }
    }

    /// What a bare name means where its definition does not say.
    pub fn default_aggregate(self) -> Aggregate {
        match self {
            Self::CumulativeCounter => Aggregate::Sum,
            Self::Gauge | Self::EventRegistration | Self::StatusInspection => Aggregate::Avg,
        }
    }
}

impl Catalog {
    /// The catalogue that ships with the program.
    ///
    /// Its formulas are taken as they are: every run of the command line comes through here, and a test proves that
    /// [`Self::builtin_with_diagnostics`] gives the same catalogue and finds nothing wrong with it.
    pub fn builtin() -> Self {
        static BUILTIN: OnceLock<Catalog> = OnceLock::new();
        BUILTIN.get_or_init(Self::unchecked_builtin).clone()
    }

    fn unchecked_builtin() -> Self {
        let mut catalog = Self::default();
        for (file, text) in BUILTIN_FILES {
            let Ok(saved) = toml::from_str::<SavedFile>(text) else { continue };
            let mut reader = Reader { file, text, shipped: true, diagnostics: Vec::new() };
            for measurement in saved.measurement {
                if let Some(measurement) = reader.measurement(measurement) {
                    catalog.add_measurement(measurement, &mut reader);
                }
            }
            let kpis = saved.kpi.into_iter().map(|kpi| reader.unchecked_kpi(kpi, &saved.defaults));
            catalog.kpis.extend(kpis);
        }
        catalog.sort_kpis();
        catalog
    }

    /// The shipped catalogue, and what there is to say about it: nothing, as a test proves.
    pub fn builtin_with_diagnostics() -> (Self, Vec<Diagnostic>) {
        let mut catalog = Self::default();
        let mut diagnostics = Vec::new();
        for (file, text) in BUILTIN_FILES {
            diagnostics.extend(catalog.add_file(file, text, true));
        }
        (catalog, diagnostics)
    }

    /// Adds a file of the workspace's own; a KPI of the same id replaces the built-in one and says so.
    /// Maps for a vendor replace the maps that the measurement has for that vendor.
    ///
    /// An entry with a mistake is told and left out, the others are taken. `file` is only for the messages.
    pub fn extend(&mut self, file: &str, text: &str) -> Vec<Diagnostic> {
        self.add_file(file, text, false)
    }

    fn add_file(&mut self, file: &str, text: &str, shipped: bool) -> Vec<Diagnostic> {
        let saved: SavedFile = match toml::from_str(text) {
            Ok(saved) => saved,
            Err(error) => return vec![unreadable(file, text, &error)],
        };
        let mut reader = Reader { file, text, shipped, diagnostics: Vec::new() };
        for measurement in saved.measurement {
            if let Some(measurement) = reader.measurement(measurement) {
                self.add_measurement(measurement, &mut reader);
            }
        }
        let mut added: Vec<(Kpi, usize)> = Vec::new();
        for kpi in saved.kpi {
            let id_at = kpi.id.span().start;
            let Some((kpi, formula_at)) = reader.kpi(kpi, &saved.defaults) else { continue };
            if added.iter().any(|(k, _)| k.id == kpi.id) {
                let message = format!("KPI {:?} is defined twice in this file", kpi.id);
                reader.say(Diagnostic::error(message).hint("the first one was taken"), id_at);
                continue;
            }
            added.push((kpi, formula_at));
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

    /// The canonical measurements that a formula names, in order of appearance.
    pub fn measurements_of(&self, formula: &Formula) -> Vec<&CanonicalMeasurement> {
        let mut found: Vec<&CanonicalMeasurement> = Vec::new();
        for used in resolve::all_uses(self, &names::Imported::default(), formula) {
            if found.iter().all(|m| m.name != used.measurement.name) {
                found.push(used.measurement);
            }
        }
        found
    }

    /// The measurements that a KPI needs, those of the KPIs that it refers to included; each with each aggregate once.
    pub fn needed_measurements(&self, kpi: &Kpi) -> Vec<NeededMeasurement<'_>> {
        resolve::needed(self, kpi)
    }

    /// Whether the imported counters of each vendor are enough, for each of [`Self::kpis`] in their order.
    pub fn vendor_supplies(
        &self,
        measurements: &[MeasurementType],
        dictionary: &CounterDictionary,
    ) -> Vec<Vec<VendorSupply>> {
        let imported = names::Imported::with_dictionary(measurements, dictionary);
        resolve::vendor_supplies(self, &imported)
    }

    /// Every counter that a map names, with the canonical measurement it serves and the map. One that serves several comes several
    /// times; names may hold `*`.
    pub fn vendor_counters(
        &self,
    ) -> impl Iterator<Item = (&str, &CanonicalMeasurement, &VendorMap)> {
        let maps = self.measurements.iter().flat_map(|m| m.maps.iter().map(move |map| (m, map)));
        maps.flat_map(|(m, map)| map.terms.iter().map(move |(_, r)| (r.name.as_str(), m, map)))
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
        if !added.bin_edges.is_empty() {
            known.bin_edges = added.bin_edges;
        }
    }

    fn add_kpis(&mut self, added: &[(Kpi, usize)], reader: &mut Reader<'_>) {
        let before = self.kpis.clone();
        for (kpi, _) in added {
            self.kpis.retain(|k| k.id != kpi.id);
        }
        self.kpis.extend(added.iter().map(|(kpi, _)| kpi.clone()));
        let mut refused: Vec<String> = Vec::new();
        for (kpi, formula_at) in added {
            let found = check::check_kpi(self, kpi);
            if found.iter().any(|d| d.severity == Severity::Error) {
                refused.push(kpi.id.clone());
            } else if before.iter().any(|k| k.id == kpi.id) {
                let message = format!("KPI {:?} replaces the one that was defined before", kpi.id);
                reader.say(Diagnostic::note(message), *formula_at);
            }
            for diagnostic in found {
                reader.say(diagnostic, *formula_at);
            }
        }
        for id in refused {
            self.kpis.retain(|k| k.id != id);
            self.kpis.extend(before.iter().find(|k| k.id == id).cloned());
        }
        self.sort_kpis();
    }

    fn sort_kpis(&mut self) {
        self.kpis.sort_by(|a, b| (&a.category, &a.id).cmp(&(&b.category, &b.id)));
    }
}

/// Turns the saved form into the catalogue's, with the file and line of every mistake.
struct Reader<'f> {
    file: &'f str,
    text: &'f str,
    /// Whether the file ships with the program.
    shipped: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Says something about what stands at a byte of the file. The line is looked up only here: it costs a reading of the file.
    fn say(&mut self, diagnostic: Diagnostic, at: usize) {
        let line = line_of(self.text, at);
        self.diagnostics.push(diagnostic.in_file(self.file).at_line(line));
    }

    /// The KPI and where its formula stands.
    fn kpi(&mut self, saved: SavedKpi, defaults: &SavedDefaults) -> Option<(Kpi, usize)> {
        let (id, formula_at) = (saved.id.get_ref(), saved.formula.span().start);
        let is_taken = id.starts_with("formula") || function::is_reserved(id);
        if !lexer::is_plain_name(id) || id.contains(['.', '*']) || is_taken {
            let message = format!("{id:?} cannot be the id of a KPI");
            let hint = "use letters, digits and _, such as rrc_setup_success_rate";
            self.say(Diagnostic::error(message).hint(hint), saved.id.span().start);
            return None;
        }
        for (name, value) in [("target", saved.target), ("warning", saved.warning)] {
            if value.is_some_and(|value| !value.is_finite()) {
                let message = format!("The {name} of {id:?} is not a number");
                self.say(Diagnostic::error(message), saved.id.span().start);
                return None;
            }
        }
        self.formula(saved.formula.get_ref(), formula_at)?;
        Some((self.unchecked_kpi(saved, defaults), formula_at))
    }

    fn unchecked_kpi(&self, saved: SavedKpi, defaults: &SavedDefaults) -> Kpi {
        let id = saved.id.into_inner();
        let by_language = |text: SavedText| -> Vec<(String, String)> {
            match text {
                SavedText::One(text) => vec![("en".to_owned(), text)],
                SavedText::ByLanguage(texts) => texts.into_iter().collect(),
            }
        };
        let names = by_language(saved.name);
        let english = names.iter().find(|(code, _)| code == "en").or(names.first());
        let name = english.map_or_else(|| id.clone(), |(_, name)| name.clone());
        Kpi {
            id,
            name,
            formula: saved.formula.into_inner(),
            unit: Unit::new(&saved.unit),
            direction: match saved.direction {
                SavedDirection::Higher => Direction::HigherIsBetter,
                SavedDirection::Lower => Direction::LowerIsBetter,
                SavedDirection::Neutral => Direction::Neutral,
            },
            category: saved.category,
            technology: saved.technology.unwrap_or_else(|| defaults.technology.clone()),
            level: saved.level.unwrap_or_else(|| defaults.level.clone()),
            basis: match saved.basis.or(defaults.basis) {
                Some(SavedBasis::Standard) => Basis::Standard,
                Some(SavedBasis::Convention) => Basis::Convention,
                Some(SavedBasis::Operator) | None => Basis::Operator,
            },
            source: saved.source,
            verified: saved.verified,
            target: saved.target,
            warning: saved.warning,
            names,
            descriptions: saved.description.map(by_language).unwrap_or_default(),
            note: saved.note,
            version: saved.version.get(),
            shipped: self.shipped,
        }
    }

    fn measurement(&mut self, saved: SavedMeasurement) -> Option<CanonicalMeasurement> {
        let at = saved.name.span().start;
        let name = saved.name.into_inner();
        if name.is_empty() || name.contains('*') {
            let message = format!("{name:?} cannot be the name of a measurement");
            self.say(Diagnostic::error(message), at);
            return None;
        }
        let edges = &saved.bin_edges;
        let ascending = edges.iter().all(|e| e.is_finite()) && edges.is_sorted_by(|a, b| a < b);
        if edges.len() == 1 || !ascending {
            let message = format!("The bin edges of {name} are not two or more ascending numbers");
            let hint = "write the lower edge of each bin, then the upper edge of the last one";
            self.say(Diagnostic::error(message).hint(hint), at);
            return None;
        }
        let unit = Unit::new(&saved.unit);
        let mut maps: Vec<VendorMap> =
            saved.maps.into_iter().filter_map(|map| self.map(&name, &unit, map)).collect();
        maps.sort_by(|a, b| a.vendor.cmp(&b.vendor)); // stable: preferences stay
        let collection = match saved.collection {
            Some(SavedCollection::Cc) | None => CollectionMethod::CumulativeCounter,
            Some(SavedCollection::Gauge) => CollectionMethod::Gauge,
            Some(SavedCollection::Der) => CollectionMethod::EventRegistration,
            Some(SavedCollection::Si) => CollectionMethod::StatusInspection,
        };
        let aggregate = match saved.aggregate {
            None => collection.default_aggregate(),
            Some(SavedAggregate::Sum) => Aggregate::Sum,
            Some(SavedAggregate::Avg) => Aggregate::Avg,
            Some(SavedAggregate::Min) => Aggregate::Min,
            Some(SavedAggregate::Max) => Aggregate::Max,
            Some(SavedAggregate::Last) => Aggregate::Last,
            Some(SavedAggregate::Count) => Aggregate::Count,
            Some(SavedAggregate::First) => Aggregate::First,
        };
        Some(CanonicalMeasurement {
            name,
            unit,
            collection,
            aggregate,
            bin_edges: saved.bin_edges,
            source: saved.source,
            maps,
        })
    }

    fn map(&mut self, measurement: &str, unit: &Unit, saved: SavedMap) -> Option<VendorMap> {
        let at = saved.formula.span().start;
        let text = saved.formula.into_inner();
        let formula = self.formula(&text, at)?;
        let Ok(terms) = linear::terms(&formula.expression) else {
            let message = format!(
                "The map of {} for {measurement} is not a sum of counters with constant factors: {text:?}",
                saved.vendor
            );
            let hint = "write it without aggregates, such as pmA + pmB or pmA / 1000";
            self.say(Diagnostic::error(message).hint(hint), at);
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

    fn formula(&mut self, text: &str, at: usize) -> Option<Formula> {
        match Formula::parse(text) {
            Ok(formula) => Some(formula),
            Err(diagnostics) => {
                for diagnostic in diagnostics {
                    self.say(diagnostic, at);
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
