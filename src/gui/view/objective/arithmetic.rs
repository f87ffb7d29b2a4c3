//! How the result was computed, and the rows and files that it came from.

use egui::Ui;

use crate::gui::panel::explain::{self, pair};
use crate::gui::theme::{self, tokens};
use crate::gui::widget::{progress, quantity, text};
use crate::kpi::plan::Question;
use crate::model::{Every, TimeRange};
use crate::sla::{ObjectiveResult, Source, Statement};
use crate::words::tr;
use crate::workspace::QueryQuestion;
use crate::workspace::answer::SuspectPolicy;
use crate::workspace::state::TraceState;
use crate::workspace::trace::TraceQuestion;

/// Rows in the list; the command line lists more.
const ROWS_SHOWN: usize = 200;

/// Draws the arithmetic; the question whose rows are wanted.
pub(super) fn show(
    ui: &mut Ui,
    statement: &Statement,
    result: &ObjectiveResult,
    trace: &TraceState,
) -> Option<Box<TraceQuestion>> {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("objective-arithmetic"));
        text::code(ui, &result.formula_sentence().said());
        ui.add_space(4.0);
        for line in &result.arithmetic {
            let color = tokens(ui).text;
            text::paragraph(ui, &text::begun_large(&line.said()), color);
        }
    });
    ui.add_space(4.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("objective-data"));
        arrived(ui, result);
    });
    ui.add_space(4.0);
    let asked = trace_question(statement, result)?;
    theme::card(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            if !result.exclusions.is_empty() {
                let muted = tokens(ui).text_muted;
                text::note(ui, tr!("objective-origin-note"), muted);
            }
            explain::rows_and_files(ui, trace, &asked).then(|| Box::new(asked))
        })
        .inner
}

fn arrived(ui: &mut Ui, result: &ObjectiveResult) {
    let counted =
        format!("{} ÷ {}", quantity::count(result.received), quantity::count(result.expected));
    pair(ui, tr!("objective-received"), &counted);
    pair(ui, tr!("objective-reported"), &quantity::share_fine(result.completeness));
    pair(ui, tr!("objective-valid"), &quantity::share_fine(result.valid_ratio()));
    let width = ui.available_width();
    let minimum = Some(result.objective.completeness_ratio_min);
    progress::completeness(ui, result.valid_ratio(), minimum, width);
    if result.suspect_share > 0.0 {
        let share = quantity::percent(&quantity::fixed(result.suspect_share * 100.0, 2));
        pair(ui, tr!("objective-suspect"), &share);
    }
}

/// What was read for the line, before exclusions; none for lines of records and of other lines.
fn trace_question(statement: &Statement, result: &ObjectiveResult) -> Option<TraceQuestion> {
    let objective = &result.objective;
    let kpi = match &objective.source {
        Source::Kpi(id) => Question::Kpi(id.clone()),
        Source::Formula(text) => Question::Formula(text.clone()),
        Source::Outages(_) | Source::Tickets(_) | Source::Composite => return None,
    };
    if objective.busy_hour.is_some() {
        return None;
    }
    let range = TimeRange::new(statement.period.start, statement.as_of.min(statement.period.end));
    let question = QueryQuestion {
        questions: vec![kpi],
        filter: objective.scope.filter.clone(),
        by: Vec::new(),
        every: Every::All,
        range: Some(range),
        zone: statement.contract.zone.clone(),
        granularity: None,
        suspect: SuspectPolicy::Keep,
        worst: None,
        busy_hour: None,
    };
    Some(TraceQuestion { question, group: Vec::new(), n_rows: ROWS_SHOWN })
}
