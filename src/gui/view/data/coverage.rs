//! Coverage: which days of which objects arrived. Controls, a month overview of all, and the grid of rows and days.

use std::sync::Arc;

use egui::{Align, Layout, Margin, Ui};

use super::coverage_grid::{self, GridWish};
use super::{coverage_months, made_of, problems_ui, table_buttons};
use crate::gui::app::{Action, ViewContext};
use crate::gui::location::ExploreWish;
use crate::gui::theme::{self, tokens};
use crate::gui::view::keys as key_names;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{empty_state, field, pick, progress, quantity, text};
use crate::kpi::plan::Question;
use crate::model::TimeRange;
use crate::words::tr;
use crate::workspace::coverage::{Coverage, CoverageQuestion};
use crate::workspace::data_jobs::DataCommand;
use crate::workspace::{Command, Inventory, State};

/// How much of what is stored is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CoverageRange {
    #[default]
    Recent,
    Year,
    All,
}

/// Order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CoverageSort {
    #[default]
    Name,
    /// The least complete first.
    Worst,
    /// The most days without anything first.
    Missing,
}

/// What the window knows of this part.
#[derive(Debug, Default)]
pub struct CoverageUi {
    /// Key of the rows; empty: objects.
    pub by: String,
    pub filter: String,
    /// Name of one measurement type; empty: all.
    pub measurement: String,
    pub range: CoverageRange,
    pub sort: CoverageSort,
    /// Row (by its key) and day that the keyboard and the last click are on.
    pub cell: Option<(String, usize)>,
    /// Day to scroll to, once.
    pub scroll_to: Option<usize>,
    /// Question, data revision and documents that were last asked.
    pub asked: Option<(CoverageQuestion, (u64, usize))>,
}

/// Order of the rows of one answer.
#[derive(Debug, Default)]
pub(crate) struct CoverageRows {
    key: Option<(u64, CoverageSort)>,
    rows: Arc<Vec<u32>>,
}

impl CoverageRows {
    fn rows(&mut self, revision: u64, coverage: &Coverage, sort: CoverageSort) -> Arc<Vec<u32>> {
        if self.key != Some((revision, sort)) {
            let mut rows: Vec<u32> = (0..coverage.rows.len() as u32).collect();
            let row = |at: &u32| &coverage.rows[*at as usize];
            match sort {
                CoverageSort::Name => {}
                // What never delivered anything is worst of all.
                CoverageSort::Worst => rows.sort_by(|a, b| {
                    let ratio = |at: &u32| row(at).total.ratio().unwrap_or(-1.0);
                    ratio(a).total_cmp(&ratio(b))
                }),
                CoverageSort::Missing => {
                    rows.sort_by_key(|at| std::cmp::Reverse(row(at).n_missing_days));
                }
            }
            self.rows = Arc::new(rows);
            self.key = Some((revision, sort));
        }
        Arc::clone(&self.rows)
    }
}

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, view: &mut CoverageUi) {
    controls(ui, ctx, view);
    ask(ctx, view);
    let found = ctx.state.data.coverage.clone();
    match &found.latest {
        None => waiting_ui(ui, ctx.state),
        Some(Err(problems)) => problems_ui(ui, problems),
        Some(Ok(coverage)) if coverage.rows.is_empty() || coverage.days.is_empty() => {
            let sentence = tr!("coverage-empty-sentence");
            empty_state::show(ui, Icon::Data, tr!("coverage-empty"), sentence, |_| {});
        }
        Some(Ok(coverage)) => {
            if found.running {
                ui.multiply_opacity(0.6);
            }
            summary(ui, coverage);
            if let Some(day) = coverage_months::show(ui, coverage) {
                view.scroll_to = Some(day);
            }
            let rows = ctx.derived.data.coverage.rows(found.revision, coverage, view.sort);
            theme::card(ui).inner_margin(Margin::same(1)).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                if let Some(wish) = coverage_grid::show(ui, coverage, &rows, view) {
                    explore(ctx, coverage, &wish);
                }
            });
        }
    }
}

fn waiting_ui(ui: &mut Ui, state: &State) {
    let sentence = tr!("coverage-counting-sentence");
    empty_state::show(ui, Icon::Clock, tr!("coverage-counting"), sentence, |ui| {
        let job = state.jobs.iter().find(|job| job.outcome.is_none() && job.title == "Coverage");
        let ratio = job.and_then(|job| job.progress.ratio());
        let accent = tokens(ui).accent;
        progress::bar(ui, tr!("coverage-counting"), ratio, 240.0, accent);
    });
}

fn controls(ui: &mut Ui, ctx: &mut ViewContext<'_>, view: &mut CoverageUi) {
    let inventory = ctx.state.inventory.clone();
    ui.horizontal(|ui| {
        let ranges = [
            (CoverageRange::Recent, tr!("coverage-recent")),
            (CoverageRange::Year, tr!("coverage-year")),
            (CoverageRange::All, tr!("coverage-all")),
        ];
        pick::segments(ui, tr!("coverage-range"), &mut view.range, &ranges);
        let mut by = if view.by.is_empty() { "object".to_owned() } else { view.by.clone() };
        if pick::combo(ui, tr!("coverage-rows"), &mut by, &groupings(&inventory), 128.0) {
            view.by = by;
        }
        let sorts = [
            (CoverageSort::Name, tr!("coverage-sort-name").to_owned()),
            (CoverageSort::Worst, tr!("coverage-sort-worst").to_owned()),
            (CoverageSort::Missing, tr!("coverage-sort-missing").to_owned()),
        ];
        pick::combo(ui, tr!("coverage-sort"), &mut view.sort, &sorts, 136.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(Ok(coverage)) = &ctx.state.data.coverage.latest {
                let coverage = Arc::clone(coverage);
                let what = tr!("coverage-copy");
                table_buttons(ui, ctx, "coverage", what, || coverage.to_csv());
            }
        });
    });
    ui.horizontal(|ui| {
        let width = ((ui.available_width() - 8.0) / 2.0).min(460.0);
        let (name, hint) = (tr!("coverage-counter"), tr!("coverage-counter-hint"));
        if let Some(typed) = field::committed(ui, &view.measurement, name, hint, width) {
            typed.trim().clone_into(&mut view.measurement);
        }
        let (name, hint) = (tr!("coverage-filter"), tr!("coverage-filter-hint"));
        if let Some(typed) = field::committed(ui, &view.filter, name, hint, width) {
            typed.trim().clone_into(&mut view.filter);
        }
    });
}

/// Keys by which rows can be made: objects first, then what the workspace knows.
fn groupings(inventory: &Inventory) -> Vec<(String, String)> {
    const FIRST: [&str; 7] =
        ["element", "site", "region", "country", "vendor", "technology", "class"];
    const LEFT_OUT: [&str; 5] = ["object", "label", "name", "measurement_group", "longitude"];
    let mut keys = vec![("object".to_owned(), tr!("coverage-by-object").to_owned())];
    let is_offered = |key: &&String| {
        !LEFT_OUT.contains(&key.to_lowercase().as_str()) && !key.eq_ignore_ascii_case("latitude")
    };
    let mut others: Vec<&String> = inventory.keys.iter().filter(is_offered).collect();
    // What people ask by comes first; the steps of objects' names follow.
    let rank = |key: &&String| {
        FIRST.iter().position(|first| key.eq_ignore_ascii_case(first)).unwrap_or(FIRST.len())
    };
    others.sort_by_key(rank);
    keys.extend(others.into_iter().map(|key| (key.clone(), key_names::heading(key))));
    keys
}

fn ask(ctx: &mut ViewContext<'_>, view: &mut CoverageUi) {
    let state = ctx.state;
    let Some(extent) = state.inventory.extent else { return };
    let range = range_of(view.range, extent, state);
    let question = CoverageQuestion {
        by: if view.by.is_empty() { "object".to_owned() } else { view.by.clone() },
        filter: view.filter.clone(),
        measurement: Some(view.measurement.clone()).filter(|name| !name.is_empty()),
        range,
        zone: state.zone.clone(),
    };
    let key = (question, made_of(state));
    if view.asked.as_ref() != Some(&key) {
        ctx.command(Command::Data(DataCommand::AskCoverage(Box::new(key.0.clone()))));
        view.asked = Some(key);
    }
}

/// Whole local days up to the last that is stored.
fn range_of(range: CoverageRange, extent: TimeRange, state: &State) -> Option<TimeRange> {
    let n_days = match range {
        CoverageRange::All => return None,
        CoverageRange::Recent => 62,
        CoverageRange::Year => 400,
    };
    let last = state.zone.day(extent.end.plus_secs(-1));
    let from = state.zone.day(last.start.plus_secs(-(n_days - 1) * 86_400)).start;
    Some(TimeRange::new(from.min(last.end), last.end))
}

fn summary(ui: &mut Ui, coverage: &Coverage) {
    let t = tokens(ui);
    let total = coverage.total();
    ui.horizontal(|ui| {
        let ratio = total.ratio();
        let color = ratio.map_or(t.unknown, |ratio| t.completeness(ratio));
        let glyph = if ratio.is_some_and(|r| r >= 0.99) { Icon::Check } else { Icon::Warning };
        icon::show(ui, glyph, 16.0, color);
        text::strong(ui, &quantity::share_fine(ratio));
        let words = tr!(
            "coverage-summary",
            received = quantity::count(total.received),
            expected = quantity::count(total.expected),
            rows = coverage.rows.len(),
            days = coverage.days.len(),
            counters = coverage.n_measurements
        );
        text::muted(ui, &words);
        let n_never = coverage.rows.iter().filter(|row| row.delivered.is_none()).count();
        if n_never > 0 {
            text::line(ui, &tr!("coverage-never", n = n_never), theme::font::strong(), t.warn);
        }
    });
}

/// Opens the explorer on a row, and on a day where one was chosen: the counter asked for, else one that most objects report.
fn explore(ctx: &mut ViewContext<'_>, coverage: &Coverage, wish: &GridWish) {
    let Some(row) = coverage.rows.get(wish.row) else { return };
    let by = &coverage.question.by;
    let filter = if row.key.is_empty() {
        None
    } else {
        Some(format!("{} == {}", key_text(by), quoted(&row.key)))
    };
    let questions = coverage.example.iter().map(|name| Question::Measurement(name.clone()));
    ctx.queue.push(Action::Explore(Box::new(ExploreWish {
        questions: questions.collect(),
        filter,
        by: Some(String::new()),
        range: wish.day.and_then(|day| coverage.days.get(day)).copied(),
    })));
}

/// As the filter language writes a key: in backquotes where it is no plain word.
fn key_text(key: &str) -> String {
    let is_word = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_word { key.to_owned() } else { format!("`{key}`") }
}

/// As the filter language writes a text.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
