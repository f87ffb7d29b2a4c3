//! Saved preferences of the window: recent workspaces and the theme, in a small JSON file of the user's configuration folder.
//!
//! A missing or unreadable file means defaults: preferences never stop the program.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::format::Locale;
use crate::words::Language;

/// Recent workspaces that are kept. *Good*: the list fits the start page. *Bad*: the eleventh has to be opened by its path.
const RECENT_MAX: usize = 10;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Version of this form.
    pub version: u32,
    pub theme: ThemeChoice,
    /// Code such as `es`; `None`: the language of the system, or English.
    pub language: Option<String>,
    /// Language of reports, as a code; `None`: as the report chooses.
    pub report_language: Option<String>,
    /// Name of a locale such as `es-CO`; `None`: as the language has it, see [`Locale::for_language`].
    pub number_locale: Option<String>,
    /// Size of everything in tenths; `None`: as the system says.
    pub zoom_tenths: Option<i32>,
    pub high_contrast: bool,
    /// Width and height of the window when it was last closed, in points, and whether it filled the screen.
    pub size: Option<[f32; 2]>,
    pub maximized: bool,
    /// Whether the first-run tour was taken or put away.
    pub toured: bool,
    /// Newest first.
    pub recent: Vec<PathBuf>,
}

impl Preferences {
    /// Puts a workspace at the head of the list.
    pub fn remember(&mut self, folder: &Path) {
        self.recent.retain(|other| other != folder);
        self.recent.insert(0, folder.to_owned());
        self.recent.truncate(RECENT_MAX);
    }

    /// The language of the window.
    pub fn language(&self) -> Language {
        self.language.as_deref().and_then(Language::of_locale).unwrap_or_default()
    }

    /// How the window writes numbers: as was chosen, else as the language has it.
    pub fn numbers(&self) -> Locale {
        let chosen = self.number_locale.as_deref().and_then(Locale::named);
        chosen.unwrap_or_else(|| Locale::for_language(self.language().tag()))
    }

    pub fn forget(&mut self, folder: &Path) {
        self.recent.retain(|other| other != folder);
    }

    /// What the file says, or defaults.
    pub fn read(file: &Path) -> Self {
        std::fs::read(file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Writes beside the file and renames, so that a crash leaves the old one.
    pub fn write(&self, file: &Path) -> std::io::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let fresh = file.with_extension("json.new");
        let form = Self { version: 1, ..self.clone() };
        std::fs::write(&fresh, serde_json::to_vec_pretty(&form)?)?;
        std::fs::rename(&fresh, file)
    }
}

/// Where preferences live for this person; `None` where the system names no such folder.
pub fn default_file() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "vigia")
        .map(|dirs| dirs.config_dir().join("window.json"))
}

/// Where the start page offers to make the demo: among the documents of this person, else beside them.
pub fn demo_folder() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    Some(dirs.document_dir().unwrap_or_else(|| dirs.home_dir()).join("vigia-demo"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_workspace_comes_first_and_only_once() {
        let mut preferences = Preferences::default();
        for name in ["a", "b", "a"] {
            preferences.remember(Path::new(name));
        }
        assert_eq!(preferences.recent, [PathBuf::from("a"), PathBuf::from("b")]);
    }

    #[test]
    fn numbers_follow_the_language_until_somebody_chooses() {
        let of = |language: &str, numbers: Option<&str>| {
            let preferences = Preferences {
                language: Some(language.to_owned()),
                number_locale: numbers.map(str::to_owned),
                ..Default::default()
            };
            preferences.numbers().fixed(12_345.6, 1)
        };
        assert_eq!(of("pt", None), "12.345,6");
        assert_eq!(of("es", None), "12,345.6", "Spanish of no country");
        assert_eq!(of("en", None), "12,345.6");
        assert_eq!(of("zh", None), "12,345.6");
        assert_eq!(of("pt", Some("en-US")), "12,345.6");
        assert_eq!(of("es", Some("es-CO")), "12.345,6");
        assert_eq!(of("pt", Some("rubbish")), "12.345,6");
    }

    #[test]
    fn what_is_written_is_read_and_rubbish_means_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/window.json");
        let mut preferences = Preferences { theme: ThemeChoice::Dark, ..Default::default() };
        preferences.remember(Path::new("/data/latam"));
        preferences.write(&file).unwrap();
        let read = Preferences::read(&file);
        assert_eq!(read.theme, ThemeChoice::Dark);
        assert_eq!(read.recent, preferences.recent);
        std::fs::write(&file, "{ not json").unwrap();
        assert_eq!(Preferences::read(&file), Preferences::default());
    }
}
