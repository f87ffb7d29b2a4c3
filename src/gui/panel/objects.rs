//! The tree of managed objects by containment. Built once per data revision; only visible rows are drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{CornerRadius, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::gui::app::ViewContext;
use crate::gui::theme::{font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{field, quantity, text};
use crate::model::ManagedObject;
use crate::workspace::Inventory;

/// One step of containment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub class: String,
    pub value: String,
    pub children: Vec<usize>,
    /// Position in the inventory, where the step names an object that reports.
    pub object: Option<usize>,
    /// Objects at and below it.
    pub n_objects: usize,
    parent: Option<usize>,
}

/// All objects, by containment.
#[derive(Debug, Default)]
pub(crate) struct ObjectTree {
    data_revision: Option<u64>,
    nodes: Vec<Node>,
    roots: Vec<usize>,
    rows_key: Option<(String, u64)>,
    /// Visible nodes with their depth.
    rows: Arc<Vec<(usize, u16)>>,
}

impl ObjectTree {
    fn update(&mut self, inventory: &Inventory) {
        if self.data_revision == Some(inventory.data_revision) {
            return;
        }
        *self = Self { data_revision: Some(inventory.data_revision), ..Self::default() };
        let mut by_path: BTreeMap<(Option<usize>, String), usize> = BTreeMap::new();
        for (position, object) in inventory.objects.iter().enumerate() {
            let mut parent = None;
            for (class, value) in steps(object) {
                let key = (parent, format!("{class}={value}"));
                let node = *by_path.entry(key).or_insert_with(|| {
                    self.nodes.push(Node {
                        class,
                        value,
                        children: Vec::new(),
                        object: None,
                        n_objects: 0,
                        parent,
                    });
                    self.nodes.len() - 1
                });
                self.nodes[node].n_objects += 1;
                parent = Some(node);
            }
            if let Some(node) = parent {
                self.nodes[node].object = Some(position);
            }
        }
        for ((parent, _), node) in by_path {
            match parent {
                Some(parent) => self.nodes[parent].children.push(node),
                None => self.roots.push(node),
            }
        }
    }

    /// Nodes to show: those under open nodes, or, with a search text, those that match and all above them.
    fn rows(&mut self, explore: &ExploreUi) -> Arc<Vec<(usize, u16)>> {
        let key = (explore.object_search.to_lowercase(), explore.tree_revision);
        if self.rows_key.as_ref() != Some(&key) {
            let search = &key.0;
            let shown = (!search.trim().is_empty()).then(|| self.matching(search.trim()));
            let mut rows = Vec::new();
            // Roots go on the stack last to first, so that the first is taken first.
            let mut stack: Vec<(usize, u16)> = self.roots.iter().rev().map(|&n| (n, 0)).collect();
            while let Some((node, depth)) = stack.pop() {
                if shown.as_ref().is_some_and(|shown| !shown[node]) {
                    continue;
                }
                rows.push((node, depth));
                if shown.is_some() || explore.tree_open.contains(&node) {
                    stack.extend(self.nodes[node].children.iter().rev().map(|&n| (n, depth + 1)));
                }
            }
            self.rows = Arc::new(rows);
            self.rows_key = Some(key);
        }
        self.rows.clone()
    }

    fn matching(&self, search: &str) -> Vec<bool> {
        let mut shown = vec![false; self.nodes.len()];
        for (position, node) in self.nodes.iter().enumerate() {
            if node.value.to_lowercase().contains(search)
                || node.class.to_lowercase().contains(search)
            {
                let mut up = Some(position);
                while let Some(node) = up.filter(|&n| !shown[n]) {
                    shown[node] = true;
                    up = self.nodes[node].parent;
                }
            }
        }
        shown
    }

    /// Filter text that selects a node with all below it.
    fn filter(&self, node: usize, inventory: &Inventory) -> String {
        if let Some(object) =
            self.nodes[node].object.filter(|_| self.nodes[node].children.is_empty())
        {
            return format!("object == {}", quoted(&inventory.objects[object].name));
        }
        let mut steps = BTreeSet::new();
        let mut up = Some(node);
        let mut order = Vec::new();
        while let Some(position) = up {
            let node = &self.nodes[position];
            // Of nested steps of one class the innermost is the one a filter sees.
            if !node.class.is_empty() && steps.insert(node.class.clone()) {
                order.push(format!("{} == {}", key(&node.class), quoted(&node.value)));
            }
            up = node.parent;
        }
        order.reverse();
        order.join(" and ")
    }
}

/// The steps of an object's name; a Huawei object is one step below its network element.
fn steps(object: &ManagedObject) -> Vec<(String, String)> {
    let owned = |class: &str, value: &str| (class.to_owned(), value.to_owned());
    let rdns = object.rdns();
    match rdns.first() {
        Some(element) if element.class == "NE" => {
            vec![owned(element.class, element.value), owned(object.class(), object.label())]
        }
        _ => rdns.iter().map(|rdn| owned(rdn.class, rdn.value)).collect(),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn key(class: &str) -> String {
    if class.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        class.to_owned()
    } else {
        format!("`{class}`")
    }
}

const ROW: f32 = 28.0;

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let width = ui.available_width();
    field::search(ui, &mut explore.object_search, "Search objects", "Search objects", width);
    let inventory = ctx.state.inventory.clone();
    let tree = &mut ctx.derived.tree;
    tree.update(&inventory);
    let rows = tree.rows(explore);
    ui.horizontal(|ui| {
        text::small(ui, &quantity::plural(inventory.objects.len() as u64, "object", "objects"));
    });
    if rows.is_empty() {
        text::muted(ui, "No object is called so");
        return;
    }
    let searching = !explore.object_search.trim().is_empty();
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("objects").auto_shrink(false).show_rows(
        ui,
        ROW,
        rows.len(),
        |ui, range| {
            for &(node, depth) in &rows[range] {
                let open = searching || explore.tree_open.contains(&node);
                let clicked =
                    row_ui(ui, &tree.nodes[node], depth, open, explore.node == Some(node));
                match clicked {
                    Clicked::Nothing => {}
                    Clicked::Arrow => {
                        if !explore.tree_open.remove(&node) {
                            explore.tree_open.insert(node);
                        }
                        explore.tree_revision += 1;
                    }
                    Clicked::Name => select(explore, tree, node, &inventory),
                }
            }
        },
    );
}

fn select(explore: &mut ExploreUi, tree: &ObjectTree, node: usize, inventory: &Inventory) {
    let again = explore.node == Some(node);
    explore.node = (!again).then_some(node);
    explore.filter = if again { String::new() } else { tree.filter(node, inventory) };
    explore.filter_typed.clone_from(&explore.filter);
    explore.cell = None;
}

enum Clicked {
    Nothing,
    Arrow,
    Name,
}

fn row_ui(ui: &mut Ui, node: &Node, depth: u16, open: bool, selected: bool) -> Clicked {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(
            egui::Role::TreeItem,
            true,
            selected,
            format!("{} {}", node.class, node.value),
        )
    });
    if selected {
        ui.painter().rect_filled(
            rect.shrink2(vec2(0.0, 1.0)),
            CornerRadius::same(6),
            t.accent_soft,
        );
    } else if response.hovered() {
        ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), CornerRadius::same(6), t.raised);
    }
    let left = rect.left() + 4.0 + f32::from(depth) * 14.0;
    let mut clicked = if response.clicked() { Clicked::Name } else { Clicked::Nothing };
    if !node.children.is_empty() {
        let arrow = Rect::from_center_size(pos2(left + 8.0, rect.center().y), Vec2::splat(20.0));
        let toggle = ui.interact(arrow, response.id.with("arrow"), Sense::click());
        toggle.widget_info(|| {
            WidgetInfo::selected(
                egui::Role::DisclosureTriangle,
                true,
                open,
                format!("Open {}", node.value),
            )
        });
        let glyph = if open { Icon::ChevronDown } else { Icon::ChevronRight };
        icon::paint(ui.painter(), arrow.shrink(4.0), glyph, t.text_muted);
        if toggle.clicked() || response.double_clicked() {
            clicked = Clicked::Arrow;
        }
    }
    let count = if node.children.is_empty() {
        String::new()
    } else {
        quantity::count(node.n_objects as u64)
    };
    let count = ui.painter().layout_no_wrap(count, font::small(), t.text_faint);
    let room = Rect::from_min_max(
        pos2(left + 20.0, rect.top()),
        pos2(rect.right() - count.size().x - 16.0, rect.bottom()),
    );
    let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
    let color = if selected { t.accent_text } else { t.text };
    let name = painter.text(
        pos2(room.left(), rect.center().y),
        egui::Align2::LEFT_CENTER,
        &node.value,
        font::body(),
        color,
    );
    painter.text(
        pos2(name.right() + 8.0, rect.center().y),
        egui::Align2::LEFT_CENTER,
        &node.class,
        font::small(),
        t.text_faint,
    );
    ui.painter().galley(
        pos2(rect.right() - count.size().x - 8.0, rect.center().y - count.size().y / 2.0),
        count,
        t.text_faint,
    );
    crate::gui::theme::paint_focus(ui, &response);
    response.on_hover_text(format!("{}={}", node.class, node.value));
    clicked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ObjectId;

    fn tree_of(names: &[&str]) -> (ObjectTree, Inventory) {
        let objects = names
            .iter()
            .enumerate()
            .map(|(i, name)| ManagedObject::new(ObjectId(i as u32), *name, None))
            .collect();
        let inventory =
            Inventory { objects: Arc::new(objects), data_revision: 1, ..Default::default() };
        let mut tree = ObjectTree::default();
        tree.update(&inventory);
        (tree, inventory)
    }

    #[test]
    fn objects_hang_under_their_containers() {
        let (mut tree, inventory) = tree_of(&[
            "SubNetwork=Peru,MeContext=LIM001,EUtranCellFDD=LIM001A",
            "SubNetwork=Peru,MeContext=LIM001,EUtranCellFDD=LIM001B",
        ]);
        let mut explore = ExploreUi::default();
        assert_eq!(tree.rows(&explore).len(), 1, "closed: the root alone");
        explore.object_search = "001b".to_owned();
        let rows = tree.rows(&explore);
        assert_eq!(rows.len(), 3, "a match and all above it, not its sibling");
        let leaf = rows[2].0;
        assert_eq!(
            tree.filter(leaf, &inventory),
            "object == \"SubNetwork=Peru,MeContext=LIM001,EUtranCellFDD=LIM001B\""
        );
        assert_eq!(
            tree.filter(rows[1].0, &inventory),
            "SubNetwork == \"Peru\" and MeContext == \"LIM001\""
        );
    }
}
