//! A slow statement keeps no other request waiting, and ends at its deadline.
use crate::{ENDLESS_PATHS, ask, clients, fixture, make_endless, on_both_lasting, with};
use migration::{Failure, Limits, classify};
use sea_orm::DbBackend;
use std::time::{Duration, Instant};
use tests::{TestApp, on_both};

#[test]
fn a_slow_statement_keeps_no_other_request_waiting() {
    on_both_lasting("slow", |database, _| {
        // one thread answers: were it kept, everybody would wait
        let app = TestApp::with(database, Some(&fixture("small")), 1);
        make_endless(database);
        let slow = ENDLESS_PATHS.map(|path| clients::ask(&app, path));
        clients::until("the slow ones do not run", || app.running() == 2);
        for _ in 0..3 {
            assert_eq!(app.get("/healthz").status, 200);
            assert_eq!(app.get("/v1/deals/harbour-loan-2019").status, 200);
        }
        assert!(app.running() >= 2, "the slow ones had ended");
        drop(slow);
    });
}

/// Statements that take longer than any test waits: steps without an end, and more rows than are soon sorted.
const ENDLESS: &str = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";
const SORT: &str = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000)
    SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY a.n * 7919 % 1009, b.n) AS r FROM c a CROSS JOIN c b) s WHERE r < 0";

/// Waits for something that comes soon.
async fn until(what: &str, there: impl Fn() -> bool) {
    let long = Instant::now() + Duration::from_secs(60);
    while !there() {
        assert!(Instant::now() < long, "{what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[test]
fn a_statement_that_is_not_quick_ends_with_its_rows() {
    let limits = Limits { quick_steps: 1_000, ..Limits::default() };
    let counted = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 50000) SELECT count(*) AS n FROM c";
    on_both(|database| {
        with(database, limits, async |db| {
            // the second time its text is known
            for _ in 0..2 {
                let rows = ask(&db.begin(), counted).await.expect("it ends");
                assert_eq!(rows[0].try_get::<i64>("", "n").expect("a number"), 50_000);
            }
        });
    });
}

#[test]
fn a_statement_ends_at_its_deadline() {
    let limits = Limits { statement: Duration::from_millis(50), ..Limits::default() };
    on_both(|database| {
        with(database, limits, async |db| {
            for slow in [ENDLESS, SORT] {
                let tx = db.begin();
                let error = ask(&tx, slow).await.expect_err("it has no end of its own");
                assert_eq!(classify(&error), Failure::Timeout, "{error}");
                let over = ask(&tx, "SELECT 1").await.expect_err("the transaction is over");
                assert_eq!(classify(&over), Failure::Timeout, "{over}");
                until("it runs on after its deadline", || db.running() == 0).await;
                assert_eq!(ask(&db.begin(), "SELECT 1").await.expect("others are answered").len(), 1);
            }
        });
    });
}

#[test]
fn a_statement_that_nobody_waits_for_is_stopped() {
    // its deadline is not what stops it
    let limits = Limits { statement: Duration::from_secs(600), ..Limits::default() };
    on_both(|database| {
        with(database, limits, async |db| {
            // the second time their texts are known
            for slow in [ENDLESS, SORT, ENDLESS, SORT] {
                let tx = db.begin();
                tokio::select! {
                    done = ask(&tx, slow) => panic!("it has no end of its own: {done:?}"),
                    () = until("it does not run", || db.running() == 1) => {}
                }
                until("it runs on without anybody waiting", || db.running() == 0).await;
                let over = ask(&tx, "SELECT 1").await.expect_err("the transaction is over");
                assert_eq!(classify(&over), Failure::Timeout, "{over}");
            }
            if db.backend() == DbBackend::Postgres {
                let active = "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'WITH RECURSIVE%' AND datname = current_database()";
                assert!(ask(&db.begin(), active).await.expect("an answer").is_empty(), "the server runs on");
            }
        });
    });
}

#[test]
fn more_than_it_can_take_is_refused_at_once() {
    let limits = Limits { running: 1, waiting: 1, statement: Duration::from_secs(600), ..Limits::default() };
    on_both(|database| {
        with(database, limits, async |db| {
            for _ in 0..3 {
                let (runs, waits, refused) = (db.begin(), db.begin(), db.begin());
                tokio::select! {
                    biased;
                    done = ask(&runs, ENDLESS) => panic!("it has no end of its own: {done:?}"),
                    done = ask(&waits, ENDLESS) => panic!("it has no end of its own: {done:?}"),
                    done = ask(&refused, ENDLESS) => {
                        let error = done.expect_err("one runs, one waits");
                        assert_eq!(classify(&error), Failure::Overloaded, "{error}");
                    }
                }
                assert!(ask(&db.begin(), "SELECT 1").await.is_ok(), "it does not recover");
                until("something runs on", || db.running() == 0).await;
                let over = ask(&refused, "SELECT 1").await.expect_err("the transaction is over");
                assert_eq!(classify(&over), Failure::Overloaded, "{over}");
            }
        });
    });
}

#[test]
fn a_wait_is_within_the_deadline() {
    let limits = Limits { running: 1, statement: Duration::from_millis(100), ..Limits::default() };
    on_both(|database| {
        with(database, limits, async |db| {
            let (first, second) = (db.begin(), db.begin());
            assert!(ask(&first, "SELECT 1").await.is_ok());
            let (first, second) = tokio::join!(ask(&first, ENDLESS), ask(&second, ENDLESS));
            for error in [first.expect_err("it has no end"), second.expect_err("it has no end, and the other is before it")] {
                assert_eq!(classify(&error), Failure::Timeout, "{error}");
            }
        });
    });
}

#[test]
fn long_transactions_leave_connections_to_others() {
    let limits = Limits { running: 3, long: 2, ..Limits::default() };
    on_both(|database| {
        with(database, limits, async |db| {
            let long = [db.begin_long().expect("the first"), db.begin_long().expect("the second")];
            for tx in &long {
                assert!(ask(tx, "SELECT 1").await.is_ok());
            }
            assert_eq!(classify(&db.begin_long().expect_err("two are enough")), Failure::Overloaded);
            assert!(ask(&db.begin(), "SELECT 1").await.is_ok());
            drop(long);
            assert!(db.begin_long().is_ok());
        });
    });
}
