//! Values as sure as they are known: least, greatest, how stated, and the unit; and the grammar that files write them in.
use super::{
    codelist::{codelist, codelists, list::Codelist},
    joined::joined,
    nearest::slip,
};
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

/// The unit of a part of a hundred, which files write as `%`.
pub const PERCENT: &str = "percent";
/// The unit of a multiple.
pub const TIMES: &str = "times";
/// More decimals are no figure that anybody states.
const DECIMALS: usize = 30;

impl Qualifier {
    /// How files write it before a figure; empty where they write nothing.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Exact | Self::Range => "",
            Self::About => "~",
            Self::AtLeast => ">=",
            Self::UpTo => "<=",
            Self::Unstated => "?",
        }
    }
}

/// A decimal number, exact: `digits * 10^exponent`. One that is read has at most 15 significant digits, so that it survives JSON, and 30 decimals.
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
        if fraction.len() > DECIMALS {
            return Err(QuantityError::new(format!("`{text}` has more than {DECIMALS} decimals")));
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

    /// In units of `10^-places`: the most that is not above it, and the least that is not below it. They are one where it is a whole number of
    /// them; what is beyond every `i64` is the least or greatest of them.
    pub fn around_minor(self, places: u16) -> (i64, i64) {
        let (digits, shift) = (i128::from(self.digits), self.exponent + i32::from(places));
        // of 18 digits at most, 20 places leave it beyond every `i64`, or nothing before the point
        let power = 10i128.pow(shift.unsigned_abs().min(20));
        let (below, above) = match shift {
            0.. => (digits * power, digits * power),
            _ => (digits.div_euclid(power), -(-digits).div_euclid(power)),
        };
        let fit = |minor: i128| minor.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        (fit(below), fit(above))
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
    /// Per which time.
    pub per: Option<Per>,
}

/// Why a text is not a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityError(String);

impl QuantityError {
    fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }

    fn unknown_time(per: &str) -> Self {
        let known: Vec<&str> = Per::ENTRIES.iter().map(|entry| entry.code).collect();
        let fix = slip(per, known.iter().copied())
            .map_or_else(|| format!("write {}", joined(&known, "or")), |meant| format!("did you mean `{meant}`"));
        Self(format!("unknown length of time `{per}`; {fix}"))
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
    /// Text outside the grammar, an unknown length of time, more than 15 significant digits or 30 decimals, or a range that runs backwards.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let grammar =
            || QuantityError::new(format!("`{text}` is not a value; write [~ | >= | <=] n[..m] [k | mn | bn] unit [/ per], or ? unit"));
        let (amount, per) = match text.split_once(" / ") {
            Some((amount, per)) => (amount, Some(per.trim())),
            None => (text, None),
        };
        let (qualifier, rest) = [Qualifier::About, Qualifier::AtLeast, Qualifier::UpTo, Qualifier::Unstated]
            .into_iter()
            .find_map(|qualifier| Some((qualifier, amount.strip_prefix(qualifier.sign())?)))
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
        let unit = words.next().map(|u| if u == "%" { PERCENT.to_owned() } else { u.to_owned() });
        if words.next().is_some() || per.is_some_and(|per| per.is_empty() || per.contains(' ')) {
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
        let per = per.map(|per| Per::from_code(per).ok_or_else(|| QuantityError::unknown_time(per))).transpose()?;
        Ok(Self { min, max, qualifier, unit, per })
    }

    /// What it sorts by: the least, else the greatest value.
    pub fn sort_value(&self) -> Option<Decimal> {
        self.min.or(self.max)
    }
}

/// As files write it, without words for numbers: `>= 1600000000 USD`, `~ 33 %`, `?`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = match (self.min, self.max) {
            (Some(min), Some(max)) if min != max => format!("{}..{}", min.to_f64(), max.to_f64()),
            (Some(one), _) | (None, Some(one)) => one.to_f64().to_string(),
            (None, None) => String::new(),
        };
        let unit = self.unit.as_deref().map_or("", |unit| if unit == PERCENT { "%" } else { unit });
        let parts = [self.qualifier.sign(), &figure, unit].into_iter().filter(|part| !part.is_empty());
        f.write_str(&parts.collect::<Vec<_>>().join(" "))?;
        self.per.map_or(Ok(()), |per| write!(f, " / {}", per.code()))
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
                (q.min.map(Decimal::to_f64), q.max.map(Decimal::to_f64), q.qualifier, q.unit.as_deref(), q.per.map(Per::code)),
                (min, max, qualifier, unit, per),
                "{text}"
            );
        }
        Ok(())
    }

    #[test]
    fn what_is_not_a_value_is_refused() {
        for text in
            ["", "lots", "1,5 mn USD", "5..3 m", "1 2 m", "~", "1 mn US dollars", "1. m", "1234567890123456 m", "5 m / ", "5 m / fortnight"]
        {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_figure_has_no_end_of_decimals() {
        let with = |zeros: usize| Quantity::parse(&format!("0.{}1 m", "0".repeat(zeros)));
        assert!(with(29).is_ok());
        for zeros in [30, 70_000] {
            assert!(with(zeros).is_err_and(|e| e.to_string().ends_with("has more than 30 decimals")), "{zeros}");
        }
    }

    #[test]
    fn a_value_is_written_as_it_is_read() {
        for (text, written) in [
            (">= 1.6 bn USD", ">= 1600000000 USD"),
            ("150..450 mn EUR", "150000000..450000000 EUR"),
            ("<= 3000 tractors / year", "<= 3000 tractors / year"),
            ("~ 33.3 %", "~ 33.3 %"),
            ("? EUR", "? EUR"),
            ("?", "?"),
            ("-2", "-2"),
        ] {
            let value = Quantity::parse(text);
            assert_eq!(value.as_ref().map(ToString::to_string), Ok(written.to_owned()));
            assert_eq!(Quantity::parse(written).as_ref().map(ToString::to_string), Ok(written.to_owned()));
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
