//! Why two packs differ, or a pack and a frozen record.

use serde_json::Value;

use super::archive::read_archive;
use super::verify::verify_pack;
use super::{FROZEN, STATEMENT, archive};
use crate::diagnostic::Diagnostic;
use crate::workspace::freeze::{Difference, FrozenRecord, Side, difference};

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct PackSide {
    /// `2026-10 of pe-banco-andino, Final`
    pub title: String,
    pub judged: Value,
    pub tool: Value,
    /// The frozen records that the side has: the record itself, or those in the pack.
    pub records: Vec<FrozenRecord>,
    /// What is not as it was written; the comparison is of what the file says now.
    pub faults: Vec<String>,
}

/// An evidence pack or a frozen record from its bytes.
///
/// # Errors
/// Where it is neither, or says nothing that could be compared.
pub fn read_side(bytes: &[u8]) -> Result<PackSide, Diagnostic> {
    let refuse = |why: &str| {
        Diagnostic::error(format!("could not compare the file: {why}"))
            .hint("give evidence packs (.zip) or frozen results (.json of statements/)")
    };
    if bytes.first() == Some(&b'{') {
        let text = std::str::from_utf8(bytes).map_err(|_| refuse("it is no text"))?;
        let record = FrozenRecord::parse(text).map_err(|why| refuse(&why))?;
        let title = title(&record.judged, &record.label());
        let (judged, tool) = (record.judged.clone(), record.tool.clone());
        return Ok(PackSide { title, judged, tool, records: vec![record], faults: Vec::new() });
    }
    if bytes.len() as u64 > archive::FILE_BYTES_MAX {
        return Err(refuse("it is too large"));
    }
    let faults = verify_pack(bytes)?.findings.iter().map(ToString::to_string).collect();
    let mut entries = read_archive(bytes).map_err(|why| refuse(&why))?.entries;
    let statement = entries.remove(STATEMENT).unwrap_or_default();
    let said: Value = serde_json::from_slice(&statement)
        .map_err(|e| refuse(&format!("its {STATEMENT} cannot be read ({e})")))?;
    let title = title(&said["judged"], said["label"].as_str().unwrap_or_default());
    let frozen = entries.iter().filter(|(name, _)| name.starts_with(FROZEN));
    let records = frozen.filter_map(|(_, bytes)| {
        std::str::from_utf8(bytes).ok().and_then(|text| FrozenRecord::parse(text).ok())
    });
    let (judged, tool) = (said["judged"].clone(), said["tool"].clone());
    Ok(PackSide { title, judged, tool, records: records.collect(), faults })
}

fn title(judged: &Value, label: &str) -> String {
    let text = |key: &str| judged[key].as_str().unwrap_or_default();
    format!("{} of {}, {label}", text("period"), text("contract"))
}

/// Records that go by one name, or by one moment, on both sides and are not the same: one of each was altered, or frozen elsewhere.
/// A sentence for each.
pub fn other_records(left: &PackSide, right: &PackSide) -> Vec<String> {
    let mut found = Vec::new();
    for ours in &left.records {
        for theirs in &right.records {
            let is_one = ours.contract == theirs.contract
                && ours.period == theirs.period
                && (ours.sequence == theirs.sequence || ours.frozen_at == theirs.frozen_at);
            if !is_one || ours.sha256 == theirs.sha256 {
                continue;
            }
            let short = |sha256: &str| sha256.chars().take(16).collect::<String>();
            found.push(format!(
                "{} of {} (SHA-256 {}…) and {} of {} (SHA-256 {}…) are not the same record: one of them was altered, or frozen in another workspace",
                ours.file_name(),
                ours.frozen_at,
                short(&ours.sha256),
                theirs.file_name(),
                theirs.frozen_at,
                short(&theirs.sha256),
            ));
        }
    }
    found
}

/// What differs, and why.
pub fn compare_packs(left: &PackSide, right: &PackSide) -> Difference {
    difference(
        Side { judged: &left.judged, tool: Some(&left.tool) },
        Side { judged: &right.judged, tool: Some(&right.tool) },
    )
}
