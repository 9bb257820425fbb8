//! What changed: after each load of a dataset the log says what became of which record, over both faces and as a feed, and nothing where
//! nothing did.
use crate::{fixture, ids, on_both_lasting};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use tests::{Answer, TestApp, encode, shared_on_both};

/// A dataset that changes, and the database that it is loaded into.
struct Register<'a> {
    database: &'a str,
    data: PathBuf,
}

impl<'a> Register<'a> {
    fn new(database: &'a str, folder: &Path) -> Self {
        let data = folder.join("data");
        fs::create_dir_all(&data).expect("a folder");
        for file in ["dataset.toml", "records.toml"] {
            fs::copy(fixture("small").join(file), data.join(file)).expect("a copy");
        }
        Self { database, data }
    }

    /// Writes one text in place of another; each has to be there.
    fn edit(&self, file: &str, edits: &[(&str, &str)]) {
        let file = self.data.join(file);
        let mut text = fs::read_to_string(&file).expect("a file");
        for (old, new) in edits {
            assert!(text.contains(old), "{old}");
            text = text.replace(old, new);
        }
        fs::write(file, text).expect("written");
    }

    /// Loads it and serves it.
    fn serve(&self) -> TestApp {
        TestApp::with(self.database, Some(&self.data), 1)
    }
}

const REST_OF: [&str; 5] = ["action", "record", "was", "reason", "fields"];

/// What a page of changes tells over REST, without ids, revisions and times.
#[track_caller]
fn told(answer: &Answer) -> Vec<Value> {
    let rows = answer.ok()["data"].as_array().expect("rows").clone();
    rows.into_iter()
        .map(|row| REST_OF.iter().map(|name| ((*name).to_owned(), row[name].clone())).collect::<serde_json::Map<_, _>>().into())
        .collect()
}

/// The same over GraphQL, as REST tells it.
#[track_caller]
fn told_over_graphql(app: &TestApp, filter: &str) -> Vec<Value> {
    let query = format!(
        "{{ changes(first: 200{filter}) {{ nodes {{ action record {{ id: recordId type title }} was reason fields {{ field before after }} }} }} }}"
    );
    let answer = app.graphql(&query);
    let mut rows = answer.ok()["changes"]["nodes"].as_array().expect("rows").clone();
    for row in &mut rows {
        for at in ["/action", "/record/type"] {
            let word = row.pointer_mut(at).expect("a word");
            *word = word.as_str().map(str::to_lowercase).into();
        }
    }
    rows
}

fn change(change: &str, record: Value, fields: Value) -> Value {
    json!({ "action": change, "record": record, "was": [], "reason": null, "fields": fields })
}

fn record(r#type: &str, id: &str, title: &str) -> Value {
    json!({ "id": id, "type": r#type, "title": title })
}

fn revision(app: &TestApp) -> String {
    app.get("/v1/changes?limit=1").ok()["meta"]["revision"].as_str().expect("a revision").to_owned()
}

/// Both faces tell of the changes since a revision, and of nothing else.
#[track_caller]
fn since(app: &TestApp, revision: &str, right: &[Value]) {
    let answer = app.get(&format!("/v1/changes?since={revision}&limit=200"));
    assert_eq!(told(&answer), right, "{}", answer.text);
    let body = answer.ok();
    assert_eq!((&body["page"]["total"], &body["meta"]["complete"]), (&right.len().into(), &true.into()));
    assert_eq!(told_over_graphql(app, &format!(", filter: {{ since: \"{revision}\" }}")), right);
    let feed = app.get(&format!("/v1/changes.atom?since={revision}&limit=200"));
    assert_eq!((feed.status, feed.text.matches("<entry>").count()), (200, right.len()), "{}", feed.text);
    // from where it ends there is nothing more, and that is told as nothing
    let poll = app.get(body["meta"]["poll"].as_str().expect("an address")).ok();
    assert_eq!((&poll["data"], &poll["page"]["total"], &poll["page"]["next"]), (&json!([]), &json!(0), &Value::Null));
    assert_eq!(poll["meta"]["revision"], body["meta"]["revision"]);
}

#[test]
fn after_each_load_it_says_what_became_of_which_record() {
    on_both_lasting("changes", |database, folder| {
        let register = Register::new(database, folder);
        let app = register.serve();
        let first = revision(&app);
        let all = app.get("/v1/changes?limit=200").ok();
        assert_eq!((&all["page"]["total"], &all["meta"]["complete"]), (&12.into(), &Value::Null));
        assert_eq!((&all["meta"]["first_revision"], &all["meta"]["loaded_at"]), (&first.clone().into(), &all["meta"]["first_loaded_at"]));
        let rows = told(&app.get("/v1/changes?limit=200"));
        assert_eq!(told_over_graphql(&app, ""), rows);
        // what the dataset tells of as gone and renamed is known from the beginning
        let gone = json!({
            "action": "removed", "record": { "id": "old-bridge", "type": null, "title": null }, "was": [],
            "reason": "It was the new bridge under another name.", "fields": [],
        });
        assert_eq!(told(&app.get("/v1/changes?action=removed")), std::slice::from_ref(&gone));
        assert_eq!(told(&app.get("/v1/changes?id=old-bridge")), [gone]);
        let bank = told(&app.get("/v1/changes?id=port-bank"));
        assert_eq!((&bank[0]["action"], &bank[0]["was"]), (&"created".into(), &json!(["port-bank"])));
        assert!(rows.iter().all(|row| row["fields"] == json!([])));
        assert_eq!(app.get("/v1/changes?action=created&type=deal").ok()["page"]["total"], 3);
        since(&app, &first, &[]);
        drop(app);

        register.edit(
            "records.toml",
            &[
                ("Loan for the bridge", "Loan for the long bridge"),
                (">= 6 mn EUR", "8 mn EUR"),
                ("for = \"signed\", value = \"2019-06\"", "for = \"signed\", value = \"2019-07\""),
                ("status = \"negotiating\"", "status = \"planned\""),
                ("id = \"percent-company\"\n", "id = \"hundred-company\"\nwas = [\"percent-company\"]\n"),
                ("recipient = \"percent-company\"", "recipient = \"hundred-company\""),
            ],
        );
        let app = register.serve();
        let second = revision(&app);
        let company = ["recipient, 100%_Company (percent-company)", "recipient, 100%_Company (hundred-company)"];
        let parties = json!({ "field": "parties", "before": [company[0]], "after": [company[1]] });
        let mut renamed = change("renamed", record("partner", "hundred-company", "100%_Company"), json!([]));
        renamed["was"] = json!(["percent-company"]);
        let changed = [
            change(
                "updated",
                record("deal", "bridge-loan-2019", "Loan for the long bridge"),
                json!([
                    { "field": "title", "before": ["Loan for the bridge"], "after": ["Loan for the long bridge"] },
                    parties,
                    { "field": "amount", "before": ["at least EUR 6 million"], "after": ["EUR 8 million"] },
                ]),
            ),
            change(
                "updated",
                record("deal", "harbour-loan-2019", "Loan for the harbour"),
                json!([{
                    "field": "citations",
                    "before": ["source the-paper, chapter 1, page 4, note 2, supports signed, rank rival, value June 2019"],
                    "after": ["source the-paper, chapter 1, page 4, note 2, supports signed, rank rival, value July 2019"],
                }]),
            ),
            renamed,
            change(
                "updated",
                record("deal", "unsigned-loan", "Loan under negotiation"),
                json!([parties, { "field": "status", "before": ["negotiating"], "after": ["planned"] }]),
            ),
        ];
        since(&app, &first, &changed);
        assert_eq!(app.get("/v1/partners/percent-company").status, 308);
        // by either id it is the same record all along
        for id in ["percent-company", "hundred-company"] {
            let rows = told(&app.get(&format!("/v1/changes?id={id}")));
            let what: Vec<_> = rows.iter().map(|row| (row["action"].as_str(), row["record"]["id"].as_str())).collect();
            assert_eq!(what, [(Some("renamed"), Some("hundred-company")), (Some("created"), Some("percent-company"))], "{id}");
            assert_eq!(told_over_graphql(&app, &format!(", filter: {{ id: {{ in: [\"{id}\"] }} }}")), rows);
        }
        let others = app.get("/v1/changes?id__ne=percent-company&limit=200").ok();
        assert!(others["data"].as_array().expect("rows").iter().all(|row| row["record"]["title"] != "100%_Company"));
        // each field that is named is one of the record
        for row in &changed {
            let record = app.get(&format!("/v1/records/{}", row["record"]["id"].as_str().expect("an id"))).ok();
            let names: BTreeSet<&str> = row["fields"].as_array().expect("fields").iter().filter_map(|it| it["field"].as_str()).collect();
            assert!(names.iter().all(|name| record.get(name).is_some()), "{names:?}: {record}");
        }
        drop(app);

        let text = fs::read_to_string(register.data.join("records.toml")).expect("the records");
        let (before, rest) = text.split_once("[[deal]]\nid = \"unsigned-loan\"").expect("the deal");
        let (deal, after) = rest.split_once("[[observations]]").expect("the observations");
        fs::write(register.data.join("records.toml"), format!("{before}[[observations]]{after}")).expect("written");
        let removed = "[[removed]]\nid = \"unsigned-loan\"\nreason = \"Nobody speaks of it any more.\"\n";
        let dataset = fs::read_to_string(register.data.join("dataset.toml")).expect("the dataset");
        fs::write(register.data.join("dataset.toml"), format!("{dataset}\n{removed}")).expect("written");
        let app = register.serve();
        let third = revision(&app);
        let mut gone = change("removed", record("deal", "unsigned-loan", "Loan under negotiation"), json!([]));
        gone["reason"] = "Nobody speaks of it any more.".into();
        since(&app, &second, std::slice::from_ref(&gone));
        since(&app, &first, &[&[gone.clone()], &changed[..]].concat());
        let answer = app.get("/v1/deals/unsigned-loan");
        assert_eq!((answer.status, answer.json()["detail"].as_str().expect("why").contains("Nobody speaks of it")), (410, true));
        let now = app.graphql(&format!("{{ changes(filter: {{ since: \"{second}\" }}) {{ nodes {{ record {{ now {{ id }} }} }} }} }}"));
        assert_eq!(now.ok()["changes"]["nodes"], json!([{ "record": { "now": null } }]));
        // the whole life of it, the newest first
        let life = told(&app.get("/v1/changes?id=unsigned-loan"));
        assert_eq!(life.iter().map(|row| &row["action"]).collect::<Vec<_>>(), ["removed", "updated", "created"]);
        drop(app);

        // put back; what was said of its removal stays in the log
        fs::write(register.data.join("records.toml"), format!("{before}[[deal]]\nid = \"unsigned-loan\"{deal}[[observations]]{after}"))
            .expect("written");
        fs::write(register.data.join("dataset.toml"), &dataset).expect("written");
        let app = register.serve();
        // it is the revision that was there before its removal
        assert_eq!(revision(&app), second);
        since(&app, &third, &[change("created", record("deal", "unsigned-loan", "Loan under negotiation"), json!([]))]);
        since(&app, &second, &[]);
        assert_eq!(told(&app.get("/v1/changes?action=removed&type=deal")), [gone]);
        drop(app);

        // other files, the same records
        register.edit("records.toml", &[("[file]", "# a remark\n[file]")]);
        let app = register.serve();
        assert_ne!(revision(&app), second);
        since(&app, &second, &[]);
        pages(&app);
    });
}

/// One order, whatever the pages, forwards and backwards, over both faces and the feed.
fn pages(app: &TestApp) {
    for sort in ["at", "-at"] {
        let whole = ids(&app.get(&format!("/v1/changes?limit=200&sort={sort}")).ok()["data"]);
        assert!(whole.len() > 15, "{whole:?}");
        let (mut found, mut next) = (Vec::new(), Some(format!("/v1/changes?limit=4&sort={sort}")));
        while let Some(address) = next {
            let page = app.get(&address).ok();
            found.extend(ids(&page["data"]));
            next = page["page"]["next"].as_str().map(str::to_owned);
        }
        assert_eq!(found, whole);
    }
    let rest = app.get("/v1/changes?limit=3").ok();
    let query = "query($after: String) { changes(first: 3, after: $after) { nodes { id } pageInfo { endCursor } } }";
    let graphql = app.graphql_with(query, json!({ "after": rest["page"]["next_cursor"] }));
    let next = app.get(rest["page"]["next"].as_str().expect("a next page")).ok();
    assert_eq!(ids(&graphql.ok()["changes"]["nodes"]), ids(&next["data"]));
    // a cursor says since when, too: after its load
    let cursor = next["page"]["next_cursor"].as_str().expect("a cursor");
    let number = |id: &String| id.split('.').next().and_then(|load| load.parse::<u32>().ok()).expect("a number");
    let read = number(ids(&next["data"]).last().expect("a row"));
    let newer: Vec<String> = ids(&app.get("/v1/changes?limit=200").ok()["data"]).into_iter().filter(|id| number(id) > read).collect();
    assert_eq!(ids(&app.get(&format!("/v1/changes?limit=200&since={cursor}")).ok()["data"]), newer);
    assert!(!newer.is_empty() && read > 1);
}

#[test]
fn since_takes_revisions_and_times_and_says_what_is_known() {
    shared_on_both(|app| {
        let all = app.get("/v1/changes?limit=1").ok();
        let (revision, at) = (all["meta"]["revision"].as_str().expect("one"), all["meta"]["loaded_at"].as_str().expect("a time"));
        let total = all["page"]["total"].as_u64().expect("a total");
        let asked = |since: &str| {
            let body = app.get(&format!("/v1/changes?limit=1&since={}", encode(since))).ok();
            (body["page"]["total"].as_u64().expect("a total"), body["meta"]["complete"].as_bool())
        };
        for nothing in [revision, &revision[..12], at, "2199-01", "2199-01-01T00:00:00+02:00"] {
            assert_eq!(asked(nothing), (0, Some(true)), "{nothing}");
        }
        // before the log begins all that is known is told, and that it may not be all
        for all in ["1999", "2019-05-01", "2001-01-01T00:00:00Z"] {
            assert_eq!(asked(all), (total, Some(false)), "{all}");
        }
        for wrong in ["yesterday", "2019-13", "0123456789abcdef", "eyJ2IjoyfQ", ""] {
            let answer = app.get(&format!("/v1/changes?since={}", encode(wrong)));
            assert_eq!((answer.status, &answer.json()["errors"][0]["parameter"]), (400, &"since".into()), "{wrong}: {}", answer.text);
            assert!(wrong.is_empty() || answer.text.contains(revision), "{wrong}: {}", answer.text);
        }
        let refused = app.graphql("{ changes(filter: { since: \"0123456789abcdef\" }) { totalCount } }");
        assert_eq!(refused.error()["extensions"]["parameter"], "since");
        let log = app.graphql("{ changeLog { firstRevision firstLoadedAt revision loadedAt } dataset { revision } }");
        assert_eq!(
            (&log.ok()["changeLog"]["revision"], &log.ok()["changeLog"]["firstLoadedAt"]),
            (&log.ok()["dataset"]["revision"], &at.into())
        );
    });
}

#[test]
fn it_is_filtered_as_records_are_and_counted() {
    shared_on_both(|app| {
        for query in
            ["type=deal", "concerns=poland", "party=european-investment-bank&type=deal", "title__contains=loan", "citation__note=64"]
        {
            let found = app.get(&format!("/v1/records?limit=1&{query}")).ok()["page"]["total"].clone();
            assert_eq!(app.get(&format!("/v1/changes?limit=1&{query}")).ok()["page"]["total"], found, "{query}");
        }
        let counted = app.get("/v1/changes?limit=1&facet=type,action").ok();
        for facet in ["type", "action"] {
            for value in counted["facets"][facet].as_array().expect("values") {
                let address = format!("/v1/changes?limit=1&{facet}={}", value["value"].as_str().expect("a value"));
                assert_eq!(app.get(&address).ok()["page"]["total"], value["count"], "{address}");
            }
        }
        for (query, parameter) in [
            ("id=EIB", "id"),
            ("action=create", "action"),
            ("type=deals", "type"),
            ("sort=title", "sort"),
            ("q=loan", "q"),
            ("limit=201", "limit"),
        ] {
            let answer = app.get(&format!("/v1/changes?{query}"));
            assert_eq!((answer.status, &answer.json()["errors"][0]["parameter"]), (400, &parameter.into()), "{query}: {}", answer.text);
        }
        for (query, parameter) in [
            ("sort=at", "sort"),
            ("facet=type", "facet"),
            ("since=never", "since"),
            ("before=x", "before"),
            ("bom=1", "bom"),
            ("after=x", "after"),
            ("limit=201", "limit"),
        ] {
            let answer = app.get(&format!("/v1/changes.atom?{query}"));
            assert_eq!((answer.status, &answer.json()["errors"][0]["parameter"]), (400, &parameter.into()), "{query}: {}", answer.text);
        }
    });
}

#[test]
fn changes_are_a_table_too() {
    shared_on_both(|app| {
        let query = "type=deal&since=2000";
        let total = app.get(&format!("/v1/changes?{query}&limit=1")).ok()["page"]["total"].as_u64().expect("a total");
        let csv = app.get(&format!("/v1/changes.csv?{query}"));
        assert!(csv.header("content-disposition").is_some_and(|name| name.contains("changes-")));
        assert!(
            csv.text.starts_with("id,action,record_id,record_type,record_title,was,reason,fields,revision,at"),
            "{}",
            csv.text.lines().next().unwrap_or_default()
        );
        let lines = app.get(&format!("/v1/changes.ndjson?{query}")).text;
        assert_eq!((csv.text.lines().count() as u64, lines.lines().count() as u64), (total + 1, total));
        let first = app.get(&format!("/v1/changes?{query}&limit=1")).ok()["data"][0].clone();
        assert_eq!(serde_json::from_str::<Value>(lines.lines().next().expect("a line")).expect("JSON"), first);
        assert_eq!(app.get(&format!("/v1/changes.xlsx?{query}")).status, 200);
        assert_eq!(app.get(&format!("/v1/changes.csv?{query}&rows=fields")).status, 200);
    });
}
