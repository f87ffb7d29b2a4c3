//! The tables of a warehouse: what they hold, how they are made, and which schema a program finds.
//!
//! | table | one row | ordered and kept once by |
//! |---|---|---|
//! | `cells` | some periods of one day of one object, measurement type and bin, as one commit brought them | measurement, bin, granularity, object, day, version |
//! | `off_grid` | one value whose period has no place in a day | measurement, granularity, object, start, bin, version |
//! | `objects`, `measurements` | one name, as one commit knew it | key, version |
//! | `imports`, `rejects` | one file; one record that was not taken | version, number (, position) |
//! | `readings` | a reading of a counter that only grows | measurement, granularity, object, instant, version |
//! | `events` | the state of a ticket or an outage after a commit | kind, key, version |
//! | `commits` | a version that was claimed, and again when all of it is there | version, nonce, done |
//! | `schema` | the number of this layout | number |
//!
//! Each is `…_local` on every node and, in a cluster, a `Distributed` table of the plain name over them. `cells` lie by day in
//! partitions, so that old days are dropped at once, and by object on shards, so that all that is known of an object lies together.
//!
//! # Decision
//! One wide table per measurement group with a nullable column per counter was considered, and is not used. Names of counters come from
//! files and would become columns, made while several machines import; a bin of an array would be a column too; a replacing row
//! replaces all counters of an object and period, so that a file with some of them would first have to read the others, and two
//! machines doing so would lose values; a reported nothing and a suspect mark have no place in a number. Instead a row is what the
//! cache keeps too, a row of a day-tile: the values of one counter of one object and day as a list. *Good*: any counter, any bin, exact
//! numbers and marks; a 96th of the rows of a narrow table; nothing is read before it is written, so machines do not wait for each
//! other. *Bad*: who writes SQL by hand meets lists (`arraySum`, `sumForEach`), and rows of several commits of one day have to be laid
//! over each other, the newest on top, which the reader does.

use crate::job::JobContext;
use crate::store::{StoreError, WarehouseError};

use super::http::{Client, quoted};

/// Number of this layout.
pub const SCHEMA: u32 = 1;

/// Rows of `cells` that are found by one mark. *Good*: the week of one cell reads a quarter of a megabyte per counter. *Bad*: the marks
/// of a national day take 2 MB per node.
const CELLS_PER_MARK: u32 = 256;

struct Table {
    name: &'static str,
    columns: &'static str,
    /// Of the `ReplacingMergeTree`.
    keys: &'static str,
    shard: &'static str,
}

const TABLES: [Table; 10] = [
    Table {
        name: "cells",
        columns: "measurement UInt64, bin Int32, granularity UInt32, object UInt64, day Date, \
                  version UInt64, reported UInt8, n_present UInt16, first UInt16, \
                  values Array(Float64), marks Array(UInt8), exact_at Array(UInt16), exact Array(Int64), \
                  files Array(UInt32)",
        keys: "PARTITION BY day ORDER BY (measurement, bin, granularity, object, day, version)",
        shard: "object",
    },
    Table {
        name: "off_grid",
        columns: "measurement UInt64, bin Int32, granularity UInt32, object UInt64, start Int64, \
                  version UInt64, reported UInt8, mark UInt8, value Float64, is_exact UInt8, \
                  exact Int64, file UInt32",
        keys: "ORDER BY (measurement, granularity, object, start, bin, version)",
        shard: "object",
    },
    Table {
        name: "objects",
        columns: "key UInt64, version UInt64, position UInt32, name String, vendor String",
        keys: "ORDER BY (key, version)",
        shard: "key",
    },
    Table {
        name: "measurements",
        columns: "key UInt64, version UInt64, position UInt32, name String, group_name String, \
                  kind UInt8, n_bins UInt16",
        keys: "ORDER BY (key, version)",
        shard: "key",
    },
    Table {
        name: "imports",
        columns: "version UInt64, number UInt32, sha256 String, file String, \
                  imported_at Int64, record String",
        keys: "ORDER BY (version, number)",
        shard: "version",
    },
    Table {
        name: "rejects",
        columns: "version UInt64, number UInt32, position UInt32, record String",
        keys: "ORDER BY (version, number, position)",
        shard: "version",
    },
    Table {
        name: "readings",
        columns: "measurement UInt64, granularity UInt32, object UInt64, instant Int64, \
                  version UInt64, value UInt64",
        keys: "ORDER BY (measurement, granularity, object, instant, version)",
        shard: "object",
    },
    Table {
        name: "events",
        columns: "kind UInt8, key String, version UInt64, import_version UInt64, \
                  import_number UInt32, record String",
        keys: "ORDER BY (kind, key, version)",
        shard: "cityHash64(key)",
    },
    Table {
        name: "commits",
        columns: "version UInt64, nonce UInt64, done UInt8",
        keys: "ORDER BY (version, nonce, done)",
        // One node sees all claims in one order.
        shard: "0",
    },
    Table { name: "schema", columns: "number UInt32", keys: "ORDER BY number", shard: "0" },
];

/// Statements that make whatever is not there yet on one node.
pub fn statements(database: &str, cluster: Option<&str>) -> Vec<String> {
    let mut statements = vec![format!("CREATE DATABASE IF NOT EXISTS `{database}`")];
    for Table { name, columns, keys, shard } in &TABLES {
        let local = local_name(name, cluster);
        let settings = match *name {
            "cells" => format!(" SETTINGS index_granularity = {CELLS_PER_MARK}"),
            _ => String::new(),
        };
        let columns = columns.split_whitespace().collect::<Vec<_>>().join(" ");
        statements.push(format!(
            "CREATE TABLE IF NOT EXISTS `{database}`.`{local}` ({columns}) \
             ENGINE = ReplacingMergeTree() {keys}{settings}"
        ));
        if let Some(cluster) = cluster {
            statements.push(format!(
                "CREATE TABLE IF NOT EXISTS `{database}`.`{name}` ({columns}) \
                 ENGINE = Distributed('{cluster}', '{database}', '{local}', {shard})"
            ));
        }
    }
    statements
}

fn local_name(name: &str, cluster: Option<&str>) -> String {
    match cluster {
        Some(_) => format!("{name}_local"),
        None => name.to_owned(),
    }
}

/// Makes the tables on one node, and notes their number there. Does nothing where they are.
pub fn make_on(client: &Client) -> Result<(), StoreError> {
    let options = client.options();
    let (database, cluster) = (&options.database, options.cluster.as_deref());
    for statement in statements(database, cluster) {
        client.run(&statement)?;
    }
    let schema = format!("`{database}`.`{}`", local_name("schema", cluster));
    let mut noted = client.ask(&format!("SELECT count() FROM {schema}"), &JobContext::default())?;
    if noted.u64()? == 0 {
        client.insert(&format!("{schema} (number)"), &SCHEMA.to_le_bytes())?;
    }
    Ok(())
}

/// What a warehouse is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub server_version: String,
    pub schema: u32,
    /// `host:port` of each node with its shard, counted from 1.
    pub nodes: Vec<(u32, String)>,
}

/// Fails unless every shard has tables of this very schema.
pub fn check(client: &Client) -> Result<Layout, StoreError> {
    let options = client.options();
    let ctx = JobContext::default();
    let server_version = client.ask("SELECT version()", &ctx)?.text()?;
    let mut nodes = Vec::new();
    if let Some(cluster) = &options.cluster {
        let mut found = client.ask(
            &format!(
                "SELECT toUInt32(shard_num), concat(host_name, ':', toString(port)) \
                 FROM system.clusters WHERE cluster = {} ORDER BY shard_num, host_name, port",
                quoted(cluster)
            ),
            &ctx,
        )?;
        while found.has_more()? {
            nodes.push((found.u32()?, found.text()?));
        }
        if nodes.is_empty() {
            let detail =
                format!("the server at {} knows no cluster named {cluster:?}", options.url);
            return Err(WarehouseError::Setup { detail }.into());
        }
    }
    let n_shards = nodes.iter().map(|(shard, _)| *shard).max().unwrap_or(1);
    let sql = format!(
        "SELECT count(), min(number), max(number) FROM `{}`.`schema` FINAL",
        options.database
    );
    let mut found = client.ask(&sql, &ctx)?;
    let (n_noted, least, greatest) = (found.u64()?, found.u32()?, found.u32()?);
    if n_noted == 0 {
        let (node, database) = (options.url.clone(), options.database.clone());
        return Err(WarehouseError::NoTables { node, database }.into());
    }
    if least < SCHEMA {
        return Err(WarehouseError::OlderSchema { found: least, known: SCHEMA }.into());
    }
    if greatest > SCHEMA {
        return Err(WarehouseError::NewerSchema { found: greatest, known: SCHEMA }.into());
    }
    if n_noted < u64::from(n_shards) {
        let detail = format!("{n_noted} of {n_shards} shards have tables of Vigia");
        return Err(WarehouseError::Setup { detail }.into());
    }
    Ok(Layout { server_version, schema: greatest, nodes })
}

/// A table as questions and batches name it.
pub fn table(client: &Client, name: &str) -> String {
    format!("`{}`.`{name}`", client.options().database)
}

/// Rows and bytes of the parts of `cells`, on all nodes: what lies on the disks, with rows that a newer one has replaced.
pub fn size(client: &Client) -> Result<(u64, u64), StoreError> {
    let options = client.options();
    let parts = match &options.cluster {
        Some(cluster) => format!("cluster({}, 'system', 'parts')", quoted(cluster)),
        None => "system.parts".to_owned(),
    };
    let sql = format!(
        "SELECT sum(rows), sum(bytes) FROM {parts} WHERE active AND database = {} AND table = '{}'",
        quoted(&options.database),
        local_name("cells", options.cluster.as_deref())
    );
    let mut found = client.ask(&sql, &JobContext::default())?;
    Ok((found.u64()?, found.u64()?))
}
