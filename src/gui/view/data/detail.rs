//! What is to say about one imported file: why it was not taken, what was found, its figures.

use egui::{Align, Layout, Ui};

use crate::gui::theme::{self, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, quantity, text};
use crate::model::Zone;
use crate::words::tr;
use crate::workspace::state::{ImportRecord, ImportStatus, RejectRecord};

/// Rejected, with rejects, or with warnings.
pub(in crate::gui::view) fn needs_attention(import: &ImportRecord) -> bool {
    !matches!(import.status, ImportStatus::Imported | ImportStatus::Unchanged)
        || !import.warnings.is_empty()
}

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

pub(super) fn status_chip(ui: &mut Ui, import: &ImportRecord) {
    let t = tokens(ui);
    match import.status {
        ImportStatus::Imported if import.warnings.is_empty() => {
            chip::chip(ui, Some(Icon::Check), tr!("data-imported"), t.good, t.good_soft)
        }
        ImportStatus::Imported => {
            chip::chip(ui, Some(Icon::Info), tr!("data-note"), t.accent_text, t.accent_soft)
        }
        ImportStatus::ImportedWithRejects => chip::chip(
            ui,
            Some(Icon::Warning),
            &tr!("data-rejects", n = import.n_rejects),
            t.warn,
            t.warn_soft,
        ),
        ImportStatus::Rejected => {
            chip::chip(ui, Some(Icon::Close), tr!("data-rejected"), t.bad, t.bad_soft)
        }
        ImportStatus::Unchanged => chip::tag(ui, tr!("data-unchanged")),
    };
}

/// What the person did in the panel.
pub(super) enum DetailWish {
    Close,
    Preview,
}

pub(super) fn show(
    ui: &mut Ui,
    import: &ImportRecord,
    rejects: &[RejectRecord],
    zone: &Zone,
) -> Option<DetailWish> {
    let closed = ui
        .horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let closed = button::icon_only(ui, Icon::Close, tr!("data-close-detail")).clicked();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    text::section(ui, file_name(&import.header.file))
                });
                closed
            })
            .inner
        })
        .inner;
    let mut wish = closed.then_some(DetailWish::Close);
    ui.horizontal(|ui| {
        status_chip(ui, import);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            // A file that was not taken is what a mapping is for.
            let clicked = if import.status == ImportStatus::Rejected {
                button::primary(ui, Some(Icon::Table), tr!("data-preview-map")).clicked()
            } else {
                button::secondary(ui, Some(Icon::Table), tr!("data-open-preview")).clicked()
            };
            if clicked {
                wish = Some(DetailWish::Preview);
            }
        });
    });
    ui.add_space(8.0);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        findings(ui, import, rejects);
        facts(ui, import, zone);
    });
    wish
}

fn findings(ui: &mut Ui, import: &ImportRecord, rejects: &[RejectRecord]) {
    let t = tokens(ui);
    if !import.reason.is_empty() {
        text::caption(ui, tr!("data-why-not"));
        text::paragraph(ui, &import.reason, t.text);
        ui.add_space(8.0);
    }
    if !import.warnings.is_empty() {
        text::caption(ui, tr!("data-findings"));
        for warning in &import.warnings {
            text::paragraph(ui, warning, t.text);
        }
        ui.add_space(8.0);
    }
    let of_file: Vec<&RejectRecord> =
        rejects.iter().filter(|r| r.file == import.header.file).take(50).collect();
    if !of_file.is_empty() {
        text::caption(
            ui,
            &tr!("data-records-not-taken", n = import.n_rejects.max(of_file.len() as u64)),
        );
        for reject in of_file {
            theme::card(ui).inner_margin(10).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                if let Some(line) = reject.line {
                    text::small(ui, &tr!("data-line", n = line));
                }
                text::paragraph(ui, &reject.message, t.text);
                if !reject.hint.is_empty() {
                    text::paragraph(ui, &format!("→ {}", reject.hint), t.text_muted);
                }
            });
        }
        ui.add_space(8.0);
    }
}

fn facts(ui: &mut Ui, import: &ImportRecord, zone: &Zone) {
    use crate::gui::panel::explain::pair;
    let header = &import.header;
    let counts = &import.counts;
    text::caption(ui, tr!("data-counts"));
    pair(ui, tr!("data-values"), &quantity::count(counts.n_values));
    pair(ui, tr!("data-no-value"), &quantity::count(counts.n_null));
    pair(ui, tr!("data-text"), &quantity::count(counts.n_text));
    pair(ui, tr!("data-suspect-rows"), &quantity::count(counts.n_suspect));
    pair(ui, tr!("data-repeats"), &quantity::count(counts.n_repeats));
    pair(ui, tr!("data-contradictions"), &quantity::count(counts.n_conflicts));
    pair(ui, tr!("data-replaced-values"), &quantity::count(import.n_replaced));
    ui.add_space(8.0);
    text::caption(ui, tr!("data-file"));
    pair(ui, tr!("data-format"), &header.format);
    pair(ui, tr!("data-size"), &quantity::bytes(header.size_bytes));
    pair(ui, tr!("data-imported-at"), &quantity::time(header.imported_at, zone));
    text::code(ui, &header.file);
    text::caption(ui, "SHA-256");
    text::code(ui, &header.sha256);
}
