//! Dashboards: tiles on a grid, all over one time and of one selection, edited where they are seen.
//!
//! ```text
//! dashboards/*.toml ─▶ State.saved ─▶ open copy ── edit ──▶ Command::Saved (every edit, at once)
//!                          ▲              │
//!                          └── file ◀─────┴─▶ questions, a slot for each tile ─▶ answers ─▶ tiles
//! ```
//! The open copy is what is drawn. What arrives from the file replaces it, unless an edit is still on its way there.

mod asking;
mod edit;
mod grid;
mod tile;

use egui::{Align, Frame, Key, Layout, Margin, Modifiers, Ui};

use super::saved_views::name_dialog;
use crate::gui::app::ViewContext;
use crate::gui::panel::filter::{self, FilterUi};
use crate::gui::theme::{self, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::undo::History;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, empty_state, menu, pick, problem, quantity, text};
use crate::kpi::plan::Question;
use crate::model::Every;
use crate::words::tr;
use crate::workspace::dashboard::{Dashboard, TileContent};
use crate::workspace::saved::{SavedAct, SavedDocument, SavedKind, SavedWish};
use crate::workspace::view_file::ViewRange;
use crate::workspace::{Command, State};

/// What only the window knows of dashboards.
#[derive(Debug, Default)]
pub struct DashboardUi {
    /// Id of the one that is shown; `None`: the first.
    open: Option<String>,
    /// The open copy.
    document: Option<Dashboard>,
    /// As it was last seen in the state.
    base: Option<Dashboard>,
    /// As it was last sent to its file.
    sent: Option<Dashboard>,
    history: History<Dashboard>,
    filter: FilterUi,
    asked: asking::Asked,
    grid: grid::GridUi,
    /// A tile that is being made or changed.
    editor: Option<edit::TileEditor>,
    naming: Option<Naming>,
    /// How many ends of saving were seen.
    seen: u64,
    /// The next dashboard that is saved is to be shown.
    opens_saved: bool,
    /// Without anything around it.
    pub full: bool,
}

/// A name that is being typed, and what for.
#[derive(Debug)]
struct Naming {
    name: String,
    what: NamingWhat,
    is_begun: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NamingWhat {
    New,
    Copy,
    Rename,
}

impl DashboardUi {
    /// Shows the one of that id.
    pub fn open(&mut self, id: String) {
        if self.open.as_ref() != Some(&id) {
            self.show_other(Some(id));
        }
    }

    /// Shows the same in another window.
    pub fn look_as(&mut self, other: &Self, window: u64) {
        self.open.clone_from(&other.open);
        self.asked = asking::Asked::of_window(window);
    }

    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// One step back.
    pub fn undo(&mut self) {
        if let Some(earlier) = self.history.undo() {
            self.document = Some(earlier);
        }
    }

    /// One step forth.
    pub fn redo(&mut self) {
        if let Some(later) = self.history.redo() {
            self.document = Some(later);
        }
    }

    /// Shows another one.
    fn show_other(&mut self, id: Option<String>) {
        let (seen, full) = (self.seen, self.full);
        let asked = asking::Asked::of_window(self.asked.window);
        *self = Self { open: id, seen, full, asked, ..Self::default() };
    }
}

/// Room in which a filter can be read.
const FILTER_WIDTH_MIN: f32 = 360.0;

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, dashboards: &mut DashboardUi) {
    take_end(ctx.state, dashboards);
    follow(ctx.state, dashboards);
    if dashboards.full && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        leave_full(ui, dashboards);
    }
    theme::page_ui(ui, |ui| match dashboards.document.take() {
        None => nothing_yet(ui, ctx, dashboards),
        Some(mut document) => {
            if !dashboards.full {
                head_ui(ui, ctx, dashboards, &mut document);
                ui.add_space(4.0);
            }
            body_ui(ui, ctx, dashboards, &mut document);
            dashboards.document = Some(document);
        }
    });
    edit::show(ui, ctx, dashboards);
    naming_ui(ui, ctx, dashboards);
    keep(ui, ctx, dashboards);
}

/// Takes notice of what saving came to.
fn take_end(state: &State, dashboards: &mut DashboardUi) {
    if dashboards.seen == state.saved.revision {
        return;
    }
    dashboards.seen = state.saved.revision;
    let Some(Ok(done)) = &state.saved.done else { return };
    if done.kind != SavedKind::Dashboard {
        return;
    }
    if done.act == SavedAct::Saved && dashboards.opens_saved {
        dashboards.show_other(Some(done.id.clone()));
    }
    if done.act == SavedAct::Deleted && dashboards.open.as_ref() == Some(&done.id) {
        dashboards.show_other(None);
    }
}

/// Takes the open copy from the state, and what was changed in its file by somebody else.
fn follow(state: &State, dashboards: &mut DashboardUi) {
    let saved = &state.saved;
    if dashboards.open.as_ref().is_none_or(|id| saved.dashboard(id).is_none()) {
        let first = saved.dashboards.first().map(|dashboard| dashboard.id.clone());
        if dashboards.open != first {
            dashboards.show_other(first);
        }
    }
    let Some(now) = dashboards.open.as_ref().and_then(|id| saved.dashboard(id)) else {
        dashboards.document = None;
        return;
    };
    // What arrives while edits are written may be one of them, older than what was undone since.
    if dashboards.document.is_some() && saved.running {
        return;
    }
    let is_untouched = dashboards.document == dashboards.sent;
    if dashboards.document.is_none() || dashboards.base.as_ref() != Some(now) && is_untouched {
        dashboards.document = Some(now.clone());
        dashboards.sent = Some(now.clone());
    }
    if dashboards.base.as_ref() != Some(now) {
        dashboards.base = Some(now.clone());
    }
}

/// Every edit is a step of the history and goes to its file at once; what is being dragged is no edit yet.
fn keep(ui: &Ui, ctx: &mut ViewContext<'_>, dashboards: &mut DashboardUi) {
    let Some(document) = &dashboards.document else { return };
    if ui.input(|input| input.pointer.any_down()) {
        return;
    }
    dashboards.history.observe(document);
    if dashboards.sent.as_ref() != Some(document) {
        dashboards.sent = Some(document.clone());
        let wish = SavedWish::Save(SavedDocument::Dashboard(document.clone()));
        ctx.command(Command::Saved(Box::new(wish)));
    }
}

fn nothing_yet(ui: &mut Ui, ctx: &mut ViewContext<'_>, dashboards: &mut DashboardUi) {
    deleted_ui(ui, ctx);
    let (title, sentence) = (tr!("dashboard-none"), tr!("dashboard-none-note"));
    empty_state::show(ui, Icon::Chart, title, sentence, |ui| {
        empty_state::centered_row(ui, "dashboard", |ui| {
            let contract = ctx.state.contracts.first();
            if let Some(contract) = contract
                && button::primary(ui, Some(Icon::Contracts), tr!("dashboard-from-contract"))
                    .clicked()
            {
                let made = of_contract(ctx.state, &contract.id);
                dashboards.opens_saved = true;
                let wish = SavedWish::Save(SavedDocument::Dashboard(made));
                ctx.command(Command::Saved(Box::new(wish)));
            }
            if button::secondary(ui, Some(Icon::Plus), tr!("dashboard-new")).clicked() {
                dashboards.naming = Some(naming(NamingWhat::New, String::new()));
            }
        });
    });
}

fn naming(what: NamingWhat, name: String) -> Naming {
    Naming { name, what, is_begun: false }
}

/// A dashboard to begin with: the scorecard of a contract, a number and a chart for each of its KPIs, the worst groups of the first.
fn of_contract(state: &State, id: &str) -> Dashboard {
    let mut made = Dashboard::named(id);
    let Some(contract) = state.contracts.iter().find(|contract| contract.id == id) else {
        return made;
    };
    made.name.clone_from(&contract.customer);
    made.zone = Some(contract.zone.clone());
    let mut kpis: Vec<(&str, rust_decimal::Decimal)> = Vec::new();
    for objective in &contract.objectives {
        if let Some(kpi) = objective.kpi().filter(|kpi| !kpis.iter().any(|(id, _)| id == kpi)) {
            kpis.push((kpi, objective.target));
        }
    }
    let scorecard = TileContent::Scorecard { contract: contract.id.clone(), objective: None };
    made.add(scorecard);
    for (kpi, target) in kpis.iter().take(4) {
        let question = Question::Kpi((*kpi).to_owned());
        made.add(TileContent::Number { question, target: Some(*target) });
    }
    for (kpi, _) in kpis.iter().take(2) {
        let question = Question::Kpi((*kpi).to_owned());
        made.add(TileContent::Chart { question, every: Every::Secs(3600) });
    }
    if let Some((kpi, _)) = kpis.first() {
        let by = ["region", "site", "element"].into_iter();
        let mut known = by.filter(|key| state.inventory.keys.iter().any(|known| known == key));
        let by = known.next().unwrap_or("object").to_owned();
        made.add(TileContent::Bars { question: Question::Kpi((*kpi).to_owned()), by, n_shown: 8 });
    }
    made
}

/// After a deletion: what it was, and the way back.
fn deleted_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let Some(Ok(done)) = &ctx.state.saved.done else { return };
    if done.kind != SavedKind::Dashboard || done.act != SavedAct::Deleted {
        return;
    }
    ui.horizontal(|ui| {
        text::muted(ui, &tr!("dashboard-deleted", name = done.name.as_str()));
        if ctx.state.saved.can_undo
            && button::ghost(ui, Some(Icon::Undo), tr!("views-undo")).clicked()
        {
            ctx.command(Command::Saved(Box::new(SavedWish::Undo)));
        }
    });
}

fn head_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    dashboards: &mut DashboardUi,
    document: &mut Dashboard,
) {
    deleted_ui(ui, ctx);
    if let Some(Err(problems)) = &ctx.state.saved.done {
        let t = tokens(ui);
        problems.iter().take(2).for_each(|p| _ = text::note(ui, &problem::said(p), t.bad));
    }
    ui.horizontal(|ui| {
        which_ui(ui, ctx, dashboards, document);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            tools_ui(ui, ctx, dashboards, document);
        });
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 8.0);
        let fixed = fixed_name(ctx.state, document);
        let mut options = vec![
            (ViewRange::All, tr!("dashboard-range-all")),
            (ViewRange::LastDay, tr!("dashboard-range-day")),
            (ViewRange::LastWeek, tr!("dashboard-range-week")),
            (ViewRange::LastMonth, tr!("dashboard-range-month")),
        ];
        if let ViewRange::Fixed(_) = document.range {
            options.push((document.range, fixed.as_str()));
        }
        pick::segments(ui, tr!("dashboard-range"), &mut document.range, &options);
        // What is left of the row; a row of its own where that is little.
        let rest = ui.available_size_before_wrap().x;
        let width = if rest < FILTER_WIDTH_MIN { ui.max_rect().width() } else { rest } - 1.0;
        let name = tr!("dashboard-filter");
        filter::show(ui, ctx, &mut dashboards.filter, &mut document.filter, name, width);
    });
}

/// First and last day of a range that does not move on.
fn fixed_name(state: &State, document: &Dashboard) -> String {
    let ViewRange::Fixed(range) = document.range else { return String::new() };
    let zone = document.zone.as_ref().unwrap_or(&state.zone);
    let (first, last) = (zone.date(range.start), zone.date(range.end.plus_secs(-1)));
    quantity::days_between(first, last)
}

/// Which dashboard, and what can be done with it as a whole.
fn which_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    dashboards: &mut DashboardUi,
    document: &Dashboard,
) {
    let names: Vec<(String, String)> =
        ctx.state.saved.dashboards.iter().map(|d| (d.id.clone(), d.name.clone())).collect();
    let mut id = document.id.clone();
    if pick::combo(ui, tr!("dashboard-which"), &mut id, &names, 220.0) {
        dashboards.show_other(Some(id));
        return;
    }
    let more = button::icon_only(ui, Icon::ChevronDown, tr!("dashboard-more"));
    menu::below(&more, |ui| {
        if menu::line(ui, Some(Icon::Plus), tr!("dashboard-new"), None) {
            dashboards.naming = Some(naming(NamingWhat::New, String::new()));
        }
        if menu::line(ui, Some(Icon::Edit), tr!("views-rename"), None) {
            dashboards.naming = Some(naming(NamingWhat::Rename, document.name.clone()));
        }
        if menu::line(ui, Some(Icon::Copy), tr!("dashboard-duplicate"), None) {
            let name = tr!("views-copy-of", name = document.name.as_str());
            dashboards.naming = Some(naming(NamingWhat::Copy, name));
        }
        menu::separator(ui);
        if menu::line(ui, Some(Icon::Trash), tr!("views-delete"), None) {
            let wish = SavedWish::Delete { kind: SavedKind::Dashboard, id: document.id.clone() };
            ctx.command(Command::Saved(Box::new(wish)));
        }
    });
}

fn tools_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    dashboards: &mut DashboardUi,
    document: &Dashboard,
) {
    if button::primary(ui, Some(Icon::Plus), tr!("dashboard-add")).clicked() {
        dashboards.editor = Some(edit::TileEditor::new(ctx.state, document));
    }
    if button::icon_only(ui, Icon::Screen, tr!("dashboard-full")).clicked() {
        dashboards.full = true;
        ui.ctx().send_viewport_cmd(egui::ViewportCommand::Fullscreen(true));
    }
    ui.add_enabled_ui(dashboards.can_redo(), |ui| {
        if button::icon_only(ui, Icon::Redo, UiCommand::Redo.text()).clicked() {
            ctx.window(UiCommand::Redo);
        }
    });
    ui.add_enabled_ui(dashboards.can_undo(), |ui| {
        if button::icon_only(ui, Icon::Undo, UiCommand::Undo.text()).clicked() {
            ctx.window(UiCommand::Undo);
        }
    });
}

fn leave_full(ui: &Ui, dashboards: &mut DashboardUi) {
    dashboards.full = false;
    ui.ctx().send_viewport_cmd(egui::ViewportCommand::Fullscreen(false));
}

fn body_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    dashboards: &mut DashboardUi,
    document: &mut Dashboard,
) {
    if dashboards.full {
        ui.horizontal(|ui| {
            text::title(ui, &document.name);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if button::icon_only(ui, Icon::Close, tr!("dashboard-leave-full")).clicked() {
                    leave_full(ui, dashboards);
                }
            });
        });
    }
    asking::ask(ctx, &mut dashboards.asked, document);
    if document.tiles.is_empty() {
        let (title, sentence) = (tr!("dashboard-empty"), tr!("dashboard-empty-note"));
        empty_state::show(ui, Icon::Chart, title, sentence, |ui| {
            empty_state::centered_row(ui, "add tile", |ui| {
                if button::primary(ui, Some(Icon::Plus), tr!("dashboard-add")).clicked() {
                    dashboards.editor = Some(edit::TileEditor::new(ctx.state, document));
                }
            });
        });
        return;
    }
    let frame = Frame::new().inner_margin(Margin::ZERO);
    let wish = frame.show(ui, |ui| {
        grid::show(ui, ctx, &mut dashboards.grid, &dashboards.asked, document, dashboards.full)
    });
    match wish.inner {
        None => {}
        Some(grid::Wish::Edit(position)) => {
            dashboards.editor = edit::TileEditor::of(ctx.state, document, position);
        }
        Some(grid::Wish::Remove(position)) => document.remove(position),
        Some(grid::Wish::Duplicate(position)) => {
            if let Some(tile) = document.tiles.get(position).cloned() {
                let added = document.add(tile.content);
                document.tiles[added].title = tile.title;
            }
        }
        Some(grid::Wish::Put(position, place)) => document.put(position, place),
    }
}

fn naming_ui(ui: &Ui, ctx: &mut ViewContext<'_>, dashboards: &mut DashboardUi) {
    let Some(mut naming) = dashboards.naming.take() else { return };
    let title = match naming.what {
        NamingWhat::New => tr!("dashboard-new"),
        NamingWhat::Copy => tr!("dashboard-duplicate"),
        NamingWhat::Rename => tr!("views-rename"),
    };
    let title = title.trim_end_matches('…');
    let Some(name) = name_dialog(ui, title, &mut naming.name, &mut naming.is_begun) else {
        dashboards.naming = Some(naming);
        return;
    };
    let Some(name) = name else { return };
    let open = dashboards.document.as_ref();
    match (naming.what, open) {
        (NamingWhat::Rename, Some(_)) => {
            // An edit as any other: it can be undone.
            dashboards.document.iter_mut().for_each(|open| open.name.clone_from(&name));
        }
        (what, open) => {
            let of = open.filter(|_| what == NamingWhat::Copy).cloned();
            let made = Dashboard {
                id: String::new(),
                name: name.clone(),
                ..of.unwrap_or_else(|| Dashboard::named(&name))
            };
            dashboards.opens_saved = true;
            let wish = SavedWish::Save(SavedDocument::Dashboard(made));
            ctx.command(Command::Saved(Box::new(wish)));
        }
    }
}
