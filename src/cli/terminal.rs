//! The only place that prints: tables, progress, diagnostics. Data to stdout, everything else to stderr.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostic::{Diagnostic, Severity};
use crate::job::{JobContext, JobEnd, Pool};

/// How a command ended, as the exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Done = 0,
    /// Done with rejects, or a breached or undecided verdict where the person asked for strictness.
    DoneWithFindings = 1,
    BadInput = 2,
    CacheOrIo = 3,
}

/// Where a command's words go.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    pub quiet: bool,
}

impl Terminal {
    /// Data. A closed pipe ends the output quietly; anything else that stops it is told.
    pub fn data(self, text: &str) -> Result<(), Diagnostic> {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Diagnostic::error(format!("could not write to the standard output: {e}"))
                    .of_machine())
            }
            _ => Ok(()),
        }
    }

    /// What is going on; left out when quiet.
    pub fn note(self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    pub fn diagnostic(self, diagnostic: &Diagnostic) {
        let word = match diagnostic.severity {
            Severity::Error => "error: ",
            Severity::Warning => "warning: ",
            Severity::Note => "",
        };
        if !self.quiet || diagnostic.severity == Severity::Error {
            self.line(&format!("{word}{diagnostic}"));
        }
    }

    pub fn diagnostics(self, diagnostics: &[Diagnostic]) {
        diagnostics.iter().for_each(|d| self.diagnostic(d));
    }

    fn line(self, text: &str) {
        let mut stderr = std::io::stderr().lock();
        writeln!(stderr, "{}", without_controls(text, &['\n'])).ok();
    }

    /// Runs work on a thread and shows its progress while it lasts, on a terminal only.
    pub fn with_progress<T: Send + 'static>(
        self,
        work: impl FnOnce(&JobContext) -> T + Send + 'static,
    ) -> Result<T, Diagnostic> {
        let failed =
            |text: String| Diagnostic::error(format!("an internal error stopped the work: {text}"));
        let pool = Pool::new(1, "work").map_err(|e| failed(e.to_string()))?;
        let ctx = JobContext::default();
        let (ended, end) = crossbeam_channel::bounded(1);
        pool.submit(
            ctx.clone(),
            move |ctx| Ok(work(ctx)),
            move |_, end| {
                ended.send(end).ok();
            },
        );
        let bar = self.progress_bar();
        loop {
            match end.recv_timeout(Duration::from_millis(100)) {
                Ok(JobEnd::Done(value)) => {
                    bar.finish_and_clear();
                    return Ok(value);
                }
                Ok(JobEnd::Cancelled) => return Err(failed("cancelled".to_owned())),
                Ok(JobEnd::Panicked(text)) => return Err(failed(text)),
                Err(_) => {
                    let progress = ctx.progress.get();
                    bar.set_length(progress.total.max(1));
                    bar.set_position(progress.done);
                    bar.set_prefix(progress.phase);
                    bar.set_message(progress.item);
                }
            }
        }
    }

    fn progress_bar(self) -> ProgressBar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{prefix} {bar:30} {percent:>3} %  {wide_msg}");
        ProgressBar::new(1).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }
}

/// Names come from files: a control character in one must not reach the terminal.
fn without_controls(text: &str, kept: &[char]) -> String {
    text.chars()
        .map(|c| if c.is_control() && !kept.contains(&c) { '\u{fffd}' } else { c })
        .collect()
}

/// Which side a column leans to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// Rows under a header, columns as wide as they need to be.
pub fn table(columns: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| without_controls(cell, &[])).collect())
        .collect();
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(i, (name, _))| {
            rows.iter()
                .filter_map(|r| r.get(i))
                .map(|c| c.chars().count())
                .chain([name.chars().count()])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let header: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
    let mut out = String::new();
    for row in [&header, &rule].into_iter().chain(&rows) {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .zip(columns)
            .map(|((cell, width), (_, align))| match align {
                Align::Left => format!("{cell:<width$}"),
                Align::Right => format!("{cell:>width$}"),
            })
            .collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    out
}
