//! Dates in English: `17 May 2019`, `about 2019`, `some time between September 2021 and September 2022`.
use super::joined::joined;
use edtf_core::{Date, DateField, Edtf, Interval, IntervalEndpoint as End, Qualifier, Set, SetElement, SetKind, Year, YearKind};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A date, span or set of dates.
pub(super) fn text(date: &Edtf) -> String {
    match date {
        Edtf::Date(date) => point(date),
        Edtf::DateTime(time) => point(&time.date),
        Edtf::Interval(span) => self::span(span),
        Edtf::Set(set) => self::set(set),
    }
}

/// One date with its doubts.
fn point(date: &Date) -> String {
    let told = plain(date);
    let of = |field: Option<DateField>, name| Some((name, field?.qualifier));
    let parts = [Some(("year", date.year.qualifier)), of(date.month, "month"), of(date.day, "day")];
    let parts: Vec<(&str, Qualifier)> = parts.into_iter().flatten().collect();
    if parts.iter().any(|(_, qualifier)| *qualifier != date.year.qualifier) {
        let doubt = |doubt: &str, has: fn(&Qualifier) -> bool| {
            let names: Vec<&str> = parts.iter().filter(|(_, q)| has(q)).map(|(name, _)| *name).collect();
            (!names.is_empty()).then(|| format!("{} {doubt}", joined(&names, "and")))
        };
        let doubts = [doubt("approximate", |q| q.approximate), doubt("uncertain", |q| q.uncertain)];
        return format!("{told} ({})", doubts.into_iter().flatten().collect::<Vec<_>>().join(", "));
    }
    match date.year.qualifier {
        Qualifier { approximate: false, uncertain: false } => told,
        Qualifier { approximate: true, uncertain: false } => format!("about {told}"),
        Qualifier { approximate: false, uncertain: true } => format!("perhaps {told}"),
        Qualifier { approximate: true, uncertain: true } => format!("perhaps about {told}"),
    }
}

/// One date without its doubts.
fn plain(date: &Date) -> String {
    let Some(month) = date.month else {
        return year(&date.year);
    };
    match (month.value(), date.day) {
        (Some(code @ 21..), _) => season(code, &date.year),
        (Some(month), None) => format!("{}{}", name(month), within(&date.year)),
        (Some(month), Some(day)) => match (day.value(), is_blank(day)) {
            (Some(day), _) => format!("{day} {}{}", name(month), within(&date.year)),
            (None, true) => format!("some day in {}{}", name(month), within(&date.year)),
            (None, false) => format!("day {} of {}{}", masked(day), name(month), within(&date.year)),
        },
        (None, day) => {
            let month = if is_blank(month) { "some month".to_owned() } else { format!("month {}", masked(month)) };
            match day {
                None => format!("{month} in {}", year(&date.year)),
                Some(day) if is_blank(day) && month == "some month" => format!("some day in {}", year(&date.year)),
                Some(day) if is_blank(day) => format!("some day in {month} in {}", year(&date.year)),
                Some(day) => {
                    let day = day.value().map_or_else(|| masked(day), |day| day.to_string());
                    format!("day {day} of {month} in {}", year(&date.year))
                }
            }
        }
    }
}

/// `2019`, `the 2010s`.
fn year(year: &Year) -> String {
    let digits = match year.kind {
        YearKind::Standard { negative: false, digits } => digits,
        YearKind::Standard { .. } | YearKind::Big { .. } | YearKind::Exponential { .. } => {
            return year.value().map_or_else(|| "a year beyond all numbers".to_owned(), |value| value.to_string());
        }
    };
    let filled = |fill: u8| digits.iter().map(|digit| char::from(b'0' + digit.unwrap_or(fill))).collect::<String>();
    match (digits, year.significant_digits) {
        ([Some(_), Some(_), Some(_), Some(_)], None) => filled(0).trim_start_matches('0').to_owned(),
        ([Some(_), Some(_), Some(_), Some(_)], Some(1)) => format!("{}, only the first digit sure", filled(0)),
        ([Some(_), Some(_), Some(_), Some(_)], Some(sure)) => format!("{}, only the first {sure} digits sure", filled(0)),
        // the 2000s may be a decade or a century
        ([Some(_), Some(_), Some(1..), None], _) => format!("the {}s", filled(0)),
        ([Some(_), Some(_), Some(0), None], _) => format!("the decade {}–{}", filled(0), filled(9)),
        ([Some(_), Some(_), None, None], _) => format!("the century {}–{}", filled(0), filled(9)),
        ([Some(_), None, None, None], _) => format!("the millennium {}–{}", filled(0), filled(9)),
        _ => format!("a year {}", digits.iter().map(|digit| digit.map_or('X', |digit| char::from(b'0' + digit))).collect::<String>()),
    }
}

/// The year behind a month or day: ` 2019`, ` in the 2010s`.
fn within(of: &Year) -> String {
    if of.has_unspecified() { format!(" in {}", year(of)) } else { format!(" {}", year(of)) }
}

/// Seasons, quarters and other parts of a year, by their code.
fn season(code: u8, of: &Year) -> String {
    let part =
        |words: &str| if of.has_unspecified() { format!("{words} of a year in {}", year(of)) } else { format!("{words} of {}", year(of)) };
    let years = match (code, of.value()) {
        // it begins in December
        (24 | 28 | 30, Some(first)) => format!(" {first}/{}", first + 1),
        _ => within(of),
    };
    match code {
        21 => format!("spring{years}"),
        22 => format!("summer{years}"),
        23 => format!("autumn{years}"),
        24 => format!("winter{years}"),
        25 => format!("northern spring{years}"),
        26 => format!("northern summer{years}"),
        27 => format!("northern autumn{years}"),
        28 => format!("northern winter{years}"),
        29 => format!("southern spring{years}"),
        30 => format!("southern summer{years}"),
        31 => format!("southern autumn{years}"),
        32 => format!("southern winter{years}"),
        33 => part("first quarter"),
        34 => part("second quarter"),
        35 => part("third quarter"),
        36 => part("fourth quarter"),
        37 => part("first four months"),
        38 => part("middle four months"),
        39 => part("last four months"),
        40 => part("first half"),
        _ => part("second half"),
    }
}

fn name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("some month")
}

fn is_blank(field: DateField) -> bool {
    field.digits == [None, None]
}

/// As written: `1X`.
fn masked(field: DateField) -> String {
    field.digits.iter().map(|digit| digit.map_or('X', |digit| char::from(b'0' + digit))).collect()
}

/// From one date to another.
fn span(span: &Interval) -> String {
    let end = |end: &End| match end {
        End::Date(date) => point(date),
        End::OnOrBefore(date) => format!("{} or earlier", point(date)),
        End::OnOrAfter(date) => format!("{} or later", point(date)),
        End::Open | End::Unknown => "an unknown time".to_owned(),
    };
    match (&span.start, &span.end) {
        (End::Date(from), End::Date(to)) => {
            let (from, to) = pair(from, to);
            if from == to { to } else { format!("{from} to {to}") }
        }
        (from, End::Open) => format!("from {} on", end(from)),
        (from, End::Unknown) => format!("from {}, end unknown", end(from)),
        (End::Open, to) => format!("up to {}", end(to)),
        (End::Unknown, to) => format!("up to {}, start unknown", end(to)),
        (from, to) => format!("from {} to {}", end(from), end(to)),
    }
}

/// Two dates, the first without what both say: `January` and `April 2019`, `17` and `19 May 2019`.
fn pair(from: &Date, to: &Date) -> (String, String) {
    let (whole, end) = (point(from), point(to));
    let exact = |date: &Date| {
        let month = date.month.and_then(DateField::value).filter(|month| *month <= 12)?;
        let sure = !date.has_unspecified() && !date.is_approximate() && !date.is_uncertain();
        sure.then_some((date.year.value()?, month, date.day.and_then(DateField::value)))
    };
    let from = match (exact(from), exact(to)) {
        (Some(from), Some(to)) if from == to => whole,
        (Some((year, month, Some(day))), Some((same, other, Some(_)))) if year == same && month == other => day.to_string(),
        (Some((year, month, Some(day))), Some((same, _, Some(_)))) if year == same => format!("{day} {}", name(month)),
        (Some((year, month, None)), Some((same, _, None))) if year == same => name(month).to_owned(),
        _ => whole,
    };
    (from, end)
}

/// One of several dates, or all of them.
fn set(set: &Set) -> String {
    let one = set.kind == SetKind::OneMember;
    let element = |element: &SetElement| match element {
        SetElement::Date(date) => point(date),
        SetElement::OnOrBefore(date) => format!("{} {} earlier", point(date), if one { "or" } else { "and" }),
        SetElement::OnOrAfter(date) => format!("{} {} later", point(date), if one { "or" } else { "and" }),
        SetElement::Range(from, to) => {
            let (from, to) = pair(from, to);
            if one { format!("some time between {from} and {to}") } else { format!("{from} to {to}") }
        }
    };
    let elements: Vec<String> = set.elements.iter().map(element).collect();
    joined(&elements, if one { "or" } else { "and" })
}

#[cfg(test)]
mod tests {
    use crate::values::fuzzy::FuzzyDate;

    #[test]
    fn dates_are_said_in_english() {
        for (edtf, text) in [
            // as precise as they are known
            ("2019", "2019"),
            ("0987", "987"),
            ("2019-05", "May 2019"),
            ("2019-05-17", "17 May 2019"),
            ("2019-05-01", "1 May 2019"),
            ("201X", "the 2010s"),
            ("200X", "the decade 2000–2009"),
            ("20XX", "the century 2000–2099"),
            ("1XXX", "the millennium 1000–1999"),
            ("2X19", "a year 2X19"),
            ("2004-XX", "some month in 2004"),
            ("2004-1X", "month 1X in 2004"),
            ("2004-06-XX", "some day in June 2004"),
            ("2004-06-1X", "day 1X of June 2004"),
            ("2004-XX-XX", "some day in 2004"),
            ("2004-1X-XX", "some day in month 1X in 2004"),
            ("2004-XX-25", "day 25 of some month in 2004"),
            ("156X-12-25", "25 December in the 1560s"),
            ("156X-12", "December in the 1560s"),
            ("15XX-12-XX", "some day in December in the century 1500–1599"),
            ("156X-XX", "some month in the 1560s"),
            ("1950S2", "1950, only the first 2 digits sure"),
            // parts of a year
            ("2019-21", "spring 2019"),
            ("2019-24", "winter 2019/2020"),
            ("2019-30", "southern summer 2019/2020"),
            ("2019-25", "northern spring 2019"),
            ("2019-33", "first quarter of 2019"),
            ("2019-39", "last four months of 2019"),
            ("2019-41", "second half of 2019"),
            ("201X-34", "second quarter of a year in the 2010s"),
            ("201X-21", "spring in the 2010s"),
            // doubts
            ("2019~", "about 2019"),
            ("2019-05~", "about May 2019"),
            ("2019?", "perhaps 2019"),
            ("2019-05-17%", "perhaps about 17 May 2019"),
            ("201X~", "about the 2010s"),
            ("2004?-06-11", "11 June 2004 (year uncertain)"),
            ("2004-06~-11", "11 June 2004 (year and month approximate)"),
            ("2004?-06-~11", "11 June 2004 (day approximate, year uncertain)"),
            ("2004-?06-?11", "11 June 2004 (month and day uncertain)"),
            // spans
            ("2021/2027", "2021 to 2027"),
            ("2019/2019", "2019"),
            ("2019-01/2019-04", "January to April 2019"),
            ("2018-11/2019-04", "November 2018 to April 2019"),
            ("2019-05-17/2019-05-19", "17 to 19 May 2019"),
            ("2019-05-28/2019-06-02", "28 May to 2 June 2019"),
            ("2018-12-30/2019-01-02", "30 December 2018 to 2 January 2019"),
            ("2019/2019-05", "2019 to May 2019"),
            ("2019-05/2019-05-17", "May 2019 to 17 May 2019"),
            ("2004-06~/2004-08", "about June 2004 to August 2004"),
            ("2007/..", "from 2007 on"),
            ("2007/", "from 2007, end unknown"),
            ("../1985", "up to 1985"),
            ("/1985-04", "up to April 1985, start unknown"),
            ("2004-06-XX/2004-07-03", "some day in June 2004 to 3 July 2004"),
            // sets
            ("[2021-09..2022-09]", "some time between September 2021 and September 2022"),
            ("[2019-05..2019-07]", "some time between May and July 2019"),
            ("[2021..2022]", "some time between 2021 and 2022"),
            ("[2019]", "2019"),
            ("[2018,2019-05]", "2018 or May 2019"),
            ("[1667,1668,1670..1672]", "1667, 1668 or some time between 1670 and 1672"),
            ("[..1984]", "1984 or earlier"),
            ("[1984..]", "1984 or later"),
            ("{1667,1668,1670..1672}", "1667, 1668 and 1670 to 1672"),
            ("{1960,1961-12}", "1960 and December 1961"),
            ("{..1984}", "1984 and earlier"),
        ] {
            assert_eq!(FuzzyDate::parse(edtf).map(|date| date.text), Ok(text.to_owned()), "{edtf}");
        }
    }
}
