//! Kinds of reports beside the monthly one: from judged periods to what is set on pages.
//!
//! ```text
//! contract + period ─► Statement ─► Document ─┬─► monthly
//!                                             ├─► + trend of 13 periods ─► summary, quarterly
//!                                             ├─► lines that were not kept ─► failing
//!                                             └─► + records of every line ─► incidents
//! all contracts ─► Portfolio ─┬─► portfolio
//!                             └─► matrix
//! ```
//! Nothing is computed here that could change a verdict; sums over months or contracts are sums of what was judged.

mod counted;
mod failing;
mod figures;
mod incidents;
mod matrix;
mod periods;
mod portfolio;
mod quarter;
mod summary;
mod trend;
mod words;

use self::figures::Figures;
pub(super) use self::periods::outside_agreement;
use super::publish::refuse_what_if;
use super::{Engine, ReportStyle, diagnose};
use crate::diagnostic::Diagnostic;
use crate::format::{self, Locale};
use crate::job::JobContext;
use crate::model::{TimeRange, Timestamp, Zone};
use crate::report::kind_document::{ContractPaper, ContractPart, Head};
use crate::report::part::{Block, Extras};
use crate::report::{Document, Paper, ReportKind, kind_labels, kind_title};
use crate::sla::{SlaPeriod, Statement, Verdict};
use crate::words::{Language, in_language, tr};

/// A report that can be set and written.
pub struct MadeReport {
    pub paper: Box<dyn Paper>,
    /// The worst of what it tells of.
    pub verdict: Verdict,
    /// What it was made from, where that is one statement.
    pub statement: Option<Statement>,
}

impl Engine {
    /// Makes a report of the style's kind. The contract is not looked at by kinds of the whole workspace.
    ///
    /// # Errors
    /// What cannot be judged, or a contract or period that the kind cannot be about.
    pub fn make_report(
        &self,
        contract: &str,
        period: SlaPeriod,
        as_of: Timestamp,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<MadeReport, Vec<Diagnostic>> {
        match style.kind {
            ReportKind::Portfolio => self.portfolio_report(period, as_of, style, ctx),
            ReportKind::Matrix => self.matrix_report(period, as_of, style, ctx),
            ReportKind::Quarterly => self.quarter_report(contract, period, as_of, style, ctx),
            kind => {
                let statement = self.judge(contract, period, as_of, ctx)?;
                refuse_what_if(&statement)?;
                if kind == ReportKind::Summary {
                    return self.summary_report(statement, as_of, style, ctx);
                }
                let document = self.report_document(&statement, style, ctx)?;
                let paper = self.paper_of(kind, &statement, document, as_of, style, ctx)?;
                Ok(MadeReport { paper, verdict: statement.verdict(), statement: Some(statement) })
            }
        }
    }

    /// Sets the period beside those before it, so that all are what counts.
    fn summary_report(
        &self,
        live: Statement,
        as_of: Timestamp,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<MadeReport, Vec<Diagnostic>> {
        let counted = self.counted_statement(live, as_of)?;
        let statement = &counted.statement;
        let mut document = self.report_document(statement, style, ctx)?;
        let language = style.language_for(&statement.contract, &self.settings().report);
        in_language(language, document.locale, || {
            counted.tell(&mut document);
            // The files of machines have no other place that says it.
            if let Some(note) = counted.note() {
                document.revision_label = note;
            }
        });
        let paper = self.paper_of(ReportKind::Summary, statement, document, as_of, style, ctx)?;
        let verdict = statement.verdict();
        Ok(MadeReport { paper, verdict, statement: Some(counted.statement) })
    }

    /// What a kind of one period makes of its document.
    fn paper_of(
        &self,
        kind: ReportKind,
        statement: &Statement,
        document: Document,
        as_of: Timestamp,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<Box<dyn Paper>, Vec<Diagnostic>> {
        let language = style.language_for(&statement.contract, &self.settings().report);
        let figures = Figures { locale: document.locale };
        // What is asked of the store speaks no language; what is said of it does.
        let part: ContractPart = match kind {
            ReportKind::Summary => {
                let contract = self.agreed_contract(statement)?;
                let months = self.trend_months(&contract, statement.name, 1, as_of, ctx)?;
                in_language(language, figures.locale, || {
                    ContractPart::Summary(summary::part(statement, &document, &months, figures))
                })
            }
            ReportKind::Failing => in_language(language, figures.locale, || {
                ContractPart::Failing(failing::part(statement))
            }),
            ReportKind::Incidents => {
                let found = self.incident_lines(statement, ctx)?;
                in_language(language, figures.locale, || {
                    let part = incidents::part(statement, &document, &found, figures);
                    ContractPart::Incidents(Box::new(part))
                })
            }
            _ => return Ok(Box::new(document)),
        };
        let paper = in_language(language, figures.locale, || {
            let mut document = document;
            // What the monthly report has beside its objectives is told there. What is owed is told wherever the credit is.
            document.parts.retain(|part| part.id == "settlement" && kind != ReportKind::Incidents);
            for part in &mut document.parts {
                part.blocks.retain(
                    |block| matches!(block, Block::Table(table) if table.section == "settlement"),
                );
            }
            for objective in &mut document.objectives {
                let ranked_note = std::mem::take(&mut objective.extras.ranked_note);
                objective.extras = Extras { ranked_note, ..Extras::default() };
            }
            document.title = title(kind, &document.period_name, &document.contract_name);
            if kind == ReportKind::Failing {
                failing::keep_only(statement, &mut document);
            }
            ContractPaper {
                labels: kind_labels(kind),
                imprint: imprint(
                    statement.period,
                    &statement.contract.zone,
                    document.generated_at,
                    &document.revision_label,
                ),
                document,
                part,
            }
        });
        Ok(Box::new(paper))
    }
}

/// `Executive summary, October 2026: RAN Perú`
fn title(kind: ReportKind, period: &str, about: &str) -> String {
    tr!("report-kinds-title", kind = kind_title(kind), period = period, about = about)
}

/// Period with its zone, and when the report was made.
fn imprint(period: TimeRange, zone: &Zone, generated_at: Timestamp, revision: &str) -> String {
    tr!(
        "report-kinds-imprint",
        start = &words::stamp(period.start, zone),
        end = &words::stamp(period.end, zone),
        zone = zone.name(),
        at = &format!(
            "{} ({})",
            words::stamp(generated_at, zone),
            format::offset(generated_at, zone)
        ),
        revision = revision,
        database = Zone::database_version(),
    )
}

/// What kinds of their own say at the head and foot of each page.
struct HeadOf<'a> {
    kind: ReportKind,
    language: Language,
    locale: Locale,
    period: SlaPeriod,
    range: TimeRange,
    zone: &'a Zone,
    customer: &'a str,
    about: &'a str,
    footer: &'a str,
    revision_label: &'a str,
    generated_at: Timestamp,
}

impl HeadOf<'_> {
    fn head(&self) -> Head {
        let period_name = words::period_title(self.period);
        Head {
            title: title(self.kind, &period_name, self.about),
            language: self.language.tag(),
            region: words::text_region(self.language, &self.locale),
            contract_language: String::new(),
            labels: kind_labels(self.kind),
            period_name,
            customer: self.customer.to_owned(),
            contract_name: self.about.to_owned(),
            contract_id: self.footer.to_owned(),
            revision_label: self.revision_label.to_owned(),
            period_start: self.zone.to_iso(self.range.start),
            period_end: self.zone.to_iso(self.range.end),
            imprint: imprint(self.range, self.zone, self.generated_at, self.revision_label),
        }
    }
}

/// The worst verdict of several, as of a contract; undecided of none.
fn worst_verdict(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Breached => 0,
        Verdict::Undecided => 1,
        Verdict::Forgiven => 2,
        Verdict::Tolerated => 3,
        Verdict::Achieved => 4,
    };
    verdicts.into_iter().min_by_key(rank).unwrap_or(Verdict::Undecided)
}

/// Whole or not at all: what a report says of a workspace must not hang on half of it.
fn cancelled() -> Vec<Diagnostic> {
    vec![diagnose::cancelled()]
}
