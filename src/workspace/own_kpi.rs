//! A person's own KPIs: saved into the readable files of the workspace, deleted from them, and brought back.
//!
//! A definition that is saved with another formula, unit or direction gets the next version, and the earlier one goes to
//! `kpis/history/<id>.toml`, which nobody reads but people: what was computed by version 2 stays explicable. A version is never
//! given twice, also not to a KPI that was deleted and made anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::documents::kpi_texts;
use super::file_changes::{self, FileChange, read_if_there};
use super::files;
use super::own_kpi_text::{self as texts, Entry, TextError};
use crate::diagnostic::{Diagnostic, Severity};
use crate::kpi::{Basis, Catalog, Direction, Kpi, completion};
use crate::model::Timestamp;

/// Where a new KPI goes.
const OWN_FILE: &str = "kpis/own.toml";
const HISTORY_FOLDER: &str = "kpis/history";
const HISTORY_HEAD: &str =
    "# Earlier definitions of this KPI, oldest first. Nothing here is computed.\n";

/// A KPI as a person edits it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiDefinition {
    pub id: String,
    /// Language code and name, sorted; `en` is the one that is shown.
    pub names: Vec<(String, String)>,
    pub description: String,
    pub unit: String,
    pub direction: Direction,
    pub category: String,
    /// "Where operators differ", may be empty.
    pub note: String,
    pub formula: String,
    /// Such as LTE; may be empty.
    pub technology: Vec<String>,
    /// Classes of objects at which it makes sense, such as cell; may be empty.
    pub level: Vec<String>,
    pub basis: Basis,
    /// Defaults where nobody agreed on others, as they are typed; empty for none.
    pub target: String,
    pub warning: String,
}

impl Default for KpiDefinition {
    fn default() -> Self {
        Self {
            id: String::new(),
            names: Vec::new(),
            description: String::new(),
            unit: String::new(),
            direction: Direction::Neutral,
            category: String::new(),
            note: String::new(),
            formula: String::new(),
            technology: Vec::new(),
            level: Vec::new(),
            basis: Basis::Operator,
            target: String::new(),
            warning: String::new(),
        }
    }
}

impl KpiDefinition {
    pub fn of(kpi: &Kpi) -> Self {
        let mut names = vec![("en".to_owned(), kpi.name.clone())];
        for language in ["es", "pt", "zh"] {
            let name = kpi.name_in(language);
            if name != kpi.name {
                names.push((language.to_owned(), name.to_owned()));
            }
        }
        Self {
            id: kpi.id.clone(),
            names,
            description: kpi.description_in("en").to_owned(),
            unit: kpi.unit.sign().to_owned(),
            direction: kpi.direction,
            category: kpi.category.clone(),
            note: kpi.note().to_owned(),
            formula: kpi.formula.clone(),
            technology: kpi.technology.clone(),
            level: kpi.level.clone(),
            basis: kpi.basis,
            target: kpi.target.map_or_else(String::new, |value| value.to_string()),
            warning: kpi.warning.map_or_else(String::new, |value| value.to_string()),
        }
    }

    pub fn name(&self, language: &str) -> &str {
        self.names.iter().find(|(code, _)| code == language).map_or("", |(_, name)| name)
    }

    /// An empty name is none.
    pub fn set_name(&mut self, language: &str, name: &str) {
        self.names.retain(|(code, _)| code != language);
        if !name.is_empty() {
            self.names.push((language.to_owned(), name.to_owned()));
            self.names.sort();
        }
    }

    /// Whether values of the two can be compared.
    pub fn computes_as(&self, other: &Self) -> bool {
        (&self.formula, &self.unit, self.direction)
            == (&other.formula, &other.unit, other.direction)
    }
}

/// What was done to a file of KPIs, and the way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiChange {
    pub id: String,
    /// Of the definition that was saved or deleted.
    pub version: u32,
    /// Below the workspace's folder.
    pub file: String,
    undo: Vec<FileChange>,
}

/// An earlier definition of a KPI, as the history keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierKpi {
    pub definition: KpiDefinition,
    pub version: u32,
    /// Until when it held, as it is written; may be empty.
    pub until: String,
}

/// The histories of all KPIs that have one, by id, oldest version first.
pub fn all_versions(folder: &Path) -> Result<BTreeMap<String, Vec<EarlierKpi>>, Diagnostic> {
    let mut all = BTreeMap::new();
    for path in files::files_with_extension(&folder.join(HISTORY_FOLDER), "toml")? {
        let id = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        if let Ok(text) = files::read_text(&path) {
            all.insert(id, texts::earlier(&text));
        }
    }
    Ok(all)
}

/// Whether the KPI is one of the workspace's own, or replaces a built-in one.
pub fn is_own(kpi: &Kpi) -> bool {
    !kpi.is_shipped()
}

/// A definition as the text of an entry, for checks.
pub(super) fn entry_text(definition: &KpiDefinition) -> String {
    texts::block("kpi", definition, 1)
}

/// Writes a KPI: a new one to `kpis/own.toml`, a known one into the file it came from, where everything else stays as it was.
pub fn save(
    folder: &Path,
    definition: &KpiDefinition,
    is_new: bool,
    at: Timestamp,
) -> Result<KpiChange, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let definition = &trimmed(definition);
    can_be_written(definition).map_err(one)?;
    let all = read_texts(folder)?;
    let known = find(&all, &definition.id)?;
    if is_new && let Some((file, entry)) = &known {
        let line = texts::line_of(&all[*file].1, entry.span.start);
        let taken = format!("could not save the KPI: there is one with the id {:?}", definition.id);
        let hint = "choose another id, or edit the one that is there";
        return Err(vec![Diagnostic::error(taken).in_file(&all[*file].0).at_line(line).hint(hint)]);
    }
    let history_path = history_path(folder, &definition.id);
    let history = read_if_there(&history_path).map_err(one)?;
    let newest = texts::newest_version(history.as_deref().unwrap_or_default());
    let (file, before, after, version, earlier) = match known {
        Some((file, entry)) => {
            let is_same = entry.definition.computes_as(definition);
            let next = entry.version.max(newest).saturating_add(1);
            let version = if is_same { entry.version } else { next };
            let (file, text) = all[file].clone();
            let after = texts::changed(&text, &entry, definition, version)
                .map_err(|e| vec![of_text(&e, &file, &text)])?;
            (file, Some(text), after, version, (!is_same).then_some(entry))
        }
        None => {
            let replaced = Catalog::builtin().kpi(&definition.id).map_or(0, |kpi| kpi.version);
            let version = newest.max(replaced).saturating_add(1);
            let text = all.iter().find(|(file, _)| file == OWN_FILE).map(|(_, text)| text.clone());
            let block = texts::block("kpi", definition, version);
            let after = texts::appended(text.as_deref().unwrap_or_default(), &block);
            (OWN_FILE.to_owned(), text, after, version, None)
        }
    };
    would_be_read(&all, &file, &after, definition)?;
    files::create_folder(&folder.join("kpis")).map_err(one)?;
    let mut undo = Vec::new();
    if let Some(entry) = earlier {
        let change = with_earlier(history_path, history, &entry, at);
        files::create_folder(&folder.join(HISTORY_FOLDER)).map_err(one)?;
        undo.push(change);
    }
    undo.push(FileChange { path: folder.join(&file), before, after: Some(after) });
    file_changes::apply(&undo).map_err(one)?;
    Ok(KpiChange { id: definition.id.clone(), version, file, undo })
}

/// Takes a KPI out of its file; the definition goes to the history.
pub fn delete(folder: &Path, id: &str, at: Timestamp) -> Result<KpiChange, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let all = read_texts(folder)?;
    let Some((file, entry)) = find(&all, id)? else {
        let missing = format!("could not delete the KPI {id:?}: no file of the workspace has it");
        return Err(vec![Diagnostic::error(missing).hint("built-in KPIs cannot be deleted")]);
    };
    let (file, text) = all[file].clone();
    let history_path = history_path(folder, id);
    let history = read_if_there(&history_path).map_err(one)?;
    files::create_folder(&folder.join(HISTORY_FOLDER)).map_err(one)?;
    let after = texts::removed(&text, &entry);
    let undo = vec![
        with_earlier(history_path, history, &entry, at),
        FileChange { path: folder.join(&file), before: Some(text), after: Some(after) },
    ];
    file_changes::apply(&undo).map_err(one)?;
    Ok(KpiChange { id: id.to_owned(), version: entry.version, file, undo })
}

/// Brings the earlier bytes of all files back. What somebody wrote meanwhile is not overwritten.
pub fn undo(change: &KpiChange) -> Result<(), Diagnostic> {
    file_changes::undo(&change.undo)
}

fn trimmed(definition: &KpiDefinition) -> KpiDefinition {
    let mut trimmed = definition.clone();
    let texts = [
        &mut trimmed.id,
        &mut trimmed.description,
        &mut trimmed.unit,
        &mut trimmed.category,
        &mut trimmed.note,
        &mut trimmed.formula,
        &mut trimmed.target,
        &mut trimmed.warning,
    ];
    for text in texts {
        *text = text.trim().to_owned();
    }
    for (_, name) in &mut trimmed.names {
        *name = name.trim().to_owned();
    }
    trimmed.names.retain(|(_, name)| !name.is_empty());
    for words in [&mut trimmed.technology, &mut trimmed.level] {
        words.iter_mut().for_each(|word| *word = word.trim().to_owned());
        words.retain(|word| !word.is_empty());
    }
    if trimmed.category.is_empty() {
        "own".clone_into(&mut trimmed.category);
    }
    trimmed
}

fn can_be_written(definition: &KpiDefinition) -> Result<(), Diagnostic> {
    let missing = |what: &str, hint: &str| {
        Diagnostic::error(format!("could not save the KPI: {what}")).hint(hint)
    };
    if definition.id.is_empty() {
        return Err(missing("it has no id", "give it one, such as rrc_setup_success_rate"));
    }
    if !completion::is_plain(&definition.id) || definition.id.contains(['.', '*']) {
        let what = format!("{:?} cannot be the id of a KPI", definition.id);
        return Err(missing(&what, "use letters, digits and _, such as rrc_setup_success_rate"));
    }
    if definition.name("en").is_empty() {
        return Err(missing("it has no name", "give it an English name"));
    }
    if definition.formula.is_empty() {
        return Err(missing("it has no formula", "such as 100 * sum(a) / sum(b)"));
    }
    for (name, value) in [("target", &definition.target), ("warning", &definition.warning)] {
        if !value.is_empty() && !texts::is_number(value) {
            let what = format!("its {name} {value:?} is not a number");
            return Err(missing(&what, "write it with a decimal point, such as 99.5"));
        }
    }
    Ok(())
}

/// Reads the new text as the program will, so that nothing is saved that could not be used.
fn would_be_read(
    all: &[(String, String)],
    file: &str,
    text: &str,
    definition: &KpiDefinition,
) -> Result<(), Vec<Diagnostic>> {
    let mut all: Vec<(&str, &str)> = all
        .iter()
        .filter(|(name, _)| name != file)
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    all.push((file, text));
    all.sort_unstable();
    let mut catalog = Catalog::builtin();
    let mut mistakes = Vec::new();
    for (name, text) in all {
        let found = catalog.extend(name, text);
        if name == file {
            mistakes.extend(found.into_iter().filter(|d| d.severity == Severity::Error));
        }
    }
    // What is wrong with other entries of the file was wrong before.
    let lines = texts::entries(text).ok().and_then(|entries| {
        let entry = entries.into_iter().find(|entry| entry.definition.id == definition.id)?;
        Some(texts::line_of(text, entry.span.start)..=texts::line_of(text, entry.span.end))
    });
    if let Some(lines) = lines {
        mistakes.retain(|d| d.location.line.is_none_or(|line| lines.contains(&line)));
    }
    let is_read = catalog.kpi(&definition.id).is_some_and(|k| k.formula == definition.formula);
    match (mistakes.is_empty(), is_read) {
        (true, true) => Ok(()),
        (true, false) => {
            let why = "could not save the KPI: it would not be read back as it is written here";
            Err(vec![Diagnostic::error(why).in_file(file)])
        }
        (false, _) => Err(mistakes),
    }
}

fn read_texts(folder: &Path) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let texts = kpi_texts(folder, &mut problems);
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

/// The entry that counts: of several of one id that of the last file. A file that cannot be read may hold it, so it stops the search.
fn find(all: &[(String, String)], id: &str) -> Result<Option<(usize, Entry)>, Vec<Diagnostic>> {
    for (position, (file, text)) in all.iter().enumerate().rev() {
        match texts::entries(text) {
            Ok(entries) => {
                let found = entries.into_iter().find(|entry| entry.definition.id == id);
                if let Some(entry) = found {
                    return Ok(Some((position, entry)));
                }
            }
            Err(e) => return Err(vec![of_text(&e, file, text)]),
        }
    }
    Ok(None)
}

fn of_text(error: &TextError, file: &str, text: &str) -> Diagnostic {
    let line = texts::line_of(text, error.at());
    Diagnostic::error(format!("could not change the KPIs of this file: {error}"))
        .in_file(file)
        .at_line(line)
        .hint("correct the file by hand first")
}

fn history_path(folder: &Path, id: &str) -> PathBuf {
    folder.join(HISTORY_FOLDER).join(format!("{id}.toml"))
}

fn with_earlier(path: PathBuf, before: Option<String>, entry: &Entry, at: Timestamp) -> FileChange {
    let mut block = texts::block("earlier", &entry.definition, entry.version);
    block.push_str(&format!("until = \"{}\"\n", at.to_iso_utc()));
    let after = texts::appended(before.as_deref().unwrap_or(HISTORY_HEAD), &block);
    FileChange { path, before, after: Some(after) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_unix_secs(1_790_812_800);

    fn definition() -> KpiDefinition {
        let mut definition = KpiDefinition {
            id: "own_rate".to_owned(),
            formula: "100 * sum(RRC.ConnEstabSucc) / sum(RRC.ConnEstabAtt)".to_owned(),
            unit: "%".to_owned(),
            ..KpiDefinition::default()
        };
        definition.set_name("en", "Own rate");
        definition
    }

    fn text(folder: &Path, file: &str) -> Option<String> {
        read_if_there(&folder.join(file)).unwrap()
    }

    #[test]
    fn only_what_computes_otherwise_raises_the_version() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert_eq!(save(folder, &definition(), true, AT).unwrap().version, 1);
        let mut renamed = definition();
        renamed.set_name("en", "Our rate");
        assert_eq!(save(folder, &renamed, false, AT).unwrap().version, 1);
        assert_eq!(text(folder, "kpis/history/own_rate.toml"), None);
        let other = KpiDefinition { direction: Direction::HigherIsBetter, ..renamed };
        assert_eq!(save(folder, &other, false, AT).unwrap().version, 2);
        let history = text(folder, "kpis/history/own_rate.toml").unwrap();
        assert!(history.contains("version = 1\nuntil = \"2026-10-01T00:00:00Z\""), "{history}");
        assert!(!history.contains("version = 2"), "{history}");
        let file = text(folder, "kpis/own.toml").unwrap();
        assert!(file.contains("version = 2") && !file.contains("version = 1"), "{file}");
        // The history is not read as KPIs.
        let mut problems = Vec::new();
        let catalog = crate::workspace::documents::read_catalog(folder, &mut problems);
        assert_eq!(problems, Vec::new());
        assert_eq!(catalog.kpi("own_rate").unwrap().version, 2);
    }

    #[test]
    fn a_deleted_kpi_comes_back_byte_for_byte_and_its_version_never() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let before =
            "# ours\n[[kpi]]\nid = \"kept\"\nname = \"Kept\"\nformula = \"sum(x)\" # as is\n";
        files::create_folder(&folder.join("kpis")).unwrap();
        files::write_atomically(&folder.join("kpis/own.toml"), before.as_bytes()).unwrap();
        save(folder, &definition(), true, AT).unwrap();
        let saved = text(folder, "kpis/own.toml").unwrap();
        assert!(saved.starts_with(before), "{saved}");
        let change = delete(folder, "own_rate", AT).unwrap();
        assert_eq!(text(folder, "kpis/own.toml").unwrap(), format!("{before}\n"));
        undo(&change).unwrap();
        assert_eq!(text(folder, "kpis/own.toml").unwrap(), saved);
        assert_eq!(text(folder, "kpis/history/own_rate.toml"), None);
        delete(folder, "own_rate", AT).unwrap();
        assert_eq!(save(folder, &definition(), true, AT).unwrap().version, 2);
        assert!(undo(&change).is_err(), "the file was changed meanwhile");
    }

    #[test]
    fn mistakes_are_told_with_file_and_line_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let broken = KpiDefinition { formula: "100 * sum(a".to_owned(), ..definition() };
        let mistakes = save(folder, &broken, true, AT).unwrap_err();
        assert_eq!(mistakes[0].location.file.as_deref(), Some(Path::new("kpis/own.toml")));
        assert_eq!(mistakes[0].location.line, Some(4));
        assert_eq!(text(folder, "kpis/own.toml"), None);
        let circular = KpiDefinition { formula: "own_rate * 2".to_owned(), ..definition() };
        assert!(save(folder, &circular, true, AT).is_err());
        save(folder, &definition(), true, AT).unwrap();
        let twice = save(folder, &definition(), true, AT).unwrap_err();
        assert!(twice[0].message.contains("there is one with the id"), "{twice:?}");
    }
}
