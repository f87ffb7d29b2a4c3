//! Objects of which the topology says nothing, and rows of the topology that name no object.

use std::collections::BTreeMap;

use super::engine::Engine;
use super::{diagnose, table_csv};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{ManagedObject, nearest};

/// An object with counters of which no row speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BareObject {
    pub name: String,
    pub label: String,
    pub class: String,
    pub vendor: String,
}

/// A row that names no imported object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleRow {
    pub file: String,
    pub line: u64,
    pub object: String,
    pub is_pattern: bool,
    /// The imported name that it may mean.
    pub nearest: Option<String>,
}

/// How many objects of a class are known to the topology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassCount {
    pub class: String,
    pub n_objects: usize,
    pub n_bare: usize,
}

/// Both lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopologyGaps {
    /// By class, then name.
    pub objects: Vec<BareObject>,
    pub rows: Vec<IdleRow>,
    /// Most bare objects first.
    pub classes: Vec<ClassCount>,
    /// Whether `topology/` holds any row.
    pub has_topology: bool,
    pub n_objects: usize,
    /// Attributes that the topology has.
    pub attributes: Vec<String>,
    pub data_revision: u64,
}

/// Columns of a new topology file, where the workspace has none to go by.
const COLUMNS: [&str; 8] =
    ["site", "region", "country", "zone", "vendor", "technology", "latitude", "longitude"];

impl TopologyGaps {
    /// The objects as a topology file with blank cells: to be filled and put into `topology/`.
    pub fn objects_csv(&self) -> String {
        let own: Vec<&str> = self.attributes.iter().map(String::as_str).collect();
        let columns = if own.is_empty() { COLUMNS.to_vec() } else { own };
        let head: Vec<&str> = std::iter::once("object").chain(columns.iter().copied()).collect();
        let rows = self.objects.iter().map(|object| {
            let cell = |column: &&str| match *column {
                "vendor" => object.vendor.clone(),
                _ => String::new(),
            };
            std::iter::once(object.name.clone()).chain(columns.iter().map(cell)).collect()
        });
        table_csv::table(&head, rows)
    }

    pub fn rows_csv(&self) -> String {
        let rows = self.rows.iter().map(|row| {
            let nearest = row.nearest.clone().unwrap_or_default();
            vec![row.file.clone(), row.line.to_string(), row.object.clone(), nearest]
        });
        table_csv::table(&["file", "line", "object", "nearest"], rows)
    }
}

/// Rows for which a similar name is looked for: each is compared with all objects.
const NEAREST_MAX: usize = 200;
const COMPARISONS_MAX: usize = 2_000_000;

impl Engine {
    /// What topology and data do not have in common.
    pub fn topology_gaps(&self, ctx: &JobContext) -> Result<TopologyGaps, Diagnostic> {
        let snapshot = self.snapshot()?;
        let objects = snapshot.objects().map_err(|e| diagnose::of_store(&e))?;
        let topology = self.documents().topology;
        let mut counts: BTreeMap<&str, ClassCount> = BTreeMap::new();
        for object in objects.iter() {
            let class = object.class();
            let count = counts.entry(class).or_insert_with(|| ClassCount {
                class: class.to_owned(),
                n_objects: 0,
                n_bare: 0,
            });
            count.n_objects += 1;
        }
        let mut bare = Vec::new();
        for id in topology.objects_without_topology(&objects) {
            let object = &objects[id.0 as usize];
            if let Some(count) = counts.get_mut(object.class()) {
                count.n_bare += 1;
            }
            bare.push(bare_object(object));
        }
        bare.sort_by(|a, b| (&a.class, &a.name).cmp(&(&b.class, &b.name)));
        let mut classes: Vec<ClassCount> = counts.into_values().collect();
        classes.sort_by_key(|count| std::cmp::Reverse(count.n_bare));
        let unmatched = topology.unmatched_rows(&objects);
        let n_near = NEAREST_MAX.min(COMPARISONS_MAX / objects.len().max(1));
        let mut rows = Vec::with_capacity(unmatched.len());
        for (at, row) in unmatched.into_iter().enumerate() {
            ctx.check().map_err(|_| diagnose::cancelled())?;
            let near = if at < n_near && !row.is_pattern {
                let names = objects.iter().map(ManagedObject::label);
                nearest(&row.object, names).map(str::to_owned)
            } else {
                None
            };
            let (file, line, object, is_pattern) = (row.file, row.line, row.object, row.is_pattern);
            rows.push(IdleRow { file, line, object, is_pattern, nearest: near });
        }
        Ok(TopologyGaps {
            objects: bare,
            rows,
            classes,
            has_topology: !topology.is_empty(),
            n_objects: objects.len(),
            attributes: topology.attribute_names().map(str::to_owned).collect(),
            data_revision: snapshot.data_revision(),
        })
    }
}

fn bare_object(object: &ManagedObject) -> BareObject {
    BareObject {
        name: object.name.clone(),
        label: object.label().to_owned(),
        class: object.class().to_owned(),
        vendor: object.vendor.as_deref().unwrap_or_default().to_owned(),
    }
}
