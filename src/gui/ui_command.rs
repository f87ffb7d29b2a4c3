//! Commands of the window itself: text, tooltip and shortcut in one place, so that buttons, keys and the palette cannot drift.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::ui_state::Page;
use super::widget::icon::Icon;
use crate::words::{Language, tr};

/// `Ctrl+,`, `Alt+←`: keys by what stands on them, not by their English names.
pub fn keys_shown(ctx: &egui::Context, shortcut: KeyboardShortcut) -> String {
    let shown = ctx.format_shortcut(&shortcut);
    let key = shortcut.logical_key;
    let sign = match key {
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::Comma | Key::Plus | Key::Minus => key.symbol_or_name(),
        _ => return shown,
    };
    match shown.strip_suffix(key.name()) {
        Some(modifiers) => format!("{modifiers}{sign}"),
        None => shown,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UiCommand {
    ShowPortfolio,
    ShowMap,
    ShowContracts,
    ShowExplore,
    ShowDashboards,
    ShowData,
    ShowDefinitions,
    ShowReports,
    ShowActivity,
    Back,
    Forward,
    Undo,
    Redo,
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
    LanguageEnglish,
    LanguageSpanish,
    LanguagePortuguese,
    LanguageChinese,
    Settings,
    HighContrast,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    NewWindow,
    FullScreen,
    Shortcuts,
    Tour,
    Quit,
}

impl UiCommand {
    pub const ALL: [Self; 41] = [
        Self::ShowPortfolio,
        Self::ShowMap,
        Self::ShowContracts,
        Self::ShowExplore,
        Self::ShowDashboards,
        Self::ShowData,
        Self::ShowDefinitions,
        Self::ShowReports,
        Self::ShowActivity,
        Self::Back,
        Self::Forward,
        Self::Undo,
        Self::Redo,
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
        Self::LanguageEnglish,
        Self::LanguageSpanish,
        Self::LanguagePortuguese,
        Self::LanguageChinese,
        Self::Settings,
        Self::HighContrast,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomReset,
        Self::NewWindow,
        Self::FullScreen,
        Self::Shortcuts,
        Self::Tour,
        Self::Quit,
    ];

    pub fn text(self) -> &'static str {
        match self {
            Self::ShowPortfolio => tr!("commands-show-portfolio"),
            Self::ShowMap => tr!("commands-show-map"),
            Self::ShowContracts => tr!("commands-show-contracts"),
            Self::ShowExplore => tr!("commands-show-explore"),
            Self::ShowDashboards => tr!("commands-show-dashboards"),
            Self::Undo => tr!("commands-undo"),
            Self::Redo => tr!("commands-redo"),
            Self::ShowData => tr!("commands-show-data"),
            Self::ShowDefinitions => tr!("commands-show-definitions"),
            Self::ShowReports => tr!("commands-show-reports"),
            Self::ShowActivity => tr!("commands-show-activity"),
            Self::Back => tr!("commands-back"),
            Self::Forward => tr!("commands-forward"),
            Self::OpenWorkspace => tr!("commands-open-workspace"),
            Self::NewWorkspace => tr!("commands-new-workspace"),
            Self::CloseWorkspace => tr!("commands-close-workspace"),
            Self::ImportFiles => tr!("commands-import-files"),
            Self::ImportFolder => tr!("commands-import-folder"),
            Self::PreviewFile => tr!("commands-preview-file"),
            Self::WatchFolder => tr!("commands-watch-folder"),
            Self::NewKpi => tr!("commands-new-kpi"),
            Self::Reload => tr!("commands-reload"),
            Self::Palette => tr!("commands-palette"),
            Self::FormulaReference => tr!("commands-formula-reference"),
            Self::ThemeSystem => tr!("commands-theme-system"),
            Self::ThemeLight => tr!("commands-theme-light"),
            Self::ThemeDark => tr!("commands-theme-dark"),
            Self::LanguageEnglish => tr!("commands-language-english"),
            Self::LanguageSpanish => tr!("commands-language-spanish"),
            Self::LanguagePortuguese => tr!("commands-language-portuguese"),
            Self::LanguageChinese => tr!("commands-language-chinese"),
            Self::Settings => tr!("commands-settings"),
            Self::HighContrast => tr!("commands-high-contrast"),
            Self::ZoomIn => tr!("commands-zoom-in"),
            Self::ZoomOut => tr!("commands-zoom-out"),
            Self::ZoomReset => tr!("commands-zoom-reset"),
            Self::NewWindow => tr!("commands-new-window"),
            Self::FullScreen => tr!("commands-full-screen"),
            Self::Shortcuts => tr!("commands-shortcuts"),
            Self::Tour => tr!("commands-tour"),
            Self::Quit => tr!("commands-quit"),
        }
    }

    pub fn tooltip(self) -> &'static str {
        match self {
            Self::ShowPortfolio => tr!("commands-show-portfolio-tip"),
            Self::ShowMap => tr!("commands-show-map-tip"),
            Self::ShowContracts => tr!("commands-show-contracts-tip"),
            Self::ShowExplore => tr!("commands-show-explore-tip"),
            Self::ShowDashboards => tr!("commands-show-dashboards-tip"),
            Self::Undo => tr!("commands-undo-tip"),
            Self::Redo => tr!("commands-redo-tip"),
            Self::ShowData => tr!("commands-show-data-tip"),
            Self::ShowDefinitions => tr!("commands-show-definitions-tip"),
            Self::ShowReports => tr!("commands-show-reports-tip"),
            Self::ShowActivity => tr!("commands-show-activity-tip"),
            Self::Back => tr!("commands-back-tip"),
            Self::Forward => tr!("commands-forward-tip"),
            Self::OpenWorkspace => tr!("commands-open-workspace-tip"),
            Self::NewWorkspace => tr!("commands-new-workspace-tip"),
            Self::CloseWorkspace => tr!("commands-close-workspace-tip"),
            Self::ImportFiles => tr!("commands-import-files-tip"),
            Self::ImportFolder => tr!("commands-import-folder-tip"),
            Self::PreviewFile => tr!("commands-preview-file-tip"),
            Self::WatchFolder => tr!("commands-watch-folder-tip"),
            Self::NewKpi => tr!("commands-new-kpi-tip"),
            Self::Reload => tr!("commands-reload-tip"),
            Self::Palette => tr!("commands-palette-tip"),
            Self::FormulaReference => tr!("commands-formula-reference-tip"),
            Self::ThemeSystem => tr!("commands-theme-system-tip"),
            Self::ThemeLight => tr!("commands-theme-light-tip"),
            Self::ThemeDark => tr!("commands-theme-dark-tip"),
            Self::LanguageEnglish => tr!("commands-language-english-tip"),
            Self::LanguageSpanish => tr!("commands-language-spanish-tip"),
            Self::LanguagePortuguese => tr!("commands-language-portuguese-tip"),
            Self::LanguageChinese => tr!("commands-language-chinese-tip"),
            Self::Settings => tr!("commands-settings-tip"),
            Self::HighContrast => tr!("commands-high-contrast-tip"),
            Self::ZoomIn => tr!("commands-zoom-in-tip"),
            Self::ZoomOut => tr!("commands-zoom-out-tip"),
            Self::ZoomReset => tr!("commands-zoom-reset-tip"),
            Self::NewWindow => tr!("commands-new-window-tip"),
            Self::FullScreen => tr!("commands-full-screen-tip"),
            Self::Shortcuts => tr!("commands-shortcuts-tip"),
            Self::Tour => tr!("commands-tour-tip"),
            Self::Quit => tr!("commands-quit-tip"),
        }
    }

    pub fn icon(self) -> Icon {
        match self {
            Self::ShowPortfolio | Self::CloseWorkspace => Icon::Home,
            Self::ShowMap => Icon::Map,
            Self::ShowContracts => Icon::Contracts,
            Self::ShowExplore => Icon::Explore,
            Self::ShowDashboards => Icon::Dashboard,
            Self::Undo => Icon::Undo,
            Self::Redo => Icon::Redo,
            Self::ShowData => Icon::Data,
            Self::ShowDefinitions => Icon::Edit,
            Self::ShowReports => Icon::Report,
            Self::ShowActivity => Icon::Activity,
            Self::Back => Icon::ChevronLeft,
            Self::Forward => Icon::ChevronRight,
            Self::OpenWorkspace | Self::ImportFolder => Icon::Folder,
            Self::NewWorkspace => Icon::FolderPlus,
            Self::ImportFiles => Icon::Import,
            Self::PreviewFile => Icon::Table,
            Self::WatchFolder => Icon::Clock,
            Self::NewKpi | Self::ZoomIn => Icon::Plus,
            Self::Reload => Icon::Reload,
            Self::Palette | Self::Shortcuts => Icon::Command,
            Self::FormulaReference => Icon::Question,
            Self::ThemeSystem | Self::ZoomReset | Self::FullScreen => Icon::Screen,
            Self::ThemeLight | Self::HighContrast => Icon::Sun,
            Self::ThemeDark => Icon::Moon,
            Self::LanguageEnglish
            | Self::LanguageSpanish
            | Self::LanguagePortuguese
            | Self::LanguageChinese => Icon::Language,
            Self::Settings => Icon::Settings,
            Self::ZoomOut => Icon::Minus,
            Self::NewWindow => Icon::Window,
            Self::Tour => Icon::Info,
            Self::Quit => Icon::Close,
        }
    }

    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let control = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let alt = |key| Some(KeyboardShortcut::new(Modifiers::ALT, key));
        let plain = |key| Some(KeyboardShortcut::new(Modifiers::NONE, key));
        match self {
            Self::ShowPortfolio => control(Key::Num1),
            Self::ShowMap => control(Key::Num2),
            Self::ShowContracts => control(Key::Num3),
            Self::ShowExplore => control(Key::Num4),
            Self::ShowDashboards => control(Key::Num9),
            Self::Undo => control(Key::Z),
            Self::Redo => {
                Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z))
            }
            Self::ShowData => control(Key::Num5),
            Self::ShowDefinitions => control(Key::Num6),
            Self::ShowReports => control(Key::Num7),
            Self::ShowActivity => control(Key::Num8),
            Self::Back => alt(Key::ArrowLeft),
            Self::Forward => alt(Key::ArrowRight),
            Self::OpenWorkspace => control(Key::O),
            Self::ImportFiles => control(Key::I),
            Self::PreviewFile => control(Key::P),
            Self::Reload => plain(Key::F5),
            Self::Palette => control(Key::K),
            Self::FormulaReference => plain(Key::F1),
            Self::Settings => control(Key::Comma),
            Self::ZoomIn => control(Key::Plus),
            Self::ZoomOut => control(Key::Minus),
            Self::ZoomReset => control(Key::Num0),
            Self::NewWindow => control(Key::N),
            Self::FullScreen => plain(Key::F11),
            Self::Shortcuts => plain(Key::F2),
            Self::Quit => control(Key::Q),
            _ => None,
        }
    }

    /// Whether it makes sense only with a workspace open.
    pub fn needs_workspace(self) -> bool {
        !matches!(
            self,
            Self::OpenWorkspace
                | Self::NewWorkspace
                | Self::Palette
                | Self::FormulaReference
                | Self::ThemeSystem
                | Self::ThemeLight
                | Self::ThemeDark
                | Self::LanguageEnglish
                | Self::LanguageSpanish
                | Self::LanguagePortuguese
                | Self::LanguageChinese
                | Self::Settings
                | Self::HighContrast
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::ZoomReset
                | Self::FullScreen
                | Self::Shortcuts
                | Self::Quit
        )
    }

    /// The command that shows a page.
    pub fn of_page(page: Page) -> Self {
        match page {
            Page::Portfolio => Self::ShowPortfolio,
            Page::Map => Self::ShowMap,
            Page::Contracts => Self::ShowContracts,
            Page::Explore => Self::ShowExplore,
            Page::Dashboards => Self::ShowDashboards,
            Page::Data => Self::ShowData,
            Page::Definitions => Self::ShowDefinitions,
            Page::Reports => Self::ShowReports,
            Page::Activity => Self::ShowActivity,
        }
    }

    /// The language that it chooses.
    pub fn language(self) -> Option<Language> {
        match self {
            Self::LanguageEnglish => Some(Language::English),
            Self::LanguageSpanish => Some(Language::Spanish),
            Self::LanguagePortuguese => Some(Language::Portuguese),
            Self::LanguageChinese => Some(Language::Chinese),
            _ => None,
        }
    }

    /// A second shortcut, for those who know it from elsewhere.
    fn other_shortcut(self) -> Option<KeyboardShortcut> {
        (self == Self::Redo).then(|| KeyboardShortcut::new(Modifiers::COMMAND, Key::Y))
    }

    /// The commands whose shortcut was pressed since the last frame.
    pub fn pressed(ctx: &egui::Context) -> Vec<Self> {
        let is_typing = ctx.text_edit_focused();
        let mut all = Self::ALL;
        // A shortcut takes its keys with Shift too: the one that asks for Shift comes first.
        all.sort_by_key(|command| !command.shortcut().is_some_and(|s| s.modifiers.shift));
        ctx.input_mut(|input| {
            let mut is_pressed = |command: &Self| {
                // A text field that has the keyboard takes back what was typed in it.
                let is_of_field = is_typing && matches!(command, Self::Undo | Self::Redo);
                let mut shortcuts = command.shortcut().into_iter().chain(command.other_shortcut());
                !is_of_field && shortcuts.any(|shortcut| input.consume_shortcut(&shortcut))
            };
            all.into_iter().filter(|command| is_pressed(command)).collect()
        })
    }
}
