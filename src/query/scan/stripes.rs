//! Which rows of a block count where: found once for a block, and used for all of its tiles.

use std::ops::Range;

use crate::model::{ManagedObject, ObjectId, TimeRange};
use crate::query::select::Membership;
use crate::store::packed::bits_of;

/// Where each object counts, by id: ids count up from zero.
pub(super) struct Members<'a> {
    objects: &'a [ManagedObject],
    members: &'a [Membership],
    /// By position: who has values, of each of what is read.
    reporters: Vec<&'a [bool]>,
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
        objects: &'a [ManagedObject],
        members: &'a [Membership],
        reporters: Vec<&'a [bool]>,
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
        Self { objects, members, reporters, places }
    }

    /// Whether an object has values that count nowhere.
    fn is_elsewhere(&self, id: ObjectId) -> bool {
        let position = || self.objects.binary_search_by_key(&id, |object| object.id).ok();
        let reports = |position: usize| {
            self.reporters.iter().any(|of_one| of_one.get(position).is_some_and(|reports| *reports))
        };
        self.place(id) == Place::Nowhere && position().is_some_and(reports)
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
    /// The rows of each group, one bit each.
    pub(super) groups: Vec<(usize, u64)>,
    /// Rows with values that count nowhere.
    n_elsewhere: usize,
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
        self.groups.clear();
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
        self.n_elsewhere = objects.iter().filter(|id| members.is_elsewhere(**id)).count();
        for stripe in &self.stripes {
            let rows = stripe.rows.clone().fold(0, |rows, row| rows | 1 << row);
            match self.groups.iter_mut().find(|(group, _)| *group == stripe.group) {
                Some((_, of_group)) => *of_group |= rows,
                None => self.groups.push((stripe.group, rows)),
            }
        }
    }

    /// The group that holds all these rows, one bit each, from the beginning of a range to its end.
    pub(super) fn group_of(&self, rows: u64, range: TimeRange) -> Option<usize> {
        let (mut only, mut rest) = (None, rows);
        for (row, member) in self.dated.iter().filter(|(row, _)| rows >> row & 1 == 1) {
            let group = member.group_throughout(range)?;
            if only.is_some_and(|only| only != group) {
                return None;
            }
            only = Some(group);
            rest &= !(1 << row);
        }
        let holds = |(group, of_group): &&(usize, u64)| {
            rest & !of_group == 0 && only.is_none_or(|only| only == *group)
        };
        if rest == 0 && only.is_some() {
            return only;
        }
        self.groups.iter().find(holds).map(|(group, _)| *group)
    }

    /// On average.
    pub(super) fn rows_per_group(&self) -> usize {
        let n_rows: usize = self.groups.iter().map(|(_, rows)| rows.count_ones() as usize).sum();
        n_rows / self.groups.len().max(1)
    }

    /// Whether one group may hold all rows that have values. Objects seldom stop sending: a group that is the smaller part of its
    /// block never does.
    pub(super) fn is_mostly_one_group(&self) -> bool {
        let of_group = self.groups.iter().map(|(_, rows)| rows.count_ones() as usize);
        let (most, all) = of_group.fold((0, 0), |(most, all), n| (n.max(most), all + n));
        // Those whose group changes with time mostly stay in one for a day.
        let (most, all) = (most + self.dated.len(), all + self.dated.len());
        most > 0 && most * 2 >= all + self.n_elsewhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

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
        let reports = [true, false, false, false, true, false, true];
        let members = Members::new(&objects, &members, vec![&reports], &[0, 1, 2, 3, 4, 5]);
        let ids: Vec<ObjectId> = objects.iter().map(|object| object.id).collect();
        let mut stripes = Stripes::default();
        let found = |stripes: &Stripes<'_>| -> Vec<(usize, Range<usize>)> {
            stripes.stripes.iter().map(|stripe| (stripe.group, stripe.rows.clone())).collect()
        };
        stripes.find(&members, &ids, u64::MAX);
        assert_eq!(found(&stripes), [(1, 0..2), (1, 3..4), (0, 5..6)]);
        assert_eq!(stripes.dated.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2]);
        // Three of one group and one that moves, beside one of another and two that nobody asked for.
        assert!(stripes.is_mostly_one_group());
        assert_eq!(stripes.group_of(0b1011, time), Some(1));
        assert_eq!(stripes.group_of(0b100_0000, time), None, "nobody asked for it");
        assert_eq!(stripes.group_of(0b10_0001, time), None, "two groups");
        assert_eq!(stripes.group_of(0b1111, time), Some(1), "one of them moves later");
        assert_eq!(stripes.group_of(0b100, time), Some(1), "it alone");
        assert_eq!(stripes.group_of(0b10_0100, time), None, "it and one of another group");
        let later = TimeRange::new(time.start, Timestamp::from_unix_secs(10));
        assert_eq!(stripes.group_of(0b1111, later), None, "one of them moves away");
        stripes.find(&members, &ids, 0b10_1010);
        assert_eq!(found(&stripes), [(1, 1..2), (1, 3..4), (0, 5..6)]);
        assert!(stripes.dated.is_empty());
        stripes.find(&members, &ids[..4], u64::MAX);
        assert!(stripes.is_mostly_one_group());
        stripes.find(&members, &ids[3..], u64::MAX);
        assert!(!stripes.is_mostly_one_group(), "one of each, and two that nobody asked for");
        stripes.find(&members, &ids[3..], u64::MAX);
        assert_eq!(found(&stripes), [(1, 0..1), (0, 2..3)]);
    }
}
