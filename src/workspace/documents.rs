//! What people wrote in a workspace: contracts, exclusions, own KPIs, topology. Read together, kept together.

use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::busy_hour_file::{builtin_busy_hours, parse_busy_hours};
use super::dashboard::Dashboard;
use super::join::{KnownNames, NameShelf};
use super::saved_files::{self, SavedDocument, SavedKind};
use super::settled::SettledShelf;
use super::view_file::SavedView;
use super::{diagnose, files};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::import::{ImportMapping, parse_mapping};
use crate::kpi::{Catalog, CounterDictionary};
use crate::model::ManagedObject;
use crate::query::Topology;
use crate::query::busy_hour::BusyHourDefinition;
use crate::sla::{Contract, ExclusionLedger, parse_contract, parse_exclusions};

/// All documents of a workspace at one moment.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    pub catalog: Arc<Catalog>,
    /// Sorted by id.
    pub contracts: Arc<Vec<Contract>>,
    pub exclusions: Arc<ExclusionLedger>,
    pub topology: Arc<Topology>,
    /// What its objects are called, once somebody asked.
    pub(super) name_shelf: Arc<NameShelf>,
    /// What was settled with customers, as far as anybody asked.
    pub(super) settled: Arc<SettledShelf>,
    /// SHA-256 of the files that the topology was read from: the same text, the same topology.
    pub topology_mark: Arc<str>,
    /// Built-in ones and the workspace's own, sorted by name.
    pub busy_hours: Arc<Vec<BusyHourDefinition>>,
    /// How tables of known headers are read.
    pub mappings: Arc<Vec<ImportMapping>>,
    pub dictionary: Arc<CounterDictionary>,
    /// Sorted by name.
    pub views: Arc<Vec<SavedView>>,
    /// Sorted by name.
    pub dashboards: Arc<Vec<Dashboard>>,
    /// Mistakes in exclusions, KPIs, topology and dictionaries. A verdict that leaves out what somebody wrote would be a guess about money:
    /// while there are any, nothing is judged.
    pub faults: Arc<Vec<Diagnostic>>,
    /// Contract files that could not be read; the others are judged.
    pub contract_faults: Arc<Vec<Diagnostic>>,
}

impl Documents {
    /// All that a person should know of the documents, also what stops nothing.
    fn read(folder: &Path) -> (Self, Vec<Diagnostic>) {
        let (mut problems, mut contract_faults) = (Vec::new(), Vec::new());
        // The topology of a large network takes longer than all else together.
        let (topology, catalog, contracts, exclusions) = std::thread::scope(|scope| {
            let topology = scope.spawn(|| {
                let mut problems = Vec::new();
                (read_topology(folder, &mut problems), problems)
            });
            let catalog = read_catalog(folder, &mut problems);
            let contracts = read_contracts(folder, &mut contract_faults);
            let exclusions = read_exclusions(folder, &mut problems);
            (topology.join(), catalog, contracts, exclusions)
        });
        if contract_faults.is_empty() {
            problems.extend(unknown_contracts(&exclusions, &contracts));
        }
        let ((topology, topology_mark), found) =
            topology.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        problems.extend(found);
        let dictionary = read_dictionary(folder, &mut problems);
        let mut mapping_faults = Vec::new();
        let mappings = read_mappings(folder, &mut mapping_faults);
        let faults = problems.iter().filter(|p| p.severity == Severity::Error).cloned().collect();
        problems.extend(contract_faults.iter().cloned());
        // A mapping decides how files are read, not what is judged: its mistakes stop no verdict.
        problems.extend(mapping_faults);
        // No contract names a busy hour: mistakes stop the questions that do.
        let busy_hours = read_busy_hours(folder, &mut problems);
        // Nor does anything but the window look at these.
        let (views, dashboards) = read_saved(folder, &mut problems);
        let documents = Self {
            views: Arc::new(views),
            dashboards: Arc::new(dashboards),
            catalog: Arc::new(catalog),
            contracts: Arc::new(contracts),
            exclusions: Arc::new(exclusions),
            topology: Arc::new(topology),
            topology_mark: topology_mark.into(),
            name_shelf: Arc::default(),
            settled: Arc::new(SettledShelf::of_workspace(folder)),
            busy_hours: Arc::new(busy_hours),
            mappings: Arc::new(mappings),
            dictionary: Arc::new(dictionary),
            faults: Arc::new(faults),
            contract_faults: Arc::new(contract_faults),
        };
        (documents, problems)
    }
}

impl Documents {
    /// What objects and topology call things.
    pub(super) fn known_names(&self, objects: &Arc<Vec<ManagedObject>>) -> Arc<KnownNames> {
        self.name_shelf.names(objects, &self.topology)
    }
}

/// Reads them all. A file that cannot be read is left out and named.
pub fn read_documents(folder: &Path) -> (Documents, Vec<Diagnostic>) {
    Documents::read(folder)
}

/// Saved views and dashboards.
pub(super) fn read_saved(
    folder: &Path,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<SavedView>, Vec<Dashboard>) {
    let mut read = |kind| {
        let (found, faults) = saved_files::read_all(folder, kind);
        problems.extend(faults);
        found.into_iter()
    };
    let of_view = |document| match document {
        SavedDocument::View(view) => Some(view),
        SavedDocument::Dashboard(_) => None,
    };
    let of_dashboard = |document| match document {
        SavedDocument::Dashboard(dashboard) => Some(dashboard),
        SavedDocument::View(_) => None,
    };
    let views = read(SavedKind::View).filter_map(of_view).collect();
    (views, read(SavedKind::Dashboard).filter_map(of_dashboard).collect())
}

/// An exclusion that names a contract which is not there would silently not count.
fn unknown_contracts(ledger: &ExclusionLedger, contracts: &[Contract]) -> Vec<Diagnostic> {
    let named =
        ledger.entries.iter().flat_map(|entry| entry.contracts.iter().map(move |id| (entry, id)));
    named
        .filter(|(_, id)| !contracts.iter().any(|c| c.id == **id))
        .map(|(entry, id)| {
            let message = format!(
                "exclusion \"{}\" names the contract \"{id}\", which does not exist",
                entry.id
            );
            let known = contracts.iter().map(|c| c.id.as_str());
            diagnose::with_nearest(Diagnostic::error(message), nearest(id, known))
        })
        .collect()
}

/// Names and texts of a folder's files, in order; what cannot be read becomes a problem.
fn texts(
    folder: &Path,
    sub_folder: &str,
    extension: &str,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(String, String)> {
    let paths = match files::files_with_extension(&folder.join(sub_folder), extension) {
        Ok(paths) => paths,
        Err(problem) => {
            problems.push(problem);
            return Vec::new();
        }
    };
    let mut texts = Vec::new();
    for path in paths {
        match files::read_text(&path) {
            Ok(text) => {
                let name =
                    path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                texts.push((format!("{sub_folder}/{name}"), text));
            }
            Err(problem) => problems.push(problem),
        }
    }
    texts
}

pub(super) fn read_catalog(folder: &Path, problems: &mut Vec<Diagnostic>) -> Catalog {
    let mut catalog = Catalog::builtin();
    for (file, text) in kpi_texts(folder, problems) {
        problems.extend(catalog.extend(&file, &text));
    }
    catalog
}

/// The workspace's own KPIs, in the order in which they count; `kpis/history/` is not among them.
pub(super) fn kpi_texts(folder: &Path, problems: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    texts(folder, "kpis", "toml", problems)
}

fn read_contracts(folder: &Path, problems: &mut Vec<Diagnostic>) -> Vec<Contract> {
    let mut read: Vec<(String, Contract)> = Vec::new();
    for (file, text) in texts(folder, "contracts", "toml", problems) {
        match parse_contract(&file, &text) {
            Ok(contract) => read.push((file, contract)),
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    read.sort_by(|a, b| (&a.1.id, &a.0).cmp(&(&b.1.id, &b.0)));
    // Nobody can say which of two contracts of one name is meant: both are left out.
    let n_of = |id: &str| read.iter().filter(|(_, c)| c.id == id).count();
    for (file, contract) in read.iter().filter(|(_, c)| n_of(&c.id) > 1) {
        let message = format!(
            "the contract id \"{}\" is used in more than one file; none of them is judged",
            contract.id
        );
        problems.push(
            Diagnostic::error(message).in_file(file).hint("give each contract an id of its own"),
        );
    }
    let single: Vec<Contract> =
        read.iter().filter(|(_, c)| n_of(&c.id) == 1).map(|(_, c)| c.clone()).collect();
    single
}

pub(super) fn read_exclusions(folder: &Path, problems: &mut Vec<Diagnostic>) -> ExclusionLedger {
    let mut ledger = ExclusionLedger::default();
    for (file, text) in texts(folder, "exclusions", "toml", problems) {
        match parse_exclusions(&file, &text) {
            Ok(part) => {
                for entry in part.entries {
                    if ledger.entries.iter().any(|e| e.id == entry.id) {
                        problems.push(
                            Diagnostic::error(format!("the exclusion id \"{}\" is used twice; the second one was left out", entry.id))
                                .in_file(file.clone()),
                        );
                    } else {
                        ledger.entries.push(entry);
                    }
                }
            }
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    ledger.entries.sort_by(|a, b| (a.range.start, &a.id).cmp(&(b.range.start, &b.id)));
    ledger
}

/// With a mark of the texts it was made of.
fn read_topology(folder: &Path, problems: &mut Vec<Diagnostic>) -> (Topology, String) {
    let mut topology = Topology::default();
    let mut mark = Sha256::new();
    for (file, text) in texts(folder, "topology", "csv", problems) {
        for part in [&file, &text] {
            mark.update((part.len() as u64).to_le_bytes());
            mark.update(part.as_bytes());
        }
        match Topology::parse_csv(&file, &text) {
            Ok(part) => topology.merge(part),
            Err(mistakes) => {
                problems
                    .extend(mistakes.iter().map(|e| diagnose::of_topology(e, Path::new(&file))));
            }
        }
    }
    (topology, crate::model::hex(&mark.finalize()))
}

/// One of the workspace takes the place of a built-in one of its name; of two of the workspace the first one counts.
fn read_busy_hours(folder: &Path, problems: &mut Vec<Diagnostic>) -> Vec<BusyHourDefinition> {
    let (builtin, faults) = builtin_busy_hours();
    problems.extend(faults);
    let mut own: Vec<BusyHourDefinition> = Vec::new();
    for (file, text) in texts(folder, "busy_hours", "toml", problems) {
        match parse_busy_hours(&file, &text) {
            Ok(found) => {
                for definition in found {
                    if own.iter().any(|known| known.name == definition.name) {
                        let message = format!(
                            "the busy hour \"{}\" is defined in more than one file; the second one was left out",
                            definition.name
                        );
                        problems.push(Diagnostic::error(message).in_file(file.clone()));
                    } else {
                        own.push(definition);
                    }
                }
            }
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    let is_replaced = |name: &str| own.iter().any(|definition| definition.name == name);
    let kept = builtin.into_iter().filter(|definition| !is_replaced(&definition.name));
    let mut all: Vec<BusyHourDefinition> = kept.collect();
    all.extend(own);
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn read_mappings(folder: &Path, problems: &mut Vec<Diagnostic>) -> Vec<ImportMapping> {
    let mut mappings = Vec::new();
    for (file, text) in texts(folder, "mappings", "toml", problems) {
        match parse_mapping(&file, &text) {
            Ok(mapping) => mappings.push(mapping),
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    mappings
}

fn read_dictionary(folder: &Path, problems: &mut Vec<Diagnostic>) -> CounterDictionary {
    let mut dictionary = CounterDictionary::default();
    for (file, text) in texts(folder, "dictionaries", "csv", problems) {
        match CounterDictionary::parse_csv(&file, &text) {
            Ok(entries) => dictionary.extend(entries),
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    dictionary
}
