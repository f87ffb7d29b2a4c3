//! Marks of the explorer: hours that differ from the same hour of the weeks before. Off unless asked for, and only where points are hours.

use std::collections::HashMap;
use std::sync::Arc;

use egui::Ui;

use super::chart::Hit;
use super::explore;
use crate::gui::app::ViewContext;
use crate::gui::theme::tokens;
use crate::gui::ui_state::ExploreUi;
use crate::gui::widget::{chip, problem, text};
use crate::model::Every;
use crate::words::tr;
use crate::workspace::changes::{ChangesAnswer, ChangesQuestion};
use crate::workspace::{Command, QueryAnswer, State};

fn are_wanted(explore: &ExploreUi) -> bool {
    explore.marks && explore.every == Every::Secs(3600) && !explore.questions.is_empty()
}

/// Asks when the question or the data changed.
pub(super) fn ask(ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    if !are_wanted(explore) {
        return;
    }
    let zone = explore::zone_of(ctx.state, explore);
    let range = explore::range(ctx.state, explore.range, &zone).or(ctx.state.inventory.extent);
    let question = ChangesQuestion {
        filter: explore.filter.clone(),
        by: if explore.by.is_empty() { Vec::new() } else { vec![explore.by.clone()] },
        range,
        ..ChangesQuestion::new(explore.questions.clone(), zone)
    };
    let asked = (question, ctx.state.inventory.data_revision);
    if explore.marks_asked.as_ref() != Some(&asked) {
        ctx.command(Command::AskChanges { question: Box::new(asked.0.clone()) });
        explore.marks_asked = Some(asked);
    }
}

/// What was found for what is shown; none while an older question's marks are the newest.
pub(super) fn of_answer(
    state: &State,
    explore: &ExploreUi,
    answer: &QueryAnswer,
) -> Option<Arc<ChangesAnswer>> {
    let found = state.changes.found().filter(|_| are_wanted(explore))?;
    let (asked, shown) = (&found.question, &answer.question);
    let is_same = asked.kpis == shown.questions
        && asked.by == shown.by
        && asked.filter == shown.filter
        && asked.zone == shown.zone;
    is_same.then(|| Arc::clone(found))
}

/// Why there are none.
pub(super) fn problem(state: &State, explore: &ExploreUi) -> Option<String> {
    let problems = state.changes.latest.as_ref().filter(|_| are_wanted(explore))?.as_ref().err()?;
    problems.first().map(problem::said)
}

/// How many hours are ringed, and on hover how many could be.
pub(super) fn chip_ui(ui: &mut Ui, n_marks: usize, judged: &str) {
    let t = tokens(ui);
    let response = match n_marks {
        0 => chip::tag(ui, tr!("explore-nothing-unusual")),
        n => {
            let hours = tr!("explore-unusual-hours", n = n as u64);
            chip::chip(ui, None, &hours, t.warn, t.warn_soft)
        }
    };
    response.on_hover_text(tr!("explore-unusual-why"));
    text::small(ui, judged).on_hover_text(tr!("explore-unusual-others"));
}

/// All hours of all spells on the lines of one chart, whose items and groups `sources` names.
pub(super) fn hits(
    changes: &ChangesAnswer,
    answer: &QueryAnswer,
    sources: &[(usize, usize)],
) -> Vec<Hit> {
    let Some(first) = answer.series.first() else { return Vec::new() };
    let lines: HashMap<(usize, &[String]), usize> = sources
        .iter()
        .enumerate()
        .map(|(line, (item, group))| ((*item, first.groups[*group].as_slice()), line))
        .collect();
    let mut hits = Vec::new();
    for row in &changes.rows {
        let Some(line) = lines.get(&(row.item_idx, row.group.as_slice())) else { continue };
        let range = row.spell.range;
        let start = first.buckets.partition_point(|bucket| bucket.start < range.start);
        let n = first.buckets[start..].iter().take_while(|b| b.start < range.end).count();
        hits.extend((start..start + n).map(|point| Hit { line: *line, point }));
    }
    hits
}
