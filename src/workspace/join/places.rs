//! From texts as systems write them to places: objects, network elements and sites of the cache and the topology.
//!
//! | text | becomes |
//! |---|---|
//! | name of a site or element | that site or element |
//! | full name, label, last step or `alias` of an object | that object, which lies within its site and element |
//! | a distinguished name of something unknown | its last step that is known |
//! | anything else | a place of its own: two records that write the same mean the same |
//! | words in a title or location | the known names that stand in it as whole words, the longest first |
//!
//! Case never matters. Sites are the topology's columns `site`, `site_id`, `site_name`, `site_code`, at the time of the record.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::dn::parse_name;
use crate::model::fast::FastMap;
use crate::model::glob::folded_chars;
use crate::model::{ManagedObject, ObjectId, Outage, Ticket, TimeRange, Timestamp};
use crate::query::{ObjectAttributes, Topology};
use crate::sla::join::{PlaceKey, Places};

/// Columns of the topology that name what holds an object.
const SITE_KEYS: [&str; 4] = ["site", "site_id", "site_name", "site_code"];
/// Columns of the topology with other names of an object, separated by `;` or `|`.
const ALIAS_KEYS: [&str; 2] = ["alias", "aliases"];
/// A name that so many objects share is none, such as the `1` of `ManagedElement=1`.
const SHARED_BY_MAX: usize = 8;
/// A step of a name that holds more objects than this is a region or a network, not a place.
const HELD_MAX: usize = 96;
/// Words between which one name may stretch.
const WORDS_OF_NAME_MAX: usize = 8;

/// What objects and topology name, whatever outages and tickets say: made once for a list of objects, shared by all who ask.
pub struct KnownNames {
    topology: Arc<Topology>,
    /// Those that delivered data, then those that only the topology names.
    objects: Vec<ManagedObject>,
    /// By folded text.
    keys: FastMap<String, PlaceKey>,
    /// How a place is shown, by key.
    titles: Vec<String>,
    /// What a folded name means: sites and elements, and objects by any of their names.
    holders: FastMap<String, PlaceKey>,
    named: FastMap<String, Vec<PlaceKey>>,
    /// Positions of objects by their key, ascending.
    objects_of: FastMap<PlaceKey, Vec<usize>>,
    /// Positions of objects by the sites and elements that hold them at any time.
    held_by: FastMap<PlaceKey, Vec<usize>>,
    /// What holds each object, by its position; `None` where that changes in time.
    holders_of: Vec<Option<Vec<PlaceKey>>>,
    /// How many objects a folded step of names holds.
    n_held: FastMap<String, usize>,
}

/// The names of the newest list of objects.
///
/// *Good*: a contract of ten lines, and a hundred contracts after each other, look the names up once. *Bad*: two callers that ask for
/// different lists in turn gain nothing.
#[derive(Default)]
pub struct NameShelf(Mutex<Option<NamesOf>>);

type NamesOf = (Arc<Vec<ManagedObject>>, Arc<KnownNames>);

impl std::fmt::Debug for NameShelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NameShelf")
    }
}

impl NameShelf {
    /// The names of a list of objects with a topology.
    pub fn names(
        &self,
        objects: &Arc<Vec<ManagedObject>>,
        topology: &Arc<Topology>,
    ) -> Arc<KnownNames> {
        // Whoever comes meanwhile waits, and finds them.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((list, names)) = &*known
            && Arc::ptr_eq(list, objects)
            && Arc::ptr_eq(&names.topology, topology)
        {
            return Arc::clone(names);
        }
        let names = Arc::new(KnownNames::new(objects, topology));
        *known = Some((Arc::clone(objects), Arc::clone(&names)));
        names
    }
}

/// All names that are known, also those that outages and tickets bring.
pub struct PlaceBook {
    known: Arc<KnownNames>,
    /// Beside those of `known`, in the same forms; keys go on where those end.
    keys: FastMap<String, PlaceKey>,
    titles: Vec<String>,
    named: FastMap<String, PlaceKey>,
}

fn folded(text: &str) -> String {
    folded_chars(text.trim()).collect()
}

/// `?`, `-` and the like name nothing.
fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether a name may be looked for in free text: numbers and single letters stand everywhere.
fn is_word_like(folded: &str) -> bool {
    folded.chars().count() >= 3 && folded.chars().any(char::is_alphabetic)
}

/// A name that nobody registered may be looked for only where it looks like one: `LIM014`, not `router`.
fn is_code_like(folded: &str) -> bool {
    folded.chars().count() >= 4
        && folded.chars().any(char::is_alphabetic)
        && folded.chars().any(|c| c.is_ascii_digit())
}

impl KnownNames {
    /// Objects that delivered data and those that only the topology names.
    fn new(imported: &Arc<Vec<ManagedObject>>, topology: &Arc<Topology>) -> Self {
        let unmatched = topology.unmatched_rows(imported).into_iter();
        let silent = unmatched
            .filter(|row| !row.is_pattern)
            .map(|row| ManagedObject::new(ObjectId(u32::MAX), row.object, None));
        let objects: Vec<ManagedObject> = imported.iter().cloned().chain(silent).collect();
        let mut names = Self {
            topology: Arc::clone(topology),
            objects: Vec::new(),
            keys: FastMap::default(),
            titles: Vec::new(),
            holders: FastMap::default(),
            named: FastMap::default(),
            objects_of: FastMap::default(),
            held_by: FastMap::default(),
            holders_of: Vec::with_capacity(objects.len()),
            n_held: FastMap::default(),
        };
        for object in &objects {
            for rdn in object.rdns() {
                *names.n_held.entry(folded(rdn.value)).or_default() += 1;
            }
        }
        for (object_idx, object) in objects.iter().enumerate() {
            names.add(object_idx, object);
        }
        names.objects = objects;
        names
    }

    fn add(&mut self, object_idx: usize, object: &ManagedObject) {
        let key = self.key(&folded(&object.name), object.label());
        let members = self.objects_of.entry(key).or_default();
        members.push(object_idx);
        let rdns = object.rdns();
        let mut names = vec![object.name.as_str(), object.label()];
        names.extend(rdns.last().map(|rdn| rdn.value));
        let topology = Arc::clone(&self.topology);
        let attributes = ObjectAttributes::of(object, &topology);
        let at = Timestamp::default();
        let rows = topology.rows_of(object);
        let aliases = ALIAS_KEYS.iter().filter_map(|alias| rows.attribute(alias, at));
        names.extend(aliases.flat_map(|text| text.split([';', '|'])));
        for name in names {
            let name = folded(name);
            let meant = self.named.entry(name).or_default();
            if !meant.contains(&key) && meant.len() <= SHARED_BY_MAX {
                meant.push(key);
            }
        }
        // A site that an object belonged to at any time is a name.
        let range = TimeRange::new(
            Timestamp::from_unix_secs(i64::MIN / 2),
            Timestamp::from_unix_secs(i64::MAX / 2),
        );
        let changes = rows.changes_in(range);
        let never_changes = changes.is_empty();
        let instants = [range.start].into_iter().chain(changes);
        let holders: Vec<String> =
            instants.flat_map(|at| holder_names(&attributes, object, at, &self.n_held)).collect();
        let mut keys = Vec::with_capacity(holders.len());
        for holder in holders {
            let name = folded(&holder);
            let key = self.key(&name, holder.trim());
            self.holders.insert(name, key);
            let held = self.held_by.entry(key).or_default();
            if held.last() != Some(&object_idx) {
                held.push(object_idx);
            }
            keys.push(key);
        }
        self.holders_of.push(never_changes.then_some(keys));
    }

    fn key(&mut self, folded: &str, title: &str) -> PlaceKey {
        if let Some(key) = self.keys.get(folded) {
            return *key;
        }
        let key = PlaceKey(u32::try_from(self.titles.len()).unwrap_or(u32::MAX));
        self.keys.insert(folded.to_owned(), key);
        self.titles.push(title.to_owned());
        key
    }

    /// Sites and elements that hold an object at an instant.
    fn holders_at(&self, object_idx: usize, at: Timestamp) -> Cow<'_, [PlaceKey]> {
        if let Some(Some(keys)) = self.holders_of.get(object_idx) {
            return Cow::Borrowed(keys);
        }
        let object = &self.objects[object_idx];
        let attributes = ObjectAttributes::of(object, &self.topology);
        let names = holder_names(&attributes, object, at, &self.n_held);
        names.iter().filter_map(|name| self.keys.get(&folded(name)).copied()).collect()
    }
}

impl PlaceBook {
    /// `outages` and `tickets` may name what neither objects nor topology do.
    pub fn new<'e>(
        known: Arc<KnownNames>,
        outages: impl IntoIterator<Item = &'e Outage>,
        tickets: impl IntoIterator<Item = &'e Ticket>,
    ) -> Self {
        let mut book =
            Self { known, keys: FastMap::default(), titles: Vec::new(), named: FastMap::default() };
        let texts = outages.into_iter().map(|outage| outage.object.as_str());
        for text in texts.chain(tickets.into_iter().map(|ticket| ticket.object.as_str())) {
            let name = folded(text);
            if is_code_like(&name) && !name.contains('=') && book.known(&name).is_empty() {
                let key = book.key(&name, text.trim());
                book.named.insert(name, key);
            }
        }
        book
    }

    fn key(&mut self, folded: &str, title: &str) -> PlaceKey {
        if let Some(key) = self.known.keys.get(folded).or_else(|| self.keys.get(folded)) {
            return *key;
        }
        let n = self.known.titles.len() + self.titles.len();
        let key = PlaceKey(u32::try_from(n).unwrap_or(u32::MAX));
        self.keys.insert(folded.to_owned(), key);
        self.titles.push(title.to_owned());
        key
    }

    /// How a place is shown.
    pub fn title(&self, key: PlaceKey) -> &str {
        let at = key.0 as usize;
        let own = at.checked_sub(self.known.titles.len());
        let found = own.map_or_else(|| self.known.titles.get(at), |at| self.titles.get(at));
        found.map_or("", String::as_str)
    }

    /// What a folded name means; nothing for one that is unknown or shared by too many. A site goes before an object of its name.
    fn known(&self, folded: &str) -> &[PlaceKey] {
        if let Some(key) = self.known.holders.get(folded).or_else(|| self.named.get(folded)) {
            return std::slice::from_ref(key);
        }
        let named = self.known.named.get(folded).filter(|keys| keys.len() <= SHARED_BY_MAX);
        named.map_or(&[], Vec::as_slice)
    }

    /// Places that a field names as a whole.
    fn of_field(&mut self, text: &str) -> Vec<PlaceKey> {
        if !says_something(text) {
            return Vec::new();
        }
        let name = folded(text);
        let known = self.known(&name);
        if !known.is_empty() {
            return known.to_vec();
        }
        if name.contains('=') {
            let steps = parse_name(text).rdns;
            let by_step = steps.iter().rev().map(|rdn| folded(rdn.value));
            let mut found = by_step.filter(|n| is_word_like(n)).map(|n| self.known(&n));
            if let Some(found) = found.find(|keys| !keys.is_empty()) {
                return found.to_vec();
            }
        }
        vec![self.key(&name, text.trim())]
    }

    /// Known names that stand in a text as whole words.
    fn in_text(&self, text: &str) -> Vec<PlaceKey> {
        let folded_text = folded(text);
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut words: Vec<(usize, usize)> = Vec::new();
        let mut begin = None;
        for (at, c) in folded_text.char_indices().chain([(folded_text.len(), ' ')]) {
            match (is_word(c), begin) {
                (true, None) => begin = Some(at),
                (false, Some(start)) => {
                    words.push((start, at));
                    begin = None;
                }
                _ => {}
            }
        }
        let (mut found, mut next) = (Vec::new(), 0);
        while let Some((start, _)) = words.get(next) {
            let last = words.len().min(next + WORDS_OF_NAME_MAX);
            let longest = (next..last).rev().find_map(|end_word| {
                let name = folded_text.get(*start..words[end_word].1)?;
                let keys = if is_word_like(name) { self.known(name) } else { &[] };
                (!keys.is_empty()).then_some((keys, end_word))
            });
            match longest {
                Some((keys, end_word)) => {
                    found.extend(keys);
                    next = end_word + 1;
                }
                None => next += 1,
            }
        }
        found
    }

    /// Sites and elements that hold places, at an instant.
    fn holding(&self, keys: &[PlaceKey], at: Timestamp) -> Vec<PlaceKey> {
        let mut held = Vec::new();
        for key in keys {
            for object_idx in self.known.objects_of.get(key).into_iter().flatten() {
                let holders = self.known.holders_at(*object_idx, at);
                // An object that is called like its site does not lie within itself.
                held.extend(holders.iter().filter(|holder| *holder != key));
            }
        }
        held
    }

    pub fn of_outage(&mut self, outage: &Outage) -> Places {
        let mut named = self.of_field(&outage.object);
        named.extend(self.in_text(&outage.location));
        let within = self.holding(&named, outage.start);
        Places::new(named, within, Vec::new(), Vec::new())
    }

    pub fn of_ticket(&mut self, ticket: &Ticket) -> Places {
        let at = ticket.opened_at.unwrap_or_default();
        let mut named = self.of_field(&ticket.object);
        named.extend(self.in_text(&ticket.location));
        let within = self.holding(&named, at);
        let mentioned = self.in_text(&ticket.title);
        let mentioned_within = self.holding(&mentioned, at);
        Places::new(named, within, mentioned, mentioned_within)
    }

    /// Positions of the outages that speak of each object, by its full name: of itself, or of a site or element that holds it when
    /// the outage begins. Of a place and its holder the narrower one is meant: a cell whose site is named beside it fails alone.
    pub fn outages_by_object(&mut self, outages: &[Outage]) -> BTreeMap<String, Vec<usize>> {
        let mut by_object: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (outage_idx, outage) in outages.iter().enumerate() {
            let places = self.of_outage(outage);
            for object_idx in self.objects_in(places.named(), outage.start) {
                by_object.entry(object_idx).or_default().push(outage_idx);
            }
        }
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (object_idx, outage_idxs) in by_object {
            by_name.entry(self.name_of(object_idx)).or_default().extend(outage_idxs);
        }
        by_name
    }

    /// Full names of the objects that each ticket speaks of, in the order of the tickets: by its object and location, else by its
    /// title.
    pub fn objects_by_ticket(&mut self, tickets: &[Ticket]) -> Vec<Vec<String>> {
        let mut names = Vec::with_capacity(tickets.len());
        for ticket in tickets {
            let at = ticket.opened_at.unwrap_or_default();
            let places = self.of_ticket(ticket);
            let mut found = self.objects_in(places.named(), at);
            if found.is_empty() {
                let mentioned = self.in_text(&ticket.title);
                let within = self.holding(&mentioned, at);
                let narrow = Places::new(mentioned, within, Vec::new(), Vec::new());
                found = self.objects_in(narrow.named(), at);
            }
            names.push(found.into_iter().map(|object_idx| self.name_of(object_idx)).collect());
        }
        names
    }

    fn name_of(&self, object_idx: usize) -> String {
        self.known.objects[object_idx].name.clone()
    }

    /// Positions of the objects that are one of these places or lie in one at an instant, each once, ascending.
    fn objects_in(&self, places: &[PlaceKey], at: Timestamp) -> Vec<usize> {
        let known = &self.known;
        let own = places.iter().filter_map(|key| known.objects_of.get(key)).flatten();
        let held = places.iter().filter_map(|key| known.held_by.get(key)).flatten();
        let lies_in = |object_idx: &&usize| {
            known.holders_at(**object_idx, at).iter().any(|key| places.contains(key))
        };
        let mut found: Vec<usize> = own.chain(held.filter(lies_in)).copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// An object of the cache, by its full name.
    pub fn of_object(&mut self, name: &str, at: Timestamp) -> Places {
        let key = self.key(&folded(name), name);
        let within = self.holding(&[key], at);
        Places::new(vec![key], within, Vec::new(), Vec::new())
    }
}

/// Sites, the element, and the steps of the name that hold few enough objects.
fn holder_names(
    attributes: &ObjectAttributes<'_>,
    object: &ManagedObject,
    at: Timestamp,
    n_held: &FastMap<String, usize>,
) -> Vec<String> {
    let named = SITE_KEYS.iter().chain(&["element"]);
    let mut names: Vec<String> =
        named.filter_map(|key| attributes.attribute(key, at)).map(str::to_owned).collect();
    let rdns = object.rdns();
    let outer = rdns.split_last().map_or(&[][..], |(_, outer)| outer);
    let narrow = outer.iter().map(|rdn| rdn.value).filter(|value| {
        let folded = folded(value);
        is_word_like(&folded) && n_held.get(&folded).is_some_and(|n| *n <= HELD_MAX)
    });
    names.extend(narrow.map(str::to_owned));
    // `ManagedElement=1` is an element of no name, and a label is no holder of itself.
    names.retain(|name| {
        let name = name.trim();
        says_something(name) && (name.chars().any(char::is_alphabetic) || name.len() >= 3)
    });
    names.retain(|name| *name != object.name);
    names
}
