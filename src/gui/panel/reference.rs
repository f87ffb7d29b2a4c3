//! The reference pages of formulas and of contracts, over the page that asked for them, with a search.

use egui::{Align, Grid, Layout, Modal, RichText, ScrollArea, Ui};

use crate::gui::app::App;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::Page;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, field, pick, text};
use crate::words::{Language, language, tr};
use crate::workspace::reference;

/// Which page lies open, and what is looked for in it.
#[derive(Debug, Default)]
pub struct ReferenceUi {
    /// `None`: the one that fits the page below.
    pub page: Option<ReferencePage>,
    pub search: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferencePage {
    Formulas,
    Contracts,
    Templates,
    Automation,
    Warehouse,
}

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    if !app.ui.reference {
        return;
    }
    let fitting = match app.ui.page {
        Page::Contracts | Page::Portfolio | Page::Reports => ReferencePage::Contracts,
        Page::Definitions if app.ui.definitions.is_about_contracts() => ReferencePage::Contracts,
        _ => ReferencePage::Formulas,
    };
    let shown = &mut app.ui.reference_page;
    let response =
        Modal::new(egui::Id::unique("reference")).frame(theme::dialog(ui)).show(ui.ctx(), |ui| {
            let room = ui.ctx().content_rect().size() - egui::vec2(120.0, 140.0);
            ui.set_width(room.x.min(820.0));
            ui.set_height(room.y);
            let mut page = shown.page.unwrap_or(fitting);
            let closed = ui
                .horizontal(|ui| {
                    let title = match page {
                        ReferencePage::Formulas => tr!("reference-formulas"),
                        ReferencePage::Contracts => tr!("reference-contracts"),
                        ReferencePage::Templates => tr!("reference-templates"),
                        ReferencePage::Automation => tr!("reference-automation"),
                        ReferencePage::Warehouse => tr!("reference-warehouse"),
                    };
                    text::title(ui, title);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        button::icon_only(ui, Icon::Close, tr!("reference-close")).clicked()
                    })
                    .inner
                })
                .inner;
            ui.horizontal_wrapped(|ui| {
                let pages = [
                    (ReferencePage::Formulas, tr!("reference-formulas")),
                    (ReferencePage::Contracts, tr!("reference-contracts")),
                    (ReferencePage::Templates, tr!("reference-templates")),
                    (ReferencePage::Automation, tr!("reference-automation")),
                    (ReferencePage::Warehouse, tr!("reference-warehouse")),
                ];
                if pick::segments(ui, tr!("reference-page"), &mut page, &pages) {
                    shown.page = Some(page);
                }
                let (name, hint) = (tr!("reference-search"), tr!("reference-search-hint"));
                field::search(ui, &mut shown.search, name, hint, 260.0);
            });
            if language() != Language::English {
                let muted = tokens(ui).text_muted;
                text::note(ui, tr!("reference-in-english"), muted);
            }
            ui.add_space(6.0);
            let whole = match page {
                ReferencePage::Formulas => reference::FORMULAS,
                ReferencePage::Contracts => reference::CONTRACTS,
                ReferencePage::Templates => reference::REPORT_TEMPLATES,
                ReferencePage::Automation => reference::AUTOMATION,
                ReferencePage::Warehouse => reference::WAREHOUSE,
            };
            let wanted = shown.search.trim().to_lowercase();
            let found = if wanted.is_empty() { whole.to_owned() } else { found_in(whole, &wanted) };
            let scroll = ScrollArea::vertical().id_salt(("reference", page, &wanted));
            scroll.auto_shrink(false).show(ui, |ui| {
                ui.set_width(ui.available_width() - 12.0);
                if found.is_empty() {
                    text::muted(ui, tr!("reference-nothing"));
                } else {
                    page_ui(ui, &found);
                }
            });
            closed
        });
    if response.inner || response.should_close() {
        app.ui.reference = false;
    }
}

/// What of a page says a word: its paragraphs, its rows of tables with their heads, its blocks; each under its heading.
fn found_in(page: &str, wanted: &str) -> String {
    let says = |text: &str| text.to_lowercase().contains(wanted);
    let mut found = String::new();
    let mut heading = "";
    let mut is_said = false;
    // Puts the heading before the first thing of its section.
    let mut add = |text: &str, heading: &str, is_said: &mut bool| {
        if !*is_said {
            found.push_str(&format!("\n{heading}\n\n"));
            *is_said = true;
        }
        found.push_str(text);
    };
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with('#') {
            (heading, is_said) = (line, false);
        } else if line.starts_with("```") {
            let block: Vec<&str> =
                lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            let block = block.join("\n");
            if says(&block) {
                add(&format!("{line}\n{block}\n```\n\n"), heading, &mut is_said);
            }
        } else if line.starts_with('|') {
            let mut rows: Vec<&str> = Vec::new();
            let mut head: Vec<&str> = vec![line];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                if row.starts_with("|-") {
                    head.push(row);
                } else if says(row) {
                    rows.push(row);
                }
            }
            if !rows.is_empty() {
                let table =
                    head.iter().chain(&rows).fold(String::new(), |all, row| all + row + "\n");
                add(&format!("{table}\n"), heading, &mut is_said);
            }
        } else if says(line) {
            add(&format!("{line}\n\n"), heading, &mut is_said);
        }
    }
    found
}

/// Headings, paragraphs, tables and blocks of examples; nothing else stands in a page.
fn page_ui(ui: &mut Ui, page: &str) {
    let mut lines = page.lines().peekable();
    let mut n_tables = 0;
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("### ") {
            ui.add_space(10.0);
            text::strong(ui, heading);
            ui.add_space(2.0);
        } else if let Some(heading) = line.strip_prefix("## ") {
            ui.add_space(14.0);
            text::section(ui, heading);
            ui.add_space(2.0);
        } else if line.starts_with("# ") {
            // The dialog says so itself.
        } else if line.starts_with("```") {
            let examples: Vec<&str> =
                lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            theme::card(ui).inner_margin(10).fill(tokens(ui).field).show(ui, |ui| {
                ui.set_width(ui.available_width());
                text::code(ui, &examples.join("\n"));
            });
            ui.add_space(6.0);
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                if !row.starts_with("|-") {
                    rows.push(cells(row));
                }
            }
            n_tables += 1;
            table(ui, n_tables, &rows);
        } else if !line.is_empty() {
            inline(ui, line);
            ui.add_space(6.0);
        }
    }
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

fn table(ui: &mut Ui, number: usize, rows: &[Vec<&str>]) {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(2).max(2);
    let others = ((ui.available_width() - 250.0) / (n_columns - 1) as f32).max(120.0);
    Grid::new(("reference", number)).num_columns(n_columns).spacing([20.0, 6.0]).show(ui, |ui| {
        for (position, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                if position == 0 {
                    text::caption(ui, cell);
                } else {
                    ui.vertical(|ui| {
                        ui.set_max_width(if column == 0 { 220.0 } else { others });
                        inline(ui, cell);
                    });
                }
            }
            ui.end_row();
        }
    });
    ui.add_space(8.0);
}

/// A paragraph in which words between backquotes stand in the fixed-width font.
fn inline(ui: &mut Ui, line: &str) {
    let mut job = egui::text::LayoutJob::default();
    let (body, code) = (tokens(ui).text_muted, tokens(ui).text);
    for (position, part) in line.split('`').enumerate() {
        let is_code = position % 2 == 1;
        let (font, color) = if is_code { (font::code(), code) } else { (font::body(), body) };
        RichText::new(part).font(font).color(color).append_to(
            &mut job,
            ui.style(),
            egui::FontSelection::Default,
            Align::Center,
        );
    }
    ui.add(egui::Label::new(job).wrap());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_keeps_what_says_the_word_under_its_heading() {
        let found = found_in(reference::CONTRACTS, "earn_back");
        assert!(found.contains("### Repeats, earn-back, termination"), "{found}");
        assert!(found.contains("[[earn_back]]"), "{found}");
        assert!(!found.contains("year_starts"), "{found}");
        // The head of a table comes with its rows, and only the rows that say it.
        let found = found_in(reference::CONTRACTS, "`minutes_max`");
        assert!(
            found.contains("| term | what it decides |\n|---|---|\n| `minutes_max`"),
            "{found}"
        );
        assert!(!found.contains("| `approver`"), "{found}");
        assert_eq!(found_in(reference::FORMULAS, "no such word at all"), "");
    }
}
