//! Views and dashboards on disk: saved, renamed, deleted, and the way back from each.
//!
//! What is saved over a file that is there keeps its comments and everything else that did not change. A file that cannot be read
//! is never overwritten: somebody wrote it. A deletion can be undone as long as nobody put another file in its place.

use std::path::{Path, PathBuf};

use super::dashboard::Dashboard;
use super::dashboard_file::{parse_dashboard, write_dashboard};
use super::view_file::{SavedView, parse_view, write_view};
use super::{files, saved_text};
use crate::diagnostic::Diagnostic;

/// Files of one name, told apart by numbers, before it is given up.
const NUMBER_MAX: u32 = 1000;
/// Letters of a file's name.
const ID_CHARS_MAX: usize = 60;

/// What can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SavedKind {
    View,
    Dashboard,
}

impl SavedKind {
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::View => "views",
            Self::Dashboard => "dashboards",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Dashboard => "dashboard",
        }
    }
}

/// A document to save.
#[derive(Clone, Debug, PartialEq)]
pub enum SavedDocument {
    View(SavedView),
    Dashboard(Dashboard),
}

impl SavedDocument {
    pub fn kind(&self) -> SavedKind {
        match self {
            Self::View(_) => SavedKind::View,
            Self::Dashboard(_) => SavedKind::Dashboard,
        }
    }

    pub fn id(&self) -> &str {
        match self {
            Self::View(view) => &view.id,
            Self::Dashboard(dashboard) => &dashboard.id,
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::View(view) => &view.name,
            Self::Dashboard(dashboard) => &dashboard.name,
        }
    }

    fn set_name(&mut self, name: &str) {
        match self {
            Self::View(view) => name.clone_into(&mut view.name),
            Self::Dashboard(dashboard) => name.clone_into(&mut dashboard.name),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::View(view) => write_view(view),
            Self::Dashboard(dashboard) => write_dashboard(dashboard),
        }
    }

    fn parse(kind: SavedKind, id: &str, file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        match kind {
            SavedKind::View => parse_view(id, file, text).map(Self::View),
            SavedKind::Dashboard => parse_dashboard(id, file, text).map(Self::Dashboard),
        }
    }
}

/// What was done to a file, and the way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedChange {
    pub kind: SavedKind,
    pub id: String,
    pub name: String,
    /// Below the workspace's folder.
    pub file: String,
    path: PathBuf,
    /// `None`: there was no such file.
    before: Option<String>,
    after: Option<String>,
}

/// All files of a kind that can be read, sorted by name, and what is wrong with the others.
pub(super) fn read_all(folder: &Path, kind: SavedKind) -> (Vec<SavedDocument>, Vec<Diagnostic>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let paths = match files::files_with_extension(&folder.join(kind.folder()), "toml") {
        Ok(paths) => paths,
        Err(problem) => return (found, vec![problem]),
    };
    for path in paths {
        let id = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        match files::read_text(&path) {
            Ok(text) => match SavedDocument::parse(kind, &id, &file_of(kind, &id), &text) {
                Ok(document) => found.push(document),
                Err(mistakes) => problems.extend(mistakes),
            },
            Err(problem) => problems.push(problem),
        }
    }
    found.sort_by_cached_key(|d| (d.name().to_lowercase(), d.id().to_owned()));
    (found, problems)
}

fn file_of(kind: SavedKind, id: &str) -> String {
    format!("{}/{id}.toml", kind.folder())
}

/// Writes a document: one without an id into a new file that is named after it.
pub fn save(folder: &Path, document: &SavedDocument) -> Result<SavedChange, Vec<Diagnostic>> {
    let kind = document.kind();
    let mut document = document.clone();
    let name = document.name().trim().to_owned();
    document.set_name(&name);
    if name.is_empty() {
        let what = format!("could not save the {}: it has no name", kind.word());
        return Err(vec![Diagnostic::error(what).hint("give it one")]);
    }
    not_taken(folder, &document)?;
    let id = match document.id() {
        "" => free_id(folder, kind, &name).map_err(|d| vec![d])?,
        id => id.to_owned(),
    };
    let fresh = document.text();
    // What is written must be what will be read.
    SavedDocument::parse(kind, &id, &file_of(kind, &id), &fresh)?;
    let path = folder.join(file_of(kind, &id));
    let before = read_if_there(&path).map_err(|d| vec![d])?;
    let after = match &before {
        Some(old) => {
            could_be_read(kind, &id, old)?;
            let kept = saved_text::rewritten(old, &fresh);
            let said = |text: &str| SavedDocument::parse(kind, &id, &file_of(kind, &id), text);
            // Comments are worth less than the document.
            if said(&kept).ok() == said(&fresh).ok() { kept } else { fresh }
        }
        None => fresh,
    };
    files::create_folder(&folder.join(kind.folder())).map_err(|d| vec![d])?;
    if before.as_ref() != Some(&after) {
        files::write_atomically(&path, after.as_bytes()).map_err(|d| vec![d])?;
    }
    let file = file_of(kind, &id);
    Ok(SavedChange { kind, id, name, file, path, before, after: Some(after) })
}

/// Gives a document another name; its id stays.
pub fn rename(
    folder: &Path,
    kind: SavedKind,
    id: &str,
    name: &str,
) -> Result<SavedChange, Vec<Diagnostic>> {
    let mut document = read_one(folder, kind, id)?;
    document.set_name(name);
    save(folder, &document)
}

/// Takes a document's file away.
pub fn delete(folder: &Path, kind: SavedKind, id: &str) -> Result<SavedChange, Vec<Diagnostic>> {
    let file = file_of(kind, id);
    let path = folder.join(&file);
    let Some(text) = read_if_there(&path).map_err(|d| vec![d])? else {
        return Err(vec![not_there(kind, id)]);
    };
    let document = SavedDocument::parse(kind, id, &file, &text);
    let name = document.map_or_else(|_| id.to_owned(), |document| document.name().to_owned());
    files::remove(&path).map_err(|d| vec![d])?;
    Ok(SavedChange { kind, id: id.to_owned(), name, file, path, before: Some(text), after: None })
}

/// Brings the earlier bytes back. What somebody wrote meanwhile is not overwritten.
pub fn undo(change: &SavedChange) -> Result<(), Diagnostic> {
    if read_if_there(&change.path)? != change.after {
        let why = "could not undo: the file was changed after that";
        return Err(Diagnostic::error(why).in_file(&change.file).hint("edit it by hand"));
    }
    match &change.before {
        Some(text) => files::write_atomically(&change.path, text.as_bytes()),
        None if change.after.is_some() => files::remove(&change.path),
        None => Ok(()),
    }
}

fn read_one(folder: &Path, kind: SavedKind, id: &str) -> Result<SavedDocument, Vec<Diagnostic>> {
    let file = file_of(kind, id);
    let text = read_if_there(&folder.join(&file)).map_err(|d| vec![d])?;
    let text = text.ok_or_else(|| vec![not_there(kind, id)])?;
    SavedDocument::parse(kind, id, &file, &text)
}

fn not_there(kind: SavedKind, id: &str) -> Diagnostic {
    let what = format!("there is no {} {id:?}: its file is gone", kind.word());
    Diagnostic::error(what).in_file(file_of(kind, id))
}

/// Two documents of one name could not be told apart in a list.
fn not_taken(folder: &Path, document: &SavedDocument) -> Result<(), Vec<Diagnostic>> {
    let kind = document.kind();
    let lower = document.name().to_lowercase();
    let (others, _) = read_all(folder, kind);
    let other = others.iter().find(|o| o.id() != document.id() && o.name().to_lowercase() == lower);
    match other {
        None => Ok(()),
        Some(other) => {
            let what = format!("could not save the {0}: there is a {0} of that name", kind.word());
            let found = Diagnostic::error(what).in_file(file_of(kind, other.id()));
            Err(vec![found.hint("choose another name, or save over the one that is there")])
        }
    }
}

/// Nothing is written over a file that somebody would have to look at first.
fn could_be_read(kind: SavedKind, id: &str, text: &str) -> Result<(), Vec<Diagnostic>> {
    SavedDocument::parse(kind, id, &file_of(kind, id), text).map(|_| ()).map_err(|mistakes| {
        let what = format!("could not save the {}: its file has mistakes", kind.word());
        let first = Diagnostic::error(what).in_file(file_of(kind, id));
        let mut told = vec![first.hint("correct the file by hand first")];
        told.extend(mistakes);
        told
    })
}

/// `LTE access, región Norte` as `lte-access-region-norte`; other letters than those of a name stay.
fn free_id(folder: &Path, kind: SavedKind, name: &str) -> Result<String, Diagnostic> {
    let mut stem = String::new();
    for letter in name.to_lowercase().chars() {
        let letter = plain(letter);
        if letter.is_alphanumeric() {
            stem.push(letter);
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
        if stem.chars().count() >= ID_CHARS_MAX {
            break;
        }
    }
    let stem = stem.trim_end_matches('-');
    let stem = if stem.is_empty() { kind.word() } else { stem };
    for number in 1..=NUMBER_MAX {
        let id = if number == 1 { stem.to_owned() } else { format!("{stem}-{number}") };
        if !folder.join(file_of(kind, &id)).exists() {
            return Ok(id);
        }
    }
    let what = format!("there are {NUMBER_MAX} files of that name");
    Err(Diagnostic::error(what).in_file(kind.folder()))
}

/// Letters of Spanish and Portuguese without their marks.
fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

fn read_if_there(path: &Path) -> Result<Option<String>, Diagnostic> {
    if path.exists() { files::read_text(path).map(Some) } else { Ok(None) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::kpi::plan::Question;
    use crate::workspace::view_file::ViewBody;

    fn view(name: &str) -> SavedDocument {
        let questions = vec![Question::Kpi("drops".to_owned())];
        SavedDocument::View(SavedView {
            id: String::new(),
            name: name.to_owned(),
            description: String::new(),
            body: ViewBody { questions, ..ViewBody::default() },
        })
    }

    fn names(folder: &Path) -> Vec<(String, String)> {
        let (found, problems) = read_all(folder, SavedKind::View);
        assert_eq!(problems, []);
        found.iter().map(|d| (d.id().to_owned(), d.name().to_owned())).collect()
    }

    fn pair(a: &str, b: &str) -> (String, String) {
        (a.to_owned(), b.to_owned())
    }

    #[test]
    fn a_document_lives_through_saving_renaming_deleting_and_undoing() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let saved = save(folder, &view(" Región Norte: 4G ")).unwrap();
        assert_eq!(saved.file, "views/region-norte-4g.toml");
        assert_eq!(names(folder), [pair("region-norte-4g", "Región Norte: 4G")]);
        let taken = save(folder, &view("REGIÓN norte: 4g")).unwrap_err();
        assert!(taken[0].message.contains("of that name"), "{taken:?}");
        let second = save(folder, &view("Región Norte 4G")).unwrap();
        assert_eq!(second.id, "region-norte-4g-2", "another name, the same letters");
        let renamed = rename(folder, SavedKind::View, "region-norte-4g", "Norte").unwrap();
        assert_eq!(names(folder)[0], pair("region-norte-4g", "Norte"), "the id stays");
        let deleted = delete(folder, SavedKind::View, "region-norte-4g").unwrap();
        assert_eq!(deleted.name, "Norte");
        assert_eq!(names(folder).len(), 1);
        assert!(delete(folder, SavedKind::View, "region-norte-4g").is_err());
        undo(&deleted).unwrap();
        undo(&renamed).unwrap();
        assert_eq!(names(folder).len(), 2);
        assert!(undo(&deleted).is_err(), "the file is there again");
        undo(&saved).unwrap();
        assert_eq!(names(folder), [pair("region-norte-4g-2", "Región Norte 4G")]);
    }

    #[test]
    fn comments_of_a_person_stay_and_a_file_with_mistakes_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        std::fs::create_dir(folder.join("views")).unwrap();
        let path = folder.join("views/mine.toml");
        let text = "# by hand\nname = \"Mine\" # so it is called\n\n# why this one\n[[question]]\nkpi = \"a\"\n";
        std::fs::write(&path, text).unwrap();
        let (mut found, _) = read_all(folder, SavedKind::View);
        let Some(SavedDocument::View(mut view)) = found.pop() else { panic!() };
        view.body.questions.push(Question::Kpi("b".to_owned()));
        view.body.filter = "region == \"x\"".to_owned();
        let document = SavedDocument::View(view);
        save(folder, &document).unwrap();
        let after = std::fs::read_to_string(&path).unwrap();
        for kept in
            ["# by hand\n", "# so it is called\n", "# why this one\n[[question]]\nkpi = \"a\"\n"]
        {
            assert!(after.contains(kept), "{after}");
        }
        let (again, _) = read_all(folder, SavedKind::View);
        assert_eq!(again, std::slice::from_ref(&document));
        std::fs::write(&path, "name = \"Mine\"\nkapi = 1\n").unwrap();
        let refused = save(folder, &document).unwrap_err();
        assert!(refused[0].message.contains("has mistakes") && refused.len() > 1, "{refused:?}");
        assert!(std::fs::read_to_string(&path).unwrap().contains("kapi"));
    }
}
