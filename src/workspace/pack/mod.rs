//! Evidence packs: all that the other side needs to check a result, in one ZIP.
//!
//! ```text
//! report.pdf      the report as it was told          exclusions.csv  windows that do not count, and those refused
//! data.csv        what each value is added up from   outages.csv     records that lines are measured by
//! statement.json  every figure, and what it rests on tickets.csv     the same of tickets
//! contract.toml   the terms                          frozen/*.json   the frozen records of the period
//! formulas.json   the formulas in full               VERIFY.txt      how to check all this
//! manifest.json   names, sizes and SHA-256 of these, source files with theirs, versions
//! SHA256SUMS      for `sha256sum -c`; the ZIP's comment holds the SHA-256 of manifest.json
//! ```
//! The same result gives the same bytes. [`verify`] names what was changed and what does not agree; [`compare`] says why two packs
//! differ. Who wrote a pack is proved by neither: each side compares the SHA-256 of the file with that of the other's copy.

mod again;
mod agree;
pub mod archive;
pub mod compare;
pub mod derive;
pub mod structure;
pub mod tables;
pub mod verify;

use serde_json::{Value, json};

use self::archive::{ENTRY_BYTES_MAX, Entries, TOTAL_BYTES_MAX, write_archive};
use self::derive::{Figures, find_derivation};
use super::diagnose;
use super::engine::Engine;
use super::freeze::judged::{canonical_text, sha256_text, tool};
use super::freeze::judged_sha256;
use super::judge::rows::LineRows;
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{Outage, Ticket, Timestamp};
use crate::report;
use crate::sla::{SlaPeriod, Statement, write_contract};
use crate::workspace::ReportStyle;

pub use compare::{PackSide, compare_packs, other_records, read_side};
pub use verify::{Finding, FindingKind, Verification, verify_pack};

pub const MANIFEST: &str = "manifest.json";
pub const SUMS: &str = "SHA256SUMS";
pub const STATEMENT: &str = "statement.json";
pub const DATA: &str = "data.csv";
pub const CONTRACT: &str = "contract.toml";
/// What the names of the frozen records begin with.
pub const FROZEN: &str = "frozen/";
/// What the first key of the statement says.
pub const STATEMENT_FORMAT: &str = "vigia-evidence-statement";
/// What the first key of the manifest says.
pub const FORMAT: &str = "vigia-evidence-pack";
/// Version of the form.
pub const FORMAT_VERSION: u64 = 1;

/// How a reader checks a pack, with Vigia and without.
const VERIFY_TEXT: &str = "\
How to check this pack

With Vigia:
  vigia verify FILE.zip          names every entry that was changed, is missing, was added or does not agree with the others
  vigia diff OURS.zip YOURS.zip  says why two results differ: files, formulas, exclusions, zone, objects, rounding, targets, methods, terms

Without it:
  1. Unpack, and run `sha256sum -c SHA256SUMS`: every line must say OK.
  2. The comment of the ZIP (`unzip -z FILE.zip`) holds the SHA-256 of manifest.json.
  3. manifest.json lists the source files with their SHA-256: compare them with your own copies.
  4. In data.csv add up numerator and denominator of the rows of an objective, without those of kind `cell`.
     statement.json says under `derivations` how its value follows from the two sums.
  5. statement.json holds each step from there to verdict and money under `arithmetic`.

Who changes all parts so that they agree makes another pack: compare the SHA-256 of the file with that of the other side's copy.
";

/// One pack, ready to be written.
#[derive(Clone, Debug)]
pub struct Packed {
    pub bytes: Vec<u8>,
    pub statement: Statement,
    /// `Final`, `Restated 1: …`
    pub label: String,
    pub n_entries: usize,
    /// Objectives whose value a reader can add up again from the rows, of all.
    pub n_derived: usize,
}

impl Engine {
    /// The evidence pack of one period of a contract.
    pub fn pack(
        &self,
        contract: &str,
        period: SlaPeriod,
        as_of: Timestamp,
        ctx: &JobContext,
    ) -> Result<Packed, Vec<Diagnostic>> {
        let statement = self.judge(contract, period, as_of, ctx)?;
        self.pack_statement(statement, ctx)
    }

    /// The same of a statement that was judged.
    ///
    /// # Errors
    /// A what-if: it is no official result.
    pub fn pack_statement(
        &self,
        statement: Statement,
        ctx: &JobContext,
    ) -> Result<Packed, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        if statement.is_what_if() {
            let message = format!(
                "could not pack {} of \"{}\": it is a what-if ({})",
                statement.name,
                statement.contract.id,
                statement.what_if_text()
            );
            let hint = "only the contract as it is can be packed";
            return Err(one(Diagnostic::error(message).hint(hint)));
        }
        let label = self.revision_label(&statement, ctx)?;
        let lines = self.line_rows(&statement, true, ctx)?;
        let judged = self.judged_of(&statement, &lines, ctx)?;
        let (derivations, n_derived) = derivations(&statement, &lines);
        let mut entries = Entries::new();
        self.add_report(&mut entries, &statement, ctx)?;
        self.add_tables(&mut entries, &statement, &lines)?;
        let contract = write_contract(&self.agreed_contract(&statement)?);
        entries.insert(CONTRACT.to_owned(), contract.into_bytes());
        let formulas = canonical_text(&self.formulas(&statement));
        entries.insert("formulas.json".to_owned(), formulas.into_bytes());
        let said = json!({
            "format": STATEMENT_FORMAT,
            "format_version": FORMAT_VERSION,
            "label": label,
            "tool": tool(),
            "judged_sha256": judged_sha256(&judged),
            "judged": judged,
            "derivations": derivations,
        });
        entries.insert(STATEMENT.to_owned(), canonical_text(&said).into_bytes());
        let chain = self.frozen(&statement.contract.id, statement.name).map_err(one)?;
        for record in &chain.records {
            let name = format!("{FROZEN}{}", record.file_name());
            entries.insert(name, record.text.clone().into_bytes());
        }
        entries.insert("VERIFY.txt".to_owned(), VERIFY_TEXT.as_bytes().to_vec());
        let bytes = sealed(entries.clone(), &said, &label).map_err(one)?;
        let n_entries = entries.len() + 2;
        Ok(Packed { bytes, statement, label, n_entries, n_derived })
    }

    fn add_report(
        &self,
        entries: &mut Entries,
        statement: &Statement,
        ctx: &JobContext,
    ) -> Result<(), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let document = self.report_document(statement, &ReportStyle::default(), ctx)?;
        let name = "report.pdf";
        let pdf = report::write_pdf(&document, ctx)
            .map_err(|e| one(diagnose::of_report(&e, name.as_ref())))?;
        entries.insert(name.to_owned(), pdf);
        Ok(())
    }

    fn add_tables(
        &self,
        entries: &mut Entries,
        statement: &Statement,
        lines: &[LineRows],
    ) -> Result<(), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let (outages, tickets) = (self.outages().map_err(one)?, self.tickets().map_err(one)?);
        let outages: Vec<Outage> = outages.iter().map(|record| record.event.clone()).collect();
        let tickets: Vec<Ticket> = tickets.iter().map(|record| record.event.clone()).collect();
        let zone = &statement.contract.zone;
        let made = [
            (DATA, tables::data_table(lines, zone)),
            ("exclusions.csv", tables::exclusion_table(statement)),
            ("outages.csv", tables::outage_table(statement, &outages)),
            ("tickets.csv", tables::ticket_table(statement, &tickets)),
        ];
        for (name, table) in made {
            let bytes = table.map_err(|e| {
                one(Diagnostic::error(format!("could not write the table {name}: {e}"))
                    .of_machine())
            })?;
            entries.insert(name.to_owned(), bytes);
        }
        Ok(())
    }

    /// Formula of each line in full, and of a KPI also what its definition says.
    fn formulas(&self, statement: &Statement) -> Value {
        let catalog = self.documents().catalog;
        let lines = statement.objectives.iter().map(|result| {
            let objective = &result.objective;
            let kpi = objective.kpi().and_then(|id| catalog.kpi(id));
            json!({
                "objective": objective.id,
                "name": objective.name,
                "unit": objective.unit,
                "formula": result.formula,
                "kpi": objective.kpi(),
                "kpi_name": kpi.map(|kpi| kpi.name.clone()),
                "kpi_definition": kpi.map(|kpi| kpi.formula.clone()),
                "kpi_source": kpi.map(|kpi| kpi.source.clone()),
                "kpi_version": result.formula_version,
            })
        });
        Value::Array(lines.collect())
    }
}

/// By objective, and how many lead somewhere.
fn derivations(statement: &Statement, lines: &[LineRows]) -> (Value, usize) {
    let mut found = serde_json::Map::new();
    let mut n_derived = 0;
    for result in &statement.objectives {
        let line = lines.iter().find(|line| line.objective_id == result.objective.id);
        let rows = line.map_or(&[][..], |line| line.rows.as_slice());
        let (value, numerator) = (result.sli, result.numerator);
        let figures = Figures { value, numerator, denominator: result.denominator };
        let zone = &statement.contract.zone;
        let how = find_derivation(&result.objective, zone, rows, figures);
        n_derived += usize::from(!matches!(how, derive::Derivation::None { .. }));
        found.insert(result.objective.id.clone(), how.to_value());
    }
    (Value::Object(found), n_derived)
}

/// What an entry is, for people.
fn meaning(name: &str) -> &'static str {
    match name {
        "report.pdf" => "the report as it was told",
        DATA => "what each value is added up from",
        STATEMENT => "every figure and what it rests on",
        CONTRACT => "the terms of the contract",
        "formulas.json" => "the formulas in full",
        "exclusions.csv" => "windows that do not count, and those that were refused",
        "outages.csv" => "outage records that lines are measured by",
        "tickets.csv" => "tickets that lines are measured by",
        "VERIFY.txt" => "how to check this pack",
        _ => "a frozen result of the period",
    }
}

/// Adds manifest and sums, and packs.
fn sealed(mut entries: Entries, said: &Value, label: &str) -> Result<Vec<u8>, Diagnostic> {
    let judged = &said["judged"];
    let listed: Vec<Value> = entries
        .iter()
        .map(|(name, bytes)| {
            json!({
                "name": name,
                "size_bytes": bytes.len(),
                "sha256": sha256_text(bytes),
                "what": meaning(name),
            })
        })
        .collect();
    let manifest = canonical_text(&json!({
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "contract": judged["contract"],
        "customer": judged["customer"],
        "period": judged["period"],
        "period_start": judged["period_start"],
        "period_end": judged["period_end"],
        "zone": judged["zone"],
        "as_of": judged["as_of"],
        "label": label,
        "tool": said["tool"],
        "sources": judged["files"],
        "entries": listed,
        "verify": VERIFY_TEXT.lines().collect::<Vec<_>>(),
    }));
    let comment = comment_of(manifest.as_bytes());
    entries.insert(MANIFEST.to_owned(), manifest.into_bytes());
    let sums = sums_text(entries.iter().map(|(name, bytes)| (name.as_str(), sha256_text(bytes))));
    entries.insert(SUMS.to_owned(), sums.into_bytes());
    let total: u64 = entries.values().map(|bytes| bytes.len() as u64).sum();
    let too_large = entries.iter().find(|(_, bytes)| bytes.len() as u64 > ENTRY_BYTES_MAX);
    if too_large.is_some() || total > TOTAL_BYTES_MAX {
        let name = too_large.map_or("all entries together", |(name, _)| name.as_str());
        let message = format!("could not pack: {name} would be larger than a pack may be");
        return Err(Diagnostic::error(message)
            .hint("split the contract's lines, or its objects, over several contracts"));
    }
    write_archive(&entries, &comment)
        .map_err(|e| Diagnostic::error(format!("could not write the pack: {e}")).of_machine())
}

/// What the ZIP's comment says.
fn comment_of(manifest: &[u8]) -> String {
    format!("Vigia evidence pack, SHA-256 of {MANIFEST}: {}", sha256_text(manifest))
}

/// As `sha256sum` writes and checks it.
fn sums_text<'a>(sums: impl Iterator<Item = (&'a str, String)>) -> String {
    sums.map(|(name, sha256)| format!("{sha256}  {name}\n")).collect()
}
