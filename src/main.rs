//! The program: without a command the window, otherwise the command line.

use std::process::ExitCode;

use vigia::cli::{self, Next};
use vigia::gui;

/// An import allocates on its reader threads what the writer thread frees.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::run() {
        Next::Exit(code) => ExitCode::from(code),
        Next::Window(folder) => match gui::run_with_workspace(folder, cli::tell) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => ExitCode::from(cli::tell_failure(&problem)),
        },
    }
}
