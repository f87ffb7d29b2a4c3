//! The same questions on a cluster of ClickHouse servers: [`WarehouseStore`] behind the [`Store`] trait.
//!
//! What goes in comes out as from the cache: the same cells, marks, bins and exact integers, the same imports. Several machines may
//! import at once; a commit is seen whole or not at all ([`revision`]); who reads sees one revision until the end. Nothing is kept on
//! this machine.
//!
//! ```text
//! http        one request: settings, limits, what a refusal means     row_binary   values as bytes
//! schema      the tables, and why they look like that                 records      imports, tickets … as bytes
//! revision    which commits are seen, versions for writers            names        objects, measurement types, imports
//! read, scan  a snapshot                                              write, push  commits
//! sums        what the servers add up                                 sums_sql     the question for it
//! ```

pub mod commit;
pub mod http;
pub mod names;
pub mod push;
mod read;
pub mod records;
pub mod revision;
pub mod row_binary;
mod scan;
pub mod schema;
mod sums;
pub mod sums_sql;
mod write;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use http::{Secret, WarehouseOptions};
pub use schema::Layout;

use http::Client;
use names::Names;
use read::WarehouseSnapshot;
use revision::Revision;
use sums::KnownSums;
use write::WarehouseWriter;

use super::kept::KeptInMemory;
use super::{ImportWriter, KeptEntry, Snapshot, Store, StoreError};
use crate::job::JobContext;

/// Memory of a scan for what it has read and not yet handed over. *Good*: 7 million cells per question, which hides the time that a
/// question takes. *Bad*: a program that asks with several threads takes it several times.
pub const PIECE_BYTES: usize = 64 << 20;

/// Values that a question may read where the servers cannot add up. *Good*: three months of a counter of 200,000 cells. *Bad*: that takes
/// minutes; more is refused, and the question has to be made smaller.
pub const READ_VALUES: u64 = 2_000_000_000;

/// What snapshots of one process share.
pub(super) struct Shared {
    pub client: Client,
    layout: OnceLock<Layout>,
    names: Mutex<Option<(Revision, Arc<Names>)>>,
    /// What is known of the revision that was asked last.
    pub known_sums: Mutex<KnownSums>,
}

impl Shared {
    /// The first question to a warehouse: whether it is one that this program knows.
    fn layout(&self) -> Result<&Layout, StoreError> {
        if let Some(known) = self.layout.get() {
            return Ok(known);
        }
        let found = schema::check(&self.client)?;
        Ok(self.layout.get_or_init(|| found))
    }

    /// The names of a revision, read once for all snapshots of it.
    pub fn names(&self, revision: &Revision, ctx: &JobContext) -> Result<Arc<Names>, StoreError> {
        let known = self.names.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((of, names)) = known
            && of == *revision
        {
            return Ok(names);
        }
        let names = Arc::new(Names::load(&self.client, revision, ctx)?);
        let mut known = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|(of, _)| of.n_done < revision.n_done) {
            *known = Some((revision.clone(), Arc::clone(&names)));
        }
        Ok(names)
    }
}

/// See the module's text.
pub struct WarehouseStore {
    shared: Arc<Shared>,
    /// Held by the import session of this process; other machines need not wait.
    session: Mutex<()>,
    kept: Mutex<KeptInMemory>,
}

impl WarehouseStore {
    /// Opens no connection: the first question does.
    pub fn open(options: WarehouseOptions) -> Result<Self, StoreError> {
        let client = Client::new(options)?;
        let shared = Shared {
            client,
            layout: OnceLock::new(),
            names: Mutex::default(),
            known_sums: Mutex::default(),
        };
        Ok(Self { shared: Arc::new(shared), session: Mutex::default(), kept: Mutex::default() })
    }

    /// Makes the tables on the node of `options`, and on further nodes of its cluster, each named by its url.
    pub fn init(options: &WarehouseOptions, nodes: &[String]) -> Result<Layout, StoreError> {
        for url in std::iter::once(&options.url).chain(nodes) {
            let of_node = WarehouseOptions { url: url.clone(), ..options.clone() };
            schema::make_on(&Client::new(of_node)?)?;
        }
        schema::check(&Client::new(options.clone())?)
    }

    /// What the warehouse is made of; fails where it cannot be used.
    pub fn layout(&self) -> Result<Layout, StoreError> {
        self.shared.layout().cloned()
    }

    /// Rows and bytes on the disks of all nodes.
    pub fn size(&self) -> Result<(u64, u64), StoreError> {
        self.shared.layout()?;
        schema::size(&self.shared.client)
    }

    fn open_snapshot(&self) -> Result<WarehouseSnapshot, StoreError> {
        self.shared.layout()?;
        WarehouseSnapshot::open(Arc::clone(&self.shared))
    }
}

impl Store for WarehouseStore {
    fn begin_import(&self) -> Result<Box<dyn ImportWriter + '_>, StoreError> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot = self.open_snapshot()?;
        Ok(Box::new(WarehouseWriter::begin(session, snapshot)?))
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(self.open_snapshot()?))
    }

    fn data_revision(&self) -> Result<u64, StoreError> {
        self.shared.layout()?;
        Ok(Revision::newest(&self.shared.client, &JobContext::default())?.n_done)
    }

    fn kept(&self, key: &str, made_of: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.kept.lock().unwrap_or_else(PoisonError::into_inner).find(key, made_of))
    }

    fn keep(&self, entries: &[KeptEntry]) -> Result<bool, StoreError> {
        // As a cache on disk: nothing is kept while an import writes.
        let Ok(_session) = self.session.try_lock() else { return Ok(false) };
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).keep(entries);
        Ok(true)
    }
}
