//! What the timeline must hold.
use super::{Fact, Facts, Oracle, Record, facts::hold};
use entity::FuzzyDate;
use std::cmp::Ordering;

/// A date of a record, and what happened then.
pub struct Moment<'a> {
    pub record: &'a Record,
    pub what: &'static str,
    pub date: FuzzyDate,
    pub planned: bool,
    /// Whether it lies in the dates that were asked for certainly.
    pub certain: Option<bool>,
}

/// What happens at the dates of records, by their facts. The two that a term runs from and to are told apart.
const HAPPENS: &[(&str, &str)] = &[
    ("founded", "founded"),
    ("dissolved", "dissolved"),
    ("date", "held"),
    ("concluded", "concluded"),
    ("signed", "signed"),
    ("starts", "started"),
    ("ends", "ended"),
    ("period", "period"),
    ("announced", "announced"),
    ("published", "published"),
];

impl Oracle {
    /// The moments of which all this holds, as REST asks it, in an order of dates.
    ///
    /// # Panics
    /// Names a parameter that this oracle does not know.
    pub fn timeline(&self, asked: &[(&str, &str)], sort: &str) -> Vec<Moment<'_>> {
        let (of_moments, of_records): (Vec<_>, Vec<_>) =
            asked.iter().partition(|(key, _)| ["what", "date", "planned"].contains(&key.split("__").next().unwrap_or_default()));
        let records = self.records().filter(|record| of_records.iter().all(|(key, value)| self.is(record, key, value)));
        let mut found: Vec<Moment<'_>> = records.flat_map(moments).collect();
        found.retain(|moment| {
            let facts = Facts::from([
                ("what", Fact::Words(vec![moment.what.to_owned()])),
                ("date", Fact::Date(Some(moment.date.clone()))),
                ("planned", Fact::Flag(moment.planned)),
            ]);
            hold(&facts, &of_moments, "timeline")
        });
        for moment in &mut found {
            let certain =
                of_moments.iter().filter(|(key, _)| key.starts_with("date")).map(|(key, value)| certainly(&moment.date, key, value));
            moment.certain = certain.reduce(|all, one| all && one);
        }
        let id = |moment: &Moment<'_>| format!("{}.{}", moment.record.id, moment.what);
        found.sort_by(|a, b| {
            let by_date = match sort {
                "-date" => b.date.last_day().cmp(a.date.last_day()),
                _ => a.date.first_day().cmp(b.date.first_day()),
            };
            by_date.then_with(|| if id(a) < id(b) { Ordering::Less } else { Ordering::Greater })
        });
        found
    }

    fn is(&self, record: &Record, key: &str, value: &str) -> bool {
        match key {
            "type" => format!("{value}s") == record.plural,
            "forum" => {
                let met =
                    |record: &Record| record.id == value || record.plural == "events" && record.words("forum").iter().any(|it| it == value);
                let links = record.parts("link").iter();
                let mut came = links.filter(|link| ["outcome_of", "part_of"].map(Some).contains(&link["relation"].word()));
                met(record)
                    || record.words("subject").iter().any(|id| met(self.get(id)))
                    || came.any(|link| link["in"].word().is_some_and(|id| met(self.get(id))))
            }
            _ if !record.facts.contains_key(key.split("__").next().unwrap_or_default()) => false,
            _ => hold(&record.facts, &[(key, value)], "timeline"),
        }
    }
}

/// Every date that a record says, but that from which its statuses are told.
fn moments(record: &Record) -> Vec<Moment<'_>> {
    let mut all = Vec::new();
    let mut add = |what, date| all.push(Moment { record, what, planned: planned(record, what, &date), date, certain: None });
    for (name, fact) in record.facts.iter().filter(|(name, _)| !["listed_by", "as_of"].contains(name)) {
        let Fact::Date(Some(date)) = fact else {
            continue;
        };
        if *name == "term" {
            let (first, last) = date.edtf.split_once('/').unwrap_or((&date.edtf, &date.edtf));
            for (what, end) in [("term_began", first), ("term_ended", last)] {
                FuzzyDate::parse(end).into_iter().for_each(|end| add(what, end));
            }
            continue;
        }
        let happens = HAPPENS.iter().find(|(fact, _)| fact == name);
        add(happens.unwrap_or_else(|| panic!("say what happens at the `{name}` of {}", record.plural)).1, date.clone());
    }
    all
}

/// What the status says of it; where it says nothing, whether it is later than the time from which statuses are told.
fn planned(record: &Record, what: &str, date: &FuzzyDate) -> bool {
    let later = || matches!(&record.facts["as_of"], Fact::Date(Some(as_of)) if date.first_day() > as_of.last_day());
    let status = record.facts.get("status").and_then(Fact::word).unwrap_or_default();
    match (record.plural, what, status) {
        ("events", _, status) => status == "planned",
        ("agreements", _, "proposed" | "drafted") | ("projects", _, "proposed" | "planned") | ("projects", "ended", "under_way") => true,
        ("agreements", "concluded", _) | ("projects", "started", _) | ("projects", "ended", "completed") => false,
        ("deals", _, status) => status != "signed",
        ("observations", "period", status) => status != "actual",
        _ => later(),
    }
}

/// Whether whatever day a date is lies where it is asked for.
fn certainly(date: &FuzzyDate, key: &str, asked: &str) -> bool {
    let period = FuzzyDate::parse(asked).expect("a date");
    let (first, last) = (date.first_day(), date.last_day());
    match key {
        "date" | "date__overlaps" => first >= period.first_day() && last <= period.last_day(),
        "date__within" => true,
        "date__gt" => first > period.last_day(),
        "date__gte" => first >= period.first_day(),
        "date__lt" => last < period.first_day(),
        "date__lte" => last <= period.last_day(),
        other => panic!("the oracle knows no `{other}`; add it"),
    }
}
