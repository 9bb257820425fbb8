//! What is told of each record: `include` adds what stands beside it, `fields` leaves fields out.
use crate::{contracts::named, with};
use migration::Limits;
use sea_orm::ConnectionTrait;
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, ops::RangeInclusive};
use tests::{TestApp, ready_on_both, shared, shared_on_both};

/// What `include` takes.
const BESIDE: [&str; 3] = ["citations", "links", "observations"];

/// Every list of records with rows: the address of one that is below records has an id under which there are some.
fn lists(app: &TestApp, document: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        let parameters = operations["get"]["parameters"].as_array().into_iter().flatten();
        if !parameters.into_iter().any(|parameter| named(parameter, document)["name"] == "fields")
            || path.ends_with("{id}")
            || path.ends_with(".{format}")
        {
            continue;
        }
        // the records of a search are those of a list that is searched, and those of a timeline have a moment beside them
        if path == "/v1/search" || path.ends_with("/timeline") {
            continue;
        }
        let Some((above, below)) = path.split_once("/{id}") else {
            all.push(path.clone());
            continue;
        };
        let parents = app.get(&format!("{above}?limit=200&fields=id")).ok();
        let rows = |id: &String| app.get(&format!("{above}/{id}{below}?limit=1")).ok()["page"]["total"] != 0;
        let id = crate::ids(&parents["data"]).into_iter().find(rows).unwrap_or_else(|| panic!("{path} has no rows anywhere"));
        all.push(format!("{above}/{id}{below}"));
    }
    all
}

fn rows(body: &Value) -> Vec<Map<String, Value>> {
    body["data"].as_array().expect("rows").iter().map(|row| row.as_object().expect("a record").clone()).collect()
}

/// The list of a record's type.
fn list_of(row: &Map<String, Value>) -> String {
    format!("/v1/{}s", row["type"].as_str().expect("a type"))
}

#[test]
fn every_list_takes_what_stands_beside_its_records() {
    let document = crate::openapi();
    let app = shared();
    let lists = lists(app, document);
    assert!(lists.len() > 30, "{lists:?}");
    let mut met = [0; 3];
    for list in &lists {
        let plain = app.get(&format!("{list}?limit=3")).ok();
        let body = app.get(&format!("{list}?limit=3&include=citations,links&include=observations")).ok();
        assert_eq!(body["page"]["total"], plain["page"]["total"]);
        for (mut row, plain) in rows(&body).into_iter().zip(rows(&plain)) {
            let id = row["id"].as_str().expect("an id").to_owned();
            let own = format!("{}/{id}", list_of(&row));
            for item in [&own, &format!("/v1/records/{id}")] {
                assert_eq!(app.get(&format!("{item}?include=observations,links")).ok(), Value::Object(row.clone()), "{list}");
            }
            for (part, met) in BESIDE.iter().zip(&mut met) {
                let beside = row.shift_remove(*part).unwrap_or_else(|| panic!("{list}: no {part}"));
                let beside = beside.as_array().expect("a list");
                *met += beside.len();
                if *part == "observations" && row["type"] == "observation" {
                    assert!(beside.is_empty());
                } else if *part == "observations" {
                    let own = app.get(&format!("{own}/observations?limit=200")).ok();
                    assert_eq!(own["page"]["total"], beside.len(), "{id}");
                    let first = own["data"].as_array().expect("rows");
                    assert_eq!(first[..], beside[..first.len()], "{id}: as its own list has them");
                }
            }
            assert_eq!(row, plain, "{list}");
        }
    }
    assert!(met.iter().all(|n| *n > 20), "{met:?}");
}

#[test]
fn fields_are_told_alone_or_together() {
    let document = crate::openapi();
    let app = shared();
    // lists below records read their parameters as these do
    for list in lists(app, document).iter().filter(|list| list.matches('/').count() == 2 || list.ends_with("/deals")) {
        let whole = rows(&app.get(&format!("{list}?limit=10&include=citations,links,observations")).ok());
        let names: BTreeSet<&String> = whole.iter().flat_map(|row| row.keys()).collect();
        let only = |asked: &[&str]| -> Vec<Map<String, Value>> {
            let told = |name: &String| ["id", "type"].contains(&name.as_str()) || asked.contains(&name.as_str());
            whole.iter().map(|row| row.iter().filter(|(name, _)| told(name)).map(|(n, v)| (n.clone(), v.clone())).collect()).collect()
        };
        for name in &names {
            let answer = app.get(&format!("{list}?limit=10&fields={name}")).ok();
            assert_eq!(rows(&answer), only(&[name]), "{list}: {name}");
        }
        let together = app.get(&format!("{list}?limit=10&fields=title,parties&fields=remark&include=citations")).ok();
        assert_eq!(rows(&together), only(&["title", "parties", "remark", "citations"]), "{list}");
    }
}

#[test]
fn one_record_takes_fields_too() {
    shared_on_both(|app| {
        for item in ["/v1/deals/eib-m7-loan-2019", "/v1/records/eib-m7-loan-2019"] {
            let whole = app.get(item).ok();
            let picked = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), whole[*name].clone())).collect::<Value>();
            assert_eq!(app.get(&format!("{item}?fields=amount")).ok(), picked(&["id", "type", "amount"]));
            assert_eq!(app.get(&format!("{item}?fields=links,title")).ok(), picked(&["id", "type", "title", "links"]));
            assert_eq!(app.get(&format!("{item}?fields=title&include=links")).ok(), picked(&["id", "type", "title", "links"]));
            assert_eq!(app.get(&format!("{item}?include=citations")).ok(), whole, "they are there unasked");
        }
        // of records of all types each has those of the fields that it has
        let answer = app.get("/v1/records?fields=amount,coordinates&party=european-investment-bank&sort=title").ok();
        assert!(rows(&answer).iter().all(|row| row.contains_key("amount") == (row["type"] == "deal")), "{answer:#}");
        assert!(rows(&answer).iter().any(|row| row["type"] == "deal"));
    });
}

#[test]
fn a_cursor_is_the_same_whatever_is_told() {
    shared_on_both(|app| {
        let plain = app.get("/v1/deals?limit=5").ok();
        let shaped = app.get("/v1/deals?limit=5&fields=title&include=citations").ok();
        assert_eq!(shaped["page"]["next_cursor"], plain["page"]["next_cursor"]);
        let next = shaped["page"]["next"].as_str().expect("a next page");
        let next = app.get(next).ok();
        assert!(rows(&next).iter().all(|row| row.keys().eq(["id", "type", "title", "citations"])), "{next:#}");
        let plain = app.get(plain["page"]["next"].as_str().expect("a next page")).ok();
        assert_eq!(crate::ids(&next["data"]), crate::ids(&plain["data"]));
    });
}

#[test]
fn what_is_not_there_is_refused_with_the_nearest() {
    shared_on_both(|app| {
        for (address, parameter, words) in [
            ("/v1/deals?fields=titel", "fields", "there is no `titel` here; did you mean `title`?"),
            ("/v1/deals?fields=coordinates", "fields", "it takes id, type, title"),
            ("/v1/deals?fields=title,amount.min", "fields", "`amount.min` is a part of `amount`, which is told as a whole; write `amount`"),
            ("/v1/deals?fields=", "fields", "a value is empty"),
            ("/v1/deals?include=citation", "include", "there is no `citation` here; did you mean `citations`?"),
            ("/v1/deals?include=everything", "include", "it takes citations, links, observations"),
            ("/v1/deals?include=links,", "include", "a value is empty"),
            ("/v1/deals?feilds=title", "feilds", "did you mean `fields`?"),
            ("/v1/partners/belarus/deals?fields=titel", "fields", "did you mean `title`?"),
            ("/v1/deals/eib-m7-loan-2019?fields=titel", "fields", "did you mean `title`?"),
            ("/v1/deals/eib-m7-loan-2019?includes=links", "includes", "there is no parameter `includes` here; did you mean `include`?"),
            ("/v1/records/eib-m7-loan-2019?include=parties", "include", "it takes citations, links, observations"),
            ("/v1/records?fields=kin", "fields", "did you mean `kind`?"),
        ] {
            let answer = app.get(address);
            let error = &answer.json()["errors"][0];
            assert_eq!((answer.status, error["parameter"].as_str()), (400, Some(parameter)), "{address}");
            let detail = error["detail"].as_str().expect("a detail");
            assert!(detail.contains(words) && detail.contains(parameter), "{address}: {detail}");
        }
    });
}

/// Adds observations like one that there is.
fn observe(database: &str, subject: &str, numbers: RangeInclusive<u64>) {
    const COPIED: &str = "indicator_id, indicator, subject_id, subject, counterpart_id, counterpart, flow, scope, measure, period, period_from, \
                          period_to, announced, announced_from, announced_to, value_min, value_max, qualifier, unit, per, as_stated, items, \
                          status, value_first, value_last";
    let (first, last) = numbers.into_inner();
    let numbers = format!("WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last})");
    let like = format!("(SELECT min(id) FROM observation WHERE subject_id = '{subject}')");
    with(database, Limits::default(), async |opened| {
        for sql in [
            format!(
                "{numbers} INSERT INTO record (id, type, title, title_key, date_from, date_to, parties, hash)
                 SELECT 'more-' || n, type, title, title_key, date_from, date_to, parties, '' FROM record, c WHERE id = {like}"
            ),
            format!("{numbers} INSERT INTO observation (id, {COPIED}) SELECT 'more-' || n, {COPIED} FROM observation, c WHERE id = {like}"),
        ] {
            let writer = opened.writer().await.expect("a writer");
            writer.transaction(async |tx| tx.execute_unprepared(&sql).await).await.expect("rows are made");
        }
    });
}

#[test]
fn more_observations_than_an_answer_holds_are_refused_not_cut() {
    ready_on_both(|database| {
        let (subject, item) = ("belarus", "/v1/partners/belarus?include=observations");
        let own = TestApp::on(database).get(item).ok()["observations"].as_array().expect("a list").len() as u64;
        observe(database, subject, 1..=5_000 - own);
        let app = TestApp::on(database);
        assert_eq!(app.get(item).ok()["observations"].as_array().map(Vec::len), Some(5_000));
        let list = app.get("/v1/partners?include=observations&limit=200");
        assert_eq!(list.status, 400, "others have some, too");
        assert!(list.json()["detail"].as_str().is_some_and(|d| d.contains("more than 5000; make `limit` smaller")), "{}", list.text);
        let list = app.get("/v1/partners?fields=observations&limit=200").json();
        assert_eq!(list["errors"][0]["parameter"], "fields", "{list}");
        drop(app);
        observe(database, subject, 5_001 - own..=5_001 - own);
        let answer = TestApp::on(database).get(item);
        let detail = "include: the `observations` of this record are more than 5000; leave them out and read them page by page in the list \
                      below the record";
        assert_eq!(answer.json()["errors"], json!([{ "parameter": "include", "detail": detail }]));
    });
}
