//! Linked plots: one for each unit, KPI or group, all on one time axis with one cursor.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Id, Layout, Margin, ScrollArea, Ui, vec2};

use super::{earlier_slot, hours, pick};
use crate::chart::shift::Shift;
use crate::gui::app::ViewContext;
use crate::gui::panel::explain::group_name;
use crate::gui::theme::{self, tokens};
use crate::gui::ui_state::{Cell, ExploreUi};
use crate::gui::view::chart::{
    self, ChartOptions, Hit, PlotData, ReadoutLine, ReadoutSection, TimeView,
};
use crate::gui::view::marks;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, pick as picker, quantity, text};
use crate::model::TimeRange;
use crate::words::{language, tr};
use crate::workspace::pictures::plots::{Plot, Plots, PlotsBy, PlotsQuestion, earlier_question};
use crate::workspace::{AnswerState, Command, QueryAnswer, State};

/// What the plots share their time by.
const TIME_GROUP: &str = "explore time";
/// Least height of a plot.
const HEIGHT_MIN: f32 = 92.0;
/// Least height of a small multiple.
const SMALL_HEIGHT_MIN: f32 = 112.0;
/// Width from which on small multiples stand side by side.
const TWO_COLUMNS_FROM: f32 = 760.0;
const THREE_COLUMNS_FROM: f32 = 1400.0;
/// Height of the row of names above a plot of several lines.
const LEGEND_ROW: f32 = 22.0;
const TITLE_ROW: f32 = 24.0;
/// Sections of the card at the cursor.
const SECTIONS_MAX: usize = 6;

/// What is drawn on the plots beside their lines, kept until it changes.
#[derive(Default)]
pub(crate) struct PlotMarks {
    key: Option<(u64, u64, u64)>,
    /// Hours that differ from the weeks before, one list for each plot.
    unusual: Arc<Vec<Vec<Hit>>>,
    /// How many hours could be looked at, in words.
    judged: Option<String>,
}

/// Asks for the earlier time and for plots, when the answer or the wishes changed.
pub(super) fn ask(ctx: &mut ViewContext<'_>, explore: &mut ExploreUi, answer: &AnswerState) {
    let Some(Ok(latest)) = &answer.latest else { return };
    let (slot, slot_before) = (explore.slot, earlier_slot(explore));
    let pictures = &mut explore.pictures;
    let mut earlier = None;
    if let Some(shift) = pictures.compare {
        let question = earlier_question(latest, shift);
        let asked = (question, ctx.state.inventory.data_revision);
        if pictures.asked_earlier.as_ref() != Some(&asked) {
            ctx.command(Command::Ask { slot: slot_before, question: asked.0.clone() });
            pictures.asked_earlier = Some(asked);
        }
        let found = ctx.state.answers.get(&slot_before);
        let is_of = |found: &&AnswerState| {
            let wanted = pictures.asked_earlier.as_ref().map(|(question, _)| question);
            matches!(&found.latest, Some(Ok(found)) if Some(&found.question) == wanted)
        };
        earlier = found.filter(is_of).map(|found| (shift, found.revision));
    }
    let question = PlotsQuestion {
        slot,
        by: pictures.plots_by,
        earlier: earlier.map(|(shift, _)| (slot_before, shift)),
        revisions: (answer.revision, earlier.map_or(0, |(_, revision)| revision)),
        language: language(),
    };
    if pictures.asked_plots != Some(question) {
        ctx.command(Command::DrawPlots(question));
        pictures.asked_plots = Some(question);
    }
}

/// The newest plots of the explorer.
pub(super) fn found(ctx: &ViewContext<'_>, explore: &ExploreUi) -> Option<(Arc<Plots>, u64)> {
    let found = ctx.state.plots.get(&explore.slot)?;
    Some((Arc::clone(found.found()?), found.revision))
}

/// Draws all plots in a card of that height.
pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    state: &AnswerState,
    height: f32,
) {
    let Some((plots, revision)) = found(ctx, explore) else { return };
    let (unusual, judged) = unusual(ctx, explore, &plots, revision);
    let busy = hours::of_answer(ctx.state, explore);
    let card = theme::card(ui).inner_margin(Margin { left: 8, right: 8, top: 8, bottom: 8 });
    card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        let top = ui.cursor().top();
        toolbar(ui, ctx.state, explore, &plots, state, (&unusual, judged.as_deref(), &busy));
        let used = ui.cursor().top() - top;
        let mut drawer = Drawer {
            plots: &plots,
            revision,
            unusual: &unusual,
            hours: &busy,
            hidden: hidden_lines(explore, &plots),
            group: Id::unique(TIME_GROUP),
            wheel_zooms: true,
        };
        drawer.all(ui, explore, state.revision, height - used - 18.0);
    });
}

/// Unusual hours of each plot, how many could be judged, busy hours.
type Marked<'a> = (&'a [Vec<Hit>], Option<&'a str>, &'a [TimeRange]);

/// What the plots are made for, what they are compared with, what is marked.
fn toolbar(
    ui: &mut Ui,
    workspace: &State,
    explore: &mut ExploreUi,
    plots: &Plots,
    state: &AnswerState,
    (unusual, judged, busy): Marked<'_>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        ui.spacing_mut().interact_size.y = 24.0;
        ui.add_space(4.0);
        let several = plots.answer.series.first().is_some_and(|series| series.groups.len() > 1);
        let mut by = vec![
            (PlotsBy::Unit, tr!("explore-plots-unit").to_owned()),
            (PlotsBy::Kpi, tr!("explore-plots-kpi").to_owned()),
        ];
        if several {
            by.push((PlotsBy::Group, tr!("explore-plots-group").to_owned()));
        } else if explore.pictures.plots_by == PlotsBy::Group {
            by.push((PlotsBy::Group, tr!("explore-plots-unit").to_owned()));
        }
        picker::combo(ui, tr!("explore-plots"), &mut explore.pictures.plots_by, &by, 132.0);
        compare(ui, explore);
        hours::choice(ui, workspace, explore);
        if let Some(earlier) = &plots.earlier
            && !earlier.has_values()
        {
            let t = tokens(ui);
            chip::chip(
                ui,
                Some(Icon::Warning),
                tr!("explore-compare-nothing"),
                t.warn,
                t.warn_soft,
            )
            .on_hover_text(tr!("explore-compare-nothing-why"));
        }
        if let Some(judged) = judged {
            marks::chip_ui(ui, unusual.iter().map(Vec::len).sum(), judged);
        }
        if !busy.is_empty() {
            let t = tokens(ui);
            let text = tr!("explore-busy-hours", n = busy.len() as u64);
            chip::chip(ui, None, &text, t.accent_text, t.accent_soft)
                .on_hover_text(tr!("explore-busy-hours-why"));
        }
        if plots.n_left_out > 0 {
            text::small(ui, &tr!("explore-plots-left-out", n = plots.n_left_out as u64));
        }
        let group = Id::unique(TIME_GROUP);
        if TimeView::is_zoomed(ui, group)
            && button::ghost(ui, None, tr!("explore-zoom-all")).clicked()
        {
            TimeView::show_all(ui, group);
        }
        let note = if state.running {
            tr!("explore-updating").to_owned()
        } else {
            tr!("explore-took", n = plots.answer.cost.total_micros / 1000)
        };
        text::small(ui, &note).on_hover_text(tr!("explore-took-why"));
    });
}

fn compare(ui: &mut Ui, explore: &mut ExploreUi) {
    let mut options = vec![(None, tr!("explore-compare-none").to_owned())];
    options.extend(Shift::ALL.map(|shift| (Some(shift), shift_name(shift).to_owned())));
    picker::combo(ui, tr!("explore-compare"), &mut explore.pictures.compare, &options, 180.0);
}

/// As people say it.
pub(crate) fn shift_name(shift: Shift) -> &'static str {
    match shift {
        Shift::PreviousPeriod => tr!("explore-compare-previous"),
        Shift::LastWeek => tr!("explore-compare-week"),
        Shift::LastMonth => tr!("explore-compare-month"),
        Shift::LastYear => tr!("explore-compare-year"),
        Shift::LastYearByWeekday => tr!("explore-compare-year-weekday"),
    }
}

/// Unusual hours on the lines of each plot.
fn unusual(
    ctx: &mut ViewContext<'_>,
    explore: &ExploreUi,
    plots: &Plots,
    revision: u64,
) -> (Arc<Vec<Vec<Hit>>>, Option<String>) {
    let changes = marks::of_answer(ctx.state, explore, &plots.answer);
    let of_changes = changes.as_ref().map_or(0, |_| ctx.state.changes.revision);
    let key = (revision, of_changes, plots.question.revisions.0);
    let kept = &mut ctx.derived.explore;
    if kept.key != Some(key) {
        let hits = |plot: &Plot| match &changes {
            Some(changes) => marks::hits(changes, &plots.answer, &plot.sources),
            None => Vec::new(),
        };
        *kept = PlotMarks {
            key: Some(key),
            unusual: Arc::new(plots.plots.iter().map(hits).collect()),
            judged: changes.as_ref().map(|changes| changes.judged_sentence()),
        };
    }
    (Arc::clone(&kept.unusual), kept.judged.clone())
}

/// Lines that are switched off, for each plot.
fn hidden_lines(explore: &ExploreUi, plots: &Plots) -> Vec<BTreeSet<usize>> {
    let of_plot = |plot: &Plot| {
        let is_hidden = |i: &usize| explore.hidden.contains(&plot.sources[*i]);
        (0..plot.sources.len()).filter(is_hidden).collect()
    };
    plots.plots.iter().map(of_plot).collect()
}

struct Drawer<'a> {
    plots: &'a Plots,
    revision: u64,
    unusual: &'a [Vec<Hit>],
    hours: &'a [TimeRange],
    hidden: Vec<BTreeSet<usize>>,
    group: Id,
    wheel_zooms: bool,
}

/// What a person pointed at in which plot.
struct Pointed {
    plot: usize,
    main: Option<Hit>,
    hits: Vec<Hit>,
}

impl Drawer<'_> {
    fn all(&mut self, ui: &mut Ui, explore: &mut ExploreUi, answer_revision: u64, height: f32) {
        let n = self.plots.plots.len();
        let is_small = self.plots.question.by == PlotsBy::Group && n > 1;
        let width = ui.available_width();
        let n_columns = match n {
            _ if !is_small || width < TWO_COLUMNS_FROM => 1,
            n if width >= THREE_COLUMNS_FROM && n > 4 => 3,
            _ => 2,
        };
        let n_rows = n.div_ceil(n_columns).max(1);
        let bottom = 24.0;
        let legends: Vec<f32> = self.plots.plots.iter().map(legend_height).collect();
        let least = if is_small { SMALL_HEIGHT_MIN } else { HEIGHT_MIN };
        let above: f32 = legends.iter().sum::<f32>() / n_columns as f32 + n_rows as f32 * TITLE_ROW;
        let room = (height - above - bottom - 20.0) / n_rows as f32 - 4.0;
        let plot_height = room.max(least);
        // Where the plots do not fit, the wheel scrolls them.
        self.wheel_zooms = room >= least;
        let mut pointed = Vec::new();
        ScrollArea::vertical().id_salt("plots").auto_shrink(false).max_height(height).show(
            ui,
            |ui| {
                let gap = 12.0;
                let width =
                    (ui.available_width() - 8.0 - gap * (n_columns - 1) as f32) / n_columns as f32;
                for row in 0..n_rows {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = gap;
                        for position in row * n_columns..((row + 1) * n_columns).min(n) {
                            ui.vertical(|ui| {
                                ui.set_width(width);
                                ui.spacing_mut().item_spacing.y = 2.0;
                                // Below the lowest of each column.
                                let is_lowest = position + n_columns >= n;
                                let found = self.one(
                                    ui,
                                    explore,
                                    (position, is_lowest),
                                    plot_height,
                                    answer_revision,
                                );
                                pointed.push(found);
                            });
                        }
                    });
                }
            },
        );
        self.readout(ui, &pointed);
    }

    /// Title, names of lines, plot.
    fn one(
        &self,
        ui: &mut Ui,
        explore: &mut ExploreUi,
        (position, is_lowest): (usize, bool),
        plot_height: f32,
        answer_revision: u64,
    ) -> Pointed {
        let plot = &self.plots.plots[position];
        ui.spacing_mut().interact_size.y = TITLE_ROW - 2.0;
        ui.horizontal(|ui| {
            ui.add_space(8.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if plot.n_left_out > 0 {
                    text::small(ui, &tr!("explore-more-groups", n = plot.n_left_out as u64));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    text::section(ui, &plot.chart.title);
                });
            });
        });
        legend(ui, explore, plot, self.plots.earlier.as_ref().map(|earlier| earlier.shift));
        let name = tr!("explore-chart-of", name = plot.chart.title.as_str());
        let options = ChartOptions {
            id: Id::unique(("explore", position)),
            name: &name,
            height: plot_height + if is_lowest { 18.0 } else { 0.0 },
            link: Some(self.group),
            wheel_zooms: self.wheel_zooms,
            hidden: &self.hidden[position],
            marks: self.unusual.get(position).map_or(&[], Vec::as_slice),
            time_axis: is_lowest,
        };
        let cell = explore.cell;
        let selected = cell.and_then(|cell| {
            let line = plot.sources.iter().position(|s| *s == (cell.item, cell.group))?;
            Some(Hit { line, point: cell.bucket })
        });
        let range = self.plots.answer.range;
        let picked = explore.pictures.picked.as_ref().map(|picked| picked.pick.range);
        let mut data = PlotData {
            chart: &plot.chart,
            pyramids: &plot.pyramids,
            earlier: &plot.earlier,
            coverage: &plot.coverage,
            revision: self.revision,
            hours: self.hours,
            values: None,
            selected,
            selected_time: picked.filter(|picked| *picked != range),
        };
        if self.plots.question.by == PlotsBy::Group {
            let view = TimeView::begin(ui, self.group, plot.chart.range, self.wheel_zooms).view();
            data.values = self.shared_values(&data, plot.scale, view);
        }
        let outcome = chart::plot(ui, &data, &options);
        if is_lowest && position + 1 == self.plots.plots.len() {
            chart::coverage_strip(ui, &data, &options);
        }
        let at = |hit: Hit| {
            let (item, group) = plot.sources[hit.line];
            Cell { item, group, bucket: hit.point }
        };
        if let Some(hit) = outcome.clicked {
            pick::cell(explore, &self.plots.answer, answer_revision, at(hit));
        }
        let target = outcome.pointed.and_then(|hit| target_of(&self.plots.answer, at(hit)));
        pick::menu(&outcome.response, explore, target);
        Pointed { plot: position, main: outcome.pointed, hits: outcome.hits }
    }

    /// Ends of the axis that all plots of one number share.
    fn shared_values(
        &self,
        like: &PlotData<'_>,
        scale: usize,
        view: (f64, f64),
    ) -> Option<(f64, f64)> {
        let plots = self.plots.plots.iter().zip(&self.hidden);
        plots
            .filter(|(plot, _)| plot.scale == scale)
            .filter_map(|(plot, hidden)| {
                let data = PlotData {
                    chart: &plot.chart,
                    pyramids: &plot.pyramids,
                    earlier: &plot.earlier,
                    ..*like
                };
                chart::extremes_in_view(&data, hidden, view)
            })
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// The card at the cursor, with the values of all plots.
    fn readout(&self, ui: &Ui, pointed: &[Pointed]) {
        let Some(main) = pointed.iter().find(|found| found.main.is_some()) else { return };
        let Some(pointer) = ui.input(|i| i.pointer.hover_pos()) else { return };
        let several = self.plots.plots.len() > 1;
        let mut order: Vec<&Pointed> = pointed.iter().filter(|f| !f.hits.is_empty()).collect();
        // The plot under the pointer first.
        order.sort_by_key(|found| (found.plot != main.plot, found.plot));
        let sections: Vec<ReadoutSection> =
            order.iter().take(SECTIONS_MAX).map(|found| self.section(found, several)).collect();
        let Some(hit) = main.main else { return };
        let plot = &self.plots.plots[main.plot];
        let when = chart::when(&plot.chart, &plot.chart.lines[hit.line], hit.point);
        let (item, group) = plot.sources[hit.line];
        let answer = &self.plots.answer;
        let series = &answer.series[item];
        let point = series.point(group, hit.point);
        let is_upper_bound = answer.items[item].is_upper_bound;
        let mut details = super::point_readout(point, &series.unit, is_upper_bound).details;
        if let Some(earlier) = &self.plots.earlier {
            let then = earlier.point(item, group, hit.point);
            let shown = then.map_or_else(
                || tr!("explore-compare-no-counterpart").to_owned(),
                |(range, _)| quantity::time_long(range.start, &series.zone),
            );
            details.push((tr!("explore-compare-with"), shown));
        }
        chart::readout_card(ui, pointer, &when, &sections, &details);
    }

    fn section(&self, found: &Pointed, several: bool) -> ReadoutSection {
        let plot = &self.plots.plots[found.plot];
        let lines = found.hits.iter().take(chart::LINES_MAX).map(|hit| {
            let (item, group) = plot.sources[hit.line];
            let line = &plot.chart.lines[hit.line];
            ReadoutLine {
                name: line_name(&line.name),
                color: line.color,
                value: shown_value(&self.plots.answer, item, group, hit.point),
                note: self.difference(item, group, hit.point),
                is_main: found.main == Some(*hit),
            }
        });
        let title = if several { plot.chart.title.clone() } else { String::new() };
        let n_more = found.hits.len().saturating_sub(chart::LINES_MAX);
        ReadoutSection { title, lines: lines.collect(), n_more }
    }

    /// How far a value is from the earlier one, signed; a dash where one of them is missing.
    fn difference(&self, item: usize, group: usize, bucket: usize) -> String {
        let Some(earlier) = &self.plots.earlier else { return String::new() };
        let found = earlier.difference(&self.plots.answer, (item, group, bucket));
        let unit = &self.plots.answer.series[item].unit;
        difference_text(found, unit)
    }
}

/// Such as `+0.012`; a dash where there is nothing to compare with.
pub(crate) fn difference_text(difference: Option<f64>, unit: &crate::model::Unit) -> String {
    let Some(difference) = difference else { return quantity::NO_VALUE.to_owned() };
    let text = quantity::plain(difference.abs(), unit);
    let is_zero = !text.chars().any(|c| c.is_ascii_digit() && c != '0');
    match difference {
        _ if is_zero => format!("±{text}"),
        d if d < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

fn line_name(name: &str) -> String {
    if name.is_empty() { group_name(&[]) } else { name.to_owned() }
}

fn shown_value(answer: &QueryAnswer, item: usize, group: usize, bucket: usize) -> String {
    let series = &answer.series[item];
    let value = quantity::value(series.point(group, bucket).value, &series.unit);
    quantity::bounded(value, answer.items[item].is_upper_bound)
}

/// What a cell is a value of.
pub(crate) fn target_of(
    answer: &QueryAnswer,
    cell: Cell,
) -> Option<(crate::workspace::pictures::Pick, crate::kpi::plan::Question)> {
    let series = answer.series.get(cell.item)?;
    let pick = crate::workspace::pictures::Pick {
        keys: series.keys.clone(),
        group: series.groups.get(cell.group)?.clone(),
        range: *series.buckets.get(cell.bucket)?,
    };
    Some((pick, answer.question.questions.get(cell.item)?.clone()))
}

fn legend_height(plot: &Plot) -> f32 {
    let has_earlier = plot.earlier.iter().any(Option::is_some);
    if plot.sources.len() > 1 || has_earlier { LEGEND_ROW + 2.0 } else { 0.0 }
}

fn legend(ui: &mut Ui, explore: &mut ExploreUi, plot: &Plot, shift: Option<Shift>) {
    let has_earlier = plot.earlier.iter().any(Option::is_some);
    if plot.sources.len() < 2 && !has_earlier {
        return;
    }
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 0.0);
        ui.spacing_mut().interact_size.y = LEGEND_ROW;
        for (line, source) in plot.chart.lines.iter().zip(&plot.sources) {
            let visible = !explore.hidden.contains(source);
            let color = t.line(line.color);
            if chart::legend_entry(ui, &line_name(&line.name), color, visible)
                && !explore.hidden.remove(source)
            {
                explore.hidden.insert(*source);
            }
        }
        if let Some(shift) = shift.filter(|_| has_earlier) {
            let color = plot.chart.lines.first().map_or(t.text_muted, |line| t.line(line.color));
            chart::legend_dashed(ui, shift_name(shift), chart::faded(color));
        }
    });
}
