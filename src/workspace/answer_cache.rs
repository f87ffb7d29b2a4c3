//! Answers that were given before, so that going back in the window waits for nothing.
//!
//! An answer is only as good as what it was made of: it is kept under its question, the revision of the data and that of the
//! documents, and given again while all three are the same. What was asked longest ago goes first.

use std::collections::VecDeque;
use std::sync::Arc;

use super::answer::{QueryAnswer, QueryQuestion};

/// Answers that are kept.
const ANSWERS_MAX: usize = 64;
/// Points of all series that are kept together, about 130 bytes each. An answer with more is not kept.
const POINTS_MAX: usize = 500_000;

/// What an answer was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerKey {
    pub data_revision: u64,
    pub documents_revision: u64,
    pub question: QueryQuestion,
}

/// See the module's text.
#[derive(Debug, Default)]
pub struct AnswerCache {
    /// The last one was asked for last.
    answers: VecDeque<(AnswerKey, Arc<QueryAnswer>)>,
    n_points: usize,
}

impl AnswerCache {
    pub fn find(&mut self, key: &AnswerKey) -> Option<Arc<QueryAnswer>> {
        let at = self.answers.iter().position(|(known, _)| known == key)?;
        let found = self.answers.remove(at)?;
        let answer = Arc::clone(&found.1);
        self.answers.push_back(found);
        Some(answer)
    }

    pub fn keep(&mut self, key: AnswerKey, answer: Arc<QueryAnswer>) {
        let n_points = n_points(&answer);
        if n_points > POINTS_MAX || self.find(&key).is_some() {
            return;
        }
        // Revisions only grow: what was made of older ones is never asked for again.
        let is_current = |known: &AnswerKey| {
            known.data_revision >= key.data_revision
                && known.documents_revision >= key.documents_revision
        };
        self.answers.retain(|(known, _)| is_current(known));
        self.n_points = self.answers.iter().map(|(_, answer)| self::n_points(answer)).sum();
        while self.answers.len() >= ANSWERS_MAX || self.n_points + n_points > POINTS_MAX {
            let Some((_, oldest)) = self.answers.pop_front() else { break };
            self.n_points -= self::n_points(&oldest);
        }
        self.n_points += n_points;
        self.answers.push_back((key, answer));
    }
}

fn n_points(answer: &QueryAnswer) -> usize {
    let explained = answer.arithmetic.n_values() / 8;
    answer.series.iter().map(|series| series.points.len()).sum::<usize>() + explained
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Arithmetic;
    use crate::model::{Every, KpiPoint, KpiSeries, TimeRange, Timestamp, Unit, Zone};
    use crate::workspace::answer::{AnswerCost, SuspectPolicy};

    fn key(worst: usize, data_revision: u64) -> AnswerKey {
        let question = QueryQuestion {
            questions: Vec::new(),
            filter: String::new(),
            by: Vec::new(),
            every: Every::All,
            range: None,
            zone: Zone::utc(),
            granularity: None,
            suspect: SuspectPolicy::Keep,
            worst: Some(worst),
            busy_hour: None,
        };
        AnswerKey { data_revision, documents_revision: 1, question }
    }

    fn answer(n_points: usize) -> Arc<QueryAnswer> {
        let zero = Timestamp::from_unix_secs(0);
        let series = KpiSeries {
            kpi_id: String::new(),
            unit: Unit::default(),
            zone: Zone::utc(),
            buckets: Vec::new(),
            keys: Vec::new(),
            groups: Vec::new(),
            points: vec![KpiPoint::missing(); n_points],
        };
        Arc::new(QueryAnswer {
            question: key(0, 0).question,
            range: TimeRange::new(zero, zero),
            items: Vec::new(),
            series: vec![series],
            arithmetic: Arithmetic::default(),
            warnings: Vec::new(),
            cost: AnswerCost::default(),
        })
    }

    #[test]
    fn what_was_asked_longest_ago_goes_first() {
        let mut cache = AnswerCache::default();
        for n in 0..ANSWERS_MAX {
            cache.keep(key(n, 1), answer(1));
        }
        assert!(cache.find(&key(0, 1)).is_some());
        cache.keep(key(ANSWERS_MAX, 1), answer(1));
        assert!(cache.find(&key(0, 1)).is_some(), "it was asked for just before");
        assert!(cache.find(&key(1, 1)).is_none());
        assert_eq!(cache.answers.len(), ANSWERS_MAX);
    }

    #[test]
    fn points_are_bounded_and_older_data_are_let_go() {
        let mut cache = AnswerCache::default();
        cache.keep(key(0, 1), answer(POINTS_MAX + 1));
        assert!(cache.find(&key(0, 1)).is_none(), "too large to be kept");
        cache.keep(key(1, 1), answer(POINTS_MAX / 2));
        cache.keep(key(2, 1), answer(POINTS_MAX / 2 + 1));
        assert!(cache.find(&key(1, 1)).is_none() && cache.find(&key(2, 1)).is_some());
        cache.keep(key(3, 2), answer(1));
        assert_eq!((cache.answers.len(), cache.n_points), (1, 1));
        cache.keep(key(4, 2), answer(POINTS_MAX - 1));
        assert!(cache.find(&key(3, 2)).is_some(), "both have room");
    }
}
