//! Rows of definitions: topology, counter dictionaries, and the sheets of a report that say what its KPIs are.
//!
//! They do not go into the cache: they become drafts for the readable files of the workspace.

use super::layout::TableLayout;
use super::measure::is_padded;
use super::role::{self, Role, TableKind};
use super::rows::{Content, Sheet};
use crate::import::limits::Limits;
use crate::import::refusal::{ReadError, Refusal, RejectList};
use crate::import::{Reading, finding};
use crate::job::JobContext;
use crate::model::{CounterEntry, Drafts, KpiDraft, phrase};

/// Rows between two looks at the cancel flag.
const ROWS_PER_CHECK: u64 = 1024;

/// Reads all rows below the header into the reading's drafts.
pub(super) fn read(
    content: &Content<'_>,
    layout: &TableLayout,
    limits: &Limits,
    ctx: &JobContext,
    reading: &mut Reading,
) -> Result<RejectList, ReadError> {
    let mut rejects = RejectList::default();
    let mut target = match layout.kind {
        TableKind::Topology => Target::Topology(Box::new(TopologyText::new(layout)?)),
        _ => Target::Counters(Vec::new()),
    };
    let first_at = content.first_data_at(layout.header_line.max(layout.units_line));
    let mut rows = content.rows(limits);
    let mut n_seen = 0_u64;
    while let Some(row) = rows.next_row()? {
        n_seen += 1;
        if n_seen.is_multiple_of(ROWS_PER_CHECK) {
            ctx.check()?;
        }
        if row.at < first_at || row.is_blank() {
            continue;
        }
        reading.file.counts.n_rows += 1;
        let (found, width) = (row.len(), layout.columns.len());
        if found > width && !is_padded(row, width) {
            rejects.push(
                row.at,
                || format!("the row has {found} cells, the header {width}"),
                "the row holds an unquoted delimiter",
            );
            continue;
        }
        let cell = |role: Role| layout.column_of(role).map_or("", |idx| row.get(idx));
        match &mut target {
            Target::Topology(topology) => {
                if !topology.push(|idx| row.get(idx)) {
                    rejects.push(
                        row.at,
                        || "the row names no object".to_owned(),
                        "every row needs the name of its object",
                    );
                }
            }
            Target::Counters(counters) => {
                let entry = CounterEntry {
                    id: cell(Role::Id).to_owned(),
                    name: cell(Role::MeasurementName).to_owned(),
                    description: cell(Role::Description).to_owned(),
                    unit: cell(Role::Unit).to_owned(),
                    collection_method: cell(Role::CollectionMethod).to_owned(),
                    vendor: cell(Role::Vendor).to_owned(),
                };
                if entry.id.is_empty() {
                    rejects.push(
                        row.at,
                        || "the row names no counter id".to_owned(),
                        "every row needs the id that exports write",
                    );
                } else {
                    counters.push(entry);
                }
            }
        }
    }
    let n_taken = match target {
        Target::Topology(topology) => {
            let (n, text) = topology.into_text();
            reading.file.drafts.topology_csv = Some(text);
            n
        }
        Target::Counters(counters) => {
            let n = counters.len() as u64;
            reading.file.drafts.counters = counters;
            n
        }
    };
    reading.file.counts.n_events = n_taken;
    reading.findings.push(finding(
        phrase!("rows"),
        reading.file.counts.n_rows.to_string(),
        phrase!("below the header, blank ones left out"),
    ));
    Ok(rejects)
}

enum Target {
    Topology(Box<TopologyText>),
    Counters(Vec<CounterEntry>),
}

/// Headers in other languages, and what the topology files of a workspace call them.
const ATTRIBUTE_NAMES: [(&str, &[&str]); 12] = [
    (
        "site",
        &[
            "site name",
            "sitio",
            "nombre de sitio",
            "nombre sitio",
            "emplazamiento",
            "sitio nombre",
            "站点",
        ],
    ),
    ("region", &["región", "região", "zona geográfica", "area", "área", "区域"]),
    ("country", &["país", "pais", "国家"]),
    ("zone", &["time zone", "timezone", "zona horaria", "fuso horário", "tz"]),
    ("vendor", &["proveedor", "fornecedor", "fabricante", "厂商"]),
    ("technology", &["tecnología", "tecnologia", "rat", "制式"]),
    ("latitude", &["lat", "latitud", "纬度"]),
    ("longitude", &["lon", "lng", "long", "longitud", "经度"]),
    ("valid_from", &["valid from", "desde", "vigente desde", "válido desde", "from date"]),
    ("valid_to", &["valid to", "hasta", "vigente hasta", "válido hasta", "to date"]),
    ("province", &["provincia", "département", "departamento"]),
    ("city", &["ciudad", "cidade", "municipio", "comuna", "城市"]),
];

/// The text of a topology file of a workspace, row by row.
struct TopologyText {
    object: usize,
    /// Position and what kind of cell.
    attributes: Vec<(usize, &'static str)>,
    decimal_mark: char,
    writer: csv::Writer<Vec<u8>>,
    n_rows: u64,
}

impl TopologyText {
    fn new(layout: &TableLayout) -> Result<Self, Refusal> {
        let folded: Vec<String> =
            layout.columns.iter().map(|column| role::folded(&column.name)).collect();
        let chosen = layout.columns_of(Role::Object);
        let chosen: Vec<usize> = chosen.collect();
        let object = match chosen.as_slice() {
            [only] => Some(*only),
            _ => role::best_object(&folded).or(chosen.first().copied()),
        };
        let Some(object) = object else {
            return Err(Refusal::new(
                "no column names the object",
                "give a column the role \"object\" in a mapping",
            ));
        };
        let mut topology = Self {
            object,
            attributes: Vec::new(),
            decimal_mark: layout.decimal_mark,
            writer: csv::Writer::from_writer(Vec::new()),
            n_rows: 0,
        };
        let mut header = vec!["object".to_owned()];
        for (idx, column) in layout.columns.iter().enumerate() {
            if idx == object
                || column.role == Role::Ignore
                || folded[idx].is_empty()
                || role::is_personal(&folded[idx])
            {
                continue;
            }
            let name = ATTRIBUTE_NAMES.iter().find(|(name, others)| {
                *name == folded[idx] || others.contains(&folded[idx].as_str())
            });
            let (written, kind) = match name {
                Some((name, _)) => ((*name).to_owned(), *name),
                None => (folded[idx].replace(' ', "_"), ""),
            };
            if !header.contains(&written) {
                header.push(written);
                topology.attributes.push((idx, kind));
            }
        }
        // Writing to memory cannot fail.
        topology.writer.write_record(&header).ok();
        Ok(topology)
    }

    /// `false`: the row names no object.
    fn push<'r>(&mut self, cell: impl Fn(usize) -> &'r str) -> bool {
        let object = cell(self.object);
        if object.is_empty() {
            return false;
        }
        let mut record = vec![object.to_owned()];
        for (idx, kind) in &self.attributes {
            let text = cell(*idx);
            record.push(match *kind {
                "latitude" | "longitude" if self.decimal_mark == ',' => text.replace(',', "."),
                // A workbook writes a date with its midnight.
                "valid_from" | "valid_to" => {
                    text.strip_suffix(" 00:00:00").unwrap_or(text).to_owned()
                }
                _ => text.to_owned(),
            });
        }
        self.writer.write_record(&record).ok();
        self.n_rows += 1;
        true
    }

    fn into_text(self) -> (u64, String) {
        let bytes = self.writer.into_inner().unwrap_or_default();
        (self.n_rows, String::from_utf8(bytes).unwrap_or_default())
    }
}

/// Definitions in the other sheets of a report.
pub(super) fn read_beside<'s>(
    sheets: impl Iterator<Item = &'s Sheet>,
    profile: &str,
    drafts: &mut Drafts,
) {
    for sheet in sheets {
        match profile {
            "nokia-netact-report" if sheet.name.starts_with(super::profile::DOCUMENTATION) => {
                drafts.kpis.extend(netact_kpis(sheet));
            }
            "zte-history-query" if sheet.name == "KPI(Counter)" => {
                drafts.counters.extend(zte_counters(sheet));
            }
            _ => {}
        }
    }
}

/// The table under `KPI ID, KPI Alias, KPI Title, KPI Formula, Unit`, in whatever order.
fn netact_kpis(sheet: &Sheet) -> Vec<KpiDraft> {
    let mut columns: Option<[usize; 5]> = None;
    let mut kpis = Vec::new();
    for row in &sheet.rows {
        let cell = |idx: usize| row.cells.get(idx).map(str::trim).unwrap_or_default().to_owned();
        match columns {
            None => {
                let position = |name: &str| {
                    row.cells.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name))
                };
                let found =
                    ["KPI ID", "KPI Alias", "KPI Title", "KPI Formula", "Unit"].map(position);
                if let [Some(id), Some(alias), Some(title), Some(formula), Some(unit)] = found {
                    columns = Some([id, alias, title, formula, unit]);
                }
            }
            Some([id, alias, title, formula, unit]) if !cell(id).is_empty() => {
                kpis.push(KpiDraft {
                    id: cell(id),
                    alias: cell(alias),
                    title: cell(title),
                    unit: cell(unit).trim_matches(['[', ']']).to_owned(),
                    vendor_formula: cell(formula),
                });
            }
            Some(_) => {}
        }
    }
    kpis
}

/// The rows whose id is a counter's (`C373230700`); KPIs stand there with their formulas.
fn zte_counters(sheet: &Sheet) -> Vec<CounterEntry> {
    let is_counter = |id: &str| {
        id.strip_prefix('C')
            .is_some_and(|digits| digits.len() > 3 && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    sheet
        .rows
        .iter()
        .filter_map(|row| {
            let (id, name) = (row.cells.get(0)?.trim(), row.cells.get(1)?.trim());
            is_counter(id).then(|| CounterEntry {
                id: id.to_owned(),
                name: name.to_owned(),
                unit: role::split_unit(name).1.to_owned(),
                vendor: "ZTE".to_owned(),
                ..CounterEntry::default()
            })
        })
        .collect()
}
