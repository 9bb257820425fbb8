//! Matching a column of names, with the calls that OpenRefine makes.
use crate::{fixture, with};
use api::catalog::{Catalog, questions::reconcile::Query, store};
use migration::Limits;
use serde_json::{Value, json};
use std::fs;
use tests::{TestApp, encode, on_both, ready_on_both, scratch, shared_on_both};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded; charset=UTF-8");

/// A batch of queries, as OpenRefine sends it.
fn batch(app: &TestApp, queries: &Value) -> Value {
    let posted = app.post("/v1/reconcile", &format!("queries={}", encode(&queries.to_string())), &[FORM]).ok();
    assert_eq!(app.get(&format!("/v1/reconcile?queries={}", encode(&queries.to_string()))).ok(), posted);
    posted
}

/// The candidates of one query.
fn one(app: &TestApp, query: Value) -> Vec<Value> {
    batch(app, &json!({ "q0": query }))["q0"]["result"].as_array().expect("candidates").clone()
}

/// The id that is a match, if any is.
fn matched(candidates: &[Value]) -> Option<&str> {
    candidates.iter().find(|it| it["match"] == true).and_then(|it| it["id"].as_str())
}

#[test]
fn the_manifest_says_what_there_is_at_addresses_that_answer() {
    shared_on_both(|app| {
        let answer = app.get_with("/v1/reconcile", &[("origin", "http://127.0.0.1:3333")]);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let manifest = answer.ok();
        assert!(manifest["versions"].as_array().expect("versions").contains(&json!("0.2")));
        assert_eq!(manifest["identifierSpace"], app.url("/v1/records/"));
        assert_eq!(manifest["defaultTypes"][0], json!({ "id": "partner", "name": "Partner" }));
        let here = |address: &Value| address.as_str().expect("an address").replace(&app.url(""), "").replace("{{id}}", "belarus");
        assert_eq!(app.get(&here(&manifest["view"]["url"])).ok()["id"], "belarus");
        assert_eq!(app.get(&here(&manifest["preview"]["url"])).status, 200);
        for (what, found) in [("entity", "belarus"), ("type", "partner"), ("property", "country")] {
            let service = &manifest["suggest"][what];
            let address = format!("{}{}", here(&service["service_url"]), here(&service["service_path"]));
            let result = app.get(&format!("{address}?prefix={}&type=%2Fpartner&limit=10", &found[..4])).ok()["result"].clone();
            assert!(result.as_array().expect("a list").iter().any(|it| it["id"] == found), "{what}: {result:#}");
            assert_eq!(app.get(&format!("{address}?prefix=")).status, 200);
            let all = result.as_array().map_or(0, Vec::len);
            let rest = app.get(&format!("{address}?prefix={}&cursor={all}", &found[..4])).ok();
            assert_eq!(rest["result"], json!([]));
            assert_eq!(app.get(&format!("{address}?prefix=a&cursor=x")).status, 400);
        }
    });
}

#[test]
fn a_whole_name_in_any_language_an_acronym_or_an_id_is_a_match() {
    shared_on_both(|app| {
        for (text, id) in [
            ("European Investment Bank", "european-investment-bank"),
            ("EIB", "european-investment-bank"),
            ("european-investment-bank", "european-investment-bank"),
            ("Беларусь", "belarus"),
            ("  BELARUS ", "belarus"),
        ] {
            let found = one(app, json!({ "query": text, "type": "partner", "type_strict": "should", "limit": 3 }));
            assert_eq!(matched(&found), Some(id), "{text}: {found:#?}");
            assert_eq!((&found[0]["score"], &found[0]["type"][0]["id"]), (&json!(100.0), &json!("partner")));
        }
        // what is only near is a candidate, and what is nothing is none
        for text in ["Europaen Investmnet Bank", "OAO European Investment Bank of nowhere", "European Bank"] {
            let found = one(app, json!({ "query": text, "type": "partner" }));
            assert_eq!(matched(&found), None, "{text}: {found:#?}");
            assert!(found.iter().any(|it| it["id"] == "european-investment-bank"), "{text}: {found:#?}");
            assert!(found.iter().all(|it| it["score"].as_f64().is_some_and(|score| (25.0..100.0).contains(&score))));
            assert!(found.is_sorted_by(|a, b| a["score"].as_f64() >= b["score"].as_f64()));
        }
        assert!(one(app, json!({ "query": "zzzqqqxxx" })).is_empty());
        assert!(one(app, json!({ "query": "…" })).is_empty());
        // of another type there is another answer
        let deal = one(app, json!({ "query": "EIB loan for the M7 road and the Kamenny Log checkpoint", "type": ["deal"] }));
        assert_eq!(matched(&deal), Some("eib-m7-loan-2019"));
        assert!(one(app, json!({ "query": "Belarus", "type": "indicator" })).iter().all(|it| it["type"][0]["id"] == "indicator"));
        assert_eq!(one(app, json!({ "query": "bank", "limit": 2 })).len(), 2);
    });
}

/// Two banks of one name.
fn namesakes(test: impl Fn(&TestApp) + Sync) {
    on_both(|database| {
        let folder = scratch("reconcile");
        for file in fs::read_dir(fixture("small")).expect("the fixture").flatten() {
            fs::copy(file.path(), folder.join(file.file_name())).expect("a copy");
        }
        let mut text = String::from("[file]\nchapter = 1\n");
        for (id, country, kind, parent) in [("one", "AX", "bank", "parent = \"aland\""), ("two", "FI", "company", "")] {
            text += &format!(
                "[[partner]]\nid = \"people-{id}\"\nkind = \"{kind}\"\ncountry = \"{country}\"\n{parent}\nnames = {{ en = \"<People's> Bank\" }}\ncite = [1]\n\
                 [[agreement]]\nid = \"pact-{id}\"\nkind = \"memorandum\"\ntitle = \"Pact {id}\"\nconcluded = \"2019\"\nstatus = \"signed\"\n\
                 parties = {{ party = [\"people-{id}\", \"harbour-bank\"] }}\ncite = [1]\n"
            );
        }
        fs::write(folder.join("more.toml"), text).expect("written");
        test(&TestApp::with(database, Some(&folder), 1));
        fs::remove_dir_all(&folder).expect("the folder goes");
    });
}

#[test]
fn of_namesakes_none_is_certain_until_a_property_tells_them_apart() {
    namesakes(|app| {
        let ask = |properties: Value| one(app, json!({ "query": "People's Bank", "type": "partner", "properties": properties }));
        let both = ask(json!([]));
        assert_eq!((both.len(), matched(&both), &both[1]["score"]), (2, None, &json!(100.0)));
        for (pid, v) in [
            ("country", json!("AX")),
            ("country", json!("ax")),
            ("country", json!("Åland")),
            ("country", json!({ "id": "aland", "name": "Åland" })),
            ("kind", json!("Bank")),
            ("part_of", json!(["aland"])),
            ("part_of", json!("Îles d'Åland")),
        ] {
            let found = ask(json!([{ "pid": pid, "v": v }]));
            assert_eq!(matched(&found), Some("people-one"), "{pid} {v}: {found:#?}");
        }
        assert_eq!(matched(&ask(json!([{ "pid": "country", "v": "FI" }, { "pid": "kind", "v": "company" }]))), Some("people-two"));
        assert!(ask(json!([{ "pid": "country", "v": "FI" }, { "pid": "kind", "v": "bank" }])).is_empty());
        // a value that means nothing rules nothing out, and makes nothing certain
        let unread = ask(json!([{ "pid": "country", "v": "Atlantis" }]));
        assert_eq!((unread.len(), matched(&unread)), (2, None));
        assert_eq!(matched(&one(app, json!({ "query": "Harbour Bank", "properties": [{ "pid": "country", "v": "Atlantis" }] }))), None);
        assert_eq!(
            matched(&one(app, json!({ "query": "Harbour Bank", "properties": [{ "pid": "country", "v": "" }] }))),
            Some("harbour-bank")
        );
    });
}

#[test]
fn without_a_name_properties_find_what_they_all_hold_of() {
    namesakes(|app| {
        let ask = |properties: Value| one(app, json!({ "properties": properties, "limit": 25 }));
        let ids = |found: &[Value]| found.iter().map(|it| it["id"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>();
        let banks = ask(json!([{ "pid": "country", "v": "AX" }, { "pid": "kind", "v": "Bank" }, { "pid": "part_of", "v": "Åland" }]));
        assert_eq!((ids(&banks), matched(&banks)), (vec!["people-one".to_owned(), "harbour-bank".to_owned()], None));
        let company = ask(json!([{ "pid": "country", "v": "fi" }, { "pid": "kind", "v": "company" }]));
        assert_eq!((ids(&company), matched(&company)), (vec!["people-two".to_owned()], Some("people-two")));
        let of_country = ask(json!([{ "pid": "country", "v": ["AX", { "id": "FI" }] }]));
        assert!(ids(&of_country).contains(&"people-one".to_owned()) && ids(&of_country).contains(&"people-two".to_owned()));
        assert_eq!(matched(&of_country), None);
        // what lies in Åland is not Åland
        let within = ids(&ask(json!([{ "pid": "part_of", "v": "aland" }])));
        assert!(within.contains(&"people-one".to_owned()) && !within.contains(&"aland".to_owned()), "{within:?}");
        for nothing in [json!("Atlantis"), json!(true), json!("")] {
            assert!(ask(json!([{ "pid": "country", "v": nothing }])).is_empty());
        }
        assert!(ask(json!([{ "pid": "kind", "v": "balloon" }])).is_empty());
        assert!(one(app, json!({ "type": "deal", "properties": [{ "pid": "country", "v": "AX" }] })).is_empty());
    });
}

#[test]
fn columns_are_fetched_also_by_former_ids() {
    namesakes(|app| {
        let asked = json!({ "ids": ["people-one", "port-bank", "nothing"], "properties": [
            { "id": "part_of" }, { "id": "names", "settings": { "limit": "1" } }, { "id": "country" }, { "id": "agreements" },
        ] });
        let body = format!("extend={}", encode(&asked.to_string()));
        let answer = app.post("/v1/reconcile", &body, &[FORM]).ok();
        assert_eq!(app.get(&format!("/v1/reconcile?{body}")).ok(), answer);
        assert_eq!(answer["meta"][0], json!({ "id": "part_of", "name": "Part of", "type": { "id": "partner", "name": "Partner" } }));
        let row = &answer["rows"]["people-one"];
        assert_eq!(row["part_of"], json!([{ "id": "aland", "name": "Åland" }]));
        assert_eq!(
            (&row["names"], &row["country"], &row["agreements"]),
            (&json!([{ "str": "<People's> Bank" }]), &json!([{ "str": "AX" }]), &json!([{ "int": 1 }]))
        );
        assert_eq!(answer["rows"]["port-bank"]["names"], json!([{ "str": "Harbour Bank" }]));
        assert_eq!(answer["rows"]["nothing"]["country"], json!([]));
        let french = json!({ "ids": ["aland"], "properties": [{ "id": "name", "settings": { "lang": "fr" } }] });
        let french = app.get(&format!("/v1/reconcile?extend={}", encode(&french.to_string()))).ok();
        assert_eq!(french["rows"]["aland"]["name"], json!([{ "str": "Îles d'Åland" }]));
        let proposed = app.get("/v1/reconcile/properties?type=partner&limit=5").ok();
        assert_eq!((proposed["properties"].as_array().map(Vec::len), &proposed["type"]), (Some(5), &json!("partner")));
        assert_eq!(app.get("/v1/reconcile/properties?type=&limit=5").ok(), proposed);
        for (query, why) in [("type=partnr", "did you mean `partner`?"), ("limit=many", "limit: `many`")] {
            let refused = app.get(&format!("/v1/reconcile/properties?{query}"));
            assert!(refused.status == 400 && refused.text.contains(why), "{}", refused.text);
        }
    });
}

#[test]
fn a_preview_is_a_page_in_which_names_are_text() {
    namesakes(|app| {
        let page = app.get("/v1/reconcile/preview/people-one");
        assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
        assert!(page.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'")));
        assert!(
            page.text.contains("&lt;People&#39;s&gt; Bank") && !page.text.contains("<People") && !page.text.contains("<script"),
            "{}",
            page.text
        );
        let moved = app.get("/v1/reconcile/preview/port-bank");
        assert_eq!((moved.status, moved.header("location")), (308, Some("/v1/reconcile/preview/harbour-bank")));
        assert_eq!(app.get("/v1/reconcile/preview/old-bridge").status, 410);
        assert_eq!(app.get("/v1/reconcile/preview/nothing").status, 404);
    });
}

#[test]
fn what_cannot_be_answered_is_refused_with_what_to_do() {
    shared_on_both(|app| {
        let many: Value = (0..51).map(|n| (format!("q{n}"), json!({ "query": "Minsk" }))).collect::<serde_json::Map<_, _>>().into();
        for (asked, status, why) in [
            (format!("queries={}", encode(&many.to_string())), 413, "50 queries at most; this one has 51"),
            (format!("extend={}", encode(&json!({ "ids": vec!["x"; 501], "properties": [] }).to_string())), 413, "500 records at most"),
            ("queries=nonsense".to_owned(), 400, "queries: "),
            ("queries=[]".to_owned(), 400, "queries: "),
            (r#"queries={"q0":{}}"#.to_owned(), 400, "q0: it needs `query`"),
            (r#"queries={"q0":{"query":" ","properties":[]}}"#.to_owned(), 400, "q0: it needs `query`"),
            (r#"queries={"q0":{"query":"a","type":"partnr"}}"#.to_owned(), 400, "did you mean `partner`?"),
            (r#"queries={"q0":{"query":"a","limit":0}}"#.to_owned(), 400, "from 1 to 25"),
            (r#"queries={"q0":{"query":"a","properties":[{"pid":"contry","v":"x"}]}}"#.to_owned(), 400, "did you mean `country`?"),
            (r#"queries={"q0":{"query":"a\u0000"}}"#.to_owned(), 400, "NUL"),
            (r#"extend={"ids":[],"properties":[{"id":"acronim"}]}"#.to_owned(), 400, "did you mean `acronym`?"),
            ("queries={}&extend={}".to_owned(), 400, "asked alone"),
            ("query=a".to_owned(), 400, "there is no parameter `query` here"),
        ] {
            let answer = app.post("/v1/reconcile", &asked, &[FORM]);
            assert_eq!(answer.status, status, "{asked}: {}", answer.text);
            assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{asked}: {}", answer.text);
        }
        assert_eq!(app.post("/v1/reconcile", "{}", &[("content-type", "application/json")]).status, 415);
        assert_eq!(app.post("/v1/reconcile", &format!("queries={}", "a".repeat(300_000)), &[FORM]).status, 413);
        assert_eq!(batch(app, &json!({})), json!({}));
    });
}

#[test]
fn a_batch_takes_the_same_few_statements_whatever_its_size() {
    ready_on_both(|database| {
        with(database, Limits::default(), async |opened| {
            let query = |n: usize, text: &str| Query {
                text: format!("{text} {}", ["Minsk", "Bank", "Ministry", "Poland", "University"][n % 5]),
                types: vec![entity::RecordType::Partner],
                limit: 25,
                part_of: vec!["Belarus".to_owned()],
                ..Query::default()
            };
            for size in [1, 50] {
                let catalog = Catalog::new(opened.clone(), store::DEFAULT_BYTES);
                let mut counts = Vec::new();
                for _ in 0..2 {
                    let snapshot = catalog.snapshot();
                    let queries: Vec<Query> = (0..size).map(|n| query(n, "")).collect();
                    assert!(snapshot.reconcile(&queries).await.expect("candidates").iter().any(|found| !found.is_empty()));
                    counts.push(snapshot.statements());
                }
                // the revision, all names, types, partners, what lies within what; then without names and partners
                assert_eq!(counts, [5, 3], "{size} queries");
            }
        });
    });
}
