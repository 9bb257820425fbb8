//! Values as sure as they are known: least, greatest, how stated, and the unit; and the grammar that files write them in.
use crate::values::codelist::{codelist, codelists};
use std::fmt;

codelist! {
    /// How a value was stated.
    Qualifier "qualifier" {
        /// Just this figure.
        Exact "exact" = [],
        /// About or almost this figure.
        About "about" = [],
        /// More than or at least this figure.
        AtLeast "at_least" = [],
        /// Up to this figure.
        UpTo "up_to" = [],
        /// Between two figures.
        Range "range" = [],
        /// A value without a figure.
        Unstated "unstated" = [],
    }
}

codelist! {
    /// Per which time a value is.
    Per "per" {
        /// For each year.
        Year "year" = [],
        /// For each month.
        Month "month" = [],
        /// For each day.
        Day "day" = [],
        /// For each hour.
        Hour "hour" = [],
    }
}

codelists![Qualifier, Per];

/// A decimal number, exact: `digits * 10^exponent`, at most 15 significant digits so that it survives JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: i64,
    exponent: i32,
}

impl Decimal {
    /// Reads `12`, `2.157`, `-0.4`, times ten to the power of `shift`.
    fn parse(text: &str, shift: i32) -> Result<Self, QuantityError> {
        let bad = || QuantityError::new(format!("`{text}` is not a number; write digits with a decimal point"));
        let (sign, plain) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let all: String = [whole, fraction].concat();
        if whole.is_empty() || plain.ends_with('.') || !all.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad());
        }
        let trimmed = all.trim_start_matches('0');
        if trimmed.len() > 15 {
            return Err(QuantityError::new(format!("`{text}` has more than 15 significant digits")));
        }
        let digits: i64 = if trimmed.is_empty() { 0 } else { trimmed.parse().map_err(|_| bad())? };
        Ok(Self { digits: sign * digits, exponent: shift - i32::try_from(fraction.len()).map_err(|_| bad())? })
    }

    /// The figure that a double is written as: the fewest digits that are no other double.
    pub fn from_f64(number: f64) -> Self {
        let text = format!("{number:e}");
        let (figure, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (whole, fraction) = figure.split_once('.').unwrap_or((figure, ""));
        let digits = [whole, fraction].concat().parse().unwrap_or(0);
        Self { digits, exponent: exponent.parse().unwrap_or(0) - fraction.len() as i32 }
    }

    /// So many units of `10^-places`. Of more than 18 digits the first are kept.
    pub fn from_minor(minor: impl Into<i128>, places: u16) -> Self {
        let (mut minor, mut exponent) = (minor.into(), -i32::from(places));
        loop {
            match i64::try_from(minor) {
                Ok(digits) => return Self { digits, exponent },
                Err(_) => (minor, exponent) = (minor / 10, exponent + 1),
            }
        }
    }

    /// Digits and power of ten, the digits without zeros at their end.
    pub fn parts(self) -> (i64, i32) {
        let Self { mut digits, mut exponent } = self;
        while digits != 0 && digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        (digits, if digits == 0 { 0 } else { exponent })
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        format!("{}e{}", self.digits, self.exponent).parse().unwrap_or(f64::NAN)
    }

    /// In units of `10^-places`, if that is a whole number that fits.
    pub fn to_minor(self, places: u16) -> Option<i64> {
        let shift = self.exponent + i32::from(places);
        let power = 10i64.checked_pow(shift.unsigned_abs())?;
        if shift >= 0 { self.digits.checked_mul(power) } else { (self.digits % power == 0).then_some(self.digits / power) }
    }
}

/// A value as it is written in a file: `>= 1.6 bn USD`, `150..450 mn EUR`, `~ 209 m`, `<= 3000 tractors / year`, `? EUR`, `2`.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Least value; `None` for `<=` and `?`.
    pub min: Option<Decimal>,
    /// Greatest value; `None` for `>=` and `?`.
    pub max: Option<Decimal>,
    /// How it was stated.
    pub qualifier: Qualifier,
    /// ISO 4217 code, UCUM unit or plural noun; `percent` for `%`; `None` for a rank.
    pub unit: Option<String>,
    /// `year`, `month`, `day` or `hour`.
    pub per: Option<String>,
}

/// Why a text is not a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityError(String);

impl QuantityError {
    fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}
impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for QuantityError {}

impl Quantity {
    /// Reads `[~ | >= | <=] n[..m] [k | mn | bn] unit [/ per]`, `? unit`, or a bare number (a rank).
    ///
    /// # Errors
    /// Text outside the grammar, more than 15 significant digits, or a range that runs backwards.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let grammar =
            || QuantityError::new(format!("`{text}` is not a value; write [~ | >= | <=] n[..m] [k | mn | bn] unit [/ per], or ? unit"));
        let (amount, per) = match text.split_once(" / ") {
            Some((amount, per)) => (amount, Some(per.trim().to_owned())),
            None => (text, None),
        };
        let (qualifier, rest) = [("~", Qualifier::About), (">=", Qualifier::AtLeast), ("<=", Qualifier::UpTo), ("?", Qualifier::Unstated)]
            .into_iter()
            .find_map(|(sign, q)| Some((q, amount.strip_prefix(sign)?)))
            .unwrap_or((Qualifier::Exact, amount));
        let mut words = rest.split_whitespace().peekable();
        let figure = match qualifier {
            Qualifier::Unstated => None,
            _ => Some(words.next().ok_or_else(grammar)?),
        };
        let shift = match words.peek() {
            Some(&"k") => 3,
            Some(&"mn") => 6,
            Some(&"bn") => 9,
            _ => 0,
        };
        if shift > 0 {
            words.next();
        }
        let unit = words.next().map(|u| if u == "%" { "percent".to_owned() } else { u.to_owned() });
        if words.next().is_some() || per.as_deref().is_some_and(|p| p.is_empty() || p.contains(' ')) {
            return Err(grammar());
        }
        let (min, max, qualifier) = match (qualifier, figure) {
            (_, None) => (None, None, Qualifier::Unstated),
            (Qualifier::Exact, Some(figure)) => match figure.split_once("..") {
                Some((low, high)) => {
                    let (low, high) = (Decimal::parse(low, shift)?, Decimal::parse(high, shift)?);
                    if low.to_f64() >= high.to_f64() {
                        return Err(QuantityError::new(format!("`{text}` runs backwards; write the smaller figure first")));
                    }
                    (Some(low), Some(high), Qualifier::Range)
                }
                None => {
                    let n = Decimal::parse(figure, shift)?;
                    (Some(n), Some(n), Qualifier::Exact)
                }
            },
            (Qualifier::AtLeast, Some(figure)) => (Some(Decimal::parse(figure, shift)?), None, qualifier),
            (Qualifier::UpTo, Some(figure)) => (None, Some(Decimal::parse(figure, shift)?), qualifier),
            (_, Some(figure)) => {
                let n = Decimal::parse(figure, shift)?;
                (Some(n), Some(n), qualifier)
            }
        };
        Ok(Self { min, max, qualifier, unit, per })
    }

    /// What it sorts by: the least, else the greatest value.
    pub fn sort_value(&self) -> Option<Decimal> {
        self.min.or(self.max)
    }
}

/// Decimal places of the minor unit of a currency; `None` if the code is not in ISO 4217.
pub fn minor_places(currency: &str) -> Option<u16> {
    iso_currency::Currency::from_code(currency).map(|c| c.exponent().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_keeps_what_was_stated() -> Result<(), QuantityError> {
        for (text, min, max, qualifier, unit, per) in [
            (">= 1.6 bn USD", Some(1.6e9), None, Qualifier::AtLeast, Some("USD"), None),
            ("150..450 mn EUR", Some(1.5e8), Some(4.5e8), Qualifier::Range, Some("EUR"), None),
            ("2.157 bn USD", Some(2_157_000_000.0), Some(2_157_000_000.0), Qualifier::Exact, Some("USD"), None),
            ("<= 3000 tractors / year", None, Some(3000.0), Qualifier::UpTo, Some("tractors"), Some("year")),
            ("~ 209 m", Some(209.0), Some(209.0), Qualifier::About, Some("m"), None),
            ("78.7 %", Some(78.7), Some(78.7), Qualifier::Exact, Some("percent"), None),
            ("11 k units", Some(11_000.0), Some(11_000.0), Qualifier::Exact, Some("units"), None),
            ("? EUR", None, None, Qualifier::Unstated, Some("EUR"), None),
            ("2", Some(2.0), Some(2.0), Qualifier::Exact, None, None),
            ("<= 30", None, Some(30.0), Qualifier::UpTo, None, None),
        ] {
            let q = Quantity::parse(text)?;
            assert_eq!(
                (q.min.map(Decimal::to_f64), q.max.map(Decimal::to_f64), q.qualifier, q.unit.as_deref(), q.per.as_deref()),
                (min, max, qualifier, unit, per),
                "{text}"
            );
        }
        Ok(())
    }

    #[test]
    fn what_is_not_a_value_is_refused() {
        for text in ["", "lots", "1,5 mn USD", "5..3 m", "1 2 m", "~", "1 mn US dollars", "1. m", "1234567890123456 m", "5 m / "] {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn minor_units_are_exact_or_refused() -> Result<(), QuantityError> {
        let minor = |text: &str, places| Quantity::parse(text).map(|q| q.min.and_then(|d| d.to_minor(places)));
        assert_eq!(minor("110 mn EUR", 2)?, Some(11_000_000_000));
        assert_eq!(minor("0.01 EUR", 2)?, Some(1));
        assert_eq!(minor("0.001 EUR", 2)?, None);
        assert_eq!(minor("5 JPY", 0)?, Some(5));
        Ok(())
    }
}
