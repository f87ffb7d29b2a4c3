//! Which of the possible pairs are taken: each outage and each ticket once, and the whole as good as it can be.
//!
//! Pairs of one place are settled first, then those of one site, then mentions: a weaker pair never takes a record away from a stronger
//! one. Of one kind better is, in this order: more tickets that were opened while their outage lasted; more pairs; more whose words
//! agree; a smaller sum of squared lags. The square keeps pairs in the order of time: of two outages and two tickets of one cell
//! the first belong together.
//!
//! # Decision
//! The pairs of a kind fall into islands that share no record. Within an island the best assignment is computed exactly (Kuhn's and
//! Munkres' method, cubic); taking the best pair first again and again would leave records over that a second look places. An island
//! of more than [`EXACT_MAX`] outages or tickets is a storm at one place: there the best pair goes first.

use std::collections::{BTreeMap, BTreeSet};

use super::{Confidence, Link, SharedPlace};

/// Records on one side of an island that are assigned exactly. *Good*: 64³ steps are a millisecond. *Bad*: see above.
const EXACT_MAX: usize = 64;

/// A lag counts as at most a year, so that the sum of all squares of an island stays below one agreement of words.
const LAG_SECS_MAX: u64 = 1 << 25;
const WORDS_VALUE: i128 = 1 << 57;
const PAIR_VALUE: i128 = 1 << 64;
const EXACT_VALUE: i128 = 1 << 71;

/// How good a pair is among those of its kind; always above zero. Each part outweighs any number of the next, within an island.
fn value(link: &Link) -> i128 {
    let kind = if link.confidence == Confidence::Exact { EXACT_VALUE } else { PAIR_VALUE };
    let words = if link.cause_words.is_empty() { 0 } else { WORDS_VALUE };
    let lag = i128::from(link.lag_secs.unsigned_abs().min(LAG_SECS_MAX));
    kind + words - lag * lag
}

/// Whether a pair is better than another, by kind and then by value.
pub(super) fn is_better(link: &Link, other: &Link) -> bool {
    other.place.cmp(&link.place).then(value(link).cmp(&value(other))).is_gt()
}

/// Positions of the pairs that are taken, ascending. `outage_places` and `ticket_places` break ties.
pub(super) fn choose(
    candidates: &[Link],
    outage_places: &[usize],
    ticket_places: &[usize],
) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    let mut outage_is_taken = vec![false; outage_places.len()];
    let mut ticket_is_taken = vec![false; ticket_places.len()];
    for kind in [SharedPlace::Same, SharedPlace::Holder, SharedPlace::Mention] {
        let is_free = |link: &Link| {
            link.place == kind
                && !outage_is_taken[link.outage_idx]
                && !ticket_is_taken[link.ticket_idx]
        };
        let free = (0..candidates.len()).filter(|at| is_free(&candidates[*at])).collect();
        let mut taken = Vec::new();
        for island in islands(candidates, free, outage_places.len(), ticket_places.len()) {
            taken.extend(of_island(candidates, island, outage_places, ticket_places));
        }
        for at in &taken {
            outage_is_taken[candidates[*at].outage_idx] = true;
            ticket_is_taken[candidates[*at].ticket_idx] = true;
        }
        chosen.extend(taken);
    }
    chosen.sort_unstable();
    chosen
}

fn of_island(
    candidates: &[Link],
    island: Vec<usize>,
    outage_places: &[usize],
    ticket_places: &[usize],
) -> Vec<usize> {
    let side = |idx_of: fn(&Link) -> usize, places: &[usize]| {
        let mut side: Vec<usize> = island.iter().map(|at| idx_of(&candidates[*at])).collect();
        side.sort_by_key(|idx| places[*idx]);
        side.dedup();
        side
    };
    let outages = side(|link| link.outage_idx, outage_places);
    let tickets = side(|link| link.ticket_idx, ticket_places);
    if outages.len().max(tickets.len()) > EXACT_MAX {
        return best_first(candidates, island, outage_places, ticket_places);
    }
    let place = |side: &[usize], places: &[usize], idx: usize| {
        side.partition_point(|other| places[*other] < places[idx])
    };
    let mut link_at: Vec<Vec<Option<usize>>> = vec![vec![None; tickets.len()]; outages.len()];
    for at in &island {
        let link = &candidates[*at];
        let row = place(&outages, outage_places, link.outage_idx);
        let column = place(&tickets, ticket_places, link.ticket_idx);
        link_at[row][column] = Some(*at);
    }
    let values: Vec<Vec<Option<i128>>> = link_at
        .iter()
        .map(|row| row.iter().map(|at| at.map(|at| value(&candidates[at]))).collect())
        .collect();
    let columns = best_assignment(&values, tickets.len());
    let taken = columns.into_iter().zip(&link_at);
    taken.filter_map(|(column, row)| row[column?]).collect()
}

/// Positions of the free candidates, gathered by the records they share.
fn islands(
    candidates: &[Link],
    free: Vec<usize>,
    n_outages: usize,
    n_tickets: usize,
) -> Vec<Vec<usize>> {
    let mut parents: Vec<usize> = (0..n_outages + n_tickets).collect();
    for link in free.iter().map(|at| &candidates[*at]) {
        let a = root(&mut parents, link.outage_idx);
        let b = root(&mut parents, n_outages + link.ticket_idx);
        parents[a.max(b)] = a.min(b);
    }
    let mut by_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in free {
        let island = root(&mut parents, candidates[at].outage_idx);
        by_root.entry(island).or_default().push(at);
    }
    by_root.into_values().collect()
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

fn best_first(
    candidates: &[Link],
    mut island: Vec<usize>,
    outage_places: &[usize],
    ticket_places: &[usize],
) -> Vec<usize> {
    island.sort_by_cached_key(|at| {
        let link = &candidates[*at];
        (-value(link), outage_places[link.outage_idx], ticket_places[link.ticket_idx])
    });
    let (mut outages, mut tickets) = (BTreeSet::new(), BTreeSet::new());
    island.retain(|at| {
        let link = &candidates[*at];
        let is_free = !outages.contains(&link.outage_idx) && !tickets.contains(&link.ticket_idx);
        if is_free {
            outages.insert(link.outage_idx);
            tickets.insert(link.ticket_idx);
        }
        is_free
    });
    island
}

/// For each row the column it takes, so that the sum of the values is the greatest; `None` values cannot be taken, and a row may
/// stay alone. Rows come one after the other, each along the cheapest way to make room for it (shortest augmenting paths with
/// potentials, O(rows² × columns)).
#[allow(clippy::needless_range_loop, reason = "a column is a position in four lists")]
fn best_assignment(values: &[Vec<Option<i128>>], n_columns: usize) -> Vec<Option<usize>> {
    let n_rows = values.len();
    // A column of its own for each row that stays alone, at no cost; what cannot be taken costs more than that.
    let n_all = n_columns + n_rows;
    let cost = |row: usize, column: usize| match values[row].get(column) {
        Some(Some(value)) => -value,
        Some(None) => 1,
        None => 0,
    };
    // Position 0 of rows and columns stands for "none yet".
    let (mut row_potential, mut column_potential) =
        (vec![0_i128; n_rows + 1], vec![0_i128; n_all + 1]);
    let mut row_of = vec![0_usize; n_all + 1];
    let mut way = vec![0_usize; n_all + 1];
    for row in 1..=n_rows {
        row_of[0] = row;
        let mut at = 0;
        let mut least = vec![i128::MAX; n_all + 1];
        let mut visited = vec![false; n_all + 1];
        while row_of[at] != 0 {
            visited[at] = true;
            let from = row_of[at];
            let (mut step, mut next) = (i128::MAX, 0);
            for column in 1..=n_all {
                if visited[column] {
                    continue;
                }
                let reduced =
                    cost(from - 1, column - 1) - row_potential[from] - column_potential[column];
                if reduced < least[column] {
                    least[column] = reduced;
                    way[column] = at;
                }
                if least[column] < step {
                    step = least[column];
                    next = column;
                }
            }
            for column in 0..=n_all {
                if visited[column] {
                    row_potential[row_of[column]] += step;
                    column_potential[column] -= step;
                } else if column > 0 {
                    least[column] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[way[at]];
            at = way[at];
        }
    }
    let mut columns = vec![None; n_rows];
    for column in 1..=n_columns {
        if let Some(row) = row_of[column].checked_sub(1)
            && values[row][column - 1].is_some()
        {
            columns[row] = Some(column - 1);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::best_assignment;

    /// The greatest sum by trying everything.
    fn by_force(values: &[Vec<Option<i128>>], used: &mut Vec<bool>) -> i128 {
        let Some((row, rest)) = values.split_first() else { return 0 };
        let mut best = by_force(rest, used);
        for (column, value) in row.iter().enumerate() {
            if let (Some(value), false) = (value, used[column]) {
                used[column] = true;
                best = best.max(value + by_force(rest, used));
                used[column] = false;
            }
        }
        best
    }

    #[test]
    fn assignments_are_as_good_as_trying_everything() {
        let mut state = 7_u64;
        let mut random = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % n
        };
        for _ in 0..500 {
            let (n_rows, n_columns) = (random(6) as usize, random(6) as usize);
            let mut value = |_| (random(3) > 0).then(|| i128::from(random(20)) + 1);
            let values: Vec<Vec<Option<i128>>> =
                (0..n_rows).map(|_| (0..n_columns).map(&mut value).collect()).collect();
            let columns = best_assignment(&values, n_columns);
            let taken =
                columns.iter().zip(&values).filter_map(|(c, row)| c.map(|c| row[c].unwrap()));
            assert_eq!(taken.sum::<i128>(), by_force(&values, &mut vec![false; n_columns]));
            let mut used: Vec<usize> = columns.into_iter().flatten().collect();
            used.sort_unstable();
            assert!(used.windows(2).all(|pair| pair[0] < pair[1]), "{used:?}");
        }
    }
}
