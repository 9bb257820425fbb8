//! A value against the words it was stated in: hedges, figures and currencies that appear in both have to agree, and a value without
//! a figure has words without one.
//!
//! Only what is certain is held against a value: a text without a hedge or figure, or with two unlike hedges, says nothing here.
use super::{
    checked::Checked,
    words::{figure, is_figure, scale, words},
};
use crate::{
    kinds::Record,
    rule::Rule,
    text::{Text, Value},
};
use entity::{
    Codelist, Quantity,
    quantity::{Decimal, PERCENT, Qualifier, TIMES, minor_places},
};
use std::collections::BTreeSet;

/// Words of hedging, longer ones before those that they contain.
const HEDGES: [(&str, Qualifier); 31] = [
    ("no more than", Qualifier::UpTo),
    ("not more than", Qualifier::UpTo),
    ("no less than", Qualifier::AtLeast),
    ("not less than", Qualifier::AtLeast),
    ("no fewer than", Qualifier::AtLeast),
    ("more than", Qualifier::AtLeast),
    ("at least", Qualifier::AtLeast),
    ("in excess of", Qualifier::AtLeast),
    ("upwards of", Qualifier::AtLeast),
    ("or more", Qualifier::AtLeast),
    ("exceeds", Qualifier::AtLeast),
    ("exceeded", Qualifier::AtLeast),
    ("exceeding", Qualifier::AtLeast),
    ("exceed", Qualifier::AtLeast),
    ("over", Qualifier::AtLeast),
    ("above", Qualifier::AtLeast),
    ("less than", Qualifier::UpTo),
    ("fewer than", Qualifier::UpTo),
    ("at most", Qualifier::UpTo),
    ("or less", Qualifier::UpTo),
    ("up to", Qualifier::UpTo),
    ("between", Qualifier::Range),
    ("about", Qualifier::About),
    ("almost", Qualifier::About),
    ("nearly", Qualifier::About),
    ("around", Qualifier::About),
    ("approximately", Qualifier::About),
    ("roughly", Qualifier::About),
    ("circa", Qualifier::About),
    ("some", Qualifier::About),
    ("close to", Qualifier::About),
];
/// Hedges that are plain words elsewhere, and count only before a figure.
const BEFORE_FIGURES: [&str; 7] = ["over", "above", "up to", "about", "around", "some", "between"];
/// Figures in these are lengths of time, which are told in one unit and kept in another.
const LENGTHS_OF_TIME: [&str; 8] = ["year", "month", "week", "day", "hour", "decade", "quarter", "minute"];
/// How a currency is called, and how its code ends: of dollars there are many.
const CURRENCIES: [(&str, &str); 8] =
    [("euro", "EUR"), ("euros", "EUR"), ("€", "EUR"), ("dollar", "D"), ("dollars", "D"), ("$", "D"), ("yuan", "CNY"), ("yen", "JPY")];
/// What a value in percent or times may be called.
const RATIOS: [(&str, &str, &[f64]); 23] = [
    ("half", PERCENT, &[50.0]),
    ("a third", PERCENT, &[33.0, 33.3, 33.33]),
    ("one third", PERCENT, &[33.0, 33.3, 33.33]),
    ("2 thirds", PERCENT, &[67.0, 66.0, 66.7, 66.67]),
    ("a quarter", PERCENT, &[25.0]),
    ("one quarter", PERCENT, &[25.0]),
    ("3 quarters", PERCENT, &[75.0]),
    ("a fifth", PERCENT, &[20.0]),
    ("one fifth", PERCENT, &[20.0]),
    ("a tenth", PERCENT, &[10.0]),
    ("one tenth", PERCENT, &[10.0]),
    ("double", TIMES, &[2.0]),
    ("doubled", TIMES, &[2.0]),
    ("doubling", TIMES, &[2.0]),
    ("twice", TIMES, &[2.0]),
    ("twofold", TIMES, &[2.0]),
    ("triple", TIMES, &[3.0]),
    ("tripled", TIMES, &[3.0]),
    ("trebled", TIMES, &[3.0]),
    ("threefold", TIMES, &[3.0]),
    ("quadrupled", TIMES, &[4.0]),
    ("fourfold", TIMES, &[4.0]),
    ("tenfold", TIMES, &[10.0]),
];
/// Before a figure they say that it is that of a whole.
const OF: [&str; 4] = ["of", "out", "from", "among"];

pub(super) fn check(checked: &Checked<'_>, record: &Record, text: &Text, value: &Value) {
    if let Some((message, fix)) = contradiction(text, value) {
        checked.report(Rule::AsStated, value.at, record, message, fix);
    } else if let Some(figure) = withheld(text, value) {
        let message = format!("the value has no figure, and `{}` gives one", **text);
        checked.report(Rule::WithheldFigure, value.at, record, message, format!("write `{figure}`"));
    }
}

/// The figure that words give of a value that has none.
fn withheld(text: &str, value: &Quantity) -> Option<String> {
    let unit = value.unit.as_deref().filter(|_| value.qualifier == Qualifier::Unstated)?;
    let words = words(text);
    let hedges = hedges(&words);
    let written = |figure: f64, unit: &str| {
        let figure = Some(Decimal::from_f64(figure));
        let (min, max, qualifier) = match hedges.first() {
            Some(Qualifier::AtLeast) => (figure, None, Qualifier::AtLeast),
            Some(Qualifier::UpTo) => (None, figure, Qualifier::UpTo),
            Some(Qualifier::About) => (figure, figure, Qualifier::About),
            _ => (figure, figure, Qualifier::Exact),
        };
        Quantity { min, max, qualifier, unit: Some(unit.to_owned()), per: None }.to_string()
    };
    let relative = [PERCENT, TIMES];
    if relative.contains(&unit)
        && let Some((figure, unit)) = relative.iter().find_map(|unit| Some((*ratio(&words, unit)?.first()?, unit)))
    {
        return Some(written(figure, unit));
    }
    // the figure of a whole is another
    let of =
        |at: usize| at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| OF.contains(&word.as_str()) || word == "the");
    let counts = |at: usize, word: &str| is_figure(word) && !of(at) && is_of(unit, words.get(at + 1..).unwrap_or_default());
    let at = words.iter().enumerate().find(|(at, word)| counts(*at, word))?.0;
    let figure = figures(words.get(at..)?).into_iter().next()?.into_iter().next_back()?;
    Some(written(figure, unit))
}

/// A text has a figure, in digits or in words.
pub(super) fn tells_figure(text: &str) -> bool {
    let words = words(text);
    let told = || [PERCENT, TIMES].iter().any(|unit| ratio(&words, unit).is_some());
    text.contains(|c: char| c.is_ascii_digit()) || words.iter().any(|word| is_figure(word)) || told()
}

/// The words behind a figure are those of a unit: a currency, a percentage, or the unit itself.
fn is_of(unit: &str, behind: &[String]) -> bool {
    let mut behind = behind.iter().map(String::as_str).skip_while(|word| scale(word).is_some());
    let next = behind.next().unwrap_or_default();
    match unit {
        PERCENT => ["%", PERCENT, "per"].contains(&next),
        _ if minor_places(unit).is_some() => {
            next == unit.to_lowercase() || CURRENCIES.iter().any(|(name, code)| *name == next && unit.ends_with(code))
        }
        _ => next == unit,
    }
}

fn contradiction(text: &str, value: &Quantity) -> Option<(String, String)> {
    let words = words(text);
    let mut hedges = hedges(&words);
    hedges.dedup();
    if let ([hedge], false) = (hedges.as_slice(), value.qualifier == Qualifier::Unstated)
        && *hedge != value.qualifier
    {
        let message = format!("`{text}` is {}, and the value is {}", hedge.code(), value.qualifier.code());
        let fix = match hedge {
            Qualifier::AtLeast | Qualifier::UpTo | Qualifier::About => format!("write {} before the figure", hedge.sign()),
            _ => "write both figures as n..m".to_owned(),
        };
        return Some((message, fix));
    }
    if let Some(unit) = value.unit.as_deref().filter(|unit| in_other_currency(text, &words, unit)) {
        return Some((format!("`{text}` is not in {unit}"), "write the currency that is stated".to_owned()));
    }
    let mut stated = figures(&words);
    stated.extend(ratio(&words, value.unit.as_deref().unwrap_or_default()));
    let mut ours = [value.min, value.max].into_iter().flatten().map(|figure| figure.to_f64());
    let agrees = |figure: f64| stated.iter().flatten().any(|other| (other - figure).abs() <= figure.abs() * 1e-9);
    // one stated figure for one of ours: with more, some may be of other things
    let wrong = ours.find(|figure| !stated.is_empty() && !agrees(*figure))?;
    (stated.len() <= 2).then(|| (format!("`{text}` gives another figure than {wrong}"), "write the figure that is stated".to_owned()))
}

fn hedges(words: &[String]) -> Vec<Qualifier> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let hedge = HEDGES.iter().find_map(|(hedge, qualifier)| {
            let hedge_words: Vec<&str> = hedge.split(' ').collect();
            let after = at + hedge_words.len();
            let here = words.get(at..after)? == hedge_words.as_slice();
            let counts = !BEFORE_FIGURES.contains(hedge) || words.get(after).is_some_and(|next| is_figure(next));
            (here && counts).then_some((after, *qualifier))
        });
        match hedge {
            Some((after, qualifier)) => {
                found.push(qualifier);
                at = after;
            }
            None => {
                found.extend(is_range(words, at).then_some(Qualifier::Range));
                at += 1;
            }
        }
    }
    found
}

/// `5 to 7 million`; `from 5 to 7 million` may be a rise, and `5 to 7 years` is a time.
fn is_range(words: &[String], at: usize) -> bool {
    let Some([first, to, last]) = words.get(at..at + 3) else {
        return false;
    };
    let risen = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|before| before == "from");
    is_figure(first) && to == "to" && is_figure(last) && !risen && !words.get(at + 3).is_some_and(|next| is_time(next))
}

fn is_time(word: &str) -> bool {
    LENGTHS_OF_TIME.contains(&word.strip_suffix('s').unwrap_or(word))
}

/// The figures of a text, each as it stands and scaled by the word behind it.
fn figures(words: &[String]) -> Vec<Vec<f64>> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(n) = figure(word) else {
            continue;
        };
        let mut behind = words.iter().skip(at + 1).skip_while(|word| ["to", "or", "and"].contains(&word.as_str()) || is_figure(word));
        if behind.next().is_some_and(|next| is_time(next)) {
            continue;
        }
        // of `150 to 450 million` the first figure is scaled by the word behind the second
        let later = words.iter().skip(at + 1).take(3).find_map(|word| scale(word));
        let mut readings = vec![n];
        readings.extend(later.map(|by| n * by));
        found.push(readings);
    }
    found
}

/// `almost a third`, `doubled`: a figure if the value is in such a unit.
fn ratio(words: &[String], unit: &str) -> Option<Vec<f64>> {
    let text = format!(" {} ", words.join(" "));
    let told = |name: &str| text.contains(&format!(" {name} "));
    let mut ratios = RATIOS.iter().filter(|(name, of, _)| *of == unit && told(name));
    // of a year there are halves and quarters
    let time = text.contains("half of the year") || text.contains("half year");
    ratios.next().filter(|_| !time).map(|(_, _, readings)| readings.to_vec())
}

/// Names one currency, and not this one.
fn in_other_currency(text: &str, words: &[String], unit: &str) -> bool {
    let named = words.iter().filter_map(|word| CURRENCIES.iter().find(|(name, _)| name == word)).map(|(_, code)| *code);
    let signs = CURRENCIES.iter().filter(|(name, _)| !name.starts_with(char::is_alphabetic) && text.contains(name)).map(|(_, code)| *code);
    let codes = text.split(|c: char| !c.is_alphanumeric()).filter(|code| code.len() == 3 && minor_places(code).is_some());
    let all: BTreeSet<&str> = named.chain(signs).chain(codes).collect();
    minor_places(unit).is_some() && !all.is_empty() && all.iter().all(|code| !unit.ends_with(code)) && all.len() == 1
}

#[cfg(test)]
mod tests {
    use super::{contradiction, withheld};
    use entity::Quantity;

    #[test]
    fn a_figure_in_words_is_one() -> Result<(), Box<dyn std::error::Error>> {
        for (text, value, figure) in [
            ("by almost a third", "? %", Some("~ 33 %")),
            ("rose by more than a quarter", "? %", Some(">= 25 %")),
            ("half of them", "? %", Some("50 %")),
            ("two thirds", "? %", Some("67 %")),
            ("doubled", "? times", Some("2 times")),
            ("has more than doubled", "? %", Some(">= 2 times")),
            ("up to 30 percent", "? %", Some("<= 30 %")),
            ("the largest part", "? %", None),
            ("in the first half of the year", "? %", None),
            ("several tens of millions", "? EUR", None),
            ("about 20 million euros", "? EUR", Some("~ 20000000 EUR")),
            ("part of the 20 million euros", "? EUR", None),
            ("part of 20 million euros", "? EUR", None),
            ("a sum for 3 projects", "? EUR", None),
            ("three companies", "? companies", Some("3 companies")),
            ("many companies", "? companies", None),
            ("almost a third", "~ 33 %", None),
        ] {
            assert_eq!(withheld(text, &Quantity::parse(value)?).as_deref(), figure, "{text}");
        }
        Ok(())
    }

    #[test]
    fn only_what_is_certain_is_held_against_a_value() -> Result<(), Box<dyn std::error::Error>> {
        for (text, value, contradicts) in [
            ("more than 10 million dollars", ">= 10 mn USD", false),
            ("more than 10 million dollars", "10 mn USD", true),
            ("more than 10 million dollars", ">= 11 mn USD", true),
            ("no more than 10", "<= 10 items", false),
            ("almost doubled", "~ 2 times", false),
            ("almost doubled", "2 times", true),
            ("doubled", "3 times", true),
            ("doubled, to 3 million", "3 mn USD", false),
            ("between 5 and 7 million", "5..7 mn USD", false),
            ("between 5 and 7 million", "~ 6 mn USD", true),
            ("5 to 7 million", "5..7 mn USD", false),
            ("5–7 million", "7 mn USD", true),
            ("rose from 5 to 7 million", "7 mn USD", false),
            ("may vary from 150 to 450 million euros", "150..450 mn EUR", false),
            ("up to three thousand a year", "<= 3000 items / year", false),
            ("up to three thousand a year", "<= 4000 items / year", true),
            ("up to 2020", "5 items", false),
            ("over the last 2 years", "5 items", false),
            ("within the next two to three years", "5 items", false),
            ("over 5", "5 items", true),
            ("25 years ago", "3 items", false),
            ("almost 3,000", "~ 3000 jobs", false),
            ("half of them", "50 %", false),
            ("half of them", "40 %", true),
            ("by almost a third", "~ 33 %", false),
            ("in the first half of the year", "5 %", false),
            ("half a million people", "0.5 mn people", false),
            ("four and a half billion dollars", "4.5 bn USD", false),
            ("four and a half billion dollars", "4 bn USD", true),
            ("one of the largest", "<= 10", false),
            ("one of the five leaders", "<= 5", false),
            ("some ten more", "~ 10 sites", false),
            ("some ten more", "10 sites", true),
            ("some of the ten", "10 sites", false),
            ("a hundred by the end of this year", "100 items", false),
            ("about 60 new ones, more than in 2017", "~ 60 items", false),
            ("several tens of millions", "? EUR", false),
            ("5th place", "5", false),
            ("about four years", "~ 48 months", false),
            ("20 million euros", "20 mn USD", true),
            ("20 million dollars", "20 mn AUD", false),
            ("USD 20 million", "20 mn EUR", true),
            ("20 million euros, or 22 million dollars", "22 mn USD", false),
            ("the mark of 3 euros", "3 items", false),
        ] {
            let value = Quantity::parse(value)?;
            assert_eq!(contradiction(text, &value).is_some(), contradicts, "{text}: {value:?}");
        }
        Ok(())
    }
}
