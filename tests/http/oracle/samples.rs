//! Values worth asking for: such as records have, so that each filter finds some of them and leaves others out.
use super::{Fact, Facts, Record};
use serde_json::Value;
use std::collections::BTreeMap;

/// Values that a parameter is asked with, by what some records say.
///
/// # Panics
/// Names a parameter that this has no values for.
pub fn samples(records: &[&Record], key: &str, schema: &Value) -> Vec<String> {
    let item = if schema["type"] == "array" { &schema["items"] } else { schema };
    if item["type"] == "boolean" {
        return vec!["true".to_owned(), "false".to_owned()];
    }
    let (field, operator) = split(key);
    let facts: Vec<&Fact> = records.iter().flat_map(|record| at(&record.facts, &field)).collect();
    let Some(kind) = facts.first() else {
        return none_has(key, item);
    };
    match kind {
        Fact::Words(_) => words(&facts, item),
        Fact::Texts(_) => texts(&facts, operator),
        Fact::Date(_) => {
            let dates = facts.iter().filter_map(|f| if let Fact::Date(Some(d)) = f { Some(d.edtf.clone()) } else { None });
            spread(dates.collect(), &["2018".to_owned(), "2019-05".to_owned(), "2017/2018".to_owned()])
        }
        Fact::Value(_) => {
            let figures = facts.iter().filter_map(|f| if let Fact::Value(Some(v)) = f { v.min.or(v.max) } else { None });
            spread(figures.map(|figure| figure.to_f64()).collect(), &[50_000_000.5])
        }
        Fact::Number(_) => {
            let numbers = facts.iter().filter_map(|f| if let Fact::Number(n) = f { *n } else { None });
            spread(numbers.collect(), &[100_000])
        }
        Fact::Flag(_) | Fact::Parts(_) => panic!("the oracle has no sample for `{key}`; add one"),
    }
}

/// What no record has may still be asked for: a number, a code, a record that there is.
fn none_has(key: &str, item: &Value) -> Vec<String> {
    let one = match (item["type"].as_str(), item["enum"][0].as_str()) {
        (Some("integer"), _) => "1",
        (_, Some(code)) => code,
        _ if key.contains("country") => "PL",
        _ if key.starts_with("citation") => "zalessky-limits-of-sustainable-partnership-5",
        _ => "belarus",
    };
    vec![one.to_owned()]
}

/// `party__role__in` is the operator `in` of `party`, `role`; a bare field has none.
fn split(key: &str) -> (Vec<&str>, &str) {
    const OPERATORS: &[&str] = &[
        "in",
        "ne",
        "all",
        "contains",
        "startswith",
        "overlaps",
        "within",
        "eq",
        "gt",
        "gte",
        "lt",
        "lte",
        "certainly_gte",
        "certainly_lte",
    ];
    let mut steps: Vec<&str> = key.split("__").collect();
    match steps.last() {
        Some(last) if OPERATORS.contains(last) && steps.len() > 1 => {
            let operator = steps.pop().unwrap_or_default();
            (steps, operator)
        }
        _ => (steps, ""),
    }
}

/// The facts that a field names: of a group its own ids.
fn at<'a>(facts: &'a Facts, field: &[&str]) -> Vec<&'a Fact> {
    let (first, rest) = field.split_first().map_or(("in", field), |(first, rest)| (*first, rest));
    match facts.get(first) {
        Some(Fact::Parts(parts)) => parts.iter().flat_map(|part| at(part, rest)).collect(),
        Some(fact) => vec![fact],
        None => Vec::new(),
    }
}

/// The commonest word, the rarest, both, and one of a closed list that no record has.
fn words(facts: &[&Fact], item: &Value) -> Vec<String> {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    let all = facts.iter().filter_map(|fact| if let Fact::Words(words) = fact { Some(words) } else { None });
    // a comma divides words
    for word in all.flatten().filter(|word| !word.contains(',')) {
        *counts.entry(word).or_default() += 1;
    }
    let mut words: Vec<&str> = counts.keys().copied().collect();
    words.sort_by_key(|word| -counts[word]);
    let unused = item["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).find(|code| !counts.contains_key(code));
    let mut samples: Vec<String> = words.first().into_iter().chain(words.last()).chain(&unused).map(ToString::to_string).collect();
    samples.dedup();
    if let [first, .., last] = words[..] {
        samples.push(format!("{first},{last}"));
    }
    samples
}

/// Whole texts where whole ones are asked for, else parts; always some with wildcards, capitals and diacritics.
fn texts(facts: &[&Fact], operator: &str) -> Vec<String> {
    let all: Vec<&str> = facts
        .iter()
        .filter_map(|fact| if let Fact::Texts(texts) = fact { Some(texts) } else { None })
        .flatten()
        .map(String::as_str)
        .filter(|text| !text.contains(','))
        .collect();
    let Some(one) = all.iter().copied().find(|text| !text.is_ascii()).or(all.first().copied()) else {
        return vec!["%".to_owned()];
    };
    let part = |from: usize, n: usize| one.chars().skip(from).take(n).collect::<String>();
    match operator {
        "contains" => vec![part(2, 5).to_uppercase(), "lodz".to_owned(), "2019".to_owned(), "%".to_owned()],
        "startswith" => vec![part(0, 3).to_lowercase(), "m".to_owned(), "_".to_owned()],
        _ => {
            let with_comma = facts
                .iter()
                .filter_map(|fact| if let Fact::Texts(texts) = fact { texts.iter().find(|text| text.contains(',')) } else { None });
            let quoted = with_comma.take(usize::from(!operator.is_empty())).map(|text| format!("\"{text}\""));
            quoted.chain([one.to_uppercase(), all[all.len() / 2].to_owned(), "no such text".to_owned()]).collect()
        }
    }
}

/// The least, the middle and the greatest of some values, and others.
fn spread<T: PartialOrd + ToString + Clone>(mut values: Vec<T>, others: &[T]) -> Vec<String> {
    values.sort_by(|a, b| a.partial_cmp(b).expect("comparable values"));
    let ends = [values.first(), values.get(values.len() / 2), values.last()];
    let mut samples: Vec<T> = ends.into_iter().flatten().chain(others).cloned().collect();
    samples.dedup();
    samples.iter().map(ToString::to_string).collect()
}
