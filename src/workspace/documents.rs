//! What people wrote in a workspace: contracts, exclusions, own KPIs, topology. Read together, kept together.

use std::path::Path;
use std::sync::Arc;

use super::{diagnose, files};
use crate::diagnostic::Diagnostic;
use crate::kpi::Catalog;
use crate::query::Topology;
use crate::sla::{Contract, ExclusionLedger, parse_contract, parse_exclusions};

/// All documents of a workspace at one moment.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    pub catalog: Arc<Catalog>,
    /// Sorted by id.
    pub contracts: Arc<Vec<Contract>>,
    pub exclusions: Arc<ExclusionLedger>,
    pub topology: Arc<Topology>,
}

/// Reads them all. A file that cannot be read is left out and named; the others count.
pub fn read_documents(folder: &Path) -> (Documents, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let documents = Documents {
        catalog: Arc::new(read_catalog(folder, &mut problems)),
        contracts: Arc::new(read_contracts(folder, &mut problems)),
        exclusions: Arc::new(read_exclusions(folder, &mut problems)),
        topology: Arc::new(read_topology(folder, &mut problems)),
    };
    (documents, problems)
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

fn read_catalog(folder: &Path, problems: &mut Vec<Diagnostic>) -> Catalog {
    let mut catalog = Catalog::builtin();
    for (file, text) in texts(folder, "kpis", "toml", problems) {
        problems.extend(catalog.extend(&file, &text));
    }
    catalog
}

fn read_contracts(folder: &Path, problems: &mut Vec<Diagnostic>) -> Vec<Contract> {
    let mut contracts: Vec<Contract> = Vec::new();
    for (file, text) in texts(folder, "contracts", "toml", problems) {
        match parse_contract(&file, &text) {
            Ok(contract) if contracts.iter().any(|c| c.id == contract.id) => problems.push(
                Diagnostic::error(format!(
                    "the contract id \"{}\" is used twice; this file was left out",
                    contract.id
                ))
                .in_file(file),
            ),
            Ok(contract) => contracts.push(contract),
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    contracts.sort_by(|a, b| a.id.cmp(&b.id));
    contracts
}

fn read_exclusions(folder: &Path, problems: &mut Vec<Diagnostic>) -> ExclusionLedger {
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

fn read_topology(folder: &Path, problems: &mut Vec<Diagnostic>) -> Topology {
    let mut topology = Topology::default();
    for (file, text) in texts(folder, "topology", "csv", problems) {
        match Topology::parse_csv(&file, &text) {
            Ok(part) => topology.merge(part),
            Err(mistakes) => {
                problems
                    .extend(mistakes.iter().map(|e| diagnose::of_topology(e, Path::new(&file))));
            }
        }
    }
    topology
}
