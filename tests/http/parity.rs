//! REST and GraphQL, SQLite and PostgreSQL say the same, and the right thing: every filter, order and relation of every resource.
use crate::{
    answers::answers,
    camel, files, ids,
    oracle::{self, Oracle},
    unknown,
};
use api::catalog::{Face, Listed, Order, Params, RelationFace, Resource, Via, Where, codes, each, each_relation};
use async_graphql::TypeName;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, sync::Mutex};
use tests::{TestApp, encode, shared, shared_on_both};

/// Parameters that find all or nothing of the shipped dataset, whatever they are asked with: lists, beginning of the parameter, reason.
const TELLS_NOTHING: &[(&[&str], &str, &str)] = &[
    (&["indicators", "observations", "sources"], "link", "nothing links to it or from it"),
    (
        &["partners", "forums", "events", "agreements", "deals", "projects", "observations"],
        "citation__chapter__isnull",
        "all cite a chapter",
    ),
    (&["partners", "forums", "events", "agreements", "observations"], "citation__rank", "nothing disagrees on one"),
    (&["partners"], "dissolved", "none has ended"),
    (&["partners"], "name__ne", "each has another name, too"),
    (&["events"], "date__isnull", "each has a date"),
    (&["deals"], "amount__isnull", "each in dollars has a figure"),
    (&["sources"], "language__isnull", "each has one"),
];

/// Whether a parameter is excused from finding some records and leaving others out.
fn excused(plural: &str, key: &str) -> Option<usize> {
    TELLS_NOTHING.iter().position(|(list, begins, _)| list.contains(&plural) && key.starts_with(begins))
}

/// `amount__gte` as GraphQL nests it, with the value as its schema types it.
fn nested(key: &str, value: &str, schema: &Value) -> Value {
    let list = schema["type"] == "array";
    let item = if list { &schema["items"] } else { schema };
    let one = |value: String| match item["type"].as_str() {
        _ if item["enum"].is_array() => json!(value.to_uppercase()),
        Some("integer" | "number" | "boolean") => serde_json::from_str(&value).expect("a number"),
        _ => json!(value),
    };
    let typed = if list { oracle::divided(value).into_iter().map(one).collect() } else { one(value.to_owned()) };
    let mut steps: Vec<&str> = key.split("__").collect();
    // what a field means without an operator
    let compared = ["within", "gt", "gte", "lt", "lte", "certainly_gte", "certainly_lte"];
    if !steps.last().is_some_and(|step| compared.contains(step)) {
        steps.extend((item["format"] == "edtf").then_some("overlaps").or((item["type"] == "number").then_some("eq")));
    }
    steps.into_iter().rev().fold(typed, |inner, step| json!({ camel(step): inner }))
}

/// Puts the fields of one object into another, at every level.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            from.into_iter().for_each(|(key, value)| merge(into.entry(key).or_insert(Value::Null), value))
        }
        (into, from) => *into = from,
    }
}

/// Comparisons that make sense only beside another parameter.
fn beside(plural: &str, key: &str) -> &'static [(&'static str, &'static str)] {
    match (plural, key.split("__").next()) {
        ("deals", Some("amount")) => &[("currency__in", "USD")],
        // who asks which have no value compares nothing
        ("observations", Some("value")) if !key.ends_with("isnull") => &[("indicator__in", "trade"), ("unit__in", "USD")],
        _ => &[],
    }
}

/// What is asked, as both faces take it.
struct Asked<'a> {
    parameters: Vec<(&'a str, &'a str)>,
    filter: Value,
    sort: String,
    order: Value,
    /// Whether GraphQL is not asked: it has no form for a field without an operator, and one value of each other tells that it asks the same.
    rest_alone: bool,
}

impl<'a> Asked<'a> {
    /// Everything, in an order; `key` of it may need another parameter beside it.
    fn new(plural: &str, key: &str, sort: &str) -> Self {
        let order = match sort.strip_prefix('-') {
            Some(field) => json!({ "field": field.to_uppercase(), "direction": "DESC" }),
            None => json!({ "field": sort.to_uppercase() }),
        };
        let mut asked = Self { parameters: Vec::new(), filter: json!({}), sort: sort.to_owned(), order, rest_alone: false };
        for (with, value) in beside(plural, key) {
            asked.add(with, value, &json!({ "type": "array", "items": { "type": "string" } }));
        }
        asked
    }

    fn add(&mut self, key: &'a str, value: &'a str, schema: &Value) {
        self.parameters.push((key, value));
        merge(&mut self.filter, nested(key, value, schema));
    }

    fn query(&self) -> String {
        let parameters = self.parameters.iter().map(|(key, value)| format!("{key}={}&", encode(value)));
        format!("{}sort={}", parameters.collect::<String>(), self.sort)
    }
}

/// Asks the same over REST and GraphQL and holds that both say what the files say; returns how many records that is.
fn ask<R: Resource>(app: &TestApp, asked: &Asked<'_>) -> usize
where
    Where<R::Filter>: TypeName,
{
    let address = format!("/v1/{}?{}", R::PLURAL, asked.query());
    let right = Oracle::shipped(app).list(R::PLURAL, &asked.parameters, &asked.sort);
    // one face shows how the list begins, the other how it ends
    let rest = app.get(&format!("{address}&limit=10")).ok();
    assert_eq!(ids(&rest["data"]), right[..right.len().min(10)], "{address}");
    assert_eq!(rest["page"]["total"], right.len(), "{address}");
    if asked.rest_alone {
        return right.len();
    }
    let list = format!(
        "query($filter: {}, $order: {}) {{ list: {}(filter: $filter, orderBy: $order, last: 20) {{ totalCount nodes {{ id }} }} }}",
        <Where<R::Filter> as TypeName>::type_name(),
        <Order<R::Sort> as TypeName>::type_name(),
        R::PLURAL,
    );
    let graphql = app.graphql_with(&list, json!({ "filter": asked.filter, "order": asked.order }));
    let graphql = &graphql.ok()["list"];
    assert_eq!(ids(&graphql["nodes"]), right[right.len().saturating_sub(20)..], "{address} over GraphQL");
    assert_eq!(graphql["totalCount"], right.len(), "{address} over GraphQL");
    right.len()
}

/// A cursor of one face is one of the other.
fn same_cursors<R: Resource>(app: &TestApp) {
    let rest = app.get(&format!("/v1/{}?limit=7", R::PLURAL)).ok();
    let graphql = app.graphql(&format!("{{ list: {}(first: 7) {{ nodes {{ id }} edges {{ cursor node {{ id }} }} }} }}", R::PLURAL));
    let edges = &graphql.ok()["list"]["edges"];
    assert_eq!(rest["page"]["next_cursor"], edges[6]["cursor"], "{}", R::PLURAL);
    assert_eq!(rest["data"][6]["id"], edges[6]["node"]["id"], "{}", R::PLURAL);
}

struct Parity<'a> {
    app: &'a TestApp,
    excused: BTreeSet<usize>,
}

impl Face for Parity<'_> {
    fn resource<R: Resource>(&mut self) {
        let oracle = Oracle::shipped(self.app);
        let usual = oracle::usual_order(R::PLURAL);
        let params = Params::of::<R>().list;
        for param in &params {
            // a bare field that takes several values is another spelling of `in`: once is enough
            let bare = params.iter().any(|other| other.key == format!("{}__in", param.key));
            let candidates = oracle.found(R::PLURAL, &Asked::new(R::PLURAL, &param.key, usual).parameters);
            let samples = oracle::samples(&candidates, &param.key, &param.schema);
            let finds = |value: &&String| {
                let mut asked = Asked::new(R::PLURAL, &param.key, usual);
                asked.add(&param.key, value, &param.schema);
                oracle.found(R::PLURAL, &asked.parameters).len()
            };
            // one that finds some and leaves others out, and one more
            let telling = samples.iter().position(|value| (1..candidates.len()).contains(&finds(&value)));
            let others = (0..samples.len()).filter(|n| Some(*n) != telling).take(if bare { 0 } else { 1 });
            for (n, value) in telling.into_iter().chain(others).map(|n| &samples[n]).enumerate() {
                let mut asked = Asked::new(R::PLURAL, &param.key, usual);
                asked.add(&param.key, value, &param.schema);
                asked.rest_alone = bare || n > 0;
                ask::<R>(self.app, &asked);
            }
            let told = telling.is_some();
            match excused(R::PLURAL, &param.key) {
                Some(excuse) if !told => drop(self.excused.insert(excuse)),
                _ => assert!(
                    told || bare,
                    "{}: `{}` asked with {samples:?} finds all or nothing; add a sample, or say why",
                    R::PLURAL,
                    param.key
                ),
            }
        }
        same_cursors::<R>(self.app);
        for key in codes::<R::Sort>() {
            for sort in [key.clone(), format!("-{key}")] {
                assert!(ask::<R>(self.app, &Asked::new(R::PLURAL, &key, &sort)) > 1, "{} by {sort}: nothing to sort", R::PLURAL);
            }
        }
    }
}

/// What is asked of parties, citations, links and places has to hold of one, not of two together.
struct Together<'a> {
    app: &'a TestApp,
    /// Groups of which two together would have been found.
    told: BTreeSet<&'static str>,
}

impl Face for Together<'_> {
    fn resource<R: Resource>(&mut self) {
        let oracle = Oracle::shipped(self.app);
        let params = Params::of::<R>().list;
        let schema = |key: &str| params.iter().find(|param| param.key == key).map(|param| param.schema.clone());
        for (group, other) in [("party", "role"), ("party", "country"), ("citation", "rank"), ("link", "relation"), ("place", "country")] {
            let (one, two) = (format!("{group}__in"), format!("{group}__{other}__in"));
            let (Some(one_schema), Some(two_schema)) = (schema(&one), schema(&two)) else {
                continue;
            };
            let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
            for record in oracle.all(R::PLURAL) {
                let words = |name| record.parts(group).iter().filter_map(move |part| part.get(name)?.word());
                pairs.extend(words("in").flat_map(|id| words(other).map(move |word| (id, word))));
            }
            let apart = |(id, word): &(&str, &str)| {
                let each = oracle.found(R::PLURAL, &[(&one, id)]).iter().filter(|record| record.has(group, &[(other, word)])).count();
                oracle.found(R::PLURAL, &[(&one, id), (&two, word)]).len() < each
            };
            for (id, word) in pairs.iter().filter(|pair| apart(pair)).take(2) {
                let mut asked = Asked::new(R::PLURAL, "", oracle::usual_order(R::PLURAL));
                asked.add(&one, id, &one_schema);
                asked.add(&two, word, &two_schema);
                ask::<R>(self.app, &asked);
                self.told.insert(group);
            }
        }
    }
}

#[test]
fn what_is_asked_of_a_party_a_citation_or_a_link_holds_of_one() {
    shared_on_both(|app| {
        let mut together = Together { app, told: BTreeSet::new() };
        each(&mut together);
        assert_eq!(together.told.len(), 4, "{:?} alone were asked where it matters", together.told);
    });
}

#[test]
fn every_filter_and_order_finds_what_the_files_say() {
    shared_on_both(|app| {
        let mut parity = Parity { app, excused: BTreeSet::new() };
        each(&mut parity);
        for (n, (plural, key, why)) in TELLS_NOTHING.iter().enumerate() {
            assert!(parity.excused.contains(&n), "{plural:?}: {key} is excused ({why}) and needs no excuse");
        }
    });
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

impl SubLists<'_> {
    /// Holds that both faces give the beginning of a list below a record, and its length; `role` as each writes it.
    fn same(&self, one: &str, id: &str, name: &str, role: Option<&str>, right: &[&str]) {
        let at = format!("{one} {id} {name} {}", role.unwrap_or_default());
        let page = &right[..right.len().min(5)];
        let query = role.map_or(String::new(), |role| format!("&role={role}"));
        let rest = self.0.get(&format!("/v1/{one}s/{id}/{name}?limit=5{query}")).ok();
        assert_eq!(ids(&rest["data"]), page, "{at}");
        assert_eq!(rest["page"]["total"], right.len(), "{at}");
        let argument = role.map_or(String::new(), |role| format!(", role: {}", role.to_uppercase()));
        // a row of the timeline is a moment of its record
        let node = if name == "timeline" { "record { id }" } else { "id" };
        let query =
            format!("{{ {one}(id: \"{id}\") {{ list: {}(first: 5{argument}) {{ totalCount nodes {{ {node} }} }} }} }}", camel(name));
        let nested = self.0.graphql(&query).ok()[one]["list"].clone();
        let records: Value = nested["nodes"].as_array().expect("rows").iter().map(|row| row.get("record").unwrap_or(row).clone()).collect();
        assert_eq!(ids(&records), page, "{at} over GraphQL");
        assert_eq!(nested["totalCount"], right.len(), "{at} over GraphQL");
    }
}

impl RelationFace for SubLists<'_> {
    fn relation<P: Resource, C: Listed>(&mut self, name: &'static str, _about: &'static str, via: fn() -> Via) {
        let oracle = Oracle::shipped(self.0);
        let parents = oracle.all(P::PLURAL);
        let mut below: Vec<_> = parents.iter().map(|parent| (parent, oracle.below(parent, name, C::NAME, None))).collect();
        // those that have most, and one that has none
        below.sort_by_key(|(_, right)| std::cmp::Reverse(right.len()));
        assert!(below.first().is_some_and(|(_, right)| !right.is_empty()), "no one of {} has {name}, so nothing is compared", P::PLURAL);
        let none = below.iter().rposition(|(_, right)| right.is_empty());
        let chosen = (0..below.len().min(4)).chain(none.filter(|n| *n >= 4)).map(|n| &below[n]);
        let one = entity::Codelist::code(P::TYPE);
        for (parent, right) in chosen {
            self.same(one, &parent.id, name, None, right);
            if via().has_role() {
                let part = |record: &&str| oracle.get(record).parts("party").iter().filter(|part| part["in"].word() == Some(&parent.id));
                let roles: BTreeSet<&str> = right.iter().flat_map(part).filter_map(|part| part["role"].word()).collect();
                for role in roles.iter().take(3) {
                    self.same(one, &parent.id, name, Some(role), &oracle.below(parent, name, C::NAME, Some(role)));
                }
            }
        }
    }
}

#[test]
fn lists_below_a_record_hold_what_the_files_say() {
    shared_on_both(|app| each_relation(&mut SubLists(app)));
}

/// What is asked of both databases: every answer in JSON, every example of the OpenAPI document, every list as a file, words that are none.
/// Not what a server tells of itself.
fn addresses() -> BTreeSet<String> {
    let examples = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../api/examples.json")).expect("examples");
    let examples: Value = serde_json::from_str(&examples).expect("JSON");
    let examples = examples.as_object().expect("examples").values().filter_map(|example| example["get"].as_str());
    let mut all: BTreeSet<String> = answers().iter().map(|it| it.address.clone()).chain(examples.map(str::to_owned)).collect();
    all.extend(files::lists(shared()).iter().map(|list| files::file(list, "csv")));
    all.extend(["ndjson", "jsonld"].map(|format| format!("/v1/records.{format}")));
    all.extend(unknown::mistakes());
    // what is no text has times and addresses somewhere within it
    all.retain(|address| address != "/metrics" && ![".zip", ".sqlite", ".xlsx"].iter().any(|binary| address.ends_with(binary)));
    all
}

/// An answer without size and hash of the files of the whole dataset: a server tells those of which somebody had it make them.
fn told_of_files(text: &str) -> String {
    let mut body = serde_json::from_str::<Value>(text).unwrap_or_default();
    let Some(files) = body.get_mut("downloads").and_then(Value::as_array_mut) else { return text.to_owned() };
    for file in files {
        (file["bytes"], file["sha256"]) = (Value::Null, Value::Null);
    }
    body.to_string()
}

#[test]
fn both_databases_print_the_same_bytes() {
    let addresses = addresses();
    let printed = Mutex::new(Vec::new());
    shared_on_both(|app| {
        let loaded = app.get("/v1/dataset").ok()["loaded_at"].as_str().expect("a time").to_owned();
        // each has an address and a time of its own, and each request a name
        let print = |address: &String| {
            let answer = app.get(address);
            let request = answer.header("x-request-id").expect("a name");
            let text = told_of_files(&answer.text).replace(&app.url(""), "").replace(&loaded, "").replace(request, "");
            assert!(!text.is_empty(), "{address}: nothing to compare");
            text
        };
        let texts: Vec<String> = addresses.iter().map(print).collect();
        printed.lock().expect("the list").push(texts);
    });
    if let [one, other] = &printed.into_inner().expect("the list")[..] {
        let differ = addresses.iter().zip(one.iter().zip(other)).filter(|(_, (one, other))| one != other);
        assert_eq!(differ.map(|(address, _)| address).collect::<Vec<_>>(), Vec::<&String>::new());
    }
}
