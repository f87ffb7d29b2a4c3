//! The dictionary of counters: every measurement type that was seen, what it is, and which KPIs are made of it.

use std::sync::Arc;

use egui::{Align, Layout, Margin, Panel, ScrollArea, Ui, vec2};
use egui_extras::{Column, TableBuilder};

use super::tabs::CountersUi;
use super::{made_of, problems_ui, table_buttons};
use crate::gui::app::{Action, ViewContext};
use crate::gui::location::ExploreWish;
use crate::gui::panel::explain::pair;
use crate::gui::theme::{self, ROW_HEIGHT, font, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, empty_state, field, pick, progress, quantity, text};
use crate::kpi::plan::Question;
use crate::model::{Aggregate, Unit, Zone};
use crate::words::{language, tr};
use crate::workspace::Command;
use crate::workspace::counters::{CounterList, CounterRow};
use crate::workspace::data_jobs::DataCommand;

/// Rows that the search lets through.
#[derive(Debug, Default)]
pub(crate) struct CounterRows {
    key: Option<(u64, String, bool)>,
    rows: Arc<Vec<u32>>,
}

impl CounterRows {
    fn rows(&mut self, revision: u64, list: &CounterList, view: &CountersUi) -> Arc<Vec<u32>> {
        let key = (revision, view.search.clone(), view.unknown_only);
        if self.key.as_ref() != Some(&key) {
            let fits = |at: &u32| view.fits(&list.rows[*at as usize]);
            self.rows = Arc::new((0..list.rows.len() as u32).filter(fits).collect());
            self.key = Some(key);
        }
        Arc::clone(&self.rows)
    }
}

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, view: &mut CountersUi) {
    let key = made_of(ctx.state);
    if view.asked != Some(key) {
        ctx.command(Command::Data(DataCommand::AskCounters));
        view.asked = Some(key);
    }
    let found = ctx.state.data.counters.clone();
    match &found.latest {
        None => {
            let sentence = tr!("data-counters-looking-sentence");
            empty_state::show(ui, Icon::Search, tr!("data-looking"), sentence, |ui| {
                let accent = tokens(ui).accent;
                progress::bar(ui, tr!("data-looking"), None, 240.0, accent);
            });
        }
        Some(Err(problems)) => problems_ui(ui, problems),
        Some(Ok(list)) => list_ui(ui, ctx, view, list, found.revision),
    }
}

fn list_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    view: &mut CountersUi,
    list: &Arc<CounterList>,
    revision: u64,
) {
    let rows = ctx.derived.data.counters.rows(revision, list, view);
    ui.horizontal(|ui| {
        let (name, hint) = (tr!("data-counters-search"), tr!("data-counters-search-hint"));
        let width = (ui.available_width() - 600.0).clamp(140.0, 320.0);
        field::search(ui, &mut view.search, name, hint, width);
        let unknown = tr!("data-counters-unknown", n = list.n_unknown);
        let options = [(false, tr!("data-all")), (true, unknown.as_str())];
        pick::segments(ui, tr!("data-tab-counters"), &mut view.unknown_only, &options);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let list = Arc::clone(list);
            let what = tr!("data-counters-copy");
            table_buttons(ui, ctx, "counters", what, || list.to_csv());
            text::small(ui, &tr!("data-counters-n", n = rows.len()));
        });
    });
    if rows.is_empty() {
        let sentence = tr!("data-counters-none-sentence");
        empty_state::show(ui, Icon::Search, tr!("data-counters-none"), sentence, |_| {});
        return;
    }
    theme::card(ui).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        table(ui, view, list, &rows);
    });
}

fn table(ui: &mut Ui, view: &mut CountersUi, list: &CounterList, rows: &[u32]) {
    let t = tokens(ui);
    ui.spacing_mut().item_spacing = vec2(12.0, 0.0);
    let room = ui.available_width();
    let (wide, medium) = (room >= 1080.0, room >= 760.0);
    let mut table = TableBuilder::new(ui)
        .id_salt(("counters", wide, medium))
        .sense(egui::Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::remainder().at_least(120.0).clip(true))
        .column(Column::exact(if medium { 220.0 } else { 196.0 }).clip(true));
    let mut names = vec![tr!("data-counter"), tr!("data-canonical")];
    if wide {
        table = table.column(Column::exact(150.0).clip(true));
        names.push(tr!("data-dictionary-name"));
    }
    if medium {
        table = table.column(Column::exact(64.0).clip(true)).column(Column::exact(78.0).clip(true));
        names.extend([tr!("data-unit"), tr!("data-aggregate")]);
    }
    table = table.column(Column::exact(92.0).clip(true)).column(Column::exact(48.0));
    names.extend([tr!("data-granularity"), tr!("data-kpis")]);
    if wide {
        table = table.column(Column::exact(180.0).clip(true));
        names.push(tr!("data-first-last"));
    }
    table
        .header(ROW_HEIGHT, |mut header| {
            for name in names {
                header.col(|ui| {
                    text::caption(ui, name);
                });
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, rows.len(), |mut row| {
                let counter = &list.rows[rows[row.index()] as usize];
                row.set_selected(view.selected.as_ref() == Some(&counter.name));
                row.col(|ui| {
                    text::line_with_hover(ui, &counter.name, font::code(), t.text, &counter.name);
                });
                row.col(|ui| canonical_ui(ui, counter));
                if wide {
                    row.col(|ui| {
                        text::muted(ui, or_none(&counter.dictionary_name));
                    });
                }
                if medium {
                    row.col(|ui| {
                        text::muted(ui, or_none(Unit::new(&counter.unit).shown()));
                    });
                    row.col(|ui| {
                        text::muted(ui, aggregate_said(counter.aggregate));
                    });
                }
                row.col(|ui| {
                    text::muted(ui, &granularities(counter));
                });
                row.col(|ui| {
                    let n = counter.kpis.len();
                    let color = if n == 0 { t.text_faint } else { t.text };
                    text::line(ui, &quantity::count(n as u64), font::body(), color);
                });
                if wide {
                    row.col(|ui| {
                        text::muted(ui, &first_last(counter));
                    });
                }
                let response = row.response();
                response.widget_info(|| {
                    let words = tr!("data-counter-row", name = counter.name.as_str());
                    egui::WidgetInfo::labeled(egui::Role::Row, true, words)
                });
                if response.clicked() {
                    let same = view.selected.as_ref() == Some(&counter.name);
                    view.selected = (!same).then(|| counter.name.clone());
                }
            });
        });
}

fn canonical_ui(ui: &mut Ui, counter: &CounterRow) {
    let t = tokens(ui);
    match counter.canonical.first() {
        Some(first) if counter.canonical.len() == 1 => {
            text::line(ui, first, font::body(), t.text);
        }
        Some(first) => {
            let words = format!("{first} +{}", counter.canonical.len() - 1);
            let all = counter.canonical.join("\n");
            text::line_with_hover(ui, &words, font::body(), t.text, &all);
        }
        None if counter.is_known => {
            text::muted(ui, quantity::NO_VALUE);
        }
        None => {
            let chip =
                chip::chip(ui, Some(Icon::Question), tr!("data-unknown"), t.warn, t.warn_soft);
            chip.on_hover_text(tr!("data-unknown-hover"));
        }
    }
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { quantity::NO_VALUE } else { text }
}

fn granularities(counter: &CounterRow) -> String {
    let lengths: Vec<String> = counter
        .granularities
        .iter()
        .map(|(secs, _)| quantity::duration(i64::from(*secs)))
        .collect();
    if lengths.is_empty() { quantity::NO_VALUE.to_owned() } else { lengths.join(", ") }
}

fn first_last(counter: &CounterRow) -> String {
    let utc = Zone::utc();
    counter.days.map_or_else(
        || quantity::NO_VALUE.to_owned(),
        |days| format!("{} – {}", utc.date(days.start), utc.date(days.end.plus_secs(-1))),
    )
}

/// The panel about the chosen counter.
pub(super) fn side(ui: &mut Ui, ctx: &mut ViewContext<'_>, view: &mut CountersUi) {
    let Some(Ok(list)) = ctx.state.data.counters.latest.clone() else { return };
    let chosen = view.selected.as_ref().and_then(|name| list.rows.iter().find(|r| r.name == *name));
    let Some(counter) = chosen else { return };
    let frame = theme::side(ui, Margin::symmetric(16, 16));
    Panel::right("counter detail")
        .default_size(if theme::narrow(ui) { 300.0 } else { 360.0 })
        .size_range(280.0..=520.0)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if button::icon_only(ui, Icon::Close, tr!("data-close-detail")).clicked() {
                        view.selected = None;
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        text::section(ui, &counter.name);
                    });
                });
            });
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| detail_ui(ui, ctx, counter));
        });
}

fn detail_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, counter: &CounterRow) {
    let t = tokens(ui);
    if button::primary(ui, Some(Icon::Explore), tr!("data-explore-counter")).clicked() {
        let questions = vec![Question::Measurement(counter.name.clone())];
        let wish = ExploreWish { questions, ..ExploreWish::default() };
        ctx.queue.push(Action::Explore(Box::new(wish)));
    }
    ui.add_space(4.0);
    if !counter.description.is_empty() {
        text::paragraph(ui, &counter.description, t.text);
    }
    if !counter.is_known {
        text::note(ui, tr!("data-unknown-hover"), t.text_muted);
    }
    pair(ui, tr!("data-group"), or_none(&counter.group));
    pair(ui, tr!("data-dictionary-name"), or_none(&counter.dictionary_name));
    pair(ui, tr!("data-vendor"), or_none(&counter.vendor));
    pair(ui, tr!("data-unit"), or_none(Unit::new(&counter.unit).shown()));
    pair(ui, tr!("data-aggregate"), aggregate_said(counter.aggregate));
    if let Some(n_bins) = counter.n_bins {
        pair(ui, tr!("data-bins"), &quantity::count(u64::from(n_bins)));
    }
    pair(ui, tr!("data-first-last"), &first_last(counter));
    for (secs, n_objects) in &counter.granularities {
        let length = quantity::duration(i64::from(*secs));
        pair(ui, &length, &tr!("data-n-objects", n = *n_objects));
    }
    ui.add_space(8.0);
    if !counter.canonical.is_empty() {
        text::caption(ui, tr!("data-canonical"));
        for name in &counter.canonical {
            text::code(ui, name);
        }
        ui.add_space(8.0);
    }
    text::caption(ui, &tr!("data-kpis-of", n = counter.kpis.len()));
    for id in &counter.kpis {
        let catalog = &ctx.state.catalog;
        let name = catalog.kpi(id).map_or(id.as_str(), |kpi| kpi.name_in(language().code()));
        if button::ghost(ui, Some(Icon::Chart), name).on_hover_text(id).clicked() {
            let questions = vec![Question::Kpi(id.clone())];
            let wish = ExploreWish { questions, ..ExploreWish::default() };
            ctx.queue.push(Action::Explore(Box::new(wish)));
        }
    }
}

/// How values over time become one, in the language of the window; formulas and files of machines write the English word.
fn aggregate_said(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Sum => tr!("data-aggregate-sum"),
        Aggregate::Avg => tr!("data-aggregate-avg"),
        Aggregate::Min => tr!("data-aggregate-min"),
        Aggregate::Max => tr!("data-aggregate-max"),
        Aggregate::Count => tr!("data-aggregate-count"),
        Aggregate::First => tr!("data-aggregate-first"),
        Aggregate::Last => tr!("data-aggregate-last"),
    }
}
