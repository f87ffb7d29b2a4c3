//! A contract's settlement terms as TOML: `[at_risk_pool]`, `[points]`, `[[repeat]]`, `[[earn_back]]`, `[bonus]`,
//! `[[termination]]`.
//!
//! None of the tables is needed; a table that stands there must be complete. `[repeat]`, `[earn_back]` and `[termination]` may be
//! written once with single brackets or several times with double ones.

use rust_decimal::Decimal;
use toml::de::{DeTable, DeValue};

use super::file::{CREDIT, POINTS_MAX, read_positive_percent};
use super::rule::{CreditRule, Reach};
use super::terms::{
    AtRiskPool, BonusRow, BonusTerms, Covers, EarnBackRule, MissCounting, Netting, PointsTable,
    RepeatRule, SettlementTerms, TerminationRule,
};
use crate::diagnostic::nearest;
use crate::sla::contract::Objective;
use crate::sla::toml_reader::{Reader, Section, Term, line, number, quoted, shown, term, word};

const AT_RISK_POOL: Term = term(
    "at_risk_pool",
    "which part of the fee the pool rules share out",
    "[at_risk_pool] with percent_of_fee, cap_percent and allocations_may_exceed",
);
const POINTS: Term = term(
    "points",
    "what the points cost",
    "[points] with table = [ { points = 10, percent = \"2\" } ]",
);
const REPEAT: Term = term(
    "repeat",
    "what a repeated breach costs more",
    "[repeat] with objectives, breaches, within_periods and multiplier",
);
const EARN_BACK: Term = term(
    "earn_back",
    "when a credit comes back",
    "[earn_back] with objectives, good_periods, reach and percent",
);
const BONUS: Term = term(
    "bonus",
    "what the supplier gets for more than the target",
    "[bonus] with rows, netting, paid_out and cap_percent",
);
const TERMINATION: Term = term(
    "termination",
    "when the contract may be ended",
    "[termination] with objectives, misses, within_periods and counting",
);

/// For the list of a contract's terms.
pub(crate) const SETTLEMENT_TERMS: [&Term; 6] =
    [&AT_RISK_POOL, &POINTS, &REPEAT, &EARN_BACK, &BONUS, &TERMINATION];

const PERCENT_OF_FEE: Term =
    term("percent_of_fee", "how large the pool is, of the fee", "percent_of_fee = \"12\"");
const POOL_CAP: Term =
    term("cap_percent", "the most that one period can take, of the pool", "cap_percent = \"100\"");
const MAY_EXCEED: Term = term(
    "allocations_may_exceed",
    "whether the objectives' allocations may add up to more than 100 %",
    "allocations_may_exceed = false",
);
const TABLE: Term = term(
    "table",
    "how many points cost how much",
    "table = [ { points = 5, percent = \"0\" }, { points = 10, percent = \"2\" } ]",
);
const ROW_POINTS: Term = term("points", "from how many points the row holds", "points = 10");
const ROW_PERCENT: Term = term("percent", "what the row costs, of the fee", "percent = \"2\"");
const OBJECTIVES: Term =
    term("objectives", "which objectives it covers", "objectives = \"all\", or [\"availability\"]");
const BREACHES: Term = term("breaches", "from which breach on it holds", "breaches = 2");
const WITHIN: Term =
    term("within_periods", "within how many periods, this one included", "within_periods = 3");
const MULTIPLIER: Term =
    term("multiplier", "by how much the credit is multiplied", "multiplier = \"1.5\"");
const GOOD_PERIODS: Term = term(
    "good_periods",
    "after how many good periods in a row a credit comes back",
    "good_periods = 3",
);
const REACH: Term = term(
    "reach",
    "how good a period must be to count",
    "reach = \"tolerance\", \"target\", \"improvement\" or \"stretch\"",
);
const RETURNED: Term = term("percent", "how much of the credit comes back", "percent = \"100\"");
const ROWS: Term = term(
    "rows",
    "which result brings how much",
    "rows = [ { objective = \"availability\", reach = \"improvement\", percent = \"2\" } ]",
);
const OBJECTIVE: Term =
    term("objective", "which objective brings it", "objective = \"availability\"");
const BONUS_REACH: Term =
    term("reach", "which target must be reached", "reach = \"improvement\" or \"stretch\"");
const BONUS_PERCENT: Term = term("percent", "what it brings, of the fee", "percent = \"2\"");
const NETTING: Term = term(
    "netting",
    "whether bonus and credits become one amount",
    "netting = \"net\" or \"separate\"",
);
const PAID_OUT: Term = term(
    "paid_out",
    "whether a bonus above the credits is paid",
    "paid_out = true, or false where a bonus only offsets credits",
);
const BONUS_CAP: Term = term(
    "cap_percent",
    "the most that one period can bring, of the fee",
    "cap_percent = \"5\", or \"none\" for no limit",
);
const MISSES: Term = term("misses", "how many misses give the right", "misses = 3");
const COUNTING: Term = term(
    "counting",
    "whether each objective's misses are counted, or periods with any miss",
    "counting = \"per_objective\" or \"periods\"",
);

pub(crate) const POOL_TERMS: [&Term; 3] = [&PERCENT_OF_FEE, &POOL_CAP, &MAY_EXCEED];
pub(crate) const POINTS_TERMS: [&Term; 1] = [&TABLE];
pub(crate) const POINTS_ROW_TERMS: [&Term; 2] = [&ROW_POINTS, &ROW_PERCENT];
pub(crate) const REPEAT_TERMS: [&Term; 4] = [&OBJECTIVES, &BREACHES, &WITHIN, &MULTIPLIER];
pub(crate) const EARN_BACK_TERMS: [&Term; 4] = [&OBJECTIVES, &GOOD_PERIODS, &REACH, &RETURNED];
pub(crate) const BONUS_TERMS: [&Term; 4] = [&ROWS, &NETTING, &PAID_OUT, &BONUS_CAP];
pub(crate) const BONUS_ROW_TERMS: [&Term; 3] = [&OBJECTIVE, &BONUS_REACH, &BONUS_PERCENT];
pub(crate) const TERMINATION_TERMS: [&Term; 4] = [&OBJECTIVES, &MISSES, &WITHIN, &COUNTING];

const REACHES: [(&str, Reach); 4] = [
    ("tolerance", Reach::Tolerance),
    ("target", Reach::Target),
    ("improvement", Reach::Improvement),
    ("stretch", Reach::Stretch),
];
const BONUS_REACHES: [(&str, Reach); 2] =
    [("improvement", Reach::Improvement), ("stretch", Reach::Stretch)];
const NETTINGS: [(&str, Netting); 2] = [("net", Netting::Net), ("separate", Netting::Separate)];
const COUNTINGS: [(&str, MissCounting); 2] =
    [("per_objective", MissCounting::PerObjective), ("periods", MissCounting::Periods)];

/// Most periods that a term may look back: ten years of months.
const PERIODS_MAX: u32 = 120;
/// Largest repeat multiplier.
const MULTIPLIER_MAX: u32 = 100;

/// Reads all settlement terms before it gives up on any; nothing of it stands in the file where nothing is agreed.
pub(crate) fn read_settlement_terms(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
) -> Option<SettlementTerms> {
    let at_risk_pool = one(reader, root, &AT_RISK_POOL, "At-risk pool")
        .map(|table| table.and_then(|table| read_pool(reader, &table)).map(Some));
    let points = one(reader, root, &POINTS, "Points")
        .map(|table| table.and_then(|table| read_points(reader, &table)).map(Some));
    let bonus = one(reader, root, &BONUS, "Bonus")
        .map(|table| table.and_then(|table| read_bonus(reader, &table)).map(Some));
    let repeats = several(reader, root, &REPEAT, "Repeat")
        .and_then(|tables| all(&tables, |table| read_repeat(reader, table)));
    let earn_backs = several(reader, root, &EARN_BACK, "Earn-back")
        .and_then(|tables| all(&tables, |table| read_earn_back(reader, table)));
    let terminations = several(reader, root, &TERMINATION, "Termination")
        .and_then(|tables| all(&tables, |table| read_termination(reader, table)));
    Some(SettlementTerms {
        at_risk_pool: at_risk_pool.unwrap_or(Some(None))?,
        points: points.unwrap_or(Some(None))?,
        repeats: repeats?,
        earn_backs: earn_backs?,
        bonus: bonus.unwrap_or(Some(None))?,
        terminations: terminations?,
    })
}

/// Reads every entry, so that all mistakes are found, and gives all or none.
fn all<'s, 't, T>(
    tables: &[Section<'s, 't>],
    read: impl FnMut(&Section<'s, 't>) -> Option<T>,
) -> Option<Vec<T>> {
    tables.iter().map(read).collect::<Vec<_>>().into_iter().collect()
}

/// The outer `None` says that the table does not stand there, the inner one that it is none.
fn one<'s, 't>(
    reader: &mut Reader<'_>,
    root: &Section<'s, 't>,
    term: &Term,
    name: &str,
) -> Option<Option<Section<'s, 't>>> {
    let value = root.table.get(term.key)?;
    let DeValue::Table(table) = value.get_ref() else {
        let why = format!("is {}, not a table", shown(value.get_ref()));
        reader.refuse(root, term, why, format!("write {}", term.example));
        return Some(None);
    };
    Some(Some(Section { name: name.to_owned(), table, span: value.span() }))
}

/// A table or a list of tables; nothing is an empty list.
fn several<'s, 't>(
    reader: &mut Reader<'_>,
    root: &Section<'s, 't>,
    term: &Term,
    name: &str,
) -> Option<Vec<Section<'s, 't>>> {
    let Some(value) = root.table.get(term.key) else { return Some(Vec::new()) };
    match value.get_ref() {
        DeValue::Table(table) => {
            Some(vec![Section { name: name.to_owned(), table, span: value.span() }])
        }
        DeValue::Array(list) => {
            let numbered = |idx: usize, _: &DeTable<'_>| format!("{name} {}", idx + 1);
            let tables = reader.tables(root, term, numbered);
            (tables.len() == list.len()).then_some(tables)
        }
        other => {
            let why = format!("is {}, not a table", shown(other));
            reader.refuse(root, term, why, format!("write {}", term.example));
            None
        }
    }
}

fn flag(reader: &mut Reader<'_>, section: &Section<'_, '_>, term: &Term) -> Option<bool> {
    match reader.value(section, term)?.get_ref() {
        DeValue::Boolean(flag) => Some(*flag),
        other => {
            let why = format!("is {}, neither true nor false", shown(other));
            reader.refuse(section, term, why, format!("write {}", term.example));
            None
        }
    }
}

fn read_pool(reader: &mut Reader<'_>, pool: &Section<'_, '_>) -> Option<AtRiskPool> {
    reader.refuse_unknown_keys(pool, &POOL_TERMS);
    let percent_of_fee = read_positive_percent(reader, pool, &PERCENT_OF_FEE);
    let cap_percent = read_positive_percent(reader, pool, &POOL_CAP);
    let allocations_may_exceed = flag(reader, pool, &MAY_EXCEED);
    Some(AtRiskPool {
        percent_of_fee: percent_of_fee?,
        cap_percent: cap_percent?,
        allocations_may_exceed: allocations_may_exceed?,
    })
}

fn read_points(reader: &mut Reader<'_>, points: &Section<'_, '_>) -> Option<PointsTable> {
    reader.refuse_unknown_keys(points, &POINTS_TERMS);
    let sections = reader.tables(points, &TABLE, |idx, _| format!("Points, row {}", idx + 1));
    let n_listed =
        points.table.get(TABLE.key).and_then(|v| v.get_ref().as_array()).map(|a| a.len());
    if n_listed == Some(0) {
        reader.refuse(points, &TABLE, "lists nothing", format!("write {}", TABLE.example));
    }
    let rows = all(&sections, |row| {
        reader.refuse_unknown_keys(row, &POINTS_ROW_TERMS);
        let points = reader.whole(row, &ROW_POINTS, 0..=POINTS_MAX);
        let percent = reader.decimal_within(row, &ROW_PERCENT, Decimal::ZERO, Decimal::ONE_HUNDRED);
        Some((points?, percent?))
    })?;
    for (pair, row) in rows.windows(2).zip(sections.iter().skip(1)) {
        let [fewer, more] = pair else { continue };
        if more.0 <= fewer.0 {
            let why = format_args!("is {}, not more than {} before it", more.0, fewer.0);
            reader.refuse(row, &ROW_POINTS, why, "list the rows from few points to many");
        }
        if more.1 < fewer.1 {
            let why = format_args!("is {}, less than {} before it", more.1, fewer.1);
            reader.refuse(row, &ROW_PERCENT, why, "more points cannot cost less");
        }
    }
    (n_listed? > 0).then_some(PointsTable { rows })
}

fn read_covers(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Covers> {
    let value = reader.value(section, &OBJECTIVES)?.get_ref();
    let ids: Option<Vec<String>> = match value {
        DeValue::String(word) if word == "all" => return Some(Covers::All),
        DeValue::Array(list) if !list.is_empty() => {
            list.iter().map(|id| id.get_ref().as_str().map(str::to_owned)).collect()
        }
        _ => None,
    };
    if ids.is_none() {
        let why = format!("is {}, neither \"all\" nor a list of objectives", shown(value));
        reader.refuse(section, &OBJECTIVES, why, format!("write {}", OBJECTIVES.example));
    }
    ids.map(Covers::Listed)
}

/// So many of so many periods: never more than there are.
fn read_within(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    wanted: Option<u32>,
) -> Option<u32> {
    let within = reader.whole(section, &WITHIN, 1..=PERIODS_MAX)?;
    match wanted {
        Some(wanted) if within < wanted => {
            let why = format_args!("is {within}, which cannot hold {wanted}");
            let hint = format!("write within_periods = {wanted} for {wanted} in a row, or more");
            reader.refuse(section, &WITHIN, why, hint);
            None
        }
        _ => Some(within),
    }
}

fn read_repeat(reader: &mut Reader<'_>, repeat: &Section<'_, '_>) -> Option<RepeatRule> {
    reader.refuse_unknown_keys(repeat, &REPEAT_TERMS);
    let covers = read_covers(reader, repeat);
    let breaches = reader.whole(repeat, &BREACHES, 2..=PERIODS_MAX);
    let within = read_within(reader, repeat, breaches);
    let most = Decimal::from(MULTIPLIER_MAX);
    let multiplier = reader.decimal_within(repeat, &MULTIPLIER, Decimal::ONE, most);
    Some(RepeatRule {
        covers: covers?,
        breaches: breaches?,
        within_periods: within?,
        multiplier: multiplier?,
    })
}

fn read_earn_back(reader: &mut Reader<'_>, earn_back: &Section<'_, '_>) -> Option<EarnBackRule> {
    reader.refuse_unknown_keys(earn_back, &EARN_BACK_TERMS);
    let covers = read_covers(reader, earn_back);
    let good_periods = reader.whole(earn_back, &GOOD_PERIODS, 1..=PERIODS_MAX);
    let reach = reader.choice(earn_back, &REACH, &REACHES);
    let percent = read_positive_percent(reader, earn_back, &RETURNED);
    Some(EarnBackRule {
        covers: covers?,
        good_periods: good_periods?,
        reach: reach?,
        percent: percent?,
    })
}

fn read_bonus(reader: &mut Reader<'_>, bonus: &Section<'_, '_>) -> Option<BonusTerms> {
    reader.refuse_unknown_keys(bonus, &BONUS_TERMS);
    let sections = reader.tables(bonus, &ROWS, |idx, _| format!("Bonus, row {}", idx + 1));
    let n_listed = bonus.table.get(ROWS.key).and_then(|v| v.get_ref().as_array()).map(|a| a.len());
    if n_listed == Some(0) {
        reader.refuse(bonus, &ROWS, "lists nothing", format!("write {}", ROWS.example));
    }
    let rows = all(&sections, |row| {
        reader.refuse_unknown_keys(row, &BONUS_ROW_TERMS);
        let objective_id = reader.words(row, &OBJECTIVE);
        let reach = reader.choice(row, &BONUS_REACH, &BONUS_REACHES);
        let percent = read_positive_percent(reader, row, &BONUS_PERCENT);
        Some(BonusRow { objective_id: objective_id?, reach: reach?, percent: percent? })
    });
    if let Some(rows) = &rows {
        refuse_bonus_disorder(reader, &sections, rows);
    }
    let netting = reader.choice(bonus, &NETTING, &NETTINGS);
    let paid_out = flag(reader, bonus, &PAID_OUT);
    if (netting, paid_out) == (Some(Netting::Separate), Some(false)) {
        let why = "is false beside netting = \"separate\": the bonus would never count";
        reader.refuse(bonus, &PAID_OUT, why, "write netting = \"net\", or paid_out = true");
    }
    let cap_percent = read_bonus_cap(reader, bonus);
    Some(BonusTerms {
        rows: rows.filter(|_| n_listed.is_some_and(|n| n > 0))?,
        netting: netting?,
        paid_out: paid_out?,
        cap_percent: cap_percent?,
    })
}

fn refuse_bonus_disorder(reader: &mut Reader<'_>, sections: &[Section<'_, '_>], rows: &[BonusRow]) {
    for (idx, (row, section)) in rows.iter().zip(sections).enumerate() {
        for earlier in rows.iter().take(idx).filter(|e| e.objective_id == row.objective_id) {
            if earlier.reach == row.reach {
                let why = format_args!("stands twice for {:?}", row.objective_id);
                reader.refuse(section, &BONUS_REACH, why, "keep one of the two rows");
            } else if (earlier.reach < row.reach) == (earlier.percent < row.percent) {
                let why = format_args!(
                    "is {}, and {} in an earlier row: the stretch target brings less than the improvement target",
                    row.percent, earlier.percent
                );
                reader.refuse(section, &BONUS_PERCENT, why, "a better result cannot bring less");
            }
        }
    }
}

/// The outer `None` is a mistake, the inner one the contract's own "none".
fn read_bonus_cap(reader: &mut Reader<'_>, bonus: &Section<'_, '_>) -> Option<Option<Decimal>> {
    if reader.value(bonus, &BONUS_CAP)?.get_ref().as_str() == Some("none") {
        return Some(None);
    }
    read_positive_percent(reader, bonus, &BONUS_CAP).map(Some)
}

fn read_termination(
    reader: &mut Reader<'_>,
    termination: &Section<'_, '_>,
) -> Option<TerminationRule> {
    reader.refuse_unknown_keys(termination, &TERMINATION_TERMS);
    let covers = read_covers(reader, termination);
    let misses = reader.whole(termination, &MISSES, 1..=PERIODS_MAX);
    let within = read_within(reader, termination, misses);
    let counting = reader.choice(termination, &COUNTING, &COUNTINGS);
    Some(TerminationRule {
        covers: covers?,
        misses: misses?,
        within_periods: within?,
        counting: counting?,
    })
}

/// Settlement terms and credit rules that contradict each other. `objectives` are all of the contract, with their sections.
pub(crate) fn refuse_unsettled(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
    terms: &SettlementTerms,
    objectives: &[(&Section<'_, '_>, &str, &CreditRule)],
) {
    refuse_pool(reader, root, terms, objectives);
    let is_points = |rule: &CreditRule| matches!(rule, CreditRule::Points(_));
    if terms.points.is_some() && !objectives.iter().any(|(.., rule)| is_points(rule)) {
        let hint = "take it out, or let an objective's credit be of the kind \"points\"";
        reader.refuse(root, &POINTS, "is used by no objective", hint);
    }
    for (section, ..) in objectives.iter().filter(|(.., rule)| is_points(rule)) {
        if terms.points.is_none() {
            let why = "yields points, and the contract does not say what they cost";
            reader.refuse(section, &CREDIT, why, format!("add {}", POINTS.example));
        }
    }
    refuse_coverage(reader, root, terms, objectives);
}

fn refuse_pool(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
    terms: &SettlementTerms,
    objectives: &[(&Section<'_, '_>, &str, &CreditRule)],
) {
    let mut allocations = Vec::new();
    for (section, _, rule) in objectives {
        let CreditRule::Pool { allocation_percent } = rule else { continue };
        allocations.push(*allocation_percent);
        if terms.at_risk_pool.is_none() {
            let why = "takes a share of an at-risk pool, and the contract agrees none";
            reader.refuse(section, &CREDIT, why, format!("add {}", AT_RISK_POOL.example));
        }
    }
    let Some(pool) = &terms.at_risk_pool else { return };
    if allocations.is_empty() {
        let hint = "take it out, or let an objective's credit be of the kind \"pool\"";
        reader.refuse(root, &AT_RISK_POOL, "is shared out by no objective", hint);
    }
    let whole: Decimal = allocations.iter().sum();
    if whole > Decimal::ONE_HUNDRED && !pool.allocations_may_exceed {
        let shown: Vec<String> = allocations.iter().map(Decimal::to_string).collect();
        let why = format_args!("allocations add up to {} = {whole}, above 100", shown.join(" + "));
        let hint = "lower them, or write allocations_may_exceed = true";
        reader.refuse(root, &AT_RISK_POOL, why, hint);
    }
}

/// Terms that name objectives which are not there, or say two things of one objective.
fn refuse_coverage(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
    terms: &SettlementTerms,
    objectives: &[(&Section<'_, '_>, &str, &CreditRule)],
) {
    let tables =
        |reader: &mut Reader<'_>, term, name| several(reader, root, term, name).unwrap_or_default();
    let sections = tables(reader, &REPEAT, "Repeat");
    for (rule, section) in terms.repeats.iter().zip(&sections) {
        refuse_names(reader, section, &rule.covers, objectives, true);
    }
    for (idx, (rule, section)) in terms.repeats.iter().zip(&sections).enumerate() {
        for earlier in terms.repeats.iter().take(idx) {
            let Some(id) = shared(&rule.covers, &earlier.covers, objectives) else { continue };
            if earlier.breaches == rule.breaches {
                let why = format_args!("is {} in two rules for {id:?}", rule.breaches);
                reader.refuse(section, &BREACHES, why, "keep one of the two");
            } else if (earlier.breaches < rule.breaches) != (earlier.multiplier < rule.multiplier) {
                let why = format_args!(
                    "is {}, and {} in an earlier rule for {id:?}: more breaches would not cost more",
                    rule.multiplier, earlier.multiplier
                );
                let hint = "let more breaches have the larger multiplier";
                reader.refuse(section, &MULTIPLIER, why, hint);
            }
        }
    }
    let sections = tables(reader, &EARN_BACK, "Earn-back");
    for (idx, (rule, section)) in terms.earn_backs.iter().zip(&sections).enumerate() {
        refuse_names(reader, section, &rule.covers, objectives, true);
        for earlier in terms.earn_backs.iter().take(idx) {
            if let Some(id) = shared(&rule.covers, &earlier.covers, objectives) {
                let why = format_args!("covers {id:?}, as an earlier rule does");
                reader.refuse(section, &OBJECTIVES, why, "keep one rule for each objective");
            }
        }
    }
    let sections = tables(reader, &TERMINATION, "Termination");
    for (rule, section) in terms.terminations.iter().zip(&sections) {
        refuse_names(reader, section, &rule.covers, objectives, false);
    }
    let bonus = one(reader, root, &BONUS, "Bonus").flatten();
    if let (Some(bonus), Some(terms)) = (bonus, &terms.bonus) {
        let sections = reader.tables(&bonus, &ROWS, |idx, _| format!("Bonus, row {}", idx + 1));
        for (row, section) in terms.rows.iter().zip(&sections) {
            refuse_name(reader, section, &OBJECTIVE, &row.objective_id, objectives);
        }
    }
}

/// A better result that brings money must be agreed for each objective that it is asked of; else it would never be reached.
pub(crate) fn refuse_unreachable(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
    terms: &SettlementTerms,
    objectives: &[Objective],
) {
    let sections = several(reader, root, &EARN_BACK, "Earn-back").unwrap_or_default();
    for (rule, section) in terms.earn_backs.iter().zip(&sections) {
        let mut covered = objectives.iter().filter(|o| rule.covers.covers(&o.id));
        let lacks = |o: &&Objective| o.credit.has_amount() && lacks_target(o, rule.reach);
        if let Some(objective) = covered.find(lacks) {
            refuse_reach(reader, section, &REACH, rule.reach, &objective.id);
        }
    }
    let Some(bonus) = &terms.bonus else { return };
    let Some(table) = one(reader, root, &BONUS, "Bonus").flatten() else { return };
    let sections = reader.tables(&table, &ROWS, |idx, _| format!("Bonus, row {}", idx + 1));
    for (row, section) in bonus.rows.iter().zip(&sections) {
        let objective = objectives.iter().find(|o| o.id == row.objective_id);
        if objective.is_some_and(|o| lacks_target(o, row.reach)) {
            refuse_reach(reader, section, &BONUS_REACH, row.reach, &row.objective_id);
        }
    }
}

/// At any time: a change of targets may leave one out.
fn lacks_target(objective: &Objective, reach: Reach) -> bool {
    let changes = &objective.target_changes;
    match reach {
        Reach::Tolerance | Reach::Target => false,
        Reach::Improvement => {
            objective.improvement.is_none() || changes.iter().any(|c| c.improvement.is_none())
        }
        Reach::Stretch => {
            objective.stretch.is_none() || changes.iter().any(|c| c.stretch.is_none())
        }
    }
}

fn refuse_reach(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    reach: Reach,
    objective_id: &str,
) {
    let name = word(&REACHES, reach);
    let why = format_args!("is {name}, which {objective_id:?} does not have at all times");
    let hint =
        "write that target in the objective and in each of its target changes, or another reach";
    reader.refuse(section, term, why, hint);
}

/// The first objective that both cover.
fn shared<'a>(
    a: &Covers,
    b: &Covers,
    objectives: &[(&Section<'_, '_>, &'a str, &CreditRule)],
) -> Option<&'a str> {
    objectives.iter().map(|(_, id, _)| *id).find(|id| a.covers(id) && b.covers(id))
}

fn refuse_names(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    covers: &Covers,
    objectives: &[(&Section<'_, '_>, &str, &CreditRule)],
    needs_amount: bool,
) {
    let Covers::Listed(ids) = covers else { return };
    for id in ids {
        let rule = refuse_name(reader, section, &OBJECTIVES, id, objectives);
        if needs_amount && rule.is_some_and(|rule| !rule.has_amount()) {
            let why = format_args!("lists {id:?}, whose breach has no amount of its own");
            let hint =
                "list objectives whose credit is of the kind \"steps\", \"sliding\" or \"pool\"";
            reader.refuse(section, &OBJECTIVES, why, hint);
        }
    }
}

/// The rule of the objective that is named.
fn refuse_name<'a>(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    id: &str,
    objectives: &[(&Section<'_, '_>, &str, &'a CreditRule)],
) -> Option<&'a CreditRule> {
    let found = objectives.iter().find(|(_, known, _)| *known == id).map(|(.., rule)| *rule);
    if found.is_none() {
        let hint = match nearest(id, objectives.iter().map(|(_, known, _)| *known)) {
            Some(near) => format!("did you mean {near:?}?"),
            None => "name an objective by its id".to_owned(),
        };
        reader.refuse(section, term, format_args!("names no objective {id:?}"), hint);
    }
    found
}

/// Writes the terms as tables; they follow the contract's own keys.
pub(crate) fn write_settlement_terms(out: &mut String, terms: &SettlementTerms) {
    if let Some(pool) = &terms.at_risk_pool {
        out.push_str("\n[at_risk_pool]\n");
        line(out, &PERCENT_OF_FEE, &number(pool.percent_of_fee));
        line(out, &POOL_CAP, &number(pool.cap_percent));
        line(out, &MAY_EXCEED, &pool.allocations_may_exceed.to_string());
    }
    if let Some(points) = &terms.points {
        out.push_str("\n[points]\ntable = [\n");
        for (points, percent) in &points.rows {
            let percent = number(*percent);
            out.push_str(&format!("  {{ points = {points}, percent = {percent} }},\n"));
        }
        out.push_str("]\n");
    }
    for rule in &terms.repeats {
        out.push_str("\n[[repeat]]\n");
        write_covers(out, &rule.covers);
        line(out, &BREACHES, &rule.breaches.to_string());
        line(out, &WITHIN, &rule.within_periods.to_string());
        line(out, &MULTIPLIER, &number(rule.multiplier));
    }
    for rule in &terms.earn_backs {
        out.push_str("\n[[earn_back]]\n");
        write_covers(out, &rule.covers);
        line(out, &GOOD_PERIODS, &rule.good_periods.to_string());
        line(out, &REACH, &word(&REACHES, rule.reach));
        line(out, &RETURNED, &number(rule.percent));
    }
    if let Some(bonus) = &terms.bonus {
        write_bonus(out, bonus);
    }
    for rule in &terms.terminations {
        out.push_str("\n[[termination]]\n");
        write_covers(out, &rule.covers);
        line(out, &MISSES, &rule.misses.to_string());
        line(out, &WITHIN, &rule.within_periods.to_string());
        line(out, &COUNTING, &word(&COUNTINGS, rule.counting));
    }
}

fn write_bonus(out: &mut String, bonus: &BonusTerms) {
    out.push_str("\n[bonus]\nrows = [\n");
    for row in &bonus.rows {
        let (id, reach) = (quoted(&row.objective_id), word(&BONUS_REACHES, row.reach));
        let percent = number(row.percent);
        out.push_str(&format!("  {{ objective = {id}, reach = {reach}, percent = {percent} }},\n"));
    }
    out.push_str("]\n");
    line(out, &NETTING, &word(&NETTINGS, bonus.netting));
    line(out, &PAID_OUT, &bonus.paid_out.to_string());
    line(out, &BONUS_CAP, &bonus.cap_percent.map_or_else(|| quoted("none"), number));
}

fn write_covers(out: &mut String, covers: &Covers) {
    let value = match covers {
        Covers::All => quoted("all"),
        Covers::Listed(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
            format!("[{}]", ids.join(", "))
        }
    };
    line(out, &OBJECTIVES, &value);
}
