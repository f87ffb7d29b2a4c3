//! `vigia list kpis`: the catalogue, and which vendors of the workspace have what a KPI needs.

use serde_json::{Map, Value, json};

use super::list::Listing;
use super::terminal::Align;
use super::{Result, Stop};
use crate::kpi::{Catalog, Formula, Kpi, VendorSupply};
use crate::workspace::Engine;

const LANGUAGES: [&str; 4] = ["en", "es", "pt", "zh"];

pub fn kpis(engine: &Engine, language: &str) -> Result<Listing> {
    let documents = engine.documents();
    let inventory = engine.inventory().map_err(Stop::of_cache)?;
    let catalog = &documents.catalog;
    let supplies = catalog.vendor_supplies(&inventory.measurements, &documents.dictionary);
    let columns = [
        "id",
        "name",
        "unit",
        "category",
        "technology",
        "level",
        "basis",
        "verified",
        "version",
        "vendors here",
    ];
    let columns = columns.map(|column| (column, Align::Left)).to_vec();
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for (kpi, vendors) in catalog.kpis().iter().zip(&supplies) {
        listing.rows.push(vec![
            kpi.id.clone(),
            kpi.name_in(language).to_owned(),
            kpi.unit.sign().to_owned(),
            kpi.category.clone(),
            kpi.technology.join(", "),
            kpi.level.join(", "),
            kpi.basis.name().to_owned(),
            if kpi.verified { "yes" } else { "no" }.to_owned(),
            kpi.version.to_string(),
            vendors.iter().map(words).collect::<Vec<_>>().join("; "),
        ]);
        listing.json.push(kpi_json(catalog, kpi, vendors));
    }
    Ok(listing)
}

/// Such as `Nokia unavailable (needs ERAB.SessionTimeUE)`.
fn words(supply: &VendorSupply) -> String {
    if supply.missing.is_empty() {
        return supply.vendor.clone();
    }
    format!("{} unavailable (needs {})", supply.vendor, supply.missing.join(", "))
}

fn kpi_json(catalog: &Catalog, kpi: &Kpi, vendors: &[VendorSupply]) -> Value {
    let texts = |text: &dyn Fn(&str) -> String| -> Map<String, Value> {
        LANGUAGES.iter().map(|code| ((*code).to_owned(), json!(text(code)))).collect()
    };
    let vendors: Vec<Value> = vendors
        .iter()
        .map(|v| json!({"vendor": v.vendor, "available": v.missing.is_empty(), "needs": v.missing}))
        .collect();
    json!({
        "id": kpi.id, "name": kpi.name, "names": texts(&|code| kpi.name_in(code).to_owned()),
        "description": kpi.description_in("en"),
        "descriptions": texts(&|code| kpi.description_in(code).to_owned()),
        "formula": kpi.formula, "unit": kpi.unit.sign(), "direction": format!("{:?}", kpi.direction),
        "category": kpi.category, "technology": kpi.technology, "level": kpi.level,
        "basis": kpi.basis.name(), "source": kpi.source, "verified": kpi.verified, "version": kpi.version,
        "target": kpi.target, "warning": kpi.warning, "note": kpi.note(),
        "measurements": measurements(catalog, kpi), "vendors": vendors,
    })
}

/// The canonical measurements of the formula with all their maps.
fn measurements(catalog: &Catalog, kpi: &Kpi) -> Vec<Value> {
    let Ok(formula) = Formula::parse(&kpi.formula) else { return Vec::new() };
    let used = catalog.measurements_of(&formula);
    used.iter()
        .map(|m| {
            let maps: Vec<Value> = m
                .maps
                .iter()
                .map(|map| json!({"vendor": map.vendor, "formula": map.formula, "unit": map.unit.sign()}))
                .collect();
            json!({
                "name": m.name, "unit": m.unit.sign(), "collection": m.collection.code(), "source": m.source,
                "bin_edges": m.bin_edges, "maps": maps,
            })
        })
        .collect()
}
