//! Quantiles of sorted values, by the two rules that contracts name (worked example K16: the same 20 values have the 95th percentile
//! 48 by nearest rank and 50.35 linearly).

/// The value at rank `⌈percent × n ÷ 100⌉`: always one that was measured. `None` of no values.
///
/// `sorted` ascends; `percent` is 0..=100.
pub fn nearest_rank(sorted: &[f64], percent: f64) -> Option<f64> {
    // 99.9 % of 1000 is 999, not the 999.0000000000001 that multiplying first gives.
    let rank = (percent * sorted.len() as f64 / 100.0 - 1e-9).ceil().max(1.0) as usize;
    sorted.get(rank.min(sorted.len()).checked_sub(1)?).copied()
}

/// Between the two values around position `percent × (n − 1) ÷ 100` (type 7 of Hyndman and Fan, Excel's `PERCENTILE.INC`). `None`
/// of no values.
///
/// `sorted` ascends; `percent` is 0..=100.
pub fn linear(sorted: &[f64], percent: f64) -> Option<f64> {
    let position = percent / 100.0 * (sorted.len().checked_sub(1)?) as f64;
    let below = sorted.get(position.floor() as usize)?;
    let above = sorted.get(position.ceil() as usize)?;
    Some(below + (above - below) * position.fract())
}

/// The middle value, or the mean of the two in the middle. `None` of no values.
///
/// `sorted` ascends.
pub fn median(sorted: &[f64]) -> Option<f64> {
    linear(sorted, 50.0)
}
