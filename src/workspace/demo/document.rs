//! The files a person would have written: contracts, exclusions, topology.

use std::fmt::Write;

use super::incident::{Coverage, Incidents};
use super::network::{Country, Network};
use crate::model::CalendarMonth;
use crate::sla::{ExclusionEntry, ExclusionState};

/// Actions and saved views: file and text.
pub const SAVED: [(&str, &str); 3] = [
    ("actions/pe-banco-andino.toml", include_str!("pe-banco-andino-actions.toml")),
    ("views/drops-by-region.toml", include_str!("drops-by-region.toml")),
    ("views/access-in-peru.toml", include_str!("access-in-peru.toml")),
];

/// The dashboard: file and text. Over the month that is judged, for of the next one the demo holds a few days only.
pub fn dashboard(month: CalendarMonth) -> (&'static str, String) {
    let (first, next) = (month.first_day(), month.next().first_day());
    let range = format!("from = \"{first}\"\nto = \"{next}\"");
    let text = include_str!("operations.toml").replace("range = \"month\"", &range);
    ("dashboards/operations.toml", text)
}

/// The contract of a country, as TOML.
pub fn contract(country: Country) -> &'static str {
    match country {
        Country::Peru => include_str!("pe-banco-andino.toml"),
        Country::Chile => include_str!("cl-retail-austral.toml"),
    }
}

/// The exclusion ledger as TOML, times with the offset of the country.
pub fn exclusions(incidents: &Incidents, coverages: &[Coverage]) -> String {
    let mut text = String::from(
        "# Time that does not count, with its reason and evidence. Only approved windows take effect.\n",
    );
    for (country, entry) in &incidents.exclusions {
        if let Some(coverage) = coverages.iter().find(|c| c.country == *country) {
            push_exclusion(&mut text, entry, coverage);
        }
    }
    text
}

fn push_exclusion(text: &mut String, entry: &ExclusionEntry, coverage: &Coverage) {
    let quoted = |value: &str| toml::Value::from(value).to_string();
    let contracts: Vec<String> = entry.contracts.iter().map(|c| quoted(c)).collect();
    let fields = [
        ("id", quoted(&entry.id)),
        ("contracts", format!("[{}]", contracts.join(", "))),
        ("kind", quoted(entry.kind.name())),
        ("start", quoted(&coverage.zone.to_iso(entry.range.start))),
        ("end", quoted(&coverage.zone.to_iso(entry.range.end))),
        ("objects", quoted(&entry.objects)),
        ("reason", quoted(&entry.reason)),
        ("evidence", quoted(&entry.evidence)),
        ("state", quoted(state_name(entry.state))),
        ("decided_by", quoted(&entry.decided_by)),
    ];
    text.push_str("\n[[exclusion]]\n");
    for (name, value) in fields {
        // Writing to a string cannot fail.
        writeln!(text, "{name} = {value}").ok();
    }
}

fn state_name(state: ExclusionState) -> &'static str {
    match state {
        ExclusionState::Proposed => "proposed",
        ExclusionState::Approved => "approved",
        ExclusionState::Rejected => "rejected",
    }
}

/// One row for each cell; the column `cell` names the object by its last step.
pub fn topology(network: &Network, coverages: &[Coverage]) -> String {
    let mut text = String::from(
        "cell,site,region,country,zone,vendor,technology,latitude,longitude,morphology\n",
    );
    for site in &network.sites {
        let region = site.region();
        let zone = coverages.iter().find(|c| c.country == region.country).map(|c| c.zone.name());
        for cell in &site.cells {
            // Writing to a string cannot fail.
            writeln!(
                text,
                "{},{},{},{},{},{},LTE,{:.5},{:.5},{}",
                cell.name,
                site.name,
                region.name,
                region.country.code(),
                zone.unwrap_or_default(),
                region.vendor.name(),
                site.latitude,
                site.longitude,
                site.morphology.name(),
            )
            .ok();
        }
    }
    text
}
