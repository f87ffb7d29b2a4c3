//! Names to numbers: objects with their places in blocks, and measurement types.
//!
//! Blocks are filled per object class in order of first sight, so that a tile holds objects that report the same measurements.
//! A file is first planned, which changes nothing and may be thrown away, and adopted once nothing can fail any more.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tile::BLOCK_ROWS;
use crate::model::fast::FastMap;
use crate::model::{
    ManagedObject, MeasurementBatch, MeasurementEntry, MeasurementId, MeasurementKind,
    MeasurementType, ObjectId, SCALAR_BIN,
};

/// Where an object's row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub block: u32,
    pub row: u8,
}

/// All names of one cache. Ids count up from zero.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Shared with readers.
    pub objects: Arc<Vec<ManagedObject>>,
    pub places: Vec<Place>,
    pub measurements: Vec<MeasurementType>,
    /// Objects of each block, by row.
    pub blocks: Vec<Vec<ObjectId>>,
    object_by_name: FastMap<String, ObjectId>,
    measurement_by_name: FastMap<String, MeasurementId>,
    /// The newest block of a class.
    block_by_class: FastMap<String, u32>,
    known_tables: Vec<KnownTable>,
}

/// A table of measurement types, shared by many files, of which a file brought nothing new.
#[derive(Clone, Debug)]
struct KnownTable {
    entries: Arc<Vec<MeasurementEntry>>,
    ids: Vec<MeasurementId>,
    sparse: Vec<bool>,
}

/// Tables that are remembered; as many as files share among themselves.
const KNOWN_TABLES_MAX: usize = 64;

/// What a file says about names, resolved against a catalog.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// By position in [`MeasurementBatch::objects`].
    pub objects: Vec<ObjectId>,
    pub places: Vec<Place>,
    /// By position in [`MeasurementBatch::measurements`].
    pub measurements: Vec<MeasurementId>,
    /// By position: its bins that are not listed are zero.
    pub sparse: Vec<bool>,
    new_objects: Vec<(ManagedObject, Place)>,
    vendors: Vec<(ObjectId, Arc<str>)>,
    /// New and changed ones.
    types: BTreeMap<MeasurementId, MeasurementType>,
    /// The table that `measurements` and `sparse` were made of, where another file with it would find the same.
    table: Option<Arc<Vec<MeasurementEntry>>>,
}

/// What adopting a plan changed.
#[derive(Clone, Debug, Default)]
pub struct Adopted {
    pub objects: Vec<ObjectId>,
    pub measurements: Vec<MeasurementId>,
}

impl Catalog {
    /// Without names, but with room for them: growing costs more than reading them.
    pub fn with_room_for(n_objects: usize) -> Self {
        // The number comes from a file, which may be damaged.
        let n_objects = n_objects.min(1 << 20);
        Self {
            objects: Arc::new(Vec::with_capacity(n_objects)),
            places: Vec::with_capacity(n_objects),
            ..Self::default()
        }
    }

    /// Adds an object as it was stored. Ids must count up and places must be filled in order; otherwise `false`. Its name is not found
    /// before [`Self::index_names`].
    pub fn restore_object(&mut self, object: ManagedObject, place: Place) -> bool {
        let block = place.block as usize;
        let in_order = object.id.0 as usize == self.objects.len()
            && block <= self.blocks.len()
            && usize::from(place.row) == self.blocks.get(block).map_or(0, Vec::len)
            && usize::from(place.row) < BLOCK_ROWS;
        if in_order {
            self.add_object(object, place);
        }
        in_order
    }

    /// Makes objects findable by name, which only who writes needs.
    pub fn index_names(&mut self) {
        let names = self.objects.iter().map(|object| (object.name.clone(), object.id));
        self.object_by_name = names.collect();
    }

    /// Adds a measurement type as it was stored; ids must count up, otherwise `false`.
    pub fn restore_measurement(&mut self, measurement: MeasurementType) -> bool {
        let in_order = measurement.id.0 as usize == self.measurements.len();
        if in_order {
            self.put_measurement(measurement);
        }
        in_order
    }

    /// Resolves the names of a batch whose positions are valid.
    pub fn plan(&self, batch: &MeasurementBatch) -> Plan {
        let mut plan = Plan::default();
        self.plan_objects(batch, &mut plan);
        self.plan_measurements(batch, &mut plan);
        plan
    }

    fn plan_objects(&self, batch: &MeasurementBatch, plan: &mut Plan) {
        let mut new_ids: FastMap<&str, ObjectId> = FastMap::default();
        // Class → its newest block and how many rows that has, as far as this file changed it.
        let mut filling: FastMap<String, (u32, usize)> = FastMap::default();
        let mut n_blocks = self.blocks.len() as u32;
        for entry in &batch.objects {
            let known = self.object_by_name.get(&entry.name).copied();
            let id = match known.or_else(|| new_ids.get(entry.name.as_str()).copied()) {
                Some(id) => {
                    self.plan_vendor(id, entry.vendor.as_deref(), plan);
                    id
                }
                None => {
                    let id = ObjectId((self.objects.len() + plan.new_objects.len()) as u32);
                    let object = ManagedObject::new(
                        id,
                        entry.name.clone(),
                        entry.vendor.as_deref().map(Arc::from),
                    );
                    let (block, n_rows) =
                        filling.entry(object.class().to_owned()).or_insert_with(|| {
                            self.block_by_class.get(object.class()).map_or(
                                // Full, so that a new one is begun.
                                (0, BLOCK_ROWS),
                                |&block| (block, self.blocks[block as usize].len()),
                            )
                        });
                    if *n_rows == BLOCK_ROWS {
                        (*block, *n_rows) = (n_blocks, 0);
                        n_blocks += 1;
                    }
                    let place = Place { block: *block, row: *n_rows as u8 };
                    *n_rows += 1;
                    plan.new_objects.push((object, place));
                    new_ids.insert(&entry.name, id);
                    id
                }
            };
            let place = match (id.0 as usize).checked_sub(self.objects.len()) {
                None => self.places[id.0 as usize],
                Some(new) => plan.new_objects[new].1,
            };
            plan.objects.push(id);
            plan.places.push(place);
        }
    }

    /// A vendor that is learned later is kept; a known one stays.
    fn plan_vendor(&self, id: ObjectId, vendor: Option<&str>, plan: &mut Plan) {
        let Some(vendor) = vendor else { return };
        match (id.0 as usize).checked_sub(self.objects.len()) {
            None if self.objects[id.0 as usize].vendor.is_none() => {
                plan.vendors.push((id, Arc::from(vendor)));
            }
            None => {}
            Some(new) => {
                plan.new_objects[new].0.vendor.get_or_insert_with(|| Arc::from(vendor));
            }
        }
    }

    /// How each measurement type of a batch is known so far, by position.
    pub fn known_types<'a>(
        &'a self,
        batch: &'a MeasurementBatch,
    ) -> impl Iterator<Item = Option<&'a MeasurementType>> + 'a {
        let is_same = |known: &&KnownTable| Arc::ptr_eq(&known.entries, &batch.measurements);
        let table = self.known_tables.iter().find(is_same);
        batch.measurements.iter().enumerate().map(move |(entry, told)| {
            let id = match table {
                Some(table) => table.ids.get(entry).copied(),
                None => self.measurement_by_name.get(&told.name).copied(),
            };
            id.and_then(|id| self.measurements.get(id.0 as usize))
        })
    }

    /// Gives a known measurement type another kind: what is stored of it has it now.
    pub fn set_kind(&mut self, id: MeasurementId, kind: MeasurementKind) {
        let known = self.measurements.get(id.0 as usize).cloned();
        if let Some(known) = known {
            self.put_measurement(MeasurementType { kind, ..known });
        }
    }

    fn plan_measurements(&self, batch: &MeasurementBatch, plan: &mut Plan) {
        let has_bins = batch.samples.lists().iter().flatten().any(|c| c.bin != SCALAR_BIN);
        let is_same = |known: &&KnownTable| Arc::ptr_eq(&known.entries, &batch.measurements);
        if !has_bins && let Some(known) = self.known_tables.iter().find(is_same) {
            plan.measurements.clone_from(&known.ids);
            plan.sparse.clone_from(&known.sparse);
            return;
        }
        let mut new_ids: FastMap<&str, MeasurementId> = FastMap::default();
        // A reader may know less than its samples show.
        let mut bins_seen = vec![0_u16; batch.measurements.len()];
        let columns = batch.samples.lists().iter().flatten();
        for column in columns.filter(|column| column.bin != SCALAR_BIN) {
            let seen = &mut bins_seen[column.measurement as usize];
            *seen = (*seen).max(column.bin + 1);
        }
        for (entry, n_bins) in batch.measurements.iter().zip(bins_seen) {
            let known = self.measurement_by_name.get(&entry.name).copied();
            let id = known.or_else(|| new_ids.get(entry.name.as_str()).copied());
            let id = id.unwrap_or_else(|| {
                let id = MeasurementId((self.measurements.len() + new_ids.len()) as u32);
                new_ids.insert(&entry.name, id);
                id
            });
            let old = plan.types.get(&id).or_else(|| self.measurements.get(id.0 as usize));
            let mut kind = join(entry.kind, MeasurementKind::Scalar);
            if n_bins > 0 {
                kind = join(kind, MeasurementKind::DenseArray { n_bins });
            }
            let kind = old.map_or(kind, |old| join(old.kind, kind));
            let is_known = |old: &MeasurementType| {
                old.kind == kind && (old.group == entry.group || !old.group.is_empty())
            };
            if !old.is_some_and(is_known) {
                let group = match old {
                    Some(old) if !old.group.is_empty() => old.group.clone(),
                    _ => entry.group.clone(),
                };
                plan.types
                    .insert(id, MeasurementType { id, name: entry.name.clone(), group, kind });
            }
            plan.measurements.push(id);
        }
        plan.sparse = plan
            .measurements
            .iter()
            .map(|id| {
                let planned = plan.types.get(id).or_else(|| self.measurements.get(id.0 as usize));
                planned.is_some_and(|m| matches!(m.kind, MeasurementKind::SparseArray { .. }))
            })
            .collect();
        let nothing_new = !has_bins && plan.types.is_empty();
        plan.table = nothing_new.then(|| Arc::clone(&batch.measurements));
    }

    /// Takes a plan made from this very state.
    pub fn adopt(&mut self, plan: Plan) -> Adopted {
        let mut adopted = Adopted::default();
        if let Some(entries) = plan.table {
            if self.known_tables.len() == KNOWN_TABLES_MAX {
                self.known_tables.remove(0);
            }
            let (ids, sparse) = (plan.measurements, plan.sparse);
            self.known_tables.push(KnownTable { entries, ids, sparse });
        }
        for (object, place) in plan.new_objects {
            adopted.objects.push(object.id);
            self.object_by_name.insert(object.name.clone(), object.id);
            self.add_object(object, place);
        }
        for (id, vendor) in plan.vendors {
            Arc::make_mut(&mut self.objects)[id.0 as usize].vendor = Some(vendor);
            adopted.objects.push(id);
        }
        for (id, measurement) in plan.types {
            adopted.measurements.push(id);
            self.put_measurement(measurement);
        }
        adopted
    }

    fn add_object(&mut self, object: ManagedObject, place: Place) {
        let block = place.block as usize;
        if block == self.blocks.len() {
            self.blocks.push(Vec::new());
            self.block_by_class.insert(object.class().to_owned(), place.block);
        }
        self.blocks[block].push(object.id);
        self.places.push(place);
        Arc::make_mut(&mut self.objects).push(object);
    }

    fn put_measurement(&mut self, measurement: MeasurementType) {
        self.known_tables.clear();
        let idx = measurement.id.0 as usize;
        if idx == self.measurements.len() {
            self.measurement_by_name.insert(measurement.name.clone(), measurement.id);
            self.measurements.push(measurement);
        } else {
            self.measurements[idx] = measurement;
        }
    }
}

/// The shape that holds both: scalar, then dense, then sparse, with the most bins. Never back.
///
/// Files whose numbers contradict what is stored are settled before (see [`super::shape`]): a dense array that meets a sparse one has
/// no numbers here.
fn join(a: MeasurementKind, b: MeasurementKind) -> MeasurementKind {
    use MeasurementKind::{DenseArray, Scalar, SparseArray};
    match (a, b) {
        (Scalar, other) | (other, Scalar) => other,
        (DenseArray { n_bins: a }, DenseArray { n_bins: b }) => DenseArray { n_bins: a.max(b) },
        (
            SparseArray { n_bins: a } | DenseArray { n_bins: a },
            SparseArray { n_bins: b } | DenseArray { n_bins: b },
        ) => SparseArray { n_bins: a.max(b) },
    }
}
