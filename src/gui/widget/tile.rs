//! A figure with its name: the row of numbers at the head of a page.

use egui::{Color32, Ui, vec2};

use super::text;
use crate::gui::theme::{self, font, tokens};

/// One tile.
#[derive(Clone, Debug)]
pub struct Tile {
    pub name: &'static str,
    pub figure: String,
    pub note: String,
    pub color: Option<Color32>,
}

impl Tile {
    pub fn new(name: &'static str, figure: impl Into<String>, note: impl Into<String>) -> Self {
        Self { name, figure: figure.into(), note: note.into(), color: None }
    }

    #[must_use]
    pub fn colored(mut self, color: Color32) -> Self {
        self.color = Some(color);
        self
    }
}

/// Tiles below this width are left out, last ones first: a cut figure says nothing.
const WIDTH_MIN: f32 = 124.0;

/// Tiles side by side, all of one width.
pub fn row(ui: &mut Ui, tiles: &[Tile]) {
    let gap = 12.0;
    let n_fitting = ((ui.available_width() + gap) / (WIDTH_MIN + gap)) as usize;
    let tiles = &tiles[..tiles.len().min(n_fitting.max(1))];
    let n = tiles.len().max(1) as f32;
    let width = (ui.available_width() - gap * (n - 1.0)) / n;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for tile in tiles {
            ui.allocate_ui_with_layout(
                vec2(width, 84.0),
                egui::Layout::top_down(egui::Align::Min),
                |ui| tile_ui(ui, tile, width),
            );
        }
    });
}

fn tile_ui(ui: &mut Ui, tile: &Tile, width: f32) {
    theme::card(ui).inner_margin(egui::Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.set_width(width - 34.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        text::caption(ui, tile.name);
        let color = tile.color.unwrap_or(tokens(ui).text);
        text::line(ui, &tile.figure, font::figure(), color);
        text::small(ui, if tile.note.is_empty() { " " } else { &tile.note });
    });
}
