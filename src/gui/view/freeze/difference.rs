//! Why two results differ: causes first, then what follows from them.

use egui::Ui;

use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::{chip, quantity, text};
use crate::words::tr;
use crate::workspace::freeze::{CauseKind, Consequence, Difference};

/// Lines of each part that are shown; a zone that moved changes every line.
const SHOWN_MAX: usize = 60;

/// `sides`: the names of left and right.
pub(in crate::gui::view) fn difference_ui(ui: &mut Ui, difference: &Difference, sides: [&str; 2]) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("freeze-causes"));
        if difference.causes.is_empty() {
            let muted = tokens(ui).text_muted;
            let said = if difference.looks_back {
                tr!("freeze-no-causes")
            } else {
                tr!("freeze-same-inputs")
            };
            text::paragraph(ui, said, muted);
        }
        for cause in difference.causes.iter().take(SHOWN_MAX) {
            ui.horizontal_wrapped(|ui| {
                chip::tag(ui, kind_text(cause.kind));
                if !cause.objective.is_empty() {
                    text::line(ui, &cause.objective, font::strong(), tokens(ui).text);
                }
            });
            let color = tokens(ui).text;
            text::paragraph(ui, &cause.what, color);
            sides_ui(ui, sides, &cause.left, &cause.right);
            ui.add_space(4.0);
        }
        more_ui(ui, difference.causes.len());
    });
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("freeze-consequences"));
        for consequence in difference.consequences.iter().take(SHOWN_MAX) {
            consequence_ui(ui, consequence);
        }
        more_ui(ui, difference.consequences.len());
    });
}

fn sides_ui(ui: &mut Ui, names: [&str; 2], left: &str, right: &str) {
    let muted = tokens(ui).text_muted;
    for (name, side) in names.into_iter().zip([left, right]) {
        let side = if side.is_empty() { quantity::NO_VALUE } else { side };
        text::note(ui, &format!("{name}: {side}"), muted);
    }
}

fn consequence_ui(ui: &mut Ui, consequence: &Consequence) {
    let t = tokens(ui);
    let whose = if consequence.objective.is_empty() {
        tr!("freeze-whole-contract")
    } else {
        &consequence.objective
    };
    ui.horizontal_wrapped(|ui| {
        text::line(ui, whose, font::strong(), t.text);
        text::line(ui, &consequence.what, font::body(), t.text_muted);
    });
    let or_none = |side: &str| match side {
        "" => quantity::NO_VALUE.to_owned(),
        side => side.to_owned(),
    };
    ui.horizontal_wrapped(|ui| {
        let both = format!("{} → {}", or_none(&consequence.left), or_none(&consequence.right));
        text::line(ui, &both, font::body(), t.text);
        if let Some(change) = consequence.change {
            let shown = change.round_dp(6).normalize();
            let decimals = shown.scale();
            let said = format!("{} {}", quantity::signed(shown, decimals), consequence.unit);
            text::line(ui, said.trim_end(), font::small_strong(), t.text_muted);
        }
    });
    ui.add_space(4.0);
}

fn more_ui(ui: &mut Ui, n: usize) {
    if n > SHOWN_MAX {
        text::small(ui, &tr!("freeze-more", n = (n - SHOWN_MAX) as u64));
    }
}

/// What was put in otherwise, in the language of the window.
fn kind_text(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Period => tr!("freeze-cause-period"),
        CauseKind::Files => tr!("freeze-cause-files"),
        CauseKind::Formula => tr!("freeze-cause-formula"),
        CauseKind::Exclusions => tr!("freeze-cause-exclusions"),
        CauseKind::Zone => tr!("freeze-cause-zone"),
        CauseKind::Objects => tr!("freeze-cause-objects"),
        CauseKind::Rounding => tr!("freeze-cause-rounding"),
        CauseKind::Target => tr!("freeze-cause-target"),
        CauseKind::Method => tr!("freeze-cause-method"),
        CauseKind::Terms => tr!("freeze-cause-terms"),
        CauseKind::History => tr!("freeze-cause-history"),
        CauseKind::Program => tr!("freeze-cause-program"),
    }
}
