//! What the IT side knows of the outages: the alarm list and the incidents of the service desk, as their systems export them.
//!
//! Every outage raised an alarm. The long ones of whole sites became incidents, opened minutes later; a few incidents speak of
//! things that no alarm shows, as on every desk.

use std::fmt::Write as _;

use super::incident::{Incidents, Outage, OutageKind};
use super::network::{Network, Site};
use super::random::Random;
use crate::model::Timestamp;

/// Shorter outages are over before anybody writes an incident.
const INCIDENT_SECS_MIN: i64 = 1800;
/// One site in so many has an incident without an outage.
const SITES_PER_OTHER: usize = 9;
/// Keys of the random numbers, so that no other draw changes.
const STREAM: u64 = 0x6465_736b;

/// `exports/desk/alarms.csv`, times in UTC.
pub fn alarms(network: &Network, incidents: &Incidents) -> String {
    let mut text =
        "Alarm Serial Number,Severity,Alarm Name,Alarm Source,Occurred On,Cleared On\n".to_owned();
    let sites = network.sites.iter().zip(&incidents.outages);
    for (number, (site, outage)) in
        sites.flat_map(|(site, all)| all.iter().map(move |one| (site, one))).enumerate()
    {
        // Writing to a string cannot fail.
        writeln!(
            text,
            "{},{},{},{},{},{}",
            100_001 + number,
            if outage.sector.is_some() { "Major" } else { "Critical" },
            alarm_name(outage),
            source(site, outage),
            outage.range.start.to_iso_utc(),
            outage.range.end.to_iso_utc()
        )
        .ok();
    }
    text
}

/// `exports/desk/incidents.csv`, times in UTC.
pub fn incidents(network: &Network, incidents: &Incidents, seed: u64) -> String {
    let mut text =
        "number,state,priority,short_description,cmdb_ci,opened_at,resolved_at\n".to_owned();
    let mut random = Random::of(seed, &[STREAM]);
    let mut number = 45_000;
    let mut row =
        |title: &str, site: &Site, priority: &str, opened: Timestamp, resolved: Timestamp| {
            number += 1;
            // Writing to a string cannot fail.
            writeln!(
                text,
                "INC{number:07},Closed,{priority},{title},{},{},{}",
                site.name,
                opened.to_iso_utc(),
                resolved.to_iso_utc()
            )
            .ok();
        };
    for (site_idx, (site, outages)) in network.sites.iter().zip(&incidents.outages).enumerate() {
        let is_incident = |outage: &&Outage| {
            outage.kind == OutageKind::Automatic
                && outage.sector.is_none()
                && outage.range.duration_secs() >= INCIDENT_SECS_MIN
        };
        for outage in outages.iter().filter(is_incident) {
            let opened = outage.range.start.plus_secs(240 + random.below(1200) as i64);
            let resolved = outage.range.end.plus_secs(random.below(900) as i64);
            row("Site without power", site, "1 - Critical", opened, resolved);
        }
        // A site that was never down may still have its neighbors complain.
        if site_idx % SITES_PER_OTHER == SITES_PER_OTHER - 1
            && let Some(first) = incidents.outages.iter().flatten().next()
        {
            let opened = first.range.start.plus_secs(86_400 + random.below(86_400) as i64);
            row("Fence damaged", site, "4 - Low", opened, opened.plus_secs(7200));
        }
    }
    text
}

fn alarm_name(outage: &Outage) -> &'static str {
    match (outage.kind, outage.sector) {
        (OutageKind::Manual, _) => "Cell blocked by operator",
        (OutageKind::Automatic, None) => "Power failure",
        (OutageKind::Automatic, Some(_)) => "Radio unit failure",
    }
}

/// The cell that is down, or the whole site.
fn source<'a>(site: &'a Site, outage: &Outage) -> &'a str {
    let cell = outage.sector.and_then(|sector| site.cells.get(usize::from(sector).checked_sub(1)?));
    cell.map_or(site.name.as_str(), |cell| cell.name.as_str())
}
