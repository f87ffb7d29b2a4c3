//! Acting on a result: exclusions, suppositions, frozen results, evidence. One sheet beside the page, with a tab for each.
//!
//! ```text
//! toolbar on a page, row of a list, palette ─► Action::Act(ActWish) ─► ActingUi ─► sheet over the page
//! ```
//! What was typed stays when the sheet is closed, until it is written or discarded.

mod parts;
mod ui;

use egui::{Align, Align2, Layout, Margin, Modal, ScrollArea, Ui, Vec2};

pub(super) use parts::{
    effect_table, fact, line_name, money, problems_ui, refusal_text, span_text, value_text,
    verdict_change,
};
pub use ui::{ActWish, ActingSheet, ActingTab, ActingUi, Same};

use super::{exclusion_editor, freeze, pack, supposed};
use crate::gui::app::{Action, ViewContext};
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, pick, progress, quantity, text};
use crate::model::TimeRange;
use crate::sla::{Contract, SlaPeriod, Statement};
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::freeze_jobs::FreezeCommand;

use std::collections::BTreeSet;
use std::sync::Arc;

/// What was asked for already, so that no frame asks twice.
#[derive(Debug, Default)]
pub(crate) struct ActingDerived {
    looked: BTreeSet<(String, SlaPeriod)>,
    judged: BTreeSet<(String, SlaPeriod, u64)>,
}

/// Largest width of the sheet; below it leaves a strip of the page to click on.
const SHEET_WIDTH_MAX: f32 = 1120.0;
const PAGE_STRIP: f32 = 56.0;

/// What can be done with a result, in one row. A page calls it below its head.
pub(crate) fn toolbar(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contract: &Contract,
    period: SlaPeriod,
    objective: Option<&str>,
) {
    ui.horizontal_wrapped(|ui| buttons(ui, ctx, contract, period, objective));
}

/// The same in a row that the page has begun.
pub(crate) fn buttons(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contract: &Contract,
    period: SlaPeriod,
    objective: Option<&str>,
) {
    let range = period.range(&contract.zone);
    let n = ctx.state.exclusions.of_contract(&contract.id, range).count() as u64;
    let tabs = [
        (ActingTab::Exclusions, Icon::Clock, tr!("exclusions-button", n = n)),
        (ActingTab::Supposed, Icon::Question, tr!("supposed-button").to_owned()),
        (ActingTab::Freeze, Icon::Check, tr!("freeze-button").to_owned()),
        (ActingTab::Pack, Icon::Folder, tr!("pack-button").to_owned()),
    ];
    for (tab, icon, name) in tabs {
        if button::secondary(ui, Some(icon), &name).clicked() {
            let sheet = ActingSheet::new(&contract.id, period, tab);
            open(ctx, ActingSheet { objective: objective.map(str::to_owned), ..sheet });
        }
    }
    if button::secondary(ui, Some(Icon::Report), tr!("pack-report")).clicked() {
        let contract = contract.id.clone();
        ctx.queue.push(Action::Report { contract, period });
    }
    frozen_chip(ui, ctx, &contract.id, period);
}

/// Whether and as what the period is frozen: nothing where it is not.
pub(crate) fn frozen_chip(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contract: &str,
    period: SlaPeriod,
) {
    let key = (contract.to_owned(), period);
    if ctx.derived.acting.looked.insert(key.clone()) {
        let contract = contract.to_owned();
        ctx.command(Command::Freeze(FreezeCommand::Look { contract, period }));
    }
    if let Some(month) = ctx.state.frozen.months.get(&key).and_then(|month| month.found()) {
        freeze::chip(ui, month);
    }
}

/// What a page knows of time that should not count: a stretch of a chart, an outage, a ticket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Incident<'a> {
    pub range: TimeRange,
    /// Full name of the object; empty for those of the line.
    pub object: &'a str,
    /// What happened, and the reference to the proof; empty where nobody knows.
    pub reason: &'a str,
    pub evidence: &'a str,
}

/// A button that opens the editor with a draft of an exclusion. For rows of records and for charts.
pub(crate) fn propose_button(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    sheet: ActingSheet,
    incident: Incident<'_>,
) {
    if button::secondary(ui, Some(Icon::Plus), tr!("exclusions-propose-new")).clicked() {
        propose(ctx, sheet, incident);
    }
}

/// The same without a button.
pub(crate) fn propose(ctx: &mut ViewContext<'_>, sheet: ActingSheet, incident: Incident<'_>) {
    let Incident { range, object, reason, evidence } = incident;
    let objects = match object {
        "" => String::new(),
        object => exclusion_editor::filter_of_object(object),
    };
    let (reason, evidence) = (reason.to_owned(), evidence.to_owned());
    let wish = ActWish::Propose { sheet, range, objects, reason, evidence };
    ctx.queue.push(Action::Act(Box::new(wish)));
}

pub(super) fn open(ctx: &mut ViewContext<'_>, sheet: ActingSheet) {
    ctx.queue.push(Action::Act(Box::new(ActWish::Open(sheet))));
}

/// The sheet over the page, where one is open.
pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, acting: &mut ActingUi) {
    let Some(sheet) = acting.open.clone() else { return };
    let found = ctx.state.contracts.iter().find(|contract| contract.id == sheet.contract).cloned();
    let Some(contract) = found else {
        acting.open = None;
        return;
    };
    let window = ui.ctx().content_rect();
    let id = egui::Id::unique("acting");
    let area = Modal::default_area(id).anchor(Align2::RIGHT_TOP, Vec2::ZERO);
    let t = tokens(ui);
    let frame = egui::Frame::new().fill(t.canvas).stroke(theme::hairline(ui));
    let response = Modal::new(id).area(area).frame(frame).show(ui.ctx(), |ui| {
        let width = (window.width() - PAGE_STRIP).min(SHEET_WIDTH_MAX);
        ui.set_width(width);
        ui.set_height(window.height() - 2.0);
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 8.0);
        sheet_ui(ui, ctx, acting, &contract, &sheet)
    });
    if response.inner || response.should_close() {
        acting.open = None;
    }
}

/// True when it is to be closed.
fn sheet_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    acting: &mut ActingUi,
    contract: &Contract,
    sheet: &ActingSheet,
) -> bool {
    let mut close = false;
    let margin = Margin { left: 24, right: 20, top: 16, bottom: 8 };
    egui::Frame::new().fill(tokens(ui).panel).inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                close = button::icon_only(ui, Icon::Close, tr!("exclusions-close")).clicked();
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    let title = format!("{} · {}", contract.customer, contract.said_name());
                    text::line(ui, &title, font::title(), tokens(ui).text);
                    let month = super::contracts::period_title(sheet.period);
                    let line = format!("{month} · {}", contract.zone.name());
                    text::small(ui, &text::begun_large(&line));
                });
            });
        });
        ui.add_space(4.0);
        let mut tab = sheet.tab;
        let tabs = [
            (ActingTab::Exclusions, tr!("exclusions-title")),
            (ActingTab::Supposed, tr!("supposed-title")),
            (ActingTab::Freeze, tr!("freeze-title")),
            (ActingTab::Pack, tr!("pack-title")),
        ];
        if pick::segments(ui, tr!("exclusions-tabs"), &mut tab, &tabs)
            && let Some(open) = &mut acting.open
        {
            open.tab = tab;
        }
    });
    let key = (contract.id.clone(), sheet.period);
    let judged = ctx.state.statements.get(&key);
    let latest = judged.and_then(|judged| judged.latest.clone());
    if judged.is_none_or(|judged| !judged.running && judged.latest.is_none()) {
        let asked = (key.0.clone(), key.1, ctx.state.inventory.data_revision);
        if ctx.derived.acting.judged.insert(asked) {
            let contract = contract.id.clone();
            ctx.command(Command::Evaluate { contract, period: sheet.period });
        }
    }
    let body = Margin { left: 24, right: 24, top: 12, bottom: 16 };
    egui::Frame::new().inner_margin(body).show(ui, |ui| {
        ui.set_width(ui.available_width());
        match latest {
            Some(Ok(statement)) => tab_ui(ui, ctx, acting, sheet, &statement),
            Some(Err(problems)) => problems_ui(ui, &problems),
            None => {
                text::muted(ui, tr!("exclusions-judging"));
                let accent = tokens(ui).accent;
                progress::bar(ui, tr!("exclusions-judging"), None, 200.0, accent);
            }
        }
    });
    close
}

fn tab_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    acting: &mut ActingUi,
    sheet: &ActingSheet,
    statement: &Arc<Statement>,
) {
    match sheet.tab {
        ActingTab::Exclusions => exclusion_editor::show(ui, ctx, acting, sheet, statement),
        ActingTab::Supposed => supposed::show(ui, ctx, acting, sheet, statement),
        ActingTab::Freeze => freeze::show(ui, ctx, acting, statement),
        ActingTab::Pack => pack::show(ui, ctx, acting, statement),
    }
}

/// A column of a sheet that scrolls by itself.
pub(super) fn column<R>(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    ScrollArea::vertical()
        .id_salt(name)
        .auto_shrink([false, false])
        .content_margin(Margin { right: 12, ..Margin::ZERO })
        .show(ui, add)
        .inner
}

/// Two columns that scroll by themselves, or one below the other where there is no room for both. Both work on `shared`.
pub(super) fn columns<T>(
    ui: &mut Ui,
    names: [&str; 2],
    left_share: f32,
    shared: &mut T,
    left: impl FnOnce(&mut Ui, &mut T),
    right: impl FnOnce(&mut Ui, &mut T),
) {
    const GAP: f32 = 20.0;
    const BOTH_WIDTH_MIN: f32 = 760.0;
    if ui.available_width() < BOTH_WIDTH_MIN {
        column(ui, names[0], |ui| {
            left(ui, shared);
            ui.add_space(12.0);
            right(ui, shared);
        });
        return;
    }
    let width = ui.available_width();
    let height = ui.available_height();
    let left_width = ((width - GAP) * left_share).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        ui.allocate_ui_with_layout(
            egui::vec2(left_width, height),
            Layout::top_down(Align::Min),
            |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                column(ui, names[0], |ui| left(ui, shared));
            },
        );
        ui.allocate_ui_with_layout(
            egui::vec2(width - GAP - left_width, height),
            Layout::top_down(Align::Min),
            |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                column(ui, names[1], |ui| right(ui, shared));
            },
        );
    });
}

/// The field for the name of who acts. It is kept while the window is open.
pub(super) fn who_field(ui: &mut Ui, who: &mut String, width: f32) {
    text::caption(ui, tr!("exclusions-who"));
    crate::gui::widget::field::line(
        ui,
        who,
        tr!("exclusions-who"),
        tr!("exclusions-who-hint"),
        width,
    );
}

/// `12 min`, with groups.
pub(super) fn minutes_text(minutes: i64) -> String {
    tr!("exclusions-minutes", n = quantity::count(minutes.unsigned_abs()))
}
