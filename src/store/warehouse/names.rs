//! What a warehouse knows by name at one revision: objects, measurement types, imports.
//!
//! On the servers an object or a measurement type is a key that follows from its name alone, so that machines which never met give it
//! the same one. Here they have the small numbers that a snapshot counts by, in order of first sight, and places in blocks, as in a
//! cache.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::http::Client;
use super::records;
use super::revision::Revision;
use super::schema::table;
use crate::job::JobContext;
use crate::model::fast::FastMap;
use crate::model::{
    MeasurementBatch, MeasurementEntry, MeasurementId, MeasurementKind, MeasurementType,
    ObjectEntry, ObjectId,
};
use crate::store::catalog::{Adopted, Catalog};
use crate::store::intake;
use crate::store::{ImportId, ImportRecord, ImportStatus, Reporters, StoreError, WarehouseError};

/// The key of a name: the first eight bytes of its SHA-256. Of 200,000 names two have the same once in a billion networks; then the
/// second is refused.
pub fn key_of(name: &str) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    u64::from_be_bytes(std::array::from_fn(|i| digest[i]))
}

/// Names by key: an import in a warehouse is known by its commit and its number in it.
pub type ImportKey = (u64, u32);

#[derive(Debug, Default)]
pub struct Names {
    pub catalog: Catalog,
    pub measurements: Arc<Vec<MeasurementType>>,
    /// By number.
    pub object_keys: Vec<u64>,
    pub measurement_keys: Vec<u64>,
    pub object_by_key: FastMap<u64, ObjectId>,
    pub measurement_by_key: FastMap<u64, MeasurementId>,
    /// Oldest first, without rejected ones that a later attempt replaced.
    pub imports: Vec<ImportRecord>,
    pub import_keys: BTreeMap<ImportId, ImportKey>,
    pub import_by_key: BTreeMap<ImportKey, ImportId>,
    /// The highest number that an import has, also one that was replaced.
    pub last_import: u32,
    pub reporters: std::sync::Mutex<BTreeMap<MeasurementId, Arc<Reporters>>>,
}

impl Names {
    /// Reads the names that a revision sees.
    pub fn load(
        client: &Client,
        revision: &Revision,
        ctx: &JobContext,
    ) -> Result<Self, StoreError> {
        let mut batch = MeasurementBatch::default();
        let seen = revision.condition();
        let mut rows = client.ask(
            &format!(
                "SELECT name, vendor FROM {} WHERE {seen} ORDER BY version, position",
                table(client, "objects")
            ),
            ctx,
        )?;
        while rows.has_more()? {
            let (name, vendor) = (rows.text()?, rows.text()?);
            let vendor = Some(vendor).filter(|vendor| !vendor.is_empty());
            batch.objects.push(ObjectEntry { name, vendor });
        }
        let mut rows = client.ask(
            &format!(
                "SELECT name, group_name, kind, n_bins FROM {} WHERE {seen} \
                 ORDER BY version, position",
                table(client, "measurements")
            ),
            ctx,
        )?;
        let mut entries = Vec::new();
        while rows.has_more()? {
            let (name, group) = (rows.text()?, rows.text()?);
            let kind = kind_of(rows.u8()?, rows.u16()?)?;
            entries.push(MeasurementEntry { name, group, kind });
        }
        batch.measurements = Arc::new(entries);
        let mut names = Self::default();
        names.catalog.adopt_names(&batch);
        names.index()?;
        names.load_imports(client, revision, ctx)?;
        Ok(names)
    }

    /// Keys of everything in the catalog; two names with one key are refused.
    fn index(&mut self) -> Result<(), StoreError> {
        for object in self.catalog.objects.iter() {
            let key = key_of(&object.name);
            if let Some(other) = self.object_by_key.insert(key, object.id) {
                let first = self.catalog.objects[other.0 as usize].name.clone();
                return Err(WarehouseError::NameClash { first, second: object.name.clone() }.into());
            }
            self.object_keys.push(key);
        }
        for measurement in &self.catalog.measurements {
            let key = key_of(&measurement.name);
            if let Some(other) = self.measurement_by_key.insert(key, measurement.id) {
                let first = self.catalog.measurements[other.0 as usize].name.clone();
                let second = measurement.name.clone();
                return Err(WarehouseError::NameClash { first, second }.into());
            }
            self.measurement_keys.push(key);
        }
        self.measurements = Arc::new(self.catalog.measurements.clone());
        Ok(())
    }

    fn load_imports(
        &mut self,
        client: &Client,
        revision: &Revision,
        ctx: &JobContext,
    ) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT version, number, record FROM {} WHERE {} ORDER BY version, number",
            table(client, "imports"),
            revision.condition()
        );
        let mut rows = client.ask(&sql, ctx)?;
        let mut found: BTreeMap<ImportKey, ImportRecord> = BTreeMap::new();
        while rows.has_more()? {
            let key = (rows.u64()?, rows.u32()?);
            let record = records::import_of(&rows.bytes()?, ImportId(key.1))?;
            found.insert(key, record);
        }
        // Two machines that imported at once may have counted alike.
        let in_order = found.keys().zip(found.keys().skip(1)).all(|(a, b)| a.1 < b.1);
        if !in_order {
            for (number, record) in found.values_mut().enumerate() {
                record.id = ImportId(number as u32 + 1);
            }
        }
        for (key, record) in found {
            let is_stale = |old: &ImportRecord| intake::is_stale_reject(old, &record.header);
            if self.imports.iter().any(|old| old.status == ImportStatus::Rejected && is_stale(old))
            {
                self.imports.retain(|old| !is_stale(old));
            }
            self.last_import = self.last_import.max(record.id.0);
            self.import_keys.insert(record.id, key);
            self.import_by_key.insert(key, record.id);
            self.imports.push(record);
        }
        Ok(())
    }
}

impl Catalog {
    /// Takes names without any sample.
    pub(super) fn adopt_names(&mut self, batch: &MeasurementBatch) -> Adopted {
        let plan = self.plan(batch);
        self.adopt(plan)
    }
}

/// Number and bins of a kind, as they are stored.
pub fn of_kind(kind: MeasurementKind) -> (u8, u16) {
    match kind {
        MeasurementKind::Scalar => (0, 0),
        MeasurementKind::DenseArray { n_bins } => (1, n_bins),
        MeasurementKind::SparseArray { n_bins } => (2, n_bins),
    }
}

fn kind_of(number: u8, n_bins: u16) -> Result<MeasurementKind, StoreError> {
    match number {
        0 => Ok(MeasurementKind::Scalar),
        1 => Ok(MeasurementKind::DenseArray { n_bins }),
        2 => Ok(MeasurementKind::SparseArray { n_bins }),
        other => {
            let detail = format!("kind {other} of a measurement type is not known");
            Err(WarehouseError::Garbled { detail }.into())
        }
    }
}
