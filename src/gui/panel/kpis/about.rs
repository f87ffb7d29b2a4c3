//! All that the catalogue says about a KPI, for people who decide whether it is the one they mean: as a tooltip, and as a page of its
//! own over the list.

use egui::{Align, Layout, Modal, ScrollArea, Ui};

use super::rows::below_name;
use crate::gui::theme::{self, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, text};
use crate::kpi::{Direction, Kpi};
use crate::words::{self, tr};
use crate::workspace::{State, own_kpi};

const WIDTH: f32 = 520.0;
const HEIGHT_MAX: f32 = 420.0;

/// What becomes of the page.
pub(super) enum Outcome {
    Open,
    Close,
    Edit,
}

/// In a few lines.
pub(super) fn tooltip(state: &State, kpi: &Kpi) -> String {
    let language = words::language().code();
    let mut lines = vec![kpi.name_in(language).to_owned(), below_name(kpi)];
    lines.extend([kpi.description_in(language).to_owned(), kpi.formula.clone(), source(kpi)]);
    if !kpi.note().is_empty() {
        lines.push(tr!("kpis-differs", note = kpi.note()));
    }
    lines.extend(vendors(state, kpi).into_iter().map(|(is_complete, line)| {
        if is_complete { format!("✓ {line}") } else { format!("✗ {line}") }
    }));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn source(kpi: &Kpi) -> String {
    let verified = if kpi.verified { tr!("kpis-verified") } else { tr!("kpis-not-verified") };
    let basis = kpi.basis.name();
    if kpi.source == basis {
        tr!("kpis-source", source = kpi.source.as_str(), verified = verified)
    } else {
        let source = format!("{} · {basis}", kpi.source);
        tr!("kpis-source", source = source, verified = verified)
    }
}

/// Each vendor of this network, and what it lacks.
fn vendors(state: &State, kpi: &Kpi) -> Vec<(bool, String)> {
    let supplies = state.inventory.supplies.get(&kpi.id);
    let of = |supply: &crate::kpi::VendorSupply| {
        if supply.missing.is_empty() {
            return (true, supply.vendor.clone());
        }
        let missing = supply.missing.join(", ");
        (false, tr!("kpis-needs", vendor = supply.vendor.as_str(), missing = missing))
    };
    supplies.into_iter().flatten().map(of).collect()
}

/// The whole definition over the page.
pub(super) fn show(ui: &Ui, state: &State, kpi: &Kpi) -> Outcome {
    let modal = Modal::new(egui::Id::unique("about kpi")).frame(theme::dialog(ui));
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        page_ui(ui, state, kpi);
        ui.add_space(12.0);
        let mut outcome = Outcome::Open;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::primary(ui, None, tr!("kpis-close")).clicked() {
                outcome = Outcome::Close;
            }
            let is_own = own_kpi::is_own(kpi);
            let edit = if is_own { tr!("kpis-menu-edit") } else { tr!("kpis-menu-copy") };
            if button::secondary(ui, Some(Icon::Edit), edit).clicked() {
                outcome = Outcome::Edit;
            }
        });
        outcome
    });
    let is_closed = shown.should_close();
    match shown.inner {
        Outcome::Open if is_closed => Outcome::Close,
        outcome => outcome,
    }
}

fn page_ui(ui: &mut Ui, state: &State, kpi: &Kpi) {
    let t = tokens(ui);
    let language = words::language().code();
    text::title(ui, kpi.name_in(language));
    text::small(ui, &below_name(kpi));
    ui.horizontal(|ui| {
        if own_kpi::is_own(kpi) {
            chip::chip(ui, None, tr!("kpis-own"), t.accent_text, t.accent_soft);
        }
        chip::tag(ui, kpi.basis.name());
        chip::tag(ui, direction_word(kpi.direction));
        if kpi.verified {
            chip::chip(ui, Some(Icon::Check), tr!("kpis-verified"), t.good, t.good_soft);
        } else {
            chip::chip(ui, Some(Icon::Question), tr!("kpis-not-verified"), t.warn, t.warn_soft);
        }
    });
    ScrollArea::vertical().id_salt("about kpi").max_height(HEIGHT_MAX).show(ui, |ui| {
        ui.set_width(ui.available_width() - 10.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        if !kpi.description_in(language).is_empty() {
            text::paragraph(ui, kpi.description_in(language), t.text);
        }
        text::caption(ui, tr!("kpis-formula"));
        theme::card(ui).inner_margin(10).fill(t.field).show(ui, |ui| {
            ui.set_width(ui.available_width());
            text::code(ui, &kpi.formula);
        });
        text::note(ui, &source(kpi), t.text_muted);
        if !kpi.note().is_empty() {
            text::paragraph(ui, &tr!("kpis-differs", note = kpi.note()), t.text_muted);
        }
        let vendors = vendors(state, kpi);
        if !vendors.is_empty() {
            text::caption(ui, tr!("kpis-vendors-here"));
        }
        for (is_complete, line) in vendors {
            ui.horizontal_top(|ui| {
                let (glyph, color) =
                    if is_complete { (Icon::Check, t.good) } else { (Icon::Close, t.bad) };
                icon::show(ui, glyph, 13.0, color);
                text::paragraph(ui, &line, t.text);
            });
        }
    });
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::HigherIsBetter => tr!("kpis-higher"),
        Direction::LowerIsBetter => tr!("kpis-lower"),
        Direction::Neutral => tr!("kpis-neutral"),
    }
}
