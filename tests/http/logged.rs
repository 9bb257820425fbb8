//! What goes wrong behind an answer is logged with the id that the client got.
use crate::with;
use migration::Limits;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::fs;
use tests::{Program, ready_on_both, scratch};

/// The table of citations is gone, as after a mistake of whoever runs the server.
fn lose_citations(database: &str) {
    with(database, Limits::default(), async |opened| {
        let writer = opened.writer().await.expect("a writer");
        let sql = "ALTER TABLE citation RENAME TO elsewhere";
        writer.transaction(async |tx| tx.execute_unprepared(sql).await).await.expect("it is renamed");
    });
}

#[test]
fn a_query_that_fails_is_logged_once_with_the_id_of_its_request() {
    ready_on_both(|database| {
        let program = Program::new(env!("CARGO_BIN_EXE_atlas-under-test"));
        let log = scratch("logged").join("log");
        let (mut child, address) = program.serve(database, "warn", &log);
        lose_citations(database);
        // many fields fail for one reason
        let query = json!({ "query": "{ deals(first: 5) { nodes { citations { page } } } }" }).to_string();
        for own in [None, Some("a-request-of-mine")] {
            let mut request = ureq::post(format!("{address}/graphql")).header("content-type", "application/json");
            if let Some(own) = own {
                request = request.header("x-request-id", own);
            }
            let mut answer = request.config().http_status_as_error(false).build().send(&query).expect("an answer");
            let id = answer.headers().get("x-request-id").and_then(|id| id.to_str().ok()).expect("an id").to_owned();
            assert!(own.is_none_or(|own| own == id), "{id}");
            let told: Value = serde_json::from_str(&answer.body_mut().read_to_string().expect("text")).expect("JSON");
            let told = &told["errors"][0]["extensions"];
            assert_eq!((&told["code"], &told["requestId"]), (&"internal".into(), &id.as_str().into()), "{told}");
            let lines = fs::read_to_string(&log).expect("a log");
            let lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            let errors: Vec<Value> = lines.filter(|line| line["level"] == "ERROR" && line["span"]["id"] == *id).collect();
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert!(errors[0]["error"].as_str().is_some_and(|why| why.contains("citation")), "{errors:?}");
        }
        child.kill().expect("it is stopped");
        child.wait().expect("it is gone");
    });
}
