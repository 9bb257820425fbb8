//! Clients that read slowly, and clients who go away: neither keeps from others what the server has only some of.
use crate::{ENDLESS_PATHS, fixture, make_endless, on_both_lasting};
use api::config::Serve;
use std::{
    cell::RefCell,
    fs,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};
use tests::{TestApp, settings};

/// Waits for something that comes soon.
pub fn until(what: &str, there: impl Fn() -> bool) {
    let long = Instant::now() + Duration::from_secs(60);
    while !there() {
        assert!(Instant::now() < long, "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Asks without waiting for the answer.
pub fn ask(app: &TestApp, path: &str) -> TcpStream {
    let mut client = app.connect();
    client.set_read_timeout(Some(Duration::from_secs(60))).expect("a patient client");
    write!(client, "GET {path} HTTP/1.1\r\nHost: atlas\r\n\r\n").expect("it listens");
    client
}

/// An answer that has begun, once there is a place for it.
fn begun(app: &TestApp, path: &str) -> TcpStream {
    let client = RefCell::new(None);
    until("a place is kept by who does not read", || {
        let mut asking = ask(app, path);
        let begins = status(&mut asking) == "200";
        *client.borrow_mut() = begins.then_some(asking);
        begins
    });
    client.take().expect("one that has begun")
}

/// The status of an answer, of which no more is read.
fn status(client: &mut TcpStream) -> String {
    let mut line = [0; 12];
    client.read_exact(&mut line).expect("an answer");
    String::from_utf8_lossy(&line[9..]).into_owned()
}

const EXPORT: &str = "/v1/records.ndjson";
/// Seconds that an export may take.
const LIMIT: u32 = 1;

/// A dataset whose export is longer than any buffer between the server and a client.
fn long_dataset(folder: &Path) -> PathBuf {
    let dataset = folder.join("long");
    fs::create_dir_all(&dataset).expect("a folder");
    fs::copy(fixture("small").join("dataset.toml"), dataset.join("dataset.toml")).expect("a copy");
    let mut records = String::from(
        "[file]\nchapter = 1\n[[partner]]\nid = \"bank\"\nkind = \"bank\"\ncountry = \"AX\"\nnames = { en = \"Bank\" }\ncite = [1]\n",
    );
    // words so long that few have to be made searchable
    let summary = format!("A loan is {}.", format!("{} ", "long".repeat(100)).repeat(66).trim());
    for n in 0..400 {
        records += &format!(
            "[[deal]]\nid = \"deal-{n}\"\nkind = \"loan\"\ntitle = \"Loan {n}\"\nsummary = \"{summary}\"\namount = \"1 mn EUR\"\nsigned = \"2019\"\nstatus = \"signed\"\n\
             parties = {{ financier = \"bank\" }}\ncite = [1, 2]\n"
        );
    }
    fs::write(dataset.join("records.toml"), records).expect("written");
    dataset
}

#[test]
fn who_reads_too_slowly_is_cut_and_keeps_nobody_waiting() {
    on_both_lasting("slowly", |database, folder| {
        let dataset = long_dataset(folder);
        nothing_is_read_on(database, &dataset);
        a_byte_is_read_at_a_time(database, &dataset);
    });
}

fn nothing_is_read_on(database: &str, dataset: &Path) {
    let app = TestApp::start(&Serve { max_transaction: LIMIT, ..settings(database, Some(dataset)) });
    // as many as there may be at once
    let slow = [EXPORT, "/v1/deals.csv", "/v1/deals.jsonld", "/v1/deals.ndjson"].map(|export| (export, begun(&app, export)));
    // nobody of them reads on, and yet their places become free
    thread::sleep(Duration::from_secs(u64::from(LIMIT)));
    begun(&app, EXPORT);
    assert_eq!(app.get("/v1/deals?limit=1").ok()["page"]["total"], 400);
    for (export, mut client) in slow {
        let mut rest = Vec::new();
        // a broken connection is an error or an early end
        let _ = client.read_to_end(&mut rest);
        let text = String::from_utf8_lossy(&rest);
        assert!(text.contains("transfer-encoding: chunked"), "{}", text.chars().take(500).collect::<String>());
        assert!(!text.ends_with("\r\n0\r\n\r\n"), "{export}: the end says that this is all: {} bytes", rest.len());
    }
}

fn a_byte_is_read_at_a_time(database: &str, dataset: &Path) {
    let app = TestApp::start(&Serve { max_stall: 1, workers: Some(1), ..settings(database, Some(dataset)) });
    let mut slow: Vec<TcpStream> = (0..4).map(|_| begun(&app, EXPORT)).collect();
    let mut byte = [0];
    for _ in 0..20 {
        for client in &mut slow {
            let _ = client.read(&mut byte);
        }
        assert_eq!(app.get("/v1/deals?limit=1").ok()["page"]["total"], 400);
        thread::sleep(Duration::from_millis(100));
    }
    // their places are free
    begun(&app, EXPORT);
    for mut client in slow {
        let mut rest = Vec::new();
        let _ = client.read_to_end(&mut rest);
        assert!(!rest.ends_with(b"\r\n0\r\n\r\n"), "the end says that this is all: {} bytes", rest.len());
    }
}

#[test]
fn a_client_who_goes_away_stops_what_it_asked() {
    on_both_lasting("gone", |database, _| {
        let app = TestApp::with(database, Some(&fixture("small")), 2);
        make_endless(database);
        for path in ENDLESS_PATHS {
            // whose statement would be the first to end at its deadline
            let first = ask(&app, path);
            until("nothing runs", || app.running() == 1);
            // more than may run at once
            let others: Vec<TcpStream> = (0..100).map(|_| ask(&app, path)).collect();
            until("the others wait for the first", || app.running() > 1);
            drop(others);
            until("something runs on without anybody waiting", || app.running() == 1);
            first.set_nonblocking(true).expect("one that does not wait");
            let answered = first.peek(&mut [0]).map_err(|e| e.kind());
            assert_eq!(answered, Err(ErrorKind::WouldBlock), "the deadline came before the others were stopped");
            assert_eq!(app.get("/v1/deals?limit=1").status, 200);
            drop(first);
            until("the first runs on", || app.running() == 0);
        }
    });
}

#[test]
fn a_thousand_idle_connections_keep_nobody_from_being_answered() {
    let app = TestApp::start(&Serve { max_connections: 400, ..settings("sqlite::memory:", Some(&fixture("small"))) });
    // more than there may be: the first ones are closed for those that come later
    let idle: Vec<TcpStream> = (0..1_000).map(|_| app.connect()).collect();
    assert_eq!(app.get("/v1/deals?limit=1").status, 200);
    // one that has been answered and waits is as idle
    let mut answered = ask(&app, "/healthz");
    assert_eq!(status(&mut answered), "200");
    assert_eq!(app.get("/v1/deals?limit=1").status, 200);
    drop(idle);
    assert_eq!(app.get("/v1/deals?limit=1").status, 200);
}
