//! Entity tags, 304, answers kept ready and codings: nothing is sent that the client has, and nothing stale looks fresh.
use crate::{fixture, on_both_lasting, with};
use migration::Limits;
use std::{
    collections::HashMap,
    fs,
    io::Read,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};
use tests::{Answer, TestApp, shared, shared_on_both};

/// What may be asked again: a list, a page of it, one record, a list below it, the index, closed lists, contracts, a whole download, a page and a part of it.
const ADDRESSES: [&str; 12] = [
    "/v1/deals",
    "/v1/deals?kind=loan&sort=title&limit=2&q=road",
    "/v1/deals/eib-m7-loan-2019",
    "/v1/partners/belarus/deals?limit=3",
    "/v1",
    "/v1/codelists/deal_kind",
    "/v1/codelists",
    "/openapi.json",
    "/graphql/schema.graphql",
    "/docs",
    "/docs/swagger-ui.css",
    "/v1/export/records.ndjson",
];

/// The body of an answer, whatever it was sent in.
pub fn plain(answer: &Answer) -> Vec<u8> {
    let mut body = Vec::new();
    match answer.header("content-encoding") {
        None => body.clone_from(&answer.bytes),
        Some("gzip") => drop(flate2::read::GzDecoder::new(&*answer.bytes).read_to_end(&mut body).expect("it is gzip")),
        Some("br") => drop(brotli::Decompressor::new(&*answer.bytes, 4_096).read_to_end(&mut body).expect("it is brotli")),
        Some("zstd") => body = zstd::decode_all(&*answer.bytes).expect("it is Zstandard"),
        Some(other) => panic!("nobody asked for {other}"),
    }
    body
}

#[track_caller]
fn tag(answer: &Answer) -> String {
    answer.header("etag").unwrap_or_else(|| panic!("no tag: {answer:?}")).to_owned()
}

#[test]
fn whoever_has_an_answer_is_not_sent_it_again() {
    shared_on_both(|app| {
        for address in ADDRESSES {
            let first = app.get(address);
            let tag = tag(&first);
            assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 12, "{address}: a strong tag: {tag}");
            assert_eq!(first.header("cache-control"), Some("public, max-age=60, stale-while-revalidate=600"), "{address}");
            assert_eq!(first.header("vary"), Some("Accept, Accept-Encoding"), "{address}");
            let modified = first.header("last-modified").expect("a date").to_owned();
            assert!(modified.ends_with(" GMT"), "{address}: {modified}");
            let has = |header: &str, value: &str| app.get_with(address, &[(header, value)]);
            for condition in [tag.clone(), format!("W/{tag}"), format!("\"a,b\", {tag}"), "*".to_owned()] {
                let again = has("if-none-match", &condition);
                assert_eq!((again.status, &*again.bytes), (304, &b""[..]), "{address}: {condition}");
                for (name, value) in [("etag", &tag), ("last-modified", &modified)] {
                    assert_eq!(again.header(name), Some(value.as_str()), "{address}: {condition}");
                }
                assert_eq!(again.header("cache-control"), first.header("cache-control"), "{address}");
                assert_eq!(again.header("vary"), first.header("vary"), "{address}");
                assert!(again.header("x-request-id").is_some() && again.header("access-control-allow-origin").is_some(), "{address}");
            }
            assert_eq!(has("if-modified-since", &modified).status, 304, "{address}");
            assert_eq!(has("if-modified-since", "Sat, 29 Oct 1994 19:43:31 GMT").status, 200, "{address}");
            assert_eq!(has("if-none-match", "\"another\"").text, first.text, "{address}");
            assert_eq!(has("if-none-match", "nonsense").status, 200, "{address}");
            let both = [("if-none-match", "\"another\""), ("if-modified-since", modified.as_str())];
            assert_eq!(app.get_with(address, &both).status, 200, "{address}: a tag goes before a date");
            assert_eq!(has("if-match", &tag).status, 200, "{address}");
            assert_eq!(has("cache-control", "no-cache").text, first.text, "{address}");
            let failed = has("if-match", "\"another\"");
            assert_eq!((failed.status, failed.json()["code"].as_str()), (412, Some("precondition_failed")), "{address}");
            assert_eq!(failed.header("cache-control"), Some("no-store"), "{address}");
        }
    });
}

#[test]
fn what_is_not_there_is_not_modified_under_no_condition() {
    shared_on_both(|app| {
        for (address, status) in [("/v1/deals/nothing", 404), ("/v1/deals?kindd=loan", 400), ("/v1/nothing", 404), ("/graphql", 400)] {
            for (header, value) in [("if-none-match", "*"), ("if-modified-since", "Fri, 31 Dec 2100 00:00:00 GMT"), ("if-match", "*")] {
                let answer = app.get_with(address, &[(header, value)]);
                assert_eq!(answer.status, status, "{address} {header}: {value}");
                assert_eq!(answer.header("cache-control"), Some("no-store"), "{address}");
                assert_eq!(answer.header("etag"), None, "{address}");
            }
        }
    });
}

#[test]
fn head_says_what_get_says() {
    let app = shared();
    for address in ADDRESSES.into_iter().chain(["/healthz", "/readyz", "/", "/v1/nothing", "/v1/deals/nothing", "/v1/deals?x=1"]) {
        for coding in ["identity", "gzip", "br", "zstd"] {
            let asked = [("accept-encoding", coding)];
            let (head, get) = (app.head_with(address, &asked), app.get_with(address, &asked));
            assert_eq!((head.status, head.bytes.len()), (get.status, 0), "{address}");
            let told = |answer: &Answer| {
                let own = |name: &str| ["date", "x-request-id"].contains(&name);
                let mut told: Vec<_> = answer.headers().iter().filter(|(name, _)| !own(name)).cloned().collect();
                told.sort();
                told
            };
            assert_eq!(told(&head), told(&get), "{address} {coding}");
            let length = get.header("content-length").map(|length| length.parse().expect("a number"));
            assert!(length.is_none_or(|length: usize| length == get.bytes.len()), "{address} {coding}");
        }
    }
}

#[test]
fn a_body_is_sent_as_the_client_wants_it() {
    let app = shared();
    // a whole download takes its time
    let (download, rest) = ADDRESSES.split_last().expect("addresses");
    let export = app.get_with(download, &[("accept-encoding", "gzip, br")]);
    assert_eq!(export.header("content-encoding"), Some("gzip"), "what is compressed as it is sent takes the quicker one");
    assert!(plain(&export) == app.get(download).bytes);
    let quicker = app.get_with(download, &[("accept-encoding", "gzip, deflate, br, zstd")]);
    assert_eq!(quicker.header("content-encoding"), Some("zstd"), "that is quicker still");
    assert!(plain(&quicker) == plain(&export) && quicker.bytes.len() < export.bytes.len());
    for address in rest {
        let bare = app.get(address);
        let mut tags = vec![tag(&bare)];
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0.5, gzip;q=0.9", Some("gzip")),
            ("identity, br;q=0.1", None),
            ("*;q=0.1, gzip;q=0", Some("br")),
            ("identity;q=0, gzip", Some("gzip")),
            ("deflate, zstd", Some("zstd")),
            ("gzip, zstd", Some("zstd")),
            ("gzip, zstd;q=0.5", Some("gzip")),
            ("deflate", None),
            ("", None),
        ] {
            let asked = [("accept-encoding", accepted)];
            let answer = app.get_with(address, &asked);
            let small = bare.bytes.len() < 1_024 && !accepted.contains("identity;q=0");
            assert_eq!(answer.header("content-encoding"), if small { None } else { coding }, "{address}: {accepted}");
            assert!(plain(&answer) == bare.bytes, "{address}: {accepted}: another body");
            assert_eq!(tag(&app.get_with(address, &asked)), tag(&answer), "{address}: {accepted}: the same again");
            assert_eq!(app.get_with(address, &[("if-none-match", &*tag(&answer)), asked[0]]).status, 304, "{address}: {accepted}");
            assert_eq!(answer.header("content-encoding").is_none(), tags[0] == tag(&answer), "{address}: a tag names one body");
            tags.push(tag(&answer));
        }
        // whoever takes no gzip cannot use what it has in it
        let gzip = tag(&app.get_with(address, &[("accept-encoding", "gzip, identity;q=0")]));
        assert_eq!(app.get_with(address, &[("if-none-match", &gzip)]).status, 200, "{address}");
        for refused in ["identity;q=0", "*;q=0", "br;q=0, gzip;q=0, identity;q=0", "deflate, identity;q=0"] {
            let answer = app.get_with(address, &[("accept-encoding", refused)]);
            assert_eq!((answer.status, answer.json()["code"].as_str()), (406, Some("not_acceptable")), "{address}: {refused}");
        }
    }
    let query = format!("{{\"query\": \"{{ deals {{ nodes {{ id title }} }} }}\"{}}}", " ".repeat(10));
    let headers = [("content-type", "application/json"), ("accept-encoding", "br, gzip")];
    let answer = app.post("/graphql", &query, &headers);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert!(plain(&answer) == app.post("/graphql", &query, &headers[..1]).bytes);
}

#[test]
fn media_types_that_are_not_served_are_refused() {
    shared_on_both(|app| {
        for address in ["/v1/deals", "/v1/deals/eib-m7-loan-2019", "/v1", "/v1/network"] {
            for refused in ["text/html", "application/xml, image/*", "*/*;q=0", "nonsense"] {
                let answer = app.get_with(address, &[("accept", refused)]);
                assert_eq!((answer.status, answer.json()["code"].as_str()), (406, Some("not_acceptable")), "{address}: {refused}");
            }
            let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
            assert_eq!(app.get_with(address, &[("accept", browser)]).status, 200, "{address}");
        }
        // an address that says what it is, is that
        for address in ["/openapi.json", "/v1/export/records.ndjson", "/v1/network.csv"] {
            assert_eq!(app.get_with(address, &[("accept", "image/png")]).status, 200, "{address}");
        }
        let kinds = ["application/json", "text/csv", "application/graphml+xml"].map(|media| {
            let answer = app.get_with("/v1/network?limit=5", &[("accept", media)]);
            (answer.header("content-type").is_some_and(|kind| kind.starts_with(media)), tag(&answer))
        });
        assert!(kinds.iter().all(|(fits, _)| *fits) && kinds[0].1 != kinds[1].1 && kinds[1].1 != kinds[2].1, "{kinds:?}");
        // probes ask for anything
        assert_eq!(app.get_with("/healthz", &[("accept", "application/json")]).status, 200);
    });
}

/// A dataset whose partner is called as the file says.
fn dataset(name: &str, folder: &Path) -> seed::Files {
    fs::create_dir_all(folder).expect("a folder");
    for file in ["dataset.toml", "records.toml"] {
        let text = fs::read_to_string(fixture("small").join(file)).expect("the dataset");
        fs::write(folder.join(file), text.replace("title = \"", &format!("title = \"{name} "))).expect("written");
    }
    seed::Files::read(folder).expect("the dataset")
}

#[test]
fn no_tag_names_two_bodies_while_others_load() {
    on_both_lasting("tags", |database, folder| {
        let revisions = [dataset("Crimson", &folder.join("crimson")), dataset("Viridian", &folder.join("viridian"))];
        let app = TestApp::with(database, Some(&folder.join("crimson")), 2);
        let bodies: Mutex<HashMap<String, Vec<u8>>> = Mutex::default();
        let (done, unchanged) = (AtomicBool::new(false), Mutex::new(0));
        let addresses = ["/v1", "/v1/records?limit=3", "/v1/records?limit=200", "/v1/export/records.ndjson"];
        thread::scope(|scope| {
            for coding in ["identity", "gzip", "br", "zstd"] {
                let (app, bodies, done, unchanged) = (&app, &bodies, &done, &unchanged);
                scope.spawn(move || {
                    let mut last: HashMap<&str, String> = HashMap::new();
                    while !done.load(Ordering::SeqCst) {
                        for address in addresses {
                            let had = last.get(address).cloned().unwrap_or_else(|| "\"none\"".to_owned());
                            let answer = app.get_with(address, &[("accept-encoding", coding), ("if-none-match", &had)]);
                            let tag = tag(&answer);
                            if answer.status == 304 {
                                assert_eq!(tag, had);
                                *unchanged.lock().expect("a count") += 1;
                                continue;
                            }
                            assert_eq!(answer.status, 200, "{}", answer.text);
                            let body = plain(&answer);
                            let text = String::from_utf8_lossy(&body);
                            let colours = [text.contains("Crimson"), text.contains("Viridian")];
                            assert!(colours[0] != colours[1], "{address}: one revision: {text}");
                            let before = bodies.lock().expect("bodies").insert(tag.clone(), answer.bytes.clone());
                            assert!(before.is_none_or(|before| before == answer.bytes), "{address}: {tag} names two bodies");
                            last.insert(address, tag);
                        }
                    }
                });
            }
            with(database, Limits::default(), async |db| {
                for n in 1..=20 {
                    seed::load(db, &revisions[n % 2], &[], &mut |_| {}).await.expect("it loads");
                    // some loads come upon each other, others find what was read before kept
                    tokio::time::sleep(std::time::Duration::from_millis(if n % 3 == 0 { 50 } else { 1 })).await;
                }
            });
            done.store(true, Ordering::SeqCst);
        });
        let bodies = bodies.lock().expect("bodies").len();
        assert!(bodies > 20, "only {bodies} bodies");
        assert!(*unchanged.lock().expect("a count") > 20, "whoever asks again is told that nothing changed");
    });
}

#[test]
fn a_revision_that_another_process_loads_is_served() {
    on_both_lasting("fresh", |database, folder| {
        let next = dataset("Viridian", &folder.join("viridian"));
        let app = TestApp::with(database, Some(&fixture("small")), 2);
        let title = |headers: &[(&str, &str)]| app.get_with("/v1", headers).ok()["meta"]["dataset"].clone();
        let (before, tag) = (title(&[]), tag(&app.get("/v1")));
        with(database, Limits::default(), async |db| drop(seed::load(db, &next, &[], &mut |_| {}).await.expect("it loads")));
        let after = title(&[("cache-control", "no-cache")]);
        assert_ne!(before, after, "whoever wants it anew gets it at once");
        while title(&[]) != after {
            thread::yield_now();
        }
        assert_eq!(app.get_with("/v1", &[("if-none-match", &tag)]).ok()["meta"]["dataset"], after);
    });
}

#[test]
fn answers_are_the_same_whether_they_are_kept_or_not() {
    let app = TestApp::new();
    let bare = TestApp::start(&api::config::Serve { cache_bytes: 0, ..tests::settings(&app.database, None) });
    for address in ADDRESSES {
        for coding in ["identity", "gzip", "br", "zstd"] {
            let asked = [("accept-encoding", coding)];
            let answers = [app.get_with(address, &asked), app.get_with(address, &asked), bare.get_with(address, &asked)];
            assert!(answers.iter().all(|answer| plain(answer) == plain(&answers[0])), "{address}");
            let links = answers.each_ref().map(|answer| (answer.header("link"), answer.header("content-type")));
            assert!(links.iter().all(|link| *link == links[0]), "{address}: {links:?}");
        }
    }
}
