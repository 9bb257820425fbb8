//! What a record says, and whether it is what a filter asks for. The meaning of each operator is that of the API guide.
use entity::{FuzzyDate, Quantity, fold, quantity::Decimal, quantity::Qualifier};
use std::collections::BTreeMap;

/// Facts by the name of the filter that asks for them.
pub type Facts = BTreeMap<&'static str, Fact>;

/// One fact, by how it is asked for.
#[derive(Clone, Debug)]
pub enum Fact {
    /// Codes or ids: none, one, or several.
    Words(Vec<String>),
    /// Texts, whatever their case and diacritics.
    Texts(Vec<String>),
    /// A date or span.
    Date(Option<FuzzyDate>),
    /// An amount or value; none is one without a figure.
    Value(Option<Quantity>),
    /// A whole number.
    Number(Option<i64>),
    /// Yes or no.
    Flag(bool),
    /// Parties, citations …: what is asked of them has to hold of one.
    Parts(Vec<Facts>),
}

/// What a fact sorts by.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Key {
    Text(String),
    Figure(f64),
}

/// Whether all that is asked holds of one record, or of one part of it.
///
/// # Panics
/// Names a parameter that no fact is called by.
pub fn hold<'a>(facts: &Facts, asked: &[(&'a str, &'a str)], whose: &str) -> bool {
    let divide = |key: &'a str| {
        // what a named partner lies within is a fact of its own
        let inside = key.ends_with("__within") && facts.contains_key(key);
        if inside { (key, "in") } else { key.split_once("__").unwrap_or((key, "")) }
    };
    asked.iter().enumerate().all(|(n, (key, value))| {
        let (field, operator) = divide(key);
        let fact = facts.get(field).unwrap_or_else(|| panic!("{whose}: the oracle knows no filter `{field}`; add it"));
        let Fact::Parts(parts) = fact else {
            let is = fact.is(operator, value);
            return is.unwrap_or_else(|| panic!("{whose}: the oracle knows no operator `{operator}` of {field}; add it"));
        };
        // all that is asked of parts is asked of one, with the first that asks something of them
        if asked[..n].iter().any(|(earlier, _)| divide(earlier).0 == field) {
            return true;
        }
        let of_one = asked[n..].iter().filter_map(|(key, value)| {
            let (_, rest) = Some(divide(key)).filter(|(of, _)| *of == field)?;
            let own = match rest {
                "" => "in",
                "within" => "in__within",
                rest => rest,
            };
            Some((own, *value))
        });
        let of_one: Vec<(&str, &str)> = of_one.collect();
        parts.iter().any(|part| hold(part, &of_one, field))
    })
}

impl Fact {
    /// Its words; none where it has none, or is no word.
    pub fn words(&self) -> &[String] {
        match self {
            Self::Words(words) => words,
            _ => &[],
        }
    }

    /// Its one word.
    pub fn word(&self) -> Option<&str> {
        self.words().first().map(String::as_str)
    }

    /// What it sorts by, upwards or downwards; nothing where it is unknown.
    ///
    /// # Panics
    /// On a fact that nothing is sorted by.
    pub fn key(&self, down: bool) -> Option<Key> {
        match self {
            Self::Texts(texts) => texts.first().map(|text| Key::Text(fold(text))),
            Self::Date(date) => date.as_ref().map(|date| Key::Text(if down { date.last_day() } else { date.first_day() }.to_owned())),
            Self::Value(value) => value.as_ref().and_then(|value| value.min.or(value.max)).map(|figure| Key::Figure(figure.to_f64())),
            Self::Number(number) => number.map(|n| Key::Figure(n as f64)),
            other => panic!("nothing is sorted by {other:?}"),
        }
    }

    /// Whether it is what an operator asks; nothing where there is no such operator.
    fn is(&self, operator: &str, asked: &str) -> Option<bool> {
        // a bare field takes its value as it stands
        let list = if operator.is_empty() { vec![asked.to_owned()] } else { divided(asked) };
        Some(match self {
            Self::Words(words) => match operator {
                "" | "in" => list.iter().any(|word| words.contains(word)),
                "ne" => !list.iter().any(|word| words.contains(word)),
                "all" => list.iter().all(|word| words.contains(word)),
                "isnull" => words.is_empty() == (asked == "true"),
                _ => return None,
            },
            Self::Texts(texts) => {
                let (asked_whole, asked) = (asked, || list.iter().map(|text| fold(text)));
                let any = |is: &dyn Fn(&str) -> bool| texts.iter().any(|text| is(&fold(text)));
                match operator {
                    "" | "in" => any(&|text| asked().any(|asked| asked == text)),
                    "ne" => any(&|text| asked().all(|asked| asked != text)),
                    "contains" => any(&|text| text.contains(&fold(asked_whole))),
                    "startswith" => any(&|text| text.starts_with(&fold(asked_whole))),
                    _ => return None,
                }
            }
            Self::Date(date) => return on_date(date.as_ref(), operator, asked),
            Self::Value(value) => return on_value(value.as_ref(), operator, asked),
            Self::Number(number) => {
                let compare = |is: fn(&i64, &i64) -> bool| number.is_some_and(|n| is(&n, &asked.parse().expect("a whole number")));
                match operator {
                    "" | "in" => list.iter().any(|n| n.parse().ok() == *number),
                    "gte" => compare(i64::ge),
                    "lte" => compare(i64::le),
                    "isnull" => number.is_none() == (asked == "true"),
                    _ => return None,
                }
            }
            Self::Flag(flag) => match operator {
                "" => flag.to_string() == asked,
                _ => return None,
            },
            Self::Parts(_) => return None,
        })
    }
}

/// The values of a list: divided by the commas that stand outside double quotes, which do not belong to them.
pub fn divided(list: &str) -> Vec<String> {
    let quoted = list.split('"').enumerate();
    let marked: String = quoted.map(|(i, part)| if i % 2 == 0 { part.replace(',', "\n") } else { part.to_owned() }).collect();
    marked.split('\n').map(str::to_owned).collect()
}

/// A bare comparison means possibly, `within` certainly; what has no date is found by `isnull` alone.
fn on_date(date: Option<&FuzzyDate>, operator: &str, asked: &str) -> Option<bool> {
    if operator == "isnull" {
        return Some(date.is_none() == (asked == "true"));
    }
    let period = FuzzyDate::parse(asked).expect("a date");
    let compare = |is: &dyn Fn(&str, &str) -> bool| date.is_some_and(|date| is(date.first_day(), date.last_day()));
    Some(match operator {
        "" | "overlaps" => compare(&|first, last| last >= period.first_day() && first <= period.last_day()),
        "within" => compare(&|first, last| first >= period.first_day() && last <= period.last_day()),
        "gt" => compare(&|_, last| last > period.last_day()),
        "gte" => compare(&|_, last| last >= period.first_day()),
        "lt" => compare(&|first, _| first < period.first_day()),
        "lte" => compare(&|first, _| first <= period.last_day()),
        _ => return None,
    })
}

/// An open end may be anything; *certainly* leaves it and *about* out.
fn on_value(value: Option<&Quantity>, operator: &str, asked: &str) -> Option<bool> {
    let figure = |end: Option<Decimal>| end.map(Decimal::to_f64);
    let (least, greatest) = (figure(value.and_then(|v| v.min)), figure(value.and_then(|v| v.max)));
    let none = least.is_none() && greatest.is_none();
    if operator == "isnull" {
        return Some(none == (asked == "true"));
    }
    let asked: f64 = asked.parse().expect("a number");
    let certain = value.is_some_and(|v| v.qualifier != Qualifier::About);
    let (low, high) = (least.unwrap_or(f64::NEG_INFINITY), greatest.unwrap_or(f64::INFINITY));
    let holds = match operator {
        "" | "eq" => low <= asked && asked <= high,
        "gt" => high > asked,
        "gte" => high >= asked,
        "lt" => low < asked,
        "lte" => low <= asked,
        "certainly_gte" => certain && low >= asked,
        "certainly_lte" => certain && high <= asked,
        _ => return None,
    };
    Some(holds && !none)
}
