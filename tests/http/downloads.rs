//! The whole dataset as files: what is told of them is what they are, they are resumed where they broke off, and their tables hold together.
#![allow(clippy::disallowed_types, reason = "a file that is given away is looked into as its readers do")]
use crate::{fixture, on_both_lasting, with};
use api::config::{Serve, When};
use migration::Limits;
use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    collections::HashSet,
    fs,
    path::Path,
    time::{Duration, Instant},
};
use tests::{Answer, Program, TestApp, scratch, settings, shared_on_both};

const FILES: [(&str, &str); 3] = [
    ("/v1/export/records.ndjson", "application/x-ndjson"),
    ("/v1/export/datapackage.zip", "application/zip"),
    ("/v1/export/atlas.sqlite", "application/vnd.sqlite3"),
];

fn hash(bytes: &[u8]) -> String {
    entity::hex(&Sha256::digest(bytes))
}

/// A file as it is, whole.
#[track_caller]
fn whole(app: &TestApp, address: &str) -> Answer {
    let answer = app.get_with(address, &[("accept-encoding", "identity")]);
    assert_eq!(answer.status, 200, "{address}: {}", answer.text);
    answer
}

fn downloads(app: &TestApp) -> (Vec<Value>, Answer) {
    let answer = app.get("/v1/dataset");
    (answer.ok()["downloads"].as_array().expect("files").clone(), answer)
}

#[test]
fn what_is_told_of_a_file_is_what_it_is() {
    tests::ready_on_both(|database| {
        let app = TestApp::on(database);
        let (unknown, answer) = downloads(&app);
        assert!(unknown.len() == 3 && unknown.iter().all(|file| file["bytes"].is_null() && file["sha256"].is_null()), "{unknown:#?}");
        assert_eq!((answer.header("cache-control"), answer.header("etag")), (Some("no-store"), None), "what is not known is not kept");
        let told_over_graphql = format!("/graphql?query={}", tests::encode("{ dataset { downloads { sha256 } } }"));
        let hashes = |answer: &Answer| answer.ok()["data"]["dataset"]["downloads"].as_array().expect("files").clone();
        let unknown = app.get(&told_over_graphql);
        assert!(hashes(&unknown).iter().all(|file| file["sha256"].is_null()), "{unknown:?}");
        assert_eq!((unknown.header("cache-control"), unknown.header("etag")), (Some("no-store"), None), "nor over GraphQL");
        let files: Vec<Answer> = FILES.iter().map(|(address, _)| whole(&app, address)).collect();
        let (told, answer) = downloads(&app);
        assert!(answer.header("etag").is_some() && answer.header("cache-control").is_some_and(|it| it.starts_with("public")));
        let dataset = answer.ok();
        let revision = dataset["revision"].as_str().expect("a revision");
        for (((address, media), file), told) in FILES.iter().zip(&files).zip(&told) {
            assert_eq!((told["url"].as_str(), told["media_type"].as_str()), (Some(*address), Some(*media)));
            assert_eq!(told["revision"], revision);
            assert_eq!(told["bytes"].as_u64(), Some(file.bytes.len() as u64), "{address}");
            assert_eq!(told["sha256"].as_str(), Some(&*hash(&file.bytes)), "{address}");
            assert_eq!((file.header("content-type"), file.header("accept-ranges")), (Some(*media), Some("bytes")));
            let (stem, suffix) = told["name"].as_str().and_then(|name| name.split_once('.')).expect("a name");
            let named = format!("attachment; filename=\"{stem}-{}.{suffix}\"", &revision[..12]);
            assert_eq!(file.header("content-disposition"), Some(&*named));
            assert!(file.header("repr-digest").is_some_and(|digest| digest.starts_with("sha-256=:") && digest.len() == 54), "{file:?}");
            let head = app.head_with(address, &[("accept-encoding", "identity")]);
            for header in ["content-length", "etag", "repr-digest", "accept-ranges", "content-disposition", "last-modified"] {
                assert!(head.header(header).is_some() && head.header(header) == file.header(header), "{address}: {header}: {head:?}");
            }
            let tag = file.header("etag").expect("a tag");
            assert_eq!(app.get_with(address, &[("if-none-match", tag)]).status, 304);
            let of_revision = app.get_with(&address.replace("/v1", &format!("/v1/@{revision}")), &[("accept-encoding", "identity")]);
            assert!(of_revision.bytes == file.bytes && of_revision.header("cache-control").is_some_and(|it| it.contains("immutable")));
            // what is compressed is not compressed again, and what is has no hash that is not its own
            let gzip = app.get_with(address, &[("accept-encoding", "gzip")]);
            let coded = *media != "application/zip";
            assert_eq!(gzip.header("content-encoding"), coded.then_some("gzip"), "{address}");
            assert!(gzip.header("repr-digest").is_none() == coded && (gzip.header("etag") == Some(tag)) != coded, "{address}");
            assert_eq!(crate::caching::plain(&gzip), file.bytes, "{address}");
        }
        let known = app.get(&told_over_graphql);
        assert!(hashes(&known).iter().all(|file| file["sha256"].is_string()) && known.header("etag").is_some(), "{known:?}");
        let query = "{ dataset { downloads { name url mediaType about revision bytes sha256 } } }";
        let told: Vec<Value> = told
            .into_iter()
            .map(|file| file.as_object().expect("an object").iter().map(|(key, value)| (crate::camel(key), value.clone())).collect())
            .collect();
        assert_eq!(app.graphql(query).ok()["dataset"]["downloads"].as_array(), Some(&told));
    });
}

#[test]
fn a_download_that_broke_off_is_resumed() {
    shared_on_both(|app| {
        for (address, _) in FILES {
            let file = whole(app, address);
            let (bytes, tag) = (&file.bytes, file.header("etag").expect("a tag"));
            let length = bytes.len();
            let ask = |range: &str, more: &[(&str, &str)]| app.get_with(address, &[&[("range", range)], more].concat());
            let mut resumed = Vec::new();
            for range in ["0-9".to_owned(), format!("10-{}", length / 2), format!("{}-", length / 2 + 1)] {
                // a range is of the bytes themselves, whatever else the client takes
                let part = ask(&format!("bytes={range}"), &[("if-range", tag), ("accept-encoding", "gzip, br")]);
                let until = resumed.len() + part.bytes.len() - 1;
                assert_eq!((part.status, part.header("content-encoding")), (206, None), "{address} {range}");
                assert_eq!(part.header("content-range"), Some(&*format!("bytes {}-{until}/{length}", resumed.len())), "{address}");
                for header in ["etag", "repr-digest", "content-type", "content-disposition", "accept-ranges", "cache-control"] {
                    assert_eq!(part.header(header), file.header(header), "{address}: {header}");
                }
                resumed.extend_from_slice(&part.bytes);
            }
            assert!(resumed == *bytes, "{address}");
            assert_eq!(ask("bytes=-7", &[]).bytes, bytes[length - 7..], "{address}");
            for (range, more) in [
                ("bytes=0-1,5-9", &[][..]),
                ("bytes=5-2", &[]),
                ("lines=0-1", &[]),
                ("bytes=0-1", &[("if-range", "\"another\"")]),
                ("bytes=0-1", &[("if-range", "Thu, 26 Nov 2026 20:34:28 GMT")]),
            ] {
                let answer = ask(range, &[more, &[("accept-encoding", "identity")]].concat());
                assert!(answer.status == 200 && answer.bytes == *bytes, "{address} {range}: {}", answer.status);
            }
            let beyond = ask(&format!("bytes={length}-"), &[]);
            assert_eq!((beyond.status, beyond.header("content-range")), (416, Some(&*format!("bytes */{length}"))), "{address}");
            assert_eq!(beyond.json()["code"], "range_not_satisfiable");
            assert_eq!(ask("bytes=0-1", &[("if-none-match", tag)]).status, 304);
            assert_eq!(ask("bytes=0-1", &[("if-match", "\"another\"")]).status, 412);
        }
    });
}

/// Whether this process holds a file of these bytes that has no name, as a server keeps the downloads.
fn holds(bytes: &[u8]) -> bool {
    let open = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten().map(|open| open.path());
    let mut nameless = open.filter(|open| fs::read_link(open).is_ok_and(|to| to.to_string_lossy().ends_with(" (deleted)")));
    nameless.any(|open| fs::read(open).is_ok_and(|held| held == bytes))
}

#[test]
fn a_new_revision_has_new_files_and_the_old_ones_go() {
    on_both_lasting("downloads", |database, folder| {
        let backend = database.split(':').next().unwrap_or_default();
        // no other server of this process has these
        let revision = |name: &str| {
            fs::create_dir(folder.join(name)).expect("a folder");
            for file in ["dataset.toml", "records.toml"] {
                let text = fs::read_to_string(fixture("small").join(file)).expect("the dataset");
                let title = format!("title = \"{name} {backend} ");
                fs::write(folder.join(name).join(file), text.replace("title = \"", &title)).expect("written");
            }
            folder.join(name)
        };
        let app = TestApp::with(database, Some(&revision("old")), 2);
        let old: Vec<Answer> = FILES.iter().map(|(address, _)| whole(&app, address)).collect();
        assert!(old.iter().all(|old| holds(&old.bytes)));
        let files = seed::Files::read(&revision("new")).expect("the dataset");
        with(database, Limits::default(), async |db| drop(seed::load(db, &files, &[], &mut |_| {}).await.expect("it loads")));
        for ((address, _), old) in FILES.iter().zip(&old) {
            let tag = old.header("etag").expect("a tag");
            let new = app.get_with(address, &[("range", "bytes=5-"), ("if-range", tag), ("cache-control", "no-cache")]);
            assert!(new.status == 200 && new.header("etag") != Some(tag), "{address}: all of another file");
            assert!(new.bytes != old.bytes && holds(&new.bytes), "{address}");
        }
        assert!(old.iter().all(|old| !holds(&old.bytes)), "the files of the old revision are gone");
    });
}

#[test]
fn the_same_revision_is_the_same_bytes_everywhere() {
    // loaded now; the others are copies of what was loaded before
    let loaded = TestApp::on("sqlite::memory:");
    let first = FILES.map(|(address, _)| whole(&loaded, address).bytes);
    shared_on_both(|app| {
        for ((address, _), one) in FILES.iter().zip(&first) {
            let other = whole(app, address).bytes;
            let at = one.iter().zip(&other).position(|(a, b)| a != b);
            assert!(*one == other, "{address}: another file of {}: {} and {} bytes, from {at:?} on", app.database, one.len(), other.len());
        }
    });
}

/// A database as its readers open it.
fn opened(app: &TestApp, folder: &Path) -> Connection {
    let path = folder.join("given.sqlite");
    fs::write(&path, whole(app, FILES[2].0).bytes).expect("written");
    Connection::open(path).expect("a database")
}

fn texts(db: &Connection, sql: &str) -> Vec<String> {
    let mut asked = db.prepare(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let rows = asked.query_map([], |row| row.get::<_, rusqlite::types::Value>(0)).expect("rows");
    rows.map(|value| match value.expect("a value") {
        rusqlite::types::Value::Text(text) => text,
        rusqlite::types::Value::Integer(number) => number.to_string(),
        other => format!("{other:?}"),
    })
    .collect()
}

#[test]
fn the_database_is_whole_and_found_in_by_words() {
    shared_on_both(|app| {
        let folder = scratch("given");
        let db = opened(app, &folder);
        assert_eq!(texts(&db, "PRAGMA integrity_check"), ["ok"]);
        assert_eq!(texts(&db, "PRAGMA foreign_key_check"), [] as [&str; 0]);
        assert_eq!(texts(&db, "PRAGMA application_id"), [0x4154_4C53.to_string()]);
        let dataset = app.get("/v1/dataset").ok();
        assert_eq!(texts(&db, "SELECT revision FROM dataset"), [dataset["revision"].as_str().expect("a revision")]);
        assert_eq!(texts(&db, "SELECT licence FROM dataset"), [dataset["licence"].as_str().expect("a licence")]);
        for table in ["partners", "forums", "events", "agreements", "deals", "projects", "indicators", "observations", "sources", "records"]
        {
            let total = app.get(&format!("/v1/{table}?limit=1")).ok()["page"]["total"].to_string();
            assert_eq!(texts(&db, &format!("SELECT count(*) FROM {table}")), [total.as_str()], "{table}");
            assert_eq!(texts(&db, &format!("SELECT count(*) FROM {table}_readable")), [total.as_str()], "{table}");
            let columns = texts(&db, &format!("SELECT name FROM pragma_table_info('{table}_readable')"));
            assert!(
                columns.iter().all(|name| !name.ends_with("_id") && !name.ends_with("_text") && !name.ends_with("_title")),
                "{columns:?}"
            );
            assert_eq!(columns.iter().collect::<HashSet<_>>().len(), columns.len(), "{columns:?}");
            assert_eq!(texts(&db, &format!("SELECT typeof(rowid) FROM {table}_fts LIMIT 1")), ["integer"]);
        }
        assert_eq!(texts(&db, "SELECT typeof(amount_min) FROM deals WHERE amount_min IS NOT NULL GROUP BY 1"), ["real"]);
        assert_eq!(texts(&db, "SELECT signed FROM deals_readable WHERE id = 'eib-m7-loan-2019'"), ["July 2019"]);
        let lines = app.get("/v1/records.ndjson?fields=title").text;
        let titles: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        for word in ["road", "loan", "poland", "forum", "trade"] {
            let has = |title: &str| title.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|it| it == word);
            let mut by_title: Vec<&str> =
                titles.iter().filter(|it| has(it["title"].as_str().unwrap_or_default())).filter_map(|it| it["id"].as_str()).collect();
            by_title.sort_unstable();
            let found = format!(
                "SELECT id FROM records WHERE rowid IN (SELECT rowid FROM records_fts WHERE records_fts MATCH 'title:{word}') ORDER BY id"
            );
            assert!(!by_title.is_empty() && texts(&db, &found) == by_title, "{word}");
            let searched = app.get(&format!("/v1/search.ndjson?q={word}&fields=title")).text;
            let searched: HashSet<String> = searched
                .lines()
                .filter_map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].as_str().map(str::to_owned))
                .collect();
            assert!(by_title.iter().all(|id| searched.contains(*id)), "{word}: a search finds them too");
        }
    });
}

#[test]
fn a_file_that_cannot_be_made_is_made_when_it_can() {
    let folder = scratch("unmade");
    let file = folder.join("atlas.sqlite");
    let app = TestApp::with(&format!("sqlite://{}", file.display()), Some(&fixture("small")), 2);
    let away = folder.join("away.sqlite");
    fs::rename(&file, &away).expect("it is moved");
    for (address, _) in FILES {
        let answer = app.get(address);
        assert_eq!((answer.status, answer.json()["code"].as_str()), (503, Some("unavailable")), "{address}");
    }
    fs::rename(&away, &file).expect("it is moved back");
    for (address, _) in FILES {
        whole(&app, address);
    }
    assert!(downloads(&app).0.iter().all(|file| file["bytes"].is_u64()));
}

#[test]
fn files_are_made_before_anybody_asks_where_that_is_wanted() {
    let app = TestApp::start(&Serve { downloads: When::Ready, ..settings("sqlite::memory:", Some(&fixture("small"))) });
    let long = Instant::now() + Duration::from_secs(60);
    while downloads(&app).0.iter().any(|file| file["sha256"].is_null()) {
        assert!(Instant::now() < long, "they are never made");
    }
    let (told, answer) = downloads(&app);
    assert!(answer.header("etag").is_some());
    for ((address, _), told) in FILES.iter().zip(told) {
        assert_eq!(told["sha256"].as_str(), Some(&*hash(&whole(&app, address).bytes)), "{address}");
    }
}

#[test]
fn many_who_ask_at_once_get_the_same() {
    let app = TestApp::new();
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..8).map(|_| scope.spawn(|| whole(&app, FILES[1].0).bytes)).collect();
        let got: HashSet<Vec<u8>> = asked.into_iter().map(|it| it.join().expect("an answer")).collect();
        assert_eq!(got.len(), 1);
    });
}

#[test]
fn the_command_line_writes_what_is_served() {
    let program = Program::new(env!("CARGO_BIN_EXE_atlas-under-test"));
    let small = fixture("small");
    let database = format!("sqlite://{}", program.home.join("base.sqlite").display());
    let app = TestApp::with(&database, Some(&small), 2);
    for ((address, _), name) in FILES.iter().zip(["some.ndjson", "some.zip", "some.db"]) {
        let run = program.run(&["export", name, "--database", &database]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(fs::read(program.home.join(name)).expect("it is written") == whole(&app, address).bytes, "{name}");
    }
    let run = program.run(&["export", "--format", "records", "--database", &database]);
    assert_eq!(run.out, whole(&app, FILES[0].0).text);
    for (arguments, told) in [
        (&["export", "base.sqlite", "--database", &database][..], "it is there already"),
        (&["export", "some.txt", "--database", &database], "--format"),
        (&["export", "no/such/some.zip", "--database", &database], "no/such/some.zip"),
    ] {
        let run = program.run(arguments);
        assert!(run.code == Some(1) && run.err.contains(told), "{run:?}");
    }
}
