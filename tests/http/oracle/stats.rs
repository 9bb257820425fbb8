//! What lists must be counted as, and what money must come to.
use super::{Fact, Facts, Oracle, Record};
use entity::{
    Quantity,
    quantity::{Decimal, Qualifier, minor_places},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The values of a cell, one a dimension.
pub type Keys = Vec<Option<String>>;

/// What a list must be counted as.
#[derive(Debug, PartialEq)]
pub struct Counted {
    pub total: Value,
    /// The cells, by what they have.
    pub cells: BTreeMap<Keys, Value>,
    pub in_no_cell: usize,
    pub overlap: bool,
}

/// The years that all records of a list lie in, leaving open ends aside.
type Years = Option<(i32, i32)>;

impl Oracle {
    /// What the records of a type of which all this holds are counted as.
    ///
    /// # Panics
    /// Names a dimension that this oracle does not know.
    pub fn counted(&self, plural: &str, asked: &[(&str, &str)], by: &[&str]) -> Counted {
        let found = self.found(plural, asked);
        let years = found.iter().filter_map(|record| ends(record)).flatten().flatten();
        let years = years.fold(None, |all: Years, year| Some(all.map_or((year, year), |(a, b)| (a.min(year), b.max(year)))));
        let mut cells: BTreeMap<Keys, Vec<(&Record, bool)>> = BTreeMap::new();
        let mut placed = BTreeSet::new();
        for record in &found {
            let certainly = !by.contains(&"year") || ends(record).is_none_or(|[first, last]| first == last && first.is_some());
            for keys in keys(record, plural, by, years) {
                placed.insert(&record.id);
                cells.entry(keys).or_default().push((record, certainly));
            }
        }
        let in_cells: usize = cells.values().map(Vec::len).sum();
        let told = |records: &[(&Record, bool)]| json!({ "count": records.len(), "sums": self.sums(plural, records) });
        Counted {
            total: told(&found.iter().map(|record| (*record, true)).collect::<Vec<_>>()),
            cells: cells
                .into_iter()
                .map(|(keys, records)| {
                    let mut cell = told(&records);
                    cell["certainly"] = records.iter().filter(|(_, certainly)| *certainly).count().into();
                    (keys, cell)
                })
                .collect(),
            in_no_cell: if by.is_empty() { 0 } else { found.len() - placed.len() },
            overlap: in_cells > placed.len(),
        }
    }

    /// The sums of deals, by currency.
    fn sums(&self, plural: &str, deals: &[(&Record, bool)]) -> Value {
        let mut sums: BTreeMap<String, Vec<(&Record, bool)>> = BTreeMap::new();
        for (deal, certainly) in deals.iter().filter(|_| plural == "deals") {
            sums.entry(deal.facts["currency"].word().unwrap_or("null").to_owned()).or_default().push((deal, *certainly));
        }
        let told = |(currency, deals): (String, Vec<(&Record, bool)>)| {
            let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
            let (mut possible, mut certain) = (Vec::new(), Vec::new());
            for (deal, certainly) in &deals {
                match self.not_summed(deal) {
                    Some(reason) => *left_out.entry(reason).or_default() += 1,
                    None => {
                        let Fact::Value(Some(amount)) = &deal.facts["amount"] else { panic!("{} has no amount", deal.id) };
                        possible.push(amount);
                        certain.extend((*certainly && amount.qualifier != Qualifier::About).then_some(amount));
                    }
                }
            }
            let sum = json!({
                "count": deals.len(),
                "possible": range(&possible, &currency),
                "certain": range(&certain, &currency),
                "left_out": left_out,
            });
            (currency, sum)
        };
        sums.into_iter().map(told).collect::<serde_json::Map<_, _>>().into()
    }

    /// Why the money of a deal is not added up.
    fn not_summed(&self, deal: &Record) -> Option<&'static str> {
        let is_deal = |id: &str| self.get(id).plural == "deals";
        let part_of = |link: &&Facts| link["relation"].word() == Some("part_of") && link["in"].word().is_some_and(is_deal);
        let figure = |fact: &Fact| matches!(fact, Fact::Value(Some(amount)) if amount.min.or(amount.max).is_some());
        if deal.facts["status"].word() != Some("signed") {
            Some("not_signed")
        } else if !figure(&deal.facts["amount"]) {
            Some("unstated")
        } else if deal.parts("link").iter().any(|link| part_of(&link)) {
            Some("part_of")
        } else {
            // what is left of the reasons why it is not safe
            matches!(deal.facts["safe_to_sum"], Fact::Flag(false)).then_some("disputed")
        }
    }
}

/// What amounts come to: added up as whole minor units.
fn range(amounts: &[&Quantity], currency: &str) -> Value {
    let places = minor_places(currency).unwrap_or(0);
    let minor = |end: Option<Decimal>| end.and_then(|end| end.to_minor(places)).map(i128::from);
    let major = |minor: i128| format!("{minor}e-{places}").parse::<f64>().expect("a number");
    let least = amounts.iter().map(|amount| minor(amount.min).unwrap_or(0)).sum();
    let greatest: Option<i128> = amounts.iter().map(|amount| minor(amount.max)).sum();
    let exact = amounts.iter().filter(|amount| amount.qualifier == Qualifier::Exact).filter_map(|amount| minor(amount.min)).sum();
    match amounts {
        [] => Value::Null,
        _ => json!({ "count": amounts.len(), "min": major(least), "max": greatest.map(major), "exact": major(exact) }),
    }
}

/// The first and last year of the date that a record is listed by; of an open end none.
fn ends(record: &Record) -> Option<[Option<i32>; 2]> {
    let Fact::Date(Some(date)) = &record.facts["listed_by"] else { return None };
    let year = |day: &Option<String>| day.as_ref().map(|day| day[..4].parse().expect("a year"));
    Some([year(&date.earliest), year(&date.latest)])
}

/// The cells that a record is in.
fn keys(record: &Record, plural: &str, by: &[&str], years: Years) -> BTreeSet<Keys> {
    // what stands in one list is of one party, or of one citation
    let lists: BTreeSet<&str> = by.iter().filter_map(|by| list(by, plural)).collect();
    let mut parts: Vec<BTreeMap<&str, &Facts>> = vec![BTreeMap::new()];
    for name in lists {
        parts = parts
            .iter()
            .flat_map(|chosen| {
                record.parts(name).iter().map(move |part| chosen.iter().map(|(k, v)| (*k, *v)).chain([(name, part)]).collect())
            })
            .collect();
    }
    let each = |chosen: BTreeMap<&str, &Facts>| {
        let value = |by: &&str| match list(by, plural) {
            Some(list) => values(&chosen[list][if ["partner", "place", "source"].contains(by) { "in" } else { by }]),
            None if *by == "year" => told_years(record, years),
            None if *by == "type" => vec![Some(record.plural.trim_end_matches('s').to_owned())],
            None if *by == "sector" => record.words("sector").iter().cloned().map(Some).collect(),
            None => values(&record.facts[*by]),
        };
        by.iter().map(value).fold(vec![Keys::new()], |all, values| {
            all.iter().flat_map(|keys| values.iter().map(|value| [keys.clone(), vec![value.clone()]].concat())).collect()
        })
    };
    if by.is_empty() { BTreeSet::new() } else { parts.into_iter().flat_map(each).collect() }
}

/// The list that has a dimension, if one has.
fn list(by: &str, plural: &str) -> Option<&'static str> {
    match by {
        "country" if plural == "partners" => None,
        "partner" | "role" | "country" => Some("party"),
        "place" => Some("place"),
        "source" | "chapter" => Some("citation"),
        _ => None,
    }
}

/// The one value of a fact, or that there is none.
fn values(fact: &Fact) -> Vec<Option<String>> {
    match fact {
        Fact::Number(n) => vec![n.map(|n| n.to_string())],
        fact => vec![fact.word().map(str::to_owned)],
    }
}

fn told_years(record: &Record, years: Years) -> Vec<Option<String>> {
    let (Some([first, last]), Some((least, greatest))) = (ends(record), years) else { return vec![None] };
    (first.unwrap_or(least)..=last.unwrap_or(greatest)).map(|year| Some(format!("{year:04}"))).collect()
}
