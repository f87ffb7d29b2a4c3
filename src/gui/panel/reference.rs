//! The reference page of the formula language, over the page that asked for it.

use egui::{Align, Grid, Layout, Modal, RichText, ScrollArea, Ui};

use crate::gui::app::App;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, text};
use crate::workspace::reference;

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    if !app.ui.reference {
        return;
    }
    let response =
        Modal::new(egui::Id::unique("reference")).frame(theme::dialog(ui)).show(ui.ctx(), |ui| {
            let room = ui.ctx().content_rect().size() - egui::vec2(120.0, 140.0);
            ui.set_width(room.x.min(760.0));
            ui.set_height(room.y);
            let closed = ui
                .horizontal(|ui| {
                    text::title(ui, "Formulas");
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        button::icon_only(ui, Icon::Close, "Close the reference").clicked()
                    })
                    .inner
                })
                .inner;
            ui.add_space(6.0);
            let scroll = ScrollArea::vertical().id_salt("reference").auto_shrink(false);
            scroll.show(ui, |ui| {
                ui.set_width(ui.available_width() - 12.0);
                page(ui, reference::FORMULAS);
            });
            closed
        });
    if response.inner || response.should_close() {
        app.ui.reference = false;
    }
}

/// Headings, paragraphs, tables and blocks of examples; nothing else stands in a page.
fn page(ui: &mut Ui, page: &str) {
    let mut lines = page.lines().peekable();
    let mut n_tables = 0;
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
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
    Grid::new(("reference", number)).num_columns(2).spacing([20.0, 6.0]).show(ui, |ui| {
        for (position, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                if position == 0 {
                    text::caption(ui, cell);
                } else {
                    ui.vertical(|ui| {
                        ui.set_max_width(if column == 0 { 260.0 } else { 430.0 });
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
