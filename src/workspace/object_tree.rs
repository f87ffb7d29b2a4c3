//! All objects by containment, made once for each revision of the data, beside the inventory: a window only shows parts of it.
//!
//! Words of a search are looked for in one text that holds all names, so that a hundred thousand objects take about a millisecond.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use memchr::memmem;

use super::filter_help::{quoted, written_key};
use crate::model::ManagedObject;
use crate::model::fast::FastMap;

/// One step of containment.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeNode {
    pub class: String,
    pub value: String,
    /// In order of their names.
    pub children: Vec<u32>,
    /// Position in the inventory, where the step names an object that reports.
    pub object: Option<u32>,
    /// Objects at and below it.
    pub n_objects: u32,
    parent: Option<u32>,
}

/// All objects, by containment.
#[derive(Clone, Debug, Default)]
pub struct ObjectTree {
    nodes: Vec<TreeNode>,
    roots: Vec<u32>,
    /// `class value` of each node in small letters, a line for each.
    names: String,
    /// Where the line of each node begins.
    starts: Vec<u32>,
}

impl ObjectTree {
    pub fn of(objects: &[ManagedObject]) -> Self {
        let mut tree = Self::default();
        let mut by_step: FastMap<(Option<u32>, &str, &str), u32> = FastMap::default();
        let steps: Vec<Vec<(&str, &str)>> = objects.iter().map(steps).collect();
        for (position, steps) in steps.iter().enumerate() {
            let mut parent = None;
            for &(class, value) in steps {
                let node = *by_step.entry((parent, class, value)).or_insert_with(|| {
                    tree.nodes.push(TreeNode {
                        class: class.to_owned(),
                        value: value.to_owned(),
                        children: Vec::new(),
                        object: None,
                        n_objects: 0,
                        parent,
                    });
                    (tree.nodes.len() - 1) as u32
                });
                tree.nodes[node as usize].n_objects += 1;
                parent = Some(node);
            }
            if let Some(node) = parent {
                tree.nodes[node as usize].object = Some(position as u32);
            }
        }
        tree.hang();
        tree.name();
        tree
    }

    /// Hangs every node under its parent.
    fn hang(&mut self) {
        for node in 0..self.nodes.len() as u32 {
            match self.nodes[node as usize].parent {
                Some(parent) => self.nodes[parent as usize].children.push(node),
                None => self.roots.push(node),
            }
        }
        let sorted = |nodes: &[TreeNode], mut of: Vec<u32>| {
            of.sort_by(|a, b| {
                let (a, b) = (&nodes[*a as usize], &nodes[*b as usize]);
                a.class.cmp(&b.class).then_with(|| natural_order(&a.value, &b.value))
            });
            of
        };
        for node in 0..self.nodes.len() {
            let children = std::mem::take(&mut self.nodes[node].children);
            self.nodes[node].children = sorted(&self.nodes, children);
        }
        self.roots = sorted(&self.nodes, std::mem::take(&mut self.roots));
    }

    fn name(&mut self) {
        for node in &self.nodes {
            self.starts.push(self.names.len() as u32);
            self.names.extend(node.class.chars().flat_map(char::to_lowercase));
            self.names.push(' ');
            self.names.extend(node.value.chars().flat_map(char::to_lowercase));
            self.names.push('\n');
        }
    }

    pub fn node(&self, node: u32) -> Option<&TreeNode> {
        self.nodes.get(node as usize)
    }

    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// Nodes to show, with their depth: those under open nodes, or, with a search text, those that match and all above them.
    pub fn rows(&self, search: &str, open: &BTreeSet<usize>) -> Vec<(u32, u16)> {
        // A pasted line end must not match across two names.
        let search = search.trim().to_lowercase().replace('\n', " ");
        let shown = (!search.is_empty()).then(|| self.matching(&search));
        let mut rows = Vec::new();
        // Roots go on the stack last to first, so that the first is taken first.
        let mut stack: Vec<(u32, u16)> = self.roots.iter().rev().map(|&node| (node, 0)).collect();
        while let Some((node, depth)) = stack.pop() {
            if shown.as_ref().is_some_and(|shown| !shown[node as usize]) {
                continue;
            }
            rows.push((node, depth));
            if shown.is_some() || open.contains(&(node as usize)) {
                let children = self.nodes[node as usize].children.iter().rev();
                stack.extend(children.map(|&child| (child, depth + 1)));
            }
        }
        rows
    }

    fn matching(&self, search: &str) -> Vec<bool> {
        let mut shown = vec![false; self.nodes.len()];
        for at in memmem::find_iter(self.names.as_bytes(), search.as_bytes()) {
            let position = self.starts.partition_point(|start| *start as usize <= at) - 1;
            let mut up = Some(position as u32);
            while let Some(node) = up.filter(|&node| !shown[node as usize]) {
                shown[node as usize] = true;
                up = self.nodes[node as usize].parent;
            }
        }
        shown
    }

    /// Filter text that selects a node with all below it.
    pub fn filter(&self, node: u32, objects: &[ManagedObject]) -> String {
        let Some(here) = self.node(node) else { return String::new() };
        let object = here.object.and_then(|position| objects.get(position as usize));
        if let Some(object) = object.filter(|_| here.children.is_empty()) {
            return format!("object == {}", quoted(&object.name));
        }
        let mut classes = BTreeSet::new();
        let mut order = Vec::new();
        let mut up = Some(here);
        while let Some(node) = up {
            // Of nested steps of one class the innermost is the one a filter sees.
            if !node.class.is_empty() && classes.insert(node.class.as_str()) {
                order.push(format!("{} == {}", written_key(&node.class), quoted(&node.value)));
            }
            up = node.parent.and_then(|parent| self.node(parent));
        }
        order.reverse();
        order.join(" and ")
    }

    /// The whole name of a node: that of its object, or its steps.
    pub fn name_of(&self, node: u32, objects: &[ManagedObject]) -> String {
        let Some(here) = self.node(node) else { return String::new() };
        if let Some(object) = here.object.and_then(|position| objects.get(position as usize)) {
            return object.name.clone();
        }
        let mut steps = Vec::new();
        let mut up = Some(here);
        while let Some(node) = up {
            steps.push(format!("{}={}", node.class, node.value));
            up = node.parent.and_then(|parent| self.node(parent));
        }
        steps.reverse();
        steps.join(",")
    }
}

/// Names in the order in which people count: `C2` before `C10`.
fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (Some(first), Some(second)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        };
        if first.is_ascii_digit() && second.is_ascii_digit() {
            let end = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            let (one, rest) = left.split_at(end(left));
            let (other, other_rest) = right.split_at(end(right));
            let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
            let order = one.len().cmp(&other.len()).then_with(|| one.cmp(other));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (rest, other_rest);
        } else {
            if first != second {
                return first.cmp(&second);
            }
            (left, right) = (&left[first.len_utf8()..], &right[second.len_utf8()..]);
        }
    }
}

/// The steps of an object's name; a Huawei object is one step below its network element.
fn steps(object: &ManagedObject) -> Vec<(&str, &str)> {
    let rdns = object.rdns();
    match rdns.first() {
        Some(element) if element.class == "NE" => {
            vec![(element.class, element.value), (object.class(), object.label())]
        }
        _ => rdns.iter().map(|rdn| (rdn.class, rdn.value)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ObjectId;

    fn objects(names: &[&str]) -> Vec<ManagedObject> {
        let of = |(i, name): (usize, &&str)| ManagedObject::new(ObjectId(i as u32), *name, None);
        names.iter().enumerate().map(of).collect()
    }

    #[test]
    fn objects_hang_under_their_containers() {
        let objects = objects(&[
            "SubNetwork=Peru,MeContext=LIM001,EUtranCellFDD=LIM001A",
            "SubNetwork=Peru,MeContext=LIM001,EUtranCellFDD=LIM001B",
        ]);
        let tree = ObjectTree::of(&objects);
        let none = BTreeSet::new();
        assert_eq!(tree.rows("", &none).len(), 1, "closed: the root alone");
        let rows = tree.rows("001B", &none);
        assert_eq!(rows.len(), 3, "a match and all above it, not its sibling");
        let leaf = rows[2].0;
        assert_eq!(
            tree.filter(leaf, &objects),
            "object == \"SubNetwork=Peru,MeContext=LIM001,EUtranCellFDD=LIM001B\""
        );
        let site = rows[1].0;
        assert_eq!(
            tree.filter(site, &objects),
            "SubNetwork == \"Peru\" and MeContext == \"LIM001\""
        );
        assert_eq!(tree.name_of(site, &objects), "SubNetwork=Peru,MeContext=LIM001");
        assert_eq!(tree.node(site).map(|node| node.n_objects), Some(2));
        assert!(tree.rows("lim001a\neutran", &none).is_empty(), "no match across two names");
    }

    #[test]
    fn numbers_in_names_are_in_their_order() {
        let objects = objects(&["A=1,C=10", "A=1,C=9", "A=1,C=2"]);
        let tree = ObjectTree::of(&objects);
        let rows = tree.rows("", &BTreeSet::from([0]));
        let values: Vec<&str> = rows
            .iter()
            .filter_map(|(node, _)| tree.node(*node))
            .map(|n| n.value.as_str())
            .collect();
        assert_eq!(values, ["1", "2", "9", "10"]);
    }

    #[test]
    fn a_hundred_thousand_objects_are_searched_within_a_frame() {
        let names: Vec<String> = (0..100_000)
            .map(|i| {
                format!(
                    "SubNetwork=N{},MeContext=S{:05},EUtranCellFDD=S{:05}-{}",
                    i % 9,
                    i / 3,
                    i / 3,
                    i % 3
                )
            })
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let tree = ObjectTree::of(&objects(&names));
        let started = std::time::Instant::now();
        let rows = tree.rows("s12345-1", &BTreeSet::new());
        let took = started.elapsed();
        assert_eq!(rows.len(), 3, "the cell and what is above it");
        // Ten times what it takes without optimizing on a busy machine.
        assert!(took.as_millis() < 300, "{took:?}");
    }
}
