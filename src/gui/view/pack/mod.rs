//! Evidence packs: write one of the period, verify a file, compare two.

use std::path::{Path, PathBuf};

use egui::{Align, Layout, Ui};

use super::acting::{self, ActingUi, problems_ui};
use super::freeze::difference_ui;
use crate::gui::app::{Action, ViewContext};
use crate::gui::dialog::DialogPurpose;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, field, progress, quantity, text};
use crate::sla::Statement;
use crate::words::tr;
use crate::workspace::pack::{Finding, FindingKind, Verification};
use crate::workspace::pack_jobs::{
    ComparedPacks, PackCommand, PackState, WrittenPack, pack_file_name,
};
use crate::workspace::{Command, JobKind};

#[derive(Debug, Default)]
pub struct PackUi {
    /// Where packs go; `None`: the reports of the workspace.
    pub folder: Option<String>,
    /// The pack that is verified.
    pub file: String,
    pub left: String,
    pub right: String,
}

impl PackUi {
    /// What was chosen in a dialog.
    pub(crate) fn take_path(&mut self, purpose: DialogPurpose, path: &Path) {
        let path = path.display().to_string();
        match purpose {
            DialogPurpose::PackFolder => self.folder = Some(path),
            DialogPurpose::PackToVerify => self.file = path,
            DialogPurpose::PackLeft => self.left = path,
            DialogPurpose::PackRight => self.right = path,
            _ => {}
        }
    }
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    acting: &mut ActingUi,
    statement: &Statement,
) {
    let default_folder = ctx.state.folder.join("reports").display().to_string();
    let ours = &mut acting.pack;
    let mut commands = Vec::new();
    let packs = ctx.state.packs.clone();
    let mut folder = ours.folder.clone().unwrap_or(default_folder);
    let (mut file, mut left, mut right) =
        (ours.file.clone(), ours.left.clone(), ours.right.clone());
    acting::columns(
        ui,
        ["pack written", "pack checked"],
        0.48,
        &mut commands,
        |ui, wishes| write_ui(ui, ctx, &packs, &mut folder, statement, wishes),
        |ui, wishes| {
            verify_ui(ui, &packs, &mut file, wishes);
            ui.add_space(8.0);
            compare_ui(ui, &packs, &mut left, &mut right, wishes);
        },
    );
    ours.folder = Some(folder);
    (ours.file, ours.left, ours.right) = (file, left, right);
    for command in commands {
        match command {
            Wish::Do(command) => ctx.command(Command::Pack(command)),
            Wish::Choose(purpose) => ctx.queue.push(Action::Dialog(purpose)),
            Wish::OpenFolder(folder) => ctx.command(Command::ShowFolder { folder }),
            Wish::CheckThis(path) => {
                ours.file = path.display().to_string();
                ctx.command(Command::Pack(PackCommand::Verify { file: path }));
            }
        }
    }
}

enum Wish {
    Do(PackCommand),
    Choose(DialogPurpose),
    OpenFolder(PathBuf),
    CheckThis(PathBuf),
}

fn write_ui(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    packs: &PackState,
    folder: &mut String,
    statement: &Statement,
    wishes: &mut Vec<Wish>,
) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("pack-write"));
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, tr!("pack-write-sentence"), muted);
        path_field(ui, folder, tr!("pack-folder"), DialogPurpose::PackFolder, wishes);
        let name = pack_file_name(&statement.contract.id, statement.name);
        text::small(ui, &name);
        let may = !folder.trim().is_empty() && !packs.written.running;
        ui.add_enabled_ui(may, |ui| {
            if button::primary(ui, Some(Icon::Report), tr!("pack-write-action")).clicked() {
                wishes.push(Wish::Do(PackCommand::Write {
                    contract: statement.contract.id.clone(),
                    period: statement.name,
                    folder: folder.trim().into(),
                }));
            }
        });
        if packs.written.running {
            let job = ctx
                .state
                .jobs
                .iter()
                .rev()
                .find(|job| job.kind == JobKind::Report && job.outcome.is_none());
            let progress = job.map(|job| &job.progress).filter(|p| p.total > 0);
            let ratio = progress.map(|p| (p.done as f32 / p.total as f32).min(1.0));
            let accent = tokens(ui).accent;
            let width = ui.available_width();
            progress::bar(ui, tr!("pack-writing"), ratio, width, accent);
            text::small(ui, tr!("pack-writing"));
        }
    });
    match &packs.written.latest {
        Some(Ok(written)) if !packs.written.running => written_ui(ui, written, wishes),
        Some(Err(problems)) if !packs.written.running => problems_ui(ui, problems),
        _ => {}
    }
}

fn written_ui(ui: &mut Ui, written: &WrittenPack, wishes: &mut Vec<Wish>) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let t = tokens(ui);
        ui.horizontal_wrapped(|ui| {
            icon::show(ui, Icon::Check, 16.0, t.good);
            text::line(ui, tr!("pack-written"), font::section(), t.good);
        });
        acting::fact(ui, tr!("pack-of"), &format!("{} · {}", written.contract, written.period));
        acting::fact(ui, tr!("pack-label"), &written.label);
        acting::fact(ui, tr!("pack-entries"), &quantity::count(written.n_entries as u64));
        acting::fact(ui, tr!("pack-size"), &quantity::bytes(written.size_bytes));
        let derived =
            tr!("pack-derived", n = written.n_derived as u64, all = written.n_objectives as u64);
        text::paragraph(ui, &derived, t.text);
        text::code(ui, &written.file.display().to_string());
        ui.horizontal_wrapped(|ui| {
            if button::secondary(ui, Some(Icon::Folder), tr!("pack-open-folder")).clicked()
                && let Some(folder) = written.file.parent()
            {
                wishes.push(Wish::OpenFolder(folder.to_owned()));
            }
            if button::ghost(ui, Some(Icon::Check), tr!("pack-verify-this")).clicked() {
                wishes.push(Wish::CheckThis(written.file.clone()));
            }
        });
    });
}

fn verify_ui(ui: &mut Ui, packs: &PackState, file: &mut String, wishes: &mut Vec<Wish>) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("pack-verify"));
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, tr!("pack-verify-sentence"), muted);
        path_field(ui, file, tr!("pack-file"), DialogPurpose::PackToVerify, wishes);
        ui.add_enabled_ui(!file.trim().is_empty() && !packs.verified.running, |ui| {
            if button::secondary(ui, Some(Icon::Check), tr!("pack-verify-action")).clicked() {
                wishes.push(Wish::Do(PackCommand::Verify { file: file.trim().into() }));
            }
        });
        if packs.verified.running {
            let accent = tokens(ui).accent;
            progress::bar(ui, tr!("pack-verifying"), None, 160.0, accent);
        }
        match &packs.verified.latest {
            Some(Ok(verified)) => verification_ui(ui, &verified.file, &verified.found),
            Some(Err(problems)) => problems_ui(ui, problems),
            None => {}
        }
    });
}

fn verification_ui(ui: &mut Ui, file: &Path, found: &Verification) {
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        let (icon, word, color, soft) = if found.is_intact() {
            (Icon::Check, tr!("pack-intact"), t.good, t.good_soft)
        } else {
            (Icon::Close, tr!("pack-not-intact"), t.bad, t.bad_soft)
        };
        chip::chip(ui, Some(icon), word, color, soft);
        let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        text::line(ui, &name, font::strong(), t.text);
    });
    acting::fact(ui, tr!("pack-of"), &format!("{} · {}", found.contract, found.period));
    acting::fact(ui, tr!("pack-label"), &found.label);
    acting::fact(ui, tr!("pack-entries"), &quantity::count(found.n_entries as u64));
    acting::fact(ui, "SHA-256", &found.sha256);
    if found.is_intact() {
        text::note(ui, tr!("pack-intact-means"), t.text_muted);
    }
    for finding in &found.findings {
        finding_ui(ui, finding);
    }
    if !found.derived.is_empty() {
        let said = tr!("pack-derived-list", lines = found.derived.join(", "));
        sign_ui(ui, Icon::Check, t.good, &said);
    }
    for (id, why) in &found.not_derived {
        let said = tr!("pack-not-derived", line = id.as_str(), why = why.as_str());
        sign_ui(ui, Icon::Info, t.text_muted, &said);
    }
    for note in &found.notes {
        sign_ui(ui, Icon::Info, t.text_muted, note);
    }
}

fn sign_ui(ui: &mut Ui, icon: Icon, color: egui::Color32, said: &str) {
    ui.horizontal_top(|ui| {
        icon::show(ui, icon, 14.0, color);
        text::note(ui, said, tokens(ui).text);
    });
}

fn finding_ui(ui: &mut Ui, finding: &Finding) {
    let t = tokens(ui);
    let word = match finding.kind {
        FindingKind::Changed => tr!("pack-finding-changed"),
        FindingKind::Missing => tr!("pack-finding-missing"),
        FindingKind::Added => tr!("pack-finding-added"),
        FindingKind::Disagrees => tr!("pack-finding-disagrees"),
    };
    ui.horizontal_wrapped(|ui| {
        chip::chip(ui, Some(Icon::Close), word, t.bad, t.bad_soft);
        text::line(ui, &finding.entry, font::strong(), t.text);
    });
    text::note(ui, &finding.what, t.text_muted);
}

fn compare_ui(
    ui: &mut Ui,
    packs: &PackState,
    left: &mut String,
    right: &mut String,
    wishes: &mut Vec<Wish>,
) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("pack-compare"));
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, tr!("pack-compare-sentence"), muted);
        path_field(ui, left, tr!("pack-left"), DialogPurpose::PackLeft, wishes);
        path_field(ui, right, tr!("pack-right"), DialogPurpose::PackRight, wishes);
        let may = !left.trim().is_empty() && !right.trim().is_empty() && !packs.compared.running;
        ui.add_enabled_ui(may, |ui| {
            if button::secondary(ui, None, tr!("pack-compare-action")).clicked() {
                let (left, right) = (left.trim().into(), right.trim().into());
                wishes.push(Wish::Do(PackCommand::Compare { left, right }));
            }
        });
        if packs.compared.running {
            let accent = tokens(ui).accent;
            progress::bar(ui, tr!("pack-comparing"), None, 160.0, accent);
        }
    });
    match &packs.compared.latest {
        Some(Ok(compared)) => compared_ui(ui, compared),
        Some(Err(problems)) => problems_ui(ui, problems),
        None => {}
    }
}

fn compared_ui(ui: &mut Ui, compared: &ComparedPacks) {
    let t = tokens(ui);
    let sides =
        [(tr!("pack-left-short"), &compared.left), (tr!("pack-right-short"), &compared.right)];
    for (name, side) in sides {
        acting::fact(ui, name, &side.title);
        for fault in &side.faults {
            sign_ui(ui, Icon::Warning, t.warn, fault);
        }
    }
    if compared.difference.is_empty() {
        sign_ui(ui, Icon::Check, t.good, tr!("pack-same"));
        return;
    }
    difference_ui(ui, &compared.difference, [tr!("pack-left-short"), tr!("pack-right-short")]);
}

/// A path that is typed or chosen.
fn path_field(
    ui: &mut Ui,
    path: &mut String,
    name: &str,
    purpose: DialogPurpose,
    wishes: &mut Vec<Wish>,
) {
    text::caption(ui, name);
    let size = egui::vec2(ui.available_width(), theme::CONTROL_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let choose = button::secondary(ui, Some(Icon::Folder), tr!("pack-choose"));
        if choose.clicked() {
            wishes.push(Wish::Choose(purpose));
        }
        let width = ui.available_width();
        field::code(ui, path, name, tr!("pack-path-hint"), width);
    });
}
