//! REST and GraphQL, SQLite and PostgreSQL say the same: every filter and every order of every resource.
use crate::ids;
use api::catalog::*;
use async_graphql::TypeName;
use serde_json::{Value, json};
use tests::{TestApp, shared_on_both};

/// A value that a parameter may be asked with, by what its field is called and its schema says.
fn samples(plural: &str, key: &str, schema: &Value) -> Vec<String> {
    let item = if schema["type"] == "array" { &schema["items"] } else { schema };
    if let Some(codes) = item["enum"].as_array() {
        return codes.iter().take(4).map(|code| code.as_str().expect("a code").to_owned()).collect();
    }
    let many = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    match item["type"].as_str() {
        Some("boolean") => return many(&["true", "false"]),
        Some("integer") => return many(&["1", "2", "16"]),
        Some("number") => return many(&["20", "1000000", "50000000.5"]),
        _ => {}
    }
    let date = ["overlaps", "within", "gt", "gte", "lt", "lte"];
    let mut steps: Vec<&str> = key.split("__").collect();
    let operator = steps.pop().unwrap_or_default();
    if date.contains(&operator) {
        return many(&["2018", "2019-05", "2017/2018", "2019-05-15"]);
    }
    match steps.last().copied().unwrap_or_default() {
        "country" => many(&["BY", "PL", "xx"]),
        "currency" => many(&["USD", "EUR"]),
        "title" | "name" => many(&["belarus", "Łódź", "%", "2019", "MINSK"]),
        "party" | "place" | "parent" | "counterpart" | "subject" => many(&["belarus", "minsk", "uzbekistan", "no-such-id"]),
        "citation" => many(&["zalessky-limits-of-sustainable-partnership-5", "no-such-id"]),
        "link" | "linked_from" | "under" => many(&["belt-and-road-initiative", "great-stone-industrial-park"]),
        "indicator" => many(&["trade", "investment"]),
        "forum" => many(&["gomel-economic-forum"]),
        "scope" => many(&["goods", "direct"]),
        "unit" => many(&["USD", "percent"]),
        "language" => many(&["ru", "en"]),
        "publisher" => many(&["BelTA"]),
        "subdivision" => many(&["BY-HM"]),
        "url" => many(&["http://www.government.by/ru/content/8898"]),
        "id" => many(match plural {
            "partners" => &["belarus", "minsk"],
            "deals" => &["eib-m7-loan-2019"],
            _ => &["belarus"],
        }),
        other => panic!("{plural}: no sample for `{other}` of {key}; add one here"),
    }
}

fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |all, word| all + &word[..1].to_uppercase() + &word[1..])
}

/// `amount__gte` as GraphQL nests it, with the value as its schema types it.
fn nested(key: &str, value: &str, schema: &Value) -> Value {
    let list = schema["type"] == "array";
    let item = if list { &schema["items"] } else { schema };
    let typed = match item["type"].as_str() {
        _ if item["enum"].is_array() => json!(value.to_uppercase()),
        Some("integer" | "number" | "boolean") => serde_json::from_str(value).expect("a number"),
        _ => json!(value),
    };
    let typed = if list { json!([typed]) } else { typed };
    key.split("__").collect::<Vec<_>>().into_iter().rev().fold(typed, |inner, step| json!({ camel(step): inner }))
}

/// Comparisons that make sense only beside another parameter.
fn beside(plural: &str, key: &str) -> Option<(&'static str, &'static str)> {
    match (plural, key.split("__").next()) {
        ("deals", Some("amount")) => Some(("currency__in", "USD")),
        ("observations", Some("value")) => Some(("indicator__in", "trade")),
        _ => None,
    }
}

fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}

/// Asks the same over REST and GraphQL and holds that they say the same; returns what they say.
fn ask<R: Resource>(app: &TestApp, query: &str, filter: &Value, order: &Value) -> String
where
    Where<R::Filter>: TypeName,
{
    let rest = app.get(&format!("/v1/{}?{query}", R::PLURAL));
    let list = format!(
        "query($filter: {}, $order: {}) {{ list: {}(filter: $filter, orderBy: $order, first: 200) {{ totalCount nodes {{ id }} pageInfo {{ endCursor hasNextPage }} }} }}",
        <Where<R::Filter> as TypeName>::type_name(),
        <Order<R::Sort> as TypeName>::type_name(),
        R::PLURAL,
    );
    let graphql = app.graphql_with(&list, json!({ "filter": filter, "order": order }));
    if rest.status == 200 {
        let (rest, graphql) = (rest.json(), &graphql.ok()["list"]);
        assert_eq!(ids(&rest["data"]), ids(&graphql["nodes"]), "{} {query}", R::PLURAL);
        assert_eq!(rest["page"]["total"], graphql["totalCount"], "{} {query}", R::PLURAL);
        if graphql["pageInfo"]["hasNextPage"] == true {
            assert_eq!(rest["page"]["next_cursor"], graphql["pageInfo"]["endCursor"], "{} {query}: one cursor", R::PLURAL);
        }
        ids(&rest["data"]).join(" ")
    } else {
        let problem = rest.json();
        assert_eq!(graphql.error()["extensions"]["code"], problem["code"], "{} {query}", R::PLURAL);
        problem["detail"].to_string()
    }
}

struct Parity<'a> {
    app: &'a TestApp,
    said: Vec<(String, String)>,
}

impl Face for Parity<'_> {
    fn resource<R: Resource>(&mut self) {
        let none = Value::Null;
        let mut found = 0;
        let params = Params::of::<R::Filter>().list;
        // a bare field is another spelling of its first operator
        let bare = |key: &str| params.iter().any(|other| other.key.starts_with(&format!("{key}__")));
        for param in params.iter().filter(|param| !bare(&param.key)) {
            for value in samples(R::PLURAL, &param.key, &param.schema) {
                let encoded = value.replace('%', "%25").replace('Ł', "%C5%81").replace('ó', "%C3%B3").replace('ź', "%C5%BA");
                let mut query = format!("{}={encoded}&limit=200", param.key);
                let mut filter = nested(&param.key, &value, &param.schema);
                if let Some((key, with)) = beside(R::PLURAL, &param.key) {
                    query = format!("{query}&{key}={with}");
                    merge(&mut filter, nested(key, with, &json!({ "type": "array", "items": { "type": "string" } })));
                }
                let said = ask::<R>(self.app, &query, &filter, &none);
                found += usize::from(!said.is_empty());
                self.said.push((format!("{}?{query}", R::PLURAL), said));
            }
        }
        assert!(found > 10, "{}: hardly a filter finds anything, so nothing is compared", R::PLURAL);
        for key in codes::<R::Sort>() {
            for (sort, direction) in [(key.clone(), "ASC"), (format!("-{key}"), "DESC")] {
                let order = json!({ "field": key.to_uppercase(), "direction": direction });
                let (mut query, mut filter) = (format!("sort={sort}&limit=200"), json!({}));
                if let Some((with, value)) = beside(R::PLURAL, &key) {
                    query = format!("{query}&{with}={value}");
                    filter = nested(with, value, &json!({ "type": "array", "items": { "type": "string" } }));
                }
                let said = ask::<R>(self.app, &query, &filter, &order);
                self.said.push((format!("{}?{query}", R::PLURAL), said));
            }
        }
    }
}

#[test]
fn every_filter_and_order_says_the_same_everywhere() {
    let said = std::cell::RefCell::new(Vec::<Vec<(String, String)>>::new());
    shared_on_both(|app| {
        let mut parity = Parity { app, said: Vec::new() };
        each(&mut parity);
        said.borrow_mut().push(parity.said);
    });
    if let [sqlite, postgres] = &said.into_inner()[..] {
        for (a, b) in sqlite.iter().zip(postgres) {
            assert_eq!(a, b, "SQLite and PostgreSQL differ");
        }
    }
}

struct Items<'a>(&'a TestApp);

impl Face for Items<'_> {
    fn resource<R: Resource>(&mut self) {
        let first = ids(&self.0.get(&format!("/v1/{}?limit=3", R::PLURAL)).ok()["data"]);
        for id in first {
            let typed = self.0.get(&format!("/v1/{}/{id}", R::PLURAL)).ok();
            assert_eq!(typed, self.0.get(&format!("/v1/records/{id}")).ok(), "{id}: one record, whichever way");
            let query = format!(
                "{{ node(id: \"{id}\") {{ id __typename ... on Record {{ title citations {{ note page }} links {{ name }} }} }} }}"
            );
            let node = self.0.graphql(&query).ok()["node"].clone();
            assert_eq!(node["title"], typed["title"]);
            let cited = |list: &Value| -> Vec<(Value, Value)> {
                list.as_array().expect("citations").iter().map(|c| (c["note"].clone(), c["page"].clone())).collect()
            };
            assert_eq!(cited(&node["citations"]), cited(&typed["citations"]), "{id}");
            assert_eq!(node["links"].as_array().map(Vec::len), typed["links"].as_array().map(Vec::len), "{id}");
        }
    }
}

#[test]
fn a_record_is_the_same_whichever_way_it_is_asked_for() {
    shared_on_both(|app| each(&mut Items(app)));
}

struct SubLists<'a>(&'a TestApp);

impl RelationFace for SubLists<'_> {
    fn relation<P: Resource, C: Resource>(&mut self, name: &'static str, _about: &'static str, _via: fn() -> Via) {
        let one = entity::Codelist::code(P::TYPE);
        let query =
            format!("{{ {}(first: 40) {{ nodes {{ id {}(first: 5) {{ totalCount nodes {{ id }} }} }} }} }}", P::PLURAL, camel(name));
        for parent in self.0.graphql(&query).ok()[P::PLURAL]["nodes"].as_array().expect("parents") {
            let nested = &parent[camel(name)];
            if nested["totalCount"] == 0 {
                continue;
            }
            let id = parent["id"].as_str().expect("an id");
            let rest = self.0.get(&format!("/v1/{}/{id}/{name}?limit=5", P::PLURAL)).ok();
            assert_eq!(ids(&rest["data"]), ids(&nested["nodes"]), "{one} {id} {name}");
            assert_eq!(rest["page"]["total"], nested["totalCount"], "{one} {id} {name}");
        }
    }
}

#[test]
fn lists_below_a_record_are_the_same_over_both() {
    shared_on_both(|app| each_relation(&mut SubLists(app)));
}

#[test]
fn both_databases_print_the_same_bytes() {
    let bodies = std::cell::RefCell::new(Vec::new());
    shared_on_both(|app| {
        let export = app.get("/v1/export/records.ndjson").text;
        let lists = ["/v1/codelists", "/v1/deals?limit=50", "/v1/partners?limit=50", "/v1/observations?limit=50"];
        bodies.borrow_mut().push((export, lists.map(|list| app.get(list).text)));
    });
    if let [sqlite, postgres] = &bodies.into_inner()[..] {
        assert!(sqlite.0 == postgres.0, "the exports differ");
        assert_eq!(sqlite.1, postgres.1);
    }
}
