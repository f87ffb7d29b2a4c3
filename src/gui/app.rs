//! The frame in five lines: take in what arrived, act, draw, act again. Views read [`State`] and push [`Action`]s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::dialog::{DialogPurpose, Dialogs};
use super::location::{ExploreWish, History, Location};
use super::ui_command::UiCommand;
use super::ui_state::{KpiEditorUi, Page, PreviewUi, RangeChoice, UiState};
use super::ui_state_file::{Preferences, ThemeChoice};
use super::view::acting::ActWish;
use super::view::{self, Derived};
use super::windows::OtherWindow;
use super::{crash, inbox, panel, theme};
use crate::diagnostic::Diagnostic;
use crate::report::ReportKind;
use crate::sla::SlaPeriod;
use crate::words::{self, Language, tr};
use crate::workspace::engine::SETTINGS_FILE;
use crate::workspace::{Command, State, upkeep};

/// Called from any thread when something arrived: asks for a frame.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// An open workspace as the window sees it. No call blocks.
pub trait Backend {
    fn apply(&mut self, command: Command);
    /// Takes in what jobs reported, for at most 10 ms; true when the state changed.
    fn poll(&mut self) -> bool;
    fn state(&self) -> &State;
}

type OpenFn = dyn Fn(&Path, Wake) -> Result<Box<dyn Backend>, Diagnostic>;

/// How the window comes to a workspace. All calls must be quick.
pub struct Factory {
    /// Opens a folder that holds a workspace.
    pub open: Box<OpenFn>,
    /// Makes a workspace in a folder, named after it, and opens it.
    pub create: Box<OpenFn>,
    /// Makes the demo in a folder, or opens the one that is there.
    pub demo: Box<OpenFn>,
}

/// What a view wants done, after the frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Workspace(Command),
    Window(UiCommand),
    Dialog(DialogPurpose),
    Go(Location),
    /// Opens the explorer on something.
    Explore(Box<ExploreWish>),
    /// Opens the sheet for acting on a result.
    Act(Box<ActWish>),
    /// Opens the reports on a result.
    Report {
        contract: String,
        period: SlaPeriod,
    },
    /// Opens the explorer on a saved view, by its id.
    OpenView(String),
    /// Looks for something on the map, by a part of its name.
    ShowOnMap(String),
    /// Shows how a file would be read.
    Preview(PathBuf),
    Open(PathBuf),
    Create(PathBuf),
    /// Makes the demo in a folder and opens it.
    Demo(PathBuf),
    Forget(PathBuf),
    /// Sets the cache of a workspace aside that cannot be opened, then opens it.
    SetAside(PathBuf),
    /// Back to the start page.
    ForgetTrouble,
}

/// How a folder becomes the open workspace.
#[derive(Clone, Copy)]
enum Opening {
    Folder,
    New,
    Demo,
}

/// The window's state and its way to the workspace.
pub struct App {
    pub(super) backend: Option<Box<dyn Backend>>,
    pub(super) factory: Factory,
    pub(super) ui: UiState,
    pub(super) history: History,
    pub(super) other_windows: Vec<OtherWindow>,
    /// Windows that were opened so far.
    pub(super) n_windows: u64,
    pub(super) derived: Derived,
    pub(super) dialogs: Dialogs,
    pub(super) preferences: Preferences,
    /// Where preferences are saved; `None` keeps them in memory.
    pub(super) preferences_file: Option<PathBuf>,
    /// Where the demo is made; `None`: nowhere.
    pub(super) demo_folder: Option<PathBuf>,
    /// What the window itself has to say; shown above the page.
    pub(super) notices: Vec<Diagnostic>,
    /// The workspace that could not be opened last.
    pub(super) trouble: Option<panel::trouble::OpenTrouble>,
    pub(super) queue: Vec<Action>,
    wake: Wake,
}

/// Everything a new [`App`] depends on.
#[derive(Default)]
pub struct AppOptions {
    /// Opened at once.
    pub folder: Option<PathBuf>,
    pub preferences_file: Option<PathBuf>,
    /// Answers every file dialog with these paths instead of showing one.
    pub dialog_answer: Option<Vec<PathBuf>>,
    /// Where the start page offers to make the demo; `None`: it does not.
    pub demo_folder: Option<PathBuf>,
}

impl App {
    pub fn new(ctx: &egui::Context, options: AppOptions, factory: Factory) -> Self {
        let repaint = ctx.clone();
        let wake: Wake = Arc::new(move || repaint.request_repaint());
        let preferences =
            options.preferences_file.as_deref().map(Preferences::read).unwrap_or_default();
        theme::install(ctx, preferences.high_contrast);
        ctx.set_theme(theme_preference(preferences.theme));
        // The keys of the commands say it; egui's own would say it twice.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        if let Some(tenths) = preferences.zoom_tenths {
            ctx.set_zoom_factor(tenths.clamp(5, 30) as f32 / 10.0);
        }
        let mut app = Self {
            backend: None,
            factory,
            ui: UiState::default(),
            history: History::default(),
            other_windows: Vec::new(),
            n_windows: 0,
            derived: Derived::default(),
            dialogs: Dialogs::new(wake.clone()).answering(options.dialog_answer),
            preferences,
            preferences_file: options.preferences_file,
            demo_folder: options.demo_folder,
            notices: Vec::new(),
            trouble: None,
            queue: Vec::new(),
            wake,
        };
        if let Some(folder) = options.folder {
            app.open(&folder, Opening::Folder);
        }
        app.speak();
        let crashes = app.preferences_file.as_deref().map(crash::folder_of);
        app.notices.extend(crashes.and_then(|folder| crash::untold(&folder)));
        app
    }

    /// Takes in what arrived and does what was asked for. Before every frame.
    pub fn logic(&mut self, ctx: &egui::Context) {
        self.speak();
        if ctx.input(|input| input.viewport().close_requested()) {
            self.remember_window(ctx);
        }
        inbox::drain(self, ctx);
        self.act(ctx);
    }

    /// Draws a frame and does what its widgets pushed.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        self.speak();
        panel::frame_ui(self, ui);
        let ctx = ui.ctx().clone();
        if let Some(backend) = &self.backend {
            view::export::deliver(&ctx, backend.state(), &mut self.ui.export);
        }
        self.act(&ctx);
        self.history.visit(self.ui.location());
        self.other_windows_ui(&ctx);
        super::frame_stats::note_shown(&ctx, || format!("{:?}", self.ui.location()));
    }

    /// Notes how large the window is, so that it opens so again.
    fn remember_window(&mut self, ctx: &egui::Context) {
        let (size, maximized) = ctx.input(|input| {
            let viewport = input.viewport();
            (viewport.inner_rect.map(|rect| rect.size()), viewport.maximized.unwrap_or(false))
        });
        self.preferences.maximized = maximized;
        // The size of a window that fills the screen says nothing about the one that it came from.
        if let Some(size) = size.filter(|_| !maximized) {
            self.preferences.size = Some([size.x, size.y]);
        }
        self.save();
    }

    /// Language and number locale of this frame.
    fn speak(&self) {
        words::speak(self.preferences.language(), self.preferences.numbers());
    }

    pub fn page(&self) -> Page {
        self.ui.page
    }

    pub(super) fn act(&mut self, ctx: &egui::Context) {
        for action in std::mem::take(&mut self.queue) {
            match action {
                Action::Workspace(command) => self.apply(command),
                Action::Window(command) => self.run(ctx, command),
                Action::Dialog(purpose) => self.dialogs.open(purpose),
                Action::Go(location) => self.ui.go(location),
                Action::Explore(wish) => self.explore(*wish),
                Action::Act(wish) => self.ui.acting.take(*wish),
                Action::Report { contract, period } => {
                    if let Some(backend) = &self.backend {
                        let kind = ReportKind::default();
                        self.ui.reports.open(backend.state(), kind, &contract, period);
                        self.ui.go(Location::Reports);
                    }
                }
                Action::OpenView(id) => self.open_view(&id),
                Action::ShowOnMap(name) => {
                    self.ui.map.look_for(name);
                    self.ui.go(Location::Map);
                }
                Action::Preview(path) => self.preview(path),
                Action::Open(folder) => self.open(&folder, Opening::Folder),
                Action::Create(folder) => self.open(&folder, Opening::New),
                Action::Demo(folder) => self.open(&folder, Opening::Demo),
                Action::SetAside(folder) => self.set_aside(&folder),
                Action::ForgetTrouble => self.trouble = None,
                Action::Forget(folder) => {
                    self.preferences.forget(&folder);
                    self.save();
                }
            }
            ctx.request_repaint();
        }
    }

    fn apply(&mut self, command: Command) {
        if let Some(backend) = &mut self.backend {
            backend.apply(command);
        }
    }

    fn run(&mut self, ctx: &egui::Context, command: UiCommand) {
        if command.needs_workspace() && self.backend.is_none() {
            return;
        }
        match command {
            UiCommand::ShowPortfolio => self.ui.page = Page::Portfolio,
            UiCommand::ShowMap => self.ui.page = Page::Map,
            UiCommand::ShowContracts => self.ui.page = Page::Contracts,
            UiCommand::ShowExplore => self.ui.page = Page::Explore,
            UiCommand::ShowDashboards => self.ui.page = Page::Dashboards,
            UiCommand::Undo => self.undo(),
            UiCommand::Redo => self.redo(),
            UiCommand::ShowData => self.ui.page = Page::Data,
            UiCommand::ShowDefinitions => self.ui.page = Page::Definitions,
            UiCommand::ShowReports => self.ui.page = Page::Reports,
            UiCommand::ShowActivity => self.ui.page = Page::Activity,
            UiCommand::Back => {
                if let Some(location) = self.history.back() {
                    self.ui.go(location);
                }
            }
            UiCommand::Forward => {
                if let Some(location) = self.history.forward() {
                    self.ui.go(location);
                }
            }
            UiCommand::OpenWorkspace => self.dialogs.open(DialogPurpose::OpenWorkspace),
            UiCommand::NewWorkspace => self.dialogs.open(DialogPurpose::NewWorkspace),
            UiCommand::ImportFiles => self.dialogs.open(DialogPurpose::ImportFiles),
            UiCommand::ImportFolder => self.dialogs.open(DialogPurpose::ImportFolder),
            UiCommand::PreviewFile => self.dialogs.open(DialogPurpose::PreviewFile),
            UiCommand::WatchFolder => self.dialogs.open(DialogPurpose::WatchFolder),
            UiCommand::NewKpi => {
                self.ui.page = Page::Explore;
                self.ui.explore.edit(KpiEditorUi::new());
            }
            UiCommand::Reload => self.apply(Command::ReloadDocuments),
            UiCommand::CloseWorkspace => self.close(),
            UiCommand::Palette => {
                let open = self.ui.palette.is_none();
                self.ui.palette = open.then(Default::default);
            }
            UiCommand::FormulaReference => self.ui.reference = !self.ui.reference,
            UiCommand::ThemeSystem => self.set_theme(ctx, ThemeChoice::System),
            UiCommand::ThemeLight => self.set_theme(ctx, ThemeChoice::Light),
            UiCommand::ThemeDark => self.set_theme(ctx, ThemeChoice::Dark),
            UiCommand::LanguageEnglish
            | UiCommand::LanguageSpanish
            | UiCommand::LanguagePortuguese
            | UiCommand::LanguageChinese => {
                if let Some(language) = command.language() {
                    self.set_language(language);
                }
            }
            UiCommand::Settings => self.ui.settings = !self.ui.settings,
            UiCommand::HighContrast => {
                self.preferences.high_contrast = !self.preferences.high_contrast;
                theme::install_styles(ctx, self.preferences.high_contrast);
                self.save();
            }
            UiCommand::ZoomIn => self.zoom(ctx, 1),
            UiCommand::ZoomOut => self.zoom(ctx, -1),
            UiCommand::ZoomReset => self.zoom(ctx, 0),
            UiCommand::NewWindow => self.open_window(),
            UiCommand::FullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            UiCommand::Shortcuts => self.ui.shortcuts = !self.ui.shortcuts,
            UiCommand::Tour => self.ui.tour = Some(0),
            UiCommand::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
        }
    }

    fn preview(&mut self, path: PathBuf) {
        self.ui.page = Page::Data;
        // A file inside of an archive is named by the archive's path and its own name in it.
        let archive = path.ancestors().skip(1).find(|folder| folder.is_file()).map(Path::to_owned);
        let file = archive.is_some().then(|| path.display().to_string());
        let path = archive.unwrap_or(path);
        self.ui.data.preview = Some(PreviewUi { file, ..PreviewUi::of(path.clone()) });
        self.apply(Command::Preview { path, file: None, mapping: None });
    }

    /// The file manager is a program of its own: nothing waits for it.
    fn open(&mut self, folder: &Path, opening: Opening) {
        let how = match opening {
            Opening::Folder => &self.factory.open,
            Opening::New => &self.factory.create,
            Opening::Demo => &self.factory.demo,
        };
        match how(folder, self.wake.clone()) {
            Ok(backend) => {
                self.close();
                self.notices.clear();
                self.trouble = None;
                self.backend = Some(backend);
                self.preferences.remember(folder);
                self.save();
            }
            Err(problem) if problem.trouble.is_some() && self.backend.is_none() => {
                let folder = folder.to_owned();
                self.trouble = Some(panel::trouble::OpenTrouble { folder, problem });
            }
            Err(mut diagnostic) => {
                let is_start = self.backend.is_none() && matches!(opening, Opening::Folder);
                if is_start && folder.is_dir() && !folder.join(SETTINGS_FILE).is_file() {
                    // A window has a button for what the command line has a command for.
                    diagnostic.hints.clear();
                    self.ui.start.folder = folder.display().to_string();
                    self.ui.start.makeable = diagnostic.location.file.clone();
                }
                self.notices.push(diagnostic);
            }
        }
    }

    /// A rename, so quick; nothing is deleted.
    fn set_aside(&mut self, folder: &Path) {
        match upkeep::set_cache_aside(folder) {
            Ok(_) => self.open(folder, Opening::Folder),
            Err(problem) => self.notices.push(problem),
        }
    }

    fn close(&mut self) {
        self.backend = None;
        self.history = History::default();
        self.ui = UiState::default();
        self.derived = Derived::default();
    }

    fn explore(&mut self, wish: ExploreWish) {
        let explore = &mut self.ui.explore;
        explore.leave_editor();
        if !wish.questions.is_empty() {
            explore.questions = wish.questions;
        }
        if let Some(filter) = wish.filter {
            explore.filter_typed.clone_from(&filter);
            explore.filter = filter;
        }
        if let Some(by) = wish.by {
            explore.by = by;
        }
        if let Some(range) = wish.range {
            explore.range = RangeChoice::Fixed(range);
        }
        explore.cell = None;
        self.ui.page = Page::Explore;
    }

    fn open_view(&mut self, id: &str) {
        let state = self.backend.as_ref().map(|backend| backend.state());
        let Some(view) = state.and_then(|state| state.saved.view(id)) else { return };
        self.ui.explore.leave_editor();
        view::saved_views::open(&mut self.ui.explore, view);
        self.ui.page = Page::Explore;
    }

    /// Takes back the last edit of what is shown.
    fn undo(&mut self) {
        match self.ui.page {
            Page::Explore => _ = view::saved_views::undo(&mut self.ui.explore),
            Page::Dashboards => self.ui.dashboards.undo(),
            _ => {}
        }
    }

    /// Does again what was taken back last.
    fn redo(&mut self) {
        match self.ui.page {
            Page::Explore => _ = view::saved_views::redo(&mut self.ui.explore),
            Page::Dashboards => self.ui.dashboards.redo(),
            _ => {}
        }
    }

    pub(super) fn set_language(&mut self, language: Language) {
        self.preferences.language = Some(language.code().to_owned());
        self.speak();
        self.save();
    }

    /// Steps of a tenth, between half and three times the size; 0 for the size of the system.
    fn zoom(&mut self, ctx: &egui::Context, steps: i32) {
        let tenths = (ctx.zoom_factor() * 10.0).round() as i32 + steps;
        let tenths = if steps == 0 { 10 } else { tenths.clamp(5, 30) };
        ctx.set_zoom_factor(tenths as f32 / 10.0);
        self.preferences.zoom_tenths = Some(tenths);
        self.save();
    }

    fn set_theme(&mut self, ctx: &egui::Context, choice: ThemeChoice) {
        ctx.set_theme(theme_preference(choice));
        self.preferences.theme = choice;
        self.save();
    }

    pub(super) fn save(&mut self) {
        let Some(file) = &self.preferences_file else { return };
        if let Err(e) = self.preferences.write(file) {
            let file = file.clone();
            self.notices.push(
                Diagnostic::warning(tr!("shell-not-saved", why = e.to_string())).in_file(file),
            );
            // Once is enough: the next change must not say so again.
            self.preferences_file = None;
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

fn theme_preference(choice: ThemeChoice) -> egui::ThemePreference {
    match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
    }
}

/// What a view gets to see and where it pushes.
pub(super) struct ViewContext<'a> {
    pub state: &'a State,
    pub derived: &'a mut Derived,
    pub queue: &'a mut Vec<Action>,
}

impl ViewContext<'_> {
    pub(super) fn command(&mut self, command: Command) {
        self.queue.push(Action::Workspace(command));
    }

    pub(super) fn go(&mut self, location: Location) {
        self.queue.push(Action::Go(location));
    }

    pub(super) fn window(&mut self, command: UiCommand) {
        self.queue.push(Action::Window(command));
    }
}

/// Draws the sheet for acting on a result, where it is open.
pub(super) fn acting_ui(app: &mut App, ui: &mut egui::Ui) {
    let Some(backend) = &app.backend else { return };
    let mut ctx =
        ViewContext { state: backend.state(), derived: &mut app.derived, queue: &mut app.queue };
    view::acting::show(ui, &mut ctx, &mut app.ui.acting);
}

/// Draws the page of an open workspace.
pub(super) fn page_ui(app: &mut App, ui: &mut egui::Ui) {
    let Some(backend) = &app.backend else { return };
    let mut ctx =
        ViewContext { state: backend.state(), derived: &mut app.derived, queue: &mut app.queue };
    if app.ui.page != Page::Reports {
        view::reports::rest(ui, &mut ctx);
    }
    match app.ui.page {
        Page::Portfolio => view::portfolio::show(ui, &mut ctx, &mut app.ui),
        Page::Map => view::map::show(ui, &mut ctx, &mut app.ui.map),
        Page::Definitions => view::definitions::show(ui, &mut ctx, &mut app.ui),
        Page::Reports => view::reports::show(ui, &mut ctx, &mut app.ui.reports),
        Page::Data => view::data::show(ui, &mut ctx, &mut app.ui.data),
        Page::Explore => {
            view::explore::show(ui, &mut ctx, &mut app.ui.explore, &mut app.ui.export);
        }
        Page::Dashboards => view::dashboard::show(ui, &mut ctx, &mut app.ui.dashboards),
        Page::Contracts => view::contracts::show(ui, &mut ctx, &mut app.ui),
        Page::Activity => view::activity::show(ui, &mut ctx),
    }
}
