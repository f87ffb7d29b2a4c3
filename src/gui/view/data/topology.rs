//! What topology and data do not have in common: objects of which no row speaks, rows that name no object, and which file to give.

use std::sync::Arc;

use egui::{Align, Layout, Margin, Ui, vec2};
use egui_extras::{Column, TableBuilder};

use super::tabs::{GapsShown, TopologyUi};
use super::{made_of, problems_ui, table_buttons};
use crate::gui::app::{Action, ViewContext};
use crate::gui::location::ExploreWish;
use crate::gui::theme::{self, ROW_HEIGHT, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{empty_state, field, pick, progress, quantity, text};
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::data_jobs::DataCommand;
use crate::workspace::topology_gaps::TopologyGaps;

/// Rows that search and class let through.
#[derive(Debug, Default)]
pub(crate) struct GapRows {
    key: Option<(u64, GapsShown, String, Option<String>)>,
    rows: Arc<Vec<u32>>,
}

impl GapRows {
    fn rows(&mut self, revision: u64, gaps: &TopologyGaps, view: &TopologyUi) -> Arc<Vec<u32>> {
        let key = (revision, view.shown, view.search.to_lowercase(), view.class.clone());
        if self.key.as_ref() != Some(&key) {
            let words: Vec<&str> = key.2.split_whitespace().collect();
            let has = |text: &str| {
                let text = text.to_lowercase();
                words.iter().all(|word| text.contains(word))
            };
            let rows: Vec<u32> = match view.shown {
                GapsShown::Objects => (0..gaps.objects.len())
                    .filter(|at| {
                        let object = &gaps.objects[*at];
                        let of_class = view.class.as_ref().is_none_or(|c| *c == object.class);
                        of_class && (words.is_empty() || has(&object.name))
                    })
                    .map(|at| at as u32)
                    .collect(),
                GapsShown::Rows => (0..gaps.rows.len())
                    .filter(|at| words.is_empty() || has(&gaps.rows[*at].object))
                    .map(|at| at as u32)
                    .collect(),
            };
            self.rows = Arc::new(rows);
            self.key = Some(key);
        }
        Arc::clone(&self.rows)
    }
}

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, view: &mut TopologyUi) {
    let key = made_of(ctx.state);
    if view.asked != Some(key) {
        ctx.command(Command::Data(DataCommand::AskGaps));
        view.asked = Some(key);
    }
    let found = ctx.state.data.gaps.clone();
    match &found.latest {
        None => {
            let sentence = tr!("data-topology-looking-sentence");
            empty_state::show(ui, Icon::Search, tr!("data-looking"), sentence, |ui| {
                let accent = tokens(ui).accent;
                progress::bar(ui, tr!("data-looking"), None, 240.0, accent);
            });
        }
        Some(Err(problems)) => problems_ui(ui, problems),
        Some(Ok(gaps)) => gaps_ui(ui, ctx, view, gaps, found.revision),
    }
}

fn gaps_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    view: &mut TopologyUi,
    gaps: &Arc<TopologyGaps>,
    revision: u64,
) {
    hint_ui(ui, gaps);
    ui.horizontal(|ui| {
        let objects = tr!("data-bare-objects", n = gaps.objects.len());
        let rows = tr!("data-idle-rows", n = gaps.rows.len());
        let options = [(GapsShown::Objects, objects.as_str()), (GapsShown::Rows, rows.as_str())];
        pick::segments(ui, tr!("data-gaps"), &mut view.shown, &options);
        if view.shown == GapsShown::Objects && gaps.classes.len() > 1 {
            classes_ui(ui, view, gaps);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let gaps = Arc::clone(gaps);
            match view.shown {
                GapsShown::Objects => {
                    let what = tr!("data-bare-objects-copy");
                    table_buttons(ui, ctx, "objects-without-topology", what, || gaps.objects_csv());
                }
                GapsShown::Rows => {
                    let what = tr!("data-idle-rows-copy");
                    table_buttons(ui, ctx, "topology-without-data", what, || gaps.rows_csv());
                }
            }
            let width = (ui.available_width() - 4.0).min(260.0);
            if width >= SEARCH_MIN {
                let (name, hint) = (tr!("data-gaps-search"), tr!("data-gaps-search-hint"));
                field::search(ui, &mut view.search, name, hint, width);
            }
        });
    });
    let rows = ctx.derived.data.gaps.rows(revision, gaps, view);
    if rows.is_empty() {
        let (title, sentence) = match view.shown {
            GapsShown::Objects => (tr!("data-no-bare"), tr!("data-no-bare-sentence")),
            GapsShown::Rows => (tr!("data-no-idle"), tr!("data-no-idle-sentence")),
        };
        empty_state::show(ui, Icon::Check, title, sentence, |_| {});
        return;
    }
    theme::card(ui).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        match view.shown {
            GapsShown::Objects => objects_table(ui, ctx, gaps, &rows),
            GapsShown::Rows => rows_table(ui, gaps, &rows),
        }
    });
}

/// A search field below this width shows nothing of what is typed.
const SEARCH_MIN: f32 = 110.0;

/// Which file would close the gap.
fn hint_ui(ui: &mut Ui, gaps: &TopologyGaps) {
    let t = tokens(ui);
    let (glyph, color, soft, words) = if !gaps.has_topology {
        (Icon::Info, t.accent_text, t.accent_soft, tr!("data-topology-none").to_owned())
    } else if gaps.objects.is_empty() && gaps.rows.is_empty() {
        (Icon::Check, t.good, t.good_soft, tr!("data-topology-whole").to_owned())
    } else {
        let words = tr!("data-topology-part", n = gaps.objects.len(), all = gaps.n_objects);
        (Icon::Info, t.accent_text, t.accent_soft, words)
    };
    let frame = egui::Frame::new().fill(soft).corner_radius(theme::CARD_RADIUS);
    frame.inner_margin(Margin::symmetric(14, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            icon::show(ui, glyph, 16.0, color);
            text::paragraph(ui, &words, t.text);
        });
    });
}

fn classes_ui(ui: &mut Ui, view: &mut TopologyUi, gaps: &TopologyGaps) {
    let mut options = vec![(None, tr!("data-all-classes").to_owned())];
    options.extend(gaps.classes.iter().filter(|count| count.n_bare > 0).map(|count| {
        let n = quantity::count(count.n_bare as u64);
        let all = quantity::count(count.n_objects as u64);
        let class = if count.class.is_empty() { "–" } else { &count.class };
        (Some(count.class.clone()), tr!("data-class-count", class = class, n = n, all = all))
    }));
    let width = if theme::narrow(ui) { 120.0 } else { 190.0 };
    pick::combo(ui, tr!("data-class"), &mut view.class, &options, width);
}

fn objects_table(ui: &mut Ui, ctx: &mut ViewContext<'_>, gaps: &TopologyGaps, rows: &[u32]) {
    let t = tokens(ui);
    ui.spacing_mut().item_spacing = vec2(12.0, 0.0);
    let label_width = (ui.available_width() * 0.24).clamp(110.0, 240.0);
    TableBuilder::new(ui)
        .id_salt("bare objects")
        .sense(egui::Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(label_width).clip(true))
        .column(Column::exact(150.0).clip(true))
        .column(Column::exact(96.0).clip(true))
        .column(Column::remainder().at_least(120.0).clip(true))
        .header(ROW_HEIGHT, |mut header| {
            let names =
                [tr!("data-object"), tr!("data-class"), tr!("data-vendor"), tr!("data-full-name")];
            for name in names {
                header.col(|ui| {
                    text::caption(ui, name);
                });
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, rows.len(), |mut row| {
                let object = &gaps.objects[rows[row.index()] as usize];
                row.col(|ui| {
                    text::line(ui, &object.label, font::strong(), t.text);
                });
                row.col(|ui| {
                    text::muted(ui, &object.class);
                });
                row.col(|ui| {
                    text::muted(ui, &object.vendor);
                });
                row.col(|ui| {
                    text::line(ui, &object.name, font::code(), t.text_muted);
                });
                let response = row.response();
                response.widget_info(|| {
                    let words = tr!("data-bare-row", name = object.label.as_str());
                    egui::WidgetInfo::labeled(egui::Role::Row, true, words)
                });
                if response.on_hover_text(tr!("data-bare-row-hover")).clicked() {
                    let filter = format!("object == \"{}\"", object.name.replace('"', "\\\""));
                    let wish = ExploreWish { filter: Some(filter), ..ExploreWish::default() };
                    ctx.queue.push(Action::Explore(Box::new(wish)));
                }
            });
        });
}

fn rows_table(ui: &mut Ui, gaps: &TopologyGaps, rows: &[u32]) {
    let t = tokens(ui);
    ui.spacing_mut().item_spacing = vec2(12.0, 0.0);
    let width = (ui.available_width() * 0.3).clamp(110.0, 320.0);
    TableBuilder::new(ui)
        .id_salt("idle rows")
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(width).clip(true))
        .column(Column::exact(width).clip(true))
        .column(Column::exact(64.0))
        .column(Column::remainder().at_least(120.0).clip(true))
        .header(ROW_HEIGHT, |mut header| {
            let names = [
                tr!("data-named-object"),
                tr!("data-file"),
                tr!("data-line-column"),
                tr!("data-nearest"),
            ];
            for name in names {
                header.col(|ui| {
                    text::caption(ui, name);
                });
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, rows.len(), |mut row| {
                let idle = &gaps.rows[rows[row.index()] as usize];
                row.col(|ui| {
                    text::line(ui, &idle.object, font::code(), t.text);
                });
                row.col(|ui| {
                    text::muted(ui, &idle.file);
                });
                row.col(|ui| {
                    text::number(ui, &quantity::count(idle.line));
                });
                row.col(|ui| {
                    let words = match (&idle.nearest, idle.is_pattern) {
                        (Some(nearest), _) => tr!("data-did-you-mean", name = nearest.as_str()),
                        (None, true) => tr!("data-pattern-matches-none").to_owned(),
                        (None, false) => tr!("data-never-delivered").to_owned(),
                    };
                    text::muted(ui, &words);
                });
            });
        });
}
