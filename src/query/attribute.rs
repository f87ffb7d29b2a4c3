//! Values of one key for all objects of a list, numbered once: a filter then looks at each different value once, and groups are
//! numbers.
//!
//! Objects of which the topology says different things at different times have no number; they are asked one by one.

use foldhash::fast::RandomState;

use crate::model::fast::{FastIndexSet, FastMap};

/// See the module's text.
#[derive(Debug, Default)]
pub struct AttributeColumn {
    /// By position of the object: [`NO_VALUE`], [`CHANGES`], or a position in `values`.
    pub numbers: Vec<u32>,
    /// Different values, in order of first sight.
    pub values: FastIndexSet<String>,
}

/// The object has no such attribute.
pub const NO_VALUE: u32 = u32::MAX;
/// What the topology says of the object is limited in time.
pub const CHANGES: u32 = u32::MAX - 1;

/// What a key is for an object.
pub enum AttributeValue<T> {
    None,
    Changes,
    Text(T),
}

impl AttributeColumn {
    pub fn new<T: AsRef<str> + Into<String>>(
        values: impl ExactSizeIterator<Item = AttributeValue<T>>,
    ) -> Self {
        // What grows is copied from one large piece of fresh memory to the next: it was most of the time of a short question.
        let mut column = Self {
            numbers: Vec::with_capacity(values.len()),
            values: FastIndexSet::with_capacity_and_hasher(values.len(), RandomState::default()),
        };
        for value in values {
            let number = match value {
                AttributeValue::None => NO_VALUE,
                AttributeValue::Changes => CHANGES,
                AttributeValue::Text(text) => {
                    let known = column.values.get_index_of(text.as_ref());
                    known.unwrap_or_else(|| column.values.insert_full(text.into()).0) as u32
                }
            };
            column.numbers.push(number);
        }
        column
    }

    /// For each object whether its value is one of these; as [`Self::holds`], without looking at each value.
    pub fn is_one_of<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Vec<bool> {
        let mut passing = vec![false; self.values.len()];
        for number in texts.filter_map(|text| self.values.get_index_of(text)) {
            passing[number] = true;
        }
        self.of_objects(&passing)
    }

    /// For each object whether its value passes; never where it has none, or a changing one.
    pub fn holds(&self, passes: impl Fn(&str) -> bool) -> Vec<bool> {
        let passing: Vec<bool> = self.values.iter().map(|value| passes(value)).collect();
        self.of_objects(&passing)
    }

    fn of_objects(&self, passing: &[bool]) -> Vec<bool> {
        let of_number = |number: &u32| passing.get(*number as usize).copied().unwrap_or(false);
        self.numbers.iter().map(of_number).collect()
    }
}

/// Numbers lists of numbers in order of first sight.
#[derive(Default)]
pub struct Numbering {
    /// By a single number, which most lists are.
    by_one: Vec<u32>,
    by_many: FastMap<Vec<u32>, u32>,
    n_known: u32,
}

impl Numbering {
    /// The number of a list, and whether it is new.
    pub fn number(&mut self, list: &[u32]) -> (usize, bool) {
        let next = self.n_known;
        let number = match list {
            [] => 0,
            [one] if (*one as usize) < ONE_MAX => {
                let one = *one as usize;
                if self.by_one.len() <= one {
                    self.by_one.resize(one + 1, u32::MAX);
                }
                if self.by_one[one] == u32::MAX {
                    self.by_one[one] = next;
                }
                self.by_one[one]
            }
            _ => match self.by_many.get(list) {
                Some(number) => *number,
                None => {
                    self.by_many.insert(list.to_vec(), next);
                    next
                }
            },
        };
        let is_new = number == next;
        self.n_known += u32::from(is_new);
        (number as usize, is_new)
    }
}

/// Single numbers below it are looked up without hashing.
const ONE_MAX: usize = 1 << 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_numbered_in_order_of_first_sight() {
        let mut numbering = Numbering::default();
        assert_eq!(Numbering::default().number(&[]), (0, true));
        let lists: [&[u32]; 7] = [&[5], &[2], &[5], &[5, 2], &[NO_VALUE], &[2, 5], &[5, 2]];
        let numbers: Vec<(usize, bool)> = lists.iter().map(|list| numbering.number(list)).collect();
        let expected =
            [(0, true), (1, true), (0, false), (2, true), (3, true), (4, true), (2, false)];
        assert_eq!(numbers, expected);
    }

    #[test]
    fn one_of_is_what_looking_at_each_value_finds() {
        let values = [Some("a"), None, Some("b"), Some("a"), Some("c")];
        let column = AttributeColumn::new(
            values
                .into_iter()
                .map(|value| value.map_or(AttributeValue::None, AttributeValue::Text)),
        );
        let wanted = ["a", "c", "nobody"];
        let found = column.is_one_of(wanted.into_iter());
        assert_eq!(found, [true, false, false, true, true]);
        assert_eq!(found, column.holds(|value| wanted.contains(&value)));
    }
}
