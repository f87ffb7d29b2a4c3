//! Below the lines: how a running period is likely to end, from the lines to what is due, and what was left out.

use std::collections::BTreeMap;

use egui::{Align, Layout, Ui};

use super::lines::outlook_text;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{chip, quantity, text};
use crate::model::TimeRange;
use crate::sla::credit::SettlementState;
use crate::sla::forecast::Outlook;
use crate::sla::{ExclusionEntry, ExclusionKind, Statement};
use crate::words::tr;

/// How a period that is not over is likely to end; nothing for one that is.
pub(super) fn forecast(ui: &mut Ui, statement: &Statement) {
    let open: Vec<_> = statement
        .objectives
        .iter()
        .filter_map(|result| Some((result, result.around.forecast.as_ref()?)))
        .collect();
    if open.is_empty() {
        return;
    }
    ui.add_space(8.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("scorecard-forecast"));
        for (result, forecast) in open {
            ui.horizontal(|ui| {
                if let Ok(outlook) = forecast.outlook {
                    outlook_chip(ui, outlook);
                }
                text::strong(ui, result.objective.said_name());
            });
            let color = tokens(ui).text_muted;
            for line in forecast.lines(&result.objective.unit) {
                text::note(ui, &line.said(), color);
            }
            ui.add_space(4.0);
        }
    });
}

/// Sign, word and color of an outlook.
pub(crate) fn outlook_chip(ui: &mut Ui, outlook: Outlook) {
    let t = tokens(ui);
    let (sign, word, color, soft) = match outlook {
        Outlook::Safe => (Icon::Check, tr!("scorecard-outlook-word-safe"), t.good, t.good_soft),
        Outlook::OnTrack => {
            (Icon::Check, tr!("scorecard-outlook-word-on-track"), t.text_muted, t.raised)
        }
        Outlook::AtRisk => {
            (Icon::Warning, tr!("scorecard-outlook-word-at-risk"), t.warn, t.warn_soft)
        }
        Outlook::Lost => (Icon::Close, tr!("scorecard-outlook-word-lost"), t.bad, t.bad_soft),
    };
    chip::chip(ui, Some(sign), word, color, soft).on_hover_text(outlook_text(outlook));
}

/// From the lines' credits to what is due; a plain sum needs no words.
pub(super) fn settlement(ui: &mut Ui, statement: &Statement) {
    let settlement = &statement.settlement;
    let has_more = statement.credit_uncapped > statement.credit_total
        || settlement.points.is_some()
        || !settlement.bonus.is_zero()
        || !settlement.earn_back.is_zero()
        || !settlement.terminations.is_empty();
    if !has_more {
        return;
    }
    ui.add_space(8.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("scorecard-settlement"));
        let color = tokens(ui).text;
        for line in &settlement.arithmetic {
            text::paragraph(ui, &line.said(), color);
        }
        if let SettlementState::NeedsHistory { reasons } = &settlement.state {
            let warn = tokens(ui).warn;
            for reason in reasons {
                text::paragraph(ui, &reason.said(), warn);
            }
        }
    });
}

/// What a window of the ledger means for the lines.
struct Window<'a> {
    entry: &'a ExclusionEntry,
    range: TimeRange,
    /// Names of the lines that it counts for.
    counts_for: Vec<&'a str>,
    /// Why it does not, each reason with its lines.
    refused: BTreeMap<String, Vec<&'a str>>,
}

/// The window of an entry, made where it is new.
fn window_of<'w, 'a>(
    windows: &'w mut Vec<Window<'a>>,
    entry: &'a ExclusionEntry,
) -> Option<&'w mut Window<'a>> {
    let position = windows.iter().position(|w| w.entry.id == entry.id).unwrap_or_else(|| {
        let (counts_for, refused) = Default::default();
        windows.push(Window { entry, range: entry.range, counts_for, refused });
        windows.len() - 1
    });
    windows.get_mut(position)
}

/// Windows of the ledger that touch the period, each once, by start.
fn windows(statement: &Statement) -> Vec<Window<'_>> {
    let mut windows: Vec<Window<'_>> = Vec::new();
    for result in &statement.objectives {
        let name = result.objective.said_name();
        for applied in &result.exclusions {
            if let Some(window) = window_of(&mut windows, &applied.entry) {
                window.range = applied.range;
                window.counts_for.push(name);
            }
        }
        for refused in &result.refused_exclusions {
            if let Some(window) = window_of(&mut windows, &refused.entry) {
                window.refused.entry(refused.reason.sentence().said()).or_default().push(name);
            }
        }
    }
    windows.sort_by_key(|window| (window.entry.range.start, &window.entry.id));
    windows
}

/// Every window of the ledger in the period: for which lines it counts, and why not for others.
pub(super) fn exclusions(ui: &mut Ui, statement: &Statement) {
    /// Windows shown.
    const SHOWN_MAX: usize = 12;
    let windows = windows(statement);
    ui.add_space(8.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let n_counting = windows.iter().filter(|w| !w.counts_for.is_empty()).count();
        ui.horizontal(|ui| {
            text::section(ui, tr!("scorecard-exclusions"));
            if !windows.is_empty() {
                let n_others = windows.len() - n_counting;
                let counts = tr!(
                    "scorecard-exclusion-counts",
                    n = n_counting as u64,
                    others = n_others as u64
                );
                text::small(ui, &counts);
            }
        });
        if windows.is_empty() {
            text::muted(ui, tr!("scorecard-no-exclusions"));
        }
        for window in windows.iter().take(SHOWN_MAX) {
            ui.scope(|ui| window_ui(ui, window, statement));
        }
        if windows.len() > SHOWN_MAX {
            let more = windows.len() - SHOWN_MAX;
            text::small(ui, &tr!("scorecard-more-exclusions", n = more as u64));
        }
    });
}

fn window_ui(ui: &mut Ui, window: &Window<'_>, statement: &Statement) {
    let zone = &statement.contract.zone;
    let t = tokens(ui);
    ui.add_space(6.0);
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.spacing_mut().interact_size.y = 22.0;
    ui.horizontal(|ui| {
        let counts = !window.counts_for.is_empty();
        let sign = if counts { Icon::Check } else { Icon::Close };
        let (color, soft) = if counts { (t.text, t.raised) } else { (t.text_muted, t.raised) };
        chip::chip(ui, Some(sign), kind_name(window.entry.kind), color, soft);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let when = format!(
                "{} – {}",
                quantity::time(window.range.start, zone),
                quantity::time(window.range.end, zone)
            );
            text::line(ui, &when, font::small(), t.text_muted);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let color = if counts { t.text } else { t.text_muted };
                text::line(ui, &window.entry.reason, font::body(), color);
            });
        });
    });
    if !window.counts_for.is_empty() {
        let counts = if window.counts_for.len() == statement.objectives.len() {
            tr!("scorecard-counts-for-all").to_owned()
        } else {
            tr!("scorecard-counts-for", lines = &window.counts_for.join(", "))
        };
        text::small(ui, &format!("{} · {counts}", window.entry.id));
    }
    for (reason, lines) in &window.refused {
        let names = lines.join(", ");
        let said = tr!("scorecard-does-not-count-for", lines = &names, reason = reason);
        text::note(ui, &format!("{} · {said}", window.entry.id), t.text_muted);
    }
}

pub(crate) fn kind_name(kind: ExclusionKind) -> &'static str {
    match kind {
        ExclusionKind::PlannedMaintenance => tr!("scorecard-kind-planned"),
        ExclusionKind::EmergencyMaintenance => tr!("scorecard-kind-emergency"),
        ExclusionKind::ForceMajeure => tr!("scorecard-kind-force-majeure"),
        ExclusionKind::CustomerCaused => tr!("scorecard-kind-customer"),
        ExclusionKind::ThirdParty => tr!("scorecard-kind-third-party"),
        ExclusionKind::SiteAccess => tr!("scorecard-kind-site-access"),
        ExclusionKind::AtypicalDay => tr!("scorecard-kind-atypical"),
        ExclusionKind::EnergySaving => tr!("scorecard-kind-energy"),
        ExclusionKind::NewSite => tr!("scorecard-kind-new-site"),
        ExclusionKind::Decommissioned => tr!("scorecard-kind-decommissioned"),
    }
}
