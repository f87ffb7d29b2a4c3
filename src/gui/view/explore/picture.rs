//! What all pictures of the explorer share: asking for them, the choice of KPIs, what stands there while nothing is.

use std::sync::Arc;

use egui::{Margin, Ui, vec2};

use super::{distribution, heat, pivot, ranked, scatter};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, tokens};
use crate::gui::ui_state::{ExploreShown, ExploreUi};
use crate::gui::view::keys as keys_of;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{chip, empty_state, pick, problem, progress, text};
use crate::kpi::plan::Question;
use crate::model::Every;
use crate::words::tr;
use crate::workspace::pictures::{
    Picture, PictureAnswer, PictureKind, PictureQuestion, PivotColumns, Samples,
};
use crate::workspace::{Command, FoundState, State};

/// Whether that is one of the pictures here.
pub(crate) fn is_picture(shown: ExploreShown) -> bool {
    matches!(
        shown,
        ExploreShown::Distribution
            | ExploreShown::Scatter
            | ExploreShown::Heat
            | ExploreShown::Ranked
            | ExploreShown::Pivot
    )
}

/// The attribute whose values are compared: the explorer's, or else each object.
fn by(explore: &ExploreUi) -> String {
    if explore.by.is_empty() { "object".to_owned() } else { explore.by.clone() }
}

/// What the shown picture asks; `None` where something has to be chosen first.
fn question(state: &State, explore: &ExploreUi) -> Option<PictureQuestion> {
    let pictures = &explore.pictures;
    let mut base = super::question(state, explore);
    base.by = Vec::new();
    base.worst = None;
    let kpi = |position: usize| {
        let position = position.min(explore.questions.len().saturating_sub(1));
        explore.questions.get(position).cloned()
    };
    let first = kpi(pictures.kpi)?;
    base.questions = match explore.shown {
        ExploreShown::Scatter => vec![first.clone(), second_kpi(explore)?],
        _ => vec![first],
    };
    let samples = || if pictures.of_groups { Samples::Groups(by(explore)) } else { Samples::Times };
    let kind = match explore.shown {
        ExploreShown::Distribution => PictureKind::Distribution(samples()),
        ExploreShown::Scatter => PictureKind::Scatter(samples()),
        ExploreShown::Heat => PictureKind::Heat { by: by(explore) },
        ExploreShown::Ranked => PictureKind::Ranked { by: by(explore) },
        ExploreShown::Pivot => PictureKind::Pivot {
            rows: if pictures.pivot_rows.is_empty() {
                by(explore)
            } else {
                pictures.pivot_rows.clone()
            },
            columns: pictures.pivot_columns.clone(),
        },
        _ => return None,
    };
    // Only pictures that have steps are asked again when the step changes.
    let has_steps = matches!(kind, PictureKind::Heat { .. })
        || matches!(&kind, PictureKind::Distribution(s) | PictureKind::Scatter(s) if *s == Samples::Times);
    if !has_steps {
        base.every = Every::All;
    }
    Some(PictureQuestion { base, kind })
}

/// The KPI up the side of a scatter plot: the chosen one, where it is not the one across.
fn second_kpi(explore: &ExploreUi) -> Option<Question> {
    let n = explore.questions.len();
    let across = explore.pictures.kpi.min(n.saturating_sub(1));
    let up = explore.pictures.kpi_up;
    let up = if up < n && up != across { up } else { (0..n).find(|other| *other != across)? };
    explore.questions.get(up).cloned()
}

/// Asks when the question or the data changed.
pub(super) fn ask(ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let Some(question) = question(ctx.state, explore) else { return };
    let asked = (question, ctx.state.inventory.data_revision);
    if explore.pictures.asked.as_ref() != Some(&asked) {
        let question = Box::new(asked.0.clone());
        ctx.command(Command::AskPicture { slot: explore.slot, question });
        explore.pictures.asked = Some(asked);
    }
}

/// The picture that is shown, where it is there.
pub(super) fn found(state: &State, explore: &ExploreUi) -> Option<(Arc<PictureAnswer>, u64)> {
    let found = state.pictures.get(&explore.slot)?;
    let answer = found.found()?;
    let is_of = matches!(
        (&answer.picture, explore.shown),
        (Picture::Distribution(_), ExploreShown::Distribution)
            | (Picture::Scatter(_), ExploreShown::Scatter)
            | (Picture::Heat(_), ExploreShown::Heat)
            | (Picture::Ranked(_), ExploreShown::Ranked)
            | (Picture::Pivot(_), ExploreShown::Pivot)
    );
    is_of.then(|| (Arc::clone(answer), found.revision))
}

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    if explore.questions.is_empty() {
        super::choose_kpi(ui);
        return;
    }
    if explore.shown == ExploreShown::Scatter && explore.questions.len() < 2 {
        let sentence = tr!("explore-scatter-second");
        empty_state::show(ui, Icon::Chart, tr!("explore-scatter-choose"), sentence, |_| {});
        return;
    }
    ask(ctx, explore);
    let running = ctx.state.pictures.get(&explore.slot).is_some_and(|found| found.running);
    let latest = ctx.state.pictures.get(&explore.slot).cloned();
    let card = theme::card(ui).inner_margin(Margin::symmetric(12, 10));
    card.show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            toolbar(ui, ctx.state, explore);
            if running {
                text::small(ui, tr!("explore-updating"));
            }
        });
        match (found(ctx.state, explore), latest) {
            (Some((answer, revision)), _) => {
                warnings(ui, &answer);
                draw(ui, ctx, explore, &answer, revision);
            }
            (None, Some(FoundState { running: false, latest: Some(Err(problems)), .. })) => {
                super::problems_ui(ui, &problems);
            }
            _ => waiting(ui),
        }
    });
}

fn waiting(ui: &mut Ui) {
    let (title, sentence) = (tr!("explore-drawing"), tr!("explore-drawing-why"));
    empty_state::show(ui, Icon::Clock, title, sentence, |ui| {
        let accent = tokens(ui).accent;
        progress::bar(ui, tr!("explore-drawing"), None, 160.0, accent);
    });
}

fn warnings(ui: &mut Ui, answer: &PictureAnswer) {
    for warning in answer.warnings.iter().take(1) {
        ui.horizontal(|ui| {
            let t = tokens(ui);
            chip::chip(ui, Some(Icon::Warning), tr!("explore-note"), t.warn, t.warn_soft);
            text::muted(ui, &problem::said(warning));
        });
    }
}

fn draw(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &Arc<PictureAnswer>,
    revision: u64,
) {
    match &answer.picture {
        Picture::Distribution(picture) => {
            distribution::show(ui, ctx, explore, answer, picture, revision);
        }
        Picture::Scatter(picture) => scatter::show(ui, ctx, explore, answer, picture, revision),
        Picture::Heat(picture) => heat::show(ui, ctx, explore, answer, picture, revision),
        Picture::Ranked(picture) => ranked::show(ui, ctx, explore, answer, picture),
        Picture::Pivot(table) => pivot::show(ui, ctx, explore, answer, table, revision),
    }
}

/// Which KPI, of what, in which order.
fn toolbar(ui: &mut Ui, state: &State, explore: &mut ExploreUi) {
    let names: Vec<(usize, String)> =
        explore.questions.iter().map(|q| super::question_name(state, q)).enumerate().collect();
    let n = names.len();
    explore.pictures.kpi = explore.pictures.kpi.min(n.saturating_sub(1));
    if explore.shown == ExploreShown::Scatter {
        axis_choices(ui, explore, &names);
    } else if n > 1 {
        pick::combo(ui, tr!("explore-kpi"), &mut explore.pictures.kpi, &names, 200.0);
    }
    match explore.shown {
        ExploreShown::Distribution | ExploreShown::Scatter => samples(ui, explore),
        ExploreShown::Heat => heat::controls(ui, explore),
        ExploreShown::Ranked => ranked::controls(ui, explore),
        ExploreShown::Pivot => pivot::controls(ui, state, explore),
        _ => {}
    }
}

fn axis_choices(ui: &mut Ui, explore: &mut ExploreUi, names: &[(usize, String)]) {
    text::caption(ui, tr!("explore-scatter-across"));
    pick::combo(ui, tr!("explore-scatter-across"), &mut explore.pictures.kpi, names, 190.0);
    let across = explore.pictures.kpi;
    let up: Vec<(usize, String)> =
        names.iter().filter(|(position, _)| *position != across).cloned().collect();
    if !up.iter().any(|(position, _)| *position == explore.pictures.kpi_up)
        && let Some((first, _)) = up.first()
    {
        explore.pictures.kpi_up = *first;
    }
    text::caption(ui, tr!("explore-scatter-up"));
    pick::combo(ui, tr!("explore-scatter-up"), &mut explore.pictures.kpi_up, &up, 190.0);
}

fn samples(ui: &mut Ui, explore: &mut ExploreUi) {
    let groups = if explore.by.is_empty() {
        tr!("explore-samples-objects").to_owned()
    } else {
        tr!("explore-samples-groups", key = explore.by.as_str())
    };
    let options = [(true, groups.as_str()), (false, tr!("explore-samples-times"))];
    pick::segments(ui, tr!("explore-samples"), &mut explore.pictures.of_groups, &options);
}

/// The attribute that columns or rows are made of, with those that the data have.
pub(super) fn key_options(state: &State) -> Vec<(String, String)> {
    let keys = state.inventory.keys.iter();
    keys.map(|key| (key.clone(), tr!("explore-by-key", key = keys_of::name(key)))).collect()
}

/// Steps of time that columns can be.
pub(super) fn step_options() -> Vec<(PivotColumns, String)> {
    let steps = [
        (Every::Secs(3600), tr!("explore-step-hour")),
        (Every::Day, tr!("explore-step-day")),
        (Every::Week, tr!("explore-step-week")),
        (Every::Month, tr!("explore-step-month")),
    ];
    steps.into_iter().map(|(every, name)| (PivotColumns::Time(every), name.to_owned())).collect()
}
