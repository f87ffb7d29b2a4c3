//! The list of what can be asked: KPIs by category, then the measurements as imported. Rows are virtual.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{CornerRadius, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::gui::app::ViewContext;
use crate::gui::theme::{font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::widget::{field, pick, text};
use crate::kpi::plan::Question;
use crate::workspace::State;

/// Questions at one time. *Good*: every line keeps a color of its own. *Bad*: a seventh KPI has to replace another.
pub(crate) const N_QUESTIONS_MAX: usize = 6;

/// One line of the list.
#[derive(Clone, Debug)]
pub(crate) enum Row {
    Heading(String),
    Entry { question: Question, name: String, note: String },
}

/// The rows for one state and one search text.
#[derive(Debug, Default)]
pub(crate) struct KpiRows {
    key: Option<(u64, usize, String)>,
    rows: Arc<Vec<Row>>,
}

impl KpiRows {
    fn rows(&mut self, state: &State, search: &str) -> Arc<Vec<Row>> {
        let key = (
            state.inventory.data_revision,
            Arc::as_ptr(&state.catalog) as usize,
            search.to_owned(),
        );
        if self.key.as_ref() != Some(&key) {
            self.rows = Arc::new(make_rows(state, search));
            self.key = Some(key);
        }
        self.rows.clone()
    }
}

fn make_rows(state: &State, search: &str) -> Vec<Row> {
    let words: Vec<String> = search.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |a: &str, b: &str| {
        let text = format!("{a} {b}").to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let mut rows = Vec::new();
    let mut category = None;
    for kpi in state.catalog.kpis().iter().filter(|kpi| fits(&kpi.name, &kpi.id)) {
        if category != Some(&kpi.category) {
            rows.push(Row::Heading(kpi.category.clone()));
            category = Some(&kpi.category);
        }
        rows.push(Row::Entry {
            question: Question::Kpi(kpi.id.clone()),
            name: kpi.name.clone(),
            note: format!("{} · {}", kpi.id, kpi.unit),
        });
    }
    let mut seen = BTreeSet::new();
    let mut measurements: Vec<_> = state
        .inventory
        .measurements
        .iter()
        .filter(|m| fits(&m.name, &m.group) && seen.insert(&m.name))
        .collect();
    measurements.sort_by(|a, b| a.name.cmp(&b.name));
    if !measurements.is_empty() {
        rows.push(Row::Heading("Measurements as imported".to_owned()));
    }
    rows.extend(measurements.into_iter().map(|m| Row::Entry {
        question: Question::Measurement(m.name.clone()),
        name: m.name.clone(),
        note: m.group.clone(),
    }));
    rows
}

const ROW: f32 = 40.0;

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let width = ui.available_width();
    field::search(
        ui,
        &mut explore.kpi_search,
        "Search KPIs",
        "Search KPIs and measurements",
        width,
    );
    let rows = ctx.derived.kpi_rows.rows(ctx.state, &explore.kpi_search);
    if rows.is_empty() {
        ui.add_space(8.0);
        text::muted(ui, "Nothing is called so");
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("kpis").auto_shrink(false).show_rows(
        ui,
        ROW,
        rows.len(),
        |ui, range| {
            for row in &rows[range] {
                match row {
                    Row::Heading(name) => heading(ui, name),
                    Row::Entry { question, name, note } => {
                        let selected = explore.questions.contains(question);
                        if entry(ui, name, note, selected) {
                            toggle(explore, question, selected);
                        }
                    }
                }
            }
        },
    );
}

fn toggle(explore: &mut ExploreUi, question: &Question, selected: bool) {
    explore.cell = None;
    explore.hidden.clear();
    if selected {
        explore.questions.retain(|other| other != question);
    } else {
        if explore.questions.len() >= N_QUESTIONS_MAX {
            explore.questions.remove(0);
        }
        explore.questions.push(question.clone());
    }
}

fn heading(ui: &mut Ui, name: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let t = tokens(ui);
    ui.painter().text(
        pos2(rect.left() + 4.0, rect.bottom() - 8.0),
        egui::Align2::LEFT_BOTTOM,
        name,
        font::small_strong(),
        t.text_faint,
    );
}

fn entry(ui: &mut Ui, name: &str, note: &str, selected: bool) -> bool {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, selected, name));
    let inner = rect.shrink2(vec2(0.0, 1.0));
    if selected {
        ui.painter().rect_filled(inner, CornerRadius::same(6), t.accent_soft);
    } else if response.hovered() {
        ui.painter().rect_filled(inner, CornerRadius::same(6), t.raised);
    }
    pick::mark(
        ui,
        Rect::from_center_size(pos2(rect.left() + 16.0, rect.center().y), Vec2::splat(14.0)),
        selected,
    );
    let left = rect.left() + 32.0;
    let room = rect.right() - 8.0 - left;
    let title = text::elided(ui, name, font::strong(), t.text, room);
    ui.painter().galley(pos2(left, rect.top() + 5.0), title, t.text);
    let below = text::elided(ui, note, font::small(), t.text_muted, room);
    ui.painter().galley(pos2(left, rect.bottom() - 5.0 - below.size().y), below, t.text_muted);
    crate::gui::theme::paint_focus(ui, &response);
    response.on_hover_text(format!("{name}\n{note}")).clicked()
}
