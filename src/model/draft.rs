//! Definitions that lie in exports: they belong into the workspace's readable files, never only into the cache.

/// A KPI as a vendor's report defines it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KpiDraft {
    /// In the report, such as `LTE_5750a`.
    pub id: String,
    /// What heads its column.
    pub alias: String,
    pub title: String,
    /// As written.
    pub unit: String,
    /// As written.
    pub vendor_formula: String,
}

/// What a counter's id stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CounterEntry {
    /// As exports write it, often a number.
    pub id: String,
    pub name: String,
    pub description: String,
    /// As written.
    pub unit: String,
    /// As written, such as `CC` or `GAUGE`.
    pub collection_method: String,
    pub vendor: String,
}

/// What a file brings for the folders of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts {
    /// For `exclusions/`, as proposals.
    pub changes: Vec<super::PlannedChange>,
    /// For `kpis/`.
    pub kpis: Vec<KpiDraft>,
    /// For `dictionaries/`.
    pub counters: Vec<CounterEntry>,
    /// For `topology/`: the text of a CSV file with the header row that is read there.
    pub topology_csv: Option<String>,
    /// For `mappings/`: the bulkstats configuration of a StarOS node, as it is.
    pub bulkstats_configuration: Option<String>,
}

impl Drafts {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
