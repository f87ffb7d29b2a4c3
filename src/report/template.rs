//! The files that a report is set from: the built-in template (`assets/report/`), and what a customer's folder puts in its place.

use std::collections::BTreeMap;

/// Files of the built-in template by path.
const BUILT_IN: [(&str, &str); 9] = [
    ("lib.typ", include_str!("../../assets/report/lib.typ")),
    ("monthly.typ", include_str!("../../assets/report/monthly.typ")),
    ("parts/cover.typ", include_str!("../../assets/report/parts/cover.typ")),
    ("parts/extra.typ", include_str!("../../assets/report/parts/extra.typ")),
    ("parts/files.typ", include_str!("../../assets/report/parts/files.typ")),
    ("parts/method.typ", include_str!("../../assets/report/parts/method.typ")),
    ("parts/objective.typ", include_str!("../../assets/report/parts/objective.typ")),
    ("parts/quality.typ", include_str!("../../assets/report/parts/quality.typ")),
    ("parts/scorecard.typ", include_str!("../../assets/report/parts/scorecard.typ")),
];

/// Template files by path, `parts/cover.typ`. Empty is the built-in template as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// What stands in the place of a built-in file, or beside them.
    own: BTreeMap<String, Vec<u8>>,
}

impl Template {
    /// Bytes of a file, the own one before the built-in; the path without a leading slash.
    pub(super) fn file(&self, path: &str) -> Option<&[u8]> {
        self.own.get(path).map(Vec::as_slice).or_else(|| built_in(path).map(str::as_bytes))
    }
}

/// Text of a file of the built-in template.
pub fn built_in(path: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// Paths of the built-in template.
pub fn built_in_paths() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(path, _)| *path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/report");
        let files = walk(std::path::Path::new(folder));
        let mut known: Vec<String> = built_in_paths().map(str::to_owned).collect();
        known.sort();
        assert_eq!(files, known);
        assert!(built_in("parts/none.typ").is_none());
    }

    fn walk(folder: &std::path::Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                found.extend(walk(&path).into_iter().map(|inner| format!("{name}/{inner}")));
            } else {
                found.push(name);
            }
        }
        found.sort();
        found
    }
}
