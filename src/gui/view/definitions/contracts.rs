//! The contract files: those that are read, those with mistakes, those put aside; new ones from an example, a copy or nothing.

use egui::{
    Align, CentralPanel, CornerRadius, Frame, Layout, Margin, Sense, Ui, UiBuilder, WidgetInfo,
    vec2,
};

use super::contract_editor::ContractEditorUi;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, CARD_RADIUS, PAGE_MARGIN, tokens};
use crate::gui::widget::choose::{self, Choice, Choose};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, empty_state, field, problem, text};
use crate::sla::Contract;
use crate::sla::contract_form::set_typed;
use crate::sla::toml_text::Place;
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::definitions::{
    ContractFile, DefinitionDone, DefinitionKind, Definitions, DefinitionsCommand, EXAMPLES,
};

/// The list of files and the one that is being written.
#[derive(Debug, Default)]
pub struct ContractFilesUi {
    pub editor: Option<ContractEditorUi>,
    pub new: Option<NewContractUi>,
}

/// A contract that is about to be begun.
#[derive(Debug, Default)]
pub struct NewContractUi {
    /// Empty for an empty file, `example:ID`, or the file of the contract to copy.
    pub from: String,
    pub id: String,
    pub is_begun: bool,
}

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, files: &mut ContractFilesUi) {
    let frame =
        Frame::new().fill(tokens(ui).canvas).inner_margin(Margin::symmetric(PAGE_MARGIN, 4));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        let Some(found) = ctx.state.definitions.listed.found().cloned() else {
            text::muted(ui, tr!("definitions-reading"));
            return;
        };
        if files.new.is_some() {
            new_ui(ui, files, &found);
        } else if found.contracts.is_empty() && found.drafts.is_empty() {
            let (title, sentence) =
                (tr!("definitions-no-contracts"), tr!("definitions-no-contracts-note"));
            // The last one may just have been deleted.
            ui.horizontal(|ui| undo_ui(ui, ctx));
            empty_state::show(ui, Icon::Contracts, title, sentence, |ui| {
                if button::primary(ui, Some(Icon::Plus), tr!("definitions-new-contract")).clicked()
                {
                    files.new = Some(NewContractUi::default());
                }
            });
            return;
        } else {
            ui.horizontal(|ui| {
                if button::primary(ui, Some(Icon::Plus), tr!("definitions-new-contract")).clicked()
                {
                    files.new = Some(NewContractUi::default());
                }
                undo_ui(ui, ctx);
            });
        }
        theme::page_scroll(ui, |ui| {
            for contract in &found.contracts {
                card_ui(ui, ctx, files, contract, DefinitionKind::Contract);
            }
            if !found.drafts.is_empty() {
                ui.add_space(8.0);
                text::section(ui, tr!("definitions-drafts"));
                text::small(ui, tr!("definitions-drafts-note"));
                for draft in &found.drafts {
                    card_ui(ui, ctx, files, draft, DefinitionKind::ContractDraft);
                }
            }
        });
    });
}

/// What was done last, and the way back.
pub(super) fn undo_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let state = &ctx.state.definitions;
    let words = match &state.done {
        Some(DefinitionDone::Deleted { file }) => tr!("definitions-deleted", file = file),
        Some(DefinitionDone::Saved { file, .. }) => tr!("definitions-saved", file = file),
        Some(DefinitionDone::Undone { file }) => tr!("definitions-undone", file = file),
        Some(DefinitionDone::Failed(problems)) => {
            problems.first().map_or_else(String::new, problem::said)
        }
        Some(DefinitionDone::Conflict { .. }) | None => String::new(),
    };
    if words.is_empty() && !state.can_undo() {
        return;
    }
    text::muted(ui, &words);
    if state.can_undo() && button::ghost(ui, Some(Icon::Undo), tr!("definitions-undo")).clicked() {
        ctx.command(Command::Definitions(DefinitionsCommand::Undo));
    }
}

fn new_ui(ui: &mut Ui, files: &mut ContractFilesUi, found: &Definitions) {
    let mut wish = None;
    let Some(new) = &mut files.new else { return };
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("definitions-new-contract"));
        ui.horizontal_wrapped(|ui| {
            ui.vertical(|ui| {
                text::caption(ui, tr!("definitions-begin-with"));
                let choices = beginnings(found);
                let shown = choices.iter().find(|choice| choice.value == new.from);
                let shown = shown.map_or("", |choice| choice.label.as_str()).to_owned();
                let choose = Choose {
                    name: tr!("definitions-begin-with"),
                    hint: tr!("definitions-begin-empty"),
                    search: tr!("definitions-search"),
                    width: 340.0,
                    takes_typed: false,
                };
                if let Some(chosen) = choose::show(ui, &choose, &new.from, &shown, || choices) {
                    new.from = chosen;
                }
            });
            ui.vertical(|ui| {
                text::caption(ui, tr!("definitions-short-name"));
                let hint = "pe-andina-2027";
                let name = tr!("definitions-short-name");
                let response = field::code(ui, &mut new.id, name, hint, 220.0);
                if !new.is_begun {
                    response.request_focus();
                    new.is_begun = true;
                }
            });
        });
        let problem = problem_of(&new.id, found);
        if let Some(problem) = problem.filter(|_| !new.id.is_empty()) {
            text::note(ui, problem, tokens(ui).bad);
        }
        ui.horizontal(|ui| {
            ui.add_enabled_ui(problem.is_none(), |ui| {
                if button::primary(ui, Some(Icon::Check), tr!("definitions-begin")).clicked() {
                    wish = Some(true);
                }
            });
            if button::ghost(ui, None, tr!("definitions-cancel")).clicked() {
                wish = Some(false);
            }
        });
    });
    ui.add_space(4.0);
    match wish {
        Some(true) => {
            let editor = begin(new, found);
            files.editor = Some(editor);
            files.new = None;
        }
        Some(false) => files.new = None,
        None => {}
    }
}

/// Value and label of each text that a contract may begin with.
fn beginnings(found: &Definitions) -> Vec<Choice> {
    let labels = [
        tr!("definitions-example-ran"),
        tr!("definitions-example-mine"),
        tr!("definitions-example-desk"),
    ];
    let mut choices = vec![Choice::new("", tr!("definitions-begin-empty"))];
    for (example, label) in EXAMPLES.iter().zip(labels) {
        choices.push(Choice::new(format!("example:{}", example.id), label));
    }
    for contract in found.contracts.iter().chain(&found.drafts) {
        let label = tr!("definitions-copy-of", file = &contract.file);
        choices.push(Choice::new(contract.file.clone(), label));
    }
    choices
}

fn problem_of(id: &str, found: &Definitions) -> Option<&'static str> {
    let is_plain = id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.len() <= 64
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if !is_plain {
        return Some(tr!("definitions-short-name-rule"));
    }
    let file = format!("contracts/{id}.toml");
    let mut all = found.contracts.iter();
    all.any(|contract| contract.id == id || contract.file == file)
        .then(|| tr!("definitions-short-name-taken"))
}

fn begin(new: &NewContractUi, found: &Definitions) -> ContractEditorUi {
    let id = new.id.trim();
    let example = new.from.strip_prefix("example:");
    let text = match example {
        Some(example) => EXAMPLES.iter().find(|e| e.id == example).map(|e| e.text.to_owned()),
        None => {
            let all = found.contracts.iter().chain(&found.drafts);
            all.into_iter().find(|c| c.file == new.from).map(|c| c.text.clone())
        }
    };
    let text = match text {
        Some(text) => set_typed(&text, &Place::root().key("id"), id).unwrap_or(text),
        None => format!("id = \"{id}\"\n"),
    };
    ContractEditorUi::new(format!("{id}.toml"), text)
}

fn card_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    files: &mut ContractFilesUi,
    contract: &ContractFile,
    kind: DefinitionKind,
) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 64.0), Sense::click());
    // As every other page calls it; a file that was not read is called as it says itself.
    let read = ctx.state.contracts.iter().find(|read| read.id == contract.id);
    let name = read.map_or(contract.name.as_str(), Contract::said_name);
    let title = match (contract.customer.as_str(), name) {
        ("", "") => contract.file.clone(),
        ("", name) => name.to_owned(),
        (customer, "") => customer.to_owned(),
        (customer, name) => format!("{customer} · {name}"),
    };
    let name = tr!("definitions-edit-contract", name = &title);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    let border = if response.hovered() { t.border_strong } else { t.border };
    ui.painter().rect(
        rect,
        CornerRadius::same(CARD_RADIUS),
        t.card,
        egui::Stroke::new(1.0, border),
        egui::StrokeKind::Inside,
    );
    let layout = Layout::right_to_left(Align::Center);
    let mut inner =
        ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(16.0, 6.0))).layout(layout));
    let delete = tr!("definitions-delete-contract", name = &contract.file);
    if button::icon_only(&mut inner, Icon::Trash, &delete).clicked() {
        let file = contract.file.clone();
        ctx.command(Command::Definitions(DefinitionsCommand::Delete { kind, file }));
    }
    let copy = tr!("definitions-copy-contract", name = &contract.file);
    if button::icon_only(&mut inner, Icon::Copy, &copy).clicked() {
        files.new = Some(NewContractUi { from: contract.file.clone(), ..Default::default() });
    }
    inner.add_space(8.0);
    if contract.n_mistakes > 0 {
        let n = tr!("definitions-n-mistakes", n = contract.n_mistakes as u64);
        chip::chip(&mut inner, Some(Icon::Warning), &n, t.bad, t.bad_soft);
    } else if kind == DefinitionKind::Contract {
        chip::chip(&mut inner, Some(Icon::Check), tr!("definitions-read"), t.good, t.good_soft);
    }
    if !contract.versions.is_empty() {
        let n = contract.versions.len() as u64;
        chip::tag(&mut inner, &tr!("definitions-n-versions", n = n));
    }
    inner.with_layout(Layout::top_down(Align::Min), |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(8.0);
        text::section(ui, &title);
        let n = tr!("definitions-n-lines", n = contract.n_lines as u64);
        text::small(ui, &format!("{} · {n}", contract.file));
    });
    theme::paint_focus(ui, &response);
    if response.clicked() {
        files.editor = Some(ContractEditorUi::of(contract, kind));
    }
}
