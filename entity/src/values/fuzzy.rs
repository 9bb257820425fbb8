//! Dates as precise as they are known: EDTF (ISO 8601-2, levels 0 to 2) with the first and last day they may mean.
use super::{
    codelist::{codelist, codelists},
    date_text,
};
use edtf_core::{Bound, Date, DateField, Edtf, YearKind};
use std::fmt;

/// The day after every date: a first day that is not there, and a last day that is open.
pub const MAX_DAY: &str = "9999-12-31";
/// The day before every date: a last day that is not there, and a first day that is open.
pub const MIN_DAY: &str = "0001-01-01";

/// A date or span in EDTF, read once: `2019`, `2019-05`, `2019~`, `2021/2027`, `2007/..`, `[2021-09..2022-09]`.
///
/// `~` (approximate) and `?` (uncertain) are flags: they never widen the days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuzzyDate {
    /// As written.
    pub edtf: String,
    /// First possible day, ISO 8601; `None` if open or unknown.
    pub earliest: Option<String>,
    /// Last possible day, ISO 8601; `None` if open or unknown.
    pub latest: Option<String>,
    /// In English words: `17 May 2019`, `about 2019`.
    pub text: String,
    /// How precise it is.
    pub precision: DatePrecision,
    /// Marked `~` or `%`.
    pub approximate: bool,
    /// Marked `?` or `%`.
    pub uncertain: bool,
}

codelists![DatePrecision];

codelist! {
    /// How precise a date is: of one with unspecified digits, what stands before them.
    DatePrecision "date_precision" {
        /// A day is known.
        Day "day" = [],
        /// One month, also where only the day is unspecified (`2004-06-XX`).
        Month "month" = [],
        /// A season, a quarter or another part of a year.
        Season "season" = [],
        /// One year, also where only month and day are unspecified (`2004-XX`).
        Year "year" = [],
        /// Ten years (`201X`).
        Decade "decade" = [],
        /// A hundred years (`20XX`).
        Century "century" = [],
        /// A thousand years (`1XXX`).
        Millennium "millennium" = [],
        /// From one date to another.
        Span "span" = [],
        /// One of several dates, or all of them.
        Set "set" = [],
    }
}

/// Why a text is not a date of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError(String);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for DateError {}

impl FuzzyDate {
    /// Reads a date or span.
    ///
    /// # Errors
    /// Text that is not EDTF, has a time of day, leaves the years 0001 to 9999, or has nothing known of its year.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let refuse = |why: &str| {
            DateError(format!("`{text}` is not a date: {why}; write EDTF such as 2019, 2019-05, 2019-05-17, 2019~ or 2018/2019"))
        };
        let date = Edtf::parse(text).map_err(|e| refuse(e.message))?;
        let precision = match &date {
            Edtf::Date(d) => precision(d).ok_or_else(|| refuse("nothing is known of its year"))?,
            Edtf::DateTime(_) => return Err(refuse("it has a time of day")),
            Edtf::Interval(_) => DatePrecision::Span,
            Edtf::Set(_) => DatePrecision::Set,
        };
        let day = |bound| match bound {
            Bound::Date(d) if !(1..=9999).contains(&d.year) => Err(refuse("its year is not between 0001 and 9999")),
            Bound::Date(d) => Ok(Some(d.to_string())),
            _ => Ok(None),
        };
        let bounds = date.bounds();
        let (earliest, latest) = (day(bounds.earliest)?, day(bounds.latest)?);
        if earliest.is_none() && latest.is_none() {
            return Err(refuse("it has neither a first nor a last day"));
        }
        Ok(Self {
            edtf: text.to_owned(),
            earliest,
            latest,
            text: date_text::text(&date),
            precision,
            approximate: date.is_approximate(),
            uncertain: date.is_uncertain(),
        })
    }

    /// Reads a date that is a point in time or "some day between", not a span.
    ///
    /// # Errors
    /// As [`FuzzyDate::parse`], and for spans.
    pub fn parse_point(text: &str) -> Result<Self, DateError> {
        let date = Self::parse(text)?;
        if date.precision == DatePrecision::Span {
            return Err(DateError(format!(
                "`{text}` is a span where one date belongs; for some day between two write [{}]",
                text.replace('/', "..")
            )));
        }
        Ok(date)
    }

    /// The dates that a span runs from and to; of what is no span itself. `None` where an end is open or unknown.
    pub fn ends(&self) -> [Option<Self>; 2] {
        match self.edtf.split_once('/') {
            Some((first, last)) => [first, last].map(|end| Self::parse_point(end).ok()),
            None => [Some(self.clone()), Some(self.clone())],
        }
    }

    /// First possible day as a key: open spans begin before everything.
    pub fn first_day(&self) -> &str {
        self.earliest.as_deref().unwrap_or(MIN_DAY)
    }

    /// Last possible day as a key: open spans end after everything.
    pub fn last_day(&self) -> &str {
        self.latest.as_deref().unwrap_or(MAX_DAY)
    }
}

/// What is known of a date before its first unspecified digit; nothing where that is the first of all.
fn precision(date: &Date) -> Option<DatePrecision> {
    let known = match date.year.kind {
        YearKind::Standard { digits, .. } => digits.iter().take_while(|digit| digit.is_some()).count(),
        YearKind::Big { .. } | YearKind::Exponential { .. } => 4,
    };
    let known = date.year.significant_digits.map_or(known, |sure| known.min(sure as usize));
    let month = date.month.and_then(DateField::value);
    Some(match (known, month, date.day.and_then(DateField::value)) {
        (0, ..) => return None,
        (1, ..) => DatePrecision::Millennium,
        (2, ..) => DatePrecision::Century,
        (3, ..) => DatePrecision::Decade,
        (_, None, _) => DatePrecision::Year,
        (_, Some(21..), _) => DatePrecision::Season,
        (_, Some(_), None) => DatePrecision::Month,
        (_, Some(_), Some(_)) => DatePrecision::Day,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_follow_the_precision() -> Result<(), DateError> {
        for (text, earliest, latest) in [
            ("2019", Some("2019-01-01"), Some("2019-12-31")),
            ("2019-05", Some("2019-05-01"), Some("2019-05-31")),
            ("2024-02", Some("2024-02-01"), Some("2024-02-29")),
            ("2019~", Some("2019-01-01"), Some("2019-12-31")),
            ("2019-33", Some("2019-01-01"), Some("2019-03-31")),
            ("2021/2027", Some("2021-01-01"), Some("2027-12-31")),
            ("2007/..", Some("2007-01-01"), None),
            ("../1985", None, Some("1985-12-31")),
            ("201X", Some("2010-01-01"), Some("2019-12-31")),
            ("[2021-09..2022-09]", Some("2021-09-01"), Some("2022-09-30")),
        ] {
            let date = FuzzyDate::parse(text)?;
            assert_eq!((date.earliest.as_deref(), date.latest.as_deref()), (earliest, latest), "{text}");
        }
        Ok(())
    }

    #[test]
    fn a_span_runs_from_a_date_to_another() -> Result<(), DateError> {
        for (text, ends) in [
            ("2021/2027~", [Some("2021"), Some("2027~")]),
            ("2007/..", [Some("2007"), None]),
            ("/1985", [None, Some("1985")]),
            ("2019-05", [Some("2019-05"), Some("2019-05")]),
        ] {
            assert_eq!(FuzzyDate::parse(text)?.ends().map(|end| end.map(|end| end.edtf)), ends.map(|end| end.map(str::to_owned)), "{text}");
        }
        Ok(())
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in ["2019-13", "2019-02-30", "May 2019", "", "2019-5", "2020/2019", "../..", "2019-05-01T10:00:00Z", "-0044", "Y17E7"] {
            assert!(FuzzyDate::parse(text).is_err(), "{text}");
        }
        assert!(FuzzyDate::parse_point("2019/2020").is_err());
        assert!(FuzzyDate::parse_point("[2019..2020]").is_ok());
    }
}
