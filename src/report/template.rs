//! The files that a report is set from: the built-in template (`assets/report/`), and what a customer's folder puts in its place.

use std::collections::BTreeMap;

use serde::Serialize;

/// Files of the built-in template by path.
macro_rules! built_in {
    ($($path:literal,)+) => {
        const BUILT_IN: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../assets/report/", $path)))),+];
    };
}

built_in![
    "failing.typ",
    "incidents.typ",
    "kinds.typ",
    "lib.typ",
    "matrix.typ",
    "monthly.typ",
    "parts/cover.typ",
    "parts/extra.typ",
    "parts/files.typ",
    "parts/method.typ",
    "parts/objective.typ",
    "parts/quality.typ",
    "parts/scorecard.typ",
    "portfolio.typ",
    "quarterly.typ",
    "summary.typ",
];

/// Under this folder the built-in files are found as they are, so that an own `parts/cover.typ` can build on the one it replaces.
const ORIGINALS: &str = "built-in/";

/// Template files by path, `parts/cover.typ`. The default is the built-in template as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Of the folder that `own` comes from; empty for the built-in template.
    name: String,
    /// What stands in the place of a built-in file, or beside them: own parts, the logo.
    own: BTreeMap<String, Vec<u8>>,
}

/// Why files are no template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFault {
    /// A template file that replaces none and that no other names: it would never be read.
    Unused { path: String },
}

impl Template {
    /// The built-in template with own files by path, without a leading slash.
    ///
    /// # Errors
    /// An own `.typ` file that neither replaces a built-in one nor is named by another own one.
    pub fn new(name: &str, own: BTreeMap<String, Vec<u8>>) -> Result<Self, TemplateFault> {
        for path in own.keys().filter(|path| path.ends_with(".typ")) {
            let file = path.rsplit('/').next().unwrap_or(path);
            let names_it = |(other, bytes): (&String, &Vec<u8>)| {
                other != path
                    && other.ends_with(".typ")
                    && memchr::memmem::find(bytes, file.as_bytes()).is_some()
            };
            if built_in(path).is_none() && !own.iter().any(names_it) {
                return Err(TemplateFault::Unused { path: path.clone() });
            }
        }
        Ok(Self { name: name.to_owned(), own })
    }

    /// Name of the folder of own files; empty for the built-in template.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes of a file, the own one before the built-in; the path without a leading slash.
    pub(super) fn file(&self, path: &str) -> Option<&[u8]> {
        if let Some(original) = path.strip_prefix(ORIGINALS) {
            return built_in(original).map(str::as_bytes);
        }
        self.own.get(path).map(Vec::as_slice).or_else(|| built_in(path).map(str::as_bytes))
    }

    /// A file as messages name it: where a person finds it.
    pub(super) fn place(&self, path: &str) -> String {
        match self.own.contains_key(path) {
            true => format!("templates/{}/{path}", self.name),
            false => format!("{path} of the built-in template"),
        }
    }
}

/// Whose paper it is: what a customer's folder says beside its files. Field names are those that templates ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Brand {
    /// Path of the picture for the template, `/logo.svg`; empty where there is none.
    pub logo: String,
    /// What the logo shows, for those who cannot see it.
    pub logo_text: String,
    pub logo_height_mm: u32,
    /// `#0b5fa5`; empty: the accent color of the template.
    pub accent: String,
    /// Who sends the report.
    pub sender: String,
    pub contact: String,
    /// On every page: `Confidential`.
    pub classification: String,
    /// On every page, at its foot.
    pub footer: String,
    /// On the cover, below the contract.
    pub cover_subtitle: String,
}

/// How a report looks, and what its files are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub template: Template,
    pub brand: Brand,
    /// Of its files, without ending.
    pub file_stem: String,
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
