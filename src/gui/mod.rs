//! The window: egui, one page at a time, drawn from [`crate::workspace::State`]; what a person does becomes a
//! [`crate::workspace::Command`]. Nothing here waits: dialogs and work run on job threads, an idle window draws nothing.
//!
//! ```text
//! State ──▶ panel (rail, bars) ──▶ view (one page) ──▶ widget        every frame, read only
//!   ▲                                   │ Action
//!   └── Backend::apply ◀── App::act ◀───┘                            after the frame
//! ```
//! | kind of state | where | saved |
//! |---|---|---|
//! | document | the workspace, by command | yes |
//! | window | [`ui_state`] | recent workspaces and theme, [`ui_state_file`] |
//! | derived | `view::Derived`, by revision | no |

pub mod app;
pub mod dialog;
mod inbox;
pub mod location;
mod panel;
pub mod theme;
pub mod ui_command;
pub mod ui_state;
pub mod ui_state_file;
mod undo;
mod view;
mod widget;
mod window_icon;
pub mod words;
mod workspace_backend;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

pub use app::{Action, App, AppOptions, Backend, Factory, Wake};
pub use workspace_backend::run_with_workspace;

use crate::diagnostic::Diagnostic;

/// How the window starts.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Workspace to open at once; without one the start page comes up.
    pub folder: Option<PathBuf>,
    /// Open the most recent workspace when `folder` is not given.
    pub open_recent: bool,
}

/// Smallest and first size of the window, in points.
const SIZE_MIN: [f32; 2] = [960.0, 600.0];
const SIZE_FIRST: [f32; 2] = [1380.0, 840.0];

/// Shows the window until it is closed. An error says in a sentence why there is none, and what to install.
pub fn run(options: RunOptions, factory: Factory) -> Result<(), Diagnostic> {
    if cfg!(target_os = "linux") && !has_display() {
        let why = "No window can be opened: neither DISPLAY nor WAYLAND_DISPLAY is set";
        let hint =
            "start the program from a desktop session, or use the command line: `vigia --help`";
        return Err(Diagnostic::error(why).hint(hint));
    }
    let preferences_file = ui_state_file::default_file();
    let folder = options.folder.or_else(|| {
        let file = preferences_file.as_deref().filter(|_| options.open_recent)?;
        let recent = ui_state_file::Preferences::read(file).recent;
        recent.into_iter().next().filter(|folder| folder.join("vigia.toml").is_file())
    });
    let app_options = AppOptions { folder, preferences_file, dialog_answer: None };
    let started = without_panic(move || {
        eframe::run_native(
            "Vigia",
            native_options(),
            Box::new(move |creation| {
                Ok(Box::new(App::new(&creation.egui_ctx, app_options, factory)))
            }),
        )
    });
    match started {
        Ok(Ok(())) => Ok(()),
        Ok(Err(e)) => Err(no_window(&e.to_string())),
        Err(panic) => Err(no_window(&panic)),
    }
}

fn native_options() -> eframe::NativeOptions {
    eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Vigia")
            .with_app_id("vigia")
            .with_inner_size(SIZE_FIRST)
            .with_min_inner_size(SIZE_MIN)
            .with_icon(Arc::new(window_icon::icon())),
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        ..Default::default()
    }
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn no_window(why: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("The window could not be opened: {why}"));
    if cfg!(target_os = "linux") {
        diagnostic
            .hint("on Debian or Ubuntu install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 libegl1")
            .hint("without a desktop use the command line: `vigia --help`")
    } else {
        diagnostic
    }
}

/// Window libraries are loaded when the window opens, and some panic where one is missing; that becomes an error value.
fn without_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let text: Arc<Mutex<String>> = Arc::default();
    let seen = text.clone();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let message = info.payload_as_str().unwrap_or("unknown panic");
        let place =
            info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
        *seen.lock().unwrap_or_else(PoisonError::into_inner) = format!("{message}{place}");
    }));
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    std::panic::set_hook(before);
    result.map_err(|_| text.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_text() {
        let caught = without_panic(|| -> () { panic!("library {:?} is missing", "libX11.so.6") });
        let text = caught.unwrap_err();
        assert!(text.contains("libX11.so.6"), "{text}");
        let shown = no_window(&text).to_string();
        if cfg!(target_os = "linux") {
            assert!(shown.contains("libxkbcommon-x11-0"), "{shown}");
        }
    }
}
