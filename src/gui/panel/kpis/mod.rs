//! The list of what can be asked: KPIs by category, then the measurements as imported. Rows are virtual; which vendor measures what
//! comes with the inventory.

mod about;
mod row;
mod rows;

use std::collections::BTreeSet;

use egui::{Align, Layout, ScrollArea, Ui};

pub(crate) use rows::KpiRows;
pub(in crate::gui) use rows::category_name;

use crate::gui::app::ViewContext;
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{ExploreUi, KpiEditorUi};
use crate::gui::widget::{button, field, text};
use crate::kpi::plan::Question;
use crate::words::tr;
use row::Wish;
use rows::Row;

/// Questions at one time. *Good*: each has a plot of its own. *Bad*: a thirteenth KPI has to replace another.
pub(crate) const N_QUESTIONS_MAX: usize = crate::workspace::pictures::plots::N_PLOTS_MAX;

/// What only the window knows of the list.
#[derive(Debug, Default)]
pub struct KpiListUi {
    /// Groups that are closed, by their keys.
    closed: BTreeSet<String>,
    /// Grows with every change of `closed`.
    revision: u64,
    /// Id of the KPI whose whole definition lies over the page.
    about: Option<String>,
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let command = UiCommand::NewKpi;
            if button::icon_only(ui, command.icon(), command.text()).clicked() {
                ctx.window(command);
            }
            let width = ui.available_width();
            let (name, hint) = (tr!("kpis-search"), tr!("kpis-search-hint"));
            field::search(ui, &mut explore.kpi_search, name, hint, width);
        });
    });
    let list = &explore.kpi_list;
    let key = (list.revision, &list.closed, explore.kpi_search.as_str());
    let rows = ctx.derived.kpi_rows.rows(ctx.state, key);
    if rows.is_empty() {
        ui.add_space(8.0);
        text::muted(ui, tr!("kpis-no-match"));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut wish = None;
    let area = ScrollArea::vertical().id_salt("kpis").auto_shrink(false);
    area.show_rows(ui, row::HEIGHT, rows.len(), |ui, range| {
        for row in &rows[range] {
            let found = match row {
                Row::Group(group) => row::group_ui(ui, group),
                Row::Entry(entry) => {
                    let is_asked = explore.questions.contains(&entry.question);
                    row::entry_ui(ui, ctx.state, entry, is_asked)
                }
            };
            wish = found.or(wish.take());
        }
    });
    if let Some(wish) = wish {
        act(ui, ctx, explore, wish);
    }
    about_ui(ui, ctx, explore);
}

fn act(ui: &Ui, ctx: &ViewContext<'_>, explore: &mut ExploreUi, wish: Wish) {
    match wish {
        Wish::Fold(key) => {
            let list = &mut explore.kpi_list;
            if !list.closed.remove(&key) {
                list.closed.insert(key);
            }
            list.revision += 1;
        }
        Wish::Toggle(question) => toggle(explore, &question),
        Wish::Only(question) => {
            explore.cell = None;
            explore.hidden.clear();
            explore.questions = vec![question];
        }
        Wish::Edit(id) => {
            let kpi = ctx.state.catalog.kpi(&id);
            kpi.into_iter().for_each(|kpi| explore.edit(KpiEditorUi::open(kpi)));
        }
        Wish::Copy(text) => ui.ctx().copy_text(text),
        Wish::About(id) => explore.kpi_list.about = Some(id),
    }
}

fn toggle(explore: &mut ExploreUi, question: &Question) {
    explore.cell = None;
    explore.hidden.clear();
    if explore.questions.contains(question) {
        explore.questions.retain(|other| other != question);
    } else {
        if explore.questions.len() >= N_QUESTIONS_MAX {
            explore.questions.remove(0);
        }
        explore.questions.push(question.clone());
    }
}

fn about_ui(ui: &Ui, ctx: &ViewContext<'_>, explore: &mut ExploreUi) {
    let Some(id) = explore.kpi_list.about.take() else { return };
    let Some(kpi) = ctx.state.catalog.kpi(&id) else { return };
    match about::show(ui, ctx.state, kpi) {
        about::Outcome::Open => explore.kpi_list.about = Some(id),
        about::Outcome::Close => {}
        about::Outcome::Edit => explore.edit(KpiEditorUi::open(kpi)),
    }
}
