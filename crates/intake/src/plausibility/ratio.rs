//! When a printed share agrees with the figures it is made of.

use crate::facts::quantity::{Bound, Quantity};

/// What the calculation says about a printed percentage: the range the true one lies in, in points of a hundred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    low: f64,
    high: f64,
}

/// Binary fractions of decimal numbers are a hair off.
const HAIR: f64 = 1e-9;

impl Share {
    /// `part` of `whole`; `None` when the whole is nothing.
    pub(crate) fn of(part: (f64, f64), whole: (f64, f64)) -> Option<Self> {
        (whole.0 > 0.0).then(|| Self {
            low: part.0 / whole.1 * 100.0,
            high: part.1 / whole.0 * 100.0,
        })
    }

    /// How much `new` is more than `old` (negative: less), in points of a hundred of `old`.
    pub(crate) fn change(old: (f64, f64), new: (f64, f64)) -> Option<Self> {
        (old.0 > 0.0).then(|| Self {
            low: (new.0 / old.1 - 1.0) * 100.0,
            high: (new.1 / old.0 - 1.0) * 100.0,
        })
    }

    /// The difference of two percentages, in points.
    pub(crate) fn difference(old: (f64, f64), new: (f64, f64)) -> Self {
        Self {
            low: new.0 - old.1,
            high: new.1 - old.0,
        }
    }

    /// Without its sign.
    pub(crate) fn size(self) -> Self {
        let (a, b) = (self.low.abs(), self.high.abs());
        if self.low < 0.0 && self.high > 0.0 {
            return Self {
                low: 0.0,
                high: a.max(b),
            };
        }
        Self {
            low: a.min(b),
            high: a.max(b),
        }
    }

    /// Whether a printed percentage may stand for it. Rounding and cutting off are both usual, to as many places as are
    /// printed; "约", "不到", "以上" loosen it as far as the word goes.
    pub(crate) fn is_printed_as(self, printed: &Quantity) -> bool {
        let rate = printed.printed;
        let place = 10f64.powi(-printed.decimals);
        let (low, high) = match printed.bound {
            Bound::Exact => (rate - place * 0.5, rate + place),
            Bound::About => (rate - 5.0, rate + 5.0),
            Bound::SomewhatMore => (rate, rate + 10.0),
            Bound::More => (rate - place * 0.5, f64::INFINITY),
            Bound::SomewhatLess => (rate - 10.0, rate + place),
            Bound::Less => (f64::NEG_INFINITY, rate + place),
        };
        // Just at the upper edge the figure would already be printed as the next one.
        self.high >= low - HAIR && self.low < high - HAIR
    }

    /// The value to show, to as many places as `like` has, but at least one.
    pub(crate) fn shown(self, like: &Quantity) -> String {
        let places = usize::try_from(like.decimals.clamp(1, 4)).unwrap_or(1);
        let middle = f64::midpoint(self.low, self.high);
        format!("{middle:.places$}%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::plain::Plain;
    use crate::facts::quantity::quantities;

    fn printed(text: &str) -> Quantity {
        quantities(&Plain::new(text)).first().unwrap().clone()
    }

    fn agrees(part: f64, whole: f64, rate: &str) -> bool {
        Share::of((part, part), (whole, whole))
            .unwrap()
            .is_printed_as(&printed(rate))
    }

    #[test]
    fn rounded_and_cut_off_agree() {
        assert!(agrees(2.0, 3.0, "66.7%"));
        assert!(agrees(2.0, 3.0, "66.6%"));
        assert!(agrees(2.0, 3.0, "67%"));
        assert!(agrees(2.0, 3.0, "66%"));
        assert!(agrees(1.0, 1.0, "100%"));
        assert!(agrees(46.0, 47.0, "98%"));
    }

    #[test]
    fn anything_else_does_not() {
        assert!(!agrees(2.0, 3.0, "66.5%"));
        assert!(!agrees(2.0, 3.0, "66.8%"));
        assert!(!agrees(2.0, 3.0, "68%"));
        assert!(!agrees(2.0, 3.0, "65%"));
        assert!(!agrees(1.0, 1.0, "99%"));
    }

    #[test]
    fn words_loosen() {
        assert!(agrees(3.0, 67.0, "不到5%"));
        assert!(!agrees(30.0, 67.0, "不到5%"));
        assert!(agrees(2.0, 3.0, "约70%"));
        assert!(!agrees(1.0, 3.0, "60%以上"));
    }
}
