//! A contract's `[scorecard]` as TOML.

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::{NoDataScore, ScoreFunction, ScorecardTerms};
use crate::diagnostic::nearest;
use crate::sla::contract::Objective;
use crate::sla::credit::meets;
use crate::sla::toml_reader::{Reader, Section, Term, line, number, quoted, shown, term, word};

/// For the list of a contract's terms.
pub(crate) const SCORECARD: Term = term(
    "scorecard",
    "how results become a score",
    "[scorecard] with no_data = \"undecided\" and score = \"step\"",
);
const NO_DATA: Term = term(
    "no_data",
    "what an objective without a verdict is worth",
    "no_data = \"zero\", \"renormalize\" or \"undecided\"",
);
const SCORE: Term = term(
    "score",
    "what a result is worth",
    "score = \"step\", \"linear\" or \"basic_to_improvement\"",
);
const FLOORS: Term = term(
    "floors",
    "at which value of each objective the line begins with 0",
    "floors = [ { objective = \"availability\", floor = \"99.00\" } ]",
);
const OBJECTIVE: Term = term("objective", "whose floor it is", "objective = \"availability\"");
const FLOOR: Term = term("floor", "the value that is worth 0", "floor = \"99.00\"");
const BASIC_SCORE: Term = term(
    "basic_score_percent",
    "what a result on the basic target is worth",
    "basic_score_percent = \"60\"",
);

pub(crate) const SCORECARD_TERMS: [&Term; 4] = [&NO_DATA, &SCORE, &FLOORS, &BASIC_SCORE];
const STEP_TERMS: [&Term; 2] = [&NO_DATA, &SCORE];
const LINEAR_TERMS: [&Term; 3] = [&NO_DATA, &SCORE, &FLOORS];
const BASIC_TERMS: [&Term; 3] = [&NO_DATA, &SCORE, &BASIC_SCORE];
pub(crate) const FLOOR_TERMS: [&Term; 2] = [&OBJECTIVE, &FLOOR];

const NO_DATA_SCORES: [(&str, NoDataScore); 3] = [
    ("zero", NoDataScore::Zero),
    ("renormalize", NoDataScore::Renormalize),
    ("undecided", NoDataScore::Undecided),
];

/// [`ScoreFunction`] before its numbers are known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FunctionName {
    Step,
    Linear,
    BasicToImprovement,
}

const FUNCTIONS: [(&str, FunctionName); 3] = [
    ("step", FunctionName::Step),
    ("linear", FunctionName::Linear),
    ("basic_to_improvement", FunctionName::BasicToImprovement),
];

/// The outer `None` is a mistake, the inner one a contract that does not say.
#[expect(clippy::option_option, reason = "a mistake and nothing said are two things")]
pub(crate) fn read_scorecard_terms(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
) -> Option<Option<ScorecardTerms>> {
    let Some(value) = root.table.get(SCORECARD.key) else { return Some(None) };
    let DeValue::Table(table) = value.get_ref() else {
        let why = format!("is {}, not a table", shown(value.get_ref()));
        reader.refuse(root, &SCORECARD, why, format!("write {}", SCORECARD.example));
        return None;
    };
    let section = Section { name: "Scorecard".to_owned(), table, span: value.span() };
    let no_data = reader.choice(&section, &NO_DATA, &NO_DATA_SCORES);
    let Some(function) = reader.choice(&section, &SCORE, &FUNCTIONS) else {
        reader.refuse_unknown_keys(&section, &SCORECARD_TERMS);
        return None;
    };
    let score = match function {
        FunctionName::Step => {
            reader.refuse_unknown_keys(&section, &STEP_TERMS);
            Some(ScoreFunction::Step)
        }
        FunctionName::Linear => {
            reader.refuse_unknown_keys(&section, &LINEAR_TERMS);
            read_floors(reader, &section).map(|floors| ScoreFunction::Linear { floors })
        }
        FunctionName::BasicToImprovement => {
            reader.refuse_unknown_keys(&section, &BASIC_TERMS);
            let (low, high) = (Decimal::ZERO, Decimal::ONE_HUNDRED);
            let basic = reader.decimal_within(&section, &BASIC_SCORE, low, high);
            basic.map(|basic_score_percent| ScoreFunction::BasicToImprovement {
                basic_score_percent,
            })
        }
    };
    Some(Some(ScorecardTerms { no_data: no_data?, score: score? }))
}

fn read_floors(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<Vec<(String, Decimal)>> {
    reader.value(section, &FLOORS)?;
    let rows = reader.tables(section, &FLOORS, |idx, _| format!("Scorecard, floor {}", idx + 1));
    let n_listed =
        section.table.get(FLOORS.key).and_then(|v| v.get_ref().as_array()).map(|a| a.len());
    if n_listed != Some(rows.len()) {
        return None;
    }
    let floors: Vec<Option<(String, Decimal)>> = rows
        .iter()
        .map(|row| {
            reader.refuse_unknown_keys(row, &FLOOR_TERMS);
            let objective = reader.words(row, &OBJECTIVE);
            let floor = reader.decimal(row, &FLOOR);
            Some((objective?, floor?))
        })
        .collect();
    floors.into_iter().collect()
}

/// A line that the score function cannot score would silently have no score. Floors name lines that are there, each once.
pub(crate) fn refuse_unscored(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
    terms: &ScorecardTerms,
    objectives: &[Objective],
) {
    let Some(value) = root.table.get(SCORECARD.key) else { return };
    let Some(table) = value.get_ref().as_table() else { return };
    let section = Section { name: "Scorecard".to_owned(), table, span: value.span() };
    let mut weighing = objectives.iter().filter(|o| !o.weight.is_zero());
    match &terms.score {
        ScoreFunction::Step => {}
        ScoreFunction::Linear { floors } => {
            if !refuse_wrong_floors(reader, &section, floors, objectives) {
                // The floor of an unknown name may be the one that a line lacks.
                return;
            }
            let without = weighing.find(|o| !floors.iter().any(|(id, _)| *id == o.id));
            if let Some(objective) = without {
                let why = format_args!("say none for {:?}, which has a weight", objective.id);
                let row = format!("{{ objective = {}, floor = \"…\" }}", quoted(&objective.id));
                reader.refuse(&section, &FLOORS, why, format!("add {row}"));
            }
        }
        ScoreFunction::BasicToImprovement { .. } => {
            let lacks = |o: &&Objective| {
                o.improvement.is_none() || o.target_changes.iter().any(|c| c.improvement.is_none())
            };
            if let Some(objective) = weighing.find(lacks) {
                let why = format_args!(
                    "asks for an improvement target, which {:?} does not have at all times",
                    objective.id
                );
                let hint = "write \"improvement\" in the objective and in each of its target changes, or score = \"step\"";
                reader.refuse(&section, &SCORE, why, hint);
            }
        }
    }
}

/// Whether every floor names a line.
fn refuse_wrong_floors(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    floors: &[(String, Decimal)],
    objectives: &[Objective],
) -> bool {
    let mut all_known = true;
    let rows = reader.tables(section, &FLOORS, |idx, _| format!("Scorecard, floor {}", idx + 1));
    for (idx, ((id, floor), row)) in floors.iter().zip(&rows).enumerate() {
        if floors.iter().take(idx).any(|(earlier, _)| earlier == id) {
            let why = format_args!("is {id:?} a second time");
            reader.refuse(row, &OBJECTIVE, why, "give each objective one floor");
        }
        let Some(objective) = objectives.iter().find(|o| o.id == *id) else {
            let hint = match nearest(id, objectives.iter().map(|o| o.id.as_str())) {
                Some(near) => format!("did you mean {near:?}?"),
                None => "name an objective by its id".to_owned(),
            };
            reader.refuse(row, &OBJECTIVE, format_args!("names no objective {id:?}"), hint);
            all_known = false;
            continue;
        };
        if meets(*floor, objective.comparison, objective.target) {
            let target = objective.target;
            let why = format_args!("is {floor}, not on the bad side of the target {target}");
            reader.refuse(row, &FLOOR, why, "the floor is where the score begins with 0");
        }
    }
    all_known
}

/// Writes the table; it follows the contract's own keys.
pub(crate) fn write_scorecard_terms(out: &mut String, terms: Option<&ScorecardTerms>) {
    let Some(terms) = terms else { return };
    out.push_str("\n[scorecard]\n");
    line(out, &NO_DATA, &word(&NO_DATA_SCORES, terms.no_data));
    let name = match terms.score {
        ScoreFunction::Step => FunctionName::Step,
        ScoreFunction::Linear { .. } => FunctionName::Linear,
        ScoreFunction::BasicToImprovement { .. } => FunctionName::BasicToImprovement,
    };
    line(out, &SCORE, &word(&FUNCTIONS, name));
    match &terms.score {
        ScoreFunction::Step => {}
        ScoreFunction::Linear { floors } => {
            out.push_str("floors = [\n");
            for (id, floor) in floors {
                let (id, floor) = (quoted(id), number(*floor));
                out.push_str(&format!("  {{ objective = {id}, floor = {floor} }},\n"));
            }
            out.push_str("]\n");
        }
        ScoreFunction::BasicToImprovement { basic_score_percent } => {
            line(out, &BASIC_SCORE, &number(*basic_score_percent));
        }
    }
}
