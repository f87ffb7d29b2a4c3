//! What is supposed of the whole contract: which windows of the ledger count.

use egui::Ui;

use crate::gui::app::ViewContext;
use crate::gui::theme;
use crate::gui::view::exclusion_editor::{kind_text, state_text};
use crate::gui::widget::{pick, text};
use crate::sla::what_if::{WhatIf, WhatIfTerm};
use crate::sla::{ExclusionChoice, ExclusionState, Statement};
use crate::words::tr;

/// The ways to choose, without the ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    AsApproved,
    None,
    WithProposed,
    Some,
}

pub(super) fn show(ui: &mut Ui, ctx: &ViewContext<'_>, draft: &mut WhatIf, statement: &Statement) {
    let ledger = &ctx.state.exclusions;
    let entries: Vec<_> = ledger.of_contract(&statement.contract.id, statement.period).collect();
    if entries.is_empty() {
        return;
    }
    let choice = match draft.term(None, "exclusions") {
        Some(WhatIfTerm::Exclusions(choice)) => choice.clone(),
        _ => ExclusionChoice::Approved,
    };
    let mut way = match choice {
        ExclusionChoice::Approved => Way::AsApproved,
        ExclusionChoice::None => Way::None,
        ExclusionChoice::WithProposed => Way::WithProposed,
        ExclusionChoice::With(_) | ExclusionChoice::Without(_) => Way::Some,
    };
    let options = [
        (Way::AsApproved, tr!("supposed-windows-approved").to_owned()),
        (Way::None, tr!("supposed-windows-none").to_owned()),
        (Way::WithProposed, tr!("supposed-windows-proposed").to_owned()),
        (Way::Some, tr!("supposed-windows-some").to_owned()),
    ];
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("supposed-windows"));
        let width = ui.available_width();
        if pick::combo(ui, tr!("supposed-windows"), &mut way, &options, width) {
            let choice = match way {
                Way::AsApproved => None,
                Way::None => Some(ExclusionChoice::None),
                Way::WithProposed => Some(ExclusionChoice::WithProposed),
                // The first approved one goes, so that the choice says something.
                Way::Some => entries
                    .iter()
                    .find(|entry| entry.state == ExclusionState::Approved)
                    .map(|entry| ExclusionChoice::Without(vec![entry.id.clone()]))
                    .or_else(|| {
                        entries.first().map(|entry| ExclusionChoice::With(vec![entry.id.clone()]))
                    }),
            };
            set(draft, choice);
        }
        if way != Way::Some {
            return;
        }
        // Approved windows can be left out, others let in; one supposition does one of the two.
        let (ids, leaves_out) = match draft.term(None, "exclusions") {
            Some(WhatIfTerm::Exclusions(ExclusionChoice::Without(ids))) => (ids.clone(), true),
            Some(WhatIfTerm::Exclusions(ExclusionChoice::With(ids))) => (ids.clone(), false),
            _ => (Vec::new(), true),
        };
        for entry in &entries {
            let is_approved = entry.state == ExclusionState::Approved;
            let counts = is_approved != (leaves_out == is_approved && ids.contains(&entry.id));
            let mut ticked = counts;
            let said = format!("{} · {}", entry.id, kind_text(entry.kind));
            let name = tr!(
                "supposed-window-counts",
                id = entry.id.as_str(),
                state = state_text(entry.state),
            );
            if pick::check_named(ui, &mut ticked, &said, &name).changed() {
                let mut ids = if leaves_out == is_approved { ids.clone() } else { Vec::new() };
                match ids.iter().position(|id| *id == entry.id) {
                    Some(position) => {
                        ids.remove(position);
                    }
                    None => ids.push(entry.id.clone()),
                }
                let choice = if is_approved {
                    ExclusionChoice::Without(ids.clone())
                } else {
                    ExclusionChoice::With(ids.clone())
                };
                set(draft, (!ids.is_empty()).then_some(choice));
            }
        }
    });
}

fn set(draft: &mut WhatIf, choice: Option<ExclusionChoice>) {
    match choice {
        Some(choice) => draft.set(None, WhatIfTerm::Exclusions(choice)),
        None => draft.unset(None, "exclusions"),
    }
}
