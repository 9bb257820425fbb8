//! What is served is what the files say, record by record and fact by fact.
use crate::oracle::{Fact, Facts, Oracle};
use serde_json::Value;
use std::collections::BTreeMap;
use tests::shared_on_both;

/// The words or ids of a list, or of one.
fn words(served: &Value) -> Vec<String> {
    let one = |it: &Value| it.as_str().or(it["id"].as_str()).map(str::to_owned);
    match served {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        it => one(it).into_iter().collect(),
    }
}

/// Where a record shows the words of a fact, if under another name.
fn shown<'a>(name: &str, served: &'a Value) -> &'a Value {
    match name {
        "currency" => &served["amount"]["currency"],
        "unit" => &served["value"]["unit"],
        "sector" => &served["sectors"],
        "deals" | "agreements" | "events" | "projects" => &served["counts"][name],
        other => &served[other],
    }
}

/// The items of a list, each as what is asked of it.
fn parts(name: &str, served: &Value) -> Vec<Vec<String>> {
    let list = |key: &str| served[key].as_array().cloned().unwrap_or_default();
    let cells = |items: Vec<Value>, columns: &[&str]| {
        items
            .iter()
            .map(|item| columns.iter().map(|at| item.pointer(at).unwrap_or(&Value::Null).to_string().replace('"', "")).collect())
            .collect()
    };
    let links = |inverse: bool| list("links").into_iter().filter(|link| link["inverse"] == inverse).collect();
    match name {
        "party" => cells(list("parties"), &["/partner/id", "/role"]),
        "citation" => cells(list("citations"), &["/source/id", "/note", "/chapter", "/rank"]),
        "link" => cells(links(false), &["/record/id", "/relation"]),
        "linked_from" => cells(links(true), &["/record/id", "/relation"]),
        "place" => cells(list("places"), &["/id"]),
        "note" => cells(list("notes"), &["/number", "/chapter"]),
        other => panic!("it is not known where `{other}` is served; add it"),
    }
}

/// The same of what the files say.
fn said(name: &str, parts: &[Facts]) -> Vec<Vec<String>> {
    let columns: &[&str] = match name {
        "party" => &["in", "role"],
        "citation" => &["in", "note", "chapter", "rank"],
        "link" | "linked_from" => &["in", "relation"],
        "note" => &["in", "chapter"],
        _ => &["in"],
    };
    let cell = |fact: &Fact| match fact {
        Fact::Number(n) => n.map_or("null".to_owned(), |n| n.to_string()),
        fact => fact.word().unwrap_or("null").to_owned(),
    };
    parts.iter().map(|part| columns.iter().map(|column| cell(&part[column])).collect()).collect()
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list
}

fn compare(id: &str, name: &str, fact: &Fact, served: &Value) {
    match fact {
        Fact::Words(_) if name == "organisation" => {
            let offices = served["offices"].as_array().cloned().unwrap_or_default();
            let organisations: Vec<String> = offices.iter().flat_map(|office| words(&office["organisation"])).collect();
            assert_eq!(fact.words(), organisations, "{id}: offices");
        }
        Fact::Words(said) => assert_eq!(*said, words(shown(name, served)), "{id}: {name}"),
        Fact::Texts(said) if name == "name" => {
            let names = served["names"].as_array().cloned().unwrap_or_default();
            let names = names.iter().filter_map(|name| name["text"].as_str().map(str::to_owned));
            assert_eq!(sorted(said.clone()), sorted(names.collect()), "{id}: names");
        }
        Fact::Texts(said) => assert_eq!(said[..], words(&served[name]), "{id}: {name}"),
        Fact::Date(said) => {
            let said = said.as_ref().map(|date| (date.edtf.as_str(), date.text.as_str()));
            assert_eq!(said, served[name]["edtf"].as_str().zip(served[name]["text"].as_str()), "{id}: {name}");
        }
        Fact::Value(said) => {
            let ends = said.as_ref().map_or((None, None), |value| (value.min, value.max));
            let figure = |end: Option<entity::quantity::Decimal>| end.map(entity::quantity::Decimal::to_f64);
            assert_eq!((figure(ends.0), figure(ends.1)), (served[name]["min"].as_f64(), served[name]["max"].as_f64()), "{id}: {name}");
            let qualifier = said.as_ref().map_or("unstated", |value| entity::Codelist::code(value.qualifier));
            assert_eq!(served[name]["qualifier"], qualifier, "{id}: {name}");
            let text = said.as_ref().map_or("unstated".to_owned(), entity::words::quantity::stated);
            assert_eq!(served[name]["text"], text, "{id}: {name}");
        }
        Fact::Number(said) => assert_eq!(*said, shown(name, served).as_i64(), "{id}: {name}"),
        Fact::Flag(said) if name == "headline" => {
            let level = served["measure"] == "level" && served["scope"].is_null() && served["status"] == "actual";
            assert_eq!(*said, level, "{id}: {name}");
        }
        Fact::Flag(said) => assert_eq!(*said, served["not_summed"].is_null(), "{id}: {name}"),
        Fact::Parts(list) => assert_eq!(sorted(said(name, list)), sorted(parts(name, served)), "{id}: {name}"),
    }
}

#[test]
fn every_record_of_the_files_is_served_as_they_say_and_no_other() {
    shared_on_both(|app| {
        let export = app.get("/v1/export/records.ndjson").text;
        let lines = export.lines().map(|line| serde_json::from_str::<Value>(line).expect("a record"));
        let mut served: BTreeMap<String, Value> = lines.map(|line| (line["id"].as_str().expect("an id").to_owned(), line)).collect();
        for record in Oracle::shipped(app).records() {
            let line = served.remove(&record.id).unwrap_or_else(|| panic!("{} is not served", record.id));
            assert_eq!(format!("{}s", line["type"].as_str().expect("a type")), record.plural, "{}", record.id);
            // what follows from others is not shown
            let shown = |name: &str| !name.ends_with("within") && !["concerns", "listed_by"].contains(&name);
            for (name, fact) in record.facts.iter().filter(|(name, _)| shown(name)) {
                compare(&record.id, name, fact, &line);
            }
        }
        assert!(served.is_empty(), "the files know nothing of {:?}", served.keys());
    });
}

/// Fields of GraphQL that lead to other records: the list, the field, and the fact or parts that name them.
const LEAD: &[(&str, &str, &str)] = &[
    ("partners", "parent", "parent"),
    ("events", "forum", "forum"),
    ("events", "places", "place"),
    ("agreements", "under", "under"),
    ("projects", "places", "place"),
    ("observations", "indicator", "indicator"),
    ("observations", "subject", "subject"),
    ("observations", "counterpart", "counterpart"),
];

#[test]
fn fields_that_lead_to_other_records_lead_to_those_that_the_files_name() {
    shared_on_both(|app| {
        let oracle = Oracle::shipped(app);
        for (plural, field, fact) in LEAD {
            let answer = app.graphql(&format!("{{ {plural}(first: 200) {{ nodes {{ id {field} {{ id title }} }} }} }}"));
            let mut led = 0;
            for node in answer.ok()[plural]["nodes"].as_array().expect("records") {
                let record = oracle.get(node["id"].as_str().expect("an id"));
                let said = match record.parts(fact) {
                    [] => record.words(fact).to_vec(),
                    parts => parts.iter().filter_map(|part| part["in"].word().map(str::to_owned)).collect(),
                };
                assert_eq!(said, words(&node[field]), "{field} of {}", record.id);
                led += said.len();
            }
            assert!(led > 0, "{plural}: no {field} leads anywhere");
        }
    });
}
