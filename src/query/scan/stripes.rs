//! Which rows of a block count where: found once for a block, and used for all of its tiles.

use std::ops::Range;

use crate::model::{ManagedObject, ObjectId};
use crate::query::select::Membership;
use crate::store::packed::bits_of;

/// Where each object counts, by id: ids count up from zero.
pub(super) struct Members<'a> {
    members: &'a [Membership],
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Nowhere,
    Group(u32),
    /// By time: position in the list of members.
    Dated(u32),
}

impl<'a> Members<'a> {
    /// `wanted`: positions of the objects that count at all.
    pub(super) fn new(
        objects: &[ManagedObject],
        members: &'a [Membership],
        wanted: &[usize],
    ) -> Self {
        let n_ids = wanted.iter().map(|position| objects[*position].id.0 as usize + 1).max();
        let mut places = vec![Place::Nowhere; n_ids.unwrap_or(0)];
        for position in wanted {
            places[objects[*position].id.0 as usize] = match &members[*position] {
                Membership::Out => Place::Nowhere,
                Membership::Always(group) => Place::Group(*group as u32),
                Membership::Dated(_) => Place::Dated(*position as u32),
            };
        }
        Self { members, places }
    }

    fn place(&self, id: ObjectId) -> Place {
        self.places.get(id.0 as usize).copied().unwrap_or(Place::Nowhere)
    }

    pub(super) fn find(&self, id: ObjectId) -> Option<Member<'a>> {
        match self.place(id) {
            Place::Nowhere => None,
            Place::Group(group) => Some(Member::Group(group as usize)),
            Place::Dated(position) => Some(Member::Dated(&self.members[position as usize])),
        }
    }
}

/// Where an object counts that counts.
pub(super) enum Member<'a> {
    Group(usize),
    Dated(&'a Membership),
}

/// Neighboring rows of one group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stripe {
    pub(super) group: usize,
    pub(super) rows: Range<usize>,
}

impl Stripe {
    /// Those of the rows that a tile has: it may be older than the last objects of its block.
    pub(super) fn rows_of(&self, n_rows: usize) -> Range<usize> {
        self.rows.start.min(n_rows)..self.rows.end.min(n_rows)
    }
}

/// The rows of a block, by where they count.
#[derive(Default)]
pub(super) struct Stripes<'a> {
    /// First object, number of objects and rows of the block it was made for.
    made_for: Option<(ObjectId, usize, u64)>,
    /// Ascending by row.
    pub(super) stripes: Vec<Stripe>,
    /// Rows whose group changes with time.
    pub(super) dated: Vec<(usize, &'a Membership)>,
}

impl<'a> Stripes<'a> {
    /// Finds what `rows` (one bit each) of a block say, if it is not known already.
    pub(super) fn find(&mut self, members: &Members<'a>, objects: &[ObjectId], rows: u64) {
        let made_for = objects.first().map(|first| (*first, objects.len(), rows));
        if made_for.is_some() && self.made_for == made_for {
            return;
        }
        self.made_for = made_for;
        self.stripes.clear();
        self.dated.clear();
        for row in bits_of(rows).take_while(|row| *row < objects.len()) {
            match members.find(objects[row]) {
                None => {}
                Some(Member::Dated(member)) => self.dated.push((row, member)),
                Some(Member::Group(group)) => match self.stripes.last_mut() {
                    Some(stripe) if stripe.group == group && stripe.rows.end == row => {
                        stripe.rows.end = row + 1;
                    }
                    _ => self.stripes.push(Stripe { group, rows: row..row + 1 }),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{TimeRange, Timestamp};

    #[test]
    fn rows_of_one_group_stand_together() {
        let objects: Vec<ManagedObject> =
            (0..7).map(|id| ManagedObject::new(ObjectId(id), format!("Cell={id}"), None)).collect();
        let time = TimeRange::new(Timestamp::from_unix_secs(0), Timestamp::from_unix_secs(9));
        let members = [
            Membership::Always(1),
            Membership::Always(1),
            Membership::Dated(vec![(time, 1)]),
            Membership::Always(1),
            Membership::Out,
            Membership::Always(0),
            Membership::Always(0),
        ];
        // The last object belongs to a group, and is not wanted.
        let members = Members::new(&objects, &members, &[0, 1, 2, 3, 4, 5]);
        let ids: Vec<ObjectId> = objects.iter().map(|object| object.id).collect();
        let mut stripes = Stripes::default();
        let found = |stripes: &Stripes<'_>| -> Vec<(usize, Range<usize>)> {
            stripes.stripes.iter().map(|stripe| (stripe.group, stripe.rows.clone())).collect()
        };
        stripes.find(&members, &ids, u64::MAX);
        assert_eq!(found(&stripes), [(1, 0..2), (1, 3..4), (0, 5..6)]);
        assert_eq!(stripes.dated.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2]);
        stripes.find(&members, &ids, 0b10_1010);
        assert_eq!(found(&stripes), [(1, 1..2), (1, 3..4), (0, 5..6)]);
        assert!(stripes.dated.is_empty());
        stripes.find(&members, &ids[3..], u64::MAX);
        assert_eq!(found(&stripes), [(1, 0..1), (0, 2..3)]);
    }
}
