//! A new exclusion: the form on the left, on the right what it would do, live and before anything is written.

use std::sync::Arc;
use std::time::Duration;

use egui::{Align, Layout, Ui};

use super::list::signed;
use super::ui::DraftMark;
use super::{DraftUi, ExclusionsUi, change, kind_text};
use crate::diagnostic::Diagnostic;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::acting::{
    self, ActingSheet, ActingUi, Same, effect_table, money, problems_ui, refusal_text,
    verdict_change,
};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, date_time, field, pick, problem, progress, text};
use crate::model::Zone;
use crate::sla::{Contract, ExclusionKind, RefusalReason, Statement};
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::exclusions::{DraftLook, DraftQuestion, ExclusionPreview};
use crate::workspace::ledger_jobs::LedgerCommand;

/// Stillness after which a draft is looked at. *Good*: no judgment for each letter. *Bad*: the effect comes that much later.
const STILL_SECS: f64 = 0.25;
/// Room for the buttons below the form.
const FOOTER_HEIGHT: f32 = 52.0;

/// Takes in what a page wants proposed.
pub(super) fn begin(exclusions: &mut ExclusionsUi, sheet: &ActingSheet, statement: &Statement) {
    let Some(wanted) = exclusions.wanted.take() else { return };
    let mut draft = DraftUi::of_range(wanted.range, statement);
    draft.objects = match (wanted.objects.is_empty(), &sheet.objective) {
        (true, Some(objective)) => scope_of(statement, objective),
        _ => wanted.objects,
    };
    draft.reason = wanted.reason;
    draft.evidence = wanted.evidence;
    exclusions.draft = Some(draft);
}

fn scope_of(statement: &Statement, objective: &str) -> String {
    let line = statement.objectives.iter().find(|line| line.objective.id == objective);
    line.map_or_else(String::new, |line| line.objective.scope.filter.clone())
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    acting: &mut ActingUi,
    sheet: &ActingSheet,
    statement: &Arc<Statement>,
) {
    let Some(mut draft) = acting.exclusions.draft.take() else { return };
    ask(ui, ctx, &mut draft, statement);
    let look = current_look(ctx, &draft);
    let body = egui::vec2(ui.available_width(), (ui.available_height() - FOOTER_HEIGHT).max(80.0));
    ui.allocate_ui_with_layout(body, Layout::top_down(Align::Min), |ui| {
        ui.set_min_height(body.y);
        acting::columns(
            ui,
            ["exclusion form", "exclusion preview"],
            0.46,
            &mut draft,
            |ui, draft| form_ui(ui, draft, sheet, statement, look.as_deref()),
            |ui, draft| preview_ui(ui, ctx, draft, statement, look.as_deref()),
        );
    });
    let wish = footer(ui, ctx, &draft, statement, look.as_deref());
    acting.exclusions.draft = Some(draft);
    match wish {
        Some(Wish::Discard) => acting.exclusions.draft = None,
        Some(Wish::Propose(command)) => change(ctx, &mut acting.exclusions, *command),
        None => {}
    }
}

enum Wish {
    Discard,
    Propose(Box<LedgerCommand>),
}

/// Asks what the draft would do once it is still, and again when result or ledger change.
fn ask(ui: &Ui, ctx: &mut ViewContext<'_>, draft: &mut DraftUi, statement: &Arc<Statement>) {
    let contract = &statement.contract;
    let Some(entry) = draft.entry(&contract.id, &contract.zone) else {
        draft.still_since = None;
        return;
    };
    let mark = DraftMark {
        entry,
        stem: draft.stem.trim().to_owned(),
        official: Same::of(statement),
        ledger: Same::of(&ctx.state.exclusions),
    };
    if draft.asked.as_ref() == Some(&mark) {
        draft.still_since = None;
        return;
    }
    let now = ui.input(|input| input.time);
    let since = match &draft.still_since {
        Some((waiting, since)) if *waiting == mark => *since,
        _ => {
            draft.still_since = Some((mark.clone(), now));
            now
        }
    };
    if draft.asked.is_none() || now - since >= STILL_SECS {
        let asked = DraftQuestion {
            entry: mark.entry.clone(),
            stem: mark.stem.clone(),
            official: Arc::clone(statement),
        };
        ctx.command(Command::Ledger(LedgerCommand::Look(Box::new(asked))));
        draft.asked = Some(mark);
        draft.still_since = None;
    } else {
        let rest = Duration::from_secs_f64((STILL_SECS - (now - since)).max(0.01));
        ui.ctx().request_repaint_after(rest);
    }
}

/// What was said of the draft as it stands.
fn current_look(ctx: &ViewContext<'_>, draft: &DraftUi) -> Option<Arc<DraftLook>> {
    let look = ctx.state.ledger.look.found()?;
    let mark = draft.asked.as_ref()?;
    let same = look.asked.entry == mark.entry && look.asked.stem == mark.stem;
    let same = same && Arc::ptr_eq(&look.asked.official, &mark.official.0);
    (same && draft.still_since.is_none()).then(|| Arc::clone(look))
}

/// What ends the form; always in sight.
fn footer(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    draft: &DraftUi,
    statement: &Statement,
    look: Option<&DraftLook>,
) -> Option<Wish> {
    let (contract, mut wish) = (&statement.contract, None);
    ui.separator();
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let may = look.is_some_and(|look| look.faults.is_empty()) && !ctx.state.ledger.running;
            ui.add_enabled_ui(may, |ui| {
                if button::primary(ui, Some(Icon::Check), tr!("exclusions-propose")).clicked() {
                    wish = draft.entry(&contract.id, &contract.zone).map(|entry| {
                        let (stem, zone) = (draft.stem.trim().to_owned(), contract.zone.clone());
                        let entry = Box::new(entry);
                        Wish::Propose(Box::new(LedgerCommand::Propose { entry, stem, zone }))
                    });
                }
            });
            if button::ghost(ui, None, tr!("exclusions-discard")).clicked() {
                wish = Some(Wish::Discard);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                text::small(ui, tr!("exclusions-nothing-written"));
            });
        });
    });
    wish
}

fn form_ui(
    ui: &mut Ui,
    draft: &mut DraftUi,
    sheet: &ActingSheet,
    statement: &Arc<Statement>,
    look: Option<&DraftLook>,
) {
    let contract = &statement.contract;
    let zone = &contract.zone;
    let width = ui.available_width();
    text::section(ui, tr!("exclusions-new"));
    kind_ui(ui, draft, contract, width);
    let half = ((width - 8.0) / 2.0).floor();
    let before = draft.range(zone);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            text::caption(ui, tr!("exclusions-start"));
            date_time::field(ui, tr!("exclusions-start"), &mut draft.start, zone, half);
        });
        ui.vertical(|ui| {
            text::caption(ui, tr!("exclusions-end"));
            date_time::field(ui, tr!("exclusions-end"), &mut draft.end, zone, half);
        });
    });
    follow_id(draft, before, zone);
    time_note(ui, draft, zone);
    text::caption(ui, tr!("exclusions-scope"));
    field::code(
        ui,
        &mut draft.objects,
        tr!("exclusions-scope"),
        tr!("exclusions-scope-hint"),
        width,
    );
    ui.horizontal_wrapped(|ui| {
        if button::ghost(ui, None, tr!("exclusions-all-objects")).clicked() {
            draft.objects.clear();
        }
        let line = sheet.objective.as_deref().map(|id| scope_of(statement, id));
        if let Some(scope) = line.filter(|scope| !scope.is_empty())
            && button::ghost(ui, None, tr!("exclusions-scope-of-line")).clicked()
        {
            draft.objects = scope;
        }
        if let Some(n) = look.and_then(|look| look.n_objects) {
            text::small(ui, &tr!("exclusions-n-objects", n = n));
        }
    });
    pick::check(ui, &mut draft.only_this_contract, tr!("exclusions-only-this"));
    text::caption(ui, tr!("exclusions-reason"));
    let reason = tr!("exclusions-reason");
    field::line(ui, &mut draft.reason, reason, tr!("exclusions-reason-hint"), width);
    text::caption(ui, tr!("exclusions-evidence"));
    let evidence = tr!("exclusions-evidence");
    field::line(ui, &mut draft.evidence, evidence, tr!("exclusions-evidence-hint"), width);
    text::caption(ui, tr!("exclusions-notified-at"));
    date_time::field(ui, tr!("exclusions-notified-at"), &mut draft.notified_at, zone, width);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            text::caption(ui, tr!("exclusions-id"));
            field::code(ui, &mut draft.id, tr!("exclusions-id"), "CHG-1042", half);
        });
        ui.vertical(|ui| {
            text::caption(ui, tr!("exclusions-file"));
            field::code(ui, &mut draft.stem, tr!("exclusions-file"), "ledger", half);
        });
    });
}

/// An id that was made from the start moves with it.
fn follow_id(draft: &mut DraftUi, before: Option<crate::model::TimeRange>, zone: &Zone) {
    let after = draft.range(zone);
    if let (Some(before), Some(after)) = (before, after)
        && before.start != after.start
    {
        let id_before = zone.local(before.start).strftime("EXC-%Y%m%d-%H%M").to_string();
        if draft.id == id_before {
            draft.id = zone.local(after.start).strftime("EXC-%Y%m%d-%H%M").to_string();
        }
    }
}

fn time_note(ui: &mut Ui, draft: &DraftUi, zone: &Zone) {
    let (start, end) = (draft.start.instant(zone), draft.end.instant(zone));
    match (start, end, draft.range(zone)) {
        (_, _, Some(range)) => {
            let span = acting::span_text(range.duration_secs() / 60);
            text::small(ui, &tr!("exclusions-lasts", span = span));
        }
        (Some(_), Some(_), None) => {
            let bad = tokens(ui).bad;
            text::note(ui, tr!("exclusions-end-before-start"), bad);
        }
        _ => {}
    }
}

/// The kinds, each with how many lines agree on it.
fn kind_ui(ui: &mut Ui, draft: &mut DraftUi, contract: &Contract, width: f32) {
    text::caption(ui, tr!("exclusions-kind"));
    let options: Vec<(ExclusionKind, String)> = ExclusionKind::NAMES
        .into_iter()
        .map(|(_, kind)| (kind, kind_text(kind).to_owned()))
        .collect();
    pick::combo(ui, tr!("exclusions-kind"), &mut draft.kind, &options, width);
    let t = tokens(ui);
    let agreed = agreed_on(contract, draft.kind);
    match agreed.n_lines {
        0 => signed(ui, Icon::Warning, t.bad, tr!("exclusions-kind-nobody")),
        n => {
            let said = tr!(
                "exclusions-kind-agreed",
                n = n,
                all = contract.objectives.len() as u64,
                hours = u64::from(agreed.notice_hours_max),
            );
            signed(ui, Icon::Info, t.text_muted, &said);
        }
    }
    if let Some(minutes) = agreed.minutes_max {
        signed(ui, Icon::Info, t.text_muted, &tr!("exclusions-kind-cap", n = u64::from(minutes)));
    }
}

/// What lines agree on about a kind.
struct Agreed {
    n_lines: u64,
    notice_hours_max: u32,
    /// The smallest cap of any line.
    minutes_max: Option<u32>,
}

fn agreed_on(contract: &Contract, kind: ExclusionKind) -> Agreed {
    let mut agreed = Agreed { n_lines: 0, notice_hours_max: 0, minutes_max: None };
    for objective in &contract.objectives {
        let kinds = objective.exclusions.iter().flat_map(|terms| &terms.kinds);
        for terms in kinds.filter(|terms| terms.kind == kind) {
            agreed.n_lines += 1;
            agreed.notice_hours_max = agreed.notice_hours_max.max(terms.notice_hours);
            agreed.minutes_max = match (agreed.minutes_max, terms.minutes_max) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
    }
    agreed
}

fn preview_ui(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    draft: &DraftUi,
    statement: &Statement,
    look: Option<&DraftLook>,
) {
    let contract = &statement.contract;
    text::section(ui, tr!("exclusions-preview"));
    let muted = tokens(ui).text_muted;
    text::note(ui, tr!("exclusions-preview-sentence"), muted);
    let Some(look) = look else {
        if draft.entry(&contract.id, &contract.zone).is_none() {
            text::muted(ui, tr!("exclusions-preview-needs-time"));
        } else if let Some(Err(problems)) = &ctx.state.ledger.look.latest {
            problems_ui(ui, problems);
        } else {
            let accent = tokens(ui).accent;
            progress::bar(ui, tr!("exclusions-judging"), None, 160.0, accent);
        }
        // What was said before stays in sight, so that nothing jumps while it is typed.
        if let Some(before) = ctx.state.ledger.look.found().and_then(|look| look.preview.as_ref()) {
            ui.add_enabled_ui(false, |ui| effects_ui(ui, contract, before));
        }
        return;
    };
    match &look.preview {
        Some(preview) => effects_ui(ui, contract, preview),
        None if !look.touches_period => {
            let warn = tokens(ui).warn;
            signed(ui, Icon::Info, warn, tr!("exclusions-preview-elsewhere"));
        }
        None => {}
    }
    if !look.faults.is_empty() {
        faults_ui(ui, &look.faults);
    }
}

/// Why it cannot be proposed as it stands: mostly what was not filled in yet.
fn faults_ui(ui: &mut Ui, faults: &[Diagnostic]) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::strong(ui, tr!("exclusions-faults"));
        for fault in faults {
            let warn = tokens(ui).warn;
            signed(ui, Icon::Warning, warn, &problem::said(fault));
            let muted = tokens(ui).text_muted;
            for hint in problem::hints(fault) {
                text::note(ui, &hint, muted);
            }
        }
    });
}

/// Money and verdict in large, then line by line, then what would not count and why.
fn effects_ui(ui: &mut Ui, contract: &Contract, preview: &ExclusionPreview) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::caption(ui, tr!("exclusions-credit"));
        ui.horizontal_wrapped(|ui| {
            let t = tokens(ui);
            let (before, after) =
                (money(preview.credit_before, contract), money(preview.credit_after, contract));
            text::number_in(ui, &before, font::figure(), t.text_muted);
            icon::show(ui, Icon::ChevronRight, 16.0, t.text_muted);
            let color = match preview.credit_after.cmp(&preview.credit_before) {
                std::cmp::Ordering::Less => t.good,
                std::cmp::Ordering::Equal => t.text,
                std::cmp::Ordering::Greater => t.bad,
            };
            text::number_in(ui, &after, font::figure(), color);
        });
        ui.horizontal_wrapped(|ui| {
            verdict_change(ui, preview.official.verdict(), preview.supposed.verdict());
            chip::tag(ui, tr!("exclusions-preview-tag"));
        });
        let (before, after) = (preview.official.score_percent, preview.supposed.score_percent);
        if before != after {
            let score = |score| acting::value_text(score, "%");
            acting::fact(
                ui,
                tr!("exclusions-score"),
                &format!("{} → {}", score(before), score(after)),
            );
        }
    });
    effect_table(ui, contract, &preview.lines);
    refusals_ui(ui, contract, preview);
}

/// Each reason once, with the lines that give it.
fn refusals_ui(ui: &mut Ui, contract: &Contract, preview: &ExclusionPreview) {
    let mut reasons: Vec<(RefusalReason, Vec<&str>)> = Vec::new();
    for line in &preview.lines {
        let name = acting::line_name(contract, &line.objective_id, &line.name);
        for (_, reason) in &line.refused {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, lines)) => lines.push(name),
                None => reasons.push((reason.clone(), vec![name])),
            }
        }
    }
    if reasons.is_empty() {
        return;
    }
    theme::card(ui).fill(tokens(ui).warn_soft).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::strong(ui, tr!("exclusions-would-not-count"));
        for (reason, lines) in reasons {
            let t = tokens(ui);
            signed(ui, Icon::Warning, t.warn, &refusal_text(&reason));
            text::note(ui, &lines.join(", "), t.text_muted);
        }
    });
}
