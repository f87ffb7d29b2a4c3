//! Frozen results: provisional → final → restated n, each a file of its own that nothing changes any more.
//!
//! ```text
//! statements/<contract>/<period>.1-provisional.json ◄─ sha256 ─ <period>.2-final.json ◄─ sha256 ─ <period>.3-restated.json
//! ```
//! A record names the SHA-256 of the file before it, and of its own content: a file that was changed, and one that was replaced or
//! taken away before another, is found. Whoever rewrites the newest record together with its own hash, or takes it away, is found by
//! the copies that went out in evidence packs.
//!
//! Late data never touch a record: they change what is judged now, and [`Engine::with_frozen`] says by how much and why.

pub mod difference;
pub mod judged;
mod month;
mod record;
pub mod terms;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

pub use self::difference::{
    Cause, CauseKind, Consequence, Difference, Side, changed_terms, difference,
};
use self::judged::{JudgedFrom, canonical_text, judged_value, sha256_text, tool};
pub use self::month::{FrozenMonth, Revision};
pub use self::record::{ChainFile, FrozenRecord, Sealed, chain_faults, read_chain, sequence_of};
use super::engine::Engine;
use super::judge::rows::{LineRows, line_rows};
use super::judge::{self, JudgeQuestion};
use super::settled::STATEMENTS_FOLDER;
use super::{files, publish};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{TimeRange, Timestamp, Zone, phrase};
use crate::sla::{Contract, SlaPeriod, Statement, Verdict};
use crate::store::ImportRecord;
use crate::words::tr;

/// In the folder of a contract's frozen results.
const LOCK_FILE: &str = ".lock";
/// For how long a freeze waits for another program's. Reading the chain and writing a record take some milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// How final a frozen result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FreezeState {
    /// Told, and open to dispute.
    Provisional,
    /// The agreed result.
    Final,
    /// Corrected after it was final, for a reason.
    Restated,
}

impl FreezeState {
    /// All states with the word of the command line and of file names.
    pub const NAMES: [(&'static str, Self); 3] =
        [("provisional", Self::Provisional), ("final", Self::Final), ("restated", Self::Restated)];

    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, state)| *state == self).map_or("", |(name, _)| name)
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, state)| *state)
    }
}

/// What is to be frozen as what.
#[derive(Clone, Copy, Debug)]
pub struct FreezeRequest<'a> {
    pub state: FreezeState,
    /// Needed for a restatement.
    pub reason: &'a str,
    /// Who freezes; may be empty.
    pub by: &'a str,
    /// Now: the time of the record, and until when data of a period that is not over are looked at.
    pub at: Timestamp,
}

/// All records of one period, in their order, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct FrozenChain {
    pub records: Vec<FrozenRecord>,
    /// Records that were changed, that are missing or that cannot be read. While there are any, nothing is frozen.
    pub faults: Vec<Diagnostic>,
}

impl FrozenChain {
    pub fn last(&self) -> Option<&FrozenRecord> {
        self.records.last()
    }
}

/// The newest frozen result beside the live one.
#[derive(Clone, Debug)]
pub enum FrozenComparison {
    Nothing,
    /// The records cannot be relied on.
    Faulty(Vec<Diagnostic>),
    Frozen {
        record: Box<FrozenRecord>,
        /// From what was frozen (left) to what is live (right).
        difference: Difference,
    },
}

/// Why a result may not be frozen as something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FreezeRefusal {
    #[error("it is a what-if ({changes})")]
    WhatIf { changes: String },
    #[error("its frozen records are not as they were written")]
    Faulty,
    #[error("it is final already")]
    FinalAlready,
    #[error("the period is not over before {end}")]
    NotOver { end: Timestamp },
    #[error("no provisional result was frozen before, which the other side could dispute")]
    NotProvisional,
    #[error("its result may be disputed until {until} ({days} days after the period)")]
    MayBeDisputed { until: Timestamp, days: u32 },
    #[error("it was never final, and only a final result is restated")]
    NeverFinal,
    #[error("a restatement needs a reason")]
    NoReason,
    #[error("nothing differs")]
    NothingDiffers,
    #[error("the clock says {now}, and the record before it is of {last}")]
    ClockBehind { now: Timestamp, last: Timestamp },
}

impl FreezeRefusal {
    /// What to do instead, on the command line.
    fn hint(&self) -> String {
        let named = |state: FreezeState| format!("--as {}", state.name());
        match self {
            Self::WhatIf { .. } => "only the contract as it is can be frozen".to_owned(),
            Self::Faulty => {
                "bring the files of statements/ back from version control or from an evidence pack"
                    .to_owned()
            }
            Self::FinalAlready => {
                format!("correct it with `{} --reason TEXT`", named(FreezeState::Restated))
            }
            Self::NotOver { .. } => {
                format!("freeze it with `{}` until then", named(FreezeState::Provisional))
            }
            Self::NotProvisional => {
                format!("freeze it with `{}` first", named(FreezeState::Provisional))
            }
            Self::MayBeDisputed { .. } => "freeze it as final from then on".to_owned(),
            Self::NeverFinal => format!("freeze it with `{}`", named(FreezeState::Final)),
            Self::NoReason => "say it with --reason TEXT".to_owned(),
            Self::NothingDiffers => "nothing needs to be corrected".to_owned(),
            Self::ClockBehind { .. } => "set the clock of this machine right".to_owned(),
        }
    }
}

/// Whether a result may be frozen as that, after the records of its period.
///
/// # Errors
/// A what-if; a time before that of the record before; a final result before the period is over, while it may be disputed, without a
/// provisional one, or after another final one; a restatement without a final result, before the period is over, without a reason or
/// without a difference.
pub fn check_freeze(
    statement: &Statement,
    chain: &FrozenChain,
    request: &FreezeRequest<'_>,
) -> Result<(), Diagnostic> {
    freeze_refusal(statement, chain, request).map_or(Ok(()), |refusal| {
        let (id, name) = (&statement.contract.id, statement.name);
        let message = format!("could not freeze {name} of \"{id}\": {refusal}");
        Err(Diagnostic::error(message).hint(refusal.hint()))
    })
}

/// The same as a value; `None` where it may be frozen.
pub fn freeze_refusal(
    statement: &Statement,
    chain: &FrozenChain,
    request: &FreezeRequest<'_>,
) -> Option<FreezeRefusal> {
    if statement.is_what_if() {
        return Some(FreezeRefusal::WhatIf { changes: statement.what_if_text() });
    }
    if !chain.faults.is_empty() {
        return Some(FreezeRefusal::Faulty);
    }
    let last = chain.last().map(|record| record.state);
    let (until, days) = disputed_until(statement, chain);
    if let Some(last) = chain.last().filter(|last| request.at < last.frozen_at) {
        return Some(FreezeRefusal::ClockBehind { now: request.at, last: last.frozen_at });
    }
    match (request.state, last) {
        (
            FreezeState::Provisional | FreezeState::Final,
            Some(FreezeState::Final | FreezeState::Restated),
        ) => Some(FreezeRefusal::FinalAlready),
        (FreezeState::Final, _) if request.at < statement.period.end => {
            Some(FreezeRefusal::NotOver { end: statement.period.end })
        }
        (FreezeState::Final, None) => Some(FreezeRefusal::NotProvisional),
        (FreezeState::Final, Some(_)) if request.at < until => {
            Some(FreezeRefusal::MayBeDisputed { until, days })
        }
        (FreezeState::Restated, None | Some(FreezeState::Provisional)) => {
            Some(FreezeRefusal::NeverFinal)
        }
        (FreezeState::Restated, _) if request.at < statement.period.end => {
            Some(FreezeRefusal::NotOver { end: statement.period.end })
        }
        (FreezeState::Restated, _) if request.reason.trim().is_empty() => {
            Some(FreezeRefusal::NoReason)
        }
        _ => None,
    }
}

/// Until when the result may be disputed, and how many days that is: so many local days after the period's end, in the contract's
/// zone. What was agreed when the first record was told to the other side holds as well: the later of the two.
fn disputed_until(statement: &Statement, chain: &FrozenChain) -> (Timestamp, u32) {
    let after = |end: Timestamp, zone: &Zone, days: u32| {
        let n_days = i32::try_from(days).unwrap_or(i32::MAX).min(36_500);
        (zone.days_of(zone.date(end), n_days).end, days)
    };
    let days = statement.contract.dispute_days.unwrap_or_default();
    let live = after(statement.period.end, &statement.contract.zone, days);
    let first = chain.records.first().and_then(|record| {
        let judged = &record.judged;
        let days = judged["terms"]["dispute_days"].as_str()?.parse().ok()?;
        let zone = Zone::named(judged["zone"].as_str()?).ok()?;
        let end: jiff::Timestamp = judged["period_end"].as_str()?.parse().ok()?;
        Some(after(Timestamp::from_unix_secs(end.as_second()), &zone, days))
    });
    first.map_or(live, |first| first.max(live))
}

/// A record is read as lines by people and programs: what would break them does not belong into it.
fn check_words(request: &FreezeRequest<'_>) -> Result<(), Diagnostic> {
    for (what, text) in [("reason", request.reason), ("name", request.by)] {
        let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        if let Some(wrong) = text.trim().chars().find(|c| breaks(*c)) {
            let message = format!(
                "could not freeze: the {what} holds a line break or control character ({})",
                wrong.escape_unicode()
            );
            return Err(Diagnostic::error(message).hint("write it as one line"));
        }
    }
    Ok(())
}

impl Engine {
    /// Judges a period and freezes the result. Nothing that was frozen before is changed.
    pub fn freeze(
        &self,
        contract: &str,
        period: SlaPeriod,
        request: &FreezeRequest<'_>,
        ctx: &JobContext,
    ) -> Result<FrozenRecord, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        check_words(request).map_err(one)?;
        let statement = self.judge(contract, period, request.at, ctx)?;
        let judged = self.judged(&statement, ctx)?;
        // A verdict by the rule for missing data holds, and so does a period that is excluded whole.
        let rests_on_nothing = judged["files"].as_array().is_some_and(Vec::is_empty);
        if statement.verdict() == Verdict::Undecided && rests_on_nothing {
            let message = format!(
                "could not freeze {period} of \"{contract}\": nothing of its objects has arrived, and nothing follows from that"
            );
            let hint = "import its export files first, or choose another period";
            return Err(one(Diagnostic::error(message).hint(hint)));
        }
        // What is read of the chain holds until the next record of it is written.
        let folder = self.statements_folder(contract);
        files::create_folder(&folder).map_err(one)?;
        let _lock = chain_lock(&folder).map_err(one)?;
        let chain = self.frozen(contract, period).map_err(one)?;
        if let Err(refused) = check_freeze(&statement, &chain, request) {
            return Err([refused].into_iter().chain(chain.faults).collect());
        }
        let last = chain.last();
        if let Some(last) = last
            && request.state == FreezeState::Restated
            && judged::is_same(&last.judged, &judged)
        {
            let message = format!(
                "could not restate {period} of \"{contract}\": nothing differs from {}",
                last.file_name()
            );
            return Err(one(Diagnostic::error(message).hint("nothing needs to be corrected")));
        }
        if let Some(last) = last.filter(|_| request.state == FreezeState::Final)
            && request.reason.trim().is_empty()
        {
            refuse_changed_terms(last, &judged)?;
        }
        let n_restated = chain.records.iter().filter(|r| r.state == FreezeState::Restated).count();
        let record = FrozenRecord::seal(Sealed {
            contract: contract.to_owned(),
            period: period.to_string(),
            sequence: last.map_or(1, |last| last.sequence + 1),
            state: request.state,
            restatement: (request.state == FreezeState::Restated).then_some(n_restated as u64 + 1),
            reason: request.reason.trim().to_owned(),
            by: request.by.trim().to_owned(),
            frozen_at: request.at,
            previous_sha256: last.map(|last| last.sha256.clone()),
            tool: tool(),
            judged,
        });
        let path = folder.join(record.file_name());
        files::write_new(&path, record.text.as_bytes()).map_err(one)?;
        Ok(record)
    }

    /// What a final record has agreed otherwise than the provisional one before it; nothing for other states.
    pub fn terms_changed_by(
        &self,
        record: &FrozenRecord,
        period: SlaPeriod,
    ) -> Result<Vec<Cause>, Diagnostic> {
        if record.state != FreezeState::Final {
            return Ok(Vec::new());
        }
        let chain = self.frozen(&record.contract, period)?;
        let before = chain.records.iter().find(|before| before.sequence + 1 == record.sequence);
        Ok(before.map_or_else(Vec::new, |before| changed_terms(&before.judged, &record.judged)))
    }

    /// Where the frozen results of a contract lie.
    pub fn statements_folder(&self, contract: &str) -> PathBuf {
        self.folder().join(STATEMENTS_FOLDER).join(contract)
    }

    /// All frozen results of one period of a contract.
    pub fn frozen(&self, contract: &str, period: SlaPeriod) -> Result<FrozenChain, Diagnostic> {
        let folder = self.statements_folder(contract);
        record::read_chain(&folder, contract, &period.to_string())
    }

    /// The newest frozen result beside a live one, with what differs and why.
    pub fn with_frozen(
        &self,
        statement: &Statement,
        ctx: &JobContext,
    ) -> Result<FrozenComparison, Vec<Diagnostic>> {
        let chain = self.frozen(&statement.contract.id, statement.name).map_err(|d| vec![d])?;
        if !chain.faults.is_empty() {
            return Ok(FrozenComparison::Faulty(chain.faults));
        }
        let Some(record) = chain.last().cloned() else { return Ok(FrozenComparison::Nothing) };
        let difference = frozen_to_live(&record, &self.judged(statement, ctx)?);
        Ok(FrozenComparison::Frozen { record: Box::new(record), difference })
    }

    /// What a report of a live result is, in the language that is spoken: its frozen state where the frozen result is the live one, else
    /// that it is not.
    pub fn revision_label(
        &self,
        statement: &Statement,
        ctx: &JobContext,
    ) -> Result<String, Vec<Diagnostic>> {
        if statement.is_what_if() {
            return Ok(tr!("report-revision-no-result").to_owned());
        }
        let chain = self.frozen(&statement.contract.id, statement.name).map_err(|d| vec![d])?;
        if !chain.faults.is_empty() {
            return Ok(tr!("report-revision-damaged").to_owned());
        }
        let Some(last) = chain.last() else {
            return Ok(publish::unfrozen_label(statement).to_owned());
        };
        let label = last.label();
        if judged::is_same(&last.judged, &self.judged(statement, ctx)?) {
            return Ok(label);
        }
        Ok(tr!("report-revision-differs", label = label))
    }

    /// A statement and all it rests on, in the form that is frozen and packed.
    pub fn judged(
        &self,
        statement: &Statement,
        ctx: &JobContext,
    ) -> Result<Value, Vec<Diagnostic>> {
        let lines = self.line_rows(statement, false, ctx)?;
        self.judged_of(statement, &lines, ctx)
    }

    /// The same where the objects of the lines are known already.
    pub(super) fn judged_of(
        &self,
        statement: &Statement,
        lines: &[LineRows],
        ctx: &JobContext,
    ) -> Result<Value, Vec<Diagnostic>> {
        let imports = self.own_imports(statement, ctx)?;
        let contract = self.agreed_contract(statement)?;
        Ok(judged_value(&JudgedFrom { statement, contract: &contract, lines, imports: &imports }))
    }

    /// The files that a statement rests on, the oldest first.
    ///
    /// # Errors
    /// What the cache cannot tell.
    pub fn own_imports(
        &self,
        statement: &Statement,
        ctx: &JobContext,
    ) -> Result<Vec<ImportRecord>, Vec<Diagnostic>> {
        self.of_lines(statement, |sources, question| judge::own_imports(sources, question, ctx))
    }

    /// The contract as its file says it, with all changes of targets.
    pub(super) fn agreed_contract(
        &self,
        statement: &Statement,
    ) -> Result<Contract, Vec<Diagnostic>> {
        let contracts = self.documents().contracts;
        judge::find_contract(&contracts, &statement.contract.id).cloned().map_err(|d| vec![d])
    }

    /// Objects of each line of a statement, and with `with_rows` what its value is added up from.
    pub fn line_rows(
        &self,
        statement: &Statement,
        with_rows: bool,
        ctx: &JobContext,
    ) -> Result<Vec<LineRows>, Vec<Diagnostic>> {
        self.of_lines(statement, |sources, question| line_rows(sources, question, with_rows, ctx))
    }

    /// Asks as the statement was judged.
    fn of_lines<T>(
        &self,
        statement: &Statement,
        ask: impl FnOnce(judge::Sources<'_>, &JudgeQuestion<'_>) -> Result<T, Vec<Diagnostic>>,
    ) -> Result<T, Vec<Diagnostic>> {
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let documents = self.documents();
        let contract = self.agreed_contract(statement)?;
        let sources = judge::Sources {
            snapshot: snapshot.as_ref(),
            store: self.store(),
            documents: &documents,
            memory_bytes: self.settings().frame_memory_bytes,
        };
        let TimeRange { end, .. } = statement.period;
        let question = JudgeQuestion::official(&contract, statement.name, statement.as_of.min(end));
        ask(sources, &question)
    }
}

/// What a final result rests on that is not final itself: earlier periods that the contract's terms look back to and that were judged
/// again. What is found out about them later changes this result.
pub fn open_history(record: &FrozenRecord) -> Option<Diagnostic> {
    if record.state == FreezeState::Provisional {
        return None;
    }
    let history = record.judged[judged::HISTORY].as_array()?;
    let open = history.iter().filter(|period| period["record"] == "judged");
    let names: Vec<&str> = open.filter_map(|period| period["period"].as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let (contract, period) = (record.contract.as_str(), record.period.as_str());
    let names = names.join(", ");
    Some(
        Diagnostic::warning(phrase!(
            "{period} of {contract} rests on earlier periods that are not final: {names}",
            period = period,
            contract = format!("\"{contract}\""),
            names = names
        ))
        .hint(phrase!("freeze these as final too, then restate this one if it differs")),
    )
}

/// From a record to what is judged now, by this program.
fn frozen_to_live(record: &FrozenRecord, live: &Value) -> Difference {
    difference(
        Side { judged: &record.judged, tool: Some(&record.tool) },
        Side { judged: live, tool: Some(&tool()) },
    )
}

/// The right to add to the frozen results of a contract. Another program that has it is waited for.
fn chain_lock(folder: &Path) -> Result<files::FileLock, Diagnostic> {
    let path = folder.join(LOCK_FILE);
    files::lock(&path, PATIENCE)?.ok_or_else(|| {
        Diagnostic::error("could not freeze: another program is freezing a result of this contract")
            .in_file(path)
            .hint("nothing was written; try again when the other program is done")
    })
}

/// Between the provisional result and the final one the terms stay, or somebody says why not.
fn refuse_changed_terms(last: &FrozenRecord, judged: &Value) -> Result<(), Vec<Diagnostic>> {
    let changes = changed_terms(&last.judged, judged);
    if changes.is_empty() {
        return Ok(());
    }
    let name = last.file_name();
    let message = format!("could not freeze it as final: its terms are not those of {name}");
    let refused =
        Diagnostic::error(message).hint("say why with --reason TEXT, or bring the terms back");
    let told = changes.iter().map(|change| Diagnostic::note(format!("{name} → now: {change}")));
    Err([refused].into_iter().chain(told).collect())
}

/// SHA-256 of what a result says and rests on.
pub fn judged_sha256(judged: &Value) -> String {
    sha256_text(canonical_text(judged).as_bytes())
}
