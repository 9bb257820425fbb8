//! Facets: what they count is what the files say, over both faces; each leaves out its own filter and nothing else.
use crate::{
    ids,
    oracle::{Fact, Facts, Oracle, Record},
};
use api::catalog::{Face, Listed, Record as AnyRecord, Resource, each};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::{TestApp, encode, shared_on_both};

/// The years of dates, each from its first to its last possible day; without an end as far as those that have one.
fn years(dates: &[&Fact]) -> BTreeSet<String> {
    let year = |day: &str| day[..4].parse::<i64>().expect("a year");
    let dates = dates.iter().filter_map(|date| if let Fact::Date(Some(date)) = date { Some(date) } else { None });
    let spans: Vec<(i64, i64)> = dates.map(|date| (year(date.first_day()), year(date.last_day()))).collect();
    let ends = || spans.iter().flat_map(|(first, last)| [*first, *last]).filter(|year| ![1, 9999].contains(year));
    let (Some(least), Some(greatest)) = (ends().min(), ends().max()) else {
        return BTreeSet::new();
    };
    spans.iter().flat_map(|(first, last)| *first.max(&least)..=*last.min(&greatest)).map(|year| format!("{year:04}")).collect()
}

fn words(fact: &Fact) -> Vec<String> {
    match fact {
        Fact::Words(words) => words.clone(),
        Fact::Number(number) => number.iter().map(i64::to_string).collect(),
        other => panic!("a facet counts no {other:?}"),
    }
}

/// The values that records have of the field that a facet is named by.
fn values(records: &[&Record], facet: &str) -> BTreeSet<String> {
    let dates: Vec<&Fact> = records.iter().filter_map(|record| record.facts.get(facet)).filter(|it| matches!(it, Fact::Date(_))).collect();
    if dates.is_empty() { records.iter().flat_map(|record| of_facet(&record.facts, facet)).collect() } else { years(&dates) }
}

/// The values that records have of the field that a facet is named by.
fn of_facet(facts: &Facts, facet: &str) -> Vec<String> {
    let (field, rest) = facet.split_once("__").unwrap_or((facet, "in"));
    match (facts.get(facet), facts.get(field)) {
        (Some(fact), _) if !matches!(fact, Fact::Parts(_)) => words(fact),
        (_, Some(Fact::Parts(parts))) => {
            let rest = if rest == "within" { "in__within" } else { rest };
            parts.iter().filter_map(|part| part.get(rest)).flat_map(words).collect()
        }
        _ => panic!("the oracle has nothing for the facet `{facet}`"),
    }
}

/// Counts by value, as an answer has them.
fn counts(values: &Value) -> BTreeMap<String, u64> {
    let all = values.as_array().unwrap_or_else(|| panic!("no values: {values}"));
    all.iter().map(|it| (it["value"].as_str().expect("a value").to_owned(), it["count"].as_u64().expect("a count"))).collect()
}

fn names<L: Listed>() -> Vec<&'static str> {
    L::facets().iter().map(|facet| facet.name).collect()
}

/// Most frequent first, then by value; each with a label.
fn in_order(values: &Value, of: &str) {
    let all: Vec<(u64, String)> = values
        .as_array()
        .expect("values")
        .iter()
        .map(|it| {
            assert!(it["label"].as_str().is_some_and(|label| !label.is_empty()), "{of}: {it}");
            assert!(it["certain"].as_u64() <= it["count"].as_u64(), "{of}: {it}");
            let value = it["value"].as_str().expect("a value");
            // numbers by size
            (u64::MAX - it["count"].as_u64().expect("a count"), value.parse::<u64>().map_or(value.to_owned(), |n| format!("{n:09}")))
        })
        .collect();
    assert!(all.is_sorted(), "{of}: {values}");
}

struct Counts<'a> {
    app: &'a TestApp,
    oracle: &'a Oracle,
}

impl Face for Counts<'_> {
    fn resource<R: Resource>(&mut self) {
        let plural = R::PLURAL;
        let facets = names::<R>();
        let ask = |query: &str| self.app.get(&format!("/v1/{plural}?limit=1&facet={}{query}", facets.join(","))).ok();
        let all = ask("&facet_limit=200");
        for facet in &facets {
            let told_values = &all["facets"][facet];
            in_order(told_values, facet);
            let right = values(&self.oracle.all(plural), facet);
            let told = counts(told_values);
            assert_eq!(
                all["facets_left_out"][facet].as_u64().expect("a number") + told.len() as u64,
                right.len() as u64,
                "{plural} by {facet}"
            );
            for (value, count) in &told {
                assert!(right.contains(value), "{plural} by {facet}: nothing says `{value}`");
                assert_eq!(*count, self.oracle.found(plural, &[(facet, value)]).len() as u64, "{plural} by {facet}: {value}");
            }
            // under its own filter a facet says the same; every other counts what is left
            let Some(most) = told_values[0]["value"].as_str() else {
                continue;
            };
            let under = ask(&format!("&facet_limit=3&{facet}={}", encode(most)));
            assert_eq!(
                &under["facets"][facet].as_array().expect("values")[..],
                &told_values.as_array().expect("values")[..told.len().min(3)],
                "{plural}: {facet}"
            );
            for other in facets.iter().filter(|other| *other != facet) {
                for (value, count) in counts(&under["facets"][other]) {
                    let right = self.oracle.found(plural, &[(facet, most), (other, &value)]).len() as u64;
                    assert_eq!(count, right, "{plural} by {other} where {facet}={most}: {value}");
                }
            }
        }
        same_over_graphql::<R>(self.app);
    }
}

/// Both faces count the same, and cursors are as they are without facets.
fn same_over_graphql<L: Listed>(app: &TestApp) {
    let facets = names::<L>();
    let capitals: Vec<String> = facets.iter().map(|name| name.replace("__", "_").to_uppercase()).collect();
    let query = format!(
        "{{ list: {}(first: 2) {{ pageInfo {{ endCursor }} facets(of: [{}], limit: 5) {{ name leftOut values {{ value label count certain }} }} }} }}",
        L::NAME,
        capitals.join(", ")
    );
    let graphql = app.graphql(&query);
    let graphql = &graphql.ok()["list"];
    let rest = app.get(&format!("/v1/{}?limit=2&facet_limit=5&facet={}", L::NAME, facets.join("&facet="))).ok();
    for (n, name) in facets.iter().enumerate() {
        let told = &graphql["facets"][n];
        assert_eq!(told["name"], *name);
        assert_eq!((&told["values"], &told["leftOut"]), (&rest["facets"][name], &rest["facets_left_out"][name]), "{}: {name}", L::NAME);
    }
    let plain = app.get(&format!("/v1/{}?limit=2", L::NAME)).ok();
    assert_eq!((&plain["page"]["next_cursor"], &plain["facets"]), (&rest["page"]["next_cursor"], &Value::Null));
    if !plain["page"]["next_cursor"].is_null() {
        assert_eq!(plain["page"]["next_cursor"], graphql["pageInfo"]["endCursor"]);
    }
}

#[test]
fn every_facet_counts_what_the_files_say_and_leaves_out_its_own_filter() {
    shared_on_both(|app| each(&mut Counts { app, oracle: Oracle::shipped(app) }));
}

#[test]
fn records_of_all_types_have_facets_too() {
    shared_on_both(|app| {
        let facets = names::<AnyRecord>();
        let all = app.get(&format!("/v1/records?limit=1&facet={}&facet_limit=5", facets.join(","))).ok();
        for facet in &facets {
            in_order(&all["facets"][facet], facet);
            for (value, count) in counts(&all["facets"][facet]) {
                let found = app.get(&format!("/v1/records?limit=1&{facet}={}", encode(&value))).ok();
                assert_eq!(found["page"]["total"], count, "{facet}={value}");
            }
        }
        same_over_graphql::<AnyRecord>(app);
    });
}

#[test]
fn what_is_asked_of_the_same_party_holds_for_its_facet() {
    shared_on_both(|app| {
        let oracle = Oracle::shipped(app);
        let ask = |query: &str| app.get(&format!("/v1/deals?limit=1&facet_limit=200&{query}")).ok();
        let roles = |party: &str, role: &str| oracle.found("deals", &[("party", party), ("party__role", role)]).len() as u64;
        let financiers = ask("facet=party&party__role=financier");
        let told = counts(&financiers["facets"]["party"]);
        assert!(!told.is_empty() && told.iter().all(|(party, count)| *count == roles(party, "financier")), "{told:?}");
        let of_belarus = counts(&ask("facet=party__role&party=belarus&party__role=financier")["facets"]["party__role"]);
        assert!(of_belarus.len() > 1 && of_belarus.iter().all(|(role, count)| *count == roles("belarus", role)), "{of_belarus:?}");
        // who is named and who is not are both its own; where they lie is not
        let all = ask("facet=party");
        assert_eq!(ask("facet=party&party__in=belarus,european-investment-bank")["facets"], all["facets"]);
        let within = counts(&ask("facet=party&party__within=belarus")["facets"]["party"]);
        assert!(!within.is_empty() && within.len() < counts(&all["facets"]["party"]).len(), "{within:?}");
        for party in within.keys() {
            assert!(oracle.get(party).words("within").contains(&"belarus".to_owned()), "{party}");
        }
        let observed = |query: &str| app.get(&format!("/v1/observations?limit=1&facet=counterpart&{query}")).ok()["facets"].clone();
        assert_eq!(observed("counterpart__ne=poland"), observed(""));
        assert_eq!(observed("counterpart__isnull=true"), observed(""));
        assert_ne!(observed("counterpart__within=poland"), observed(""));
    });
}

#[test]
fn where_figures_are_compared_their_currency_and_unit_hold_for_the_facet_too() {
    shared_on_both(|app| {
        for (query, facet, only) in [
            ("deals?currency=EUR&amount__gte=1", "currency", "EUR"),
            ("observations?indicator=trade&unit=USD&value__gte=1", "unit", "USD"),
            ("observations?indicator=trade&unit=USD&value__gte=1", "indicator", "trade"),
        ] {
            let list = app.get(&format!("/v1/{query}&limit=1&facet={facet}")).ok();
            assert_eq!(
                counts(&list["facets"][facet]),
                BTreeMap::from([(only.to_owned(), list["page"]["total"].as_u64().expect("a total"))])
            );
        }
        let all = |query: &str| counts(&app.get(&format!("/v1/deals?limit=1&facet=currency&{query}")).ok()["facets"]["currency"]);
        assert_eq!(all("currency=EUR&amount__isnull=false"), all("amount__isnull=false"));
    });
}

#[test]
fn a_date_that_spans_years_is_possibly_in_each_of_them() {
    shared_on_both(|app| {
        let years = app.get("/v1/observations?limit=1&facet=period&facet_limit=200").ok();
        let mut spanning = 0;
        for year in years["facets"]["period"].as_array().expect("years") {
            let total = |parameter: &str| {
                app.get(&format!("/v1/observations?limit=1&{parameter}={}", year["value"].as_str().expect("a year"))).ok()["page"]["total"]
                    .clone()
            };
            assert_eq!((&total("period"), &total("period__within")), (&year["count"], &year["certain"]), "{year}");
            spanning += u64::from(year["count"] != year["certain"]);
        }
        assert!(spanning > 0);
    });
}

#[test]
fn a_list_below_a_record_is_counted_by_itself() {
    shared_on_both(|app| {
        let list = app.get("/v1/partners/belarus/deals?role=recipient&facet=kind,party&facet_limit=200&limit=200").ok();
        let here: BTreeSet<String> = ids(&list["data"]).into_iter().collect();
        let mut right: BTreeMap<String, u64> = BTreeMap::new();
        list["data"]
            .as_array()
            .expect("deals")
            .iter()
            .for_each(|deal| *right.entry(deal["kind"].as_str().expect("a kind").to_owned()).or_default() += 1);
        assert_eq!(counts(&list["facets"]["kind"]), right);
        for (party, count) in counts(&list["facets"]["party"]) {
            let found = Oracle::shipped(app).found("deals", &[("party", &party)]);
            assert_eq!(count, found.iter().filter(|deal| here.contains(&deal.id)).count() as u64, "{party}");
        }
        let below = "deals(role: RECIPIENT, first: 1) { facets(of: [KIND, PARTY], limit: 200) { name values { value count } } }";
        let told = app.graphql(&format!("{{ partner(id: \"belarus\") {{ {below} }} }}")).ok()["partner"]["deals"]["facets"].clone();
        assert_eq!((counts(&told[0]["values"]), counts(&told[1]["values"])), (right, counts(&list["facets"]["party"])));
    });
}

#[test]
fn lists_below_many_records_are_counted_each_by_itself_over_graphql() {
    shared_on_both(|app| {
        const TOLD: &str = "facets(of: [KIND, SIGNED, PARTY, PARTY_WITHIN, CITATION_CHAPTER], limit: 3) { name leftOut values { value label count certain } }";
        // one fragment counts two lists, which have different deals
        let query = format!(
            "{{ partners(first: 200) {{ nodes {{ id deals(first: 1) {{ ...told }} eur: deals(first: 1, q: \"loan\", filter: {{ currency: {{ in: [\"EUR\"] }} }}) {{ ...told }} }} }} }}
             fragment told on DealConnection {{ {TOLD} }}"
        );
        let told = app.graphql(&query).ok()["partners"]["nodes"].clone();
        let mut seen = 0;
        for partner in told.as_array().expect("partners") {
            let id = partner["id"].as_str().expect("an id");
            if partner["deals"]["facets"].as_array().is_some_and(|facets| facets.iter().all(|facet| facet["values"] == json!([]))) {
                continue;
            }
            for (list, asked) in [("deals", ""), ("eur", "&currency=EUR&q=loan")] {
                let facets = "kind,signed,party,party__within,citation__chapter";
                let rest = app.get(&format!("/v1/partners/{id}/deals?limit=1&facet={facets}&facet_limit=3{asked}")).ok();
                for facet in partner[list]["facets"].as_array().expect("facets") {
                    let name = facet["name"].as_str().expect("a name");
                    assert_eq!(
                        (&facet["values"], &facet["leftOut"]),
                        (&rest["facets"][name], &rest["facets_left_out"][name]),
                        "{list} of {id} by {name}"
                    );
                }
            }
            seen += 1;
        }
        assert!(seen > 10, "{seen}");
        let name = app.graphql("{ partner(id: \"belarus\") { deals { facets(of: [KIND], limit: 201) { name } } } }");
        assert_eq!(name.error()["extensions"]["parameter"], "limit");
    });
}

#[test]
fn a_facet_that_there_is_not_is_refused_with_the_nearest() {
    shared_on_both(|app| {
        for (query, parameter, said) in [
            ("deals?facet=kinds", "facet", "`kind`"),
            ("deals?facet=kind,subject", "facet", "it takes kind, status"),
            ("sources?facet=party", "facet", "it takes publisher"),
            ("deals?facet=party__in", "facet", "`party"),
            ("deals?facet=", "facet", ""),
            ("deals?facet=kind&facet_limit=0", "facet_limit", "between 1 and 200"),
            ("deals?facet=kind&facet_limit=201", "facet_limit", "between 1 and 200"),
            ("deals?facet=kind&facet_limit=ten", "facet_limit", "whole number"),
            ("deals?facet=kind&facet_limit=2&facet_limit=3", "facet_limit", "twice"),
        ] {
            let problem = app.get(&format!("/v1/{query}"));
            assert_eq!((problem.status, &problem.json()["errors"][0]["parameter"]), (400, &parameter.into()), "{query}: {}", problem.text);
            assert!(problem.json()["detail"].as_str().is_some_and(|detail| detail.contains(said)), "{query}: {}", problem.text);
        }
        let limit = app.graphql("{ deals { facets(of: [KIND], limit: 0) { name } } }");
        assert_eq!(limit.error()["extensions"]["parameter"], "limit");
        let name = app.graphql("{ deals { facets(of: [KINDS]) { name } } }");
        assert!(name.error()["message"].as_str().is_some_and(|message| message.contains("`KIND`")), "{}", name.error());
        // by variable, once however often, and one without brackets
        let asked = app.graphql_with(
            "query($of: [DealFacet!]!) { deals { one: facets(of: KIND, limit: 1) { name values { value } leftOut } facets(of: $of) { name } } }",
            json!({ "of": ["KIND", "PARTY_ROLE", "KIND"] }),
        );
        let deals = &asked.ok()["deals"];
        assert_eq!(deals["facets"], json!([{ "name": "kind" }, { "name": "party__role" }]));
        assert_eq!((deals["one"][0]["values"].as_array().map(Vec::len), deals["one"][0]["leftOut"].as_u64() > Some(0)), (Some(1), true));
    });
}
