//! Exporters that are known: what tells their tables, and what their columns mean beyond their names.
//!
//! A profile changes the sniffed layout and nothing else; reading is the same for all of them. A new exporter is one more entry in
//! [`PROFILES`]. The order counts: the first that recognizes a table reads it, the general ones stand last.

use super::Opened;
use super::layout::{ObjectName, TableLayout};
use super::role::{self, Role, TableKind};
use crate::import::format::FormatInfo;
use crate::model::{Phrase, phrase, template};

/// One exporter.
pub(super) struct Profile {
    pub(super) info: FormatInfo,
    /// What its rows are where a person chooses it, whatever they look like; `None`: it must be recognized.
    pub(super) kind: Option<TableKind>,
    /// Why the table is this exporter's, if it is.
    pub(super) recognize: fn(&Opened) -> Option<Phrase>,
    /// What its columns mean.
    pub(super) shape: fn(&Opened, &mut TableLayout),
}

pub(super) static PROFILES: &[Profile] = &[
    Profile {
        info: FormatInfo {
            name: "huawei-query-result",
            title: "Huawei client \"Query Result\"",
            description: template!(
                "CSV that the U2000/MAE client saves: one row for each network element and period, a counter in each column"
            ),
            proven: true,
        },
        kind: None,
        recognize: |opened| {
            let folded = &opened.header.folded;
            let is_it = has_start(folded, &["start time"])
                && folded.get(1).is_some_and(|cell| cell.starts_with("period"))
                && folded.get(2).is_some_and(|cell| cell == "ne name");
            is_it.then(|| header_says(opened, "\"Start Time\", \"Period\", \"NE Name\""))
        },
        shape: query_result,
    },
    Profile {
        info: FormatInfo {
            name: "huawei-pmresult",
            title: "Huawei northbound pmresult",
            description: template!(
                "CSV of the northbound interface: result time, granularity period, object name, reliability, counters"
            ),
            proven: false,
        },
        kind: None,
        recognize: |opened| {
            has_start(&opened.header.folded, &["result time", "granularity period", "object name"])
                .then(|| {
                    header_says(opened, "\"Result Time\", \"Granularity Period\", \"Object Name\"")
                })
        },
        shape: pmresult,
    },
    Profile {
        info: FormatInfo {
            name: "huawei-client-xls",
            title: template!("Huawei element measurement (.xls)"),
            description: template!(
                "workbook that the client of one element saves, with a \"Credible\" column"
            ),
            proven: true,
        },
        kind: None,
        recognize: |opened| {
            has_all(&opened.header.folded, &["credible", "reported time"])
                .then(|| header_says(opened, "\"Credible\", \"Reported Time\""))
        },
        shape: client_xls,
    },
    Profile {
        info: FormatInfo {
            name: "huawei-kpi",
            title: template!("Huawei PRS/MAE KPI export"),
            description: template!(
                "CSV or workbook of KPIs by cell, with an \"Integrity\" column in percent"
            ),
            proven: false,
        },
        kind: None,
        recognize: |opened| {
            let folded = &opened.header.folded;
            let is_it = has_all(folded, &["integrity"]) && opened.header.kind == TableKind::Wide;
            is_it.then(|| header_says(opened, "\"Integrity\""))
        },
        shape: |_, layout| {
            layout.vendor = Some("Huawei".to_owned());
            set_role(layout, "integrity", Role::Reliability);
            for column in &mut layout.columns {
                // `(None)` is the client's word for no unit.
                if column.unit.eq_ignore_ascii_case("none") {
                    column.unit.clear();
                }
            }
        },
    },
    Profile {
        info: FormatInfo {
            name: "nokia-netact-report",
            title: template!("Nokia NetAct report workbook"),
            description: template!(
                "workbook of the Performance Manager; its documentation sheet gives the definitions of the KPIs"
            ),
            proven: true,
        },
        kind: None,
        recognize: |opened| {
            let is_report = opened.sheets.iter().any(|sheet| sheet.name.starts_with(DOCUMENTATION));
            let is_it = has_all(&opened.header.folded, &["period start time"]) && is_report;
            is_it.then(|| {
                phrase!(
                    "a documentation sheet lies beside a column {name}",
                    name = "\"Period start time\""
                )
            })
        },
        shape: |opened, layout| {
            layout.vendor = Some("Nokia".to_owned());
            layout.group.clone_from(&opened.sheet_name());
        },
    },
    Profile {
        info: FormatInfo {
            name: "zte-history-query",
            title: "ZTE \"History Query\" workbook",
            description: template!(
                "workbook of the UME/NetNumen client; percentages are fractions under a percent format"
            ),
            proven: true,
        },
        kind: None,
        recognize: |opened| {
            has_all(
                &opened.header.folded,
                &["begin time", "end time", "granularity", "subnetwork id"],
            )
            .then(|| header_says(opened, "\"Begin Time\", \"End Time\", \"SubnetWork ID\""))
        },
        shape: history_query,
    },
    Profile {
        info: FormatInfo {
            name: "zte-netnumen",
            title: "ZTE NetNumen CSV",
            description: template!("CSV of the older client, in Chinese"),
            proven: false,
        },
        kind: None,
        recognize: |opened| {
            let folded = &opened.header.folded;
            let is_it = has_all(folded, &["开始时间", "结束时间"])
                && folded.iter().any(|h| h.starts_with("网元"));
            is_it.then(|| header_says(opened, "开始时间, 结束时间, 网元"))
        },
        shape: |_, layout| layout.vendor = Some("ZTE".to_owned()),
    },
    Profile {
        info: FormatInfo {
            name: "servicenow-incidents",
            title: template!("ServiceNow incidents"),
            description: template!(
                "one row for each update of an incident; the last state counts, the end is resolved_at"
            ),
            proven: true,
        },
        kind: None,
        recognize: |opened| {
            let is_it = opened.header.kind == TableKind::Tickets
                && opened.header.folded.iter().any(|h| h == "sys mod count");
            is_it.then(|| header_says(opened, "\"number\", \"sys_mod_count\", \"opened_at\""))
        },
        shape: |_, _| {},
    },
    general(
        TableKind::Tickets,
        "tickets",
        template!("Tickets"),
        template!("CSV or workbook of any service desk, by the names of its columns or a mapping"),
        |o| of_kind(o, TableKind::Tickets),
    ),
    general(
        TableKind::Outages,
        "outages",
        template!("Alarms and outages"),
        template!("Huawei alarm log, or any list with a source, a start and an end"),
        |o| of_kind(o, TableKind::Outages),
    ),
    general(
        TableKind::Changes,
        "changes",
        template!("Planned changes"),
        template!("changes and maintenance windows; they become proposals in the exclusion ledger"),
        |o| of_kind(o, TableKind::Changes),
    ),
    general(
        TableKind::Dictionary,
        "counter-dictionary",
        template!("Counter dictionary"),
        template!("names, units and collection methods of counter ids"),
        |o| of_kind(o, TableKind::Dictionary),
    ),
    general(
        TableKind::Topology,
        "topology",
        template!("Topology"),
        template!(
            "attributes of objects: site, region, zone, coordinates, with valid_from and valid_to"
        ),
        |o| of_kind(o, TableKind::Topology),
    ),
    Profile {
        info: FormatInfo {
            name: "workbook",
            title: template!("Workbook"),
            description: template!("any .xlsx or .xls with times and measurements, wide or long"),
            proven: true,
        },
        kind: Some(TableKind::Wide),
        recognize: |opened| (!opened.sheets.is_empty()).then(|| opened.header.why.clone()),
        shape: |_, _| {},
    },
    Profile {
        info: FormatInfo {
            name: "delimited-text",
            title: template!("Delimited text"),
            description: template!(
                "any CSV, TSV or the like with times and measurements, wide or long"
            ),
            proven: true,
        },
        kind: Some(TableKind::Wide),
        recognize: |opened| opened.sheets.is_empty().then(|| opened.header.why.clone()),
        shape: |_, _| {},
    },
];

/// Name of the sheets that define a NetAct report's KPIs.
pub(super) const DOCUMENTATION: &str = "Documentation for";

const fn general(
    kind: TableKind,
    name: &'static str,
    title: &'static str,
    description: &'static str,
    recognize: fn(&Opened) -> Option<Phrase>,
) -> Profile {
    Profile {
        info: FormatInfo { name, title, description, proven: false },
        kind: Some(kind),
        recognize,
        shape: |_, _| {},
    }
}

fn of_kind(opened: &Opened, kind: TableKind) -> Option<Phrase> {
    (opened.header.kind == kind).then(|| opened.header.why.clone())
}

fn has_start(folded: &[String], names: &[&str]) -> bool {
    folded.len() > names.len() && folded.iter().zip(names).all(|(header, name)| header == name)
}

fn has_all(folded: &[String], names: &[&str]) -> bool {
    names.iter().all(|name| folded.iter().any(|header| header == name))
}

fn header_says(opened: &Opened, names: &str) -> Phrase {
    match opened.header.line {
        Some(line) => {
            phrase!("line {line} is the header row {names}", line = line.to_string(), names = names)
        }
        None => phrase!("its columns are {names}", names = names),
    }
}

fn set_role(layout: &mut TableLayout, folded: &str, role: Role) {
    for column in layout.columns.iter_mut().filter(|column| role::folded(&column.name) == folded) {
        column.role = role;
    }
}

/// The 4th header is the object type; everything after it is a counter.
fn query_result(_: &Opened, layout: &mut TableLayout) {
    layout.vendor = Some("Huawei".to_owned());
    layout.object_name = ObjectName::Huawei { object_type: None };
    (layout.decimal_mark, layout.thousands_mark) = ('.', None);
    for (idx, column) in layout.columns.iter_mut().enumerate() {
        column.role = match idx {
            0 => Role::Time,
            1 => Role::Granularity,
            2 => Role::Element,
            3 => Role::Object,
            _ => Role::Measurement,
        };
    }
    layout.group =
        layout.columns.get(3).map_or(String::new(), |column| column.name.trim().to_owned());
}

/// Object names are whole, and the group is the function subset in the file's name.
fn pmresult(opened: &Opened, layout: &mut TableLayout) {
    layout.vendor = Some("Huawei".to_owned());
    for (idx, column) in layout.columns.iter_mut().enumerate() {
        column.role = match role::folded(&column.name).as_str() {
            "result time" => Role::Time,
            "granularity period" => Role::Granularity,
            "object name" => Role::Object,
            "reliability" => Role::Reliability,
            _ if idx >= 3 => Role::Measurement,
            _ => column.role,
        };
    }
    let subset =
        opened.file_stem().split("pmresult_").nth(1).and_then(|rest| rest.split('_').next());
    subset
        .filter(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
        .unwrap_or_default()
        .clone_into(&mut layout.group);
}

/// The element stands in the file's name alone: `ne_0_CPU_Load_Measurement_Y2018M12D05H09N50S50`.
fn client_xls(opened: &Opened, layout: &mut TableLayout) {
    layout.vendor = Some("Huawei".to_owned());
    let stem = opened.file_stem();
    let named = stem.find("_Y2").map_or(stem, |end| &stem[..end]);
    let element: Vec<&str> = named.split('_').collect();
    let (element, group) = match element.as_slice() {
        [ne, number, rest @ ..]
            if ne.eq_ignore_ascii_case("ne") && number.bytes().all(|b| b.is_ascii_digit()) =>
        {
            (format!("{ne}_{number}"), rest.join("_"))
        }
        _ => (named.to_owned(), String::new()),
    };
    layout.group = group;
    layout.object_name = ObjectName::Under { element };
}

/// Headers end in what the client adds for user-defined KPIs: `_HZ_1712643077814_1722333224104`.
fn history_query(opened: &Opened, layout: &mut TableLayout) {
    layout.vendor = Some("ZTE".to_owned());
    // `…-History Query-<template>-<user>-<time>`: the user is personal and not looked at.
    let template =
        opened.file_stem().split("History Query-").nth(1).and_then(|rest| rest.split('-').next());
    template.unwrap_or_default().clone_into(&mut layout.group);
    for column in layout.columns.iter_mut().filter(|column| column.role == Role::Measurement) {
        without_stamps(&column.name).clone_into(&mut column.measurement);
    }
}

/// Without the numbers of 13 digits, and the mark before them, at the end of a name.
fn without_stamps(name: &str) -> &str {
    let mut kept = name;
    while let Some((rest, stamp)) = kept.rsplit_once('_') {
        if stamp.len() != 13 || !stamp.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        kept = rest;
    }
    if kept.len() == name.len() {
        return name;
    }
    match kept.rsplit_once('_') {
        Some((rest, mark)) if !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_uppercase()) => {
            rest
        }
        _ => kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_of_user_defined_kpis() {
        for (name, expected) in [
            (
                "DL User throughput (Mbps)_HZ_1712643077814_1722333224104",
                "DL User throughput (Mbps)",
            ),
            ("DL User throughput (Mbps)_1712643077814", "DL User throughput (Mbps)"),
            // A name of its own that ends in capitals stays.
            ("RRC_ATT", "RRC_ATT"),
            ("Number_123", "Number_123"),
        ] {
            assert_eq!(without_stamps(name), expected);
        }
    }
}
