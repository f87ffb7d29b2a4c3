//! `vigia tmf657`: contracts as documents of the TM Forum interface.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use super::args::Arguments;
use super::terminal::{Ending, Terminal};
use super::{Result, emit, json_text, open_engine};
use crate::workspace::Purpose;
use crate::workspace::tmf657::{self, ImportedContract};

#[derive(Debug, Subcommand)]
pub enum Tmf657Action {
    /// Write a contract of the workspace as a document; importing it again gives the same contract
    Export {
        /// Contract by id
        contract: String,
        /// Write to a file
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Read a document and write it as a contract file; what the document cannot say stands in it as comments with the choices
    Import {
        file: PathBuf,
        /// Contract file to write, such as contracts/acme.toml; it must not exist. What the document says besides is kept beside it
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

pub fn run(arguments: &Arguments, action: &Tmf657Action, terminal: Terminal) -> Result {
    match action {
        Tmf657Action::Export { contract, output } => {
            let engine = open_engine(arguments, Purpose::Reading, terminal)?;
            emit(terminal, output.as_deref(), &tmf657::export(&engine, contract)?)
        }
        Tmf657Action::Import { file, output } => {
            let imported = tmf657::import(file)?;
            terminal.diagnostics(&tmf657::remarks(&imported));
            let written = match output {
                Some(path) => tmf657::save(&imported, path)?,
                None => Vec::new(),
            };
            if arguments.json {
                terminal.data(&json_text(&import_json(&imported, &written)))?;
                return Ok(Ending::Done);
            }
            if written.is_empty() {
                terminal.data(&imported.draft)?;
            }
            for path in &written {
                terminal.data(&format!("{}\n", path.display()))?;
            }
            match imported.missing.len() {
                0 => {}
                1 => terminal.note("1 term is missing: it stands in the file as a comment"),
                n => terminal
                    .note(&format!("{n} terms are missing: they stand in the file as comments")),
            }
            Ok(Ending::Done)
        }
    }
}

fn import_json(imported: &ImportedContract, written: &[PathBuf]) -> Value {
    let missing = imported.missing.iter().map(|term| {
        json!({
            "place": term.place, "term": term.key, "meaning": term.meaning, "choices": term.choices,
            "said": term.said,
        })
    });
    let written = written.iter().map(|path| path.to_string_lossy().into_owned());
    let mistakes = imported.mistakes.iter().map(|mistake| mistake.message.clone());
    json!({
        "contract": imported.contract_id,
        "complete": imported.missing.is_empty() && imported.mistakes.is_empty(),
        "missing": missing.collect::<Vec<_>>(),
        "mistakes": mistakes.collect::<Vec<_>>(),
        "notes": imported.notes,
        "draft": imported.draft,
        "written": written.collect::<Vec<_>>(),
    })
}
