//! The explorer: what to ask on the left, the answer as charts and table in the middle, the explanation on the right.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Id, Layout, Margin, Panel, Ui};

use super::chart::{self, ChartOptions, Hit, Readout};
use super::export::ExportUi;
use super::{Derived, marks, month_rules, saved_views, table, worst};
use crate::chart::{Chart, Line, Target, palette};
use crate::diagnostic::Diagnostic;
use crate::gui::app::ViewContext;
use crate::gui::panel::explain::{self, group_name};
use crate::gui::panel::{controls, kpis, objects};
use crate::gui::theme::{self, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{Cell, ExploreList, ExploreShown, ExploreUi, RangeChoice};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, empty_state, pick, quantity, text};
use crate::gui::words::tr;
use crate::kpi::plan::Question;
use crate::model::{Every, KpiPoint, KpiSeries, TimeRange, Unit, Zone};
use crate::sla::{Comparison, Contract};
use crate::workspace::busy_hours::BusyHourDefinition;
use crate::workspace::{AnswerState, Command, QueryAnswer, QueryQuestion, State};

/// Slot of the explorer's question.
pub(crate) const SLOT: u64 = 1;

/// Lines in one chart. *Good*: colors stay apart. *Bad*: the other groups are in the table only.
const N_LINES_MAX: usize = palette::N_SERIES;

/// Charts of the newest answer, one for each unit.
#[derive(Default)]
pub(crate) struct AnswerCharts {
    key: Option<(u64, usize, Option<u64>)>,
    charts: Arc<Vec<UnitChart>>,
    /// How many hours marks could be looked for in, where they are wanted and there.
    judged: Option<String>,
}

/// A chart and where its lines come from: item and group of the answer.
pub(crate) struct UnitChart {
    chart: Arc<Chart>,
    sources: Vec<(usize, usize)>,
    n_left_out: usize,
    /// Hours that differ from the weeks before.
    marks: Vec<Hit>,
}

pub(crate) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    export: &mut ExportUi,
) {
    if explore.editor.is_some() {
        super::kpi_editor::show(ui, ctx, explore);
        return;
    }
    if ctx.state.inventory.objects.is_empty() {
        theme::page_ui(ui, |ui| nothing_imported(ui, ctx));
        return;
    }
    first_question(ctx.state, explore);
    saved_views::observe(ui, explore);
    ask(ctx, explore);
    marks::ask(ctx, explore);
    // A narrow window has room for the lists or for the explanation.
    if explore.cell.is_none() || !theme::narrow(ui) {
        let width = if theme::narrow(ui) { 240.0 } else { 292.0 };
        let frame = theme::side(ui, Margin::symmetric(12, 12));
        let panel = Panel::left("explore lists").default_size(width).size_range(220.0..=480.0);
        panel.frame(frame).show(ui, |ui| lists_ui(ui, ctx, explore));
    }
    let answer_state = ctx.state.answers.get(&SLOT).cloned().unwrap_or_default();
    let answer = answer_state.latest.as_ref().and_then(|latest| latest.as_ref().ok()).cloned();
    if let (Some(answer), Some(cell)) = (&answer, explore.cell) {
        let frame = theme::side(ui, Margin::symmetric(16, 12));
        Panel::right("explain").default_size(304.0).size_range(260.0..=440.0).frame(frame).show(
            ui,
            |ui| match explain::show(ui, answer, cell, &ctx.state.trace, &ctx.state.contracts) {
                explain::Wish::Nothing => {}
                explain::Wish::Close => explore.cell = None,
                explain::Wish::Trace(asked) => ctx.command(Command::Trace(asked)),
            },
        );
    }
    theme::page_ui(ui, |ui| {
        controls::head(ui, ctx, explore, export, answer.as_deref());
        controls::show(ui, ctx, explore);
        ui.add_space(4.0);
        body(ui, ctx, explore, &answer_state);
    });
}

fn nothing_imported(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let sentence = "Import exported performance files first. Then pick KPIs, filter objects, and look for the worst cells.";
    empty_state::show(ui, Icon::Explore, "Nothing to explore yet", sentence, |ui| {
        empty_state::centered_row(ui, "import", |ui| {
            if button::primary(ui, Some(Icon::Import), UiCommand::ImportFiles.text()).clicked() {
                ctx.window(UiCommand::ImportFiles);
            }
        });
    });
}

fn lists_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let options = [
        (ExploreList::Kpis, tr!("kpis-list")),
        (ExploreList::Objects, tr!("objects-list")),
        (ExploreList::Views, tr!("views-list")),
    ];
    pick::segments(ui, tr!("views-lists"), &mut explore.list, &options);
    match explore.list {
        ExploreList::Kpis => kpis::show(ui, ctx, explore),
        ExploreList::Objects => objects::show(ui, ctx, explore),
        ExploreList::Views => saved_views::show(ui, ctx, explore),
    }
}

/// Begins with the KPI of the first contract, so that the page is never empty without need.
fn first_question(state: &State, explore: &mut ExploreUi) {
    if explore.asked.is_some() || !explore.questions.is_empty() {
        return;
    }
    let of_contract =
        state.contracts.iter().flat_map(|c| &c.objectives).find_map(|o| o.kpi().map(str::to_owned));
    explore.questions.extend(of_contract.map(Question::Kpi));
}

/// Asks when the question or the data changed.
fn ask(ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    if explore.questions.is_empty() {
        return;
    }
    let question = question(ctx.state, explore);
    let asked = (question, ctx.state.inventory.data_revision);
    if explore.asked.as_ref() != Some(&asked) {
        ctx.command(Command::Ask { slot: SLOT, question: asked.0.clone() });
        explore.asked = Some(asked);
    }
}

pub(super) fn question(state: &State, explore: &ExploreUi) -> QueryQuestion {
    let zone = zone_of(state, explore);
    QueryQuestion {
        questions: explore.questions.clone(),
        filter: explore.filter.clone(),
        by: if explore.by.is_empty() { Vec::new() } else { vec![explore.by.clone()] },
        every: explore.every,
        range: range(state, explore.range, &zone),
        zone,
        granularity: None,
        suspect: explore.suspect.unwrap_or(state.suspect),
        worst: if explore.by.is_empty() { None } else { explore.worst },
        busy_hour: busy_hour(state, explore).map(|hour| hour.name.clone()),
    }
}

/// The definition that was chosen, while it is still there.
fn busy_hour<'s>(state: &'s State, explore: &ExploreUi) -> Option<&'s BusyHourDefinition> {
    let name = explore.busy_hour.as_ref()?;
    state.busy_hours.iter().find(|hour| hour.name == *name)
}

/// Days of a busy hour are those of its own zone, where it names one.
pub(super) fn zone_of(state: &State, explore: &ExploreUi) -> Zone {
    if let Some(zone) = busy_hour(state, explore).and_then(|hour| hour.zone.clone()) {
        return zone;
    }
    chosen_zone(state, explore)
}

/// The zone of the list above the answer.
pub(super) fn chosen_zone(state: &State, explore: &ExploreUi) -> Zone {
    let chosen = explore.zone.as_deref().and_then(|name| Zone::named(name).ok());
    chosen.unwrap_or_else(|| state.zone.clone())
}

/// Whole local days up to the last day with data.
pub(super) fn range(state: &State, choice: RangeChoice, zone: &Zone) -> Option<TimeRange> {
    saved_views::range_of(choice).of_extent(state.inventory.extent, zone)
}

/// The charts that are shown, to take along.
pub(crate) fn charts_shown(derived: &Derived) -> Vec<Arc<Chart>> {
    derived.explore.charts.iter().map(|shown| Arc::clone(&shown.chart)).collect()
}

fn body(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi, state: &AnswerState) {
    match &state.latest {
        _ if explore.shown == ExploreShown::MonthRules => month_rules::show(ui, ctx, explore),
        _ if explore.shown == ExploreShown::Worst && !explore.questions.is_empty() => {
            worst::show(ui, ctx, explore);
        }
        _ if explore.questions.is_empty() => {
            let sentence = "Tick a KPI or a measurement in the list on the left.";
            empty_state::show(ui, Icon::Chart, "Choose what to look at", sentence, |_| {});
        }
        None => {
            empty_state::show(
                ui,
                Icon::Clock,
                "Adding up counters",
                "The answer is on its way.",
                |ui| {
                    let accent = tokens(ui).accent;
                    crate::gui::widget::progress::bar(ui, "Query", None, 160.0, accent);
                },
            );
        }
        Some(Err(problems)) => problems_ui(ui, problems),
        Some(Ok(answer)) => answer_ui(ui, ctx, explore, answer, state),
    }
}

pub(super) fn problems_ui(ui: &mut Ui, problems: &[Diagnostic]) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for problem in problems {
            super::activity::problem_ui(ui, problem);
        }
    });
}

fn answer_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &Arc<QueryAnswer>,
    state: &AnswerState,
) {
    if let Some(why) = marks::problem(ctx.state, explore) {
        ui.horizontal(|ui| {
            let t = tokens(ui);
            chip::chip(ui, Some(Icon::Warning), "No marks", t.warn, t.warn_soft);
            text::muted(ui, &why);
        });
    }
    for warning in answer.warnings.iter().take(2) {
        ui.horizontal(|ui| {
            let t = tokens(ui);
            chip::chip(ui, Some(Icon::Warning), "Note", t.warn, t.warn_soft);
            text::muted(ui, &warning.message);
        });
    }
    let total = ui.available_height();
    let (charts, table) = match explore.shown {
        ExploreShown::Chart => (total, 0.0),
        ExploreShown::Table => (0.0, total),
        ExploreShown::Both | ExploreShown::Worst | ExploreShown::MonthRules => {
            (total * 0.62, total * 0.38 - 8.0)
        }
    };
    if charts > 0.0 && answer.question.every != Every::All {
        ui.allocate_ui(egui::vec2(ui.available_width(), charts), |ui| {
            charts_ui(ui, ctx, explore, answer, state, charts);
        });
    }
    if table > 0.0 || answer.question.every == Every::All {
        table_card(ui, ctx, explore, answer, state.revision);
    }
}

fn table_card(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &QueryAnswer,
    revision: u64,
) {
    theme::card(ui).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let clicked = table::show(
            ui,
            &mut ctx.derived.table,
            answer,
            revision,
            &mut explore.sort,
            explore.cell,
        );
        if clicked.is_some() {
            explore.cell = clicked;
        }
    });
}

fn charts_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &Arc<QueryAnswer>,
    state: &AnswerState,
    height: f32,
) {
    let changes = marks::of_answer(ctx.state, explore, answer);
    let marks_revision = changes.as_ref().map(|_| ctx.state.changes.revision);
    let key = (state.revision, Arc::as_ptr(&ctx.state.contracts) as usize, marks_revision);
    if ctx.derived.explore.key != Some(key) {
        let mut charts = make_charts(answer, &ctx.state.contracts);
        if let Some(changes) = &changes {
            for chart in &mut charts {
                chart.marks = marks::hits(changes, answer, &chart.sources);
            }
        }
        let judged = changes.as_ref().map(|changes| changes.judged_sentence());
        ctx.derived.explore = AnswerCharts { key: Some(key), charts: Arc::new(charts), judged };
    }
    let charts = ctx.derived.explore.charts.clone();
    let judged = ctx.derived.explore.judged.clone();
    let n = charts.len().max(1) as f32;
    theme::card(ui).inner_margin(Margin { left: 8, right: 16, top: 12, bottom: 8 }).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            let room = (height - 26.0) / n;
            egui::ScrollArea::vertical()
                .id_salt("charts")
                .auto_shrink(false)
                .max_height(height - 24.0)
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    for (position, unit_chart) in charts.iter().enumerate() {
                        let lowest = position + 1 == charts.len();
                        let legend =
                            if unit_chart.sources.len() > 1 { LEGEND_ROW + 2.0 } else { 0.0 };
                        let plot_height =
                            (room - 28.0 - legend - if lowest { 22.0 } else { 2.0 }).max(140.0);
                        chart_ui(
                            ui,
                            explore,
                            answer,
                            unit_chart,
                            &ChartPlace {
                                position,
                                lowest,
                                plot_height,
                                running: state.running,
                                judged: judged.as_deref(),
                            },
                        );
                    }
                });
        },
    );
}

struct ChartPlace<'a> {
    position: usize,
    lowest: bool,
    plot_height: f32,
    running: bool,
    judged: Option<&'a str>,
}

fn chart_ui(
    ui: &mut Ui,
    explore: &mut ExploreUi,
    answer: &QueryAnswer,
    unit_chart: &UnitChart,
    place: &ChartPlace<'_>,
) {
    ui.spacing_mut().interact_size.y = 24.0;
    ui.horizontal(|ui| {
        ui.add_space(8.0);
        text::section(ui, &unit_chart.chart.title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let note = if place.running {
                "Updating…".to_owned()
            } else {
                format!("{} ms", answer.cost.total_micros / 1000)
            };
            if place.position == 0 {
                text::small(ui, &note).on_hover_text("Time the answer took");
            }
            if let Some(judged) = place.judged {
                marks::chip_ui(ui, unit_chart.marks.len(), judged);
            }
            if unit_chart.n_left_out > 0 {
                text::small(ui, &format!("{} more groups in the table", unit_chart.n_left_out));
            }
        });
    });
    legend(ui, explore, unit_chart);
    let hidden: BTreeSet<usize> = (0..unit_chart.sources.len())
        .filter(|i| explore.hidden.contains(&unit_chart.sources[*i]))
        .collect();
    let options = ChartOptions {
        id: Id::unique(("explore", place.position)),
        name: &format!("Chart of {}", unit_chart.chart.title),
        height: place.plot_height,
        link: Some(Id::unique("explore time")),
        wheel_zooms: true,
        hidden: &hidden,
        marks: &unit_chart.marks,
        time_axis: place.lowest,
    };
    let hit = chart::show(ui, &unit_chart.chart, &options, &|hit: Hit| {
        let (item, group) = unit_chart.sources[hit.line];
        let series = &answer.series[item];
        let is_upper_bound = answer.items[item].is_upper_bound;
        point_readout(series.point(group, hit.point), &series.unit, is_upper_bound)
    });
    if let Some(hit) = hit {
        let (item, group) = unit_chart.sources[hit.line];
        explore.cell = Some(Cell { item, group, bucket: hit.point });
    }
}

/// Height of the row of names above a chart of several lines.
const LEGEND_ROW: f32 = 22.0;

fn legend(ui: &mut Ui, explore: &mut ExploreUi, unit_chart: &UnitChart) {
    if unit_chart.sources.len() < 2 {
        return;
    }
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 0.0);
        ui.spacing_mut().interact_size.y = LEGEND_ROW;
        for (line, source) in unit_chart.chart.lines.iter().zip(&unit_chart.sources) {
            let visible = !explore.hidden.contains(source);
            if chart::legend_entry(ui, &line.name, t.line(line.color), visible)
                && !explore.hidden.remove(source)
            {
                explore.hidden.insert(*source);
            }
        }
    });
}

/// What the cursor says about a value.
pub(super) fn point_readout(point: &KpiPoint, unit: &Unit, is_upper_bound: bool) -> Readout {
    let mut details = Vec::new();
    if let Some(gap) = &point.gap {
        details.push(("No value", short_gap(gap)));
    }
    if let (Some(numerator), Some(denominator)) = (point.numerator, point.denominator) {
        details.push(("Numerator", quantity::number(numerator)));
        details.push(("Denominator", quantity::number(denominator)));
    }
    details.push(("Complete", quantity::share(point.completeness)));
    if point.suspect_share > 0.0 {
        details.push(("Suspect", format!("{:.1} %", point.suspect_share * 100.0)));
    }
    Readout {
        value: quantity::bounded(quantity::value(point.value, unit), is_upper_bound),
        details,
    }
}

fn short_gap(gap: &crate::model::Gap) -> String {
    use crate::model::Gap;
    match gap {
        Gap::Missing => "no data arrived".to_owned(),
        Gap::ZeroDenominator => "nothing happened".to_owned(),
        Gap::Unavailable { counter } => format!("needs {counter}"),
        Gap::NotANumber => "not a number".to_owned(),
    }
}

/// One chart for each unit and scale; of many groups the first ones (the worst, where that was asked for).
fn make_charts(answer: &QueryAnswer, contracts: &[Contract]) -> Vec<UnitChart> {
    let mut parts: Vec<(Vec<usize>, (f64, f64))> = Vec::new();
    for (item, series) in answer.series.iter().enumerate() {
        let span = span(series);
        let part = parts.iter_mut().find(|(items, other)| {
            answer.series[items[0]].unit == series.unit && comparable(*other, span)
        });
        match part {
            Some((items, other)) => {
                items.push(item);
                *other = (other.0.min(span.0), other.1.max(span.1));
            }
            None => parts.push((vec![item], span)),
        }
    }
    parts.into_iter().map(|(items, _)| unit_chart(answer, &items, contracts)).collect()
}

/// Smallest and largest value.
fn span(series: &KpiSeries) -> (f64, f64) {
    let values = series.points.iter().filter_map(|p| p.value).filter(|v| v.is_finite());
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

/// Whether two spans can share an axis without flattening both: together they are not much longer than the longer one.
fn comparable(a: (f64, f64), b: (f64, f64)) -> bool {
    const STRETCH_MAX: f64 = 6.0;
    let length = |(low, high): (f64, f64)| (high - low).max(0.0);
    let joint = length((a.0.min(b.0), a.1.max(b.1)));
    let longer = length(a).max(length(b));
    !(joint.is_finite() && longer.is_finite()) || joint <= STRETCH_MAX * longer
}

fn unit_chart(answer: &QueryAnswer, items: &[usize], contracts: &[Contract]) -> UnitChart {
    let unit = items.first().map_or_else(Unit::default, |item| answer.series[*item].unit.clone());
    let n_groups = answer.series.first().map_or(0, |s| s.groups.len());
    let n_shown = (N_LINES_MAX / items.len().max(1)).clamp(1, n_groups.max(1)).min(n_groups);
    let mut sources = Vec::new();
    let mut lines = Vec::new();
    for group in 0..n_shown {
        for &item in items {
            let series = &answer.series[item];
            let name = match (items.len() > 1, n_groups > 1) {
                (true, true) => {
                    format!("{} · {}", answer.items[item].name, group_name(&series.groups[group]))
                }
                (false, true) => group_name(&series.groups[group]),
                _ => answer.items[item].name.clone(),
            };
            lines.push(line(series, group, name, lines.len()));
            sources.push((item, group));
        }
    }
    // An upper bound must not be read as what there was.
    let named = |i: &usize| {
        quantity::bounded(answer.items[*i].name.clone(), answer.items[*i].is_upper_bound)
    };
    let names: Vec<String> = items.iter().map(named).collect();
    let title = if unit.sign().is_empty() {
        names.join(", ")
    } else {
        format!("{} ({unit})", names.join(", "))
    };
    let first = items.first().and_then(|i| answer.series.get(*i));
    let chart = Chart {
        title,
        zone: answer.question.zone.clone(),
        range: answer.range,
        unit,
        lines,
        targets: targets(answer, items, contracts),
        bands: Vec::new(),
        coverage: first.map_or_else(Vec::new, coverage),
    };
    UnitChart { chart: Arc::new(chart), sources, n_left_out: n_groups - n_shown, marks: Vec::new() }
}

/// One line of a series.
pub(super) fn line(series: &KpiSeries, group: usize, name: String, color: usize) -> Line {
    let points = series
        .buckets
        .iter()
        .zip(series.group_points(group))
        .map(|(b, p)| (b.start, p.value))
        .collect();
    let bucket_secs = series.buckets.first().map_or(3600, |b| b.duration_secs());
    Line { name, color, points, bucket_secs }
}

/// Received ÷ expected of all groups together, for each bucket.
pub(super) fn coverage(series: &KpiSeries) -> Vec<(TimeRange, Option<f64>)> {
    let totals = |bucket: usize| {
        (0..series.groups.len()).fold((0u64, 0u64), |(received, expected), group| {
            let point = series.point(group, bucket);
            (received + point.received, expected + point.expected)
        })
    };
    series
        .buckets
        .iter()
        .enumerate()
        .map(|(bucket, range)| {
            let (received, expected) = totals(bucket);
            (*range, (expected > 0).then(|| received as f64 / expected as f64))
        })
        .collect()
}

/// Targets of objectives that use one of the shown KPIs; each value once.
fn targets(answer: &QueryAnswer, items: &[usize], contracts: &[Contract]) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for contract in contracts {
        for objective in &contract.objectives {
            let used = items.iter().any(|i| objective.kpi() == Some(answer.items[*i].id.as_str()));
            let Ok(value) = objective.target.to_string().parse::<f64>() else { continue };
            if used && !targets.iter().any(|t| t.value == value) && targets.len() < 3 {
                targets.push(Target {
                    name: contract.customer.clone(),
                    value,
                    higher_is_better: objective.comparison == Comparison::AtLeast,
                    warning: None,
                });
            }
        }
    }
    targets
}
