//! A running import: how far, how fast, how long still, what came of its files; pause, resume, cancel.

use egui::{Align, Layout, Ui, vec2};

use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, progress, quantity, text};
use crate::job::{FileProgress, Progress};
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::data_jobs::DataCommand;
use crate::workspace::state::JobView;

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, job: &JobView) {
    let files = job.progress.files.unwrap_or_default();
    theme::card(ui).inner_margin(14).show(ui, |ui| {
        ui.set_width(ui.available_width());
        head_ui(ui, ctx, job, &files);
        let t = tokens(ui);
        let color = if files.is_paused { t.warn } else { t.accent };
        let width = ui.available_width();
        // A bar without an end would move, and so would the whole window while it waits.
        let ratio = job.progress.ratio().or_else(|| files.is_paused.then_some(0.0));
        progress::bar(ui, &job.title.said(), ratio, width, color);
        figures_ui(ui, &job.progress, &files);
        ui.horizontal(|ui| {
            let item = match job.progress.item.as_str() {
                "" => progress::phase(&job.progress.phase),
                item => progress::item(item),
            };
            text::line_with_hover(ui, short(item), font::code(), tokens(ui).text_muted, item);
        });
    });
    ui.add_space(4.0);
}

fn head_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, job: &JobView, files: &FileProgress) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        icon::show(ui, Icon::Import, 16.0, t.text_muted);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::secondary(ui, None, tr!("activity-cancel"))
                .on_hover_text(tr!("data-cancel-hover"))
                .clicked()
            {
                ctx.command(Command::CancelJob(job.key));
            }
            let (words, hover, command) = if files.is_paused {
                (tr!("data-resume"), tr!("data-resume-hover"), DataCommand::Resume(job.key))
            } else {
                (tr!("data-pause"), tr!("data-pause-hover"), DataCommand::Pause(job.key))
            };
            if button::secondary(ui, None, words).on_hover_text(hover).clicked() {
                ctx.command(Command::Data(command));
            }
            if files.is_paused {
                chip::chip(ui, Some(Icon::Clock), tr!("data-paused"), t.warn, t.warn_soft);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                text::strong(ui, &job.title.said())
            });
        });
    });
}

/// Name and figure side by side, as many as there is room for.
fn figures_ui(ui: &mut Ui, progress: &Progress, files: &FileProgress) {
    let speed = |n: u64, figure: String| {
        if n == 0 || files.is_paused { quantity::NO_VALUE.to_owned() } else { figure }
    };
    let read = match progress.total {
        0 => quantity::bytes(progress.done),
        total => {
            tr!("data-of", done = quantity::bytes(progress.done), total = quantity::bytes(total))
        }
    };
    let sources = tr!(
        "data-of",
        done = quantity::count(files.n_sources_done),
        total = quantity::count(files.n_sources)
    );
    let bytes_per_sec = quantity::bytes(files.bytes_per_sec);
    let values_per_sec = quantity::short(files.values_per_sec);
    let figures = [
        (tr!("data-progress-read"), read, false),
        (tr!("data-progress-left"), time_left(files), false),
        (
            tr!("data-progress-speed"),
            speed(files.bytes_per_sec, format!("{bytes_per_sec}/s")),
            false,
        ),
        (
            tr!("data-progress-values"),
            speed(files.values_per_sec, format!("{values_per_sec}/s")),
            false,
        ),
        (tr!("data-progress-files"), sources, false),
        (tr!("data-progress-taken"), quantity::count(files.n_taken), false),
        (tr!("data-progress-known"), quantity::count(files.n_unchanged), false),
        (tr!("data-progress-rejected"), quantity::count(files.n_rejected), files.n_rejected > 0),
        (tr!("data-progress-records"), quantity::count(files.n_rejects), files.n_rejects > 0),
    ];
    const WIDTH_MIN: f32 = 128.0;
    // Rows of equal length.
    let n_fitting = ((ui.available_width() / WIDTH_MIN) as usize).clamp(3, figures.len());
    let n = figures.len().div_ceil(figures.len().div_ceil(n_fitting));
    let width = ui.available_width() / n as f32;
    let t = tokens(ui);
    for row in figures.chunks(n) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (name, figure, warn) in row {
                let color = if *warn { t.warn } else { t.text };
                ui.allocate_ui_with_layout(vec2(width, 36.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width - 8.0);
                    ui.spacing_mut().item_spacing.y = 1.0;
                    text::small(ui, name);
                    text::line(ui, figure, font::strong(), color);
                });
            }
        });
    }
}

fn time_left(files: &FileProgress) -> String {
    match files.secs_left {
        None => quantity::NO_VALUE.to_owned(),
        Some(secs @ 0..=89) => tr!("data-left-secs", n = secs),
        Some(secs @ 90..=5399) => tr!("data-left-minutes", n = (secs + 30) / 60),
        Some(secs) => tr!("data-left-hours", hours = secs / 3600, minutes = secs % 3600 / 60),
    }
}

fn short(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
