//! The program: without a command the window, otherwise the command line.

use std::process::ExitCode;

use vigia::cli::{self, Next};
use vigia::gui;

fn main() -> ExitCode {
    match cli::run() {
        Next::Exit(code) => ExitCode::from(code),
        Next::Window(folder) => match gui::run_with_workspace(folder) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => ExitCode::from(cli::tell_failure(&problem)),
        },
    }
}
