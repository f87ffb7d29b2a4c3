//! From values to classes: by a target where there is one, else by fifths of what there is.

use super::{MapAnswer, MapLevel, MapTarget};
use crate::model::KpiPoint;
use crate::sla::credit::{meets, rounded};
use crate::sla::evaluate::exact_decimal;
use crate::sla::scorecard::{Conformance, conformance};
use crate::sla::statement::{is_enough, valid_ratio};

/// Classes of a scale without a target.
pub const N_CLASSES: usize = 5;

/// How values are told apart.
#[derive(Clone, Debug, PartialEq)]
pub enum MapScale {
    Target(MapTarget),
    /// Fifths: as many of the values in each, as far as equal ones allow.
    Quantiles {
        /// Between the classes, from the best to the worst; fewer where values are equal.
        edges: Vec<f64>,
        higher_is_better: bool,
    },
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Meets the target.
    Good,
    /// Meets it inside the warning zone, or misses it by no more than the tolerance.
    Near,
    /// Misses it.
    Bad,
    /// Class of a scale without a target, 0 the best.
    Class(u8),
    /// There is no value, or too little data to judge it.
    NoValue,
}

impl Band {
    /// The larger, the more it asks to be looked at; no value asks for less than a bad one and for more than a good one.
    pub fn urgency(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Class(class) => class,
            Self::NoValue => 1,
            Self::Near => 5,
            Self::Bad => 9,
        }
    }
}

impl MapScale {
    /// By the answer's target where it has one and `by_target` is wished, else by fifths of its sites, or cells without sites.
    pub fn of(answer: &MapAnswer, by_target: bool) -> Self {
        match answer.target.filter(|_| by_target) {
            Some(target) => Self::Target(target),
            None => {
                let level = if answer.sites.is_empty() { MapLevel::Cell } else { MapLevel::Site };
                let values =
                    answer.level(level).iter().filter_map(|group| group.point.value).collect();
                Self::quantiles(values, answer.higher_is_better())
            }
        }
    }

    fn quantiles(mut values: Vec<f64>, higher_is_better: bool) -> Self {
        values.sort_by(f64::total_cmp);
        if higher_is_better {
            values.reverse();
        }
        let mut edges: Vec<f64> = (1..N_CLASSES)
            .filter_map(|i| values.get(values.len() * i / N_CLASSES).copied())
            .collect();
        edges.dedup();
        // A first edge that is the best value would leave the first class empty.
        if edges.first() == values.first() {
            edges.drain(..edges.len().min(1));
        }
        Self::Quantiles { edges, higher_is_better }
    }

    /// Where one place stands.
    pub fn band(&self, point: &KpiPoint) -> Band {
        let Some(value) = point.value else { return Band::NoValue };
        match self {
            Self::Target(target) => target.band(value, point),
            Self::Quantiles { edges, higher_is_better } => {
                let beyond =
                    |edge: &&f64| if *higher_is_better { value <= **edge } else { value >= **edge };
                Band::Class(edges.iter().filter(beyond).count() as u8)
            }
        }
    }

    /// All bands that values can have, best first.
    pub fn bands(&self) -> Vec<Band> {
        match self {
            Self::Target(target) if target.warning.is_none() && target.tolerance.is_zero() => {
                vec![Band::Good, Band::Bad]
            }
            Self::Target(_) => vec![Band::Good, Band::Near, Band::Bad],
            Self::Quantiles { edges, .. } => (0..=edges.len() as u8).map(Band::Class).collect(),
        }
    }
}

impl MapTarget {
    /// As a verdict compares: a decimal of the value, rounded where the contract says so.
    fn band(&self, value: f64, point: &KpiPoint) -> Band {
        let valid = valid_ratio(point.completeness, point.suspect_share).or(Some(0.0));
        let is_enough = is_enough(valid, self.completeness_ratio_min);
        let Some(value) = exact_decimal(value).filter(|_| is_enough) else {
            return Band::NoValue;
        };
        let value = rounded(value, self.rounding);
        let in_danger = |warning| value == warning || !meets(value, self.comparison, warning);
        match conformance(value, self.comparison, self.value, self.tolerance) {
            Conformance::Violated => Band::Bad,
            Conformance::Tolerated => Band::Near,
            Conformance::Met if self.warning.is_some_and(in_danger) => Band::Near,
            Conformance::Met => Band::Good,
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::sla::{Comparison, RoundingRule};

    fn point(value: Option<f64>) -> KpiPoint {
        KpiPoint { value, completeness: Some(1.0), ..KpiPoint::missing() }
    }

    fn target(value: i64, comparison: Comparison) -> MapTarget {
        MapTarget {
            value: Decimal::new(value, 1),
            warning: None,
            tolerance: Decimal::ZERO,
            comparison,
            rounding: RoundingRule::None,
            completeness_ratio_min: 0.9,
        }
    }

    #[test]
    fn a_target_is_met_at_its_very_value_whichever_way_is_good() {
        let up =
            MapTarget { warning: Some(Decimal::new(997, 1)), ..target(995, Comparison::AtLeast) };
        let scale = MapScale::Target(up);
        assert_eq!(
            [Some(99.71), Some(99.7), Some(99.5), Some(99.499), None]
                .map(|v| scale.band(&point(v))),
            [Band::Good, Band::Near, Band::Near, Band::Bad, Band::NoValue]
        );
        let tolerant = MapScale::Target(MapTarget { tolerance: Decimal::new(1, 1), ..up });
        assert_eq!([99.45, 99.3].map(|v| tolerant.band(&point(Some(v)))), [Band::Near, Band::Bad]);
        let rule = RoundingRule::HalfUp { decimals: 1 };
        let on_paper =
            MapScale::Target(MapTarget { rounding: rule, ..target(995, Comparison::AtLeast) });
        assert_eq!([99.45, 99.44].map(|v| on_paper.band(&point(Some(v)))), [Band::Good, Band::Bad]);
        let down = MapScale::Target(target(5, Comparison::AtMost));
        assert_eq!([Some(0.5), Some(0.51)].map(|v| down.band(&point(v))), [Band::Good, Band::Bad]);
        assert_eq!(down.bands(), [Band::Good, Band::Bad]);
    }

    #[test]
    fn too_little_data_is_not_judged() {
        let scale = MapScale::Target(target(995, Comparison::AtLeast));
        let half = KpiPoint { completeness: Some(0.5), ..point(Some(10.0)) };
        assert_eq!(scale.band(&half), Band::NoValue);
        let doubted = KpiPoint { suspect_share: 0.2, ..point(Some(10.0)) };
        assert_eq!(scale.band(&doubted), Band::NoValue);
        assert_eq!(scale.band(&point(Some(10.0))), Band::Bad);
    }

    #[test]
    fn fifths_hold_a_fifth_each_and_the_last_is_the_worst() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        for higher_is_better in [true, false] {
            let scale = MapScale::quantiles(values.clone(), higher_is_better);
            let mut counts = [0; N_CLASSES];
            for value in &values {
                let Band::Class(class) = scale.band(&point(Some(*value))) else {
                    panic!("no class")
                };
                counts[class as usize] += 1;
            }
            assert_eq!(counts, [20; N_CLASSES], "higher is better: {higher_is_better}");
            let worst = if higher_is_better { 1.0 } else { 100.0 };
            assert_eq!(scale.band(&point(Some(worst))), Band::Class(4));
        }
    }

    #[test]
    fn equal_values_are_of_one_class() {
        let same = MapScale::quantiles(vec![3.0; 50], true);
        assert_eq!(same.bands().len(), 1, "{same:?}");
        assert_eq!(MapScale::quantiles(Vec::new(), true).bands(), [Band::Class(0)]);
    }
}
