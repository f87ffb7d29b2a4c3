//! What a histogram says: percentiles and means of arrays whose bins have edges.
//!
//! # Decisions
//! - Inside a bin values are taken as evenly spread, so a percentile lies on the straight line between the bin's edges.
//! - A histogram with as many edges as bins has an open last bin. What falls in it has no upper end: a percentile there, and the mean,
//!   have no value rather than a guess.

/// What is asked of a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BinFunction {
    /// `mean_of_bins(pmX)`: bins weighted by their middles.
    Mean,
    /// `percentile_of_bins(pmX, 95)`.
    Percentile(f64),
}

pub const MEAN_OF_BINS: &str = "mean_of_bins";
pub const PERCENTILE_OF_BINS: &str = "percentile_of_bins";

impl BinFunction {
    pub fn word(self) -> &'static str {
        match self {
            Self::Mean => MEAN_OF_BINS,
            Self::Percentile(_) => PERCENTILE_OF_BINS,
        }
    }

    /// `counts` of the bins, `edges` ascending: one for each bin, and one more where the last bin has an upper end. `None` where it
    /// has no value.
    pub(super) fn of(self, counts: &[f64], edges: &[f64]) -> Option<f64> {
        let total: f64 = counts.iter().sum();
        if total <= 0.0 || counts.iter().any(|count| *count < 0.0) {
            return None;
        }
        let ends = |bin: usize| Some((*edges.get(bin)?, edges.get(bin + 1).copied()));
        match self {
            Self::Mean => {
                let mut sum = 0.0;
                for (bin, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
                    let (low, high) = ends(bin)?;
                    sum += count * (low + high?) / 2.0;
                }
                Some(sum / total)
            }
            Self::Percentile(percent) => {
                let wanted = percent * total / 100.0;
                let mut below = 0.0;
                for (bin, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
                    if below + count >= wanted {
                        let (low, high) = ends(bin)?;
                        return Some(low + (high? - low) * (wanted - below) / count);
                    }
                    below += count;
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_evenly_filled() {
        let (counts, edges) = ([10.0, 30.0, 0.0, 60.0], [0.0, 10.0, 20.0, 50.0, 100.0]);
        let percentile = |percent| BinFunction::Percentile(percent).of(&counts, &edges);
        assert_eq!(percentile(10.0), Some(10.0));
        assert_eq!(percentile(25.0), Some(15.0));
        assert_eq!(percentile(100.0), Some(100.0));
        assert_eq!(percentile(70.0), Some(75.0), "not 50, the edge of the bin");
        assert_eq!(BinFunction::Mean.of(&counts, &edges), Some((50.0 + 450.0 + 4500.0) / 100.0));
    }

    #[test]
    fn nobody_knows_how_far_an_open_bin_goes() {
        let (counts, edges) = ([90.0, 10.0], [0.0, 10.0]);
        assert_eq!(BinFunction::Percentile(90.0).of(&counts, &edges), Some(10.0));
        assert_eq!(BinFunction::Percentile(95.0).of(&counts, &edges), None);
        assert_eq!(BinFunction::Mean.of(&counts, &edges), None);
        assert_eq!(BinFunction::Mean.of(&[90.0, 0.0], &edges), Some(5.0));
        assert_eq!(BinFunction::Mean.of(&[0.0, 0.0], &edges), None);
    }

    /// Percentiles of parts are no parts of percentiles: bins are added first.
    #[test]
    fn bins_add_up() {
        let edges = [0.0, 10.0, 20.0, 40.0];
        let (a, b) = ([100.0, 0.0, 0.0], [0.0, 0.0, 10.0]);
        let together: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
        let p = |counts: &[f64]| BinFunction::Percentile(95.0).of(counts, &edges).unwrap();
        assert!((p(&together) - 29.0).abs() < 1e-9, "{}", p(&together));
        assert!((p(&together) - f64::midpoint(p(&a), p(&b))).abs() > 4.0);
    }
}
