//! Commands of the window itself: text, tooltip and shortcut in one place, so that buttons, keys and the palette cannot drift.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::widget::icon::Icon;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UiCommand {
    ShowHome,
    ShowData,
    ShowExplore,
    ShowContracts,
    ShowActivity,
    OpenWorkspace,
    NewWorkspace,
    CloseWorkspace,
    ImportFiles,
    ImportFolder,
    PreviewFile,
    WatchFolder,
    NewKpi,
    Reload,
    Palette,
    FormulaReference,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
}

impl UiCommand {
    pub const ALL: [Self; 19] = [
        Self::ShowHome,
        Self::ShowData,
        Self::ShowExplore,
        Self::ShowContracts,
        Self::ShowActivity,
        Self::OpenWorkspace,
        Self::NewWorkspace,
        Self::CloseWorkspace,
        Self::ImportFiles,
        Self::ImportFolder,
        Self::PreviewFile,
        Self::WatchFolder,
        Self::NewKpi,
        Self::Reload,
        Self::Palette,
        Self::FormulaReference,
        Self::ThemeSystem,
        Self::ThemeLight,
        Self::ThemeDark,
    ];

    pub fn text(self) -> &'static str {
        match self {
            Self::ShowHome => "Home",
            Self::ShowData => "Data",
            Self::ShowExplore => "Explore",
            Self::ShowContracts => "Contracts",
            Self::ShowActivity => "Activity",
            Self::OpenWorkspace => "Open workspace…",
            Self::NewWorkspace => "New workspace…",
            Self::CloseWorkspace => "Close workspace",
            Self::ImportFiles => "Import files…",
            Self::ImportFolder => "Import folder…",
            Self::PreviewFile => "Preview a file…",
            Self::WatchFolder => "Watch a folder…",
            Self::NewKpi => "New KPI…",
            Self::Reload => "Reload contracts and KPIs",
            Self::Palette => "Find a command",
            Self::FormulaReference => "Formula reference",
            Self::ThemeSystem => "Theme of the system",
            Self::ThemeLight => "Light theme",
            Self::ThemeDark => "Dark theme",
        }
    }

    pub fn tooltip(self) -> &'static str {
        match self {
            Self::ShowHome => "What this workspace holds and what to do next",
            Self::ShowData => "Imported files, their counts and their rejects",
            Self::ShowExplore => "KPIs and counters over time",
            Self::ShowContracts => "Scorecards of the contracts",
            Self::ShowActivity => "Running jobs and problems",
            Self::OpenWorkspace => "Open a folder that holds a workspace",
            Self::NewWorkspace => "Make a workspace in an empty folder",
            Self::CloseWorkspace => "Go back to the start page",
            Self::ImportFiles => "Read exported files and archives",
            Self::ImportFolder => "Read a folder with all below it",
            Self::PreviewFile => {
                "See how a file would be read, and change it, before it is imported"
            }
            Self::WatchFolder => "Import what arrives in a folder while this workspace is open",
            Self::NewKpi => "Write a formula of your own over counters",
            Self::Reload => "Read contracts, exclusions, KPIs and topology again",
            Self::Palette => "Type to find anything",
            Self::FormulaReference => "Every word of the formula language, with examples",
            Self::ThemeSystem => "Light or dark as the system says",
            Self::ThemeLight => "Dark text on light ground",
            Self::ThemeDark => "Light text on dark ground",
        }
    }

    pub fn icon(self) -> Icon {
        match self {
            Self::ShowHome | Self::CloseWorkspace => Icon::Home,
            Self::ShowData => Icon::Data,
            Self::ShowExplore => Icon::Explore,
            Self::ShowContracts => Icon::Contracts,
            Self::ShowActivity => Icon::Activity,
            Self::OpenWorkspace | Self::ImportFolder => Icon::Folder,
            Self::NewWorkspace => Icon::FolderPlus,
            Self::ImportFiles => Icon::Import,
            Self::PreviewFile => Icon::Table,
            Self::WatchFolder => Icon::Clock,
            Self::NewKpi => Icon::Plus,
            Self::Reload => Icon::Reload,
            Self::Palette => Icon::Command,
            Self::FormulaReference => Icon::Question,
            Self::ThemeSystem => Icon::Screen,
            Self::ThemeLight => Icon::Sun,
            Self::ThemeDark => Icon::Moon,
        }
    }

    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let control = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        match self {
            Self::ShowHome => control(Key::Num1),
            Self::ShowData => control(Key::Num2),
            Self::ShowExplore => control(Key::Num3),
            Self::ShowContracts => control(Key::Num4),
            Self::ShowActivity => control(Key::Num5),
            Self::OpenWorkspace => control(Key::O),
            Self::ImportFiles => control(Key::I),
            Self::PreviewFile => control(Key::P),
            Self::Reload => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F5)),
            Self::Palette => control(Key::K),
            Self::FormulaReference => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F1)),
            _ => None,
        }
    }

    /// Whether it makes sense only with a workspace open.
    pub fn needs_workspace(self) -> bool {
        !matches!(
            self,
            Self::ShowHome
                | Self::OpenWorkspace
                | Self::NewWorkspace
                | Self::Palette
                | Self::FormulaReference
                | Self::ThemeSystem
                | Self::ThemeLight
                | Self::ThemeDark
        )
    }

    /// The commands whose shortcut was pressed since the last frame.
    pub fn pressed(ctx: &egui::Context) -> Vec<Self> {
        ctx.input_mut(|input| {
            Self::ALL
                .into_iter()
                .filter(|command| command.shortcut().is_some_and(|s| input.consume_shortcut(&s)))
                .collect()
        })
    }
}
