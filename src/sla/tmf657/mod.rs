//! Contracts as TM Forum TMF657 documents (Service Quality Management, v4.0.0), both ways and without loss.
//!
//! A document is a JSON list of resources as the interface exchanges them: one `ServiceLevelSpecification` (the contract), whose
//! `relatedServiceLevelObjective` names the `ServiceLevelObjective`s (the lines) that follow it.
//!
//! | contract | TMF657 |
//! |---|---|
//! | `id`, `name`, `valid_from`, `valid_to` | `id`, `name`, `validFor` of the specification |
//! | line `id`, `name` | `id`, `name` of the objective |
//! | `comparison`, `target` | `conformanceComparator`, `conformanceTarget` |
//! | `warning` | `thresholdTarget` |
//! | `tolerance` | `toleranceTarget` |
//! | `grace`: how many misses | `graceTimes`; in how many periods is a term |
//! | `kpi` | `name` of the parameter, `parameterType` `KPI` |
//! | `formula` | `transformationAlgorithmOfKQI` of the parameter, `parameterType` `KQI` |
//! | everything else: money, zone, calendars, method, exclusions, credit | `vigiaTerm` |
//!
//! What the standard cannot say stands in its own extension pattern: `@type` with `@baseType` and `@schemaLocation`, and a list
//! `vigiaTerm` of `{ name, valueType, value }` with the terms of contract files. A term that the standard's own field says does not
//! stand there a second time, so that the two cannot contradict each other.
//!
//! A document of somebody else becomes a draft: what it says is taken over, what it cannot say is listed as missing with its
//! choices, and no term is guessed. The document itself is kept, field by field and digit by digit, and [`Tmf657Document::export`]
//! puts the contract back into it.
//!
//! # Decision
//! `conformanceComparator` is free text, which the standard explains as whether the objective is violated above or below the
//! target. The words `above` and `below` are read so; an operator such as `>=` is read as what a conforming value is. A strict
//! operator is refused: whether a result on the target is kept may decide money, and contracts of this program include the target.

mod draft;
mod export;
mod import;
mod json;
mod said;

use super::contract::Contract;
use super::contract_file::{parse_contract, write_contract};
use crate::diagnostic::Diagnostic;
use import::Reading;
use json::Node;

pub use export::export;
pub use import::import;

/// `@schemaLocation` of what this program adds.
pub const SCHEMA_LOCATION: &str = "urn:vigia:tmf657:contract-terms:1";
/// The list of terms that the standard has no field for.
pub const TERMS_FIELD: &str = "vigiaTerm";
const SPECIFICATION_TYPE: &str = "ServiceLevelSpecification";
const OBJECTIVE_TYPE: &str = "ServiceLevelObjective";

/// A document that was read: the contract or a draft of one, and all that it says besides.
#[derive(Clone, Debug)]
pub struct Tmf657Document {
    root: Node,
    reading: Reading,
}

/// A term that a contract needs and the document does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingTerm {
    /// `Contract`, or the line: `Objective "availability"`.
    pub place: String,
    /// As in contract files.
    pub key: &'static str,
    /// What it decides.
    pub meaning: &'static str,
    /// How it is written, with its choices.
    pub choices: &'static str,
    /// What the document says of it, where that does not decide it.
    pub said: Option<String>,
}

impl Tmf657Document {
    /// The id that the contract has in its draft: the document's own, with "-" for what cannot stand in a file name.
    pub fn contract_id(&self) -> &str {
        &self.reading.contract_id
    }

    /// Contract file: complete and in the order of [`write_contract`] where nothing is missing, else with the missing terms as
    /// comments. [`parse_contract`] names each of these.
    pub fn draft(&self) -> String {
        let draft = draft::write(&self.reading);
        match parse_contract("", &draft) {
            Ok(contract) => write_contract(&contract),
            Err(_) => draft,
        }
    }

    /// The contract, where the document says all of it; `file` names the draft in messages.
    pub fn contract(&self, file: &str) -> Result<Contract, Vec<Diagnostic>> {
        parse_contract(file, &self.draft())
    }

    /// In the order of the draft.
    pub fn missing(&self) -> Vec<MissingTerm> {
        self.reading.missing()
    }

    /// What the document says and no verdict rests on, in words. It is kept all the same.
    pub fn notes(&self) -> &[String] {
        &self.reading.notes
    }

    /// Whether this program would write the document just so: nothing in it needs to be kept beside the contract.
    pub fn is_own(&self) -> bool {
        self.contract("").is_ok_and(|contract| export(&contract) == self.root.write())
    }

    /// The document as it was read, evenly indented.
    pub fn to_json(&self) -> String {
        self.root.write()
    }

    /// The document with what the contract says now. Fields that say the same stay as they were written, and so do all that the
    /// contract has no word for; lines that the contract no longer has leave, new ones are added. Ends with a line end.
    pub fn export(&self, contract: &Contract) -> String {
        export::onto(self.root.clone(), &self.reading, contract).write()
    }
}
