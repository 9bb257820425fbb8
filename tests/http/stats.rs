//! Counts and sums are right: as the files say them, over both faces, and no money is counted twice.
use crate::{
    fixture,
    oracle::{Counted, Oracle},
};
use serde_json::{Map, Value, json};
use tests::{TestApp, encode, on_both, shared_on_both};

/// What is counted: the list, its filter, and by what.
type Question = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

/// Questions to the shipped dataset: everything that something is counted by, alone and by twos, with and without a filter.
const QUESTIONS: &[Question] = &[
    ("records", &[], &[]),
    ("records", &[], &["type"]),
    ("records", &[("concerns", "poland")], &["type", "year"]),
    ("records", &[("party", "eurasian-development-bank")], &["partner", "role"]),
    ("records", &[("citation__note", "33")], &["source", "chapter"]),
    ("records", &[], &["country"]),
    ("records", &[], &["sector", "type"]),
    ("records", &[("concerns", "poland")], &["place", "year"]),
    ("records", &[("sector", "road"), ("place__within", "belarus")], &["type"]),
    ("partners", &[], &["kind"]),
    ("partners", &[("kind", "city")], &["country", "year"]),
    ("partners", &[], &["country", "kind"]),
    ("forums", &[], &["kind", "country"]),
    ("events", &[], &["kind", "status"]),
    ("events", &[("party__within", "poland")], &["place", "year"]),
    ("events", &[("date__gte", "2018")], &["year"]),
    ("events", &[], &["place", "country"]),
    ("agreements", &[], &["sector", "status"]),
    ("agreements", &[], &["year", "chapter"]),
    ("projects", &[], &["sector", "place"]),
    ("projects", &[("status", "completed")], &["role", "year"]),
    ("indicators", &[], &[]),
    ("observations", &[], &["year", "status"]),
    ("observations", &[("indicator", "trade")], &["chapter"]),
    ("sources", &[], &["year"]),
    ("deals", &[], &[]),
    ("deals", &[], &["kind", "status"]),
    ("deals", &[], &["sector"]),
    ("deals", &[], &["year", "kind"]),
    ("deals", &[], &["partner", "role"]),
    ("deals", &[], &["country", "role"]),
    ("deals", &[("currency", "EUR"), ("party", "european-investment-bank")], &["partner"]),
    ("deals", &[("signed", "2018/2019")], &["year"]),
    ("deals", &[("kind", "loan"), ("safe_to_sum", "true")], &["kind", "sector"]),
    ("deals", &[], &["source", "chapter"]),
    ("deals", &[("party__within", "belarus"), ("party__role", "recipient")], &["partner", "role"]),
];

/// The same of the dataset in which money is easily counted twice.
const OF_MONEY: &[Question] = &[
    ("deals", &[], &[]),
    ("deals", &[], &["sector"]),
    ("deals", &[], &["country"]),
    ("deals", &[], &["country", "role"]),
    ("deals", &[], &["partner", "year"]),
    ("deals", &[], &["chapter", "sector"]),
    ("deals", &[], &["year"]),
    ("deals", &[("currency", "EUR")], &["source", "kind"]),
    ("deals", &[("status", "signed")], &["kind", "status"]),
    ("deals", &[("signed__within", "2018")], &["year", "partner"]),
];

/// The address of a question.
fn address(path: &str, asked: &[(&str, &str)], more: &str) -> String {
    let asked: Vec<String> = asked.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
    format!("{path}?{}{more}", asked.iter().map(|pair| format!("{pair}&")).collect::<String>())
}

/// Sums by currency, without their words.
fn sums(told: &Value) -> Value {
    let range = |range: &Value| match range {
        Value::Null => Value::Null,
        range => {
            json!({ "count": range["count"], "min": figure(&range["min"]), "max": figure(&range["max"]), "exact": figure(&range["exact"]) })
        }
    };
    let sum = |sum: &Value| {
        let left_out = sum["left_out"].as_array().expect("a list").iter();
        let left_out: Map<String, Value> =
            left_out.map(|it| (it["reason"].as_str().expect("a reason").to_owned(), it["count"].clone())).collect();
        let told =
            json!({ "count": sum["count"], "possible": range(&sum["possible"]), "certain": range(&sum["certain"]), "left_out": left_out });
        (sum["currency"].as_str().unwrap_or("null").to_owned(), told)
    };
    told.as_array().expect("sums").iter().map(sum).collect::<Map<_, _>>().into()
}

/// A whole number and the same with a point are one figure.
fn figure(number: &Value) -> Value {
    number.as_f64().into()
}

fn counted(told: &Value) -> Counted {
    let cells = told["cells"].as_array().expect("cells").iter().map(|cell| {
        let keys = cell["keys"].as_array().expect("keys").iter().map(|key| key["value"].as_str().map(str::to_owned)).collect();
        (keys, json!({ "count": cell["count"], "certainly": cell["certainly"], "sums": sums(&cell["sums"]) }))
    });
    Counted {
        total: json!({ "count": told["total"]["count"], "sums": sums(&told["total"]["sums"]) }),
        cells: cells.collect(),
        in_no_cell: told["in_no_cell"].as_u64().and_then(|n| usize::try_from(n).ok()).expect("a number"),
        overlap: told["overlap"].as_bool().expect("a flag"),
    }
}

/// Asks each question over REST and holds that the answer is that of the oracle, and that each cell leads to the rows it counts.
fn right(app: &TestApp, oracle: &Oracle, questions: &[Question]) {
    let (mut listed, mut unlisted) = (0, 0);
    for (plural, asked, by) in questions {
        let more = format!("by={}&limit=200", by.join(","));
        let more = if by.is_empty() { "limit=200" } else { &more };
        let path = address(&format!("/v1/stats/{plural}"), asked, more);
        let told = app.get(&path).ok()["data"].clone();
        let right = oracle.counted(plural, asked, by);
        assert_eq!(told["cells_total"].as_u64(), Some(right.cells.len() as u64), "{path}");
        assert!(right.cells.len() <= 200, "{path}: ask for less");
        assert_eq!(counted(&told), right, "{path}");
        for cell in told["cells"].as_array().expect("cells") {
            let Some(list) = cell["list"].as_str() else {
                unlisted += 1;
                continue;
            };
            listed += 1;
            let found = app.get(&format!("{list}&limit=1")).ok();
            assert_eq!(found["page"]["total"], cell["count"], "{path}: {list}");
        }
        // so does what is left out of each sum
        let whole =
            [&told["total"]].into_iter().chain(told["cells"].as_array().expect("cells").iter().filter(|cell| cell["list"].is_string()));
        for left in whole.flat_map(|of| of["sums"].as_array().expect("sums")).flat_map(|sum| sum["left_out"].as_array().expect("a list")) {
            let list = left["list"].as_str().unwrap_or_else(|| panic!("{path}: {left}"));
            let found = app.get(&format!("{list}&limit=200")).ok();
            assert_eq!(found["page"]["total"], left["count"], "{path}: {list}");
            assert!(found["data"].as_array().expect("deals").iter().all(|deal| deal["not_summed"] == left["reason"]), "{list}");
        }
    }
    assert!(listed > 20 * unlisted, "{unlisted} cells of {listed} lead nowhere");
}

#[test]
fn every_count_and_sum_is_what_the_files_say() {
    shared_on_both(|app| right(app, Oracle::shipped(app), QUESTIONS));
}

#[test]
fn no_money_is_counted_twice_or_wrongly() {
    let oracle = Oracle::over(&fixture("money"));
    on_both(|database| {
        let app = TestApp::with(database, Some(&fixture("money")), 1);
        right(&app, &oracle, OF_MONEY);
        let told = |query: &str| app.get(&format!("/v1/stats/deals{query}")).ok()["data"].clone();
        let euros = |of: &Value| of["sums"].as_array().expect("sums").iter().find(|sum| sum["currency"] == "EUR").expect("euros").clone();
        let all = euros(&told("")["total"]);
        // 100 of two banks, 5 to 7, 11 and 0.29; about 3 is possible only
        assert_eq!(
            (&all["possible"]["text"], &all["certain"]["text"]),
            (&"EUR 119,000,000.29–121,000,000.29".into(), &"EUR 116,000,000.29–118,000,000.29".into())
        );
        let left_out: Vec<_> = all["left_out"].as_array().expect("a list").iter().map(|it| it["reason"].as_str()).collect();
        assert_eq!(left_out, [Some("not_signed"), Some("part_of"), Some("disputed")]);
        // two lenders of one country lend once
        let country = told("?by=country,role&currency=EUR&kind=syndicated_loan");
        assert_eq!(euros(&country["cells"][0])["possible"]["text"], "EUR 100 million");
        // a loan of two sectors is in both, and the answer says that the cells overlap
        let sectors = told("?by=sector&kind=syndicated_loan");
        assert_eq!((sectors["cells"].as_array().map(Vec::len), &sectors["overlap"]), (Some(2), &true.into()));
        assert_eq!(euros(&sectors["total"])["possible"]["text"], "EUR 100 million");
        // what was signed in one of two years is possible in each, and certain in none
        let years = told("?by=year&id=either-year");
        for (cell, year) in years["cells"].as_array().expect("cells").iter().zip(["2018", "2019"]) {
            assert_eq!((&cell["keys"][0]["value"], &cell["certainly"]), (&year.into(), &0.into()));
            assert_eq!((&euros(cell)["possible"]["text"], &euros(cell)["certain"]), (&"EUR 11 million".into(), &Value::Null));
        }
        // more than a column of minor units holds
        let great = told("?currency=RUB")["total"]["sums"][0]["possible"].clone();
        assert_eq!((great["min"].as_f64(), &great["text"]), (Some(1.8e17), &"RUB 180,000 trillion".into()));
        let open = told("?currency=USD&currency=BYN")["total"]["sums"].clone();
        let texts: Vec<_> = open.as_array().expect("sums").iter().map(|sum| sum["possible"]["text"].as_str()).collect();
        assert_eq!(texts, [Some("at least USD 1.5 million"), Some("up to BYN 2 million")]);
    });
}

#[test]
fn graphql_counts_the_same_and_its_filter_finds_the_rows_of_a_cell() {
    const TOLD: &str = "by total { count sums { ...sum } } cellsTotal overlap inNoCell
        cells { keys { by value label } count certainly filter sums { ...sum } }";
    const FRAGMENTS: &str =
        "fragment sum on Sum { currency count possible { ...range } certain { ...range } leftOut { reason count filter } }
        fragment range on Range { count min max exact text }";
    /// As REST says it.
    fn snake(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let name = |name: &str| match name {
                    "cellsTotal" => "cells_total".to_owned(),
                    "inNoCell" => "in_no_cell".to_owned(),
                    "leftOut" => "left_out".to_owned(),
                    name => name.to_owned(),
                };
                let field = |(key, value): (&String, &Value)| match key.as_str() {
                    "reason" => (name(key), value.as_str().expect("a code").to_lowercase().into()),
                    "by" => (name(key), serde_json::from_str(&value.to_string().to_lowercase()).expect("codes")),
                    _ => (name(key), snake(value)),
                };
                fields.iter().map(field).collect::<Map<_, _>>().into()
            }
            Value::Array(list) => list.iter().map(snake).collect(),
            other => other.clone(),
        }
    }
    /// Without what leads to the deals that are left out of sums, which each face says its own way.
    fn leads_nowhere(told: &mut Value) {
        match told {
            Value::Object(fields) => {
                if fields.contains_key("reason") {
                    fields.retain(|key, _| key == "reason" || key == "count");
                }
                fields.values_mut().for_each(leads_nowhere);
            }
            Value::Array(list) => list.iter_mut().for_each(leads_nowhere),
            _ => {}
        }
    }
    shared_on_both(|app| {
        for (plural, by, asked, filter) in [
            ("deals", "SECTOR, ROLE", "by=sector,role", ""),
            ("deals", "YEAR, PARTNER", "by=year,partner&party=belarus&kind=loan", "{party: {in: [\"belarus\"]}, kind: {in: [LOAN]}}"),
            ("events", "PLACE", "by=place&date=2018", "{date: {overlaps: \"2018\"}}"),
            ("observations", "CHAPTER, STATUS", "by=chapter,status", ""),
            ("records", "TYPE, COUNTRY", "by=type,country", ""),
            ("partners", "COUNTRY", "by=country", ""),
            ("sources", "YEAR", "by=year", ""),
        ] {
            let given = if filter.is_empty() { String::new() } else { format!(", filter: {filter}") };
            let query = format!("{{ stats {{ {plural}(by: [{by}], first: 40{given}) {{ {TOLD} }} }} }} {FRAGMENTS}");
            let told = app.graphql(&query).ok()["stats"][plural].clone();
            let mut rest = app.get(&format!("/v1/stats/{plural}?{asked}&limit=40")).ok()["data"].clone();
            let mut same = snake(&told);
            for (cell, other) in same["cells"].as_array_mut().expect("cells").iter_mut().zip(rest["cells"].as_array_mut().expect("cells")) {
                cell.as_object_mut().expect("a cell").remove("filter");
                other.as_object_mut().expect("a cell").remove("list");
            }
            leads_nowhere(&mut same);
            leads_nowhere(&mut rest);
            assert_eq!(same, rest, "{query}");
            let kind = format!("{}{}Where", plural[..1].to_uppercase(), &plural[1..plural.len() - 1]);
            let and = if filter.is_empty() { "$cell".to_owned() } else { format!("{{and: [{filter}, $cell]}}") };
            for cell in told["cells"].as_array().expect("cells").iter().take(12) {
                let query = format!("query($cell: {kind}!) {{ {plural}(first: 1, filter: {and}) {{ totalCount }} }}");
                let found = app.graphql_with(&query, json!({ "cell": cell["filter"] }));
                assert_eq!(found.ok()[plural]["totalCount"], cell["count"], "{query} {}", cell["filter"]);
                let lefts = cell["sums"].as_array().expect("sums").iter().flat_map(|sum| sum["leftOut"].as_array().expect("a list"));
                for left in lefts {
                    let both = json!({ "cell": { "and": [cell["filter"], left["filter"]] } });
                    assert_eq!(app.graphql_with(&query, both).ok()[plural]["totalCount"], left["count"], "{query} {left}");
                }
            }
        }
    });
}

#[test]
fn what_cannot_be_counted_is_refused_with_what_can() {
    shared_on_both(|app| {
        for (query, parameter, said) in [
            ("deals?by=knd", "by", "`kind`"),
            ("deals?by=place", "by", "sector"),
            ("indicators?by=kind", "by", "leave `by` out"),
            ("deals?by=kind,year,sector", "by", "2 things"),
            ("deals?by=kind,kind", "by", "twice"),
            ("deals?by=kind,", "by", "empty"),
            ("deals?by=kind&limit=0", "limit", "`0` is not between 1 and 200"),
            ("deals?by=kind&limit=x", "limit", "whole number"),
            ("deals?by=kind&sort=title", "sort", "there is no parameter"),
            ("deals?party=berlaus", "party", "`belarus`"),
            ("deals?amount__gte=5", "amount__gte", "currency"),
        ] {
            let problem = app.get(&format!("/v1/stats/{query}")).json();
            assert_eq!(
                (&problem["status"], problem["errors"][0]["parameter"].as_str()),
                (&400.into(), Some(parameter)),
                "{query}: {problem}"
            );
            assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(said)), "{query}: {problem}");
        }
        for (query, parameter) in [
            ("deals(by: [PLACE]) { cellsTotal }", "by"),
            ("deals(first: 0) { cellsTotal }", "first"),
            ("deals(filter: {party: {in: [\"berlaus\"]}}) { cellsTotal }", "party.in"),
        ] {
            let answer = app.graphql(&format!("{{ stats {{ {query} }} }}"));
            assert_eq!(answer.error()["extensions"]["parameter"], parameter, "{query}: {}", answer.error());
        }
    });
}

#[test]
fn cells_beyond_the_limit_are_told_of() {
    shared_on_both(|app| {
        let whole = app.get("/v1/stats/deals?by=partner").ok()["data"].clone();
        let cut = app.get("/v1/stats/deals?by=partner&limit=3").ok()["data"].clone();
        assert_eq!(cut["cells"].as_array().map(Vec::len), Some(3));
        assert_eq!((&cut["cells_total"], &cut["total"], &cut["overlap"]), (&whole["cells_total"], &whole["total"], &true.into()));
        assert_eq!(cut["cells"].as_array().map(|cells| &cells[..]), whole["cells"].as_array().map(|cells| &cells[..3]));
    });
}

#[test]
fn what_a_cell_has_is_called_by_its_name() {
    shared_on_both(|app| {
        for (question, value, label) in [
            ("events?by=country", "UZ", "Uzbekistan"),
            ("deals?by=sector", "road", "Road transport"),
            ("deals?by=partner", "eurasian-development-bank", "Eurasian Development Bank"),
            ("deals?by=chapter", "2", "Belarus and the European Union"),
            ("records?by=type", "deal", "Deal"),
            ("sources?by=year", "2019", "2019"),
        ] {
            let told = app.get(&format!("/v1/stats/{question}&limit=200")).ok()["data"].clone();
            let keys = told["cells"].as_array().expect("cells").iter().map(|cell| &cell["keys"][0]);
            let key = keys.into_iter().find(|key| key["value"] == value).unwrap_or_else(|| panic!("{question}: no {value}"));
            assert!(key["label"].as_str().is_some_and(|it| it.starts_with(label)), "{question}: {key}");
        }
    });
}
