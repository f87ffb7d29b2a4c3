//! What the store has added up itself: a question becomes classes of objects and pieces of time, and the sums go where values would.
//!
//! Objects that count in the same groups at the same times are one class, and where some of them change their group all pieces are
//! cut there: so within a piece a class is of one group, and a mask of one object or a dated attribute asks nothing more of a store than a
//! plain question does. What the store hands over as values goes the way of all values.

use std::collections::{BTreeMap, BTreeSet};

use super::plain::PlainSink;
use super::{Plan, check_sound, group_at};
use crate::model::{MeasurementId, ObjectId, TimeRange, Timestamp};
use crate::query::QueryError;
use crate::query::select::Membership;
use crate::store::{
    BinRequest, OffGridSample, PieceSum, Pushdown, ReadReport, ScanSink, Snapshot, SumRequest,
    SumSink, TileView,
};

/// Pieces of time up to which a store is asked. *Good*: the hours of a year in each of eleven zones. *Bad*: what has more is scanned.
const PIECES_MAX: usize = 100_000;

/// What a store has handed over.
pub(super) struct Handed {
    pub(super) report: ReadReport,
    /// What is still to be scanned.
    pub(super) rest: Option<TimeRange>,
}

/// Has the store add up what it can.
pub(super) fn add_up<'a>(
    snapshot: &dyn Snapshot,
    plan: &'a Plan<'a>,
    wanted: &[usize],
    planes: &[(MeasurementId, BinRequest)],
    sink: PlainSink<'a>,
) -> Result<Handed, QueryError> {
    let nothing = Handed { report: ReadReport::default(), rest: Some(plan.range) };
    if !plan.push_down {
        return Ok(nothing);
    }
    let classes = Classes::new(plan, wanted);
    let parts = plan.grid.cut_parts_of(plan.range, &classes.edges);
    if parts.len() > PIECES_MAX {
        return Ok(nothing);
    }
    let request = SumRequest {
        planes: planes.to_vec(),
        granularity_secs: sink.granularity_secs,
        pieces: parts.iter().map(|(range, _)| *range).collect(),
        n_classes: classes.members.len() as u32,
        classes: classes.of_objects,
        keep_suspect: plan.keeps_suspect(),
        extremes: sink.wants_any_extreme(),
    };
    let pieces = parts.iter().map(|(range, bucket_idx)| (range.start, *bucket_idx)).collect();
    let mut sink = PushedSink { plain: sink, members: classes.members, pieces };
    let done = snapshot.add_up(&request, plan.ctx, &mut sink)?;
    check_sound(sink.plain.n_unsound_tiles)?;
    Ok(match done {
        Pushdown::Complete(report) | Pushdown::Partial(report) => Handed { report, rest: None },
        Pushdown::Until(report, from) => {
            let rest = plan.range.intersect(TimeRange::new(from, plan.range.end.max(from)));
            Handed { report, rest }
        }
        Pushdown::Unsupported(_) => nothing,
    })
}

/// Objects that count in the same groups at the same times.
struct Classes<'a> {
    of_objects: Vec<(ObjectId, u32)>,
    /// By class.
    members: Vec<&'a Membership>,
    /// Where some object begins or ends to count in a group.
    edges: BTreeSet<Timestamp>,
}

impl<'a> Classes<'a> {
    fn new(plan: &Plan<'a>, wanted: &[usize]) -> Self {
        let mut found =
            Self { of_objects: Vec::new(), members: Vec::new(), edges: BTreeSet::new() };
        let mut always: BTreeMap<usize, u32> = BTreeMap::new();
        let mut dated: BTreeMap<&[(TimeRange, usize)], u32> = BTreeMap::new();
        for position in wanted {
            let member = &plan.members[*position];
            let next = found.members.len() as u32;
            let class = match member {
                Membership::Out => continue,
                Membership::Always(group) => *always.entry(*group).or_insert(next),
                Membership::Dated(spans) if spans.is_empty() => continue,
                Membership::Dated(spans) => *dated.entry(spans.as_slice()).or_insert(next),
            };
            if class == next {
                found.members.push(member);
                if let Membership::Dated(spans) = member {
                    found.edges.extend(spans.iter().flat_map(|(span, _)| [span.start, span.end]));
                }
            }
            found.of_objects.push((plan.objects[*position].id, class));
        }
        found
    }
}

/// Puts sums into cells, and hands values on.
struct PushedSink<'a> {
    plain: PlainSink<'a>,
    /// By class.
    members: Vec<&'a Membership>,
    /// Start and bucket.
    pieces: Vec<(Timestamp, usize)>,
}

impl SumSink for PushedSink<'_> {
    fn sum(&mut self, sum: &PieceSum) {
        let place = (self.members.get(sum.class as usize), self.pieces.get(sum.piece as usize));
        let (Some(member), Some(&(start, bucket_idx))) = place else {
            // As a tile of a wrong shape: it must not look like data that are missing.
            self.plain.n_unsound_tiles += 1;
            return;
        };
        // A piece lies within one span of the class, or in none.
        if let Some(group) = group_at(member, start) {
            self.plain.add_sum(group, bucket_idx, sum);
        }
    }
}

impl ScanSink for PushedSink<'_> {
    fn tile(&mut self, tile: &TileView<'_>) {
        self.plain.tile(tile);
    }

    fn off_grid(&mut self, sample: &OffGridSample) {
        self.plain.off_grid(sample);
    }
}
