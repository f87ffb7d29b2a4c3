//! The command palette: type a few letters, press Enter. Finds commands, contracts and KPIs.

use std::path::PathBuf;

use egui::{Align2, CornerRadius, Key, Modal, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::gui::app::{Action, App};
use crate::gui::location::{ExploreWish, Location};
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_command::{UiCommand, keys_shown};
use crate::gui::ui_state::{ContractsUi, KpiEditorUi, Page, PaletteUi};
use crate::gui::view::contracts;
use crate::gui::widget::field;
use crate::gui::widget::icon::{self, Icon};
use crate::kpi::plan::Question;
use crate::sla::SlaPeriod;
use crate::words::{language, tr};
use crate::workspace::{Command, ReportStyle, State, own_kpi};

/// Lines that are shown. *Good*: the list never needs to scroll. *Bad*: a short text hides the rest.
const N_SHOWN: usize = 12;
/// Height of the palette with all its lines.
const HEIGHT_MAX: f32 = 520.0;

#[derive(Clone, Debug)]
enum Target {
    Command(UiCommand),
    Contract(String),
    /// Contract and line of it.
    Objective(String, String),
    Workspace(PathBuf),
    /// A saved view, by its id.
    View(String),
    /// By its id.
    Dashboard(String),
    Kpi(String),
    /// The editor on a KPI, or on a copy of a built-in one.
    EditKpi(String),
    /// The files of a month, into the workspace's folder of reports.
    Report(String, SlaPeriod),
}

struct Entry {
    icon: Icon,
    text: String,
    note: String,
    target: Target,
}

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    let Some(palette) = &mut app.ui.palette else { return };
    let state = app.backend.as_ref().map(|b| b.state());
    let mut entries =
        matching(state, &app.preferences.recent, &app.ui.contracts, &palette.text, ui);
    let n_more = entries.len().saturating_sub(N_SHOWN);
    entries.truncate(N_SHOWN);
    // Its upper edge stays where it is, however many lines there are.
    let id = egui::Id::unique("palette");
    let room = ui.ctx().content_rect().height() - HEIGHT_MAX;
    let area =
        Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, (room / 2.0).max(16.0)));
    let chosen =
        Modal::new(id).area(area).frame(theme::dialog(ui).inner_margin(12)).show(ui.ctx(), |ui| {
            ui.set_width(520.0);
            palette_ui(ui, palette, &entries, n_more)
        });
    let close = chosen.should_close();
    if let Some(position) = chosen.inner {
        app.ui.palette = None;
        if let Some(entry) = entries.into_iter().nth(position) {
            go(app, entry.target);
        }
    } else if close {
        app.ui.palette = None;
    }
}

fn palette_ui(
    ui: &mut Ui,
    palette: &mut PaletteUi,
    entries: &[Entry],
    n_more: usize,
) -> Option<usize> {
    let (up, down, enter) = ui.input(|i| {
        (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown), i.key_pressed(Key::Enter))
    });
    let response =
        field::search(ui, &mut palette.text, UiCommand::Palette.text(), tr!("palette-hint"), 520.0);
    if !palette.focused {
        response.request_focus();
        palette.focused = true;
    }
    if response.changed() {
        palette.position = 0;
    }
    palette.position = match (up, down) {
        (true, _) => palette.position.saturating_sub(1),
        (_, true) => (palette.position + 1).min(entries.len().saturating_sub(1)),
        _ => palette.position.min(entries.len().saturating_sub(1)),
    };
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    let mut chosen = None;
    for (position, entry) in entries.iter().enumerate() {
        if entry_ui(ui, entry, position == palette.position) {
            chosen = Some(position);
        }
    }
    if entries.is_empty() {
        crate::gui::widget::text::muted(ui, tr!("palette-nothing"));
    }
    if n_more > 0 {
        ui.add_space(4.0);
        crate::gui::widget::text::small(ui, &tr!("palette-more", n = n_more as u64));
    }
    if enter && !entries.is_empty() { Some(palette.position) } else { chosen }
}

fn entry_ui(ui: &mut Ui, entry: &Entry, current: bool) -> bool {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::MenuItem, true, current, &entry.text));
    if current || response.hovered() {
        ui.painter().rect_filled(
            rect,
            CornerRadius::same(6),
            if current { t.accent_soft } else { t.raised },
        );
    }
    let glyph =
        egui::Rect::from_center_size(pos2(rect.left() + 18.0, rect.center().y), vec2(15.0, 15.0));
    icon::paint(ui.painter(), glyph, entry.icon, t.text_muted);
    ui.painter().text(
        pos2(rect.left() + 36.0, rect.center().y),
        Align2::LEFT_CENTER,
        &entry.text,
        font::strong(),
        t.text,
    );
    ui.painter().text(
        pos2(rect.right() - 12.0, rect.center().y),
        Align2::RIGHT_CENTER,
        &entry.note,
        font::small(),
        t.text_muted,
    );
    response.clicked()
}

/// Everything whose text holds all typed words, commands first.
fn matching(
    state: Option<&State>,
    recent: &[PathBuf],
    open: &ContractsUi,
    typed: &str,
    ui: &Ui,
) -> Vec<Entry> {
    let words: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let commands = UiCommand::ALL
        .into_iter()
        .filter(|c| *c != UiCommand::Palette && (state.is_some() || !c.needs_workspace()))
        .map(|command| Entry {
            icon: command.icon(),
            text: command.text().to_owned(),
            note: command.shortcut().map_or_else(String::new, |s| keys_shown(ui.ctx(), s)),
            target: Target::Command(command),
        });
    let contracts = state.into_iter().flat_map(|s| s.contracts.iter()).map(|contract| Entry {
        icon: Icon::Contracts,
        text: format!("{} · {}", contract.customer, contract.said_name()),
        note: tr!("palette-contract").to_owned(),
        target: Target::Contract(contract.id.clone()),
    });
    let objectives = state.into_iter().flat_map(|s| s.contracts.iter()).flat_map(|contract| {
        contract.objectives.iter().map(|objective| Entry {
            icon: Icon::Contracts,
            text: format!("{} · {}", contract.customer, objective.said_name()),
            note: tr!("palette-objective").to_owned(),
            target: Target::Objective(contract.id.clone(), objective.id.clone()),
        })
    });
    let views = state.into_iter().flat_map(|s| s.saved.views.iter()).map(|view| Entry {
        icon: Icon::Chart,
        text: view.name.clone(),
        note: tr!("dashboard-kind-view").to_owned(),
        target: Target::View(view.id.clone()),
    });
    let dashboards = state.into_iter().flat_map(|s| s.saved.dashboards.iter()).map(|wall| Entry {
        icon: Icon::Dashboard,
        text: wall.name.clone(),
        note: tr!("dashboard-which").to_owned(),
        target: Target::Dashboard(wall.id.clone()),
    });
    let workspaces = recent.iter().map(|folder| Entry {
        icon: Icon::Folder,
        text: folder.display().to_string(),
        note: tr!("palette-workspace").to_owned(),
        target: Target::Workspace(folder.clone()),
    });
    let kpis = state.into_iter().flat_map(|s| s.catalog.kpis()).map(|kpi| Entry {
        icon: Icon::Explore,
        text: kpi.name_in(language().code()).to_owned(),
        note: kpi.id.clone(),
        target: Target::Kpi(kpi.id.clone()),
    });
    let edits = state.into_iter().flat_map(|s| s.catalog.kpis()).map(|kpi| {
        let name = kpi.name_in(language().code());
        let is_own = own_kpi::is_own(kpi);
        Entry {
            icon: Icon::Edit,
            text: if is_own {
                tr!("palette-edit", name = name)
            } else {
                tr!("palette-copy", name = name)
            },
            note: kpi.id.clone(),
            target: Target::EditKpi(kpi.id.clone()),
        }
    });
    // What only shows something goes before what writes files or opens an editor: Enter takes the first.
    commands
        .chain(contracts)
        .chain(objectives)
        .chain(dashboards)
        .chain(views)
        .chain(kpis)
        .chain(state.map_or_else(Vec::new, |state| reports(state, open)))
        .chain(edits)
        .chain(workspaces)
        .filter(|entry| fits(&entry.text) || fits(&entry.note))
        .collect()
}

/// A report of each contract, of the month that it is open at; the open contract first.
fn reports(state: &State, open: &ContractsUi) -> Vec<Entry> {
    let mut entries = Vec::new();
    let formats: Vec<String> = ReportStyle::default()
        .formats
        .iter()
        .map(|format| format.extension().to_uppercase())
        .collect();
    let formats = formats.join(", ");
    for contract in state.contracts.iter() {
        let opened_at = open.periods.get(&contract.id).copied();
        let Some(period) = opened_at.or_else(|| contracts::default_period(state, contract)) else {
            continue;
        };
        let entry = Entry {
            icon: Icon::Report,
            text: tr!("palette-report", customer = contract.customer.as_str()),
            note: tr!(
                "palette-report-note",
                period = contracts::period_title(period),
                formats = formats.as_str()
            ),
            target: Target::Report(contract.id.clone(), period),
        };
        let is_open = open.contract.as_ref() == Some(&contract.id);
        entries.insert(if is_open { 0 } else { entries.len() }, entry);
    }
    entries
}

fn go(app: &mut App, target: Target) {
    match target {
        Target::Command(command) => app.queue.push(Action::Window(command)),
        Target::Contract(id) => {
            app.queue.push(Action::Go(Location::Scorecard { contract: id, period: None }));
        }
        Target::Objective(contract, objective) => {
            let period = None;
            app.queue.push(Action::Go(Location::Objective { contract, period, objective }));
        }
        Target::Workspace(folder) => app.queue.push(Action::Open(folder)),
        Target::View(id) => app.queue.push(Action::OpenView(id)),
        Target::Dashboard(id) => {
            app.ui.dashboards.open(id);
            app.queue.push(Action::Go(Location::Dashboards));
        }
        Target::Report(contract, period) => {
            let Some(backend) = &app.backend else { return };
            let folder = backend.state().folder.join("reports");
            app.ui.page = Page::Contracts;
            app.ui.contracts.contract = Some(contract.clone());
            app.ui.contracts.objective = None;
            app.ui.contracts.periods.insert(contract.clone(), period);
            app.queue.push(Action::Workspace(Command::WriteReport {
                contract,
                period,
                style: ReportStyle::default(),
                folder,
            }));
        }
        Target::EditKpi(id) => {
            let state = app.backend.as_ref().map(|backend| backend.state());
            let Some(kpi) = state.and_then(|state| state.catalog.kpi(&id)) else { return };
            let editor = KpiEditorUi::open(kpi);
            app.ui.page = Page::Explore;
            app.ui.explore.edit(editor);
        }
        Target::Kpi(id) => {
            let questions = vec![Question::Kpi(id)];
            let wish = ExploreWish { questions, ..ExploreWish::default() };
            app.queue.push(Action::Explore(Box::new(wish)));
        }
    }
}
