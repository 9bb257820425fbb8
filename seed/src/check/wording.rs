//! Wording: summaries and remarks are sentences, titles have their dates in words, and no field tells something in the words of a
//! text that it was drawn from.
use super::checked::Checked;
use crate::{
    kinds::{Body, Record, Statements, read},
    problem::Problem,
    rule::Rule,
    text::{Files, Problems},
};
use entity::{FuzzyDate, fold, fuzzy::DatePrecision};
use std::collections::{HashMap, HashSet};

/// So many words in a row that are the same are no accident.
const ROW: usize = 8;

/// What ends a sentence, and what may close after it.
const ENDS: [char; 6] = ['.', '!', '?', '…', '。', '।'];
const CLOSES: [char; 5] = [')', '"', '”', '’', '»'];

pub(super) fn check(checked: &Checked<'_>) {
    for record in &checked.statements.records {
        sentences(checked, record);
        dates_in_words(checked, record);
    }
}

/// A title is read by people: no `2019-05` or `[2019..2021]` stands in it; `2020-21` may be two years.
fn dates_in_words(checked: &Checked<'_>, record: &Record) {
    let words = record.head.title.iter().flat_map(|title| title.split_whitespace());
    let mut words = words.map(|word| word.trim_matches([',', ';', ':', '(', ')', '?']));
    let written = |word: &str| FuzzyDate::parse(word).is_ok_and(|date| date.precision != DatePrecision::Season);
    if let Some(date) = words.find(|word| (word.contains('-') || word.contains("..")) && written(word)) {
        let message = format!("`title` has a date that is not in words: `{date}`");
        checked.report(Rule::DateInWords, record.head.at, record, message, "write it as people read it, such as May 2019");
    }
}

/// Summaries and remarks are read on their own, one after another: each begins and ends as a sentence does.
fn sentences(checked: &Checked<'_>, record: &Record) {
    let head = &record.head;
    for (key, text) in [("summary", &head.summary), ("remark", &head.remark)] {
        let Some((at, text)) = text.as_ref().map(|text| (text.at, text.trim())) else {
            continue;
        };
        let first = text.split(' ').next().unwrap_or(text);
        let fix = if first.starts_with(char::is_lowercase) && !first.contains(char::is_uppercase) {
            "begin it with a capital letter"
        } else if !text.trim_end_matches(CLOSES).ends_with(ENDS) {
            "end it with a full stop"
        } else {
            continue;
        };
        let message = format!("`{key}` is not a whole sentence: `{}`", shortened(text));
        checked.report(Rule::WholeSentence, at, record, message, fix);
    }
}

/// As much of a text as tells which one it is.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}

/// Compares what records say in words (title, summary, remark, as stated) with texts, each under its name, and reports where eight
/// words in a row stand in one of them.
///
/// What is `printed` is kept as printed, and a name is a name: neither is compared, and inside a longer text a name counts as one
/// word. Other mistakes are not told here.
pub fn check_against(files: &Files, texts: &[(String, String)]) -> Vec<Problem> {
    let (statements, _) = read(files, &mut |_| {});
    let problems = Problems::new(files);
    let names = Names::of(&statements);
    let texts: Vec<(&str, Vec<String>)> = texts.iter().map(|(name, text)| (name.as_str(), names.words(text))).collect();
    let rows: Vec<(&str, HashSet<&[String]>)> = texts.iter().map(|(name, words)| (*name, words.windows(ROW).collect())).collect();
    for record in &statements.records {
        for (field, text) in fields(record) {
            let words = names.words(text);
            for (name, rows) in &rows {
                if let Some(shared) = shared(&words, rows) {
                    let message = format!("`{field}` has a row of words from {name}: `{shared}`");
                    problems.add(Rule::CopiedWords, record.head.at, Some(&record.head.id), message, "say it in other words");
                }
            }
        }
    }
    problems.into_sorted(&[])
}

/// What a record says in the register's own words. The title of a forum is its name.
fn fields(record: &Record) -> Vec<(&'static str, &str)> {
    let title = record.head.title.as_deref().filter(|_| !matches!(record.body, Body::Forum(_)));
    let stated = match &record.body {
        Body::Deal(deal) => deal.as_stated.as_ref(),
        Body::Observation(observation) => observation.as_stated.as_ref(),
        _ => None,
    };
    let stated = stated.into_iter().chain(record.head.cites.iter().filter_map(|cite| cite.as_stated.as_ref()));
    let own = [("summary", &record.head.summary), ("remark", &record.head.remark)];
    let own = own.into_iter().filter_map(|(field, text)| Some((field, &*text.as_ref()?.value)));
    title.map(|title| ("title", title)).into_iter().chain(own).chain(stated.map(|text| ("as_stated", &*text.value))).collect()
}

/// The first words that a field shares with a text, as many as stand in one row.
fn shared(words: &[String], rows: &HashSet<&[String]>) -> Option<String> {
    let mut windows = words.windows(ROW).enumerate();
    let first = windows.find(|(_, row)| rows.contains(row))?.0;
    let more = windows.take_while(|(_, row)| rows.contains(row)).count();
    words.get(first..first + ROW + more).map(|words| words.join(" "))
}

/// Names of more than one word, the longest first under their first word.
struct Names(HashMap<String, Vec<Vec<String>>>);

impl Names {
    fn of(statements: &Statements) -> Self {
        let mut names: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        let mut add = |name: &str| {
            let words = plain(name);
            if let (Some(first), true) = (words.first(), words.len() > 1) {
                names.entry(first.clone()).or_default().push(words);
            }
        };
        for record in &statements.records {
            match &record.body {
                Body::Partner(partner) => partner.names.iter().for_each(|name| add(&name.text)),
                Body::Forum(_) => record.head.title.iter().for_each(|title| add(title)),
                _ => {}
            }
        }
        names.values_mut().for_each(|names| names.sort_by_key(|name| std::cmp::Reverse(name.len())));
        Self(names)
    }

    /// The words of a text, a name as one.
    fn words(&self, text: &str) -> Vec<String> {
        let plain = plain(text);
        let (mut words, mut rest) = (Vec::new(), plain.as_slice());
        while let Some(first) = rest.first() {
            let names = self.0.get(first).into_iter().flatten();
            let length = names.map(Vec::as_slice).find(|name| rest.starts_with(name)).map_or(1, <[String]>::len);
            let (word, after) = rest.split_at(length);
            words.push(word.join(" "));
            rest = after;
        }
        words
    }
}

/// Words, folded; one that is broken at the end of a line is whole.
fn plain(text: &str) -> Vec<String> {
    let whole = text.replace('\u{ad}', "").replace("-\r\n", "").replace("-\n", "");
    let words = whole.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::check_against;
    use crate::example;

    #[test]
    fn eight_words_in_a_row_are_too_many() {
        let text = "A minister said on Monday that the new ferry will carry two hun-\ndred cars a day to Saint Ann.";
        for (summary, shared) in [
            ("It is said that the new ferry will carry 200 cars.", None),
            ("The new ferry will carry two hundred cars daily.", Some("the new ferry will carry two hundred cars")),
            ("Soon the NEW ferry will carry two hundred cars, a day!", Some("the new ferry will carry two hundred cars a day")),
            ("Will carry two hundred cars a day.", None),
            // a name is one word
            ("Two hundred cars a day to Saint Ann.", None),
        ] {
            let content = format!("[[forum]]\nid = \"x\"\nkind = \"dialogue\"\ntitle = \"X\"\ncite = [1]\nsummary = \"{summary}\"\n");
            let files = example::with("zz.toml", &content);
            let texts = [("other.txt".to_owned(), String::new()), ("the book".to_owned(), text.to_owned())];
            let found: Vec<_> = check_against(&files, &texts).iter().map(ToString::to_string).collect();
            let expected =
                shared.map(|shared| format!("zz.toml:1: x: `summary` has a row of words from the book: `{shared}`; say it in other words"));
            assert_eq!(found, Vec::from_iter(expected), "{summary}");
        }
    }
}
