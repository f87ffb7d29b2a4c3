//! The program: without a command the window, otherwise the command line.

use std::process::ExitCode;

use vigia::cli::{self, Next};
use vigia::gui;

/// An import allocates on its reader threads what the writer thread frees.
///
/// Built without huge pages (`no_thp`): the system clears 2 MiB at the first touch of any of it. Without them the first question of a process
/// over a month of 10,000 cells took 8 to 45 ms instead of 11 to 130, questions after it as long as before, an import of 400 files 15.2 s
/// instead of 16.3, and a question from the command line 47 MB of memory instead of 76.
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
