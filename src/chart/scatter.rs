//! Two KPIs against each other: how strongly they go together, and how many samples lie in each quarter of the picture.

/// How two values go together, -1..=1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Correlation {
    /// Samples that have both values.
    pub n: usize,
    /// On a straight line (Pearson); `None` below three samples, or where one of the two never changes.
    pub linear: Option<f64>,
    /// In the same order (Spearman: of the ranks, equal values share theirs), which one odd sample does not spoil.
    pub by_rank: Option<f64>,
}

/// Samples on each side of two limits; a value on a limit is not below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quadrants {
    pub low_low: usize,
    /// Below the limit across, not below that up the side.
    pub low_high: usize,
    pub high_low: usize,
    pub high_high: usize,
}

/// Of finite pairs; others are left out.
pub fn correlation(pairs: &[(f64, f64)]) -> Correlation {
    let finite: Vec<(f64, f64)> =
        pairs.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
    let ranked: Vec<(f64, f64)> = {
        let ranks_x = ranks(finite.iter().map(|pair| pair.0));
        let ranks_y = ranks(finite.iter().map(|pair| pair.1));
        ranks_x.into_iter().zip(ranks_y).collect()
    };
    Correlation { n: finite.len(), linear: pearson(&finite), by_rank: pearson(&ranked) }
}

/// How many of the finite pairs lie where.
pub fn quadrants(pairs: &[(f64, f64)], x_limit: f64, y_limit: f64) -> Quadrants {
    let mut found = Quadrants::default();
    for (x, y) in pairs.iter().filter(|(x, y)| x.is_finite() && y.is_finite()) {
        match (*x < x_limit, *y < y_limit) {
            (true, true) => found.low_low += 1,
            (true, false) => found.low_high += 1,
            (false, true) => found.high_low += 1,
            (false, false) => found.high_high += 1,
        }
    }
    found
}

/// In two passes, so that percents close to 100 keep their digits.
fn pearson(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len();
    if n < 3 {
        return None;
    }
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n as f64;
    let (mean_x, mean_y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    let found = xy / (xx.sqrt() * yy.sqrt());
    found.is_finite().then(|| found.clamp(-1.0, 1.0))
}

/// Places from 1 on; equal values all have the mean of theirs.
fn ranks(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = values.zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = vec![0.0; order.len()];
    let mut start = 0;
    while start < order.len() {
        let value = order[start].0;
        let n_equal = order[start..].iter().take_while(|(other, _)| *other == value).count();
        // Places start + 1 ..= start + n_equal.
        let rank = start as f64 + (n_equal as f64 + 1.0) / 2.0;
        order[start..start + n_equal].iter().for_each(|(_, idx)| ranks[*idx] = rank);
        start += n_equal;
    }
    ranks
}
