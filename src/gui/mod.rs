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
mod crash;
pub mod dialog;
mod frame_stats;
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
mod windows;
mod workspace_backend;

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
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
    /// Takes the line of figures where [`FRAME_STATS_VARIABLE`] is set; see `frame_stats`.
    pub tell_frame_stats: Option<fn(&str)>,
}

pub use frame_stats::VARIABLE as FRAME_STATS_VARIABLE;

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
    let crashes = preferences_file.as_deref().map(crash::folder_of);
    let remembered =
        preferences_file.as_deref().map(ui_state_file::Preferences::read).unwrap_or_default();
    let frame_stats = options.tell_frame_stats.map(frame_stats::FrameStats::new);
    let demo_folder = ui_state_file::demo_folder();
    let app_options = AppOptions { folder, preferences_file, demo_folder, ..AppOptions::default() };
    let shown = Arc::new(AtomicBool::new(false));
    let was_shown = shown.clone();
    let started = without_panic(move || {
        eframe::run_native(
            "Vigia",
            native_options(&remembered),
            Box::new(move |creation| {
                if let Some(frame_stats) = frame_stats {
                    creation.egui_ctx.add_plugin(frame_stats);
                }
                shown.store(true, Ordering::Relaxed);
                Ok(Box::new(App::new(&creation.egui_ctx, app_options, factory)))
            }),
        )
    });
    match started {
        Ok(Ok(())) => Ok(()),
        Ok(Err(e)) => Err(no_window(&e.to_string())),
        Err(panic) if was_shown.load(Ordering::Relaxed) => Err(crashed(crashes.as_deref(), &panic)),
        Err(panic) => Err(no_window(&panic.what)),
    }
}

/// The window was there and then an error of ours ended it.
fn crashed(folder: Option<&Path>, panic: &Panic) -> Diagnostic {
    let file = folder
        .and_then(|folder| crash::write(folder, &crash::stamp(), &panic.what, &panic.backtrace));
    let problem =
        Diagnostic::error(format!("Vigia stopped by an error of its own: {}", panic.what))
            .hint("the workspace is as it was; start the program again");
    match file {
        Some(file) => problem.in_file(file),
        None => problem,
    }
}

fn native_options(remembered: &ui_state_file::Preferences) -> eframe::NativeOptions {
    // A size that a broken file or another screen left must not hide the window.
    let size =
        remembered.size.filter(|size| size.iter().all(|side| (200.0..=10_000.0).contains(side)));
    eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Vigia")
            .with_app_id("vigia")
            .with_inner_size(size.unwrap_or(SIZE_FIRST))
            .with_maximized(remembered.maximized)
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

thread_local! {
    /// Whether this thread draws the window; others have their own way to tell of a panic.
    static DRAWS: Cell<bool> = const { Cell::new(false) };
}

/// A panic as a value.
struct Panic {
    /// What was said, and where in the source.
    what: String,
    backtrace: Backtrace,
}

/// Window libraries are loaded when the window opens, and some panic where one is missing; that becomes an error value. So does
/// a panic of ours while the window is drawn. Those of jobs are caught where jobs run.
fn without_panic<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    let seen: Arc<Mutex<Option<Panic>>> = Arc::default();
    DRAWS.set(true);
    let before: Arc<dyn Fn(&PanicHookInfo<'_>) + Send + Sync> = std::panic::take_hook().into();
    let (hook, outer) = (seen.clone(), before.clone());
    std::panic::set_hook(Box::new(move |info| {
        if !DRAWS.get() {
            outer(info);
            return;
        }
        let message = info.payload_as_str().unwrap_or("unknown panic");
        let place =
            info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
        let panic =
            Panic { what: format!("{message}{place}"), backtrace: Backtrace::force_capture() };
        *hook.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
    }));
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    std::panic::set_hook(Box::new(move |info| before(info)));
    result.map_err(|_| {
        let unknown =
            || Panic { what: "unknown panic".to_owned(), backtrace: Backtrace::disabled() };
        seen.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_else(unknown)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_text() {
        let caught = without_panic(|| -> () { panic!("library {:?} is missing", "libX11.so.6") });
        let text = caught.err().unwrap().what;
        assert!(text.contains("libX11.so.6"), "{text}");
        let shown = no_window(&text).to_string();
        if cfg!(target_os = "linux") {
            assert!(shown.contains("libxkbcommon-x11-0"), "{shown}");
        }
    }
}
