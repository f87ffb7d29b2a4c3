//! What is selected in all pictures: one value, named by what it is a value of.

use egui::{Response, Ui};

use super::state::Picked;
use super::value_slot;
use crate::gui::app::ViewContext;
use crate::gui::ui_state::{Cell, ExploreUi};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::menu;
use crate::kpi::plan::Question;
use crate::model::Every;
use crate::words::tr;
use crate::workspace::pictures::{Pick, groups};
use crate::workspace::{Command, QueryAnswer};

/// Selects a cell of the explorer's own answer.
pub(crate) fn cell(explore: &mut ExploreUi, answer: &QueryAnswer, revision: u64, cell: Cell) {
    let Some(series) = answer.series.get(cell.item) else { return };
    let Some(kpi) = answer.question.questions.get(cell.item) else { return };
    let (Some(group), Some(range)) =
        (series.groups.get(cell.group), series.buckets.get(cell.bucket))
    else {
        return;
    };
    let pick = Pick { keys: series.keys.clone(), group: group.clone(), range: *range };
    explore.pictures.picked = Some(Picked { pick, kpi: kpi.clone() });
    explore.pictures.found = Some((cell, revision));
    explore.cell = Some(cell);
}

/// Selects what a number in a picture is a number of.
pub(super) fn pick(explore: &mut ExploreUi, pick: Pick, kpi: Question) {
    explore.pictures.picked = Some(Picked { pick, kpi });
    explore.pictures.found = None;
    explore.cell = None;
}

pub(super) fn clear(explore: &mut ExploreUi) {
    explore.pictures.picked = None;
    explore.pictures.found = None;
    explore.cell = None;
}

/// Finds what is selected in a new answer; forgets it where something else took the selection back.
pub(super) fn follow(explore: &mut ExploreUi, answer: Option<&QueryAnswer>, revision: u64) {
    if explore.pictures.found.is_some() && explore.cell.is_none() {
        // Who changes the question clears the cell.
        clear(explore);
    }
    let (Some(picked), Some(answer)) = (&explore.pictures.picked, answer) else { return };
    if explore.pictures.found.is_some_and(|(_, known)| known == revision) {
        return;
    }
    explore.cell = cell_of(answer, picked);
    explore.pictures.found = explore.cell.map(|cell| (cell, revision));
}

fn cell_of(answer: &QueryAnswer, picked: &Picked) -> Option<Cell> {
    let item = answer.question.questions.iter().position(|q| *q == picked.kpi)?;
    let series = answer.series.get(item)?;
    if series.keys != picked.pick.keys {
        return None;
    }
    let group = series.groups.iter().position(|group| *group == picked.pick.group)?;
    let start = picked.pick.range.start;
    let bucket = series.buckets.partition_point(|bucket| bucket.start < start);
    let found = series.buckets.get(bucket)?;
    (*found == picked.pick.range).then_some(Cell { item, group, bucket })
}

/// Asks for the one selected value, where the explorer's answer does not hold it.
pub(super) fn ask_value(ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let Some(picked) = explore.pictures.picked.as_ref().filter(|_| explore.cell.is_none()) else {
        return;
    };
    let base = super::question(ctx.state, explore);
    let Some(question) = picked.pick.question(&base, &picked.kpi) else { return };
    let asked = (question, ctx.state.inventory.data_revision);
    if explore.pictures.asked_value.as_ref() != Some(&asked) {
        ctx.command(Command::Ask { slot: value_slot(explore), question: asked.0.clone() });
        explore.pictures.asked_value = Some(asked);
    }
}

/// The answer that holds the selected value, and where.
pub(super) fn explained(
    ctx: &ViewContext<'_>,
    explore: &ExploreUi,
) -> Option<(std::sync::Arc<QueryAnswer>, Cell)> {
    let answer_of = |slot: u64| {
        let latest = ctx.state.answers.get(&slot)?.latest.as_ref()?;
        latest.as_ref().ok().cloned()
    };
    if let Some(cell) = explore.cell {
        return Some((answer_of(explore.slot)?, cell));
    }
    explore.pictures.picked.as_ref()?;
    let answer = answer_of(value_slot(explore))?;
    let (asked, _) = explore.pictures.asked_value.as_ref()?;
    let has_value = answer.series.first().is_some_and(|series| !series.points.is_empty());
    (answer.question == *asked && has_value)
        .then_some((answer, Cell { item: 0, group: 0, bucket: 0 }))
}

/// Whether a sample of a picture is the selected one, whatever the time.
pub(super) fn is_picked(explore: &ExploreUi, pick: &Pick) -> bool {
    explore.pictures.picked.as_ref().is_some_and(|picked| {
        let same_group = picked.pick.keys == pick.keys && picked.pick.group == pick.group;
        same_group && (!pick.keys.is_empty() || picked.pick.range == pick.range)
    })
}

/// What can be done with a value: explain it, or look at its group alone or at all others.
pub(crate) fn menu(response: &Response, explore: &mut ExploreUi, target: Option<(Pick, Question)>) {
    // What was under the pointer when the menu was opened.
    let key = response.id.with("menu target");
    if response.secondary_clicked() {
        let store = &response.ctx;
        store.data_mut(|data| match target {
            Some(target) => _ = data.insert_temp(key, target),
            None => data.remove::<(Pick, Question)>(key),
        });
    }
    let kept = response.ctx.data(|data| data.get_temp::<(Pick, Question)>(key));
    let Some((picked, kpi)) = kept else { return };
    menu::context(response, |ui| menu_ui(ui, explore, &picked, &kpi));
}

fn menu_ui(ui: &mut Ui, explore: &mut ExploreUi, picked: &Pick, kpi: &Question) {
    if menu::line(ui, Some(Icon::Info), tr!("explore-menu-explain"), None) {
        pick(explore, picked.clone(), kpi.clone());
    }
    let filter = explore.filter.clone();
    let narrowed = |without| groups::narrowed(&filter, &picked.keys, &picked.group, without);
    if picked.keys.is_empty() {
        return;
    }
    if let Some(only) = narrowed(false)
        && menu::line(ui, None, tr!("explore-menu-only"), None)
    {
        set_filter(explore, only.clone());
    }
    if let Some(others) = narrowed(true)
        && menu::line(ui, None, tr!("explore-menu-exclude"), None)
    {
        set_filter(explore, others);
    }
    if let Some(only) = narrowed(false)
        && menu::line(ui, None, tr!("explore-menu-open"), None)
    {
        // Its own course, in hours, below what stands for it in the picture.
        set_filter(explore, only);
        explore.by = "object".to_owned();
        explore.shown = crate::gui::ui_state::ExploreShown::Both;
        if explore.every == Every::All {
            explore.every = Every::Secs(3600);
        }
    }
}

fn set_filter(explore: &mut ExploreUi, filter: String) {
    explore.filter_typed.clone_from(&filter);
    explore.filter = filter;
    explore.node = None;
    clear(explore);
}
