//! What stands in a tile: a chart, a big number with its target, bars in order, a line for each objective, words.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{
    Align, Color32, CornerRadius, Id, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::asking::{self, Asked, Found};
use crate::chart::{Chart, Line};
use crate::gui::app::{Action, ViewContext};
use crate::gui::location::{ExploreWish, Location};
use crate::gui::theme::{font, tokens};
use crate::gui::view::keys;
use crate::gui::view::saved_views::question_name;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{chip, mini_chart, problem, progress, quantity, text};
use crate::kpi::plan::Question;
use crate::model::{KpiSeries, TimeRange, Unit};
use crate::sla::{ObjectiveResult, Verdict};
use crate::words::{language, tr};
use crate::workspace::dashboard::{Tile, TileContent};
use crate::workspace::filter_help::{quoted, written_key};
use crate::workspace::pictures::plots::{countries_of, targets_of};
use crate::workspace::{QueryAnswer, State};

/// Lines in one chart. *Good*: colors stay apart. *Bad*: the other groups are left out.
const N_LINES_MAX: usize = crate::chart::palette::N_SERIES;

/// Charts of tiles, kept for an answer and the contracts.
#[derive(Debug, Default)]
pub(super) struct TileCharts {
    charts: BTreeMap<usize, (ChartKey, Arc<Chart>)>,
}

type ChartKey = (u64, usize, usize);

/// What stands above a tile.
pub(super) fn title(state: &State, tile: &Tile) -> String {
    if !tile.title.is_empty() {
        return tile.title.clone();
    }
    match &tile.content {
        TileContent::View { view } => {
            state.saved.view(view).map_or_else(|| view.clone(), |view| view.name.clone())
        }
        TileContent::Chart { question, .. } | TileContent::Number { question, .. } => {
            question_name(state, question)
        }
        TileContent::Bars { question, by, .. } => {
            let name = question_name(state, question);
            tr!("dashboard-by", name = name, key = keys::name(by))
        }
        TileContent::Scorecard { contract: id, objective } => {
            let contract = state.contracts.iter().find(|contract| contract.id == *id);
            let name =
                contract.map_or_else(|| id.clone(), |contract| contract.said_name().to_owned());
            let objective = objective.as_ref().and_then(|id| {
                contract?.objectives.iter().find(|o| o.id == *id).map(|o| o.said_name().to_owned())
            });
            objective.map_or_else(|| name.clone(), |objective| format!("{name} · {objective}"))
        }
        TileContent::Note { .. } => tr!("dashboard-kind-note").to_owned(),
    }
}

/// Whether there is more to see of it elsewhere.
pub(super) fn opens(tile: &Tile) -> bool {
    !matches!(tile.content, TileContent::Note { .. })
}

/// Goes where there is more to see of it.
pub(super) fn open(ctx: &mut ViewContext<'_>, tile: &Tile) {
    let explore = |wish: ExploreWish| Action::Explore(Box::new(wish));
    let of = |question: &Question, by: &str| {
        explore(ExploreWish {
            questions: vec![question.clone()],
            by: Some(by.to_owned()),
            ..ExploreWish::default()
        })
    };
    let action = match &tile.content {
        TileContent::View { view } => Action::OpenView(view.clone()),
        TileContent::Chart { question, .. } | TileContent::Number { question, .. } => {
            of(question, "")
        }
        TileContent::Bars { question, by, .. } => of(question, by),
        TileContent::Scorecard { contract, .. } => {
            Action::Go(Location::Scorecard { contract: contract.clone(), period: None })
        }
        TileContent::Note { .. } => return,
    };
    ctx.queue.push(action);
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    charts: &mut TileCharts,
    asked: &Asked,
    position: usize,
    tile: &Tile,
) {
    match &tile.content {
        TileContent::Note { text: words } => {
            ScrollArea::vertical().id_salt("note").show(ui, |ui| {
                let color = tokens(ui).text;
                text::paragraph(ui, words, color);
            });
            return;
        }
        TileContent::Scorecard { contract, objective } => {
            scorecard(ui, ctx, asked, contract, objective.as_deref());
            return;
        }
        _ => {}
    }
    let Some(questions) = asked.of_tile(position) else { return };
    let questions = match questions {
        Ok(questions) => questions,
        Err(view) => {
            said(ui, Icon::Warning, &tr!("dashboard-no-view", id = view.as_str()));
            return;
        }
    };
    let Some(question) = &questions.main else { return };
    let found = asking::found(ctx.state, asked.slot_of(position, false), question);
    if let Some(problem) = &found.problem {
        said(ui, Icon::Warning, problem);
        return;
    }
    let Some(answer) = found.answer.clone() else {
        waiting(ui);
        return;
    };
    ui.scope(|ui| {
        if found.is_old {
            ui.set_opacity(0.55);
        }
        match &tile.content {
            TileContent::Number { target, .. } => {
                let days = questions.days.as_ref().map(|question| {
                    asking::found(ctx.state, asked.slot_of(position, true), question)
                });
                number(ui, &answer, days.as_ref(), *target);
            }
            TileContent::Bars { question, by, .. } => bars(ui, ctx, &answer, question, by),
            _ => chart(ui, ctx, charts, (position, &found, &answer), tile),
        }
    });
}

fn waiting(ui: &mut Ui) {
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() / 2.0 - 12.0).max(0.0));
        let accent = tokens(ui).accent;
        progress::bar(ui, tr!("dashboard-waiting"), None, 120.0, accent);
    });
}

/// A sentence in the middle of a tile.
fn said(ui: &mut Ui, icon: Icon, sentence: &str) {
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        crate::gui::widget::icon::show(ui, icon, 14.0, t.warn);
        text::note(ui, sentence, t.text_muted);
    });
}

fn chart(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    charts: &mut TileCharts,
    (position, found, answer): (usize, &Found, &Arc<QueryAnswer>),
    tile: &Tile,
) {
    let key =
        (found.revision, Arc::as_ptr(answer) as usize, Arc::as_ptr(&ctx.state.contracts) as usize);
    if charts.charts.get(&position).is_none_or(|(known, _)| *known != key) {
        let made = chart_of(answer, ctx.state);
        charts.charts.insert(position, (key, Arc::new(made)));
    }
    let Some((_, chart)) = charts.charts.get(&position).cloned() else { return };
    let legend = if chart.lines.len() > 1 { 18.0 } else { 0.0 };
    let size = vec2(ui.available_width(), (ui.available_height() - legend).max(40.0));
    let name = tr!("dashboard-chart", name = title(ctx.state, tile));
    let response = mini_chart::show(ui, &chart, &name, size, Id::unique("dashboard time"));
    if response.double_clicked() {
        open(ctx, tile);
    }
    if legend > 0.0 {
        ui.spacing_mut().item_spacing = vec2(10.0, 0.0);
        ui.spacing_mut().interact_size.y = 16.0;
        ui.horizontal(|ui| {
            let each = ui.available_width() / chart.lines.len() as f32 - 26.0;
            for line in &chart.lines {
                legend_name(ui, &line.name, tokens(ui).line(line.color), each.max(28.0));
            }
        });
    }
}

fn legend_name(ui: &mut Ui, name: &str, color: Color32, width: f32) {
    let t = tokens(ui);
    let galley = text::elided(ui, name, font::small(), t.text_muted, width);
    let size = vec2(galley.size().x + 14.0, 16.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let bar = Rect::from_center_size(pos2(rect.left() + 5.0, rect.center().y), vec2(9.0, 3.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), color);
    let is_cut = galley.elided;
    let at = pos2(rect.left() + 14.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text_muted);
    if is_cut {
        response.on_hover_text(name);
    }
}

/// The KPIs of the first one's unit as lines, with the targets of contracts that use them.
pub(super) fn chart_of(answer: &QueryAnswer, state: &State) -> Chart {
    let unit = answer.series.first().map(|series| series.unit.clone()).unwrap_or_default();
    let items: Vec<usize> =
        (0..answer.series.len()).filter(|i| answer.series[*i].unit == unit).collect();
    let n_groups = answer.series.first().map_or(0, |series| series.groups.len());
    let mut lines = Vec::new();
    for group in 0..n_groups {
        for &item in &items {
            if lines.len() < N_LINES_MAX {
                let name = line_name(answer, item, group, items.len(), n_groups);
                lines.push(line(&answer.series[item], group, name, lines.len()));
            }
        }
    }
    let names: Vec<&str> =
        items.iter().map(|i| answer.items[*i].name_in(language().code())).collect();
    let ids: Vec<&str> = items.iter().map(|i| answer.items[*i].id.as_str()).collect();
    let countries = countries_of(&state.inventory.attributes);
    Chart {
        title: names.join(", "),
        zone: answer.question.zone.clone(),
        range: answer.range,
        targets: targets_of(&ids, &state.contracts, &answer.question.filter, &countries),
        unit,
        lines,
        bands: Vec::new(),
        coverage: Vec::<(TimeRange, Option<f64>)>::new(),
    }
}

fn line_name(
    answer: &QueryAnswer,
    item: usize,
    group: usize,
    n_items: usize,
    n_groups: usize,
) -> String {
    let name = answer.items[item].name_in(language().code()).to_owned();
    let group = answer.series[item].groups[group].join(" · ");
    match (n_items > 1, n_groups > 1) {
        (true, true) => format!("{name} · {group}"),
        (false, true) => group,
        _ => name,
    }
}

fn line(series: &KpiSeries, group: usize, name: String, color: usize) -> Line {
    let points = series.buckets.iter().zip(series.group_points(group));
    Line {
        name,
        color,
        points: points.map(|(bucket, point)| (bucket.start, point.value)).collect(),
        bucket_secs: series.buckets.first().map_or(3600, |bucket| bucket.duration_secs()),
    }
}

/// How much of the data is there. A number alone would be taken for a value or a target.
fn complete_text(share: f64) -> String {
    tr!("dashboard-complete", share = quantity::share(Some(share)).as_str())
}

/// One value, large; whether it keeps its target; its days below.
fn number(ui: &mut Ui, answer: &QueryAnswer, days: Option<&Found>, target: Option<Decimal>) {
    let (Some(item), Some(series)) = (answer.items.first(), answer.series.first()) else { return };
    let Some(point) = series.points.first() else {
        text::line(ui, quantity::NO_VALUE, font::display(), tokens(ui).text_faint);
        return;
    };
    ui.spacing_mut().item_spacing.y = 3.0;
    let shown = quantity::bounded(quantity::value(point.value, &series.unit), item.is_upper_bound);
    let t = tokens(ui);
    let is_large = ui.available_height() > 74.0;
    let size = if is_large { font::display() } else { font::figure() };
    let color = if point.value.is_some() { t.text } else { t.text_faint };
    text::line(ui, &shown, size, color);
    // A target that is kept by half of the data is not kept yet.
    let lacking = point.completeness.filter(|share| *share < 0.99).map(complete_text);
    let is_beside =
        |ui: &Ui, said: &str| text::width(ui, said, font::small()) <= ui.available_width();
    let mut said_beside = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        if let Some(target) = target {
            target_ui(ui, point.value, target, item.higher_is_better, &series.unit);
            if let Some(said) = lacking.as_ref().filter(|said| is_beside(ui, said)) {
                said_beside = true;
                text::line(ui, said, font::small(), t.warn);
            }
        } else {
            let share = quantity::share(point.completeness);
            text::small(ui, &tr!("dashboard-complete", share = share));
        }
    });
    if let Some(said) = lacking.filter(|_| target.is_some() && !said_beside) {
        text::line_with_hover(ui, &said, font::small(), t.warn, &said);
    }
    let Some(daily) = days.and_then(|found| found.answer.as_ref()) else { return };
    let room = ui.available_height();
    if room > 22.0
        && let Some(series) = daily.series.first().filter(|series| !series.groups.is_empty())
    {
        let values: Vec<Option<f64>> = series.group_points(0).iter().map(|p| p.value).collect();
        let size = vec2(ui.available_width(), room - 2.0);
        let name = tr!("dashboard-days", name = item.name_in(language().code()));
        mini_chart::spark(ui, &values, target.and_then(|target| target.to_f64()), size, &name);
    }
}

/// Word, sign and color: whether a value keeps a target.
fn target_ui(
    ui: &mut Ui,
    value: Option<f64>,
    target: Decimal,
    higher_is_better: Option<bool>,
    unit: &Unit,
) {
    let t = tokens(ui);
    let limit = quantity::value_whole(target.to_f64().unwrap_or_default(), unit);
    let higher = higher_is_better.unwrap_or(true);
    let said = if higher {
        tr!("dashboard-target-at-least", limit = limit)
    } else {
        tr!("dashboard-target-at-most", limit = limit)
    };
    let kept = value
        .zip(target.to_f64())
        .map(|(value, target)| if higher { value >= target } else { value <= target });
    match (kept, higher_is_better) {
        // Nobody said which way is good.
        (_, None) | (None, _) => _ = text::small(ui, &said),
        (Some(true), _) => {
            chip::chip(ui, Some(Icon::Check), tr!("dashboard-kept"), t.good, t.good_soft);
            text::small(ui, &said);
        }
        (Some(false), _) => {
            chip::chip(ui, Some(Icon::Close), tr!("dashboard-missed"), t.bad, t.bad_soft);
            text::small(ui, &said);
        }
    }
}

/// Groups in the order of the answer, the worst first.
fn bars(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    answer: &QueryAnswer,
    question: &Question,
    by: &str,
) {
    let Some(series) = answer.series.first() else { return };
    let t = tokens(ui);
    let values: Vec<(String, Option<f64>)> = (0..series.groups.len())
        .map(|group| {
            let value = series.group_points(group).first().and_then(|point| point.value);
            (series.groups[group].join(" · "), value)
        })
        .collect();
    if values.is_empty() {
        text::muted(ui, quantity::NO_VALUE);
        return;
    }
    let all = values.iter().filter_map(|(_, value)| *value);
    let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    // Percents near a hundred would all be full: there the bars say what is missing.
    let says_missing = series.unit.is_percent()
        && answer.items.first().and_then(|item| item.higher_is_better) == Some(true);
    let length = |value: f64| -> f64 {
        let (value, most) = if says_missing {
            let lowest = values.iter().filter_map(|(_, v)| *v).fold(100.0, f64::min);
            (100.0 - value, 100.0 - lowest)
        } else {
            (value.abs(), high.abs().max(low.abs()))
        };
        if most > 0.0 { (value / most).clamp(0.0, 1.0) } else { 0.0 }
    };
    ui.spacing_mut().item_spacing.y = 4.0;
    ScrollArea::vertical().id_salt("bars").auto_shrink(false).show(ui, |ui| {
        for (name, value) in &values {
            let ratio = value.map_or(0.0, length);
            let shown = quantity::value(*value, &series.unit);
            if bar_ui(ui, name, &shown, ratio, t.line(0)) {
                let filter = format!("{} == {}", written_key(by), quoted(name));
                ctx.queue.push(Action::Explore(Box::new(ExploreWish {
                    questions: vec![question.clone()],
                    filter: Some(crate::workspace::dashboard::joined(
                        &answer.question.filter,
                        &filter,
                    )),
                    by: Some(String::new()),
                    range: None,
                })));
            }
        }
        if says_missing {
            text::small(ui, tr!("dashboard-bars-missing"));
        }
    });
}

fn bar_ui(ui: &mut Ui, name: &str, shown: &str, ratio: f64, color: Color32) -> bool {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width() - 6.0, 30.0), Sense::click());
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("{name}: {shown}")));
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 1.0)), CornerRadius::same(4), t.raised);
    }
    let value = text::tabular(ui, shown, font::small_strong(), t.text);
    let value_at = pos2(rect.right() - value.size().x, rect.top() + 1.0);
    let room = rect.width() - value.size().x - 12.0;
    let label = text::elided(ui, name, font::small(), t.text_muted, room);
    let is_cut = label.elided;
    ui.painter().galley(pos2(rect.left(), rect.top() + 1.0), label, t.text_muted);
    ui.painter().galley(value_at, value, t.text);
    let track =
        Rect::from_min_max(pos2(rect.left(), rect.bottom() - 9.0), rect.max - vec2(0.0, 2.0));
    ui.painter().rect_filled(track, CornerRadius::same(3), t.raised);
    let mut filled = track;
    filled.set_width(track.width() * ratio as f32);
    if ratio > 0.0 {
        filled.set_width(filled.width().max(2.0));
        ui.painter().rect_filled(filled, CornerRadius::same(3), color);
    }
    crate::gui::theme::paint_focus(ui, &response);
    let clicked = response.clicked();
    if is_cut {
        response.on_hover_text(name);
    }
    clicked
}

/// The objectives of the newest month of a contract.
fn scorecard(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    asked: &Asked,
    id: &str,
    objective: Option<&str>,
) {
    if !ctx.state.contracts.iter().any(|contract| contract.id == id) {
        said(ui, Icon::Warning, &tr!("dashboard-no-contract", id = id));
        return;
    }
    let Some(period) = asked.period_of(id) else {
        text::muted(ui, tr!("dashboard-no-data"));
        return;
    };
    let judged = ctx.state.statements.get(&(id.to_owned(), period)).and_then(|s| s.latest.clone());
    let statement = match judged {
        None => return waiting(ui),
        Some(Err(problems)) => {
            let problem = problems.first().map_or_else(String::new, problem::said);
            return said(ui, Icon::Warning, &problem);
        }
        Some(Ok(statement)) => statement,
    };
    ui.spacing_mut().item_spacing.y = 2.0;
    ScrollArea::vertical().id_salt("scorecard").auto_shrink(false).show(ui, |ui| {
        let title = crate::gui::view::contracts::period_title(period);
        text::small(ui, &text::begun_large(&title));
        let is_shown =
            |result: &&ObjectiveResult| objective.is_none_or(|id| result.objective.id == id);
        for result in statement.objectives.iter().filter(is_shown) {
            let known = &result.objective;
            if objective_ui(ui, known.said_name(), result) {
                ctx.go(Location::Objective {
                    contract: id.to_owned(),
                    period: Some(period),
                    objective: known.id.clone(),
                });
            }
        }
    });
}

/// What a chip has around its word: its sign, and room on both sides.
const CHIP_AROUND: f32 = 36.0;

fn objective_ui(ui: &mut Ui, name: &str, result: &ObjectiveResult) -> bool {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width() - 6.0, 32.0), Sense::click());
    response.widget_info(|| {
        let verdict = chip::verdict_word(result.verdict);
        WidgetInfo::labeled(egui::Role::Button, true, format!("{name}: {verdict}"))
    });
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), CornerRadius::same(4), t.raised);
    }
    let builder =
        egui::UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center));
    let mut line = ui.new_child(builder);
    line.spacing_mut().interact_size.y = 22.0;
    // Chips have one column, so that the figures before them end at one edge.
    let words = [Verdict::Achieved, Verdict::Breached, Verdict::Undecided, Verdict::Tolerated];
    let widths = words.map(|v| text::width(&line, chip::verdict_word(v), font::small_strong()));
    let width = widths.into_iter().fold(0.0, f32::max) + CHIP_AROUND;
    let row = Layout::left_to_right(Align::Center);
    line.allocate_ui_with_layout(vec2(width, 22.0), row, |ui| {
        ui.set_width(width);
        chip::verdict(ui, result.verdict, result.warning);
    });
    let value = result.compared.and_then(|value| value.to_f64());
    let shown = quantity::value(value, &result.daily.unit);
    line.add_space(6.0);
    text::number_in(&mut line, &shown, font::strong(), t.text);
    line.add_space(6.0);
    line.with_layout(Layout::left_to_right(Align::Center), |ui| text::body(ui, name));
    crate::gui::theme::paint_focus(ui, &response);
    response.clicked()
}
