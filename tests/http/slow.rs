//! A slow statement keeps no other request waiting, and ends at its deadline.
use sea_orm::ConnectionTrait;
use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use tests::{TestApp, on_both, scratch};

/// Fills a database with partners enough that a search without an index takes a while.
fn crowd(database: &str, n: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let opened = migration::open(database, migration::Limits::default()).await.expect("the database opens");
        let numbers = format!("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {n})");
        for sql in [
            format!(
                "{numbers} INSERT INTO record (id, type, title, title_key, date_from, date_to, parties, hash)
                 SELECT 'crowd-' || n, 'partner', 'Crowd ' || n, 'crowd ' || n, '9999-12-31', '0001-01-01', '[]', '' FROM c"
            ),
            format!(
                "{numbers} INSERT INTO partner (id, kind, parent, founded_from, founded_to, dissolved_from, dissolved_to, names, offices)
                 SELECT 'crowd-' || n, 'company', 'null', '9999-12-31', '0001-01-01', '9999-12-31', '0001-01-01', '[]', '[]' FROM c"
            ),
        ] {
            let writer = opened.writer().await.expect("a writer");
            writer.transaction(async |tx| tx.execute_unprepared(&sql).await).await.expect("rows are made");
        }
    });
}

#[test]
fn a_slow_statement_keeps_no_other_request_waiting() {
    on_both(|database| {
        let file = scratch("slow");
        let database =
            if database.starts_with("sqlite") { format!("sqlite://{}/slow.sqlite", file.display()) } else { database.to_owned() };
        // one thread answers: were it kept, everybody would wait
        let app = TestApp::with(&database, Some(&crate::fixture("small")), 1);
        crowd(&database, 150_000);
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                let contains: Vec<String> = (0..60).map(|n| format!("{{title: {{contains: \"nobody {n}\"}}}}")).collect();
                let query = format!("{{ partners(filter: {{ or: [{}] }}) {{ totalCount }} }}", contains.join(","));
                assert_eq!(app.graphql(&query).ok()["partners"]["totalCount"], 0);
                done.store(true, Ordering::SeqCst);
            });
            scope.spawn(|| {
                let slow = app.get("/v1/partners?title__contains=nobody&name__contains=nobody").ok();
                assert_eq!(slow["page"]["total"], 0);
            });
            thread::sleep(std::time::Duration::from_millis(30));
            let mut answered = 0;
            while !done.load(Ordering::SeqCst) {
                assert_eq!(app.get("/healthz").status, 200);
                assert_eq!(app.get("/v1/deals/harbour-loan-2019").status, 200);
                answered += 1;
            }
            assert!(answered >= 3, "only {answered} rounds were answered while the slow ones ran");
        });
        std::fs::remove_dir_all(&file).expect("the folder goes");
    });
}

#[test]
fn a_statement_ends_at_its_deadline() {
    on_both(|database| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let limits = migration::Limits { statement: std::time::Duration::from_millis(50), ..migration::Limits::default() };
            let opened = migration::open(database, limits).await.expect("the database opens");
            let endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";
            let backend = opened.backend();
            let stopped = opened.begin().query_all_raw(sea_orm::Statement::from_string(backend, endless)).await;
            let error = stopped.expect_err("it has no end of its own");
            assert_eq!(migration::classify(&error), migration::Failure::Timeout, "{error}");
            let fine = opened.begin().query_all_raw(sea_orm::Statement::from_string(backend, "SELECT 1")).await;
            assert_eq!(fine.expect("the connection is of use still").len(), 1);
        });
    });
}
