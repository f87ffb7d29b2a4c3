//! The grid of a dashboard: where tiles lie, dragging and resizing them, and the keys that do the same.
//!
//! | on a tile | does |
//! |---|---|
//! | drag its head, arrow keys | moves it |
//! | drag its corner, Shift and arrow keys | resizes it |
//! | Enter, double click on its head | changes what it shows |
//! | Delete | takes it away |

use egui::{
    CornerRadius, CursorIcon, Id, Key, Modifiers, Pos2, Rect, Response, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::asking::Asked;
use super::tile;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{menu, text};
use crate::words::tr;
use crate::workspace::dashboard::{COLUMNS, Dashboard, Place, Tile};

/// Height of a row. *Good*: a number with its days takes two. *Bad*: twelve rows are more than a small window shows.
const ROW: f32 = 76.0;
/// Rows of a dashboard without anything around it may be so low, so that more is seen at once.
const ROW_MIN: f32 = 56.0;
const GAP: f32 = 12.0;
const HEAD: f32 = 34.0;
const HANDLE: f32 = 18.0;

/// What a person wants done.
pub(super) enum Wish {
    Edit(usize),
    Remove(usize),
    Duplicate(usize),
    Put(usize, Place),
}

/// What is being dragged.
#[derive(Debug, Default)]
pub(super) struct GridUi {
    drag: Option<Drag>,
    /// Charts of tiles, by position.
    pub(super) charts: tile::TileCharts,
}

#[derive(Clone, Copy, Debug)]
struct Drag {
    tile: usize,
    resizes: bool,
    from: Place,
    /// Where the pointer took hold, and where it is.
    start: Pos2,
    now: Pos2,
}

/// Sizes of cells on the screen.
#[derive(Clone, Copy)]
struct Cells {
    origin: Pos2,
    column: f32,
    row: f32,
}

impl Cells {
    fn rect(&self, place: Place) -> Rect {
        let at = |n: u32, size: f32| n as f32 * (size + GAP);
        let length = |n: u32, size: f32| n as f32 * (size + GAP) - GAP;
        Rect::from_min_size(
            self.origin + vec2(at(place.column, self.column), at(place.row, self.row)),
            vec2(length(place.width, self.column), length(place.height, self.row)),
        )
    }

    /// The place after a drag, to whole cells.
    fn moved(&self, drag: &Drag) -> Place {
        let by = drag.now - drag.start;
        let steps = |way: f32, size: f32| (way / (size + GAP)).round() as i64;
        let (columns, rows) = (steps(by.x, self.column), steps(by.y, self.row));
        let plus = |n: u32, steps: i64| u32::try_from(i64::from(n) + steps).unwrap_or(0);
        let Place { column, row, width, height } = drag.from;
        let place = if drag.resizes {
            let widest = COLUMNS - column;
            Place::new(column, row, plus(width, columns).min(widest), plus(height, rows))
        } else {
            Place::new(plus(column, columns), plus(row, rows), width, height)
        };
        place.in_grid()
    }
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    grid: &mut GridUi,
    asked: &Asked,
    document: &Dashboard,
    full: bool,
) -> Option<Wish> {
    // What is dragged lies where it would be let go, and the others already make room.
    let mut shown = document.clone();
    let n_rows = document.n_rows();
    let mut wish = None;
    ScrollArea::vertical().id_salt("dashboard").auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width() - 8.0;
        let column = (width - GAP * (COLUMNS - 1) as f32) / COLUMNS as f32;
        let room = ui.available_height();
        let fitting = (room + GAP) / n_rows.max(1) as f32 - GAP;
        let row = if full { fitting.clamp(ROW_MIN, 2.5 * ROW) } else { ROW };
        let cells = Cells { origin: ui.max_rect().min, column, row };
        let dragged = grid.drag.map(|drag| (drag.tile, cells.moved(&drag)));
        if let Some((tile, place)) = dragged {
            shown.put(tile, place);
        }
        let height = shown.n_rows() as f32 * (row + GAP);
        ui.set_min_size(vec2(width, height));
        if let Some((tile, _)) = dragged {
            // Where it will be.
            let t = tokens(ui);
            let place = cells.rect(shown.tiles[tile].place);
            ui.painter().rect(
                place,
                CornerRadius::same(theme::CARD_RADIUS),
                t.accent_soft,
                Stroke::new(1.5, t.accent),
                StrokeKind::Inside,
            );
        }
        let mut order: Vec<usize> = (0..shown.tiles.len()).collect();
        // What is dragged lies above the others.
        order.sort_by_key(|position| dragged.is_some_and(|(tile, _)| tile == *position));
        for position in order {
            let tile = &shown.tiles[position];
            let mut rect = cells.rect(tile.place);
            if let Some(drag) = grid.drag.filter(|drag| drag.tile == position) {
                rect = dragged_rect(cells.rect(drag.from), &drag);
            }
            if !ui.is_rect_visible(rect) && grid.drag.is_none() {
                continue;
            }
            let found = tile_ui(ui, ctx, grid, asked, (position, tile), rect);
            wish = found.or(wish.take());
        }
        let is_let_go = ui.input(|input| !input.pointer.any_down());
        if let Some(drag) = grid.drag.filter(|_| is_let_go) {
            grid.drag = None;
            let place = cells.moved(&drag);
            if place != drag.from {
                wish = Some(Wish::Put(drag.tile, place));
            }
        }
    });
    wish
}

fn dragged_rect(rect: Rect, drag: &Drag) -> Rect {
    let by = drag.now - drag.start;
    if drag.resizes {
        let size = (rect.size() + by).max(vec2(80.0, 60.0));
        Rect::from_min_size(rect.min, size)
    } else {
        rect.translate(by)
    }
}

fn tile_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    grid: &mut GridUi,
    asked: &Asked,
    (position, tile): (usize, &Tile),
    rect: Rect,
) -> Option<Wish> {
    let t = tokens(ui);
    let title = tile::title(ctx.state, tile);
    let id = ui.scope_id().with(("tile", position));
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), HEAD));
    let response = ui.interact(head, id, Sense::click_and_drag());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, true, tr!("dashboard-tile", name = title.as_str()))
    });
    let has_focus = response.has_focus();
    let is_dragged = grid.drag.is_some_and(|drag| drag.tile == position);
    let border = if has_focus || is_dragged { t.accent } else { t.border };
    ui.painter().rect(
        rect,
        CornerRadius::same(theme::CARD_RADIUS),
        t.card,
        Stroke::new(if has_focus { 2.0 } else { 1.0 }, border),
        StrokeKind::Inside,
    );
    let is_near = ui.rect_contains_pointer(rect);
    let room = head.width() - 28.0 - if is_near || has_focus { 26.0 } else { 0.0 };
    let galley = text::elided(ui, &title, font::strong(), t.text, room);
    let at = pos2(head.left() + 14.0, head.center().y - galley.size().y / 2.0 + 2.0);
    let is_cut = galley.elided;
    ui.painter().galley(at, galley, t.text);
    let mut wish = keys(ui, &response, position, tile.place);
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::Grab);
    }
    if response.drag_started()
        && let Some(start) = ui.input(|input| input.pointer.press_origin())
    {
        let drag = Drag { tile: position, resizes: false, from: tile.place, start, now: start };
        grid.drag = Some(drag);
    }
    if response.clicked() {
        response.request_focus();
    }
    if response.double_clicked() {
        wish = Some(Wish::Edit(position));
    }
    wish = more_ui(ui, ctx, &response, (rect, is_near || has_focus), (position, tile, &title))
        .or(wish);
    corner_ui(ui, grid, (position, tile, &title), rect, is_near);
    if let Some(drag) = grid.drag.as_mut().filter(|drag| drag.tile == position)
        && let Some(now) = ui.input(|input| input.pointer.latest_pos())
    {
        drag.now = now;
        ui.ctx().set_cursor_icon(if drag.resizes {
            CursorIcon::ResizeNwSe
        } else {
            CursorIcon::Grabbing
        });
    }
    let inner =
        Rect::from_min_max(pos2(rect.left() + 14.0, head.bottom()), rect.max - vec2(14.0, 12.0));
    if inner.width() > 20.0 && inner.height() > 16.0 {
        let builder = UiBuilder::new().id_salt(("tile", position)).max_rect(inner);
        let mut child = ui.new_child(builder);
        child.shrink_clip_rect(rect.shrink(2.0).intersect(ui.clip_rect()));
        tile::show(&mut child, ctx, &mut grid.charts, asked, position, tile);
    }
    if is_cut {
        response.on_hover_text(title);
    }
    wish
}

/// The keys of a tile that has the keyboard.
fn keys(ui: &Ui, response: &Response, position: usize, place: Place) -> Option<Wish> {
    if !response.has_focus() {
        return None;
    }
    // Arrows belong to the tile, not to the way from one control to the next.
    ui.memory_mut(|memory| {
        let filter = egui::EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..Default::default()
        };
        memory.set_focus_lock_filter(response.id, filter);
    });
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::Delete) {
            return Some(Wish::Remove(position));
        }
        if input.consume_key(Modifiers::NONE, Key::Enter) {
            return Some(Wish::Edit(position));
        }
        let mut step = |modifiers: Modifiers| -> (i64, i64) {
            let mut count = |key: Key| i64::from(input.consume_key(modifiers, key));
            let columns = count(Key::ArrowRight) - count(Key::ArrowLeft);
            (columns, count(Key::ArrowDown) - count(Key::ArrowUp))
        };
        let resized = step(Modifiers::SHIFT);
        let moved = step(Modifiers::NONE);
        let plus = |n: u32, steps: i64| u32::try_from(i64::from(n) + steps).unwrap_or(0);
        let Place { column, row, width, height } = place;
        let wanted = Place::new(
            plus(column, moved.0),
            plus(row, moved.1),
            plus(width, resized.0).min(COLUMNS - column),
            plus(height, resized.1),
        )
        .in_grid();
        (wanted != place).then_some(Wish::Put(position, wanted))
    })
}

/// The menu of a tile, by its button and by the right mouse button.
fn more_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    head: &Response,
    (rect, is_near): (Rect, bool),
    (position, tile, title): (usize, &Tile, &str),
) -> Option<Wish> {
    let t = tokens(ui);
    let place =
        Rect::from_center_size(pos2(rect.right() - 22.0, rect.top() + 18.0), Vec2::splat(24.0));
    let id = ui.scope_id().with(("tile menu", position));
    let response = ui.interact(place, id, Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, true, tr!("dashboard-tile-menu", name = title))
    });
    if is_near || response.has_focus() {
        if response.hovered() {
            ui.painter().rect_filled(place, CornerRadius::same(5), t.raised);
        }
        let color = if response.hovered() { t.text } else { t.text_muted };
        icon::paint(ui.painter(), place.shrink(6.0), Icon::ChevronDown, color);
    }
    theme::paint_focus(ui, &response);
    let mut wish = None;
    let mut lines = |ui: &mut Ui| {
        if tile::opens(tile) && menu::line(ui, Some(Icon::Explore), tr!("views-open"), None) {
            tile::open(ctx, tile);
        }
        if menu::line(ui, Some(Icon::Edit), tr!("dashboard-change"), None) {
            wish = Some(Wish::Edit(position));
        }
        if menu::line(ui, Some(Icon::Copy), tr!("dashboard-duplicate-tile"), None) {
            wish = Some(Wish::Duplicate(position));
        }
        menu::separator(ui);
        let key = crate::gui::ui_command::keys_shown(
            ui.ctx(),
            egui::KeyboardShortcut::new(Modifiers::NONE, Key::Delete),
        );
        if menu::line(ui, Some(Icon::Trash), tr!("dashboard-remove"), Some(&key)) {
            wish = Some(Wish::Remove(position));
        }
    };
    menu::below(&response, &mut lines);
    menu::context(head, &mut lines);
    wish
}

/// The corner that a tile is resized by.
fn corner_ui(
    ui: &Ui,
    grid: &mut GridUi,
    (position, tile, title): (usize, &Tile, &str),
    rect: Rect,
    is_near: bool,
) {
    let t = tokens(ui);
    let place = Rect::from_min_max(rect.max - Vec2::splat(HANDLE), rect.max);
    let id: Id = ui.scope_id().with(("tile corner", position));
    let response = ui.interact(place, id, Sense::drag());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, true, tr!("dashboard-tile-size", name = title))
    });
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeNwSe);
    }
    if is_near || response.dragged() {
        let stroke = Stroke::new(1.4, t.text_faint);
        for length in [4.0, 8.0] {
            let corner = rect.max - Vec2::splat(5.0);
            ui.painter()
                .line_segment([corner - vec2(length, 0.0), corner - vec2(0.0, length)], stroke);
        }
    }
    if response.drag_started()
        && let Some(start) = ui.input(|input| input.pointer.press_origin())
    {
        let drag = Drag { tile: position, resizes: true, from: tile.place, start, now: start };
        grid.drag = Some(drag);
    }
}
