//! The tree of managed objects by containment. A job makes it beside the inventory; only visible rows are drawn.
//!
//! | on a row | does |
//! |---|---|
//! | click, Enter | filters by it, and lets go again |
//! | arrow, right and left key | opens and closes it |
//! | right button, Shift+F10 | only this, all but this, its name, the map |

use std::sync::Arc;

use egui::{
    CornerRadius, Key, Modifiers, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::gui::app::{Action, ViewContext};
use crate::gui::theme::{font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{field, menu, quantity, text};
use crate::words::tr;
use crate::workspace::Inventory;
use crate::workspace::dashboard::joined;
use crate::workspace::object_tree::{ObjectTree, TreeNode};

/// The visible rows for one tree, search text and set of open nodes.
#[derive(Debug, Default)]
pub(crate) struct ObjectRows {
    key: Option<(usize, String, u64)>,
    /// Visible nodes with their depth.
    rows: Arc<Vec<(u32, u16)>>,
}

impl ObjectRows {
    fn rows(&mut self, tree: &Arc<ObjectTree>, explore: &ExploreUi) -> Arc<Vec<(u32, u16)>> {
        let tree_id = Arc::as_ptr(tree) as usize;
        let key = (tree_id, explore.object_search.clone(), explore.tree_revision);
        if self.key.as_ref() != Some(&key) {
            self.rows = Arc::new(tree.rows(&explore.object_search, &explore.tree_open));
            self.key = Some(key);
        }
        self.rows.clone()
    }
}

const ROW: f32 = 28.0;

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let width = ui.available_width();
    let name = tr!("objects-search");
    field::search(ui, &mut explore.object_search, name, name, width);
    let inventory = ctx.state.inventory.clone();
    let tree = &inventory.tree;
    let rows = ctx.derived.tree.rows(tree, explore);
    text::small(ui, &tr!("objects-count", n = inventory.objects.len() as u64));
    if rows.is_empty() {
        text::muted(ui, tr!("objects-no-match"));
        return;
    }
    let is_searching = !explore.object_search.trim().is_empty();
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().id_salt("objects").auto_shrink(false);
    area.show_rows(ui, ROW, rows.len(), |ui, range| {
        for &(position, depth) in &rows[range] {
            let Some(node) = tree.node(position) else { continue };
            let key = position as usize;
            let is_open = is_searching || explore.tree_open.contains(&key);
            let look = Look { depth, is_open, is_selected: explore.node == Some(key) };
            match row_ui(ui, node, look) {
                None => {}
                Some(RowWish::Toggle) => {
                    if !explore.tree_open.remove(&key) {
                        explore.tree_open.insert(key);
                    }
                    explore.tree_revision += 1;
                }
                Some(RowWish::Select) => select(explore, position, &inventory),
                Some(RowWish::Exclude) => {
                    let others = format!("not ({})", tree.filter(position, &inventory.objects));
                    let filter = joined_plainly(&explore.filter, &others);
                    set_filter(explore, filter, None);
                }
                Some(RowWish::CopyName) => {
                    ui.ctx().copy_text(tree.name_of(position, &inventory.objects));
                }
                Some(RowWish::Map) => ctx.queue.push(Action::ShowOnMap(node.value.clone())),
            }
        }
    });
}

/// What a person wants of a row.
enum RowWish {
    Toggle,
    Select,
    Exclude,
    CopyName,
    Map,
}

/// Both filters, without parentheses that a person would not write.
fn joined_plainly(a: &str, b: &str) -> String {
    if a.to_ascii_lowercase().contains(" or ") || a.trim().is_empty() {
        return joined(a, b);
    }
    format!("{} and {b}", a.trim())
}

fn select(explore: &mut ExploreUi, position: u32, inventory: &Inventory) {
    let is_again = explore.node == Some(position as usize);
    let filter =
        if is_again { String::new() } else { inventory.tree.filter(position, &inventory.objects) };
    set_filter(explore, filter, (!is_again).then_some(position as usize));
}

fn set_filter(explore: &mut ExploreUi, filter: String, node: Option<usize>) {
    explore.filter_typed.clone_from(&filter);
    explore.filter = filter;
    explore.node = node;
    explore.cell = None;
}

#[derive(Clone, Copy)]
struct Look {
    depth: u16,
    is_open: bool,
    is_selected: bool,
}

fn row_ui(ui: &mut Ui, node: &TreeNode, look: Look) -> Option<RowWish> {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| {
        let name = format!("{} {}", node.class, node.value);
        WidgetInfo::selected(egui::Role::TreeItem, true, look.is_selected, name)
    });
    if look.is_selected || response.hovered() {
        let fill = if look.is_selected { t.accent_soft } else { t.raised };
        ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), CornerRadius::same(6), fill);
    }
    let left = rect.left() + 4.0 + f32::from(look.depth) * 14.0;
    let mut wish = response.clicked().then_some(RowWish::Select);
    let has_children = !node.children.is_empty();
    if has_children {
        let arrow = Rect::from_center_size(pos2(left + 8.0, rect.center().y), Vec2::splat(20.0));
        let toggle = ui.interact(arrow, response.id.with("arrow"), Sense::click());
        toggle.widget_info(|| {
            let name = tr!("objects-open", name = node.value.as_str());
            WidgetInfo::selected(egui::Role::DisclosureTriangle, true, look.is_open, name)
        });
        let glyph = if look.is_open { Icon::ChevronDown } else { Icon::ChevronRight };
        icon::paint(ui.painter(), arrow.shrink(4.0), glyph, t.text_muted);
        let by_key = response.has_focus() && is_toggled_by_key(ui, look.is_open);
        if toggle.clicked() || response.double_clicked() || by_key {
            wish = Some(RowWish::Toggle);
        }
    }
    let count =
        if has_children { quantity::count(u64::from(node.n_objects)) } else { String::new() };
    let count = ui.painter().layout_no_wrap(count, font::small(), t.text_faint);
    let room = Rect::from_min_max(
        pos2(left + 20.0, rect.top()),
        pos2(rect.right() - count.size().x - 16.0, rect.bottom()),
    );
    let color = if look.is_selected { t.accent_text } else { t.text };
    let name = text::elided(ui, &node.value, font::body(), color, room.width());
    let class_left = room.left() + name.size().x + 8.0;
    ui.painter().galley(pos2(room.left(), rect.center().y - name.size().y / 2.0), name, color);
    let class_room = room.right() - class_left;
    if class_room > 24.0 {
        let class = text::elided(ui, &node.class, font::small(), t.text_faint, class_room);
        let at = pos2(class_left, rect.center().y - class.size().y / 2.0);
        ui.painter().galley(at, class, t.text_faint);
    }
    ui.painter().galley(
        pos2(rect.right() - count.size().x - 8.0, rect.center().y - count.size().y / 2.0),
        count,
        t.text_faint,
    );
    crate::gui::theme::paint_focus(ui, &response);
    menu::context(&response, |ui| {
        let mut line = |ui: &mut Ui, icon, name, makes| {
            if menu::line(ui, icon, name, None) {
                wish = Some(makes);
            }
        };
        line(ui, Some(Icon::Filter), tr!("objects-only"), RowWish::Select);
        line(ui, Some(Icon::Minus), tr!("objects-exclude"), RowWish::Exclude);
        menu::separator(ui);
        line(ui, Some(Icon::Copy), tr!("objects-copy-name"), RowWish::CopyName);
        line(ui, Some(Icon::Map), tr!("objects-map"), RowWish::Map);
    });
    response.on_hover_text(format!("{}={}", node.class, node.value));
    wish
}

/// Whether the right key opens it, or the left one closes it.
fn is_toggled_by_key(ui: &Ui, is_open: bool) -> bool {
    let key = if is_open { Key::ArrowLeft } else { Key::ArrowRight };
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
}
