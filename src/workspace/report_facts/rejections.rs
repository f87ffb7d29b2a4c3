//! Why an entry of the exclusion ledger was rejected: the comment that the decision left above who decided.

use super::Gathering;
use crate::sla::{ExclusionState, RefusalReason};
use crate::workspace::files;
use std::collections::BTreeMap;

impl Gathering<'_> {
    /// By id; what cannot be read has none.
    pub(super) fn rejections(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let rejected = RefusalReason::NotApproved(ExclusionState::Rejected);
        let refused = self.statement.objectives.iter().flat_map(|line| &line.refused_exclusions);
        let ids: Vec<&str> =
            refused.filter(|r| r.reason == rejected).map(|r| r.entry.id.as_str()).collect();
        if ids.is_empty() {
            return found;
        }
        let folder = self.engine.folder().join("exclusions");
        for path in files::files_with_extension(&folder, "toml").unwrap_or_default() {
            let Ok(text) = files::read_text(&path) else { continue };
            for id in &ids {
                if let Some(reason) = rejection_in(&text, id) {
                    found.insert((*id).to_owned(), reason);
                }
            }
        }
        found
    }
}

/// The last comment `# rejected: …` of an entry's own lines.
fn rejection_in(text: &str, id: &str) -> Option<String> {
    let (mut is_inside, mut found) = (false, None);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            is_inside = false;
        }
        let value = line.strip_prefix("id").map(str::trim_start).and_then(|l| l.strip_prefix('='));
        if let Some(value) = value {
            let value = value.trim().trim_matches(['"', '\'']);
            is_inside = value == id;
        }
        if let Some(reason) = line.strip_prefix("# rejected:").filter(|_| is_inside) {
            found = Some(reason.trim().to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_that_of_the_entry_itself() {
        let text = "[[exclusion]]\nid = \"EX-1\"\nstate = \"rejected\"\n# rejected: no notice was given\n\
                    decided_by = \"NOC\"\n\n[[exclusion]]\nid = \"EX-2\"\nstate = \"rejected\"\n";
        assert_eq!(rejection_in(text, "EX-1").as_deref(), Some("no notice was given"));
        assert_eq!(rejection_in(text, "EX-2"), None);
        assert_eq!(rejection_in(text, "EX"), None);
    }
}
