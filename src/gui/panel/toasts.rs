//! What happened while the person looked elsewhere: jobs that ended and problems that came, in the lower right corner for some
//! seconds. Each leads to where it can be looked at.

use std::collections::BTreeSet;

use egui::{Align, Align2, Area, Layout, Margin, Order, Ui, vec2};

use crate::gui::app::{Action, App};
use crate::gui::location::Location;
use crate::gui::theme::{self, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, problem, text};
use crate::words::tr;
use crate::workspace::{JobKey, JobKind, JobOutcome, State};

/// Seconds that a toast stays; under the pointer it stays as long as the pointer does.
const STAYS_SECS: f64 = 7.0;
/// Toasts at one time; the oldest goes first.
const N_MAX: usize = 4;
const WIDTH: f32 = 340.0;

/// Toasts and what they were made from.
#[derive(Debug, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
    /// Jobs whose end was told.
    told: BTreeSet<JobKey>,
    n_problems: usize,
    next_id: u64,
    /// What was there when the workspace was opened is no news.
    is_begun: bool,
}

#[derive(Debug)]
struct Toast {
    id: u64,
    is_problem: bool,
    text: String,
    to: Location,
    /// Time of the frame, in seconds, at which it goes.
    until: f64,
}

impl Toasts {
    /// Looks for news. The place where the person is tells its own.
    pub(super) fn take(&mut self, state: &State, here: &Location, now: f64) {
        let ended: Vec<_> = state.jobs.iter().filter(|job| job.outcome.is_some()).collect();
        let n_problems = state.problems.len();
        if !self.is_begun {
            self.is_begun = true;
            self.told.extend(ended.iter().map(|job| job.key));
            self.n_problems = n_problems;
            return;
        }
        for job in ended {
            if !self.told.insert(job.key) || *here == Location::Activity {
                continue;
            }
            // A failed job is told as the problem that it became.
            let Some(JobOutcome::Done { summary, .. }) = &job.outcome else { continue };
            let to = match job.kind {
                JobKind::Import | JobKind::Check => Location::Data,
                JobKind::Report => Location::Activity,
                JobKind::Query | JobKind::Evaluate => continue,
            };
            if *here != to {
                // Not all is well where a file was rejected, though the others were taken.
                let n_rejected = job.progress.files.map_or(0, |files| files.n_rejected);
                self.push(
                    n_rejected > 0,
                    format!("{} · {}", job.title.said(), summary.said()),
                    to,
                    now,
                );
            }
        }
        // What the bar over the page says is not said again in the corner.
        let is_told = state.data.trouble.is_some() || *here == Location::Activity;
        if n_problems > self.n_problems && !is_told {
            let text = match (n_problems - self.n_problems, state.problems.last()) {
                (1, Some(problem)) => problem::said(problem),
                (n, _) => tr!("shell-problems", n = n as u64),
            };
            self.push(true, text, Location::Activity, now);
        }
        self.n_problems = n_problems;
    }

    fn push(&mut self, is_problem: bool, text: String, to: Location, now: f64) {
        let until = now + STAYS_SECS * if is_problem { 2.0 } else { 1.0 };
        self.shown.push(Toast { id: self.next_id, is_problem, text, to, until });
        self.next_id += 1;
        let too_many = self.shown.len().saturating_sub(N_MAX);
        self.shown.drain(..too_many);
    }
}

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    let now = ui.input(|input| input.time);
    let here = app.ui.location();
    let Some(backend) = &app.backend else { return };
    let toasts = &mut app.ui.toasts;
    toasts.take(backend.state(), &here, now);
    toasts.shown.retain(|toast| toast.until > now);
    if let Some(next) = toasts.shown.iter().map(|toast| toast.until).reduce(f64::min) {
        let wait = std::time::Duration::from_secs_f64((next - now).max(0.05));
        ui.ctx().request_repaint_after(wait);
    }
    let mut bottom = -48.0;
    let mut gone = None;
    for toast in toasts.shown.iter_mut().rev() {
        let area = Area::new(egui::Id::unique(("toast", toast.id)))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-20.0, bottom))
            .show(ui.ctx(), |ui| toast_ui(ui, toast));
        bottom -= area.response.rect.height() + 8.0;
        if area.response.contains_pointer() {
            toast.until = toast.until.max(now + 2.0);
        }
        match area.inner {
            Wish::Stay => {}
            Wish::Close => gone = Some(toast.id),
            Wish::Go => {
                gone = Some(toast.id);
                app.queue.push(Action::Go(toast.to.clone()));
            }
        }
    }
    toasts.shown.retain(|toast| Some(toast.id) != gone);
}

enum Wish {
    Stay,
    Close,
    Go,
}

fn toast_ui(ui: &mut Ui, toast: &Toast) -> Wish {
    let t = tokens(ui);
    let (glyph, color) =
        if toast.is_problem { (Icon::Warning, t.warn) } else { (Icon::Check, t.good) };
    let show = tr!("shell-show");
    // The icon, both buttons and what lies between them.
    let around = 16.0 + 32.0 + text::width(ui, show, theme::font::strong()) + 24.0 + 4.0 * 8.0;
    let words =
        ui.painter().layout(toast.text.clone(), theme::font::body(), t.text, WIDTH - around);
    let size = vec2(WIDTH, words.size().y.max(theme::CONTROL_HEIGHT));
    theme::dialog(ui)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            let row = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(size, row, |ui| {
                icon::show(ui, glyph, 16.0, color);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let closed = button::icon_only(ui, Icon::Close, tr!("shell-dismiss")).clicked();
                    let shown = button::ghost(ui, None, show).clicked();
                    ui.with_layout(row, |ui| ui.add(egui::Label::new(words)));
                    match (closed, shown) {
                        (_, true) => Wish::Go,
                        (true, _) => Wish::Close,
                        _ => Wish::Stay,
                    }
                })
                .inner
            })
            .inner
        })
        .inner
}
