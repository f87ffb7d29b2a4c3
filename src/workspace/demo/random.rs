//! Repeatable chance: SplitMix64 (Steele, Lea, Flood 2014) and the few distributions the demo needs.
//!
//! Every draw hangs on the seed and on what it is drawn for, never on the order of work. Only `+ - * / sqrt` are used,
//! which IEEE 754 rounds the same everywhere, so that the same seed gives the same bytes on every machine.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

/// 2^64 ÷ golden ratio, odd: the step of SplitMix64.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Below this expected count a binomial draw is exact; above, its normal approximation is off by less than the noise of the demo.
const EXACT_MEAN_MAX: f64 = 12.0;

fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Random {
    /// The stream that belongs to a seed and a chain of keys, such as a cell and a period.
    pub fn of(seed: u64, keys: &[u64]) -> Self {
        let start = mix(seed.wrapping_add(STEP));
        Self(keys.iter().fold(start, |state, key| mix(state.wrapping_add(STEP) ^ mix(*key))))
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// Uniform in `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in `[low, high)`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Uniform in `0..n`; 0 for `n` 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.draw()) * u128::from(n)) >> 64) as u64
    }

    /// Nearly normal, mean 0, variance 1: the sum of eight 16-bit uniforms (it never leaves ±4.9).
    pub fn normal(&mut self) -> f64 {
        const STANDARD_DEVIATION: f64 = 0.816_496_580_927_726; // sqrt(8 / 12)
        let sum: u64 = [self.draw(), self.draw()]
            .iter()
            .map(|bits| {
                (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48)
            })
            .sum();
        (sum as f64 / 65_536.0 - 4.0) / STANDARD_DEVIATION
    }

    /// How many of `n` tries hit, each with `probability`.
    pub fn binomial(&mut self, n: u64, probability: f64) -> u64 {
        let p = probability.clamp(0.0, 1.0);
        if n == 0 || p == 0.0 {
            return 0;
        }
        if p > 0.5 {
            return n - self.binomial(n, 1.0 - p);
        }
        let mean = n as f64 * p;
        if mean > EXACT_MEAN_MAX {
            let hits = mean + (mean * (1.0 - p)).sqrt() * self.normal() + 0.5;
            return (hits.max(0.0) as u64).min(n);
        }
        // Inversion: walk the distribution until its sum passes a uniform draw.
        let mut rest = self.unit();
        let mut chance = power(1.0 - p, n);
        let mut hits = 0;
        while rest >= chance && hits < n {
            rest -= chance;
            chance *= (n - hits) as f64 / (hits + 1) as f64 * (p / (1.0 - p));
            hits += 1;
        }
        hits
    }

    /// Puts a list into a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            list.swap(last, other);
        }
    }
}

/// `base^exponent` by squaring: `powi` may round differently from one platform to the next.
fn power(base: f64, exponent: u64) -> f64 {
    let (mut result, mut square, mut rest) = (1.0, base, exponent);
    while rest > 0 {
        if rest & 1 == 1 {
            result *= square;
        }
        square *= square;
        rest >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_hangs_on_its_keys_alone() {
        let mut a = Random::of(7, &[1, 2]);
        let mut b = Random::of(7, &[1, 2]);
        assert_eq!([a.draw(), a.draw()], [b.draw(), b.draw()]);
        for other in [Random::of(7, &[2, 1]), Random::of(8, &[1, 2]), Random::of(7, &[1, 2, 0])] {
            assert_ne!(Random::of(7, &[1, 2]).draw(), other.clone().draw());
        }
    }

    /// Reference values of SplitMix64 from state 0, as published with the xoshiro generators.
    #[test]
    fn the_generator_is_splitmix64() {
        let mut stream = Random(0);
        assert_eq!(stream.draw(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(stream.draw(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn binomial_draws_have_the_right_mean_and_variance() {
        for (n, p) in [(40_u64, 0.004), (500, 0.004), (500, 0.02), (900, 0.4), (60, 0.97)] {
            let mut random = Random::of(11, &[n]);
            let draws: Vec<f64> = (0..20_000).map(|_| random.binomial(n, p) as f64).collect();
            assert!(draws.iter().all(|d| (0.0..=n as f64).contains(d)));
            let mean = draws.iter().sum::<f64>() / draws.len() as f64;
            let variance =
                draws.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / draws.len() as f64;
            let (want_mean, want_variance) = (n as f64 * p, n as f64 * p * (1.0 - p));
            let tolerance = 5.0 * (want_variance / draws.len() as f64).sqrt();
            assert!((mean - want_mean).abs() < tolerance, "{n} × {p}: mean {mean}");
            let ratio = variance / want_variance;
            assert!((0.9..1.15).contains(&ratio), "{n} × {p}: variance {variance}");
        }
    }

    #[test]
    fn the_ends_of_a_binomial_are_certain() {
        let mut random = Random::of(3, &[]);
        assert_eq!(random.binomial(0, 0.5), 0);
        assert_eq!(random.binomial(9, 0.0), 0);
        assert_eq!(random.binomial(9, 1.0), 9);
        assert_eq!(random.below(0), 0);
    }
}
