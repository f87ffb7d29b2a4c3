//! Definitions that lie in exports, into the readable files of the workspace: proposals of exclusions, dictionaries, topology, KPIs
//! of vendors' reports, bulkstats configurations.
//!
//! Nothing that is there is ever overwritten, because somebody may have edited it: the same content is left alone, other content
//! of the same name is kept and the new file gets a number. What a ledger or the catalogue knows by its id is not added again,
//! so that the same calendar of next week brings only what is new.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{documents, files};
use crate::diagnostic::{Diagnostic, Severity};
use crate::kpi::{Catalog, dictionary, vendor_formula};
use crate::model::{CounterEntry, Drafts, KpiDraft, PlannedChange, TimeRange, Zone};
use crate::report::guarded;
use crate::sla::{
    ExclusionEntry, ExclusionKind, ExclusionLedger, ExclusionState, write_exclusions,
};

/// Files of one name, told apart by numbers, before it is given up.
const NUMBER_MAX: u32 = 1000;
/// Letters of a file's name.
const STEM_CHARS_MAX: usize = 80;

/// What was written, and what to say of it.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) files: Vec<PathBuf>,
    pub(super) sentences: Vec<String>,
}

/// Writes the drafts of one export. What cannot be written is said, and the rest goes on.
pub(super) fn write(folder: &Path, zone: &Zone, source: &str, drafts: &Drafts) -> Written {
    let mut writer = Writer { folder, stem: stem_of(source), written: Written::default() };
    writer.changes(&drafts.changes, zone);
    writer.counters(&drafts.counters);
    writer.kpis(&drafts.kpis, source);
    if let Some(text) = &drafts.topology_csv {
        writer.put("topology", "csv", text, "the topology");
    }
    if let Some(text) = &drafts.bulkstats_configuration {
        writer.put("mappings", "cfg", text, "the bulkstats configuration");
    }
    writer.written
}

/// The name of an export without folders and endings, as a name for files.
fn stem_of(source: &str) -> String {
    let name = source.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let stem: String = stem.chars().take(STEM_CHARS_MAX).map(plain).collect();
    match stem.trim_matches(['.', '_']) {
        "" => "import".to_owned(),
        stem => stem.to_owned(),
    }
}

struct Writer<'a> {
    folder: &'a Path,
    stem: String,
    written: Written,
}

impl Writer<'_> {
    fn say(&mut self, sentence: String) {
        self.written.sentences.push(sentence);
    }

    /// Writes one document. `what` begins the sentence about it.
    fn put(&mut self, sub_folder: &str, extension: &str, text: &str, what: &str) {
        match self.put_beside(sub_folder, extension, text) {
            Ok(None) => {}
            Ok(Some((name, false))) => self.say(format!("{what} went to {name}")),
            Ok(Some((name, true))) => self.say(format!(
                "{what} went to {name}: a file of the plain name is there with other content and was kept"
            )),
            Err(problem) => {
                let file = problem.location.file.clone().unwrap_or_default();
                self.say(format!("{what} is not in {sub_folder}/: {}, {}", problem.message, file.display()));
            }
        }
    }

    /// Name of the file that was written and whether it has a number; `None` where the content is there already.
    fn put_beside(
        &mut self,
        sub_folder: &str,
        extension: &str,
        text: &str,
    ) -> Result<Option<(String, bool)>, Diagnostic> {
        let folder = self.folder.join(sub_folder);
        files::create_folder(&folder)?;
        for number in 1..=NUMBER_MAX {
            let name = match number {
                1 => format!("{}.{extension}", self.stem),
                number => format!("{}-{number}.{extension}", self.stem),
            };
            let path = folder.join(&name);
            if path.exists() {
                // What is not text is somebody else's.
                if files::read_text(&path).is_ok_and(|there| there == text) {
                    return Ok(None);
                }
                continue;
            }
            files::write_atomically(&path, text.as_bytes())?;
            self.written.files.push(path);
            return Ok(Some((format!("{sub_folder}/{name}"), number > 1)));
        }
        Err(Diagnostic::error(format!("there are {NUMBER_MAX} files of that name")).in_file(folder))
    }

    /// Proposals for what no ledger knows by its id; a change that moved is proposed once more, at its new time.
    fn changes(&mut self, changes: &[PlannedChange], zone: &Zone) {
        if changes.is_empty() {
            return;
        }
        let ledger = documents::read_exclusions(self.folder, &mut Vec::new());
        let mut known: BTreeMap<String, TimeRange> =
            ledger.entries.into_iter().map(|entry| (entry.id, entry.range)).collect();
        let mut proposals = Vec::new();
        for change in changes {
            let mut id = change.id.clone();
            if let Some(range) = known.get(&id) {
                let moved = *range != change.range;
                id = format!("{} @ {}", change.id, zone.to_iso(change.range.start));
                if !moved || known.contains_key(&id) {
                    continue;
                }
                self.say(format!(
                    "the change {:?} moved from {} to {}: the ledger keeps the old time, the new one is proposed as {id:?}",
                    change.id,
                    zone.to_iso(range.start),
                    zone.to_iso(change.range.start),
                ));
            }
            known.insert(id.clone(), change.range);
            proposals.push(proposal(change, id));
        }
        if !proposals.is_empty() {
            let n = proposals.len();
            let ledger = write_exclusions(&ExclusionLedger::new(proposals), zone);
            let what = format!(
                "{n} planned changes are proposals now and count when somebody approves them; they"
            );
            self.put("exclusions", "toml", &ledger, &what);
        }
    }

    fn counters(&mut self, counters: &[CounterEntry]) {
        if counters.is_empty() {
            return;
        }
        match dictionary_csv(counters) {
            Ok(text) => {
                self.put(
                    "dictionaries",
                    "csv",
                    &text,
                    &format!("a dictionary of {} counters", counters.len()),
                );
            }
            Err(why) => self.say(format!("the dictionary of counters could not be written: {why}")),
        }
    }

    fn kpis(&mut self, kpis: &[KpiDraft], source: &str) {
        let catalog = documents::read_catalog(self.folder, &mut Vec::new());
        let new: Vec<&KpiDraft> = kpis.iter().filter(|k| catalog.kpi(&k.id).is_none()).collect();
        if new.is_empty() {
            return;
        }
        let (text, n_translated) = kpis_toml(&catalog, &new, source);
        let what = format!("{n_translated} of {} KPI definitions were translated; they", new.len());
        self.put("kpis", "toml", &text, &what);
    }
}

fn proposal(change: &PlannedChange, id: String) -> ExclusionEntry {
    let title = if change.title.is_empty() { "planned change" } else { &change.title };
    let announced = change.announced_at.map(|at| format!("; announced {at}")).unwrap_or_default();
    let touches = match change.objects.as_str() {
        "" => String::new(),
        objects => format!("; touches {objects}"),
    };
    ExclusionEntry {
        id,
        contracts: Vec::new(),
        kind: ExclusionKind::PlannedMaintenance,
        range: change.range,
        objects: filter_of(&change.objects),
        reason: format!("{title}{touches}{announced}"),
        evidence: change.id.clone(),
        notified_at: change.announced_at,
        state: ExclusionState::Proposed,
        decided_by: String::new(),
        decided_at: None,
    }
}

/// A filter for the objects that a calendar names. Words that name nothing make it choose nothing, which is safe: an empty
/// filter would excuse the whole network.
fn filter_of(objects: &str) -> String {
    let names: Vec<String> = objects
        .split([',', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| format!("\"{}\"", name.replace(['"', '\\'], "_")))
        .collect();
    if names.is_empty() { String::new() } else { format!("name in ({})", names.join(", ")) }
}

fn dictionary_csv(counters: &[CounterEntry]) -> Result<String, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(dictionary::COLUMNS).map_err(|e| e.to_string())?;
    for counter in counters {
        let CounterEntry { id, name, description, unit, collection_method, vendor } = counter;
        let cells = [id, name, description, unit, collection_method, vendor];
        writer
            .write_record(cells.map(|cell| guarded(cell).into_owned()))
            .map_err(|e| e.to_string())?;
    }
    let bytes = writer.into_inner().map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|e| e.to_string())
}

/// The definitions as a file that the catalogue can read, those that cannot be said in our language as comments; and how many
/// could.
fn kpis_toml(catalog: &Catalog, kpis: &[&KpiDraft], source: &str) -> (String, usize) {
    let mut catalog = catalog.clone();
    let mut text = format!("# KPI definitions found in {}.\n", one_line(source));
    let mut n_translated = 0;
    for kpi in kpis {
        let translated = vendor_formula::translate(&kpi.vendor_formula);
        let entry = translated.and_then(|formula| checked_entry(&mut catalog, kpi, &formula));
        match entry {
            Ok(entry) => {
                n_translated += 1;
                text.push_str(&entry);
            }
            Err(why) => text.push_str(&format!(
                "\n# {} ({}) was not translated: {}\n#   {}\n",
                one_line(&kpi.id),
                one_line(&kpi.title),
                one_line(&why),
                one_line(&kpi.vendor_formula)
            )),
        }
    }
    (text, n_translated)
}

/// One entry, if the catalogue takes it.
fn checked_entry(catalog: &mut Catalog, kpi: &KpiDraft, formula: &str) -> Result<String, String> {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let title = [&kpi.title, &kpi.alias, &kpi.id].into_iter().find(|text| !text.is_empty());
    let unit = match kpi.unit.trim_matches(['[', ']', ' ']) {
        "#" => "1",
        unit => unit,
    };
    let entry = format!(
        "\n[[kpi]]\nid = {}\nname = {}\ndescription = {}\nformula = {}\nunit = {}\nsource = \"vendor report\"\nnote = {}\n",
        quoted(&kpi.id),
        quoted(title.map_or("", String::as_str)),
        quoted(&kpi.alias),
        quoted(formula),
        quoted(unit),
        quoted(&format!("Translated from: {}", one_line(&kpi.vendor_formula))),
    );
    let problems = catalog.extend("draft", &entry);
    match problems.into_iter().find(|p| p.severity == Severity::Error) {
        Some(problem) => Err(problem.message),
        None => Ok(entry),
    }
}

fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::kpi::CounterDictionary;

    fn read(folder: &Path, name: &str) -> String {
        std::fs::read_to_string(folder.join(name)).unwrap()
    }

    fn kpi(id: &str, formula: &str) -> KpiDraft {
        KpiDraft {
            id: id.to_owned(),
            title: format!("Title of \"{id}\""),
            unit: "[%]".to_owned(),
            vendor_formula: formula.to_owned(),
            ..KpiDraft::default()
        }
    }

    #[test]
    fn definitions_go_to_their_folders_and_can_be_read_there() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts {
            kpis: vec![
                kpi("LTE_1a", "100*decode(A.n,0,null,A.s/A.n)"),
                kpi("LTE_2a", "to_char(A.n)\nsecond line"),
                kpi("sum", "A.n"),
            ],
            counters: vec![CounterEntry {
                id: "M1C1".to_owned(),
                name: "=cmd".to_owned(),
                unit: "s".to_owned(),
                ..CounterEntry::default()
            }],
            topology_csv: Some("object,region\nA,x\n".to_owned()),
            bulkstats_configuration: Some("bulkstats mode\n".to_owned()),
            ..Drafts::default()
        };
        let write = || write(folder.path(), &Zone::utc(), "exports/Report (1).xlsx", &drafts);
        let written = write();
        assert_eq!(written.files.len(), 4, "{:?}", written.sentences);
        let kpis = read(folder.path(), "kpis/Report__1.toml");
        let mut catalog = Catalog::builtin();
        assert!(!catalog.extend("kpis", &kpis).iter().any(|p| p.severity == Severity::Error));
        assert_eq!(catalog.kpi("LTE_1a").unwrap().formula, "100 * (`A.s` / `A.n`)");
        assert_eq!(catalog.kpi("LTE_1a").unwrap().unit.sign(), "%");
        assert!(
            kpis.contains("\n# LTE_2a (Title of \"LTE_2a\") was not translated: to_char with"),
            "{kpis}"
        );
        assert!(kpis.contains("\n# sum ("), "{kpis}");
        assert!(!kpis.contains("\nsecond line"), "{kpis}");
        let dictionary = read(folder.path(), "dictionaries/Report__1.csv");
        assert!(dictionary.contains("M1C1,'=cmd,,s,,"), "no spreadsheet runs it: {dictionary}");
        assert_eq!(CounterDictionary::parse_csv("d", &dictionary).unwrap().len(), 1);
        assert_eq!(read(folder.path(), "topology/Report__1.csv"), "object,region\nA,x\n");
        assert_eq!(read(folder.path(), "mappings/Report__1.cfg"), "bulkstats mode\n");
        // What is known by its id is not defined a second time: the catalogue would refuse it.
        let again = write();
        assert_eq!(again.files.len(), 1, "{:?}", again.sentences);
    }

    #[test]
    fn names_of_files_are_plain() {
        for (source, stem) in [
            ("a/b.tar.gz/PM data: 1.csv.gz", "PM_data__1"),
            ("C:\\x\\y.ics", "y"),
            ("../../..", "import"),
            ("", "import"),
            ("Ñandú.xlsx", "Ñandú"),
        ] {
            assert_eq!(stem_of(source), stem);
        }
    }
}
