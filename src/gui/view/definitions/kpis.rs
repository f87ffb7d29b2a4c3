//! All KPIs, the workspace's own and the built-in ones: found by search and category, read in full, opened in the editor.

use egui::{
    Align, CentralPanel, CornerRadius, Frame, Layout, Margin, Panel, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, vec2,
};

use super::side_frame;
use crate::gui::app::{Action, ViewContext};
use crate::gui::location::ExploreWish;
use crate::gui::panel::kpis::category_name;
use crate::gui::theme::{self, CONTROL_RADIUS, PAGE_MARGIN, font, tokens};
use crate::gui::ui_state::{KpiEditorUi, UiState};
use crate::gui::view::kpi_editor;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::quantity::{self, NO_VALUE};
use crate::gui::widget::{button, chip, empty_state, field, pick, text};
use crate::kpi::Kpi;
use crate::kpi::plan::Question;
use crate::words::{self, tr};

/// The list and what is open of it.
#[derive(Debug, Default)]
pub struct KpisUi {
    pub search: String,
    /// Empty for all.
    pub category: String,
    pub own_only: bool,
    /// Id of the KPI that is read.
    pub selected: Option<String>,
}

const ROW: f32 = 44.0;

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, window: &mut UiState) {
    let width = if theme::narrow(ui) { 250.0 } else { 300.0 };
    Panel::left("kpi list")
        .default_size(width)
        .size_range(220.0..=460.0)
        .frame(side_frame(ui))
        .show(ui, |ui| list_ui(ui, ctx, window));
    if window.explore.editor.is_some() {
        let back = tr!("kpi-editor-back-to-list");
        kpi_editor::show_from(ui, ctx, &mut window.explore, back);
        return;
    }
    let frame =
        Frame::new().fill(tokens(ui).canvas).inner_margin(Margin::symmetric(PAGE_MARGIN, 8));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        let selected = window.definitions.kpis.selected.clone();
        let catalog = ctx.state.catalog.clone();
        match selected.and_then(|id| catalog.kpi(&id)) {
            Some(kpi) => detail_ui(ui, ctx, window, kpi),
            None => {
                let (title, sentence) =
                    (tr!("definitions-choose-kpi"), tr!("definitions-choose-kpi-note"));
                empty_state::show(ui, Icon::Chart, title, sentence, |ui| {
                    if button::primary(ui, Some(Icon::Plus), tr!("definitions-new-kpi")).clicked() {
                        window.explore.edit(KpiEditorUi::new());
                    }
                });
            }
        }
    });
}

fn list_ui(ui: &mut Ui, ctx: &ViewContext<'_>, window: &mut UiState) {
    let catalog = &ctx.state.catalog;
    let shown = &mut window.definitions.kpis;
    let width = ui.available_width() - 8.0;
    field::search(
        ui,
        &mut shown.search,
        tr!("definitions-search-kpis"),
        tr!("definitions-search-kpis-hint"),
        width,
    );
    let mut categories: Vec<(String, String)> =
        vec![(String::new(), tr!("definitions-all-categories").to_owned())];
    for kpi in catalog.kpis() {
        if categories.last().is_none_or(|(last, _)| *last != kpi.category) {
            categories.push((kpi.category.clone(), category_name(&kpi.category)));
        }
    }
    pick::combo(ui, tr!("definitions-category"), &mut shown.category, &categories, width);
    ui.horizontal(|ui| {
        pick::check(ui, &mut shown.own_only, tr!("definitions-own-only"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(8.0);
            if button::icon_only(ui, Icon::Plus, tr!("definitions-new-kpi")).clicked() {
                window.explore.edit(KpiEditorUi::new());
            }
        });
    });
    let shown = &mut window.definitions.kpis;
    let language = words::language().code();
    let wanted = shown.search.trim().to_lowercase();
    let fits = |kpi: &&Kpi| {
        (shown.category.is_empty() || kpi.category == shown.category)
            && (!shown.own_only || !kpi.is_shipped())
            && (wanted.is_empty()
                || kpi.id.contains(&wanted)
                || kpi.name.to_lowercase().contains(&wanted)
                || kpi.name_in(language).to_lowercase().contains(&wanted))
    };
    let found: Vec<&Kpi> = catalog.kpis().iter().filter(fits).collect();
    text::small(ui, &tr!("definitions-n-kpis", n = found.len() as u64));
    let mut opened = None;
    ScrollArea::vertical().id_salt("kpis").auto_shrink(false).show_rows(
        ui,
        ROW,
        found.len(),
        |ui, rows| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for kpi in &found[rows] {
                let is_selected = shown.selected.as_deref() == Some(&kpi.id);
                if row_ui(ui, kpi, kpi.name_in(language), is_selected) {
                    opened = Some((*kpi).clone());
                }
            }
        },
    );
    if let Some(kpi) = opened {
        shown.selected = Some(kpi.id.clone());
        // What is being written comes first: the editor asks before it loses anything.
        window.explore.leave_editor();
    }
}

fn row_ui(ui: &mut Ui, kpi: &Kpi, name: &str, is_selected: bool) -> bool {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width() - 8.0, ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_selected, name));
    if is_selected || response.hovered() {
        let fill = if is_selected { t.accent_soft } else { t.raised };
        ui.painter().rect_filled(rect, CornerRadius::same(CONTROL_RADIUS), fill);
    }
    let left = rect.left() + 10.0;
    let mark = if kpi.is_shipped() { 0.0 } else { 44.0 };
    let room = rect.width() - 20.0 - mark;
    let title = text::in_two_lines(ui, name, &font::strong(), t.text, room);
    // The id of a name that needs two lines is told where the pointer rests.
    if title.rows.len() > 1 {
        ui.painter().galley(pos2(left, rect.center().y - title.size().y / 2.0), title, t.text);
    } else {
        ui.painter().galley(pos2(left, rect.top() + 6.0), title, t.text);
        let id = text::elided(ui, &kpi.id, font::small(), t.text_muted, rect.width() - 20.0);
        ui.painter().galley(pos2(left, rect.top() + 24.0), id, t.text_muted);
    }
    if !kpi.is_shipped() {
        let at = pos2(rect.right() - 10.0, rect.top() + 14.0);
        let align = egui::Align2::RIGHT_CENTER;
        ui.painter().text(at, align, tr!("definitions-own"), font::small_strong(), t.accent_text);
    }
    theme::paint_focus(ui, &response);
    response.on_hover_text(format!("{name}\n{}", kpi.id)).clicked()
}

fn detail_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, window: &mut UiState, kpi: &Kpi) {
    let language = words::language().code();
    theme::page_scroll(ui, |ui| {
        ui.set_max_width(ui.available_width().min(860.0));
        ui.horizontal_wrapped(|ui| {
            text::title(ui, kpi.name_in(language));
            tags_ui(ui, kpi);
        });
        text::code(ui, &kpi.id);
        ui.horizontal(|ui| {
            let words = if kpi.is_shipped() {
                tr!("definitions-copy-kpi")
            } else {
                tr!("definitions-edit-kpi")
            };
            let glyph = if kpi.is_shipped() { Icon::Copy } else { Icon::Edit };
            if button::primary(ui, Some(glyph), words).clicked() {
                window.explore.edit(KpiEditorUi::open(kpi));
            }
            if button::secondary(ui, Some(Icon::Explore), tr!("definitions-explore-kpi")).clicked()
            {
                let questions = vec![Question::Kpi(kpi.id.clone())];
                let wish = ExploreWish { questions, ..ExploreWish::default() };
                ctx.queue.push(Action::Explore(Box::new(wish)));
            }
        });
        ui.add_space(4.0);
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            text::caption(ui, tr!("definitions-formula"));
            text::code(ui, &kpi.formula);
            let muted = tokens(ui).text_muted;
            let description = kpi.description_in(language);
            if !description.is_empty() {
                ui.add_space(4.0);
                text::paragraph(ui, description, tokens(ui).text);
            }
            if !kpi.note().is_empty() {
                text::note(ui, kpi.note(), muted);
            }
        });
        facts_ui(ui, kpi);
        vendors_ui(ui, ctx, kpi);
        versions_ui(ui, ctx, kpi);
    });
}

fn tags_ui(ui: &mut Ui, kpi: &Kpi) {
    let t = tokens(ui);
    if kpi.is_shipped() {
        chip::tag(ui, tr!("definitions-built-in"));
    } else {
        chip::chip(ui, None, tr!("definitions-own"), t.accent_text, t.accent_soft);
    }
    if kpi.verified {
        chip::chip(ui, Some(Icon::Check), tr!("definitions-verified"), t.good, t.good_soft);
    } else {
        chip::chip(ui, Some(Icon::Question), tr!("definitions-unverified"), t.warn, t.warn_soft);
    }
    chip::tag(ui, &tr!("definitions-version", n = kpi.version));
}

/// At which levels it is computed, in the language of the window.
fn levels(all: &[String]) -> String {
    let names = all.iter().map(|level| match level.as_str() {
        "cell" => tr!("definitions-level-cell"),
        "site" => tr!("definitions-level-site"),
        "network" => tr!("definitions-level-network"),
        "slice" => tr!("definitions-level-slice"),
        "link" => tr!("definitions-level-link"),
        "service" => tr!("definitions-level-service"),
        other => other,
    });
    names.collect::<Vec<_>>().join(", ")
}

fn facts_ui(ui: &mut Ui, kpi: &Kpi) {
    let number = |value: Option<f64>| value.map_or_else(|| NO_VALUE.to_owned(), quantity::whole);
    let facts = [
        (tr!("kpi-editor-unit"), kpi.unit.sign().to_owned()),
        (tr!("kpi-editor-good-is"), kpi_editor::direction_word(kpi.direction).to_owned()),
        (tr!("kpi-editor-category"), category_name(&kpi.category)),
        (tr!("kpi-editor-technology"), kpi.technology.join(", ")),
        (tr!("kpi-editor-level"), levels(&kpi.level)),
        (tr!("kpi-editor-basis"), kpi_editor::basis_word(kpi.basis).to_owned()),
        (tr!("kpi-editor-source"), kpi.source.clone()),
        (tr!("kpi-editor-target"), number(kpi.target)),
        (tr!("kpi-editor-warning"), number(kpi.warning)),
    ];
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let n_columns = if ui.available_width() > 640.0 { 3 } else { 2 };
        let width = (ui.available_width() / n_columns as f32).floor();
        for row in facts.chunks(n_columns) {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                for (name, value) in row {
                    ui.allocate_ui_with_layout(
                        vec2(width, 0.0),
                        Layout::top_down(Align::Min),
                        |ui| {
                            ui.set_width(width - 8.0);
                            ui.spacing_mut().item_spacing.y = 2.0;
                            text::caption(ui, name);
                            text::body(ui, if value.is_empty() { "–" } else { value });
                        },
                    );
                }
            });
        }
    });
}

/// Which vendors of this network can give it.
fn vendors_ui(ui: &mut Ui, ctx: &ViewContext<'_>, kpi: &Kpi) {
    let state = ctx.state;
    let Some(maps) = state.definitions.listed.found().map(|found| &found.vendor_maps) else {
        return;
    };
    let Some(row) = maps.kpis.iter().find(|row| row.id == kpi.id) else { return };
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("definitions-vendors"));
        for (vendor, cell) in maps.vendors.iter().zip(&row.cells) {
            ui.horizontal(|ui| {
                ui.spacing_mut().interact_size.y = 22.0;
                ui.allocate_ui_with_layout(
                    vec2(110.0, 22.0),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_width(110.0);
                        text::strong(ui, vendor);
                    },
                );
                super::vendor_maps::cell_ui(ui, cell);
            });
        }
    });
}

fn versions_ui(ui: &mut Ui, ctx: &ViewContext<'_>, kpi: &Kpi) {
    let listed = ctx.state.definitions.listed.found();
    let versions = listed.and_then(|found| found.kpi_versions.get(&kpi.id));
    let Some(versions) = versions.filter(|versions| !versions.is_empty()) else { return };
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        kpi_editor::versions_ui(ui, versions);
    });
}
