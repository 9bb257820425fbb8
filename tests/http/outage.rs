//! A database that goes away is told, and its coming back is noticed.
use crate::{fixture, lasting};
use std::{
    fs, thread,
    time::{Duration, Instant},
};
use tests::{Postgres, TestApp, scratch};

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

#[test]
fn a_file_that_is_deleted_or_replaced_is_told_and_read_anew() {
    let folder = scratch("replaced");
    let file = folder.join("atlas.sqlite");
    let small = Some(fixture("small"));
    // another database, made elsewhere and put in its place
    let other = folder.join("other");
    fs::create_dir(&other).expect("a folder");
    drop(TestApp::on(&lasting("sqlite", &other)));
    let app = TestApp::with(&lasting("sqlite", &folder), small.as_deref(), 2);
    let total = |app: &TestApp| app.get("/v1/records?limit=1").ok()["page"]["total"].clone();
    let revision = |app: &TestApp| app.get("/v1/dataset").ok()["revision"].clone();
    let (few, before) = (total(&app), revision(&app));

    let told = |why: &str| {
        for path in ["/readyz", "/v1/deals", "/v1/dataset"] {
            let gone = app.get(path);
            assert_eq!((gone.status, gone.json()["code"].as_str()), (503, Some("unavailable")), "{why}: {path}");
            assert!(gone.header("retry-after").is_some(), "{why}: {path}");
        }
        assert_eq!(app.get("/healthz").status, 200, "the process lives");
    };
    fs::remove_file(&file).expect("it is deleted");
    told("deleted");
    for (what, bytes) in [("empty", &b""[..]), ("no database", &[b'x'; 4096])] {
        fs::write(&file, bytes).expect("written");
        told(what);
    }
    fs::rename(other.join("atlas.sqlite"), &file).expect("it is replaced");
    assert_eq!(app.get("/readyz").status, 200);
    assert_ne!(total(&app), few);
    assert_ne!(revision(&app), before);
    fs::remove_dir_all(&folder).expect("the folder goes");
}
