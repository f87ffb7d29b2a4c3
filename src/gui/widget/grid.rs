//! A grid of any number of columns and rows. Only what is in view is drawn, and the head stays above the rows.

use egui::{Align, Color32, Layout, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::across;
use crate::gui::theme;

/// What is the same for all its cells.
#[derive(Clone, Copy, Debug)]
pub struct Grid<'a> {
    /// Tells it from other grids of the page.
    pub name: &'a str,
    /// Of each column.
    pub widths: &'a [f32],
    pub head_height: f32,
    pub row_height: f32,
    pub n_rows: usize,
}

/// Room between the edge of a cell and its text.
const CELL_MARGIN: f32 = 8.0;

impl Grid<'_> {
    /// Draws what is in view. `tint` colors whole columns, `head` and `cell` fill the head of a column and one cell.
    pub fn show(
        &self,
        ui: &mut Ui,
        tint: impl Fn(usize) -> Option<Color32>,
        mut head: impl FnMut(&mut Ui, usize),
        mut cell: impl FnMut(&mut Ui, usize, usize),
    ) {
        let width: f32 = self.widths.iter().sum();
        let height = self.head_height + self.row_height * self.n_rows as f32;
        let area = ScrollArea::both().id_salt(self.name).auto_shrink(false);
        let area = across::follow(ui, self.name, area);
        let shown = area.show_viewport(ui, |ui, view| {
            let origin = ui.max_rect().min;
            ui.set_min_size(vec2(width, height));
            let clip = ui.clip_rect();
            let head_top = origin.y + view.top();
            let below_head =
                Rect::from_min_max(pos2(clip.left(), head_top + self.head_height), clip.max);
            let first_row = (view.top() / self.row_height).floor().max(0.0) as usize;
            let n_in_view = (view.height() / self.row_height).ceil() as usize + 1;
            let rows = first_row..(first_row + n_in_view).min(self.n_rows);
            let mut left = origin.x;
            for (column, width) in self.widths.iter().copied().enumerate() {
                let x = left..left + width;
                left = x.end;
                if x.end < clip.left() || x.start > clip.right() {
                    continue;
                }
                let strip = Rect::from_min_max(
                    pos2(x.start, head_top),
                    pos2(x.end, (origin.y + height).min(clip.bottom())),
                );
                if let Some(color) = tint(column) {
                    ui.painter().rect_filled(strip.shrink2(vec2(1.0, 0.0)), 0, color);
                }
                for row in rows.clone() {
                    let top = origin.y + self.head_height + self.row_height * row as f32;
                    let rect =
                        Rect::from_min_size(pos2(x.start, top), vec2(width, self.row_height));
                    cell_ui(ui, rect, below_head, (row + 1, column), |ui| cell(ui, row, column));
                }
                let rect =
                    Rect::from_min_size(pos2(x.start, head_top), vec2(width, self.head_height));
                cell_ui(ui, rect, clip, (0, column), |ui| head(ui, column));
            }
            let line = head_top + self.head_height;
            ui.painter().hline(clip.x_range(), line - 0.5, theme::hairline(ui));
        });
        across::sign(ui, self.name, &shown);
    }
}

fn cell_ui(ui: &mut Ui, rect: Rect, clip: Rect, place: (usize, usize), add: impl FnOnce(&mut Ui)) {
    let inner = rect.shrink2(vec2(CELL_MARGIN, 0.0));
    let builder = UiBuilder::new()
        .id_salt(place)
        .max_rect(inner)
        .layout(Layout::left_to_right(Align::Center));
    let mut child = ui.new_child(builder);
    child.shrink_clip_rect(clip.intersect(rect));
    add(&mut child);
}
