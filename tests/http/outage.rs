//! A database that goes away is told, and its coming back is noticed.
use std::{
    thread,
    time::{Duration, Instant},
};
use tests::{Postgres, TestApp};

#[test]
fn a_database_that_goes_away_is_told_and_comes_back() {
    let Some(mut cluster) = Postgres::own() else {
        return;
    };
    let app = TestApp::on(&cluster.ready());
    assert_eq!(app.get("/v1/deals").status, 200);
    assert_eq!(app.get("/readyz").status, 200);

    cluster.stop();
    let gone = app.get("/v1/deals?limit=1");
    assert_eq!((gone.status, &gone.json()["code"]), (503, &"unavailable".into()));
    assert!(gone.header("retry-after").is_some());
    assert_eq!(app.graphql("{ deals { nodes { id } } }").error()["extensions"]["code"], "unavailable");
    assert_eq!(app.get("/readyz").status, 503);
    assert_eq!(app.get("/healthz").status, 200, "the process lives");

    cluster.start();
    let until = Instant::now() + Duration::from_secs(30);
    while app.get("/v1/deals").status != 200 {
        assert!(Instant::now() < until, "the database is back, the server does not notice");
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(app.get("/readyz").status, 200);
}
