//! Which commits a reader sees, and how a writer gets a version that nobody else has.
//!
//! ```text
//! writer: claim a version → check the claim → send rows under it → note the claim as done
//! reader: all versions up to the highest done one, but those that are claimed and not done
//! ```
//! The rows of a commit are seen all at once, when its `done` is. A writer that dies leaves rows that nobody ever sees, and its files
//! are sent again under another version. A claim counts only if no higher version exists when it is looked for again: so whoever sees
//! a higher one done sees this claim as well, and cannot see half of its rows. All claims lie on one shard, which puts them in order.
//!
//! A version is the time of the newest file in the commit, or one above the highest that exists, so that the newest commit has the
//! highest one and wins; its last 16 bits tell apart machines that claim in the same instant.

use super::http::Client;
use super::row_binary::PutRow;
use super::schema::table;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::store::{StoreError, WarehouseError};

/// Bits of a version that tell machines apart.
const NONCE_BITS: u32 = 16;
/// Bits that count commits of one second.
const COUNT_BITS: u32 = 14;
/// Attempts at a claim: each fails only where another machine claimed between two questions.
const CLAIMS_MAX: usize = 16;

/// What a reader sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// The highest version that is done; 0: none.
    pub newest: u64,
    /// How many are done: grows with every commit.
    pub n_done: u64,
    /// Below the newest, and not done.
    pub hidden: Vec<u64>,
}

impl Revision {
    /// What a reader sees that begins at this moment.
    pub fn newest(client: &Client, ctx: &JobContext) -> Result<Self, StoreError> {
        let sql = format!(
            "SELECT maxIf(claimed, is_done), countIf(is_done), groupArrayIf(claimed, NOT is_done) \
             FROM (SELECT version AS claimed, max(done) AS is_done FROM {} GROUP BY version)",
            table(client, "commits")
        );
        let mut rows = client.ask(&sql, ctx)?;
        let mut revision = Self { newest: rows.u64()?, n_done: rows.u64()?, hidden: Vec::new() };
        rows.list_of_u64(&mut revision.hidden)?;
        revision.hidden.retain(|version| *version < revision.newest);
        revision.hidden.sort_unstable();
        Ok(revision)
    }

    /// Of rows with a `version`.
    pub fn condition(&self) -> String {
        let mut condition = format!("version <= {}", self.newest);
        if !self.hidden.is_empty() {
            condition.push_str(&format!(" AND NOT (version IN ({}))", list(&self.hidden)));
        }
        condition
    }
}

/// Numbers with commas between them.
pub fn list(numbers: &[u64]) -> String {
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
}

/// A version of one's own.
pub fn claim(client: &Client, newest_file: Timestamp) -> Result<u64, StoreError> {
    let ctx = JobContext::default();
    let commits = table(client, "commits");
    for _ in 0..CLAIMS_MAX {
        let mut rows = client.ask(&format!("SELECT max(version) FROM {commits}"), &ctx)?;
        let version = next_version(rows.u64()?, newest_file, client.nonce())?;
        note(client, version, false)?;
        let sql =
            format!("SELECT max(version), uniqExactIf(nonce, version = {version}) FROM {commits}");
        let mut rows = client.ask(&sql, &ctx)?;
        if (rows.u64()?, rows.u64()?) == (version, 1) {
            return Ok(version);
        }
    }
    let detail = "other machines claim versions faster than this one".to_owned();
    Err(WarehouseError::Engine { code: 0, detail }.into())
}

/// Makes everything under a version visible.
pub fn finish(client: &Client, version: u64) -> Result<(), StoreError> {
    note(client, version, true)
}

fn note(client: &Client, version: u64, done: bool) -> Result<(), StoreError> {
    let mut row = Vec::new();
    row.put_u64(version);
    row.put_u64(client.nonce());
    row.put_u8(u8::from(done));
    client.insert(&format!("{} (version, nonce, done)", table(client, "commits")), &row)
}

fn next_version(highest: u64, newest_file: Timestamp, nonce: u64) -> Result<u64, StoreError> {
    let secs = u64::try_from(newest_file.as_unix_secs()).unwrap_or(0);
    let by_time = secs.min(u64::from(u32::MAX)) << COUNT_BITS;
    let counted = by_time.max((highest >> NONCE_BITS) + 1);
    let version = counted.checked_shl(NONCE_BITS).filter(|v| v >> NONCE_BITS == counted);
    let version = version.ok_or_else(|| WarehouseError::Garbled {
        detail: "there is no version above the highest one".to_owned(),
    })?;
    Ok(version | (nonce & ((1 << NONCE_BITS) - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_only_grow() {
        let at = Timestamp::from_unix_secs;
        let first = next_version(0, at(1_790_812_800), 0xabcd_1234).unwrap();
        let second = next_version(first, at(1_790_812_800), 1).unwrap();
        // A machine whose clock is late still comes after what it saw.
        let third = next_version(second, at(0), 0).unwrap();
        let later = next_version(third, at(1_790_812_801), 0).unwrap();
        assert!(first < second && second < third && third < later);
        assert_eq!(first & 0xffff, 0x1234);
        assert!(next_version(u64::MAX, at(0), 0).is_err());
        let far = next_version(0, at(i64::MAX), 0).unwrap();
        assert!(next_version(far, at(0), 0).unwrap() > far);
    }

    #[test]
    fn what_is_not_done_is_left_out() {
        let revision = Revision { newest: 9, n_done: 2, hidden: vec![3, 5] };
        assert_eq!(revision.condition(), "version <= 9 AND NOT (version IN (3,5))");
    }
}
