//! One token of a dataset is broken at a time: what is told is that token, once, and nothing that only follows from it.
use crate::{Files, Problem, Rule, check::check, example};
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// What the example of the docs has not.
const MORE: &str = r#"
[file]
as_of = "2020-05"

[[partner]]
id = "northern-banks"
kind = "association"
names = { en = "Northern Banks" }
parent = "norvia"
was = ["northern-bankers"]
parties = { founder = ["norvia"] }
cite = [1, { at = 1, for = "parties.founder.norvia" }]

[[partner]]
id = "fjord-district"
kind = "district"
country = "NO"
subdivision = "NO-46"
names = { en = "Fjord District" }
founded = "2001"
dissolved = "2003"
cite = [1]

[[distinct]]
ids = ["northern-bank", "northern-banks"]
reason = "A bank and the association of all."

[[project]]
id = "fjord-road"
kind = "transport"
title = "Road along the fjord"
places = ["fjord-district", "saint-ann"]
starts = "2018"
ends = "2019"
status = "completed"
links = [{ part_of = "strait-ferry" }]
cite = [{ at = 1, for = "places", as_stated = "along the fjord" }]

[[deal]]
id = "first-tranche"
kind = "loan"
title = "First tranche"
amount = "12 mn EUR"
signed = "2019-12"
status = "signed"
parties = { financier = { partner = "northern-bank", office = "Branch", since = "2001" } }
links = [{ part_of = "northern-bank-ferry-loan-2019" }]
cite = [1]

[[observations]]
subject = "sudria"
indicator = "trade"
period = "2019"
cite = ["p8"]
rows = [
  { flow = "turnover", value = "10 mn EUR", remark = "Does not fit the parts." },
  { flow = "export", value = "9 mn EUR" },
  { flow = "import", value = "8 mn EUR" },
  { flow = "export", scope = "goods", value = "5 mn EUR" },
  { flow = "export", counterpart = "norvia", value = "6 mn EUR" },
  { flow = "export", scope = "goods", measure = "share", value = "55.6 %" },
]
"#;

/// A part of a file that says one thing, and the keys that lead to it.
struct Token {
    bytes: Range<usize>,
    sort: Sort,
    path: String,
}

#[derive(Clone, Copy)]
enum Sort {
    Key,
    Text,
    Number,
}

fn tokens(table: &DeTable<'_>, path: &str, found: &mut Vec<Token>) {
    for (key, value) in table {
        let path = format!("{path}.{}", key.get_ref());
        // the head of each table of a list has the same key
        if found.iter().all(|token| token.bytes != key.span()) {
            found.push(Token { bytes: key.span(), sort: Sort::Key, path: path.clone() });
        }
        values(value, &path, found);
    }
}

fn values(value: &Spanned<DeValue<'_>>, path: &str, found: &mut Vec<Token>) {
    let mut leaf = |sort| found.push(Token { bytes: value.span(), sort, path: path.to_owned() });
    match value.get_ref() {
        DeValue::String(_) => leaf(Sort::Text),
        DeValue::Integer(_) | DeValue::Float(_) => leaf(Sort::Number),
        DeValue::Array(items) => items.iter().for_each(|item| values(item, path, found)),
        DeValue::Table(table) => tokens(table, path, found),
        DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

/// What may come in the place of a token: a slip of the pen, another word, another sort of value.
fn broken(sort: Sort, token: &str) -> Vec<String> {
    let (first, last) = token.split_at(token.char_indices().nth(token.chars().count() / 2).map_or(0, |(at, _)| at));
    let slip = format!("{first}q{last}");
    match sort {
        Sort::Key => vec![slip, "qqqqqq".to_owned()],
        Sort::Text => vec![slip, "\"qqqqqq\"".to_owned(), "7".to_owned()],
        Sort::Number => vec!["\"qqq\"".to_owned(), "999".to_owned()],
    }
}

/// What is told elsewhere, and has to be: nobody can know which of two is wrong.
fn excused(token: &Token, old: &str, problem: &Problem) -> bool {
    let old = old.trim_matches('"');
    let path = |end: &str| token.path.ends_with(end);
    // what defines a word was renamed, and others still name it
    let defines = path(".id") || path(".code") || path("chapter.number");
    // a text no longer says what the value beside it does, a name is no longer like the other
    let contradicts =
        (path(".as_stated") && problem.rule == Rule::AsStated) || (path(".names.en") && problem.rule == Rule::NeedlessDistinct);
    (defines && (problem.message.contains(&format!("`{old}`")) || problem.message.ends_with(&format!("no chapter {old}")))) || contradicts
}

#[test]
fn a_mistake_is_told_once_where_it_is() {
    let mut files = example::files();
    files.push(("zz.toml".to_owned(), MORE.to_owned()));
    assert!(check(&Files::from(files.clone()), &[]).is_ok());
    let (mut tried, mut told) = (0, Vec::new());
    for (at, (name, content)) in files.iter().enumerate() {
        let mut found = Vec::new();
        tokens(DeTable::parse_recoverable(content).0.get_ref(), "", &mut found);
        for token in &found {
            let old = &content[token.bytes.clone()];
            let line = content[..token.bytes.start].split('\n').count();
            for new in broken(token.sort, old) {
                let mut files = files.clone();
                files[at].1.replace_range(token.bytes.clone(), &new);
                let problems = check(&Files::from(files), &[]).err().map(|refused| refused.problems).unwrap_or_default();
                let (here, there): (Vec<_>, Vec<_>) = problems.iter().partition(|p| p.file == *name && p.line == line);
                tried += 1;
                if here.len() > 1 || there.iter().any(|problem| !excused(token, old, problem)) {
                    let lines: Vec<String> = problems.iter().map(|p| format!("  {}: {p}", p.rule)).collect();
                    told.push(format!("{name}:{line} {} {old} -> {new}\n{}", token.path, lines.join("\n")));
                }
            }
        }
    }
    assert!(tried > 500 && told.is_empty(), "{} of {tried}:\n{}", told.len(), told.join("\n"));
}
