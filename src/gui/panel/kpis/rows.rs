//! The rows of the list for one state, language and search text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::kpi::Kpi;
use crate::kpi::plan::Question;
use crate::words::{self, Language, tr};
use crate::workspace::{State, own_kpi};

/// One line of the list.
#[derive(Clone, Debug)]
pub(crate) enum Row {
    Group(Group),
    Entry(Entry),
}

/// A heading that opens and closes.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub key: String,
    pub name: String,
    pub n_rows: usize,
    pub is_open: bool,
}

/// Something to ask.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub question: Question,
    pub name: String,
    pub note: String,
    pub is_own: bool,
    /// Vendors of this network that measure it, of how many: where some do and some do not.
    pub vendors: Option<(usize, usize)>,
}

type Key = (u64, [usize; 3], u64, String, Language);

#[derive(Debug, Default)]
pub(crate) struct KpiRows {
    key: Option<Key>,
    rows: Arc<Vec<Row>>,
}

impl KpiRows {
    /// `wanted`: revision of the closed groups, these groups, the search text.
    pub(crate) fn rows(
        &mut self,
        state: &State,
        wanted: (u64, &BTreeSet<String>, &str),
    ) -> Arc<Vec<Row>> {
        let (revision, closed, search) = wanted;
        let documents = [
            Arc::as_ptr(&state.catalog) as usize,
            Arc::as_ptr(&state.dictionary) as usize,
            Arc::as_ptr(&state.inventory) as usize,
        ];
        let key = (
            state.inventory.data_revision,
            documents,
            revision,
            search.to_owned(),
            words::language(),
        );
        if self.key.as_ref() != Some(&key) {
            self.rows = Arc::new(make_rows(state, search, closed));
            self.key = Some(key);
        }
        self.rows.clone()
    }
}

fn make_rows(state: &State, search: &str, closed: &BTreeSet<String>) -> Vec<Row> {
    let typed: Vec<String> = search.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |parts: [&str; 3]| {
        let text = parts.join(" ").to_lowercase();
        typed.iter().all(|word| text.contains(word.as_str()))
    };
    let language = words::language().code();
    let mut groups: Vec<(String, String, Vec<Row>)> = Vec::new();
    let mut others = Vec::new();
    for kpi in state.catalog.kpis() {
        let name = kpi.name_in(language);
        if !fits([name, &kpi.name, &kpi.id]) {
            continue;
        }
        let entry = Row::Entry(entry_of(state, kpi, name));
        if !is_measured(state, kpi) {
            others.push(entry);
            continue;
        }
        match groups.iter_mut().find(|(key, ..)| *key == kpi.category) {
            Some((.., rows)) => rows.push(entry),
            None => groups.push((kpi.category.clone(), category_name(&kpi.category), vec![entry])),
        }
    }
    let mut measurements: BTreeMap<&str, &str> = BTreeMap::new();
    for measurement in state.inventory.measurements.iter() {
        if fits([&measurement.name, &measurement.group, ""]) {
            measurements.entry(&measurement.name).or_insert(&measurement.group);
        }
    }
    let imported = measurements.into_iter().map(|(name, group)| {
        Row::Entry(Entry {
            question: Question::Measurement(name.to_owned()),
            name: name.to_owned(),
            note: group.to_owned(),
            is_own: false,
            vendors: None,
        })
    });
    groups.push((
        "measurements".to_owned(),
        tr!("kpis-measurements").to_owned(),
        imported.collect(),
    ));
    groups.push(("not measured".to_owned(), tr!("kpis-not-measured").to_owned(), others));
    let mut rows = Vec::new();
    for (key, name, entries) in groups.into_iter().filter(|(.., entries)| !entries.is_empty()) {
        // What is looked for is shown wherever it is.
        let is_open = !typed.is_empty() || !closed.contains(&key);
        rows.push(Row::Group(Group { key, name, n_rows: entries.len(), is_open }));
        if is_open {
            rows.extend(entries);
        }
    }
    rows
}

fn entry_of(state: &State, kpi: &Kpi, name: &str) -> Entry {
    let supplies = state.inventory.supplies.get(&kpi.id);
    let vendors = supplies.map(|supplies| {
        let n_complete = supplies.iter().filter(|vendor| vendor.missing.is_empty()).count();
        (n_complete, supplies.len())
    });
    Entry {
        question: Question::Kpi(kpi.id.clone()),
        name: name.to_owned(),
        note: below_name(kpi),
        is_own: own_kpi::is_own(kpi),
        vendors: vendors.filter(|(n, of)| n < of),
    }
}

/// Whether some vendor of this workspace has all its counters. A catalogue for every technology would otherwise hide what a network
/// has behind what it has not. While nothing is imported, nothing is missing.
fn is_measured(state: &State, kpi: &Kpi) -> bool {
    let supplies = state.inventory.supplies.get(&kpi.id);
    own_kpi::is_own(kpi)
        || state.inventory.measurements.is_empty()
        || supplies.is_none_or(|supplies| supplies.iter().any(|vendor| vendor.missing.is_empty()))
}

/// Such as `nr_drb_retainability · 1/s · NR`.
pub(super) fn below_name(kpi: &Kpi) -> String {
    let mut parts = vec![kpi.id.clone(), kpi.unit.shown().to_owned()];
    parts.extend((!kpi.technology.is_empty()).then(|| kpi.technology.join(", ")));
    parts.extend((own_kpi::is_own(kpi) || kpi.version > 1).then(|| format!("v{}", kpi.version)));
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// A category in the language of the window; the word itself where somebody made one up.
pub(in crate::gui) fn category_name(category: &str) -> String {
    let known = match category {
        "accessibility" => tr!("kpis-accessibility"),
        "availability" => tr!("kpis-availability"),
        "changes" => tr!("kpis-changes"),
        "energy" => tr!("kpis-energy"),
        "integrity" => tr!("kpis-integrity"),
        "mobility" => tr!("kpis-mobility"),
        "retainability" => tr!("kpis-retainability"),
        "tickets" => tr!("kpis-tickets"),
        "traffic" => tr!("kpis-traffic"),
        "own" => tr!("kpis-own-group"),
        other => other,
    };
    known.to_owned()
}
