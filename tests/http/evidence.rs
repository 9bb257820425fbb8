//! How a record is known, and where sources differ, as the files say.
use crate::{camel, ids, oracle::Oracle};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{TestApp, shared_on_both};

/// The ids of the records that disagreements are about.
fn records(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|it| it["record"]["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn disagreements_are_those_of_the_files_by_the_filters_and_orders_of_records() {
    shared_on_both(|app| {
        let oracle = Oracle::shipped(app);
        for (asked, sort) in [
            (&[][..], "-date"),
            (&[], "date"),
            (&[], "title"),
            (&[("type__in", "project")], "-title"),
            (&[("concerns__in", "uzbekistan")], "-date"),
            (&[("party__role__in", "financier")], "-date"),
            (&[("citation__chapter__in", "10")], "-date"),
            (&[("title__contains", "loan")], "-date"),
        ] {
            let by = if sort.ends_with("date") { sort.replace("date", "listed_by") } else { sort.to_owned() };
            let mut right = with_type(oracle, asked, &by);
            right.retain(|id| oracle.get(id).has("citation", &[("rank", "rival")]));
            assert!(!right.is_empty(), "{asked:?} finds nothing");
            let query: String = asked.iter().map(|(key, value)| format!("{key}={value}&")).collect();
            let rest = app.get(&format!("/v1/disagreements?{query}sort={sort}")).ok();
            assert_eq!(records(&rest["data"]), right, "{query}sort={sort}");
            assert_eq!(rest["page"]["total"], right.len());
            let order = json!({ "field": sort.trim_start_matches('-').to_uppercase(), "direction": if sort.starts_with('-') { "DESC" } else { "ASC" } });
            let filter = asked.iter().fold(json!({}), |filter, (key, value)| nested(filter, key, value));
            let answer = app.graphql_with(
                "query($f: RecordWhere, $o: RecordOrder) { disagreements(filter: $f, orderBy: $o) { totalCount nodes { id record { id } } } }",
                json!({ "f": filter, "o": order }),
            );
            assert_eq!(records(&answer.ok()["disagreements"]["nodes"]), right, "{filter}");
            assert_eq!(ids(&answer.ok()["disagreements"]["nodes"]), ids(&rest["data"]));
        }
    });
}

/// The records of a list with `type` as the oracle knows it: by the name of its list.
fn with_type<'a>(oracle: &'a Oracle, asked: &[(&str, &str)], sort: &str) -> Vec<&'a str> {
    let (types, others): (Vec<_>, Vec<_>) = asked.iter().copied().partition(|(key, _)| *key == "type__in");
    let list = oracle.list("records", &others, sort);
    list.into_iter().filter(|id| types.iter().all(|(_, one)| oracle.get(id).plural == format!("{one}s"))).collect()
}

fn nested(mut filter: Value, key: &str, value: &str) -> Value {
    let path: Vec<&str> = key.split("__").collect();
    let value = match path[..] {
        [.., "contains"] => json!(value),
        ["citation", ..] => json!([value.parse::<i64>().expect("a number")]),
        ["type" | "party", ..] => json!([value.to_uppercase()]),
        _ => json!([value]),
    };
    let inner = path[1..].iter().rev().fold(value, |inner, step| json!({ camel(step): inner }));
    filter[camel(path[0])] = inner;
    filter
}

#[test]
fn a_disagreement_tells_both_values_typed_and_where_each_is_stated() {
    shared_on_both(|app| {
        let data = app.get("/v1/disagreements?sort=title").ok()["data"].clone();
        for it in data.as_array().expect("a list") {
            let rivals = it["rivals"].as_array().expect("rivals");
            assert!(!rivals.is_empty() && !it["citations"].as_array().expect("citations").is_empty(), "{it:#}");
            assert!(rivals.iter().all(|rival| rival["rank"] == "rival" && rival["supports"] == it["field"]));
            assert!(rivals.iter().all(|rival| rival["value"]["type"] == it["preferred"]["type"]), "{it:#}");
            assert!(rivals.iter().all(|rival| rival["value"]["text"] != it["preferred"]["text"]), "{it:#}");
        }
        let of = |id: &str| data.as_array().expect("a list").iter().find(|it| it["id"] == id).unwrap_or_else(|| panic!("no {id}")).clone();
        let status = of("eib-m7-loan-2019.status");
        let (preferred, rival) = (&status["preferred"], &status["rivals"][0]);
        assert_eq!((&preferred["written"], &preferred["text"], &preferred["type"]), (&json!("signed"), &json!("Signed"), &json!("code")));
        assert_eq!((&rival["value"]["text"], &rival["as_stated"], &rival["note"]), (&json!("Planned"), &json!("planned"), &json!(33)));
        let value = of("loan-portfolio-european-investment-bank-belarus-2021-open-2022-forecast.value");
        assert_eq!(value["preferred"]["written"], "1000000000 EUR");
        assert_eq!((&value["preferred"]["max"], &value["rivals"][0]["value"]["max"]), (&json!(1_000_000_000), &json!(1_000_000_000)));
        assert_eq!(value["as_stated"], "expected to grow to a billion euros within the next two to three years");
    });
}

#[test]
fn disagreements_are_paged_by_cursors_that_are_their_own() {
    shared_on_both(|app| {
        let all = ids(&app.get("/v1/disagreements").ok()["data"]);
        let (mut seen, mut next) = (Vec::new(), Some("/v1/disagreements?limit=2".to_owned()));
        while let Some(address) = next {
            let page = app.get(&address).ok();
            seen.extend(ids(&page["data"]));
            next = page["page"]["next"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, all);
        let cursor = app.get("/v1/records?limit=2").ok()["page"]["next_cursor"].as_str().expect("a cursor").to_owned();
        assert_eq!(app.get(&format!("/v1/disagreements?after={cursor}")).status, 400);
        // its rows are no records
        let refused = app.get("/v1/disagreements?fields=id");
        assert_eq!((refused.status, refused.json()["errors"][0]["parameter"].as_str()), (400, Some("fields")));
    });
}

/// What a citation is known by.
fn place(it: &Value) -> String {
    [&it["source"]["id"], &it["note"], &it["page"], &it["supports"], &it["rank"], &it["as_stated"]].map(Value::to_string).join(" ")
}

#[test]
fn evidence_tells_of_each_field_and_holds_every_citation() {
    shared_on_both(|app| {
        let disputed = records(&app.get("/v1/disagreements").ok()["data"]);
        for id in disputed.iter().map(String::as_str).chain(["belarus", "trade", "government-by-hudak-2019", "minsk-forum-16"]) {
            let record = app.get(&format!("/v1/records/{id}"));
            if record.status == 404 {
                continue;
            }
            let record = record.ok();
            let evidence = app.get(&format!("/v1/records/{id}/evidence")).ok();
            assert_eq!((&evidence["record"]["id"], &evidence["record"]["title"]), (&record["id"], &record["title"]));
            let fields = evidence["fields"].as_array().expect("fields");
            let told: BTreeSet<String> = [&evidence["citations"]]
                .into_iter()
                .chain(fields.iter().flat_map(|field| [&field["citations"], &field["rivals"]]))
                .flat_map(|list| list.as_array().expect("citations").iter().map(place))
                .collect();
            assert_eq!(told, record["citations"].as_array().expect("citations").iter().map(place).collect(), "{id}");
            for (name, value) in record.as_object().expect("a record") {
                let own = fields.iter().find(|field| field["field"] == **name);
                let made = ["id", "type", "as_of", "not_summed", "parties", "citations", "links"].contains(&name.as_str());
                let silent = value.is_null() || *value == json!([]) || value["qualifier"] == "unstated";
                assert!(made || silent || own.is_some(), "{id}: {name} is not told of");
                if let (Some(text), Some(own)) = (value["text"].as_str(), own) {
                    assert_eq!(own["value"]["text"], text, "{id}: {name}");
                }
            }
            let query = "query($id: ID!) { record(id: $id) { evidence { record { id title } fields { field value { text } } } } }";
            let graphql = app.graphql_with(query, json!({ "id": id }));
            let of = |fields: &Value| -> Vec<(Value, Value)> {
                fields.as_array().expect("fields").iter().map(|it| (it["field"].clone(), it["value"]["text"].clone())).collect()
            };
            assert_eq!(of(&graphql.ok()["record"]["evidence"]["fields"]), of(&evidence["fields"]), "{id}");
        }
    });
}

#[test]
fn codes_are_told_by_their_labels_and_parties_one_by_one() {
    shared_on_both(|app| {
        let field = |id: &str, name: &str| {
            let evidence = app.get(&format!("/v1/records/{id}/evidence")).ok();
            let found = evidence["fields"].as_array().expect("fields").iter().find(|it| it["field"] == name).cloned();
            found.unwrap_or_else(|| panic!("{id} has no {name}"))
        };
        assert_eq!(field("eib-m7-loan-2019", "kind")["value"]["text"], "Loan");
        assert_eq!(field("eib-m7-loan-2019", "amount")["value"]["written"], "110000000 EUR");
        assert_eq!(field("eib-m7-loan-2019", "signed")["value"]["earliest"], "2019-07-01");
        let party = field("eib-m7-loan-2019", "parties.financier.european-investment-bank");
        assert_eq!(party["value"]["text"], "European Investment Bank");
        // a word of a closed list is never taken for text
        for plural in ["deals", "events", "agreements", "projects", "observations", "partners", "forums", "indicators"] {
            let id = ids(&app.get(&format!("/v1/{plural}?limit=1")).ok()["data"])[0].clone();
            for name in ["kind", "status", "measure", "nature"] {
                let evidence = app.get(&format!("/v1/records/{id}/evidence")).ok();
                let own = evidence["fields"].as_array().expect("fields").iter().find(|it| it["field"] == name).cloned();
                assert!(own.is_none_or(|own| own["value"]["type"] == "code"), "{id}: {name}");
            }
        }
    });
}

#[test]
fn evidence_of_what_is_not_there_says_what_is() {
    let app = TestApp::new();
    assert_eq!(app.get("/v1/records/eib-m7-loan-2091/evidence").status, 404);
    assert!(app.get("/v1/records/eib-m7-loan-2091/evidence").text.contains("did you mean `eib-m7-loan-2019`"));
    assert_eq!(app.get("/v1/records/bsu/evidence").status, 308);
    assert_eq!(app.get("/v1/records/bsu%00/evidence").status, 404);
}
