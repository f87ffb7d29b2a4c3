//! A year in a word's room: one value for each period, the target as a line, periods without a value as gaps.

/// A small line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sparkline {
    /// Oldest first; the last one is the period that is reported.
    pub points: Vec<SparkPoint>,
    pub higher_is_better: bool,
}

/// One period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SparkPoint {
    /// `None`: nothing is known of it.
    pub value: Option<f64>,
    /// What it had to keep.
    pub target: Option<f64>,
    /// It was missed and something follows.
    pub is_breached: bool,
}

impl Sparkline {
    /// Lowest and highest of values and targets; `None` where no period has a value.
    pub fn extent(&self) -> Option<(f64, f64)> {
        self.points.iter().find(|point| point.value.is_some())?;
        let numbers = self.points.iter().flat_map(|point| [point.value, point.target]).flatten();
        let numbers = numbers.filter(|number| number.is_finite());
        numbers.fold(None, |extent, number| {
            Some(extent.map_or((number, number), |(low, high): (f64, f64)| {
                (low.min(number), high.max(number))
            }))
        })
    }

    /// Periods with a value.
    pub fn n_known(&self) -> usize {
        self.points.iter().filter(|point| point.value.is_some()).count()
    }

    /// Positions of periods with values that follow each other: a line is drawn through each run, never over a gap.
    pub fn runs(&self) -> Vec<std::ops::Range<usize>> {
        let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
        for (at, point) in self.points.iter().enumerate() {
            if point.value.is_none() {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.end == at => run.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[Option<f64>]) -> Sparkline {
        let point = |value: &Option<f64>| SparkPoint {
            value: *value,
            target: Some(99.5),
            is_breached: value.is_some_and(|value| value < 99.5),
        };
        Sparkline { points: values.iter().map(point).collect(), higher_is_better: true }
    }

    #[test]
    fn no_line_goes_over_a_month_of_which_nothing_is_known() {
        let line = of(&[Some(99.7), None, Some(99.4), Some(99.6), None]);
        assert_eq!(line.runs(), [0..1, 2..4]);
        assert_eq!(line.n_known(), 3);
    }

    #[test]
    fn a_missing_month_is_not_a_month_of_zero() {
        let line = of(&[Some(99.7), None, Some(99.6)]);
        assert_eq!(line.extent(), Some((99.5, 99.7)), "the target is seen, and no zero");
        assert_eq!(of(&[None, None]).extent(), None);
    }
}
