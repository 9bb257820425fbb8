//! GraphQL over HTTP: statuses and media types, answers that are kept by the rules of REST, documents that are asked for by their hash or id.
use crate::{caching::plain, fixture, on_both_lasting};
use api::{
    config::Serve,
    graphql::{Executor, persisted::Documents},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{fs, thread, time::Duration};
use tests::{Answer, TestApp, encode, ready_on_both, settings, shared_on_both};

const NEW: &str = "application/graphql-response+json";
const OLD: &str = "application/json";
const TITLE: &str = "{ dataset { title } }";

fn post(app: &TestApp, body: &Value, accept: &str) -> Answer {
    app.post("/graphql", &body.to_string(), &[("content-type", OLD), ("accept", accept)])
}

fn address(parameters: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    format!("/graphql?{}", pairs.join("&"))
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The code of the first error.
#[track_caller]
fn code(answer: &Answer) -> String {
    let body = answer.json();
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("no code: {body:#}")).to_owned()
}

#[test]
fn a_request_has_the_status_of_the_draft_in_the_new_media_type() {
    shared_on_both(|app| {
        let typed = "query($n: Int!) { deals(first: $n) { totalCount } }";
        for (body, new, old) in [
            (json!({ "query": TITLE }), 200, 200),
            (json!({ "query": "{" }), 400, 200),
            (json!({ "query": "" }), 400, 200),
            (json!({ "query": "{ nothing }" }), 422, 200),
            (json!({ "query": "query A { __typename } query B { __typename }" }), 422, 200),
            (json!({ "query": TITLE, "operationName": "Other" }), 422, 200),
            (json!({ "query": "mutation { __typename }" }), 422, 200),
            (json!({ "query": "subscription { __typename }" }), 422, 200),
            (json!({ "query": format!("{{{}}}", "a: __typename ".repeat(60)) }), 422, 200),
            (
                json!({ "query": "{ deals(first: 200) { nodes { parties { partner { deals(first: 200) { nodes { id title } } } } } } }" }),
                422,
                200,
            ),
            (json!({ "query": typed, "variables": { "n": "many" } }), 400, 200),
            (json!({ "query": typed }), 400, 200),
            (json!({ "query": TITLE, "variables": [] }), 400, 400),
            (json!({}), 400, 400),
            (json!([{ "query": TITLE }]), 400, 400),
        ] {
            for (media, status) in [(NEW, new), (OLD, old)] {
                let answer = post(app, &body, media);
                assert_eq!((answer.status, answer.header("content-type")), (status, Some(media)), "{body}: {}", answer.text);
                assert_eq!(
                    answer.json().get("data").is_some(),
                    body["query"] == TITLE && status == 200 && body.get("operationName").is_none(),
                    "{body}"
                );
                assert_eq!(answer.header("cache-control"), Some("no-store"), "{body}");
            }
        }
        assert!(post(app, &json!([{ "query": TITLE }]), NEW).text.contains("batches are not read"));
        // executed, and something went wrong on the way
        let partial = json!({ "query": "{ dataset { title } partner(id: \"belarus\") { deals(first: 900) { totalCount } } }" });
        let (new, old) = (post(app, &partial, NEW), post(app, &partial, OLD));
        assert_eq!((new.status, old.status), (294, 200));
        assert!(new.json()["data"]["dataset"]["title"].is_string(), "{}", new.text);
        // by GET too, and a mutation is not asked for so at all
        for (document, status) in [("{", 400), ("{ nothing }", 422), ("mutation { __typename }", 405)] {
            let answer = app.get_with(&address(&[("query", document)]), &[("accept", NEW)]);
            assert_eq!((answer.status, answer.header("cache-control")), (status, Some("no-store")), "{document}");
            assert_eq!(answer.header("allow"), (status == 405).then_some("POST"), "{document}");
        }
        assert_eq!(app.get(&address(&[("query", TITLE), ("variables", ""), ("extensions", ""), ("operationName", "")])).status, 200);
        assert_eq!(app.get(&address(&[("query", TITLE), ("query", TITLE)])).status, 400);
    });
}

#[test]
fn a_query_in_the_address_is_kept_by_the_rules_of_rest() {
    ready_on_both(|database| {
        // no other is to count its statements
        let app = &TestApp::on(database);
        let query = "{ deals(first: 20, orderBy: {field: TITLE}) { totalCount nodes { id title summary } } }";
        let first = app.get(&address(&[("query", query)]));
        let data = first.ok()["data"]["deals"].clone();
        assert_eq!(data["nodes"].as_array().map(Vec::len), Some(20));
        let tag = first.header("etag").expect("a tag").to_owned();
        assert_eq!(first.header("cache-control"), Some("public, max-age=60, stale-while-revalidate=600"));
        assert_eq!(first.header("vary"), Some("Accept, Accept-Encoding"));
        assert!(first.header("last-modified").is_some());
        // what was sent to the database is of the first who asked
        assert_eq!(first.json()["extensions"]["cost"].get("statements"), None);
        let other = "query Deals($n: Int = 20) { deals(first: $n, orderBy: {field: TITLE, direction: ASC}) { ...F } } fragment F on DealConnection { totalCount nodes { id title summary } }";
        for (same, media) in [
            (vec![("query", query)], OLD),
            (vec![("query", "{ deals(orderBy: {field: TITLE}, first: 20) { totalCount, nodes { id, title, summary } } } # again")], OLD),
            (vec![("query", query), ("variables", "{\"unknown\":1}"), ("operationName", "")], "*/*"),
        ] {
            let again = app.get_with(&address(&same), &[("if-none-match", &tag), ("accept", media)]);
            assert_eq!((again.status, again.bytes.len()), (304, 0), "{same:?}");
            assert_eq!(app.get_with(&address(&same), &[("accept", media)]).text, first.text, "{same:?}");
        }
        let sent = || app.get("/metrics").text.lines().find_map(|line| line.strip_prefix("atlas_statements_total ")?.parse::<f64>().ok());
        // those of an answer are counted a moment after it
        let settled = || {
            let count = sent();
            thread::sleep(Duration::from_millis(50));
            (sent() == count).then_some(count?)
        };
        let before = (0..100).find_map(|_| settled()).expect("a count");
        for _ in 0..50 {
            assert_eq!(app.get_with(&address(&[("query", query)]), &[("if-none-match", &tag)]).status, 304);
        }
        // the revision may be looked at now and then
        assert!(sent().expect("a count") < before + 10.0, "what the client has is not asked again");
        let given = address(&[("query", other), ("variables", "{\"n\":2}")]);
        let fewer = app.get_with(&given, &[("if-none-match", &tag)]);
        assert_eq!((fewer.status, fewer.json()["data"]["deals"]["nodes"].as_array().map(Vec::len)), (200, Some(2)));
        let new = app.get_with(&address(&[("query", query)]), &[("accept", NEW), ("if-none-match", &tag)]);
        assert_eq!((new.status, new.header("content-type")), (200, Some(NEW)), "another media type is another answer");
        for coding in ["br", "gzip", "zstd"] {
            let packed = app.get_with(&address(&[("query", query)]), &[("accept-encoding", coding)]);
            assert_eq!(packed.header("content-encoding"), Some(coding));
            assert!(plain(&packed) == first.bytes, "{coding}");
            assert_ne!(packed.header("etag"), Some(&*tag));
        }
        let head = app.head_with(&address(&[("query", query)]), &[]);
        assert_eq!((head.status, head.header("etag"), head.bytes.len()), (200, Some(&*tag), 0));
        assert_eq!(app.get_with(&address(&[("query", query)]), &[("cache-control", "no-cache")]).text, first.text);
        assert_eq!(app.get_with(&address(&[("query", query)]), &[("if-match", "\"another\"")]).status, 412);
        assert_eq!(app.get_with(&address(&[("query", query)]), &[("accept-encoding", "identity;q=0")]).status, 406);
        // the same by POST is sent, and not kept by anybody
        let posted = post(app, &json!({ "query": query }), OLD);
        assert_eq!((posted.header("cache-control"), posted.header("etag")), (Some("no-store"), None));
        assert_eq!(posted.json()["data"]["deals"], data);
        // nor is an error
        let partial =
            app.get(&address(&[("query", "{ dataset { title } partner(id: \"belarus\") { deals(first: 900) { totalCount } } }")]));
        assert_eq!((partial.status, partial.header("cache-control"), partial.header("etag")), (200, Some("no-store"), None));
        assert!(app.get(&address(&[("query", "{ __schema { types { name } } }")])).header("etag").is_some());
    });
}

#[test]
fn a_document_is_learnt_by_its_hash() {
    shared_on_both(|app| {
        let document = "query Learnt($id: ID!) { partner(id: $id) { title id } }";
        let by = |hash: &str| json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
        let ask = |query: Option<&str>, hash: &str| {
            let mut body = json!({ "variables": { "id": "belarus" }, "extensions": by(hash) });
            if let Some(query) = query {
                body["query"] = query.into();
            }
            post(app, &body, NEW)
        };
        let (hash, none) = (sha256(document), sha256("something else"));
        let unknown = ask(None, &hash);
        assert_eq!((unknown.status, &*code(&unknown)), (400, "PERSISTED_QUERY_NOT_FOUND"));
        assert_eq!(unknown.json()["errors"][0]["message"], "PersistedQueryNotFound");
        assert_eq!(unknown.header("cache-control"), Some("no-store"));
        let wrong = ask(Some(document), &none);
        assert_eq!((wrong.status, &*code(&wrong)), (400, "malformed_request"), "{}", wrong.text);
        assert_eq!(code(&ask(None, &none)), "PERSISTED_QUERY_NOT_FOUND");
        assert_eq!(code(&ask(None, "short")), "malformed_request");
        // what is no document is not learnt
        let broken = "{ nothing }";
        assert_eq!(ask(Some(broken), &sha256(broken)).status, 422);
        assert_eq!(code(&ask(None, &sha256(broken))), "PERSISTED_QUERY_NOT_FOUND");
        let data = ask(Some(document), &hash).ok()["data"].clone();
        assert_eq!(data["partner"]["id"], "belarus");
        assert_eq!(ask(None, &hash).ok()["data"], data);
        assert_eq!(ask(None, &hash.to_uppercase()).ok()["data"], data);
        // by GET the hash is enough, and a cache keeps the answer
        let variables = ("variables", "{\"id\":\"belarus\"}");
        let short = app.get(&address(&[variables, ("extensions", &by(&hash).to_string())]));
        assert_eq!(short.ok()["data"], data);
        let long = app.get_with(&address(&[variables, ("query", document)]), &[("if-none-match", short.header("etag").expect("a tag"))]);
        assert_eq!(long.status, 304, "it is the same answer");
        let named = app.get(&address(&[variables, ("documentId", &format!("sha256:{hash}"))]));
        assert_eq!(named.text, short.text);
        assert_eq!(code(&app.get(&address(&[variables, ("documentId", "x"), ("query", document)]))), "malformed_request");
    });
}

#[test]
fn a_server_may_answer_trusted_documents_only() {
    on_both_lasting("trusted", |database, folder| {
        let (title, deals) = ("query Title { dataset { title } }", "query Deals($n: Int) { deals(first: $n) { totalCount nodes { id } } }");
        let file = folder.join("trusted.json");
        fs::write(&file, json!({ "title-1": title, format!("sha256:{}", sha256(deals)): deals }).to_string()).expect("written");
        let app = TestApp::start(&Serve { trusted_documents: Some(file), ..settings(database, Some(&fixture("small"))) });
        assert!(post(&app, &json!({ "documentId": "title-1" }), NEW).ok()["data"]["dataset"]["title"].is_string());
        assert!(post(&app, &json!({ "query": title }), NEW).ok()["data"]["dataset"]["title"].is_string());
        let asked = [("documentId", format!("sha256:{}", sha256(deals)))];
        let get = app.get(&address(&[("documentId", &asked[0].1), ("variables", "{\"n\":1}")]));
        assert_eq!(get.ok()["data"]["deals"]["nodes"].as_array().map(Vec::len), Some(1));
        assert!(get.header("etag").is_some());
        let apollo = json!({ "persistedQuery": { "version": 1, "sha256Hash": sha256(deals) } });
        assert!(post(&app, &json!({ "extensions": apollo }), NEW).ok()["data"]["deals"]["totalCount"].is_number());
        let other = json!({ "persistedQuery": { "version": 1, "sha256Hash": sha256(TITLE) } });
        for refused in [
            json!({ "query": TITLE }),
            json!({ "documentId": "title-2" }),
            json!({ "extensions": other }),
            json!({ "query": TITLE, "extensions": other }),
        ] {
            for media in [NEW, OLD] {
                let answer = post(&app, &refused, media);
                assert_eq!((answer.status, &*code(&answer)), (403, "QUERY_NOT_IN_SAFELIST"), "{refused}");
            }
        }
    });
}

#[test]
fn trusted_documents_fit_the_schema_and_documents_may_be_learnt_by_nobody() {
    let executor = Executor::new(1).expect("a thread");
    let folder = tests::scratch("trusted-documents");
    let file = folder.join("trusted.json");
    let open = |text: &str| {
        fs::write(&file, text).expect("written");
        Documents::open(1_000_000, Some(&file), &executor).err().unwrap_or_default()
    };
    assert_eq!(open("{\"title\": \"{ dataset { title } }\"}"), "");
    assert!(open("[]").contains("a JSON object from ids to documents"));
    let wrong = open("{\"wrong\": \"{ nothing }\"}");
    assert!(wrong.contains("wrong: ") && wrong.contains("nothing"), "{wrong}");
    let app = TestApp::start(&Serve { persisted_bytes: 0, ..settings("sqlite::memory:", Some(&fixture("small"))) });
    let hash = json!({ "persistedQuery": { "version": 1, "sha256Hash": sha256(TITLE) } });
    assert_eq!(code(&post(&app, &json!({ "extensions": hash }), NEW)), "PERSISTED_QUERY_NOT_SUPPORTED");
    assert_eq!(post(&app, &json!({ "query": TITLE, "extensions": hash }), NEW).status, 200);
}

#[test]
fn a_refusal_names_the_limit_the_field_and_the_request() {
    shared_on_both(|app| {
        let many = format!(
            "{{ dataset {{ title }} deals(first: 1) {{ {} }} }}",
            (0..60).map(|n| format!("a{n}: totalCount ")).collect::<String>()
        );
        let deep = format!("{{ partner(id: \"belarus\") {{ {} id {} }} }}", "parent { ".repeat(30), "}".repeat(30));
        for (query, name, requested, limit, field) in
            [(&many, "aliases", 60, 50, "`deals` has 60"), (&deep, "depth", 32, 20, "`partner` has 32")]
        {
            let answer = app.post("/graphql", &json!({ "query": query }).to_string(), &[("content-type", OLD), ("x-request-id", "mine-1")]);
            let error = answer.json()["errors"][0].clone();
            assert_eq!(error["extensions"]["limit"], json!({ "name": name, "requested": requested, "limit": limit }), "{error:#}");
            assert_eq!(error["extensions"]["requestId"], "mine-1", "{error:#}");
            let cost = answer.json()["extensions"]["cost"].clone();
            assert!(cost["limit"].is_u64() && cost["requested"].is_null(), "what is beyond a limit is not counted: {cost}");
            assert!(error["message"].as_str().is_some_and(|m| m.contains(field) && m.contains("ask in several queries")), "{error:#}");
        }
        let costly = app.graphql("{ deals(first: 200) { nodes { citations { source { deals: title } } parties { partner { deals(first: 200) { nodes { id title } } } } } } }");
        assert!(costly.0["extensions"]["cost"]["requested"].as_u64() > costly.0["extensions"]["cost"]["limit"].as_u64(), "{}", costly.0);
        assert!(costly.0["errors"][0]["extensions"]["requestId"].is_string());
    });
}
