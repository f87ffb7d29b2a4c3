//! The warehouse of a workspace: opened as its settings say, made, filled from the cache, looked at.

use std::path::Path;

use super::open::no_warehouse;
use super::settings::{PasswordPlace, Settings, WarehouseSettings};
use super::{Engine, diagnose, files};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::TimeRange;
pub use crate::store::warehouse::Layout;
pub use crate::store::warehouse::push::PushReport;
use crate::store::warehouse::{
    PIECE_BYTES, READ_VALUES, Secret, WarehouseOptions, WarehouseStore, schema,
};
use crate::store::{Snapshot, Store, StoreError};

/// Of a password and of certificates.
const SMALL_FILE_BYTES_MAX: u64 = 1 << 20;

/// What is known of a warehouse without reading its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WarehouseStatus {
    pub url: String,
    pub layout: Layout,
    pub n_objects: u64,
    pub n_measurements: u64,
    pub n_imports: u64,
    /// On the disks of all nodes, with what was replaced and is not merged yet.
    pub n_rows: u64,
    pub n_bytes: u64,
    pub extent: Option<TimeRange>,
    /// Files of the cache that it lacks; `None`: not looked for.
    pub n_lacking: Option<u64>,
}

fn options(folder: &Path, named: &WarehouseSettings) -> Result<WarehouseOptions, Diagnostic> {
    let password = match &named.password {
        PasswordPlace::Nowhere => String::new(),
        PasswordPlace::Environment(name) => match std::env::var(name) {
            Ok(password) => password,
            Err(_) => {
                return Err(Diagnostic::error(format!(
                    "could not find the password of the warehouse: the environment has no variable {name:?}"
                ))
                .in_file("vigia.toml")
                .hint("set it before the program starts, or name another one with password_env"));
            }
        },
        PasswordPlace::File(file) => {
            let bytes = files::read_bytes(&folder.join(file), SMALL_FILE_BYTES_MAX)?;
            let text = String::from_utf8_lossy(&bytes);
            text.lines().next().unwrap_or_default().to_owned()
        }
    };
    let ca_file = named.ca_file.as_ref();
    let ca_pem = ca_file.map(|file| files::read_bytes(&folder.join(file), SMALL_FILE_BYTES_MAX));
    Ok(WarehouseOptions {
        url: named.url.clone(),
        database: named.database.clone(),
        cluster: named.cluster.clone(),
        user: named.user.clone(),
        password: Secret::new(password),
        ca_pem: ca_pem.transpose()?,
        piece_bytes: PIECE_BYTES,
        read_values_max: READ_VALUES,
    })
}

fn told(error: &StoreError) -> Diagnostic {
    diagnose::of_store(error)
}

/// Opens no connection.
pub(super) fn open_warehouse(
    folder: &Path,
    settings: &Settings,
) -> Result<WarehouseStore, Diagnostic> {
    let named = settings.warehouse.as_ref().ok_or_else(no_warehouse)?;
    WarehouseStore::open(options(folder, named)?).map_err(|e| told(&e))
}

/// Makes the tables on the node of the settings and on further ones, each named by its url.
pub fn init(engine: &Engine, nodes: &[String]) -> Result<Layout, Diagnostic> {
    let named = engine.settings().warehouse.as_ref().ok_or_else(no_warehouse)?;
    WarehouseStore::init(&options(engine.folder(), named)?, nodes).map_err(|e| told(&e))
}

/// What [`init`] would run on each node, for those who look after the servers.
pub fn init_statements(engine: &Engine) -> Result<Vec<String>, Diagnostic> {
    let named = engine.settings().warehouse.as_ref().ok_or_else(no_warehouse)?;
    // Names that would be SQL are refused.
    open_warehouse(engine.folder(), engine.settings())?;
    Ok(schema::statements(&named.database, named.cluster.as_deref()))
}

/// Sends what the cache has and the warehouse lacks. `engine` is opened for its cache.
pub fn push(engine: &Engine, ctx: &JobContext) -> Result<PushReport, Diagnostic> {
    let warehouse = open_warehouse(engine.folder(), engine.settings())?;
    warehouse.push(engine.snapshot()?.as_ref(), ctx).map_err(|e| told(&e))
}

/// `engine` is opened for its cache.
pub fn status(engine: &Engine) -> Result<WarehouseStatus, Diagnostic> {
    let warehouse = open_warehouse(engine.folder(), engine.settings())?;
    let layout = warehouse.layout().map_err(|e| told(&e))?;
    let (n_rows, n_bytes) = warehouse.size().map_err(|e| told(&e))?;
    let snapshot = warehouse.snapshot().map_err(|e| told(&e))?;
    let imports = snapshot.imports().map_err(|e| told(&e))?;
    let lacking = n_lacking(engine.snapshot()?.as_ref(), &imports).map_err(|e| told(&e))?;
    let named = engine.settings().warehouse.as_ref().ok_or_else(no_warehouse)?;
    Ok(WarehouseStatus {
        url: named.url.clone(),
        layout,
        n_objects: snapshot.objects().map_err(|e| told(&e))?.len() as u64,
        n_measurements: snapshot.measurements().map_err(|e| told(&e))?.len() as u64,
        n_imports: imports.len() as u64,
        n_rows,
        n_bytes,
        extent: snapshot.extent().map_err(|e| told(&e))?,
        n_lacking: Some(lacking),
    })
}

fn n_lacking(
    cache: &dyn Snapshot,
    there: &[crate::store::ImportRecord],
) -> Result<u64, StoreError> {
    Ok(crate::store::warehouse::push::lacking(&cache.imports()?, there).len() as u64)
}
