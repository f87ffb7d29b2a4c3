//! What is known of an object, which objects a request means, and which group each belongs to, at which time.
//!
//! | key | value |
//! |---|---|
//! | `object` | full name |
//! | `name`, `label` | what people call it (a filter on `name` also takes the full name) |
//! | `class` | class of the object itself |
//! | any topology attribute | as the topology says; it also overrides the next three |
//! | `vendor`, `technology`, `element` | as the file or the object's classes say |
//! | any RDN class, such as `EUtranCellFDD` | value of that step of the name |
//!
//! Keys are taken without regard to case.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::attribute::{AttributeColumn, AttributeValue, CHANGES, Numbering};
use super::grid::outside;
use super::topology::{MatchedRows, ObjectRows};
use super::{Filter, Mask, QueryError, Topology};
use crate::model::fast::FastMap;
use crate::model::glob::folded_chars;
use crate::model::{ManagedObject, ObjectId, TimeRange, Timestamp, nearest};

/// Keys that every object may have.
const BUILT_IN_KEYS: [&str; 7] =
    ["class", "element", "label", "name", "object", "technology", "vendor"];

/// Groups by the measurement's group, not by anything of the object; not for filters.
pub(super) const MEASUREMENT_GROUP_KEY: &str = "measurement_group";

/// Classes of the step that names the network element, the first that is there.
const ELEMENT_CLASSES: [&str; 3] = ["MeContext", "ManagedElement", "NE"];

/// One object with what the topology says about it: the only place where a key becomes a value.
#[derive(Clone, Debug)]
pub struct ObjectAttributes<'a> {
    object: &'a ManagedObject,
    rows: ObjectRows<'a>,
}

impl<'a> ObjectAttributes<'a> {
    pub fn of(object: &'a ManagedObject, topology: &'a Topology) -> Self {
        Self { object, rows: topology.rows_of(object) }
    }

    /// As [`Self::of`], of the object at a position of a list.
    pub fn in_list(
        objects: &'a [ManagedObject],
        topology: &'a Topology,
        matched: &'a MatchedRows,
        position: usize,
    ) -> Self {
        Self { object: &objects[position], rows: matched.rows_of(topology, position) }
    }

    /// What the topology says of the object.
    pub fn rows(&self) -> &ObjectRows<'a> {
        &self.rows
    }

    /// Value of a key at an instant; `None` where the object has no such attribute then.
    pub fn attribute(&self, key: &str, at: Timestamp) -> Option<&'a str> {
        Some(match self.find(key, at)? {
            Found::Text(text) => text,
            Found::Step(step) => self.object.rdns()[step].value,
        })
    }

    fn find(&self, key: &str, at: Timestamp) -> Option<Found<'a>> {
        let is = |word: &str| key.eq_ignore_ascii_case(word);
        if is("object") {
            return Some(Found::Text(&self.object.name));
        }
        if is("name") || is("label") {
            return Some(Found::Text(self.object.label()));
        }
        if is("class") {
            return Some(Found::Text(self.object.class()));
        }
        if let Some(value) = self.rows.attribute(key, at) {
            return Some(Found::Text(value));
        }
        if is("vendor") {
            return self.object.vendor.as_deref().map(Found::Text);
        }
        if is("technology") {
            return self.object.technology().map(Found::Text);
        }
        rdn_position(self.object, key).map(Found::Step)
    }

    /// Whether the object passes a filter at an instant.
    pub fn passes(&self, filter: &Filter, at: Timestamp) -> bool {
        filter.matches(&|key| self.attribute(key, at))
    }
}

/// Where a value was found.
enum Found<'a> {
    Text(&'a str),
    /// In that step of the object's name.
    Step(usize),
}

/// Which step of the object's name a key means; the last of several.
fn rdn_position(object: &ManagedObject, key: &str) -> Option<usize> {
    let rdns = object.rdns();
    let position = |class: &str| rdns.iter().rposition(|rdn| rdn.class.eq_ignore_ascii_case(class));
    if key.eq_ignore_ascii_case("element") {
        ELEMENT_CLASSES.iter().find_map(|class| position(class))
    } else {
        position(key)
    }
}

/// All keys that `--by` and `--where` know, in alphabetical order without regard to case: built-in ones, RDN classes, topology
/// attributes, and `measurement_group` (for `--by` only).
pub fn known_keys(objects: &[ManagedObject], topology: &Topology) -> Vec<String> {
    let mut keys = BTreeMap::new();
    let built_in = BUILT_IN_KEYS.iter().chain([&MEASUREMENT_GROUP_KEY]).copied();
    let mut seen: HashSet<&str> = HashSet::new();
    let classes = objects.iter().flat_map(ManagedObject::rdns).map(|rdn| rdn.class);
    let classes = classes.filter(|class| !class.is_empty() && seen.insert(class));
    for key in built_in.chain(topology.attribute_names()).chain(classes) {
        let folded: String = folded_chars(key).collect();
        keys.entry(folded).or_insert_with(|| key.to_owned());
    }
    keys.into_values().collect()
}

/// Topology attributes of each object at an instant, in the order of `objects`: name and value, sorted by name.
pub fn attributes_table(
    objects: &[ManagedObject],
    topology: &Topology,
    at: Timestamp,
) -> Vec<Vec<(String, String)>> {
    let attributes_of = |object| {
        let named = topology.rows_of(object).all(at).into_iter();
        named.map(|(name, v)| (topology.display_name(name).to_owned(), v.to_owned())).collect()
    };
    objects.iter().map(attributes_of).collect()
}

/// `Err` with the nearest known key for the first key that no object can have. While nothing is imported, nothing is unknown.
pub fn check_keys<'k>(
    keys: impl IntoIterator<Item = &'k str>,
    objects: &[ManagedObject],
    topology: &Topology,
) -> Result<(), QueryError> {
    let is_known = |key: &str| {
        BUILT_IN_KEYS.iter().any(|built_in| key.eq_ignore_ascii_case(built_in))
            || topology.has_attribute(key)
            || objects.iter().any(|object| rdn_position(object, key).is_some())
    };
    match keys.into_iter().find(|key| !objects.is_empty() && !is_known(key)) {
        None => Ok(()),
        Some(key) => {
            let known = known_keys(objects, topology);
            let nearest = nearest(key, known.iter().map(String::as_str)).map(str::to_owned);
            Err(QueryError::UnknownKey { key: key.to_owned(), nearest })
        }
    }
}

/// All objects with what is known of each.
struct All<'a> {
    objects: &'a [ManagedObject],
    topology: &'a Topology,
    matched: &'a MatchedRows,
}

impl<'a> All<'a> {
    fn attributes(&self, position: usize) -> ObjectAttributes<'a> {
        ObjectAttributes::in_list(self.objects, self.topology, self.matched, position)
    }

    /// Which pass a filter, as far as that does not change with time.
    fn passing(&self, filter: &Filter) -> Vec<bool> {
        let column = |key: &str| self.column(key, None);
        filter.matches_all(self.objects.len(), &column)
    }

    /// The values of a key; with a [`GroupKey`] as they stand for groups.
    fn column(&self, key: &str, group_key: Option<&GroupKey<'_>>) -> Arc<AttributeColumn> {
        self.matched.column(key, group_key.is_some(), || {
            AttributeColumn::new((0..self.objects.len()).map(|position| {
                if self.matched.may_change(position) {
                    return AttributeValue::Changes;
                }
                let attributes = self.attributes(position);
                let at = Timestamp::default();
                match group_key {
                    Some(group_key) => AttributeValue::Text(group_key.value(&attributes, at)),
                    None => attributes
                        .attribute(key, at)
                        .map_or(AttributeValue::None, |v| AttributeValue::Text(Cow::Borrowed(v))),
                }
            }))
        })
    }
}

/// Objects that pass a filter (all without one) by their attributes at an instant, ascending.
pub fn passing_objects(
    objects: &Arc<Vec<ManagedObject>>,
    topology: &Topology,
    filter: Option<&Filter>,
    at: Timestamp,
) -> Vec<ObjectId> {
    let Some(filter) = filter else { return objects.iter().map(|object| object.id).collect() };
    let matched = topology.matched(objects);
    let all = All { objects, topology, matched: &matched };
    let always = all.passing(filter);
    let passes = |position: &usize| {
        if matched.may_change(*position) {
            all.attributes(*position).passes(filter, at)
        } else {
            always[*position]
        }
    };
    (0..objects.len()).filter(passes).map(|position| objects[position].id).collect()
}

/// Values of a key with how many objects have each at an instant, in order of first sight.
pub fn value_counts(
    objects: &Arc<Vec<ManagedObject>>,
    topology: &Topology,
    key: &str,
    at: Timestamp,
) -> Vec<(String, usize)> {
    let matched = topology.matched(objects);
    let all = All { objects, topology, matched: &matched };
    let column = all.column(key, None);
    let mut counts = vec![0; column.values.len()];
    let mut changing: BTreeMap<&str, usize> = BTreeMap::new();
    let attributes: Vec<ObjectAttributes<'_>> = (column.numbers.iter().enumerate())
        .filter(|(_, number)| **number == CHANGES)
        .map(|(position, _)| all.attributes(position))
        .collect();
    for value in attributes.iter().filter_map(|attributes| attributes.attribute(key, at)) {
        *changing.entry(value).or_default() += 1;
    }
    for number in &column.numbers {
        if let Some(count) = counts.get_mut(*number as usize) {
            *count += 1;
        }
    }
    let mut found: Vec<(String, usize)> = Vec::with_capacity(counts.len());
    for (value, count) in column.values.iter().zip(counts) {
        found.push((value.clone(), count + changing.remove(value.as_str()).unwrap_or(0)));
    }
    found.extend(changing.into_iter().map(|(value, count)| (value.to_owned(), count)));
    found.retain(|(_, count)| *count > 0);
    found
}

/// In which group an object counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Membership {
    /// In none.
    Out,
    /// In one, all the time.
    Always(usize),
    /// Ascending, disjoint spans of time, each with its group.
    Dated(Vec<(TimeRange, usize)>),
}

impl Membership {
    /// The group that it counts in all the time from the beginning of a range to its end.
    pub(super) fn group_throughout(&self, range: TimeRange) -> Option<usize> {
        match self {
            Self::Out => None,
            Self::Always(group) => Some(*group),
            Self::Dated(spans) => {
                let mut spans = spans.iter().skip_while(|(span, _)| span.end <= range.start);
                let (first, group) = spans.next().filter(|(span, _)| span.start <= range.start)?;
                let mut covered = first.end;
                while covered < range.end {
                    let next =
                        spans.next().filter(|next| next.0.start == covered && next.1 == *group);
                    covered = next?.0.end;
                }
                Some(*group)
            }
        }
    }
}

/// Which objects a request means, and their groups.
pub(super) struct Selection {
    /// Values of the group keys, in order of first sight; an empty text stands in the place of `measurement_group`.
    pub(super) groups: Vec<Vec<String>>,
    /// One per object of the catalog.
    pub(super) members: Vec<Membership>,
}

impl Selection {
    pub(super) fn is_selected(&self, position: usize) -> bool {
        self.members[position] != Membership::Out
    }
}

/// Filters and groups all objects over `range`. Masks of single objects are cut out of their spans; those for all are not.
pub(super) fn select(
    objects: &Arc<Vec<ManagedObject>>,
    topology: &Topology,
    filter: Option<&Filter>,
    by: &[String],
    range: TimeRange,
    masks: &[Mask],
) -> Result<Selection, QueryError> {
    let object_keys = by.iter().map(String::as_str).filter(|key| !is_measurement_group(key));
    check_keys(object_keys, objects, topology)?;
    if let Some(filter) = filter {
        check_keys(filter.keys(), objects, topology)?;
    }
    let matched = topology.matched(objects);
    let all = All { objects, topology, matched: &matched };
    let keys: Vec<GroupKey<'_>> = by.iter().map(|key| GroupKey::new(key, &all)).collect();
    let always = filter.map(|filter| all.passing(filter));
    let mut groups = GroupTable::new(&keys);
    let masked = masks_by_object(masks);
    let members = (0..objects.len())
        .map(|position| {
            let member = if matched.may_change(position) {
                let attributes = all.attributes(position);
                let mut group_at = |at| {
                    let passes = filter.is_none_or(|filter| attributes.passes(filter, at));
                    passes.then(|| groups.number_at(&keys, &attributes, at))
                };
                membership(&attributes.rows, range, &mut group_at)
            } else if always.as_ref().is_none_or(|always| always[position]) {
                Membership::Always(groups.number_of(&keys, position))
            } else {
                Membership::Out
            };
            // Without masks nobody asks for the ids of all objects.
            let masks = || masked.get(&objects[position].id);
            match (!masked.is_empty()).then(masks).flatten() {
                Some(masks) => without_masks(member, range, masks),
                None => member,
            }
        })
        .collect();
    Ok(Selection { groups: groups.groups, members })
}

pub(super) fn is_measurement_group(key: &str) -> bool {
    key.eq_ignore_ascii_case(MEASUREMENT_GROUP_KEY)
}

/// Asks for the group once for each span between changes of dated attributes.
fn membership(
    rows: &ObjectRows<'_>,
    range: TimeRange,
    group_at: &mut dyn FnMut(Timestamp) -> Option<usize>,
) -> Membership {
    let mut edges = vec![range.start];
    edges.extend(rows.changes_in(range));
    let ends = edges.iter().skip(1).copied().chain([range.end]);
    let mut spans: Vec<(TimeRange, usize)> = Vec::new();
    for (start, end) in edges.iter().zip(ends) {
        match (group_at(*start), spans.last_mut()) {
            (None, _) => {}
            (Some(group), Some((span, before))) if *before == group && span.end == *start => {
                span.end = end;
            }
            (Some(group), _) => spans.push((TimeRange::new(*start, end), group)),
        }
    }
    match spans.as_slice() {
        [] => Membership::Out,
        [(span, group)] if *span == range => Membership::Always(*group),
        _ => Membership::Dated(spans),
    }
}

/// Masks that name objects, per object, ascending.
fn masks_by_object(masks: &[Mask]) -> BTreeMap<ObjectId, Vec<TimeRange>> {
    let mut masked: BTreeMap<ObjectId, Vec<TimeRange>> = BTreeMap::new();
    for mask in masks {
        for object in mask.objects.iter().flatten() {
            masked.entry(*object).or_default().push(mask.range);
        }
    }
    masked
}

fn without_masks(member: Membership, range: TimeRange, masks: &[TimeRange]) -> Membership {
    let spans = match member {
        Membership::Out => return Membership::Out,
        Membership::Always(group) => vec![(range, group)],
        Membership::Dated(spans) => spans,
    };
    let open = |(span, group)| {
        outside(span, masks).into_iter().map(move |rest| (rest, group)).collect::<Vec<_>>()
    };
    Membership::Dated(spans.into_iter().flat_map(open).collect())
}

/// Numbers lists of group values in order of first sight.
struct GroupTable {
    groups: Vec<Vec<String>>,
    numbering: Numbering,
    /// By key: numbers of values that only occur for a time; they follow those of the key's column.
    dated: Vec<FastMap<String, u32>>,
    /// Used again.
    wanted: Vec<u32>,
}

impl GroupTable {
    fn new(keys: &[GroupKey<'_>]) -> Self {
        let dated = keys.iter().map(|_| FastMap::default()).collect();
        Self { groups: Vec::new(), numbering: Numbering::default(), dated, wanted: Vec::new() }
    }

    /// The group of an object that does not change.
    fn number_of(&mut self, keys: &[GroupKey<'_>], position: usize) -> usize {
        self.wanted.clear();
        self.wanted.extend(keys.iter().map(|key| key.column.numbers[position]));
        let (number, is_new) = self.numbering.number(&self.wanted);
        if is_new {
            let numbers = keys.iter().zip(&self.wanted);
            let values = numbers.map(|(key, number)| key.column.values[*number as usize].clone());
            self.groups.push(values.collect());
        }
        number
    }

    /// The group of an object at an instant.
    fn number_at(
        &mut self,
        keys: &[GroupKey<'_>],
        attributes: &ObjectAttributes<'_>,
        at: Timestamp,
    ) -> usize {
        self.wanted.clear();
        for (key, dated) in keys.iter().zip(&mut self.dated) {
            let value = key.value(attributes, at);
            // Values of objects that do not change keep the numbers they have.
            let known = || key.column.values.get_index_of(&*value);
            let number = match dated.get(&*value) {
                Some(number) => *number,
                None => {
                    let next = (key.column.values.len() + dated.len()) as u32;
                    let number = known().map_or(next, |position| position as u32);
                    dated.insert(value.into_owned(), number);
                    number
                }
            };
            self.wanted.push(number);
        }
        let (number, is_new) = self.numbering.number(&self.wanted);
        if is_new {
            let values = keys.iter().map(|key| key.value(attributes, at).into_owned());
            self.groups.push(values.collect());
        }
        number
    }
}

/// A group key, with what is needed to tell apart steps of the same value.
struct GroupKey<'a> {
    key: &'a str,
    /// Values of this RDN class that several different steps share (`EUtranCellFDD=1` of two nodes).
    ambiguous: HashSet<&'a str>,
    column: Arc<AttributeColumn>,
}

impl<'a> GroupKey<'a> {
    fn new(key: &'a str, all: &All<'a>) -> Self {
        let mut group_key = Self { key, ambiguous: HashSet::new(), column: Arc::default() };
        // What was found out before stands in the column, unless objects have to be asked one by one.
        if !all.matched.has_column(key) || all.matched.any_may_change() {
            group_key.ambiguous = ambiguous_values(key, all.objects);
        }
        group_key.column = all.column(key, Some(&group_key));
        group_key
    }

    fn value<'v>(&self, attributes: &ObjectAttributes<'v>, at: Timestamp) -> Cow<'v, str> {
        if is_measurement_group(self.key) {
            return Cow::Borrowed("");
        }
        let object = attributes.object;
        match attributes.find(self.key, at) {
            None => Cow::Borrowed(""),
            Some(Found::Text(value)) => Cow::Borrowed(value),
            Some(Found::Step(step)) => {
                let value = object.rdns()[step].value;
                let shared = self.ambiguous.contains(value);
                if shared { Cow::Owned(name_up_to(object, step)) } else { Cow::Borrowed(value) }
            }
        }
    }
}

fn ambiguous_values<'o>(key: &str, objects: &'o [ManagedObject]) -> HashSet<&'o str> {
    let mut first_seen = HashMap::new();
    let mut ambiguous = HashSet::new();
    for object in objects {
        if let Some(i) = rdn_position(object, key) {
            let mut steps = object.rdns();
            steps.truncate(i + 1);
            let value = steps[i].value;
            if *first_seen.entry(value).or_insert_with(|| steps.clone()) != steps {
                ambiguous.insert(value);
            }
        }
    }
    ambiguous
}

/// The object's name up to and including that step, as a DN.
fn name_up_to(object: &ManagedObject, step: usize) -> String {
    let mut name = String::new();
    for rdn in &object.rdns()[..=step] {
        if !name.is_empty() {
            name.push(',');
        }
        if !rdn.class.is_empty() {
            name.push_str(rdn.class);
            name.push('=');
        }
        name.push_str(rdn.value);
    }
    name
}
