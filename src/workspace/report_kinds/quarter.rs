//! Three months of a contract beside each other, and a year of trend.
//!
//! A contract that is judged by months has no result of a quarter. For comparison one is given where it can be: from the sums of the
//! months' numerators and denominators, by the same formula, never from their ratios.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::figures::{Figures, Limit};
use super::periods::{check_monthly, months_of};
use super::trend::TrendMonth;
use super::{HeadOf, MadeReport, cancelled, summary, words, worst_verdict};
use crate::diagnostic::Diagnostic;
use crate::format::exact_decimal;
use crate::job::JobContext;
use crate::model::{KpiPoint, TimeRange, Timestamp};
use crate::report::document::{Figure, Owed, VerdictMark};
use crate::report::kind_document::{
    CreditPoint, CreditRow, Imprint, QuarterDocument, QuarterExclusion, QuarterLine, QuarterMonth,
    QuarterResult, RevisionRow,
};
use crate::report::{Document, Look, ReportKind};
use crate::sla::window::PeriodName;
use crate::sla::{
    Contract, Method, Objective, ObjectiveResult, SlaPeriod, Source, Statement, TicketStatistic,
    Verdict,
};
use crate::words::{in_language, language as spoken, tr};
use crate::workspace::freeze::{FreezeState, FrozenMonth};
use crate::workspace::portfolio::PortfolioCell;
use crate::workspace::trend::is_in_data;
use crate::workspace::{Engine, ReportStyle, diagnose, judge};

/// Amounts of a [`CreditRow`].
const N_AMOUNTS: usize = 8;

/// One month of the quarter, and its report.
struct Month {
    period: SlaPeriod,
    /// Why there is none.
    judged: Result<(Statement, Document), String>,
    /// What is judged now, where the month counts with its record and that differs, and the words for it.
    now: Option<(Statement, String)>,
}

impl Month {
    fn statement(&self) -> Option<&Statement> {
        self.judged.as_ref().ok().map(|(statement, _)| statement)
    }

    fn is_running(&self) -> bool {
        self.statement().is_some_and(Statement::is_provisional)
    }

    fn line(&self, id: &str) -> Option<&ObjectiveResult> {
        self.statement()?.objectives.iter().find(|result| result.objective.id == id)
    }

    /// As [`Self::line`], with days of the same data as its total.
    fn judged_line(&self, id: &str) -> Option<&ObjectiveResult> {
        let statement = self.now.as_ref().map(|(now, _)| now).or_else(|| self.statement())?;
        statement.objectives.iter().find(|result| result.objective.id == id)
    }
}

/// All that a review is made from.
struct Review<'a> {
    contract: &'a Contract,
    quarter: SlaPeriod,
    range: TimeRange,
    months: Vec<Month>,
    trend: Vec<TrendMonth>,
    frozen: Vec<(SlaPeriod, FrozenMonth)>,
    figures: Figures,
    generated_at: Timestamp,
    look: Look,
}

impl Engine {
    pub(super) fn quarter_report(
        &self,
        contract: &str,
        quarter: SlaPeriod,
        as_of: Timestamp,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<MadeReport, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let contracts = self.documents().contracts;
        let contract = judge::find_contract(&contracts, contract).map_err(one)?;
        check_monthly(&contract.id, &contract.window).map_err(one)?;
        let language = style.language_for(contract, &self.settings().report);
        let look = self.report_look(Some(contract), style, language, quarter).map_err(one)?;
        if !matches!(quarter.name(), PeriodName::Quarter { .. }) {
            let message = format!("could not review {quarter}: it is no calendar quarter");
            return Err(one(Diagnostic::error(message).hint("write it as 2026-Q3")));
        }
        let range = quarter.range(&contract.zone);
        let snapshot = self.snapshot().map_err(one)?;
        let extent = snapshot.extent().map_err(|e| one(diagnose::of_store(&e)))?;
        let mut months = Vec::with_capacity(3);
        for period in months_of(quarter) {
            ctx.check().map_err(|_| cancelled())?;
            let is_there = is_in_data(extent, period.range(&contract.zone));
            months.push(if is_there {
                self.month_of_quarter(contract, period, as_of, style, ctx)?
            } else {
                Month { period, judged: Err(String::new()), now: None }
            });
        }
        let judged: Vec<&Statement> = months.iter().filter_map(Month::statement).collect();
        let Some(last) = judged.last() else {
            let message = format!(
                "could not review {quarter} of \"{}\": none of its months could be judged",
                contract.id
            );
            let why = months.iter().filter_map(|month| month.judged.as_ref().err());
            let why = why.filter(|why| !why.is_empty()).map(|why| Diagnostic::error(why.clone()));
            let first = Diagnostic::error(message)
                .hint("import export files of its months, or choose another quarter");
            return Err(std::iter::once(first).chain(why).collect());
        };
        let verdict = worst_verdict(judged.iter().map(|statement| statement.verdict()));
        let generated_at = last.as_of;
        let last_month = months_of(quarter)[2];
        let trend = self.trend_months(contract, last_month, 3, as_of, ctx)?;
        let mut frozen = Vec::new();
        for month in &trend {
            let found = self.frozen_month(&contract.id, month.period).map_err(one)?;
            frozen.push((month.period, found));
        }
        let locale = style.locale_for(contract, &self.settings().report);
        let review = Review {
            contract,
            quarter,
            range,
            months,
            trend,
            frozen,
            figures: Figures { locale },
            generated_at,
            look,
        };
        let paper = in_language(language, locale, || {
            let head = HeadOf {
                kind: ReportKind::Quarterly,
                language,
                locale,
                period: quarter,
                range,
                zone: &contract.zone,
                customer: &contract.customer,
                about: contract.name_in(language.code()),
                footer: &contract.id,
                revision_label: &review.revision(),
                generated_at,
            };
            review.document(head.head(), verdict)
        });
        Ok(MadeReport { paper: Box::new(paper), verdict, statement: None })
    }

    /// A month that cannot be judged says why and stops no other; what the machine cannot do stops all.
    fn month_of_quarter(
        &self,
        contract: &Contract,
        period: SlaPeriod,
        as_of: Timestamp,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<Month, Vec<Diagnostic>> {
        use crate::diagnostic::Origin;
        let quiet = JobContext { cancel: ctx.cancel.clone(), ..JobContext::default() };
        let judged = self.judge(&contract.id, period, as_of, &quiet).and_then(|live| {
            let counted = self.counted_statement(live.clone(), as_of)?;
            let mut document = self.report_document(&counted.statement, style, &quiet)?;
            let language = style.language_for(contract, &self.settings().report);
            let note = in_language(language, document.locale, || {
                counted.tell(&mut document);
                counted.note()
            });
            let is_counted = counted.mark.is_some();
            let now = note.map(|note| (live, note));
            Ok((counted.statement, document, now, is_counted))
        });
        let month = |judged, now| Ok(Month { period, judged, now });
        match judged {
            // Nothing of what the contract measures arrived: no data, as in the portfolio, and not an undecided month.
            Ok((statement, _, _, false)) if PortfolioCell::of(&statement).is_empty => {
                month(Err(String::new()), None)
            }
            Ok((statement, document, now, _)) => month(Ok((statement, document)), now),
            Err(problems)
                if ctx.cancel.is_cancelled()
                    || problems.iter().any(|p| p.origin == Origin::Machine) =>
            {
                Err(problems)
            }
            Err(problems) => {
                month(Err(problems.first().map_or_else(String::new, |p| p.message.clone())), None)
            }
        }
    }
}

impl Review<'_> {
    /// What the whole is: over or not, and how many of its months are frozen and judged otherwise now.
    fn revision(&self) -> String {
        let is_ahead =
            self.generated_at < self.range.end && self.months.iter().any(|m| m.judged.is_err());
        let mut judged = self.months.iter().filter_map(Month::statement);
        let label = if is_ahead || judged.any(Statement::is_provisional) {
            tr!("report-kinds-quarter-running")
        } else {
            tr!("report-kinds-quarter-over")
        };
        match self.months.iter().filter(|month| month.now.is_some()).count() {
            0 => label.to_owned(),
            n => tr!("report-kinds-month-differs", label = label, n = n as u64),
        }
    }

    fn document(
        &self,
        head: crate::report::kind_document::Head,
        verdict: Verdict,
    ) -> QuarterDocument {
        let (credits, credit_total) = self.credits();
        let exclusions = self.exclusions();
        let revisions = self.revisions();
        let or_empty = |is_empty: bool, text: &str| {
            if is_empty { text.to_owned() } else { String::new() }
        };
        QuarterDocument {
            currency: self.contract.currency.clone(),
            running: self.months.iter().any(Month::is_running),
            verdict: VerdictMark {
                kind: verdict.name(),
                word: words::verdict_word(verdict),
                warning: false,
                reason: self.outcome(),
            },
            sentences: self.sentences(&credit_total),
            months: self.months.iter().map(|month| self.month(month)).collect(),
            lines: self.contract.objectives.iter().map(|line| self.line(line)).collect(),
            credit_trend: self.credit_trend(),
            credits,
            credit_total,
            no_exclusions: or_empty(exclusions.is_empty(), tr!("report-kinds-no-exclusions")),
            no_revisions: or_empty(revisions.is_empty(), tr!("report-kinds-no-revisions")),
            exclusions,
            revisions,
            notes: vec![tr!("report-kinds-quarter-note").to_owned()],
            imprint: Imprint {
                zone: Some(self.contract.zone.name().to_owned()),
                locale: self.figures.locale,
                generated_at: self.generated_at,
                about: self.contract.id.clone(),
                look: self.look.clone(),
            },
            head,
        }
    }

    /// Months that are over: a running one has kept nothing and owes nothing yet.
    fn over(&self) -> impl Iterator<Item = &Statement> {
        let judged = self.months.iter().filter_map(Month::statement);
        judged.filter(|statement| !statement.is_provisional())
    }

    fn outcome(&self) -> String {
        let judged: Vec<&Statement> = self.over().collect();
        if judged.is_empty() {
            return tr!("report-kinds-quarter-none-over").to_owned();
        }
        let n_kept = judged.iter().filter(|statement| statement.verdict().is_kept()).count();
        tr!("report-kinds-quarter-outcome", kept = n_kept as u64, all = judged.len() as u64)
    }

    fn sentences(&self, total: &CreditRow) -> Vec<String> {
        let mut said = Vec::new();
        let lines = &self.contract.objectives;
        let missed = |line: &&Objective| {
            let verdicts = self.months.iter().filter_map(|month| month.line(&line.id));
            verdicts.filter(|result| result.verdict == Verdict::Breached).count() >= 2
        };
        let repeated: Vec<&str> =
            lines.iter().filter(missed).map(|line| line.name_in(spoken().code())).collect();
        if !repeated.is_empty() {
            let names = repeated.join(tr!("report-kinds-list-gap"));
            said.push(tr!("report-kinds-quarter-repeated", names = &names));
        }
        if self.over().next().is_none() {
            // Nothing is due yet, and nothing can be added up.
        } else if total.credit.exact.parse::<Decimal>().is_ok_and(|credit| credit.is_zero()) {
            said.push(tr!("report-kinds-quarter-no-credit").to_owned());
        } else {
            said.push(tr!(
                "report-kinds-quarter-credit",
                credit = &total.credit.shown,
                fee = &total.fee.shown
            ));
        }
        let is_credit = total.due.exact == total.credit.exact;
        let owes_nothing =
            |owed: &Figure| owed.exact.parse().is_ok_and(|owed: Decimal| owed.is_zero());
        if !is_credit || !owes_nothing(&total.from_customer) {
            said.push(tr!(
                "report-kinds-quarter-owed",
                supplier = &total.due.shown,
                customer = &total.from_customer.shown
            ));
        }
        for month in self.months.iter().filter(|month| month.is_running()) {
            let name = words::period_title(month.period);
            said.push(tr!("report-kinds-quarter-running-month", month = &name));
        }
        for month in &self.months {
            let document = month.judged.as_ref().ok().map(|(_, document)| document);
            let Some(document) = document.filter(|document| !document.agreed_part.is_empty())
            else {
                continue;
            };
            let agreed = tr!("report-agreed-in-part", agreed = document.agreed_part.as_str());
            let name = words::period_title(month.period);
            said.push(tr!("report-kinds-frozen-of", what = &name, note = &agreed));
        }
        for (month, (_, note)) in self.months.iter().filter_map(|m| Some((m, m.now.as_ref()?))) {
            let name = words::period_title(month.period);
            said.push(tr!("report-kinds-frozen-of", what = &name, note = note));
        }
        for month in &self.months {
            if let Err(why) = &month.judged {
                let name = words::period_title(month.period);
                said.push(if why.is_empty() {
                    tr!("report-kinds-quarter-no-data", month = &name)
                } else {
                    tr!("report-kinds-quarter-no-verdict", month = &name, why = why)
                });
            }
        }
        said
    }

    fn month(&self, month: &Month) -> QuarterMonth {
        let (zone, figures) = (&self.contract.zone, self.figures);
        let range = month.period.range(zone);
        let empty = QuarterMonth {
            name: words::period_title(month.period),
            short: words::period_short(month.period),
            period_start: zone.to_iso(range.start),
            period_end: zone.to_iso(range.end),
            kind: "none",
            word: tr!("portfolio-standing-no-data").to_owned(),
            gap: String::new(),
            running: false,
            score: Figure::default(),
            achieved: String::new(),
            credit: Figure::default(),
            owed: String::new(),
            revision_label: String::new(),
        };
        match &month.judged {
            Err(why) if why.is_empty() => empty,
            Err(why) => QuarterMonth {
                word: tr!("portfolio-standing-problem").to_owned(),
                gap: why.clone(),
                ..empty
            },
            Ok((statement, document)) => QuarterMonth {
                kind: statement.verdict().name(),
                word: words::verdict_word(statement.verdict()).to_owned(),
                running: statement.is_provisional(),
                score: figures.score(statement.score_percent),
                achieved: document.scorecard.achieved.clone(),
                credit: self.money(statement.credit_total),
                owed: owed_text(statement, &document.scorecard.owed),
                revision_label: document.revision_label.clone(),
                ..empty
            },
        }
    }

    fn money(&self, value: Decimal) -> Figure {
        self.figures.money(value, &self.contract.currency, self.contract.currency_decimals)
    }

    fn line(&self, objective: &Objective) -> QuarterLine {
        let figures = self.figures;
        let newest = self.months.iter().rev().find_map(|month| month.line(&objective.id));
        let limit = Limit::of(newest.map_or(objective, |result| &result.objective));
        let quarter = self.quarter_value(objective);
        let value = quarter.as_ref().ok();
        let shown = figures.value(value.map(|found| found.value), limit);
        let points =
            summary::points(&objective.id, limit, &self.trend, &self.contract.zone, figures);
        let extent = summary::extent(&objective.id, &self.trend);
        let edge = |edge: Option<Decimal>| {
            let shown = edge
                .map(|value| Figure { shown: figures.judged(value, limit), exact: String::new() });
            shown.map_or_else(String::new, |figure| figures.with_unit(&figure, limit.unit))
        };
        let n_known = points.iter().filter(|point| point.y.is_some()).count();
        QuarterLine {
            id: objective.id.clone(),
            name: objective.name_in(spoken().code()).to_owned(),
            kpi: objective.kpi().unwrap_or_default().to_owned(),
            unit: objective.unit.clone(),
            comparison: limit.comparison_name(),
            months: self.months.iter().map(|month| self.result(month, objective)).collect(),
            quarter_with_unit: figures.with_unit(&shown, limit.unit),
            quarter: shown,
            quarter_numerator: figures.amount(value.map(|found| found.numerator)),
            quarter_denominator: figures.amount(value.map(|found| found.denominator)),
            quarter_note: match &quarter {
                Ok(_) => tr!("report-kinds-quarter-from-sums").to_owned(),
                Err(why) => (*why).to_owned(),
            },
            low: edge(extent.map(|(low, _)| low)),
            high: edge(extent.map(|(_, high)| high)),
            points_text: tr!(
                "report-kinds-trend-picture",
                name = objective.name_in(spoken().code()),
                n = n_known as u64
            ),
            points,
        }
    }

    fn result(&self, month: &Month, objective: &Objective) -> QuarterResult {
        let figures = self.figures;
        let found = month.judged.as_ref().ok().and_then(|(statement, document)| {
            let at = statement.objectives.iter().position(|o| o.objective.id == objective.id)?;
            Some((statement.objectives.get(at)?, document.objectives.get(at)?))
        });
        let Some((result, section)) = found else {
            let none = tr!("portfolio-standing-no-data").to_owned();
            return QuarterResult { kind: "none", word: none, ..QuarterResult::default() };
        };
        QuarterResult {
            kind: result.verdict.name(),
            word: words::verdict_word(result.verdict).to_owned(),
            warning: result.warning,
            value: section.value.clone(),
            value_with_unit: figures.with_unit(&section.value, &objective.unit),
            target: section.target.clone(),
            target_with_sign: section.target_with_sign.clone(),
            numerator: section.numerator.clone(),
            denominator: section.denominator.clone(),
            completeness: section.completeness.clone(),
            credit: self.money(result.credit),
        }
    }

    /// From the sums, or why it is not given.
    fn quarter_value(&self, objective: &Objective) -> Result<QuarterValue, &'static str> {
        let results: Vec<&ObjectiveResult> =
            self.months.iter().filter_map(|month| month.line(&objective.id)).collect();
        if results.len() < self.months.len() {
            return Err(tr!("report-kinds-quarter-not-whole"));
        }
        let judged: Vec<&ObjectiveResult> =
            self.months.iter().filter_map(|month| month.judged_line(&objective.id)).collect();
        quarter_value(&results, &judged)
    }

    fn credits(&self) -> (Vec<CreditRow>, CreditRow) {
        let mut sums = [Decimal::ZERO; N_AMOUNTS];
        let mut rows = Vec::new();
        for month in &self.months {
            let name = words::period_title(month.period);
            let Some(statement) = month.statement() else {
                rows.push(CreditRow { name, ..CreditRow::default() });
                continue;
            };
            let settled = &statement.settlement;
            let amounts = [
                statement.credit_uncapped,
                settled.capped,
                statement.credit_total,
                settled.bonus,
                settled.earn_back,
                settled.credit_due,
                settled.supplier_due,
                statement.contract.fee,
            ];
            if statement.is_provisional() {
                let name = tr!("report-kinds-quarter-so-far", month = &name);
                rows.push(self.credit_row(name, amounts));
                continue;
            }
            for (sum, amount) in sums.iter_mut().zip(amounts) {
                *sum = sum.saturating_add(amount);
            }
            rows.push(self.credit_row(name, amounts));
        }
        (rows, self.credit_row(tr!("report-kinds-quarter-total").to_owned(), sums))
    }

    fn credit_row(&self, name: String, amounts: [Decimal; N_AMOUNTS]) -> CreditRow {
        let [gross, capped, credit, bonus, back, due, from_customer, fee] =
            amounts.map(|amount| self.money(amount));
        CreditRow { name, gross, capped, credit, bonus, back, due, from_customer, fee }
    }

    fn credit_trend(&self) -> Vec<CreditPoint> {
        let zone = &self.contract.zone;
        let credits = || self.trend.iter().filter_map(|month| month.credit);
        let highest = credits().max().unwrap_or(Decimal::ZERO);
        let share = |credit: Decimal| {
            let share = credit.checked_div(highest).unwrap_or(Decimal::ZERO);
            share.round_dp(4).to_string().parse::<f64>().ok()
        };
        self.trend
            .iter()
            .enumerate()
            .map(|(at, month)| {
                let range = month.period.range(zone);
                let credit = month.credit;
                CreditPoint {
                    label: words::period_short(month.period),
                    year: words::year_mark(month.period, at == 0),
                    credit: credit.map(|credit| self.money(credit)).unwrap_or_default(),
                    period_start: zone.to_iso(range.start),
                    period_end: zone.to_iso(range.end),
                    y: credit.and_then(share),
                }
            })
            .collect()
    }

    /// Each entry once, also where it takes effect for several lines; one that lies in two months twice, with its part in each.
    fn exclusions(&self) -> Vec<QuarterExclusion> {
        let mut found: BTreeMap<(String, String), QuarterExclusion> = BTreeMap::new();
        for (_, document) in self.months.iter().filter_map(|month| month.judged.as_ref().ok()) {
            for section in &document.objectives {
                for row in &section.exclusions {
                    let key = (row.period_start.clone(), row.id.clone());
                    let entry = found.entry(key).or_insert_with(|| QuarterExclusion {
                        row: row.clone(),
                        lines: Vec::new(),
                    });
                    entry.lines.push(section.name.clone());
                }
            }
        }
        found.into_values().collect()
    }

    /// Frozen results of the quarter, and restatements of all of the trend.
    fn revisions(&self) -> Vec<RevisionRow> {
        let zone = &self.contract.zone;
        let of_quarter = months_of(self.quarter);
        let mut rows = Vec::new();
        for (period, frozen) in &self.frozen {
            for revision in &frozen.revisions {
                let is_restated = revision.state == FreezeState::Restated;
                if !of_quarter.contains(period) && !is_restated {
                    continue;
                }
                let (state, label) = match revision.state {
                    FreezeState::Provisional => {
                        ("provisional", tr!("report-kinds-state-provisional").to_owned())
                    }
                    FreezeState::Final => ("final", tr!("report-kinds-state-final").to_owned()),
                    FreezeState::Restated => (
                        "restated",
                        tr!("report-kinds-state-restated", n = revision.restatement.unwrap_or(1)),
                    ),
                };
                let verdict = verdict_named(&revision.verdict)
                    .map_or_else(String::new, |verdict| words::verdict_word(verdict).to_owned());
                rows.push(RevisionRow {
                    month: words::period_title(*period),
                    state,
                    label,
                    reason: revision.reason.clone(),
                    by: revision.by.clone(),
                    at: zone.to_iso(revision.frozen_at),
                    at_shown: words::stamp(revision.frozen_at, zone),
                    verdict,
                    credit: revision
                        .credit
                        .parse()
                        .map_or_else(|_| Figure::default(), |credit| self.money(credit)),
                });
            }
        }
        rows
    }
}

/// `The supplier owes 4,800.02`; empty where the credit is all that is owed.
fn owed_text(statement: &Statement, owed: &Owed) -> String {
    let settlement = &statement.settlement;
    if settlement.credit_due == settlement.malus && settlement.supplier_due.is_zero() {
        return String::new();
    }
    let mut said = vec![tr!(
        "report-kinds-owed",
        label = owed.label.as_str(),
        amount = owed.amount.shown.as_str()
    )];
    said.extend((!owed.note.is_empty()).then(|| owed.note.clone()));
    said.join(" · ")
}

fn verdict_named(name: &str) -> Option<Verdict> {
    let all = [
        Verdict::Achieved,
        Verdict::Tolerated,
        Verdict::Forgiven,
        Verdict::Breached,
        Verdict::Undecided,
    ];
    all.into_iter().find(|verdict| verdict.name() == name)
}

/// A value of several months.
#[derive(Clone, Copy, Debug, PartialEq)]
struct QuarterValue {
    value: f64,
    numerator: f64,
    denominator: f64,
}

/// Σ numerators ÷ Σ denominators in the value's unit. Only where the months' values are such a quotient, by the same formula and with the
/// same factor. Whether days add up is asked of what was judged from them.
fn quarter_value(
    results: &[&ObjectiveResult],
    judged: &[&ObjectiveResult],
) -> Result<QuarterValue, &'static str> {
    let Some(first) = results.first() else { return Err(tr!("report-kinds-quarter-not-whole")) };
    if !is_additive(&first.objective) {
        return Err(tr!("report-kinds-quarter-not-additive"));
    }
    let is_same = |result: &&ObjectiveResult| {
        result.formula == first.formula
            && result.formula_version == first.formula_version
            && result.objective.unit == first.objective.unit
    };
    if !results.iter().all(is_same) {
        return Err(tr!("report-kinds-quarter-other-formula"));
    }
    // A product of sums, a maximum, a mean of a side: what does not add up over days does not over months.
    if !judged.iter().all(|result| !result.objective.is_of_counters() || days_add_up(result)) {
        return Err(tr!("report-kinds-quarter-not-additive"));
    }
    let (mut numerator, mut denominator) = (0.0, 0.0);
    let mut factor: Option<f64> = None;
    for result in results {
        let sides = (result.sli, result.numerator, result.denominator);
        let (Some(value), Some(above), Some(below)) = sides else {
            return Err(tr!("report-kinds-quarter-not-whole"));
        };
        numerator += above;
        denominator += below;
        if above == 0.0 || below == 0.0 {
            // Zero is zero by any factor.
            if value != 0.0 {
                return Err(tr!("report-kinds-quarter-not-additive"));
            }
            continue;
        }
        let found = value * below / above;
        let is_same = |known: f64| (known - found).abs() <= 1e-9 * known.abs();
        if !factor.is_none_or(is_same) {
            return Err(tr!("report-kinds-quarter-not-additive"));
        }
        factor.get_or_insert(found);
    }
    let factor = match factor {
        Some(factor) => round_factor(factor),
        None => 1.0,
    };
    let value = factor * numerator / denominator;
    if !value.is_finite() || exact_decimal(value).is_none() {
        return Err(tr!("report-kinds-quarter-not-whole"));
    }
    Ok(QuarterValue { value, numerator, denominator })
}

/// Whether the days' numerators and denominators add up to those of the month.
fn days_add_up(result: &ObjectiveResult) -> bool {
    let days = result.daily.group_points(0);
    let sum = |side: fn(&KpiPoint) -> Option<f64>| days.iter().filter_map(side).sum::<f64>();
    let is_sum = |whole: Option<f64>, sum: f64| {
        whole.is_none_or(|whole| (whole - sum).abs() <= 1e-9 * whole.abs().max(1.0))
    };
    is_sum(result.numerator, sum(|day| day.numerator))
        && is_sum(result.denominator, sum(|day| day.denominator))
}

/// 100 where the quotient of floats says 99.99999999999999.
fn round_factor(factor: f64) -> f64 {
    let rounded = factor.round();
    if (rounded - factor).abs() <= 1e-9 * factor.abs() { rounded } else { factor }
}

/// Whether numerators and denominators of several months may be added up.
fn is_additive(objective: &Objective) -> bool {
    match (&objective.source, &objective.method) {
        (Source::Tickets(terms), _) => {
            matches!(
                terms.statistic,
                TicketStatistic::PercentWithin | TicketStatistic::Mean | TicketStatistic::Clearance
            )
        }
        (_, Method::PeriodAggregate | Method::Availability | Method::IntervalsMeeting { .. }) => {
            true
        }
        _ => false,
    }
}
