//! What a name in a formula stands for: a canonical measurement, a KPI, or a measurement type as it was imported.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::Reference;
use super::catalog::{CanonicalMeasurement, Catalog, Kpi, VendorMap};
use super::dictionary::CounterDictionary;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{MeasurementKind, MeasurementType};

/// Names of the imported measurement types.
#[derive(Clone, Debug, Default)]
pub(super) struct Imported<'m> {
    names: BTreeSet<&'m str>,
    /// Arrays, with their bins.
    arrays: BTreeMap<&'m str, u16>,
    /// Names that dictionaries give to exactly one imported id, with that id.
    translations: BTreeMap<&'m str, &'m str>,
}

impl<'m> Imported<'m> {
    pub(super) fn new(measurements: &'m [MeasurementType]) -> Self {
        let names = measurements.iter().map(|m| m.name.as_str()).collect();
        let arrays = measurements.iter().filter_map(|m| match m.kind {
            MeasurementKind::DenseArray { n_bins } | MeasurementKind::SparseArray { n_bins } => {
                Some((m.name.as_str(), n_bins))
            }
            MeasurementKind::Scalar => None,
        });
        Self { names, arrays: arrays.collect(), translations: BTreeMap::new() }
    }

    /// The same, with the names that a dictionary gives to imported ids; what is imported under its own name needs none.
    pub(super) fn with_dictionary(
        measurements: &'m [MeasurementType],
        dictionary: &'m CounterDictionary,
    ) -> Self {
        let mut imported = Self::new(measurements);
        let is_imported = |id: &str| imported.names.contains(id);
        imported.translations = dictionary
            .unique_names(&is_imported)
            .filter(|(name, _)| !imported.names.contains(name))
            .collect();
        imported
    }

    /// The imported id that a name of a dictionary stands for.
    pub(super) fn translated(&self, name: &str) -> Option<&'m str> {
        self.translations.get(name).copied()
    }

    /// How many bins an imported array has.
    pub(super) fn n_bins(&self, name: &str) -> Option<u16> {
        let name = self.translated(name).unwrap_or(name);
        self.arrays.get(name).copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a name, or any name that a wildcard stands for, was imported.
    pub(super) fn contains(&self, pattern: &str) -> bool {
        if self.names.contains(pattern) || self.translations.contains_key(pattern) {
            return true;
        }
        let Some((prefix, _)) = pattern.split_once('*') else { return false };
        let candidates = self.names.range(prefix..).take_while(|n| n.starts_with(prefix));
        candidates.into_iter().any(|name| matches_wildcard(pattern, name))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'m str> + '_ {
        self.names.iter().copied()
    }
}

/// Whether `name` is what `pattern` says, `*` standing for any text, also none.
pub(super) fn matches_wildcard(pattern: &str, name: &str) -> bool {
    let Some((prefix, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(prefix) else { return false };
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return name.ends_with(piece);
        }
        match name.find(piece) {
            Some(at) => name = &name[at + piece.len()..],
            None => return false,
        }
    }
    true
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning<'c> {
    Canonical(&'c CanonicalMeasurement),
    Kpi(&'c Kpi),
    /// A measurement type by its own name.
    Counter,
    Unknown,
}

/// Canonical names come first everywhere: their 3GPP map holds the name itself. Bare, a KPI comes before an imported
/// measurement of the same name; inside an aggregate only a measurement makes sense, so it comes before the KPI.
pub(super) fn meaning<'c>(
    catalog: &'c Catalog,
    imported: &Imported<'_>,
    reference: &Reference,
    inside_aggregate: bool,
) -> Meaning<'c> {
    let is_counter = imported.contains(&reference.name);
    if reference.bin.is_some() {
        return if is_counter { Meaning::Counter } else { Meaning::Unknown };
    }
    let kpi = catalog.kpi(&reference.name);
    match (catalog.measurement(&reference.name), kpi) {
        (Some(measurement), _) => Meaning::Canonical(measurement),
        (None, Some(kpi)) if !(inside_aggregate && is_counter) => Meaning::Kpi(kpi),
        _ if is_counter => Meaning::Counter,
        _ => Meaning::Unknown,
    }
}

/// Imported counters that a name stands for by itself: its own, or those that vendors report for a canonical measurement.
pub(super) fn counters_of<'n>(
    catalog: &'n Catalog,
    imported: &Imported<'n>,
    name: &'n str,
) -> Vec<&'n str> {
    let Some(canonical) = catalog.measurement(name) else {
        return if imported.contains(name) { vec![name] } else { Vec::new() };
    };
    let single = |map: &'n VendorMap| match map.terms.as_slice() {
        [(factor, reference)] if *factor == 1.0 => Some(reference.name.as_str()),
        _ => None,
    };
    let mut counters: Vec<&str> = canonical.maps.iter().filter_map(single).collect();
    counters.retain(|counter| imported.n_bins(counter).is_some());
    counters.dedup();
    counters
}

/// Edges of an array's bins, where the catalogue knows them.
pub(super) fn edges_of<'c>(catalog: &'c Catalog, name: &str) -> &'c [f64] {
    let serves = |m: &&CanonicalMeasurement| {
        let is_map = |map: &VendorMap| map.terms.iter().all(|(_, counter)| counter.name == name);
        m.name == name || m.maps.iter().any(is_map)
    };
    let known = catalog.measurements().iter().filter(serves);
    known.map(|m| &m.bin_edges[..]).find(|edges| !edges.is_empty()).unwrap_or_default()
}

/// Says that nobody knows a name, and which is the nearest.
pub(super) fn unknown_name(catalog: &Catalog, imported: &Imported<'_>, name: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("Unknown measurement type {name:?}"));
    let known = imported
        .names()
        .chain(catalog.measurements().iter().map(|m| m.name.as_str()))
        .chain(catalog.kpis().iter().map(|k| k.id.as_str()));
    match nearest(name, known) {
        Some(nearest) => diagnostic.hint(format!("did you mean {nearest:?}?")),
        None if imported.is_empty() => diagnostic.hint("nothing is imported yet"),
        None if name.contains('*') => diagnostic.hint("no imported name fits the wildcard"),
        None => diagnostic,
    }
}
