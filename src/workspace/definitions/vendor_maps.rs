//! Which counters of which vendor stand for a canonical measurement, and which KPIs a vendor can give: the matrix of definitions,
//! whether or not anything was imported.

use std::collections::BTreeSet;
use std::path::Path;

use crate::kpi::catalog::STANDARD_VENDOR;
use crate::kpi::{CanonicalMeasurement, Catalog, VendorMap};
use crate::model::MeasurementType;
use crate::workspace::documents::Documents;

/// KPIs and measurements by vendor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VendorMaps {
    /// The standard first, the others by name; the columns of all rows.
    pub vendors: Vec<String>,
    pub kpis: Vec<KpiRow>,
    pub measurements: Vec<MeasurementRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct KpiRow {
    pub id: String,
    pub name: String,
    pub category: String,
    pub technology: Vec<String>,
    /// The definition was checked against its source.
    pub is_verified: bool,
    /// Defined in the workspace.
    pub is_own: bool,
    /// One for each vendor.
    pub cells: Vec<KpiCell>,
}

/// What a vendor has for a KPI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KpiCell {
    /// Maps for every measurement that it needs.
    Mapped {
        /// Canonical name and the vendor's own formula.
        maps: Vec<(String, String)>,
        /// Counters of these maps are in the cache.
        is_imported: bool,
        /// One of the maps is the workspace's own.
        is_own: bool,
    },
    /// No public counter is known for these, by their canonical names.
    Unavailable { needs: Vec<String> },
    /// The KPI needs no measurement.
    Nothing,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MeasurementRow {
    pub name: String,
    pub unit: String,
    pub source: String,
    /// As TS 32.404 abbreviates it.
    pub collection: &'static str,
    /// KPIs whose formulas name it.
    pub kpis: Vec<String>,
    /// Maps of each vendor, the preferred one first.
    pub cells: Vec<Vec<MapCell>>,
}

/// One map of a vendor.
#[derive(Clone, Debug, PartialEq)]
pub struct MapCell {
    pub formula: String,
    pub unit: String,
    /// What the vendor's number is multiplied with, where the map is one counter.
    pub factor: Option<f64>,
    /// The file of the workspace that says it; `None` for one that ships with the program.
    pub own_file: Option<String>,
    pub counters: Vec<CounterView>,
}

/// A counter of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterView {
    pub id: String,
    /// Of a dictionary of the workspace; empty where none knows it.
    pub name: String,
    pub description: String,
    pub is_imported: bool,
}

/// The matrix of a catalogue. `folder` is looked at for the files of own maps.
pub(super) fn vendor_maps(
    folder: &Path,
    documents: &Documents,
    measurements: &[MeasurementType],
) -> VendorMaps {
    let catalog = &documents.catalog;
    let own = own_maps(folder);
    let imported: BTreeSet<&str> = measurements.iter().map(|m| m.name.as_str()).collect();
    let all = catalog.measurements().iter().flat_map(|m| &m.maps).map(|map| map.vendor.clone());
    let named: BTreeSet<String> = all.filter(|vendor| vendor != STANDARD_VENDOR).collect();
    let vendors: Vec<String> = std::iter::once(STANDARD_VENDOR.to_owned()).chain(named).collect();
    let making = Making { catalog, documents, own: &own, imported: &imported, vendors: &vendors };
    let kpis: Vec<KpiRow> = catalog.kpis().iter().map(|kpi| making.kpi_row(kpi)).collect();
    let mut rows: Vec<MeasurementRow> =
        catalog.measurements().iter().map(|m| making.measurement_row(m)).collect();
    for kpi in catalog.kpis() {
        for needed in catalog.needed_measurements(kpi) {
            if let Some(row) = rows.iter_mut().find(|row| row.name == needed.measurement.name)
                && !row.kpis.contains(&kpi.id)
            {
                row.kpis.push(kpi.id.clone());
            }
        }
    }
    VendorMaps { kpis, measurements: rows, vendors }
}

/// A map of the workspace and the file that says it.
struct OwnMap {
    measurement: String,
    vendor: String,
    formula: String,
    file: String,
}

fn own_maps(folder: &Path) -> Vec<OwnMap> {
    let mut found = Vec::new();
    for (file, text) in super::named_texts(folder, "kpis").unwrap_or_default() {
        let mut alone = Catalog::default();
        alone.extend(&file, &text);
        for measurement in alone.measurements() {
            // The maps that every measurement has are written in no file.
            let says_standard = text.contains(&format!("\"{STANDARD_VENDOR}\""));
            let written = measurement
                .maps
                .iter()
                .filter(|map| map.vendor != STANDARD_VENDOR || says_standard);
            found.extend(written.map(|map| OwnMap {
                measurement: measurement.name.clone(),
                vendor: map.vendor.clone(),
                formula: map.formula.clone(),
                file: file.clone(),
            }));
        }
    }
    found
}

struct Making<'a> {
    catalog: &'a Catalog,
    documents: &'a Documents,
    own: &'a [OwnMap],
    imported: &'a BTreeSet<&'a str>,
    vendors: &'a [String],
}

impl Making<'_> {
    fn own_file(&self, map: &VendorMap) -> Option<String> {
        // The standard's unwritten maps repeat the name and belong to nobody's file.
        let is_written = |own: &&OwnMap| {
            own.measurement == map.measurement
                && own.vendor == map.vendor
                && own.formula == map.formula
        };
        self.own.iter().rev().find(is_written).map(|own| own.file.clone())
    }

    fn kpi_row(&self, kpi: &crate::kpi::Kpi) -> KpiRow {
        let needed = self.catalog.needed_measurements(kpi);
        let cells = self.vendors.iter().map(|vendor| {
            let (mut maps, mut needs) = (Vec::new(), Vec::new());
            let (mut is_imported, mut is_own) = (true, false);
            for need in &needed {
                let fits = |map: &&VendorMap| map.vendor == *vendor && map.supports(need.aggregate);
                let all: Vec<&VendorMap> = need.measurement.maps.iter().filter(fits).collect();
                let whole = |map: &&&VendorMap| {
                    map.factors().all(|(_, counter)| self.imported.contains(counter))
                };
                let best = all.iter().find(whole).or(all.first());
                match best {
                    Some(map) => {
                        is_imported &= whole(&map);
                        is_own |= self.own_file(map).is_some();
                        maps.push((need.measurement.name.clone(), map.formula.clone()));
                    }
                    None if need.is_required => needs.push(need.measurement.name.clone()),
                    None => {}
                }
            }
            if needed.is_empty() {
                KpiCell::Nothing
            } else if needs.is_empty() {
                KpiCell::Mapped { maps, is_imported, is_own }
            } else {
                KpiCell::Unavailable { needs }
            }
        });
        KpiRow {
            id: kpi.id.clone(),
            name: kpi.name.clone(),
            category: kpi.category.clone(),
            technology: kpi.technology.clone(),
            is_verified: kpi.verified,
            is_own: !kpi.is_shipped(),
            cells: cells.collect(),
        }
    }

    fn measurement_row(&self, measurement: &CanonicalMeasurement) -> MeasurementRow {
        let cell = |map: &VendorMap| {
            let factors: Vec<(f64, &str)> = map.factors().collect();
            let counters = factors.iter().map(|(_, counter)| {
                let entry = self.documents.dictionary.entry(counter);
                CounterView {
                    id: (*counter).to_owned(),
                    name: entry.map_or_else(String::new, |e| e.name.clone()),
                    description: entry.map_or_else(String::new, |e| e.description.clone()),
                    is_imported: self.imported.contains(counter),
                }
            });
            MapCell {
                formula: map.formula.clone(),
                unit: map.unit.sign().to_owned(),
                factor: match factors.as_slice() {
                    [(factor, _)] => Some(*factor),
                    _ => None,
                },
                own_file: self.own_file(map),
                counters: counters.collect(),
            }
        };
        let of = |vendor: &String| {
            measurement.maps.iter().filter(|map| map.vendor == *vendor).map(cell).collect()
        };
        MeasurementRow {
            name: measurement.name.clone(),
            unit: measurement.unit.sign().to_owned(),
            source: measurement.source.clone(),
            collection: measurement.collection.code(),
            kpis: Vec::new(),
            cells: self.vendors.iter().map(of).collect(),
        }
    }
}
