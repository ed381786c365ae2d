//! The median of any number of amounts in a fixed amount of memory.

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

/// Steps of the scale within a power of ten: the median is right to three in a hundred, which a unit mistake is not.
const STEPS: f64 = 40.0;
/// Powers of ten below 1 and above it.
const LOW: f64 = -4.0;
const HIGH: f64 = 14.0;
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small whole number"
)]
const BUCKETS: usize = ((HIGH - LOW) * STEPS) as usize + 1;

/// Counts amounts on a logarithmic scale. Zeros are left out: nothing was paid there.
#[derive(Debug, Default)]
pub(super) struct Median {
    buckets: Vec<u32>,
    count: u64,
}

impl Median {
    pub(super) fn see(&mut self, amount: &Decimal) {
        let Some(value) = amount.to_f64().filter(|value| *value > 0.0) else {
            return;
        };
        if self.buckets.is_empty() {
            self.buckets = vec![0; BUCKETS];
        }
        let step = ((value.log10().clamp(LOW, HIGH) - LOW) * STEPS).round();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the scale"
        )]
        if let Some(bucket) = self.buckets.get_mut(step as usize) {
            *bucket = bucket.saturating_add(1);
            self.count += 1;
        }
    }

    /// The median; `None` when there was nothing above zero.
    pub(super) fn value(&self) -> Option<f64> {
        let half = self.count.div_ceil(2);
        let mut below = 0;
        for (step, count) in (0_u32..).zip(&self.buckets) {
            below += u64::from(*count);
            if below >= half {
                return Some(10_f64.powf(f64::from(step) / STEPS + LOW));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_near_whatever_the_scale() {
        for unit in [1_i64, 100, 1_000_000] {
            let mut median = Median::default();
            for value in 1..=999 {
                median.see(&Decimal::new(value * unit, 2));
            }
            #[allow(clippy::cast_precision_loss, reason = "small")]
            let expected = 5.0 * unit as f64;
            let found = median.value().unwrap();
            assert!((found / expected - 1.0).abs() < 0.04, "{found} {expected}");
        }
    }

    #[test]
    fn zeros_do_not_count() {
        let mut median = Median::default();
        median.see(&Decimal::ZERO);
        assert_eq!(median.value(), None);
        median.see(&Decimal::from(100));
        median.see(&Decimal::ZERO);
        assert!((median.value().unwrap() - 100.0).abs() < 3.0);
    }
}
