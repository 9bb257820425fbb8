//! What a value may be in truth: figures are rounded where they are told, and hedged ones are wider still.
use super::quantity::{PERCENT, Qualifier, Quantity, TIMES};
use std::ops::{Add, Div, Mul, Sub};

/// Fraction by which a figure that is told as "about" or "almost" may be off.
const ABOUT: f64 = 0.1;
/// Fraction by which a round figure may be off at most.
const ROUND: f64 = 0.05;
/// Whole numbers of things below this are counted, those from it on may be rounded.
const COUNTED: f64 = 1000.0;

/// From the least to the greatest that a value may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The least.
    pub low: f64,
    /// The greatest.
    pub high: f64,
}

impl Span {
    /// Of a figure that may be rounded, as statistics are.
    pub fn rounded(value: &Quantity) -> Self {
        let counted = ![Some(PERCENT), Some(TIMES)].contains(&value.unit.as_deref());
        Self::of(value, |figure| rounding(figure, counted))
    }

    /// Of a figure that is meant as it is told, as sums in contracts are.
    pub fn told(value: &Quantity) -> Self {
        Self::of(value, |_| 0.0)
    }

    fn of(value: &Quantity, rounding: impl Fn(f64) -> f64) -> Self {
        let off = |figure: f64| match value.qualifier {
            Qualifier::About => rounding(figure).max(figure.abs() * ABOUT),
            _ => rounding(figure),
        };
        let (low, high) = (value.min.map(|min| min.to_f64()), value.max.map(|max| max.to_f64()));
        Self { low: low.map_or(f64::NEG_INFINITY, |low| low - off(low)), high: high.map_or(f64::INFINITY, |high| high + off(high)) }
    }

    /// Both may be the same value.
    pub fn meets(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Not even the least of this is within the other.
    pub fn exceeds(self, other: Self) -> bool {
        self.low > other.high
    }
}

/// Half of the last digit that is told: `2.55 bn` may be 5 million less. A small whole number of things is counted, and a round one such as
/// `1 bn` is not that far off.
fn rounding(figure: f64, counted: bool) -> f64 {
    let figure = figure.abs();
    let text = figure.to_string();
    let last = match text.split_once('.') {
        Some((_, fraction)) => i32::try_from(fraction.len()).map_or(0, |places| -places),
        None if counted && figure < COUNTED => return 0.0,
        None => {
            let zeros = text.len() - text.trim_end_matches('0').len();
            // written in thousands, millions or billions: the zeros before that are told
            i32::try_from(zeros.min((text.len() - 1) / 3 * 3)).unwrap_or(0)
        }
    };
    // the hair beside it is for fractions that have no end in binary
    (0.5 * 10f64.powi(last)).min(figure * ROUND) * (1.0 + 1e-6)
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }
}

impl Sub for Span {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { low: self.low - other.high, high: self.high - other.low }
    }
}

/// By a number that is exact and not negative.
impl Mul<f64> for Span {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        Self { low: self.low * by, high: self.high * by }
    }
}

/// Of values that are not negative; by what may be nothing it is anything.
impl Div for Span {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let high = if other.low > 0.0 { self.high / other.low } else { f64::INFINITY };
        Self { low: self.low.max(0.0) / other.high, high }
    }
}

#[cfg(test)]
mod tests {
    use super::Span;
    use crate::values::quantity::{Quantity, QuantityError};

    #[test]
    fn a_value_is_as_wide_as_it_is_told() -> Result<(), QuantityError> {
        for (text, low, high) in [
            ("57 companies", 57.0, 57.0),
            ("78.7 %", 78.65, 78.75),
            ("2.55 bn USD", 2.545e9, 2.555e9),
            ("10 mn USD", 9.5e6, 10.5e6),
            ("700 mn USD", 699.5e6, 700.5e6),
            ("1 bn USD", 0.95e9, 1.05e9),
            ("~ 50 companies", 45.0, 55.0),
            (">= 19 mn USD", 18.5e6, f64::INFINITY),
            ("<= 40 companies", f64::NEG_INFINITY, 40.0),
            ("? EUR", f64::NEG_INFINITY, f64::INFINITY),
            // ratios are never counted
            ("<= 40 %", f64::NEG_INFINITY, 40.5),
            ("112 %", 111.5, 112.5),
            ("-20 %", -20.5, -19.5),
            ("2 times", 1.9, 2.1),
            ("2.5 times", 2.45, 2.55),
        ] {
            let span = Span::rounded(&Quantity::parse(text)?);
            let near = |a: f64, b: f64| a == b || (a - b).abs() <= b.abs() * 1e-6;
            assert!(near(span.low, low) && near(span.high, high), "{text}: {span:?}");
        }
        Ok(())
    }
}
