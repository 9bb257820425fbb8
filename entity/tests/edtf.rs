//! The examples of the Extended Date/Time Format as the Library of Congress publishes them, level by level: what each comes to here, or why
//! it is refused.
use entity::{
    FuzzyDate,
    fuzzy::DatePrecision::{self, Century, Day, Decade, Millennium, Month, Season, Set, Span, Year},
};

/// First and last day, `..` where it is open or unknown.
type Days = (&'static str, &'static str);

/// Flags: `~` approximate, `?` uncertain, `%` both.
const READ: &[(&str, Days, DatePrecision, &str)] = &[
    // level 0: dates
    ("1985-04-12", ("1985-04-12", "1985-04-12"), Day, ""),
    ("1985-04", ("1985-04-01", "1985-04-30"), Month, ""),
    ("1985", ("1985-01-01", "1985-12-31"), Year, ""),
    // level 0: intervals
    ("1964/2008", ("1964-01-01", "2008-12-31"), Span, ""),
    ("2004-06/2006-08", ("2004-06-01", "2006-08-31"), Span, ""),
    ("2004-02-01/2005-02-08", ("2004-02-01", "2005-02-08"), Span, ""),
    ("2004-02-01/2005-02", ("2004-02-01", "2005-02-28"), Span, ""),
    ("2004-02-01/2005", ("2004-02-01", "2005-12-31"), Span, ""),
    ("2005/2006-02", ("2005-01-01", "2006-02-28"), Span, ""),
    // level 1: seasons
    ("2001-21", ("2001-03-01", "2001-05-31"), Season, ""),
    // level 1: qualified as a whole
    ("1984?", ("1984-01-01", "1984-12-31"), Year, "?"),
    ("2004-06~", ("2004-06-01", "2004-06-30"), Month, "~"),
    ("2004-06-11%", ("2004-06-11", "2004-06-11"), Day, "%"),
    // level 1: unspecified digits from the right
    ("201X", ("2010-01-01", "2019-12-31"), Decade, ""),
    ("20XX", ("2000-01-01", "2099-12-31"), Century, ""),
    ("2004-XX", ("2004-01-01", "2004-12-31"), Year, ""),
    ("1985-04-XX", ("1985-04-01", "1985-04-30"), Month, ""),
    ("1985-XX-XX", ("1985-01-01", "1985-12-31"), Year, ""),
    // level 1: open and unknown ends
    ("1985-04-12/..", ("1985-04-12", ".."), Span, ""),
    ("1985-04/..", ("1985-04-01", ".."), Span, ""),
    ("1985/..", ("1985-01-01", ".."), Span, ""),
    ("../1985-04-12", ("..", "1985-04-12"), Span, ""),
    ("../1985-04", ("..", "1985-04-30"), Span, ""),
    ("../1985", ("..", "1985-12-31"), Span, ""),
    ("1985-04-12/", ("1985-04-12", ".."), Span, ""),
    ("1985-04/", ("1985-04-01", ".."), Span, ""),
    ("1985/", ("1985-01-01", ".."), Span, ""),
    ("/1985-04-12", ("..", "1985-04-12"), Span, ""),
    ("/1985-04", ("..", "1985-04-30"), Span, ""),
    ("/1985", ("..", "1985-12-31"), Span, ""),
    // level 2: significant digits
    ("1950S2", ("1900-01-01", "1999-12-31"), Century, ""),
    // level 2: parts of a year
    ("2001-34", ("2001-04-01", "2001-06-30"), Season, ""),
    // level 2: one of a set
    ("[1667,1668,1670..1672]", ("1667-01-01", "1672-12-31"), Set, ""),
    ("[..1760-12-03]", ("..", "1760-12-03"), Set, ""),
    ("[1760-12..]", ("1760-12-01", ".."), Set, ""),
    ("[1760-01,1760-02,1760-12..]", ("1760-01-01", ".."), Set, ""),
    ("[1667,1760-12]", ("1667-01-01", "1760-12-31"), Set, ""),
    ("[..1984]", ("..", "1984-12-31"), Set, ""),
    // level 2: all of a set
    ("{1667,1668,1670..1672}", ("1667-01-01", "1672-12-31"), Set, ""),
    ("{1960,1961-12}", ("1960-01-01", "1961-12-31"), Set, ""),
    ("{..1984}", ("..", "1984-12-31"), Set, ""),
    // level 2: qualified in parts; a part is enough to flag the date
    ("2004-06~-11", ("2004-06-11", "2004-06-11"), Day, "~"),
    ("2004?-06-11", ("2004-06-11", "2004-06-11"), Day, "?"),
    ("?2004-06-~11", ("2004-06-11", "2004-06-11"), Day, "%"),
    ("2004-%06-11", ("2004-06-11", "2004-06-11"), Day, "%"),
    // level 2: unspecified digits anywhere
    ("156X-12-25", ("1560-12-25", "1569-12-25"), Decade, ""),
    ("15XX-12-25", ("1500-12-25", "1599-12-25"), Century, ""),
    ("1XXX-XX", ("1000-01-01", "1999-12-31"), Millennium, ""),
    ("1XXX-12", ("1000-12-01", "1999-12-31"), Millennium, ""),
    ("1984-1X", ("1984-10-01", "1984-12-31"), Year, ""),
    // level 2: intervals
    ("2004-06-~01/2004-06-~20", ("2004-06-01", "2004-06-20"), Span, "~"),
    ("2004-06-XX/2004-07-03", ("2004-06-01", "2004-07-03"), Span, ""),
];

/// A register of days has no time of day and needs four digits of a year after Christ.
const REFUSED: &[(&str, &str)] = &[
    ("1985-04-12T23:20:30", "it has a time of day"),
    ("1985-04-12T23:20:30Z", "it has a time of day"),
    ("1985-04-12T23:20:30-04", "it has a time of day"),
    ("1985-04-12T23:20:30+04:30", "it has a time of day"),
    ("Y170000002", "its year is not between 0001 and 9999"),
    ("Y-170000002", "its year is not between 0001 and 9999"),
    ("-1985", "its year is not between 0001 and 9999"),
    ("Y-17E7", "its year is not between 0001 and 9999"),
    ("Y171010000S3", "its year is not between 0001 and 9999"),
    ("Y3388E2S3", "its year is not between 0001 and 9999"),
    ("XXXX-12-XX", "nothing is known of its year"),
];

#[test]
fn published_examples_come_to_their_days_precision_and_flags() {
    for (edtf, (earliest, latest), precision, flags) in READ {
        let date = FuzzyDate::parse(edtf).unwrap_or_else(|e| panic!("{e}"));
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "..".to_owned());
        assert_eq!((&*day(&date.earliest), &*day(&date.latest)), (*earliest, *latest), "{edtf}");
        assert_eq!(date.precision, *precision, "{edtf}");
        let doubts = (date.approximate, date.uncertain);
        assert_eq!(doubts, (["~", "%"].contains(flags), ["?", "%"].contains(flags)), "{edtf}");
        assert!(
            !date.text.is_empty() && !date.text.contains(['~', '?', '%', '[', '{', '/']) && !date.text.contains(".."),
            "{edtf}: {}",
            date.text
        );
    }
}

#[test]
fn published_examples_beyond_the_days_of_a_register_are_refused_with_the_reason() {
    for (edtf, why) in REFUSED {
        let refused = FuzzyDate::parse(edtf).map_err(|e| e.to_string());
        assert!(refused.as_ref().is_err_and(|e| e.contains(why)), "{refused:?}");
    }
}
