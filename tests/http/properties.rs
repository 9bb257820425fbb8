//! What holds of every date, value and cursor.
use api::catalog::query::{
    cursor::{Cursor, Key, Mark},
    order::KeyType,
};
use entity::{FuzzyDate, Quantity, quantity::Qualifier};
use proptest::prelude::*;

fn mark(list: u64) -> Mark {
    Mark::new("deals", &list, &()).expect("a mark")
}

fn date() -> impl Strategy<Value = String> {
    (1..=9999u32, 1..=12u32, 1..=28u32, 0..3u8).prop_map(|(y, m, d, precision)| match precision {
        0 => format!("{y:04}"),
        1 => format!("{y:04}-{m:02}"),
        _ => format!("{y:04}-{m:02}-{d:02}"),
    })
}

proptest! {
    #[test]
    fn a_date_begins_before_it_ends_and_its_days_begin_with_it(text in date()) {
        let read = FuzzyDate::parse(&text).expect("a date");
        prop_assert!(read.first_day() <= read.last_day());
        prop_assert!(read.first_day().starts_with(&text) && read.last_day().starts_with(&text));
    }

    #[test]
    fn flags_never_widen(text in date(), flag in prop::sample::select(vec!["~", "?", "%"])) {
        let (plain, flagged) = (FuzzyDate::parse(&text).expect("a date"), FuzzyDate::parse(&format!("{text}{flag}")).expect("a date"));
        prop_assert_eq!((plain.earliest, plain.latest), (flagged.earliest, flagged.latest));
        prop_assert_eq!((flagged.approximate, flagged.uncertain), (flag != "?", flag != "~"));
    }

    #[test]
    fn a_span_covers_its_ends(a in date(), b in date()) {
        let (from, to) = (FuzzyDate::parse(&a).expect("a date"), FuzzyDate::parse(&b).expect("a date"));
        if let Ok(span) = FuzzyDate::parse(&format!("{a}/{b}")) {
            prop_assert_eq!((span.first_day(), span.last_day()), (from.first_day(), to.last_day()));
        }
        prop_assert_eq!(FuzzyDate::parse_point(&format!("{a}/{b}")).is_ok(), false);
        let open = FuzzyDate::parse(&format!("{a}/..")).expect("an open span");
        prop_assert_eq!((open.first_day(), &open.latest), (from.first_day(), &None));
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC{0,40}") {
        let _ = (FuzzyDate::parse(&text), Quantity::parse(&text), Cursor::decode(&text, &mark(1), KeyType::Text, "after"));
    }

    #[test]
    fn a_value_keeps_its_figures_and_qualifier(
        whole in 0..1_000_000u32, cents in 0..100u32, sign in prop::sample::select(vec!["", "~ ", ">= ", "<= "]),
        scale in prop::sample::select(vec![("", 1.0), ("k ", 1e3), ("mn ", 1e6), ("bn ", 1e9)]),
    ) {
        let figure = format!("{whole}.{cents:02}");
        let read = Quantity::parse(&format!("{sign}{figure} {}USD", scale.0)).expect("a value");
        let expected: f64 = figure.parse::<f64>().expect("a number") * scale.1;
        let near = |n: Option<entity::quantity::Decimal>| n.is_none_or(|n| (n.to_f64() - expected).abs() <= expected * 1e-12);
        prop_assert!(near(read.min) && near(read.max));
        let (min, max) = (read.min.is_some(), read.max.is_some());
        let expected = match sign { "" => (true, true, Qualifier::Exact), "~ " => (true, true, Qualifier::About), ">= " => (true, false, Qualifier::AtLeast), _ => (false, true, Qualifier::UpTo) };
        prop_assert_eq!((min, max, read.qualifier), expected);
        // in minor units nothing is rounded
        let exact = (i64::from(whole) * 100 + i64::from(cents)) * scale.1 as i64;
        prop_assert_eq!(read.sort_value().and_then(|n| n.to_minor(2)), Some(exact));
    }

    #[test]
    fn a_cursor_reads_back_and_belongs_to_its_list(text in "\\PC{0,30}", n in any::<i64>(), x in -1e300..1e300f64, id in "[a-z-]{1,30}", list in any::<u64>()) {
        for (key, holds) in [(Key::Text(text), KeyType::Text), (Key::Integer(n), KeyType::Integer), (Key::Double(x), KeyType::Double)] {
            let cursor = Cursor::of(&mark(list), &key, &id);
            let read = Cursor::decode(&cursor.encode(), &mark(list), holds, "after");
            prop_assert!(matches!(&read, Ok(read) if *read == cursor), "{:?} {:?}", cursor, read.is_ok());
            prop_assert!(Cursor::decode(&cursor.encode(), &mark(list.wrapping_add(1)), holds, "after").is_err());
        }
    }
}
