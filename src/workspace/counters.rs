//! The dictionary of counters: every measurement type that was ever imported, with what is known of it and what needs it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::engine::Engine;
use super::{diagnose, table_csv};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::plan::Question;
use crate::kpi::{CanonicalMeasurement, Plan, VendorMap};
use crate::model::{Aggregate, MeasurementKind, MeasurementType, TimeRange};
use crate::query::measurements_named;

/// One measurement type.
#[derive(Clone, Debug, PartialEq)]
pub struct CounterRow {
    /// As exports write it.
    pub name: String,
    /// Group of the export; may be empty.
    pub group: String,
    /// Name, description and vendor of the workspace's dictionaries; empty where they say nothing.
    pub dictionary_name: String,
    pub description: String,
    pub vendor: String,
    /// Canonical measurements that it serves, by name.
    pub canonical: Vec<String>,
    /// Of the catalogue, else of a dictionary; empty where nobody says.
    pub unit: String,
    /// What its bare name means in a formula.
    pub aggregate: Aggregate,
    /// Bins of an array.
    pub n_bins: Option<u16>,
    /// Seconds, and how many objects report it in them.
    pub granularities: Vec<(u32, usize)>,
    /// Whole UTC days from the first to the last with something of it.
    pub days: Option<TimeRange>,
    /// Ids of the KPIs that are computed from it.
    pub kpis: Vec<String>,
    /// The catalogue or a dictionary knows it.
    pub is_known: bool,
}

impl CounterRow {
    /// Objects that ever reported it, each once for each granularity.
    pub fn n_objects(&self) -> usize {
        self.granularities.iter().map(|(_, n)| n).sum()
    }
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CounterList {
    /// By name.
    pub rows: Vec<CounterRow>,
    pub n_unknown: usize,
    pub data_revision: u64,
}

impl CounterList {
    /// For a spreadsheet; times are UTC dates.
    pub fn to_csv(&self) -> String {
        let head = [
            "id",
            "group",
            "name",
            "description",
            "vendor",
            "canonical",
            "unit",
            "aggregate",
            "bins",
            "granularity_secs",
            "objects",
            "first_day",
            "last_day",
            "kpis",
            "known",
        ];
        let list = |items: &[String]| items.join(" ");
        let rows = self.rows.iter().map(|row| {
            let (first, last) = row.days.map_or_else(Default::default, |days| {
                (utc_date(days.start), utc_date(days.end.plus_secs(-1)))
            });
            let secs: Vec<String> = row.granularities.iter().map(|(s, _)| s.to_string()).collect();
            vec![
                row.name.clone(),
                row.group.clone(),
                row.dictionary_name.clone(),
                row.description.clone(),
                row.vendor.clone(),
                list(&row.canonical),
                row.unit.clone(),
                aggregate_word(row.aggregate).to_owned(),
                row.n_bins.map_or_else(String::new, |n| n.to_string()),
                list(&secs),
                row.n_objects().to_string(),
                first,
                last,
                list(&row.kpis),
                if row.is_known { "yes" } else { "no" }.to_owned(),
            ]
        });
        table_csv::table(&head, rows)
    }
}

fn utc_date(at: crate::model::Timestamp) -> String {
    crate::model::Zone::utc().date(at).to_string()
}

/// As formulas write it.
pub fn aggregate_word(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Sum => "sum",
        Aggregate::Avg => "avg",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
        Aggregate::Count => "count",
        Aggregate::First => "first",
        Aggregate::Last => "last",
    }
}

/// A canonical measurement and the map by which a counter serves it.
type Served<'c> = (&'c CanonicalMeasurement, Option<&'c VendorMap>);

impl Engine {
    /// Everything that is known of the imported measurement types.
    pub fn counters(&self, ctx: &JobContext) -> Result<CounterList, Diagnostic> {
        let of_store = |e| diagnose::of_store(&e);
        let snapshot = self.snapshot()?;
        let documents = self.documents();
        let measurements = snapshot.measurements().map_err(of_store)?;
        let days = snapshot.measurement_days().map_err(of_store)?;
        let mut kpis_of: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
        ctx.progress.begin(
            "Looking for counters of KPIs",
            documents.catalog.kpis().len() as u64,
            "KPIs",
        );
        for kpi in documents.catalog.kpis() {
            ctx.check().map_err(|_| diagnose::cancelled())?;
            let question = [Question::Kpi(kpi.id.clone())];
            let planned = Plan::with_dictionary(
                &documents.catalog,
                &question,
                &measurements,
                &documents.dictionary,
            );
            // A KPI whose counters were never imported has no plan.
            let Ok((plan, _)) = planned else { continue };
            let fine = plan.fine_frames().iter().flat_map(|fine| &fine.inputs);
            for input in plan.inputs().iter().chain(fine) {
                for id in measurements_named(&input.name, &measurements) {
                    kpis_of.entry(id.0).or_default().insert(&kpi.id);
                }
            }
            ctx.progress.advance(1);
        }
        let mut served: HashMap<&str, Vec<Served<'_>>> = HashMap::new();
        for (name, canonical, map) in documents.catalog.vendor_counters() {
            served.entry(name).or_default().push((canonical, Some(map)));
        }
        for canonical in documents.catalog.measurements() {
            served.entry(&canonical.name).or_default().push((canonical, None));
        }
        let mut list =
            CounterList { data_revision: snapshot.data_revision(), ..Default::default() };
        for measurement in measurements.iter() {
            let reporters = snapshot.reporters(measurement.id).map_err(of_store)?;
            let granularities = reporters.iter().map(|(secs, o)| (*secs, o.len())).collect();
            let row = CounterRow {
                granularities,
                days: days.get(measurement.id.0 as usize).copied().flatten(),
                kpis: kpis_of
                    .get(&measurement.id.0)
                    .map_or_else(Vec::new, |ids| ids.iter().map(|id| (*id).to_owned()).collect()),
                ..described(measurement, &served, &documents.dictionary)
            };
            list.rows.push(CounterRow { is_known: row.is_known || !row.kpis.is_empty(), ..row });
        }
        list.rows.sort_by(|a, b| a.name.cmp(&b.name));
        list.n_unknown = list.rows.iter().filter(|row| !row.is_known).count();
        Ok(list)
    }
}

/// What catalogue and dictionaries say.
fn described(
    measurement: &MeasurementType,
    served: &HashMap<&str, Vec<Served<'_>>>,
    dictionary: &crate::kpi::CounterDictionary,
) -> CounterRow {
    let entry = dictionary.entry(&measurement.name);
    let text = |of: fn(&crate::model::CounterEntry) -> &String| {
        entry.map_or_else(String::new, |entry| of(entry).clone())
    };
    // A sub-counter `RRC.ConnEstabAtt.sum` belongs to `RRC.ConnEstabAtt`.
    let name = measurement.name.as_str();
    let exact = served.get(name);
    let base = || name.rmatch_indices('.').find_map(|(at, _)| served.get(&name[..at]));
    let named = || entry.and_then(|entry| served.get(entry.name.as_str()));
    let found = exact.or_else(base).or_else(named).map_or(&[][..], Vec::as_slice);
    let canonical: BTreeSet<String> = found.iter().map(|(m, _)| m.name.clone()).collect();
    let unit = found.first().map(|(m, map)| map.map_or(&m.unit, |map| &map.unit).sign().to_owned());
    let n_bins = match measurement.kind {
        MeasurementKind::Scalar => None,
        MeasurementKind::DenseArray { n_bins } | MeasurementKind::SparseArray { n_bins } => {
            Some(n_bins)
        }
    };
    CounterRow {
        name: measurement.name.clone(),
        group: measurement.group.clone(),
        dictionary_name: text(|entry| &entry.name),
        description: text(|entry| &entry.description),
        vendor: text(|entry| &entry.vendor),
        canonical: canonical.into_iter().collect(),
        unit: unit.unwrap_or_else(|| text(|entry| &entry.unit)),
        aggregate: found.first().map_or(Aggregate::Sum, |(m, _)| m.aggregate),
        n_bins,
        granularities: Vec::new(),
        days: None,
        kpis: Vec::new(),
        is_known: !found.is_empty() || entry.is_some(),
    }
}
