//! Hash maps for loops that look names and numbers up millions of times.
//!
//! *Good*: the standard hasher took a twelfth of an import's processor time. *Bad*: the seed is random in each process,
//! so that names cannot be made to collide beforehand, but it is no cryptographic hash. The order of entries means nothing, as in
//! the standard maps.

use std::collections::{HashMap, HashSet};

pub type FastMap<K, V> = HashMap<K, V, foldhash::fast::RandomState>;
pub type FastSet<K> = HashSet<K, foldhash::fast::RandomState>;
/// Keeps the order in which members came, by which they are numbered.
pub type FastIndexSet<K> = indexmap::IndexSet<K, foldhash::fast::RandomState>;
