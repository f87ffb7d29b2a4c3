//! Jobs with their progress and end, and problems with their hints.

use egui::{Align, Layout, Ui};

use crate::diagnostic::{Diagnostic, Severity};
use crate::gui::app::ViewContext;
use crate::gui::location::Location;
use crate::gui::theme::{self, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, empty_state, problem, progress, text};
use crate::words::tr;
use crate::workspace::state::JobView;
use crate::workspace::{Command, JobKind, JobOutcome};

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    theme::page_ui(ui, |ui| {
        if ctx.state.jobs.is_empty() && ctx.state.problems.is_empty() {
            let (title, sentence) = (tr!("activity-empty"), tr!("activity-empty-sentence"));
            empty_state::show(ui, Icon::Activity, title, sentence, |ui| {
                empty_state::centered_row(ui, "next steps", |ui| {
                    let import = UiCommand::ImportFiles;
                    if button::primary(ui, Some(Icon::Import), import.text()).clicked() {
                        ctx.window(import);
                    }
                    if button::secondary(ui, Some(Icon::Report), tr!("activity-to-reports"))
                        .clicked()
                    {
                        ctx.go(Location::Reports);
                    }
                });
            });
            return;
        }
        theme::page_scroll(ui, |ui| {
            text::title(ui, tr!("activity-title"));
            ui.add_space(8.0);
            jobs_ui(ui, ctx);
            ui.add_space(16.0);
            problems_ui(ui, ctx);
        });
    });
}

fn jobs_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let state = ctx.state;
    text::section(ui, tr!("activity-jobs"));
    if state.jobs.is_empty() {
        text::muted(ui, tr!("activity-none-yet"));
    }
    for job in state.jobs.iter().rev() {
        theme::card(ui).inner_margin(14).show(ui, |ui| {
            ui.set_width(ui.available_width());
            job_ui(ui, ctx, job);
        });
    }
}

fn kind_icon(kind: JobKind) -> Icon {
    match kind {
        JobKind::Import => Icon::Import,
        JobKind::Query => Icon::Explore,
        JobKind::Evaluate => Icon::Contracts,
        JobKind::Report => Icon::Report,
        JobKind::Check => Icon::Data,
    }
}

/// One job; also shown on the page where it was started.
pub(super) fn job_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, job: &JobView) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        icon::show(ui, kind_icon(job.kind), 16.0, t.text_muted);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            match &job.outcome {
                None => {
                    if button::secondary(ui, None, tr!("activity-cancel")).clicked() {
                        ctx.command(Command::CancelJob(job.key));
                    }
                }
                Some(outcome) => {
                    if button::icon_only(ui, Icon::Close, tr!("activity-dismiss")).clicked() {
                        ctx.command(Command::DismissJob(job.key));
                    }
                    outcome_chip(ui, outcome);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                text::strong(ui, &job.title.said())
            });
        });
    });
    match &job.outcome {
        None => running_ui(ui, job),
        Some(JobOutcome::Done { summary, files }) => {
            text::muted(ui, &summary.said());
            files_ui(ui, files);
        }
        Some(JobOutcome::Cancelled) => {
            text::muted(ui, tr!("activity-cancelled-sentence"));
        }
        Some(JobOutcome::Failed(diagnostic)) => problem_ui(ui, diagnostic),
    }
}

fn outcome_chip(ui: &mut Ui, outcome: &JobOutcome) {
    let t = tokens(ui);
    match outcome {
        JobOutcome::Done { .. } => {
            chip::chip(ui, Some(Icon::Check), tr!("activity-done"), t.good, t.good_soft)
        }
        JobOutcome::Cancelled => chip::tag(ui, tr!("activity-cancelled")),
        JobOutcome::Failed(_) => {
            chip::chip(ui, Some(Icon::Close), tr!("activity-failed"), t.bad, t.bad_soft)
        }
    };
}

fn running_ui(ui: &mut Ui, job: &JobView) {
    let accent = tokens(ui).accent;
    let width = ui.available_width();
    progress::bar(ui, &job.title.said(), job.progress.ratio(), width, accent);
    ui.horizontal(|ui| {
        let p = &job.progress;
        let amount = |n: u64| progress::amount(n, p.unit);
        let figures = if p.total > 0 {
            tr!("activity-of", done = amount(p.done), total = amount(p.total))
        } else {
            amount(p.done)
        };
        text::small(ui, progress::phase(&p.phase));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            text::small(ui, &figures);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                text::small(ui, progress::item(&p.item))
            });
        });
    });
}

/// Written files, each with its path to copy.
pub(super) fn files_ui(ui: &mut Ui, files: &[std::path::PathBuf]) {
    for file in files {
        ui.horizontal(|ui| {
            let muted = tokens(ui).text_muted;
            icon::show(ui, Icon::Report, 14.0, muted);
            let path = file.display().to_string();
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if button::ghost(ui, Some(Icon::Copy), tr!("activity-copy-path")).clicked() {
                    ui.ctx().copy_text(path.clone());
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    text::line(ui, &path, theme::font::code(), tokens(ui).text)
                });
            });
        });
    }
}

fn problems_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let problems = &ctx.state.problems;
    ui.horizontal(|ui| {
        text::section(ui, tr!("activity-problems"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if problems.is_empty() {
                return;
            }
            if button::ghost(ui, None, tr!("activity-clear")).clicked() {
                ctx.queue.push(crate::gui::app::Action::Workspace(Command::ClearProblems));
            }
            if button::ghost(ui, Some(Icon::Copy), tr!("activity-copy-all")).clicked() {
                let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
                ui.ctx().copy_text(all.join("\n\n"));
            }
        });
    });
    if problems.is_empty() {
        text::muted(ui, tr!("activity-no-problems"));
    }
    for (problem, n) in grouped(problems) {
        theme::card(ui).inner_margin(14).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if n > 1 {
                chip::tag(ui, &tr!("activity-times", n = n));
            }
            problem_ui(ui, problem);
        });
    }
}

/// Equal problems once, with their number; the worst and newest first.
fn grouped(problems: &[Diagnostic]) -> Vec<(&Diagnostic, usize)> {
    let mut groups: Vec<(&Diagnostic, usize)> = Vec::new();
    for problem in problems.iter().rev() {
        match groups.iter_mut().find(|(other, _)| *other == problem) {
            Some((_, n)) => *n += 1,
            None => groups.push((problem, 1)),
        }
    }
    groups.sort_by_key(|(problem, _)| std::cmp::Reverse(problem.severity));
    groups
}

/// Message, place, hints, and a button to copy them.
pub(super) fn problem_ui(ui: &mut Ui, problem: &Diagnostic) {
    let t = tokens(ui);
    let (glyph, color) = match problem.severity {
        Severity::Error => (Icon::Warning, t.bad),
        Severity::Warning => (Icon::Warning, t.warn),
        Severity::Note => (Icon::Info, t.accent_text),
    };
    ui.horizontal_top(|ui| {
        icon::show(ui, glyph, 16.0, color);
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            if button::icon_only(ui, Icon::Copy, tr!("activity-copy-problem")).clicked() {
                ui.ctx().copy_text(problem.to_string());
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                text::paragraph(ui, &problem::said(problem), t.text);
                if let Some(file) = &problem.location.file {
                    let file = file.display().to_string();
                    let place = match problem.location.line {
                        Some(line) => tr!("activity-place", file = file, line = line.to_string()),
                        None => file,
                    };
                    text::small(ui, &place);
                }
                for hint in problem::hints(problem) {
                    text::paragraph(ui, &format!("→ {hint}"), t.text_muted);
                }
            });
        });
    });
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use crate::diagnostic::Diagnostic;
    use crate::gui::{App, AppOptions, Backend, Factory, Wake};
    use crate::model::Zone;
    use crate::workspace::Workspace;

    /// Opens a workspace in which a job panics at once.
    fn opened(folder: &Path, _: Wake) -> Result<Box<dyn Backend>, Diagnostic> {
        let mut workspace = Workspace::open(folder, Arc::new(|| {}))?;
        workspace.start_panicking("index 7 is out of range");
        Ok(Box::new(workspace))
    }

    #[test]
    fn a_panic_in_a_job_is_a_problem_in_the_window_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        drop(Workspace::create(folder.path(), "w", &Zone::utc(), Arc::new(|| {})).unwrap());
        let options =
            AppOptions { folder: Some(folder.path().to_owned()), ..AppOptions::default() };
        let mut start = Some((
            options,
            Factory { open: Box::new(opened), create: Box::new(opened), demo: Box::new(opened) },
        ));
        let mut harness = Harness::builder().with_size([1280.0, 800.0]).build_ui_state(
            move |ui, app: &mut Option<App>| {
                let ctx = ui.ctx().clone();
                let app = app.get_or_insert_with(|| {
                    let (options, factory) = start.take().unwrap();
                    App::new(&ctx, options, factory)
                });
                app.logic(&ctx);
                app.ui(ui);
            },
            None,
        );
        harness.run_steps(4);
        harness.get_by_role_and_label(egui::Role::Tab, "Activity").click();
        let shows = |harness: &Harness<'_, Option<App>>, words: &str| {
            harness.query_all_by_label_contains(words).next().is_some()
        };
        let began = Instant::now();
        while !shows(&harness, "index 7 is out of range") {
            assert!(began.elapsed() < Duration::from_secs(30), "the problem never came");
            std::thread::sleep(Duration::from_millis(10));
            harness.run_steps(2);
        }
        assert!(shows(&harness, "An internal error stopped the work"));
        assert!(shows(&harness, "cache is unharmed"));
        assert!(shows(&harness, "Failed"), "the job is not said to be done");
        assert!(!shows(&harness, "Nothing is running, and there are no problems"));
    }
}
