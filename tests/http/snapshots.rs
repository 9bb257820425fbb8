//! A transaction sees one state, an answer shows one revision, and nothing is held for ever.
use crate::{ask, fixture, on_both_lasting, with};
use migration::{Database, Failure, Insert, Limits, Rows, classify};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};
use serde_json::json;
use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};
use tests::{TestApp, on_both};

const ITEMS: Insert<'_> = Insert { table: "item", columns: &["id", "n", "x", "b", "j"] };

async fn table(db: &Database) {
    let sql = "CREATE TABLE item (id varchar(20) PRIMARY KEY, n bigint, x double precision, b boolean, j json)";
    let writer = db.writer().await.expect("a writer");
    writer.transaction(async |tx| tx.execute_unprepared(sql).await).await.expect("a table");
}

/// Writes `count` items that all carry a number, in place of those that are there.
async fn write(db: &Database, count: usize, n: i64) -> Result<u64, DbErr> {
    let mut rows = Rows::default();
    for i in 0..count {
        let json = json!({ "z": "é\"\\", "a": [n, null] });
        rows.push(vec![format!("item-{i}").into(), n.into(), 0.1.into(), Value::Bool(None), json.into()])?;
    }
    let writer = db.writer().await?;
    writer
        .transaction(async |tx| {
            tx.execute_unprepared("DELETE FROM item").await?;
            tx.insert(&ITEMS, rows).await
        })
        .await
}

#[test]
fn a_transaction_sees_one_state_whatever_is_written_meanwhile() {
    on_both_lasting("snapshots", |database, _| {
        with(database, Limits::default(), async |db| {
            table(db).await;
            let state = async |tx: &migration::ReadTransaction| {
                let row = ask(tx, "SELECT count(*) AS rows, min(n) AS least, max(n) AS most FROM item").await.expect("a row").remove(0);
                let number = |column: &str| row.try_get::<Option<i64>>("", column).expect("a number");
                (number("rows"), number("least"), number("most"))
            };
            let (unbegun, empty) = (db.begin(), db.begin());
            assert_eq!(state(&empty).await, (Some(0), None, None));
            write(db, 2_500, 1).await.expect("rows");
            let first = db.begin();
            assert_eq!(state(&first).await, (Some(2_500), Some(1), Some(1)));
            assert_eq!(write(db, 3_000, 2).await.expect("rows"), 3_000);
            for _ in 0..3 {
                assert_eq!(state(&empty).await, (Some(0), None, None));
                let (one, other) = tokio::join!(state(&first), state(&first));
                assert_eq!((one, other), ((Some(2_500), Some(1), Some(1)), (Some(2_500), Some(1), Some(1))));
            }
            // one that is not quick runs on another thread, but in the same transaction
            let slow = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000)
                SELECT count(*) AS rows, max((SELECT max(n) FROM item)) AS most FROM c";
            let row = ask(&first, slow).await.expect("a row").remove(0);
            assert_eq!(row.try_get::<i64>("", "most").expect("a number"), 1);
            assert_eq!(state(&unbegun).await, (Some(3_000), Some(2), Some(2)));
            assert_eq!((unbegun.statements(), empty.statements(), first.statements()), (1, 4, 8));
        });
    });
}

#[test]
fn what_is_written_comes_back_as_it_was_or_not_at_all() {
    on_both_lasting("written", |database, _| {
        with(database, Limits::default(), async |db| {
            table(db).await;
            write(db, 1_001, i64::MAX).await.expect("rows");
            let sql = "SELECT n, x, b, CAST(j AS text) AS j FROM item WHERE id = 'item-1000'";
            let row = ask(&db.begin(), sql).await.expect("an answer").remove(0);
            assert_eq!(row.try_get::<i64>("", "n").expect("a number"), i64::MAX);
            assert_eq!(row.try_get::<f64>("", "x").expect("a number").to_bits(), 0.1_f64.to_bits());
            assert_eq!(row.try_get::<Option<bool>>("", "b").expect("nothing"), None);
            let json = format!(r#"{{"z":"é\"\\","a":[{},null]}}"#, i64::MAX);
            assert_eq!(row.try_get::<String>("", "j").expect("text"), json);

            let mut rows = Rows::default();
            for id in ["new", "item-0"] {
                rows.push(vec![id.into(), 1_i64.into(), 0.1.into(), true.into(), json!(1).into()]).expect("a row");
            }
            let writer = db.writer().await.expect("a writer");
            let refused = writer.transaction(async |tx| tx.insert(&ITEMS, rows).await).await;
            assert!(refused.is_err(), "the key is there");
            let none = "SELECT id FROM item WHERE id = 'new'";
            assert!(ask(&db.begin(), none).await.expect("an answer").is_empty(), "half of it was written");
            assert!(db.begin().execute_unprepared("DELETE FROM item").await.is_err());
        });
    });
}

#[test]
fn a_transaction_that_is_held_is_ended() {
    let limits = Limits { running: 1, transaction: Duration::from_millis(100), ..Limits::default() };
    on_both(|database| {
        with(database, limits, async |db| {
            table(db).await;
            let held = db.begin();
            assert!(ask(&held, "SELECT id FROM item").await.is_ok());
            // the only connection; in memory, the lock that a writer waits for
            match db.backend() {
                DbBackend::Postgres => drop(ask(&db.begin(), "SELECT 1").await.expect("the connection was given back")),
                _ => drop(write(db, 1, 1).await.expect("the lock was given back")),
            }
            let late = ask(&held, "SELECT 1").await.expect_err("its time is over");
            assert_eq!(classify(&late), Failure::Timeout);
            assert!(late.to_string().contains("longest life"), "{late}");

            let endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";
            let late = ask(&db.begin(), endless).await.expect_err("its time is over");
            assert!(late.to_string().contains("longest life"), "{late}");
        });
    });
}

/// A revision whose every record carries its colour, and the other's never.
struct Revision {
    colour: &'static str,
    deals: usize,
    files: seed::Files,
}

impl Revision {
    fn make(colour: &'static str, deals: usize, folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let about = fs::read_to_string(fixture("small").join("dataset.toml")).expect("the dataset");
        let about = about.replace("title = \"", &format!("title = \"{colour} "));
        fs::write(folder.join("dataset.toml"), about).expect("written");
        let mut records = String::from("[file]\nchapter = 1\n");
        for partner in ["bank", "company"] {
            records += &format!(
                "[[partner]]\nid = \"the-{partner}\"\nkind = \"{partner}\"\ncountry = \"AX\"\nnames = {{ en = \"{colour} {partner}\" }}\ncite = [1]\n"
            );
        }
        for i in 0..deals {
            records += &format!(
                "[[deal]]\nid = \"deal-{i}\"\nkind = \"loan\"\ntitle = \"{colour} deal {i}\"\namount = \"{} mn EUR\"\nsigned = \"2019\"\nstatus = \"signed\"\n\
                 parties = {{ financier = \"the-bank\", recipient = \"the-company\" }}\ncite = [{{ at = 1, as_stated = \"{colour} words\" }}, 2]\n",
                deals + i
            );
        }
        records += &format!(
            "[[observations]]\nsubject = \"the-bank\"\nindicator = \"trade\"\nrows = [{{ flow = \"export\", period = \"2018\", value = \"{deals} mn EUR\", as_stated = \"{colour}\", cite = [1] }}]\n"
        );
        fs::write(folder.join("records.toml"), records).expect("written");
        Self { colour, deals, files: seed::Files::read(folder).expect("the dataset") }
    }
}

/// The one revision that an answer shows.
#[track_caller]
fn shown<'a>(revisions: &'a [Revision; 2], text: &str) -> &'a Revision {
    let [one, other] = revisions.each_ref().map(|revision| (text.contains(revision.colour), text.contains(&revision.files.revision())));
    match (one, other) {
        ((true, _), (false, false)) => &revisions[0],
        ((false, false), (true, _)) => &revisions[1],
        mixed => panic!("not one revision, with its name: {mixed:?} {}", text.chars().take(2_000).collect::<String>()),
    }
}

#[test]
fn no_answer_mixes_two_revisions() {
    const ANSWERS: usize = 1_000;
    const LOADS: usize = 11;
    on_both_lasting("revisions", |database, folder| {
        let revisions = [Revision::make("Crimson", 12, &folder.join("crimson")), Revision::make("Viridian", 20, &folder.join("viridian"))];
        let app = TestApp::with(database, Some(&folder.join("crimson")), 2);
        let deals = |answer: &serde_json::Value| answer["deals"]["totalCount"].as_u64();
        let readers: [&(dyn Fn() + Sync); 4] = [
            &|| {
                let page = app.get("/v1/deals?limit=15&sort=-title");
                let revision = shown(&revisions, &page.text);
                let page = page.ok();
                assert_eq!(page["page"]["total"].as_u64(), Some(revision.deals as u64), "{page:#}");
                assert_eq!(page["meta"]["revision"], revision.files.revision());
            },
            &|| {
                let deal = app.get("/v1/deals/deal-7");
                let words = format!("{} words", shown(&revisions, &deal.text).colour);
                assert_eq!(deal.ok()["citations"][0]["as_stated"], words);
            },
            &|| {
                let query =
                    "{ dataset { revision title } deals(first: 3) { totalCount } partners { nodes { title deals(first: 5) { totalCount
                    nodes { title parties { partner { title } } citations { asStated source { title } } } } } } }";
                let answer = app.graphql(query);
                let answer = answer.ok();
                let revision = shown(&revisions, &answer.to_string());
                let counts = [deals(answer), deals(&answer["partners"]["nodes"][0]), deals(&answer["partners"]["nodes"][1])];
                assert_eq!(counts, [Some(revision.deals as u64); 3], "{answer:#}");
                assert_eq!(answer["dataset"]["revision"], revision.files.revision());
            },
            &|| {
                let export = app.get("/v1/export/records.ndjson");
                let revision = shown(&revisions, &export.text);
                // with two partners, two sources, an indicator and an observation
                assert_eq!((export.status, export.text.lines().count()), (200, revision.deals + 6));
            },
        ];
        let (reading, answers, loads) = (AtomicUsize::new(readers.len()), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for read in readers {
                let (reading, answers, loads) = (&reading, &answers, &loads);
                scope.spawn(move || {
                    // a reader that fails ends the loads too
                    let _ends = Ends(reading);
                    // where reading is fast it goes on until a few revisions were loaded
                    let goes_on = |read: usize| read < ANSWERS || loads.load(Ordering::SeqCst) < LOADS && read < 20 * ANSWERS;
                    while goes_on(answers.fetch_add(1, Ordering::SeqCst)) {
                        read();
                    }
                });
            }
            with(database, Limits::default(), async |db| {
                while reading.load(Ordering::SeqCst) > 0 {
                    let next = 1 + loads.load(Ordering::SeqCst);
                    seed::load(db, &revisions[next % 2].files, &[], &mut |_| {}).await.expect("it loads");
                    loads.store(next, Ordering::SeqCst);
                }
            });
            let loads = loads.load(Ordering::SeqCst);
            assert!(loads >= LOADS, "only {loads} revisions were loaded meanwhile");
        });
    });
}

/// Counts one less when it ends.
struct Ends<'a>(&'a AtomicUsize);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
