//! The list of what can be asked: KPIs by category, then the measurements as imported. Rows are virtual.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{
    Align, CornerRadius, Layout, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::gui::app::ViewContext;
use crate::gui::theme::{font, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{ExploreUi, KpiEditorUi};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, field, pick, text};
use crate::kpi::plan::Question;
use crate::kpi::{Kpi, VendorSupply};
use crate::workspace::{State, own_kpi};

/// Questions at one time. *Good*: each has a plot of its own. *Bad*: a thirteenth KPI has to replace another.
pub(crate) const N_QUESTIONS_MAX: usize = crate::workspace::pictures::plots::N_PLOTS_MAX;

/// How a KPI is opened in the editor.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    id: String,
    icon: Icon,
    /// What the button says.
    name: String,
}

impl Edit {
    fn of(kpi: &Kpi) -> Self {
        let (icon, name) = if own_kpi::is_own(kpi) {
            (Icon::Edit, format!("Edit {}…", kpi.name))
        } else {
            (Icon::Copy, format!("Copy {} to own…", kpi.name))
        };
        Self { id: kpi.id.clone(), icon, name }
    }
}

/// One line of the list.
#[derive(Clone, Debug)]
pub(crate) enum Row {
    Heading(String),
    Entry { question: Question, name: String, note: String, edit: Option<Edit> },
}

/// The rows for one state and one search text.
#[derive(Debug, Default)]
pub(crate) struct KpiRows {
    key: Option<(u64, [usize; 2], String)>,
    rows: Arc<Vec<Row>>,
}

impl KpiRows {
    fn rows(&mut self, state: &State, search: &str) -> Arc<Vec<Row>> {
        let key = (
            state.inventory.data_revision,
            [Arc::as_ptr(&state.catalog) as usize, Arc::as_ptr(&state.dictionary) as usize],
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
    let entry = |kpi: &Kpi| Row::Entry {
        question: Question::Kpi(kpi.id.clone()),
        name: kpi.name.clone(),
        note: below_name(kpi),
        edit: Some(Edit::of(kpi)),
    };
    let wanted = measured_here(state).into_iter().filter(|(kpi, _)| fits(&kpi.name, &kpi.id));
    let (measured, others): (Vec<_>, Vec<_>) = wanted.partition(|(_, is_measured)| *is_measured);
    let mut category = None;
    for (kpi, _) in measured {
        if category != Some(&kpi.category) {
            rows.push(Row::Heading(kpi.category.clone()));
            category = Some(&kpi.category);
        }
        rows.push(entry(kpi));
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
        edit: None,
    }));
    if !others.is_empty() {
        rows.push(Row::Heading("Not measured here".to_owned()));
    }
    rows.extend(others.into_iter().map(|(kpi, _)| entry(kpi)));
    rows
}

/// Every KPI, and whether some vendor of this workspace has all its counters. A catalogue for every technology would otherwise hide
/// what a network has behind what it has not. While nothing is imported, nothing is missing.
fn measured_here(state: &State) -> Vec<(&Kpi, bool)> {
    let measurements = &state.inventory.measurements;
    let supplies = state.catalog.vendor_supplies(measurements, &state.dictionary);
    let is_measured = |(kpi, vendors): (&Kpi, Vec<VendorSupply>)| {
        own_kpi::is_own(kpi)
            || measurements.is_empty()
            || vendors.iter().any(|vendor| vendor.missing.is_empty())
    };
    let kpis = state.catalog.kpis().iter();
    kpis.zip(supplies).map(|(kpi, vendors)| (kpi, is_measured((kpi, vendors)))).collect()
}

/// Such as `nr_drb_retainability · 1/s · NR`.
fn below_name(kpi: &Kpi) -> String {
    let mut parts = vec![kpi.id.clone(), kpi.unit.to_string()];
    parts.extend((!kpi.technology.is_empty()).then(|| kpi.technology.join(", ")));
    match (own_kpi::is_own(kpi), kpi.version) {
        (true, version) => parts.push(format!("own v{version}")),
        (false, 1) => {}
        (false, version) => parts.push(format!("v{version}")),
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// All that the catalogue says about a KPI, for people who decide whether it is the one they mean.
pub(crate) fn about(kpi: &Kpi) -> String {
    let verified = if kpi.verified { "verified" } else { "not verified" };
    let source = if kpi.source == kpi.basis.name() {
        format!("Source: {} · {verified}", kpi.source)
    } else {
        format!("Source: {} · {} · {verified}", kpi.source, kpi.basis.name())
    };
    let mut lines = vec![kpi.name.clone(), below_name(kpi)];
    lines.extend([kpi.description_in("en").to_owned(), kpi.formula.clone(), source]);
    lines.extend(
        (!kpi.note().is_empty()).then(|| format!("Where operators differ: {}", kpi.note())),
    );
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

const ROW: f32 = 40.0;

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let command = UiCommand::NewKpi;
            if button::icon_only(ui, command.icon(), command.text()).clicked() {
                ctx.window(command);
            }
            let width = ui.available_width();
            field::search(
                ui,
                &mut explore.kpi_search,
                "Search KPIs",
                "Search KPIs and measurements",
                width,
            );
        });
    });
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
                    Row::Entry { question, name, note, edit } => {
                        let selected = explore.questions.contains(question);
                        let about = || match question {
                            Question::Kpi(id) => ctx.state.catalog.kpi(id).map(about),
                            _ => None,
                        };
                        match entry(ui, name, note, selected, edit.as_ref(), about) {
                            Some(Click::Toggle) => toggle(explore, question, selected),
                            Some(Click::Edit) => {
                                let id = edit.as_ref().map_or("", |edit| &edit.id);
                                let kpi = ctx.state.catalog.kpi(id);
                                kpi.into_iter().for_each(|k| explore.edit(KpiEditorUi::open(k)));
                            }
                            None => {}
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

/// What was clicked in a row.
enum Click {
    Toggle,
    Edit,
}

/// `about` is made only for the line that the pointer rests on.
fn entry(
    ui: &mut Ui,
    name: &str,
    note: &str,
    selected: bool,
    edit: Option<&Edit>,
    about: impl FnOnce() -> Option<String>,
) -> Option<Click> {
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
    let room = rect.right() - if edit.is_some() { 36.0 } else { 8.0 } - left;
    let title = text::elided(ui, name, font::strong(), t.text, room);
    ui.painter().galley(pos2(left, rect.top() + 5.0), title, t.text);
    let below = text::elided(ui, note, font::small(), t.text_muted, room);
    ui.painter().galley(pos2(left, rect.bottom() - 5.0 - below.size().y), below, t.text_muted);
    crate::gui::theme::paint_focus(ui, &response);
    let edits = edit.is_some_and(|edit| edit_ui(ui, edit, rect, response.has_focus()));
    let hover = |ui: &mut Ui| {
        ui.label(about().unwrap_or_else(|| format!("{name}\n{note}")));
    };
    let toggles = response.on_hover_ui(hover).clicked();
    match (edits, toggles) {
        (true, _) => Some(Click::Edit),
        (_, true) => Some(Click::Toggle),
        _ => None,
    }
}

/// The button at the end of a row; painted only where the pointer or the keyboard is, so that a long list stays quiet.
fn edit_ui(ui: &Ui, edit: &Edit, row: Rect, row_has_focus: bool) -> bool {
    let t = tokens(ui);
    let place = Rect::from_center_size(pos2(row.right() - 18.0, row.center().y), Vec2::splat(28.0));
    let response = ui.interact(place, ui.scope_id().with(("edit", &edit.id)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &edit.name));
    if response.hovered() {
        ui.painter().rect_filled(place, CornerRadius::same(6), t.pressed);
    }
    if row_has_focus || response.has_focus() || ui.rect_contains_pointer(row) {
        let color = if response.hovered() { t.text } else { t.text_muted };
        let glyph = Rect::from_center_size(place.center(), Vec2::splat(14.0));
        icon::paint(ui.painter(), glyph, edit.icon, color);
    }
    crate::gui::theme::paint_focus(ui, &response);
    response.on_hover_text(&edit.name).clicked()
}
