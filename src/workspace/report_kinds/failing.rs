//! Only the lines that were not achieved or lie in the warning zone.

use crate::report::Document;
use crate::report::kind_document::FailingPart;
use crate::sla::{ObjectiveResult, Statement, Verdict};
use crate::words::tr;

/// Whether a line is listed: an undecided one is not achieved either.
fn is_listed(result: &ObjectiveResult) -> bool {
    result.verdict != Verdict::Achieved || result.warning
}

pub(super) fn part(statement: &Statement) -> FailingPart {
    let all = &statement.objectives;
    let n_achieved = all.iter().filter(|o| o.verdict == Verdict::Achieved).count() as u64;
    let n_lines = all.len() as u64;
    let n_shown = all.iter().filter(|o| is_listed(o)).count() as u64;
    let n_warning =
        all.iter().filter(|o| o.verdict == Verdict::Achieved && o.warning).count() as u64;
    let sentence = if n_warning > 0 {
        tr!(
            "report-kinds-failing-sentence-warning",
            achieved = n_achieved,
            all = n_lines,
            warning = n_warning
        )
    } else {
        tr!("report-kinds-failing-sentence", achieved = n_achieved, all = n_lines)
    };
    let nothing = match (n_lines, n_shown) {
        (0, _) => tr!("report-kinds-failing-no-lines").to_owned(),
        (_, 0) if statement.is_provisional() => tr!("report-kinds-failing-nothing-yet").to_owned(),
        (_, 0) => tr!("report-kinds-failing-nothing").to_owned(),
        _ => String::new(),
    };
    FailingPart { sentence, n_lines, n_achieved, n_shown, nothing, why: Vec::new() }
}

/// Takes the other lines out of the document.
pub(super) fn keep_only(statement: &Statement, document: &mut Document) {
    let mut listed = statement.objectives.iter().map(is_listed);
    document.objectives.retain(|_| listed.next().unwrap_or(true));
}
