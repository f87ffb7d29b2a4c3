//! The worst objects of the explorer's selection: a list with its place in both orders, how much of all failures they have, and the
//! same as a Pareto chart.

use egui::{Align, Layout, Margin, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_extras::{Column, TableBuilder};

use super::{explore, keys};
use crate::chart::axis::axis_of_values;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, ROW_HEIGHT, font, tokens};
use crate::gui::ui_state::{ExploreUi, WorstUi};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{
    across, chip, empty_state, field, pick, problem, progress, quantity, text,
};
use crate::kpi::plan::Question;
use crate::model::Unit;
use crate::words::{date, language, numbers, tr};
use crate::workspace::worst::{Rank, WorstAnswer, WorstQuestion, WorstRow, time_unit_secs};
use crate::workspace::{Command, State};

/// Height of the bars.
const PARETO_HEIGHT: f32 = 150.0;

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    controls(ui, ctx.state, explore);
    ask(ctx, explore);
    let found = ctx.state.worst.clone();
    match &found.latest {
        None => {
            let (title, sentence) = (tr!("explore-worst-wait"), tr!("explore-worst-wait-why"));
            empty_state::show(ui, Icon::Clock, title, sentence, |ui| {
                let accent = tokens(ui).accent;
                progress::bar(ui, tr!("explore-worst-objects"), None, 160.0, accent);
            });
        }
        Some(Err(problems)) => explore::problems_ui(ui, problems),
        Some(Ok(answer)) => answer_ui(ui, answer, found.running),
    }
}

fn controls(ui: &mut Ui, state: &State, explore: &mut ExploreUi) {
    let names: Vec<String> = explore.questions.iter().map(|q| name_of(state, q)).collect();
    let worst = &mut explore.worst_objects;
    worst.question = worst.question.min(names.len().saturating_sub(1));
    let is_time = is_of_time(state, explore.questions.get(worst.question));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        if names.len() > 1 {
            let options: Vec<(usize, String)> = names.into_iter().enumerate().collect();
            pick::combo(ui, tr!("explore-worst-kpi"), &mut worst.question, &options, 190.0);
        }
        let orders = [
            (Rank::Rate, tr!("explore-worst-rate")),
            (Rank::Contribution, lost_name(is_time)),
            (Rank::Persistence, tr!("explore-worst-bad-days")),
        ];
        pick::segments(ui, tr!("explore-worst-rank"), &mut worst.rank, &orders);
        let counts = [10, 20, 50, 100].map(|n| (n, tr!("explore-worst-n", n = n as u64)));
        pick::combo(ui, tr!("explore-worst-listed"), &mut worst.n_shown, &counts, 96.0);
        // Time has no attempts.
        if !is_time {
            attempts_ui(ui, worst);
        }
        pick::check(ui, &mut worst.without, tr!("explore-worst-without"));
    });
}

/// What the failures of a KPI are called.
fn lost_name(is_time: bool) -> &'static str {
    if is_time { tr!("explore-worst-downtime") } else { tr!("explore-worst-failures") }
}

/// Whether a KPI is a part of time, so that what is lost of it is downtime.
fn is_of_time(state: &State, question: Option<&Question>) -> bool {
    question.is_some_and(|question| time_unit_secs(&state.catalog, question).is_some())
}

fn attempts_ui(ui: &mut Ui, worst: &mut WorstUi) {
    let fewest = tr!("explore-worst-fewest");
    text::caption(ui, fewest);
    let any = tr!("explore-worst-any");
    let typed = field::committed(ui, &worst.attempts_min, fewest, any, 96.0);
    if let Some(typed) = typed {
        typed.trim().clone_into(&mut worst.attempts_min);
    }
    if attempts_min(worst).is_err() {
        let t = tokens(ui);
        chip::chip(ui, Some(Icon::Warning), tr!("explore-not-a-number"), t.warn, t.warn_soft);
    }
}

fn name_of(state: &State, question: &Question) -> String {
    match question {
        Question::Kpi(id) => state
            .catalog
            .kpi(id)
            .map_or_else(|| id.clone(), |kpi| kpi.name_in(language().code()).to_owned()),
        Question::Formula(text) | Question::Measurement(text) => text.clone(),
    }
}

/// The number in the field; none where it is empty.
fn attempts_min(worst: &WorstUi) -> Result<Option<f64>, ()> {
    let typed = worst.attempts_min.replace(',', "");
    if typed.is_empty() {
        return Ok(None);
    }
    let number = typed.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
    number.map(Some).ok_or(())
}

/// Asks when the question or the data changed.
fn ask(ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let Some(kpi) = explore.questions.get(explore.worst_objects.question).cloned() else { return };
    let zone = explore::zone_of(ctx.state, explore);
    let worst = &explore.worst_objects;
    let is_time = is_of_time(ctx.state, Some(&kpi));
    let question = WorstQuestion {
        filter: explore.filter.clone(),
        by: if explore.by.is_empty() { Vec::new() } else { vec![explore.by.clone()] },
        range: explore::range(ctx.state, explore.range, &zone),
        suspect: explore.suspect.unwrap_or(ctx.state.suspect),
        rank: worst.rank,
        n_shown: worst.n_shown,
        attempts_min: attempts_min(worst).unwrap_or(None).filter(|_| !is_time),
        n_without: worst.without.then_some(worst.n_shown),
        ..WorstQuestion::new(kpi, zone)
    };
    let asked = (question, ctx.state.inventory.data_revision);
    if worst.asked.as_ref() != Some(&asked) {
        ctx.command(Command::AskWorst { question: Box::new(asked.0.clone()) });
        explore.worst_objects.asked = Some(asked);
    }
}

fn answer_ui(ui: &mut Ui, answer: &WorstAnswer, running: bool) {
    for warning in answer.warnings.iter().take(2) {
        text::small(ui, &problem::said(warning));
    }
    theme::card(ui).inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.spacing_mut().interact_size.y = 20.0;
        let headline = answer.share_sentence().unwrap_or_else(|| answer.total_sentence());
        ui.horizontal(|ui| {
            text::section(ui, &headline.said());
            if running {
                text::small(ui, tr!("explore-updating"));
            }
        });
        let muted = tokens(ui).text_muted;
        let what_if = answer.what_if_sentence();
        let said = answer.sentences();
        let others = said.iter().filter(|s| **s != headline && Some(*s) != what_if.as_ref());
        others.for_each(|sentence| _ = text::note(ui, &sentence.said(), muted));
        if let Some(sentence) = &what_if {
            ui.horizontal(|ui| {
                let t = tokens(ui);
                chip::chip(ui, None, tr!("explore-what-if"), t.warn, t.warn_soft);
                text::body(ui, &sentence.said());
            });
        }
        if answer.report.shown_share.is_some() {
            ui.add_space(6.0);
            pareto(ui, answer);
        }
    });
    theme::card(ui).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        if answer.report.shown().is_empty() {
            text::muted(ui, tr!("explore-worst-none"));
            return;
        }
        // The bar has its own room: floating, it would lie on the last column.
        ui.spacing_mut().scroll.floating_allocated_width = BAR_WIDTH;
        let columns = Columns::of(ui, answer);
        let area = egui::ScrollArea::horizontal().id_salt("worst width").auto_shrink(false);
        let area = across::follow(ui, "worst width", area);
        let shown = area.show(ui, |ui| {
            ui.set_min_width(ui.available_width().max(columns.width(ui)));
            table_ui(ui, answer, &columns);
        });
        across::sign(ui, "worst width", &shown);
    });
}

/// A bar for what each object lost, by the scale on the left; a line for how much they have together, by that on the right.
fn pareto(ui: &mut Ui, answer: &WorstAnswer) {
    let rows = answer.report.shown();
    let is_time = answer.time_unit_secs.is_some();
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, PARETO_HEIGHT), Sense::hover());
    response.widget_info(|| {
        let name = if is_time { tr!("explore-pareto-time") } else { tr!("explore-pareto") };
        WidgetInfo::labeled(egui::Role::GraphicsObject, true, name)
    });
    let t = tokens(ui);
    let plot = Rect::from_min_max(rect.min + vec2(48.0, 24.0), rect.max - vec2(52.0, 16.0));
    let y = |ratio: f64| plot.bottom() - ratio as f32 * plot.height();
    let shares = rows.iter().filter_map(|row| row.share).map(|share| share * 100.0);
    let axis = axis_of_values(shares.chain([0.0]), &Unit::new("%"), 3);
    let each = |share: f64| y(axis.position(share * 100.0));
    for tick in &axis.ticks {
        let at = y(axis.position(*tick));
        ui.painter().hline(plot.x_range(), at, Stroke::new(1.0, t.grid_line));
        let label = quantity::percent(&numbers().fixed(*tick, axis.decimals));
        let align = egui::Align2::RIGHT_CENTER;
        ui.painter().text(pos2(plot.left() - 6.0, at), align, label, font::small(), t.line(0));
    }
    for ratio in [0.0, 0.5, 1.0] {
        let label = quantity::percent(&numbers().fixed(ratio * 100.0, 0));
        let (at, align) = (pos2(plot.right() + 6.0, y(ratio)), egui::Align2::LEFT_CENTER);
        ui.painter().text(at, align, label, font::small(), t.line(1));
    }
    let own = if is_time { tr!("explore-pareto-axis-time") } else { tr!("explore-pareto-axis") };
    let names = [
        (rect.left_top(), egui::Align2::LEFT_TOP, own, t.line(0)),
        (
            rect.right_top(),
            egui::Align2::RIGHT_TOP,
            tr!("explore-pareto-axis-cumulative"),
            t.line(1),
        ),
    ];
    for (at, align, name, color) in names {
        ui.painter().text(at, align, name, font::small_strong(), color);
    }
    let room = plot.width() / rows.len().max(1) as f32;
    let middle = |i: usize| plot.left() + (i as f32 + 0.5) * room;
    let bar = (room * 0.7).clamp(1.0, 56.0);
    for (i, (row, label)) in rows.iter().zip(&answer.labels).enumerate() {
        let top = each(row.share.unwrap_or(0.0));
        let place = Rect::from_min_max(
            pos2(middle(i) - bar / 2.0, top),
            pos2(middle(i) + bar / 2.0, plot.bottom()),
        );
        ui.painter().rect_filled(place, 1.0, t.line(0));
        let name = text::elided_middle(ui, label, &font::small(), t.text_muted, room - 2.0);
        if room > 36.0 {
            let left = middle(i) - name.size().x / 2.0;
            ui.painter().galley(pos2(left, plot.bottom() + 2.0), name, t.text_muted);
        }
    }
    let points: Vec<egui::Pos2> = rows
        .iter()
        .enumerate()
        .filter_map(|(i, row)| Some(pos2(middle(i), y(row.cumulative_share?))))
        .collect();
    // An edge in the color of the ground parts the line from the bars that it runs over.
    ui.painter().line(points.clone(), Stroke::new(4.0, t.card));
    points.iter().for_each(|point| _ = ui.painter().circle_filled(*point, 3.5, t.card));
    points.iter().for_each(|point| _ = ui.painter().circle_filled(*point, 2.2, t.line(1)));
    ui.painter().line(points, Stroke::new(1.6, t.line(1)));
    if let Some(pointer) = response.hover_pos()
        && let Some(i) = rows.len().checked_sub(1)
    {
        let at = (((pointer.x - plot.left()) / room).max(0.0) as usize).min(i);
        let (row, label) = (&rows[at], &answer.labels[at]);
        let share =
            |ratio: Option<f64>| ratio.map_or_else(|| quantity::NO_VALUE.to_owned(), percent);
        let own = if is_time {
            tr!("explore-pareto-share-time", share = share(row.share))
        } else {
            tr!("explore-pareto-share", share = share(row.share))
        };
        let together = tr!("explore-pareto-together", share = share(row.cumulative_share));
        response.on_hover_text(format!("{label}\n{own}\n{together}"));
    }
}

fn table_ui(ui: &mut Ui, answer: &WorstAnswer, columns: &Columns) {
    let rows = answer.report.shown();
    ui.spacing_mut().item_spacing = vec2(COLUMN_GAP, 0.0);
    let mut table = TableBuilder::new(ui)
        .id_salt("worst objects")
        .striped(false)
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::remainder().at_least(NAME_WIDTH).clip(true));
    for width in columns.widths {
        table = table.column(Column::exact(width));
    }
    table
        .header(ROW_HEIGHT, |mut row| {
            let name = keys::headings(&answer.keys);
            row.col(|ui| _ = text::caption(ui, &name));
            for heading in &columns.headings {
                row.col(|ui| right(ui, |ui| _ = text::caption(ui, heading)));
            }
        })
        .body(|body| {
            body.rows(28.0, rows.len(), |mut row| {
                let i = row.index();
                let whole = rows[i].group.join(" · ");
                row.col(|ui| {
                    let color = tokens(ui).text;
                    text::line_with_hover(ui, &answer.labels[i], font::body(), color, &whole);
                });
                for cell in &columns.cells[i] {
                    row.col(|ui| right(ui, |ui| _ = text::number(ui, cell)));
                }
            });
        });
}

/// Least room for the name of an object.
const NAME_WIDTH: f32 = 88.0;
const COLUMN_GAP: f32 = 10.0;
/// Room for the handle that scrolls through the rows.
const BAR_WIDTH: f32 = 10.0;
const N_COLUMNS: usize = 9;
/// Right of a text that ends at the edge of its column, which would cut its last letter.
const LETTER_ROOM: f32 = 2.0;

/// Texts of the numeric columns.
struct Columns {
    headings: [String; N_COLUMNS],
    cells: Vec<[String; N_COLUMNS]>,
    widths: [f32; N_COLUMNS],
}

impl Columns {
    fn of(ui: &Ui, answer: &WorstAnswer) -> Self {
        let unit = answer.item.unit.shown();
        let value = if unit.is_empty() {
            tr!("explore-worst-value").to_owned()
        } else {
            format!("{} ({unit})", tr!("explore-worst-value"))
        };
        let is_time = answer.time_unit_secs.is_some();
        let by_lost = if is_time {
            tr!("explore-worst-by-downtime")
        } else {
            tr!("explore-worst-by-failures")
        };
        let side = |name: &str| if is_time { format!("{name} (s)") } else { name.to_owned() };
        let sides = [side(tr!("explore-numerator")), side(tr!("explore-denominator"))];
        let others = [
            lost_name(is_time),
            tr!("explore-worst-share"),
            tr!("explore-worst-together"),
            tr!("explore-worst-by-rate"),
            by_lost,
            tr!("explore-worst-bad-days"),
        ];
        let mut headings = std::iter::once(value).chain(sides).chain(others.map(str::to_owned));
        let headings: [String; N_COLUMNS] =
            std::array::from_fn(|_| headings.next().unwrap_or_default());
        let cells: Vec<[String; N_COLUMNS]> =
            answer.report.shown().iter().map(|row| cells_of(answer, row)).collect();
        // As wide as the longest text: volumes have twice the digits of attempts, and a Chinese letter is as wide as two others.
        let widths = std::array::from_fn(|column| {
            let longest = cells.iter().map(|row| &row[column]).max_by_key(|text| text.len());
            let heading = text::caption_width(ui, &headings[column]);
            let cell = longest.map_or(0.0, |longest| text::number_width(ui, longest));
            heading.max(cell).ceil() + 2.0 + LETTER_ROOM
        });
        Self { headings, cells, widths }
    }

    fn width(&self, ui: &Ui) -> f32 {
        let bar = ui.spacing().scroll.allocated_width();
        NAME_WIDTH + self.widths.iter().map(|width| width + COLUMN_GAP).sum::<f32>() + bar
    }
}

fn cells_of(answer: &WorstAnswer, object: &WorstRow) -> [String; N_COLUMNS] {
    let nothing = || quantity::NO_VALUE.to_owned();
    let counted = |value: Option<f64>| value.map_or_else(nothing, quantity::number);
    let in_secs = |value: f64| value * answer.time_unit_secs.unwrap_or(1.0);
    let lost = match (object.failures, answer.time_unit_secs) {
        (Some(lost), Some(_)) => date::duration(in_secs(lost).round() as i64),
        (lost, _) => counted(lost),
    };
    let share = |ratio: Option<f64>| ratio.map_or_else(nothing, percent);
    let place = |place: Option<usize>| place.map_or_else(nothing, |n| quantity::count(n as u64));
    let point = &object.point;
    [
        quantity::bounded(
            point.value.map_or_else(nothing, |v| quantity::plain(v, &answer.item.unit)),
            answer.item.is_upper_bound,
        ),
        counted(point.numerator.map(in_secs)),
        counted(point.denominator.map(in_secs)),
        lost,
        share(object.share),
        share(object.cumulative_share),
        place(object.rank_by_rate),
        place(object.rank_by_contribution),
        tr!("explore-n-of", n = object.n_days_bad as u64, all = object.n_days_judged as u64),
    ]
}

/// A ratio of 0..=1 with one digit.
fn percent(ratio: f64) -> String {
    quantity::percent(&numbers().fixed(ratio * 100.0, 1))
}

fn right(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(LETTER_ROOM);
        add(ui);
    });
}
