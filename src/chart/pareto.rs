//! Who lost how much: bars from the largest loss down, and how much they have together.
//!
//! Shares are of all that was lost, so that with the bar of all others the last cumulative share is the whole. What lost nothing has
//! no bar and is counted; what counts more successes than attempts lost less than nothing, which is a fault of the counters: it is
//! counted apart and takes nothing from the sum.

/// One object's loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Full name.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Failures, seconds down: whatever is added up. `None` where nothing is known.
    pub amount: Option<f64>,
    /// The object's own KPI value.
    pub value: Option<f64>,
}

/// Bars and a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pareto {
    /// Largest first, at most as many as asked for.
    pub bars: Vec<ParetoBar>,
    /// All others that lost something, as one.
    pub others: Option<Others>,
    /// All that was lost.
    pub total: f64,
    /// Objects that lost nothing.
    pub n_without_loss: usize,
    /// Objects of which nothing is known.
    pub n_unknown: usize,
    /// Objects with more successes than attempts.
    pub n_impossible: usize,
}

/// One object.
#[derive(Clone, Debug, PartialEq)]
pub struct ParetoBar {
    pub name: String,
    pub label: String,
    pub amount: f64,
    pub value: Option<f64>,
    /// Of the total, 0..=1.
    pub share: f64,
    /// With all bars before it, 0..=1.
    pub cumulative: f64,
}

/// What has no bar of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Others {
    pub n: usize,
    pub amount: f64,
    pub share: f64,
}

impl Pareto {
    /// Ranks losses; of equal ones the first name comes first.
    pub fn of(losses: &[Loss], n_bars_max: usize) -> Self {
        let mut lost: Vec<(&Loss, f64)> = losses
            .iter()
            .filter_map(|loss| Some((loss, loss.amount.filter(|a| *a > 0.0)?)))
            .collect();
        lost.sort_by(|(a, lost_a), (b, lost_b)| lost_b.total_cmp(lost_a).then(a.name.cmp(&b.name)));
        let total: f64 = lost.iter().map(|(_, amount)| amount).sum();
        let n_bars = lost.len().min(n_bars_max);
        let mut so_far = 0.0;
        let bars: Vec<ParetoBar> = lost[..n_bars]
            .iter()
            .map(|(loss, amount)| {
                so_far += amount;
                ParetoBar {
                    name: loss.name.clone(),
                    label: loss.label.clone(),
                    amount: *amount,
                    value: loss.value,
                    share: amount / total,
                    cumulative: so_far / total,
                }
            })
            .collect();
        let rest = &lost[n_bars..];
        let others = (!rest.is_empty()).then(|| {
            let amount: f64 = rest.iter().map(|(_, amount)| amount).sum();
            Others { n: rest.len(), amount, share: amount / total }
        });
        let count = |is: fn(&Option<f64>) -> bool| losses.iter().filter(|l| is(&l.amount)).count();
        Self {
            bars,
            others,
            total,
            n_without_loss: count(|amount| *amount == Some(0.0)),
            n_unknown: count(Option::is_none),
            n_impossible: count(|amount| amount.is_some_and(|a| a < 0.0)),
        }
    }

    /// Share that all bars have together, with that of the others: 1 where anything was lost.
    pub fn cumulative_end(&self) -> f64 {
        let bars = self.bars.last().map_or(0.0, |bar| bar.cumulative);
        bars + self.others.map_or(0.0, |others| others.share)
    }

    /// How many objects, the worst first, have at least that share of all that was lost.
    pub fn n_for_share(&self, share: f64) -> Option<usize> {
        self.bars
            .iter()
            .position(|bar| bar.cumulative >= share - 1e-12)
            .map(|position| position + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(name: &str, amount: Option<f64>) -> Loss {
        Loss { name: name.to_owned(), label: name.to_owned(), amount, value: None }
    }

    /// Worked example K19: failures 8, 360, 88 and 25.
    fn cells() -> Vec<Loss> {
        [("A", 8.0), ("B", 360.0), ("C", 88.0), ("D", 25.0)]
            .map(|(name, lost)| loss(name, Some(lost)))
            .to_vec()
    }

    #[test]
    fn the_bars_add_up_to_all_failures() {
        let pareto = Pareto::of(&cells(), 10);
        let names: Vec<&str> = pareto.bars.iter().map(|bar| bar.name.as_str()).collect();
        assert_eq!(names, ["B", "C", "D", "A"]);
        assert_eq!(pareto.total, 481.0);
        assert_eq!(pareto.bars[1].cumulative, 448.0 / 481.0, "added up first, divided last");
        assert_eq!(pareto.bars.last().unwrap().cumulative, 1.0);
        assert_eq!(pareto.others, None);
        assert_eq!(pareto.n_for_share(0.8), Some(2));
    }

    #[test]
    fn what_has_no_bar_is_named_so_that_the_end_is_the_whole() {
        let pareto = Pareto::of(&cells(), 2);
        assert_eq!(pareto.bars.len(), 2);
        let others = pareto.others.unwrap();
        assert_eq!((others.n, others.amount), (2, 33.0));
        assert!((pareto.cumulative_end() - 1.0).abs() < 1e-12);
        assert!(pareto.bars[1].cumulative < 1.0, "two of four objects are not all failures");
    }

    #[test]
    fn nothing_lost_is_not_nothing_known() {
        let losses =
            [loss("a", Some(0.0)), loss("b", None), loss("c", Some(-3.0)), loss("d", Some(5.0))];
        let pareto = Pareto::of(&losses, 10);
        assert_eq!((pareto.n_without_loss, pareto.n_unknown, pareto.n_impossible), (1, 1, 1));
        assert_eq!(pareto.total, 5.0, "an impossible count takes nothing from the sum");
        assert_eq!(Pareto::of(&[], 3).cumulative_end(), 0.0);
    }
}
